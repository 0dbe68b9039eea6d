"""How the optimal ridge moves, against differences of located optima."""

import random

import pytest
import sympy as sp

from collapse_sym.errors import InvalidInput
from collapse_sym.optimum.gradients import influences, motion
from collapse_sym.optimum.isotropic import optima
from collapse_sym.optimum.landscape import EXCESS, NOISE, RATIO, X
from collapse_sym.optimum.roots import located
from collapse_sym.risk.exponential import is_zero
from tests.optimum.chains import chain, numbers, optimum

VERDICTS = {
    "large": {"n": "increasing", "sigma0": "increasing", "sigma": "increasing", "T0": "decreasing", "r2": "decreasing"},
    "mixed": {"n": "increasing", "sigma0": "increasing", "sigma": "increasing", "T0": "decreasing", "r2": "decreasing"},
    "small": {"n": "increasing", "sigma0": "increasing", "sigma": "increasing", "r2": "decreasing"},
    "shared": {"n": "increasing", "sigma0": "increasing", "sigma": "increasing", "r2": "decreasing"},
    "small without noise": {"n": "increasing", "T0": "decreasing", "T": "decreasing", "sigma": "increasing"},
    "clean": {"T": "decreasing", "sigma": "increasing", "r2": "decreasing", "d": "increasing"},
}
OPEN = {"large": ("T", "d"), "mixed": ("T", "p"), "small": ("T", "T0"), "shared": ("T", "T0"), "ridge": ("T0", "n")}


def ridge(kind, values):
    (found,) = optima(chain(kind).substitute(values))
    return located(found, digits=30)


@pytest.mark.parametrize("kind", list(VERDICTS))
def test_verdicts_hold_at_random_numbers(kind):
    draw, up = random.Random(kind), {"increasing": 1, "decreasing": -1}
    values = numbers(draw, kind)
    values |= {"sigma": sp.Rational(1, 3), "T": 3 * values["d"] // 2}
    here = ridge(kind, values).ridge
    for name, verdict in VERDICTS[kind].items():
        assert motion(optimum(kind), name).verdict.startswith(verdict)
        step = 1 if name in ("n", "T", "T0", "d") else sp.Rational(1, 7)
        if name == "T0" and kind.startswith("small"):
            step = -1 if values["T0"] > 1 else 1
        moved = ridge(kind, {**values, name: values[name] + step}).ridge
        assert (moved - here) * (1 if step > 0 else -1) * up[verdict] > 0, name


@pytest.mark.parametrize("kind", [k for k in OPEN if k != "ridge"])
def test_the_locus_has_the_sign_of_the_slope(kind):
    """Where no one sign is proved, dλ⋆/dp has that of the locus at x⋆."""
    draw = random.Random(3)
    for name in OPEN[kind]:
        found = motion(optimum(kind), name)
        assert found.verdict == "open"
        values = numbers(draw, kind)
        values |= {"T": 2 * values["d"], "n": 3}
        if name == "p":
            near = {**values, "p": values["p"] + sp.Rational(1, 10**8)}
        else:  # sizes times 10^6: one row more is a small step
            large = {k: v * 10**6 if k in ("T", "T0", "d") else v for k, v in values.items()}
            values, near = large, {**large, name: large[name] + 1}
        here, there = ridge(kind, values), ridge(kind, near)
        locus = found.locus.evalf(20, subs={**values, "x": sp.Rational(here.low.numerator, here.low.denominator)})
        assert (there.ridge - here.ridge) * sp.sign(locus) > 0


def test_in_the_ratio_the_sign_changes_at_excess_two_without_noise_for_few_dimensions():
    """The influence of φ is noise + excess·h(x); at φ = 0 it is excess·(1 − 3/x), x = 1 + excess."""
    there = influences()[RATIO].xreplace({RATIO: sp.Integer(0), NOISE: sp.Integer(0)})
    assert sp.factor(there.xreplace({X: 1 + EXCESS})) == EXCESS * (EXCESS - 2) / (EXCESS + 1)
    h = influences()[RATIO].coeff(EXCESS)
    assert is_zero(h * X**3 - ((X - 1) ** 3 - (1 - RATIO) * (3 * X - 1)))


def test_a_name_that_plays_no_part_is_refused():
    with pytest.raises(InvalidInput, match="does not depend"):
        motion(optimum("clean"), "sigma0")
