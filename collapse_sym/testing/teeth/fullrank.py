"""Mutants that are true by the ranks of least squares: X†X = I for T ≥ d rows, almost surely.

- ŵ − w₀ is then the sum of X†E over the fits, with independent noises: in the mean of a square no two fits meet, and
  whether their designs are shared or fresh is not seen.
- The error is the sum of σ²d/(T − d − 1) ≥ 0 over the fits (T ≥ d + 2); where all T → ∞ with a fixed d, one row more
  changes every summand, and the sum, by a factor that tends to 1.
- T > d may be T ≥ d where T is stated nowhere else and its fit is read through Σ̂R = X†X = I alone.
- With one shared design X, P X† = X†: the covariance of a noise that is passed on to a later generation is σ²X†X†ᵀ
  again, whatever the generation.
- x_m ≥ d + c, c fixed, holds from some member on where x_m is a fixed positive number of times T₀ → ∞, rounded.
"""

from __future__ import annotations

from typing import Any

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import NUMBER, Term, replaced, words
from ...proof.statements import Statement
from . import consequences
from .alike import Along, along
from .samelimits import shifted

ERROR = ["Expectation", ["SquaredNormIn", "Sigma", ["Subtract", "Prediction", "w0"]]]
#: letters that read the downstream fit otherwise than through X†X
OTHERS = ("Prediction", "DownstreamDesign", "DownstreamNoise", "DownstreamLabels", "SampleCovariance", "Resolvent")
#: fields of a fit that are no terms
NAMED = frozenset(("fit", "design"))
LEAST = {"natural": "0", "positive-integer": "1"}


def full_rank(original: Statement, mutant: Mutant) -> str:
    """Why a mutant is true by the full rank of its fits, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("REM-MLOG2.main")
    >>> full_rank(s, mutants(s, ["shared designs"])[0])
    'all fits have full rank: it is not seen whether designs are shared'
    """
    if mutant.path[0] == "chain" and mutant.path[-1] == "design" and ranks(original, "2") and of_errors(original):
        return "all fits have full rank: it is not seen whether designs are shared"
    if mutant.path[0] == "chain" and mutant.path[-1] == "samples" and _row_more(original, mutant):
        return "all fits have full rank and rows without end: one more is not seen"
    if mutant.path[0] == "conclusion" and _same_noise(original, mutant.statement):
        return "with one shared design a noise has the same covariance in all later generations"
    if mutant.path[0] == "hypotheses" and _idle_row(original, mutant.statement):
        return "a fit of d rows has full rank, as one of more rows has, and nothing else reads them"
    if mutant.path[0] == "hypotheses" and _in_the_end(original, mutant.statement):
        return "the sizes grow with one that tends to ∞, and only limits are stated"
    return ""


def _fits(statement: Statement) -> list[dict[str, Any]]:
    chain: Any = statement.chain or {}
    return [fit for kind in ("generators", "downstream") for fit in chain.get(kind, [])]


def of_errors(statement: Statement) -> bool:
    """Whether a conclusion reads the chain through its error alone, here and where a size has its least value."""
    domains = dict(statement.variables)

    def plain(term: Term) -> bool:
        if term == ERROR:
            return True
        if isinstance(term, str):
            return term not in OTHERS
        if term[0] == "Where":
            return bool(term[3] == LEAST.get(domains.get(term[2], ""))) and plain(term[1])
        return term[0] not in ("Expectation", "Model", "Noise", "Design") and all(map(plain, term[1:]))

    chain: Any = statement.chain or {}
    drawn = (chain.get("inputs"), chain.get("covariance"), chain.get("truth")) == ("gaussian", "Sigma", "w0")
    return drawn and bool(chain["downstream"]) and plain(conclusion(statement))


def ranks(statement: Statement, spare: str) -> bool:
    """Whether hypotheses give every fit d + ``spare`` rows of least squares."""
    return bool(_fits(statement)) and all(
        fit["fit"] == "ols" and _covered(statement, fit["samples"], fit.get("repeat", ""), spare)
        for fit in _fits(statement)
    )


