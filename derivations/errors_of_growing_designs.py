"""REM-MLOG2, fits numbered from 1: the first ≃ of the display holds, as T_m = ⌈a T₀⌉ is T₀ m (log m)² up to one row."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .growing_designs import TEST_ERROR, VARIANCE, cost, first_alone, size
from .large_designs import mean_inverse, spare
from .models_in_closed_form import FULL_RANK
from .terms import Term, equal, minus, over, plus, power, times

#: c₁ = 1/(T₁ − d − 1), T₁ = T₀, and what bounds the error of each fit, relative to c₁
FIRST = over("1", spare(rows=size("1")))
FINE = over(times(plus("d", "1"), plus("d", "2")), "T0")


def growth(j: Term) -> Term:
    """a = j (log j)²."""
    return times(j, power(["Log", j], "2"))


def share(j: Term) -> Term:
    """1/a."""
    return over("1", growth(j))


def error(j: Term) -> Term:
    """c_j − c₁/a, c_j = 1/(T_j − d − 1)."""
    return minus(over("1", spare(rows=size(j))), times(FIRST, share(j)))


def room(j: Term, side: str) -> Term:
    """c₁ (d + 1)(d + 2)/T₀ (1/a² + 1/a) ∓ (c_j − c₁/a)."""
    bound = times(FIRST, FINE, plus(power(share(j), "2"), share(j)))
    return minus(bound, error(j)) if side == "above" else plus(bound, error(j))


def one_fit(book: Book, side: str) -> str:
    """The room is ≥ 0 for one j ≥ 2, as a T₀ ≤ T_j < a T₀ + 1 and T_j ≥ d + 2.

    E = (d + 2)/(a T₀) − c_j ≥ 0 with h = T_j − d − 2 and g = T_j − a T₀; c_j − c₁/a = ((1 − a)(d + 1) − g) c_j c₁/a.
    """
    two = book.step("domain", value=minus("j", "2"), strict="false")
    one = book.step(
        "sign", two, value=minus("j", "1"), multipliers=[], products=[["1", ["0"], "1"], ["1", [], "1"]]
    )
    book.step("sign", one, value="j", multipliers=[], products=[["1", ["0"], "1"], ["1", [], "1"]])
    book.step("logarithm", one, value="j")
    exact = times(growth("j"), "T0")
    written = book.step("hypothesis", number="1", member="j")
    least = book.step("ceiling", value=exact, **{"is": "above"})
    most = book.step("ceiling", value=exact, **{"is": "below"})
    more = book.step(
        "sign", written, least, value=minus(size("j"), exact), multipliers=["1"], products=[["1", ["0"], "1"]]
    )
    less = book.step(
        "sign", written, most, value=minus(plus(exact, "1"), size("j")), multipliers=["-1"],
        products=[["1", ["0"], "1"]],
    )  # fmt: skip
    enough = book.step("hypothesis", number="2", member="j")
    spared = [["1", ["0"], "1"], ["1", [], "1"]]
    book.step("sign", enough, value=spare(rows=size("j")), multipliers=[], products=spared)
    own, a, next_ = over("1", spare(rows=size("j"))), share("j"), plus("d", "1")
    factor = times(next_, FIRST, a) if side == "above" else times(next_, FIRST)
    products = [
        [times(factor, next_, over("1", size("j")), own), ["1"], "1"],
        [times(factor, plus("d", "2"), over("1", size("j")), a, over("1", "T0")), ["0"], "1"],
    ]
    if side == "above":
        products += [[times(FINE, FIRST, a), [], "1"], [times(own, FIRST, a), ["0"], "1"]]
        products += [[times(next_, own, FIRST), [], "1"]]
    else:
        products += [[times(FIRST, FINE, power(a, "2")), [], "1"], [times("d", own, FIRST, a), [], "1"]]
        products += [[times(own, FIRST, a), ["2"], "1"]]
    first = book.step("hypothesis", number="0", member="")  # T₁ = T₀
    multiplier = times("-1" if side == "above" else "1", own, FIRST)
    return book.step(
        "sign", first, more, enough, less, value=room("j", side), multipliers=[multiplier], products=products
    )


def all_fits(book: Book, side: str) -> str:
    """The room of all later fits together."""
    inner = Book(book.statement)
    last = one_fit(inner, side)
    steps = [{**x, "id": f"j{x['id']}", "premises": [f"j{i}" for i in x["premises"]]} for x in inner.steps]
    return book.step(
        "sum-of-signs", name="j", low="2", high="n", body=room("j", side), steps=steps, last=f"j{last}"
    )


def exact_error(book: Book) -> str:
    """E_test = σ²d (c₁ + Σ_{j = 2…n} c_j)."""
    enough = book.step("hypothesis", number="2", member=plus("generator", "1"))
    last = book.step("hypothesis", number="2", member="n")
    generators = mean_inverse(book, enough, "0", size(plus("generator", "1")))
    downstream = mean_inverse(book, last, "down", size("n"))
    book.step("models", **{"from": "0", "closed_form": FULL_RANK})
    first = book.step("average", generators, fit="0", of=TEST_ERROR)
    second = book.step("average", downstream, fit="down", of=TEST_ERROR)
    moved = book.step("shifted-sum", name="j", low="1", high=minus("n", "1"), body=cost("j"), by="-1")
    total = book.step("first-of-sum", name="j", low="1", high="n", body=cost("j"))
    conclusion = equal(TEST_ERROR, plus(cost("1"), ["Sum", "j", "2", "n", cost("j")]))
    return book.step(
        "equation", first, second, moved, total, multipliers=["1", "1", "-1", "1"], conclusion=conclusion
    )


def errors_of_growing_designs() -> dict[str, Any]:
    """|f − g| ≤ q g, with q = (d + 1)(d + 2)/T₀ Σ (1/a + 1/a²) → 0."""
    s = statement("REM-MLOG2.numbered-from-one")
    book = Book(s)
    alone = first_alone(book, "1", "2")
    exact = exact_error(book)
    sides = [all_fits(book, side) for side in ("above", "below")]
    once, twice = (["Sum", "j", "2", "n", power(share("j"), k) if k != "1" else share("j")] for k in "12")
    sums, rows = plus(once, twice), times(plus("d", "1"), plus("d", "2"))
    small = times(FINE, sums)
    null = book.step(
        "along", book.step("clause", number="0", member=""), value=small, multipliers=[],
        products=[[times(rows, sums), ["0"]]],
    )  # fmt: skip
    _, left, right = s.meaning["conclusion"]
    known = []
    for side, sign in zip(sides, ("-1", "1")):
        value = plus(times(small, right), times(sign, minus(left, right)))
        multiplier = times(plus("1", once), minus(small, sign))
        products = [[VARIANCE, ["0"], "1"], [times(VARIANCE, small, FIRST, once), [], "1"]]
        known.append(
            book.step("sign", exact, alone, side, value=value, multipliers=[sign, multiplier], products=products)
        )
    return book.certificate(book.step("within", null, *known, error=small, conclusion=s.meaning["conclusion"]))


PROVES = {"REM-MLOG2.numbered-from-one": errors_of_growing_designs}
