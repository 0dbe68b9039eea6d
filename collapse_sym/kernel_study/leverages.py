r"""Why predictions of one data set are worse than those of another: how unevenly its rows weigh.

    h_i = (K (K + Nκ)⁻¹)_ii = (1/N) Σ_j λ_j/(λ_j + κ) φ_j(x_i)² ,        Σ_i h_i = df₁(κ)

For Gaussian features the φ_j(x)² have mean 1 and variance 2, independently, so that the relative spread of h is
√(2 df₂)/df₁.  Rows far from all others have modes of their own: then the spread is many times that, and designs miss
these modes or meet them by chance, which no covariance says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ..spectra.grid import Degrees
from .plan import Setting

LEVERAGES = Path(__file__).with_name("leverages.json")
#: rows of the fit without ridge whose κ is taken
ROWS = 100


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


def leverages(setting: Setting) -> Leverages:
    """Of a setting, by one Cholesky factor of its whole Gram matrix, at the κ of least squares on ``ROWS`` rows."""
    modes = setting.measured.modes
    kappa = float(Degrees(modes.eigenvalues, modes.counts).kappa(np.array([[0.0]]), np.array([[float(ROWS)]]))[0, 0])
    K = setting.kernel_function().gram(setting.load().inputs)
    h = spread_of(K, kappa)
    share = modes.eigenvalues / (modes.eigenvalues + kappa)
    gaussian = np.sqrt(2 * modes.counts @ share**2) / (modes.counts @ share)
    return Leverages(*(float(f"{x:.4g}") for x in (kappa, h.std() / h.mean(), gaussian)))


def spread_of(K: np.ndarray, kappa: float) -> np.ndarray:
    """The leverages h_i; ``K`` is overwritten.

    >>> spread_of(np.diag([1.0, 3.0]), 0.5).tolist()
    [0.5, 0.75]
    """
    penalty = len(K) * kappa
    K[np.diag_indices(len(K))] += penalty
    root = np.linalg.inv(np.linalg.cholesky(K))
    return np.asarray(1 - penalty * np.einsum("ij,ij->j", root, root))


@cache
def measured() -> dict[str, Leverages]:
    """Those that were committed, by setting."""
    read = json.loads(LEVERAGES.read_text(encoding="utf-8"))
    return {name: Leverages(**table) for name, table in read.items()}
