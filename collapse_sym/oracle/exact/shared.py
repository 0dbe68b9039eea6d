r"""What several fits on one isotropic design do on average, exactly, at any size: rational functions of one eigenvalue.

X of shape (T, d), entries N(0, 1), W = XᵀX.  All fits on X are functions of X alone, which commute: with l_i = λ_iT, on
an eigenvalue x > 0 of W

    A = Π_i x/(x+l_i) ,    noise of fit i:  E tr(BᵀB) = E Σ_x x/(x+l_i)² Π_{j>i} (x/(x+l_j))²

(l_i = 0: least squares, whose noise without a later ridge fit is E Σ 1/x = N/(|T−d|−1), N = min(d, T)), and A = 0 on
the null space.  A rational function x^a Π_i (x+l_i)^{−b_i}, 0 ≤ a ≤ Σb, is

    [a = Σb] + Σ_i Σ_{t<b_i} f_i(t) (x+l_i)^{t−b_i} ,      Σ_t f_i(t) y^t = (y − l_i)^a Π_{k≠i} (y + l_k − l_i)^{−b_k} ,

so its mean is a sum of E Σ (x+l)^{−k} (``powers.py``) and of N.  The sums cancel where shifts are close or large: balls
tell, and are tried again with more bits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import flint
import sympy as sp
from flint import arb

from ...errors import OutsideCalculus
from ...functionals.evaluate import ball
from .moments import Moments, of_least_squares
from .powers import resolvent_powers
from .precision import log2, precision


@dataclass(frozen=True)
class SharedMoments(Moments):
    """The moments of several fits on one design as one fit; ``through``: b of each noise, by the fits after it."""

    through: tuple[arb, ...]

    @cached_property
    def balls(self) -> tuple[arb, ...]:
        """All of them."""
        return *super().balls, *self.through


@dataclass(frozen=True)
class Design:
    """The N non-zero eigenvalues of W at gap α; ``shifts`` are distinct, ``inverse[i]`` = E Σ (x+l_i)^{−k} at k − 1."""

    N: int
    alpha: int
    shifts: tuple[arb, ...]
    inverse: tuple[tuple[arb, ...], ...]

    def mean(self, a: int, b: Sequence[int]) -> arb:
        """E Σ x^a Π (x+l_i)^{−b_i} over the non-zero eigenvalues, less N where a = Σb."""
        total = arb(0)
        for i, order in enumerate(b):
            for t, coefficient in enumerate(self._expanded(i, a, b, order)):
                total = total + coefficient * self.inverse[i][order - t - 1]
        return total

    def _expanded(self, i: int, a: int, b: Sequence[int], count: int) -> list[arb]:
        """f_i(t), t < count: t f(t) = −Σ_{1≤j≤t} σ_j f(t−j), σ_j = Σ e(−c)^{−j} over its factors (y+c)^e."""
        if count == 0:
            return []
        here = self.shifts[i]
        factors = [(-here, a), *((other - here, -b[k]) for k, other in enumerate(self.shifts) if k != i)]
        factors = [(c, e) for c, e in factors if e]
        f = [arb(1)]
        for c, e in factors:
            f[0] = f[0] * c**e
        powers, sums = [arb(e) for _, e in factors], [arb(0)]
        for t in range(1, count):
            powers = [-p / c for p, (c, _) in zip(powers, factors)]
            sums.append(sum(powers, arb(0)))
            f.append(-sum((sums[j] * f[t - j] for j in range(1, t + 1)), arb(0)) / t)
        return f


def of_shared(d: int, T: int, penalties: Sequence[sp.Expr]) -> SharedMoments:
    """The moments of fits with these penalties (first fit first, 0: least squares) on one design of T rows N(0, I).

    At about the current precision.  *Assumes* what ``resolvent_powers`` assumes.  *Raises*: OutsideCalculus (λ < 0).

    Two ridge fits in one dimension, on one row: a1 = E (χ²/(χ²+2))², which is not (E χ²/(χ²+2))².

    >>> from collapse_sym.chain.grammar import coerce
    >>> two = of_shared(1, 1, [coerce(2, "ridge")] * 2)
    >>> two.a1.str(8), (of_shared(1, 1, [coerce(2, "ridge")]).a1 ** 2).str(8)
    ('[0.10531961 +/- ...]', '[0.058625893 +/- ...]')
    """
    N, alpha = min(d, T), abs(T - d)
    distinct, places = _told_apart(penalties)
    count = 2 * sum(place is not None for place in places)
    with precision(flint.ctx.prec + 2 * count + 20 + _beyond(distinct, T, N + alpha, count)):
        shifts = [partial(_shift, penalty, T) for penalty in distinct]
        inverse = (resolvent_powers(N, alpha, l, 2 * places.count(i)) for i, l in enumerate(shifts))
        return _moments(Design(N, alpha, tuple(l() for l in shifts), tuple(inverse)), d, T, places)


def _shift(penalty: sp.Expr, T: int) -> arb:
    """l = λT at the current precision."""
    return ball(penalty) * T


def _told_apart(penalties: Sequence[sp.Expr]) -> tuple[list[sp.Expr], list[int | None]]:
    """The distinct penalties > 0, and the place of each fit's among them (None: least squares)."""
    distinct: list[sp.Expr] = []
    places: list[int | None] = []
    for penalty in penalties:
        if penalty == 0:
            places.append(None)
            continue
        if penalty < 0:
            raise OutsideCalculus("of exact values", f"lambda = {penalty}", "of fits on one design needs lambda >= 0")
        same = (i for i, other in enumerate(distinct) if penalty == other or (penalty - other).equals(0) is True)
        place = next(same, len(distinct))
        distinct += [penalty] if place == len(distinct) else []
        places.append(place)
    return distinct, places


def _beyond(distinct: Sequence[sp.Expr], T: int, largest: int, count: int) -> int:
    """Bits that sums lose where a shift is beyond all eigenvalues."""
    far = max((log2(_shift(penalty, T)) - math.log2(largest) for penalty in distinct), default=0.0)
    return int(count * max(0.0, far))


def _moments(design: Design, d: int, T: int, places: Sequence[int | None]) -> SharedMoments:
    def orders(of: Sequence[int | None]) -> list[int]:
        return [of.count(i) for i in range(len(design.shifts))]

    def noise(i: int) -> arb:
        b = orders(places[i:])
        if not any(b):
            return of_least_squares(d, T).b
        # x/(x+l)², or 1/x, and (x/(x+l))² of each ridge fit after it
        return design.mean(2 * sum(b) - 1, [2 * order for order in b])

    N, b = design.N, orders(places)
    once, twice = design.mean(sum(b), b), design.mean(2 * sum(b), [2 * x for x in b])  # E Σ A − N, E Σ A² − N
    through = tuple(noise(i) for i in range(len(places) - 1, -1, -1))
    lost = d - N
    return SharedMoments(
        a1=(N + once) / d,
        a2=(N + twice) / d,
        b=through[0],
        shortfall=(lost - once) / d,
        residual=(lost - 2 * once + twice) / d,
        cross=(once - twice) / d,
        through=through,
    )
