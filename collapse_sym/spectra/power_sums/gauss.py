r"""The integral of e^{ct} Π(1 + κ_i e^t)^{−m_i} over a short interval, by Gauss's rule with a rigorous bound.

The integrand is analytic for |Im t| < π.  If |g| ≤ M on the ellipse with foci at the ends of an interval of half-length
h and half-axes h(ρ ± 1/ρ)/2, a polynomial of degree 2n−1 (the Chebyshev series, cut) is within 2Mρ^{−(2n−1)}/(ρ−1) of
g; the rule of n nodes is exact on it and its weights are positive, hence

    |∫g − rule| ≤ 8 h M ρ^{−(2n−1)} / (ρ−1) .
"""

from __future__ import annotations

import math
from functools import lru_cache

import flint
from flint import arb

from ...functionals.precision import precision

Scales = tuple[tuple[arb, arb], ...]

#: Ellipses that are tried, and how near to the singularities |Im t| = π they may come.
ELLIPSES = (2.0, 3.0, 4.5, 6.0, 7.5, 10.0, 14.0)
WIDEST = 2.95


def near(c: arb, scales: Scales, left: arb, right: arb) -> arb:
    """∫ over [left, right] at about the current precision; the interval should be no longer than 2.

    >>> near(arb(1), (), arb(0), arb(1)).contains(arb(1).exp() - 1)
    True
    """
    center, half = (left + right) / 2, (right - left) / 2
    rho, count = _rule(float(c), scales, float(half), float(center))
    middle = center.exp()
    total = arb(0)
    for node, weight in nodes(count, 64 * (-(-flint.ctx.prec // 64) + 1)):
        step = half * node
        outer, inner = (c * step).exp(), step.exp()
        # e^{-x} is 1/e^x: an inverse costs less than another exponential
        for value, shift in ((outer, inner), (1 / outer, 1 / inner)) if not node.is_zero() else ((outer, inner),):
            v = middle * shift
            for kappa, m in scales:
                value *= (1 + kappa * v) ** (-m)
            total += weight * value
    # The error is a bound relative to e^{c·center}.
    error = 8 * _majorant(c, scales, half, center, rho) * rho ** (1 - 2 * count) / (rho - 1)
    return half * (c * center).exp() * (total + arb(0, 1) * error.upper())


def _majorant(c: arb, scales: Scales, half: arb, center: arb, rho: arb) -> arb:
    """An upper bound of |g|/e^{c·center} on the ellipse."""
    along, across = half * (rho + 1 / rho) / 2, half * (rho - 1 / rho) / 2
    bound, cosine = (abs(c) * along).exp(), (across / 2).cos()
    if not across < 3:
        return arb.pos_inf()
    for kappa, m in scales:
        if m > 0:
            bound *= ((1 + kappa * (center - along).exp()) * cosine) ** (-m)
        else:
            bound *= (1 + kappa * (center + along).exp()) ** (-m)
    return bound


def _rule(c: float, scales: Scales, half: float, center: float) -> tuple[arb, int]:
    """The ellipse and the number of nodes that are likely to do; the bound above judges them."""
    best = (math.inf, ELLIPSES[0])
    known = [(center + float(kappa.log()), float(m)) for kappa, m in scales]
    for rho in ELLIPSES:
        along, across = half * (rho + 1 / rho) / 2, half * (rho - 1 / rho) / 2
        if across > WIDEST:
            break
        nats = abs(c) * along
        for exponent, m in known:
            lost = _softplus(exponent) - _softplus(exponent - along) if m > 0 else 0.0
            nats += max(m, 0.0) * (lost - math.log(math.cos(across / 2)))
        bits = flint.ctx.prec + 8 + nats / math.log(2)
        best = min(best, (bits / (2 * math.log2(rho)) + 1, rho))
    return arb(best[1]), 4 * math.ceil(best[0] / 4)


def _softplus(x: float) -> float:
    return x if x > 700 else math.log1p(math.exp(x))


@lru_cache(maxsize=64)
def nodes(count: int, bits: int) -> tuple[tuple[arb, arb], ...]:
    """The non-negative nodes of Gauss's rule and their weights.

    >>> [(x.str(3, radius=False), w.str(3, radius=False)) for x, w in nodes(3, 64)]
    [('0.775', '0.556'), ('0', '0.889')]
    """
    with precision(bits):
        return tuple(arb.legendre_p_root(count, k, True) for k in range((count + 1) // 2))
