r"""Power laws: eigenvalues s_j = c·j^(−β) and truths with c_j² = c'·j^(−δ), in any dimension or infinitely many.

β > 1 is the *capacity* exponent.  The *source* exponent r > 0 stands for δ = 1 + β(2r − 1), the borderline of
‖Σ^{1/2 − r}w₀‖ < ∞, so that β + δ = 1 + 2βr > 1 and ‖w₀‖²_Σ is finite also in infinite dimension.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import sympy as sp

from ..errors import InvalidInput
from ..notation import D
from . import magnitude
from .populations import Covariance, Truth, register_covariance, register_truth


class Powers(Covariance):
    """A covariance with eigenvalues ``scale``·j^(−``beta``) for j ≤ ``dimension``, each ``copies`` times."""

    beta: sp.Expr
    dimension: sp.Expr
    scale: sp.Expr
    copies: sp.Expr

    @property
    def infinite(self) -> bool:
        return bool(self.dimension is sp.oo)

    @property
    def rank(self) -> sp.Expr:
        return D if self.infinite else self.copies * self.dimension

    @property
    def listed(self) -> int | None:
        return int(self.dimension) if self.dimension.is_Integer else None

    def scaled(self, k: int) -> Self:
        # j^(−β) for j ≤ k·d would be another law: its risks fall with k, and so would the error of a wrong formula
        return replace(self, copies=k * self.copies)  # type: ignore[type-var,call-arg]


@register_covariance
@dataclass(frozen=True)
class PowerLaw(Powers):
    """Σ diagonal with eigenvalues ``scale``·j^(−β) for j = 1 … ``dimension``, each ``copies`` times.

    ``dimension`` is an integer, a size that may hold symbols, or "infinite" (SymPy's oo).
    *Raises* InvalidInput, for instance where β ≤ 1.

    >>> PowerLaw(beta="3/2", dimension="infinite").rank, PowerLaw(2, 100, copies=3).rank
    (d, 300)
    """

    beta: sp.Expr
    dimension: sp.Expr
    scale: sp.Expr = sp.Integer(1)
    copies: sp.Expr = sp.Integer(1)
    kind: ClassVar[str] = "power-law"
    roles: ClassVar[dict[str, str]] = {
        "beta": "capacity",
        "dimension": "extent",
        "scale": "scale",
        "copies": "copies",
    }


@register_covariance
@dataclass(frozen=True)
class PeriodicSobolev(Powers):
    """The periodic Sobolev kernel of order m under uniform inputs: eigenvalues k^(−2m), k ≤ ``dimension``, twice.

    So β = 2m exactly, m > 1/2 a number; ``copies`` counts cos kθ and sin kθ.  The kernel: ``spectra.kernels``.
    *Raises* InvalidInput.

    >>> PeriodicSobolev(order=2).beta, PeriodicSobolev("3/4", 50).rank
    (4, 100)
    """

    order: sp.Expr
    dimension: sp.Expr = sp.oo
    scale: sp.Expr = sp.Integer(1)
    copies: sp.Expr = sp.Integer(2)
    kind: ClassVar[str] = "periodic-sobolev"
    roles: ClassVar[dict[str, str]] = {"order": "scale", "dimension": "extent", "scale": "scale", "copies": "copies"}

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (2 * self.order - 1).is_positive:
            raise InvalidInput(f"order = {self.order}", "the kernel needs an order m > 1/2", "give a number > 1/2")

    @property
    def beta(self) -> sp.Expr:  # type: ignore[override]
        return 2 * self.order


@register_truth
@dataclass(frozen=True)
class PowerLawTruth(Truth):
    """c_j² = ``scale``·j^(−δ), with the exponent ``delta``, or δ = 1 + β(2r − 1) by the ``source`` exponent r.

    For power-law covariances only; where an eigenvalue has copies, c_j² is split evenly among them.
    *Raises* InvalidInput.

    >>> PowerLawTruth(source="3/8").exponent(PowerLaw(2, 100)), PowerLawTruth(delta=2).exponent(PowerLaw(2, 100))
    (1/2, 2)
    """

    source: sp.Expr | None = None
    delta: sp.Expr | None = None
    scale: sp.Expr = sp.Integer(1)
    kind: ClassVar[str] = "power-law"
    roles: ClassVar[dict[str, str]] = {"source": "source", "delta": "coefficient", "scale": "scale"}

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.source is None) == (self.delta is None):
            what = "neither source nor delta" if self.source is None else "source and delta"
            raise InvalidInput(what, "a power-law truth has one exponent", "give source = r, or delta = δ")

    def exponent(self, covariance: Powers) -> sp.Expr:
        """δ."""
        if self.delta is not None:
            return self.delta
        assert self.source is not None
        return 1 + covariance.beta * (2 * self.source - 1)

    def check(self, covariance: Covariance) -> None:
        if not isinstance(covariance, Powers):
            raise InvalidInput(
                "power-law",
                f"a truth in powers of j, for a {covariance.kind} covariance",
                "use a power-law covariance, or another truth",
            )
        gap = self.exponent(covariance) - 1 + covariance.beta
        if not gap.free_symbols and not (magnitude.sign(gap) or 0) > 0:
            raise InvalidInput(
                f"delta = {self.delta}",
                "δ ≤ 1 − β, that is a source exponent r ≤ 0: ‖w₀‖²_Σ has no bound",
                "give delta > 1 − β",
            )
