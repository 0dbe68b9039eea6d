r"""Learning curves: the test error of one setting over T, thrice – its leading law, its exact value, simulation.

The test error is linear in the noise of the generators.  With nσ₀² = C·T^a

    E_test(T) = [bias + variance](T) + C·collapse(T) ,

so that one pass of rigorous sums and one of simulations serve every C, clean labels (C = 0) among them.  The leading
law is the sum of the leading terms with their constants.  Where they fall at different speeds the faster one leads at
first and the slower one in the end; the two sides are equal at the *crossover*.

Where n ~ T^nu grows, the engine's recursion is run n times, in float64: rigorous sums of n generations take n² steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp

from ..chain import Chain, Generator, LeastSquares, Population, PowerLaw, PowerLawTruth, Ridge
from ..errors import InvalidInput
from ..oracle.fast import expected_fast
from ..risk.numbers import enclosed, predict
from .constants import leading_terms
from .settings import Setting

SIZES = tuple(round(10 ** (k / 2)) for k in range(2, 21))  # T = 10 … 10¹⁰
#: the largest d that is simulated; d³ × replicates of one point, and the bounds of the latter
LARGEST, WORK, FEWEST, MOST = 240, 10**8, 12, 400
#: the largest n whose generations are run one by one, 0.1 ms each
LONGEST = 5000
_DIGITS = 20


@dataclass(frozen=True)
class Power:
    """One leading term: constant·T^exponent·(log T)^log."""

    name: str
    exponent: sp.Expr
    log: int
    constant: float

    def at(self, T: float) -> float:
        """Its value."""
        return float(self.constant * T ** float(self.exponent) * np.log(T) ** self.log)


@dataclass(frozen=True)
class Exact:
    """The engine's functional at one T: bias + variance, and collapse at C = 1; by rigorous sums where n is fixed."""

    T: int
    clean: float
    collapse: float

    def total(self, C: float) -> float:
        """E_test with nσ₀² = C·T^a."""
        return self.clean + C * self.collapse


@dataclass(frozen=True)
class Simulated:
    """Replicates at one T: of bias + variance, and of collapse at C = 1."""

    T: int
    clean: np.ndarray
    collapse: np.ndarray

    def mean(self, C: float) -> float:
        """The average of E_test."""
        return float((self.clean + C * self.collapse).mean())

    def stderr(self, C: float) -> float:
        """The standard error of the average."""
        return float((self.clean + C * self.collapse).std(ddof=1) / np.sqrt(len(self.clean)))


@dataclass(frozen=True)
class LearningCurves:
    """Curves of one setting for every C; ``unsimulated`` says why there are no simulations, where there are none."""

    setting: Setting
    terms: tuple[Power, ...]
    exact: tuple[Exact, ...]
    simulated: tuple[Simulated, ...]
    unsimulated: str = ""

    def law(self, T: float, C: float) -> float:
        """The leading law."""
        clean, collapse = self._sides(T)
        return clean + C * collapse

    def _sides(self, T: float) -> tuple[float, float]:
        parts = [(t.name == "collapse", t.at(T)) for t in self.terms]
        return sum(x for late, x in parts if not late), sum(x for late, x in parts if late)

    def crossover(self, C: float) -> float | None:
        """The T among those of the curve at which C·collapse of the leading law passes the rest; None without one."""
        grid = np.geomspace(self.exact[0].T, self.exact[-1].T, 400)
        above = [C * collapse > clean for clean, collapse in map(self._sides, grid)]
        step = next((i for i in range(1, len(grid)) if above[i] != above[i - 1]), None)
        return None if step is None else self._bisected(C, grid[step - 1], grid[step], above[step])

    def _bisected(self, C: float, low: float, high: float, rises: bool) -> float:
        for _ in range(60):
            middle = float(np.sqrt(low * high))
            clean, collapse = self._sides(middle)
            low, high = (low, middle) if (C * collapse > clean) == rises else (middle, high)
        return high

    def leading(self, T: float, C: float) -> Power:
        """The largest term of the law."""
        weights = [(C if t.name == "collapse" else 1.0) * t.at(T) for t in self.terms]
        return self.terms[int(np.argmax(weights))]


