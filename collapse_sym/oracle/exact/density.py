r"""E tr f(W) for any analytic f by rigorous integration of the one-point density: slow, independent of the closed form.

    E tr f(W) = ∫₀^∞ f(x) ρ(x) dx + (d − N) f(0) ,      x = y²

ρ as in ``resolvent.py``.  What the closed form makes by recurrence is made here another way: Laguerre polynomials by
their rational coefficients, ∫_x^∞ w₁L_{N−2} by incomplete gamma functions.  In y the integrand is analytic where f(y²)
is.  The tail is enclosed by |f| ≤ ``bound`` and E #{x > t} ≤ N·P(tr W > t), tr W ~ χ²_{dT}.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import flint
from flint import acb, arb

from ...errors import NotConverged
from .moments import whole

#: From here on to the right the incomplete gamma function is taken by its own algorithm, left of it by its entire part.
AWAY_FROM_ZERO = 0.5


@dataclass(frozen=True)
class Density:
    """The density ρ of N eigenvalues at gap α, as a function of y = √x."""

    N: int
    alpha: int

    def polynomial(self, n: int) -> flint.fmpq_poly:
        """L_n^α by its coefficients (−1)^k C(n+α, n−k)/k!."""
        return flint.fmpq_poly(
            [flint.fmpq((-1) ** k * math.comb(n + self.alpha, n - k), math.factorial(k)) for k in range(n + 1)]
        )

    def squares(self) -> flint.fmpq_poly:
        """Γ(α+1) Σ_{j<N−1} j!/Γ(j+α+1) L_j², a polynomial in x."""
        total = flint.fmpq_poly([0])
        for j in range(self.N - 1):
            total += self.polynomial(j) ** 2 / math.comb(j + self.alpha, j)
        return total

    def __call__(self) -> Callable[[acb], acb]:
        """y ↦ 2y ρ(y²) at the current precision."""
        N, alpha, s = self.N, self.alpha, arb(self.alpha + 1) / 2
        last, before = self.polynomial(N - 1), self.polynomial(N - 2) if N > 1 else flint.fmpq_poly([0])
        kappa = math.factorial(N - 1) / arb(N - 1 + alpha).gamma() if N > 1 else arb(0)
        squares, leading, scale = _balls(self.squares()), _balls(last), 1 / arb(alpha + 1).gamma()
        tail, half = _tail(before, s, alpha), _tau(N - 2, s) / 2
        odd = 1 / _tau(N - 1, s) if N % 2 else arb(0)

        def integrand(y: acb) -> acb:
            x, power = y * y, y**alpha
            fall = (-x / 2).exp()
            w1 = power * fall  # y w₁(x)
            w = y * w1 * w1  # y w(x)
            beyond = tail(y, x, power, fall) - half if N > 1 else acb(0)
            return 2 * (scale * squares(x) * w + w1 * leading(x) * (kappa / 2 * beyond + odd))

        return integrand


def _balls(polynomial: flint.fmpq_poly) -> flint.acb_poly:
    return flint.acb_poly([acb(c) for c in polynomial.coeffs()])


def _tau(n: int, s: arb) -> arb:
    """∫ w₁ L_n: 2^s Γ(s) (s)_{n/2}/(n/2)! for even n, else 0."""
    if n % 2 or n < 0:
        return arb(0)
    return (arb(2).log() * s).exp() * s.gamma() * s.rising(n // 2) / math.factorial(n // 2)


def _tail(polynomial: flint.fmpq_poly, s: arb, alpha: int) -> Callable[[acb, acb, acb, acb], acb]:
    """∫_{y²}^∞ t^{s−1}e^{−t/2} p(t) dt = Σ p_k 2^{s+k} Γ(s+k, y²/2), by Γ(a+1, z) = aΓ(a, z) + z^a e^{−z}.

    A function of y, y², y^α and e^{−y²/2}.
    """
    front = (arb(2).log() * s).exp()
    steps = [(acb(p), 2 * (s + k)) for k, p in enumerate(polynomial.coeffs())]

    def tail(y: acb, x: acb, power: acb, fall: acb) -> acb:
        moment, total = front * _upper_gamma(s, x / 2, y, alpha), acb(0)
        power = 2 * y * power * fall  # 2 · 2^{s+k} z^{s+k} e^{−z}
        for p, step in steps:
            total = total + p * moment
            moment, power = step * moment + power, power * x
        return total

    return tail


def _upper_gamma(s: arb, z: acb, y: acb, alpha: int) -> acb:
    """Γ(s, z), z = y²/2, as an analytic function of y."""
    if y.real.lower() > AWAY_FROM_ZERO:
        return z.gamma_upper(s)
    entire = z.gamma_lower(s, regularized=2)  # z^{−s} γ(s, z)/Γ(s)
    return s.gamma() * (1 - (y / arb(2).sqrt()) ** (alpha + 1) * entire)


def expected_trace(f: Callable[[acb], acb], d: int, T: int, *, bound: float, at_zero: float = 0.0) -> arb:
    """E tr f(W), W = XᵀX with X of shape (T, d) and entries N(0, 1), as a ball at the current precision.

    ``f`` is analytic near [0, ∞) and meromorphic (a branch cut of its own it must answer with a non-finite ball), takes
    and returns complex balls; |f| ≤ ``bound`` on [0, ∞); ``at_zero`` is f(0), counted d − min(d, T) times.
    *Assumes* the one-point density (cited).  *Raises*: InvalidInput, NotConverged.

    >>> expected_trace(lambda x: 1 / (1 + x), 1, 1, bound=1.0).str(8)
    '[0.65567954 +/- ...]'
    """
    return integral(f, d, T, bound=bound).real + max(d - T, 0) * arb(at_zero)


def integral(f: Callable[[acb], acb], d: int, T: int, *, bound: float) -> acb:
    """∫ f ρ over the non-zero eigenvalues; a complex f carries two real functions at once."""
    d, T = whole(d), whole(T)
    N = min(d, T)
    density = Density(N, abs(T - d))()
    end, missing = _end(d * T, N, bound)
    found = acb.integral(lambda y, _: f(y * y) * density(y), 0, arb(end).sqrt(), eval_limit=10**6)
    if not found.is_finite():
        raise NotConverged(f"d = {d}, T = {T}", "the integral of the density", "ask for fewer digits")
    return found + acb(arb(0, missing), arb(0, missing))


def _end(dof: int, N: int, bound: float) -> tuple[int, arb]:
    """t with bound·N·P(χ²_dof > t) below the working precision, and that product."""
    t = dof + 20
    while True:
        missing = (bound * N * (arb(t) / 2).gamma_upper(arb(dof) / 2, regularized=1)).upper()
        if missing < arb(2) ** (-flint.ctx.prec):
            return t, missing
        t += max(10, t // 10)
