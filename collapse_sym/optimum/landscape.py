r"""The test error of an isotropic chain as a function of its last ridge.

The equivalents are run once on Σ = vI with any teacher.  κ enters by x = 1 + κ/v, in which v drops out: the error in
units of v is a rational function of x, and so is λ/v, from κ − λ = κ df₁(κ)/T.  The derivative of the error is a
polynomial over what is positive; that polynomial, linear in alignment, excess and noise, is the fixed point

    alignment·λ(x)/v = noise·φ + excess·g(x) .
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import sympy as sp
from sympy.polys.fields import FracElement

from ..calculi import CALCULI, RIDGE, Act
from ..chain.fits import Ridge
from ..functionals.languages import OneLevel, kappa_pair
from ..notation import symbol
from .lowest_terms import in_lowest_terms
from .teacher import Teacher

#: x = 1 + κ/v and φ = d/T; E⟨ŵ, w₀⟩, E⟨ŵ, ŵ − w₀⟩, ‖w₀‖² of the teacher; σ²/v of the downstream fit
X, RATIO = symbol("x", "scale"), symbol("phi", "scale")
ALIGNMENT, EXCESS = symbol("alignment", "scale"), symbol("excess", "coefficient")
SQUARED, NOISE = symbol("squared", "squared"), symbol("noise", "squared")


@dataclass(frozen=True)
class Landscape:
    """Rational functions of x = 1 + κ/v for a teacher in symbols, or for one chain.

    ``error`` is E_test/v, ``ridge`` is λ/v, both on the branch x > √φ where λ increases; λ ≥ 0 is x ≥ max(1, φ).
    ``polynomial`` has the sign of dE/dx: dE/dx = ``polynomial``·``scale``, ``scale`` > 0.  ``pull`` is g(x).
    """

    error: sp.Expr
    ridge: sp.Expr
    polynomial: sp.Expr
    pull: sp.Expr
    per_scale: sp.Expr

    @cached_property
    def scale(self) -> sp.Expr:
        """What ``polynomial`` is multiplied with, in factors: it is not printed with numbers, and takes its time."""
        return 1 / sp.factor(self.per_scale)

    @property
    def fixed_point(self) -> sp.Expr:
        """What λ/v is equal to where the error is stationary."""
        return (NOISE * RATIO + EXCESS * self.pull) / ALIGNMENT

    @property
    def balance(self) -> sp.Expr:
        """alignment·λ/v − noise·φ − excess·g, ``polynomial`` over a power of x."""
        return ALIGNMENT * self.ridge - NOISE * RATIO - EXCESS * self.pull


@cache
def landscape() -> Landscape:
    """The landscape for any teacher, derived by the equivalents.

    >>> landscape().ridge
    -phi + phi/x + x - 1
    >>> landscape().pull
    phi**2/x**3 + phi - 3*phi/x + 1
    """
    level, T, sigma = symbol("v", "eigenvalue"), symbol("T", "size"), symbol("sigma", "noise")
    fit = Ridge(T, sigma, ridge=symbol("lambda", "ridge"))
    language = OneLevel(RATIO * T, {kappa_pair(fit.ridge, T): "kappa"}, value=level, weight=SQUARED)
    act = Act(CALCULI["equivalents"], fit, RIDGE, language)
    energy = ALIGNMENT + EXCESS
    error = language.quad(level) - 2 * act.mean(level) * ALIGNMENT + act.second(level) * energy
    error += sigma**2 * act.noise(level)
    ridge = act.kappa - act.kappa * act.trace(act.s / (act.s + act.kappa)) / act.T
    table = {act.kappa: level * (X - 1), sigma: sp.sqrt(level * NOISE)}
    for d in reversed(language.definitions):
        if d.symbol != act.kappa:
            error = error.xreplace({d.symbol: d.value})
    return _landscape(*in_lowest_terms(*(e.xreplace(table) / level for e in (error, ridge)), main=X))


def _landscape(error: FracElement, ridge: FracElement) -> Landscape:
    x, alignment, excess = (error.field.from_expr(y) for y in (X, ALIGNMENT, EXCESS))
    slope = error.diff(x)
    constant, polynomial = slope.numer.primitive()
    if polynomial.subs(excess.numer, 0).LC < 0:  # in lexical order, with x first
        constant, polynomial = -constant, -polynomial
    shares = {y: error.field(polynomial.diff(y.numer)) for y in (alignment, excess)}
    return Landscape(
        error=error.as_expr(),
        ridge=sp.expand(ridge.as_expr()),
        polynomial=sp.collect(polynomial.as_expr(), X),
        pull=sp.expand((-shares[excess] * ridge / shares[alignment]).as_expr()),
        per_scale=slope.denom.as_expr() / slope.numer.ring.domain.to_sympy(constant),
    )


def numbers_of(teacher: Teacher) -> dict[sp.Symbol, sp.Expr]:
    """What the symbols of the landscape are for one teacher."""
    return {
        ALIGNMENT: teacher.alignment,
        EXCESS: teacher.excess,
        SQUARED: teacher.squared,
        NOISE: teacher.noise,
        RATIO: teacher.ratio,
    }


def put_in(expr: sp.Expr, teacher: Teacher) -> sp.Expr:
    """An expression of the landscape with the numbers of one teacher."""
    return expr.xreplace(numbers_of(teacher))
