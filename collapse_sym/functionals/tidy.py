"""Presentation of short answers: one fraction, factored.  It never decides anything."""

from __future__ import annotations

import sympy as sp

from .functions import Mean, SpectralFunctional, df

LIMIT = 90  # nodes: longer expressions are left as they were derived
MAX_SYMBOLS = 9


def tidy(expr: sp.Expr) -> sp.Expr:
    """The shortest of a few equal forms of a short rational expression.

    >>> T, k = sp.symbols("T kappa")
    >>> tidy(k**2 + k**2 * df(2, k) / (T - df(2, k)))
    T*kappa**2/(T - df(2, kappa))
    """
    if expr.is_Atom or _size(expr) > LIMIT or expr.has(sp.Sum, sp.Integral, sp.oo):
        return expr
    atoms = list(expr.atoms(SpectralFunctional, df, Mean))
    stand_ins = {a: sp.Dummy(f"f{i}", real=True) for i, a in enumerate(atoms)}
    plain = expr.xreplace(stand_ins)
    if len(plain.free_symbols) > MAX_SYMBOLS or not plain.is_rational_function(*plain.free_symbols):
        return expr
    back = {v: a for a, v in stand_ins.items()}
    forms = [plain, sp.factor(plain)]
    return _positive(min(forms, key=lambda e: (_size(e), sp.default_sort_key(e)))).xreplace(back)


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
