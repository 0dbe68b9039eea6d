"""Certified minima: those of functions whose minima are known, at an end and inside, one of two, and none too many."""

import flint
import pytest
import sympy as sp
from flint import arb

from collapse_sym.errors import NotConverged
from collapse_sym.scaling import minimum
from collapse_sym.scaling.certified import value_at
from collapse_sym.scaling.minimum import least
from collapse_sym.scaling.moving import Moving

k = sp.Symbol("k", positive=True)
Q = sp.Rational


def polynomial(*roots, constant=0):
    """The integral of Π(k − root), so that the roots are where it has its extrema."""
    return sp.integrate(sp.expand(sp.Mul(*[k - r for r in roots])), k) + constant


@pytest.mark.parametrize("z", [Q(1, 2), Q(3, 2), Q(7, 3)])
def test_a_minimum_inside_is_enclosed(z):
    found = least(k**z + 5 / k, k, arb(1) / 100, k**z)
    flint.ctx.prec = 200
    exact = (arb(5) * int(z.q) / int(z.p)) ** (arb(int(z.q)) / int(z.p + z.q))
    assert not found.first and found.k.contains(exact)
    assert found.k.rel_accuracy_bits() > 60 and found.value.rel_accuracy_bits() > 60


def test_the_lower_of_two_minima_is_found():
    """Extrema at 2, 3, 5: c falls, rises, falls to the deeper one at 5."""
    found = least(polynomial(2, 3, 5, constant=100), k, arb(1), k**4 / 8)
    assert not found.first and abs(found.k - 5) < 1e-20


def test_a_minimum_at_the_end_is_said_to_be_there():
    """Extrema at 2 (greatest) and 3 (least); from 1 on the value at 1 is lower still."""
    c = sp.integrate(sp.expand((k - 2) * (k - 3) * (k + 1)), k)
    values = [float(c.subs(k, x)) for x in (Q(1, 2), 3)]
    assert values[0] < values[1]
    found = least(c + 20, k, arb(1) / 2, k**4 / 8)
    assert found.first and found.value.overlaps(arb(values[0]) + 20 + arb(0, 1e-12))


def test_two_equal_minima_are_refused():
    even = sp.expand(((k - 4) ** 2 - 1) ** 2) + 1
    with pytest.raises(NotConverged, match="two minima are too close"):
        least(even, k, arb(1), k**4 / 10**4)


def test_a_flat_minimum_is_refused():
    with pytest.raises(NotConverged, match="too flat|too close"):
        least((k - 2) ** 4 + 1, k, arb(1), k / 10)


def test_a_floor_that_does_not_rise_is_refused():
    with pytest.raises(NotConverged, match="no bound beyond"):
        least(k + 1 / k, k, arb(1) / 2, sp.Integer(0) * k + Q(1, 2))


def test_a_pole_at_the_start_is_refused():
    with pytest.raises(NotConverged, match="no enclosure near K = 0"):
        least((k**2 - 4) / (k - 2) + k**2, k, arb(2), k)


def test_the_floor_is_what_keeps_the_search_from_ending_too_early(monkeypatch):
    """A minimum far out: without the floor's bound the search would stop before it."""
    c = polynomial(2, 3, 60, constant=10**6)
    assert abs(least(c, k, arb(1), k**4 / 10**3).k - 60) < 1e-15
    monkeypatch.setattr(minimum, "_end", lambda f, floor, low: (arb(5) / 2, f(arb(2)).upper()))
    assert abs(least(c, k, arb(1), k**4 / 10**3).k - 2) < 1e-15


def test_the_precision_is_given_back():
    flint.ctx.prec = 77
    least(k + 1 / k, k, arb(1) / 2, k)
    assert flint.ctx.prec == 77


def test_a_minimum_above_zero_is_told_from_the_value_at_zero():
    """c = k + F(1 − k) falls steeply at k = 0, where balls say nothing of c′."""
    falling = 6 * sp.hyper((Q(1, 2), 2), (3,), 1 - k)
    found = least(k + falling, k, arb(0), k)
    x = sp.nsolve(1 + sp.diff(falling, k), k, 1)
    assert not found.first and float(found.k) == pytest.approx(float(x))
    with pytest.raises(NotConverged, match="too close to K = 0"):
        least(9 * k + 30 * sp.sqrt(k) + falling, k, arb(0), k)


def from_level(m, more):
    """log 2 ∫u/(1+ku)² + (4/3) log 2 k ∫u/(1+ku)^m + more·k²: level at 0 by two forms of log 2, whose balls differ."""
    u = sp.Symbol("u", positive=True)
    falling, other = (sp.Integral(u / (1 + k * u) ** i, (u, 0, 1)) for i in (2, m))
    return sp.log(2) * falling + sp.Rational(4, 3) * sp.hyper((1, 1), (2,), -1) * k * other + more * k**2


def test_a_level_start_that_rises_is_the_minimum():
    c = from_level(1, Q(1, 50))
    with pytest.raises(NotConverged, match="too close to K = 0"):
        least(c, k, arb(0), k**2 / 50)
    found = least(c, k, arb(0), k**2 / 50, None, True)
    assert found.first and found.k == 0 and found.value.overlaps(arb(2).log() / 2) and found.certain()


