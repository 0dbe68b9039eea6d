r"""The least value of a constant c(k), where κ ~ k·T^(−ℓ) meets a scale: certified, and found where there is one.

Every K ≥ 0 has one k ≥ k₀, the k of K = 0, and K grows with k.  Then

    c(k) ≥ floor(k) ,   floor the constant of κ² Quad[s/(s+κ)²] ,

which grows with k without bound: it is what the mean of the last fit alone lacks of w₀, and no generator before it
makes a mean larger.  So beyond some k nothing is better than what is known.  Up to there boxes are left out where c is
larger than a value that is known, or where c′ has one sign; on what is left c″ > 0, so that c has one minimum there,
between a c′ < 0 and a c′ > 0; all three are held over a box by ``taylor``.  Where c is known to be ``level`` at k₀,
c′(k₀) = 0, c′ has the sign of c″ on a box that begins there.  Near k₀ = 0, where c′ may be infinite,
c is held from below term by term: powers k^p grow, and hypergeometric factors, integrals and sums, all of them of
(w+k)^(−m) with weights ≥ 0, fall.  Every comparison is one of balls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import flint
import sympy as sp
from flint import arb

from ..errors import InvalidInput, NotConverged
from .moving import Moving
from .taylor import Taylor, enclosures

FIRST, BITS, SEARCH, COARSE = 84, 120, 60, 40  # of the minimum, and of boxes that are left out, of integrals and sums
ENOUGH = 60  # bits of a minimum that more precision is not asked for
BOXES, DOUBLINGS, STEPS = 400, 200, 100
TINY = 60  # halvings towards k = 0
Value = Callable[[arb], arb]


@dataclass(frozen=True)
class Least:
    """c(k) at its least, as balls; ``first`` says that k is k₀ itself: K = 0."""

    k: arb
    value: arb
    first: bool

    def certain(self) -> bool:
        """Whether both have ``ENOUGH`` bits; K = 0 has."""
        return min(self.value.rel_accuracy_bits(), ENOUGH if self.first else self.k.rel_accuracy_bits()) >= ENOUGH


def least(
    c: sp.Expr,
    k: sp.Symbol,
    start: arb,
    floor: sp.Expr,
    known: Mapping[sp.Expr, arb] | None = None,
    level: bool = False,
) -> Least:
    """The only minimum of c on k ≥ start ≥ 0, where floor ≤ c grows without bound; ``known`` are other symbols.

    ``level`` says that c′(start) = 0, where start is exact.

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
        c, floor = spread(c, k), spread(floor, k)
        moving, low = Moving(k, known or {}), start.lower()
        curve = Curve(c, moving)
        f, below = curve.value, _from_below(c, moving) if low == 0 else None
        if below is None and not f(start).is_finite():
            raise NotConverged("K", "the constant has no enclosure near K = 0")
        flint.ctx.prec = COARSE if c.has(sp.Integral, sp.Sum) else SEARCH
        end, best = _end(f, _value(floor, moving), low)
        kept = list(_kept(curve, below, low, end, best, level))
        for bits in (FIRST, BITS):
            flint.ctx.prec = bits
            found = [_minimum(curve, *cluster, low, start, level) for cluster in _clusters(kept)]
            if all(one is None or one.certain() for one in found):
                break
        return _lowest([one for one in found if one is not None])
    finally:
        flint.ctx.prec = saved


class Curve:
    """c with its derivatives, by Taylor series: NaN where they may be infinite."""

    def __init__(self, c: sp.Expr, moving: Moving) -> None:
        self.value, self.taylor = _value(c, moving), Taylor(c, moving)

    def slope(self, x: arb) -> arb:
        """c′ at every k of x."""
        return self._derivative(x, 1)

    def bend(self, x: arb) -> arb:
        """c″ at every k of x."""
        return self._derivative(x, 2)

    def _derivative(self, x: arb, order: int) -> arb:
        middle = x if x.is_exact() else x.mid()
        try:
            return self.taylor.around(middle, x, order + 1)[order] * order
        except InvalidInput:
            if not x.contains(0):
                raise
            return arb("nan")


def spread(expr: sp.Expr, k: sp.Symbol) -> sp.Expr:
    """The same with each integral or sum as several of one term, powers of k outside, so that these fall in k.

    >>> k, w = sp.symbols("k w", positive=True)
    >>> spread(sp.Integral(k**2 / (k + w) ** 3 + 3 * k * w / (k + w) ** 3, (w, 0, sp.oo)), k)
    k**2*Integral((k + w)**(-3), (w, 0, oo)) + 3*k*Integral(w/(k + w)**3, (w, 0, oo))
    """
    return expr.xreplace({held: _terms(held) for held in expr.atoms(sp.Integral, sp.Sum)})


