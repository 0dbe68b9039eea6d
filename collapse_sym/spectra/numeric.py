"""The numeric language: metrics are arrays over the distinct eigenvalues, scalars are numbers.

Two number systems: float64 for speed, balls (python-flint) for any number of digits.  Numbers
come from the recursion eigenvalue by eigenvalue; nothing symbolic is built.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp

from ..errors import InvalidInput, OutsideCalculus
from ..functionals.evaluate import ball, to_float
from ..functionals.fixed_point import kappa_float, solve_kappa
from .spectrum import Spectrum


class Floats:
    """float64 numbers."""

    number = staticmethod(to_float)

    @staticmethod
    def array(entries: Any) -> np.ndarray:
        if isinstance(entries, np.ndarray):
            return entries
        return np.array([to_float(x) for x in entries], dtype=float)

    @classmethod
    def entries(cls, spectrum: Spectrum) -> tuple[Any, Any, Any]:
        """Eigenvalues, counts and weights as arrays."""
        return cls.array(spectrum.values), cls.array(spectrum.counts), cls.array(spectrum.weights)

    kappa = staticmethod(kappa_float)


class Balls:
    """Balls at the current precision of python-flint."""

    number = staticmethod(ball)

    @classmethod
    def entries(cls, spectrum: Spectrum) -> tuple[Any, Any, Any]:
        """Eigenvalues, counts and weights as arrays of balls, or as what sums like them."""
        return spectrum.balls(ball)

    @staticmethod
    def kappa(values: Any, counts: Any, *, ridge: Any, samples: Any) -> Any:
        """κ(λ, T) as a ball."""
        return solve_kappa(values, counts, ridge=ridge, samples=samples)


class Numeric:
    """The language of numbers on one spectrum."""

    def __init__(self, spectrum: Spectrum, system: type[Floats] | type[Balls] = Floats) -> None:
        if not spectrum.has_truth:
            raise InvalidInput("abstract truth", "a number needs the truth", "give its norm or its coefficients")
        self.system = system
        self.s, self.counts, self.weights = system.entries(spectrum)
        self.d = self.counts.sum()
        self._kappas: dict[tuple[sp.Expr, sp.Expr], Any] = {}
        self._numbers: dict[sp.Expr, Any] = {}

    def number(self, expr: sp.Expr) -> Any:
        """The value of an expression without symbols."""
        if expr not in self._numbers:
            self._numbers[expr] = self.system.number(expr)
        return self._numbers[expr]

    def trace(self, g: Any) -> Any:
        """Σ counts g."""
        return (self.counts * g).sum()

    def quad(self, g: Any) -> Any:
        """Σ weights g."""
        return (self.weights * g).sum()

    def kappa(self, ridge: sp.Expr, samples: sp.Expr) -> Any:
        """κ(λ, T), solved once for each pair."""
        if (ridge, samples) not in self._kappas:
            self._kappas[ridge, samples] = self.system.kappa(
                self.s, self.counts, ridge=self.number(ridge), samples=self.number(samples)
            )
        return self._kappas[ridge, samples]

    def margin(self, kappa: Any, ridge: sp.Expr, samples: sp.Expr) -> Any:
        """T − df₂(κ) = Tλ/κ + κ Tr[s/(s+κ)²], by the equation of κ: both terms are ≥ 0 and do not cancel."""
        return self.number(samples) * self.number(ridge) / kappa + kappa * self.trace(self.s / (self.s + kappa) ** 2)

    def scalar(self, value: Any) -> Any:
        """Numbers need no names."""
        return value

    named = scalar

    def metric(self, g: Any) -> Any:
        """Arrays need no names."""
        return g

    expanded = metric

    def word(self, letters: tuple[str, ...], samples: sp.Expr, ridge: sp.Expr) -> Any:
        """Words are not evaluated here."""
        raise OutsideCalculus(
            "numbers", "*".join(letters), "an unevaluated mean has no closed value", remedy="verify estimates it"
        )

    def expectation(self, letters: tuple[str, ...], samples: sp.Expr, ridge: sp.Expr) -> Any:
        """Expectations of words are not evaluated here."""
        return self.word(letters, samples, ridge)
