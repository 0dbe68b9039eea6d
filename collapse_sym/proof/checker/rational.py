"""Rational functions of k, and of the number m of a member: limits as k → ∞, and signs at all k ≥ 1, m ≥ 0."""

from __future__ import annotations

from fractions import Fraction

from .limits import need
from .ring import Poly, cleared, generator

K, NUMBER_OF_MEMBER = ("symbol", "k"), ("symbol", "m")


def coefficients(p: Poly) -> list[Fraction]:
    """A polynomial in k by powers."""
    need(p.generators() <= {K}, "point", "a value that is no rational function of k")
    top = max((dict(m).get(K, 0) for m in p.terms), default=0)
    return [p.terms.get(((K, i),) if i else (), Fraction(0)) for i in range(top + 1)]


def limit(p: Poly) -> Fraction | None:
    """The limit of a rational function of k as k → ∞; None: infinite."""
    above, below = (coefficients(x) for x in cleared(p))
    if len(above) > len(below):
        return None
    return above[-1] / below[-1] if len(above) == len(below) else Fraction(0)


def infinite(p: Poly) -> bool:
    """Whether a rational function of k tends to +∞."""
    above, below = (coefficients(x) for x in cleared(p))
    return len(above) > len(below) and above[-1] / below[-1] > 0


def signed(p: Poly, strict: bool) -> bool:
    """Whether a rational function is ≥ 0 (> 0) at k = 1, 2, … and m = 0, 1, …: its coefficients in k − 1, m have
    one sign."""
    shift = {K: generator(K, p.fuel) + p.number(1)}
    above, below = (x.substitute(shift.get).terms for x in cleared(p))
    known = {g for m in (*above, *below) for g, _ in m} <= {K, NUMBER_OF_MEMBER}
    need(known, "point", "a value that is no rational function of k")
    sign = -1 if all(c < 0 for c in below.values()) else 1
    first = [terms.get((), Fraction(0)) * sign for terms in (above, below)]
    one = all(c * sign > 0 for c in (*above.values(), *below.values()))
    return one and first[1] > 0 and (first[0] > 0 or not strict)


def between_constants(p: Poly) -> bool:
    """Whether c ≤ p ≤ C with c > 0 at all k ≥ 1 and m ≥ 0, for a p of k alone (from some k on) or of m alone."""
    above, below = cleared(p)
    if p.generators() and not (above.generators() | below.generators()) <= {NUMBER_OF_MEMBER}:
        found = limit(p)
        return found is not None and found > 0
    if not (signed(above, True) and signed(below, True) or signed(-above, True) and signed(-below, True)):
        return False
    return len({max(len(m) and m[0][1] for m in x.terms) for x in (above, below)}) == 1
