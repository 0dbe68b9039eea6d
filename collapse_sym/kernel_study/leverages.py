r"""Why predictions of one data set are worse than those of another: how unevenly its rows weigh.

    h_i = (K (K + Nκ)⁻¹)_ii = (1/N) Σ_j λ_j/(λ_j + κ) φ_j(x_i)² ,        Σ_i h_i = df₁(κ)

For Gaussian features the φ_j(x)² have mean 1 and variance 2, independently, so that the relative spread of h is
√(2 df₂)/df₁.  Rows far from all others have modes of their own: then the spread is many times that, and designs miss
these modes or meet them by chance, which no covariance says.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..data import DataSet, Kernel
from ..risk.kernel import Modes
from ..spectra.grid import Degrees
from .plan import read_both

#: rows of the fit without ridge whose κ is taken, and rows that are looked at
ROWS, LOOKED_AT = 100, 1000


@dataclass(frozen=True)
class Leverages:
    """Relative spread of the leverages at ``kappa``, and what it were for Gaussian features with the same spectrum."""

    kappa: float
    spread: float
    gaussian: float

    @property
    def excess(self) -> float:
        """How many times the Gaussian spread."""
        return self.spread / self.gaussian


def leverages(data: DataSet, kernel: Kernel, modes: Modes) -> Leverages:
    """Of a kernel on a thousand rows at most, at the κ of least squares on a hundred rows (or half the modes).

    >>> from collapse_sym.data import Linear
    >>> rng = np.random.default_rng(0)
    >>> normal = DataSet("normal", rng.standard_normal((400, 30)), np.arange(400))
    >>> white = Modes(np.ones(30), np.ones(30), np.ones(30))
    >>> 0.8 < leverages(normal, Linear(), white).excess < 1.2
    True
    """
    rows = min(ROWS, modes.rank / 2)
    kappa = float(Degrees(modes.eigenvalues, modes.counts).kappa(np.array([[0.0]]), np.array([[rows]]))[0, 0])
    evenly = slice(None, None, -(-len(data) // LOOKED_AT))  # some sets are sorted by their labels
    h = leverages_of(kernel.gram(data.inputs[evenly]), kappa)
    share = modes.eigenvalues / (modes.eigenvalues + kappa)
    gaussian = np.sqrt(2 * modes.counts @ share**2) / (modes.counts @ share)
    return Leverages(*(float(f"{x:.4g}") for x in (kappa, h.std() / h.mean(), gaussian)))


def leverages_of(K: np.ndarray, kappa: float) -> np.ndarray:
    """The leverages h_i; ``K`` is overwritten.

    >>> leverages_of(np.diag([1.0, 3.0]), 0.5).round(9).tolist()
    [0.5, 0.75]
    """
    penalty = len(K) * kappa
    K[np.diag_indices(len(K))] += penalty
    root = np.linalg.inv(np.linalg.cholesky(K))
    return np.asarray(1 - penalty * np.einsum("ij,ij->j", root, root))


@cache
def measured() -> dict[str, Leverages]:
    """Those that were committed, by setting."""
    return {name: Leverages(**table) for name, table in read_both("leverages").items()}
