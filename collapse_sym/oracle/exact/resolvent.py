r"""E Σ 1/(x+l) and E Σ 1/(x+l)² over the non-zero eigenvalues x of a real Wishart matrix, in balls.

W = XᵀX with X of shape (T, d), entries N(0, 1): N = min(d, T) non-zero eigenvalues, α = |T − d|, s = (α+1)/2.  The
one-point density of the Laguerre orthogonal ensemble (the cited fact ``wishart.one-point-density`` of the literature),
with M = N − 1 and κ_M = M!/Γ(M+α),

    ρ(x) = Σ_{j<M} j!/Γ(j+α+1) w L_j² − ½κ_M w₁L_M [½τ_{M−1} − ∫_x^∞ w₁L_{M−1}] + [M even] w₁L_M/τ_M ,

integrated against 1/(x+l) by confluent Christoffel–Darboux and with
∫_x^∞ w₁L_{M−1} = τ_{M−1}Q_reg(s, x/2) − x^s e^{−x/2}q(x), becomes (letters of ``tridiagonal.py``; ' = d/dl)

    g(l) = κ_M [P_M' Q_{M−1} − P_{M−1}' Q_M − ½ q Q_M] + X_M
    κ_M Q_{M−1} = 1/Ω ,  κ_M Q_M = ρ_M/Ω ,  Ω = P_M − ρ_M P_{M−1} ,    because P_nQ_{n−1} − P_{n−1}Q_n = Γ(n+α)/n! .

X is one function for both parities: φ = 1, c = 1/τ_M for even M and φ = ½ − Q_reg(s, x/2), c = −½κ_M τ_{M−1} for odd M;
in both cases its source is 1 at M and obeys S_{n+2} = S_n(n+1+α)/(n+2).
Of g' everything is in closed form, by x(d/dx)(w₁L_n) and one integration by parts:

    l X_M' = (s − 1 + M + l/2) X_M − (M+α) X_{M−1} − ½ − [M odd] ½ (s)_k/k! · ρ_M/Ω ,   k = (M−1)/2 .
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import flint
from flint import arb

from ...errors import InvalidInput, TooLarge
from .precision import log2, precision
from .starts import along, first, z_of
from .tridiagonal import Left, from_left, from_right, steps_needed

Value = TypeVar("Value")

#: The largest min(d, T): the work grows in proportion to it.
MOST = 10**6


class Ends(NamedTuple):
    """The system met at M: the left end, z_M, X_M and X_{M−1} (0 for M = 0)."""

    left: Left
    z: arb
    X: arb
    before: arb


def resolvent_traces(N: int, alpha: int, l: Callable[[], arb]) -> tuple[arb, arb]:
    """(E Σ 1/(x+l), E Σ 1/(x+l)²) over the N non-zero eigenvalues of W, as balls at the current precision.

    ``l`` > 0 gives the shift at whatever precision is current when it is called; more than the current one is used
    inside, so that almost all bits of the results are right.
    *Assumes* the one-point density above (cited).  *Raises*: InvalidInput, TooLarge beyond N = 10⁶.

    One eigenvalue, χ² of one degree of freedom: E 1/(x+l) = ½ e^{l/2} E_{1/2}(l/2).

    >>> g, _ = resolvent_traces(1, 0, lambda: arb(2))
    >>> bool(g.overlaps(arb(1).exp() * arb(1).expint(0.5) / 2))
    True
    """
    g, squared = at_ends(N, alpha, l, _joined)
    return +g, +squared


def at_ends(
    N: int, alpha: int, l: Callable[[], arb], use: Callable[[int, int, arb, Ends], Value], *, extra: int = 0
) -> Value:
    """``use(M, α, l, ends)`` at a precision that leaves it almost all bits of the current one, and ``extra`` more.

    *Raises*: InvalidInput, TooLarge.
    """
    if N < 1 or alpha < 0:
        raise InvalidInput(f"N = {N}, alpha = {alpha}", "no such matrix", "give N ≥ 1 and alpha ≥ 0")
    if N > MOST:
        raise TooLarge(f"min(d, T) = {N}", f"exact values stop at {MOST}", "give smaller sizes")
    M, bits = N - 1, flint.ctx.prec + extra
    size = log2(l())
    guarded = bits + _guard(N, alpha, size)
    steps = steps_needed(M, alpha, size, guarded + 10, 4 * N + 15 * bits)
    with precision(guarded if steps is not None else guarded + _growth(N, alpha, size)):
        at = l()
        ends = _from_start(M, alpha, at) if steps is None else _eliminated(M, alpha, at, steps)
        return use(M, alpha, at, ends)


def by_elimination(M: int, alpha: int, l: arb, steps: int) -> tuple[arb, arb]:
    """The two traces, ends met at M; ``steps`` beyond M, the rest enclosed."""
    return _joined(M, alpha, l, _eliminated(M, alpha, l, steps))


def by_special_functions(M: int, alpha: int, l: arb) -> tuple[arb, arb]:
    """The two traces from X_0 on; loses about log₂ P_M bits."""
    return _joined(M, alpha, l, _from_start(M, alpha, l))


def _eliminated(M: int, alpha: int, l: arb, steps: int) -> Ends:
    left, right = from_left(M, alpha, l), from_right(M, alpha, l, steps)
    if M == 0:
        return Ends(left, right.z, right.y, arb(0))
    rho, omega = meeting(M, alpha, l, left, right.z_path)
    before = (left.P_before * right.y + left.c) / omega
    return Ends(left, right.z, rho * before + right.y, before)


def _from_start(M: int, alpha: int, l: arb) -> Ends:
    left = from_left(M, alpha, l, keep=True)
    X, before = along(left, first(M, alpha, l))
    return Ends(left, z_of(M, alpha, l) if M else arb(0), X, before)


def meeting(M: int, alpha: int, l: arb, left: Left, z: arb) -> tuple[arb, arb]:
    """ρ_M and Ω = P_M − ρ_M P_{M−1}, as sums of positive terms."""
    D = M + alpha + l * (1 + z)
    omega = (alpha * left.P_before + l * left.dP) / M + l * (1 + z) / D * left.P_before
    return (M + alpha) / D, omega


def _joined(M: int, alpha: int, l: arb, ends: Ends) -> tuple[arb, arb]:
    """g and −g'."""
    left, z, X, before = ends
    slope = (arb(alpha - 1) / 2 + M + l / 2) * X - (M + alpha) * before - arb(1) / 2
    if M == 0:
        return X, -slope / l
    rho, omega = meeting(M, alpha, l, left, z)
    if M % 2:
        slope = slope - binomial(alpha, (M - 1) // 2) * rho / omega / 2
    unitary = left.dP - rho * left.dP_before
    d_unitary = left.dP * M * (1 + z) / (M + alpha) * rho - left.dP_before * z * rho - left.ddP + rho * left.ddP_before
    tail, d_tail = left.q * rho / 2, (left.q * z - left.dq) * rho / 2
    return (unitary - tail) / omega + X, (d_unitary - d_tail) / omega - slope / l


def binomial(alpha: int, k: int) -> arb:
    """(s)_k/k! at 2s = α + 1."""
    value = arb(1)
    for j in range(k):
        value = value * (alpha + 1 + 2 * j) / (2 * j + 2)
    return value


def _guard(N: int, alpha: int, size: float) -> int:
    """Bits that −g' and the sums above may lose, by trial: a wrong guess costs a second round, no digit."""
    return int(2 * abs(size - math.log2(N + alpha)) + math.log2(N + alpha + 1)) + 16


def _growth(N: int, alpha: int, size: float) -> int:
    """About log₂ P_M e^{l/2}, what the way from X_0 loses; l = 2^size is moderate where it is taken."""
    l = 2.0 ** max(min(size, 64.0), -64.0)
    binomial = math.lgamma(N + alpha + 1) - math.lgamma(N + 1) - math.lgamma(alpha + 1)
    return int(1.5 * (binomial + 2 * math.sqrt(l * N) + l) / math.log(2)) + 20
