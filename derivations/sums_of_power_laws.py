"""LEM-I.1: Σ λ_k^n/(1+Dλ_k)^p ≍ D^(−c), c = min(p, n − 1/β), with a logarithm at equality.

The terms up to k = D^(1/β) are D^(−p) k^(β(p−n)), those beyond k^(−βn).  Where d is far below D^(1/β), only d of them
are there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import Statement, statement

from .orders import Omega, Order, Orders, Piece, above, below, real
from .power_laws import EIGENVALUE, FALL, J
from .rates_of_power_laws import comparable
from .terms import minus, over, plus, times

SLOW: Term = minus("n", over("1", "beta"))
#: log D^(1/β)
MEET: Omega = {"D": over("1", "beta")}


@dataclass
class Lemma:
    """A book about Σ_{k ≤ high} of the terms: orders of D, hypotheses, and whether p is less, more, or n − 1/β."""

    s: Statement
    case: str

    def __post_init__(self) -> None:
        self.book = Book(self.s)
        self.o = Orders(self.book)
        self.hypotheses = [self.book.step("hypothesis", number=n, member="") for n in "012"]
        self.growing = self.book.step("clause", number="0")
        finite = "d" in str(self.s.meaning["conclusion"][1][3])
        self.high = "d" if finite else "Infinity"
        self.clause = 2 if finite else 1
        self.number = self.o.of("D")
        self.grows = self.o.clause(0)
        self.eigenvalue: Term = EIGENVALUE if finite else ["At", "spectrum", minus(J, "1")]
        self.scaled = times("D", self.eigenvalue)
        self.base = plus("1", self.scaled)
        self.body = over(real(self.eigenvalue, "n"), real(self.base, "p"))
        self.fall: Omega = {J: times("-1", "beta", "n")}
        deep: Omega = {J: times("beta", minus("p", "n")), "D": ["Negate", "p"]}
        self.deep = {J: "-1", "D": ["Negate", SLOW]} if self.case == "equal" else deep
        self.relations: tuple[tuple[Order, Term], ...] = ()
        if self.case == "less":
            self.relations = ((self.grows, minus(SLOW, "p")),)
        if self.case == "equal":
            log = Order(self.o.step("order-log", self.growing, scale="D"), "1", "high", {"log D": "1"})
            self.relations = ((log, "1"),)

    def zeros(self, sign: str = "1") -> tuple[tuple[str, Term], ...]:
        """p = n − 1/β, where it is."""
        if not self.case == "equal":
            return ()
        gap = plus(["Log", "D"], times("-1", "beta", ["Log", J]))
        return ((self.hypotheses[2], times(sign, gap)),)

    def orders(self, a: Orders) -> tuple[Order, Order]:
        """λ_j and D λ_j."""
        j = a.of(J)
        x = a.combined(self.eigenvalue, "both", {J: FALL}, (a.clause(self.clause, J), "1"), (j, FALL))
        return x, a.combined(self.scaled, "both", {"D": "1", J: FALL}, (self.number, "1"), (x, "1"))

    @property
    def rate(self) -> Omega:
        """The order of the sum."""
        slow: Omega = {"D": ["Negate", SLOW]}
        return {"less": {"D": ["Negate", "p"]}, "more": slow, "equal": {**slow, "log D": "1"}}[self.case]

    def upper(self) -> Order:
        """The two pieces of the sum."""
        a = self.o.inside()
        x, scaled = self.orders(a)
        least = a.terms(self.base, "low", scaled.omega, (scaled, "1"), signs=(a.by_kind("1"),))
        found = a.combined(self.body, "high", self.deep, (x, "n"), (least, ["Negate", "p"]), zeros=self.zeros())
        first = Piece(a, found, MEET, scale="D" if self.case == "equal" else "0")
        a = self.o.inside()
        x, scaled = self.orders(a)
        least = a.terms(self.base, "low", {}, (a.of("1", "1"), "1"))
        found = a.combined(self.body, "high", self.fall, (x, "n"), (least, ["Negate", "p"]))
        pieces = [first, Piece(a, found, None, self.relations)]
        return above(self.o, J, self.high, self.body, self.rate, pieces, self.growing)

    def at_most(self, a: Orders, scaled: Order, omega: Omega, relation: Order, one: Order) -> Order:
        """1 + Dλ_j ≤ C e^ω."""
        second = a.combined(self.scaled, "high", omega, (scaled, "1"), relations=((relation, "beta"),))
        return a.terms(self.base, "high", omega, (one, "1"), (second, "1"))

    def lower(self, enough: Order | None) -> Order:
        """The terms about 1, about D^(1/β), or all up to there."""
        a = self.o.inside()
        x, scaled = self.orders(a)
        here = Order("here", "1", "both", {J: "1"})
        factors = ((x, "n"),)
        room = ((enough, "1"),) if enough else ()
        if self.case == "less":
            one = a.combined("1", "high", {"D": "1"}, relations=((self.grows, "1"),))
            most = self.at_most(a, scaled, {"D": "1"}, here, one)
            omega: Omega = {J: times("-1", "beta", "n"), "D": ["Negate", "p"]}
            last = a.combined(self.body, "low", omega, *factors, (most, ["Negate", "p"]))
            return below(self.o, J, self.high, self.body, self.rate, Piece(a, last, {}))
        if self.case == "more":
            most = self.at_most(a, scaled, {}, here, a.of("1", "1"))
            last = a.combined(self.body, "low", self.fall, *factors, (most, ["Negate", "p"]))
            inside = (((self.grows, over("1", "beta")),), room)
            return below(self.o, J, self.high, self.body, self.rate, Piece(a, last, MEET), inside=inside)
        before = Order("before", "1", "high", {})
        one = a.combined("1", "high", scaled.omega, relations=((before, "beta"),))
        most = a.terms(self.base, "high", scaled.omega, (one, "1"), (scaled, "1"))
        last = a.combined(
            self.body, "low", self.deep, *factors, (most, ["Negate", "p"]), zeros=self.zeros("-1")
        )  # fmt: skip
        piece = Piece(a, last, MEET, scale="D")
        return below(self.o, J, self.high, self.body, self.rate, piece, start={}, growing=self.growing)

    def exponent(self) -> tuple[str, Term]:
        """c = p, or n − 1/β, and the step that says so."""
        less = self.case != "more"
        value = minus(SLOW, "p") if less else minus("p", SLOW)
        data: dict[str, Any] = {"multipliers": [], "products": [["1", ["0"], "1"]]}
        if self.case == "equal":
            data = {"multipliers": ["-1"], "products": []}
        sign = self.book.step("sign", self.hypotheses[2], value=value, **data)
        side = "left" if less else "right"
        return self.book.step("smaller", sign, left="p", right=SLOW, **{"is": side}), "p" if less else SLOW

    def certificate(self, enough: Order | None = None) -> dict[str, Any]:
        """The sum and the printed power, of one order."""
        both = self.o.both(self.lower(enough), self.upper())
        equal, value = self.exponent()
        right = self.o.combined(
            real("D", ["Negate", "c"]),
            "both",
            {"D": ["Negate", value]},
            (self.number, ["Negate", "c"]),
            zeros=((equal, ["Log", "D"]),),
        )
        conclusion = self.s.meaning["conclusion"]
        if self.case == "equal":
            log = Order(self.o.step("order-of", value=["Log", "D"]), ["Log", "D"], "both", {"log D": "1"})
            zeros = ((self.hypotheses[2], ["Log", "D"]),)
            right = self.o.combined(conclusion[2], "both", both.omega, (right, "1"), (log, "1"), zeros=zeros)
        return self.book.certificate(comparable(self.o, conclusion, [(both, right, "1")]))


def infinite(part: str, case: str) -> dict[str, Any]:
    """All k ≥ 1."""
    return Lemma(statement(part), case).certificate()


def finite() -> dict[str, Any]:
    """k ≤ d, d ≥ c D^(1/β)."""
    found = Lemma(amended("LEM-I.1.finite"), "more")
    o, meet = found.o, over("1", "beta")
    scale = o.combined(real("D", meet), "both", {"D": meet}, (found.number, meet))
    omega: Omega = {"d": "1", "D": ["Negate", meet]}
    enough = o.combined("1", "high", omega, (o.clause(3), "1"), (o.of("d"), "1"), (scale, "-1"))
    return found.certificate(enough)


PROVES: dict[str, Callable[[], dict[str, Any]]] = {
    "LEM-I.1.main": partial(infinite, "LEM-I.1.main", "less"),
    "LEM-I.1.large": partial(infinite, "LEM-I.1.large", "more"),
    "LEM-I.1.logarithm": partial(infinite, "LEM-I.1.logarithm", "equal"),
}
AMENDED = {"LEM-I.1.finite": finite}
