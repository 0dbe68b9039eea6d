"""Expansions of power sums: their terms against formulas typed here, their values and bounds against rigorous sums."""

import math
from fractions import Fraction
from functools import cache
from itertools import product

import pytest
import sympy as sp
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from collapse_sym.errors import InvalidInput, NotConverged
from collapse_sym.functionals.precision import precision
from collapse_sym.spectra.power_sums import expansion, least_error, local, mellin, power_sum, remainder
from collapse_sym.spectra.power_sums.expansions import KAPPA
from collapse_sym.spectra.power_sums.special import Special
from tests.rationals import fractions

F = Fraction
A, B, M = sp.symbols("a b m", positive=True)
SIZE = sp.Symbol("d", integer=True, positive=True)


def rational(x):
    x = Fraction(x)
    return sp.Rational(x.numerator, x.denominator)


def ball(x):
    x = Fraction(x)
    return arb(x.numerator) / x.denominator


@cache
def summed(a, b, m, kappa, d):
    """The sum to 90 digits: every expansion of it is compared with the same."""
    return power_sum(a, b, [(kappa, m)], d, digits=90)


def holds(value, a, b, m, kappa, d=None):
    with precision(400):
        return value.overlaps(summed(a, b, m, kappa, d))


def same(x, y, **numbers):
    """Whether two expressions agree at numbers, to 60 digits."""
    with precision(300):
        at = Special.at({sp.Symbol(k, positive=True): ball(v) for k, v in numbers.items()} | {KAPPA: arb(1) / 7})
        difference = at(x - y)
        return difference.contains(0) and difference.rad() < arb(10) ** -60


class TestTerms:
    def test_simple_poles(self):
        terms = expansion(A, B, M, 4).terms
        s0 = M + (1 - A) / B
        typed = [KAPPA**-s0 * sp.gamma(s0) * sp.gamma(M - s0) / (B * sp.gamma(M))]
        for j in range(4):
            weight = sp.gamma(M + j) / sp.gamma(M) / sp.factorial(j)
            typed.append((-KAPPA) ** j * weight * sp.zeta(A - B * M - B * j))
        assert len(terms) == 5
        for term, formula in zip(terms, typed):
            assert same(term.expr, formula, a="37/10", b="13/7", m="9/5")

    @pytest.mark.parametrize("J", range(4))
    def test_double_poles_declared_by_symbols(self, J):
        terms = expansion(1 + B * (M + J), B, M, 5).terms
        inside = sp.EulerGamma + (sp.digamma(J + 1) - sp.digamma(M + J) - sp.log(KAPPA)) / B
        typed = (-KAPPA) ** J * sp.gamma(M + J) / sp.gamma(M) / sp.factorial(J) * inside
        assert [term.double for term in terms] == [j == J for j in range(5)]
        assert same(terms[J].expr, typed, b="13/7", m="9/5")

    def test_conditions_where_symbols_leave_it_open(self):
        generic = expansion(A, B, M, 2).conditions
        assert len(generic) == 2 and all(
            sp.cancel((c.lhs - c.rhs).subs(A, 1 + B * (M + j))) == 0 for j, c in enumerate(generic)
        )
        assert not expansion(1 + B * (M + 1), B, M, 2).conditions
        assert not expansion(A, B, M, 2, SIZE, regime="below").conditions
        assert len(expansion(A, B, M, 2, SIZE, regime="above").conditions) == 4

    def test_exponents_and_kinds(self):
        found = expansion(A, B, M, 2, SIZE, regime="above").terms
        assert [term.kind for term in found] == ["summit", "series", "series", "tail", "tail"]
        assert [sp.expand(term.exponent) for term in found] == [sp.expand(-M - (1 - A) / B), 0, 1, -M, -M - 1]

    def test_the_product_of_more_than_two_poles_is_refused(self):
        pole = local.gamma_at(sp.Integer(0), 1)
        with pytest.raises(ValueError, match="order 3"):
            _ = (pole * pole * pole).residue
        assert (local.zeta_at(sp.Integer(2), B) * local.power_at(KAPPA, sp.Integer(1))).residue == 0


PARAMETERS = list(product([F(2), F(5, 2), F(4), F(7)], [F(2), F(3, 2), F(1, 2), F(5)], [F(1), F(2), F(3, 2), F(1, 3)]))
SCALES = [F(1, 40), F(1, 10**4), F(1, 10**8)]


@pytest.mark.parametrize("a, b, m", PARAMETERS)
def test_values_at_infinite_d(a, b, m):
    known = 0
    for of, kappa in product([expansion(a, b, m, terms) for terms in (3, 9, 30)], SCALES):
        try:
            value = of.value(kappa)
        except NotConverged:
            continue
        assert holds(value, a, b, m, kappa)
        known += value.rel_accuracy_bits() > 20
    assert known >= 3


