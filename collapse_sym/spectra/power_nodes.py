r"""Power laws on few nodes, in float64: Σ_{j≤d} f(j) = Σ_k w_k f(x_k) to rounding, for f smooth in log j.

Blocks of consecutive j, each short against j, are summed by the Gauss rule of the counting measure (the zeros of
the discrete Chebyshev polynomials): p nodes sum all polynomials of degree < 2p exactly, and all weights are
positive.  With s = j^(−β), s/(s+κ) has its poles at log j = (−log κ ± iπ)/β: blocks are short against 1/β.

The tail j > J of an infinite law, s < s_J, is a Gauss–Jacobi rule in u = s/s_J for functions g(s) = s·h(s), h smooth:

    Σ_{j>J} g(s_j) = (J/β) ∫₀¹ g(s_J u) u^(−1/β−1) du        and, with c_j² = j^(−δ), u^(δ/β) J^(−δ) more inside ,

up to a relative error of 1/J² (with s_J at J + 1/2), where J is above every position κ^(−1/β) of a κ.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TypeAlias

import numpy as np

Floats: TypeAlias = "np.ndarray"  # quoted: no name of NumPy is asked for before numbers are

#: j ≤ FIRST stand for themselves; NODES per block
FIRST, NODES = 64, 12


def nodes(beta: float, d: int) -> tuple[Floats, Floats]:
    """Positions x and weights w with Σ_{j≤d} f(j) ≈ Σ w f(x), for f smooth in log j on the scale 1/β.

    >>> x, w = nodes(2.0, 10**12)
    >>> len(x) < 2000, abs(float((w / x).sum()) - (math.log(10**12) + 0.5772156649015329)) < 1e-11
    (True, True)
    """
    positions = [np.arange(1, min(d, FIRST) + 1, dtype=float)]
    weights = [np.ones(len(positions[0]))]
    for start, length in _blocks(d, max(2, math.ceil(beta))):
        x, w = _rule(length)
        positions.append(start + (length - 1) / 2 + length * x)
        weights.append(length * w)
    return np.concatenate(positions), np.concatenate(weights)


def _blocks(d: int, per_octave: int) -> list[tuple[int, int]]:
    """(first j, number of j's) of blocks that cover FIRST < j ≤ d, ``per_octave`` of them where j doubles."""
    out, start = [], FIRST + 1
    while start <= d:
        shift = max(start.bit_length() - 60, 0)  # integers beyond float64 keep their leading bits
        length = max(int((start >> shift) * (2 ** (1 / per_octave) - 1)), 1) << shift
        out.append((start, min(length, d - start + 1)))
        start += length
    return out


@lru_cache(maxsize=4096)
def _rule(length: int) -> tuple[Floats, Floats]:
    """The Gauss rule of the mean over ``length`` equidistant points, on (−1/2, 1/2)."""
    if length <= NODES:
        return (np.arange(length) - (length - 1) / 2) / length, np.full(length, 1 / length)
    k = np.arange(1, NODES, dtype=float)
    return _gauss(np.zeros(NODES), k**2 * (1 - (k / length) ** 2) / (4 * (4 * k**2 - 1)), 1.0)


def _gauss(diagonal: Floats, squares: Floats, mass: float) -> tuple[Floats, Floats]:
    """Nodes and weights from the recurrence coefficients of orthogonal polynomials (Golub and Welsch)."""
    off = np.sqrt(squares)
    x, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(off, 1) + np.diag(off, -1))
    return x, mass * vectors[0] ** 2


def tail(power: float) -> tuple[Floats, Floats]:
    """Nodes u and weights with ∫₀¹ h(u) u^power du ≈ Σ w h(u), power > −1 (Gauss and Jacobi).

    >>> u, w = tail(-0.5)
    >>> bool(abs((w * u**5).sum() - 1 / 5.5) < 1e-14)
    True
    """
    b, k = power, np.arange(1, NODES, dtype=float)
    twice = 2 * k + b
    diagonal = np.concatenate([[(1 + b) / (2 + b)], (1 + b**2 / (twice * (twice + 2))) / 2])
    squares = (k * (k + b) / twice) ** 2 / (twice**2 - 1)
    return _gauss(diagonal, squares, 1 / (1 + b))
