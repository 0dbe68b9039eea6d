"""Answers that hold a Mean[word]: the oracle evaluates the word, and its error bar goes along."""

from __future__ import annotations

import math
from dataclasses import replace
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

    from ..spectra.spectrum import spectrum_of

    spectrum = spectrum_of(chain.population)
    means = sorted(means_of(part), key=str)
    estimates = {m: _estimate(m, spectrum, replicates, seed + i) for i, m in enumerate(means)}
    at = {m: sp.Float(e.value) for m, e in estimates.items()}

    def number(values: dict[Any, Any]) -> float:
        return float(_with_means(part, values).evalf(spectrum=spectrum))

    value = number(at)
    shifts = [number({**at, m: sp.Float(e.value + e.stderr)}) - value for m, e in estimates.items()]
    return value, math.hypot(*shifts)


def means_of(part: Any) -> set[Any]:
    """The unevaluated means of an answer, those in its definitions included."""
    from ..functionals import Mean

    parts = [part.expr] + [p for d in part.needed() for p in (d.expr, d.root_of) if p is not None]
    return set().union(*(p.atoms(Mean) for p in parts))


def _with_means(part: Any, values: dict[Any, Any]) -> Any:
    """The answer with numbers in the place of its means; its definitions are not written out, as some cannot be."""
    definitions = tuple(
        replace(d, **{k: getattr(d, k).xreplace(values) for k in ("expr", "root_of") if getattr(d, k) is not None})
        for d in part.needed()
    )
    return replace(part, expr=part.expr.xreplace(values), definitions=definitions)


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
