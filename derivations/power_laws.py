"""Orders of the sums of power laws λ_j ≍ j^(−β), c_j² ≍ j^(−δ) at λ = T^(−ℓ): κ, df_m, bias, cost of noises."""

from __future__ import annotations

from dataclasses import dataclass

from collapse_sym.proof.language import Term

from .orders import Omega, Order, Orders, Piece, above, below
from .terms import minus, over, plus, power, product, resolvent, times

J = "i0"
EIGENVALUE: Term = ["Eigenvalue", J]
SQUARE: Term = ["Power", ["Coefficient", J], "2"]
FALL: Term = ["Negate", "beta"]


@dataclass(frozen=True)
class Law:
    """What the sums need: a book's orders, numbers of clauses, the term for κ and its order −ell·log T."""

    o: Orders
    kappa: Term
    kappa_order: Order
    spectrum: int  # the clause λ_j ≍ j^(−β)
    truth: int  # the clause c_j² ≍ j^(−δ), or −1
    t: Order
    t_grows: Order  # 1 ≤ C T
    d_grows: Order  # 1 ≤ C d
    capacity: str  # β > 1
    enough: Order | None = None  # T^(ℓ/β) ≤ C d, as an order of 1
    ell: Term = "ell"
    name: str = "T"  # κ ≍ T^(−ℓ), T any number that grows

    @property
    def meet(self) -> Omega:
        """log T^(ℓ/β)."""
        return {self.name: over(self.ell, "beta")}

    def eigenvalue(self, a: Orders) -> Order:
        """λ_j, j the number of a sum."""
        j = a.of(J)
        return a.combined(EIGENVALUE, "both", {J: FALL}, (a.clause(self.spectrum, J), "1"), (j, FALL))

    def square(self, a: Orders) -> Order:
        """c_j²."""
        fall: Term = ["Negate", "delta"]
        return a.combined(SQUARE, "both", {J: fall}, (a.clause(self.truth, J), "1"), (a.of(J), fall))

    @property
    def base(self) -> Term:
        """λ_j + κ."""
        return plus(EIGENVALUE, self.kappa)

    def at_least(self, a: Orders, eigenvalue: Order, which: str) -> Order:
        """λ_j + κ ≥ λ_j, or ≥ κ."""
        part = eigenvalue if which == "eigenvalue" else self.kappa_order
        rest = self.kappa if which == "eigenvalue" else EIGENVALUE
        return a.terms(self.base, "low", part.omega, (part, "1"), signs=(a.by_kind(rest),))

    def at_most(self, a: Orders, eigenvalue: Order, omega: Omega, *relations: tuple[tuple[Order, Term], ...]) -> Order:
        """λ_j + κ ≤ C e^ω, by comparisons for the two."""
        first, second = relations
        x = a.combined(EIGENVALUE, "high", omega, (eigenvalue, "1"), relations=first)
        y = a.combined(self.kappa, "high", omega, (self.kappa_order, "1"), relations=second)
        return a.terms(self.base, "high", omega, (x, "1"), (y, "1"))

    def here(self, end: Omega) -> Order:
        """log j = Y + O(1)."""
        return Order("here", "1", "both", {J: "1", **{x: ["Negate", c] for x, c in end.items()}})


