"""THM-4.6, n → ∞ after d → ∞: infinitely many φ_m > 1 do not suffice, η → 0 does.

φ_m = (m + 2)²/((m + 1)(m + 3)) > 1 for every m, but Π_{m<n} 1/φ_m = (n + 2)/(2(n + 1)) → 1/2.
"""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .small_fresh_designs_keep_a_product_of_shares import (
    ETA,
    KEPT,
    LAST,
    LIMIT,
    model,
    product_of_shares,
    shares_converge,
)
from .terms import Term, minus, over, plus, power, times


def signed(sign: str, x: Term) -> Term:
    """x or −x."""
    return x if sign == "1" else ["Negate", x]


def kept_share(j: Term) -> Term:
    """1/φ_j = (j + 1)(j + 3)/(j + 2)²."""
    return over(times(plus(j, "1"), plus(j, "3")), power(plus(j, "2"), "2"))


#: d = k, T_m = ⌈k/φ_m⌉, w₀ a unit vector, for every n
POINTS: dict[str, Any] = {
    "d": "k", "Sigma": [["1", "k"]], "w0": ["1"], "n": "n", "T": plus("k", "1"), "sigma": "0",
    "sizes": ["Ceiling", times("k", kept_share("m"))],
    "ratios": over(power(plus("m", "2"), "2"), times(plus("m", "1"), plus("m", "3"))),
}  # fmt: skip
#: Π_{j<n} 1/φ_j
HALF = over(plus("n", "2"), times("2", plus("n", "1")))


def numbers_of_designs(book: Book) -> None:
    """m ≥ 0, and m + 1, m + 2, m + 3, (m + 2)² > 0 for m = 0, 1, …: what φ_m is divided by."""
    book.step("for-each", value="m", multipliers=[], products=[["m", [], "1"]])
    for c in "123":
        products = [["1", [], "1"], ["m", [], "1"], *([[str(int(c) - 1), [], "1"]] if c != "1" else [])]
        book.step("for-each", value=plus("m", c), multipliers=[], products=products)
    square = power(plus("m", "2"), "2")
    book.step("for-each", value=square, multipliers=[], products=[["1", [], plus("m", "2")]])


def factors(book: Book) -> str:
    """Π min(1/φ_j, 1) = Π (j + 1)(j + 3)/(j + 2)², as 1 − 1/φ_j = 1/(j + 2)²."""
    inner = Book(book.statement)
    square = over("1", power(plus("j", "2"), "2"))
    less = inner.step("sign", value=minus("1", kept_share("j")), multipliers=[], products=[[square, [], "1"]])
    least = inner.step("smaller", less, left=LIMIT[1], right="1", **{"is": "left"})
    steps = [{**x, "id": f"e{x['id']}", "premises": [f"e{i}" for i in x["premises"]]} for x in inner.steps]
    return book.step(
        "product-of-equals", name="j", low="0", high=LAST, left=LIMIT, right=kept_share("j"), steps=steps,
        last=f"e{least}",
    )  # fmt: skip


def averaged(book: Book, x: Term) -> str:
    """E‖ŵ_n‖² = ‖w₀‖² Π min(T_j, d)/d, or ΔBias − ‖w₀‖² = −‖w₀‖² Π min(T_j, d)/d, as T > d."""
    book.step("rank", book.step("hypothesis", number="1", member=""), fit="down")
    model(book)
    return book.step("average", product_of_shares(book), fit="0", of=x)


def half_is_kept(part: str, sign: str) -> dict[str, Any]:
    """The limit d → ∞ is ±(n + 2)/(2(n + 1)), which does not tend to 0."""
    book = Book(statement(part), POINTS)
    x = book.statement.meaning["conclusion"][1][1]
    numbers_of_designs(book)
    exact = averaged(book, x)
    close, equal_ = shares_converge(book), factors(book)
    ends = {"name": "j", "low": "0", "high": LAST}
    total = book.step("telescope", **ends, body=kept_share("j"), value=over(plus("j", "2"), plus("j", "1")))
    limit = signed(sign, HALF)
    null = book.step(
        "along", exact, close, equal_, total, value=minus(x, limit), multipliers=["1", sign, sign],
        products=[[sign, ["0"]]],
    )  # fmt: skip
    return book.certificate(book.step("limit-is", null, value=x, limit=limit))


