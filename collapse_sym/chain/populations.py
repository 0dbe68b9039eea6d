"""Populations: the covariance Σ of the inputs and the truth w₀.

Inputs are x ~ N(0, Σ) in R^d and clean labels xᵀw₀.  A population is a covariance and a truth;
both are kinds in a registry, so that later rooms add their own without touching a command.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import sympy as sp

from ..errors import InvalidInput
from ..notation import D
from .fields import coerce_fields
from .measured import Measured, read_values


@dataclass(frozen=True)
class Described:
    """A record with a ``kind`` and numeric fields; what the TOML reader and the validator go by.

    ``roles`` is field → role (notation.py).  ``sequence`` names the field that holds a list of numbers,
    which a file may give instead.  Optional fields are those with a default.
    """

    kind: ClassVar[str]
    roles: ClassVar[dict[str, str]] = {}
    sequence: ClassVar[str | None] = None

    def __post_init__(self) -> None:
        coerce_fields(self)

    @classmethod
    def with_files(cls, table: dict[str, Any], base: Path | None) -> dict[str, Any]:
        """The fields that a table of TOML gives, with what its files hold; they lie relative to ``base``."""
        if cls.sequence is None:
            return table
        if (cls.sequence in table) == ("file" in table):
            raise InvalidInput(cls.kind, f"needs {cls.sequence} or file, and not both", f"write {cls.sequence} = [ … ]")
        if "file" not in table:
            return table
        file = table["file"]
        if not isinstance(file, str) or not file or "\0" in file:
            raise InvalidInput(file, f"file of {cls.kind} must be a path", 'write file = "values.txt"')
        return {**table, cls.sequence: read_values(file, base)}


@dataclass(frozen=True)
class Covariance(Described):
    """A covariance Σ; ``rank`` is the number of its non-zero eigenvalues, the d of every threshold."""

    @property
    def rank(self) -> sp.Expr:
        raise NotImplementedError

    @property
    def ambient(self) -> sp.Expr:
        """The dimension of the space, zero eigenvalues included (d ≤ ambient)."""
        return self.rank

    @property
    def listed(self) -> int | None:
        """How many coefficients a truth needs; None where eigenvalues are not listed."""
        return None

    @property
    def infinite(self) -> bool:
        """Whether the dimension is infinite; ``rank`` is d then, which every size is below."""
        return False

    @property
    def notices(self) -> tuple[str, ...]:
        """What a user must be told of where the numbers come from."""
        return ()

    def scaled(self, k: int) -> Covariance:
        """The same spectral law in k times the dimension."""
        raise InvalidInput(self.kind, "a covariance without a scaled form", "use isotropic or diagonal")


@dataclass(frozen=True)
class Isotropic(Covariance):
    """Σ = I in ``dimension`` dimensions (an integer, or a size that may hold symbols)."""

    dimension: sp.Expr
    kind: ClassVar[str] = "isotropic"
    roles: ClassVar[dict[str, str]] = {"dimension": "dimension"}

    @property
    def rank(self) -> sp.Expr:
        return self.dimension

    @property
    def listed(self) -> int | None:
        return int(self.dimension) if self.dimension.is_Integer else None

    def scaled(self, k: int) -> Isotropic:
        return replace(self, dimension=k * self.dimension)


@dataclass(frozen=True)
class Diagonal(Covariance):
    """Σ = diag(eigenvalues), each ``copies`` times: exact numbers and symbols, or numbers of a file.

    ``eigenvalues`` is a tuple of expressions or, for a ``file`` (its path as written in the TOML), the
    float64 numbers that were read.
    """

    eigenvalues: Any = ()
    file: str | None = None
    copies: sp.Expr = sp.Integer(1)
    kind: ClassVar[str] = "diagonal"
    roles: ClassVar[dict[str, str]] = {"eigenvalues": "eigenvalue", "copies": "copies"}
    sequence: ClassVar[str | None] = "eigenvalues"

    def __post_init__(self) -> None:
        super().__post_init__()
        values = self.eigenvalues
        if isinstance(values, Measured) and values.array.min() < 0:
            raise InvalidInput(values.array.min(), "an eigenvalue of a covariance must be ≥ 0", "give numbers ≥ 0")
        if not self._nonzero:
            raise InvalidInput("diagonal", "no non-zero eigenvalue", "give at least one eigenvalue > 0")

    @property
    def _nonzero(self) -> int:
        if isinstance(self.eigenvalues, Measured):
            return int(np.count_nonzero(self.eigenvalues.array))
        return sum(1 for s in self.eigenvalues if s != 0)

    @property
    def rank(self) -> sp.Expr:
        return self.copies * self._nonzero

    @property
    def ambient(self) -> sp.Expr:
        return self.copies * len(self.eigenvalues)

    @property
    def listed(self) -> int | None:
        return len(self.eigenvalues)

    def scaled(self, k: int) -> Diagonal:
        return replace(self, copies=k * self.copies)


@dataclass(frozen=True)
class Abstract(Covariance):
    """Any Σ of rank ``dimension`` (d unless it is given); answers stay functionals of it."""

    dimension: sp.Expr = D
    kind: ClassVar[str] = "abstract"
    roles: ClassVar[dict[str, str]] = {"dimension": "dimension"}

    @property
    def rank(self) -> sp.Expr:
        return self.dimension


@dataclass(frozen=True)
class Truth(Described):
    """The truth w₀."""

    def check(self, covariance: Covariance) -> None:
        """Refuse a covariance that the truth does not go with.  *Raises* InvalidInput."""

    def scaled(self, k: int, covariance: Covariance) -> Truth:
        """The same law of the truth when ``covariance`` is scaled k times."""
        return self


@dataclass(frozen=True)
class NormTruth(Truth):
    """‖w₀‖² = ``squared`` (isotropic Σ only: nothing else is seen there)."""

    squared: sp.Expr
    kind: ClassVar[str] = "norm"
    roles: ClassVar[dict[str, str]] = {"squared": "squared"}

    def check(self, covariance: Covariance) -> None:
        if not isinstance(covariance, Isotropic):
            raise InvalidInput(
                "norm",
                f"‖w₀‖ alone does not determine the risk for a {covariance.kind} covariance",
                'use truth kind "random", "coefficients" or "abstract"',
            )


@dataclass(frozen=True)
class RandomTruth(Truth):
    """Equal weights on all directions: c_j² = ``squared`` / dimension."""

    squared: sp.Expr
    kind: ClassVar[str] = "random"
    roles: ClassVar[dict[str, str]] = {"squared": "squared"}

    def check(self, covariance: Covariance) -> None:
        if covariance.infinite:
            raise InvalidInput(
                "random", "no truth weighs infinitely many directions alike", 'use truth kind "power-law" or "abstract"'
            )


@dataclass(frozen=True)
class CoefficientsTruth(Truth):
    """w₀ = Σ c_j v_j in the eigenbasis of Σ: ``values`` are the c_j, one per eigenvalue as listed.

    Where the covariance takes k copies of each eigenvalue, c_j² is split evenly among them.
    """

    values: Any = ()
    file: str | None = None
    kind: ClassVar[str] = "coefficients"
    roles: ClassVar[dict[str, str]] = {"values": "coefficient"}
    sequence: ClassVar[str | None] = "values"

    @property
    def squared(self) -> sp.Expr:
        """‖w₀‖² (of measured values: the exact rational that their float64 sum is)."""
        if isinstance(self.values, Measured):
            return sp.Rational(float(np.sum(self.values.array**2)))
        return sp.Add(*[c**2 for c in self.values])

    def check(self, covariance: Covariance) -> None:
        expected = covariance.listed
        if expected is None:
            raise InvalidInput(
                "coefficients",
                f"a {covariance.kind} covariance here has no listed eigenvalues",
                "give a numeric dimension, or another truth",
            )
        if expected != len(self.values):
            raise InvalidInput(
                f"{len(self.values)} coefficients",
                f"the covariance lists {expected} eigenvalues",
                "give one per eigenvalue",
            )

    def scaled(self, k: int, covariance: Covariance) -> Truth:
        # An isotropic Σ has no listed eigenvalues to copy, and sees the length of w₀ only.
        return NormTruth(self.squared) if isinstance(covariance, Isotropic) else self


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
        return isinstance(self.covariance, Isotropic)


#: kind → class, extended by later rooms through ``register_covariance`` and ``register_truth``.
COVARIANCES: dict[str, type[Covariance]] = {c.kind: c for c in (Isotropic, Diagonal, Abstract)}
TRUTHS: dict[str, type[Truth]] = {c.kind: c for c in (NormTruth, RandomTruth, CoefficientsTruth, AbstractTruth)}


def register_covariance(cls: type[Covariance]) -> type[Covariance]:
    """Make a covariance of yours known to the TOML reader under its ``kind`` (usable as a decorator)."""
    COVARIANCES[cls.kind] = cls
    return cls


def register_truth(cls: type[Truth]) -> type[Truth]:
    """Make a truth of yours known to the TOML reader under its ``kind`` (usable as a decorator)."""
    TRUTHS[cls.kind] = cls
    return cls