def kappa_order(
    o: Orders, penalty: Term, penalty_order: Order, spectrum: int, t: Order, growing: str, ell: Term = "ell"
) -> Order:
    """κ(λ, T) ≍ λ ≍ T^(−ℓ) for ℓ < β: κ ≥ λ, df₁(κ) ≤ df₁(λ) ≤ C T^(ℓ/β), and κ (1 − df₁(κ)/T) = λ."""
    kappa: Term = ["Kappa", penalty, "T"]
    meet: Omega = {"T": over(ell, "beta")}
    equation = o.step("kappa", penalty=penalty, samples="T")
    body = over(EIGENVALUE, plus(EIGENVALUE, kappa))
    as_sum = o.step("spectral", name=J, matrix=product("Sigma", resolvent(kappa)), vector="", body=body)
    total: Term = ["Sum", J, "1", "d", body]
    share = over(kappa, "T")
    more = o.sign(
        minus(kappa, penalty),
        equation,
        as_sum,
        o.by_kind(total),
        products=[[share, ["0"], "1"]],
        multipliers=["1", share],
    )
    a = o.inside()
    rest = a.sign(minus("1", body), products=[[over(kappa, plus(EIGENVALUE, kappa)), [], "1"]])
    first = Piece(a, a.terms(body, "high", {}, (a.of("1", "1"), "1"), signs=(rest,)), meet)
    a = o.inside()
    j = a.of(J)
    s = a.combined(EIGENVALUE, "both", {J: FALL}, (a.clause(spectrum, J), "1"), (j, FALL))
    omega: Omega = {J: FALL, "T": ell}
    quotient = a.combined(over(EIGENVALUE, penalty), "both", omega, (s, "1"), (penalty_order, "-1"))
    below_it = times(penalty, plus(EIGENVALUE, kappa))
    gap = a.sign(
        minus(over(EIGENVALUE, penalty), body),
        more,
        products=[[over(power(EIGENVALUE, "2"), below_it), [], "1"], [over(EIGENVALUE, below_it), ["0"], "1"]],
    )
    second = Piece(a, a.terms(body, "high", omega, (quotient, "1"), signs=(gap,)))
    top = above(o, J, "d", body, meet, [first, second])
    shrinks = o.combined(over(total, "T"), "high", {"T": minus(over(ell, "beta"), "1")}, (top, "1"), (t, "-1"))
    null = o.vanishing(shrinks, "T", growing)
    half = o.positive_in_the_end(null, over(total, "T"), "2")
    less = o.sign(
        minus(times("2", penalty), kappa),
        equation,
        as_sum,
        half,
        products=[[kappa, ["0"], "1"]],
        multipliers=["-2", times("-2", share)],
    )
    low = o.terms(kappa, "low", penalty_order.omega, (penalty_order, "1"), signs=(more,))
    return o.both(low, o.terms(kappa, "high", penalty_order.omega, (penalty_order, "2"), signs=(less,)))


def freedom_order(law: Law, order: Term) -> Order:
    """df_m(κ) ≍ T^(ℓ/β), m an integer ≥ 1, where d ≥ c T^(ℓ/β)."""
    o, kappa = law.o, law.kappa
    rest, inverse = minus(order, "1"), ["Negate", order]
    o.sign(minus(times(order, "beta"), "1"), law.capacity, products=[[order, ["0"], "1"], [rest, [], "1"]])
    body = power(over(EIGENVALUE, law.base), order)
    matrix: Term = ["Power", product("Sigma", resolvent(kappa)), order]
    as_sum = o.step("spectral", name=J, matrix=matrix, vector="", body=body)
    a = o.inside()
    least = law.at_least(a, s := law.eigenvalue(a), "eigenvalue")
    first = Piece(a, a.combined(body, "high", {}, (s, order), (least, inverse)), law.meet)
    a = o.inside()
    least = law.at_least(a, s := law.eigenvalue(a), "kappa")
    omega: Omega = {J: times(order, FALL), law.name: times(order, law.ell)}
    second = Piece(a, a.combined(body, "high", omega, (s, order), (least, inverse)))
    high = above(o, J, "d", body, law.meet, [first, second])
    a = o.inside()
    s = law.eigenvalue(a)
    most = law.at_most(a, s, law.kappa_order.omega, ((law.here(law.meet), "beta"),), ())
    low = about(law, a, body, law.meet, a.combined(body, "low", omega, (s, order), (most, inverse)))
    return equal_order(o, ["Df", order, kappa], o.both(low, high), as_sum)


def about(law: Law, a: Orders, body: Term, omega: Omega, last: Order) -> Order:
    """Σ ≥ c e^ω by the terms about j = T^(ℓ/β)."""
    assert law.enough is not None
    inside = (((law.t_grows, over(law.ell, "beta")),), ((law.enough, "1"),))
    return below(law.o, J, "d", body, omega, Piece(a, last, law.meet), inside=inside)


def equal_order(o: Orders, value: Term, order: Order, equation: str, multiplier: Term = "1") -> Order:
    """The order of what is equal to a value."""
    id_ = o.step("order-of-equal", order.id, equation, value=value, multipliers=[multiplier])
    return Order(id_, value, order.side, order.omega)


