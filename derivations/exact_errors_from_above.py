"""E_test itself along points with T − d − 2 ≥ k^e rows to spare and λ ≍ T^(−ℓ): bounds of bias, variance and cost.

λ²RΣR ≤ λ_1 λR and R ≤ (XᵀX/T)⁻¹ for every outcome, and (XᵀX)⁻¹ has the mean Σ⁻¹/(T − d − 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import statement

from .cost_of_large_designs import TEST_ERROR
from .large_designs import mean_inverse
from .models_in_closed_form import FULL_RANK
from .orders import Orders
from .ridge_on_few_dimensions import BELOW_GREATEST, GREATEST
from .terms import equal, mean, minus, over, plus, power, product, times, trace

INVERSE: Term = power("Sigma", "-1")
INVERSE_ROWS: Term = over("1", "T")
SPARE: Term = minus(minus("T", "d"), "1")
DESIGN: Term = ["DesignOf", "down"]
GRAM: Term = power(product(["Transpose", DESIGN], DESIGN), "-1")
WEIGHT: Term = over(times("n", power("sigma0", "2")), minus(minus("T0", "d"), "1"))
#: w₀ᵀΣ⁻¹w₀ and tr Σ⁻²
STRETCHED: Term = ["Quad", INVERSE]
SQUARES: Term = ["Trace", power(INVERSE, "2")]
#: E tr(Σ⁻¹Σ̂²), tr Σ, (T + d + 1)/T
SPREAD: Term = mean(trace(INVERSE, "SampleCovariance", "SampleCovariance"))
TOTAL: Term = ["Trace", "Sigma"]
SHARE: Term = over(plus("T", "d", "1"), "T")


@dataclass
class Bound:
    """What a part does not exceed: most − part = Σ factor · sign + Σ multiplier · equation."""

    most: Term
    signs: list[tuple[Term, str]]
    equations: list[tuple[Term, str]]


@dataclass(frozen=True)
class Rows:
    """T − d − 2 − k^e = Σ products of k − 1 and what is ≥ 0, and d − 1 = (k − 1)·directions."""

    exponent: str
    products: list[Any]
    directions: Term = "1"


class Exact:
    """A book along such points, and the parts of E_test from above."""

    def __init__(self, part: str, point: dict[str, Any], rows: Rows, penalty: Term = INVERSE_ROWS) -> None:
        s = self.s = statement(part)
        book = self.book = Book(s, {name: point[name] for name, _ in s.variables})
        o, chain = Orders(book), s.meaning["chain"]
        self.o, self.scale, self.penalty = o, power("k", rows.exponent), penalty
        noisy = any(name == "sigma" for name, _ in s.variables) and point["sigma"] != "0"
        self.noise: Term = power("sigma", "2") if noisy else "0"
        value = minus(minus("T", "d"), "2")
        least = o.by_kind(minus("k", "1"))
        o.sign(minus("d", "1"), least, products=[[rows.directions, ["0"], "1"]])
        self.wide = o.sign(minus(value, self.scale), least, products=rows.products)
        self.enough = o.sign(value, self.wide, products=[["1", ["0"], "1"], [self.scale, [], "1"]])
        self.inverse = mean_inverse(book, self.enough, "down")
        self.cost, self.exact = self.averaged(point["sigma0"] != "0") if chain["generators"] else ([], [])

    def averaged(self, noisy: bool) -> tuple[list[Bound], list[str]]:
        """The mean over the design of the generator, and what its noises cost, if it has any."""
        generators = mean_inverse(self.book, self.book.step("hypothesis", number="1", member=""), "0")
        self.book.step("models", **{"from": "0", "closed_form": FULL_RANK})
        if not noisy:
            return [], []
        return [self.cost_below()], [self.book.step("average", generators, fit="0", of=TEST_ERROR)]

    def mean_inverse_of(self, of: Term) -> str:
        """The mean of what has one (XᵀX)⁻¹ in it."""
        return self.book.step("average", self.inverse, fit="down", of=mean(of))

    def squares(self, factor: Term, metric: Term = "", weight: Term = "") -> str:
        """E tr(H NᵀFN) ≥ 0."""
        if not weight:
            return self.book.step("mean-square", factor=factor, metric=metric)
        return self.book.step("weighted-mean-square", factor=factor, metric=metric, weight=weight)

    def below(self, matrix: Term, vector: str = "") -> str:
        """E tr(FR) ≤ T E tr(FV), V = (XᵀX)⁻¹."""
        return self.book.step("below-inverse", self.enough, matrix=matrix, vector=vector)

    def bias_below(self) -> Bound:
        """λ² E w₀ᵀRΣRw₀ ≤ λ_1 λ E w₀ᵀRw₀ ≤ λ_1 λT w₀ᵀΣ⁻¹w₀/(T − d − 1)."""
        factor = times(GREATEST, self.penalty)
        signs = [
            (power(self.penalty, "2"), self.squares(product("Resolvent", "w0"), BELOW_GREATEST)),
            (over(factor, "T"), self.squares(product("DownstreamDesign", "Resolvent", "w0"))),
            (factor, self.below("", "w0")),
        ]
        scale = times(factor, "T")
        equation = self.mean_inverse_of(["Form", "w0", GRAM, "w0"])
        return Bound(times(scale, over(STRETCHED, SPARE)), signs, [(["Negate", scale], equation)])

    def variance_below(self) -> Bound:
        """σ² E tr Σ(R − λR²)/T ≤ σ² d/(T − d − 1)."""
        noise, share = self.noise, over(self.noise, "T")
        signs = [(times(share, self.penalty), self.squares("Resolvent", "Sigma")), (share, self.below("Sigma"))]
        equation = self.mean_inverse_of(trace("Sigma", GRAM))
        return Bound(over(times(noise, "d"), SPARE), signs, [(["Negate", noise], equation)])

    def cost_below(self) -> Bound:
        """E tr(Σ⁻¹Σ̂RΣRΣ̂) = d − 2λ E tr R + λ² E tr(Σ⁻¹RΣR) ≤ d + λ_1 λT tr Σ⁻²/(T − d − 1), times its weight."""
        factor, design = times(GREATEST, self.penalty), product("DownstreamDesign", "Resolvent")
        signs = [
            (times("2", power(self.penalty, "2")), self.squares("Resolvent")),
            (over(times("2", self.penalty), "T"), self.squares(design)),
            (power(self.penalty, "2"), self.squares("Resolvent", BELOW_GREATEST, INVERSE)),
            (over(factor, "T"), self.squares(design, weight=INVERSE)),
            (factor, self.below(INVERSE)),
        ]
        scale = times(factor, "T")
        equation = self.mean_inverse_of(trace(INVERSE, GRAM))
        most = times(WEIGHT, plus("d", times(scale, over(SQUARES, SPARE))))
        return Bound(most, [(times(WEIGHT, f), i) for f, i in signs], [(times("-1", WEIGHT, scale), equation)])

    def error_below(self) -> tuple[Term, str]:
        """What E_test does not exceed, and the step that says so."""
        bounds = [self.bias_below(), *([] if self.noise == "0" else [self.variance_below()]), *self.cost]
        signs, equations = ([x for bound in bounds for x in getattr(bound, of)] for of in ("signs", "equations"))
        most = plus(*(bound.most for bound in bounds))
        ids = [*(i for _, i in signs), *(i for _, i in equations), *self.exact]
        products = [[factor, [str(place)], "1"] for place, (factor, _) in enumerate(signs)]
        multipliers = [*(m for m, _ in equations), *("-1" for _ in self.exact)]
        return most, self.o.sign(minus(most, TEST_ERROR), *ids, products=products, multipliers=multipliers)

    def error_is_positive(self) -> str:
        """E_test = λ² E w₀ᵀRΣRw₀ + (σ²/T²) E tr(XRΣRXᵀ) + … ≥ 0, and > 0 with generators."""
        first = self.squares(product("Resolvent", "w0"), "Sigma")
        second = self.squares(product("Resolvent", ["Transpose", "DownstreamDesign"]), "Sigma")
        products = [[power(self.penalty, "2"), ["0"], "1"], [over(self.noise, power("T", "2")), ["1"], "1"]]
        if not self.exact:
            return self.o.sign(TEST_ERROR, first, second, products=products)
        inner = product("SampleCovariance", "Resolvent")
        third = self.book.step("positive-square", left=INVERSE, inner=inner, right="Sigma")
        products.append([WEIGHT, ["2"], "1"])
        return self.o.sign(TEST_ERROR, first, second, third, *self.exact, products=products, multipliers=["1"])


class ByPenalty(Exact):
    """Bounds of variance and cost by R ≤ 1/λ."""

    def variance_below(self) -> Bound:
        """σ² E tr Σ(R − λR²)/T ≤ σ² tr Σ/(Tλ)."""
        share = over(self.noise, times("T", self.penalty))
        signs = [
            (share, self.squares(product("SampleCovariance", "Resolvent"), weight="Sigma")),
            (over(self.noise, power("T", "2")), self.squares(product("DownstreamDesign", "Resolvent"), weight="Sigma")),
            (over(times(self.noise, self.penalty), "T"), self.squares("Resolvent", "Sigma")),
        ]
        return Bound(times(share, TOTAL), signs, [])

    def spread(self) -> str:
        """E tr(Σ⁻¹Σ̂²) = (T + d + 1) tr Σ/T, by parts."""
        design, turned = "DownstreamDesign", ["Transpose", "DownstreamDesign"]
        words = product(design, INVERSE, turned, design, turned), product(design, turned)
        parts = [self.book.step("integrate-by-parts", fit="down", word=word) for word in words]
        scale = over("1", power("T", "2"))
        multipliers = [scale, times(scale, plus("T", "d", "1"))]
        return self.book.step(
            "equation", *parts, multipliers=multipliers, conclusion=equal(SPREAD, times(SHARE, TOTAL))
        )

    def cost_below(self) -> Bound:
        """nσ₀² λ_1 (T + d + 1) tr Σ/(Tλ²(T₀ − d − 1))."""
        share = over(times(WEIGHT, GREATEST), power(self.penalty, "2"))
        inner, design = product("Resolvent", "SampleCovariance"), "DownstreamDesign"
        signs = [
            (WEIGHT, self.squares(inner, BELOW_GREATEST, INVERSE)),
            (share, self.squares(product("SampleCovariance", inner), weight=INVERSE)),
            (over(times("2", share, self.penalty), "T"), self.squares(product(design, inner), weight=INVERSE)),
        ]
        return Bound(times(share, SHARE, TOTAL), signs, [(["Negate", share], self.spread())])
