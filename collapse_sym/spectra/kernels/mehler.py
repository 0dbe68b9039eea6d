r"""The Gaussian kernel under Gaussian inputs, by Mehler's formula.

With h_j the orthonormal Hermite functions,

    Σ_j ρ^j h_j(u) h_j(w) = (π(1−ρ²))^{−1/2} exp(−[(1+ρ²)(u²+w²)/2 − 2ρuw]/(1−ρ²)) .

√q(x) K(x, y) √q(y), q the density of N(0, v) and K = exp(−(x−y)²/2ℓ²), is this with u = αx times λ₀α if

    xy: 1/ℓ² = 2ρα²/(1−ρ²) ,    x²: 1/4v + 1/2ℓ² = α²(1+ρ²)/2(1−ρ²) ,    1: (2πv)^{−1/2} = λ₀α(π(1−ρ²))^{−1/2} .

The quotient of the first two is ρ + 1/ρ = 2 + ℓ²/v; then λ₀² = ρℓ²/v = (1−ρ)²: λ_j = (1−ρ)ρ^j.  Source: F. G. Mehler
(1866); H. Zhu, C. K. I. Williams, R. Rohwer, M. Morciniec, Gaussian Regression and Optimal Finite Dimensional Linear
Models (1998); C. E. Rasmussen, C. K. I. Williams, Gaussian Processes for Machine Learning (2006), section 4.3.1.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...chain.grammar import coerce
from ...chain.kernels import monomials
from ...notation import symbol
from .decay import Decay
from .modes import Branch, K, KernelModes, X, Y

J = symbol("j", "size")


def gaussian_rbf(dimension: Any, bandwidth: Any, variance: Any = 1) -> KernelModes:
    """exp(−‖x−y‖²/2ℓ²) for x ~ N(0, v I_p): λ_k = (1−ρ)^p ρ^k with binom(k+p−1, p−1) Hermite functions of degree k.

    ``dimension`` p, ``bandwidth`` ℓ and ``variance`` v are numbers or names; ρ + 1/ρ = 2 + ℓ²/v, 0 < ρ < 1.
    *Raises* InvalidInput.

    >>> modes = gaussian_rbf(3, "sqrt(1/2)")
    >>> modes.level(2), modes.decay.logarithm
    ((1/32, 6), -6**(1/3)*j**(1/3)*log(2))
    """
    p, width, v = coerce(dimension, "dimension"), coerce(bandwidth, "scale"), coerce(variance, "scale")
    rho = kept(width**2 / v)
    branch = Branch((1 - rho) ** p * rho**K, monomials(p, K), 0)
    # log s_J ~ k log ρ, where J ~ k^p/p! modes have degree at most k
    law = sp.log(rho) * (sp.factorial(p) * J) ** (1 / p)
    kernel = sp.exp(-((X - Y) ** 2) / (2 * width**2))
    inputs = f"x ~ N(0, {v} I) in dimension {p}; K of each coordinate, multiplied"
    return KernelModes("gaussian-rbf", kernel, inputs, (branch,), sp.S.One, Decay(sp.oo, logarithm=law))


def kept(ratio: sp.Expr) -> sp.Expr:
    """ρ in (0, 1) with ρ + 1/ρ = 2 + ``ratio``.

    >>> kept(sp.Rational(1, 2))
    1/2
    """
    return 1 + ratio / 2 - sp.sqrt(ratio + ratio**2 / 4)
