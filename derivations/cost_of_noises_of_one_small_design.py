"""THM-4.3, PROP-F.6, one shared design, φ₀ ≠ 1: n generations cost nσ₀² ⟨N⟩, N the image of Σ under the ridge fit.

N = Σ − 2κ + (3 + c)κ²G − (1 + c)κ³G², c = df₂(κ)/(T − df₂(κ)), and ⟨N⟩ = tr[NΣG₀²]/(T₀ − df₂(κ₀)) is what is printed.
For φ₀ < 1 the design has rank d, and the mean of (XᵀX)⁻¹ is exact; for φ₀ > 1 the noise map is cited.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import sympy

from collapse_sym.notation import symbol
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import Statement

from .cost_of_noises_of_large_designs import HIGH, LOW, MOST, RATIO, REST, Size, clause, cost_of_full_rank
from .equivalents import cite, effective_penalty
from .projections import kept_model
from .terms import freedom, mean, minus, over, plus, power, product, resolvent, times, trace

FLOOR, RATIO0, SHARE = "floor", "ratio0", "share"
SHARE0, SPARE0 = over("d", "T0"), minus("T0", freedom("2", "kappa0"))
C = over(freedom("2", "kappa"), minus("T", freedom("2", "kappa")))
B = ["PseudoInverse", ["Design", "0"]]
PAIR = product(B, ["Transpose", B])
FIT = product("SampleCovariance", "Resolvent")
COST = mean(trace(PAIR, ["Transpose", FIT], "Sigma", FIT))
MOST0, END, END0 = times(HIGH, RATIO0), plus(LOW, MOST), plus(LOW, times(HIGH, RATIO0))
#: s²/(s+κ)², s²/(s+κ₀)² are at least these
KEPT, KEPT0 = power(over(LOW, END), "2"), power(over(LOW, END0), "2")
LEAST = times(KEPT, KEPT0)
KAPPA, KAPPA0 = (symbol(name, "kappa") for name in ("kappa", "kappa0"))
G, G0 = (symbol(name, "definition") for name in ("G", "G0"))


def either_side(s: Statement) -> dict[str, Any]:
    """φ₀ > 1 and φ₀ < 1."""
    book = Book(s)
    # the checker reduces ΣG₀G by the resolvent that it has met first
    book.step("positive-trace", matrix=product(resolvent("kappa0"), resolvent("kappa")), vector="")
    number = str(s.meaning["hypotheses"].index(["Greater", power(minus("phi0", "1"), "2"), "0"]))
    apart = book.step("hypothesis", number=number, member="")
    inner = [Book(s, prefix="c"), Book(s, prefix="c")]
    last = [build(part) for build, part in zip((small_design, large_design), inner)]
    book.cited.extend(dict.fromkeys(i for part in inner for i in part.cited))
    found = book.step("cases", apart, value=minus("phi0", "1"), steps=[part.steps for part in inner], last=last)
    return book.certificate(found)


def large_design(book: Book) -> str:
    """Rank d, with the sign 1 − φ₀ > 0 of the case."""
    return cost_of_full_rank(book, "case")


def small_design(book: Book) -> str:
    """n = 0: no noise; n ≥ 1: what one fit with the variance nσ₀² costs."""
    small = Small(book)
    n = book.statement.meaning["variables"]["n"]
    if n == "positive-integer":
        return small.conclusion(book)
    conclusion = book.statement.meaning["conclusion"]
    none, some = Book(book.statement), Book(book.statement)
    none.step("ratio", multipliers=[], scale="1", least="1", conclusion=conclusion)
    small.conclusion(some, inside=True)
    steps = [[{**x, "id": f"n{x['id']}", "premises": [_outer(i) for i in x["premises"]]} for x in part.steps]
             for part in (none, some)]  # fmt: skip
    last = [part[-1]["id"] for part in steps]
    return book.step("none-or-some", *small.outside, name="n", steps=steps, last=last)


def _outer(premise: str) -> str:
    return premise.removeprefix("outside ") if premise.startswith("outside ") else f"n{premise}"


class Small:
    """φ₀ > 1: κ₀ > 0 solves df₁ = T₀; E tr X†X†ᵀ is bounded; ρ − its printed value → 0 and ρ ≥ a fixed number."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.kappa = effective_penalty(book)
        self.size = Size(book, self.kappa)
        self.ratio = clause(book, ["TendsTo", SHARE0, "phi0"])
        self._root()
        self._bounds()
        grows = clause(book, ["TendsTo", "T", "Infinity"])
        self.ridge = cite(book, "down", "ridge", grows, *self.size.bounds)
        self.facts = self._facts()
        self.error, self.least = self._error(), self._least()
        self.outside = (self.error, self.least)

    def _root(self) -> None:
        """d > T₀ in the end, κ₀ > 0, T₀ − df₂(κ₀) = κ₀ tr ΣG₀² > 0."""
        book, share, gap = self.book, minus(SHARE0, "1"), minus("phi0", "1")
        close = book.step("along", self.ratio, value=minus(share, gap), multipliers=[], products=[["1", ["0"]]])
        positive = book.step("eventually", close, "case", value=share, limit=gap)
        self.rows = book.step("sign", positive, value=minus("d", "T0"), multipliers=[], products=[["T0", ["0"], "1"]])
        self.root = book.step("kappa", self.rows, penalty="0", samples="T0")
        self.spread = book.step("positive-trace", matrix=product("Sigma", resolvent("kappa0", "2")), vector="")
        self.spare = book.step(
            "sign", self.root, self.spread, value=SPARE0, multipliers=["-1"], products=[["kappa0", ["0"], "1"]]
        )

    def _bounds(self) -> None:
        """floor = low (φ₀ − 1)/2 ≤ κ₀ ≤ high B₀, B₀ ≥ d/T₀."""
        book, half = self.book, over(minus("phi0", "1"), "2")
        beyond, shift, end = minus(minus(SHARE0, "1"), half), plus("s", "kappa0"), plus(LOW, "kappa0")
        close = book.step("along", self.ratio, value=minus(beyond, half), multipliers=[], products=[["1", ["0"]]])
        positive = book.step("sign", "case", value=half, multipliers=[], products=[["1/2", ["0"], "1"]])
        more = book.step("eventually", close, positive, value=beyond, limit=half)
        floor = times(LOW, half)
        above = book.step("sign", positive, value=floor, multipliers=[], products=[[LOW, ["0"], "1"]])
        name = book.step("name", above, name=FLOOR, value=floor)
        mass = book.step(
            "on-the-spectrum", self.size.between, eigenvalue="s", vector="", least=over(LOW, end),
            matrix=product("Sigma", resolvent("kappa0")), products=[[over("kappa0", times(shift, end)), ["0"], "1"]],
        )  # fmt: skip
        self.floor = book.step(
            "sign", self.root, name, mass, more, value=minus("kappa0", FLOOR),
            multipliers=[over(times("-1", end), "T0"), "-1"],
            products=[[over(end, "T0"), ["0"], "1"], [LOW, ["1"], "1"]],
        )  # fmt: skip
        bounded = book.step("along", self.ratio, value=SHARE0, multipliers=[], products=[["1", ["0"]], ["phi0", []]])
        ratio = book.step("bound", bounded, name=RATIO0, value=SHARE0)
        matrix = ["Subtract", ["Scale", HIGH, "Identity"], ["Scale", "kappa0", product("Sigma", resolvent("kappa0"))]]
        rest = book.step(
            "on-the-spectrum", self.size.between, eigenvalue="s", matrix=matrix, vector="", least="0",
            products=[["1", ["1"], "1"], [over(power("s", "2"), shift), [], "1"]],
        )  # fmt: skip
        self.below = book.step(
            "sign", self.root, rest, ratio, value=minus(MOST0, "kappa0"), multipliers=[over("kappa0", "T0")],
            products=[[over("1", "T0"), ["0"], "1"], [HIGH, ["1"], "1"]],
        )  # fmt: skip

    def _facts(self) -> str:
        """The cited facts about X†, as d/T₀ → φ₀ > 1."""
        grows = clause(self.book, ["TendsTo", "d", "Infinity"])
        rare = self.book.step(
            "along", self.ratio, grows, value=over("1", "T0"), multipliers=[],
            products=[["1", ["0", "1"]], ["phi0", ["1"]]],
        )  # fmt: skip
        maps = ("mean", "second", "noise")
        return cite(self.book, "0", "ridgeless", rare, *self.size.bounds, self.ratio, "case", maps=maps)

    def _bounded(self, value: Term, most: Term, below: str, least: list[Any], *signs: str) -> str:
        """0 ≤ value ≤ most, which is fixed."""
        fixed = self.book.step("along", value=most, multipliers=[], products=[[most, []]])
        products = [[most, [], "1"], least]
        above = self.book.step("sign", *signs, value=plus(most, value), multipliers=[], products=products)
        return self.book.step("squeeze", fixed, below, above, value=value)

    def _noise(self, metric: Term) -> str:
        return self.book.step("noise-of-function", self.facts, fit="0", metric=metric)

    def _error(self) -> str:
        """E tr(X†X†ᵀAᵀΣA) − ⟨N⟩ → 0: the ridge fit first, as E tr X†X†ᵀ is bounded, then the cost of each term of N."""
        book, one = self.book, self._noise("Identity")
        kappa = self._bounded("kappa", MOST, self.size.below, ["kappa", [], "1"])
        scale = times(RATIO, over(MOST, "lambda"))
        share = self._bounded(C, scale, self.size.share, [over("1", REST), ["0"], "1"], self.size.second)
        cost = self._cost_is_bounded(one)
        twice, once = (
            book.step("average-beside-cost", self.ridge, cost, fit="down", of=mean(trace(PAIR, *letters)))
            for letters in (("Resolvent", "Sigma", "Resolvent"), ("Sigma", "Resolvent"))
        )
        others = [self._noise(x) for x in ("Sigma", resolvent("kappa"), resolvent("kappa", "2"))]
        same, factors = [], []
        for (i, j), factor in relations():
            matrix = product("Identity", *[resolvent("kappa0")] * i, *[resolvent("kappa")] * j)
            same.append(book.step("two-resolvents", left="kappa0", right="kappa", matrix=matrix))
            factors.append(over(times("-1", factor), SPARE0))
        # among the premises that are null or bounded: κ, c, the ridge fit twice and once, I, Σ, G, G²
        k, c = "0", "1"
        products = [
            [power("lambda", "2"), ["2"]], [times("-2", "lambda"), ["3"]], ["-2", [k, "4"]], ["1", ["5"]],
            ["3", [k, k, "6"]], ["1", [c, k, k, "6"]], ["-1", [k, k, k, "7"]], ["-1", [c, k, k, k, "7"]],
        ]  # fmt: skip
        premises = (kappa, share, twice, once, one, *others, *same)
        return book.step("along", *premises, value=minus(COST, self.printed()), multipliers=factors, products=products)

    def _cost_is_bounded(self, one: str) -> str:
        """⟨I⟩ = tr ΣG₀²/(T₀ − df₂(κ₀)) = 1/κ₀ ≤ 1/floor."""
        value, most = over(trace("Sigma", resolvent("kappa0", "2")), SPARE0), over("1", FLOOR)
        below = self.book.step(
            "sign", self.root, self.spread, self.floor, value=minus(most, value),
            multipliers=[over("-1", times(FLOOR, SPARE0))],
            products=[[over("1", times(FLOOR, SPARE0)), ["0", "1"], "1"]],
        )  # fmt: skip
        limit = self._bounded(value, most, below, [over("1", SPARE0), ["0"], "1"], self.spread)
        pair = mean(trace(PAIR))
        return self.book.step("along", one, limit, value=pair, multipliers=[], products=[["1", ["0"]], ["1", ["1"]]])

    def printed(self) -> Term:
        """The printed ρ."""
        right = self.book.statement.meaning["conclusion"][2]
        return right if self.alone() else right[3][3]

    def alone(self) -> bool:
        """Whether ρ itself is stated."""
        return bool(self.book.statement.meaning["conclusion"][2][1][0] == "Divide")

    def _least(self) -> str:
        """ρ ≥ tr[Σ⁴G₀²G²]/(T₀ − df₂(κ₀)) ≥ c d/(T₀ − df₂(κ₀)) ≥ c: d > T₀.

        p²q² − p₀²q₀² = (p − p₀)(p + p₀)q² + p₀²(q − q₀)(q + q₀) with p = s/(s+κ), p₀ = low/(low+K), q and q₀ for κ₀;
        p − p₀ = [K(s − low) + low(K − κ)]/((s+κ)(low+K)).
        """
        book, first = self.book, self.printed()[1][1]
        shift, shift0 = plus("s", "kappa"), plus("s", "kappa0")
        p, p0, q, q0 = over("s", shift), over(LOW, END), over("s", shift0), over(LOW, END0)
        one = over(times(plus(p, p0), power(q, "2")), times(shift, END))
        two = over(times(power(p0, "2"), plus(q, q0)), times(shift0, END0))
        mass = book.step(
            "on-the-spectrum", self.size.between, self.size.below, self.below, eigenvalue="s", matrix=first[1],
            vector="", least=LEAST,
            products=[
                [times(MOST, one), ["0"], "1"], [times(LOW, one), ["2"], "1"],
                [times(MOST0, two), ["0"], "1"], [times(LOW, two), ["3"], "1"],
            ],
        )  # fmt: skip
        second = self.printed()[2][1][1][2]
        more = book.step("positive-trace", matrix=second[1], vector="")
        square = book.step("positive-trace", matrix=power(product("Sigma", resolvent("kappa0")), "2"), vector="")
        scale = over(power("kappa", "2"), times(SPARE0, REST))
        positive = book.step("sign", value=LEAST, multipliers=[], products=[[LEAST, [], "1"]])
        name = book.step("name", positive, name=SHARE, value=LEAST)  # short: long numbers are long work
        return book.step(
            "sign", name, mass, more, self.size.second, self.rows, square, value=minus(self.printed(), SHARE),
            multipliers=["-1"],
            products=[
                [over("1", SPARE0), ["0"], "1"], [scale, ["1", "2"], "1"], [over(LEAST, SPARE0), ["3"], "1"],
                [over(LEAST, SPARE0), ["4"], "1"],
            ],
        )  # fmt: skip

    def conclusion(self, book: Book, *, inside: bool = False) -> str:
        """f − g = nσ₀² times the error, and g ≥ nσ₀² c; for ρ itself without nσ₀²."""
        error, least = (f"outside {i}" if inside else i for i in (self.error, self.least))
        conclusion = book.statement.meaning["conclusion"]
        right, scale, squares = conclusion[2], "1", []
        if not self.alone():
            if inside:  # n ≥ 1 is what the case says
                book.step("sign", "outside case", value=minus("n", "1"), multipliers=[], products=[["1", ["0"], "1"]])
            kept_model(book)
            scale = times("n", power("sigma0", "2"))
            squares = [book.step("mean-square", factor=t[1][2], metric=t[1][1]) for t in right[1:3]]
        products = [["1", [str(i)], "1"] for i in range(len(squares))]
        value = minus(right, times(scale, SHARE))
        products.append([scale, [str(len(squares))], "1"])
        enough = book.step("sign", *squares, least, value=value, multipliers=[], products=products)
        signs = [book.step("sign", value=x, multipliers=[], products=[[x, [], "1"]]) for x in (scale, SHARE)]
        return book.step(
            "ratio", error, enough, *signs, multipliers=[], scale=scale, least=SHARE, conclusion=conclusion
        )


