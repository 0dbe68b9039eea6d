"""Kernels and their Gram matrices, in float64 and by blocks of rows.

    rbf          K(x, x') = exp(−γ ‖x − x'‖²)
    polynomial   K(x, x') = (γ x·x' + c)^q
    linear       K(x, x') = x·x'

γ is what papers call the *bandwidth* (an inverse squared length), c the *offset* and q the *degree*.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..errors import InvalidInput

#: rows of a Gram matrix that are computed at once: their distances stay in the cache of the processor
BLOCK = 512

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Kernel:
    """A positive semi-definite function of two rows; kinds are registered in ``KERNELS``."""

    kind: ClassVar[str]

    def of_products(self, products: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """K from the inner products x·x' (overwritten) and the squared norms of both sides."""
        raise NotImplementedError

    def gram(self, X: np.ndarray, Z: np.ndarray | None = None, *, progress: Progress | None = None) -> np.ndarray:
        """K(x_i, z_j) as an array ``(len(X), len(Z))``; with Z left out K(x_i, x_j), exactly symmetric.

        ``progress`` is told (rows done, rows).  *Raises* InvalidInput where numbers overflow.

        >>> Rbf(bandwidth=0.5).gram(np.array([[0.0], [2.0]])).round(4).tolist()
        [[1.0, 0.1353], [0.1353, 1.0]]
        """
        X = np.ascontiguousarray(X, dtype=np.float64)
        same = Z is None
        Z = X if Z is None else np.ascontiguousarray(Z, dtype=np.float64)
        left, right = _squared_norms(X), _squared_norms(Z)
        out = np.empty((len(X), len(Z)))
        with np.errstate(over="ignore", invalid="ignore"):
            for start in range(0, len(X), BLOCK):
                rows = slice(start, min(start + BLOCK, len(X)))
                columns = slice(start, None) if same else slice(None)
                block = self.of_products(X[rows] @ Z[columns].T, left[rows, None], right[None, columns])
                out[rows, columns] = block
                if same:
                    _mirror(out, rows)
                if not np.isfinite(block).all():
                    raise InvalidInput(self.text, "the kernel overflows on these inputs", "scale inputs or bandwidth")
                if progress is not None:
                    progress(rows.stop, len(X))
        if same:
            np.fill_diagonal(out, self.diagonal(X))
        return out

    def diagonal(self, X: np.ndarray) -> np.ndarray:
        """K(x_i, x_i)."""
        squared = _squared_norms(np.asarray(X, dtype=np.float64))
        return self.of_products(squared.copy(), squared, squared)

    @property
    def text(self) -> str:
        """The kernel with its numbers, as one line: what names it in caches, files and captions."""
        numbers = ", ".join(f"{f.name} = {getattr(self, f.name)!r}" for f in dataclasses.fields(self))
        return f"{self.kind}({numbers})"


@dataclass(frozen=True)
class Rbf(Kernel):
    """exp(−γ ‖x − x'‖²), γ = ``bandwidth`` > 0."""

    bandwidth: float
    kind: ClassVar[str] = "rbf"

    def __post_init__(self) -> None:
        _coerce(self, "bandwidth", positive=True)

    def of_products(self, products: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        products *= -2.0
        products += left
        products += right
        np.maximum(products, 0.0, out=products)  # rounding must not make a squared distance negative
        products *= -self.bandwidth
        return np.exp(products, out=products)


@dataclass(frozen=True)
class Polynomial(Kernel):
    """(γ x·x' + c)^q, γ = ``bandwidth`` > 0, c = ``offset`` ≥ 0, q = ``degree`` an integer ≥ 1."""

    degree: int
    bandwidth: float
    offset: float = 1.0
    kind: ClassVar[str] = "polynomial"

    def __post_init__(self) -> None:
        _coerce(self, "bandwidth", positive=True)
        _coerce(self, "offset", positive=False)
        _coerce(self, "degree", positive=True)
        if self.degree != int(self.degree) or self.degree > 100:
            raise InvalidInput(f"degree = {self.degree}", "not an integer from 1 to 100", "give the kernel's degree")
        object.__setattr__(self, "degree", int(self.degree))

    def of_products(self, products: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        products *= self.bandwidth
        products += self.offset
        return np.power(products, self.degree, out=products)


@dataclass(frozen=True)
class Linear(Kernel):
    """x·x'."""

    kind: ClassVar[str] = "linear"

    def of_products(self, products: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        return products


#: kind → class, extended by ``register_kernel``
KERNELS: dict[str, type[Kernel]] = {k.kind: k for k in (Rbf, Polynomial, Linear)}


def register_kernel(cls: type[Kernel]) -> type[Kernel]:
    """Make a kernel of yours known under its ``kind`` (usable as a decorator)."""
    KERNELS[cls.kind] = cls
    return cls


def kernel_of(kind: str, numbers: Mapping[str, Any]) -> Kernel:
    """The kernel of a kind with its numbers; a number that it has not, or that is missing, is refused.

    >>> kernel_of("polynomial", {"degree": 5, "bandwidth": 1e-3}).text
    'polynomial(degree = 5, bandwidth = 0.001, offset = 1.0)'
    """
    if kind not in KERNELS:
        raise InvalidInput(kind, "not a known kernel", f"known: {', '.join(sorted(KERNELS))}")
    known = dataclasses.fields(KERNELS[kind])
    for name in numbers:
        if name not in [f.name for f in known]:
            takes = ", ".join(f.name for f in known) or "no numbers"
            raise InvalidInput(name, f"not a number of the kernel {kind}", f"it takes {takes}")
    for f in known:
        if f.default is dataclasses.MISSING and f.name not in numbers:
            raise InvalidInput(kind, f"the kernel's {f.name} is missing", f"give its {f.name}")
    return KERNELS[kind](**numbers)


def _coerce(kernel: Kernel, name: str, *, positive: bool) -> None:
    value = getattr(kernel, name)
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or number < 0 or (positive and number == 0):
        wanted = "> 0" if positive else "≥ 0"
        raise InvalidInput(f"{name} = {value}", f"not a finite number {wanted}", f"give the kernel's {name}")
    object.__setattr__(kernel, name, number)


def _squared_norms(X: np.ndarray) -> np.ndarray:
    return np.einsum("ij,ij->i", X, X)


def _mirror(out: np.ndarray, rows: slice) -> None:
    """Copy the block row above the diagonal to below it, and make its own square symmetric."""
    square = out[rows, rows]
    square[:] = (square + square.T) / 2
    out[rows.stop :, rows] = out[rows, rows.stop :].T
