"""What the theorems about the optimal ridge share: points on the branch, their signs, steps from witnesses.

A point x > √φ stands for the ridge λ(x); "root" is √φ.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from collapse_sym.optimum.landscape import ALIGNMENT, EXCESS, NOISE, RATIO, SQUARED, X, landscape
from collapse_sym.optimum.witnesses import ROOT, Witness, positive, with_root
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.own import compared

#: the domains of what the theorems speak of
DOMAINS: dict[sp.Symbol, str] = {
    ROOT: "positive",
    ALIGNMENT: "positive",
    EXCESS: "real",
    NOISE: "nonnegative",
    SQUARED: "nonnegative",
}
WHERE = [("phi", term(ROOT**2))]


def variables(*symbols: sp.Symbol) -> dict[str, str]:
    """The variables of a statement; points are positive."""
    return {x.name: DOMAINS.get(x, "positive") for x in symbols}


def at(expr: sp.Expr, point: sp.Symbol) -> sp.Expr:
    """A function of x at a point."""
    return expr.xreplace({X: point})


def fraction(expr: sp.Expr) -> sp.Expr:
    """One fraction whose denominator is a product."""
    above, below = sp.fraction(sp.factor(expr))
    return sp.expand(above) / below


def error(point: sp.Symbol) -> sp.Expr:
    """E_test/v at a point."""
    return fraction(at(landscape().error, point))


def stationary(point: sp.Symbol, numbers: Mapping[sp.Symbol, sp.Expr] | None = None) -> Term:
    """alignment·λ = noise·φ + excess·g, the fixed point, for these numbers of a teacher."""
    shape, numbers = landscape(), dict(numbers or {})
    left, right = ALIGNMENT * shape.ridge, NOISE * RATIO + EXCESS * shape.pull
    return compared("Equal", at(left.xreplace(numbers), point), at(right.xreplace(numbers), point))


def balance(point: sp.Symbol) -> sp.Expr:
    """The difference of the two sides of the fixed point, in √φ."""
    return with_root(at(landscape().balance, point))


def beyond(point: sp.Symbol) -> Term:
    """The point lies on the branch."""
    return compared("Greater", point, ROOT)


class Branch:
    """Steps about points of the branch."""

    def __init__(self, book: Book, *points: sp.Symbol) -> None:
        self.book, self.points = book, points
        #: point → the step that shows point − √φ > 0
        self.gaps: dict[sp.Symbol, str] = {}

    def on_the_branch(self) -> None:
        """Hypotheses 0, 1, …: the points lie beyond √φ, so that x² − φ > 0."""
        for number, x in enumerate(self.points):
            self.gaps[x] = self.book.step("hypothesis", number=str(number), member="")
            self.margin(x)

    def margin(self, x: sp.Symbol) -> str:
        """x² − φ = (x + √φ)(x − √φ) > 0."""
        products = [[term(x + ROOT), ["0"], "1"]]
        return self.book.step("sign", self.gaps[x], value=term(x**2 - RATIO), multipliers=[], products=products)

    def pull(self, x: sp.Symbol) -> str:
        """g > 0."""
        return self.signed(positive(with_root(at(landscape().pull, x)), (x,)))

    def signed(self, witness: Witness, *equations: str, apart: tuple[sp.Expr, str] | None = None) -> str:
        """The step that a witness is; ``apart`` is a difference with the step that shows its square to be > 0."""
        used = [x for x in self.points if any(x in p.gaps for p in witness.products)]
        place = {x: str(i) for i, x in enumerate(used)}
        signs = [self.gaps[x] for x in used] + ([apart[1]] if apart else [])
        products = []
        for p in witness.products:
            square, more = p.square, []
            if apart is not None and not sp.rem(square, apart[0], apart[0].args[0]):
                square, more = sp.cancel(square / apart[0]), [str(len(used))]
            products.append([term(p.coefficient), [place[x] for x in p.gaps] + more, term(square)])
        return self.book.step(
            "sign",
            *signs,
            *equations,
            value=term(witness.value),
            multipliers=[term(m) for m in witness.multipliers],
            products=products,
        )

    def named(self, name: sp.Symbol, value: sp.Expr, positive: str) -> str:
        """A name for a number that a step shows to be > 0, so that it can be divided by: name − value = 0."""
        return self.book.step("name", positive, name=name.name, value=term(value))
