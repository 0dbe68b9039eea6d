"""Presentation of short answers: one fraction, factored.  It never decides anything."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

import sympy as sp

from .factoring import in_factors
from .functions import Mean, SpectralFunctional, df

LIMIT = 90  # nodes: longer expressions are left as they were derived
MAX_SYMBOLS = 9
GROWTH = 1.3  # a form that is longer than the derived one by more than this is not taken
STOREY = 8  # what a fraction inside a fraction weighs, in nodes


@lru_cache(maxsize=1024)  # a total is presented by the parts that are presented beside it
def tidy(expr: sp.Expr) -> sp.Expr:
    """The shortest of a few equal forms of a short rational expression.

    >>> T, k = sp.symbols("T kappa")
    >>> tidy(k**2 + k**2 * df(2, k) / (T - df(2, k)))
    T*kappa**2/(T - df(2, kappa))
    """
    if expr.is_Atom or _long(expr) or expr.has(sp.Sum, sp.Integral, sp.oo):
        return expr
    atoms = sorted(expr.atoms(SpectralFunctional, df, Mean), key=sp.default_sort_key)
    stand_ins = {a: sp.Dummy(f"f{i}", real=True) for i, a in enumerate(atoms)}
    plain = expr.xreplace(stand_ins)
    if len(plain.free_symbols) > MAX_SYMBOLS or not plain.is_rational_function(*plain.free_symbols):
        return expr
    back = {v: a for a, v in stand_ins.items()}
    factored = oriented(in_factors(plain), plain)
    short = _size(factored) <= GROWTH * _size(plain) and _longest_sum(factored) <= max(_longest_sum(plain), 3) + 1
    better = short and _weight(factored) < _weight(plain)
    return _positive(factored if better else plain).xreplace(back)


def _longest_sum(expr: sp.Expr) -> int:
    return max((len(a.args) for a in expr.atoms(sp.Add)), default=0)


def _weight(expr: sp.Expr) -> int:
    return _size(expr) + STOREY * _storeys(expr)


def oriented(expr: sp.Expr, original: sp.Expr) -> sp.Expr:
    """Differences the way round in which they were derived: T₀ − d − 1 above the threshold, d − T₀ − 1 below."""
    known = original.atoms(sp.Add)
    sign, factors = sp.Integer(1), []
    for factor in sp.Mul.make_args(expr):
        base, exponent = factor.as_base_exp()
        if base.is_Add and exponent.is_Integer and base not in known:
            opposite = sp.Add(*[-t for t in base.args])
            minus = sum(t.could_extract_minus_sign() for t in base.args)
            if opposite in known or 2 * minus > len(base.args):
                factor, sign = opposite**exponent, sign * (-1) ** exponent
        factors.append(factor)
    return sp.Mul(sign, *factors)


def _storeys(expr: sp.Expr) -> int:
    """How many fractions stand inside each other."""
    inside = max((_storeys(a) for a in expr.args), default=0)
    fraction = any(
        f.is_Pow and f.exp.could_extract_minus_sign() and not f.base.is_number for f in sp.Mul.make_args(expr)
    )
    return inside + 1 if fraction and not expr.is_Pow else inside


def _long(expr: sp.Expr) -> bool:
    return sum(1 for _ in islice(sp.preorder_traversal(expr), LIMIT + 1)) > LIMIT


def _size(expr: sp.Expr) -> int:
    return sum(1 for _ in sp.preorder_traversal(expr))


def _positive(expr: sp.Expr) -> sp.Expr:
    """A product does not start with a minus that a difference in it can absorb: −(a − 1)/b is (1 − a)/b."""
    if not expr.is_Mul or not expr.could_extract_minus_sign():
        return expr
    factors = list(expr.args)
    for wanted in (1, -1):
        for i, factor in enumerate(factors):
            base, exponent = factor.as_base_exp()
            if exponent == wanted and base.is_Add and any(t.could_extract_minus_sign() for t in base.args):
                factors[i] = sp.Add(*[-t for t in base.args]) ** exponent
                return sp.Mul(-1, *factors)
    return expr
