"""Power sums against term-by-term sums, closed forms, and relations that hold at any scale."""

from fractions import Fraction
from itertools import product

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from collapse_sym.errors import InvalidInput, NotConverged
from collapse_sym.functionals.precision import precision, rel_digits
from collapse_sym.spectra.power_sums import euler_maclaurin, gauss, laurent, power_sum, summand
from tests.rationals import fractions

BITS = 600


def exact(x):
    x = Fraction(x)
    return arb(x.numerator) / x.denominator


def term_by_term(a, b, powers, d):
    """The sum as it is written, in balls of many bits."""
    with precision(BITS):
        a, b, powers = exact(a), exact(b), [(exact(k), exact(m)) for k, m in powers]
        total = arb(0)
        for j in range(1, d + 1):
            term = arb(j) ** -a
            for kappa, m in powers:
                term *= (arb(j) ** -b + kappa) ** -m
            total += term
        return total


def agree(x, y, digits=50):
    with precision(BITS):
        return x.overlaps(y) and rel_digits(x) >= digits and rel_digits(y) >= digits


F = Fraction
GRID = list(
    product(
        [F(2), F(1, 2), F(-3, 2), F(4)],
        [F(2), F(5, 2), F(1, 3), F(5)],
        [
            [(F(1, 10**6), 1)],
            [(F(1, 50), F(5, 2))],
            [(F(3), -1)],
            [(F(10**4), 2)],
            [(F(1, 10**4), 1), (F(1, 9), F(3, 2))],
        ],
    )
)


@pytest.mark.parametrize("a, b, powers", GRID)
def test_term_by_term(a, b, powers):
    assert agree(power_sum(a, b, powers, 173), term_by_term(a, b, powers, 173))


@pytest.mark.parametrize("d", [1, 2, 3, 59, 60, 61, 62, 63, 64, 65, 90])
def test_about_the_change_from_terms_to_euler_maclaurin(d):
    powers = [(F(1, 300), 2)]
    assert agree(power_sum("0.3", 2, powers, d), term_by_term(F(3, 10), 2, powers, d))


def test_b_large_and_kappa_among_the_first_terms():
    for b, kappa in product([12, 40], [F(1, 10**12), F(1, 10**40), F(1, 7)]):
        powers = [(kappa, 1)]
        assert agree(power_sum(1, b, powers, 1500, digits=30), term_by_term(1, b, powers, 1500), 30)


@pytest.mark.parametrize("kappa", [F(7), F(1, 3), F(1, 1000), F(1, 10**9), F(1, 10**60), F(1, 10**90)])
def test_hyperbolic_closed_forms(kappa):
    # Σ 1/(1 + κj²) = (y coth y − 1)/2 with y = π/√κ, and −κ d/dκ of it for the squares.
    with precision(BITS):
        y = arb.pi() / exact(kappa).sqrt()
        first = (y * y.coth() - 1) / 2
        second = first + (y * y.coth() - (y * y.csch()) ** 2) / 4 * -1
    assert agree(power_sum(2, 2, [(kappa, 1)]), first)
    assert agree(power_sum(4, 2, [(kappa, 2)]), second)


@pytest.mark.parametrize("kappa", [F(5, 3), F(1, 77), F(1, 10**20), F(1, 10**50)])
def test_digamma_closed_form(kappa):
    # Σ 1/(j(1 + κj)) = ψ(1 + 1/κ) + γ
    with precision(BITS):
        value = (1 + 1 / exact(kappa)).digamma() + arb.const_euler()
    assert agree(power_sum(2, 1, [(kappa, 1)]), value)


def test_zeta_and_its_tail():
    with precision(BITS):
        zeta = exact("1.7").zeta()
        head = zeta - exact("1.7").zeta(arb(10**30 + 1))
    assert agree(power_sum("1.7", 3), zeta)
    assert agree(power_sum("1.7", 3, d=10**30), head)
    assert agree(power_sum("3.7", 1, [(0, 2)]), zeta)


def test_harmonic_numbers_at_huge_d():
    with precision(BITS):
        value = arb(10**80 + 1).digamma() + arb.const_euler()
    assert agree(power_sum(1, 7, d=10**80), value)


