"""Kernels as covariances: Σ has the eigenvalues λ_k of a kernel on its first levels, each with its multiplicity.

Kernel ridge regression is a linear chain in the kernel's eigenfunctions; as everywhere, its features are taken to be
Gaussian with this Σ.  Here stands how many directions there
are; how large their eigenvalues are, the room ``spectra.kernels`` knows.  Parameters are numbers; the eigenvalues
are float64.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import sympy as sp

from ..errors import InvalidInput, TooLarge
from .fields import expressions
from .populations import Covariance, register_covariance

MAX_LEVELS = 5_000


def harmonics(p: sp.Expr, k: sp.Expr) -> sp.Expr:
    """How many spherical harmonics of degree k ≥ 1 there are in dimension p.

    >>> harmonics(sp.Integer(3), sp.Integer(4))
    9
    """
    return (2 * k + p - 2) * sp.gamma(k + p - 2) / (sp.gamma(k + 1) * sp.gamma(p - 1))


def monomials(p: sp.Expr, k: sp.Expr) -> sp.Expr:
    """How many monomials of degree k there are in p variables.

    >>> monomials(sp.Integer(3), sp.Integer(2))
    6
    """
    return sp.gamma(k + p) / (sp.gamma(k + 1) * sp.gamma(p))


class Kernel(Covariance):
    """A kernel's modes on the levels k < ``levels`` that it has, each direction ``copies`` times."""

    dimension: sp.Expr
    copies: sp.Expr

    def __post_init__(self) -> None:
        super().__post_init__()
        for _, e in expressions(self):
            if e.free_symbols:
                raise InvalidInput(e, f"a number is needed in a {self.kind} covariance", "give it as a number")
        if self.below > MAX_LEVELS:
            raise TooLarge(f"{self.below} levels", f"more than {MAX_LEVELS}", "take fewer levels")

    @property
    def below(self) -> int:
        """All levels are below."""
        return int(self.levels)  # type: ignore[attr-defined]

    @property
    def occurring(self) -> tuple[int, ...]:
        """The levels that the kernel has, in order."""
        return tuple(k for k in range(self.below) if self.has(k))

    def has(self, k: int) -> bool:
        """Whether the kernel has modes of this level."""
        return True

    def multiplicity(self, k: int) -> sp.Expr:
        """How many modes a level has: spherical harmonics of degree k."""
        return harmonics(self.dimension, sp.Integer(k)) if k else sp.Integer(1)

    @property
    def rank(self) -> sp.Expr:
        return self.copies * sp.Add(*[self.multiplicity(k) for k in self.occurring])

    @property
    def listed(self) -> int | None:
        return len(self.occurring)

    def scaled(self, k: int) -> Self:
        return replace(self, copies=k * self.copies)  # type: ignore[type-var,call-arg]


class OnSphere(Kernel):
    """x uniform on the unit sphere of R^p, p = ``dimension`` ≥ 2."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.dimension < 2:
            raise InvalidInput(f"dimension = {self.dimension}", "a sphere needs p >= 2", "give an integer >= 2")


@register_covariance
@dataclass(frozen=True)
class GaussianRBF(Kernel):
    """exp(−‖x−y‖²/2ℓ²), ``bandwidth`` ℓ, x ~ N(0, ``variance``·I) in ``dimension`` p, up to degree ``levels`` − 1.

    >>> GaussianRBF(dimension=2, bandwidth=1, levels=3).rank
    6
    """

    dimension: sp.Expr
    bandwidth: sp.Expr
    levels: sp.Expr
    variance: sp.Expr = sp.Integer(1)
    copies: sp.Expr = sp.Integer(1)
    kind: ClassVar[str] = "gaussian-rbf"
    roles: ClassVar[dict[str, str]] = {
        "dimension": "dimension", "bandwidth": "scale", "levels": "dimension", "variance": "scale", "copies": "copies",
    }  # fmt: skip

    def multiplicity(self, k: int) -> sp.Expr:
        return monomials(self.dimension, sp.Integer(k))


@register_covariance
@dataclass(frozen=True)
class SphereRBF(OnSphere):
    """exp(−‖x−y‖²/2ℓ²), ``bandwidth`` ℓ, on the sphere, harmonics up to degree ``levels`` − 1."""

    dimension: sp.Expr
    bandwidth: sp.Expr
    levels: sp.Expr
    copies: sp.Expr = sp.Integer(1)
    kind: ClassVar[str] = "sphere-rbf"
    roles: ClassVar[dict[str, str]] = {
        "dimension": "dimension", "bandwidth": "scale", "levels": "dimension", "copies": "copies",
    }  # fmt: skip


@register_covariance
@dataclass(frozen=True)
class SpherePolynomial(OnSphere):
    """(``offset`` + ⟨x, y⟩)^``degree`` on the sphere: finitely many levels, all of them."""

    dimension: sp.Expr
    degree: sp.Expr
    offset: sp.Expr = sp.Integer(0)
    copies: sp.Expr = sp.Integer(1)
    kind: ClassVar[str] = "sphere-polynomial"
    roles: ClassVar[dict[str, str]] = {
        "dimension": "dimension", "degree": "dimension", "offset": "squared", "copies": "copies",
    }  # fmt: skip

    @property
    def below(self) -> int:
        return int(self.degree) + 1

    def has(self, k: int) -> bool:
        return bool(self.offset != 0) or (int(self.degree) - k) % 2 == 0


@register_covariance
@dataclass(frozen=True)
class ArcCosine(OnSphere):
    """The arc-cosine kernel of ``order`` 0 (steps) or 1 (ReLU) on the sphere, harmonics up to degree ``levels`` − 1.

    >>> ArcCosine(dimension=3, levels=6, order=0).occurring
    (0, 1, 3, 5)
    """

    dimension: sp.Expr
    levels: sp.Expr
    order: sp.Expr = sp.Integer(1)
    copies: sp.Expr = sp.Integer(1)
    kind: ClassVar[str] = "arc-cosine"
    roles: ClassVar[dict[str, str]] = {
        "dimension": "dimension", "levels": "dimension", "order": "count", "copies": "copies",
    }  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.order > 1:
            raise InvalidInput(f"order = {self.order}", "no closed form of this arc-cosine kernel", "take order 0 or 1")

    def has(self, k: int) -> bool:
        return k < 2 or (k + int(self.order)) % 2 == 1


@register_covariance
@dataclass(frozen=True)
class NeuralTangent(OnSphere):
    """The tangent kernel of two layers of ReLUs on the sphere, harmonics up to degree ``levels`` − 1."""

    dimension: sp.Expr
    levels: sp.Expr
    copies: sp.Expr = sp.Integer(1)
    kind: ClassVar[str] = "neural-tangent"
    roles: ClassVar[dict[str, str]] = {"dimension": "dimension", "levels": "dimension", "copies": "copies"}

    def has(self, k: int) -> bool:
        return k < 2 or k % 2 == 0
