"""Which calculus treats which fit: ``auto`` and the named calculi, and the table fits × calculi."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from ..chain.designs import SharedRidge
from ..chain.fits import Fit, LeastSquares, Ridge
from ..errors import InvalidInput, OutsideCalculus
from .base import BELOW, OVER, RIDGE, SHARED, UNDER, Calculus
from .equivalents import Equivalents
from .exact import Exact
from .isotropic import IsotropicCalculus
from .shared_ridge import SharedRidgeEquivalents

#: in the order in which ``auto`` tries them
CALCULI: dict[str, Calculus] = {c.name: c for c in (Exact(), IsotropicCalculus(), Equivalents())}
_SHARED = SharedRidgeEquivalents()


def choose(requested: str, fit: Fit, regime: str, *, one_level: bool) -> Calculus:
    """The calculus for one fit: the named one, or for "auto" the first that is a closed form.

    *Raises* OutsideCalculus if the named calculus cannot treat the fit.
    """
    if requested == "auto":
        return _treating(next(c for c in CALCULI.values() if c.closed(fit, regime, one_level)), regime)
    if requested not in CALCULI:
        raise InvalidInput(requested, "no such calculus", f"choose auto, {', '.join(CALCULI)}")
    CALCULI[requested].check(fit, regime, one_level)
    return _treating(CALCULI[requested], regime)


def _treating(calculus: Calculus, regime: str) -> Calculus:
    """The same, with the maps of several fits on one design where that is what the fit stands for."""
    return _SHARED if regime == SHARED and isinstance(calculus, Equivalents) else calculus


def coverage_of_fit(name: str, fit: Fit, regime: str, *, one_level: bool) -> str:
    """ "covers", "covers: as Mean[word]", or "refuses: …" for one fit and one calculus."""
    calculus = CALCULI[name]
    try:
        calculus.check(fit, regime, one_level)
    except OutsideCalculus as refusal:
        return f"refuses: {refusal.reason}"
    if calculus.closed(fit, regime, one_level):
        return f"covers ({'exact' if calculus.relation == '=' else 'deterministic equivalent'})"
    return "covers, as unevaluated Mean[word]"


@dataclass(frozen=True)
class Row:
    """One row of the table fits × calculi."""

    fit: str
    covariance: str
    answers: dict[str, str]


def table() -> list[Row]:
    """The table fits × calculi, from what each calculus says of each fit."""
    T = sp.Integer(2)
    kinds = (
        ("least squares, T ≥ d + 2", LeastSquares(T), OVER),
        ("least squares of minimum norm, T ≤ d − 2", LeastSquares(T), UNDER),
        ("ridge, λ > 0", Ridge(T, ridge=sp.Integer(1)), RIDGE),
        ("ridge, λ < 0 above the end of its branch", Ridge(T, ridge=sp.Rational(-1, 10)), BELOW),
        ("ridge, λ > 0, n fits on one design", SharedRidge(T, ridge=sp.Integer(1), times=2), SHARED),
    )
    return [
        Row(
            label,
            "Σ = I" if one_level else "any Σ",
            {name: coverage_of_fit(name, fit, regime, one_level=one_level) for name in CALCULI},
        )
        for one_level in (True, False)
        for label, fit, regime in kinds
    ]
