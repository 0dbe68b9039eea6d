r"""Kernels of one variable whose eigenfunctions are sines and cosines.

Periodic Sobolev: the reproducing kernel of the functions of mean zero on the circle with norm ‖f^(m)‖, m > 1/2,

    K(θ, θ′) = Σ_{k ≥ 1} 2 cos k(θ−θ′)/k^{2m} = (−1)^{m+1} (2π)^{2m} B_{2m}(|θ−θ′|/2π)/(2m)!     (m an integer)

with θ uniform on [0, 2π): λ_k = k^{−2m}, twice, for √2 cos kθ and √2 sin kθ: a power law with β = 2m exactly.
The Brownian bridge: K(x, y) = min(x, y) − xy, x uniform on [0, 1]; −φ″ = φ/λ, φ(0) = φ(1) = 0 gives λ_k = 1/(πk)².
Source: G. Wahba, Spline Models for Observational Data (1990), section 2.1; R. B. Ash, M. F. Gardner, Topics in
Stochastic Processes (1975), section 1.4.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...chain.grammar import coerce
from ...errors import InvalidInput
from .decay import power_decay
from .modes import Branch, K, KernelModes, T, X, Y


def periodic_sobolev(order: Any) -> KernelModes:
    """Functions of mean zero on the circle with norm ‖f^(m)‖: λ_k = k^(−2m), twice, k ≥ 1, so β = 2m exactly.

    ``order`` m > 1/2 is a number; ``kernel`` is a polynomial in t = |θ−θ′|, 0 ≤ t ≤ 2π, where it is an integer, and
    the sum over k where it is not.  *Raises* InvalidInput.

    >>> periodic_sobolev(1).kernel, periodic_sobolev(1).trace, periodic_sobolev(2).decay.exponent
    (t**2/2 - pi*t + pi**2/3, pi**2/3, 4)
    """
    m = coerce(order, "scale")
    if not (2 * m - 1).is_positive:
        raise InvalidInput(f"order {m}", "the kernel needs an order m > 1/2", "give a number > 1/2")
    branch = Branch(K ** (-2 * m), sp.Integer(2), 1)
    decay = power_decay(branch.eigenvalue, branch.multiplicity, 1, K)
    return KernelModes("periodic-sobolev", _sobolev(m), "uniform on the circle", (branch,), 2 * sp.zeta(2 * m), decay)


def _sobolev(m: sp.Expr) -> sp.Expr:
    if not m.is_Integer:
        return sp.Sum(2 * sp.cos(K * T) / K ** (2 * m), (K, 1, sp.oo))
    bernoulli = sp.bernoulli(2 * m, T / (2 * sp.pi))
    return sp.expand((-1) ** (m + 1) * (2 * sp.pi) ** (2 * m) * bernoulli / sp.factorial(2 * m))


def brownian_bridge() -> KernelModes:
    """min(x, y) − xy on [0, 1] under uniform inputs: λ_k = 1/(πk)², once, k ≥ 1, so β = 2.

    >>> brownian_bridge().level(3), brownian_bridge().trace
    ((1/(9*pi**2), 1), 1/6)
    """
    branch = Branch(1 / (sp.pi * K) ** 2, sp.Integer(1), 1)
    kernel = sp.Min(X, Y) - X * Y
    trace = sp.integrate(X - X**2, (X, 0, 1))
    decay = power_decay(branch.eigenvalue, branch.multiplicity, 1, K)
    return KernelModes("brownian-bridge", kernel, "uniform on [0, 1]", (branch,), trace, decay)
