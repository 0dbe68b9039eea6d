r"""Sums of a power law where one κ is not certainly ≥ 0, as at λ < 0, but above −s_min.

    Σ_{j≤d} j^(−δ) s^a (s+κ)^(−m) r(s) ,   s = j^(−β) ,   r(s) = Π (s+κ_i)^(−m_i) with κ_i ≥ 0 ,   |κ| < d^(−β)

The expansions of ``power_sums`` are of κ ≥ 0.  Here the last terms, j > J, are added one by one, and the first by

    Σ_{j≤J} s^a (s+κ)^(−m) r = Σ_k binom(m+k−1, k) (−κ)^k Σ_{j≤J} s^(a−m−k) r ,

whose terms fall by (|κ|/s_J)(m+k)/(k+1) or more: the smaller J is, the faster.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

import flint
from flint import arb

from ..errors import NotConverged, TooLarge
from .power_sums.sums import power_sum

MOST_POWERS = 512  # of κ
LOST = 1.25  # bits that the sum of the k-th power of s loses, by k
GUARD = 20  # bits by which what is left out is wider than rounding
#: how many last terms may be added one by one, and how many of them cost what one sum of a power of s costs
ALONE, MOST_ALONE, PRICE = 64, 2**16, 2000

Pairs = Sequence[tuple[arb, int]]


class NearTheEnd:
    """The sums of one power law (β, δ, d) at one precision, that of python-flint when it is made."""

    def __init__(self, beta: arb, delta: arb, d: int | None) -> None:
        self.beta, self.delta, self.d, self.bits = beta, delta, d, flint.ctx.prec
        self._last: list[tuple[arb, arb]] = []  # (s_j, j^(−δ)) for j = d, d − 1, …, as far as they were asked for
        self._known: dict[Hashable, arb] = {}

    def sum(self, a: int, powers: Pairs) -> arb:
        """Σ_{j≤d} j^(−δ) s^a Π (s+κ)^(−m) over the pairs (κ, m) of ``powers``.

        *Raises* TooLarge for two κ that may be < 0, and where d = ∞; NotConverged where κ is too near −s_d.

        >>> from flint import ctx
        >>> with ctx.workprec(80):  # Σ_{j≤3} 1/(1 − j²/18) = 18/17 + 18/14 + 2
        ...     NearTheEnd(arb(2), arb(0), 3).sum(1, [(arb(-1) / 18, 1)]).str(12, radius=False)
        '4.34453781513'
        """
        below = [i for i, (kappa, _) in enumerate(powers) if not kappa >= 0]
        if len(below) > 1 or self.d is None:
            raise TooLarge("two penalties < 0", "a power law is summed at one of them", "give lambda >= 0")
        share = self._share(powers[below[0]][0], self.d)
        # what is refused shall not depend on how many terms may be added one by one
        if not (share < 1 and share.log() * MOST_POWERS < -self.bits * 0.7):
            raise self._too_near()
        rest = (*powers[: below[0]], *powers[below[0] + 1 :])
        alone = self._alone(powers[below[0]][0], self.d)
        last = self._one_by_one(a, powers, alone)
        return last + self._series(a, powers[below[0]], rest, self.d - alone, abs(last).lower())

    def _share(self, kappa: arb, J: int) -> arb:
        """|κ|/s_J, from above."""
        return (abs(kappa) * arb(J) ** self.beta).upper()

    def _too_near(self) -> NotConverged:
        return NotConverged(
            "lambda < 0", "kappa is too near the smallest eigenvalue of this power law", "give lambda >= 0"
        )

    def _powers(self, kappa: arb, J: int) -> int:
        """About how many powers of κ matter where the first J are summed by them."""
        falls = -float(self._share(kappa, J).log()) if J else math.inf
        return math.ceil(self.bits * math.log(2) / falls) + 1 if J else 0

    def _alone(self, kappa: arb, d: int) -> int:
        """How many of the last terms are added one by one, so that the whole costs little."""
        few = [0, *(ALONE * 4**i for i in range(6) if ALONE * 4**i < d), *([d] if d <= MOST_ALONE else [])]
        return min(few, key=lambda alone: alone + PRICE * self._powers(kappa, d - alone))

    def _one_by_one(self, a: int, powers: Pairs, count: int) -> arb:
        """The last ``count`` terms."""
        assert self.d is not None
        for j in range(self.d - len(self._last), self.d - count, -1):
            self._last.append((arb(j) ** -self.beta, arb(j) ** -self.delta))
        total = arb(0)
        for s, term in self._last[:count]:
            term = term * s**a
            for kappa, m in powers:
                term = term / (s + kappa) ** m
            total += term
        return total

    def _series(self, a: int, at: tuple[arb, int], rest: Pairs, J: int, beside: arb) -> arb:
        """The first J terms, in powers of κ; ``beside`` is what else the sum holds, at least."""
        if J == 0:
            return arb(0)
        (kappa, m), total, factor, share = at, arb(0), arb(1), self._share(at[0], J)
        beyond = abs(self._first(a - m, rest, J, self.bits)).upper()  # the largest that a term may be
        for k in range(MOST_POWERS):
            # in few steps, so that sums are met again
            lost = int(LOST * min(2 ** max(k, 15).bit_length(), MOST_POWERS))
            with flint.ctx.workprec(self.bits + lost):
                total += factor * self._first(a - m - k, rest, J, self.bits + lost)
            falls = share * (m + k) / (k + 1)
            beyond, factor = beyond * falls, -factor * kappa * (m + k) / (k + 1)
            wide = (abs(total).upper() + beside) * arb(2) ** (GUARD - self.bits)
            if falls < 1 and beyond / (1 - falls) <= wide:
                return total + arb(0, 1) * (beyond / (1 - falls))
        raise self._too_near()

    def _first(self, a: int, rest: Pairs, J: int, bits: int) -> arb:
        """Σ_{j≤J} j^(−δ) s^a r(s), kept: other κ < 0 ask for the same."""
        at = (a, tuple((kappa.mid().man_exp(), kappa.rad().man_exp(), m) for kappa, m in rest), J, bits)
        if at not in self._known:
            self._known[at] = power_sum(self.beta * a + self.delta, self.beta, rest, J, digits=None)
        return self._known[at]
