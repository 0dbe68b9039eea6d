"""Means of words against what is known in closed form."""

import numpy as np
import pytest

from collapse_sym.errors import InvalidInput
from collapse_sym.oracle import evaluate_mean
from collapse_sym.oracle.budget import family
from collapse_sym.spectra.spectrum import Spectrum

SPECTRUM = Spectrum(np.array([2.0, 1.0, 0.5]), np.array([2.0, 3.0, 1.0]), np.array([1.0, 0.0, 4.0]))
S = np.repeat([2.0, 1.0, 0.5], [2, 3, 1])
C2 = np.repeat([0.5, 0.0, 4.0], [2, 3, 1])

Z = family("means").z


def mean(head, *letters, samples=15, **options):
    return evaluate_mean(head, letters, samples=samples, spectrum=SPECTRUM, replicates=6000, **options)


def agrees(estimate, value):
    return abs(estimate.value - value) < Z * estimate.stderr + 1e-9


@pytest.mark.parametrize("samples", [3, 6, 15])
def test_moments(samples):
    assert agrees(mean("tr", "S", samples=samples), S.sum())
    assert agrees(mean("quad", "S", "inv(Sigma)", samples=samples), C2.sum())
    # E Σ̂MΣ̂ = ((T + 1)ΣMΣ + Σ tr(MΣ))/T
    T = samples
    assert agrees(mean("tr", "S", "Sigma", "S", samples=T), ((T + 1) * (S**3).sum() + S.sum() * (S**2).sum()) / T)
    assert agrees(mean("quad", "S", "S", samples=T), C2 @ ((T + 1) * S**2 + S * S.sum()) / T)


def test_inverse_wishart_mean():
    assert agrees(mean("tr", "Sigma", "pinv(S)"), 15 * 6 / (15 - 6 - 1))
    assert agrees(mean("quad", "pinv(S)"), C2 @ (1 / S) * 15 / (15 - 6 - 1))


@pytest.mark.parametrize("samples", [4, 15])
def test_identities_hold_replicate_by_replicate(samples):
    assert agrees(mean("tr", "P", samples=samples), min(samples, 6))
    assert mean("tr", "P", samples=samples).stderr < 1e-9
    assert agrees(mean("tr", "S", "pinv(S)", samples=samples), min(samples, 6))
    one, other = (mean("tr", *word, samples=samples, ridge=0.3) for word in (("S", "R"), ("R",)))
    assert abs(one.value - (6 - 0.3 * other.value)) < Z * (one.stderr + 0.3 * other.stderr)


def test_words_without_a_design_are_exact():
    assert mean("tr", "Sigma", "Sigma").value == pytest.approx((S**2).sum())
    assert mean("quad", "inv(Sigma)").value == pytest.approx(C2 @ (1 / S))


def test_order_matters_inside_a_word():
    one = mean("quad", "S", "R", "Sigma", "S", "R", ridge=0.3)
    other = mean("quad", "Sigma", "S", "R", "S", "R", ridge=0.3)
    assert abs(one.value - other.value) > Z * (one.stderr + other.stderr)


@pytest.mark.parametrize(
    ("head", "letters", "options", "message"),
    [
        ("trace", ("S",), {}, "not a head"),
        ("tr", ("X",), {}, "not a letter"),
        ("tr", ("R",), {}, "needs λ > 0"),
        ("tr", (), {}, "needs a letter"),
    ],
)
def test_refusals(head, letters, options, message):
    with pytest.raises(InvalidInput, match=message):
        evaluate_mean(head, letters, samples=9, spectrum=SPECTRUM, **options)
