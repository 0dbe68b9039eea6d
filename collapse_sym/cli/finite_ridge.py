"""The optimal ridge at the chain's own sizes, exactly, against the asymptotic one: ``optimal-ridge --finite-size``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput

if TYPE_CHECKING:
    from flint import arb

    from ..optimum.answer import OptimalRidge

DIGITS = 30


@dataclass(frozen=True)
class OwnSize:
    """``ridge`` and ``risk`` are exact in dimension ``d``; sizes in proportion: λ⋆ = limit + shift/d + O(1/d²)."""

    d: int
    ridge: arb
    risk: arb
    limit: arb
    shift: arb

    @property
    def predicted(self) -> arb:
        """The first two terms."""
        return self.limit + self.shift / self.d

    def to_json(self) -> dict[str, Any]:
        """Numbers as decimal strings, 30 digits where they are exact."""
        known = {name: getattr(self, name).str(DIGITS, radius=False) for name in ("ridge", "risk")}
        further = {name: getattr(self, name).str(15, radius=False) for name in ("limit", "shift", "predicted")}
        return {"d": self.d, "lambda": known["ridge"], "risk": known["risk"], **further}


def at_own_size(found: OptimalRidge) -> OwnSize:
    """The exact optimum of an isotropic chain of numbers, found from the asymptotic one.

    Raises: InvalidInput while symbols are left, for other spectra, or where λ → 0⁺ is the best.
    """
    from ..functionals.precision import precision
    from ..optimum.answer import spectral
    from ..optimum.finite_size import shift
    from ..oracle.exact.minimum import exact_minimum

    if found.numbers is None or not found.formulas:
        raise InvalidInput("--finite-size", "exact values are those of isotropic chains of numbers", "leave it out")
    chain = found.chain
    limit = spectral(chain, digits=DIGITS, calculus="equivalents").best
    if not (limit.ridge > 0 and limit.ridge.is_finite()):
        raise InvalidInput("--finite-size", "lambda -> 0 is the best: there is no minimum inside", "leave it out")
    exact = exact_minimum(chain, near=float(found.numbers.best.ridge) or float(limit.ridge), digits=DIGITS)
    with precision(200):
        return OwnSize(int(chain.d), exact.ridge, exact.risk, limit.ridge, shift(chain, limit.kappa))
