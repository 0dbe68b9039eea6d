"""Generations of equal noises on fewer rows than directions: the older one gets at least as many rows.

For Σ = I a fit on T ≤ d − 2 rows takes alignment A and energy E of its teacher to a(T)A and a(T)E + σ²b(T), with the
engine's a and b, and what is to be least is kE − 2mA, k > 0 (``optimum.any_size``).  Two neighbours on x < y rows have
the same alignment in both orders; if the older one has fewer, kE is greater by kσ²[(1 − a(x))b(y) − (1 − a(y))b(x)],
a polynomial with coefficients > 0 in x, y − x and d − 2 − y over what is > 0.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import sympy as sp

from collapse_sym.calculi import UNDER, Act, choose
from collapse_sym.chain import LeastSquares
from collapse_sym.functionals.languages import OneLevel
from collapse_sym.notation import D, symbol
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.own import compared, stated
from collapse_sym.proof.statements import Statement

ROWS, NOISE = symbol("rows", "size"), symbol("sigma0", "noise")
SMALL, LARGE = symbol("small", "size"), symbol("large", "size")
ALIGNMENT, ENERGY = symbol("alignment", "scale"), symbol("energy", "scale")
MEAN, SECOND = symbol("mean", "scale"), symbol("second", "scale")
ZERO = sp.Integer(0)


@cache
def maps() -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """a₁, a₂ and σ²b of least squares on ``rows`` < d − 1 fresh rows, Σ = I, as the engine has them."""
    fit, one = LeastSquares(str(ROWS), str(NOISE)), sp.Integer(1)
    act = Act(choose("auto", fit, UNDER, one_level=True), fit, UNDER, OneLevel(D, {}, value=one, weight=None))
    assert act.calculus.relation == "="
    return fit.mean(act, one), fit.second(act, one), fit.noise**2 * fit.noise_cost(act, one)


def after(*sizes: sp.Symbol) -> sp.Expr:
    """kE − 2mA after fits on these rows, the oldest first."""
    aligned, energy = ALIGNMENT, ENERGY
    for size in sizes:
        first, second, noise = (x.xreplace({ROWS: size}) for x in maps())
        aligned, energy = first * aligned, second * energy + noise
    return SECOND * energy - 2 * MEAN * aligned


def in_order() -> Statement:
    """kE − 2mA is greater if the older of two neighbours has fewer rows."""
    return stated(
        "SIZE-ORDER.older-have-more",
        "of two neighbouring generations of equal noises on T ≤ d − 2 rows the older one gets at least as many",
        variables={
            **{x.name: "positive" for x in (NOISE, ENERGY, SECOND)},
            **{x.name: "real" for x in (ALIGNMENT, MEAN)},
            **{x.name: "positive-integer" for x in (SMALL, LARGE)},
        },
        hypotheses=[compared("Greater", LARGE - SMALL, ZERO), compared("GreaterEqual", D - 2 - LARGE, ZERO)],
        conclusion=compared("Greater", after(SMALL, LARGE), after(LARGE, SMALL)),
        witness={
            "d": 4, NOISE.name: 1, ENERGY.name: 1, SECOND.name: 1, ALIGNMENT.name: 1, MEAN.name: 1,
            SMALL.name: 1, LARGE.name: 2,
        },
    )  # fmt: skip


def prove_in_order() -> dict[str, Any]:
    """The difference in x, y − x and d − 2 − y."""
    s = in_order()
    book = Book(s)
    more, room = (book.step("hypothesis", number=number, member="") for number in ("0", "1"))
    for size, signs in ((LARGE, ["1"]), (SMALL, ["0", "1"])):  # d − 1 − T > 0, by which b divides
        products = [["1", [which], "1"] for which in signs] + [["1", [], "1"]]
        book.step("sign", more, room, value=term(D - 1 - size), multipliers=[], products=products)
    value = after(SMALL, LARGE) - after(LARGE, SMALL)
    above, below = sp.fraction(sp.factor(value))
    gap, slack = sp.Dummy("gap"), sp.Dummy("slack")
    inside = {LARGE: SMALL + gap, D: SMALL + gap + slack + 2}
    poly = sp.Poly(sp.expand(above.xreplace(inside)), gap, slack)
    products = [[term(c / below), ["0"] * i + ["1"] * j, "1"] for (i, j), c in poly.terms()]
    found = book.step("sign", more, room, value=term(value), multipliers=[], products=products)
    return book.certificate(found)


OWN: dict[str, Callable[[], dict[str, Any]]] = {"SIZE-ORDER.older-have-more": prove_in_order}
