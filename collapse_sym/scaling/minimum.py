r"""The least value of a constant c(k), where κ ~ k·T^(−ℓ) meets a scale: certified, and found where there is one.

Every K ≥ 0 has one k ≥ k₀, the k of K = 0, and K grows with k.  Then

    c(k) ≥ floor(k) ,   floor the constant of κ² Quad[s/(s+κ)²] ,

which grows with k without bound: it is what the mean of the last fit alone lacks of w₀, and no generator before it
makes a mean larger.  So beyond some k nothing is better than what is known.  Up to there boxes are left out where c is
larger than a value that is known, or where c′ has one sign; on what is left c″ > 0, so that c has one minimum there,
between a c′ < 0 and a c′ > 0.  Near k₀ = 0, where c′ may be infinite, c is held from below term by term: powers k^p
grow, and hypergeometric factors, which are integrals of w^(z−1)(w+k)^(−m), fall.  Every comparison is one of balls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import flint
import sympy as sp
from flint import arb

from ..errors import NotConverged
from .certified import value_at

BITS, SEARCH = 120, 60  # of the minimum, and of the boxes that are left out
BOXES, DOUBLINGS, STEPS = 3000, 200, 100
TINY = 60  # halvings towards k = 0
Value = Callable[[arb], arb]


@dataclass(frozen=True)
class Least:
    """c(k) at its least, as balls; ``first`` says that k is k₀ itself: K = 0."""

    k: arb
    value: arb
    first: bool


def least(
    c: sp.Expr, k: sp.Symbol, start: arb, floor: sp.Expr, known: Mapping[sp.Expr, arb] | None = None
) -> Least:
    """The only minimum of c on k ≥ start ≥ 0, where floor ≤ c grows without bound; ``known`` are other symbols.

    *Raises* NotConverged, where balls do not tell that it is the only one.

    >>> k = sp.Symbol("k", positive=True)
    >>> found = least(k + 4 / k, k, arb(1), k)
    >>> print(found.k.str(10, radius=False), found.value.str(10, radius=False), found.first)
    2.000000000 4.000000000 False
    >>> least(k + 4 / k, k, arb(3), k).first
    True
    """
    saved, flint.ctx.prec = flint.ctx.prec, BITS
    try:
        f, low = _value(c, k, known or {}), start.lower()
        below = _from_below(c, k, known or {}) if low == 0 else None
        if below is None and not f(start).is_finite():
            raise NotConverged("K", "the constant has no enclosure near K = 0")
        slope, bend = (_value(sp.diff(c, k, order), k, known or {}) for order in (1, 2))
        flint.ctx.prec = SEARCH
        end, best = _end(f, _value(floor, k, known or {}), low)
        kept = list(_kept(f, slope, bend, below, low, end, best))
        flint.ctx.prec = BITS
        found = [_minimum(f, slope, bend, *cluster, low, start) for cluster in _clusters(kept)]
        return _lowest([one for one in found if one is not None])
    finally:
        flint.ctx.prec = saved


def _value(expr: sp.Expr, k: sp.Symbol, known: Mapping[sp.Expr, arb]) -> Value:
    return lambda x: value_at(expr, {**known, k: x})


def _from_below(c: sp.Expr, k: sp.Symbol, known: Mapping[sp.Expr, arb]) -> Value | None:
    """What c exceeds on (0, x]: its terms that do not vanish at 0, at x; None where one may grow otherwise."""
    falling = []
    for term in sp.Add.make_args(sp.expand_mul(c)):
        factors = {base: e for base, e in term.as_powers_dict().items() if base.has(k)}
        if not factors.get(k, sp.S.Zero) > 0:
            falling.append(term)
        if not all(base == k or (isinstance(base, sp.hyper) and e > 0) for base, e in factors.items()):
            return None
    return _value(sp.Add(*falling), k, known)


def _end(f: Value, floor: Value, low: arb) -> tuple[arb, arb]:
    """A k beyond which c is above a value that it has, and an upper bound of that value."""
    unit = low if low > 0 else arb(1)
    exponents = [sp.Rational(i) for i in (range(1, 16) if low > 0 else range(-10, 11))]
    values: dict[sp.Rational, arb] = {}
    for step in (sp.Rational(1, 2), sp.Rational(1, 4), sp.Rational(1, 8), 0):
        values |= {i: f(unit * arb(2) ** (arb(i.p) / i.q)).upper() for i in exponents if i not in values}
        at = min(values, key=lambda i: float(values[i]))
        exponents = [i for i in (at - step, at + step) if i > 0 or low == 0]
    best = values[at]
    for i in range(DOUBLINGS):
        end = unit * 2**i
        if floor(end) > best:
            return end.upper(), best
    raise NotConverged("K", "no bound beyond which the constant is larger was found")


def _kept(
    f: Value, slope: Value, bend: Value, below: Value | None, low: arb, end: arb, best: arb
) -> Iterator[tuple[arb, arb]]:
    """Boxes in order that may hold a minimum: on each c″ > 0, or it begins at ``low`` and c′ > 0 on it."""
    waiting, count = [(low, end)], 0
    while waiting:
        a, b = waiting.pop()
        count += 1
        if count > BOXES:
            raise NotConverged("K", "the constant is too flat to tell where it is least")
        if a == 0 and b < end * arb(2) ** -TINY:
            raise NotConverged("K", "the constant is least too close to K = 0 to tell")
        if a == 0 and below is not None and below(b) > best:
            continue
        box, middle = a.union(b), ((a + b) / 2).mid()
        rise = slope(box)
        if f(middle) + rise * (box - middle) > best or f(box) > best:
            continue
        if rise < 0 or (rise > 0 and a > low):
            continue
        if rise > 0 or bend(box) > 0:
            yield a, b
        else:
            waiting += [(middle, b), (a, middle)]  # the left half is looked at first


def _clusters(boxes: list[tuple[arb, arb]]) -> list[tuple[arb, arb]]:
    out: list[tuple[arb, arb]] = []
    for a, b in boxes:
        if out and out[-1][1] == a:
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _minimum(f: Value, slope: Value, bend: Value, a: arb, b: arb, low: arb, start: arb) -> Least | None:
    """The minimum inside of a cluster, on which c′ grows or is > 0; None where it is at an end other than ``low``."""
    if slope(a) > 0:
        return Least(start, f(start), True) if a == low else None
    if slope(b) < 0:
        return None
    if not (slope(a) < 0 < slope(b)):
        raise NotConverged("K", "the constant is least too close to K = 0 to tell")
    k = _root(slope, bend, a, b)
    return Least(k, f(k), False)


def _root(slope: Value, bend: Value, a: arb, b: arb) -> arb:
    """Where c′ vanishes between c′(a) < 0 and c′(b) > 0: by Newton's steps on intervals, else by halving."""
    for _ in range(STEPS):
        box, middle = a.union(b), ((a + b) / 2).mid()
        side = slope(middle)
        step = middle - side / bend(box)
        if not step.is_finite() or not (step.rad() < box.rad() / 2):
            if not (side < 0 or side > 0):
                break
            a, b = (middle, b) if side < 0 else (a, middle)
            continue
        a, b = max(a, step.lower()), min(b, step.upper())
    return a.union(b)


def _lowest(found: list[Least]) -> Least:
    if not found:
        raise NotConverged("K", "no minimum was found")
    best = min(found, key=lambda one: float(one.value.mid()))
    if any(not (one.value > best.value) for one in found if one is not best):
        raise NotConverged("K", "two minima are too close to tell which is least")
    return best
