"""Numbers at the door: ``coerce`` reads and checks them, ``to_text`` writes them without loss."""

from __future__ import annotations

import decimal
import math
import numbers
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

import sympy as sp

from ..errors import InvalidInput
from . import magnitude
from .parser import MAX_DECIMAL_EXPONENT, MAX_DIGITS, MAX_POWER, named, number, parse

__all__ = ["coerce", "named", "number", "parse", "to_text"]

#: role → (reason, remedy) of a value outside its domain
OUTSIDE = {
    "size": ("a sample size must be a positive integer", "give an integer ≥ 1"),
    "dimension": ("a dimension must be a positive integer", "give an integer ≥ 1"),
    "extent": ("a dimension must be a positive integer or infinite", 'give an integer ≥ 1 or "infinite"'),
    "copies": ("copies must be a positive integer", "give an integer ≥ 1"),
    "count": ("a number of generations must be an integer ≥ 0", "give an integer ≥ 0"),
    "noise": ("a noise is a standard deviation, ≥ 0", "give a number ≥ 0"),
    "ridge": (
        "a penalty λ in symbols is not negative",
        "give ridge >= 0, where 0 means λ → 0⁺, as ols, or a number < 0",
    ),
    "eigenvalue": ("an eigenvalue of a covariance must be ≥ 0", "give numbers ≥ 0 (zeros are dropped)"),
    "weight": ("a weight of the truth lies in [0, 1)", "give a number ≥ 0 and < 1"),
    "squared": ("a squared norm must be ≥ 0", "give a number ≥ 0"),
    "capacity": ("a capacity β must be > 1: tr Σ is infinite otherwise", "give a number > 1"),
    "source": ("a source exponent r must be > 0", "give a number > 0"),
    "scale": ("a scale must be > 0", "give a number > 0"),
}
INFINITE = "infinite"
_INTEGERS = ("size", "dimension", "extent", "copies", "count")
#: roles of numbers that lie strictly above a bound
_ABOVE = {"capacity": 1, "source": 0, "scale": 0}
_SHORT = 10**90
_NODES = (sp.Add, sp.Mul, sp.Pow, sp.Symbol, sp.Rational, sp.Abs)


def coerce(value: object, role: str) -> sp.Expr:
    """The exact expression that a value of this role stands for, checked against the role's domain.

    Accepts int, Fraction, Decimal, float (as the decimal that Python prints), text of the grammar and
    SymPy expressions.  Symbolic values are refused where their symbols' domains already decide it.

    Raises: InvalidInput.

    >>> coerce(0.1, "noise"), coerce("2*T0", "size")
    (1/10, 2*T0)
    >>> coerce(-1, "noise")
    Traceback (most recent call last):
      ...
    collapse_sym.errors.InvalidInput: -1: a noise is a standard deviation, ≥ 0; give a number ≥ 0
    """
    if role == "extent" and (value is sp.oo or isinstance(value, str) and value.strip() == INFINITE):
        return sp.oo
    expression = _read(value, role)
    if not (expression.is_Rational and _short(expression)):
        if not expression.is_Atom:
            expression = _settled(expression, role)
        _within_grammar(expression, value)
    if role in OUTSIDE and not _admissible(expression, role):
        raise InvalidInput(_show(value), *OUTSIDE[role])
    return expression


def _read(value: object, role: str) -> sp.Expr:
    if isinstance(value, (sp.Integer, sp.Rational)):
        return value
    if isinstance(value, sp.Float):
        value = float(value)
    if isinstance(value, sp.Expr):
        return _renamed(value, role)
    if isinstance(value, str):
        return _parsed(value, role)
    if isinstance(value, bool) or not isinstance(value, (numbers.Real, decimal.Decimal)):
        raise InvalidInput(
            _show(value), f"a number is needed, not {type(value).__name__}", "give a number or an expression"
        )
    return _number(value)


@lru_cache(maxsize=4096)  # a chain is read again at every substitution, its assumptions at every question
def _parsed(text: str, role: str) -> sp.Expr:
    return parse(text, names=role)


