"""How answers are written: the text grammar that we read back, and LaTeX in the paper's notation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.str import StrPrinter

from ..notation import S, latex_name
from .functions import Mean, Quad, Tr, WordMetric, df, kappa

_LETTER_LATEX = {
    "Sigma": r"\Sigma",
    "S": r"\hat\Sigma",
    "R": "R",
    "P": "P",
    "pinv(S)": r"\hat\Sigma^{\dagger}",
    "inv(Sigma)": r"\Sigma^{-1}",
}


class _Text(StrPrinter):
    """The grammar of numbers plus Tr(g), Quad(g), Mean(word), df(m, kappa) and Sum."""

    def _print_Sum(self, expr: sp.Sum) -> str:
        ((index, low, high),) = expr.limits
        return f"Sum({self._print(expr.function)}, {index}, {self._print(low)}, {self._print(high)})"

    def _print_Infinity(self, expr: sp.Expr) -> str:
        return "oo"


def to_text(expr: sp.Expr) -> str:
    """The expression in the grammar of answers; ``from_text`` reads it back to an equal expression.

    >>> to_text(sp.sqrt(2) * Tr(S / (S + 1)) ** 2)
    'sqrt(2)*Tr(s/(s + 1))**2'
    """
    return _Text({"order": None}).doprint(expr)


class _Latex(LatexPrinter):
    """SymPy's LaTeX with the symbols of notation.py and the functionals of the paper."""

    printmethod = "_paper_latex"  # the functionals' own ``_latex`` asks this printer: it must not ask back

    def _print_Symbol(self, expr: sp.Symbol, style: str = "plain") -> str:
        return latex_name(expr.name)

    def _print_Tr(self, expr: Tr, exp: str | None = None) -> str:
        return self._raised(r"\operatorname{tr}" + self._argument(expr.args[0]), exp)

    def _print_Quad(self, expr: Quad, exp: str | None = None) -> str:
        g = expr.args[0]
        inner = _in_sigma(self, g)
        body = rf"\left({inner}\right)" if g.is_Add else rf"\,{inner}\,"
        return self._raised(rf"w_{{0}}^{{\top}}{body}w_{{0}}", exp)

    def _argument(self, g: sp.Expr) -> str:
        inner = _in_sigma(self, g)
        return rf"\left({inner}\right)" if g.is_Add else rf"\,{inner}"

    def _raised(self, text: str, exp: str | None) -> str:
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_df(self, expr: df, exp: str | None = None) -> str:
        m, k = (self._print(a) for a in expr.args)
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"\operatorname{{df}}_{{{m}}}{power}\left({k}\right)"

    def _print_kappa(self, expr: kappa, exp: str | None = None) -> str:
        ridge, T = (self._print(a) for a in expr.args)
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"\kappa{power}\left({ridge},{T}\right)"

    def _print_Mean(self, expr: Mean) -> str:
        word = r"\,".join(_LETTER_LATEX[x] for x in expr.letters)
        if expr.head == "quad":
            word = rf"w_{{0}}^{{\top}}\,{word}\,w_{{0}}"
            return rf"\operatorname{{E}}\left[{word}\right]"
        return rf"\operatorname{{E}}\left[\operatorname{{tr}}\,{word}\right]"

    def _print_WordMetric(self, expr: WordMetric) -> str:
        word = r"\,".join(_LETTER_LATEX[str(x)] for x in expr.args[0])
        return rf"\operatorname{{E}}\left[{word}\right]"

    def _needs_mul_brackets(self, expr: sp.Expr, first: bool = False, last: bool = False) -> bool:
        # tr Σ … followed by a factor would read as part of the trace.
        if isinstance(expr, Tr) and not last:
            return True
        return super()._needs_mul_brackets(expr, first=first, last=last)

    def _print_AppliedUndef(self, expr: Any, exp: str | None = None) -> str:
        name = latex_name(expr.func.__name__)
        inner = ",".join(r"\Sigma" if a == S else self._print(a) for a in expr.args)
        return self._raised(rf"{name}\left({inner}\right)", exp)

    def _print_Function(self, expr: Any, exp: str | None = None) -> str:
        if isinstance(expr, sp.core.function.AppliedUndef):
            return self._print_AppliedUndef(expr, exp)
        return super()._print_Function(expr, exp)


def _in_sigma(printer: _Latex, g: sp.Expr) -> str:
    """g(Σ): powers of s as powers of Σ, denominators (s+κ)^k as (Σ+κ)^{−k}."""
    if g.is_Add:
        return " + ".join(_in_sigma(printer, t) for t in g.args).replace("+ -", "- ")
    pieces, scalar = [], sp.S.One
    for factor in sp.Mul.make_args(g):
        if factor.has(S):
            pieces.append(factor)
        else:
            scalar *= factor
    pieces.sort(key=lambda f: (f.as_base_exp()[0] != S, f.as_base_exp()[1].is_negative is True, sp.default_sort_key(f)))
    text = "" if scalar == 1 else ("-" if scalar == -1 else printer._print(scalar))
    words = [_power_of_sigma(printer, f) for f in pieces]
    return r"\,".join([text, *words] if text else words) or "I"


def _power_of_sigma(printer: _Latex, factor: sp.Expr) -> str:
    base, exponent = factor.as_base_exp()
    if base == S:
        name = r"\Sigma"
    elif isinstance(base, (sp.core.function.AppliedUndef, WordMetric)):
        name = printer._print(base)
    elif base.is_Add:
        shift = base - S
        inner = rf"\Sigma + {printer._print(shift)}" if not shift.has(S) else _in_sigma(printer, base)
        name = rf"\left({inner}\right)"
    else:
        name = rf"\left({_in_sigma(printer, base)}\right)"
    return name if exponent == 1 else f"{name}^{{{printer._print(exponent)}}}"


def metric_latex(g: sp.Expr) -> str:
    r"""LaTeX of the metric g(Σ); a number stands for a multiple of the identity.

    >>> metric_latex(S**2 / (S + sp.Symbol("kappa")))
    '\\Sigma^{2}\\,\\left(\\Sigma + \\kappa\\right)^{-1}'
    """
    printer = _Latex({"fold_short_frac": False})
    if g.has(S):
        return _in_sigma(printer, g)
    number = printer.doprint(g)
    return "I" if g == 1 else rf"\left({number}\right)I" if g.is_Add else rf"{number}\,I"


def functional_latex(expr: sp.Expr, exp: str | None = None) -> str:
    """A functional inside SymPy's own LaTeX, perhaps raised to a power."""
    printer = _Latex({"fold_short_frac": False})
    return printer._print(expr) if exp is None else printer._print(expr, exp=exp)


def latex(expr: sp.Expr | str) -> str:
    r"""LaTeX in the paper's notation (text that is LaTeX already passes through).

    >>> latex(Quad(S / (S + sp.Symbol("kappa")) ** 2))
    'w_{0}^{\\top}\\,\\Sigma\\,\\left(\\Sigma + \\kappa\\right)^{-2}\\,w_{0}'
    """
    if isinstance(expr, str):
        return expr
    # to some versions of SymPy a float is equal to one of other digits, and to an integer
    return _known(expr) if isinstance(expr, sp.Basic) and not expr.has(sp.Float) else _printed(expr)


def _printed(expr: sp.Expr) -> str:
    return _Latex({"fold_short_frac": False}).doprint(expr)


@lru_cache(maxsize=2048)
def _known(expr: sp.Expr) -> str:
    """The same: a record has its formulas in a page, in a source and in data."""
    return _printed(expr)
