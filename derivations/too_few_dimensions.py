"""Where d grows more slowly than T^(ℓ/β), ridge fits every direction: errors are smaller than printed."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .orders import Omega, Order, Orders, Piece, above
from .power_laws import EIGENVALUE, SQUARE, J, Law, equal_order, kappa_order
from .terms import minus, over, power, product, resolvent, times

#: β = 2, r = 3/4, ℓ = 1: T^(ℓ/β) = k² and d = k
POINT: dict[str, Any] = {
    "d": "k",
    "Sigma": ["law", ["Power", "m", "-2"]],
    "w0": ["law", ["Power", "m", "-1"]],
    "T": ["Power", "k", "4"],
    "T0": ["Add", "k", "2"],
    "n": "1",
    "sigma": "0",
    "sigma0": "0",
    "beta": "2",
    "r": "3/4",
    "ell": "1",
}


def along(s: Statement, **values: Any) -> tuple[Book, Law, str]:
    """The points, with other values; κ ≍ T^(−ℓ); 1/k → 0."""
    book = Book(s, {name: {**POINT, **values}[name] for name, _ in s.variables})
    o = Orders(book)
    clauses = s.meaning["regime"][0]["clauses"]
    spectrum, truth = (
        next((i for i, c in enumerate(clauses) if c[0] == "ForAll" and head in str(c)), -1)
        for head in ("Eigenvalue", "Coefficient")
    )
    t, growing = o.of("T"), book.step("clause", number="0")
    penalty = o.combined("lambda", "both", {"T": ["Negate", "ell"]}, (t, ["Negate", "ell"]))
    kappa = kappa_order(o, "lambda", penalty, spectrum, t, growing)
    law = Law(o, ["Kappa", "lambda", "T"], kappa, spectrum, truth, t, o.clause(0), o.clause(1), "")
    return book, law, book.step("clause", number="1")


def few_freedom(law: Law) -> Order:
    """df₂(κ) ≤ d."""
    o = law.o
    body = power(over(EIGENVALUE, law.base), "2")
    matrix: Any = ["Power", product("Sigma", resolvent(law.kappa)), "2"]
    as_sum = o.step("spectral", name=J, matrix=matrix, vector="", body=body)
    a = o.inside()
    s = law.eigenvalue(a)
    last = a.combined(body, "high", {}, (s, "2"), (law.at_least(a, s, "eigenvalue"), "-2"))
    total = above(o, J, "d", body, {"d": "1"}, [Piece(a, last)])
    return equal_order(o, ["Df", "2", law.kappa], total, as_sum)


def small_bias(law: Law) -> Order:
    """κ² w₀ᵀΣ(Σ+κ)⁻²w₀ ≤ κ² Σ c²/λ = κ² d, as c_j² = λ_j."""
    o, kappa = law.o, law.kappa
    body = times(power(kappa, "2"), EIGENVALUE, SQUARE, power(over("1", law.base), "2"))
    matrix = product("Sigma", ["Power", resolvent(kappa), "2"])
    as_sum = o.step("spectral", name=J, matrix=["Scale", power(kappa, "2"), matrix], vector="w0", body=body)
    a = o.inside()
    s, c = law.eigenvalue(a), law.square(a)
    rate: Omega = {"T": times("-2", law.ell)}
    factors = ((law.kappa_order, "2"), (s, "1"), (c, "1"), (law.at_least(a, s, "eigenvalue"), "-2"))
    piece = Piece(a, a.combined(body, "high", rate, *factors))
    total = above(o, J, "d", body, {"d": "1", **rate}, [piece])
    return equal_order(o, times(power(kappa, "2"), ["Quad", matrix]), total, as_sum)


def left_of_rows(law: Law, growing: str) -> Order:
    """1 − df₂/T ≥ 1/2 from some point on."""
    o = law.o
    df2 = few_freedom(law)
    value = over(df2.value, "T")
    k = o.of("k")
    small = o.combined(value, "high", {"k": "-3"}, (df2, "1"), (law.t, "-1"), relations=_same(o, law, k))
    half = o.positive_in_the_end(o.vanishing(small, "k", growing), value, "2")
    left = minus("1", value)
    least = o.sign(minus(left, "1/2"), half, products=[["1/2", ["0"], "1"]])
    o.sign(left, least, products=[["1", ["0"], "1"], ["1/2", [], "1"]])
    return o.terms(left, "low", {}, (o.of("1", "1"), "1/2"), signs=(least,))


def _same(o: Orders, law: Law, k: Order) -> tuple[tuple[Order, Any], ...]:
    """log k⁴ = 4 log k."""
    return ((o.combined("1", "both", {"T": "1", "k": "-4"}, (law.t, "1"), (k, "-4")), "1"),)


def bias_is_smaller(part: str) -> dict[str, Any]:
    """At σ = σ₀ = 0 the error is the bias ≤ C k⁻⁷; printed is k⁻⁶."""
    s = statement(part)
    book, law, growing = along(s)
    o, (_, error, printed) = law.o, s.meaning["conclusion"]
    k = o.of("k")
    left, bias = left_of_rows(law, growing), small_bias(law)
    same = ((_same(o, law, k)[0][0], "2"),)
    found = o.combined(error, "high", {"k": "-7"}, (bias, "1"), (left, "-1"), relations=same)
    value = printed
    least = o.combined(power("k", "-6"), "low", {"k": "-6"}, (k, "-6"))
    if "Max" in str(printed):
        larger = o.step("maximum", left=power("sigma", "2"), right=printed[1][1][2], **{"is": "right"})
        more = o.sign(minus(printed, power("k", "-6")), larger, products=[[power("k", "-2"), ["0"], "1"]])
        least = o.terms(value, "low", {"k": "-6"}, (least, "1"), signs=(more,))
    apart = book.step("order-apart", least.id, found.id, growing, scale="k", conclusion=s.meaning["conclusion"])
    return book.certificate(apart)


REFUTES = {"THM-5.1.equivalent": lambda: bias_is_smaller("THM-5.1.equivalent")}
