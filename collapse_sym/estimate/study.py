"""Data with all that does not depend on a guess of the generators: spectrum, overlaps, test errors over λ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InvalidInput
from .curve import Curve, curve
from .evidence import Fit, Model, fitted
from .observed import Floats, Observed
from .passage import Guess, passage
from .spectrum import overlaps, spectrum

INFINITY = float("inf")


@dataclass(frozen=True)
class Study:
    """Data, eigenvalues (d,), overlaps (rank, d), errors over λ; ``exponent`` is that of the truth, None to fit it."""

    seen: Observed
    eigenvalues: Floats
    overlaps: Floats
    curve: Curve
    exponent: float | None

    def model(self, guess: Guess) -> Model:
        """The mean squares of the scores under a guess.

        *Raises* InfiniteRisk where noisy generators have |T₀ − d| ≤ 1.
        """
        levels = self.seen.rows * self.seen.levels
        act = passage(self.eigenvalues, guess)
        return Model(self.eigenvalues, self.overlaps, levels, self.seen.spare, act, self.exponent)

    def fit(self, model: Model) -> Fit:
        """Noise and signal under a guess."""
        return fitted(model, self.seen.scores, self.seen.residual)

    def errors(self, model: Model, found: Fit) -> tuple[Floats, float]:
        """E_test over the curve's λ, and that of ŵ = 0."""
        squares = model.squares(found)
        return self.curve.errors(squares, model.passage, found.noise), float(self.eigenvalues @ squares)

    def best(self, model: Model, found: Fit) -> float:
        """The best λ, in float64."""
        return INFINITY if found.signal == 0 else self.curve.best(*self.errors(model, found))

    def error_at(self, ridge: float, model: Model, found: Fit) -> float:
        """E_test at a λ, in float64."""
        return self.curve.at(ridge, *self.errors(model, found))


def study_of(seen: Observed, method: object, exponent: float | None) -> Study:
    """The study of data; ``method`` is one of ``spectrum.METHODS``, or the d eigenvalues themselves.

    *Raises* InvalidInput, MissingTool.
    """
    if isinstance(method, str):
        eigenvalues = spectrum(seen, method)
    else:
        eigenvalues = np.sort(np.asarray(method, dtype=float))[::-1]
        if eigenvalues.shape != (seen.dimension,) or not (np.isfinite(eigenvalues) & (eigenvalues > 0)).all():
            raise InvalidInput("spectrum", f"not {seen.dimension} eigenvalues > 0", "give one for each dimension")
    return Study(seen, eigenvalues, overlaps(seen, eigenvalues), curve(eigenvalues, seen.rows), exponent)
