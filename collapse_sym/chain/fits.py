r"""Fits: a linear smoother is a random linear map.

A fit on T rows X ~ N(0, Σ) with labels y = X u + ε returns ŵ = B y, hence

    ŵ = A u + B ε ,    A = B X ,    ε ~ N(0, σ² I)  independent of X .

The engine needs three maps of deterministic metrics M = g(Σ) from a fit:
mean M ↦ E[A]ᵀM, second M ↦ E[AᵀMA], noise M ↦ E tr(BᵀMB).  A calculus gives them for the two
fits below; a fit of your own inherits from one of them and transforms what the calculus gives
(``act``), and the smoother B for simulation.
"""

from __future__ import annotations

import numbers
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import sympy as sp

from ..errors import InvalidInput, OutsideCalculus
from ..notation import N
from .fields import coerce_fields
from .grammar import coerce

#: why nothing exact is said of a fit with λ < 0
NO_MEAN = "at any finite size the mean is infinite where λ < 0: Σ̂ has eigenvalues as near to −λ as one likes"
FRESH = "fresh"  # the design of a fit that shares it with no other

#: Turns an expression into a number (simulation).
Number = Callable[[sp.Expr], float]


@dataclass(frozen=True)
class Fit:
    """A fit on ``samples`` rows with label noise of standard deviation ``noise``.

    ``design`` is "fresh", or a name: all fits of a chain with one name share one design.
    Numbers are SymPy expressions; integers, decimals and strings of the chain's grammar are accepted.
    """

    samples: sp.Expr
    noise: sp.Expr = sp.Integer(0)
    design: str = FRESH

    kind: ClassVar[str]
    #: numeric field → role (notation.py): what the TOML reader and the validator go by
    roles: ClassVar[dict[str, str]] = {"samples": "size", "noise": "noise"}

    def __post_init__(self) -> None:
        coerce_fields(self)

    @property
    def penalty(self) -> sp.Expr:
        """λ of (Σ̂ + λ); 0 means minimum-norm least squares, the limit λ → 0⁺."""
        return sp.Integer(0)

    @property
    def below_zero(self) -> bool:
        """Whether λ is a number < 0: the equivalents then describe a typical draw, and no mean is finite."""
        return bool(self.penalty.is_number and self.penalty < 0)

    # -- the three maps owed to the engine, and two with defaults -------------------------------
    def mean(self, act: Any, g: Any) -> Any:
        """g ↦ E[A]ᵀg."""
        return act.mean(g)

    def second(self, act: Any, g: Any) -> Any:
        """g ↦ E[AᵀgA]."""
        return act.second(g)

    def noise_cost(self, act: Any, g: Any) -> Any:
        """g ↦ E tr(BᵀgB)."""
        return act.noise(g)

    def noise_cost_through(self, act: Any, g: Any, later: int) -> Any:
        """The same after ``later`` more such fits on the same design: X†X X† = X†, they change nothing."""
        return self.noise_cost(act, g)

    def cross(self, act: Any, g: Any) -> Any:
        """g ↦ E[Aᵀg(I−A)]."""
        return act.cross(g) if self._untransformed else self.mean(act, g) - self.second(act, g)

    def residual(self, act: Any, g: Any) -> Any:
        """g ↦ E[(I−A)ᵀg(I−A)]."""
        return act.residual(g) if self._untransformed else g - 2 * self.mean(act, g) + self.second(act, g)

    def shortfall(self, act: Any, g: Any) -> Any:
        """g ↦ E[I−A]ᵀg, written so that nothing cancels where the fit resolves almost everything."""
        return act.shortfall(g) if self._untransformed else g - self.mean(act, g)

    @property
    def _untransformed(self) -> bool:
        # A subclass that changes mean or second must not inherit a cross that no longer fits them.
        return type(self).mean is Fit.mean and type(self).second is Fit.second

    # -- simulation ------------------------------------------------------------------------------
    def smoother(self, X: Any, number: Number) -> Any:
        """B, of shape (d, T), for a design X of shape (T, d)."""
        raise NotImplementedError


