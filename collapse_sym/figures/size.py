"""How much is computed for a figure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """``replicates`` runs at each simulated point, every ``stride``-th of the points of the full figure simulated."""

    replicates: int
    stride: int
    seed: int = 0


#: the paper's own: ten runs at each point
FULL = Size(replicates=10, stride=1)
#: for the report
REDUCED = Size(replicates=10, stride=3)
