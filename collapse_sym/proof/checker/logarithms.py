"""Rational bounds of logarithms of rationals, of numbers made of them, and of ceilings along points."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import Any

from .limits import MAX_EXPONENT
from .ring import Poly

TERMS = 40
SCALE = 10**24
MOST_BITS = 64  # of a number whose logarithm is bounded


@lru_cache(maxsize=256)
def bounds(q: Fraction) -> tuple[Fraction, Fraction]:
    """low < log q < high for q > 0 (low = high = 0 for q = 1).

    log q = e log 2 + 2 artanh z, z = (r − 1)/(r + 1) for q = 2^e r, 1 ≤ r < 2, and log 2 = 2 artanh 1/3; the terms
    of the
    series left out add up to less than the last one kept, as z² ≤ 1/9.
    """
    e = 0
    while q >= 2:
        q, e = q / 2, e + 1
    while q < 1:
        q, e = q * 2, e - 1
    low, high = _artanh((q - 1) / (q + 1))
    least, most = _artanh(Fraction(1, 3))
    return low + e * (least if e >= 0 else most), high + e * (most if e >= 0 else least)


def _artanh(z: Fraction) -> tuple[Fraction, Fraction]:
    """Bounds of 2 artanh z, 0 ≤ z ≤ 1/3, rounded outwards."""
    if not z:
        return Fraction(0), Fraction(0)
    total = sum((2 * z ** (2 * i + 1) / (2 * i + 1) for i in range(TERMS)), Fraction(0))
    last = 2 * z ** (2 * TERMS - 1) / (2 * TERMS - 1)
    return Fraction(math.floor(total * SCALE), SCALE), Fraction(math.ceil((total + last) * SCALE), SCALE)


def _number(g: Any) -> tuple[Fraction, Fraction] | None:
    """Bounds of a logarithm of a number ≥ 1."""
    if g[0] != "Log" or not all(m == () for m, _ in g[1]):
        return None
    q = sum((c for _, c in g[1]), Fraction(0))
    return bounds(q) if q >= 1 and q.numerator.bit_length() <= MOST_BITS else None


def interval(p: Poly) -> tuple[Fraction, Fraction] | None:
    """Bounds of a polynomial in logarithms of numbers ≥ 1; None for anything else."""
    low = high = Fraction(0)
    for monomial, c in p.terms.items():
        ends = [c, c]
        for g, k in monomial:
            found = _number(g) if k <= MAX_EXPONENT else None
            if found is None:
                return None
            ends = [ends[0] * found[c < 0] ** k, ends[1] * found[c > 0] ** k]
        low, high = low + ends[0], high + ends[1]
    return low, high


def ceiling(p: Poly) -> int | None:
    """⌈p⌉ of a number made of logarithms, where the bounds agree on it."""
    found = interval(p)
    return math.ceil(found[0]) if found is not None and math.ceil(found[0]) == math.ceil(found[1]) else None


def below(p: Poly) -> Poly:
    """A lower bound of p, without logarithms and ceilings: ⌈x⌉ ≥ x by itself, each logarithm by its bound; k ≥ 1."""

    def image(g: Any) -> Poly | None:
        return below(Poly(dict(g[1]), p.fuel)) if g[0] == "Ceiling" else None

    lowered = p.number(0)
    for monomial, c in p.terms.items():
        once = [(g, k) for g, k in monomial if g[0] == "Ceiling"]
        plain = Poly({monomial: c}, p.fuel)
        lowered = lowered + (
            plain.substitute(image) if c > 0 and once == [*monomial] and [k for _, k in once] == [1] else plain
        )
    total = p.number(0)
    for monomial, c in lowered.terms.items():
        scale = c
        rest: list[tuple[Any, int]] = []
        for g, k in monomial:
            found = _number(g) if all(h == ("symbol", "k") or h[0] == "Log" for h, _ in monomial) else None
            scale, rest = (scale * found[c < 0] ** k, rest) if found is not None else (scale, [*rest, (g, k)])
        total = total + Poly({tuple(rest): scale}, p.fuel)
    return total
