"""The optimal ridge grows with the number of generations and with their noise, and falls with their sizes.

Alignment and excess are those that the engine reads off three chains: large fresh designs (T₀ ≥ d + 2), one small
design shared by all, and small fresh designs (T₀ ≤ d − 2), whose shrinkage adds to the growth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import sympy as sp

from collapse_sym.chain import Chain, Generator, Isotropic, LeastSquares, NormTruth, Population, Ridge
from collapse_sym.notation import D, N, symbol
from collapse_sym.optimum.landscape import ALIGNMENT, EXCESS, NOISE, X, landscape
from collapse_sym.optimum.teacher import Teacher, teachers
from collapse_sym.optimum.witnesses import ROOT
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.own import compared, stated
from collapse_sym.proof.statements import Statement

from .how_the_optimal_ridge_moves import AFTER, GROWS, Comparison
from .optimal_ridges import WHERE, balance, beyond, variables

T0, SIGMA0, LENGTH = symbol("T0", "size"), symbol("sigma0", "noise"), symbol("r2", "squared")
ROWS, TWO = {"large": T0 - D, "shared": D - T0, "small": D - T0}, sp.Integer(2)


@cache
def teacher(kind: str) -> Teacher:
    """The last of n ≥ 1 least-squares teachers of this kind, as the engine has it."""
    assume = "T0 >= d + 2" if kind == "large" else "T0 <= d - 2"
    fit = LeastSquares(T0, SIGMA0, "A" if kind == "shared" else "fresh")
    last = Ridge(symbol("T", "size"), symbol("sigma", "noise"), ridge=symbol("lambda", "ridge"))
    chain = Chain(Population(Isotropic(D), NormTruth(LENGTH)), (Generator(fit, N),), last, (assume,))
    return next(t for t in teachers(chain) if "n = 0" not in t.when)


@dataclass(frozen=True)
class Growth:
    """A symbol of a chain that changes to another name, or by one; ``up`` whether the new value is the greater."""

    kind: str
    moved: sp.Symbol
    value: sp.Expr
    up: bool = True

    @property
    def order(self) -> tuple[sp.Expr, sp.Expr]:
        """(greater, smaller) of the two values."""
        return (self.value, self.moved) if self.up else (self.moved, self.value)

    @property
    def changes(self) -> dict[sp.Symbol, tuple[sp.Expr, sp.Expr]]:
        """The numbers of the teacher that change: after, before."""
        numbers = {EXCESS: teacher(self.kind).excess, ALIGNMENT: teacher(self.kind).alignment}
        pairs = {y: (e.xreplace({self.moved: self.value}), e) for y, e in numbers.items()}
        return {y: pair for y, pair in pairs.items() if pair[0] != pair[1]}


LATER, FEWER, LOUDER = symbol("later", "index"), symbol("fewer", "size"), symbol("louder", "noise")
GROWTHS = {
    "generations-of-large-designs": Growth("large", N, LATER),
    "noise-of-large-designs": Growth("large", SIGMA0, LOUDER),
    "rows-of-large-designs": Growth("large", T0, FEWER, up=False),
    "generations-on-one-design": Growth("shared", N, LATER),
    "noise-on-one-design": Growth("shared", SIGMA0, LOUDER),
    "a-generation-of-small-designs": Growth("small", N, N + 1),
}
DOMAINS = {N: "natural", LATER: "natural", T0: "positive-integer", FEWER: "positive-integer"}
DOMAINS |= {SIGMA0: "positive", LOUDER: "positive", LENGTH: "positive"}
VALUES = {N: 1, LATER: 2, SIGMA0: 1, LOUDER: 2, LENGTH: 1, ROOT: sp.Rational(1, 2)}


def grows(name: str) -> Statement:
    """λ⋆ after is greater than λ⋆ before; φ, ‖w₀‖² and the noise of the last fit stay."""
    growth = GROWTHS[name]
    changes = growth.changes
    spoken = sp.Add(*[sp.Dummy() * e for pair in changes.values() for e in pair]).free_symbols
    mine = sorted((y for y in spoken if y in DOMAINS), key=str)
    kept = [y for y in (ALIGNMENT, EXCESS, NOISE) if y not in changes]
    domains = {**variables(ROOT, X, AFTER, *kept), **{y.name: DOMAINS[y] for y in mine}}
    if growth.moved in (T0, SIGMA0):  # without generators nothing moves
        domains["n"] = "positive-integer"
    sizes = [compared("GreaterEqual", ROWS[growth.kind].xreplace({T0: y}), TWO) for y in mine if y in (T0, FEWER)]
    order = [] if growth.value == N + 1 else [compared("Greater", *growth.order)]
    ridge = [compared("Greater", landscape().ridge, sp.Integer(0))] if ALIGNMENT in changes else []
    return stated(
        f"OPT-RIDGE.{name}",
        f"the optimal ridge grows: {name.replace('-', ' ')}",
        variables=domains,
        where=WHERE,
        hypotheses=[beyond(X), beyond(AFTER), *sizes, *Comparison(changes).fixed_points, *order, *ridge],
        conclusion=GROWS,
        witness=_witness(growth, domains),
    )


def _witness(growth: Growth, domains: dict[str, str]) -> dict[str, Any]:
    """Two points of the branch, the first free, and the numbers that make both stationary."""
    d = sp.Integer(6 if growth.kind == "large" else 12)
    sizes = {D: d, T0: sp.Integer(20 if growth.kind == "large" else 6), FEWER: sp.Integer(9)}
    point = {**{y: sp.sympify(v, strict=True) for y, v in VALUES.items()}, **sizes}
    free = [NOISE, LENGTH if ALIGNMENT in growth.changes else ALIGNMENT]
    point.pop(free[1], None)
    after, before = ({y: e[i].xreplace(point) for y, e in growth.changes.items()} for i in (0, 1))
    for first, second in ((sp.Rational(i, 4), sp.Rational(j, 4)) for j in range(5, 60) for i in range(5, j)):
        equations = [
            balance(x).xreplace(numbers).xreplace({**point, x: at})
            for x, numbers, at in ((X, before, first), (AFTER, after, second))
        ]
        unknown = [symbol(f"u_{y}", "coefficient") for y in free]
        solved = sp.solve([e.xreplace(dict(zip(free, unknown))) for e in equations], unknown, dict=True)
        if solved and all(v > 0 for v in solved[0].values()):
            found = {**point, X: first, AFTER: second, **{y: solved[0][u] for y, u in zip(free, unknown)}}
            return {y.name: v for y, v in found.items() if y.name in domains or y == D}
    raise AssertionError(f"no witness for {growth.kind}")


def prove_grows(name: str) -> dict[str, Any]:
    """The changes of alignment and excess are products of signs."""
    growth, book = GROWTHS[name], Book(grows(name))
    number = len(book.statement.hypotheses)
    sizes = [str(i) for i in range(2, number) if book.statement.hypotheses[i][0] == "GreaterEqual"]
    spare = [_spare(book, i) for i in sizes]
    start = 2 + len(sizes)
    fixed = [book.step("hypothesis", number=str(i), member="") for i in (start, start + 1)]
    rest = [book.step("hypothesis", number=str(i), member="") for i in range(start + 2, number)]
    shown: dict[sp.Symbol, list[str]] = {}
    for y, (after, before) in growth.changes.items():
        if y == ALIGNMENT:
            shown[y] = [_shrinks(book, growth, before - after, spare[0]), rest[-1]]
        else:
            shown[y] = [_increases(book, growth, after - before, rest)]
    return book.certificate(Comparison(growth.changes).prove(book, fixed, shown))


def _spare(book: Book, number: str) -> str:
    """|T₀ − d| ≥ 2, so that the engine's |T₀ − d| and |T₀ − d| − 1 are > 0."""
    given = book.step("hypothesis", number=number, member="")
    rows = book.statement.hypotheses[int(number)][1]
    for less in ("1", "0"):
        value = ["Subtract", rows, less]
        rest = str(2 - int(less))
        book.step("sign", given, value=value, multipliers=[], products=[["1", ["0"], "1"], [rest, [], "1"]])
    return given


def _increases(book: Book, growth: Growth, value: sp.Expr, order: list[str]) -> str:
    """A number ≥ 0 by its kind times the difference of the two values of the symbol; alone where it moves by one."""
    greater, smaller = growth.order
    if growth.value == N + 1:
        products = [[term(sp.factor(sp.expand(value))), [], "1"]]
        return book.step("sign", value=term(value), multipliers=[], products=products)
    coefficient = sp.factor(value / (greater - smaller))
    products = [[term(coefficient), ["0"], "1"]]
    return book.step("sign", order[0], value=term(value), multipliers=[], products=products)


def _shrinks(book: Book, growth: Growth, value: sp.Expr, spare: str) -> str:
    """alignment before − after = share·(d − T₀), from d − T₀ ≥ 2."""
    rows = ROWS[growth.kind]
    share = term(sp.factor(sp.expand(value) / rows))
    products = [[share, ["0"], "1"], [["Multiply", "2", share], [], "1"]]
    return book.step("sign", spare, value=term(value), multipliers=[], products=products)


OWN: dict[str, Callable[[], dict[str, Any]]] = {f"OPT-RIDGE.{name}": partial(prove_grows, name) for name in GROWTHS}
