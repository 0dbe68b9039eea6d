r"""What a kernel chain sees of its inputs: Gram matrices, targets, and functions over the population μ.

    gram     K(x_i, z_j)                     across    the functions K(x_i, ·), a column each
    targets  f(x_i)                          truth     f, as far as they reach it         power   ∫ f² dμ

Functions are columns whose products are integrals over μ: with f̂ = Σ_i α_i K(x_i, ·) the error is
∫(f̂ − f)² dμ = |across α|² − 2 αᵀ acrossᵀ truth + power.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from ...data.dataset import DataSet
from ...data.kernels import Kernel
from ...errors import InvalidInput
from ..plan import Floats


class Rows(Protocol):
    """A population that rows are drawn from; what ``draw`` returns stands for a design."""

    power: float
    truth: Floats

    def draw(self, samples: int, rng: np.random.Generator) -> Any: ...

    def gram(self, left: Any, right: Any) -> Floats: ...

    def across(self, rows: Any) -> Floats: ...

    def targets(self, rows: Any) -> Floats: ...


class DataRows:
    """The rows of a data set, each with the same weight in μ.

    Drawn with replacement, so that designs are independent rows of μ; with ``distinct`` without replacement within
    a design.  ``held_out`` > 0 keeps the last rows from every design, and the error is measured on them alone.
    *Raises* InvalidInput: constant targets, more held out than there are.

    >>> line = DataSet("a line", [[-1.0], [0.0], [1.0]], [-1, 0, 1])
    >>> from collapse_sym.data import Linear
    >>> rows = DataRows(line, Linear())
    >>> one = rows.across(np.array([0, 2]))
    >>> (one.T @ one).round(9).tolist(), round(rows.power, 9)
    ([[0.666666667, -0.666666667], [-0.666666667, 0.666666667]], 0.666666667)
    """

    def __init__(self, data: DataSet, kernel: Kernel, *, distinct: bool = False, held_out: int = 0) -> None:
        if np.ptp(data.targets) == 0:
            raise InvalidInput(data.name, "its targets are constant: nothing is learned", "choose another target")
        if not 0 <= held_out < len(data):
            raise InvalidInput(f"held_out = {held_out}", f"there are {len(data)} rows", "hold out fewer")
        self.name, self.distinct, self.pool = data.name, distinct, len(data) - held_out
        self._K = kernel.gram(data.inputs)
        self._measured = slice(self.pool, None) if held_out else slice(None)
        f = data.targets[self._measured]
        self._targets, self._root = data.targets, np.sqrt(len(f))
        self.truth, self.power = f / self._root, float(np.mean(f**2))

    def draw(self, samples: int, rng: np.random.Generator) -> Any:
        """Numbers of rows.  *Raises* InvalidInput: more than there are."""
        if samples > self.pool:
            raise InvalidInput(f"T = {samples}", f"{self.name} has {self.pool} rows to draw from", "draw fewer")
        return rng.choice(self.pool, size=samples, replace=not self.distinct)

    def gram(self, left: Any, right: Any) -> Floats:
        return self._K[np.ix_(left, right)]

    def across(self, rows: Any) -> Floats:
        return np.asarray(self._K[self._measured, rows] / self._root)

    def targets(self, rows: Any) -> Floats:
        return np.asarray(self._targets[rows])


class GaussianRows:
    """Gaussian features ψ ~ N(0, diag(eigenvalues)) with K(x, z) = ψ(x)·ψ(z), f = ψ·w₀, c_j² = ``squares``.

    What the equivalents assume and real features are not; what no mode holds of f is independent noise of
    variance ``outside``, the same for a row whenever it is met.
    """

    def __init__(self, eigenvalues: Floats, squares: Floats, *, outside: float = 0.0) -> None:
        self._roots = np.sqrt(eigenvalues)
        self._truth, self._outside = np.sqrt(squares), outside
        self.truth = self._roots * self._truth
        self.power = float(np.asarray(eigenvalues) @ squares) + outside

    def draw(self, samples: int, rng: np.random.Generator) -> Any:
        """Features, and what they do not hold of the target."""
        features = rng.standard_normal((samples, len(self._roots))) * self._roots
        return features, np.sqrt(self._outside) * rng.standard_normal(samples)

    def gram(self, left: Any, right: Any) -> Floats:
        return np.asarray(left[0] @ right[0].T)

    def across(self, rows: Any) -> Floats:
        return np.asarray((rows[0] * self._roots).T)

    def targets(self, rows: Any) -> Floats:
        return np.asarray(rows[0] @ self._truth + rows[1])