@pytest.mark.parametrize("b", [F(1), F(2), F(5, 2)])
@pytest.mark.parametrize("a", [F(-5, 2), F(1, 2), F(1), F(0), F(-1), F(3)])
def test_values_at_finite_d_in_every_regime(a, b):
    # a = 1 − bI are the double poles of the tail
    known = dict.fromkeys(("above", "below", "across"), 0)
    for m, regime in product([F(1), F(5, 2)], known):
        of = expansion(a, b, m, 14, 60, regime=regime)
        for c in (F(1, 1000), F(1, 3), F(1), F(4), F(900)):
            kappa = c / F(60) ** math.floor(b)
            try:
                value = of.value(kappa)
            except NotConverged:
                continue
            assert holds(value, a, b, m, kappa, 60)
            known[regime] += value.rel_accuracy_bits() > 12
    assert known["below"] >= 2 and known["above"] >= 2 and known["across"] >= 8


@settings(max_examples=100, deadline=None)
@given(
    a=fractions(-3, 6, max_denominator=6),
    b=fractions(F(1, 3), 6, max_denominator=6),
    m=fractions(F(1, 4), 4, max_denominator=6),
    kappa=st.integers(4, 120).map(lambda k: F(1, 2) ** k),
    d=st.one_of(st.none(), st.integers(5, 300), st.integers(3, 40).map(lambda k: 10**k)),
    terms=st.integers(1, 10),
    regime=st.sampled_from(["above", "below", "across"]),
)
def test_a_value_is_never_wrong(a, b, m, kappa, d, terms, regime):
    if d is None and a <= 1:
        a = max(a + 4, F(7, 6))  # an infinite sum needs a > 1
    try:
        value = expansion(a, b, m, terms, d, regime="" if d is None else regime).value(kappa)
    except NotConverged:
        return
    assert holds(value, a, b, m, kappa, d)


@pytest.mark.parametrize("shift", [F(1, 10**3), F(1, 10**9), F(1, 10**30), F(1, 10**120)])
@pytest.mark.parametrize("a, b, m", [(F(2), F(1), F(1)), (F(6), F(5, 3), F(2)), (F(15, 2), F(1), F(5, 2))])
def test_nearly_double_poles(a, b, m, shift):
    # Two terms of size 1/shift cancel: the precision is raised until that does not matter.
    for near in (a - shift, a + shift):
        value = expansion(near, b, m, 6).value("1e-6")
        assert holds(value, near, b, m, F(1, 10**6)) and value.rel_accuracy_bits() > 60


def test_poles_too_near_are_refused_by_name():
    with pytest.raises(NotConverged, match="cancel"):
        expansion(2 + F(1, 10**2500), 1, 1, 6).value("1e-6")


class TestHowFar:
    def errors(self, a, b, m, kappa, counts):
        with precision(900):
            truth = power_sum(a, b, [(kappa, m)], digits=200)
            at = Special.at({KAPPA: ball(kappa)})
            first, *rest = (at(term.expr) for term in expansion(a, b, m, max(counts)).terms)
            return [abs(sum(rest[:n], first) - truth) for n in counts]

    @pytest.mark.parametrize("b", [F(1, 3), F(1, 2), F(3, 4), F(1), F(5, 2)])
    def test_it_does_not_converge_for_any_b(self, b):
        least, *errors = self.errors(F(16, 5), b, F(1), F(1, 4) if b >= 1 else F(2), (8, 90, 120, 150))
        assert errors[2] > errors[1] * 10 > errors[0] * 100 and errors[2] > 10 * least

    @pytest.mark.parametrize("b, kappa", [(F(2), F(1, 50)), (F(5, 2), F(1, 100)), (F(4), F(1, 10**4)), (F(1), F(1, 5))])
    @pytest.mark.parametrize("a, m", [(F(8, 3), F(1)), (F(8, 3), F(2))])
    def test_the_least_error_is_as_said(self, a, b, m, kappa):
        counts = range(1, 60)
        least = min(self.errors(a, b, m, kappa, counts), key=float)
        said = least_error(ball(b), ball(kappa))
        assert arb("0.01") < least / said / ball(kappa) ** -ball(m) < 100 or arb("0.01") < least / said < 100

    def test_the_rest_at_capacity_two_is_exactly_exponential(self):
        # Σ 1/(1+κj²) = (y coth y − 1)/2: y/2 − 1/2 + y/(e^{2y}−1), y = π/√κ
        with precision(300):
            y = arb.pi() * 10
            (error,) = self.errors(F(2), F(2), F(1), F(1, 100), [4])
            assert error.overlaps(y / ((2 * y).exp() - 1))

    @pytest.mark.parametrize("a, b, m", PARAMETERS[::5])
    def test_the_bound_is_not_much_above_the_error(self, a, b, m):
        kappa = F(1, 10**6)
        for terms in (9, 12):
            (error,) = self.errors(a, b, m, kappa, [terms])
            with precision(300):
                bound = remainder.of_the_line(ball(a), ball(b), ball(m), ball(kappa), terms)
                following = self.errors(a, b, m, kappa, [terms + 1])[0]
            # half a power of κ lies between the line and the next pole
            assert bound >= error and (error < arb(10) ** -150 or bound < 10**7 * error or bound < 10**13 * following)


