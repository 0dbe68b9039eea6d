r"""The λ of cross-validation on the labels as they are, by scikit-learn: good for the teacher, not for the truth.

What the estimates say of the teacher can be held against it: the leave-one-out errors of two λ differ by what
E‖ŵ_λ − ŵ_n‖²_Σ does, up to chance, which the rows' own differences show.
"""

from __future__ import annotations

import numpy as np

from .evidence import Fit, Model
from .observed import Floats, Observed
from .passage import untouched
from .spectrum import need
from .study import Study

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


def left_out(seen: Observed, ridge: float) -> Floats:
    """The squared errors (T,) at rows that were left out of the ridge fit, by the hat matrix; λ > 0 or ∞."""
    shares = seen.levels / (seen.levels + ridge)
    rest = seen.targets - seen.left @ (shares * seen.scores)
    return np.asarray((rest / (1 - seen.left**2 @ shares)) ** 2)


def contradiction(study: Study, model: Model, found: Fit, ridges: tuple[float, float]) -> float:
    """How many standard errors the left-out errors of two λ differ otherwise than the estimates say; 0 for λ = 0."""
    first, second = ridges
    if first == second or min(ridges) <= 0:
        return 0.0
    seen = left_out(study.seen, first) - left_out(study.seen, second)
    teacher = model.passage.teacher(model.squares(found))
    errors = study.curve.errors(teacher, untouched(study.eigenvalues), found.noise)
    null = float(study.eigenvalues @ teacher)
    told = study.curve.at(first, errors, null) - study.curve.at(second, errors, null)
    spread = float(seen.std(ddof=1)) / np.sqrt(len(seen))
    return float((seen.mean() - told) / spread) if spread > 0 else 0.0
