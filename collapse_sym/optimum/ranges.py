"""Which ridges are nearly as good as the best one, in float64."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from flint import arb

if TYPE_CHECKING:
    from .answer import Spectral

HALVINGS = 50  # of the interval in which an end of a range of ridges is looked for


@np.errstate(all="ignore")
def within(found: Spectral, excess: float) -> tuple[float, float | None]:
    """The ridges around the best one whose error is at most (1 + excess) times the least; None for no upper end.

    From the best κ outward the error rises and falls between its turns; the first stretch on which it passes the level
    holds the end, in w = κ/(κ + scale), which is 1 at λ = ∞.
    """
    level = float(found.best.risk) * (1 + excess)
    turning = [float(p.kappa) for p in found.turning]
    end, best = float(found.profile.ridgeless), float(found.best.kappa)
    scale = best + float(found.bounded.s.high.max())

    risk = found.profile.in_floats().error

    def crossing(inside: float, outside: float) -> float:
        """Where the error, which grows from ``inside`` to ``outside``, passes the level; κ = scale·w/(1 − w)."""
        a, b = (k / (k + scale) if np.isfinite(k) else 1.0 for k in (inside, outside))
        for _ in range(HALVINGS):
            w = (a + b) / 2
            a, b = (a, w) if risk(scale * w / (1 - w)) > level else (w, b)
        return scale * a / (1 - a)

    def height(stop: float) -> float:
        if stop == end:
            return np.inf if found.ridgeless is None else float(found.ridgeless)
        return float(found.null) if not np.isfinite(stop) else float(risk(stop))

    def edge(stops: list[float]) -> float | None:
        inside = best
        for stop in stops:
            there = height(stop)
            if there > level:
                return crossing(inside, stop)
            inside = stop
        return None

    low = edge([*sorted((k for k in turning if end < k < best), reverse=True), *([end] if best > end else [])])
    high = edge([*sorted(k for k in turning if k > best), np.inf])
    return (0.0 if low is None else _ridge(found, low)), (None if high is None else _ridge(found, high))


def _ridge(found: Spectral, kappa: float) -> float:
    return float(found.profile.ridge(arb(kappa)))
