r"""Integrals over the whole line by the trapezoidal rule, with every error bounded; factors may be wide balls.

    ∫ F(t) dt ,    F(t) = e^(rise·t) Π (h + k e^(bt))^(−m) Π κ(t)^m ,    κ(t) = 1 − e^(−c e^(−t))  or  e^(−c e^(−t))

with rise > 0 and fall = Σ bm + Σ m (over the first κ's) − rise > 0.  With ab < π, and a < π/2 where there is a κ,
F is analytic in |Im t| ≤ a, where

    |h + k e^(bt)| ≥ cos(ab/2) (h + k e^(b Re t)) ,    |e^(−ζ)| ≤ 1  and  |1 − e^(−ζ)| ≤ min(2, |ζ|)  for Re ζ ≥ 0 ,

so that ∫|F(t + iy)| dt ≤ M = Π cos(ab/2)^(−m) {2^(Σm) Π h^(−m)/rise + Π k^(−m) Π c^m/fall}, and the sum over all
t = jη misses the integral by at most 2M/(e^(2πa/η) − 1) (Trefethen & Weideman, SIAM Review 56 (2014), Theorem 5.1).
What is left out of the sum at both ends are parts of geometric series.  Each h is in one place of each term, so that
a wide h gives a sum not much wider than what its two ends give.

Integrals over (0, 1) are such ones: with  v = u^b = w/(1+w),  w = e^t,  c = rise/b  and  M = Σm,

    ∫₀¹ u^(rise−1) Π (h + k u^b)^(−m) du  =  1/b ∫ e^(ct) (1 + e^t)^(M−c−1) Π (h + (h+k) e^t)^(−m) dt .

Its factor (1 + e^t)^p, the ``tilt``, is at most 2^max(p,0) max(1, e^(pt)) on the line, and on the edge of the strip as
much over cos(a/2)^max(−p,0).  Its fall is 1 whatever c and M are.  As many integrals differ only in c and in orders,
the sum is a row, of what stays, times a column, of the first pole, each made once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import flint
from flint import arb, arb_mat

from ..errors import InvalidInput

Poles = Sequence[tuple[arb, arb, arb, int]]  # (h, k, b, m)
Kernels = Sequence[tuple[arb, int, bool]]  # (c, m, whether 1 − e^(−c/u) and not e^(−c/u))
Exact = tuple[tuple[int, int], tuple[int, int]]
WIDTH = arb(3) / 4  # of the strip in which F is analytic
NONE = arb(0)
GRAIN = 16  # rules for nearly the same number of digits are one rule


def line_integral(rise: arb, poles: Poles, kernels: Kernels, bits: int | None = None, *, tilt: arb = NONE) -> arb:
    """The integral to about as many bits as the current precision has, or to ``bits``; NaN where an h may be 0.

    With a ``tilt`` p there is a factor (1 + e^t)^p in it, no b is above 1, and there are no ``kernels``.

    >>> one = arb(1)
    >>> print(line_integral(one / 2, [(one, one, one, 1)], []).str(10, radius=False))
    3.141592654
    """
    lacking = sum(m for _, m, lacks in kernels if lacks)
    fall = sum((b * m for _, _, b, m in poles), arb(lacking)) - rise - tilt
    if not (rise > 0 and fall > 0) or any(not (h > 0 and k > 0 and m > 0) for h, k, _, m in poles):
        return arb("nan")
    a, M, left, right = _strip(rise, fall, poles, kernels, tilt)
    size = max(arb(1), *(bound.upper() for bound in (M, left, right)), key=float)
    digits = ((bits or flint.ctx.prec) + 4) * arb(2).log() + size.log()
    rule = _last(digits)
    rule += -rule % GRAIN
    step = (2 * arb.pi() * a / rule).mid()
    ends = tuple(_last(rule / (rate * step)) for rate in (rise, fall))
    if tilt.is_zero():
        total = _added(step, ends, rise, poles, kernels)
    else:
        ends = tuple(1 << last.bit_length() for last in ends)  # few lengths, so that columns serve many rows
        total = _multiplied(step, ends, (_exact(rise), _exact(tilt)), poles)
    missed = 2 * M / ((2 * arb.pi() * a / step).exp() - 1)
    for bound, rate, last in zip((left, right), (rise, fall), ends):
        rest = bound * (-rate * step * (last + 1)).exp() / (1 - (-rate * step).exp())
        total += (step * rest).union(arb(0))
    return total + arb(0, missed.upper())


def unit_integral(rise: arb, poles: Poles) -> arb:
    """∫₀¹ u^(rise−1) Π (h + k u^b)^(−m) du to about as many bits as the current precision has, for one b.

    *Raises* InvalidInput for several b.

    >>> one = arb(1)
    >>> print(unit_integral(one, [(one, one, one, 1)]).str(10, radius=False))  # log 2
    0.6931471806
    """
    b = poles[0][2]
    if any(_exact(other) != _exact(b) for _, _, other, _ in poles):
        raise InvalidInput(poles, "have several powers of u", "give one")
    c, orders = rise / b, sum(m for _, _, _, m in poles)
    lines = [(h, h + k, arb(1), m) for h, k, _, m in poles]
    bits = flint.ctx.prec
    found = line_integral(c, lines, [], tilt=orders - c - 1)
    lost = bits - found.rel_accuracy_bits()
    if found.is_finite() and lost > GRAIN:  # the rule's bits are absolute, and the integral is small
        found = line_integral(c, lines, [], bits + lost, tilt=orders - c - 1)
    return found / b


def _added(step: arb, ends: tuple[int, ...], rise: arb, poles: Poles, kernels: Kernels) -> arb:
    """The sum over all nodes, node by node."""
    held = tuple((_exact(c), m, lacks) for c, m, lacks in kernels)
    steep = tuple(_exact(b) for _, _, b, _ in poles)
    total = arb(0)
    for weight, powers in _nodes(flint.ctx.prec, _exact(step), ends, _exact(rise), steep, held):
        for (h, k, _, m), e in zip(poles, powers):
            weight = weight / (h + k * e) ** m
        total += weight
    return total


def _multiplied(step: arb, ends: tuple[int, ...], rates: tuple[Exact, Exact], poles: Poles) -> arb:
    """The same with a tilt, as a row times a column."""
    place = flint.ctx.prec, _exact(step), ends
    first, *others = [(_exact(h), _exact(k), _exact(b), m) for h, k, b, m in poles]
    return (_row(place, rates, tuple(others)) * _column(place, first))[0, 0]


Place = tuple[int, Exact, tuple[int, ...]]  # the precision, the step, and the last nodes on both sides


@lru_cache(maxsize=64)
def _grid(place: Place, b: Exact) -> list[arb]:
    """e^(bt) at all nodes."""
    _, step, (left, right) = place
    width = _ball(step) * _ball(b)
    return [(width * j).exp() for j in range(-left, right + 1)]


@lru_cache(maxsize=512)
def _column(place: Place, pole: Any) -> arb_mat:
    """(h + k e^(bt))^(−m) at all nodes."""
    h, k, grid = _ball(pole[0]), _ball(pole[1]), _grid(place, pole[2])
    return arb_mat(len(grid), 1, [(h + k * e) ** -pole[3] for e in grid])


@lru_cache(maxsize=512)
def _row(place: Place, rates: tuple[Exact, Exact], poles: tuple[Any, ...]) -> arb_mat:
    """step·e^(rise·t)·(1 + e^t)^tilt·Π (h + k e^(bt))^(−m) at all nodes."""
    width, tilt = _ball(place[1]), _ball(rates[1])
    found = [width * w * (1 + e) ** tilt for w, e in zip(_grid(place, rates[0]), _grid(place, _exact(arb(1))))]
    for pole in poles:
        column = _column(place, pole)
        found = [w * column[i, 0] for i, w in enumerate(found)]
    return arb_mat(1, len(found), found)


def _last(steps: arb) -> int:
    """The whole number from here on."""
    return int(steps.upper().ceil().unique_fmpz() or 0)


def _strip(rise: arb, fall: arb, poles: Poles, kernels: Kernels, tilt: arb = NONE) -> tuple[arb, arb, arb, arb]:
    """a, M, and the factors of e^(rise·t) and e^(−fall·t) that hold F from above on the line itself."""
    lacking = sum(m for _, m, lacks in kernels if lacks)
    a = WIDTH * min([arb.pi() / b for _, _, b, _ in poles] + [arb.pi() / 2] * bool(kernels), key=float)
    left = right = arb(2) ** max(arb(0), tilt.upper())
    bend = (a / 2).cos() ** min(arb(0), tilt.lower())
    for h, k, b, m in poles:
        left, right, bend = left / h**m, right / k**m, bend / (a * b / 2).cos() ** m
    for c, m, lacks in kernels:
        right = right * c**m if lacks else right
    return a, bend * (left * 2**lacking / rise + right / fall), left, right


@lru_cache(maxsize=64)
def _nodes(
    bits: int,
    step: Exact,
    ends: tuple[int, ...],
    rise: Exact,
    steep: tuple[Exact, ...],
    kernels: tuple[Any, ...],
) -> list[tuple[arb, list[arb]]]:
    """At t = j·step: step·e^(rise·t)·Π κ(t)^m, and e^(bt) for each b."""
    width, growth = _ball(step), _ball(rise)
    rates, held = [_ball(b) for b in steep], [(_ball(c), m, lacks) for c, m, lacks in kernels]
    found = []
    for j in range(-ends[0], ends[1] + 1):
        t = width * j
        weight = width * (growth * t).exp()
        for c, m, lacks in held:
            small = -c * (-t).exp()
            weight = weight * ((-small.expm1()) ** m if lacks else (m * small).exp())
        found.append((weight, [(b * t).exp() for b in rates]))
    return found


def _exact(ball: arb) -> Exact:
    """Middle and radius as m·2^e: arguments that a cache can hold."""
    (m, e), (r, s) = ball.mid().man_exp(), ball.rad().man_exp()
    return (int(m), int(e)), (int(r), int(s))


def _ball(exact: Exact) -> arb:
    (m, e), (r, s) = exact
    return arb((m, e), (r, s))
