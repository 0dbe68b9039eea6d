"""The λ of cross-validation on the labels as they are, by scikit-learn: good for the teacher, not for the truth."""

from __future__ import annotations

import numpy as np

from .observed import Observed
from .spectrum import need

#: λ in units of the largest eigenvalue of Σ̂; points of the first pass and of the second, around its best
NEAR, FAR, COARSE, FINE = 1e-8, 1e4, 49, 25


def cross_validated(seen: Observed) -> float:
    """λ of the least squared leave-one-out error on a grid (``RidgeCV``, whose alpha is λT).

    *Raises* MissingTool.
    """
    grid = np.geomspace(NEAR, FAR, COARSE) * seen.levels[0]
    first = _best(seen, grid)
    step = grid[1] / grid[0]
    return _best(seen, np.geomspace(first / step, first * step, FINE))


def _best(seen: Observed, ridges: np.ndarray) -> float:
    search = need("sklearn.linear_model").RidgeCV(alphas=ridges * seen.rows, fit_intercept=False)
    return float(search.fit(seen.inputs, seen.targets).alpha_) / seen.rows
