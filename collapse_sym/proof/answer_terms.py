"""The engine's answers as terms of a certificate: functionals of Σ, κ(λ, T), powers with n, sums over generations."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..errors import OutsideCalculus
from ..functionals.functions import Quad, Tr, df, kappa
from ..notation import M, S
from .language import Term

MOST = 64  # the largest exponent that a checker multiplies out


def term(e: sp.Expr) -> Term:
    """A scalar as a term.

    Raises: OutsideCalculus, for roots, unevaluated means and large exponents.

    >>> from collapse_sym.notation import symbol
    >>> k = sp.Symbol("kappa")
    >>> term(Tr(S / (S + k) ** 2) / symbol("T", "size"))
    ['Multiply', ['Power', 'T', '-1'], ['Trace', ['MatrixMultiply', ['Power', ['Resolvents', 'kappa'], '2'], 'Sigma']]]
    """
    e = sp.sympify(e, strict=True)
    if e.is_Rational:
        return str(e)
    if e.is_Symbol:
        return e.name
    if e.is_Add or e.is_Mul:
        return ["Add" if e.is_Add else "Multiply", *map(term, sorted(e.args, key=sp.default_sort_key))]
    if e.is_Pow:
        return ["Power", term(e.base), _exponent(e.exp)]
    if isinstance(e, df):
        return ["Df", *map(term, e.args)]
    if isinstance(e, kappa):
        return ["Kappa", *map(term, e.args)]
    if isinstance(e, (Tr, Quad)):
        return ["Trace" if isinstance(e, Tr) else "Quad", matrix(e.args[0])]
    if isinstance(e, sp.Sum) and len(e.limits) == 1 and e.limits[0][0] == M:
        return ["Sum", "m", *map(term, e.limits[0][1:]), term(e.function)]
    raise OutsideCalculus("of certificates", e, "no rational function of symbols, powers and traces of Σ", remedy="name it")


def _exponent(e: sp.Expr) -> Term:
    if e.is_Rational and (not e.is_Integer or abs(e) > MOST):
        raise OutsideCalculus("of certificates", e, f"a root, or an exponent beyond {MOST}", remedy="name it by a symbol")
    return term(e)


def matrix(g: sp.Expr) -> Term:
    """A function g(s) of the spectral variable as a function of Σ.

    >>> matrix(S / (S + 1))
    ['MatrixMultiply', ['Resolvents', '1'], 'Sigma']
    """
    g = sp.sympify(g, strict=True)
    if S not in g.free_symbols:
        return "Identity" if g == 1 else ["Scale", term(g), "Identity"]
    if g == S:
        return "Sigma"
    if g.is_Add:
        return ["Add", *map(matrix, sorted(g.args, key=sp.default_sort_key))]
    if g.is_Mul:
        constant, core = g.as_independent(S, as_Add=False)
        if constant != 1:
            return ["Scale", term(constant), matrix(core)]
        return ["MatrixMultiply", *map(matrix, sorted(core.args, key=sp.default_sort_key))]
    if g.is_Pow and g.exp.is_Integer and abs(g.exp) <= MOST:
        shift = sp.expand(g.base - S)
        if g.exp < 0 and shift != 0 and S not in shift.free_symbols:
            return ["Resolvents", term(shift)] if g.exp == -1 else ["Power", ["Resolvents", term(shift)], str(-g.exp)]
        return ["Power", matrix(g.base), str(g.exp)]
    raise OutsideCalculus("of certificates", g, "no rational function of Σ", remedy="use a calculus that closes")


def bases(e: Any) -> list[sp.Expr]:
    """What a scalar divides by, outside traces and sums; inner ones first."""
    if not isinstance(e, sp.Basic) or isinstance(e, (Tr, Quad, df, sp.Sum)):
        return []
    found = [b for a in e.args for b in bases(a)]
    if e.is_Pow and (e.exp.could_extract_minus_sign() or e.exp.is_negative):
        found.append(e.base)
    return list(dict.fromkeys(found))