def _covered(statement: Statement, rows: Term, repeat: Term, spare: str) -> bool:
    rows, more = shifted(rows)
    least = ["Add", "d", spare]
    hypotheses = statement.meaning["hypotheses"]
    if more < 0:
        return False
    if isinstance(rows, str):
        return ["GreaterEqual", rows, least] in hypotheses
    if rows[0] != "At":
        return False
    (index, first), (_, last) = shifted(rows[2]), shifted(repeat if repeat else "0")
    for hypothesis in hypotheses:
        match hypothesis:
            case ["ForAll", ["List", m, low, high], ["GreaterEqual", ["At", x, i], bound]]:
                known = x == rows[1] and i == m and bound == least and str(low).isdigit()
                if known and rows[2] == high:
                    return True  # the last of the range: of the downstream fit
                # generators m = 0, …, r − 1 have the sizes m + c
                if known and index == "m" and first >= int(low) and shifted(repeat)[0] == high and last + first <= 1:
                    return True
    return False


def _same_noise(original: Statement, mutated: Statement) -> bool:
    """Whether conclusions differ by generations of noise covariances alone, and all of these have one design."""
    chain: Any = original.chain or {"generators": []}
    shared = [
        g["fit"] == "ols" and g["design"] != "fresh" and isinstance(g["samples"], str) for g in chain["generators"]
    ]
    before, after = (_without_generations(conclusion(s)) for s in (original, mutated))
    return bool(shared) and all(shared) and before == after


def _without_generations(term: Term) -> Term:
    if isinstance(term, str):
        return term
    return ["NoiseCovariance"] if term[0] == "NoiseCovariance" else [term[0], *map(_without_generations, term[1:])]


# -- one row more ----------------------------------------------------------------------------------
def _row_more(statement: Statement, mutant: Mutant) -> bool:
    at = along(statement)
    fixed = not {"d", "Sigma", "w0", "n"} & at.grows and len(statement.regime) == 1
    by_one = mutant.after == consequences.MORE(mutant.before)  # type: ignore[arg-type]
    relation = conclusion(statement)[0] == "Equivalent"
    return (
        fixed and by_one and relation and ranks(statement, "2") and of_errors(statement)
        and all(_large(statement, at, fit["samples"]) for fit in _fits(statement)) and _sums(conclusion(statement))
    )  # fmt: skip


def _sums(term: Term) -> bool:
    """Whether errors stand in products, quotients and values at other names only, so that their factors stay."""
    if isinstance(term, str) or term == ERROR or not _has_error(term):
        return True
    return term[0] in ("Equivalent", "Multiply", "Divide", "Where") and all(map(_sums, term[1:]))


def _has_error(term: Term) -> bool:
    return term == ERROR or not isinstance(term, str) and any(map(_has_error, term[1:]))


def _large(statement: Statement, at: Along, rows: Term) -> bool:
    """Whether rows tend to ∞, all of those of a sequence of which hypotheses speak."""
    return rows in at.large if isinstance(rows, str) else rows[0] == "At" and _all_large(statement, at, rows[1])


def _all_large(statement: Statement, at: Along, name: Term) -> bool:
    """Whether hypotheses make every member x_m with a lower bound a positive number times what tends to ∞."""
    ranges = [h[1] for h in statement.meaning["hypotheses"] if _bounds(h, name)]
    return bool(ranges) and all(_range_is_large(statement, at, name, r) for r in ranges)


def _bounds(hypothesis: Term, name: Term) -> bool:
    match hypothesis:
        case ["ForAll", [_, m, _, _], ["GreaterEqual", ["At", x, i], _]]:
            return bool(x == name and i == m)
    return False


def _range_is_large(statement: Statement, at: Along, name: Term, within: Term) -> bool:
    """Members low, …, high: single ones that are equal to what tends to ∞, then all others by one law."""
    _, _, low, high = within
    if not str(low).isdigit():
        return False
    hypotheses = statement.meaning["hypotheses"]
    start = int(low)
    while any(h[:2] == ["Equal", ["At", name, str(start)]] and h[2] in at.large for h in hypotheses):
        start += 1
    for hypothesis in hypotheses:
        match hypothesis:
            case ["ForAll", ["List", m, first, last], ["Equal", ["At", x, i], ["Ceiling", law]]]:
                if (x, i, last) == (name, m, high) and str(first).isdigit() and int(first) <= start:
                    return _times_large(law, m, int(first), at)
    return False


