"""Populations: the covariance Σ of the inputs and the truth w₀.

Inputs are x ~ N(0, Σ) in R^d and clean labels xᵀw₀.  A population is a covariance and a truth;
both are kinds in a registry, so that later rooms add their own without touching a command.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from ..notation import D


@dataclass(frozen=True)
class Covariance:
    """A covariance Σ; ``rank`` is the number of its non-zero eigenvalues, the d of every threshold."""

    kind: ClassVar[str]

    @property
    def rank(self) -> sp.Expr:
        raise NotImplementedError

    @property
    def ambient(self) -> sp.Expr:
        """The dimension of the space, zero eigenvalues included (d ≤ ambient)."""
        return self.rank


@dataclass(frozen=True)
class Isotropic(Covariance):
    """Σ = I in ``dimension`` dimensions (an integer, or a size that may hold symbols)."""

    dimension: sp.Expr
    kind: ClassVar[str] = "isotropic"

    @property
    def rank(self) -> sp.Expr:
        return self.dimension


@dataclass(frozen=True)
class Diagonal(Covariance):
    """Σ = diag(eigenvalues): exact numbers and symbols, or float64 numbers from ``file``.

    ``eigenvalues`` is a tuple of expressions; for a file it is the tuple of floats that was read,
    and ``file`` is the path as written in the TOML.
    """

    eigenvalues: tuple = ()
    file: str | None = None
    kind: ClassVar[str] = "diagonal"

    @property
    def rank(self) -> sp.Expr:
        return sp.Integer(sum(1 for s in self.eigenvalues if s != 0))

    @property
    def ambient(self) -> sp.Expr:
        return sp.Integer(len(self.eigenvalues))


@dataclass(frozen=True)
class Abstract(Covariance):
    """Any Σ of rank d; answers stay functionals of it."""

    kind: ClassVar[str] = "abstract"

    @property
    def rank(self) -> sp.Expr:
        return D


@dataclass(frozen=True)
class Truth:
    """The truth w₀."""

    kind: ClassVar[str]


@dataclass(frozen=True)
class NormTruth(Truth):
    """‖w₀‖² = ``squared`` (isotropic Σ only: nothing else is seen there)."""

    squared: sp.Expr
    kind: ClassVar[str] = "norm"


@dataclass(frozen=True)
class RandomTruth(Truth):
    """Equal weights on all directions: c_j² = ``squared`` / dimension."""

    squared: sp.Expr
    kind: ClassVar[str] = "random"


@dataclass(frozen=True)
class CoefficientsTruth(Truth):
    """w₀ = Σ c_j v_j in the eigenbasis of Σ: ``values`` are the c_j, one per eigenvalue as listed."""

    values: tuple = ()
    file: str | None = None
    kind: ClassVar[str] = "coefficients"


@dataclass(frozen=True)
class AbstractTruth(Truth):
    """Any w₀; answers keep Quad[g] = w₀ᵀ g(Σ) w₀."""

    kind: ClassVar[str] = "abstract"


@dataclass(frozen=True)
class Population:
    """A covariance and a truth."""

    covariance: Covariance
    truth: Truth

    @property
    def rank(self) -> sp.Expr:
        """rank Σ, the d of every threshold."""
        return self.covariance.rank

    @property
    def isotropic(self) -> bool:
        """Whether Σ is known to be a multiple of the identity on its range."""
        if isinstance(self.covariance, Isotropic):
            return True
        if isinstance(self.covariance, Diagonal):
            return False
        return False


#: kind → class, extended by later rooms through ``register_covariance`` and ``register_truth``.
COVARIANCES: dict[str, type[Covariance]] = {c.kind: c for c in (Isotropic, Diagonal, Abstract)}
TRUTHS: dict[str, type[Truth]] = {c.kind: c for c in (NormTruth, RandomTruth, CoefficientsTruth, AbstractTruth)}
