"""Where the best test error with λ = K T^(−ℓ), ℓ ≥ 0, grows: no such λ is called best, and a λ that grows bounds it."""

from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym.scaling.families import Question, families
from collapse_sym.scaling.optimum import GROWS, sharp
from collapse_sym.scaling.rates import BOUNDED, rates

from .test_optimum import HARD, error

Q = sp.Rational
NOISY_LABELS = {
    "collapse": dict(D=Q(1, 2), b=Q(2), a=Q(3), s=Q(0)),
    "variance": dict(D=Q(1, 2), b=Q(2), a=-sp.oo, s=Q(-2)),
    "collapse, T0 < d": dict(D=sp.oo, b=Q(1, 2), a=Q(2), s=Q(0), n=2),
    "collapse, one design": dict(D=sp.oo, b=Q(1, 2), a=Q(2), s=Q(0), design="shared"),
    "collapse, n grows beyond": dict(D=sp.oo, b=Q(1, 2), a=Q(2), s=Q(0), nu=Q(5, 4)),
}


@pytest.mark.parametrize("name", NOISY_LABELS)
def test_where_the_error_grows_no_lambda_of_order_1_is_best(name):
    """The constant at ℓ = 0 falls to 0 like 1/K²; a λ that grows keeps the error."""
    asked = dict(beta=Q(2), source=Q(3, 8), **NOISY_LABELS[name])
    (found,) = rates(Question(**asked))
    assert found.exponent < 0 and found.ell[0] == 0
    assert (found.sharp.constant, found.sharp.ridge, found.sharp.because) == (None, None, GROWS)
    assert BOUNDED in found.notes and "of order 1" not in found.regime
    setting = families(Question(**asked))[0].setting
    held = [replace(setting, ell=sp.S.Zero, factors=replace(setting.factors, ridge=Q(10) ** i)) for i in (0, 4, 6)]
    one, far, further = (float(sharp(at, optimise=False).decimal()) for at in held)
    assert 0 < far < 1e-5 * one and further / far == pytest.approx(1e-4, rel=0.01)


@pytest.mark.parametrize("name", ["collapse", "variance"])
def test_a_lambda_that_grows_keeps_the_error_bounded(name):
    law = replace(HARD, source=Q(3, 8), ell=0, **{"generators": "over", **NOISY_LABELS[name]})
    law = replace(law, a=max(law.a, sp.Integer(-3)))
    alone = float(sp.zeta(Q(5, 2)))  # Σ s_j c_j²
    for T in (10**4, 10**8):
        assert error(law, 1, T) > T**0.9 / 10 and error(law, T**2, T) < alone * 1.001


@pytest.mark.parametrize("a, exponent", [("a", None), (Q(2), Q(0)), (Q(1, 2), Q(3, 5))])
def test_only_where_the_error_grows_it_is_said(a, exponent):
    found = rates(Question(beta=Q(2), source=Q(3, 8), D=Q(1, 2), b=Q(2), a=a, s=Q(0)))
    said = [BOUNDED in rate.notes for rate in found]
    assert said == ([rate.balanced == ("collapse",) for rate in found] if exponent is None else [False])
    assert exponent is None or (found[0].exponent == exponent and found[0].sharp.ridge > 0)
    many = rates(Question(beta=Q(2), source=Q(3, 8), D=sp.oo, b=Q(1, 2), a="a", s=Q(0), nu=Q(3, 2)))
    assert {(BOUNDED in rate.notes, rate.balanced) for rate in many} == {
        (True, ("collapse",)),
        (False, ("inherited bias",)),
    }
