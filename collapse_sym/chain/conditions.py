"""Conditions: comparisons between forms in sizes, their grammar, and their reading as linear constraints."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import sympy as sp

from ..errors import InvalidInput
from . import magnitude
from .grammar import coerce, to_text
from .parser import MAX_TEXT

OPERATORS = ("<=", ">=", "<", ">", "=")
OPPOSITE = {"<=": ">", ">=": "<", "<": ">=", ">": "<="}
MAX_TERMS = 200
_SPLIT = re.compile(r"(<=|>=|==|<|>|=)")


@dataclass(frozen=True)
class Condition:
    """``left op right`` with op one of <=, >=, <, >, =; sides are forms in sizes and d.

    >>> Condition("T0", ">=", "d + 2").text
    'T0 >= d + 2'
    """

    left: sp.Expr
    op: str
    right: sp.Expr

    def __post_init__(self) -> None:
        if self.op not in OPERATORS:
            raise InvalidInput(self.op, "not a comparison", f"use one of {', '.join(OPERATORS)}")
        object.__setattr__(self, "left", coerce(self.left, "linear"))
        object.__setattr__(self, "right", coerce(self.right, "linear"))

    @property
    def text(self) -> str:
        """The condition in the grammar of ``assume``."""
        return f"{to_text(self.left)} {self.op} {to_text(self.right)}"

    def __str__(self) -> str:
        return self.text

    @property
    def difference(self) -> sp.Expr:
        """left − right."""
        return self.left - self.right

    @property
    def opposites(self) -> tuple[Condition, ...]:
        """Conditions of which one holds exactly where this one fails."""
        operators = ("<", ">") if self.op == "=" else (OPPOSITE[self.op],)
        return tuple(Condition(self.left, op, self.right) for op in operators)

    @property
    def truth(self) -> bool | None:
        """Whether it holds, where both sides differ by a number; None otherwise."""
        difference = expanded(self.difference)
        if not difference.is_Rational:
            return None
        return _holds(difference, self.op)

    def replaced(self, table: dict[sp.Symbol, sp.Expr]) -> Condition:
        """The condition with symbols replaced."""
        return Condition(self.left.xreplace(table), self.op, self.right.xreplace(table))


def _holds(x: sp.Rational, op: str) -> bool:
    return bool({"<=": x <= 0, ">=": x >= 0, "<": x < 0, ">": x > 0, "=": x == 0}[op])


def conditions(text: str) -> tuple[Condition, ...]:
    """The comparisons that a chain such as "d + 2 <= T0 < T" writes, left to right.

    Raises: InvalidInput.

    >>> [c.text for c in conditions("d + 2 <= T0 < T")]
    ['d + 2 <= T0', 'T0 < T']
    """
    if not isinstance(text, str):
        raise InvalidInput(text, "an assumption is text", 'write for example "T0 >= d + 2"')
    if len(text) > MAX_TEXT:
        raise InvalidInput(text, f"longer than {MAX_TEXT} characters", "split it into several assumptions")
    return _compared(text)


@lru_cache(maxsize=2048)  # every question to a chain's assumptions reads them
def _compared(text: str) -> tuple[Condition, ...]:
    parts = _SPLIT.split(text)
    if len(parts) >= 3 and not all(side.strip() for side in parts[::2]):
        raise InvalidInput(text, "a comparison without one of its sides", 'write for example "T0 >= d + 2"')
    if len(parts) < 3:
        raise InvalidInput(text, "an assumption without <, <=, =, >= or >", 'write for example "T0 >= d + 2"')
    sides = [coerce(side, "linear") for side in parts[::2]]
    operators = ["=" if op == "==" else op for op in parts[1::2]]
    return tuple(Condition(a, op, b) for a, op, b in zip(sides, operators, sides[1:]))


@dataclass(frozen=True)
class Constraint:
    """Σ coefficients·atoms + constant ≥ 0 (> 0 where ``strict``), coefficients coprime integers.

    Over ``integral`` atoms a strict constraint is the same as constant − 1, and the constant may be
    rounded down once the coefficients share no factor.
    """

    coefficients: tuple[tuple[sp.Expr, int], ...]
    constant: Fraction
    strict: bool = False

    @property
    def atoms(self) -> tuple[sp.Expr, ...]:
        return tuple(a for a, _ in self.coefficients)


def constraint(form: dict[sp.Expr, Fraction], constant: Fraction, strict: bool) -> Constraint:
    """The constraint form + constant ≥ 0 (or > 0), scaled to coprime integers and tightened."""
    items = sorted(((a, c) for a, c in form.items() if c), key=lambda item: sp.default_sort_key(item[0]))
    if not items:
        return Constraint((), constant, strict)
    scale = Fraction(math.lcm(*(c.denominator for _, c in items)), 1)
    scale /= math.gcd(*(int(c * scale) for _, c in items))
    coefficients = tuple((a, int(c * scale)) for a, c in items)
    constant *= scale
    if all(a.is_integer for a, _ in items):
        constant = tightened(constant, strict)
        strict = False
    return Constraint(coefficients, constant, strict)


def tightened(constant: Fraction, strict: bool) -> Fraction:
    """The integer c with: x + constant ≥ 0 (> 0 if strict) iff x + c ≥ 0, for all integers x."""
    return Fraction(math.ceil(constant) - 1 if strict else math.floor(constant))


def linear(expression: sp.Expr) -> tuple[dict[sp.Expr, Fraction], Fraction]:
    """Coefficients over power products of symbols, and the constant, of an expanded expression.

    Each product that is not a single symbol counts as an atom of its own; so does an expression that
    would expand to more than 200 terms.

    >>> form, constant = linear(Condition("2*T0", ">=", "d + 1/2").difference)
    >>> sorted((str(a), str(c)) for a, c in form.items()), str(constant)
    ([('T0', '2'), ('d', '-1')], '-1/2')
    """
    form: dict[sp.Expr, Fraction] = {}
    constant = Fraction(0)
    for term in sp.Add.make_args(expanded(expression)):
        coefficient, rest = term.as_coeff_Mul()
        if not coefficient.is_Rational:
            coefficient, rest = sp.Integer(1), term
        value = Fraction(int(coefficient.p), int(coefficient.q))
        if rest == 1:
            constant += value
        else:
            form[rest] = form.get(rest, Fraction(0)) + value
    return form, constant


def expanded(expression: sp.Expr) -> sp.Expr:
    """The expression multiplied out, unless that makes more than 200 terms."""
    if expression.is_Add:
        return sp.Add(*[expanded(a) for a in expression.args])
    return sp.expand(expression) if magnitude.terms(expression, MAX_TERMS) <= MAX_TERMS else expression


def constraints(difference: sp.Expr, op: str) -> tuple[Constraint, ...]:
    """``difference op 0`` as constraints (two for an equation)."""
    form, constant = linear(difference)
    opposite = {a: -c for a, c in form.items()}
    match op:
        case ">=" | ">":
            return (constraint(form, constant, op == ">"),)
        case "<=" | "<":
            return (constraint(opposite, -constant, op == "<"),)
    return (constraint(form, constant, False), constraint(opposite, -constant, False))
