r"""Traces and forms in LaTeX."""

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
