"""Numbers for expressions: exact expressions without symbols, and answers on a spectrum, in float64 or balls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import flint
import numpy as np
import sympy as sp

from ..errors import InvalidInput, OutsideCalculus, TooLarge
from ..notation import D, S
from .functions import Mean, Quad, Tr, WordMetric, df

MAX_TERMS = 10**6  # of an evaluated Sum


def to_float(expr: Any) -> float:
    """The float64 value of an expression without symbols."""
    if isinstance(expr, sp.Rational):
        return (
            float(expr.p) / float(expr.q) if abs(expr.p) < 2**1000 and expr.q < 2**1000 else float(sp.Float(expr, 20))
        )
    return float(expr)


def ball(expr: Any) -> flint.arb:
    """A ball that holds the value of an expression without symbols, at python-flint's precision."""
    return Evaluator.balls({})(sp.sympify(expr, strict=True))


class Evaluator:
    """Evaluates an expression of the language: ``symbols`` to numbers, functionals on a spectrum.

    ``spectrum`` is (values, counts, weights) as arrays of the number system, or None.
    """

    def __init__(
        self,
        number: Callable[[sp.Rational], Any],
        root: Callable[[Any], Any],
        symbols: Mapping[sp.Basic, Any],
        spectrum: tuple[Any, Any, Any] | None = None,
    ) -> None:
        self.number, self.root = number, root
        self.values: dict[sp.Basic, Any] = dict(symbols)
        self.spectrum = spectrum
        if spectrum is not None:
            self.values.setdefault(D, spectrum[1].sum())

    @classmethod
    def balls(cls, symbols: Mapping[sp.Basic, Any], spectrum: Any = None) -> Evaluator:
        """In balls at the current precision."""
        return cls(lambda q: flint.arb(flint.fmpq(int(q.p), int(q.q))), lambda x: x.sqrt(), symbols, spectrum)

    @classmethod
    def floats(cls, symbols: Mapping[sp.Basic, Any], spectrum: Any = None) -> Evaluator:
        """In float64."""
        return cls(to_float, np.sqrt, symbols, spectrum)

    def __call__(self, expr: sp.Expr) -> Any:
        """The value: a number, or an array over the spectrum if the expression holds s."""
        if expr in self.values:
            return self.values[expr]
        if isinstance(expr, sp.Rational):
            return self.number(expr)
        if isinstance(expr, sp.Float):  # the decimal that was given, exactly
            return self.number(sp.Rational(expr))
        rule = _RULES.get(expr.func)
        if rule is None:
            raise self._unknown(expr)
        return rule(self, expr)

    def define(self, symbol: sp.Basic, value: Any) -> None:
        """Give a definition symbol its value."""
        self.values[symbol] = value

    def _unknown(self, expr: sp.Expr) -> Exception:
        if isinstance(expr, (Mean, WordMetric)):
            return OutsideCalculus(
                "numbers", expr, "an unevaluated mean has no closed value", remedy="verify estimates it"
            )
        return InvalidInput(expr, "has no value here", "give every symbol a number and the answer a spectrum")

    def _add(self, expr: sp.Expr) -> Any:
        total = self(expr.args[0])
        for term in expr.args[1:]:
            total = total + self(term)
        return total

    def _mul(self, expr: sp.Expr) -> Any:
        product = self(expr.args[0])
        for factor in expr.args[1:]:
            product = product * self(factor)
        return product

    def _pow(self, expr: sp.Expr) -> Any:
        base, exponent = expr.args
        if exponent.is_Integer:
            return _raised(self(base), int(exponent.p))
        if exponent.is_Rational and exponent.q == 2:
            return _raised(self.root(self(base)), int(exponent.p))
        return self(base) ** self(exponent)

    def _trace(self, expr: sp.Expr) -> Any:
        g = self._on_spectrum(expr.args[0])
        return (self.spectrum[1] * g).sum()  # type: ignore[index]

    def _quad(self, expr: sp.Expr) -> Any:
        g = self._on_spectrum(expr.args[0])
        if self.spectrum[2] is None:  # type: ignore[index]
            raise InvalidInput(expr, "a number needs the truth", "give its norm or its coefficients")
        return (self.spectrum[2] * g).sum()  # type: ignore[index]

    def _df(self, expr: sp.Expr) -> Any:
        return self._trace(expr.trace)

    def _on_spectrum(self, g: sp.Expr) -> Any:
        if self.spectrum is None:
            raise self._unknown(g)
        self.values[S] = self.spectrum[0]
        return self(g)

    def _sum(self, expr: sp.Sum) -> Any:
        ((index, low, high),) = expr.limits
        low, high = (
            x.xreplace({k: _integer(self.values[k]) for k in x.free_symbols if k in self.values}) for x in (low, high)
        )
        if not (low.is_Integer and high.is_Integer) or high - low > MAX_TERMS:
            raise TooLarge(expr, f"a sum over more than {MAX_TERMS} terms, or with symbolic bounds")
        total = self.number(sp.Integer(0))
        for k in range(int(low), int(high) + 1):
            total = total + self(expr.function.xreplace({index: sp.Integer(k)}))
        return total


def _raised(value: Any, power: int) -> Any:
    return value**power if power > 0 else 1 / value**-power


def _integer(value: Any) -> sp.Expr:
    """The integer that a number is."""
    whole = value.unique_fmpz() if isinstance(value, flint.arb) else int(value)
    if whole is None or whole != value:
        raise InvalidInput(value, "an integer is needed as the bound of a sum")
    return sp.Integer(int(whole))


_RULES: dict[Any, Callable[[Evaluator, Any], Any]] = {
    sp.Add: Evaluator._add,
    sp.Mul: Evaluator._mul,
    sp.Pow: Evaluator._pow,
    Tr: Evaluator._trace,
    Quad: Evaluator._quad,
    df: Evaluator._df,
    sp.Sum: Evaluator._sum,
}