def _number(value: numbers.Real | decimal.Decimal) -> sp.Rational:
    if isinstance(value, (numbers.Integral, numbers.Rational)):
        parts = (int(value.numerator), int(value.denominator))
        if max(abs(p) for p in parts) >= 10 ** (MAX_DIGITS + MAX_DECIMAL_EXPONENT):
            raise InvalidInput(_show(value), "a number too long to keep exactly", "rescale the number")
        return sp.Rational(*parts)
    if not math.isfinite(value) if not isinstance(value, decimal.Decimal) else not value.is_finite():
        raise InvalidInput(value, "not a finite number", "give a finite number")
    text = str(value) if isinstance(value, decimal.Decimal) else repr(float(value))
    return -number(text[1:]) if text.startswith("-") else number(text)


def _show(value: object) -> str:
    # str of a huge int raises ValueError in Python, and may take long
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 400:
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, Fraction):
        return f"{_show(value.numerator)}/{_show(value.denominator)}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _renamed(value: sp.Expr, role: str) -> sp.Expr:
    """The expression with each symbol replaced by the symbol of its name in this role."""
    if value.has(sp.I, sp.zoo, sp.nan, sp.oo, -sp.oo):
        raise InvalidInput(value, "not a finite real number", "give a finite number")
    for node in sp.preorder_traversal(value):
        if not isinstance(node, _NODES) or isinstance(node, sp.Pow) and not _dyadic(node.exp):
            raise InvalidInput(value, f"{type(node).__name__} is not in the grammar of numbers", "use + - * / ** sqrt")
    return value.xreplace({v: named(v.name, role) for v in value.free_symbols})


def _dyadic(exponent: sp.Expr) -> bool:
    """Whether x to this exponent is made of integer powers and square roots."""
    return bool(exponent.is_Rational) and not int(exponent.q) & (int(exponent.q) - 1)


@lru_cache(maxsize=1024)
def _settled(expression: sp.Expr, role: str) -> sp.Expr:
    """The expression after writing and reading, so that what is kept is what a file gives back."""
    for _ in range(4):
        again = parse(_text(expression), names=role)
        if again == expression:
            return expression
        expression = again
    raise InvalidInput(expression, "no stable form in the grammar of numbers", "write it in a simpler way")


def _short(q: sp.Rational) -> bool:
    """Whether a rational is certainly short enough to write (the usual case, told at once)."""
    return -_SHORT < q.p < _SHORT and q.q < _SHORT


def _within_grammar(expression: sp.Expr, value: object) -> None:
    try:
        magnitude.checked(expression, value)
        magnitude.unexpanded(expression, value)
    except InvalidInput as refusal:  # only what is refused is written
        raise InvalidInput(_show(value), refusal.reason, refusal.remedy) from None
    for q in expression.atoms(sp.Rational):
        _rational(q)


def _admissible(expression: sp.Expr, role: str) -> bool:
    """False only where the value is certainly outside the domain of its role."""
    if expression.free_symbols:
        if role in _INTEGERS:
            return expression.is_integer is not False and expression.is_positive is not False
        # −σ is 0 or outside; who means 0 writes 0
        return expression.is_nonpositive is not True
    if role == "ridge":  # how far below 0 is for the chain to say, which knows Σ and T
        return True
    if role in _ABOVE:
        return (magnitude.sign(expression - _ABOVE[role]) or 0) > 0
    sign = magnitude.sign(expression) or 0
    if role in _INTEGERS:
        return bool(expression.is_Integer) and sign >= (role != "count")
    if role == "weight":
        return sign >= 0 and (magnitude.sign(1 - expression) or 0) > 0
    return sign >= 0


# -- writing -------------------------------------------------------------------------------------


def to_text(expression: sp.Expr) -> str:
    """The expression in the grammar of numbers; ``parse`` reads it back to an equal expression.

    >>> to_text(coerce("c/2 + sqrt(2)*c**2", "coefficient"))
    'sqrt(2)*c**2 + c/2'
    """
    return _text(expression)