def resolvents_order(law: Law) -> Order:
    """κ² tr(Σ+κ)⁻² ≍ d."""
    o, kappa = law.o, law.kappa
    body = power(over(kappa, law.base), "2")
    matrix: Term = ["Scale", power(kappa, "2"), ["Power", resolvent(kappa), "2"]]
    as_sum = o.step("spectral", name=J, matrix=matrix, vector="", body=body)
    a = o.inside()
    least = law.at_least(a, law.eigenvalue(a), "kappa")
    piece = Piece(a, a.combined(body, "high", {}, (law.kappa_order, "2"), (least, "-2")))
    high = above(o, J, "d", body, {"d": "1"}, [piece])
    a = o.inside()
    s, at = law.eigenvalue(a), law.here({"d": "1"})
    assert law.enough is not None
    most = law.at_most(a, s, law.kappa_order.omega, ((at, "beta"), (law.enough, "beta")), ())
    last = a.combined(body, "low", {}, (law.kappa_order, "2"), (most, "-2"))
    inside = (((law.d_grows, "1"),), ())
    low = below(o, J, "d", body, {"d": "1"}, Piece(a, last, {"d": "1"}), inside=inside)
    value = times(power(kappa, "2"), ["Trace", ["Power", resolvent(kappa), "2"]])
    return equal_order(o, value, o.both(low, high), as_sum)


def bias_order(law: Law, small: bool, source: str) -> Order:
    """κ² w₀ᵀΣ(Σ+κ)⁻²w₀ ≍ T^(−2ℓr) for r < 1, T^(−2ℓ) for r > 1; ``source`` shows which, as 1 − r or r − 1."""
    o, kappa, ell = law.o, law.kappa, law.ell
    slope = plus(minus("beta", "delta"), "1")  # 2β(1 − r)
    o.sign(slope if small else ["Negate", slope], source, products=[[times("2", "beta"), ["0"], "1"]])
    twice = times("2", ell)
    if not small:
        o.sign(times(twice, minus("r", "1")), source, products=[[twice, ["0"], "1"]])
    body = times(power(kappa, "2"), EIGENVALUE, SQUARE, power(over("1", law.base), "2"))
    matrix: Term = product("Sigma", ["Power", resolvent(kappa), "2"])
    as_sum = o.step("spectral", name=J, matrix=["Scale", power(kappa, "2"), matrix], vector="w0", body=body)
    rate: Omega = {law.name: times("-2", ell, "r") if small else times("-2", ell)}
    a = o.inside()
    s, c = law.eigenvalue(a), law.square(a)
    least = law.at_least(a, s, "eigenvalue")
    factors = ((law.kappa_order, "2"), (s, "1"), (c, "1"))
    omega: Omega = {J: minus("beta", "delta"), law.name: times("-2", ell)}
    first = Piece(a, a.combined(body, "high", omega, *factors, (least, "-2")), law.meet)
    a = o.inside()
    s, c = law.eigenvalue(a), law.square(a)
    least = law.at_least(a, s, "kappa")
    factors = ((law.kappa_order, "2"), (s, "1"), (c, "1"))
    tail: Omega = {J: plus(FALL, ["Negate", "delta"])}
    relations = () if small else ((law.t_grows, times(twice, minus("r", "1"))),)
    second = Piece(a, a.combined(body, "high", tail, *factors, (least, "-2")), None, relations)
    high = above(o, J, "d", body, rate, [first, second])
    a = o.inside()
    s, c = law.eigenvalue(a), law.square(a)
    factors = ((law.kappa_order, "2"), (s, "1"), (c, "1"))
    if small:
        most = law.at_most(a, s, law.kappa_order.omega, ((law.here(law.meet), "beta"),), ())
        low = about(law, a, body, rate, a.combined(body, "low", tail, *factors, (most, "-2")))
    else:
        most = law.at_most(a, s, {}, ((law.here({}), "beta"),), ((law.t_grows, ell),))
        head: Omega = {J: plus(FALL, ["Negate", "delta"]), law.name: times("-2", ell)}
        last = a.combined(body, "low", head, *factors, (most, "-2"))
        low = below(o, J, "d", body, rate, Piece(a, last, {}), inside=((), ((law.d_grows, "1"),)))
    value = times(power(kappa, "2"), ["Quad", matrix])
    return equal_order(o, value, o.both(low, high), as_sum)