def learning_curves(setting: Setting, *, sizes: Sequence[int] = SIZES, simulate: bool = True) -> LearningCurves:
    """The learning curves of a setting with numbers for all exponents and factors, at the sizes T.

    n is ``setting.n``, or 1; where T₀ ≥ d + 2, and on shared designs, only nσ₀² counts.
    Where n grows on fresh designs with T₀ < d, it is count·T^nu, and sizes with more than ``LONGEST`` are left out.
    *Raises* InvalidInput where numbers are missing; OutsideCalculus where no leading law is known.

    >>> from .settings import Factors
    >>> half = sp.Rational(1, 2)
    >>> law = Setting(a=0, b=1, D=half, s=0, ell=1, beta=sp.Integer(2), source=half, factors=Factors(ridge=sp.S.One))
    >>> found = learning_curves(law, sizes=(100, 10**8), simulate=False)
    >>> [(t.name, t.exponent, round(t.constant, 4)) for t in found.terms]
    [('bias', -1, 0.25), ('variance', -1/2, 0.6427), ('collapse', -1/2, 0.6427)]
    >>> round(found.exact[1].total(0) / found.law(10**8, 0), 2)
    1.0
    """
    setting = _definite(setting)
    found = leading_terms(setting)
    terms = tuple(
        Power(name, part.exponent, part.log, float(found.number(name, 12).mid())) for name, part in found.parts.items()
    )
    sizes = [T for T in sizes if _count(setting, T) <= LONGEST]
    exact = tuple(_exact(setting, T) for T in sizes)
    why = "d = ∞ has no simulation" if setting.D == sp.oo else ""
    runs = tuple(_simulated(setting, T) for T in sizes if simulate and not why and _affordable(setting, T))
    return LearningCurves(setting, terms, exact, runs, why)


def _definite(setting: Setting) -> Setting:
    """With C = 1, and one generator where only nσ₀² counts."""
    one = setting.over or setting.design == "shared"
    if setting.source is None:
        raise InvalidInput("source", "a curve needs the source r", "give it a number")
    a = sp.S.Zero if setting.a == -sp.oo else setting.a
    factors = replace(setting.factors, collapse=sp.S.One)
    nu = sp.S.Zero if one else setting.nu
    return replace(setting, a=a, n=1 if one else None if nu != 0 else setting.n or 1, nu=nu, factors=factors)


def _count(setting: Setting, T: int) -> int:
    """The number of generations at T."""
    return setting.n or max(1, _whole(setting.factors.count, setting.nu, T))


def _exact(setting: Setting, T: int) -> Exact:
    values = (enclosed if setting.nu == 0 else predict)(chain_at(setting, T))
    return Exact(T, float(values.bias + values.variance), float(values.collapse))


def _affordable(setting: Setting, T: int) -> bool:
    return bool(_whole(setting.factors.dimension, setting.D, T) <= LARGEST)


def _simulated(setting: Setting, T: int) -> Simulated:
    chain = chain_at(setting, T)
    work = int(chain.population.covariance.rank) ** 3 * (1 if setting.nu == 0 else _count(setting, T))
    replicates = max(FEWEST, min(MOST, WORK // work))
    run = expected_fast(chain, replicates=replicates, seed=1)
    return Simulated(T, run.bias + run.variance, run.collapse)


def chain_at(setting: Setting, T: int) -> Chain:
    """The chain of a setting at T: sizes rounded to whole numbers, with T₀ ≥ d + 2 or T₀ ≤ d − 2 kept.

    *Raises* InvalidInput where an exponent or a factor is no number.

    >>> half = sp.Rational(1, 2)
    >>> chain = chain_at(Setting(a=0, b=1, D=half, s=0, ell=sp.oo, beta=sp.Integer(2), source=half, n=3), 100)
    >>> chain.generators[0].fit.samples, chain.population.covariance.rank, chain.generators[0].repeat
    (100, 10, 3)
    """
    f, n = setting.factors, _count(setting, T)
    d = sp.oo if setting.D == sp.oo else max(1 if setting.over else 3, _whole(f.dimension, setting.D, T))
    T0 = max(1, _whole(f.generator_rows, setting.b, T))
    T0 = max(T0, d + 2) if setting.over else min(T0, d - 2)
    design = "fresh" if setting.design == "fresh" or n == 1 else "X0"
    generator = Generator(LeastSquares(sp.Integer(T0), _root(f.collapse / n, setting.a, T), design), n)
    sigma = sp.S.Zero if setting.s == sp.oo else _root(f.noise, -setting.s, T)
    last: Any = LeastSquares(T, sigma)
    if setting.ell != sp.oo:
        last = Ridge(T, sigma, ridge=_power(f.ridge, -setting.ell, T))
    law = Population(PowerLaw(setting.beta, d), PowerLawTruth(source=setting.source))
    return Chain(law, (generator,), last)


def _power(factor: sp.Expr, exponent: sp.Expr, T: int) -> sp.Rational:
    """factor·T^exponent as a rational number of 20 digits."""
    found = sp.N(factor * sp.Integer(T) ** exponent, _DIGITS)
    if not found.is_Float and not found.is_Integer:
        raise InvalidInput(f"{factor}*T^({exponent})", "is no number", "give all exponents and factors")
    return sp.Rational(str(found))


def _root(factor: sp.Expr, exponent: sp.Expr, T: int) -> sp.Rational:
    return _power(sp.sqrt(factor), exponent / 2, T)


def _whole(factor: sp.Expr, exponent: sp.Expr, T: int) -> int:
    return round(_power(factor, exponent, T))
