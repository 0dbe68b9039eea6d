"""Cited facts beside those of one fit: the density by exact moments, several fits on one design by drawn designs."""

from dataclasses import replace

import numpy as np
import pytest

from collapse_sym import literature
from collapse_sym.oracle import exact
from collapse_sym.proof.evidence.mutants import put
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import facts, moments, onepoint, sharedfits
from collapse_sym.testing.teeth.trial import DRAWN, EXACTLY, KILLED, SURVIVED

DENSITY, SHARED = literature.DENSITY, literature.SHARED_DESIGN
OF_DENSITY = [m for m in facts.mutants() if m.fact is DENSITY]
OF_SHARED = [m for m in facts.mutants() if m.fact is SHARED]
#: as many designs as show an error of half
FEW = tuple(replace(s, replicates=(800, 400, 200)) for s in sharedfits.SETTINGS[:1])


def test_every_fact_that_has_an_image_of_its_own_has_mutants():
    named = {m.fact.id for m in facts.mutants()}
    assert named == {f.id for f in literature.FACTS if not f.parts and f is not literature.BELOW_ZERO}
    images = [f.hash for f in literature.EQUIVALENTS[:3]]
    assert literature.BELOW_ZERO.term["image"] == images  # what it says is what these say


# -- the density -----------------------------------------------------------------------------------
def test_the_density_agrees_and_every_mutant_is_killed():
    assert onepoint.evidence(DENSITY.term["image"]).state == SURVIVED
    found = [facts.trial(m) for m in OF_DENSITY]
    assert len(found) >= 80 and {t.evidence.state for t in found} == {KILLED} and not any(t.same for t in found)
    assert sum(t.evidence.how == EXACTLY for t in found) >= 70


@pytest.mark.parametrize(("d", "T"), onepoint.SIZES)
def test_moments_of_the_term_are_exact(d, T):
    third = d * d + T * T + 3 * d * T + 3 * d + 3 * T + 4
    wanted = [d, d * T, d * T * (d + T + 1), d * T * third]
    np.testing.assert_allclose(onepoint.moments(DENSITY.term["image"], d, T)[:4], wanted, rtol=1e-10)
    np.testing.assert_allclose(onepoint.wanted_moments(d, T)[:4], wanted, rtol=1e-14)


def test_the_term_is_the_density_that_exact_values_use():
    found = exact.expected_trace(lambda x: 1 / (1 + x), 3, 4, bound=1.0)
    x, weights = onepoint._between(np.zeros(()), np.asarray(onepoint.END**2))
    names = {**onepoint._constants(2, 1), "x": x}
    density = onepoint.value(DENSITY.term["image"], names)
    assert float(np.sum(weights * density / (1 + x))) == pytest.approx(float(found), rel=1e-11)


# -- several fits on one design --------------------------------------------------------------------
def test_the_fact_agrees_and_half_of_a_line_does_not():
    image = SHARED.term["image"]
    assert sharedfits.evidence(image, FEW).state == SURVIVED
    for line in (1, 2, 3):
        seen = sharedfits.evidence(put(image, (line,), ["Multiply", "1/2", image[line]]), FEW)
        assert (seen.state, seen.how) == (KILLED, DRAWN)


def test_what_is_the_same_is_told():
    same = {m.change.split(" at ")[0] for m in OF_SHARED if sharedfits.same(m.term)}
    assert same == {"T + 1", "T - 1", "a difference turned round"}
    turned = [m for m in OF_SHARED if m.change.startswith("a difference turned round")]
    squares = [m for m in turned if sharedfits.same(m.term)]
    assert len(squares) == 1 and squares[0].term[2][1][1][0] == "Power"
    rows = [m for m in OF_SHARED if sharedfits.same(m.term) and m not in squares]
    assert sharedfits.evidence(rows[0].term, FEW).state == SURVIVED


def test_coefficients_are_those_of_the_series():
    """κ_z = Σ κ_k zᵏ at Σ = 1: (κ − λ_z)(1 + κ) = κ d/T, derivatives at 0 by hand."""
    names = {"Sigma": np.ones(1), "copies": 6.0, "lambda": 0.2, "T": 10.0}
    series = ["Coefficient", ["Kappa", ["Divide", "lambda", ["Subtract", "1", "z"]], "T"], "z"]
    k0, k1 = (float(sharedfits.value([*series, str(order)], names)[0]) for order in (0, 1))
    assert k0 == pytest.approx(moments.kappa(np.ones(1), 6.0, 10.0, 0.2), rel=1e-12)
    slope = 1 - 0.6 / (1 + k0) ** 2  # dλ/dκ
    assert k1 == pytest.approx(0.2 / slope, rel=1e-10)


@pytest.mark.deep
@pytest.mark.parametrize("part", range(4))
def test_every_mutant_of_the_shared_design_is_killed_or_the_same(part):
    found = [facts.trial(m) for m in OF_SHARED[part::4]]
    assert not [t.line() for t in found if t.survives or t.same and t.evidence.state == KILLED]


# -- broken on purpose -----------------------------------------------------------------------------
def test_a_weight_that_is_wrong_goes_red():
    wrong = {**onepoint.WEIGHTS, "w1": lambda x, alpha: x ** (alpha / 2) * np.exp(-x / 2)}
    check = test_the_density_agrees_and_every_mutant_is_killed
    goes_red(check, onepoint, "WEIGHTS", lambda _: wrong)


def drawn_for_every_fit(drawn):
    """The mean of the powers as if each fit had a design of its own."""

    def fresh(X, setting, k):
        found = drawn(X, setting, k)
        one = moments.averaged(np.einsum("rii->ri", moments.smoother(X, setting.penalty) @ X), setting, k)
        return {**found, ("mean", "1"): 0 * one + one.mean(0) ** sharedfits.FITS}

    return fresh


def test_designs_that_are_drawn_for_every_fit_go_red():
    def check():
        sharedfits.simulated.cache_clear()
        assert sharedfits.evidence(SHARED.term["image"], FEW).state == SURVIVED

    goes_red(check, sharedfits, "_drawn", drawn_for_every_fit)
    sharedfits.simulated.cache_clear()


def test_a_judge_that_calls_everything_the_same_goes_red():
    goes_red(test_what_is_the_same_is_told, sharedfits, "_one_form", lambda _: lambda term: "T")
