"""Sums of a power law at a κ between −s_min and 0, against the sum of all terms one by one."""

import flint
import pytest
import sympy as sp
from flint import arb

from collapse_sym.chain import Population, PowerLaw, PowerLawTruth
from collapse_sym.errors import NotConverged, TooLarge
from collapse_sym.functionals.evaluate import ball
from collapse_sym.spectra.near_the_end import NearTheEnd
from collapse_sym.spectra.spectrum import spectrum_of

BITS, D, BETA = 100, 300, sp.Rational(5, 4)


def parts():
    return spectrum_of(Population(PowerLaw(BETA, D), PowerLawTruth(2))).balls(ball)


def one_by_one(kappa, other, *, of_truth):
    """Σ s²/((s+κ)³(s+κ′)), in the weights c_j² = j^(−1 − (2r − 1)β) with r = 2 if ``of_truth``."""
    delta = spectrum_of(Population(PowerLaw(BETA, D), PowerLawTruth(2))).law.delta
    total = arb(0)
    for j in range(1, D + 1):
        s = arb(j) ** -ball(BETA)
        weight = arb(j) ** -ball(delta) if of_truth else arb(1)
        total += weight * s**2 / ((s + kappa) ** 3 * (s + other))
    return total


@pytest.mark.parametrize("share", ["-0.85", "-0.5", "-1e-9", "-1e-40", "0"])
@pytest.mark.parametrize("of_truth", [False, True])
def test_the_sum_is_that_of_all_terms(share, of_truth):
    with flint.ctx.workprec(BITS):
        s, counts, weights = parts()
        kappa, other = arb(share) * counts.least(), arb("0.01")
        found = ((weights if of_truth else counts) * (s * s / ((s + kappa) ** 3 * (s + other)))).sum()
    with flint.ctx.workprec(4 * BITS):
        exactly = one_by_one(kappa.mid(), other.mid(), of_truth=of_truth)
    assert found.contains(exactly.mid()) and found.rel_accuracy_bits() > BITS - 30


@pytest.mark.parametrize(("share", "alone"), [("-0.85", 64), ("-0.5", 0), ("-1e-9", 0)])
@pytest.mark.parametrize("of_truth", [False, True])
def test_the_first_terms_are_summed_by_powers(monkeypatch, share, alone, of_truth):
    """As where d is so large that few of them can be added one by one."""
    monkeypatch.setattr(NearTheEnd, "_alone", lambda *_: alone)
    test_the_sum_is_that_of_all_terms(share, of_truth)


def test_both_roads_are_taken():
    with flint.ctx.workprec(BITS):
        for d, wanted in ((D, {D}), (10**6, {0, 65536}), (10**12, {0})):
            made = NearTheEnd(ball(BETA), arb(0), d)
            found = {made._alone(arb(share) * arb(d) ** -ball(BETA), d) for share in ("-0.85", "-0.5", "-1e-9")}
            assert found == wanted, (d, found)


@pytest.mark.parametrize("name", ["_one_by_one", "_series"])
def test_a_road_that_is_wrong_is_seen(monkeypatch, name):
    right = getattr(NearTheEnd, name)
    monkeypatch.setattr(NearTheEnd, "_alone", lambda *_: 128)
    monkeypatch.setattr(NearTheEnd, name, lambda *given: right(*given) * (1 + arb(2) ** -60))
    with pytest.raises(AssertionError):
        test_the_sum_is_that_of_all_terms("-0.5", False)


def test_a_ball_on_both_sides_of_zero_is_summed_too():
    with flint.ctx.workprec(BITS):
        s, counts, _ = parts()
        kappa = arb(0, 1) * counts.least() / 8
        found = (counts * (s / (s + kappa))).sum()
        for sign in (-1, 1):
            edge = sign * kappa.upper()
            exactly = sum((arb(j) ** -ball(BETA) / (arb(j) ** -ball(BETA) + edge) for j in range(1, D + 1)), arb(0))
            assert found.contains(exactly.mid())


def test_at_the_smallest_eigenvalue_and_for_two_at_once_it_is_refused():
    with flint.ctx.workprec(BITS):
        s, counts, _ = parts()
        for share in ("-0.99", "-1", "-2"):
            with pytest.raises(NotConverged, match="too near"):
                (counts * (s / (s + arb(share) * counts.least()))).sum()
        first, second = (arb(x) * counts.least() for x in ("-0.2", "-0.3"))
        with pytest.raises(TooLarge, match="two penalties"):
            (counts * (s / ((s + first) * (s + second)))).sum()
