"""κ → 0 under λ_j ≍ j^(−β), c_j² ≍ j^(−δ), d ≥ c κ^(−1/β): df_p(κ) and κ² w₀ᵀΣ(Σ+κ)⁻²w₀.  Without the last, they fail.

The printed first form of the latter has λ_i where 1 is meant, the second κ^(−γ) for κ^γ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term, replaced
from collapse_sym.proof.statements import Statement

from .orders import Omega, Order, Orders, Piece, above, logs, real
from .power_laws import EIGENVALUE, FALL, SQUARE, J, Law, about, bias_order, equal_order
from .rates_of_power_laws import comparable
from .terms import minus, over, plus, power, product, resolvent, times

INVERSE: Term = over("1", "beta")


class Small:
    """A book with κ = 1/D, and 1 ≤ C d D^(−1/β) if that is the last clause."""

    def __init__(self, s: Statement) -> None:
        self.s, self.book = s, Book(s)
        o = self.o = Orders(self.book)
        self.hypotheses = [
            self.book.step("hypothesis", number=str(i), member="") for i in range(len(s.meaning["hypotheses"]))
        ]
        clauses = s.meaning["regime"][0]["clauses"]
        self.number = o.of("D")
        kappa = o.combined("kappa", "both", {"D": "-1"}, (self.number, "-1"))
        truth = 3 if "Coefficient" in str(clauses) else -1
        grows = (o.clause(0), o.clause(1))
        law = Law(o, "kappa", kappa, 2, truth, self.number, *grows, self.hypotheses[0], ell="1", name="D")
        if clauses[-1][0] == "Bounded":
            scale = o.combined(real("D", INVERSE), "both", {"D": INVERSE}, (self.number, INVERSE))
            omega: Omega = {"d": "1", "D": ["Negate", INVERSE]}
            last = o.clause(len(clauses) - 1)
            enough = o.combined("1", "high", omega, (last, "1"), (o.of("d"), "1"), (scale, "-1"))
            law = replace(law, enough=enough)
        self.law = law

    def concluded(self, o: Orders, left: Any, right: Any) -> str:
        """Both sides are of one order."""
        return comparable(o, self.s.meaning["conclusion"], [(left, right, "1")])


def freedom() -> dict[str, Any]:
    """df_p(κ) = Σ (D²λ_j/(D + D²λ_j))^p ≍ κ^(−1/β): so the checker writes λ/(λ + 1/D)."""
    at = Small(amended("APP-H1.main"))
    o, law = at.o, at.law
    o.sign(minus(times("p", "beta"), "1"), at.hypotheses[0], products=[["p", ["0"], "1"], [minus("p", "1"), [], "1"]])
    scaled = times("D", "D", EIGENVALUE)
    base, inverse = plus("D", scaled), ["Negate", "p"]
    body = times(power(scaled, "p"), power(over("1", base), "p"))
    matrix: Term = ["Power", product("Sigma", resolvent("kappa")), "p"]
    as_sum = o.step("spectral", name=J, matrix=matrix, vector="", body=body)

    def order_of(a: Orders) -> Order:
        return a.combined(scaled, "both", {"D": "2", J: FALL}, (at.number, "2"), (law.eigenvalue(a), "1"))

    tail: Omega = {"D": "p", J: times("p", FALL)}
    a = o.inside()
    x = order_of(a)
    least = a.terms(base, "low", x.omega, (x, "1"), signs=(a.by_kind("D"),))
    first = Piece(a, a.combined(body, "high", {}, (x, "p"), (least, inverse)), law.meet)
    a = o.inside()
    x = order_of(a)
    least = a.terms(base, "low", {"D": "1"}, (at.number, "1"))
    second = Piece(a, a.combined(body, "high", tail, (x, "p"), (least, inverse)))
    high = above(o, J, "d", body, law.meet, [first, second])
    a = o.inside()
    x = order_of(a)
    most = a.combined(scaled, "high", {"D": "1"}, (x, "1"), relations=((law.here(law.meet), "beta"),))
    most = a.terms(base, "high", {"D": "1"}, (at.number, "1"), (most, "1"))
    low = about(law, a, body, law.meet, a.combined(body, "low", tail, (x, "p"), (most, inverse)))
    found = equal_order(o, ["Df", "p", "kappa"], o.both(low, high), as_sum)
    fall: Term = ["Negate", INVERSE]
    right = o.combined(real("kappa", fall), "both", {"D": INVERSE}, (law.kappa_order, fall))
    return at.book.certificate(at.concluded(o, found, right))


def weak_directions() -> dict[str, Any]:
    """κ² w₀ᵀΣ(Σ+κ)⁻²w₀ ≍ κ^γ, by r > 1 and r < 1."""
    at = Small(amended("APP-H2.power"))
    inner = [at.o.inside() for _ in range(2)]
    last = []
    for o, small in zip(inner, (False, True)):
        found = bias_order(replace(at.law, o=o), small, "case")
        twice: Term = minus(plus("1", over("delta", "beta")), over("1", "beta"))
        value = minus("2", twice) if small else minus(twice, "2")
        sign = o.sign(value, "case", products=[["2", ["0"], "1"]])
        least = o.step("smaller", sign, left="2", right=twice, **{"is": "right" if small else "left"})
        zeros = ((least, ["Log", "D"]),)
        right = o.combined(
            real("kappa", "gamma"), "both", found.omega, (at.law.kappa_order, "gamma"), zeros=zeros
        )  # fmt: skip
        last.append(at.concluded(o, found, right))
    used = list(dict.fromkeys([at.hypotheses[-1], *(x for o in inner for x in o.used)]))
    steps = [o.steps for o in inner]
    return at.book.certificate(at.book.step("cases", *used, value=minus("r", "1"), steps=steps, last=last))


def term_by_term() -> dict[str, Any]:
    """κ²λ_j c_j²/(λ_j + κ)² ≍ λ_j^(1 + δ/β)/(1 + λ_j/κ)², for all j at once: both are j^(−β−δ)/(1 + λ_j/κ)²."""
    at = Small(amended("APP-H2.main"))
    o, law, conclusion = at.o, at.law, at.s.meaning["conclusion"]
    square = power("kappa", "2")
    body = times(square, EIGENVALUE, SQUARE, power(over("1", law.base), "2"))
    matrix: Term = product("Sigma", ["Power", resolvent("kappa"), "2"])
    as_sum = o.step("spectral", name=J, matrix=["Scale", square, matrix], vector="w0", body=body)
    a = o.inside()
    s, c = law.eigenvalue(a), law.square(a)
    base = Order(a.step("order-of", value=law.base), law.base, "both", {})  # log(λ_j + κ): beside ω
    right: Term = replaced(conclusion[2][4], {conclusion[2][1]: J})
    last = []
    for value, factors in (
        (body, ((law.kappa_order, "2"), (s, "1"), (c, "1"))),
        (right, ((s, right[1][2]), (at.number, "-2"))),
    ):
        ids = [x.id for x, _ in factors] + [base.id]
        order = plus(*(times(p, logs(x.omega)) for x, p in factors), times("-2", ["Log", law.base]))
        data = {"value": value, "order": order, "factor": "1", "relations": [], "multipliers": []}
        rows = [[str(i), p] for i, (_, p) in enumerate(factors)] + [[str(len(factors)), "-2"]]
        last.append(a.step("order", *ids, factors=rows, **data, **{"is": "both"}))
    step = o.step("comparable-sums", as_sum, *(i for i in a.used if i != as_sum), name=J, high="d", left=body,
                  right=right, steps=a.steps, last=last, multipliers=["1"], conclusion=conclusion)  # fmt: skip
    return at.book.certificate(step)


AMENDED: dict[str, Callable[[], dict[str, Any]]] = {
    "APP-H1.main": freedom,
    "APP-H2.main": term_by_term,
    "APP-H2.power": weak_directions,
}
