"""Printed rates fail along points k = 1, 2, …: upper sides of all sums, by d directions or by T^(ℓ/β) of them.

In few dimensions (d = k far below T^(ℓ/β)) there are only d degrees of freedom: errors are smaller than printed.
Elsewhere what is said to diverge, or to stay away from 0, tends to 0.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import Statement, statement

from .orders import Omega, Order, Orders, Piece, above
from .power_laws import EIGENVALUE, FALL, SQUARE, J, Law, equal_order, kappa_order
from .terms import minus, over, plus, power, product, resolvent, times

#: T = k⁴, d = k, β = 2, r = 3/4: c_j² = λ_j = j⁻²
TWO: dict[str, Any] = {
    "d": "k", "Sigma": ["law", power("m", "-2")], "w0": ["law", power("m", "-1")], "T": power("k", "4"), "beta": "2",
    "r": "3/4", "ell": "1", "sigma": "1", "sigma0": "1", "n": "1", "T0": plus("k", "2"),
}  # fmt: skip
#: T = k⁶, d = k, β = 3, r = 1/3: c_j² = 1, ℓ_crit = 1, T^(ℓ/β) = k²
THREE: dict[str, Any] = {
    **TWO, "Sigma": ["law", power("m", "-3")], "w0": ["law", "1"], "T": power("k", "6"), "beta": "3", "r": "1/3",
}  # fmt: skip


class Points:
    """A book along points: κ ≍ k^(−βx), and upper sides of what depends on it."""

    def __init__(
        self, s: Statement, point: dict[str, Any], ell: Term = "ell", kappa_of: Callable[..., Order] = kappa_order
    ) -> None:
        self.s, self.book = s, Book(s, {name: point[name] for name, _ in s.variables})
        o = self.o = Orders(self.book)
        self.point = point
        clauses = s.meaning["regime"][0]["clauses"]
        spectrum, truth = (
            next((i for i, c in enumerate(clauses) if c[0] == "ForAll" and head in str(c)), -1)
            for head in ("Eigenvalue", "Coefficient")
        )
        self.k = o.of("k")
        grows = next(name for name in ("d", "T") if point[name] == "k")
        self.growing = self.book.step("clause", number=str(clauses.index(["TendsTo", grows, "Infinity"])))
        t, rows = o.of("T"), self.book.step("clause", number="0")
        if ell == "ellcrit":
            critical: Term = plus(times("2", "beta", "rmin"), "1")
            o.sign(critical, products=[[critical, [], "1"]])
        fall: Term = ["Negate", ell]
        penalty = o.combined("lambda", "both", {"T": fall}, (t, fall))
        kappa = kappa_of(o, "lambda", penalty, spectrum, t, rows, ell)
        self.law = Law(o, ["Kappa", "lambda", "T"], kappa, spectrum, truth, t, o.clause(0), o.clause(1), "", ell=ell)
        self.signs: dict[str, str] = {}

    def in_k(
        self, value: Term, side: str, exponent: str, *factors: tuple[Order, Term], factor: Term = "1", spare: str = "0"
    ) -> Order:
        """The order of a product as a power of k, names being powers of it; k^spare is given away."""
        names = {name for order, _ in factors for name in order.omega}
        same = [self.same(name) for name in sorted(names - {"k"})]
        moved = {n: plus(*(times(p, o.omega.get(n, "0")) for o, p in factors)) for n in names - {"k"}}
        signed = [(order, moved[name] if side != "low" else ["Negate", moved[name]]) for name, order in same]
        if spare != "0":
            one = self.o.combined("1", "high", {"k": "1"}, relations=((self.law.d_grows, "1"), *self.in_steps("d")))
            signed.append((one, spare))
        return self.o.combined(value, side, {"k": exponent}, *factors, relations=tuple(signed), factor=factor)

    def in_steps(self, name: str) -> tuple[tuple[Order, Term], ...]:
        """What turns 1 ≤ C d into 1 ≤ C k."""
        return () if self.point[name] == "k" else ((self.same(name)[1], "1"),)

    def same(self, name: str) -> tuple[str, Order]:
        """log of a name = its exponent times log k, as an order of 1."""
        e = self.exponent(name)
        one = self.o.combined("1", "both", {name: "-1", "k": e}, (self.o.of(name), "-1"), (self.k, e))
        return name, one

    def exponent(self, name: str) -> str:
        """The exponent of k in a size."""
        given = self.point[name]
        return "1" if given == "k" else given[2]

    def weak(self) -> Order:
        """κ² w₀ᵀΣ(Σ+κ)⁻²w₀ ≤ κ² Σ c²/λ."""
        o, law = self.o, self.law
        body = times(power(law.kappa, "2"), EIGENVALUE, SQUARE, power(over("1", law.base), "2"))
        matrix = product("Sigma", ["Power", resolvent(law.kappa), "2"])
        as_sum = o.step("spectral", name=J, matrix=["Scale", power(law.kappa, "2"), matrix], vector="w0", body=body)
        a = o.inside()
        s, c = law.eigenvalue(a), law.square(a)
        least = law.at_least(a, s, "eigenvalue")
        slope = minus("beta", "delta")
        rate: Omega = {"T": times("-2", law.ell)}
        factors = ((law.kappa_order, "2"), (s, "1"), (c, "1"), (least, "-2"))
        last = a.combined(body, "high", {J: slope, **rate}, *factors)
        total = above(o, J, "d", body, {"d": plus(slope, "1"), **rate}, [Piece(a, last)])
        value = times(power(law.kappa, "2"), ["Quad", matrix])
        self.at_least_zero(value, as_sum, body)
        return equal_order(o, value, total, as_sum)

    def freedom(self, few: bool = True) -> Order:
        """df₂(κ) ≤ d, or ≤ C T^(ℓ/β)."""
        o, law = self.o, self.law
        body = power(over(EIGENVALUE, law.base), "2")
        matrix: Any = ["Power", product("Sigma", resolvent(law.kappa)), "2"]
        as_sum = o.step("spectral", name=J, matrix=matrix, vector="", body=body)
        a = o.inside()
        s = law.eigenvalue(a)
        last = a.combined(body, "high", {}, (s, "2"), (law.at_least(a, s, "eigenvalue"), "-2"))
        if few:
            total = above(o, J, "d", body, {"d": "1"}, [Piece(a, last)])
        else:
            first = Piece(a, last, law.meet)
            a = o.inside()
            s = law.eigenvalue(a)
            omega: Omega = {J: times("2", FALL), "T": times("2", law.ell)}
            last = a.combined(body, "high", omega, (s, "2"), (law.at_least(a, s, "kappa"), "-2"))
            total = above(o, J, "d", body, law.meet, [first, Piece(a, last)])
        self.at_least_zero(["Df", "2", law.kappa], as_sum, body)
        return equal_order(o, ["Df", "2", law.kappa], total, as_sum)

    def at_least_zero(self, value: Term, as_sum: str, body: Term) -> None:
        """A sum of what is ≥ 0 is."""
        kind = self.o.by_kind(["Sum", J, "1", "d", body])
        self.signs[str(value)] = self.o.sign(value, as_sum, kind, products=[["1", ["0"], "1"]], multipliers=["1"])

    def resolvents(self) -> Order:
        """κ² tr(Σ+κ)⁻² ≤ d."""
        o, law = self.o, self.law
        body = power(over(law.kappa, law.base), "2")
        matrix: Term = ["Scale", power(law.kappa, "2"), ["Power", resolvent(law.kappa), "2"]]
        as_sum = o.step("spectral", name=J, matrix=matrix, vector="", body=body)
        a = o.inside()
        least = law.at_least(a, law.eigenvalue(a), "kappa")
        piece = Piece(a, a.combined(body, "high", {}, (law.kappa_order, "2"), (least, "-2")))
        total = above(o, J, "d", body, {"d": "1"}, [piece])
        trace = times(power(law.kappa, "2"), ["Trace", ["Power", resolvent(law.kappa), "2"]])
        self.at_least_zero(trace, as_sum, body)
        return equal_order(o, trace, total, as_sum)

    def left(self, df2: Order, exponent: str) -> Order:
        """1 − df₂/T ≥ 1/2 from some point on, as df₂/T ≤ C k^exponent."""
        o, value = self.o, over(df2.value, "T")
        small = self.in_k(value, "high", exponent, (df2, "1"), (self.law.t, "-1"))
        half = o.positive_in_the_end(o.vanishing(small, "k", self.growing), value, "2")
        left = minus("1", value)
        least = o.sign(minus(left, "1/2"), half, products=[["1/2", ["0"], "1"]])
        o.sign(left, least, products=[["1", ["0"], "1"], ["1/2", [], "1"]])
        o.sign(minus("T", df2.value), half, products=[[over("T", "2"), ["0"], "1"], [over("T", "2"), [], "1"]])
        return o.terms(left, "low", {}, (o.of("1", "1"), "1/2"), signs=(least,))


def weak_directions(part: str) -> dict[str, Any]:
    """κ² w₀ᵀΣ(Σ+κ)⁻²w₀ ≤ C k⁻⁷; printed is k⁻⁶."""
    at = Points(statement(part), TWO)
    value = at.s.meaning["conclusion"][1]
    found = at.in_k(value, "high", "-7", (at.weak(), "1"))
    return apart(at, found, at.o.combined(power("k", "-6"), "low", {"k": "-6"}, (at.k, "-6")))


def apart(at: Points, found: Order, printed: Order) -> dict[str, Any]:
    """f is of a smaller order than g."""
    conclusion = at.s.meaning["conclusion"]
    return at.book.certificate(
        at.book.step("order-apart", printed.id, found.id, at.growing, scale="k", conclusion=conclusion)
    )


def bias(part: str) -> dict[str, Any]:
    """Bias ≤ C k⁻⁷; printed is k⁻⁶."""
    at = Points(statement(part), {**TWO, "sigma": "0", "sigma0": "0"})
    value = at.s.meaning["conclusion"][1]
    left = at.left(at.freedom(), "-3")
    found = at.in_k(value, "high", "-7", (at.weak(), "1"), (left, "-1"))
    return apart(at, found, at.o.combined(power("k", "-6"), "low", {"k": "-6"}, (at.k, "-6")))


def variance(part: str) -> dict[str, Any]:
    """σ² = 1: Var ≤ C k⁻³; printed is k⁻²."""
    at = Points(statement(part), TWO)
    df2 = at.freedom()
    left = at.left(df2, "-3")
    found = at.in_k(at.s.meaning["conclusion"][1], "high", "-3", (df2, "1"), (left, "-1"), (at.law.t, "-1"))
    return apart(at, found, at.o.combined(power("k", "-2"), "low", {"k": "-2"}, (at.k, "-2")))


def cost(part: str) -> dict[str, Any]:
    """T₀ = d + 2: ρ ≤ C k; printed is k²/2."""
    at = Points(statement(part), TWO)
    o, (_, value, printed) = at.o, at.s.meaning["conclusion"]
    df2 = at.freedom()
    left = at.left(df2, "-3")
    first = at.in_k(over(df2.value, "2"), "high", "1", (df2, "1"), factor="1/2")
    squares = at.resolvents()
    share = times(over(squares.value, "2"), over(df2.value, minus("T", df2.value)))
    factors = ((squares, "1"), (df2, "1"), (left, "-1"), (at.law.t, "-1"))
    second = at.in_k(share, "high", "1", *factors, factor="1/2", spare="3")
    rest = over("1/2", minus("T", df2.value))
    products = [["1/2", ["0"], "1"], [rest, ["0", "1"], "1"]]
    kind = o.sign(value, at.signs[str(df2.value)], at.signs[str(squares.value)], products=products)
    found = o.terms(value, "high", {"k": "1"}, (first, "1"), (second, "1"), signs=(kind,))
    larger = o.step("maximum", left=over("T", "T0"), right="phi0", **{"is": "left"})
    half = times("1/2", power("k", "2"))
    factor = times(over(plus("k", "2"), "2"), power("k", "-2"))
    more = o.sign(minus(printed, half), larger, products=[[factor, ["0"], "1"]])
    square = o.combined(power("k", "2"), "low", {"k": "2"}, (at.k, "2"))
    return apart(at, found, o.terms(printed, "low", {"k": "2"}, (square, "1/2"), signs=(more,)))


REFUTES: dict[str, Callable[[], dict[str, Any]]] = {
    "APP-H2.rate": partial(weak_directions, "APP-H2.rate"),
    "APP-H2.bias": partial(bias, "APP-H2.bias"),
    "APP-H2.variance": partial(variance, "APP-H2.variance"),
    "APP-H1.rho": partial(cost, "APP-H1.rho"),
}
