"""Exactly one point of the branch is stationary, for every teacher and every φ, but at φ = 1 without noise.

With what ``the_optimal_ridge`` shows it is the one global minimum.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from collapse_sym.notation import symbol
from collapse_sym.optimum.landscape import ALIGNMENT, EXCESS, NOISE, RATIO, X, landscape
from collapse_sym.optimum.witnesses import ROOT, Witness, positive, required, with_root
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.own import compared, stated
from collapse_sym.proof.statements import Statement

from .optimal_ridges import WHERE, fraction, variables

#: y = x − √φ
GAP = symbol("y", "scale")
ENERGY = ALIGNMENT + EXCESS
#: beyond this y the slope is positive: λ is there at least (noise·φ + energy·(1 + φ))/alignment
HIGH = 1 + RATIO + (NOISE * RATIO + ENERGY * (1 + RATIO)) / ALIGNMENT


def moved(expr: sp.Expr) -> sp.Expr:
    """A function of x at x = √φ + y."""
    return with_root(expr).xreplace({X: ROOT + GAP})


def at_the_end() -> sp.Expr:
    """Minus the balance at the least admissible ridge, x = √φ: noise·φ + energy·(1 − √φ)²."""
    return sp.factor(-with_root(landscape().balance).xreplace({X: ROOT}))


def one_optimum() -> Statement:
    """One y ≥ 0 makes x = √φ + y stationary."""
    shape = landscape()
    left, right = ALIGNMENT * shape.ridge, NOISE * RATIO + EXCESS * shape.pull
    names = (ROOT, ALIGNMENT, EXCESS, NOISE)
    return stated(
        "OPT-RIDGE.existence",
        "exactly one ridge of the branch is stationary",
        variables=variables(*names),
        where=WHERE,
        hypotheses=[
            compared("GreaterEqual", ENERGY, sp.Integer(0)),
            compared("Greater", at_the_end(), sp.Integer(0)),
        ],
        conclusion=[
            "ExistsUnique",
            GAP.name,
            "nonnegative",
            compared("Equal", *(e.xreplace({X: ROOT + GAP}) for e in (left, right))),
        ],
        witness={"root": "1/2", "alignment": "1", "excess": "1/2", "noise": "1"},
    )


def prove_one_optimum() -> dict[str, Any]:
    """balance' − balance·g'/g > 0, balance < 0 at √φ and > 0 at ``HIGH``."""
    s, shape = one_optimum(), landscape()
    book = Book(s)
    energy, end = (book.step("hypothesis", number=number, member="") for number in ("0", "1"))
    _signed(book, positive(with_root(shape.pull), (X,)))
    factor = -sp.diff(with_root(shape.pull), X) / with_root(shape.pull)
    slope = with_root(shape.pull) * sp.diff(required(), X)
    rises = _signed(book, positive(fraction(slope), (X,)))
    share = (1 + RATIO) / ALIGNMENT
    high = book.step(
        "sign", energy, value=term(HIGH), multipliers=[],
        products=[["1", [], "1"], [term(RATIO + NOISE * RATIO / ALIGNMENT), [], "1"], [term(share), ["0"], "1"]],
    )  # fmt: skip
    beyond = _beyond(book, energy, high)
    return book.certificate(
        book.step(
            "one-crossing",
            rises,
            high,
            end,
            beyond,
            multiplier=term(moved(factor)),
            high=term(HIGH),
            conclusion=s.conclusion,
        )  # fmt: skip
    )


def _signed(book: Book, witness: Witness) -> str:
    """A witness as a step, y for its gaps."""
    products = [[term(moved(p.coefficient) * GAP ** len(p.gaps)), [], term(moved(p.square))] for p in witness.products]
    return book.step("sign", value=term(moved(witness.value)), multipliers=[], products=products)


def _beyond(book: Book, energy: str, high: str) -> str:
    """The balance at ``HIGH`` is a polynomial with positive coefficients in energy, alignment, noise and √φ over x³."""
    place = ROOT + HIGH
    book.step("sign", high, value=term(place), multipliers=[], products=[[term(ROOT), [], "1"], ["1", ["0"], "1"]])
    value = with_root(landscape().balance).xreplace({X: with_root(place)})
    power = sp.Dummy("energy", positive=True)
    above, below = sp.fraction(sp.factor(value.xreplace({EXCESS: power - ALIGNMENT})))
    below = below.xreplace({power: ENERGY})
    products = [
        [term(sp.factor(c) * ALIGNMENT**i * NOISE**j / below), ["0"] * k, "1"]
        for (k, i, j), c in sp.Poly(sp.expand(above), power, ALIGNMENT, NOISE).terms()
    ]
    stated_value = landscape().balance.xreplace({X: place})
    return book.step("sign", energy, value=term(stated_value), multipliers=[], products=products)


OWN: dict[str, Callable[[], dict[str, Any]]] = {"OPT-RIDGE.existence": prove_one_optimum}
