"""REM-MLOG2: the error of fits on growing designs against that of the first alone.

Each fit costs σ²d/(T_m − d − 1).  With the fits numbered from 0 the one on T₁ rows, of which nothing is said, costs
too; numbered from 1 the second ≃ of the display has a factor greater than 1 on its left.
"""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import statement

from .large_designs import mean_inverse, spare
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


REFUTES = {"REM-MLOG2.main": the_second_fit_costs, "REM-MLOG2.in-particular": the_factor_is_not_one}
