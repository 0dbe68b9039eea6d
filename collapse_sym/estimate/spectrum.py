r"""The eigenvalues of Σ from a design, and how far the eigenvectors of Σ̂ = XᵀX/T point along those of Σ.

The eigenvalues of Σ̂ are spread out by chance.  What the test error needs of the spectrum are its degrees of freedom,
and these are seen: tr Σ̂(Σ̂+λ)⁻¹ ≃ df₁(κ), where by the equation of κ

    κ̂(λ) = λ / (1 − tr[Σ̂(Σ̂+λ)⁻¹]/T)

needs no Σ.  ``degrees-of-freedom``, the default, takes eigenvalues with these df₁ at many λ (by SciPy's non-negative
least squares).  ``ledoit-wolf`` and ``oas`` are the linear shrinkages of scikit-learn: they lift weak directions to the
mean eigenvalue, so that they are fine for Σ near I, and wrong for spectra over decades.  ``sample`` takes Σ̂'s own.

*Source*: El Karoui 2008 (the spectrum from the equation, as a convex programme); Ledoit and Péché 2011 (eigenvectors).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import InvalidInput, MissingTool
from .observed import Floats, Observed

METHODS = ("degrees-of-freedom", "ledoit-wolf", "oas", "sample")
#: points at which df₁ is read off, atoms a decade and in all, how far they reach beyond what is seen, how firm d is
POINTS, ATOMS, MOST_ATOMS, BEYOND, FIRM = 60, 25, 400, 30.0, 100.0


def need(module: str) -> Any:
    """A module of the extra ``data``.  *Raises* MissingTool."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError:
        name = {"sklearn": "scikit-learn", "scipy": "scipy"}[module.split(".")[0]]
        raise MissingTool(name, "not installed", "pip install 'collapse-sym[data]'") from None


def spectrum(seen: Observed, method: str = METHODS[0]) -> Floats:
    """d eigenvalues of Σ, descending, in the unit of the inputs squared.

    *Raises* InvalidInput (no such method, a sample without full rank), MissingTool.
    """
    if method not in METHODS:
        raise InvalidInput(method, "no such method for the spectrum", f"choose {', '.join(METHODS)}")
    if method == "degrees-of-freedom":
        return _from_degrees_of_freedom(seen)
    if method == "sample":
        if len(seen.levels) < seen.dimension:
            raise InvalidInput(method, "fewer rows than dimensions leave no spectrum", "choose another method")
        return seen.levels
    covariance = need("sklearn.covariance")
    if method == "oas":
        share = float(covariance.oas(seen.inputs, assume_centered=True)[1])
    else:
        share = float(covariance.ledoit_wolf_shrinkage(seen.inputs, assume_centered=True))
    padded = np.zeros(seen.dimension)
    padded[: len(seen.levels)] = seen.levels
    return np.asarray((1 - share) * padded + share * padded.mean())


def implicit_penalty(levels: Floats, rows: int, ridge: Any) -> Any:
    """κ̂(λ), elementwise; complex λ too.

    >>> float(implicit_penalty(np.array([1.0, 1.0]), 8, 1.0))  # df = 1 of 8
    1.1428571428571428
    """
    penalties = np.asarray(ridge)
    shares = levels / (levels + penalties[..., None])
    return penalties / (1 - shares.sum(axis=-1) / rows)


def _from_degrees_of_freedom(seen: Observed) -> Floats:
    """The quantiles of the non-negative measure on a grid of atoms whose degrees of freedom are those seen."""
    nnls = need("scipy.optimize").nnls
    least, most = seen.levels[-1], seen.levels[0]
    ridges = np.geomspace(least / BEYOND, most * BEYOND, POINTS)
    kappas = implicit_penalty(seen.levels, seen.rows, ridges)
    degrees = seen.rows * (1 - ridges / kappas)
    low, high = min(kappas[0], least) / BEYOND, 1.5 * most
    atoms = np.geomspace(low, high, min(MOST_ATOMS, int(ATOMS * np.log10(high / low)) + 2))
    shares = atoms / (atoms + kappas[:, None])
    # the fluctuations of df are of order 1 at every λ: absolute errors count alike, the number of dimensions is known
    system = np.vstack([shares, np.full(len(atoms), FIRM)])
    weights, _ = nnls(system, np.append(degrees, FIRM * seen.dimension))
    shape = np.cumsum(weights[::-1]) / weights.sum()
    place = (np.arange(seen.dimension) + 0.5) / seen.dimension
    return np.asarray(atoms[::-1][np.searchsorted(shape, place)])


def overlaps(seen: Observed, eigenvalues: Floats) -> Floats:
    r"""The (rank, d) shares in which the i-th direction of Σ̂ points along the j-th of Σ; rows sum to 1.

    The equivalent of the resolvent, (Σ̂ − z)⁻¹ ≃ (cΣ − z)⁻¹ with c = −z/κ(−z), says it: its imaginary part at z = ℓ_i is
    −s_j Im c / |c s_j − z|² up to a factor.  z = ℓ_i + iη smooths c over the eigenvalues within η.

    *Source*: Ledoit and Péché 2011, Theorem 3, in the words of κ.
    """
    z = seen.levels * (1 + 1j / np.sqrt(len(seen.levels)))
    c = (-z / implicit_penalty(seen.levels, seen.rows, -z))[:, None]
    shares = eigenvalues / abs(c * eigenvalues - z[:, None]) ** 2
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))