def at_most_a_share(book: Book, sign: str) -> list[str]:
    """0 ≤ ±x = ‖w₀‖² Π min(T_j, d)/d ≤ r Π min(T_j, d)/d → rη, so that 0 ≤ ±lim x ≤ rη."""
    x = book.statement.meaning["conclusion"][1][1]
    exact = averaged(book, x)
    bounded = book.step("hypothesis", number="3", member="")
    length = book.step("positive-trace", matrix="Identity", vector="w0")
    most, at_most = signed(sign, times(KEPT, "r")), signed(sign, times(ETA, "r"))
    below, above = (x, most) if sign == "1" else (most, x)  # below ≤ above
    other = "-1" if sign == "1" else "1"
    order = book.step(
        "sign", exact, bounded, value=minus(above, below), multipliers=[other], products=[[KEPT, ["0"], "1"]]
    )
    some = book.step("sign", exact, length, value=signed(sign, x), multipliers=[sign], products=[[KEPT, ["0"], "1"]])
    null = book.step(
        "along", shares_converge(book), value=minus(most, at_most), multipliers=[],
        products=[[signed(sign, "r"), ["0"]]],
    )  # fmt: skip
    end = book.step("limit-is", null, value=most, limit=at_most)
    ordered = book.step("limit-order", order, left=above, right=below)
    limit = book.statement.meaning["conclusion"][1]
    first = book.step(
        "sign", end, ordered, value=minus(times("r", ETA), signed(sign, limit)), multipliers=[other],
        products=[["1", ["0"], "1"]],
    )  # fmt: skip
    return [first, book.step("limit-of-sum", some, parts=[[sign, x]])]


def nothing_is_kept(part: str, sign: str) -> dict[str, Any]:
    """|lim x| ≤ r/(1/η), and 1/η → ∞."""
    book = Book(amended(part))
    most, least = at_most_a_share(book, sign)
    great, limit = over("1", ETA), signed(sign, book.statement.meaning["conclusion"][1])
    products = [great, ["0"], "1"]
    first = book.step("sign", most, value=minus("r", times(great, limit)), multipliers=[], products=[products])
    second = book.step(
        "sign", least, value=plus("r", times(great, limit)), multipliers=[], products=[["r", [], "1"], products]
    )
    conclusion = book.statement.meaning["conclusion"]
    return book.certificate(book.step("last-limit", first, second, number="1", value="r", conclusion=conclusion))


def between_0_and_1(book: Book) -> tuple[str, str]:
    """η (1 + Σ (1 − f_j)) ≤ 1 and Σ (1 − f_j) ≥ 0, for f_j = min(1/φ_j, 1)."""
    inner = Book(book.statement)
    least = inner.step("domain", value=LIMIT, strict="false")
    most = inner.step("minimum", left=LIMIT[1], right="1", **{"is": "right"})
    ends: dict[str, Any] = {"name": "j", "low": "0", "high": LAST}

    def steps(letter: str) -> list[dict[str, Any]]:
        return [{**x, "id": f"{letter}{x['id']}"} for x in inner.steps]

    below = book.step("product-below-sum", **ends, body=LIMIT, steps=steps("b"), last=[f"b{least}", f"b{most}"])
    return below, book.step("sum-of-signs", **ends, body=minus("1", LIMIT), steps=steps("s"), last=f"s{most}")


def nothing_is_kept_of_many_losses(part: str, sign: str) -> dict[str, Any]:
    """|lim x| ≤ rη ≤ r/(1 + S), and S = Σ (1 − min(1/φ_j, 1)) → ∞."""
    book = Book(amended(part, 1))
    most, least = at_most_a_share(book, sign)
    below, positive = between_0_and_1(book)
    total, limit = ["Sum", "j", "0", LAST, minus("1", LIMIT)], signed(sign, book.statement.meaning["conclusion"][1])
    # r − S l = r (1 − η (1 + S)) + rη + S (rη − l)
    first = book.step(
        "sign", most, below, positive, value=minus("r", times(total, limit)), multipliers=[],
        products=[["r", ["1"], "1"], [times("r", ETA), [], "1"], ["1", ["2", "0"], "1"]],
    )  # fmt: skip
    second = book.step(
        "sign", least, positive, value=plus("r", times(total, limit)), multipliers=[],
        products=[["r", [], "1"], ["1", ["0", "1"], "1"]],
    )  # fmt: skip
    conclusion = book.statement.meaning["conclusion"]
    return book.certificate(book.step("last-limit", first, second, number="1", value="r", conclusion=conclusion))


REFUTES = {
    "THM-4.6.in-particular": lambda: half_is_kept("THM-4.6.in-particular", "1"),
    "THM-4.6.in-particular-delta-bias": lambda: half_is_kept("THM-4.6.in-particular-delta-bias", "-1"),
}
AMENDED = {
    "THM-4.6.in-particular": lambda: nothing_is_kept("THM-4.6.in-particular", "1"),
    "THM-4.6.in-particular-delta-bias": lambda: nothing_is_kept("THM-4.6.in-particular-delta-bias", "-1"),
}
FURTHER = {
    "THM-4.6.in-particular": lambda: nothing_is_kept_of_many_losses("THM-4.6.in-particular", "1"),
    "THM-4.6.in-particular-delta-bias": lambda: nothing_is_kept_of_many_losses(
        "THM-4.6.in-particular-delta-bias", "-1"
    ),
}
