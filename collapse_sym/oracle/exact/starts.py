r"""The left ends X_0 and the ratio z_M by special functions: where l and α are small, elimination takes too many steps.

    α + 1 = 2s ,  ε_b = e^l E_b(l) ,  τ_0 = 2^s Γ(s) ,  S as in ``tridiagonal.py``
    M even    X_0 = S_0 · ½ e^{l/2}E_s(l/2)
    M odd     X_0 = S_1 · τ_0²/(2Γ(α+1)) · [½ h_s − ¼ e^{l/2}E_s(l/2)] ,      h_s = 2/τ_0 · ∫ w₁ Q_reg(s, x/2)/(x+l) dx
              2s h_{s+1} = 1 − l h_s + γ_s ε_{2s+1} ,  γ_s = 2Γ(s+½)/(√π Γ(s)) ,  b ε_{b+1} = 1 − l ε_b ,  h_1 = ε_1 ,
              h_½ = (2 e^{c²}/(c√π)) [ (π/4)(1 + erfc c) − π^{−1/2} F(c) ] ,  c² = l/2 ,  F(c) = ∫₀^c e^{u²}E_1(2u²) du
    z_M = (M+1) U(M+2, 2−α, l)/U(M+1, 1−α, l)

From X_0 the left elimination is run backwards, X_n = (P_n X_{n−1} − c_n)/P_{n−1}, which loses log₂ P_M bits: few here.

h: integrate by parts with d/dx Q_reg(s, x/2) = −w₁/τ_0 and x = (x+l) − l.  h_½: differentiate in c.  F as a series:
e^{u²}E_1(2u²) = Σ u^{2m}/m! · (η_m − γ_E − log 2u²) with η_m = Σ_{odd k ≤ m} 2/k, because y ↦ e^y Ein(2y) has the
derivative e^yEin(2y) + 2 sinh(y)/y; η_m ≤ 2 + m.
"""

from __future__ import annotations

import flint
from flint import arb

from .tridiagonal import Left, sources


def first(M: int, alpha: int, l: arb) -> arb:
    """X_0."""
    s = arb(alpha + 1) / 2
    plain = (l / 2).exp() * (l / 2).expint(s)
    if M % 2 == 0:
        return sources(M, alpha) * plain / 2
    weight = (arb(4).log() * s).exp() * s.gamma() ** 2 / (2 * arb(alpha + 1).gamma())
    return sources(M, alpha) * weight * (2 * _h(alpha, l) - plain) / 4


def along(left: Left, start: arb) -> tuple[arb, arb]:
    """(X_M, X_{M−1}) from X_0, the latter 0 if M = 0."""
    X, before = start, arb(0)
    for P, P_before, c in left.path:
        X, before = (P * X - c) / P_before, X
    return X, before


def z_of(M: int, alpha: int, l: arb) -> arb:
    """z_M = −Q_M'/Q_M."""
    return (M + 1) * l.hypgeom_u(M + 2, 2 - alpha) / l.hypgeom_u(M + 1, 1 - alpha)


def _h(alpha: int, l: arb) -> arb:
    """h_s at 2s = α + 1, by steps of 1 in s from ½ or 1."""
    epsilon, b = l.exp() * l.expint(1), 1
    if alpha % 2:
        h, gamma, twice_s = epsilon, arb(1), 2
    else:
        h, gamma, twice_s = _h_half(l), 2 / arb.pi(), 1
    while twice_s < alpha + 1:
        while b < twice_s + 1:
            epsilon, b = (1 - l * epsilon) / b, b + 1
        h = (1 - l * h + gamma * epsilon) / twice_s
        gamma = gamma * (twice_s + 1) / twice_s
        twice_s += 2
    return h


def _h_half(l: arb) -> arb:
    c, root = (l / 2).sqrt(), arb.pi().sqrt()
    bracket = arb.pi() / 4 * (1 + c.erfc()) - _integral(c, l / 2) / root
    return 2 * (l / 2).exp() / (c * root) * bracket


def _integral(c: arb, y: arb) -> arb:
    """F(c) = ∫₀^c e^{u²}E_1(2u²) du, y = c²: the series, its tail enclosed."""
    constant = -arb.const_euler() - arb(2).log() - 2 * c.log()
    total, eta, term, m = arb(0), arb(0), c, 0  # term = c^{2m+1}/m!
    tiny = arb(2) ** (-flint.ctx.prec - 4)
    while True:
        eta = eta + arb(2) / m if m % 2 else eta
        total = total + term / (2 * m + 1) * (eta + constant + arb(2) / (2 * m + 1))
        m += 1
        term = term * y / m
        # from m ≥ 4y on, (m + 4 + |constant|) times the term falls by more than ½ a step
        tail = 2 * term * (m + 4 + abs(constant)) / (2 * m + 1)
        if m > 4 * y + 4 and tail < tiny * total:
            return total + arb(0, tail.upper())
