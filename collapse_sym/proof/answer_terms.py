"""The engine's answers as terms of a certificate: functionals of Σ, κ(λ, T), powers with n, sums over generations."""

from __future__ import annotations

import copy
from functools import lru_cache
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
    ['Divide', ['Trace', ['MatrixMultiply', ['Power', ['Resolvents', 'kappa'], '2'], 'Sigma']], 'T']
    """
    e = sp.sympify(e, strict=True)
    if e.is_Rational:
        return str(e)
    if e.is_Symbol:
        return e.name
    if e.is_Add:
        return _sum(e)
    if e.is_Mul:
        return _quotient(e)
    if e.is_Pow and e.exp.is_Add:  # x^(n−1) = x^n x^(−1)
        return ["Multiply", *(_power(e.base, x) for x in sorted(e.exp.args, key=sp.default_sort_key))]
    if e.is_Pow:
        return _power(e.base, e.exp)
    if isinstance(e, df):
        return ["Df", *map(term, e.args)]
    if isinstance(e, kappa):
        return ["Kappa", *map(term, e.args)]
    if isinstance(e, (Tr, Quad)):
        return ["Trace" if isinstance(e, Tr) else "Quad", matrix(e.args[0])]
    if isinstance(e, sp.Sum) and len(e.limits) == 1 and e.limits[0][0] == M:
        return ["Sum", "m", *map(term, e.limits[0][1:]), term(e.function)]
    raise OutsideCalculus(
        "of certificates", e, "no rational function of symbols, powers and traces of Σ", remedy="name it"
    )


def _joined(head: str, parts: list[Term], empty: str) -> Term:
    return [head, *parts] if len(parts) > 1 else parts[0] if parts else empty


def _sum(e: sp.Expr) -> Term:
    """What is added, minus what is subtracted."""
    parts = sorted(e.args, key=lambda a: (a.is_number, sp.default_sort_key(a)))
    above = [term(a) for a in parts if not a.as_coeff_Mul()[0] < 0]
    below = [term(-a) for a in parts if a.as_coeff_Mul()[0] < 0]
    if not above:
        return ["Negate", _joined("Add", below, "0")]
    return ["Subtract", _joined("Add", above, "0"), _joined("Add", below, "0")] if below else _joined("Add", above, "0")


def _quotient(e: sp.Expr) -> Term:
    """A product over a product, the sign in front."""
    number, rest = e.as_coeff_Mul()
    above = [str(abs(number.p))] if number.is_Rational and abs(number.p) != 1 else []
    below = [str(number.q)] if number.is_Rational and number.q != 1 else []
    for a in sorted(sp.Mul.make_args(rest), key=sp.default_sort_key):
        inverse = a.is_Pow and a.exp.is_Integer and -MOST <= a.exp < 0
        (below if inverse else above).append(term(1 / a if inverse else a))
    found = _joined("Multiply", above, "1")
    found = ["Divide", found, _joined("Multiply", below, "1")] if below else found
    return ["Negate", found] if number < 0 else found


def _power(base: sp.Expr, exponent: sp.Expr) -> Term:
    if exponent.free_symbols and exponent.could_extract_minus_sign():  # x^(−n) = (1/x)^n
        return ["Power", ["Power", term(base), "-1"], _exponent(-exponent)]
    return ["Power", term(base), _exponent(exponent)]


def _exponent(e: sp.Expr) -> Term:
    if e.is_Rational and (not e.is_Integer or abs(e) > MOST):
        raise OutsideCalculus(
            "of certificates", e, f"a root, or an exponent beyond {MOST}", remedy="name it by a symbol"
        )
    return term(e)


def matrix(g: sp.Expr) -> Term:
    """A function g(s) of the spectral variable as a function of Σ: a sum of products of resolvents and a power of Σ.

    Resolvents come first, so that the checker brings each product into normal form as a whole.

    >>> matrix(S / (S + 1))
    ['MatrixMultiply', ['Resolvents', '1'], 'Sigma']

    A trace in a coefficient keeps its resolvent, a denominator its square:

    >>> matrix(S * Tr(S / (S + 1)) / (sp.Symbol("d") + 1) ** 2)[1][1]
    ['Trace', ['MatrixMultiply', ['Resolvents', '1'], 'Sigma']]
    >>> matrix(S * Tr(S / (S + 1)) / (sp.Symbol("d") + 1) ** 2)[1][2]
    ['Power', ['Add', 'd', '1'], '2']
    """
    return copy.deepcopy(_matrix(sp.sympify(g, strict=True)))


@lru_cache(maxsize=1024)
def _matrix(g: sp.Expr) -> Term:
    """The same, found once: a certificate holds the same few traces hundreds of times."""
    numbers: dict[sp.Expr, sp.Expr] = {}
    g = _numbered(_factored(_numbered(g, numbers)), numbers)
    back = {name: x for x, name in numbers.items()}
    shifts: dict[sp.Expr, sp.Expr] = {}
    for power in g.atoms(sp.Pow):
        shift = power.base - S
        if power.exp.is_Integer and power.exp < 0 and shift != 0 and S not in shift.free_symbols:
            shifts.setdefault(shift, sp.Dummy(f"resolvent{len(shifts)}", positive=True))
    table = {
        p: shifts[p.base - S] ** -p.exp
        for p in g.atoms(sp.Pow)
        if p.base - S in shifts and p.exp.is_Integer and p.exp < 0
    }
    flat = sp.expand(g.xreplace(table)).xreplace(back).xreplace(back)
    parts = [_product(t, shifts) for t in sorted(sp.Add.make_args(flat), key=sp.default_sort_key)]
    return parts[0] if len(parts) == 1 else ["Add", *parts]


def _numbered(g: sp.Expr, numbers: dict[sp.Expr, sp.Expr]) -> sp.Expr:
    """Traces by names, as their s is not that of g; and 1/x, which multiplied out is no longer known to be finite."""
    inverses = {p for p in g.atoms(sp.Pow) if p.base.is_Add and p.exp.is_negative and S not in p.free_symbols}
    for x in g.atoms(Tr, Quad) | inverses:
        numbers.setdefault(x, sp.Dummy(positive=True))
    return g.xreplace(numbers)


def _factored(g: sp.Expr) -> sp.Expr:
    """Denominators that were multiplied out, as products of sums s + κ again."""
    below = [p for p in g.atoms(sp.Pow) if p.exp.is_negative and p.base.is_Add and S in p.free_symbols]
    table = {p: sp.factor(p.base) ** p.exp for p in below}
    return g.xreplace({p: q for p, q in table.items() if p != q})


def _product(t: sp.Expr, shifts: dict[sp.Expr, sp.Expr]) -> Term:
    letters = {
        S: "Sigma",
        **{x: ["Resolvents", term(shift)] for shift, x in sorted(shifts.items(), key=lambda item: str(item[0]))},
    }
    constant, core = t.as_independent(*letters, as_Add=False)
    powers = core.as_powers_dict() if core != 1 else {}
    if not set(powers) <= set(letters) or not all(k.is_Integer and abs(k) <= MOST for k in powers.values()):
        raise OutsideCalculus("of certificates", t, "no rational function of Σ", remedy="use a calculus that closes")
    order = [x for x in letters if x != S and x in powers] + [S] * (S in powers)
    factors = [letters[x] if powers[x] == 1 else ["Power", letters[x], str(powers[x])] for x in order]
    found: Term = "Identity" if not factors else factors[0] if len(factors) == 1 else ["MatrixMultiply", *factors]
    return found if constant == 1 else ["Scale", term(constant), found]


def bases(e: Any) -> list[sp.Expr]:
    """What a scalar divides by, outside traces and sums; inner ones first."""
    if not isinstance(e, sp.Basic) or isinstance(e, (Tr, Quad, df, sp.Sum)):
        return []
    found = [b for a in e.args for b in bases(a)]
    if e.is_Pow and any(x.could_extract_minus_sign() for x in sp.Add.make_args(e.exp)):
        found.append(e.base)
    return list(dict.fromkeys(found))