@pytest.mark.parametrize("kappa", [F(1, 10**200), F(1, 10**160), F(3, 10**159), F(1, 10**100), F(1, 5)])
def test_fifty_terms_more_at_huge_d(kappa):
    a, b, d = F(-1, 2), F(2), 10**80
    powers = [(kappa, F(3, 2)), (kappa * 100, 1)]
    with precision(BITS):
        terms = arb(0)
        for j in range(d + 1, d + 51):
            terms += arb(j).sqrt() / ((arb(j) ** -2 + exact(kappa)).sqrt() ** 3 * (arb(j) ** -2 + exact(kappa) * 100))
        more = power_sum(a, b, powers, d + 50, digits=140) - power_sum(a, b, powers, d, digits=140)
    assert agree(more, terms, 40)


exponents = fractions(-3, 6, max_denominator=12)
slopes = fractions(F(1, 5), 8, max_denominator=12)
scales = st.integers(-700, 20).map(lambda k: F(1, 2) ** -k)
orders = st.one_of(st.integers(-2, 5).map(F), fractions(-2, 5, max_denominator=7))
sizes = st.one_of(st.integers(1, 400), st.integers(3, 80).map(lambda k: 10**k), st.none())


@settings(max_examples=100, deadline=None)
@given(a=exponents, b=slopes, kappa=scales, m=orders, other=scales, d=sizes)
def test_contiguous_relation(a, b, kappa, m, other, d):
    # (s + κ)(s + κ)^{−m} = (s + κ)^{1−m}, with a second scale standing by
    if d is None and a <= 1:
        a += 5
    sums = [
        power_sum(a + b, b, [(kappa, m), (other, 1)], d),
        power_sum(a, b, [(kappa, m), (other, 1)], d),
        power_sum(a, b, [(kappa, m - 1), (other, 1)], d),
    ]
    with precision(BITS):
        assert agree(sums[0] + exact(kappa) * sums[1], sums[2], 49)


@settings(max_examples=100, deadline=None)
@given(
    a=exponents,
    b=slopes,
    kappa=st.integers(-20, 300).map(lambda k: F(1, 2) ** k),
    factor=st.integers(2, 10**30),
    d=sizes,
)
def test_partial_fractions(a, b, kappa, factor, d):
    if d is None and a <= 1:
        a += 5
    other, digits = kappa * factor, 160  # the difference of the two sums may be κ times smaller
    with precision(BITS):
        apart = power_sum(a, b, [(kappa, 1)], d, digits=digits) - power_sum(a, b, [(other, 1)], d, digits=digits)
        assert agree(power_sum(a, b, [(kappa, 1), (other, 1)], d), apart / (exact(other) - exact(kappa)), 49)


@pytest.mark.parametrize("shift", [0, F(1, 10**8), F(1, 10**25), F(1, 10**60)])
def test_where_the_integrand_is_flat(shift):
    # At shift 0 the integral over j is a logarithm on each side of κ; near it nothing may cancel.
    a, b, kappa, d = 1 - shift, F(2), F(1, 10**50), 10**60
    with precision(BITS):
        total = power_sum(a, b, [(kappa, 1)], d) * exact(kappa) + power_sum(a + b, b, [(kappa, 1)], d)
        assert agree(total, power_sum(a, b, d=d, digits=80), 49)


def test_more_digits_and_fewer():
    long = power_sum("1.3", "2.5", [("1e-9", "1.5")], digits=400)
    for digits in (5, 15, 120):
        assert agree(power_sum("1.3", "2.5", [("1e-9", "1.5")], digits=digits), long, digits)


