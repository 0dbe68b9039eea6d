"""Theory against simulation, for ``verify`` and ``reproduce``: which comparison an answer calls for.

An exact answer is compared at the chain's own size, an asymptotic one along growing sizes; an answer
that holds a Mean[word] is evaluated by the oracle first and carries its error bar into the comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput, OutsideCalculus
from .output import table

if TYPE_CHECKING:
    from ..chain import Chain
    from ..oracle import Evidence
    from ..risk import Risk


def require_numbers(chain: Chain) -> None:
    """A simulation needs numbers, and not too many: name what is left open, or too large, before any work."""
    from ..oracle.plan import plan_of
    from ..spectra.spectrum import spectrum_of

    spectrum = spectrum_of(chain.population)
    if spectrum is None or not spectrum.has_truth:
        what, remedy = ("Σ", "a diagonal or isotropic covariance") if spectrum is None else ("w₀", "a truth of numbers")
        raise InvalidInput(what, "is abstract, and a simulation needs numbers", f"describe {remedy} in the chain")
    if not chain.numeric:
        names = sorted(chain.symbols)
        remedy = " ".join(f"--set {name}=…" for name in names)
        raise InvalidInput(", ".join(names), "a simulation needs a number here", f"give {remedy}")
    plan_of(chain)


def coverage(chain: Chain, calculi: Sequence[str]) -> dict[str, OutsideCalculus | None]:
    """Each calculus with its refusal of the chain, None where it covers all fits."""
    from ..risk import risk

    table: dict[str, OutsideCalculus | None] = {}
    for name in calculi:
        try:
            risk(chain, calculus=name)
            table[name] = None
        except OutsideCalculus as refusal:
            table[name] = refusal
    return table


def compare(chain: Chain, calculus: str, *, replicates: int | None, seed: int, seconds: float = 10.0) -> Evidence:
    """Evidence for or against what one calculus says of a numeric chain."""
    from ..oracle import compare_equal, compare_equivalent
    from ..oracle.budget import family
    from ..risk import predict, risk

    answer = risk(chain, calculus=calculus)
    error = family("commands").error
    if holds_means(answer) or answer.case.values() is None:  # None: its means stand beside noise and truth that are 0
        from .means import compare_means

        return compare_means(answer, replicates=replicates or affordable(chain, seconds), seed=seed, error=error)
    common: dict[str, Any] = {"seed": seed, "error": error, "seconds": seconds, "subject": calculus}
    if answer.relation == "=":
        return compare_equal(chain, predict(chain, calculus), replicates=replicates, **common)
    return compare_equivalent(chain, lambda scaled: predict(scaled, calculus), **common)


def affordable(chain: Chain, seconds: float) -> int:
    """How many draws of all words, or of the chain where that takes longer, fit into ``seconds``: a rough model."""
    from ..oracle.plan import plan_of

    d = int(chain.d)
    draw = 2e-6 + 2.5e-8 * d**2 + 2e-10 * d**3
    return max(1000, min(50_000, int(seconds / (max(20, len(plan_of(chain).steps)) * draw))))


def holds_means(answer: Risk) -> bool:
    """Whether a part of the answer is an unevaluated Mean[word]."""
    from .means import means_of

    return any(means_of(case.total) for case in answer.cases)


def passed(evidence: list[Evidence]) -> bool:
    """Nothing disagrees, and something was decided: a check with no usable point is no check."""
    return all(e.verdict != "disagrees" for e in evidence) and any(e.passed for e in evidence)


def evidence_table(evidence: Evidence) -> str:
    """The compared parts with their error bars."""
    from .theorem import number

    rows: list[tuple[str, ...]] = [("part", "theory", "simulation", "± std. error", "verdict")]
    for row in evidence.rows:
        if row.part in ("clean", "delta", "cross") and row.predicted == row.estimate == 0:
            continue  # the parts of a bias that has none
        verdict = f"{row.verdict} ({row.reason})" if row.reason else row.verdict
        rows.append((row.part, number(row.predicted, 6), number(row.estimate, 6), number(row.stderr, 2), verdict))
    return table(rows)
