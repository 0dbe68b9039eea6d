r"""Traces, forms, their products and sums as text and in LaTeX."""

from __future__ import annotations

from ...notation import latex_name
from .words import COVARIANCE, Letter, Word


def factor_latex(word: Word) -> str:
    r"""A canonical factor in LaTeX; the empty trace is d.

    >>> factor_latex((Letter("A"), Letter("Sigma", power=-2)))
    '\\operatorname{tr}(A \\Sigma^{-1})'
    >>> factor_latex((Letter("u", transposed=True), Letter("v")))
    '(u^{\\top} v)'
    """
    if not word:
        return "d"
    text = " ".join(map(_letter, word))
    return f"({text})" if word[0].row else rf"\operatorname{{tr}}({text})"


def _letter(letter: Letter) -> str:
    if letter.name == COVARIANCE:
        exponent = letter.power // 2
        return r"\Sigma" if exponent == 1 else rf"\Sigma^{{{exponent}}}"
    name = latex_name(letter.name)
    if letter.power != 1:
        return rf"{name}^{{{letter.power}}}"
    return name + r"^{\top}" * letter.transposed


def product(coefficient: str, factors: list[str], by: str) -> str:
    """A coefficient before its factors: a sum is bracketed, 1 is left out, equal factors are powers.

    >>> product("T + 1", ["tr(A)", "tr(A)", "u' v"], "*")
    "(T + 1)*tr(A)^2*u' v"
    """
    grouped = []
    for factor in dict.fromkeys(factors):
        n = factors.count(factor)
        grouped.append(factor if n == 1 else f"{factor}^{n}" if factor.endswith(")") else f"({factor})^{n}")
    if not grouped:
        return coefficient
    if coefficient in ("1", "-1"):
        return coefficient[:-1] + by.join(grouped)
    return by.join([f"({coefficient})" if _is_sum(coefficient) else coefficient, *grouped])


def joined(terms: list[str]) -> str:
    """A sum of terms; no terms are 0.

    >>> joined(["T", "-2*d"])
    'T - 2*d'
    """
    if not terms:
        return "0"
    return terms[0] + "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in terms[1:])


def _is_sum(text: str) -> bool:
    """Whether the text is a sum outside its brackets and braces."""
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "({") - (c in ")}")
        if i and not depth and c in "+-" and text[i - 1] == " ":
            return True
    return False
