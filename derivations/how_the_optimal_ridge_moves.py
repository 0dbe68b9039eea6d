"""The optimal ridge grows with excess and noise and falls with alignment, at any φ.

Two teachers are compared, not derivatives taken; where all numbers move at once, φ too, the slope of λ⋆ is a sum of
rates times influences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import sympy as sp

from collapse_sym.notation import symbol
from collapse_sym.optimum.gradients import NUMBERS, influences
from collapse_sym.optimum.landscape import ALIGNMENT, EXCESS, NOISE, RATIO, X, landscape
from collapse_sym.optimum.witnesses import ROOT, positive, required, rise, with_root
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.own import compared, stated
from collapse_sym.proof.statements import Statement

from .optimal_ridges import WHERE, Branch, at, balance, beyond, stationary, variables

AFTER, RISE = symbol("after", "scale"), symbol("rise", "scale")
ZERO, ONE, HALF = sp.Integer(0), sp.Integer(1), sp.Rational(1, 2)
#: √φ = 1/2 and x = 2: one number of the teacher follows from the others
POINT = {ROOT: HALF, X: sp.Integer(2), AFTER: sp.Integer(3), ALIGNMENT: ONE, EXCESS: HALF}


#: what a change of each number adds to the excess that x requires, per unit and up to its sign
WEIGHTS = {
    EXCESS: sp.Integer(1),
    NOISE: ROOT**2 / with_root(landscape().pull),
    ALIGNMENT: 1 / with_root(landscape().pull),
}


class Comparison:
    """Two teachers, ``changes`` number → (after, before), of which the second has the greater optimal ridge."""

    def __init__(self, changes: Mapping[sp.Symbol, tuple[sp.Expr, sp.Expr]]) -> None:
        self.changes = dict(changes)
        self.before = {y: before for y, (_, before) in changes.items()}
        self.after = {y: after for y, (after, _) in changes.items()}

    @property
    def fixed_points(self) -> list[Term]:
        """x before, ``AFTER`` after, both stationary."""
        return [stationary(X, self.before), stationary(AFTER, self.after)]

    def prove(self, book: Book, fixed: Sequence[str], shown: Mapping[sp.Symbol, Sequence[str]]) -> str:
        """λ(after) − λ(x) > 0; ``shown``: the steps that give the sign of each change, for alignment λ(x) > 0 too."""
        branch = Branch(book, X, AFTER)
        branch.on_the_branch()
        branch.pull(X)
        branch.pull(AFTER)
        slope = positive(rise(required(), X, AFTER), (X, AFTER))
        for y, value in self.after.items():
            slope = slope.replaced(y, value)
        named = branch.named(RISE, slope.value, branch.signed(slope))
        pulls = [with_root(at(landscape().pull, x)) for x in (X, AFTER)]
        multipliers = [-1 / (RISE * pulls[0]), 1 / (RISE * pulls[1]), (AFTER - X) / RISE]
        products, signs = [], list[str]()
        for y in self.changes:
            places = [str(len(signs) + i) for i in range(len(shown[y]))]
            products.append([term(WEIGHTS[y] / RISE), places, "1"])
            signs += shown[y]
        further = book.step(
            "sign", *fixed, named, *signs,
            value=term(AFTER - X), multipliers=[term(m) for m in multipliers], products=products,
        )  # fmt: skip
        return _ridge_follows(book, branch, further)


def _ridge_follows(book: Book, branch: Branch, further: str) -> str:
    """λ(y) − λ(x) = (y − x)(xy − φ)/(xy), xy − φ of the gaps of both."""
    unit = 1 / (X * AFTER)
    products = [
        [term(unit), ["0", "1", "2"], "1"],
        [term(ROOT * unit), ["0", "1"], "1"],
        [term(ROOT * unit), ["0", "2"], "1"],
    ]
    value = at(landscape().ridge, AFTER) - landscape().ridge
    signs = (further, branch.gaps[X], branch.gaps[AFTER])
    return book.step("sign", *signs, value=term(value), multipliers=[], products=products)


# -- one number of the teacher --------------------------------------------------------------------------
MORE, LESS = symbol("more", "scale"), symbol("less", "scale")
CHANGES = {
    "increases-with-excess": (EXCESS, MORE),
    "increases-with-noise": (NOISE, MORE),
    "decreases-with-alignment": (ALIGNMENT, LESS),
}
GROWS = compared("Greater", at(landscape().ridge, AFTER), landscape().ridge)


def change(name: str) -> Statement:
    """λ⋆ after is greater than λ⋆ before."""
    number, after = CHANGES[name]
    down = number == ALIGNMENT
    more = compared("Greater", *((number, after) if down else (after, number)))
    positive_ridge = [compared("Greater", landscape().ridge, ZERO)] if down else []
    names = (ROOT, X, AFTER, ALIGNMENT, EXCESS, NOISE, after)
    return stated(
        f"OPT-RIDGE.{name}",
        f"the optimal ridge {name.replace('-', ' ')}",
        variables={**variables(*names), "more": "real"} if number == EXCESS else variables(*names),
        where=WHERE,
        hypotheses=[beyond(X), beyond(AFTER), *_comparison(name).fixed_points, more, *positive_ridge],
        conclusion=GROWS,
        witness=_witness(number, after, names),
    )


def _comparison(name: str) -> Comparison:
    number, after = CHANGES[name]
    return Comparison({number: (after, number)})


def _witness(number: sp.Symbol, after: sp.Symbol, names: tuple[sp.Symbol, ...]) -> dict[str, Any]:
    """Numbers that make 2 and then 3 stationary."""
    point = dict(POINT)
    free = ALIGNMENT if number == ALIGNMENT else NOISE
    point |= {NOISE: ONE} if free == ALIGNMENT else {}
    point.pop(free, None)
    (point[free],) = sp.solve(balance(X).xreplace(point), free)
    there = {k: v for k, v in point.items() if k != number}
    (point[after],) = sp.solve(balance(AFTER).xreplace(there), number)
    return {x.name: point[x] for x in names}


def prove_change(name: str) -> dict[str, Any]:
    """The excess that a point requires increases along the branch, with the numbers of the second teacher."""
    book = Book(change(name))
    number, _ = CHANGES[name]
    fixed = [book.step("hypothesis", number=place, member="") for place in ("2", "3")]
    signs = [book.step("hypothesis", number=place, member="") for place in ("4", "5")[: 1 + (number == ALIGNMENT)]]
    return book.certificate(_comparison(name).prove(book, fixed, {number: signs}))


# -- all numbers at once ------------------------------------------------------------------------------------
RATES = {y: symbol(f"rate_of_{y}", "coefficient") for y in NUMBERS}
SLOPE = symbol("rate_of_x", "coefficient")


def _slopes() -> tuple[sp.Expr, sp.Expr]:
    """∂balance/∂x and ∂λ/∂x."""
    return sp.diff(landscape().balance, X), sp.diff(landscape().ridge, X)


def _moved() -> sp.Expr:
    """The rate of the balance, which stays 0."""
    return SLOPE * _slopes()[0] + sum(RATES[y] * sp.diff(landscape().balance, y) for y in NUMBERS)


def gradient() -> Statement:
    """dλ⋆·∂balance/∂x = ∂λ/∂x · Σ rate·influence, both factors positive."""
    steep, climb = _slopes()
    rate = SLOPE * climb + RATES[RATIO] * sp.diff(landscape().ridge, RATIO)
    same = compared("Equal", rate * steep, climb * sum(RATES[y] * influences()[y] for y in NUMBERS))
    names = (ROOT, X, ALIGNMENT, EXCESS, NOISE)
    rates = (*RATES.values(), SLOPE)
    point = {**POINT, RATIO: POINT[ROOT] ** 2, **{y: ONE for y in RATES.values()}}
    (point[NOISE],) = sp.solve(balance(X).xreplace(point), NOISE)
    (point[SLOPE],) = sp.solve(_moved().xreplace(point), SLOPE)
    return stated(
        "OPT-RIDGE.gradient",
        "the slope of the optimal ridge along any motion of the teacher, of the noise and of φ",
        variables={**variables(*names), **{y.name: "real" for y in rates}},
        where=WHERE,
        hypotheses=[beyond(X), stationary(X), compared("Equal", _moved(), ZERO)],
        conclusion=["And", same, compared("Greater", steep, ZERO), compared("Greater", climb, ZERO)],
        witness={y.name: point[y] for y in (*names, *rates)},
    )


def prove_gradient() -> dict[str, Any]:
    """An identity; ∂balance/∂x > 0 because x is stationary, ∂λ/∂x = 1 − φ/x²."""
    s, (steep, climb) = gradient(), _slopes()
    book = Book(s)
    branch = Branch(book, X)
    branch.on_the_branch()
    branch.pull(X)
    fixed, still = (book.step("hypothesis", number=number, member="") for number in ("1", "2"))
    same = book.step("equation", still, multipliers=[term(climb)], conclusion=s.conclusion[1])
    found = positive(with_root(steep), (X,), equation=balance(X), free=EXCESS)
    rises = branch.signed(found, fixed)
    return book.certificate(same, rises, branch.signed(positive(with_root(climb), (X,))))


OWN: dict[str, Callable[[], dict[str, Any]]] = {
    **{f"OPT-RIDGE.{name}": partial(prove_change, name) for name in CHANGES},
    "OPT-RIDGE.gradient": prove_gradient,
}