@pytest.mark.parametrize("a", [F(1, 2), F(1), F(3)])
def test_sums_over_j_by_euler_maclaurin_in_d(a):
    for regime, kappa, d in (("below", F(1, 10**9), 1000), ("above", F(1), 50)):
        of = expansion(a, 2, F(3, 2), 6, SIZE, regime=regime)
        short = of.in_powers_of_d(9)
        assert not short.has(sp.harmonic) and not any(len(z.args) == 2 for z in short.atoms(sp.zeta))
        with precision(300):
            at = Special.at({KAPPA: ball(kappa), SIZE: arb(d)})
            assert abs(at(short) / at(of.expr) - 1) < arb(10) ** -25


def test_the_harmonic_numbers_appear_at_w_one():
    below = expansion(1 + 2 * M, 2, M, 1, SIZE, regime="below")
    assert below.expr == sp.harmonic(SIZE)
    assert below.in_powers_of_d(0) == sp.log(SIZE) + sp.EulerGamma + 1 / (2 * SIZE)
    above = expansion(1 - B, B, M, 2, SIZE, regime="above")
    assert above.expr.has(sp.polygamma) and not above.in_powers_of_d(1).has(sp.polygamma(0, SIZE + 1))


class TestMutants:
    def wrong(self, a=2, b=1, m=1, **regime):
        value = expansion(a, b, m, 8, **regime).value("1e-4")
        return not holds(value, a, b, m, F(1, 10**4), regime.get("d"))

    def test_no_constant_at_the_double_pole(self, monkeypatch):
        assert not self.wrong()
        real = local.zeta_at

        def zeta_at(w, slope, q=None):
            return local.Local(-1, 1 / slope, sp.Integer(0)) if w == 1 else real(w, slope, q)

        monkeypatch.setattr(mellin, "zeta_at", zeta_at)
        assert self.wrong()

    def test_no_bound(self, monkeypatch):
        assert not self.wrong(F(5, 2), 3)
        monkeypatch.setattr(remainder, "of_the_line", lambda *args: arb(0))
        assert self.wrong(F(5, 2), 3)

    def test_no_bound_of_the_tail(self, monkeypatch):
        monkeypatch.setattr(remainder, "of_the_tail", lambda *args: arb(0))
        assert self.wrong(F(5, 2), 3, d=60, regime="above")

    def test_no_bound_of_the_powers(self, monkeypatch):
        monkeypatch.setattr(remainder, "of_the_powers", lambda *args: arb(0))
        assert self.wrong(F(5, 2), 3, d=10, regime="below")

    def test_no_corrections_at_d(self, monkeypatch):
        assert not self.wrong(F(5, 2), 3, d=30)
        real = mellin.PowerSum.ends
        monkeypatch.setattr(mellin.PowerSum, "ends", lambda self, terms: list(real(self, terms))[:-4])
        assert self.wrong(F(5, 2), 3, d=30)

    def test_no_bound_at_d(self, monkeypatch):
        monkeypatch.setattr(remainder, "of_the_ends", lambda *args: arb(0))
        assert self.wrong(F(5, 2), 3, d=30)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: expansion(1, 2, 1, 3), "infinite"),
        (lambda: expansion(2, 0, 1, 3), "b must be > 0"),
        (lambda: expansion(2, 1, -1, 3), "m must be > 0"),
        (lambda: expansion(2, 1, 1, 0), "integer ≥ 1"),
        (lambda: expansion(2, 1, 1, True), "integer ≥ 1"),
        (lambda: expansion(2, 1, 1, 3, 0), "integer ≥ 1"),
        (lambda: expansion(2, 1, 1, 3, regime="above"), "no such regime"),
        (lambda: expansion(2, 1, 1, 3, 5, regime="infinite"), "no such regime"),
        (lambda: expansion(2, 1, 1, 3, 5, regime="beyond"), "no such regime"),
        (lambda: expansion(arb(2), 1, 1, 3), "exactly"),
        (lambda: expansion(sp.Symbol("k", integer=True), 1, 1, 3, 5), "depends on a symbol"),
        (lambda: expansion(A, 1, 1, 3).value("0.1"), "numbers for a"),
        (lambda: expansion(2, 1, 1, 3, SIZE).value("0.1"), "give its d"),
        (lambda: expansion(2, 1, 1, 3).value("0.1", 5), "give its d"),
        (lambda: expansion(2, 1, 1, 3, 6).value("0.1", 5), "give its d"),
        (lambda: expansion(2, 1, 1, 3).value(0), "κ must be > 0"),
        (lambda: expansion(2, 1, 1, 3).value(-1), "κ must be > 0"),
    ],
)
def test_refusals(call, reason):
    with pytest.raises(InvalidInput) as refused:
        call()
    assert reason in str(refused.value)


@pytest.mark.parametrize("regime, kappa", [("below", "1"), ("above", "1e-9"), ("across", "1")])
def test_outside_its_regime_nothing_is_claimed(regime, kappa):
    with pytest.raises(NotConverged, match="no bound"):
        expansion("-9", 2, 1, 1, 60, regime=regime).value(kappa)
