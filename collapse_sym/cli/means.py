"""Answers that hold a Mean[word]: the oracle evaluates the word, and its error bar goes along."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..oracle import Evidence
    from ..risk import Risk

PARTS = ("bias", "variance", "collapse", "total")
RESOLUTION = 0.05


def compare_means(answer: Risk, *, replicates: int, seed: int, error: float) -> Evidence:
    """Evidence on every part: the word's estimate against the simulated chain, both with error bars."""
    from ..oracle import Evidence, simulate
    from ..oracle.evidence import judge

    (case,) = answer.cases
    simulation = simulate(answer.chain, replicates=replicates, seed=seed)
    z = NormalDist().inv_cdf(1 - error / (2 * len(PARTS)))
    rows = []
    for part in PARTS:
        value, uncertain = evaluate(getattr(case, part), answer.chain, replicates=replicates, seed=seed + 1)
        rows.append(
            judge(
                part,
                predicted=value,
                estimate=simulation.mean(part),
                stderr=math.hypot(simulation.stderr(part), uncertain),
                factor=z,
                extrapolation=0.0,
                rounding=1e-9 * (1 + abs(value)),
                scale=abs(value),
                resolution=RESOLUTION,
                unusable="",
            )
        )
    return Evidence("exact, words in one design simulated", "=", tuple(rows), (1,), (replicates,), error, seed)


def evaluate(part: Any, chain: Any, *, replicates: int, seed: int) -> tuple[float, float]:
    """The value of an answer and its standard error, to first order in the errors of its means."""
    import sympy as sp

    from ..functionals import Mean
    from ..spectra.spectrum import spectrum_of

    spectrum = spectrum_of(chain.population)
    expression = part.unfold()
    means = sorted(expression.atoms(Mean), key=str)
    estimates = {m: _estimate(m, spectrum, replicates, seed + i) for i, m in enumerate(means)}
    at = {m: sp.Float(e.value) for m, e in estimates.items()}

    def number(values: dict[Any, Any]) -> float:
        return float(expression.xreplace(values).doit(spectrum=spectrum))

    value = number(at)
    shifts = [number({**at, m: sp.Float(e.value + e.stderr)}) - value for m, e in estimates.items()]
    return value, math.hypot(*shifts)


def _estimate(mean: Any, spectrum: Any, replicates: int, seed: int) -> Any:
    from ..oracle import evaluate_mean

    return evaluate_mean(
        mean.head,
        mean.letters,
        samples=int(mean.samples),
        ridge=float(mean.ridge),
        spectrum=spectrum,
        replicates=replicates,
        seed=seed,
    )
