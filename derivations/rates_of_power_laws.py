"""Rates of bias, variance and cost of noises under power laws, where d ≥ c T^(ℓ/β): THM-5.1, APP-H1, APP-H2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import Statement

from .orders import Omega, Order, Orders, real
from .power_laws import EIGENVALUE, J, Law, bias_order, freedom_order, kappa_order, resolvents_order
from .terms import minus, over, plus, power, product, resolvent, times


@dataclass(frozen=True)
class Setting:
    """A book that has shown κ ≍ T^(−ℓ), and what later steps use."""

    book: Book
    law: Law
    hypotheses: list[str]
    growing: str  # 1/T → 0


def setting(
    s: Statement, ell: Term = "ell", penalty: Term = "lambda", first: Callable[[Orders], Any] = lambda o: None
) -> Setting:
    """Hypotheses, clauses, the orders of T, λ = T^(−ℓ), κ, and of 1 ≤ C d T^(−ℓ/β) if that is the last clause.

    ``first`` shows ℓ < β, where that is no hypothesis.
    """
    book = Book(s)
    o = Orders(book)
    hypotheses = [book.step("hypothesis", number=str(i), member="") for i in range(len(s.meaning["hypotheses"]))]
    first(o)
    clauses = s.meaning["regime"][0]["clauses"]
    t, growing = o.of("T"), book.step("clause", number="0")
    spectrum, truth = (
        next((i for i, c in enumerate(clauses) if c[0] == "ForAll" and head in str(c)), -1)
        for head in ("Eigenvalue", "Coefficient")
    )
    fall: Term = ["Negate", ell]
    penalty_order = o.combined(penalty, "both", {"T": fall}, (t, fall))
    kappa = kappa_order(o, penalty, penalty_order, spectrum, t, growing, ell)
    grows = (o.clause(0), o.clause(1))
    law = Law(o, ["Kappa", penalty, "T"], kappa, spectrum, truth, t, *grows, hypotheses[0], ell=ell)
    return Setting(book, replace(law, enough=enough(law, len(clauses) - 1)), hypotheses, growing)


def enough(law: Law, number: int) -> Order | None:
    """1 ≤ C d T^(−ℓ/β), from the clause that T^(ℓ/β)/d is bounded."""
    o, meet = law.o, over(law.ell, "beta")
    if o.book.statement.meaning["regime"][0]["clauses"][number][0] != "Bounded":
        return None
    scale = o.combined(real("T", meet), "both", {"T": meet}, (law.t, meet))
    omega: Omega = {"d": "1", "T": ["Negate", meet]}
    return o.combined("1", "high", omega, (o.clause(number), "1"), (o.of("d"), "1"), (scale, "-1"))


@dataclass(frozen=True)
class Freedom:
    """df₂(κ) ≍ T^(ℓ/β), 1 − df₂/T ≍ 1, and df₂/(T − df₂) ≍ T^(ℓ/β − 1)."""

    df2: Order
    left: Order
    share: Order
    spare: str  # T − df₂ > 0 from some member on


def freedom(at: Setting) -> Freedom:
    """The orders of df₂, of what it leaves of T, and of their ratio."""
    law, o = at.law, at.law.o
    df2 = freedom_order(law, "2")
    value = over(df2.value, "T")
    rate: Omega = {"T": minus(over(law.ell, "beta"), "1")}
    small = o.combined(value, "high", rate, (df2, "1"), (law.t, "-1"))
    null = o.vanishing(small, "T", at.growing)
    half = o.positive_in_the_end(null, value, "2")
    left = minus("1", value)
    least = o.sign(minus(left, "1/2"), half, products=[["1/2", ["0"], "1"]])
    body = power(over(EIGENVALUE, law.base), "2")
    matrix: Term = ["Power", product("Sigma", resolvent(law.kappa)), "2"]
    as_sum = o.step("spectral", name=J, matrix=matrix, vector="", body=body)
    kind = o.by_kind(["Sum", J, "1", "d", body])
    positive = o.sign(df2.value, as_sum, kind, products=[["1", ["0"], "1"]], multipliers=["1"])
    most = o.sign(minus("1", left), positive, products=[[over("1", "T"), ["0"], "1"]])
    one = o.of("1", "1")
    low = o.terms(left, "low", {}, (one, "1/2"), signs=(least,))
    both = o.both(low, o.terms(left, "high", {}, (one, "1"), signs=(most, least)))
    rows = over("T", "2")
    spare = o.sign(minus("T", df2.value), half, kind, products=[[rows, ["0"], "1"], [rows, [], "1"]])
    share = over(df2.value, minus("T", df2.value))
    return Freedom(df2, both, o.combined(share, "both", rate, (df2, "1"), (both, "-1"), (law.t, "-1")), spare)


Pair = tuple[Order, Order, Term]  # x ≍ y, both times a weight


def bias_pair(at: Setting, df: Freedom, inner: Orders, small: bool) -> Pair:
    """Bias ≍ T^(−2ℓr̲), from "case", which is r − 1 > 0 or 1 − r > 0."""
    law = replace(at.law, o=inner)
    found = bias_order(law, small, "case")
    bias = inner.combined(over(found.value, df.left.value), "both", found.omega, (found, "1"), (df.left, "-1"))
    exponent = times("2", law.ell, "rmin")
    sign = inner.sign(minus("1", "r") if small else minus("r", "1"), "case", products=[["1", ["0"], "1"]])
    least = inner.step("smaller", sign, left="r", right="1", **{"is": "left" if small else "right"})
    rate = inner.combined(
        real("T", ["Negate", exponent]),
        "both",
        found.omega,
        (law.t, ["Negate", exponent]),
        zeros=((least, times("2", law.ell, ["Log", "T"])),),
    )
    return bias, rate, "1"


def rate_of(at: Setting) -> Term:
    """T^(−(1−ℓ/β))."""
    return real("T", ["Negate", minus("1", over(at.law.ell, "beta"))])


def variance_pair(at: Setting, df: Freedom) -> Pair:
    """df₂/(T − df₂) ≍ T^(−(1−ℓ/β)), times σ²."""
    exponent: Term = ["Negate", minus("1", over(at.law.ell, "beta"))]
    rate = at.law.o.combined(rate_of(at), "both", df.share.omega, (at.law.t, exponent))
    return df.share, rate, power("sigma", "2")


def cost_pairs(at: Setting, df: Freedom, weight: Term) -> tuple[Pair, Pair]:
    """df₂ ≍ T·T^(−(1−ℓ/β)) and κ² tr(Σ+κ)⁻² df₂/(T − df₂) ≍ d·T^(−(1−ℓ/β)), both over T₀ − d."""
    o, law = at.law.o, at.law
    exponent: Term = ["Negate", minus("1", over(law.ell, "beta"))]
    first = o.combined(times("T", rate_of(at)), "both", df.df2.omega, (law.t, "1"), (law.t, exponent))
    squares = resolvents_order(law)
    omega: Omega = {"d": "1", **df.share.omega}
    second = o.combined(times(squares.value, df.share.value), "both", omega, (squares, "1"), (df.share, "1"))
    d = o.of("d")
    third = o.combined(times("d", rate_of(at)), "both", omega, (d, "1"), (law.t, exponent))
    large_designs(at)
    share = over(weight, minus("T0", "d"))
    return (df.df2, first, share), (second, third, share)


def large_designs(at: Setting) -> None:
    """T₀ − d > 0 and 1 − φ₀ > 0, from T₀ ≥ d + 2."""
    listed = at.book.statement.meaning["hypotheses"]
    given = next(at.hypotheses[i] for i, h in enumerate(listed) if h[1] == "T0")
    more = at.law.o.sign(minus("T0", "d"), given, products=[["1", ["0"], "1"], ["2", [], "1"]])
    at.law.o.sign(minus("1", over("d", "T0")), more, products=[[over("1", "T0"), ["0"], "1"]])


def middle_of(pairs: list[Pair]) -> Term:
    """Σ w y."""
    return plus(*(times(w, y.value) for _, y, w in pairs))


def comparable(o: Orders, conclusion: Term, pairs: list[Pair], *signs: str, high: str = "1") -> str:
    """The conclusion f ≍ g by the pairs, and by signs that Σ w y lies between g and ``high``·g."""
    ids = list(dict.fromkeys([*(i for x, y, _ in pairs for i in (x.id, y.id)), *signs]))
    places = [[str(ids.index(x.id)), str(ids.index(y.id)), w] for x, y, w in pairs]
    middle = middle_of(pairs) if signs else ""
    data = {"pairs": places, "middle": middle, "low": "1", "high": high, "multipliers": []}
    return o.step("comparable-orders", *ids, conclusion=conclusion, **data)


def maxima(
    o: Orders, parts: list[tuple[Term, Term, Term]], middle: Term, whole: Term, also: Term = "0"
) -> tuple[str, str]:
    """middle − g ≥ 0 and 2 g − middle ≥ 0: g has factor·max(a, b) where middle has factor·(a + b)."""
    sums = [o.step("maximum", left=a, right=b, **{"is": "sum"}) for _, a, b in parts]
    sides = [o.step("maximum", left=a, right=b, **{"is": side}) for _, a, b in parts for side in ("left", "right")]
    lower = o.sign(minus(middle, whole), *sums, products=[[f, [str(i)], "1"] for i, (f, _, _) in enumerate(parts)])
    both = [[f, [str(2 * i + k)], "1"] for i, (f, _, _) in enumerate(parts) for k in (0, 1)]
    extra = [] if also == "0" else [[also, [], "1"]]
    return lower, o.sign(minus(times("2", whole), middle), *sides, products=[*both, *extra])


def in_cases(at: Setting, build: Any) -> dict[str, Any]:
    """The certificate by r > 1 and r < 1, ``build`` concluding in each; a hypothesis is (r − 1)² > 0."""
    apart: Term = ["Greater", ["Power", minus("r", "1"), "2"], "0"]
    given = at.hypotheses[at.book.statement.meaning["hypotheses"].index(apart)]
    inner = [at.law.o.inside() for _ in range(2)]
    last = [build(o, small) for o, small in zip(inner, (False, True))]
    used = [x for o in inner for x in o.used]
    ids = list(dict.fromkeys([given, *used]))
    return at.book.certificate(
        at.book.step("cases", *ids, value=minus("r", "1"), steps=[o.steps for o in inner], last=last)
    )


def bias_rate(s: Statement) -> dict[str, Any]:
    """APP-H2.bias: Bias ≍ T^(−2ℓr̲), r ≠ 1."""
    at = setting(s)
    df = freedom(at)
    return in_cases(at, lambda o, small: comparable(o, s.meaning["conclusion"], [bias_pair(at, df, o, small)]))


def variance_rate(s: Statement) -> dict[str, Any]:
    """APP-H2.variance: Var ≍ σ² T^(−(1−ℓ/β))."""
    at = setting(s)
    found = comparable(at.law.o, s.meaning["conclusion"], [variance_pair(at, freedom(at))])
    return at.book.certificate(found)


def two_greatest(at: Setting, weight: Term) -> tuple[Term, Term, Term]:
    """weight/(1 − φ₀)·T^(−(1−ℓ/β))·max(T/T₀, φ₀) as factor, a, b."""
    return times(over(weight, minus("1", "phi0")), rate_of(at)), over("T", "T0"), "phi0"


def cost_rate(s: Statement) -> dict[str, Any]:
    """APP-H1.rho: ρ ≍ max(T/T₀, φ₀) T^(−(1−ℓ/β))/(1 − φ₀)."""
    at = setting(s)
    pairs = list(cost_pairs(at, freedom(at), "1"))
    signs = maxima(at.law.o, [two_greatest(at, "1")], middle_of(pairs), s.meaning["conclusion"][2])
    return at.book.certificate(comparable(at.law.o, s.meaning["conclusion"], pairs, *signs, high="2"))


def error_rate(s: Statement) -> dict[str, Any]:
    """THM-5.1: bias, variance and n σ₀² ρ together."""
    at = setting(s)
    df = freedom(at)
    weight = times("n", power("sigma0", "2"))
    pairs = [variance_pair(at, df), *cost_pairs(at, df, weight)]
    greatest = minus(minus("1", times("2", "rmin", at.law.ell)), over(at.law.ell, "beta"))
    parts = [(rate_of(at), power("sigma", "2"), real("T", greatest)), two_greatest(at, weight)]

    def build(o: Orders, small: bool) -> str:
        all_pairs = [bias_pair(at, df, o, small), *pairs]
        signs = maxima(o, parts, middle_of(all_pairs), s.meaning["conclusion"][2])
        return comparable(o, s.meaning["conclusion"], all_pairs, *signs, high="2")

    return in_cases(at, build)
