"""Rules about mean squares: their sign, contractions, operator norms, and what rotations leave of a factor if Σ = I."""

from __future__ import annotations

from typing import Any

from .expectations import hides_random
from .facts import Fact, Premises, Rule
from .functions_of_kappa import positive_function
from .limits import need
from .random_matrices import METRIC, key_of
from .ring import Poly, vanishes
from .statement import Statement
from .words import BOUNDED, DOWN, Letter, Word

#: λ_1 − Σ and Σ − λ_d, which are ≥ 0
BETWEEN: list[Any] = [
    ["Subtract", ["Scale", ["Eigenvalue", "1"], "Identity"], "Sigma"],
    ["Subtract", "Sigma", ["Scale", ["Eigenvalue", "d"], "Identity"]],
]
#: letters all of whose moments are finite
MODERATE = {*BOUNDED, "X", "W", "Z"}


def _words(p: Poly) -> list[Word]:
    """The words of a combination, whose coefficients must not be random."""
    plain = not any(hides_random(g) for g in p.generators() if g[0] != "word")
    need(plain, "mean-square", "a coefficient that is random")
    return [g[1] for g in p.generators() if g[0] == "word"]


def _moderate(s: Statement, letter: Letter, kinds: set[str]) -> bool:
    """A letter with all moments: rows are Gaussian, R is that of a ridge fit (that of least squares has none)."""
    chain, (kind, index, _) = s.reader.chain, letter
    known = chain.gaussian if kind in ("X", "W") else kind != "R" or chain.penalty(index) is not None
    return kind in kinds and known


def _positive(s: Statement, term: Any) -> bool:
    """Whether a matrix is a function of Σ that is ≥ 0: a positive one, λ_1 − Σ, Σ − λ_d, or a product of such."""
    if term in BETWEEN:
        return True
    return all(_positive(s, t) for t in term[1:]) if term[0] == "MatrixMultiply" else positive_function(s, term)


def mean_square(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """E tr(H Nᵀ F N) ≥ 0 for functions F, H ≥ 0 of Σ, or I, and any N with all moments."""
    factor, reader, metric, weight = step["factor"], s.reader, step["metric"], step.get("weight", "")
    known = all(_positive(s, f) for f in (metric, weight) if f)
    need(known, "mean-square", "not a product of positive functions of Σ")
    maps = [p for p in premises if p.kind == "map" and not p.strict and isinstance(p.weight, tuple)]
    ridgeless = [p for p in maps if p.value[1] == "P" and p.weight[1:] != (None, None)]
    cited = {p.value[0] for p in ridgeless}  # facts that have T/d away from 1: E‖X†‖² is finite
    words = _words(reader.matrix(factor))
    known = all(
        _moderate(s, letter, MODERATE) or (letter[0] == "B" and reader.chain.key(letter[1]) in cited)
        for word in words
        for letter in word
    )
    known = known and all([letter[0] for letter in word].count("B") < 2 for word in words)
    need(known, "mean-square", "a letter that may have no moments")
    first, between = ([f] if f else [] for f in (weight, metric))
    product = ["MatrixMultiply", *first, ["Transpose", factor], *between, factor]
    value = reader.scalar(["Expectation", ["Trace", product]])
    reader.learn(value, False)
    return Fact("sign", value)


def contraction(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """E tr A ≤ d for a product A of projections, as |xᵀAx| ≤ |x|²."""
    reader, found = s.reader, s.reader.matrix(step["matrix"])
    word = (_words(found) or [()])[0]
    ok = all(letter[0] in ("P", "Q") for letter in word) and found.terms == reader.word(*word).terms
    need(ok, "contraction", "not a product of projections")
    return Fact("sign", reader.chain.rank - reader.expect(reader.trace(found)))


def _single(s: Statement, term: Any, rule: str) -> Letter:
    """The one letter that a term is."""
    found = s.reader.matrix(term)
    word = (_words(found) or [()])[0]
    need(len(word) == 1 and vanishes(found - s.reader.word(*word)), rule, "not a single letter")
    return word[0]


def isotropic(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Σ = I: E A = (E tr A/d) I and E AᵀA = (E tr AᵀA/d) I, as rotations do not change the law of all designs of a fit.

    A is P or R of the downstream fit, or one product of projections of the generators, which turn with the designs;
    M is a multiple of I.
    """
    (fit, _), reader, rule = key_of(s, "isotropic", step), s.reader, "isotropic"
    need(reader.isotropic and reader.chain.gaussian, rule, "an input law that rotations may change")
    kind, index, turned = letter = _single(s, step["letter"], rule)
    known = kind == "Q" if fit != DOWN else kind in ("P", "R")
    known = known and reader.chain.key(index) == fit and not turned and _moderate(s, letter, BOUNDED)
    need(known, rule, "a letter of another fit, or of no such law")
    word, share = reader.word(letter), reader.reciprocal(reader.chain.rank)
    once, twice = (reader.expect(reader.trace(x)) * share for x in (word, reader.product(reader.turned(word), word)))
    return Fact("map", (fit, kind, once * reader.atom(*METRIC), twice * reader.atom(*METRIC)), True, weight=index)


def norm_of_one_row(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """E‖A‖² = E tr AᵀA for a product A with a factor of rank 1: X, P, W of a design with one row."""
    reader, matrix, rule = s.reader, step["matrix"], "norm-of-one-row"
    need(matrix[:1] == ["MatrixMultiply"], rule, "not a product")
    one = [_words(reader.matrix(f)) for f in matrix[1:] if f != ["Sqrt", "Sigma"]]
    letters = [words[0][0] for words in one if len(words) == 1 and len(words[0]) == 1]
    ok = any(x[0] in ("X", "P", "W", "B") and reader.chain.samples(x[1]).constant() == 1 for x in letters)
    need(ok, rule, "no factor that is known to have rank 1")
    norm = reader.scalar(["Expectation", ["Power", ["OperatorNorm", matrix], "2"]])
    return Fact("zero", norm - reader.expect(reader.trace(reader.gram(matrix))))


def operator_norm(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """E tr(vᵀAᵀAv) ≤ E‖A‖² E tr(vᵀv), A of the downstream design, v of those of the generators, independent."""
    reader, rule = s.reader, "operator-norm"
    gram, factor = reader.gram(step["matrix"]), reader.matrix(step["factor"])
    above = [y for word in _words(gram) for y in word if y[0] != "D"]
    beside = [y for word in _words(factor) for y in word if y[0] not in ("D", "vector")]
    ok = all(_moderate(s, y, {"X", "W", "P", "R"}) and y[1] == DOWN for y in above)
    need(ok, rule, "a matrix that is not of the downstream design, or may have no moments")
    ok = all(_moderate(s, y, {"X", "W", "P", "Q"}) and y[1] != DOWN for y in beside)
    need(ok, rule, "a factor that is not independent of the matrix")
    norm = reader.scalar(["Expectation", ["Power", ["OperatorNorm", step["matrix"]], "2"]])
    squares = (reader.product(reader.turned(factor), *x, factor) for x in ((), (gram,)))
    without, inside = (reader.expect(reader.trace(x)) for x in squares)
    return Fact("sign", norm * without - inside)


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "mean-square": (mean_square, ("factor", "metric")),
    "weighted-mean-square": (mean_square, ("factor", "metric", "weight")),
    "contraction": (contraction, ("matrix",)),
    "isotropic": (isotropic, ("fit", "letter")),
    "norm-of-one-row": (norm_of_one_row, ("matrix",)),
    "operator-norm": (operator_norm, ("matrix", "factor")),
}
