"""Theory, simulation, exact values and printed formulas along one curve, and how far they are from each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from ..chain import Chain
from ..functionals.fixed_point import kappa_float
from ..oracle.exact import exact_risk
from ..oracle.fast import simulate_fast
from ..proof.evaluation import value
from ..proof.statements import statement
from ..risk import predict
from ..spectra import spectrum_of
from ..typeset import Curve
from .size import Size

#: digits of exact values in figures
DIGITS = 12
#: standard errors beyond which a simulated point is counted as far
FAR = 2.0

Family = Callable[[Any], Chain]


def theory(chain: Chain) -> float:
    """E_test by the engine."""
    return float(predict(chain).total)


def exact(chain: Chain) -> float:
    """E_test of an isotropic chain with fresh designs at its finite size."""
    return float(exact_risk(chain, digits=DIGITS).value)


def simulated(chain: Chain, size: Size) -> tuple[float, float]:
    """Mean and standard error of the test errors of trained models, label noises drawn."""
    return mean_of(simulate_fast(chain, replicates=size.replicates, seed=size.seed))


def mean_of(runs: Any) -> tuple[float, float]:
    """Mean and standard error of independent runs."""
    return float(np.mean(runs)), float(np.std(runs, ddof=1) / math.sqrt(len(runs)))


def curve(
    label: str,
    family: Family,
    *,
    line: Iterable[Any],
    at: Sequence[Any] = (),
    size: Size,
    finite: bool = False,
    simulate: Callable[[Chain, Size], tuple[float, float]] = simulated,
) -> Curve:
    """One curve of chains ``family(x)``: theory on ``line``, simulation at ``at``, exact values there if ``finite``."""
    lines = tuple((float(x), theory(family(x))) for x in line)
    points = tuple((float(x), *simulate(family(x), size)) for x in at)
    values = tuple((float(x), exact(family(x))) for x in at) if finite else ()
    return Curve(label, lines, points, values)


def printed(part: str, side: int, point: dict[str, Any]) -> float:
    """One side of a statement as the paper prints it, at a point.

    >>> printed("THM-4.6.delta-bias", 2, {"eta": 0.25, "w0": (1.0,)})
    0.75
    """
    return float(value(statement(part).conclusion[side], point))


def kappa(chain: Chain) -> float:
    """κ(λ, T) of the downstream fit."""
    spectrum = spectrum_of(chain.population)
    assert spectrum is not None and chain.downstream is not None
    values, counts, _ = spectrum.numeric()
    fit = chain.downstream
    return float(kappa_float(values, counts, ridge=float(fit.penalty), samples=float(fit.samples)))


def sizes(least: int, most: int, count: int) -> tuple[int, ...]:
    """Sizes evenly spread in the logarithm.

    >>> sizes(10, 1000, 3)
    (10, 100, 1000)
    """
    return tuple(dict.fromkeys(round(x) for x in np.geomspace(least, most, count)))


def far_points(curves: Iterable[Curve], families: Iterable[Family], runs: int) -> str:
    """How the means of so many runs lie about the theory, as a sentence."""
    scores = [
        abs(mean - theory(family(_whole(x)))) / error
        for c, family in zip(curves, families)
        for x, mean, error in c.points
    ]
    beyond = sum(z > FAR for z in scores)
    return (
        f"Of the {len(scores)} simulated points {beyond} {'lies' if beyond == 1 else 'lie'} more than {FAR:g} "
        f"standard errors from the theory, the farthest {max(scores):.1f}; Student's law for {runs} normal runs has "
        f"{len(scores) * beyond_student(FAR, runs - 1):.1f} there."
    )


def _whole(x: float) -> Any:
    return int(x) if x == int(x) else x


def beyond_student(far: float, degrees: int) -> float:
    """The probability that |t| > ``far``, t of Student's law.

    >>> round(beyond_student(2.262157, 9), 6), round(beyond_student(1.0, 1), 6)
    (0.05, 0.5)
    """
    # with t = √ν tan θ the density is a multiple of cos^(ν−1) θ
    nodes, weights = np.polynomial.legendre.leggauss(60)
    edge = math.atan(far / math.sqrt(degrees))
    theta = edge * (nodes + 1) / 2
    scale = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(math.pi)
    return float(1 - edge * scale * (weights @ np.cos(theta) ** (degrees - 1)))


def exact_gap(curves: Iterable[Curve], families: Iterable[Family]) -> str:
    """How far the equivalents are from the exact values, as a sentence."""
    gaps = [abs(theory(family(_whole(x))) / y - 1) for c, family in zip(curves, families) for x, y in c.exact]
    if max(gaps) < 10.0 ** (2 - DIGITS):
        return "At this size the theory agrees with the exact values in all digits."
    return f"At this size the theory differs from the exact values by at most {percent(max(gaps))}."


def percent(share: float) -> str:
    r"""A share in percent, two digits.

    >>> percent(0.00334), percent(1.0), percent(2e-9)
    ('0.33 %', '100 %', '2e-07 %')
    """
    x = 100 * share
    return f"{x:.0f} %" if x >= 10 else f"{x:.2g} %"
