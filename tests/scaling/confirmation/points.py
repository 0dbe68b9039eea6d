"""Settings of a scaling law at one T: a chain on a power law in float64, and its risk by ``predict`` or ``grown``."""

from dataclasses import dataclass

import mpmath
import sympy as sp

from collapse_sym import predict
from collapse_sym.chain import Chain, Generator, LeastSquares, Population, PowerLaw, PowerLawTruth, Ridge
from collapse_sym.testing.growth import grown

#: decades of s that float64 has room for, half of them above 1
ROOM, SMALLEST = 180, 280
#: decades of a size
DIGITS = 98
PARTS = ("bias", "variance", "collapse")


@dataclass(frozen=True)
class Parts:
    """Bias, variance and collapse."""

    bias: float
    variance: float
    collapse: float

    @property
    def total(self):
        return self.bias + self.variance + self.collapse


def depth(setting):
    """How fast the least of s and κ falls: like T^(−depth)."""
    sizes = max(sp.Integer(1), setting.b, *([] if setting.D == sp.oo else [setting.D]))
    return max(setting.beta * sizes, penalty(setting))


def penalty(setting):
    """ℓ, as far as κ follows it."""
    return min(setting.ell, setting.beta) if setting.D > 1 else setting.ell


def farthest(setting, most=40.0):
    """The largest log₁₀ T for which float64 has room for s, for κ and for biases like κ², and a chain for its sizes."""
    sizes = float(max(setting.b, 0 if setting.D == sp.oo else setting.D, 1))
    return min(most, DIGITS / sizes, ROOM / float(depth(setting)), SMALLEST / max(float(2 * penalty(setting)), 1.0))


def power(base, exponent, factor=1):
    """factor·base^exponent as a number of 30 digits."""
    with mpmath.workdps(40):
        return mpmath.mpf(sp.Rational(factor).p) / sp.Rational(factor).q * mpmath.power(10, base * _mp(exponent))


def _mp(x):
    x = sp.Rational(x)
    return mpmath.mpf(int(x.p)) / int(x.q)


def rational(x):
    """The same number, exactly."""
    with mpmath.workdps(40):
        return sp.Rational(mpmath.nstr(x, 30))


def whole(x):
    """The nearest integer."""
    with mpmath.workdps(140):
        return sp.Integer(int(mpmath.nint(x)))


def chain_at(setting, decades, *, centred=True):
    """(chain, n, scale) at T = 10^decades; all eigenvalues and penalties are ``scale`` times those of the law."""
    f, design = setting.factors, "fresh" if setting.design == "fresh" else "X0"
    scale = sp.Integer(10) ** (int(float(depth(setting)) * float(decades) / 2) if centred else 0)
    T = whole(power(decades, 1))
    d = sp.oo if setting.D == sp.oo else whole(power(decades, setting.D, f.dimension))
    T0 = whole(power(decades, setting.b, f.generator_rows))
    if setting.over:
        T0 = max(T0, d + 2)
    fixed = setting.n or 1
    n = fixed if setting.nu == 0 else int(whole(power(decades, setting.nu, f.count)))
    sigma0 = rational(mpmath.sqrt(power(decades, setting.a, f.collapse) / n))
    sigma = sp.S.Zero if setting.s == sp.oo else rational(mpmath.sqrt(power(decades, -setting.s, f.noise)))
    penalty = scale * rational(power(decades, -setting.ell, f.ridge))
    return Chain(
        Population(PowerLaw(setting.beta, d, scale), PowerLawTruth(source=setting.source)),
        (Generator(LeastSquares(T0, sigma0, design), fixed if setting.nu == 0 else 1),),
        Ridge(T, sigma, ridge=penalty),
    ), n, scale


def risk_at(setting, decades):
    """Bias, variance and collapse at T = 10^decades."""
    chain, n, scale = chain_at(setting, sp.Rational(decades))
    values = predict(chain) if setting.nu == 0 else grown(chain, n=n)
    return Parts(float(values.bias) / float(scale), float(values.variance), float(values.collapse))
