"""The spectrum from a design: its degrees of freedom are right where linear shrinkage is wrong, and so are overlaps."""

import numpy as np
import pytest

from collapse_sym.errors import InvalidInput
from collapse_sym.estimate.observed import observe
from collapse_sym.estimate.spectrum import METHODS, implicit_penalty, overlaps, spectrum
from tests.estimate.samples import FLAT, LEVELS, POWER, rows

KAPPAS = np.array([0.003, 0.03, 0.3])
SPECTRA = {"flat": np.repeat(FLAT, 3), "levels": np.repeat(LEVELS, 3), "power law": np.arange(1, 121) ** -1.2}


def degrees(eigenvalues, power=1):
    return ((eigenvalues / (eigenvalues + KAPPAS[:, None])) ** power).sum(axis=1)


def seen(name, count, seed=0):
    X = rows(np.random.default_rng(seed), SPECTRA[name], count)
    return observe(X, X[:, 0])


@pytest.mark.parametrize("name", SPECTRA)
@pytest.mark.parametrize("count", [180, 500])
def test_degrees_of_freedom_are_met(name, count):
    found = spectrum(seen(name, count))
    # tr of the resolvent fluctuates by order 1, of some 100 degrees of freedom
    assert (abs(degrees(found) - degrees(SPECTRA[name])) < 1.5).all()
    assert (abs(degrees(found, 2) - degrees(SPECTRA[name], 2)) < 1.5).all()


@pytest.mark.parametrize("name", ["levels", "power law"])
def test_fewer_rows_than_dimensions(name):
    found = spectrum(seen(name, 60))
    assert len(found) == 120 and (abs(degrees(found) - degrees(SPECTRA[name]))[1:] < 3).all()


@pytest.mark.parametrize("method", METHODS)
def test_linear_shrinkage_lifts_weak_directions(method):
    off = abs(degrees(spectrum(seen("levels", 180), method)) - degrees(SPECTRA["levels"]))[1]
    assert (off < 1.5) == (method == "degrees-of-freedom")


@pytest.mark.parametrize("method", ["ledoit-wolf", "oas"])
def test_linear_shrinkage_keeps_the_trace(method):
    data = seen("levels", 60)
    found = spectrum(data, method)
    assert np.isclose(found.sum(), data.levels.sum()) and len(found) == 120 and found.min() > 0


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("unit", [1e-30, 1e30])
def test_units_do_not_matter(method, unit):
    X = rows(np.random.default_rng(1), POWER, 90)
    one, other = (spectrum(observe(scale * X, X[:, 0]), method) for scale in (1.0, unit))
    assert np.allclose(other / unit**2, one, rtol=1e-6)


def test_a_sample_without_full_rank_has_no_spectrum():
    with pytest.raises(InvalidInput, match="fewer rows"):
        spectrum(seen("flat", 60), "sample")
    with pytest.raises(InvalidInput, match="no such method"):
        spectrum(seen("flat", 60), "guess")


@pytest.mark.parametrize("name", SPECTRA)
@pytest.mark.parametrize("power", [-1, 1])
def test_overlaps_say_where_sample_directions_point(name, power):
    data, values = seen(name, 240, seed=2), SPECTRA[name]
    shares = overlaps(data, values)
    assert np.allclose(shares.sum(axis=1), 1) and (shares >= 0).all()
    directions = np.linalg.svd(data.inputs, full_matrices=False)[2]
    true, found = directions**2 @ values**power, shares @ values**power
    # quarter by quarter, so that chance averages out; 25 % is some three times what chance leaves
    ratios = [a.mean() / b.mean() for a, b in zip(np.array_split(found, 4), np.array_split(true, 4))]
    assert np.allclose(ratios, 1, atol=0.25)


def test_the_implicit_penalty_is_kappa_on_average():
    from collapse_sym.functionals.fixed_point import kappa_float

    found = [implicit_penalty(seen("levels", 240, seed=s).levels, 240, 0.1) for s in range(20)]
    true = kappa_float(SPECTRA["levels"], np.ones(120), ridge=0.1, samples=240.0)
    assert abs(np.mean(found) / true - 1) < 0.005
