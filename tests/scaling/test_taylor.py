"""Taylor series of constants: coefficients are those of differentiating, and the wide ones hold all over the box."""

from math import factorial

import flint
import pytest
import sympy as sp
from flint import arb

from collapse_sym.errors import InvalidInput
from collapse_sym.scaling.certified import value_at
from collapse_sym.scaling.falling import falling, without_powers
from collapse_sym.scaling.moving import Moving
from collapse_sym.scaling.taylor import Taylor, enclosures

k, u, j, c0 = sp.symbols("k u j c0", positive=True)
Q, oo = sp.Rational, sp.oo
KEPT = 1 - sp.exp(-j / 3)
KINDS = {
    "powers": k ** Q(3, 2) + 4 / k**2,
    "a root of a sum": sp.sqrt(1 + k + c0) / (2 + k**2),
    "hypergeometric": k**2 * sp.hyper((Q(1, 2), 2), (3,), 1 - 2 * k),
    "over (0, oo)": sp.sqrt(k) * sp.Integral(sp.sqrt(u) * (1 - sp.exp(-c0 / u)) / (k + u) ** 2, (u, 0, oo)),
    "over (0, 1)": sp.Integral(u**2 / ((1 + k * u**2) ** 2 * (1 + c0 * u**2)), (u, 0, 1)),
    "over (0, 1), k alone": sp.Integral(u**2 / (k + u**2) ** 2, (u, 0, 1)),
    "before u": sp.Integral(u ** Q(1, 2) / (1 + 3 * k * u) ** 3, (u, 0, oo)),
    "sum": k**2 * sp.Sum(j**-3 / (k + j**-2) ** 2, (j, 1, oo)),
    "sum with two scales": k * sp.Sum(j**-3 / ((k + j**-2) ** 2 * (c0 + j**-2)), (j, 1, oo)),
    "sum to 9": sp.Sum(j**-3 / (k + j**-2) ** 2, (j, 1, 9)),
    "sum with a share": k * sp.Sum(j**-3 * KEPT**2 / (k + 1 / j) ** 2, (j, 1, oo)),
}
KNOWN = {c0: arb(3) / 7}


@pytest.mark.parametrize("name", KINDS)
def test_coefficients_are_derivatives_and_hold_over_a_box(name):
    expr, length, end = KINDS[name], 4, arb(9) / 8
    taylor = Taylor(expr, Moving(k, KNOWN))
    middle = arb(7) / 8
    wide = taylor.around(middle, arb(5).union(arb(9)) / 8, length)
    exact = taylor.around(middle, middle, length)
    for n in range(length):
        derivative = sp.diff(expr, k, n) / factorial(n)
        found = {x: value_at(derivative, {**KNOWN, k: x}) for x in (arb(5) / 8, middle, arb(1), end)}
        assert exact[n].overlaps(found[middle]) and exact[n].rel_accuracy_bits() > 20
        assert all(wide[n].contains(there.mid()) for there in found.values())
    assert all(wide[n].contains(exact[n].mid()) for n in range(length)) and wide[1].is_finite()


@pytest.mark.parametrize("name", KINDS)
def test_what_a_box_holds(name):
    """c, c′ and c″ at points of a box: inside of the enclosures, which are not much wider than these."""
    taylor, a, b = Taylor(KINDS[name], Moving(k, KNOWN)), arb(7) / 8, arb(1)
    held = enclosures(taylor, a, b)
    for n, ball in enumerate(held):
        derivative = sp.diff(KINDS[name], k, n)
        values = [value_at(derivative, {**KNOWN, k: a + (b - a) * i / 8}).mid() for i in range(9)]
        assert all(ball.contains(v) for v in values)
        low, high = min(values), max(values)
        assert ball.rad() < 2 * (high - low) + abs(high) / 5


def test_no_power_is_left_before_a_sum_of_the_same_value():
    for name in ("sum", "sum with two scales", "sum with a share"):
        apart = without_powers(KINDS[name], k)
        assert apart != KINDS[name] and not any(term.has(k) and k in term.args for term in apart.args)
        for x in (arb(1) / 9, arb(5)):
            one, other = (value_at(e, {**KNOWN, k: x}) for e in (apart, KINDS[name]))
            assert one.overlaps(other) and one.rel_accuracy_bits() > 20
    assert without_powers(sp.sqrt(k) * KINDS["sum to 9"], k) == sp.sqrt(k) * KINDS["sum to 9"]


def test_at_a_large_k_nothing_cancels():
    """k² Σ j^(−3)/(k + j^(−2))² is nearly ζ(3): its slope over a box is held to a few per cent."""
    _, slope, bend = enclosures(Taylor(KINDS["sum"], Moving(k, KNOWN)), arb(1000), arb(1300))
    assert 0 < slope < arb(3) / 10**6 and bend < 0


@pytest.mark.parametrize(
    "expr",
    [
        sp.log(k),
        sp.Integral(1 / ((k + u) ** 2 * (k + u**2)), (u, 0, oo)),
        sp.Integral((k + u) / (1 + u) ** 3, (u, 0, oo)),
        sp.Integral(sp.exp(-k / u) / (1 + u) ** 3, (u, 0, oo)),
        sp.Sum(j**-3 / (2 * k + j**-2) ** 2, (j, 1, oo)),
    ],
)
def test_what_has_no_series_is_refused(expr):
    with pytest.raises(InvalidInput):
        Taylor(expr, Moving(k, {})).around(arb(1), arb(1), 3)


def test_a_sum_with_another_factor_before_its_power_is_not_read_as_one_without():
    with pytest.raises(InvalidInput, match="no whole power"):
        value_at(sp.Sum(j**-3 / (1 + 2 * j**-2), (j, 1, oo)), {})


def test_weights_that_may_be_negative_are_refused():
    held = falling(sp.Integral(1 / ((k + u) ** 2 * (c0 + u)), (u, 0, oo)), k)
    with pytest.raises(InvalidInput, match="must be >= 0"):
        held.at(Moving(k, {c0: arb(-1)}), arb(1), 0)


def test_near_zero_an_infinite_slope_is_not_known():
    held = enclosures(Taylor(KINDS["sum"], Moving(k, {})), arb(0), arb(1))
    assert all(not ball.is_finite() for ball in held)
    finite = enclosures(Taylor(KINDS["over (0, 1)"], Moving(k, KNOWN)), arb(0), arb(1) / 2)
    inside = value_at(sp.diff(KINDS["over (0, 1)"], k), {**KNOWN, k: arb(1) / 4})
    assert finite[1].is_finite() and finite[1].contains(inside.mid())


def test_what_is_read_once_is_that_of_the_precision_at_hand():
    taylor, saved = Taylor(KINDS["sum"], Moving(k, {})), flint.ctx.prec
    flint.ctx.prec = 30
    taylor.around(arb(1), arb(1), 2)
    flint.ctx.prec = 200
    assert taylor.around(arb(1), arb(1), 2)[1].rel_accuracy_bits() > 150
    flint.ctx.prec = saved
