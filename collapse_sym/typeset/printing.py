"""From expressions to LaTeX (through the functionals' printer) and from numbers to short text."""

from __future__ import annotations

import math
from typing import Any

#: relation of the engine → LaTeX
RELATIONS = {"=": "=", "~=": r"\simeq", ":=": ":=", "<=": r"\leq", ">=": r"\geq"}


def formula(value: Any) -> str:
    """The LaTeX of an answer, an expression, or a formula that is LaTeX already."""
    if isinstance(value, str):
        return value
    from ..functionals.printing import latex

    return value.latex if hasattr(value, "latex") and not callable(value.latex) else latex(value)


def written(value: Any) -> str:
    r"""The LaTeX of a number of the setting: fractions that are short decimals as decimals.

    >>> import sympy as sp
    >>> written(sp.Rational(1, 5)), written(sp.Rational(1, 3))
    ('0.2', '\\frac{1}{3}')
    """
    if getattr(value, "is_Rational", False) and not value.is_Integer:
        scaled = value * 10**6
        if scaled.is_Integer and abs(value) < 10**6:
            return f"{int(scaled) / 10**6:.6f}".rstrip("0")
    return formula(value)


def number(value: float, digits: int = 6) -> str:
    r"""A number as LaTeX with so many significant digits.

    >>> number(0.25), number(1.5e-9), number(float("nan"))
    ('0.25', '1.5\\times 10^{-9}', '\\text{undefined}')
    """
    if math.isnan(value):
        return r"\text{undefined}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return rf"{mantissa}\times 10^{{{int(exponent)}}}" if exponent else mantissa


def with_error(value: float, stderr: float) -> str:
    r"""An estimate with its standard error, to two digits of the error.

    >>> with_error(0.123456, 0.00123), with_error(2.0, 0.0)
    ('0.1235\\pm 0.0012', '2')
    """
    if not (stderr > 0 and math.isfinite(stderr) and math.isfinite(value)):
        return number(value)
    places = 1 - math.floor(math.log10(stderr))
    if 0 <= places <= 8:
        return rf"{value:.{places}f}\pm {stderr:.{places}f}"
    digits = max(2, places + math.floor(math.log10(abs(value) or stderr)) + 1)
    return rf"{number(value, min(digits, 15))}\pm {number(stderr, 2)}"