@cache
def relations() -> tuple[tuple[tuple[int, int], Term], ...]:
    """What is printed, less what averaging gives, as Σ factor · G₀ⁱGʲ ((κ − κ₀)G₀G − G₀ + G).

    Both as the checker reads them, ΣG = 1 − κG from the left: on the left Σ⁴G₀²G² + cκ²Σ²G₀²G², on the right ΣG₀²N.
    """
    full = (1 - KAPPA * G) ** 2 - 2 * KAPPA0 * (G - KAPPA * G**2) + 3 * KAPPA0**2 * G**2
    full += -4 * KAPPA0**3 * G0 * G**2 + KAPPA0**4 * G0**2 * G**2
    few = (1 - KAPPA0 * G0) ** 2 * G**2
    once = G0 - KAPPA0 * G0**2  # ΣG₀²
    tail = KAPPA**2 * G * once - KAPPA**3 * G**2 * once
    mass = (1 - KAPPA0 * G0) ** 2 - 2 * KAPPA * once + 3 * KAPPA**2 * G * once - KAPPA**3 * G**2 * once
    same = (KAPPA - KAPPA0) * G0 * G - G0 + G
    found: dict[tuple[int, int], list[Term]] = {}
    for gap, scale in ((full - mass, "1"), (KAPPA**2 * few - tail, C)):
        quotient = sympy.Poly(sympy.exquo(sympy.expand(gap), sympy.expand(same), G0, G, KAPPA, KAPPA0), G0, G)
        for powers, factor in quotient.terms():
            found.setdefault(powers, []).append(times(scale, written(factor)))
    return tuple((powers, plus(*factors)) for powers, factors in found.items())


def written(polynomial: Any) -> Term:
    """A polynomial in κ and κ₀ as a term."""
    return plus(*(
        times(str(c), power("kappa", str(i)), power("kappa0", str(j)))
        for (i, j), c in sympy.Poly(polynomial, KAPPA, KAPPA0).terms()
    ))  # fmt: skip


SHARED = ("THM-4.3.shared", "THM-4.3.shared-proportional", "PROP-F.6.shared")
AMENDED: dict[str, Callable[[], dict[str, Any]]] = {
    part: partial(lambda p: either_side(amended(p)), part) for part in SHARED
}
