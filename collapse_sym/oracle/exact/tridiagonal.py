r"""The three-term system behind the resolvent of a real Wishart matrix, solved from both ends.

With L_n = L_n^α, w = x^α e^{−x}, w₁ = x^{(α−1)/2}e^{−x/2}, l > 0 and φ one of two functions (``resolvent.py``), let

    Q_n = ∫ w L_n/(x+l) ,   X_n = c ∫ w₁ L_n φ/(x+l) ,   P_n = L_n(−l) .

The recurrence of the Laguerre polynomials turns x/(x+l) = 1 − l/(x+l) into one system for n = 0, 1, 2, …

    (2n+1+α+l) X_n − (n+α) X_{n−1} − (n+1) X_{n+1} = S_n ,   S_n = c ∫ w₁ L_n φ      (no term (n+α)X_{n−1} at n = 0)

whose matrix J is diagonally dominant with margin l.  P and Q solve it without source; P grows, Q decays.
Forward recurrence for Q or X loses log₂ P_n bits.  Elimination does not, and needs no special function:

    from the left   X_{n−1} P_n = P_{n−1} X_n + c_n       from the right   X_n = ρ_n X_{n−1} + y_n ,  ρ_n = Q_n/Q_{n−1}

Nothing is ever subtracted, because all recurrences have a form with positive terms (z_n = −Q_n'/Q_n, ' = d/dl):

    P_n = ((n+α)P_{n−1} + l P'_n)/n ,  P'_n = P'_{n−1} + P_{n−1} ,  P''_n = P''_{n−1} + P'_{n−1}
    ρ_n = (n+α)/D_n ,  D_n = n + α + l(1+z_n) ,  z_{n−1} = n(1+z_n)/D_n ,  y_n = (S_n + (n+1)y_{n+1})/D_n .

*Truncation from the right is enclosed.*  0 ≤ z_n ≤ (n+1)/l since z_{n−1} = n/(l + (n+α)/(1+z_n)); the map is increasing
and its slope n(n+α)/D_n² is largest at the lower end, so the product of slopes along z_top = 0 bounds the error.  The
elimination of X goes along that same lower path: z_top = 0 means ρ_{top+1} = 1, hence X_{top+1} = X_top + y_{top+1}
with a y_{top+1} that is enclosed, and every later ρ_n, y_n is exact.  The sources are

    S_n = f(n)/f(M) for n ≡ M (mod 2), else 0 ,        f(n) = Γ((n+1+α)/2)/Γ(n/2+1) ,

and 0 ≤ X_n ≤ u_n/l with u_n = f(n)/f(M) (increasing) if α ≥ 1, u_n = f(0)/f(M) if α = 0.  Indeed
(n+1)f(n+1) = (n+α)f(n−1), hence J f ≥ l f iff G(A)/G(B) ≥ 2A/(A+B), G(t) = Γ(t+½)/Γ(t), A = (n+α)/2, B = (n+1)/2;
G(t)/√t increases and A ≥ B, so that G(A)/G(B) ≥ √(A/B) ≥ 2A/(A+B).  For α = 0, f decreases and J 1 = l.  J has an
inverse with entries k!/Γ(k+α+1)·P_min Q_max ≥ 0, so J u ≥ l S gives X ≤ u/l.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import flint
import numpy as np
from flint import arb

from .precision import precision

LN2 = math.log(2)
CHUNK = 1 << 14


@dataclass(frozen=True)
class Left:
    """The left end at n = M: P_M, P_{M−1}, derivatives in l, c_M, and (q, dq) = q_{M−1}(−l) and its derivative.

    q is the polynomial of ∫_x^∞ w₁L_n = τ_n Q_reg(s, x/2) − x^s e^{−x/2} q_n(x):  n q_n = (n−1+α)q_{n−2} + 2L_{n−1}.
    ``path`` holds (P_n, P_{n−1}, c_n) for n = 1 … M if it was asked for.
    """

    P: arb
    P_before: arb
    dP: arb
    dP_before: arb
    ddP: arb
    ddP_before: arb
    q: arb
    dq: arb
    c: arb
    path: tuple[tuple[arb, arb, arb], ...]


@dataclass(frozen=True)
class Right:
    """The right end at n = M: z_M, and (y_M, z along which y was eliminated): X_M = ρ(z_path) X_{M−1} + y."""

    z: arb
    z_path: arb
    y: arb


def sources(M: int, alpha: int) -> arb:
    """S at the lowest index of the parity of M (0 or 1), where S_M = 1.

    >>> float(sources(4, 1)), float(sources(2, 3))
    (1.0, 0.5)
    """
    S = arb(1)
    for n in range(M - 2, -1, -2):
        S = S * (n + 2) / (n + 1 + alpha)
    return S


def from_left(M: int, alpha: int, l: arb, *, keep: bool = False) -> Left:
    """Elimination from n = 0 up to M."""
    zero = arb(0)
    P, P1, dP, dP1, ddP, ddP1 = arb(1), zero, zero, zero, zero, zero
    q, q1, dq, dq1, c = zero, zero, zero, zero, zero
    S, path = sources(M, alpha), []
    for n in range(1, M + 1):
        c = (n - 1 + alpha) * c
        if (n - 1 - M) % 2 == 0:
            c = c + P * S
            S = S * (n + alpha) / (n + 1)
        c = c / n
        q, q1 = ((n - 1 + alpha) * q1 + 2 * P) / n, q
        dq, dq1 = ((n - 1 + alpha) * dq1 + 2 * dP) / n, dq
        ddP, ddP1 = ddP + dP, ddP
        dP, dP1 = dP + P, dP
        P, P1 = ((n + alpha) * P + l * dP) / n, P
        if keep:
            path.append((P, P1, c))
    return Left(P, P1, dP, dP1, ddP, ddP1, q1, dq1, c, tuple(path))


def from_right(M: int, alpha: int, l: arb, steps: int) -> Right:
    """Elimination from n = M + steps down to M, the rest enclosed."""
    top = M + steps
    y, u, weight = arb(0), l, arb(1)  # u = l(1+z), D = n + α + u; weight: what y_{top+1} is multiplied by
    S = _ratio(top - steps % 2, M, alpha)
    for n in range(top, M, -1):
        inverse = 1 / (u + (n + alpha))
        shrink = inverse * (n + 1)
        y = y * shrink
        if (n - M) % 2 == 0:
            y = y + S * inverse
            S = S * n / (n - 1 + alpha)
        weight = weight * shrink
        u = l + u * inverse * n
    D, z = u + (M + alpha), u / l - 1
    y, most = (1 + (M + 1) * y) / D, _ratio(top + 1 if alpha >= 1 else 0, M, alpha) / l
    # The boundary is kept apart from y: a ball that begins wide would be computed with few bits all the way.
    y = y + arb(0, (most * weight * (M + 1) / D).upper())
    return Right(z.union(z + _slopes(M, alpha, top) * weight**2 * (top + 1) / l), z, y)


def _slopes(M: int, alpha: int, top: int) -> arb:
    """The product of n(n+α)/(n+1)² for n = M+1 … top; times weight² it is the product of the slopes."""
    with precision(flint.ctx.prec + 2 * (top + alpha).bit_length()):
        rising = arb(top + 1 + alpha).lgamma() - arb(M + 1 + alpha).lgamma()
        return (M + 1) * (rising - arb(top + 2).lgamma() + arb(M + 2).lgamma()).exp() / (top + 1)


def _ratio(n: int, M: int, alpha: int) -> arb:
    """f(n)/f(M)."""
    with precision(flint.ctx.prec + 2 * (n + M + alpha).bit_length()):  # logarithms of their sizes cancel
        upper = (arb(n + 1 + alpha) / 2).lgamma() - (arb(M + 1 + alpha) / 2).lgamma()
        return (upper - (arb(n) / 2 + 1).lgamma() + (arb(M) / 2 + 1).lgamma()).exp()


def steps_needed(M: int, alpha: int, size: float, bits: float, most: int) -> int | None:
    """How many steps beyond M shrink the truncation by ``bits`` at l = 2^size, or None beyond ``most``.

    The orthonormal polynomial grows per step by arccosh((n+½+(α+l)/2)/√((n+½)(n+½+α))) to
    leading order: an estimate only, since the truncation is enclosed whatever the number of steps.
    """
    gap, l, reached = float(alpha), 2.0 ** max(min(size, 1000.0), -1000.0), 0.0
    for start in range(0, most, CHUNK):
        n = np.arange(M + 1 + start, M + 1 + min(start + CHUNK, most)) + 0.5
        growth = np.arccosh(np.maximum((n + (gap + l) / 2) / np.sqrt(n * (n + gap)), 1.0))
        gained = reached + np.cumsum(growth) / LN2
        if gained[-1] >= bits:
            return start + int(np.searchsorted(gained, bits)) + 2
        reached = float(gained[-1])
    return None