def _text(e: sp.Expr) -> str:
    if e.is_Symbol:
        return e.name
    if e.is_Rational:
        return _rational(e)
    if e.is_Add:
        return _sum(e)
    if e.is_Mul:
        return _product(e)
    if isinstance(e, sp.Abs):  # SymPy's own form of the root of a square
        return f"sqrt({_power(e.args[0], 2)})"
    if e.is_Pow and e.exp.is_Rational:
        return _product(e)
    raise InvalidInput(e, f"{type(e).__name__} is not in the grammar of numbers", "use + - * / ** sqrt")


def _sum(e: sp.Expr) -> str:
    terms = [_text(a) for a in e.as_ordered_terms()]
    rest = "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in terms[1:])
    return terms[0] + rest


def _product(e: sp.Expr) -> str:
    coefficient, factors = e.as_coeff_mul()
    over: list[str] = []
    under: list[str] = []
    for factor in factors:
        base, exponent = factor.as_base_exp() if factor.is_Pow else (factor, sp.Integer(1))
        if not _dyadic(exponent):
            raise InvalidInput(e, f"the power {exponent} is not in the grammar", "use integer powers and sqrt")
        (over if exponent > 0 else under).append(_root_power(base, abs(exponent)))
    sign = "-" if coefficient < 0 else ""
    p, q = sp.Integer(abs(coefficient.p)), sp.Integer(coefficient.q)
    if p != 1 or not over:
        over.insert(0, _rational(p))
    if q != 1:
        under.insert(0, _rational(q))
    return sign + "".join(["*".join(over), *(f"/{u}" for u in under)])


def _root_power(base: sp.Expr, exponent: sp.Rational) -> str:
    """base^(p/2ᵏ): k nested roots, then an integer power."""
    halvings = int(exponent.q).bit_length() - 1
    if not halvings:
        return _power(base, int(exponent.p))
    text = "sqrt(" * halvings + _text(base) + ")" * halvings
    return _repeated(text, int(exponent.p))


def _power(base: sp.Expr, exponent: int) -> str:
    simple = base.is_Symbol or isinstance(base, sp.Abs) or (base.is_Integer and base >= 0)
    return _repeated(_text(base) if simple else f"({_text(base)})", exponent)


def _repeated(text: str, exponent: int) -> str:
    """textᵏ with every written exponent within the grammar's bound."""
    if exponent == 1:
        return text
    if exponent <= MAX_POWER:
        return f"{text}**{exponent}"
    quotient, rest = divmod(exponent, MAX_POWER)
    whole = f"({_repeated(text, quotient)})**{MAX_POWER}" if quotient > 1 else f"{text}**{MAX_POWER}"
    return f"({whole}*{_repeated(text, rest)})" if rest else whole


def _rational(q: sp.Rational) -> str:
    """p, p/q, or a decimal; refused if longer than what the grammar reads."""
    p, denominator = abs(int(q.p)), int(q.q)
    sign = "-" if q < 0 else ""
    decimal_text = _decimal(p, denominator)
    if denominator == 1 and p < 10**MAX_DIGITS:
        return f"{sign}{p}"
    if max(p, denominator) < 10**12 or decimal_text is None:
        parts = [_decimal(p, 1), _decimal(denominator, 1)]
        if None in parts:
            raise InvalidInput(f"a number of {p.bit_length()} bits", f"more than {MAX_DIGITS} digits", "round it")
        return f"{sign}{parts[0]}/{parts[1]}"
    return sign + decimal_text


def _decimal(p: int, q: int) -> str | None:
    """p/q as mantissa e exponent within the grammar's bounds, or None."""
    rest, twos, fives = q, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    shift = max(twos, fives)
    mantissa, exponent = p * 2 ** (shift - twos) * 5 ** (shift - fives), -shift
    while mantissa and mantissa % 10 == 0:
        mantissa, exponent = mantissa // 10, exponent + 1
    if mantissa >= 10**MAX_DIGITS or abs(exponent) > MAX_DECIMAL_EXPONENT:
        return None
    return f"{mantissa * 10**exponent}" if 0 <= exponent < 12 and mantissa < 10**80 else f"{mantissa}e{exponent}"


#: Reads a value of a role; the type of ``coerce``.
Coerce = Callable[[object, str], sp.Expr]
