"""Finished records: what the typesetting room sees, and all that it sees.

Everything here is data computed by other rooms; typesetting cannot change a formula or a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .panels import Sheet


@dataclass(frozen=True)
class EvidenceRow:
    """One comparison: a predicted number against an estimate with its standard error.

    ``setting`` says where ("d = 60, n = 3"), ``error`` is the probability of a false alarm,
    ``verdict`` one of agrees, disagrees, unknown, ``interval`` how far a true prediction may be off.
    """

    part: str
    predicted: float
    estimate: float
    stderr: float
    setting: str = ""
    calculus: str = ""
    error: float | None = None
    verdict: str = ""
    interval: float | None = None

    @property
    def deviation(self) -> float | None:
        """(estimate − predicted) / stderr; None where the standard error is 0."""
        return (self.estimate - self.predicted) / self.stderr if self.stderr > 0 else None

    @property
    def reach(self) -> float:
        """The interval in standard errors; 2 where none is stated."""
        return self.interval / self.stderr if self.interval is not None and self.stderr > 0 else 2.0


@dataclass(frozen=True)
class Refusal:
    """Something that was refused: ``value: reason; remedy``, and a label that tables link to."""

    label: str
    value: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True)
class Series:
    """One curve of a figure: theory as (x, y) points, simulation as (x, y, standard error) points.

    ``leading`` are points of what theory tends to, drawn dashed; ``notes`` words beside the curve, as (x, y, words);
    ``crossover`` a point that is marked.
    """

    label: str
    theory: tuple[tuple[float, float], ...] = ()
    simulated: tuple[tuple[float, float, float], ...] = ()
    leading: tuple[tuple[float, float], ...] = ()
    notes: tuple[tuple[float, float, str], ...] = ()
    crossover: tuple[float, float] | None = None


@dataclass(frozen=True)
class Figure:
    """A plot of theory lines and simulated points with error bars; ``name`` becomes the file name.

    Axis labels may hold ``$…$``.
    """

    name: str
    xlabel: str
    ylabel: str
    series: tuple[Series, ...]
    caption: str = ""
    xlog: bool = False
    ylog: bool = False
    title: str = ""


@dataclass(frozen=True)
class Record:
    """One finished claim or chain.

    ``statement`` is a sentence with ``$…$`` and ``$$…$$``; ``chain`` the TOML text; ``risk`` the
    engine's Risk (or None); ``verdict`` a word computed elsewhere, ``because`` its reason in a
    sentence; ``certificate`` the path of the checked certificate, ``theorem`` what its checker restates,
    ``cited`` the cited facts that it rests on.
    """

    id: str
    title: str
    statement: str = ""
    chain: str = ""
    risk: Any = None
    evidence: tuple[EvidenceRow, ...] = ()
    evidence_verdict: str = ""
    verdict: str = ""
    because: str = ""
    certificate: str | None = None
    theorem: str = ""
    cited: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    figures: tuple[Figure | Sheet, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """A row of the table fits × calculi: per calculus None (covered) or the refusal's reason."""

    fit: str
    calculi: tuple[tuple[str, str | None], ...]
