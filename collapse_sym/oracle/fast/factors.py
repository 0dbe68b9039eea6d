r"""Wishart factors and the linear systems of fits with T ≥ d, independent of T.

XᵀX = F Fᵀ with F = Σ^{1/2}A, A upper triangular: A_ij ~ N(0, 1) above the diagonal, A_ii² ~ χ²_{T−d+1+i}, i = 0 … d−1
(Bartlett's factor, with the order of the coordinates reversed: that is the form whose product LAPACK computes in a
third of the work).  Given XᵀX the noise term XᵀE is N(0, σ²XᵀX), that is σFg.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...errors import InvalidInput, MissingTool, NotConverged
from ..plan import Floats

#: below this dimension NumPy's stacked systems are faster than one call of LAPACK for each replicate
FEW = 48
ENGINES = ("auto", "numpy", "scipy")


def draw_upper(roots: Floats, samples: int, rng: np.random.Generator, batch: int) -> Floats:
    """F with F Fᵀ distributed as XᵀX for samples ≥ d, upper triangular, of shape (batch, d, d)."""
    d = len(roots)
    F = np.zeros((batch, d, d))
    F[np.broadcast_to(np.tri(d, dtype=bool).T, F.shape)] = rng.standard_normal(batch * (d * (d + 1) // 2))
    chi = np.sqrt(rng.chisquare(samples - d + 1 + np.arange(d), size=(batch, d)))
    F.reshape(batch, -1)[:, :: d + 1] = chi  # over normals: to draw them costs less than to leave them out
    F *= roots[:, None]
    return F


def lapack_of(engine: str, d: int) -> Any:
    """SciPy's LAPACK for this engine and dimension, or None for NumPy.

    ``auto`` is SciPy where it is installed and d ≥ 48.  Both engines use the same random numbers: their results differ
    by rounding only.
    Raises: InvalidInput for another name, MissingTool where SciPy is asked for and missing.
    """
    if engine not in ENGINES:
        raise InvalidInput(engine, "no such engine", f"one of {', '.join(ENGINES)}")
    if engine == "numpy" or engine == "auto" and d < FEW:
        return None
    try:
        from scipy.linalg import lapack
    except ImportError:
        if engine == "auto":
            return None
        raise MissingTool("scipy", "not installed", "pip install 'collapse-sym[fast]'") from None
    return lapack


def solve_shifted(F: Floats, shift: float, b: Floats, lapack: Any = None) -> Floats:
    """(F Fᵀ + τ)⁻¹ b for upper triangular F of shape (R, d, d) and b of shape (R, d); both may be overwritten.

    Raises: NotConverged where the system is singular to working precision.

    >>> solve_shifted(np.array([[[2.0]]]), 1.0, np.array([[10.0]]))
    array([[2.]])
    """
    if lapack is None:
        return np.asarray(_or_refuse(np.linalg.solve, shift, _gram(F, shift), b[..., None])[..., 0])
    for L, right in zip(F.swapaxes(1, 2), b):
        _, right[:], failed = lapack.dposv(_shifted(lapack, L, shift, 1), right, lower=1, overwrite_a=1)
        if failed:
            raise _singular(shift)
    return b


def inverse_shifted(F: Floats, shift: float, lapack: Any = None) -> Floats:
    """(F Fᵀ + τ)⁻¹ for upper triangular F of shape (R, d, d)."""
    if lapack is None:
        return np.asarray(_or_refuse(np.linalg.inv, shift, _gram(F, shift)))
    return np.stack([_inverted(lapack, L, shift) for L in F.swapaxes(1, 2)])


def _gram(F: Floats, shift: float) -> Floats:
    W = F @ F.swapaxes(1, 2)
    W.reshape(len(W), -1)[:, :: W.shape[1] + 1] += shift
    return W


def _shifted(lapack: Any, L: Floats, shift: float, overwrite: int) -> Floats:
    # L = Fᵀ is lower triangular in Fortran's order: its product LᵀL = F Fᵀ goes into the lower triangle.
    P, _ = lapack.dlauum(L, lower=1, overwrite_c=overwrite)
    P.reshape(-1, order="F")[:: len(P) + 1] += shift
    return np.asarray(P)


def _inverted(lapack: Any, L: Floats, shift: float) -> Floats:
    root, failed = lapack.dpotrf(_shifted(lapack, L, shift, 0), lower=1, overwrite_a=1)
    if failed:
        raise _singular(shift)
    inverse, _ = lapack.dpotri(root, lower=1, overwrite_c=1)
    lower = np.tril(inverse)
    return lower + np.tril(inverse, -1).T


def _or_refuse(solve: Callable[..., Floats], shift: float, *arguments: Floats) -> Floats:
    try:
        return solve(*arguments)
    except np.linalg.LinAlgError:
        raise _singular(shift) from None


def _singular(shift: float) -> NotConverged:
    reason = "XᵀX + Tλ is singular in floating-point numbers"
    return NotConverged(f"Tλ = {shift:.3g}", reason, "take least squares (λ = 0) or a larger λ")
