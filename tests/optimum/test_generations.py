"""The optimal ridge for few and for many generations against the located one, by the order of what is left out."""

import pytest
import sympy as sp

from collapse_sym.notation import N
from collapse_sym.optimum.generations import many, starts_clean
from collapse_sym.optimum.isotropic import optima, x_of
from collapse_sym.optimum.landscape import X
from collapse_sym.optimum.roots import located
from tests.optimum.chains import chain, optimum

VALUES = {"d": 20, "T": 40, "sigma": 1, "sigma0": 2, "r2": 3}


def values(kind, **changes):
    found = {**VALUES, "T0": 45 if kind == "large" else 10, **changes}
    return {name: x for name, x in found.items() if name in chain(kind).symbols}


def exact(kind, n, **changes):
    (found,) = optima(chain(kind).substitute({**values(kind, **changes), "n": n}))
    at = located(found, digits=60)
    return [sp.Float(x.mid().str(70, radius=False), 70) for x in (at.ridge, at.error)]


@pytest.mark.parametrize(
    ("kind", "near", "far", "ridge", "error"),
    [
        ("large", 10**4, 10**6, 1, 2),
        ("shared", 10**4, 10**6, 1, 2),
        ("small", 20, 30, 1, 3),
    ],
)
def test_many_generations_leave_out_the_next_order(kind, near, far, ridge, error):
    found = many(optimum(kind))
    numbers = {x: sp.Integer(VALUES.get(str(x), values(kind).get(str(x)))) for x in found.beyond.free_symbols - {N}}
    left = []
    for n in (near, far):
        told = (a.evalf(60, subs={**values(kind), "n": n}) for a in (found.ridge, found.error))
        left.append([abs(a - b) for a, b in zip(told, exact(kind, n), strict=True)])
    small = found.beyond.xreplace(numbers)
    fall = small.xreplace({N: sp.Integer(near)}) / small.xreplace({N: sp.Integer(far)})
    for a, b, order in zip(*left, (ridge, error), strict=True):
        assert 0 < b < a * sp.Rational(11, 10) / fall**order


def test_few_generations_have_the_fixed_point_at_the_x_of_clean_labels():
    """The excess goes with nσ₀²: a hundredth of it leaves out 10⁻⁴ times as much."""
    case, left = optimum("large"), []
    assert starts_clean(case)
    for sigma0 in (sp.Rational(1, 100), sp.Rational(1, 1000)):
        at = values("large", sigma0=sigma0)
        (clean,) = optima(chain("large").substitute({**at, "n": 0}))
        (one,) = optima(chain("large").substitute({**at, "n": 1}))
        x = x_of(clean.clean_ridge.expr).xreplace({s: clean.teacher.ratio for s in x_of(sp.S.One).free_symbols})
        told = one.fixed_point.expr.xreplace({X: x}).evalf(60)
        left.append(abs(told - exact("large", 1, sigma0=sigma0)[0]))
    assert 0 < left[1] < left[0] * sp.Rational(11, 10) / 10**4


@pytest.mark.parametrize("kind", ["clean", "mixed", "ridge"])
def test_no_more_is_said_than_is_known(kind):
    assert many(optimum(kind)) is None and not starts_clean(optimum(kind))


def test_at_the_threshold_without_noise_few_generations_are_not_expanded():
    assert not starts_clean(optima(chain("large", sigma="0").substitute({"T": "d"}))[0])
