r"""A slope in κ as a short equation: functionals of Σ in one basis each, denominators cleared, terms collected.

With z = s/(s+κ), 1/(s+κ)^m = κ^(−m)(1 − z)^m, so that every trace with poles at −κ alone is a combination of
df_i(κ) = Tr[z^i], and every Quad of such a metric, which vanishes at s = 0, one of Quad[s/(s+κ)^m].
"""

from __future__ import annotations

from math import comb
from typing import Any

import sympy as sp

from ..functionals.functions import Mean, Quad, SpectralFunctional, Tr, df
from ..functionals.tidy import oriented
from ..notation import D, S
from .lowest_terms import in_lowest_terms

MOST_SYMBOLS = 40  # of an equation that is cleared of its denominators


def equation_of(slope: sp.Expr, kappa: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """(f, c) with slope = c·f: f is a polynomial in κ and functionals, c what was divided out.

    >>> k = sp.Symbol("kappa", positive=True)
    >>> equation_of(Tr(S**2 / (S + k) ** 3), k)
    (df(2, kappa) - df(3, kappa), 1/kappa)
    """
    reduced = slope.xreplace({f: _reduced(f, kappa) for f in slope.atoms(SpectralFunctional)})
    atoms = sorted(reduced.atoms(SpectralFunctional, df, Mean), key=sp.default_sort_key)
    names = {f: sp.Dummy(f"f{i}", real=True) for i, f in enumerate(atoms)}
    plain = reduced.xreplace(names)
    if len(plain.free_symbols) > MOST_SYMBOLS or not plain.is_rational_function(*plain.free_symbols):
        return slope, sp.Integer(1)
    (found,) = in_lowest_terms(plain, main=kappa)
    content, numerator = found.numer.primitive()
    below, kept = sp.factor(found.denom.as_expr()).as_independent(kappa, *names.values(), as_Add=False)
    equation = _collected(
        numerator.as_expr(), [names[f] for f in atoms if not isinstance(f, df)] + _named(plain), below
    )
    scale = oriented(found.numer.ring.domain.to_sympy(content) / kept, plain)
    if scale.could_extract_minus_sign():
        equation, scale = sp.Add(*[-term for term in sp.Add.make_args(equation)]), -scale
    back = {name: f for f, name in names.items()}
    equation = sp.Add(*[oriented(term, plain) for term in sp.Add.make_args(equation)])
    return equation.xreplace(back), scale.xreplace(back)


def _named(plain: sp.Expr) -> list[sp.Symbol]:
    """Noises and named scalars, by which terms are told apart."""
    names = sorted((x for x in plain.free_symbols if not isinstance(x, sp.Dummy)), key=str)
    return [x for x in names if str(x).startswith(("sigma", "tau", "partial_"))]


def _reduced(functional: Any, kappa: sp.Symbol) -> sp.Expr:
    """Tr[g] or Quad[g] in the basis; itself where g has other poles."""
    g = functional.args[0]
    if g.free_symbols - {S, kappa} or g.atoms(sp.core.function.AppliedUndef) or not g.is_rational_function(S):
        return functional
    if functional.func == Tr:
        return _split(g, kappa, lambda m: _trace_of_pole(m, kappa), Tr)
    return _split(sp.cancel(g / S), kappa, lambda m: Quad(S / (S + kappa) ** m), lambda h: Quad(sp.expand(S * h)))


def _split(g: sp.Expr, kappa: sp.Symbol, pole: Any, rest: Any) -> sp.Expr:
    """g in partial fractions, each in its place: c/(s+κ)^m as c·pole(m), what has other forms as rest(term)."""
    total = sp.Integer(0)
    for term in sp.Add.make_args(sp.apart(g, S)):
        c, form = term.as_independent(S)
        base, exponent = (1 / form).as_base_exp()
        plain = base == S + kappa and exponent.is_Integer and exponent > 0
        total += c * (pole(int(exponent)) if plain else rest(form))
    return total


def _trace_of_pole(m: int, kappa: sp.Symbol) -> sp.Expr:
    """Tr[(s+κ)^(−m)]."""
    shares = [D if i == 0 else df(i, kappa) for i in range(m + 1)]
    return sp.Add(*[(-1) ** i * comb(m, i) * share for i, share in enumerate(shares)]) / kappa**m


def _collected(polynomial: sp.Expr, apart: list[sp.Symbol], below: sp.Expr) -> sp.Expr:
    """Each product of the symbols that are told apart, times its coefficient in factors, all over ``below``."""
    if not apart:
        return sp.factor(polynomial / below)
    terms = sp.Poly(polynomial, *apart).terms()
    return sp.Add(*[sp.Mul(*[x**k for x, k in zip(apart, powers)]) * sp.factor(c / below) for powers, c in terms])
