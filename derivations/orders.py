"""Words for orders of growth: what the rules about orders need, written down once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term, replaced

from .terms import minus, over, plus, times

Omega = dict[str, Term]  # name of a number → its exponent


@dataclass(frozen=True)
class Order:
    """A step that shows value ≤ C e^ω, ≥ c e^ω, or both; ω = Σ exponent · log name."""

    id: str
    value: Term
    side: str
    omega: Omega


def logs(omega: Omega) -> Term:
    """ω as a term; the name "log x" stands for log log x."""
    parts = [times(c, _log(name)) for name, c in omega.items()]
    return plus(*parts) if parts else "0"


def _log(name: str) -> Term:
    return ["Log", _log(name[4:])] if name.startswith("log ") else ["Log", name]


def real(base: Term, exponent: Term) -> Term:
    """base^exponent, of any kind."""
    return ["Power", base, exponent]


class Orders:
    """Steps about orders in a book, or inside a step of it: ids that outer steps gave are remembered as used."""

    def __init__(self, book: Book, prefix: str = "", outer: Orders | None = None) -> None:
        self.book, self.prefix, self.outer = book, prefix, outer
        self.steps: list[dict[str, Any]] = []
        self.used: list[str] = []

    # -- steps ------------------------------------------------------------------------------------

    def step(self, rule: str, *premises: str, conclusion: Term = None, **data: Any) -> str:
        """One step, here or in the book."""
        if self.outer is None:
            return self.book.step(rule, *premises, conclusion=conclusion, **data)
        own = {step["id"] for step in self.steps} | {"after", "before", "here", "case"}
        self.used += [p for p in premises if p not in own and p not in self.used]
        entry = {"id": f"{self.prefix}{len(self.steps)}", "rule": rule, "premises": list(premises), **data}
        self.steps.append(entry if conclusion is None else {**entry, "conclusion": conclusion})
        return str(entry["id"])

    def sign(self, value: Term, *premises: str, products: Any, multipliers: Any = ()) -> str:
        """value ≥ 0 or > 0 by the rule "sign"; signs and equations are the premises, in order."""
        return self.step("sign", *premises, value=value, multipliers=list(multipliers), products=products)

    def by_kind(self, value: Term, strict: bool = False) -> str:
        """value ≥ 0, or > 0, by the kinds of its parts."""
        return self.sign(value, products=[[value, [], "1"]])

    # -- orders -----------------------------------------------------------------------------------

    def of(self, value: Term, name: str = "") -> Order:
        """A symbol, or what has a name of its own in exponents; a fixed number has order 0 (name "1")."""
        name = name or str(value)
        return Order(self.step("order-of", value=value), value, "both", {} if name == "1" else {name: "1"})

    def clause(self, number: int, member: Term = "") -> Order:
        """A clause of the regime, at a member of its range."""
        found = self.book.statement.meaning["regime"][0]["clauses"][number]
        id_ = self.step("order-clause", number=str(number), member=member)
        if found[0] == "ForAll":
            found = replaced(found[2], {found[1][1]: member})
        if found[0] == "TendsTo" and found[2] == "Infinity":
            return Order(id_, "1", "high", {found[1]: "1"})
        if found[0] == "Comparable":
            return Order(id_, over(found[1], found[2]), "both", {})
        return Order(id_, found[1], "high", {})

    def combined(
        self,
        value: Term,
        side: str,
        omega: Omega,
        *factors: tuple[Order, Term],
        relations: tuple[tuple[Order, Term], ...] = (),
        factor: Term = "1",
        zeros: tuple[tuple[str, Term], ...] = (),
    ) -> Order:
        """The order of factor · Π x^p, made weaker by relations with multipliers."""
        pool = [o.id for o, _ in (*factors, *relations)]
        ids = list(dict.fromkeys([*pool, *(z for z, _ in zeros)]))
        id_ = self.step(
            "order",
            *ids,
            value=value,
            order=logs(omega),
            factor=factor,
            factors=[[str(ids.index(o.id)), p] for o, p in factors],
            relations=[[str(ids.index(o.id)), m] for o, m in relations],
            multipliers=[m for _, m in zeros],
            **{"is": side},
        )
        return Order(id_, value, side, omega)

    def terms(
        self, value: Term, side: str, omega: Omega, *parts: tuple[Order, Term], signs: tuple[str, ...] = ()
    ) -> Order:
        """The order of a sum, or of what lies below or above it by the signs."""
        ids = [*dict.fromkeys(o.id for o, _ in parts), *signs]
        data = {"value": value, "order": logs(omega), "factors": [[str(ids.index(o.id)), c] for o, c in parts]}
        return Order(self.step("order-of-terms", *ids, **data, **{"is": side}), value, side, omega)

    def both(self, low: Order, high: Order) -> Order:
        """Both sides from the two."""
        return Order(self.step("order-both", low.id, high.id), low.value, "both", low.omega)

    def vanishing(self, order: Order, scale: Term, growing: str) -> str:
        """x → 0, from the order; ``growing`` shows that 1/scale → 0."""
        return self.step("order-vanishes", order.id, growing, scale=scale)

    def positive_in_the_end(self, null: str, value: Term, by: Term) -> str:
        """1 − by · value > 0 from some member on, as value → 0."""
        less = times("-1", by)
        small = self.step("along", null, value=times(less, value), multipliers=[], products=[[less, ["0"]]])
        one = self.sign("1", products=[["1", [], "1"]])
        return self.step("eventually", small, one, value=minus("1", times(by, value)), limit="1")

    # -- sums -------------------------------------------------------------------------------------

    def inside(self) -> Orders:
        """Nested steps."""
        return Orders(self.book, f"{self.prefix}n", self)


@dataclass(frozen=True)
class Piece:
    """One piece of a sum: nested steps, the order that they show, its end in logarithms (None: to the end), how the
    order of the piece compares, and z where its length is c log z."""

    steps: Orders
    last: Order
    end: Omega | None = None
    relations: tuple[tuple[Order, Term], ...] = ()
    scale: Term = "0"


def above(o: Orders, name: str, high: Term, body: Term, omega: Omega, pieces: list[Piece], growing: str = "") -> Order:
    """Σ_{name=1…high} body ≤ C e^ω."""
    used = [x for p in pieces for x in p.steps.used] + [r.id for p in pieces for r, _ in p.relations]
    ids = list(dict.fromkeys([*used, *([growing] if growing else [])]))
    id_ = o.step(
        "sum-above",
        *ids,
        name=name,
        high=high,
        body=body,
        order=logs(omega),
        ends=["" if p.end is None else logs(p.end) for p in pieces],
        steps=[p.steps.steps for p in pieces],
        last=[p.last.id for p in pieces],
        scales=[p.scale for p in pieces],
        pieces=[[[str(ids.index(r.id)), m] for r, m in p.relations] for p in pieces],
        corrections=[[] for _ in pieces],
    )
    return Order(id_, ["Sum", name, "1", high, body], "high", omega)


def below(
    o: Orders, name: str, high: Term, body: Term, omega: Omega, piece: Piece, start: Omega | None = None,
    inside: tuple[tuple[tuple[Order, Term], ...], tuple[tuple[Order, Term], ...]] = ((), ()), growing: str = "",
) -> Order:  # fmt: skip
    """Σ ≥ c e^ω by the terms about e^end, or from e^start to e^end; ``inside`` says start ≥ 0 and end ≤ log high."""
    relations = [*inside, piece.relations]
    used = [*piece.steps.used, *(r.id for row in relations for r, _ in row), *([growing] if growing else [])]
    ids = list(dict.fromkeys(used))
    id_ = o.step(
        "sum-below",
        *ids,
        name=name,
        high=high,
        body=body,
        order=logs(omega),
        ends=[*([] if start is None else [logs(start)]), logs(piece.end or {})],
        steps=[piece.steps.steps],
        last=[piece.last.id],
        scales=[piece.scale],
        pieces=[[[str(ids.index(r.id)), m] for r, m in row] for row in relations],
        corrections=[[], [], []],
    )
    return Order(id_, ["Sum", name, "1", high, body], "low", omega)
