r"""What an expansion leaves out, bounded.

**The integral on a line** Re s = −c, c + 1/2 an integer, x = b(m+c) − a > 0.  There |Γ(s)Γ(m−s)| = π|Γ(m+c−it)| /
(cosh(πt) |Γ(1+c−it)|); with n = max(0, ⌈m−1⌉) the quotient of Gammas is at most Γ(m+c)/Γ(1+c) · (1+|t|/(1+c))^n (by
the Beta integral for n = 0, and Γ(z+1) = zΓ(z)).  By the functional equation |ζ(−x+iy)| ≤ 2(2π)^{−1−x} cosh(πy/2)
|Γ(1+x+iy)| ζ(1+x), and |Γ(1+x+iy)| ≤ Γ(1+x) e^{−θ|y|}/(cos θ)^{1+x} on a turned ray.  With α = π/2 − θ, αb < π:

    |R| ≤ κ^c Γ(m+c)/(Γ(m)Γ(1+c)) · ζ(1+x)Γ(1+x)/(2π sin α)^{1+x} · 4 Σ_{k≤n} C(n,k) k! (1+c)^{−k} (π−αb)^{−1−k}

The least of these over c is about exp(−2πκ^{−1/b} sin α), α → min(π/2, π/b): that is how far the expansion can be used.
It is asymptotic, not convergent, for every b > 0 (unless all but finitely many ζ's vanish), as ζ(−x) grows like Γ(1+x).
"""

from __future__ import annotations

import math

from flint import arb

from .summand import Summand

#: Shares of the widest α that are tried.
SHARES = (0.5, 0.7, 0.8, 0.88, 0.94, 0.97, 0.985)


def of_the_line(a: arb, b: arb, m: arb, kappa: arb, terms: int) -> arb:
    """|R| after the residues at 0, −1, …, 1 − terms and at s₀; ∞ where the line does not lie left of s₀.

    >>> of_the_line(arb(2), arb(2), arb(1), arb(1) / 100, 12) < arb(10) ** -18
    True
    """
    c = arb(terms) - arb(1) / 2
    x = b * (m + c) - a
    if not (x > 0 and m > 0):
        return arb.pos_inf()
    power = max(0, math.ceil(float((m - 1).upper())))
    front = kappa**c * (m + c).gamma() / (m.gamma() * (1 + c).gamma()) * (1 + x).zeta() * (1 + x).gamma()
    widest = min(math.pi / 2, math.pi / float(b.upper()))
    bounds = [front * _turned(b, c, x, power, arb(share * widest)) for share in (*SHARES, 1.0)]
    finite = [bound.upper() for bound in bounds if bound.is_finite()]
    return min(finite, key=float) if finite else arb.pos_inf()


def _turned(b: arb, c: arb, x: arb, power: int, alpha: arb) -> arb:
    left = arb.pi() - alpha * b
    if not (left > 0.01 and alpha <= arb.pi() / 2):
        return arb.pos_inf()
    total = arb(0)
    for k in range(power + 1):
        total += math.comb(power, k) * arb(math.factorial(k)) * (1 + c) ** -k * left ** (-1 - k)
    return 4 * total / (2 * arb.pi() * alpha.sin()) ** (1 + x)


def of_the_tail(a: arb, b: arb, m: arb, kappa: arb, d: int, terms: int) -> arb:
    """Σ_{i≥terms} |C(−m,i)| κ^{−m−i} ζ(a+bi, d+1), by a geometric series; ζ(w, q) ≤ q^{−w}(1 + q/(w−1)) for w > 1.

    *Assumes*: m > 0.  It is ∞ where κ(d+1)^b ≤ 1 or a + b·terms ≤ 1.
    """
    q, w = arb(d + 1), a + b * terms
    ratio = (m + terms).max(arb(terms + 1)) / (terms + 1) / (kappa * q**b)
    if not (ratio < 1 and w > 1):
        return arb.pos_inf()
    first = m.rising(arb(terms)) / arb.fac_ui(terms) * kappa ** (-m - terms) * q**-w * (1 + q / (w - 1))
    return (first / (1 - ratio)).upper()


def of_the_powers(a: arb, b: arb, m: arb, kappa: arb, d: int, terms: int) -> arb:
    """Σ_{j≥terms} |C(−m,j)| κ^j H(a−bm−bj), by a geometric series; H(w) ≤ d·max(1, d^{−w}).

    *Assumes*: m > 0.  It is ∞ where κd^b ≥ 1.
    """
    ratio = (m + terms).max(arb(terms + 1)) / (terms + 1) * kappa * arb(d) ** b
    if not ratio < 1:
        return arb.pos_inf()
    largest = arb(d) * (arb(d) ** (b * (m + terms) - a)).max(arb(1))
    return (m.rising(arb(terms)) / arb.fac_ui(terms) * kappa**terms * largest / (1 - ratio)).upper()


def of_the_ends(f: Summand, d: int, terms: int) -> arb:
    """The remainder of Euler–Maclaurin from d on, after ``terms`` corrections (euler_maclaurin.py)."""
    from .euler_maclaurin import openings, remainder

    bounds = [remainder(f, arb(d), 2 * terms, theta) for theta in openings(float(f.b))]
    return min((bound.upper() for bound in bounds if bound.is_finite()), key=float, default=arb.pos_inf())


def least_error(b: arb, kappa: arb) -> arb:
    """About the least error that the expansion in κ can reach relative to its terms: exp(−2πκ^{−1/b} sin(π/max(b, 2))).

    For b ≥ 2 it is the first Fourier coefficient of the summand, whose nearest pole is κ^{−1/b} e^{iπ/b}; for b < 2 no
    pole is nearer to the axis than |κ^{−1/b}|, and the least term of the series is of this size.

    >>> least_error(arb(2), arb(1) / 100).str(3, radius=False)
    '5.16e-28'
    """
    return (-2 * arb.pi() * kappa ** (-1 / b) * (arb.pi() / b.max(arb(2))).sin()).exp()
