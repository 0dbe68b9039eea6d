r"""Σ f(j) by Euler–Maclaurin in balls, with a rigorous remainder.

    Σ_{j=N}^d f(j) = ∫_N^d f + (f(N)+f(d))/2 + Σ_{k≤K} B_{2k}/(2k)! (f^{(2k−1)}(d) − f^{(2k−1)}(N)) + R ,
    |R| ≤ |B_{2K}|/(2K)! ∫_N^∞ |f^{(2K)}| ≤ |B_{2K}| C f(N) N^{1−2K} θ^{−2K} / (2K−1−p)

by Cauchy's bound |f^{(n)}(x)| ≤ n! C f(x)/(θx)^n and f(x) ≤ f(N)(x/N)^p (summand.py).  N, K and θ are chosen in floats,
and judged in balls.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import flint
from flint import arb

from ...functionals.precision import precision
from .integral import integral
from .summand import Summand

MOST_DIRECT = 200_000


@dataclass(frozen=True)
class Plan:
    """Where the tail starts, the order 2K of the last correction plus one, and the opening of the sector."""

    start: int
    order: int
    theta: float


def summed(f: Summand, d: int | None) -> arb:
    """Σ_{j≤d} f(j) at about the current precision; d = None is ∞, where a > 1 is assumed.

    >>> summed(Summand(arb(2), arb(1), ()), None).overlaps(arb(2).zeta())
    True
    """
    chosen = plan(f)
    if d is not None and d <= chosen.start + chosen.order // 4:
        return f.head(d + 1)
    if chosen.start > MOST_DIRECT:
        return arb.nan()
    start = arb(chosen.start)
    bound = f.magnification(arb(chosen.theta)).upper()
    rest = remainder(f, start, chosen.order, chosen.theta)
    total = f.head(chosen.start) + integral(f, chosen.start, d) + _end(f, start, chosen, bound, -1)
    if d is not None:
        total += _end(f, arb(d), chosen, bound, 1)
    return total + _ball(rest)


def plan(f: Summand) -> Plan:
    """The cheapest of a few (N, K, θ) whose remainder is likely to be below the precision."""
    return _plan(flint.ctx.prec + 8, float(f.a), float(f.b), tuple(float(m) for _, m in f.scales))


@lru_cache(maxsize=1024)  # whatever the κ's are
def _plan(bits: int, a: float, b: float, orders: tuple[float, ...]) -> Plan:
    f = Summand(arb(a), arb(b), tuple((arb(1), arb(m)) for m in orders))
    p, best = f.growth, (math.inf, Plan(2, 2, 0.5))
    for theta in openings(b):
        lost = f.magnification_bits(theta)
        for share in (0.2, 0.28, 0.4):
            order = 2 * math.ceil(max(share * bits, p + 4, 4) / 2)
            size = (bits + 1 + lost + math.lgamma(order + 1) / math.log(2) - math.log2(order - 1 - p)) / order
            start = math.ceil(2**size / (2 * math.pi * theta)) + 1 if size < 60 else 2**60
            best = min(best, (start + order**1.5 / 8, Plan(start, order, theta)), key=lambda choice: choice[0])
    return best[1]


def openings(b: float) -> list[float]:
    """Values of θ, as dyadic numbers, for which b·asin θ < π."""
    angles = {min(share * math.pi / b, widest) for share, widest in zip((0.6, 0.75, 0.85, 0.93), (0.7, 0.95, 1.1, 1.3))}
    return [math.floor(math.sin(angle) * 2**30) / 2**30 for angle in angles]


def remainder(f: Summand, start: arb, order: int, theta: float) -> arb:
    """The bound of |R| with 2K = ``order``; not finite where the sector is too wide or the order too low."""
    slope = -f.a + f.b * sum((m for _, m in f.scales if m > 0), arb(0))
    if not order - 1 > slope:
        return arb.pos_inf()
    front = abs(arb.bernoulli(order)) * f.magnification(arb(theta)) * f(start)
    return front * start ** (1 - order) * arb(theta) ** -order / (order - 1 - slope)


def _end(f: Summand, x: arb, chosen: Plan, bound: arb, sign: int) -> arb:
    """f(x)/2 ± Σ_k B_{2k}/(2k) c_{2k−1} x^{1−2k}, f(x(1+τ)) = f(x) Σ c_n τ^n; far out its last terms are a bound."""
    kept = _terms(float(x.log()), chosen)
    coefficients = f.taylor(x, 2 * kept)
    total, power, shrink = arb(1) / 2, sign / x, 1 / (x * x)
    factors = _factors(chosen.order // 2, flint.ctx.prec)
    for factor, coefficient in zip(factors[:kept], coefficients[1::2]):
        total += factor * coefficient * power
        power *= shrink
    reach = 1 / (x * arb(chosen.theta))
    left_out, power, shrink = arb(0), reach ** (2 * kept + 1), reach * reach
    for factor in factors[kept:]:
        left_out += abs(factor) * power
        power *= shrink
    return f(x) * (total + _ball(left_out * bound))


@lru_cache(maxsize=256)
def _factors(count: int, bits: int) -> tuple[arb, ...]:
    """B_{2k}/(2k) for k = 1, …, ``count``: every sum of one precision asks for the same."""
    with precision(bits):
        return tuple(arb.bernoulli(2 * k) / (2 * k) for k in range(1, count + 1))


def _terms(log_x: float, chosen: Plan) -> int:
    """How many corrections matter at x."""
    gain = 2 * (log_x + math.log(2 * math.pi * chosen.theta)) / math.log(2)
    bits = 0.0
    for k in range(1, chosen.order // 2):
        bits = k * gain - math.lgamma(2 * k) / math.log(2)
        if bits > flint.ctx.prec + 40:
            return k
    return chosen.order // 2


def _ball(radius: arb) -> arb:
    """[−radius, radius], or nothing known."""
    return arb(0, 1) * radius.upper() if radius.is_finite() and radius >= 0 else arb.nan()
