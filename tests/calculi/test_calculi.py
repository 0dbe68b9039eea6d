"""The maps of the calculi: identities that tie them together, and closed forms where an integral can be done."""

from __future__ import annotations

import pytest
import sympy as sp

from collapse_sym.calculi import CALCULI, OVER, RIDGE, UNDER, Act, choose, table
from collapse_sym.chain import LeastSquares, Ridge
from collapse_sym.errors import OutsideCalculus
from collapse_sym.functionals import Answer, Tr, equal
from collapse_sym.functionals.functions import Mean
from collapse_sym.functionals.languages import OneLevel, Symbolic
from collapse_sym.notation import D, S, symbol

RIDGE_FIT, LEAST_SQUARES = Ridge("T", "sigma", ridge="lambda"), LeastSquares("T", "sigma")
METRICS = [S, sp.Integer(1), S**2, S / (S + symbol("k", "ridge"))]


def _act(calculus: str, regime: str, language: object = None) -> Act:
    fit = RIDGE_FIT if regime == RIDGE else LEAST_SQUARES
    return Act(CALCULI[calculus], fit, regime, language or Symbolic(D, {}))  # type: ignore[arg-type]


def _same(act: Act, a: sp.Expr, b: sp.Expr) -> bool:
    """Equality of metrics: of their traces against a free resolvent, which determines a metric."""
    probe = 1 / (S + symbol("probe", "ridge"))
    definitions = tuple(act.language.definitions)  # type: ignore[attr-defined]
    return bool(equal(Answer(definitions, _trace(a * probe)), Answer(definitions, _trace(b * probe))))


def _trace(g: sp.Expr) -> sp.Expr:
    from collapse_sym.functionals.functions import functional

    return functional(Tr, g)


@pytest.mark.parametrize("regime", [OVER, UNDER, RIDGE])
@pytest.mark.parametrize("g", METRICS)
def test_overridden_maps_equal_their_defaults(regime: str, g: sp.Expr) -> None:
    act = _act("equivalents", regime)
    mean, second = act.mean(g), act.calculus.second(act, g)
    assert _same(act, act.cross(g), mean - second)
    assert _same(act, act.residual(g), g - 2 * mean + second)
    assert _same(act, act.shortfall(g), g - mean)


@pytest.mark.parametrize("regime", [UNDER, RIDGE])
def test_the_noise_map_of_the_identity(regime: str) -> None:
    """E tr(BᵀB) ≃ Tr[s/(s+κ)²]/(T − df₂(κ)), written out by hand."""
    act = _act("equivalents", regime)
    kappa = act.kappa
    noise = act.noise(sp.Integer(1))
    direct = Tr(S / (S + kappa) ** 2) / (act.T - Tr(S**2 / (S + kappa) ** 2))
    definitions = tuple(act.language.definitions)  # type: ignore[attr-defined]
    assert equal(Answer(definitions, noise), Answer(definitions, direct))


def test_a_projector_is_its_own_square_in_trace() -> None:
    """λ → 0⁺, T < d: A = P, so tr E[AᵀA] = tr E[A] = T: the equivalent must satisfy it exactly."""
    act = _act("equivalents", UNDER)
    definitions = lambda: tuple(act.language.definitions)  # type: ignore[attr-defined]  # noqa: E731
    second = _trace(act.calculus.second(act, sp.Integer(1)))
    mean = _trace(act.mean(sp.Integer(1)))
    assert equal(Answer(definitions(), second), Answer(definitions(), sp.sympify(mean)))
    assert equal(Answer(definitions(), mean), Answer(definitions(), act.T))


def test_the_projector_identity_has_teeth(monkeypatch) -> None:
    from collapse_sym.calculi.equivalents import Equivalents

    good = Equivalents._unresolved
    monkeypatch.setattr(Equivalents, "_unresolved", lambda self, act, g: sp.Rational(21, 20) * good(self, act, g))
    with pytest.raises(AssertionError):
        test_a_projector_is_its_own_square_in_trace()


@pytest.mark.parametrize("regime", [OVER, UNDER])
def test_the_equivalent_is_the_limit_of_the_isotropic_map(regime: str) -> None:
    """With d = φT and T → ∞ the exact maps tend to the equivalents."""
    size, ratio = symbol("T", "size"), sp.Rational(1, 3) if regime == OVER else sp.Integer(3)
    exact, limit = ({}, {})
    for name, out in (("isotropic", exact), ("equivalents", limit)):
        act = _act(name, regime, OneLevel(D, {}, value=sp.Integer(1), weight=sp.Integer(1)))
        for kind in ("mean", "second", "noise", "cross", "residual"):
            expr = getattr(act, kind)(sp.Integer(1))
            for d in reversed(act.language.definitions):  # type: ignore[attr-defined]
                expr = sp.sympify(expr).xreplace({d.symbol: d.expr})
            out[kind] = sp.limit(sp.sympify(expr).xreplace({D: ratio * size}), size, sp.oo)
    assert exact == limit


def test_exact_words_of_a_ridge_fit() -> None:
    act = _act("exact", RIDGE)
    T, ridge = act.T, RIDGE_FIT.penalty
    assert act.noise(S) == Mean("tr", ("Sigma", "R", "S", "R"), T, ridge) / T
    with pytest.raises(OutsideCalculus, match="two designs"):
        act.second(act.second(S))
    with pytest.raises(OutsideCalculus, match="polynomial"):
        act.second(S / (S + 1))


def test_auto_prefers_what_is_exact_and_closed() -> None:
    assert choose("auto", LEAST_SQUARES, OVER, one_level=False).name == "exact"
    assert choose("auto", LEAST_SQUARES, UNDER, one_level=True).name == "isotropic"
    assert choose("auto", LEAST_SQUARES, UNDER, one_level=False).name == "equivalents"
    assert choose("auto", RIDGE_FIT, RIDGE, one_level=True).name == "equivalents"


def test_the_table_says_what_choose_does() -> None:
    rows = {(r.fit, r.covariance): r.answers for r in table()}
    assert len(rows) == 10
    for (fit, covariance), answers in rows.items():
        assert answers["equivalents"].startswith("covers")
        shared = "one design" in fit or "λ < 0" in fit
        assert answers["isotropic"].startswith("refuses") == (covariance == "any Σ" or shared), fit
        assert answers["exact"].startswith("refuses") == shared, fit
    assert rows["least squares, T ≥ d + 2", "any Σ"]["exact"] == "covers (exact)"
    assert rows["ridge, λ > 0", "any Σ"]["exact"] == "covers, as unevaluated Mean[word]"


def test_numbers_refuse_words_by_name() -> None:
    from collapse_sym.chain import example_text, loads
    from collapse_sym.risk import predict

    for calculus in ("exact", "isotropic"):
        with pytest.raises(OutsideCalculus, match="verify estimates"):
            predict(loads(example_text("fig-1a")).substitute({"n": 2}), calculus)


def test_above_the_threshold_the_equivalent_noise_is_the_exact_one_up_to_its_order() -> None:
    """Tr[g/s]/(T − d) against Tr[g/s]/(T − d − 1), for any Σ."""
    for g in METRICS:
        equivalent, exact = _act("equivalents", OVER).noise(g), _act("exact", OVER).noise(g)
        act = _act("exact", OVER)
        assert equal(equivalent * (act.T - D), exact * (act.T - D - 1))
