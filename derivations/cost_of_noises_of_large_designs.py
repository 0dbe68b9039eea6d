"""THM-4.3, COR-4.4, PROP-F.6: each generation on large designs costs σ₀² F/(T₀ − d − 1), or F/(T₀ − d) where φ₀ < 1.

F = df₂ + κ² tr G² df₂/(T − df₂).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.statements import Statement

from .equivalents import HIGH, LOW, cite, effective_penalty, spectrum
from .large_designs import mean_inverse
from .models_in_closed_form import FULL_RANK
from .terms import freedom, mean, minus, over, plus, power, product, resolvent, times, trace

FREE = minus("T0", "d")
RIDGE_TWICE = trace("Resolvent", "Sigma", "Resolvent", power("Sigma", "-1"))
F = plus(
    freedom("2", "kappa"),
    times(
        power("kappa", "2"),
        trace(resolvent("kappa", "2")),
        over(freedom("2", "kappa"), minus("T", freedom("2", "kappa"))),
    ),
)
REST, SPARE, SHIFT = minus("T", freedom("2", "kappa")), minus(FREE, "1"), plus("s", "kappa")
RATIO = "ratio"
MOST = plus("lambda", times(HIGH, RATIO))
END = plus(LOW, MOST)
LEAST = power(over(LOW, END), "2")
#: E tr(ΣAΣ⁻¹A), A = I − λR
X = plus("d", times("-2", "lambda", mean(trace("Resolvent"))), times(power("lambda", "2"), mean(RIDGE_TWICE)))


def clause(book: Book, term: Any) -> str:
    """The clause of the first limit that says this."""
    return book.step("clause", number=str(book.statement.meaning["regime"][0]["clauses"].index(term)))


def many_more_rows(book: Book, less: str = "") -> dict[str, str]:
    """T₀ − d − 2 = T₀ (1 − d/T₀ − 2/T₀) > 0 from some member on, as d/T₀ → φ₀ < 1 (the step ``less``) and d → ∞."""
    ratio = clause(book, ["TendsTo", over("d", "T0"), "phi0"])
    grows = clause(book, ["TendsTo", "d", "Infinity"])
    bounded = book.step("along", ratio, value=over("d", "T0"), multipliers=[], products=[["1", ["0"]], ["phi0", []]])
    rare = book.step("along", bounded, grows, value=over("1", "T0"), multipliers=[], products=[["1", ["0", "1"]]])
    if not less:
        number = str(book.statement.meaning["hypotheses"].index(["Less", "phi0", "1"]))
        less = book.step("hypothesis", number=number, member="")
    gap = minus("1", "phi0")
    share = minus(minus("1", over("d", "T0")), over("2", "T0"))
    close = book.step(
        "along", ratio, rare, value=minus(share, gap), multipliers=[], products=[["-1", ["0"]], ["-2", ["1"]]]
    )
    positive = book.step("eventually", close, less, value=share, limit=gap)
    enough = book.step("sign", positive, value=minus(FREE, "2"), multipliers=[], products=[["T0", ["0"], "1"]])
    free = book.step("sign", enough, value=FREE, multipliers=[], products=[["1", ["0"], "1"], ["2", [], "1"]])
    return {"ratio": ratio, "rare": rare, "less": less, "enough": enough, "free": free, "grows": grows}


def ridge(s: Statement) -> dict[str, Any]:
    """The certificate of such a cost."""
    book = Book(s)
    return book.certificate(cost_of_full_rank(book))


def cost_of_full_rank(book: Book, less: str = "") -> str:
    """f − g = n σ₀² (X − F)/(T₀ − d − 1), that is n σ₀² d/(T₀ − d − 1) times an error; g is as large.

    Where φ₀ < 1, T₀ − d may stand for T₀ − d − 1; ``less`` is the step that says so if no hypothesis does.
    """
    s = book.statement
    exact_rows = ["GreaterEqual", "T0", plus("d", "2")] in s.meaning["hypotheses"]
    rows = rows_given(book) if exact_rows else many_more_rows(book, less)
    inverse = mean_inverse(book, rows["enough"], "0")
    zero = book.step("domain", value="0", strict="false")
    book.step("kappa-unique", zero, rows["free"], penalty="0", samples="T0", value="0")
    kappa = effective_penalty(book)
    left, right = s.meaning["conclusion"][1:]
    alone = left[0] == "Multiply"  # ρ itself
    if not alone:
        book.step("models", **{"from": "0", "closed_form": FULL_RANK})
    exact = book.step("average", inverse, fit="0", of=left)
    size = Size(book, kappa)
    change = change_of_the_cost(book, size)
    small, free = (change, SPARE) if exact_rows else (error(book, rows, size, change), FREE)
    squares = [] if alone else [_square(book, right[1]), _square(book, right[2])]
    noise = [] if alone else ["n", power("sigma0", "2")]
    scale, share = times(*noise, over("d", free)), times(*noise, over("1", free))
    products = [["1", [str(i)], "1"] for i in range(len(squares))]
    enough = book.step(
        "sign", *squares, size.least, value=minus(right, times(scale, LEAST)), multipliers=[],
        products=[*products, [share, [str(len(squares))], "1"]],
    )  # fmt: skip
    signs = [book.step("sign", value=x, multipliers=[], products=[[x, [], "1"]]) for x in (scale, LEAST)]
    return book.step(
        "ratio",
        exact,
        small,
        enough,
        *signs,
        multipliers=["1"],
        scale=scale,
        least=LEAST,
        conclusion=s.meaning["conclusion"],
    )


def rows_given(book: Book) -> dict[str, str]:
    """T₀ ≥ d + 2 is a hypothesis."""
    number = str(book.statement.meaning["hypotheses"].index(["GreaterEqual", "T0", plus("d", "2")]))
    enough = book.step("hypothesis", number=number, member="")
    free = book.step("sign", enough, value=FREE, multipliers=[], products=[["1", ["0"], "1"], ["2", [], "1"]])
    return {"enough": enough, "free": free}


def _square(book: Book, term: Any) -> str:
    """E‖v‖²_Σ ≥ 0."""
    _, (_, metric, vector) = term
    return book.step("mean-square", factor=vector, metric=metric)


class Size:
    """Bounds: κ ≤ K = λ + high B, d/T ≤ B;  c d ≤ F ≤ (1 + BK/λ) d, c = (low/(low + K))²."""

    def __init__(self, book: Book, kappa: dict[str, str]) -> None:
        self.book, self.kappa = book, kappa
        self.bounds = spectrum(book)
        self.between = book.step("between", *self.bounds, low=LOW, high=HIGH)
        self.ratio = book.step("bound", bounded_ratio(book), name=RATIO, value=over("d", "T"))
        self.below = self._kappa_is_bounded()
        self.freedom = self._on_the_spectrum(
            power(product("Sigma", resolvent("kappa")), "2"), power(LOW, "2"), power(END, "2"), "s", self.below
        )
        self.fewer = self._positive(
            minus("1", power(over("s", SHIFT), "2")),
            ["Subtract", "Identity", power(product("Sigma", resolvent("kappa")), "2")],
        )
        self.rest = self._positive(
            minus("1", power(over("kappa", SHIFT), "2")),
            ["Subtract", "Identity", ["Scale", power("kappa", "2"), resolvent("kappa", "2")]],
        )
        self.second = book.step("positive-trace", matrix=power(product("Sigma", resolvent("kappa")), "2"), vector="")
        self.tail = book.step("positive-trace", matrix=resolvent("kappa", "2"), vector="")
        self.least = self._least()
        self.most = self._most()

    def _kappa_is_bounded(self) -> str:
        """K − κ = high (B − d/T) + (high d − κ tr ΣG)/T, and high − κs/(s+κ) = (high − s) + s²/(s+κ)."""
        matrix = ["Subtract", ["Scale", HIGH, "Identity"], ["Scale", "kappa", product("Sigma", resolvent("kappa"))]]
        products = [["1", ["1"], "1"], [over(power("s", "2"), SHIFT), [], "1"]]
        mass = self.book.step(
            "on-the-spectrum", self.between, eigenvalue="s", matrix=matrix, vector="", least="0", products=products
        )
        return self.book.step(
            "sign", self.kappa["root"], mass, self.ratio, value=minus(MOST, "kappa"), multipliers=["-1"],
            products=[[over("1", "T"), ["0"], "1"], [HIGH, ["1"], "1"]],
        )  # fmt: skip

    def _on_the_spectrum(self, matrix: Any, above: Any, below: Any, root: Any, most: str) -> str:
        """s²/(s+κ)² − low²/(low+K)² = [K(s − low) + low(K − κ)] [s(low+K) + low(s+κ)]/((s+κ)²(low+K)²)."""
        both = over(plus(times("s", END), times(LOW, SHIFT)), times(power(SHIFT, "2"), power(END, "2")))
        return self.book.step(
            "on-the-spectrum", self.between, most, eigenvalue="s", matrix=matrix, vector="", least=LEAST,
            products=[[times(MOST, both), ["0"], "1"], [times(LOW, both), ["2"], "1"]],
        )  # fmt: skip

    def _positive(self, value: Any, matrix: Any) -> str:
        """1 − s²/(s+κ)² = κ(2s+κ)/(s+κ)², 1 − κ²/(s+κ)² = s(s+2κ)/(s+κ)²."""
        above = times("kappa", plus("s", SHIFT)) if value[2][1][1] == "s" else times("s", plus("kappa", SHIFT))
        products = [[over(above, power(SHIFT, "2")), [], "1"]]
        return self.book.step(
            "on-the-spectrum", self.between, eigenvalue="s", matrix=matrix, vector="", least="0", products=products
        )

    def _least(self) -> str:
        """F − c d = (df₂ − c d) + κ² tr G² df₂/(T − df₂)."""
        more = over(power("kappa", "2"), REST)
        return self.book.step(
            "sign", self.freedom, self.second, self.tail, value=minus(F, times(LEAST, "d")), multipliers=[],
            products=[["1", ["0"], "1"], [more, ["1", "2"], "1"]],
        )  # fmt: skip

    def _most(self) -> str:
        """BK/λ − df₂/(T − df₂) ≥ 0, as T − df₂ = Tλ/κ + κ tr ΣG²; then (1 + BK/λ) d − F ≥ 0."""
        scale = times(RATIO, over(MOST, "lambda"))
        share = self.share = self.book.step(
            "sign", self.kappa["root"], self.below, self.ratio, self.fewer, self.kappa["spread"],
            value=minus(scale, over(freedom("2", "kappa"), REST)),
            multipliers=[times(over(scale, REST), over("T", "kappa"))],
            products=[
                [over(times(RATIO, "T"), times("kappa", REST)), ["0"], "1"], [over("T", REST), ["1"], "1"],
                [over("1", REST), ["2"], "1"], [times(over(scale, REST), "kappa"), ["3"], "1"],
            ],
        )  # fmt: skip
        return self.book.step(
            "sign", self.fewer, self.rest, self.second, share,
            value=minus(times(plus("1", scale), "d"), F), multipliers=[],
            products=[["1", ["0"], "1"], [over("1", REST), ["1", "2"], "1"], ["d", ["3"], "1"]],
        )  # fmt: skip


def bounded_ratio(book: Book) -> str:
    """d/T is bounded."""
    clauses = book.statement.meaning["regime"][0]["clauses"]
    if ["Bounded", over("d", "T")] in clauses:
        return clause(book, ["Bounded", over("d", "T")])
    ratio = clause(book, ["TendsTo", over("d", "T"), "phi"])
    return book.step("along", ratio, value=over("d", "T"), multipliers=[], products=[["1", ["0"]], ["phi", []]])


def change_of_the_cost(book: Book, size: Size) -> str:
    """(X − F)/d → 0."""
    facts = cite(book, "down", "ridge", clause(book, ["TendsTo", "T", "Infinity"]), *size.bounds)
    one, two = (book.step("average", facts, fit="down", of=mean(t)) for t in (trace("Resolvent"), RIDGE_TWICE))
    return book.step(
        "along", one, two, value=over(minus(X, F), "d"), multipliers=[],
        products=[[times("-2", "lambda"), ["0"]], [power("lambda", "2"), ["1"]]],
    )  # fmt: skip


def error(book: Book, rows: dict[str, str], size: Size, change: str) -> str:
    """((X − F)/d) (1 + 1/(T₀−d−1)) + (F/d)/(T₀−d−1) → 0; 0 ≤ F/d ≤ 1 + BK/λ."""
    most = plus("1", times(RATIO, over(MOST, "lambda")))
    fixed = book.step("along", value=most, multipliers=[], products=[[most, []]])
    share = [[over("1", "d"), ["0"], "1"]]
    above = book.step("sign", size.most, value=minus(most, over(F, "d")), multipliers=[], products=share)
    positive = book.step(
        "sign",
        size.least,
        value=plus(most, over(F, "d")),
        multipliers=[],
        products=[[plus(most, LEAST), [], "1"], *share],
    )
    cost = book.step("squeeze", fixed, above, positive, value=over(F, "d"))
    rare = rare_rows(book, rows)
    value = plus(times(over(minus(X, F), "d"), plus("1", over("1", SPARE))), times(over(F, "d"), over("1", SPARE)))
    return book.step(
        "along", change, rare, cost, value=value, multipliers=[],
        products=[["1", ["0"]], ["1", ["0", "1"]], ["1", ["1", "2"]]],
    )  # fmt: skip


def rare_rows(book: Book, rows: dict[str, str]) -> str:
    """1/(T₀ − d − 1) = T₀/(T₀ − d − 1) · 1/T₀ → 0, as (T₀ − d − 1)/T₀ → 1 − φ₀ > 0."""
    gap, share = minus("1", "phi0"), over(SPARE, "T0")
    close = book.step(
        "along",
        rows["ratio"],
        rows["rare"],
        value=minus(share, gap),
        multipliers=[],
        products=[["-1", ["0"]], ["-1", ["1"]]],
    )
    turned = book.step("reciprocal", close, rows["less"], value=share, limit=gap)
    bounded = book.step(
        "along", turned, value=over("1", share), multipliers=[], products=[["1", ["0"]], [over("1", gap), []]]
    )
    return book.step(
        "along", bounded, rows["rare"], value=over("1", SPARE), multipliers=[], products=[["1", ["0", "1"]]]
    )


PARTS = (
    "THM-4.3.main", "THM-4.3.proportional", "COR-4.4.main", "COR-4.4.proportional",
    "PROP-F.6.main", "PROP-F.6.zero", "PROP-F.6.in-particular",
)  # fmt: skip
SHARED = ("THM-4.3.shared", "THM-4.3.shared-proportional", "PROP-F.6.shared")
AMENDED = {part: partial(lambda p: ridge(amended(p)), part) for part in PARTS}
#: with T₀ − d as printed, for φ₀ < 1; one design of rank d, shared by all generators
FURTHER = {part: partial(lambda p: ridge(amended(p, 1)), part) for part in (*PARTS[:4], *SHARED)}
