"""Intervals hold what they should hold, also where numbers are huge, tiny, or next to 0."""

import random
from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from collapse_sym.optimum.interval import Interval, _outward
from collapse_sym.optimum.jets import Jet


def drawn(draw):
    """(interval, a rational in it): thin, wide, around 0, or at the ends of float64's range."""
    low = draw.choice([-1, 1]) * draw.random() * 10.0 ** draw.choice([-320, -300, -20, 0, 0, 3, 150])
    high = low if draw.random() < 0.4 else low + abs(low) * draw.choice([1e-16, 1e-3, 1, 3])
    at = Fraction(low) + (Fraction(high) - Fraction(low)) * Fraction(draw.randint(0, 8), 8)
    return Interval(np.array([low]), np.array([high])), at


def holds(x, value):
    low, high = float(x.low[0]), float(x.high[0])
    below = np.isnan(low) or low == -np.inf or Fraction(low) <= value
    return below and (np.isnan(high) or high == np.inf or value <= Fraction(high))


@pytest.mark.parametrize("seed", range(3))
def test_every_operation_keeps_what_it_holds(seed):
    draw = random.Random(seed)
    for _ in range(700):
        (x, a), (y, b) = drawn(draw), drawn(draw)
        assert holds(x + y, a + b) and holds(x - y, a - b) and holds(x * y, a * b) and holds(x**3, a**3)
        if b != 0:
            assert holds(x / y, a / b) and holds(2.0 / y, 2 / b)


def test_one_step_outward_is_a_step_of_float64_at_least():
    """Any bits that are a number, subnormal ones included, powers of 2 and 0."""
    bits = np.random.default_rng(1).integers(0, 2**64, 10**5, dtype=np.uint64, endpoint=False)
    powers = 2.0 ** np.arange(-1074, 1024)
    x = np.concatenate([bits.view(float), powers, -powers, [0.0, -0.0]])
    x = x[np.isfinite(x)]
    with np.errstate(over="ignore"):
        found = _outward(x, x)
    assert len(x) > 10**5
    assert (found.low <= np.nextafter(x, -np.inf)).all() and (found.high >= np.nextafter(x, np.inf)).all()


def test_sums_are_rounded_outward_too():
    draw = random.Random(5)
    for _ in range(50):
        terms = [draw.uniform(-1, 1) * 10.0 ** draw.randint(-20, 20) for _ in range(200)]
        total = Interval(np.array([terms]), np.array([terms])).sum()
        exact = sum(map(Fraction, terms), Fraction(0))
        assert Fraction(float(total.low[0, 0])) <= exact <= Fraction(float(total.high[0, 0]))


def test_what_overflows_is_not_known():
    huge = Interval(np.array([1e300]), np.array([1e300]))
    assert (huge * huge).sign[0] == 0 or (huge * huge).low[0] < np.inf
    assert (huge * huge - huge * huge).sign[0] == 0
    zero = Interval(np.array([-1.0]), np.array([1.0]))
    assert (1.0 / zero).sign[0] == 0 and (1.0 / zero * 0.0).sign[0] == 0


def test_balls_are_held_and_exact_numbers_stay_exact():
    third = Interval.around([arb(1) / 3, arb(3)])
    assert third.low[0] < 1 / 3 < third.high[0] or Fraction(third.low[0]) < Fraction(1, 3) < Fraction(third.high[0])
    assert third.low[1] == third.high[1] == 3


def test_jets_are_taylor_series():
    """(1 + t)/(2 − t)³ at t = 0, to second order, in fractions."""
    t = Jet(Fraction(0), Fraction(1))
    found = (1 + t) / (2 - t) ** 3
    assert (found.value, found.slope, found.bend) == (Fraction(1, 8), Fraction(5, 16), Fraction(3, 8))
    far = 1 / (1 + t) - t * t
    assert (far.value, far.slope, far.bend) == (1, -1, 0)