def _terms(held: sp.Integral | sp.Sum) -> sp.Expr:
    total = sp.S.Zero
    for term in sp.Add.make_args(held.function):
        rest, inside = term.as_independent(held.variables[0], as_Add=False)
        total += rest * held.func(inside, *held.limits)
    return total


def _value(expr: sp.Expr, moving: Moving) -> Value:
    def at(x: arb) -> arb:
        try:
            return moving.at(expr, x)
        except InvalidInput:
            if not x.contains(0):
                raise
            return arb("nan")  # a sum over all j that is infinite at k = 0

    return at


def _from_below(c: sp.Expr, moving: Moving) -> Value | None:
    """What c exceeds on (0, x]: its terms that do not vanish at 0, at x; None where one may grow otherwise."""
    k, falling = moving.k, []
    whole = {held: sp.Dummy() for held in c.atoms(sp.Integral, sp.Sum)}  # expanding would go inside
    back = {name: held for held, name in whole.items()}
    for term in (t.xreplace(back) for t in sp.Add.make_args(sp.expand_mul(c.xreplace(whole)))):
        factors = {base: e for base, e in term.as_powers_dict().items() if base.has(k)}
        if not factors.get(k, sp.S.Zero) > 0:
            falling.append(term)
        if not all(base == k or (e > 0 and _falls(base, k)) for base, e in factors.items()):
            return None
    return _value(sp.Add(*falling), moving)


def _falls(base: sp.Expr, k: sp.Symbol) -> bool:
    """Whether this falls as k grows: a hypergeometric function of ``mellin``, or what adds up terms with (…+k)^(−m)."""
    if not isinstance(base, sp.Integral | sp.Sum):
        return isinstance(base, sp.hyper)
    term = base.function.xreplace({u: sp.Dummy(positive=True) for u in base.variables})
    held = [(b - k, e) for b, e in term.as_powers_dict().items() if b.has(k)]
    return all(other.is_positive and not other.has(k) and e < 0 for other, e in held)


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


def _kept(curve: Curve, below: Value | None, low: arb, end: arb, best: arb, level: bool) -> Iterator[tuple[arb, arb]]:
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
        height, rise, bend = enclosures(curve.taylor, a, b)
        falls = rise < 0 or (level and a == low and bend < 0)
        if falls or (rise > 0 and a > low) or height > best:
            continue
        if rise > 0 or bend > 0:
            yield a, b
        else:
            middle = ((a + b) / 2).mid()
            waiting += [(middle, b), (a, middle)]  # the left half is looked at first


def _within(one: arb, other: arb) -> arb:
    """What is in both enclosures of a number."""
    if not (one.is_finite() and other.is_finite()):
        return one if one.is_finite() else other
    return one.intersection(other)


def _clusters(boxes: list[tuple[arb, arb]]) -> list[tuple[arb, arb]]:
    out: list[tuple[arb, arb]] = []
    for a, b in boxes:
        if out and out[-1][1] == a:
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _minimum(curve: Curve, a: arb, b: arb, low: arb, start: arb, level: bool) -> Least | None:
    """The minimum inside of a cluster, on which c′ grows or is > 0; None where it is at an end other than ``low``."""
    first, last = curve.slope(a), curve.slope(b)
    if first > 0 or (level and a == low):
        return Least(start, curve.value(start), True) if a == low else None
    if last < 0:
        return None
    if not (first < 0 < last):
        raise NotConverged("K", "the constant is least too close to K = 0 to tell")
    k = _root(curve.slope, curve.bend, a, b)
    return Least(k, curve.value(k), False)


def _root(slope: Value, bend: Value, a: arb, b: arb) -> arb:
    """Where c′ vanishes between c′(a) < 0 and c′(b) > 0: by Newton's steps on intervals, else by halving."""
    for _ in range(STEPS):
        box, middle = a.union(b), ((a + b) / 2).mid()
        side = slope(middle)
        step = middle - side / bend(box)
        if not step.is_finite() or not (step.rad() < box.rad() / 2):
            if side < 0 or side > 0:
                a, b = (middle, b) if side < 0 else (a, middle)
                continue
            left, right = (((3 * x + y) / 4).mid() for x, y in ((a, b), (b, a)))  # the middle may be the root itself
            first, last = slope(left) < 0, slope(right) > 0
            if not (first or last):
                break
            a, b = left if first else a, right if last else b
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
