"""Matrices of an outcome in two kinds of numbers: exact rationals, and batches of floats.

Both kinds offer the same operations, so that a term is evaluated by one piece of code.  In floats a matrix has shape
(R, r, c), one per replicate, or (r, c) if it is the same in all; a scalar has shape (R,) or is a number.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat

from ..evaluation import Undetermined
from .averaging import Affine, NotLinear, averaged, known

Matrix = Any
Scalar = Any
#: entries of an exact matrix, beyond which products take minutes and gigabytes
MOST_ENTRIES = 40_000
#: and of a product, for which large matrices with few columns may be multiplied
MOST_OF_PRODUCT = 4_000_000


class Rationals:
    """Exact matrices over the rationals."""

    exact = True

    def number(self, x: Any) -> Fraction:
        """A rational number; anything irrational is refused."""
        if not isinstance(x, Fraction):
            raise Undetermined(x, "is no rational number, and this outcome is evaluated exactly")
        return x

    def matrix(self, rows: list[list[Fraction]]) -> Matrix:
        """A matrix from its rows; a large one is refused."""
        _refuse_large(len(rows), len(rows[0]) if rows else 0)
        return fmpq_mat([[_fmpq(x) for x in row] for row in rows])

    def diagonal(self, entries: tuple[Fraction, ...]) -> Matrix:
        """A diagonal matrix."""
        d = len(entries)
        _refuse_large(d, d)
        return self.matrix([[self.number(entries[i]) if i == j else Fraction(0) for j in range(d)] for i in range(d)])

    def column(self, entries: tuple[Fraction, ...]) -> Matrix:
        """A vector."""
        return self.matrix([[self.number(x)] for x in entries])

    def eye(self, size: int) -> Matrix:
        """The identity."""
        _refuse_large(size, size)
        return self.diagonal((Fraction(1),) * size)

    def add(self, a: Matrix, b: Matrix) -> Matrix:
        """a + b."""
        return a + b

    def times(self, c: Scalar, a: Matrix) -> Matrix:
        """The number c times a."""
        return a * _fmpq(c) if isinstance(a, fmpq_mat) else a * c

    def matmul(self, a: Matrix, b: Matrix) -> Matrix:
        """The product of matrices; a large one is refused."""
        if self.is_matrix(a) and self.is_matrix(b):
            _refuse_large(a.nrows(), b.ncols(), MOST_OF_PRODUCT)
        return a * b

    def transpose(self, a: Matrix) -> Matrix:
        """aᵀ."""
        return a.transpose()

    def inverse(self, a: Matrix) -> Matrix:
        """a⁻¹; a singular matrix is refused."""
        if a.det() == 0:
            raise Undetermined("a matrix", "is singular at this outcome")
        return a.inv()

    def pseudoinverse(self, a: Matrix) -> Matrix:
        """a† from a = C F, C the pivot columns and F the reduced rows: Fᵀ(FFᵀ)⁻¹(CᵀC)⁻¹Cᵀ; one is I at full rank."""
        at = a.transpose()
        rank = a.rank()
        if rank == a.nrows():
            return at * (a * at).inv()
        if rank == a.ncols():
            return (at * a).inv() * at
        reduced, rank = a.rref()
        if rank == 0:
            return at
        pivots = [next(j for j in range(a.ncols()) if reduced[i, j] != 0) for i in range(rank)]
        F = fmpq_mat([[reduced[i, j] for j in range(a.ncols())] for i in range(rank)])
        C = fmpq_mat([[a[i, j] for j in pivots] for i in range(a.nrows())])
        Ft, Ct = F.transpose(), C.transpose()
        return Ft * (F * Ft).inv() * (Ct * C).inv() * Ct

    def rows(self, a: Matrix) -> int:
        """How many rows a matrix has."""
        return int(a.nrows())

    def trace(self, a: Matrix) -> Fraction:
        """tr a."""
        return sum((_fraction(a[i, i]) for i in range(a.nrows())), Fraction(0))

    def pairing(self, u: Matrix, v: Matrix) -> Fraction:
        """uᵀv."""
        return self.trace(u.transpose() * v)

    def norm(self, a: Matrix) -> Scalar:
        """No operator norm is rational in general: refused."""
        raise Undetermined("OperatorNorm", "has no rational value")

    def entries(self, a: Matrix) -> list[Fraction]:
        """All entries, row by row."""
        return [_fraction(x) for x in a.entries()]

    def is_matrix(self, a: Any) -> bool:
        """Whether this is a matrix, not a number."""
        return isinstance(a, fmpq_mat)


def _refuse_large(rows: int, columns: int, most: int = MOST_ENTRIES) -> None:
    if rows * columns > most:
        raise Undetermined(f"a matrix of {rows} rows", f"has more than {most} entries to be exact")


def _fmpq(x: Fraction) -> fmpq:
    return fmpq(x.numerator, x.denominator)


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))


class Floats:
    """Batches of float matrices; noises may stand in them as variables (``Affine``), to be averaged exactly."""

    exact = False

    def __init__(self) -> None:
        self._eyes: dict[int, Matrix] = {}

    def number(self, x: Any) -> Scalar:
        """A float, or one per replicate."""
        return x if isinstance(x, np.ndarray) else float(x)

    def diagonal(self, entries: tuple[Any, ...]) -> Matrix:
        """A diagonal matrix."""
        return np.diag([float(x) for x in entries])

    def column(self, entries: tuple[Any, ...]) -> Matrix:
        """A vector."""
        return np.array([[float(x)] for x in entries])

    def eye(self, size: int) -> Matrix:
        """The identity, one object per size: products with it are left out."""
        return self._eyes.setdefault(size, np.eye(size))

    def add(self, a: Matrix, b: Matrix) -> Matrix:
        """a + b."""
        return a + b

    def times(self, c: Scalar, a: Matrix) -> Matrix:
        """The number c times a."""
        if isinstance(c, np.ndarray) and getattr(a, "ndim", 0) > 1:
            c = c[:, None, None]
        return a * c

    def matmul(self, a: Matrix, b: Matrix) -> Matrix:
        """The product of matrices."""
        if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
            if a is self._eyes.get(a.shape[-1]):
                return b
            if b is self._eyes.get(b.shape[-2]):
                return a
        if isinstance(a, Affine):
            raise NotLinear
        return b.mapped(lambda x: a if x is None else a @ x) if isinstance(b, Affine) else a @ b

    def transpose(self, a: Matrix) -> Matrix:
        """aᵀ."""
        if isinstance(a, Affine):
            raise NotLinear
        return a.swapaxes(-1, -2)

    def inverse(self, a: Matrix) -> Matrix:
        """a⁻¹."""
        return np.linalg.inv(known(a))

    def pseudoinverse(self, a: Matrix) -> Matrix:
        """a†."""
        return np.linalg.pinv(known(a))

    def rows(self, a: Matrix) -> int:
        """How many rows a matrix has."""
        return int(known(a).shape[-2])

    def trace(self, a: Matrix) -> Scalar:
        """tr a."""
        return np.trace(known(a), axis1=-2, axis2=-1)

    def pairing(self, u: Matrix, v: Matrix) -> Scalar:
        """uᵀv; averaged over the noises where these stand in it."""
        if isinstance(u, Affine) or isinstance(v, Affine):
            return averaged(u, v)
        return (u * v).sum(axis=(-1, -2))

    def norm(self, a: Matrix) -> Scalar:
        """The operator norm: by the smaller of aaᵀ and aᵀa, whose largest eigenvalue has all its digits.

        >>> float(Floats().norm(np.array([[[3.0, 0.0], [0.0, -4e200]]]))[0]) / 1e200
        4.0
        """
        a = known(a)
        size = np.abs(a).max(axis=(-2, -1), keepdims=True, initial=0.0)
        with np.errstate(invalid="ignore"):  # what is infinite has no eigenvalues, and is refused for that
            scaled = a / np.where(size > 0, size, 1.0)  # or squares are too large, or too small
        turned = scaled.swapaxes(-1, -2)
        gram = scaled @ turned if a.shape[-2] <= a.shape[-1] else turned @ scaled
        return size[..., 0, 0] * np.sqrt(np.linalg.eigvalsh(gram)[..., -1].clip(0))

    def is_matrix(self, a: Any) -> bool:
        """Whether this is a matrix, not a number."""
        return isinstance(a, Affine) or getattr(a, "ndim", 0) > 1
