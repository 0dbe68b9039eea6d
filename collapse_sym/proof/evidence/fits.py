"""The fits of a chain at a point, and how each acts through its design: ŵ′ = A ŵ + B E.

Least squares: B = X†, A = X†X.  Ridge: B = Xᵀ(XXᵀ + λT)⁻¹, A = B X.  For least squares the letters Σ̂R and
RXᵀ/T stand for the limits λ → 0⁺ of what they are for ridge, A and B.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from ..evaluation import Undetermined, Value, value
from .algebra import Floats, Matrix, Rationals

DOWNSTREAM = ("downstream",)
#: up to this size triangles are solved for all replicates at once: beyond, LAPACK's solver is as fast
SMALL = 8
#: replicates that are solved together: they stay in the processor's cache
BLOCK = 512


@dataclass(frozen=True)
class Fit:
    """One fit: keys of its noise and its design, rows T, noise variance, penalty (None: least squares)."""

    key: tuple[Any, ...]
    design: tuple[Any, ...]
    samples: int
    variance: Value
    penalty: Value | None

    @property
    def place(self) -> tuple[Any, ...]:
        """The key under which its design is drawn: another number of rows is another design."""
        return (*self.design, self.samples)

    def gap(self, dimension: int) -> int | None:
        """|T − d| of least squares, on which the tail of X† depends; None for ridge."""
        return abs(self.samples - dimension) if self.penalty is None else None


def generator(chain: Mapping[str, Any], point: Mapping[str, Value], index: int) -> Fit:
    """The generator with this index at a point."""
    data = chain["generators"][0]
    if index < 0:
        raise Undetermined(index, "generators are numbered from 0")
    shared = data["design"] != "fresh"
    design = ("design", data["design"]) if shared else ("generator", index)
    return _fit(data, {**point, "m": Fraction(index)}, ("generator", index), design)


def downstream(chain: Mapping[str, Any], point: Mapping[str, Value]) -> Fit:
    """The downstream fit at a point."""
    return _fit(chain["downstream"][0], point, DOWNSTREAM, DOWNSTREAM)


def repeat(chain: Mapping[str, Any], point: Mapping[str, Value]) -> int:
    """How many generators there are at a point."""
    return int(value(chain["generators"][0]["repeat"], point)) if chain["generators"] else 0


def fits(chain: Mapping[str, Any], point: Mapping[str, Value]) -> list[Fit]:
    """All fits of the chain at a point, in order."""
    found = [generator(chain, point, i) for i in range(repeat(chain, point))]
    return found + ([downstream(chain, point)] if chain["downstream"] else [])


def _fit(data: Mapping[str, Any], point: Mapping[str, Value], key: tuple[Any, ...], design: tuple[Any, ...]) -> Fit:
    samples = value(data["samples"], point)
    if not isinstance(samples, Fraction) or samples.denominator != 1 or samples < 1:
        raise Undetermined(samples, "is no number of rows")
    penalty = value(data["penalty"], point) if data["fit"] == "ridge" else None
    return Fit(key, design, int(samples), value(data["variance"], point), penalty)


@dataclass(frozen=True)
class Maps:
    """A (d × d) and B (d × rows) of a fit; ``smoother`` makes B, once, where it is asked for: no noise, no B."""

    A: Matrix
    smoother: Callable[[], Matrix]

    @cached_property
    def B(self) -> Matrix:
        """B (d × rows)."""
        return self.smoother()


def maps(algebra: Floats | Rationals, X: Matrix, fit: Fit, *, full_rank: bool) -> Maps:
    """How a fit acts through a design.

    X has T rows, or d rows H ᵀX where only XᵀX matters; ``full_rank`` says that its rank is surely min(rows, d).
    """
    if isinstance(algebra, Rationals):
        return _exact(algebra, X, fit)
    rows, d = X.shape[-2:]
    if fit.penalty is None:
        return _least_squares(algebra, X, full_rank)
    ridge = float(fit.penalty) * fit.samples
    Xt = X.swapaxes(-1, -2)
    if rows < d:
        B = np.linalg.solve(X @ Xt + ridge * np.eye(rows), X).swapaxes(-1, -2)
    else:
        B = np.linalg.solve(Xt @ X + ridge * np.eye(d), Xt)
    return Maps(B @ X, lambda: B)


def _least_squares(algebra: Floats, X: Any, full_rank: bool) -> Maps:
    rows, d = X.shape[-2:]
    if not full_rank:
        B = np.linalg.pinv(X)
        return Maps(B @ X, lambda: B)
    if rows >= d:
        return Maps(algebra.eye(d), lambda: _inverse(algebra, X))
    # Xᵀ = Q U: A = QQᵀ, B = Q U⁻ᵀ, with no squared condition number
    Q, U = np.linalg.qr(X.swapaxes(-1, -2))
    Qt = Q.swapaxes(-1, -2)
    return Maps(Q @ Qt, lambda: solved(U, Qt).swapaxes(-1, -2))


def _inverse(algebra: Floats, X: Any) -> Any:
    """X† of rows ≥ d of full rank."""
    rows, d = X.shape[-2:]
    if rows == d:  # drawn as a triangle where only XᵀX matters
        return solved(X, algebra.eye(d)) if _is_upper(X) else np.linalg.inv(X)
    Q, U = np.linalg.qr(X)
    return solved(U, Q.swapaxes(-1, -2))


def _is_upper(X: Any) -> bool:
    return not X[..., *np.tril_indices(X.shape[-1], -1)].any()


def solved(U: Any, Y: Any) -> Any:
    """U⁻¹Y for upper triangles U (R × n × n) and Y (R × n × m, or n × m), from the last row up.

    *Raises* LinAlgError for a singular one.

    >>> solved(np.array([[[2.0, 1.0], [0.0, 4.0]]]), np.array([[[4.0], [8.0]]])).tolist()
    [[[1.0], [2.0]]]
    """
    n, m = Y.shape[-2:]
    if n > SMALL:
        return np.linalg.solve(U, Y)
    if not np.diagonal(U, axis1=-2, axis2=-1).all():
        raise np.linalg.LinAlgError("a singular triangle")
    right, found = np.broadcast_to(Y, (len(U), n, m)), np.empty((len(U), n, m))
    for start in range(0, len(U), BLOCK):
        block = slice(start, start + BLOCK)
        # all replicates of an entry next to each other: n² long operations in place of a factoring for each
        upper, rows = (np.array(np.moveaxis(M[block], 0, -1), order="C") for M in (U, right))
        for i in reversed(range(n)):
            for j in range(i + 1, n):
                rows[i] -= upper[i, j] * rows[j]
            rows[i] /= upper[i, i]
        found[block] = np.moveaxis(rows, -1, 0)
    return found


def _exact(algebra: Rationals, X: Matrix, fit: Fit) -> Maps:
    if fit.penalty is None:
        B = algebra.pseudoinverse(X)
    else:
        Xt = algebra.transpose(X)
        ridge = algebra.times(algebra.number(fit.penalty * fit.samples), algebra.eye(X.ncols()))
        B = algebra.matmul(algebra.inverse(algebra.add(algebra.matmul(Xt, X), ridge)), Xt)
    return Maps(algebra.matmul(B, X), lambda: B)
