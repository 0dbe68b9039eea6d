"""The error from below under T₀ ≍ d ≍ T^b and nσ₀² ≍ T^a, at any r and in any dimension: one part of it alone.

κ ≤ C T^(−min(ℓ, β)): 1 = λ/κ + df₁(κ)/T, where λ/κ ≤ C (λ/κ)^(1/β) and df₁(κ) ≤ C κ^(−1/β).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import Statement

from .orders import Omega, Order, Orders, Piece, above, below
from .power_laws import EIGENVALUE, FALL, J, Law, equal_order
from .rates_of_power_laws import Setting, large_designs
from .rates_with_generators import LEFT, WEIGHT, Sizes, sizes
from .terms import minus, over, plus, power, product, resolvent, times

KAPPA: Term = "kappa"
INVERSE: Term = over("1", "beta")
TOTAL: Term = ["Df", "1", KAPPA]
FREEDOM: Term = ["Df", "2", KAPPA]
SPARE: Term = minus("T", FREEDOM)
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
    parts: dict[str, tuple[Term, str]]  # each with the sign that it is ≥ 0

    @property
    def law(self) -> Law:
        """The numbers of clauses, and κ by its name."""
        return self.at.law

    @property
    def conclusion(self) -> Term:
        """What is stated."""
        return self.at.book.statement.meaning["conclusion"]

    @property
    def stated(self) -> Term:
        """What is stated to tend to ∞, or to be bounded."""
        return self.conclusion[1]

    @property
    def error(self) -> Term:
        """The sum of the parts: below in what is bounded."""
        return self.stated[2] if self.stated[0] == "Divide" else self.stated


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
    found = Below(at, by, most, large, small, signs, parts(o, signs, s))
    each = [sign for _, sign in found.parts.values()]
    o.sign(found.error, *each, products=[["1", [str(i)], "1"] for i in range(len(each))])
    return found


def penalty_orders(law: Law, most: Term, root: str) -> tuple[Order, Order]:
    """1 ≤ C κ T^ℓ as κ ≥ λ, and 1 ≤ C (κ T^most)^(−1/β)."""
    o, fall = law.o, ["Negate", law.ell]
    penalty = o.combined("lambda", "both", {"T": fall}, (law.t, fall))
    positive = o.step("positive-trace", matrix=product("Sigma", resolvent(KAPPA)), vector="")
    slope = over(KAPPA, "T")
    more = o.sign(minus(KAPPA, "lambda"), root, positive, products=[[slope, ["0"], "1"]], multipliers=["1"])
    ratio, share = over(KAPPA, "lambda"), over("lambda", KAPPA)
    larger = o.sign(minus(ratio, "1"), more, products=[[over("1", "lambda"), ["0"], "1"]])
    least = o.terms(ratio, "low", {}, (o.of("1", "1"), "1"), signs=(larger,))
    both = o.combined(ratio, "both", {KAPPA: "1", "T": law.ell}, (law.kappa_order, "1"), (penalty, "-1"))
    large = o.combined("1", "high", both.omega, (both, "1"), (least, "-1"))
    o.sign(minus("1", INVERSE), law.capacity, products=[[INVERSE, ["0"], "1"]])
    omega: Omega = {KAPPA: ["Negate", INVERSE], "T": ["Negate", over(most, "beta")]}
    gap, rest = minus(over(law.ell, "beta"), over(most, "beta")), minus("1", over(most, "beta"))
    relations = ((large, minus("1", INVERSE)), (law.t_grows, gap))
    first = o.combined(share, "high", omega, (penalty, "1"), (law.kappa_order, "-1"), relations=relations)
    second = o.combined(
        over(TOTAL, "T"), "high", omega, (most_freedom(law), "1"), (law.t, "-1"), relations=((law.t_grows, rest),)
    )
    whole = o.sign(minus(plus(share, over(TOTAL, "T")), "1"), root, products=[], multipliers=[over("-1", KAPPA)])
    return large, o.terms("1", "high", omega, (first, "1"), (second, "1"), signs=(whole,))


def most_freedom(law: Law) -> Order:
    """df₁(κ) ≤ C κ^(−1/β)."""
    o, body = law.o, over(EIGENVALUE, law.base)
    as_sum = o.step("spectral", name=J, matrix=product("Sigma", resolvent(KAPPA)), vector="", body=body)
    rate: Omega = {KAPPA: ["Negate", INVERSE]}
    a = o.inside()
    s = law.eigenvalue(a)
    first = Piece(a, a.combined(body, "high", {}, (s, "1"), (law.at_least(a, s, "eigenvalue"), "-1")), rate)
    a = o.inside()
    s = law.eigenvalue(a)
    last = a.combined(body, "high", {J: FALL, KAPPA: "-1"}, (s, "1"), (law.at_least(a, s, "kappa"), "-1"))
    return equal_order(o, TOTAL, above(o, J, "d", body, rate, [first, Piece(a, last)]), as_sum)


def signs_of_parts(o: Orders, root: str) -> dict[str, str]:
    """tr Σ(Σ+κ)⁻² > 0, df₂ > 0, T − df₂ = Tλ/κ + κ tr Σ(Σ+κ)⁻² > 0, κ² tr(Σ+κ)⁻² > 0 and w₀ᵀΣ(Σ+κ)⁻²w₀ ≥ 0."""
    weak: Term = product("Sigma", ["Power", resolvent(KAPPA), "2"])
    trace = o.step("positive-trace", matrix=weak, vector="")
    spare = o.sign(
        SPARE,
        root,
        trace,
        products=[[KAPPA, ["0"], "1"], [times("T", over("lambda", KAPPA)), [], "1"]],
        multipliers=[over("T", KAPPA)],
    )
    o.sign(minus("1", over(FREEDOM, "T")), spare, products=[[over("1", "T"), ["0"], "1"]])
    return {
        "weak": trace,
        "spare": spare,
        "freedom": o.step("positive-trace", matrix=["Power", product("Sigma", resolvent(KAPPA)), "2"], vector=""),
        "squares": o.step("positive-trace", matrix=["Power", resolvent(KAPPA), "2"], vector=""),
        "truth": o.step("positive-trace", matrix=weak, vector="w0"),
    }


# -- the parts -------------------------------------------------------------------------------------


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
    others = [sign for key, (_, sign) in x.parts.items() if key != name]
    ones = [["1", [str(i)], "1"] for i in range(len(others))]
    rest = o.sign(minus(x.error, part.value), *others, products=ones)
    return o.terms(x.error, "low", part.omega, (part, "1"), signs=(rest,))


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
    value = x.parts["cost"][0]
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
    return o.combined(x.parts["other"][0], "low", omega, *factors, relations=((x.by.same, "1"),))


def rows_left(x: Below, o: Orders) -> Order:
    """T − df₂ ≤ T."""
    return o.terms(SPARE, "high", {"T": "1"}, (x.law.t, "1"), signs=(x.signs["freedom"], x.signs["spare"]))


def variance(x: Below, o: Orders, freedom: Order) -> Order:
    """σ² df₂/(T − df₂) ≥ c df₂/T."""
    omega: Omega = {"T": minus(freedom.omega["T"], "1")}
    noise = power("sigma", "2")
    return o.combined(x.parts["variance"][0], "low", omega, (freedom, "1"), (rows_left(x, o), "-1"), factor=noise)


def bounded(x: Below, o: Orders, error: Order, gap: Term) -> str:
    """T^p/E is bounded as E ≥ c T^(p + gap), gap ≥ 0."""
    above, below_ = x.stated[1], x.stated[2]
    top = o.of("1", "1") if above == "1" else o.combined(above, "both", {"T": above[2]}, (x.law.t, above[2]))
    found = o.combined(over(above, below_), "high", {}, (top, "1"), (error, "-1"), relations=((x.law.t_grows, gap),))
    return o.step("order-bounded", found.id)


def within(o: Orders, reach: Term, most: Term) -> None:
    """b − reach ≥ 0 and most − β·reach ≥ 0 for reach = min(b, most/β)."""
    signs = [o.step("minimum", left=reach[1], right=reach[2], **{"is": side}) for side in ("left", "right")]
    o.sign(minus(most, times("beta", reach)), signs[1], products=[["beta", ["0"], "1"]])


def least(o: Orders, left: Term, right: Term, value: Term, *signs: str, strict: bool = False) -> str:
    """min(left, right) ≥ value, or > value."""
    o.step("minimum", left=left, right=right, **{"is": "left"})
    o.step("minimum", left=left, right=right, **{"is": "right"})
    return o.step("below-both", *signs, left=left, right=right, value=value, strict=str(strict).lower())


Branch = Callable[[Orders, str], str]  # ends with the conclusion; it is told whether the number is > 0, < 0 or 0


def split(o: Orders, value: Term, above_it: Branch, others: Branch) -> str:
    """The conclusion whether a fixed number is > 0, < 0 or 0: ``others`` is told that −value ≥ 0."""
    inner = [o.inside() for _ in range(3)]
    opposite: Term = ["Negate", value]
    at_zero = inner[2].step("sign", "case", value=opposite, multipliers=["-1"], products=[])
    last = [above_it(inner[0], "case"), others(inner[1], "case"), others(inner[2], at_zero)]
    used = list(dict.fromkeys(i for a in inner for i in a.used))
    return o.step("trichotomy", *used, value=value, steps=[a.steps for a in inner], last=last)
