r"""The best split of a budget in whole rows: one row after the other goes where it helps most.

Each cost w/(T − e) is convex in T, so that the gains w/((T−e)(T+1−e)) of further rows of one fit fall, and the rows
that are handed out are the greatest gains of all: no other split costs less.  A whole layer of gains above a threshold
can therefore be handed out at once: with x = T − e and the threshold 1/s² these are the x with (x−1)x < ws², and s is
chosen so that the layer fits into the budget.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from ..errors import InvalidInput


def whole_split(weights: Sequence[Fraction], free: int) -> list[int]:
    """The x_i ≥ 1 with Σ x_i = ``free`` that make Σ w_i/x_i least; ties go to the earlier fit.

    Assumes: weights > 0, ``free`` ≥ their number.

    >>> whole_split([Fraction(1), Fraction(4)], 6)
    [2, 4]
    """
    found = _layer(weights, free)
    heap = [(-_gain(w, x), i) for i, (w, x) in enumerate(zip(weights, found, strict=True))]
    heapq.heapify(heap)
    for _ in range(free - sum(found)):
        _, i = heap[0]
        found[i] += 1
        heapq.heapreplace(heap, (-_gain(weights[i], found[i]), i))
    return found


def multiplier(weights: Sequence[Fraction], rows: Sequence[int]) -> Fraction:
    """θ with w/(x(x+1)) ≤ θ for all fits and θ ≤ w/(x(x−1)) where x > 1: the proof that a split is the best.

    As w/x is convex, w/y ≥ w/x − θ(y − x) at all integers y ≥ 1; summed over all fits θ drops out, if Σy = Σx.
    The certificate of this is that of ``derivations.the_best_split_in_whole_rows``.

    *Raises* InvalidInput for a split that is not the best.

    >>> multiplier([Fraction(1), Fraction(4)], [2, 4])
    Fraction(1, 5)
    """
    theta = max(_gain(w, x) for w, x in zip(weights, rows, strict=True))
    if any(x > 1 and _gain(w, x - 1) < theta for w, x in zip(weights, rows, strict=True)):
        raise InvalidInput(", ".join(map(str, rows)), "a row helps more in another fit", "move it there")
    return theta


def _gain(weight: Fraction, x: int) -> Fraction:
    """What one more than x saves."""
    return weight / (x * (x + 1))


def _layer(weights: Sequence[Fraction], free: int) -> list[int]:
    """All gains above one threshold: x_i ≤ 1 + s√w_i, so that with s = (free − number)/Σ√w they fit."""
    bits = 64 + free.bit_length()  # so near that few rows are left over, however large the budget
    roots = sum((_root_above(w, bits) for w in weights), Fraction(0))
    s = (free - len(weights)) / roots
    return [_greatest(w * s * s) for w in weights]


def _root_above(w: Fraction, bits: int) -> Fraction:
    """A rational above √w by 2^(−bits) at most."""
    scale = 1 << bits
    return Fraction(isqrt(w.numerator * scale * scale // w.denominator) + 1, scale)


def _greatest(bound: Fraction) -> int:
    """The greatest x ≥ 1 with (x − 1)x < bound, 1 if there is none."""
    below = -(-bound.numerator // bound.denominator) - 1  # the greatest integer < bound
    return 1 if below < 0 else (1 + isqrt(1 + 4 * below)) // 2