class TestRemainders:
    """With far too little work the balls are wide, and still hold the value."""

    @pytest.mark.parametrize("a, b, powers", GRID[::3])
    @pytest.mark.parametrize("start, order", [(4, 2), (5, 6), (9, 10)])
    def test_of_euler_maclaurin(self, monkeypatch, a, b, powers, start, order):
        real = euler_maclaurin.plan

        def lazy(f):
            return euler_maclaurin.Plan(start, max(order, 2 * (int(f.growth + 6) // 2)), real(f).theta)

        monkeypatch.setattr(euler_maclaurin, "plan", lazy)
        with precision(200):
            value, truth = power_sum(a, b, powers, 173, digits=None), term_by_term(a, b, powers, 173)
        assert value.is_finite() and value.overlaps(truth) and not value.rel_accuracy_bits() > 120

    @pytest.mark.parametrize("count", [4, 8, 12])
    @pytest.mark.parametrize("a, b, powers", GRID[::3])
    def test_of_gauss(self, monkeypatch, a, b, powers, count):
        monkeypatch.setattr(gauss, "_rule", lambda *args: (arb("4.5"), count))
        with precision(200):
            value, truth = power_sum(a, b, powers, 500, digits=None), term_by_term(a, b, powers, 500)
        assert value.overlaps(truth)

    @pytest.mark.parametrize("length", [1, 2, 5])
    @pytest.mark.parametrize("a, b, powers", GRID[::3])
    def test_of_the_series(self, monkeypatch, a, b, powers, length):
        real = laurent._length

        def short(radius, power):
            kept = min(length, real(radius, power)[0])
            ratio = radius * (power + kept).max(arb(kept + 1)) / (kept + 1)
            assert ratio < 1
            return kept, (power.rising(kept) / arb.fac_ui(kept) * radius**kept / (1 - ratio)).upper()

        monkeypatch.setattr(laurent, "_length", short)
        with precision(200):
            value = power_sum(a, b, powers, 10**7, digits=None)
        monkeypatch.undo()
        assert value.overlaps(power_sum(a, b, powers, 10**7, digits=80)) and value.is_finite()


class TestMutants:
    """Each of these breaks a bound or a term, and a check above must see it."""

    def wrong(self):
        d, powers = 173, [(F(1, 10**4), F(5, 2))]
        with precision(200):
            value, truth = power_sum(F(1, 2), 2, powers, d, digits=None), term_by_term(F(1, 2), 2, powers, d)
        return not value.overlaps(truth)

    def test_series_cut_at_the_default_length(self, monkeypatch):
        from contextlib import nullcontext

        monkeypatch.setattr(summand, "series_length", lambda n: nullcontext())
        assert self.wrong()

    def test_no_remainder(self, monkeypatch):
        monkeypatch.setattr(euler_maclaurin, "plan", lambda f: euler_maclaurin.Plan(6, 10, 0.75))
        assert not self.wrong()
        monkeypatch.setattr(euler_maclaurin, "remainder", lambda *args: arb(0))
        assert self.wrong()

    def test_no_bound_for_gauss(self, monkeypatch):
        monkeypatch.setattr(gauss, "_rule", lambda *args: (arb("4.5"), 6))
        assert not self.wrong()
        monkeypatch.setattr(gauss, "_majorant", lambda *args: arb(0))
        assert self.wrong()

    def test_a_term_too_many(self, monkeypatch):
        head = summand.Summand.head
        monkeypatch.setattr(summand.Summand, "head", lambda self, stop: head(self, stop + 1))
        assert self.wrong()


def test_balls_for_exponents_scales_and_sizes():
    with precision(200):
        wide = power_sum(arb(2, 1e-9), arb(3, 1e-9), [(arb("1e-3", 1e-12), 1)], digits=None)
        assert wide.contains(power_sum(arb(2), 3, [("1e-3", 1)])) and 6 < rel_digits(wide) < 12
        between = power_sum(1, 1, d=arb(1000, 10), digits=None)
        for d in (990, 1000, 1010):
            assert between.contains(power_sum(1, 1, d=d).mid())


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: power_sum(2, 0), "must be > 0"),
        (lambda: power_sum(2, -1), "must be > 0"),
        (lambda: power_sum(2, 1, [(-1, 1)]), "must be ≥ 0"),
        (lambda: power_sum(2, 1, [(arb(0, 1), 1)]), "must decide"),
        (lambda: power_sum(1, 1), "infinite"),
        (lambda: power_sum(3, 1, [(0, 2)]), "infinite"),
        (lambda: power_sum(2, 1, d=0), "integer ≥ 1"),
        (lambda: power_sum(2, 1, d=F(3, 2)), "integer ≥ 1"),
        (lambda: power_sum(2, 1, d=arb("1.5")), "no integer"),
        (lambda: power_sum(2, 1, d=True), "integer ≥ 1"),
        (lambda: power_sum("x", 1), "number"),
        (lambda: power_sum("x +", 1), ""),
        (lambda: power_sum(float("nan"), 1), ""),
        (lambda: power_sum(arb("nan"), 1), "finite"),
        (lambda: power_sum([], 1), "number"),
    ],
)
def test_refusals(call, reason):
    with pytest.raises(InvalidInput) as refused:
        call()
    assert reason in str(refused.value)


def test_digits_out_of_reach():
    with pytest.raises(NotConverged) as refused:
        power_sum(2, 2, [(arb("0.1", 1e-9), 1)])
    assert "narrower balls" in refused.value.remedy
