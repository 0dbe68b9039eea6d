r"""Conditional expectations with control variates: Y − Σ_k b_k (C_k(S) − E C_k(S)), S the last design's XᵀX/T.

The coefficients b are given, or fitted on a pilot run of its own random stream: either way they do not depend on the
replicates that they are used on, so that the mean is that of Y exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...chain.model import Chain
from ...errors import InvalidInput
from ..designs import Design
from ..plan import Floats, Plan, generator_for
from ..simulate import PARTS
from .controls import Control, check_controls
from .expected import conditional, matrices_batch
from .factors import lapack_of
from .fresh import fresh_plan, tall_least_squares

#: pilot replicates for each coefficient, at least
PILOT = 25


@dataclass(frozen=True, eq=False)
class Controlled:
    """Replicates with controls ``values`` and without ``plain``, of shape (R,); the ``coefficients`` b."""

    values: Floats
    plain: Floats
    coefficients: Floats

    def mean(self) -> float:
        """The estimate of the risk."""
        return float(self.values.mean())

    def stderr(self) -> float:
        """Its standard error."""
        return float(self.values.std(ddof=1)) / float(np.sqrt(len(self.values)))

    @property
    def gain(self) -> float:
        """How many times the controls lower the variance."""
        return float(self.plain.var(ddof=1) / self.values.var(ddof=1))


def controlled_fast(
    chain: Chain,
    controls: Sequence[Control],
    *,
    replicates: int,
    seed: int = 0,
    part: str = "total",
    coefficients: Sequence[float] | None = None,
    engine: str = "auto",
) -> Controlled:
    """Replicates of one part's conditional expectation, with control variates in the last fit's design.

    Unbiased for any controls and coefficients.  ``coefficients`` None: fitted on a pilot run of 25 replicates for each
    (and one more).
    Raises: InvalidInput for an unknown part, a control of another dimension, a number of coefficients other than that
    of the controls, and where the last fit's design is averaged exactly (least squares, T ≥ d); as ``simulate_fast``.

    >>> from collapse_sym.chain import Diagonal, Population, RandomTruth, Ridge
    >>> from collapse_sym.oracle.fast import trace_control
    >>> chain = Chain(Population(Diagonal((2, 1)), RandomTruth(1)), (), Ridge(1000, ridge=1))
    >>> run = controlled_fast(chain, [trace_control([1, 0]), trace_control([0, 1])], replicates=50)
    >>> run.gain > 20
    True
    """
    plan = fresh_plan(chain)
    _check(plan, controls, part, coefficients)
    lapack = lapack_of(engine, plan.d)
    if coefficients is None:
        rng = generator_for("pilot", repr(chain), seed)
        b = _fitted(*_draws(plan, controls, part, rng, PILOT * (len(controls) + 1), lapack))
    else:
        b = np.asarray(coefficients, dtype=float)
    plain, centred = _draws(plan, controls, part, generator_for("controlled", repr(chain), seed), replicates, lapack)
    return Controlled(plain - centred @ b, plain, b)


def _draws(
    plan: Plan, controls: Sequence[Control], part: str, rng: np.random.Generator, replicates: int, lapack: Any
) -> tuple[Floats, Floats]:
    batch, last = matrices_batch(plan), plan.steps[-1]
    plain, drawn = np.empty(replicates), np.empty((replicates, len(controls)))
    for start in range(0, replicates, batch):
        piece = slice(start, min(start + batch, replicates))
        parts, design = conditional(plan, rng, piece.stop - start, lapack)
        plain[piece] = getattr(parts, part)
        S = covariance(design, last.samples)
        for k, control in enumerate(controls):
            drawn[piece, k] = control.at(S)
    return plain, drawn - [control.mean(plan.roots**2, last.samples) for control in controls]


def covariance(design: Design, samples: int) -> Floats:
    """S = XᵀX/T of a batch of designs, of shape (R, d, d)."""
    if design.factor is not None:
        return np.asarray(design.factor @ design.factor.swapaxes(1, 2) / samples)
    assert design.rows is not None
    return np.asarray(design.rows.swapaxes(1, 2) @ design.rows / samples)


def _fitted(plain: Floats, centred: Floats) -> Floats:
    intercept = np.ones((len(plain), 1))
    return np.asarray(np.linalg.lstsq(np.hstack([centred, intercept]), plain, rcond=None)[0][:-1])


def _check(plan: Plan, controls: Sequence[Control], part: str, coefficients: Sequence[float] | None) -> None:
    if part not in PARTS:
        raise InvalidInput(part, "no such part", f"one of {', '.join(PARTS)}")
    if not plan.steps or tall_least_squares(plan, plan.steps[-1]):
        reason = "the design of the last fit is averaged exactly: nothing is left to control"
        raise InvalidInput("least squares with T ≥ d", reason, "use expected_fast")
    if coefficients is not None and len(coefficients) != len(controls):
        raise InvalidInput(f"{len(coefficients)} coefficients", f"{len(controls)} controls", "give one for each")
    check_controls(controls, plan.d)
