r"""The exact test error of an isotropic chain at its own sizes, to any number of digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import arb

from ...chain.designs import fresh_blocks
from ...chain.fits import refuse_below_zero
from ...chain.model import Chain
from ...errors import InvalidInput
from ...literature.wishart import DENSITY
from ...spectra.spectrum import spectrum_of
from .precision import BITS_PER_DIGIT, precision, until_narrow
from .recursion import Isotropic, Parts, run

#: What values with ridge rest on, beyond arithmetic: the fact and where it is stated.
RIDGE = f"{DENSITY.title} (cited fact {DENSITY.id}: {DENSITY.sources[0]})"
ROWS = "rows x ~ N(0, vI); label noises Gaussian, independent of each other and of all designs"
METHOD = "closed form at finite size, ball arithmetic"


@dataclass(frozen=True)
class Exact:
    """The exact test error of a chain: ``parts`` as balls, each with at least ``digits`` correct digits or exact.

    ``assumptions`` say what the values rest on; with ridge that is one cited fact.
    """

    parts: Parts
    digits: int
    assumptions: tuple[str, ...]
    method: str = METHOD

    @property
    def value(self) -> arb:
        """The test error E‖ŵ − w₀‖²_Σ."""
        return self.parts.total

    def to_json(self) -> dict[str, Any]:
        """{"value", "radius", "digits", "method", "assumptions", "bias", …}: numbers as decimal strings."""
        named = {name: enclosed(getattr(self.parts, name), self.digits) for name in NAMES}
        blocks = [enclosed(x, self.digits) for x in self.parts.per_generation]
        bias = {**named["bias"], **{name: named[name] for name in ("clean", "delta", "cross")}}
        return {
            "schema": 1,
            **named["total"],
            "digits": self.digits,
            "method": self.method,
            "assumptions": list(self.assumptions),
            "bias": bias,
            "variance": named["variance"],
            "collapse": {**named["collapse"], "per_generation": blocks},
        }


NAMES = ("bias", "clean", "delta", "cross", "variance", "collapse", "total")


def exact_risk(chain: Chain, *, digits: int = 50) -> Exact:
    """The exact test error of a chain with Σ = vI and numbers throughout, ``digits`` digits of each part.

    Fresh designs, and shared ones of generations that follow each other, with any penalties; least squares, ridge and
    fits derived from them, mixed labels, any number of equal generations.
    *Assumes* the cited fact ``wishart.one-point-density`` where a fit has λ > 0, nothing beyond the chain's
    description otherwise.
    *Raises*: InvalidInput (a symbol, an abstract or unequal Σ), InfiniteRisk, OutsideCalculus (shared designs),
    TooLarge, DoesNotClose, NotConverged.

    >>> from collapse_sym.chain import loads, example_text
    >>> chain = loads(example_text("thm-4.1")).substitute(
    ...     {"d": 10, "T0": 21, "T": 31, "sigma0": 1, "sigma": 2, "n": 3, "r2": 1})
    >>> exact_risk(chain, digits=10).to_json()["value"]
    '5'
    """
    refuse_below_zero("of exact values", chain.fits)
    population = _population(chain)
    blocks = fresh_blocks(chain, lambda fit: int(fit.samples) >= population.d, unequal=True)
    fits = [b.fit for b in blocks] + ([] if chain.downstream is None else [chain.downstream])
    assumptions = (ROWS, RIDGE) if any(fit.penalty != 0 for fit in fits) else (ROWS,)
    parts = until_narrow(
        lambda: run(population, blocks, chain.downstream, len(chain.generators)),
        lambda found: found.balls,
        digits + 1,
        "the exact test error",
    )
    return Exact(parts, digits, assumptions)


def _population(chain: Chain) -> Isotropic:
    """The dimension, the eigenvalue and ‖w₀‖² of a chain of numbers.  Raises: InvalidInput."""
    if not chain.numeric:
        names = sorted(chain.symbols)
        remedy = " ".join(f"--set {name}=…" for name in names) or "describe Σ and w₀ by numbers"
        what = ", ".join(names) or "abstract"
        raise InvalidInput(what, "an exact value needs numbers", f"give {remedy}" if names else remedy)
    spectrum = spectrum_of(chain.population)
    if spectrum is None or spectrum.size != 1:
        raise InvalidInput(
            chain.population.covariance.kind,
            "exact values at finite size are known for Σ = vI only",
            "use an isotropic covariance, or collapse-sym verify, which compares at d, 2d, 4d",
        )
    return Isotropic(int(chain.d), _rational(spectrum.values[0]), _rational(spectrum.weights[0]))


def _rational(x: Any) -> sp.Expr:
    """Measured numbers are the binary rationals that they are."""
    return x if isinstance(x, sp.Expr) else sp.Rational(float(x))


def enclosed(x: arb, digits: int) -> dict[str, str]:
    """A ball as {"value", "radius"}: a decimal of ``digits`` digits, and how far off it may be at most.

    >>> enclosed(arb(1) / 8, 5), enclosed(arb(0), 5)
    ({'value': '0.125', 'radius': '0'}, {'value': '0', 'radius': '0'})
    """
    with precision(int(digits * BITS_PER_DIGIT) + 60):
        value = x.mid().str(digits, radius=False, more=True)
        off = abs(x - arb(value)).upper()
        # three digits, rounded up
        radius = "0" if off == 0 else (off * arb(1.02)).str(3, radius=False, more=True)
    mantissa, e, exponent = value.partition("e")
    if off == 0 and "." in mantissa:  # zeros of an inexact value are digits
        mantissa = mantissa.rstrip("0").rstrip(".")
    return {"value": mantissa + e + exponent, "radius": radius}
