r"""The proof of an answer of the engine: the maps of every fit, the recursion, the engine's terms.

least squares, T ≥ d+2      X†X = I, and E tr(MV) = tr(MΣ⁻¹)/(T−d−1) from tr(MΣ⁻¹) = E tr(X Σ⁻¹MVXᵀ) by parts
minimum norm, Σ = I         E P = (T/d) I, and E tr(BᵀB) = T/(d−T−1) from T = E tr(XB) by parts
ridge, minimum norm         cited equivalents, their assumptions from the regime; T − df₂(κ) > 0
all fits                    the recursion, by rule ``risk``; n generations by induction
the answer                  what the recursion gives and what the engine says are one rational function
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..calculi import OVER, RIDGE
from ..chain.designs import Block
from ..literature import fact
from ..notation import M, N
from ..risk.exponential import ExpPoly
from .answer_terms import bases, term
from .book import Book
from .language import Term
from .risk_signs import Signs
from .risk_statements import Act, RiskStatement, lines, value

ZERO = {"first": "1", "mixed": "0", "cross": "1", "last": "0", "shift": "0", "cost": "0"}


class Proof:
    """The steps of one certificate."""

    def __init__(self, stated: RiskStatement) -> None:
        self.stated, self.book = stated, Book(stated)  # type: ignore[arg-type]
        self.signs = Signs(stated, self.book)
        self._clauses: dict[str, str] = {}
        self._kappas: dict[tuple[str, str], str] = {}

    def certificate(self) -> dict[str, Any]:
        """All steps, and the theorem."""
        maps = [self.maps(a) for a in self.stated.acts if a.times]
        if N - 1 in [p for p, _ in self.stated.signs.values()]:
            self.signs.hypothesis(["GreaterEqual", term(N - 1), "0"])
        closed = {a.key: self.closed(a) for a in self.stated.acts if self.open(a)}
        context = [] if self.stated.exact else self.context()
        found = []
        for noises, parts in lines(self.stated):
            answer = value(self.stated, parts)
            run = self.book.step("risk", *maps, *context, noises=noises, closed=closed)
            self.denominators(answer)
            found.append(self.same(run, ["Risk", *noises], answer))
        return self.book.certificate(*found)

    def same(self, run: str, risk: Term, answer: sp.Expr) -> str:
        """What the recursion gives is what the engine says."""
        stated = term(answer)
        if self.stated.exact:
            return self.book.step("equation", run, multipliers=["1"], conclusion=["Equal", risk, stated])
        return self.book.step("along", run, value=["Subtract", risk, stated], multipliers=[], products=[["1", ["0"]]])

    def denominators(self, answer: sp.Expr) -> None:
        """A sign for everything that the answer divides by."""
        for d in self.stated.case.definitions:
            if d.expr is not None and d.function is None and d.of != "s":
                for base in bases(d.value):
                    self.signs.nonzero(base)
        for base in bases(answer):
            self.signs.nonzero(base)

    # -- maps of one fit ---------------------------------------------------------------------------
    def maps(self, a: Act) -> str:
        """M ↦ E[A] M, E[AᵀMA], E tr(BᵀMB)."""
        if a.times > 1:
            return self.powers(a)
        if a.cited:
            return self.book.step("fit", self.cited(a), fit=a.key)
        if a.regime == OVER:
            return self.tall(a)
        return self.wide(a)

    def tall(self, a: Act) -> str:
        """T ≥ d: A = I; T ≥ d+2: E V = Σ⁻¹/(T−d−1)."""
        gap = self.signs.gap(a, 2 if a.noisy else 0)
        ranked = self.book.step("rank", gap, fit=a.key)
        if not a.noisy:
            return self.book.step("fit", ranked, fit=a.key)
        x: Term = ["DesignOf", a.key]
        v: Term = ["Power", ["MatrixMultiply", ["Transpose", x], x], "-1"]
        inverse: Term = ["Power", "Sigma", "-1"]
        word = ["MatrixMultiply", x, inverse, "M", v, ["Transpose", x]]
        parts = self.book.step("integrate-by-parts", gap, fit=a.key, word=word)
        self.signs.gap(a, 1)
        left: Term = ["Subtract", ["RowsOf", a.key], ["Add", "d", "1"]]
        solved = ["Divide", ["Trace", ["MatrixMultiply", "M", inverse]], left]
        mean: Term = ["Expectation", ["Trace", ["MatrixMultiply", "M", v]]]
        equation = self.book.step(
            "equation", parts, multipliers=[["Divide", "-1", left]], conclusion=["Equal", mean, solved]
        )
        return self.book.step("fit", self.book.step("inverse-moment", equation, fit=a.key), fit=a.key)

    def wide(self, a: Act) -> str:
        """T < d, Σ = I: E P = (T/d) I; T ≤ d−2: E tr(BᵀB) = T/(d−T−1)."""
        samples: Term = term(a.fit.samples)
        gap = self.signs.gap(a, 2 if a.noisy else 1)
        rank = self.book.step("trace-of-projection", fit=a.key)
        least = self.book.step("smaller", gap, left=samples, right="d", **{"is": "left"})
        x: Term = ["DesignOf", a.key]
        b: Term = ["PseudoInverse", x]
        kept: Term = ["Expectation", ["Trace", ["MatrixMultiply", b, x]]]
        share = self.book.step("equation", rank, least, multipliers=["1", "1"], conclusion=["Equal", kept, samples])
        projected = self.book.step("invariance", share, fit=a.key)
        if not a.noisy:
            return self.book.step("fit", projected, fit=a.key)
        parts = self.book.step("integrate-by-parts", gap, fit=a.key, word=["MatrixMultiply", x, b])
        self.signs.gap(a, 1)
        left: Term = ["Subtract", "d", ["Add", samples, "1"]]
        square: Term = ["Expectation", ["Trace", ["MatrixMultiply", ["Transpose", b], b]]]
        over: Term = ["Divide", "1", left]
        equation = self.book.step(
            "equation",
            parts,
            share,
            multipliers=[["Negate", over], over],
            conclusion=["Equal", square, ["Divide", samples, left]],
        )
        return self.book.step("fit", projected, equation, fit=a.key)

    def cited(self, a: Act) -> str:
        """A cited equivalent, with κ, its denominator and its assumptions."""
        kind = "ridge" if a.regime == RIDGE else "ridgeless"
        facts = [fact(f"equivalent.{kind}.{name}") for name in ("mean", "second", "noise")]
        self.book.cited += [f.id for f in facts if f.id not in self.book.cited]
        self.margin(a)
        premises = [self.clause(["TendsTo", term(a.fit.samples), "Infinity"]), *self.context()]
        if kind == "ridgeless":
            premises += self.away(a)
        return self.book.step("cite", *dict.fromkeys(premises), fit=a.key, facts=[f.term for f in facts])

    def powers(self, a: Act) -> str:
        """The cited equivalents of several ridge fits on one design."""
        found = fact("equivalent.ridge.shared-design")
        self.book.cited += [found.id] if found.id not in self.book.cited else []
        self.margin(a)
        premises = [self.clause(["TendsTo", term(a.fit.samples), "Infinity"]), *self.context()]
        return self.book.step("powers-of-fit", *dict.fromkeys(premises), fit=a.key, facts=[found.term])

    def margin(self, a: Act) -> None:
        """T − df₂(κ) > 0: T = λT/κ + df₁(κ) and df₁ − df₂ = κ tr Σ(Σ+κ)⁻²."""
        samples, penalty = term(a.fit.samples), term(a.fit.penalty)
        if (penalty, str(samples)) in self._kappas:
            return
        k: Term = ["Kappa", penalty, samples]
        premises = [] if a.regime == RIDGE else [self.signs.gap(a, 1)]
        root = self.book.step("kappa", *premises, penalty=penalty, samples=samples)
        square: Term = ["MatrixMultiply", "Sigma", ["Power", ["Resolvents", k], "2"]]
        positive = self.book.step("positive-trace", matrix=square, vector="")
        products: list[Any] = [[k, ["0"], "1"]]
        if a.regime == RIDGE:
            products.append([["Divide", ["Multiply", penalty, samples], k], [], "1"])
        multiplier: Term = ["Divide", samples, k] if a.regime == RIDGE else "-1"
        self.book.step(
            "sign",
            root,
            positive,
            value=["Subtract", samples, ["Df", "2", k]],
            multipliers=[multiplier],
            products=products,
        )
        self._kappas[penalty, str(samples)] = root
        for x in self.stated.case.definitions:
            if (
                x.function is not None
                and [term(t) for t in x.function.args] == [penalty, samples]
                and a.fit.samples.is_Symbol
            ):
                self.signs.roots[x.symbol] = root, a.fit.penalty, a.fit.samples

    # -- the regime --------------------------------------------------------------------------------
    def clause(self, wanted: Term) -> str:
        """A clause of the regime."""
        clauses = self.stated.meaning["regime"][0]["clauses"]
        number = str(clauses.index(wanted))
        if number not in self._clauses:
            self._clauses[number] = self.book.step("clause", number=number)
        return self._clauses[number]

    def context(self) -> list[str]:
        """‖Σ‖ and ‖w₀‖ bounded, and what exact least squares beside equivalents needs."""
        found = [self.clause(["Bounded", ["OperatorNorm", "Sigma"]]), self.clause(["Bounded", ["SquaredNorm", "w0"]])]
        for a in self.stated.acts:
            if a.fit.samples in self.stated.limits:
                found += self.away(a)
        return list(dict.fromkeys(found))

    def away(self, a: Act) -> list[str]:
        """d/T → φ, φ away from 1, Σ⁻¹ bounded."""
        name, head = self.stated.limits[a.fit.samples]
        limit = ["TendsTo", ["Divide", term(self.stated.chain.d), term(a.fit.samples)], name]
        return [
            self.clause(["Bounded", ["OperatorNorm", ["Power", "Sigma", "-1"]]]),
            self.clause(limit),
            self.signs.hypothesis([head, name, "1"]),
        ]

    # -- n generations ------------------------------------------------------------------------------
    def open(self, a: Act) -> bool:
        """Whether n generations need a closed form: the fit changes metrics, and comes n times with fresh designs."""
        merged = (
            any(
                block.merged and any(s.block == int(a.key) for s in block.shares)
                for block, _ in self.stated.case.setup.blocks
            )
            if a.key != "down"
            else True
        )
        closes = a.repeat == N or (a.repeat != 1 and self.stated.isotropic)
        return bool(closes and not merged and not (a.regime == OVER and a.weight == 0))

    def closed(self, a: Act) -> dict[str, Term]:
        """The forms after m generations, with the bases that the engine uses."""
        block, act = self._block(a)
        p = a.weight
        one = sp.Integer(1)
        a1, a2 = (one, one) if a.regime == OVER else (block.fit.mean(act, one), block.fit.second(act, one))
        q, r = (1 - p) ** 2 * a2, (1 - p) * a1
        f = ExpPoly.power(q)
        g = ExpPoly.solve(r, f.scaled(p * (1 - p) * a2), start=sp.Integer(0))
        found = {
            "first": f,
            "mixed": g,
            "cross": ExpPoly.power(r),
            "last": ExpPoly.solve(one, g.scaled(2 * p * a1) + f.scaled(p**2 * a2), start=sp.Integer(0)),
            "shift": ExpPoly.solve(one, ExpPoly.power(r, 2 * p * a1), start=sp.Integer(0)),
            "cost": ExpPoly.solve(one, f, start=sp.Integer(0)),
        }
        values = {name: x.at(M, lambda b: b**M) for name, x in found.items()}
        for x in values.values():
            for base in bases(x):
                self.signs.nonzero(base)
        return {name: term(x) for name, x in values.items()}

    def _block(self, a: Act) -> tuple[Block, Any]:
        return next(
            (b, act) for b, act in self.stated.case.setup.blocks if any(s.block == int(a.key) for s in b.shares)
        )