@dataclass(frozen=True)
class LeastSquares(Fit):
    """Least squares, of minimum norm when T < d: B = X†."""

    kind: ClassVar[str] = "ols"

    def smoother(self, X: Any, number: Number) -> Any:
        return pseudo_inverse(X)


#: a bound of the condition number up to which a design has full rank beyond doubt; entries from which that is faster
WELL_CONDITIONED, LARGE = 1e8, 600


def pseudo_inverse(X: Any) -> Any:
    """X†, of shape (d, T) for X of shape (T, d).

    From its triangle where it is large and its rank is full beyond doubt, which takes a quarter of the time; its
    singular values decide elsewhere.

    >>> pseudo_inverse([[2.0], [0.0]]).tolist()
    [[0.5, 0.0]]
    """
    import numpy as np

    X = np.asarray(X, dtype=float)
    if X.size < LARGE:
        return np.linalg.pinv(X)
    Q, U = np.linalg.qr(X if X.shape[0] >= X.shape[1] else X.T)
    try:
        inverse = np.linalg.inv(U)
    except np.linalg.LinAlgError:
        return np.linalg.pinv(X)
    if not np.linalg.norm(U) * np.linalg.norm(inverse) <= WELL_CONDITIONED:  # NaN as well
        return np.linalg.pinv(X)
    found = inverse @ Q.T
    return found if X.shape[0] >= X.shape[1] else found.T


@dataclass(frozen=True)
class Ridge(Fit):
    """Ridge regression with penalty λ per sample: B = (XᵀX/T + λ)⁻¹Xᵀ/T."""

    ridge: sp.Expr = sp.Integer(0)

    kind: ClassVar[str] = "ridge"
    roles: ClassVar[dict[str, str]] = {**Fit.roles, "ridge": "ridge"}

    @property
    def penalty(self) -> sp.Expr:
        return self.ridge

    def smoother(self, X: Any, number: Number) -> Any:
        import numpy as np

        if self.ridge == 0:
            return pseudo_inverse(X)
        rows, columns = X.shape
        penalty = rows * number(self.ridge)
        if rows < columns:  # the dual system is the smaller one
            return X.T @ np.linalg.inv(X @ X.T + penalty * np.eye(rows))
        return np.linalg.solve(X.T @ X + penalty * np.eye(columns), X.T)


def refuse_below_zero(who: str, fits: Iterable[Fit], *, remedy: str = "use --calculus equivalents") -> None:
    """Means at finite size, and what rests on λ > 0, have no value for a fit with λ < 0.

    *Raises* OutsideCalculus.
    """
    for fit in fits:
        if fit.below_zero:
            raise OutsideCalculus(who, f"{fit.kind} with lambda = {fit.penalty}", NO_MEAN, remedy=remedy)


#: kind → class; ``register_fit`` adds yours.
FITS: dict[str, type[Fit]] = {LeastSquares.kind: LeastSquares, Ridge.kind: Ridge}


def register_fit(cls: type[Fit]) -> type[Fit]:
    """Make a fit of your own known to the TOML reader under its ``kind`` (usable as a decorator)."""
    FITS[cls.kind] = cls
    return cls


@dataclass(frozen=True)
class Generator:
    """A block of the chain: ``repeat`` generations of one fit.

    ``repeat`` is an integer ≥ 0 or the symbol n.  ``truth_weight`` p mixes the truth into the labels:
    the fit is taught (1−p)·model + p·truth (0: labels of the previous model alone).
    """

    fit: Fit
    repeat: Any = 1
    truth_weight: Any = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "repeat", _repeat(self.repeat))
        object.__setattr__(self, "truth_weight", coerce(self.truth_weight, "weight"))


def _repeat(value: Any) -> int | sp.Symbol:
    """An integer ≥ 0 or the symbol n."""
    if isinstance(value, str) and value == "n" or isinstance(value, sp.Symbol) and value.name == "n":
        return N
    if isinstance(value, (numbers.Integral, sp.Integer)) and not isinstance(value, bool) and 0 <= int(value) < 10**18:
        return int(value)
    raise InvalidInput(value, 'repeat must be an integer ≥ 0 or "n"', "give the number of generations")
