r"""Sequential comparison of bounded parts: rigorous at every number of draws, stopped as soon as it is decided.

Given the designs, hence given their spectra too, the parts of a risk are bounded wherever ridge has λ > 0, or no noise
passes:

- every A = B X has norm ≤ 1 (ridge: eigenvalues s/(s+λ); least squares: a projection), so that with labels
  (1−p)·model + p·truth no fit lengthens: ‖ŵ‖ ≤ ‖w₀‖, hence bias = ‖ŵ − w₀‖²_Σ ≤ 4 ‖Σ‖ ‖w₀‖², and ≤ ‖Σ‖ ‖w₀‖² for one
  fit (0 ≤ I − A ≤ I);
- BBᵀ = S(S+λ)⁻²/T ≤ 1/(4λT) with rank ≤ min(T, d): the noise of a fit costs at most σ² ‖Σ‖ min(T, d)/(4λT).

Draws in a known interval have confidence sequences that assume nothing else (``sequential.py``).
"""

from __future__ import annotations

from typing import Any

from ..chain.model import Chain
from .budget import family
from .evidence import AGREES, DISAGREES, UNKNOWN, Evidence, Row
from .parts import regimes_of, rounding_of, scale_of, values_of
from .plan import Plan, Step, plan_of
from .quantiles import affordable
from .replicates import draw
from .sequential import ConfidenceSequence
from .simulate import Simulation

ERROR = family("bounded means").error
#: Draws before the first look; every further round doubles their number.
FIRST = 500
INFINITE = float("inf")


def bounds_of(plan: Plan) -> dict[str, float]:
    """Upper bounds of bias, variance, collapse and total given any designs; infinite where there is none."""
    largest = float((plan.roots**2).max())
    single = len(plan.steps) <= 1
    bias = (1 if single else 4) * largest * float(plan.squares.sum()) if all(s.plain for s in plan.steps) else INFINITE
    variance = sum(_noise(step, plan, largest) for step in plan.steps if step.block is None)
    collapse = sum(_noise(step, plan, largest) for step in plan.steps if step.block is not None)
    return {"bias": bias, "variance": variance, "collapse": collapse, "total": bias + variance + collapse}


def _noise(step: Step, plan: Plan, largest: float) -> float:
    if step.noise == 0:
        return 0.0
    if step.penalty == 0 or not step.plain:
        return INFINITE
    return step.noise**2 * largest * min(step.samples, plan.d) / (4 * step.penalty * step.samples)


def compare_bounded(
    chain: Chain,
    predicted: Any,
    *,
    seed: int = 0,
    error: float = ERROR,
    resolution: float = 0.02,
    seconds: float = 10.0,
    subject: str = "",
) -> Evidence:
    """Compare exact predictions of bounded parts with simulation, drawing until every part is decided.

    As ``compare_equal``, but the false-alarm probability ``error`` is rigorous at every number of draws, and so is the
    power: with probability 1 − error an error of ``resolution`` is found wherever a row agrees.  Parts that are
    not bounded are reported as such.  ``seconds`` bounds the draws, by a model of their cost.
    """
    plan = plan_of(chain)
    bounds = bounds_of(plan)
    values = {part: v for part, v in values_of(predicted, chain).items() if part in bounds}
    most = affordable(plan, seconds, 10**7)
    finite = [part for part in values if 0 < bounds[part] < INFINITE]
    share = error / max(len(finite), 1)
    running = {p: ConfidenceSequence(bound=bounds[p], error=share, horizon=most) for p in finite}
    count, last = 0, None
    for size in _rounds(most):
        last = draw(plan, replicates=size, identity=("bounded", repr(chain), seed, count))
        count += size
        for part in finite:
            running[part].add(getattr(last, part))
        rows = tuple(_row(p, v, running.get(p), plan, last, values, resolution) for p, v in values.items())
        if all(row.verdict != UNKNOWN or row.part not in running for row in rows):
            break
    return Evidence(subject, "=", rows, (1,), (count,), error, seed, regimes_of(plan))


def _rounds(most: int) -> list[int]:
    sizes, drawn = [], 0
    while drawn < most:
        sizes.append(min(max(FIRST, drawn), most - drawn))
        drawn += sizes[-1]
    return sizes


def _row(
    part: str,
    predicted: float,
    sequence: ConfidenceSequence | None,
    plan: Plan,
    last: Simulation,
    values: dict[str, float],
    resolution: float,
) -> Row:
    rounding, scale = rounding_of(plan, last), scale_of(part, values)
    if sequence is None:
        return _without_bound(part, predicted, last, rounding)
    now = sequence.interval
    halfwidth = now.halfwidth + rounding
    # an error beyond both the interval and what the centre may be off by, which is the interval again
    seen = 2 * halfwidth / scale if scale else 0.0
    verdict, reason = AGREES, ""
    if not abs(now.centre - predicted) <= halfwidth:
        verdict = DISAGREES
    elif seen > resolution:
        verdict, reason = UNKNOWN, f"an error of {100 * resolution:g}% would not have been seen"
    stderr = sequence.spread / now.draws**0.5
    return Row(part, predicted, now.centre, stderr, 0.0, halfwidth, seen, verdict, reason)


def _without_bound(part: str, predicted: float, last: Simulation, rounding: float) -> Row:
    """A part that is 0 in every draw is decided by one of them; one that is unbounded is not decided here."""
    estimate = last.mean(part)
    if float(abs(getattr(last, part)).max()) <= rounding:
        verdict = AGREES if abs(predicted) <= rounding else DISAGREES
        return Row(part, predicted, estimate, 0.0, 0.0, rounding, 0.0, verdict)
    return Row(part, predicted, estimate, last.stderr(part), 0.0, INFINITE, INFINITE, UNKNOWN, "not bounded")
