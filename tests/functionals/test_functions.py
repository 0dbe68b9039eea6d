"""The words of the language: linearity, hidden s, derivatives, words."""

from __future__ import annotations

import pytest
import sympy as sp

from collapse_sym.errors import InvalidInput
from collapse_sym.functionals.functions import Mean, Quad, Tr, WordMetric, df, functional, kappa
from collapse_sym.notation import D, S, symbol

K, T = symbol("kappa", "kappa"), symbol("T", "size")


def test_s_is_bound() -> None:
    answer = K * Tr(S / (S + K)) + Quad(S)
    assert answer.free_symbols == {K}
    assert answer.subs(S, 3) == answer
    assert sp.diff(answer, S) == 0
    assert sp.expand(answer**2).subs(S, 1) == sp.expand(answer**2)


def test_constants_leave_and_traces_of_one_are_the_rank() -> None:
    assert Tr(3 * K * S) == 3 * K * Tr(S)
    assert Tr(sp.Integer(5)) == 5 * D
    assert Quad(sp.Integer(0)) == 0


def test_powers_of_shrinkage_become_degrees_of_freedom() -> None:
    assert functional(Tr, (S / (S + K)) ** 3 + 2 * S) == df(3, K) + 2 * Tr(S)
    assert functional(Tr, S**2 / (S + K) ** 3) == Tr(S**2 / (S + K) ** 3)
    assert functional(Quad, (S / (S + K)) ** 2) == Quad(S**2 / (S + K) ** 2)


@pytest.mark.parametrize("m", [1, 2, 3])
def test_df_differentiates_as_its_trace(m: int) -> None:
    direct = sp.diff(df(m, K).trace, K)
    assert sp.expand(df(m, K).diff(K) - direct) == 0


def test_kappa_differentiates_implicitly() -> None:
    """On Σ = I with d = T: κ² = λκ + λ, so κ' = (κ + 1)/(2κ − λ)."""
    ridge = symbol("lambda", "ridge")
    slope = kappa(ridge, T).diff(ridge)
    value, root = sp.Rational(3), sp.Rational(9, 4)  # κ = 3 at λ = 9/4
    df2 = T * (1 / (1 + value)) ** 2
    found = slope.replace(lambda e: isinstance(e, df), lambda e: df2)
    assert sp.expand(found - (value + 1) / (2 * value - root)) == 0


def test_words_pair_with_powers_of_sigma() -> None:
    word = WordMetric(("S", "R", "Sigma", "R", "S"), T, K)
    assert functional(Tr, word / S) == Mean("tr", ("S", "R", "Sigma", "R", "S", "inv(Sigma)"), T, K)
    assert functional(Quad, S - 2 * word) == Quad(S) - 2 * Mean("quad", ("S", "R", "Sigma", "R", "S"), T, K)


def test_a_mean_is_not_differentiated_in_silence() -> None:
    with pytest.raises(InvalidInput, match="derivative"):
        sp.diff(Mean("tr", ("R",), T, K), K)
    with pytest.raises(InvalidInput, match="not a word"):
        Mean("tr", ("Q",), T, K)


def test_sympy_prints_the_notation_of_the_paper() -> None:
    """``sympy.latex`` and notebooks need no printer of ours."""
    assert sp.latex(Quad(S / (S + K) ** 2)) == r"w_{0}^{\top}\,\Sigma\,\left(\Sigma + \kappa\right)^{-2}\,w_{0}"
    assert sp.latex(df(2, K) ** 2) == r"\operatorname{df}_{2}^{2}\left(\kappa\right)"
    assert r"\hat\Sigma" in sp.latex(1 + Mean("tr", ("S", "R"), T, K))
