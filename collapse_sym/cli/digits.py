"""Theory against exact finite-size values, for ``verify --digits``: limits and 1/d corrections of isotropic chains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .evidence import coverage, holds_means
from .output import Progress, table

if TYPE_CHECKING:
    from ..chain import Chain
    from ..oracle.exact import LimitEvidence

#: Digits by which numbers of the engine and of the oracle are computed beyond those asked for.
SPARE = 15
PARTS = ("bias", "variance", "collapse", "total")


def verify_digits(chain: Chain, calculi: Sequence[str], digits: int) -> int:
    """Compare every calculus that covers the chain with exact values; 0 if all agree and one was compared."""
    from ..risk import risk

    _require_isotropic(chain)
    refusals: dict[str, Any] = dict(coverage(chain, calculi))
    covering = [name for name, refusal in refusals.items() if refusal is None]
    progress, verdicts = Progress(len(covering)), []
    for name in covering:
        progress(f"exact values against the calculus {name}")
        answer = risk(chain, calculus=name)
        if holds_means(answer) or answer.case.values(digits) is None:
            refusals[name] = "its means are left to the oracle to evaluate: collapse-sym oracle gives the value"
            continue
        compare = _exactly if answer.relation == "=" else _in_the_limit
        verdict, text = compare(chain, answer, digits)
        verdicts.append(verdict)
        print(f"{name} ({answer.relation}): {verdict}, to {digits} digits\n{text}\n", flush=True)
    for name, refusal in refusals.items():
        if refusal is not None:
            print(f"{name}: not compared: {refusal}")
    return 0 if verdicts and set(verdicts) == {"agrees"} else 1


def _require_isotropic(chain: Chain) -> None:
    from ..oracle.exact import exact_risk
    from ..spectra.spectrum import spectrum_of

    spectrum = spectrum_of(chain.population)
    if spectrum is not None and spectrum.size != 1:
        raise InvalidInput(
            "--digits",
            "exact finite-size values are known for Σ = vI only",
            "leave --digits out: the chain is then simulated at d, 2d, 4d",
        )
    exact_risk(chain, digits=1)  # refuses what is left of bad chains before any work


def _balls(values: Any, digits: int) -> dict[str, Any]:
    """The engine's numbers as balls, their rounding included."""
    from flint import arb

    from ..oracle.exact.precision import precision

    with precision(4 * (digits + SPARE) + 40):
        found = {part: arb(str(getattr(values, part))) for part in PARTS}
        return {part: x + x * arb(0, arb(10) ** (1 - digits - SPARE)) for part, x in found.items()}


def _exactly(chain: Chain, answer: Any, digits: int) -> tuple[str, str]:
    """An exact answer against the exact value at the chain's own size."""
    from ..oracle.exact import exact_risk
    from ..oracle.exact.limits import agreement

    theory = _balls(answer.case.values(digits + SPARE), digits)
    exact = exact_risk(chain, digits=digits + SPARE).parts
    rows, verdict = [("part", "theory", "exact", "digits")], "agrees"
    for part in PARTS:
        found = agreement(theory[part], getattr(exact, part), digits + SPARE)
        verdict = verdict if found >= digits else "disagrees"
        rows.append((part, _shown(theory[part], digits), _shown(getattr(exact, part), digits), str(min(found, digits))))
    return verdict, table(rows)


def _in_the_limit(chain: Chain, answer: Any, digits: int) -> tuple[str, str]:
    """An asymptotic answer against the limit of exact values, and its error at the chain's own size."""
    from ..oracle.exact import compare_limits
    from ..risk.finite_size import first_order

    theory = _balls(answer.case.values(digits + SPARE), digits)
    slopes = {part: dual.slope for part, dual in first_order(chain, digits=digits + SPARE).items() if part in PARTS}
    found = compare_limits(chain, theory, digits=digits, slopes=slopes)
    return found.verdict, f"{_limits_table(found, digits)}\n\n{_finite_size(chain, found)}"


def _limits_table(found: LimitEvidence, digits: int) -> str:
    rows = [("part", "theory, d → ∞", "limit of exact values", "digits", "verdict")]
    for row in found.rows:
        reached = str(min(row.digits, digits))
        verdict = f"{row.verdict} ({row.reason})" if row.reason else row.verdict
        rows.append((row.part, _shown(row.theory, digits), _shown(row.limit, digits), reached, verdict))
    used = f"exact values at {len(found.dimensions)} dimensions from {found.dimensions[0]} to {found.dimensions[-1]}"
    return f"{table(rows)}\n({used}, extrapolated in 1/d)"


def _finite_size(chain: Chain, found: LimitEvidence) -> str:
    """How far the asymptotic formula is off at the chain's own size, and what the 1/d term says."""
    d = int(chain.d)
    rows = [("part", f"exact at d = {d}", "error of ~=", "relative", "1/d term", "its digits")]
    for row in found.rows:
        error = row.finite_size_error * float(row.exact)
        term = -float(row.slope) / d
        if abs(term) <= 10.0**-found.digits * abs(float(row.exact)):
            term = 0.0
        confirmed = "-" if row.slope_digits is None else str(min(row.slope_digits, found.digits))
        shown = f"{error:.3g}", f"{row.finite_size_error:.2%}", f"{term:.3g}"
        rows.append((row.part, _shown(row.exact, 10), *shown, confirmed))
    return table(rows)


def _shown(x: Any, digits: int) -> str:
    return "0" if x == 0 else x.str(digits, radius=False)
