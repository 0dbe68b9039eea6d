"""One row more in every design of a product of projections whose form stays away from 0.

E uᵀQv ≃ R, R = uᵀ(Σⁿ Π_m (Σ + κ(0, T_m))⁻¹)v, where a hypothesis says R ≥ ε(‖u‖² + ‖v‖²) with a fixed ε > 0 of which
nothing else speaks.  Let d → ∞, d/T_m → a number > 0, ‖Σ‖ and ‖Σ⁻¹‖ bounded.  Then κ(0, T) ≤ tr Σ/T stays bounded, and
df₁/dκ = −tr Σ(Σ + κ)⁻² is at most −cd there, with a c > 0: from T to T + 1 κ moves by 1/(cd) at most.  All factors
are bounded, and there are n of them, so that R moves by o(1)‖u‖‖v‖ = o(R).  Hence R is kept above ε/2 (‖u‖² + ‖v‖²) at
T_m + 1, the original speaks there, and its right side is ≃ R.

For Σ = I no margin is needed: E Q and E QᵀQ are I times the product of min(T_m, d)/d, in which one row more is not seen
as T_m → ∞.
"""

from __future__ import annotations

from typing import Any

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion, spelled
from ...proof.language import GENERATOR_HEADS, LETTERS, Term, replaced, words
from ...proof.statements import Statement
from . import consequences

ROWS = "rows"  # stands for T_m
BOUNDS = (["Bounded", ["OperatorNorm", "Sigma"]], ["Bounded", ["OperatorNorm", ["Power", "Sigma", "-1"]]])
FACTOR = ["Power", ["Add", "Sigma", ["Scale", ["Kappa", "0", ROWS], "Identity"]], "-1"]
RANGE = ("0", ["Subtract", "n", "1"])


def kept_by_a_margin(original: Statement, mutant: Mutant) -> str:
    """Why one row more is not seen beside a margin, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("LEM-F.7.main")
    >>> kept_by_a_margin(s, mutants(s, ["a row more"])[0])
    'the original with one row more, and half the margin'
    """
    if mutant.path[0] != "chain" or mutant.path[-1] != "samples" or len(original.regime) != 1:
        return ""
    match mutant.before, conclusion(original):
        case ["At", str(sizes), "m"], ["Equivalent", left, ["Form", str(u), form, str(v)] as right]:
            more = mutant.after == consequences.MORE(mutant.before)
            plain = left == ["Expectation", ["Form", u, ["ProjectionProduct", RANGE[1], "0"], v]]
            if more and plain and _is_product(form, sizes) and _has_margin(original, right, u, v, sizes):
                if _is_bounded(original, sizes) and _rows_are_those(original, mutant.before):
                    return "the original with one row more, and half the margin"
    return ""


def isotropic_rows(original: Statement, mutant: Mutant) -> str:
    """Why one row more is not seen where Σ = I, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("LEM-F.8.second-moment")
    >>> isotropic_rows(s, mutants(s, ["a row more"])[0])
    'a mean of projections in all directions alike, up to a factor that tends to 1'
    """
    if mutant.path[0] != "chain" or mutant.path[-1] != "samples" or len(original.regime) != 1:
        return ""
    product = ["ProjectionProduct", RANGE[1], "0"]
    means = (product, *(["MatrixMultiply", ["Transpose", product], *metric, product] for metric in ([], ["Sigma"])))
    match mutant.before, conclusion(original):
        case ["At", str(sizes), "m"], ["Equivalent", ["Expectation", ["Form", str(), form, str()]], right]:
            flat = ["Equal", "Sigma", "Identity"] in original.meaning["hypotheses"] and form in means
            fixed = not words(right) & (set(LETTERS) - {"Identity"}) and not _is_random(right)
            more = mutant.after == consequences.MORE(mutant.before)
            if flat and fixed and more and _has_ratios(original, sizes) and _rows_are_those(original, mutant.before):
                return "a mean of projections in all directions alike, up to a factor that tends to 1"
    return ""


def _is_random(term: Term) -> bool:
    return not isinstance(term, str) and (term[0] in GENERATOR_HEADS or any(map(_is_random, term[1:])))


def _is_product(form: Term, sizes: str) -> bool:
    factor = replaced(FACTOR, {ROWS: ["At", sizes, "m"]})
    product = ["MatrixProduct", "m", *RANGE, factor]
    return form in (["MatrixMultiply", ["Power", "Sigma", "n"], product], product)


def _has_margin(statement: Statement, right: Term, u: str, v: str, sizes: str) -> bool:
    """One hypothesis R ≥ ε(‖u‖² + ‖v‖²), and none beside it that names the sizes or ε."""
    domains, found = dict(statement.variables), []
    hypotheses = [spelled(statement, h) for h in statement.meaning["hypotheses"]]
    for hypothesis in hypotheses:
        match hypothesis:
            case ["GreaterEqual", same, ["Multiply", str(margin), ["Add", ["SquaredNorm", a], ["SquaredNorm", b]]]]:
                if same == right and {a, b} == {u, v} and domains.get(margin) == "positive":
                    found.append((hypothesis, margin))
    if len(found) != 1:
        return False
    mine, margin = found[0]
    others = [*(h for h in hypotheses if h != mine), conclusion(statement)]
    stated = [*others, *statement.meaning["regime"][0]["clauses"]]
    fixed = margin not in statement.regime[0]["grows"] and not any(margin in words(t) for t in stated)
    return fixed and not any(sizes in words(h) for h in others[:-1])


def _is_bounded(statement: Statement, sizes: str) -> bool:
    """d → ∞ with ratios > 0 for all members, and bounds on Σ; n stays."""
    return _has_ratios(statement, sizes) and all(b in statement.meaning["regime"][0]["clauses"] for b in BOUNDS)


def _has_ratios(statement: Statement, sizes: str) -> bool:
    """d → ∞ with ratios > 0 for all members; n stays."""
    clauses, grows = statement.meaning["regime"][0]["clauses"], statement.regime[0]["grows"]
    domains = dict(statement.variables)
    named = [c for c in clauses if sizes in words(c)]
    match named:
        case [["ForAll", ["List", m, low, high], ["TendsTo", ["Divide", "d", ["At", same, i]], ["At", str(limit), j]]]]:
            ratios = (low, high) == RANGE and i == j == m and same == sizes
            positive = domains.get(limit) == "sequence of positive" and limit not in grows
            known = ["TendsTo", "d", "Infinity"] in clauses
            return ratios and positive and known and "n" not in grows and {"d", sizes} <= set(grows)
    return False


def _rows_are_those(statement: Statement, rows: Term) -> bool:
    """Whether the only fits whose projections are multiplied are fresh least squares on these rows."""
    chain: Any = statement.chain or {"generators": []}
    fits = [(g["fit"], g["samples"], g["design"], g["repeat"]) for g in chain["generators"]]
    return fits == [("ols", rows, "fresh", "n")]
