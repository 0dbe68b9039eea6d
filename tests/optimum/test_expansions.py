"""The expansions of the optimal ridge against the greatest root of its polynomial, by the order of what is left out."""

import mpmath
import pytest
import sympy as sp

from collapse_sym.optimum.expansions import little_alignment, little_excess, much_excess
from collapse_sym.optimum.landscape import ALIGNMENT, EXCESS, NOISE, RATIO, SQUARED, X, landscape

HALF = sp.Rational(1, 2)
NUMBERS = {ALIGNMENT: sp.Rational(3, 2), EXCESS: sp.Rational(2, 3), NOISE: HALF, SQUARED: sp.Integer(2)}
RATIOS = (sp.Rational(1, 3), sp.Integer(1), sp.Rational(7, 2))


def optimum(numbers):
    """(λ⋆, E⋆, x⋆) at 60 digits."""
    coefficients = sp.Poly(landscape().polynomial.xreplace(numbers), X).all_coeffs()
    with mpmath.workdps(120):
        roots = mpmath.polyroots([mpmath.mpf(c.p) / c.q for c in coefficients], maxsteps=400, extraprec=600)
        x = sp.Float(max(r.real for r in roots if abs(r.imag) < mpmath.mpf(10) ** -60), 60)
    values = (e.xreplace({**numbers, X: x}) for e in (landscape().ridge, landscape().error))
    return *values, x


def left_out(expansion, symbol, small, ratio):
    """What ridge and error leave out at one small number."""
    numbers = {**NUMBERS, RATIO: ratio, symbol: small}
    ridge, error, _ = optimum(numbers)
    told = (expansion.value(terms).xreplace(numbers) for terms in (expansion.ridge, expansion.error))
    return [abs(a - b) for a, b in zip((ridge, error), told)]


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize(
    "expansion, symbol, power, orders",
    [(much_excess, EXCESS, 1, (1, 2)), (little_alignment, ALIGNMENT, -1, (1, 3))],
)
def test_what_is_left_out_is_of_the_next_order(expansion, symbol, power, orders, ratio):
    near, far = (left_out(expansion(), symbol, sp.Integer(10) ** (power * k), ratio) for k in (8, 10))
    for a, b, order in zip(near, far, orders):
        assert 0 < b < a * sp.Rational(102, 100) / 10 ** (2 * order)


@pytest.mark.parametrize("ratio", RATIOS)
def test_little_excess(ratio):
    """The ridge leaves out order 2, the gain order 3."""
    found, gaps = little_excess(), []
    for k in (6, 8):
        numbers = {**NUMBERS, RATIO: ratio, EXCESS: sp.Rational(1, 10**k)}
        ridge, least, _ = optimum(numbers)
        x = found.x.xreplace(numbers).evalf(60)
        slope, gain = (e.xreplace({X: x}).xreplace(numbers) for e in (found.slope, found.gain))
        bought = landscape().error.xreplace({X: x}).xreplace(numbers) - least
        excess = numbers[EXCESS]
        gaps.append([abs(found.ridge.xreplace(numbers) + excess * slope - ridge), abs(bought - gain * excess**2)])
    (ridge_near, gain_near), (ridge_far, gain_far) = gaps
    assert 0 < ridge_far < ridge_near * sp.Rational(102, 100) / 10**4
    assert 0 < gain_far < gain_near * sp.Rational(102, 100) / 10**6


def test_what_the_clean_ridge_loses_grows_in_proportion_to_the_excess():
    """E at the clean optimum is linear in the excess, E⋆ stays below ‖w₀‖²: the gain has no bound."""
    slope = sp.diff(landscape().error, EXCESS)
    assert EXCESS not in slope.free_symbols
    at_clean = slope.xreplace({X: little_excess().x}).xreplace({**NUMBERS, RATIO: HALF})
    assert at_clean.evalf() > 0
