"""Evidence: what a comparison of a prediction with a simulation says, and how sure it is.

Three answers: agrees, disagrees, unknown; and vacuous, where no part was decided.  Agreement is never claimed where
the comparison could not have failed: a row agrees only if an error of the stated relative size would have been seen.
"""

from __future__ import annotations

from dataclasses import dataclass

AGREES = "agrees"
DISAGREES = "disagrees"
UNKNOWN = "unknown"
VACUOUS = "vacuous"
#: normal quantile of the probability with which an error as large as a row's resolution is found
POWER = 2.33


@dataclass(frozen=True)
class Row:
    """One part of a risk: predicted against estimated.

    ``stderr`` is the Monte-Carlo standard error of the estimate, ``extrapolation`` the error of taking the
    dimension to infinity (0 for exact predictions), ``halfwidth`` the interval within which |estimate − predicted|
    stays, with the error probability stated in the evidence, if the prediction holds.  ``resolution``
    is the relative error in the prediction from which on a disagreement would have been found (with probability 99 %).
    """

    part: str
    predicted: float
    estimate: float
    stderr: float
    extrapolation: float
    halfwidth: float
    resolution: float
    verdict: str
    reason: str = ""

    @property
    def deviation(self) -> float:
        """estimate − predicted."""
        return self.estimate - self.predicted


@dataclass(frozen=True)
class Evidence:
    """The rows of one comparison; ``error`` is the probability, over all its rows, of a false disagreement.

    ``relation`` is "=" (one size) or "~=" (the deviation at ``sizes`` times the dimension, taken to 1/d → 0).
    ``replicates`` holds one number per size, ``regimes`` says for each fit on which side of d it stands.
    """

    subject: str
    relation: str
    rows: tuple[Row, ...]
    sizes: tuple[int, ...]
    replicates: tuple[int, ...]
    error: float
    seed: int
    regimes: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """The number of parts that were decided."""
        return sum(row.verdict != UNKNOWN for row in self.rows)

    @property
    def sees(self) -> float:
        """The relative error that would have been found in whichever decided part it were (infinite: none decided)."""
        return max((row.resolution for row in self.rows if row.verdict != UNKNOWN), default=float("inf"))

    @property
    def verdict(self) -> str:
        """disagrees if one row does, agrees if every row does, vacuous if none was decided, unknown otherwise."""
        verdicts = {row.verdict for row in self.rows}
        if DISAGREES in verdicts:
            return DISAGREES
        if self.vacuous:
            return VACUOUS
        return AGREES if verdicts == {AGREES} else UNKNOWN

    @property
    def vacuous(self) -> bool:
        """Whether nothing was decided: a check with no usable point has not passed."""
        return all(row.verdict == UNKNOWN for row in self.rows)

    @property
    def passed(self) -> bool:
        """Whether the prediction stands: nothing disagrees and something was decided."""
        return self.verdict != DISAGREES and not self.vacuous

    def row(self, part: str) -> Row:
        """The row of a part; KeyError if that part was not compared."""
        return {row.part: row for row in self.rows}[part]

    def text(self) -> str:
        """A table for people."""
        head = f"{'part':<9}{'predicted':>13}{'simulated':>13}{'± (interval)':>14}{'sees':>9}  verdict"
        lines = [head] + [_line(row) for row in self.rows]
        sizes = "" if self.sizes == (1,) else f" at {', '.join(f'{k}d' for k in self.sizes)}"
        counts = ", ".join(str(r) for r in self.replicates)
        lines.append(f"{self.verdict}{sizes}; {counts} replicates; false alarm with probability at most {self.error:g}")
        lines.append(f"seed {self.seed}; {self.points} of {len(self.rows)} parts decided; {', '.join(self.regimes)}")
        return "\n".join(lines)


def _line(row: Row) -> str:
    sees = f"{100 * row.resolution:.2g}%" if row.resolution < 10 else "nothing"
    note = f" ({row.reason})" if row.reason else ""
    numbers = f"{row.predicted:>13.6g}{row.estimate:>13.6g}{row.halfwidth:>14.2g}{sees:>9}"
    return f"{row.part:<9}{numbers}  {row.verdict}{note}"


def judge(
    part: str,
    *,
    predicted: float,
    estimate: float,
    stderr: float,
    factor: float,
    extrapolation: float,
    rounding: float,
    scale: float,
    resolution: float,
    unusable: str,
) -> Row:
    """The row of one part.

    interval: factor·stderr + extrapolation + rounding.  An error in the prediction is found with probability 99 % once
    it exceeds the interval by what the estimate may fluctuate (2.33 stderr) and be off (extrapolation) in its favour.
    """
    halfwidth = factor * stderr + extrapolation + rounding
    seen = 0.0 if scale == 0 else (halfwidth + POWER * stderr + extrapolation) / scale
    verdict, reason = AGREES, ""
    if unusable:
        verdict, reason, seen = UNKNOWN, unusable, float("inf")
    elif not abs(estimate - predicted) <= halfwidth:  # a NaN disagrees
        verdict = DISAGREES
    elif seen > resolution:
        verdict, reason = UNKNOWN, f"an error of {100 * resolution:g}% would not have been seen"
    return Row(part, predicted, estimate, stderr, extrapolation, halfwidth, seen, verdict, reason)
