r"""The test error of a setting as T → ∞: a sum of non-negative terms T^(−exponent)(log T)^k, from the engine's risk.

``terms`` keeps the coordinates (x: the position of κ ≍ T^(−βx), a, b, D, s, nu) as symbols: exponents are forms.
``leading_terms`` takes numbers, and gives the constants too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sympy as sp

from ..functionals.answer import Answer
from ..functionals.functions import df
from ..notation import D as RANK
from ..notation import N, symbol
from .forms import Form, Linear, Term, coordinate, linear, maximum
from .growing import KAPPA_N
from .orders import Orders, Walk
from .settings import Setting, engine, engine_of, form_of
from .signs import Exponents
from .sums import ORIGIN, Growth, Places

T, T0 = symbol("T", "size"), symbol("T0", "size")
SIGMA, SIGMA0 = symbol("sigma", "noise"), symbol("sigma0", "noise")
KAPPA, KAPPA0 = symbol("kappa", "kappa"), symbol("kappa0", "kappa")

X = coordinate("x")


def terms(setting: Setting, exponents: Exponents | None = None) -> tuple[Term, ...]:
    """The terms of the test error with exponents as forms in x and the setting's coordinates; β and R may be known.

    Assumes x ≥ 0 (and x ≤ 1 where D > 1, which κ cannot pass); n fixed stands for every n ≥ 1.

    >>> for term in terms(Setting(D=sp.oo, s=0, design="shared")):
    ...     print(term.name, term.exponent)
    bias x*R
    inherited bias b*R
    variance 1 - x
    collapse min(max(-a, -a + b - x), max(-a + b*(1 - 2*beta) + x*(2*beta - 2) + 1, -a - x + 1))
    """
    parts = _over(setting) if setting.over else _under(setting)
    parts = [(name, answer) for name, answer in parts if name != "collapse" or setting.a != -sp.oo]
    exponents = exponents or Exponents()
    places = _places(setting, exponents)
    walk = Walk(Orders(places, kink=setting.source == 1), _known(setting, exponents.beta))
    out: list[Term] = []
    for name, answer in parts:
        out += _terms(name, [g for sums in walk.answer(answer) for g in sums])
    return tuple(out)


def _over(setting: Setting) -> list[tuple[str, Answer]]:
    form = engine_of(setting).positive
    return [("bias", form.bias), ("variance", form.variance), ("collapse", form.collapse)]


def _under(setting: Setting) -> list[tuple[str, Answer]]:
    """Shared designs act as one generator with all the noise."""
    bounds = engine(False, "fresh", 1, noiseless=setting.s == sp.oo).envelope
    named = ("bias", bounds.bias), ("inherited bias", bounds.inherited)
    return [*named, ("variance", bounds.variance), ("collapse", bounds.collapse)]


def _terms(name: str, growths: Sequence[Growth]) -> list[Term]:
    """One term for all that has no logarithm, and one for each that has."""
    plain = [g.form for g in growths if not g.flats]
    out = [Term(name, -maximum(*plain))] if plain else []
    return out + [Term(name, -g.form, g.flats) for g in growths if g.flats]


def _nu(setting: Setting) -> sp.Expr:
    """The exponent of the number of fits that act: shared designs are one fit."""
    return sp.S.Zero if setting.design == "shared" else setting.nu


def _places(setting: Setting, exponents: Exponents) -> Places:
    size = None if setting.D == sp.oo else form_of(setting.D)
    below: set[tuple[Linear, Linear]] = {(ORIGIN, X)}
    of: dict[sp.Expr, Linear] = {KAPPA: X}
    if not setting.over:
        b, last = form_of(setting.b), form_of(setting.b - _nu(setting) / exponents.beta)
        of |= {KAPPA0: b, KAPPA_N: last}
        below |= {(ORIGIN, b), (last, b)} | (set() if size is None else {(b, size), (last, size)})
    return Places(of, size, frozenset(below), exponents)


def _known(setting: Setting, beta: sp.Expr) -> Mapping[sp.Expr, tuple[Growth, ...]]:
    """Sizes, noises, κ's and margins as powers of T."""
    one, b, nu = linear({}, 1), form_of(setting.b), form_of(_nu(setting))
    table: dict[sp.Expr, Form] = {T: one, T0: b, N: nu, KAPPA: -beta * X, T - df(2, KAPPA): one}
    if setting.a != -sp.oo:
        table[SIGMA0] = (form_of(setting.a) - nu) / 2
    if setting.s != sp.oo:
        table[SIGMA] = form_of(setting.s) / -2
    if setting.D != sp.oo:
        table[RANK] = form_of(setting.D)
    if setting.over:
        table[T0 - RANK - 1] = b
    else:
        table |= {KAPPA0: -beta * b, KAPPA_N: nu - beta * b, T0 - df(2, KAPPA0): b}
    return {key: (Growth(form),) for key, form in table.items()}