def test_a_level_start_that_falls_a_little_has_its_minimum_inside():
    """c″(0)/2 = more − (5/36) log 2 = −7·10⁻⁵: least near k = 10⁻⁴, by 10⁻¹² or so."""
    c = from_level(2, Q(962, 10**4))
    with pytest.raises(NotConverged, match="too close to K = 0|too flat"):
        least(c, k, arb(0), k**2 / 50)
    found = least(c, k, arb(0), k**2 / 50, None, True)
    flint.ctx.prec = 300
    values = [value_at(c, {k: x * found.k.mid()}) for x in (arb(1), arb(9) / 10, arb(11) / 10, arb(1) / 10**6)]
    assert not found.first and 1e-5 < float(found.k) < 1e-2
    assert all(values[0] < value for value in values[1:])


def test_wide_balls_of_growing_functions_are_held_by_their_ends():
    z = sp.hyper((Q(1, 2), 2), (3,), 1 - k)
    wide = value_at(z, {k: arb(1).union(arb(2))})
    ends = [value_at(z, {k: arb(x)}) for x in (1, 2)]
    assert wide.contains(ends[0]) and wide.contains(ends[1]) and wide.rad() < 1.001 * (ends[0] - ends[1]) / 2


def test_integrals_of_one_term_fall_and_hold_the_constant_near_zero():
    """∫ k² √w/(k+w)³ + 3w²/(k+w)³·(1 − e^(−1/w)) dw: the first part grows with √k, the second falls from 3."""
    w = sp.Symbol("w", positive=True)
    lacks = 1 - sp.exp(-1 / w)
    c = sp.Integral(k**2 * sp.sqrt(w) / (k + w) ** 3 + 3 * w**2 * lacks / (k + w) ** 3, (w, 0, sp.oo))
    apart = minimum.spread(c, k)
    assert len(sp.Add.make_args(apart)) == 2 and not any(i.function.is_Add for i in apart.atoms(sp.Integral))
    moving = Moving(k, {})
    below = minimum._from_below(apart, moving)
    for x in (arb(1) / 1000, arb(1) / 10, arb(2)):
        lower, here = below(x), value_at(apart, {k: x})
        assert 0 < lower < here and here.overlaps(value_at(c, {k: x}))
    growing = sp.Integral(k * w / (k + w) ** 3 - w / (k + w) ** 3, (w, 0, sp.oo))
    assert minimum._from_below(growing, moving) is None  # the power of k is inside


def test_an_integral_that_grows_is_no_bound_near_zero():
    w = sp.Symbol("w", positive=True)
    for inside in (w / (1 + w) ** 3 * (k + w), 1 / (w - k) ** 2, 1 / (w + k * w + k) ** 2):
        assert not minimum._falls(sp.Integral(inside, (w, 0, sp.oo)), k)
    assert minimum._falls(sp.Integral(1 / (w + k) ** 2, (w, 0, sp.oo)), k)
    j = sp.Symbol("j", positive=True)
    assert minimum._falls(sp.Sum(j**-3 / (k + j**-2) ** 2, (j, 1, sp.oo)), k)


def test_two_enclosures_are_met():
    both = minimum._within(arb(1).union(arb(3)), arb(2).union(arb(9)))
    assert both.contains(arb(5) / 2) and both < 4
    assert minimum._within(arb("nan"), arb(1)) == 1 and minimum._within(arb(1), arb("inf")) == 1


def test_what_several_expressions_share_is_that_of_the_k_and_the_precision_at_hand():
    moving = Moving(k, {sp.Symbol("c"): arb(3)})
    first, second = k**2 + sp.Symbol("c"), sp.sqrt(2) * k**2
    for x in (arb(2), arb(5)):
        assert moving.at(first, x) == x**2 + 3 and moving.at(second, x).overlaps(arb(2).sqrt() * x**2)
    saved, flint.ctx.prec = flint.ctx.prec, 30
    coarse = moving.at(second, x)
    flint.ctx.prec = 300
    assert coarse.rad() > 2**-40 and moving.at(second, x).rad() < 2**-200
    flint.ctx.prec = saved


@pytest.mark.parametrize("wide", [False, True])
def test_a_minimum_at_the_middle_of_its_box_is_enclosed(wide):
    """c′ vanishes at the first middle, where no sign tells the halves apart; ``wide``: c″ of a box says nothing."""
    slope = lambda x: x * x * x - 27  # noqa: E731
    bend = (lambda x: 3 * x * x + (arb(0, 100) if x.rad() > 2**-9 else 0)) if wide else lambda x: 3 * x * x
    assert slope(arb(3)) == 0
    found = minimum._root(slope, bend, arb(3) - arb(1) / 64, arb(3) + arb(1) / 64)
    assert found.contains(3) and found.rad() < 2**-40


def test_a_flat_piece_ends_the_search_for_a_root():
    flat = lambda x: arb(0, 1)  # noqa: E731
    found = minimum._root(flat, flat, arb(2), arb(4))
    assert found.contains(2) and found.contains(4)
