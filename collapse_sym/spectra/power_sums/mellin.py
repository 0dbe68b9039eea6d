r"""The residues of a power sum's Mellin transform, and the terms of its expansions.

For S = Σ_{j≤d} j^{−a}(j^{−b}+κ)^{−m}, ∫₀^∞ κ^{s−1}(u+κ)^{−m} dκ = u^{s−m} Γ(s)Γ(m−s)/Γ(m) gives

    S = (1/2πi) ∫ κ^{−s} M(s) H(w) ds ,   M = Γ(s)Γ(m−s)/Γ(m) ,   w = a + b(s−m) ,   H(w) = Σ_{j≤d} j^{−w}

on a line 0 < Re s < m.  H(w) = ζ(w) − ζ(w, d+1) is entire where d is finite.  Its two parts have a pole each at w = 1,
s₀ = m + (1−a)/b, which counts once: for ζ(w), pushed to the left past the poles −J of Γ(s), or for −ζ(w, d+1), pushed
to the right past the poles m+I of Γ(m−s); double poles give the logarithms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sympy as sp

from .local import Local, gamma_at, pole_of_gamma, power_at, settled, zeta_at


@dataclass(frozen=True)
class Term:
    """One term: what it is, the pole that it comes from (None at d), and whether that is double (a logarithm)."""

    kind: str
    expr: sp.Expr
    pole: sp.Expr | None = None
    double: bool = False

    @property
    def exponent(self) -> sp.Expr | None:
        """The power of κ, logarithm apart."""
        return None if self.pole is None else -self.pole


@dataclass(frozen=True)
class PowerSum:
    """The sum, its parameters exact or symbolic; d = None is ∞."""

    a: sp.Expr
    b: sp.Expr
    m: sp.Expr
    kappa: sp.Expr
    d: sp.Expr | None = None

    @property
    def s0(self) -> sp.Expr:
        """The pole of ζ(w)."""
        return settled(self.m + (1 - self.a) / self.b)

    @property
    def end(self) -> sp.Expr:
        """d where it is finite."""
        return sp.oo if self.d is None else self.d

    @property
    def left(self) -> int | None:
        """J where s₀ = −J is a pole of Γ(s)."""
        return pole_of_gamma(self.s0)

    @property
    def right(self) -> int | None:
        """I where s₀ = m + I is a pole of Γ(m−s)."""
        return pole_of_gamma(settled(self.m - self.s0))

    def residue(self, p: sp.Expr, zeta: Callable[[sp.Expr], Local]) -> Local:
        """κ^{−s} M(s) times ``zeta`` of w at p, as a Laurent series in s − p."""
        rest = settled(self.m - p)
        if pole_of_gamma(rest) is not None:
            gammas = gamma_at(settled(p), 1, over=self.m) * gamma_at(rest, -1)
        else:
            gammas = gamma_at(settled(p), 1) * gamma_at(rest, -1, over=self.m)
        return gammas * zeta(settled(self.a - self.b * rest)) * power_at(self.kappa, p)

    def zeta(self, w: sp.Expr) -> Local:
        """ζ(w) about a point."""
        return zeta_at(w, self.b)

    def tail(self, w: sp.Expr) -> Local:
        """ζ(w, d+1) about a point."""
        return zeta_at(w, self.b, self.end + 1)

    def finite(self, w: sp.Expr) -> Local:
        """H(w), which has no pole."""
        return Local(0, sp.harmonic(self.d, w), None)

    def summit(self) -> Term:
        """The residue at s₀, κ^{−s₀} Γ(s₀)Γ(m−s₀)/(bΓ(m)).

        >>> a, b, m, kappa = sp.symbols("a b m kappa", positive=True)
        >>> PowerSum(sp.Integer(2), sp.Integer(2), sp.Integer(1), kappa).summit().expr
        pi/(2*sqrt(kappa))
        """
        found = self.residue(self.s0, self.zeta)
        return Term("summit", found.residue, self.s0, False)

    def leftward(self, terms: int) -> Iterator[Term]:
        """The residues at −j of the part with ζ(w)."""
        for j in range(terms):
            found = self.residue(sp.Integer(-j), self.zeta)
            yield Term("series", found.residue, sp.Integer(-j), found.order == -2)

    def rightward(self, terms: int) -> Iterator[Term]:
        """The residues at m + i of the part with ζ(w, d+1): minus the tail, in powers of 1/κ."""
        for i in range(terms):
            found = self.residue(self.m + i, self.tail)
            yield Term("tail", found.residue, self.m + i, found.order == -2)

    def powers(self, terms: int) -> Iterator[Term]:
        """The residues at −j with H(w): the series of the sum of finitely many terms."""
        for j in range(terms):
            yield Term("power", self.residue(sp.Integer(-j), self.finite).residue, sp.Integer(-j), False)

    def main(self) -> Iterator[Term]:
        """∫₀^d of the summand, its finite part at 0: an incomplete Beta integral.

        At s₀ = −J the finite part holds log d; minus the integral from d on is taken there, and the double pole is left
        to ``leftward``.
        """
        a, b, m, d, s0 = self.a, self.b, self.m, self.end, self.s0
        c = self.kappa * d**b
        if self.left is None:
            yield Term("integral", d ** settled(1 - a + b * m) / (b * s0) * sp.hyper([m, s0], [s0 + 1], -c))
        else:
            rest = settled(m - s0)
            front = -(d ** (1 - a)) * self.kappa**-m / (b * rest)
            yield Term("integral", front * sp.hyper([m, rest], [rest + 1], -1 / c))

    def ends(self, terms: int) -> Iterator[Term]:
        """f(d)/2 + Σ_k B_{2k}/(2k)! f^{(2k−1)}(d), where f^{(n)}(x) = f(x) x^{−n} Q_n(u) with u = κx^b/(1+κx^b),

        Q_{n+1} = (bm − a − n − bmu) Q_n + bu(1−u) Q_n' ,   as x u' = bu(1−u) and x f' = (bm − a − bmu) f.
        """
        a, b, m, d = self.a, self.b, self.m, self.end
        u, slope = sp.Dummy("u"), settled(b * m - a)
        c = self.kappa * d**b
        value, Q = d**slope * (1 + c) ** -m, sp.Poly(1, u)
        powers = [(c / (1 + c)) ** k for k in range(2 * terms)]
        yield Term("end", value / 2)
        for n in range(2 * terms - 1):
            Q = sp.Poly(slope - n - b * m * u, u) * Q + sp.Poly(b * u * (1 - u), u) * Q.diff(u)
            if n % 2 == 0:
                factor = sp.bernoulli(n + 2) / sp.factorial(n + 2)
                yield Term("end", factor * value * d ** (-n - 1) * _in(Q, powers))


def _in(polynomial: sp.Poly, powers: list[sp.Expr]) -> sp.Expr:
    # numbers have no factors to be shown
    return sp.Add(*[(c if c.is_Number else sp.factor(c)) * powers[k] for (k,), c in polynomial.terms()])
