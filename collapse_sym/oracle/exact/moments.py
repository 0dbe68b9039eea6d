r"""What one fit on isotropic rows does on average: three numbers, exactly, at any size.

For X of shape (T, d) with entries N(0, 1), W = XᵀX, rotation invariance gives E[A] = a₁I, E[AᵀA] = a₂I, E tr(BᵀB) = b.
With l = λT, N = min(d, T) and sums over the non-zero eigenvalues x of W

    ridge           d a₁ = E Σ x/(x+l) ,   d a₂ = E Σ x²/(x+l)² ,   b = E Σ x/(x+l)²
    least squares   d a₁ = d a₂ = N ,                               b = N/(|T−d| − 1)   (infinite for |T−d| ≤ 1)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import flint
from flint import arb

from ...chain.fits import NO_MEAN
from ...chain.grammar import coerce
from ...errors import InvalidInput, OutsideCalculus
from ...functionals.evaluate import ball
from .precision import log2, precision, until_narrow
from .resolvent import resolvent_traces


@dataclass(frozen=True)
class Moments:
    """E[A] = a1·I, E[AᵀA] = a2·I, E tr(BᵀB) = b, and combinations in which nothing cancels.

    ``shortfall`` = 1 − a1, ``residual`` = 1 − 2 a1 + a2, ``cross`` = a1 − a2.  Balls; iterates as (a1, a2, b).
    """

    a1: arb
    a2: arb
    b: arb
    shortfall: arb
    residual: arb
    cross: arb

    def __iter__(self) -> Iterator[arb]:
        return iter((self.a1, self.a2, self.b))

    @cached_property
    def balls(self) -> tuple[arb, ...]:
        """All six."""
        return self.a1, self.a2, self.b, self.shortfall, self.residual, self.cross


def moments_of_ridge(d: int, T: int, lam: object, *, digits: int = 50) -> Moments:
    """(a1, a2, b) of a ridge fit on T rows N(0, I) in dimension d, exactly, as balls of ``digits`` digits.

    ``lam`` is the penalty λ per sample, a number (decimals are exact) or text of the chain's grammar; λ = 0 is least
    squares of minimum norm.
    *Assumes* what ``resolvent_traces`` assumes (λ > 0; least squares rests on no cited fact).
    *Raises*: InvalidInput, TooLarge, NotConverged.

    One direction: a1 = E χ²/(χ²+λT).

    >>> a1, a2, b = moments_of_ridge(1, 1, 2, digits=20)
    >>> a1.str(15)
    '[0.242127843858688 +/- ...]'
    >>> [x.str(5) for x in moments_of_ridge(3, 7, 0)]
    ['1.0000', '1.0000', '1.0000']
    """
    d, T = whole(d), whole(T)
    penalty = coerce(lam, "ridge")
    if not penalty.is_number:
        raise InvalidInput(penalty, "an exact value needs numbers", "give λ as a number")
    if penalty == 0:
        with precision(int(digits * 4) + 30):
            return of_least_squares(d, T)
    what = f"ridge with d = {d}, T = {T}, lambda = {penalty}"
    return until_narrow(lambda: of_ridge(d, T, lambda: ball(penalty)), lambda m: m.balls, digits, what)


def whole(size: object) -> int:
    """A size as an integer ≥ 1.  Raises: InvalidInput."""
    found = coerce(size, "size")
    if not found.is_Integer:
        raise InvalidInput(found, "an exact value needs a size that is a number", "give an integer ≥ 1")
    return int(found)


def of_least_squares(d: int, T: int) -> Moments:
    """The moments of least squares (of minimum norm), at the current precision; b infinite where |T − d| ≤ 1."""
    N, gap = min(d, T), abs(T - d) - 1
    kept, lost = arb(N) / d, arb(d - N) / d
    return Moments(kept, kept, arb(N) / gap if gap > 0 else arb.pos_inf(), lost, lost, arb(0))


def of_ridge(d: int, T: int, penalty: Callable[[], arb]) -> Moments:
    """The moments of ridge at about the current precision; ``penalty`` gives λ > 0 at the precision of the moment."""
    N, alpha = min(d, T), abs(T - d)

    if penalty() < 0:
        raise OutsideCalculus("of exact values", f"lambda = {penalty().str(8, radius=False)}", NO_MEAN)

    def shift() -> arb:
        return penalty() * T

    # N − l g and its like cancel where l is beyond all eigenvalues.
    beyond = max(0.0, log2(shift()) - math.log2(N + alpha))
    with precision(flint.ctx.prec + int(3 * beyond) + 20):
        l = shift()
        g, squared = resolvent_traces(N, alpha, shift)
        b = g - l * squared
        a1, a2 = (N - l * g) / d, (N - l * (g + b)) / d
        return Moments(a1, a2, b, (l * g + (d - N)) / d, (l * l * squared + (d - N)) / d, l * b / d)
