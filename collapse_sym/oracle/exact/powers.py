r"""E Σ 1/(x+l)^k, k = 1 … K, over the non-zero eigenvalues x of a real Wishart matrix, in balls.

They are the Taylor coefficients of g(l) = E Σ 1/(x+l), up to a sign.  With the letters of ``resolvent.py``,

    g = κ_M [P_M' Q_{M−1} − P_{M−1}' Q_M − ½ q Q_M] + X_M ,

and each letter solves a linear equation in l (' = d/dl; S_M = 1, S_{M−1} = 0, b = (s)_j/j! with j = (M−1)/2):

    l P_M' = M P_M − (M+α) P_{M−1}              l P_{M−1}' = M P_M − (M+α+l) P_{M−1}
    l Q_M' = (M+α+l) Q_M − (M+α) Q_{M−1}        l Q_{M−1}' = M (Q_M − Q_{M−1})
    l X_M' = (s−1+M+l/2) X_M − (M+α) X_{M−1} − ½ − [M odd] ½b κ_M Q_M
    l X_{M−1}' = M X_M − (M+s+l/2) X_{M−1} − [M odd] ½b κ_M Q_{M−1}
    l q' = P_{M−1} − (s + l/2) q − [M odd] b .

*Derivation.*  P, Q: x L_n' = n L_n − (n+α) L_{n−1} = (n+1) L_{n+1} − (n+1+α−x) L_n at x = −l, and the same under the
integral of Q by parts.  X_n: x(d/dx)(w₁L_nφ) by parts, x/(x+l) = 1 − l/(x+l), x w₁φ' = w/τ_0 for φ = ½ − Q_reg; X_{M−2}
leaves by the three-term system.  q: the derivative of ∫_x^∞ w₁L_{M−1} = τ_{M−1}Q_reg(s, x/2) − x^s e^{−x/2}q(x).

Nothing is differentiated by numbers: a recurrence for Taylor coefficients follows from each line.  Its errors may grow
like l^{−k} where the coefficients shrink like (x+l)^{−k}: bits for that are provided, and balls tell if they do not do.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from flint import arb

from .precision import log2
from .resolvent import Ends, at_ends, binomial, meeting

Series = list[arb]


def resolvent_powers(N: int, alpha: int, l: Callable[[], arb], count: int) -> tuple[arb, ...]:
    """E Σ 1/(x+l)^k for k = 1 … count over the N non-zero eigenvalues of W, as balls.

    ``l`` > 0 gives the shift at whatever precision is current when it is called.
    *Assumes* the one-point density (cited fact ``wishart.one-point-density``).  *Raises*: InvalidInput, TooLarge.

    One eigenvalue, χ² of two degrees of freedom: E 1/(x+2)^3 = ∫ e^{−x/2}/(2(x+2)^3) dx.

    >>> from flint import arb
    >>> resolvent_powers(1, 1, lambda: arb(2), 3)[2].str(10)
    '[0.03727171015 +/- ...]'
    """
    found = at_ends(N, alpha, l, lambda M, a, at, ends: _powers(M, a, at, ends, count), extra=_lost(N, alpha, l, count))
    return tuple(+x for x in found)


def _lost(N: int, alpha: int, l: Callable[[], arb], count: int) -> int:
    """Bits that the recurrences and the products may lose, by trial: a wrong guess costs a second round, no digit."""
    ratio = abs(log2(l()) - math.log2(N + alpha)) + 2 * math.log2(1 + N / count)
    return int(count * (ratio + 4)) if count > 2 else 0


def _powers(M: int, alpha: int, l: arb, ends: Ends, count: int) -> Series:
    """The Taylor coefficients of g at l with alternating signs."""
    if M == 0:
        g = _single(alpha, l, ends.X, count)
    else:
        rho, omega = meeting(M, alpha, l, ends.left, ends.z)
        P, P_before = _laguerre(M, alpha, l, ends, count + 1)
        Q, Q_before = _second_kind(M, alpha, l, (rho / omega, 1 / omega), count)
        X = _sources(M, alpha, l, ends, (Q, Q_before), count)
        q = _tails(M, alpha, l, ends.left.q, P_before, count)
        left, right = _product(_slope(P), Q_before, count), _product(_slope(P_before), Q, count)
        g = [a - b - c / 2 + x for a, b, c, x in zip(left, right, _product(q, Q, count), X)]
    return [-c if k % 2 else c for k, c in enumerate(g)]


def _single(alpha: int, l: arb, X: arb, count: int) -> Series:
    """X_0 for one eigenvalue: l X' = (s − 1 + l/2) X − ½."""
    g, s = [X], arb(alpha + 1) / 2
    for k in range(count - 1):
        g.append(((s - 1 + l / 2 - k) * g[k] + _before(g, k) / 2 - (arb(1) / 2 if k == 0 else 0)) / (l * (k + 1)))
    return g


def _laguerre(M: int, alpha: int, l: arb, ends: Ends, count: int) -> tuple[Series, Series]:
    """P_M and P_{M−1}."""
    P, B = [ends.left.P], [ends.left.P_before]
    for k in range(count - 1):
        P.append(((M - k) * P[k] - (M + alpha) * B[k]) / (l * (k + 1)))
        B.append((M * P[k] - (M + alpha + k + l) * B[k] - _before(B, k)) / (l * (k + 1)))
    return P, B


def _second_kind(M: int, alpha: int, l: arb, start: tuple[arb, arb], count: int) -> tuple[Series, Series]:
    """κ_M Q_M and κ_M Q_{M−1}."""
    Q, B = [start[0]], [start[1]]
    for k in range(count - 1):
        Q.append(((M + alpha - k + l) * Q[k] + _before(Q, k) - (M + alpha) * B[k]) / (l * (k + 1)))
        B.append((M * Q[k] - (M + k) * B[k]) / (l * (k + 1)))
    return Q, B


def _sources(M: int, alpha: int, l: arb, ends: Ends, Q: tuple[Series, Series], count: int) -> Series:
    """X_M."""
    X, B, s = [ends.X], [ends.before], arb(alpha + 1) / 2
    odd = binomial(alpha, (M - 1) // 2) / 2 if M % 2 else arb(0)
    for k in range(count - 1):
        x = (s - 1 + M - k + l / 2) * X[k] + _before(X, k) / 2 - (M + alpha) * B[k] - odd * Q[0][k]
        b = M * X[k] - (M + s + k + l / 2) * B[k] - _before(B, k) / 2 - odd * Q[1][k]
        X.append((x - (arb(1) / 2 if k == 0 else 0)) / (l * (k + 1)))
        B.append(b / (l * (k + 1)))
    return X


def _tails(M: int, alpha: int, l: arb, start: arb, P_before: Series, count: int) -> Series:
    """q_{M−1}(−l)."""
    q, s = [start], arb(alpha + 1) / 2
    odd = binomial(alpha, (M - 1) // 2) if M % 2 else arb(0)
    for k in range(count - 1):
        turned = P_before[k] - (s + k + l / 2) * q[k] - _before(q, k) / 2
        q.append((turned - (odd if k == 0 else 0)) / (l * (k + 1)))
    return q


def _before(series: Series, k: int) -> arb:
    """The coefficient before the k-th: what multiplication by the variable adds."""
    return series[k - 1] if k else arb(0)


def _slope(series: Series) -> Series:
    return [k * c for k, c in enumerate(series)][1:]


def _product(a: Series, b: Series, count: int) -> Series:
    return [sum((a[j] * b[k - j] for j in range(k + 1)), arb(0)) for k in range(count)]
