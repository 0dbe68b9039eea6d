r"""How many products of traces an expectation has: counted before any work, by Burnside's lemma.

A product of traces with k random factors has 2k indices; every pairing of them gives a product of traces of blocks, and
two pairings give the same one iff a permutation of equal blocks (with an exchange of the two ends, where a block is
symmetric) carries one to the other.  The number of orbits is the mean number of pairings that such a permutation fixes.
One with c_j cycles of length j fixes ∏_j F_j(c_j): cycles are matched to each other, in j ways, or, if j is even, to
themselves,

    F_j(c) = (c−1)!! j^{c/2} for even c, else 0  (j odd),        F_j(c) = Σ_m binom(c, 2m) (2m−1)!! j^m  (j even).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial, prod

from .weights import partitions

#: Cycles of ends as ((length, how many), …).
Cycles = tuple[tuple[int, int], ...]
#: The share of a group that has these cycles.
Shares = dict[Cycles, Fraction]


def pairings(symmetric: Iterable[int], plain: Iterable[int]) -> int:
    """The number of products of traces; ``symmetric`` and ``plain`` say how often each different block occurs.

    >>> pairings((), (1,) * 6), pairings((6,), ()), pairings((), (2,))     # 11!!; the partitions of 6; three
    (10395, 11, 3)
    """
    shares: Shares = {(): Fraction(1)}
    for share in [*map(_exchanging, symmetric), *map(_permuting, plain)]:
        joined: Shares = {}
        for a, x in shares.items():
            for b, y in share.items():
                key = _together(a, b)
                joined[key] = joined.get(key, Fraction(0)) + x * y
        shares = joined
    return int(sum(share * prod(_fixed(j, c) for j, c in cycles) for cycles, share in shares.items()))


@lru_cache(maxsize=256)
def _permuting(m: int) -> Shares:
    """Permutations of m blocks: a cycle of j blocks is two cycles of j ends."""
    found: Shares = {}
    for shape in partitions(m):
        counts = Counter(shape)
        found[tuple(sorted((j, 2 * n) for j, n in counts.items()))] = _share(counts)
    return found


@lru_cache(maxsize=256)
def _exchanging(m: int) -> Shares:
    """Permutations and exchanges of ends: a cycle of j blocks is two of j ends, or one of 2j, equally often."""
    found: Shares = {}
    for shape in partitions(m):
        options: Shares = {(): _share(Counter(shape))}
        for j in shape:
            step: Shares = {}
            for cycles, share in options.items():
                for new in (((j, 2),), ((2 * j, 1),)):
                    key = _together(cycles, new)
                    step[key] = step.get(key, Fraction(0)) + share / 2
            options = step
        for cycles, share in options.items():
            found[cycles] = found.get(cycles, Fraction(0)) + share
    return found


def _share(counts: Counter[int]) -> Fraction:
    """The share of permutations with n cycles of length j."""
    return Fraction(1, prod(j**n * factorial(n) for j, n in counts.items()))


def _together(a: Cycles, b: Cycles) -> Cycles:
    return tuple(sorted((Counter(dict(a)) + Counter(dict(b))).items()))


def _fixed(j: int, c: int) -> int:
    if j % 2:
        return 0 if c % 2 else _matchings(c) * j ** (c // 2)
    return sum(comb(c, 2 * m) * _matchings(2 * m) * j**m for m in range(c // 2 + 1))


def _matchings(c: int) -> int:
    return prod(range(c - 1, 0, -2))
