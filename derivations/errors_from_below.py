"""The error from below under T₀ ≍ d ≍ T^b and nσ₀² ≍ T^a, at any r and in any dimension: one part of it alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import Statement

from .effective_penalties import FREEDOM, KAPPA, SPARE, penalty_orders, signs_of_parts
from .orders import Omega, Order, Orders, Piece, below
from .power_laws import EIGENVALUE, FALL, J, Law, equal_order
from .rates_of_power_laws import Setting, large_designs
from .rates_with_generators import LEFT, WEIGHT, Sizes, sizes
from .terms import minus, over, plus, power, product, resolvent, times

CRITICAL: Term = over("1", plus(times("2", "beta", "rmin"), "1"))


@dataclass(frozen=True)
class Below:
    """Orders of the sizes; 1 ≤ C κ T^ℓ ("large") and 1 ≤ C (κ T^most)^(−1/β) ("small"); the parts of the error."""

    at: Setting
    by: Sizes
    most: Term
    large: Order
    small: Order
    signs: dict[str, str]
    parts: dict[str, Term]
    rests: dict[str, str]  # what the error has besides a part is ≥ 0

    @property
    def law(self) -> Law:
        """The numbers of clauses, and κ by its name."""
        return self.at.law

    @property
    def conclusion(self) -> Term:
        """What is stated."""
        return self.at.book.statement.meaning["conclusion"]


def known(s: Statement, ell: Term, most: Term, first: Callable[[Orders, list[str]], Any]) -> Below:
    """Hypotheses, clauses, sizes, κ; ``first`` shows ℓ ≥ most, β ≥ most, most ≥ 0."""
    book = Book(s)
    o = Orders(book)
    hypotheses = [book.step("hypothesis", number=str(i), member="") for i in range(len(s.meaning["hypotheses"]))]
    first(o, hypotheses)
    clauses = s.meaning["regime"][0]["clauses"]
    spectrum, truth = (
        next(i for i, c in enumerate(clauses) if c[0] == "ForAll" and head in str(c))
        for head in ("Eigenvalue", "Coefficient")
    )
    t, growing = o.of("T"), book.step("clause", number="0")
    root = book.step("kappa", penalty="lambda", samples="T")
    law = Law(o, KAPPA, o.of(KAPPA), spectrum, truth, t, o.clause(0), o.clause(1), hypotheses[0], ell=ell)
    at = Setting(book, law, hypotheses, growing)
    by = sizes(at)
    large_designs(at)
    o.step("order-positive", by.weight.id)
    large, small = penalty_orders(law, most, root)
    signs = signs_of_parts(o, root)
    given = parts(o, signs, s)
    error = error_of(s)
    total(o, error, [sign for _, sign in given.values()])
    rests = {
        name: total(o, minus(error, value), [sign for key, (_, sign) in given.items() if key != name])
        for name, (value, _) in given.items()
    }
    return Below(at, by, most, large, small, signs, {name: value for name, (value, _) in given.items()}, rests)


def error_of(s: Statement) -> Term:
    """The error that is stated to grow, or that stands below in what is stated to be bounded."""
    stated: Term = s.meaning["conclusion"][1]
    return stated[2] if stated[0] == "Divide" else stated


def total(o: Orders, value: Term, signs: list[str]) -> str:
    """A sum of what is ≥ 0 is ≥ 0."""
    return o.sign(value, *signs, products=[["1", [str(i)], "1"] for i in range(len(signs))])


def parts(o: Orders, signs: dict[str, str], s: Statement) -> dict[str, tuple[Term, str]]:
    """Each part of the error, and that it is ≥ 0."""
    share, deep, square = over(WEIGHT, LEFT), over("1", SPARE), power(KAPPA, "2")
    weak: Term = ["Quad", product("Sigma", ["Power", resolvent(KAPPA), "2"])]
    trace: Term = ["Trace", ["Power", resolvent(KAPPA), "2"]]
    left, ratio, noise = minus("1", over(FREEDOM, "T")), over(FREEDOM, SPARE), power("sigma", "2")
    table: dict[str, tuple[Term, Term, tuple[str, ...]]] = {
        "bias": (over(times(square, weak), left), times(square, "T", deep), ("truth",)),
        "cost": (times(share, FREEDOM), share, ("freedom",)),
        "other": (times(share, square, trace, ratio), times(share, square, deep), ("freedom", "squares")),
    }
    if any(name == "sigma" for name, _ in s.variables):
        table["variance"] = (times(noise, ratio), times(noise, deep), ("freedom",))
    found = {}
    for name, (value, factor, used) in table.items():
        products = [[factor, [str(i) for i in range(len(used))], "1"]]
        found[name] = value, o.sign(value, *(signs[x] for x in used), products=products)
    return found


def whole(x: Below, o: Orders, name: str, part: Order) -> Order:
    """The error is at least one of its parts."""
    return o.terms(error_of(x.at.book.statement), "low", part.omega, (part, "1"), signs=(x.rests[name],))


Relations = tuple[tuple[Order, Term], ...]


def least_freedom(x: Below, o: Orders, end: Omega, start: Relations, room: Relations, far: Relations = ()) -> Order:
    """df₂(κ) ≥ c e^end by the terms about j = e^end, 0 ≤ end ≤ log d; ``far`` says κ ≤ C e^(−β end)."""
    law = replace(x.law, o=o)
    body = power(over(EIGENVALUE, law.base), "2")
    matrix: Term = ["Power", product("Sigma", resolvent(KAPPA)), "2"]
    as_sum = o.step("spectral", name=J, matrix=matrix, vector="", body=body)
    a = o.inside()
    s = law.eigenvalue(a)
    fall: Omega = {name: ["Negate", times("beta", c)] for name, c in end.items()}
    most = law.at_most(a, s, fall, ((law.here(end), "beta"),), far)
    omega: Omega = {J: times("2", FALL), **{name: times("2", "beta", c) for name, c in end.items()}}
    last = a.combined(body, "low", omega, (s, "2"), (most, "-2"))
    low = below(o, J, "d", body, end, Piece(a, last, end), inside=(start, room))
    return equal_order(o, FREEDOM, low, as_sum)


def freedom_to(x: Below, o: Orders, reach: Term) -> Order:
    """df₂(κ) ≥ c T^reach, 0 ≤ reach ≤ b and β·reach ≤ most."""
    grows = x.law.t_grows
    room = ((x.by.same, "1"), (grows, minus("b", reach)))
    far = ((x.small, "beta"), (grows, minus(x.most, times("beta", reach))))
    return least_freedom(x, o, {"T": reach}, ((grows, reach),), room, far)


def cost(x: Below, o: Orders, freedom: Order) -> Order:
    """nσ₀² df₂/(T₀ − d) ≥ c T^(a − b) times df₂."""
    omega: Omega = {**freedom.omega, "T": plus(minus("a", "b"), freedom.omega.get("T", "0"))}
    value = x.parts["cost"]
    return o.combined(value, "low", omega, (x.by.weight, "1"), (freedom, "1"), (x.by.left, "-1"))


def other(x: Below, o: Orders, freedom: Order) -> Order:
    """nσ₀² κ² tr(Σ+κ)⁻²/(T₀ − d)·df₂/(T − df₂) ≥ c T^(a − 1) times df₂, as κ ≥ c d^(−β) where βb ≥ ℓ."""
    law = replace(x.law, o=o)
    body, square = power(over(KAPPA, law.base), "2"), power(KAPPA, "2")
    matrix: Term = ["Scale", square, ["Power", resolvent(KAPPA), "2"]]
    as_sum = o.step("spectral", name=J, matrix=matrix, vector="", body=body)
    a, beyond = o.inside(), minus(times("beta", "b"), law.ell)
    small = ((law.here({"d": "1"}), "beta"), (x.by.same, "beta"), (x.large, "1"), (law.t_grows, beyond))
    most = law.at_most(a, law.eigenvalue(a), {KAPPA: "1"}, small, ())
    last = a.combined(body, "low", {}, (law.kappa_order, "2"), (most, "-2"))
    low = below(o, J, "d", body, {"d": "1"}, Piece(a, last, {"d": "1"}), inside=(((law.d_grows, "1"),), ()))
    squares = equal_order(o, times(square, ["Trace", ["Power", resolvent(KAPPA), "2"]]), low, as_sum)
    rows = rows_left(x, o)
    factors = ((x.by.weight, "1"), (squares, "1"), (freedom, "1"), (x.by.left, "-1"), (rows, "-1"))
    omega: Omega = {"T": plus(minus("a", "1"), freedom.omega["T"])}
    return o.combined(x.parts["other"], "low", omega, *factors, relations=((x.by.same, "1"),))


def rows_left(x: Below, o: Orders) -> Order:
    """T − df₂ ≤ T."""
    return o.terms(SPARE, "high", {"T": "1"}, (x.law.t, "1"), signs=(x.signs["freedom"], x.signs["spare"]))


def variance(x: Below, o: Orders, freedom: Order) -> Order:
    """σ² df₂/(T − df₂) ≥ c df₂/T."""
    omega: Omega = {"T": minus(freedom.omega["T"], "1")}
    noise = power("sigma", "2")
    return o.combined(x.parts["variance"], "low", omega, (freedom, "1"), (rows_left(x, o), "-1"), factor=noise)


def bounded(x: Below, o: Orders, error: Order, gap: Term) -> str:
    """T^p/E is bounded as E ≥ c T^(p + gap), gap ≥ 0."""
    ratio = x.conclusion[1]
    relations = ((x.law.t_grows, gap),)
    found = o.combined(ratio, "high", {}, (printed(x, o), "1"), (error, "-1"), relations=relations)
    return o.step("order-bounded", found.id)


def printed(x: Below, o: Orders) -> Order:
    """1, or T^p, over the error in what is stated to be bounded."""
    above: Term = x.conclusion[1][1]
    return o.of("1", "1") if above == "1" else o.combined(above, "both", {"T": above[2]}, (x.law.t, above[2]))


def within(o: Orders, reach: Term, most: Term) -> None:
    """b − reach ≥ 0 and most − β·reach ≥ 0 for reach = min(b, most/β)."""
    signs = [o.step("minimum", left=reach[1], right=reach[2], **{"is": side}) for side in ("left", "right")]
    o.sign(minus(most, times("beta", reach)), signs[1], products=[["beta", ["0"], "1"]])
