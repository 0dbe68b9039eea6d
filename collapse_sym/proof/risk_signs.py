"""Why what an answer divides by is not 0: polynomials in sizes and weights that are positive by the hypotheses."""

from __future__ import annotations

from math import comb
from typing import Any

import sympy as sp

from ..calculi import OVER
from ..notation import M, S
from .answer_terms import term
from .book import Book
from .language import Term
from .risk_statements import Act, RiskStatement


class Signs:
    """Writes steps that establish signs into a book, each once."""

    def __init__(self, stated: RiskStatement, book: Book) -> None:
        self.stated, self.book = stated, book
        self._steps: dict[Any, str] = {}
        #: κ → the step of its equation, λ, T
        self.roots: dict[sp.Expr, tuple[str, sp.Expr, sp.Expr]] = {}
        self._slope: dict[sp.Expr, sp.Expr] = {}

    def hypothesis(self, wanted: Term) -> str:
        """The step of a hypothesis."""
        number = self.stated.meaning["hypotheses"].index(wanted)
        if number not in self._steps:
            self._steps[number] = self.book.step("hypothesis", number=str(number), member="0")
        return self._steps[number]

    def numbered(self, number: int) -> str:
        """The step of a hypothesis with this number."""
        return self.hypothesis(self.stated.meaning["hypotheses"][number])

    def gap(self, a: Act, margin: int) -> str:
        """T − d − margin ≥ 0, or d − T − margin ≥ 0; for every generation where sizes are numbered; margin 1: > 0."""
        d, over = self.stated.chain.d, a.regime == OVER
        first = a.fit.samples.xreplace({M: sp.Integer(0)})
        value = (first - d if over else d - first) - margin
        growth = sp.expand(a.fit.samples - first)
        key = (sp.expand(value + growth), a.numbered and a.key)
        if key in self._steps:
            return self._steps[key]
        premises, products = self._sum(sp.expand(value))
        products += [[term(t), [], "1"] for t in sp.Add.make_args(growth) if t != 0]
        rule = "for-each" if a.numbered else "sign"
        self._steps[key] = self.book.step(
            rule, *premises, value=term(value + growth), multipliers=[], products=products
        )
        return self._steps[key]

    def _sum(self, value: sp.Expr) -> tuple[list[str], list[Any]]:
        """A value as a hypothesis plus a number ≥ 0."""
        if value.is_number:
            return [], [[str(value), [], "1"]]
        for number, (p, _) in self.stated.signs.items():
            rest = sp.expand(value - p)
            if rest.is_number and rest >= 0:
                return [self.numbered(number)], [["1", ["0"], "1"], *([[str(rest), [], "1"]] if rest else [])]
        raise AssertionError(f"no hypothesis gives {value} ≥ 0")

    def nonzero(self, base: sp.Expr) -> None:
        """A step that shows base > 0 or base < 0, where base is a polynomial in symbols and no more than that."""
        if base in self._steps or base.is_number or base.is_Symbol or {M, S} & base.free_symbols:
            return
        numerator, denominator = sp.fraction(sp.together(base))
        symbols = sorted(numerator.free_symbols, key=str)
        if not numerator.is_polynomial(*symbols) or not symbols or numerator.atoms(sp.Function):
            return
        tries = [(numerator, number, None) for number in (None, *self.stated.signs)]
        tries += [(numerator, None, k) for k in self.roots if k in symbols and self.stated.isotropic]
        for p, number, k in tries:
            nothing: tuple[sp.Expr, list[sp.Expr], list[str]] = (p, [], [])
            rest, multipliers, equations = nothing if k is None else self._at_root(p, k)
            found = self._products(sp.fraction(rest)[0], number)
            if found is None:
                continue
            products, premises, positive = found
            sign = 1 if positive else -1
            below = denominator * sp.fraction(rest)[1]
            scaled = [[term((c / below).xreplace(self._slope)), which, "1"] for c, which in products]
            factors = [term(sign * m / denominator) for m in multipliers]
            self._steps[base] = self.book.step(
                "sign", *equations, *premises, value=term(sign * base), multipliers=factors, products=scaled
            )
            return

    def _at_root(self, p: sp.Expr, k: sp.Expr) -> tuple[sp.Expr, list[sp.Expr], list[str]]:
        """For Σ = I, T = λT/κ + d/(1+κ): p there, with λT/κ for a symbol, and what p differs by."""
        root, penalty, samples = self.roots[k]
        u, w, d = sp.Dummy("u", positive=True), sp.Dummy("w"), self.stated.chain.d
        quotient = sp.cancel((p - p.xreplace({samples: w})) / (samples - w))
        there = penalty * samples / k + d / (1 + k)
        self._slope = {u: penalty * samples / k}
        rest = sp.together(sp.expand(p.xreplace({samples: w})).xreplace({w: u + d / (1 + k)}))
        above, below = sp.fraction(rest)
        return sp.expand(above) / below, [samples / k * quotient.xreplace({w: there})], [root]

    def _products(self, p: sp.Expr, number: int | None) -> tuple[list[Any], list[str], bool] | None:
        """p as ±Σ c·Π signs with a hypothesis solved for one symbol, and weights x as x^i (1−x)^j."""
        slack = sp.Dummy("slack", nonnegative=True)
        premises, excess = [], 0
        if number is not None:
            solved = _solved(self.stated.signs[number][0], slack)
            if not solved:
                return None
            p = sp.expand(p.xreplace(solved))
            premises, excess = [self.numbered(number)], 1
        weights = {x: n for n, (h, _) in self.stated.signs.items() for x in h.free_symbols if sp.expand(1 - h - x) == 0}
        rest = {x: sp.Dummy(f"rest_{x}", positive=True) for x in weights if x in p.free_symbols}
        for x, y in rest.items():
            p = _bernstein(p, x, y)
        terms = [t for t in sp.Add.make_args(sp.expand(p)) if t != 0]
        signs = {sp.sign(t.as_coeff_Mul()[0]) for t in terms}
        if len(signs) != 1:
            return None
        index = {x: str(excess + i) for i, x in enumerate(rest)}
        products = []
        for t in terms:
            powers, which = t.as_powers_dict(), []
            for letter, place in [(slack, "0"), *((y, index[x]) for x, y in rest.items())]:
                which += [place] * int(powers.get(letter, 0))
                t = t / letter ** powers.get(letter, 0)
            products.append((t * signs.copy().pop(), which))
        return products, [*premises, *(self.numbered(weights[x]) for x in rest)], signs.pop() == 1


def _solved(h: sp.Expr, slack: sp.Dummy) -> dict[sp.Symbol, sp.Expr]:
    """h = slack solved for the first symbol v in h = ±v + …; empty where there is none."""
    for v in sorted(h.free_symbols, key=str):
        c, rest = h.coeff(v), h.coeff(v, 0)
        if c in (1, -1) and sp.expand(h - c * v - rest) == 0:
            return {v: sp.expand(c * (slack - rest))}
    return {}


def _bernstein(p: sp.Expr, x: sp.Symbol, y: sp.Dummy) -> sp.Expr:
    """A polynomial in x written in x^i y^(n−i), y = 1 − x."""
    coefficients = sp.Poly(p, x).all_coeffs()[::-1]
    n = len(coefficients) - 1
    found = sp.Integer(0)
    for i in range(n + 1):
        b = sum(sp.Rational(comb(i, j), comb(n, j)) * coefficients[j] for j in range(i + 1)) * comb(n, i)
        found += b * x**i * y ** (n - i)
    return sp.expand(found)
