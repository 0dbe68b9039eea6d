r"""The integral of e^{ct} Π(1 + κ_i e^t)^{−m_i} over an interval far from every t = −log κ_i, of any length.

With P the factors that have κe^t < 1 throughout, Q the others divided by (κe^t)^{−m}, v_l = e^{left}, v_r = e^{right}:

    P = Σ p_i (v/v_r)^i ,   Q = Σ q_j (v_l/v)^j ,   PQ = Σ_{n≥0} C_n (v/v_r)^n + Σ_{k>0} D_k (v_l/v)^k ,   ω = v_l/v_r
    C_n = Σ_j p_{n+j} q_j ω^j ,   D_k = Σ_i p_i q_{k+i} ω^i ,   ∫₀^L e^{−ct} dt = (1 − e^{−cL})/c = L E(cL)

A truncated factor (1 + rz)^{−m}, r = κ v_r, differs by at most the rest of the majorant (1 − r)^{−|m|}; likewise for Q.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import flint
from flint import arb, arb_poly

from .gauss import Scales

MOST_TERMS = 20_000


def far(c: arb, small: Scales, large: Scales, left: arb, right: arb | None) -> arb:
    """∫ over [left, right], right = None for ∞ (then ``small`` is empty and the integrand decays).

    >>> far(arb(-2), (), (), arb(0), None).str(5)
    '0.50000'
    """
    front = arb(1)
    for kappa, m in large:
        c, front = c - m, front * kappa ** (-m)
    q = factors(tuple((1 / (kappa * left.exp()), m) for kappa, m in large))
    if right is None:
        sizes = [1 / (k - c) for k in range(len(q.terms))]
        return front * (c * left).exp() * (_dot(q.terms, sizes) + _ball(q.rest * sizes[0]))
    length, high = right - left, right.exp()
    p = factors(tuple((kappa * high, m) for kappa, m in small))
    upper, lower, rest = _laurent(p, q, (-length).exp())
    whole = portion(c, length)
    above = _dot(upper, [whole, *portions(c, length, len(upper))])
    below = _dot(lower, portions(-c, length, len(lower) + 1))
    return front * ((c * right).exp() * (above + _ball(rest * whole)) + (c * left).exp() * below)


def portion(c: arb, length: arb) -> arb:
    """∫₀^L e^{−ct} dt for any real c, zero included.

    >>> portion(arb(0), arb(3)).str(5), portion(arb(1), arb(50)).str(5, radius=False)
    ('3.0000', '1.0000')
    """
    z = c * length
    if not abs(z) < 0.5:
        return (1 - (-z).exp()) / c
    # E(z) = (1−e^{−z})/z falls with z, so its values at the ends of the ball hold all between.
    return length * _falling(z.lower()).union(_falling(z.upper()))


def _falling(z: arb) -> arb:
    return arb(1) if z.is_zero() else -(-z).expm1() / z


def portions(c: arb, length: arb, stop: int) -> list[arb]:
    """∫₀^L e^{−(c+n)t} dt for n = 1, …, stop − 1."""
    step = (-length).exp()
    decay, found = (-c * length).exp(), []
    for n in range(1, stop):
        rate = c + n
        decay *= step
        found.append((1 - decay) / rate if abs(rate * length) > 0.5 else portion(rate, length))
    return found


@dataclass(frozen=True, eq=False)
class Factors:
    """The first coefficients of Π(1 + r_i z)^{−m_i}, the sum of their sizes, and a bound of the others' on |z| ≤ 1."""

    terms: list[arb]
    size: arb
    rest: arb


def factors(parts: Scales) -> Factors:
    """The pairs (r_i, m_i) as a series, as long as the precision needs."""
    product, size, bound = arb_poly([1]), arb(1), arb(1)
    for r, m in parts:
        length, rest = _length(r.upper(), abs(m).upper())
        terms = _scaled(r, m, length)
        norm = sum(map(abs, terms), arb(0))
        product, size, bound = product * arb_poly(terms), size * norm, bound * (norm + rest)
    return Factors(product.coeffs(), size.upper(), (bound - size).upper())


def _scaled(r: arb, m: arb, length: int) -> list[arb]:
    term, out = arb(1), [arb(1)]
    for k in range(length - 1):
        term *= (-m - k) * r / (k + 1)
        out.append(term)
    return out


def _length(radius: arb, power: arb) -> tuple[int, arb]:
    """How many terms of (1−r)^{−μ} until the rest is below the precision, and the rest."""
    log_r, mu = float(radius.log()), float(power)
    length, log_term = 1, math.log(mu) + log_r
    while length < MOST_TERMS and (log_term > -0.6932 * (flint.ctx.prec + 4) or log_r + math.log1p(mu / length) > -0.1):
        log_term += log_r + math.log((mu + length) / (length + 1))
        length += 1
    ratio = radius * (power + length).max(arb(length + 1)) / (length + 1)
    if not ratio < 1:
        return length, arb.pos_inf()
    return length, (power.rising(length) / arb.fac_ui(length) * radius**length / (1 - ratio)).upper()


def _laurent(p: Factors, q: Factors, omega: arb) -> tuple[list[arb], list[arb], arb]:
    """(C_0, C_1, …), (D_1, D_2, …) and a bound of what is left out."""
    rest = p.rest * (q.size + q.rest) + q.rest * p.size
    powers = [arb(1)]
    while len(powers) < min(len(p.terms), len(q.terms)):
        powers.append(powers[-1] * omega)
        if powers[-1] < arb(2) ** (-flint.ctx.prec - 8):
            rest += powers.pop().upper() * p.size * q.size
            break
    left, right = [x * w for x, w in zip(p.terms, powers)], [x * w for x, w in zip(q.terms, powers)]
    return _correlated(p.terms, right, 0), _correlated(q.terms, left, 1), rest


def _correlated(xs: list[arb], ys: list[arb], first: int) -> list[arb]:
    """Σ_j x_{n+j} y_j for n = first, …, len(xs) − 1."""
    product = (arb_poly(xs) * arb_poly(ys[::-1])).coeffs()
    product += [arb(0)] * (len(xs) + len(ys) - 1 - len(product))
    return product[len(ys) - 1 + first : len(ys) - 1 + len(xs)]


def _dot(xs: list[arb], ys: list[arb]) -> arb:
    return sum((x * y for x, y in zip(xs, ys)), arb(0))


def _ball(radius: arb) -> arb:
    """[−radius, radius]."""
    return arb(0, 1) * radius.upper() if radius.is_finite() else arb.nan()
