"""REM-MLOG2: the error of fits on growing designs against that of the first alone.

Each fit costs σ²d/(T_m − d − 1).  With the fits numbered from 0 the one on T₁ rows, of which nothing is said, costs
too; numbered from 1 the second ≃ of the display has a factor greater than 1 on its left.
"""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement, statement

from .large_designs import mean_inverse, spare, spare_rows
from .models_in_closed_form import FULL_RANK
from .terms import Term, equal, minus, over, plus, power, times

TEST_ERROR = ["Expectation", ["SquaredNormIn", "Sigma", minus("Prediction", "w0")]]
ONE = {"d": "1", "Sigma": [["1", "1"]], "w0": ["1"], "sigma": "1"}
VARIANCE = times(power("sigma", "2"), "d")


def size(m: Term) -> Term:
    """T_m."""
    return ["At", "sizes", m]


def cost(m: Term) -> Term:
    """σ²d/(T_m − d − 1)."""
    return over(VARIANCE, spare(rows=size(m)))


def first_alone(book: Book, number: str, hypothesis: str) -> str:
    """E_test of the fit with the first number alone, σ²d/(T − d − 1), from T ≥ d + 2 for this number."""
    enough = book.step("hypothesis", number=hypothesis, member=number)
    spare_rows(book, enough, rows=size(number))
    inner = Book(book.statement)
    again = inner.step("hypothesis", number="0", member=number)  # the only one that is used
    downstream = mean_inverse(inner, again, "down", size(number))
    of = inner.step("average", downstream, fit="down", of=TEST_ERROR)
    found = inner.step("equation", of, multipliers=["1"], conclusion=equal(TEST_ERROR, cost(number)))
    conclusion = equal(["Where", TEST_ERROR, "n", number], cost(number))
    return book.step("elsewhere", enough, uses=[hypothesis], steps=inner.steps, of=found, conclusion=conclusion)


def the_second_fit_costs() -> dict[str, Any]:
    """d = n = 1, T₀ = T₁ = k + 2: twice the error of the first fit, and the printed factor is 1."""
    s = statement("REM-MLOG2.main")
    rows = plus("k", "2")
    book = Book(s, at={**ONE, "T0": rows, "sizes": rows, "n": "1"})
    alone = first_alone(book, "0", "2")
    enough = [book.step("hypothesis", number="2", member=m) for m in ("0", "1")]
    generators = mean_inverse(book, enough[0], "0", size("0"))
    downstream = mean_inverse(book, enough[1], "down", size("1"))
    first = book.step("average", generators, fit="0", of=TEST_ERROR)
    second = book.step("average", downstream, fit="down", of=TEST_ERROR)
    both = equal(TEST_ERROR, plus(cost("0"), cost("1")))
    exact = book.step("equation", first, second, multipliers=["1", "1"], conclusion=both)
    _, _, right = s.meaning["conclusion"]
    return book.certificate(exact, book.step("equation", alone, multipliers=["1"], conclusion=equal(right, cost("0"))))


def the_factor_is_not_one() -> dict[str, Any]:
    """d = 1, n = 2, T₀ = T₁ = k + 4, T₂ = ⌈2 (log 2)² T₀⌉: the factor is 1 + 1/(2 (log 2)²) for every k."""
    s = statement("REM-MLOG2.in-particular")
    rows = plus("k", "4")
    second = ["Ceiling", times(times("2", power(["Log", "2"], "2")), rows)]
    sizes = {"start": [rows, rows], "period": [second]}
    book = Book(s, at={**ONE, "T0": rows, "sizes": sizes, "n": "2"})
    alone = first_alone(book, "1", "2")
    _, _, right = s.meaning["conclusion"]
    value = over("1", plus("k", "2"))
    share = book.step("domain", value=value, strict="true")
    positive = book.step("sign", alone, share, value=right, multipliers=["1"], products=[["1", ["0"], "1"]])
    more = over("1", times("2", power(["Log", "2"], "2")))
    factor = book.step("domain", value=more, strict="true")
    return book.certificate(book.step("apart", positive, factor, by=more, conclusion=s.meaning["conclusion"]))


def all_fits(s: Statement) -> dict[str, Any]:
    """E_test = Σ_{m = 0…n} σ²d/(T_m − d − 1), the first term being the error of the first fit alone."""
    book = Book(s)
    size_of_first = book.step("hypothesis", number="0", member="")
    enough, last, _ = (book.step("hypothesis", number="2", member=m) for m in ("generator", "n", "0"))
    alone = first_alone(book, "0", "2")
    generators = mean_inverse(book, enough, "0", size("generator"))
    downstream = mean_inverse(book, last, "down", size("n"))
    book.step("models", **{"from": "0", "closed_form": FULL_RANK})
    first = book.step("average", generators, fit="0", of=TEST_ERROR)
    second = book.step("average", downstream, fit="down", of=TEST_ERROR)
    total = book.step("first-of-sum", name="j", low="0", high="n", body=cost("j"))
    rest = ["Sum", "j", "1", "n", over("1", spare(rows=size("j")))]
    scale = times(spare("0"), rest)
    multipliers = ["1", "1", "1", minus("0", plus("1", scale)), over(times(VARIANCE, rest), spare(rows=size("0")))]
    _, left, right = s.meaning["conclusion"]
    exact = book.step(
        "equation", first, second, total, alone, size_of_first, multipliers=multipliers, conclusion=equal(left, right)
    )
    return book.certificate(
        book.step("ratio", exact, multipliers=["1"], scale="1", least="1", conclusion=s.meaning["conclusion"])
    )


def of_one_order(s: Statement) -> dict[str, Any]:
    """W ≤ (1 + S) W ≤ (1 + S) W for the fixed S = Σ 1/(m (log m)²) ≥ 0 and W, the error of the first fit, ≥ 0."""
    book = Book(s)
    alone = first_alone(book, "1", "2")
    _, left, right = s.meaning["conclusion"]
    factor = left[1]
    positive = book.step("domain", value=cost("1"), strict="false")
    error = book.step("sign", alone, positive, value=right, multipliers=["1"], products=[["1", ["0"], "1"]])
    more = book.step("domain", value=minus(factor, "1"), strict="false")
    above = book.step("sign", error, more, value=minus(left, right), multipliers=[], products=[["1", ["0", "1"], "1"]])
    equal_ = book.step("sign", value="0", multipliers=[], products=[])
    steps = (error, above, equal_)
    return book.certificate(book.step("comparable", *steps, low="1", high=factor, conclusion=s.meaning["conclusion"]))


AMENDED = {
    "REM-MLOG2.main": lambda: all_fits(amended("REM-MLOG2.main")),
    "REM-MLOG2.in-particular": lambda: of_one_order(amended("REM-MLOG2.in-particular")),
}
REFUTES = {"REM-MLOG2.main": the_second_fit_costs, "REM-MLOG2.in-particular": the_factor_is_not_one}