def _times_large(law: Term, index: str, first: int, at: Along) -> bool:
    """A product of what tends to ∞ and of fixed factors > 0, in an index from ``first`` on."""
    factors = _factors(law)
    rest = [f for f in factors if not (isinstance(f, str) and f in at.large)]
    return len(rest) == len(factors) - 1 and all(_is_positive(f, index, first) for f in rest)


def _factors(term: Term) -> list[Term]:
    return [f for t in term[1:] for f in _factors(t)] if not isinstance(term, str) and term[0] == "Multiply" else [term]


def _is_positive(term: Term, index: str, first: int) -> bool:
    match term:
        case str():
            return term == index and first > 0 or bool(NUMBER.match(term)) and not term.startswith(("-", "0"))
        case ["Log", inner]:
            return bool(inner == index) and first > 1
        case ["Power", base, exponent]:
            return bool(NUMBER.match(str(exponent))) and _is_positive(base, index, first)
    return False


# -- hypotheses ------------------------------------------------------------------------------------
def _gone(original: Statement, mutated: Statement) -> tuple[list[Term], list[Term]]:
    before, after = original.meaning["hypotheses"], mutated.meaning["hypotheses"]
    return [h for h in before if h not in after], [h for h in after if h not in before]


def _in_the_end(original: Statement, mutated: Statement) -> bool:
    gone, wider = _gone(original, mutated)
    if wider or len(gone) != 1 or len(original.regime) != 1:
        return False
    at = along(original)
    match gone[0]:
        case ["ForAll", within, ["GreaterEqual", ["At", x, i], bound]] if i == within[1]:
            fixed = not (words(bound) | words(within[3])) & at.grows and i not in words(bound)
            return fixed and _range_is_large(original, at, x, within)
    return False


def _idle_row(original: Statement, mutated: Statement) -> bool:
    """T + 1 > d for T > d, where T rows are those of a fit of least squares that is read through X†X alone."""
    gone, wider = _gone(original, mutated)
    match gone, wider:
        case [["Greater", str(rows), "d"]], [["Greater", ["Add", same, "1"], "d"]] if same == rows:
            chain: Any = original.chain or {"generators": [], "downstream": []}
            mine = [f for f in chain["downstream"] if f["fit"] == "ols" and f["samples"] == rows]
            term = conclusion(original)
            clauses = [c for stage in original.meaning["regime"] for c in stage["clauses"]]
            others = [h for h in original.meaning["hypotheses"] if h != gone[0]]
            stated = [
                term,
                *clauses,
                *others,
                *(f for g in chain["generators"] for k, f in g.items() if k not in NAMED),
            ]
            return len(mine) == 1 and not any(rows in words(t) for t in stated) and _through_projections(term)
    return False


def _through_projections(term: Term) -> bool:
    """Whether letters of the downstream fit stand in products Σ̂R only."""
    return not words(_without_projections(term)) & set(OTHERS)


def _without_projections(term: Term) -> Term:
    if isinstance(term, str):
        return term
    parts = list(term)
    for i in range(1, len(parts) - 1):
        if term[0] == "MatrixMultiply" and parts[i : i + 2] == ["SampleCovariance", "Resolvent"]:
            parts[i : i + 2] = ["Identity", "Identity"]
    return [parts[0], *map(_without_projections, parts[1:])]


def another_name(original: Statement, mutant: Mutant) -> str:
    """Why a conclusion with x + 1 for x is the original there, or an empty text: no condition and no fit names x.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("THM-4.5.main")
    >>> another_name(s, mutants(s, ["n + 1"])[0])
    'the original at another n'
    """
    name, stated = mutant.before, conclusion(original)
    if mutant.path[0] != "conclusion" or not isinstance(name, str) or mutant.after != consequences.MORE(name):
        return ""
    if name not in dict(original.variables) or name in along(original).grows or consequences._binds(stated, name):
        return ""
    conditions = [*original.meaning["hypotheses"], *(c for s in original.meaning["regime"] for c in s["clauses"])]
    silent = frozenset({"repeat"}) if not words(stated) & {"Prediction", "DownstreamLabels"} else frozenset()
    fields = [term for fit in _fits(original) for key, term in fit.items() if key not in silent | NAMED]
    free = not any(name in words(t) for t in [*conditions, *fields])
    same = conclusion(mutant.statement) == replaced(stated, {name: consequences.MORE(name)})
    return f"the original at another {name}" if free and same else ""
