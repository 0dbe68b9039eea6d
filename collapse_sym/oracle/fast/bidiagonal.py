r"""The bidiagonal model: what a fit on an isotropic design of any number of rows sees, in min(d, T) chi variables.

Golub and Kahan's bidiagonalisation of X with rows N(0, I_d), started at a fixed direction û, is X = U B Vᵀ with
V e₁ = û and B upper bidiagonal.  For a Gaussian X its entries are independent (Householder's reflections leave the
rest Gaussian; Dumitriu and Edelman, *Matrix models for beta ensembles*, 2002):

    B_kk = α_k ~ χ_{T−k+1} ,     B_{k,k+1} = β_k ~ χ_{d−k} ,     k = 1, 2, … while the degrees are positive,

and the other columns of V are orthonormal, uniform in û^⊥, independent of B.  BᵀB + τ = L D Lᵀ is factored by the
stationary qd transformation (Dhillon and Parlett 2004), all of whose terms are ≥ 0 for τ ≥ 0: nothing cancels.

    s₁ = τ ,   D_k = α_k² + s_k ,   L_{k+1,k} = α_k β_k/D_k ,   s_{k+1} = τ + β_k² s_k/D_k
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..plan import Floats


@dataclass(frozen=True, eq=False)
class Bidiagonal:
    """A batch of R models: squares ``q`` = α² of shape (N, R) and ``e`` = β² of shape (N − 1, R)."""

    q: Floats
    e: Floats


def draw_started(d: int, samples: int, rng: np.random.Generator, batch: int) -> Bidiagonal:
    """The model started at a fixed direction: N = min(d, T + 1), the last α being 0 where T < d."""
    return _draw(samples, d - 1, min(d, samples + 1), rng, batch)


def draw_spectral(d: int, samples: int, rng: np.random.Generator, batch: int) -> Bidiagonal:
    """A model of the min(d, T) non-zero eigenvalues of XᵀX alone: BᵀB has their joint law."""
    small, large = sorted((d, samples))
    return _draw(large, small - 1, small, rng, batch)


def _draw(top: int, side: int, size: int, rng: np.random.Generator, batch: int) -> Bidiagonal:
    k = np.arange(size, dtype=float)[:, None]
    return Bidiagonal(chi_square(top - k, rng, (size, batch)), chi_square(side - k[:-1], rng, (size - 1, batch)))


def chi_square(degrees: Floats | int, rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """χ² variables; 0 where there are no degrees of freedom.

    >>> chi_square(0, np.random.default_rng(0), (2,))
    array([0., 0.])
    """
    return np.asarray(2 * rng.standard_gamma(np.maximum(degrees, 0) / 2, size=shape))


def displacement(model: Bidiagonal, shift: float, taught: Floats, noise: Floats) -> tuple[Floats, Floats]:
    """(x₁, ρ) of x = (BᵀB + τ)⁻¹(−τ‖u‖e₁ + Bᵀg): how far a ridge fit moves what it is taught, ‖u‖ in direction e₁.

    x₁ is the component along û, ρ the length of the rest.  ``shift`` τ > 0; ``taught`` ‖u‖ of shape (R,); ``noise`` g,
    the label noise in the columns of U, of shape (N, R) (unused where α = 0).

    >>> model = Bidiagonal(np.array([[4.0]]), np.zeros((0, 1)))
    >>> displacement(model, 4.0, np.array([1.0]), np.array([[0.0]]))[0]
    array([-0.5])
    """
    a, b = np.sqrt(model.q), np.sqrt(model.e)
    s, t = np.full_like(taught, shift), -shift * taught
    # z = L⁻¹(−τ‖u‖e₁ + Bᵀg) is α_k g_k + t_k: subtracting the first part by hand would cancel where s is small.
    D, z = np.empty_like(a), np.empty_like(a)
    for k in range(len(a)):
        np.add(model.q[k], s, out=D[k])
        np.add(a[k] * noise[k], t, out=z[k])
        if k < len(b):
            t = b[k] * (noise[k] * s - a[k] * t) / D[k]
            s = shift + model.e[k] * (s / D[k])
    x = z / D
    pull = a[:-1] * b / D[:-1]
    for k in range(len(b) - 1, -1, -1):
        x[k] -= pull[k] * x[k + 1]
    return x[0], np.sqrt((x[1:] ** 2).sum(axis=0))


def resolvent_traces(model: Bidiagonal, shift: float) -> tuple[Floats, Floats]:
    """(tr R, tr R²) for R = (BᵀB + τ)⁻¹, τ ≥ 0 (τ = 0: no α may vanish), each of shape (R,).

    With s', s'' the derivatives of s by τ, tr R = d/dτ Σ log D_k = Σ s'/D and tr R² = Σ (s'/D)² − s''/D; since
    s'' ≤ 0 no term is negative.

    >>> resolvent_traces(Bidiagonal(np.array([[1.0]]), np.zeros((0, 1))), 1.0)
    (array([0.5]), array([0.25]))
    """
    q, e = model.q, model.e
    s, first, second = np.full(q.shape[1], shift), np.ones(q.shape[1]), np.zeros(q.shape[1])  # second is −s''
    one, two = np.zeros(q.shape[1]), np.zeros(q.shape[1])
    for k in range(len(q)):
        D = q[k] + s
        slope = first / D
        one, two = one + slope, two + slope**2 + second / D
        if k < len(e):
            weight = e[k] * (q[k] / D)
            s, first, second = shift + e[k] * (s / D), 1 + weight * slope, weight * (second / D + 2 * slope**2)
    return one, two


def smoothing_traces(model: Bidiagonal, shift: float) -> tuple[Floats, Floats, Floats, Floats]:
    """(τ tr R, τ² tr R², tr W²R², τ tr WR²) for W = BᵀB, R = (W + τ)⁻¹, τ > 0, each of shape (R,), at any size of τ.

    Derivatives of log det(cW + τ) = Σ log D_k at c = 1.  With f = τ ∂s/∂τ, ∂s/∂c = s − f and, as s is homogeneous in
    (c, τ), one second derivative z = −τ² ∂²s/∂τ² = −∂²s/∂c² = τ ∂²s/∂c∂τ ≥ 0, the four are sums over k of

        f/D ,   (f/D)² + z/D ,   (1 − f/D)² + z/D ,   (1 − f/D) f/D − z/D ,      D − f = q + ∂s/∂c .

    No term loses its digits where τ is far from all eigenvalues, as 1 − τ tr R and tr R − τ tr R² would.

    >>> [f"{x[0]:.12g}" for x in smoothing_traces(Bidiagonal(np.array([[1.0]]), np.zeros((0, 1))), 1e9)]
    ['0.999999999', '0.999999998', '9.99999998e-19', '9.99999998e-10']
    """
    q, e = model.q, model.e
    s, f, kept, z = np.full(q.shape[1], shift), np.full(q.shape[1], shift), np.zeros(q.shape[1]), np.zeros(q.shape[1])
    short, residual, second, noise = (np.zeros(q.shape[1]) for _ in range(4))
    for k in range(len(q)):
        D = q[k] + s
        lost, left, bent = f / D, (q[k] + kept) / D, z / D
        short, residual, second = short + lost, residual + (lost**2 + bent), second + (left**2 + bent)
        noise = noise + (left * lost - bent)
        if k < len(e):
            share = s / D
            weight = e[k] * (q[k] / D) / D
            kept, z = e[k] * share**2 + weight * kept, weight * (z + 2 * f * lost)
            s, f = shift + e[k] * share, shift + weight * f
    return short, residual, second, noise
