"""Rules about averages: sums of normal noises, squares, and many rows at a fixed dimension."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .facts import Fact, Premises, Rule
from .functions_of_kappa import positive_function
from .known import names
from .limits import need
from .rational import limit
from .ring import Monomial, Poly, vanishes
from .statement import Statement, fixed
from .words import DOWN, Word


def sum_of_normals(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Independent noises have independent entries N(0, σᵢ²), so that Σ cᵢ Eᵢ has entries N(0, Σ cᵢ² σᵢ²), cᵢ fixed
    numbers."""
    stated, reader, rule = step.get("conclusion", [""]), s.reader, "sum-of-normals"
    need(stated == s.data["conclusion"] and stated[0] == "IndependentNormal", rule, "not what is stated")
    total = reader.number(0)
    seen: list[Any] = []
    vector_size: Any = None
    vector = reader.matrix(stated[1])
    for monomial, c in vector.terms.items():
        ((word, binder),) = [g[1:] for g, _ in monomial if g[0] == "word"]
        coefficient = Poly({tuple(x for x in monomial if x[0][0] != "word"): c}, reader.fuel)
        plain = all(g[0] == "symbol" for g in coefficient.generators()) and not names(coefficient.frozen()) & {
            "#",
            "##",
        }
        need(plain and len(word) == 1 and word[0][0] == "Z" and not word[0][2], rule, "not a sum of noises")
        index = word[0][1]
        alone = not binder or (
            len(binder) == 1 and len(vector.terms) == 1 and index[0] == reader.atom("symbol", "#").frozen()
        )
        need(alone and all(reader._apart(index[0], other) for other in seen), rule, "noises that may be the same")
        size = reader.chain.samples(index[1])
        need(not seen or vanishes(size - reader.chain.samples(vector_size)), rule, "noises of different sizes")
        need("#" not in names(size.frozen()), rule, "noises of different sizes")
        vector_size = index[1]
        seen.append(index[0])
        total = total + reader.summed(coefficient * coefficient * reader.chain.variance(index), binder)
    need(vanishes(total - reader.scalar(stated[2])), rule, "not the sum of the variances")
    return Fact("IndependentNormal", s.resolved(stated))


def positive_square(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """E tr(L A N Aᵀ) = E‖L^{1/2} A N^{1/2}‖² > 0 for positive definite functions L, N of Σ and a product A of Σ̂ and R.

    They commute and are > 0 on the row space of X ≠ 0, so that A ≠ 0 almost surely; λ > 0, so that all moments are
    finite.
    """
    reader, rule = s.reader, "positive-square"
    left, inner, right = step["left"], step["inner"], step["right"]
    need(positive_function(s, left) and positive_function(s, right), rule, "not positive functions of Σ")
    letters = inner[1:] if isinstance(inner, list) and inner[:1] == ["MatrixMultiply"] else [inner]
    ok = reader.chain.gaussian and reader.chain.penalty(DOWN) is not None
    need(ok and all(x in ("SampleCovariance", "Resolvent") for x in letters), rule, "not a product of Σ̂ and R")
    value = reader.scalar(["Expectation", ["Trace", ["MatrixMultiply", left, inner, right, ["Transpose", inner]]]])
    reader.learn(value, True)
    return Fact("sign", value, True)


def many_rows(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """T → ∞ at a fixed dimension, Σ, λ > 0: Σ̂ → Σ almost surely, hence R → (Σ + λ)⁻¹; ‖R‖ ≤ 1/λ, so that means
    converge."""
    reader, rule, chain = s.reader, "many-rows", s.reader.chain
    before, penalty, rows = reader.scalar(step["of"]), chain.penalty(DOWN), chain.samples(DOWN)
    need(chain.gaussian and penalty is not None, rule, "rows of an unknown law, or no penalty")
    still = fixed(s, penalty) and fixed(s, reader.trace(reader.matrix("Sigma")))
    need(still, rule, "a dimension, a covariance or a penalty that moves")
    if s.reader.spectrum is not None:
        need(limit(rows) is None, rule, "a number of rows that does not grow")
    else:
        inverse = reader.reciprocal(rows)
        need(
            any(p.kind == "null" and not p.weight and vanishes(p.value - inverse) for p in premises),
            rule,
            "T → ∞ is not given",
        )
    smooth, after = reader.spectral(reader.resolvent(penalty)), reader.number(0)
    for monomial, c in before.terms.items():
        outside = Poly({_cancelled(tuple(x for x in monomial if x[0][0] != "expect")): c}, reader.fuel)
        need(fixed(s, outside), rule, "a factor that moves")
        for g, k in monomial:
            if g[0] == "expect":
                need(len(g[1]) == 1, rule, "a product of random factors")
                outside = outside * reader.trace(_replaced(s, g[1][0], smooth)).power(k)
        after = after + outside
    return Fact("null", before - after, weight=())


def _cancelled(monomial: Monomial) -> Monomial:
    """x · 1/x left out, for generators x."""
    powers = dict(monomial)
    for g, k in monomial:
        inverse = ("inverse", ((((g, 1),), Fraction(1)),))
        common = min(k, powers.get(inverse, 0))
        if common:
            powers[g], powers[inverse] = k - common, powers[inverse] - common
    return tuple((g, k) for g, k in powers.items() if k)


def _replaced(s: Statement, word: Word, smooth: Poly) -> Poly:
    """A bounded word with its limit for every R."""
    total = s.reader.word()
    for letter in word:
        known = letter[0] == "D" or (letter[0] == "R" and letter[1] == DOWN)
        need(known, "many-rows", "a factor that is not a bounded function of Σ and Σ̂")
        alone = Poly({((("word", (letter,), ()), 1),): Fraction(1)}, s.reader.fuel)
        total = s.reader.product(total, smooth if letter[0] == "R" else alone)
    need(fixed(s, s.reader.trace(total)), "many-rows", "a function of Σ that moves")
    return total


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "sum-of-normals": (sum_of_normals, ()),
    "positive-square": (positive_square, ("left", "inner", "right")),
    "many-rows": (many_rows, ("of",)),
}
