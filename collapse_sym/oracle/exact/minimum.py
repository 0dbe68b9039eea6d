r"""The ridge with the least exact test error of an isotropic chain at its own sizes, to any number of digits.

Newton's method on differences of exact values finds a point m; three values prove that it is one,

    E(a) > E(m) < E(b) ,   a < m < b    ⇒    E has a local minimum between a and b ,

because E is continuous in λ > 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp
from flint import arb

from ...chain.fits import Ridge
from ...chain.model import Chain
from ...errors import InvalidInput, NotConverged
from .precision import BITS_PER_DIGIT, precision
from .risk import exact_risk

MOST_STEPS = 40


@dataclass(frozen=True)
class ExactMinimum:
    """A local minimum of the exact test error: ``ridge`` is a ball that holds one, ``risk`` the error there."""

    ridge: arb
    risk: arb


def exact_minimum(chain: Chain, *, near: float, digits: int = 30) -> ExactMinimum:
    """The local minimum of the exact test error over the downstream ridge that Newton's method reaches from ``near``.

    *Assumes* the cited fact ``wishart.one-point-density``.
    *Raises*: InvalidInput (no downstream ridge, a start ≤ 0), NotConverged where there is no minimum with λ > 0 close
    by, and what ``exact_risk`` raises.

    >>> from collapse_sym.chain import Chain, Isotropic, NormTruth, Population, Ridge
    >>> chain = Chain(Population(Isotropic(5), NormTruth(1)), (), Ridge(8, 1, ridge=1))
    >>> print(exact_minimum(chain, near=0.5, digits=12).ridge.str(12, radius=False))  # dσ²/(T‖w₀‖²), exactly
    0.625000000000
    """
    if not isinstance(chain.downstream, Ridge) or not near > 0:
        raise InvalidInput("ridge", "no downstream ridge > 0 to begin with", 'give fit = "ridge" downstream')
    # differences over h lose 2·digits of E, and E'' loses as many again
    working, h = 5 * digits + 20, sp.Rational(1, 10 ** (digits + 5))
    at = sp.Rational(near).limit_denominator(10**6)
    for _ in range(MOST_STEPS):
        step = _newton(chain, at, h * at, working)
        # λ stays > 0, and does not run away on a stretch that is bent the other way
        at = max(at / 2, min(2 * at, at - step))
        at = sp.Rational(round(at * 10 ** (digits + 8)), 10 ** (digits + 8))
        if abs(step) < at / 10 ** (digits + 2):
            return _proved(chain, at, digits, working)
    raise NotConverged("ridge", f"no minimum was reached in {MOST_STEPS} steps from {near}", "start elsewhere")


def _newton(chain: Chain, at: sp.Rational, h: sp.Rational, working: int) -> sp.Rational:
    """E'/E'' at a ridge; where E'' ≤ 0, a step downhill."""
    low, middle, high = (_error(chain, at + k * h, working) for k in (-1, 0, 1))
    with precision(int(BITS_PER_DIGIT * working) + 20):
        slope, bend = (high - low) / 2, high + low - 2 * middle
        if not bend > 0:
            return at / 2 if slope > 0 else -at
        ratio = (slope / bend).mid()
        return sp.Rational(ratio.str(working // 3, radius=False)) * h


def _proved(chain: Chain, at: sp.Rational, digits: int, working: int) -> ExactMinimum:
    width = at / 10 ** (digits + 1)
    low, middle, high = (_error(chain, at + k * width, working) for k in (-1, 0, 1))
    if not (low > middle and high > middle):
        raise NotConverged("ridge", f"{digits} digits of the minimum cannot be proved", "ask for fewer digits")
    with precision(int(BITS_PER_DIGIT * digits) + 40):
        ends = [arb(x.p) / arb(x.q) for x in (at - width, at + width)]
        return ExactMinimum(ends[0].union(ends[1]), middle)


def _error(chain: Chain, ridge: sp.Rational, digits: int) -> arb:
    assert isinstance(chain.downstream, Ridge)
    return exact_risk(replace(chain, downstream=replace(chain.downstream, ridge=ridge)), digits=digits).value
