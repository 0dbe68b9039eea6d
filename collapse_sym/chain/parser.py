"""The grammar of numbers: a parser of our own, exact and bounded; users' text is never evaluated.

    sum     := product (("+" | "-") product)*
    product := signed (("*" | "/") signed)*
    signed  := ("+" | "-")* power
    power   := atom ["**" signed]                exponent: an integer number, |k| ≤ 16
    atom    := number | name | "sqrt" "(" sum ")" | "(" sum ")"

Decimals are exact rationals.  Text, nesting, digits and exponents are bounded, so that every text is
read or refused at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp

from ..errors import InvalidInput
from ..notation import NAME, is_reserved, symbol
from . import magnitude

MAX_TEXT = 1000
MAX_NESTING = 40
MAX_DIGITS = 100
MAX_DECIMAL_EXPONENT = 400
MAX_POWER = 16

#: reserved names that a role admits
ADMITS = {"size": ("d", "m"), "dimension": ("d",), "extent": ("d",), "linear": ("d", "m")}
#: roles that take no symbols
NUMBERS_ONLY = ("copies", "count")

Names = Mapping[str, str] | str

_TOKEN = re.compile(
    r"[ \t]*(?:(?P<number>(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<operator>\*\*|[-+*/()]))",
    re.ASCII,
)


def parse(text: str, *, names: Names) -> sp.Expr:
    """The expression that ``text`` writes in the grammar of numbers.

    ``names`` is the role of all names, or a mapping name → role (other names are refused).

    Raises: InvalidInput.

    >>> parse("2*T0 + 1/3 - 0.25", names="size")
    2*T0 + 1/12
    >>> parse("sqrt(2)*sigma/T", names={"T": "size", "sigma": "noise"})
    sqrt(2)*sigma/T
    """
    if len(text) > MAX_TEXT:
        raise InvalidInput(text, f"longer than {MAX_TEXT} characters", "write a shorter expression")
    reader = _Reader(text, _tokens(text), names)
    result = reader.sum()
    if reader.peek():
        raise InvalidInput(text, f"unexpected {reader.peek()!r}", "write an operator between two values")
    return result


def named(name: str, role: str) -> sp.Symbol:
    """The symbol of a user's name in a role; reserved names are refused where they are not admitted."""
    if not NAME.match(name):
        raise InvalidInput(name, "not a name", "a name has a letter first, then letters, digits, _, up to 31")
    if name.lower() in ("nan", "inf", "infinity", "infinite"):
        raise InvalidInput(name, "not a finite number", "give a finite number")
    if role in NUMBERS_ONLY:
        raise InvalidInput(name, f"a symbol where a number is needed ({role})", "give an integer")
    if is_reserved(name) and name not in ADMITS.get(role, ()):
        what = {"linear": "comparison"}.get(role, role)
        raise InvalidInput(name, f"a reserved name, not admitted in a {what}", "choose another name")
    return symbol(name, "size" if role in ADMITS else role)


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position, end = [], 0, len(text.rstrip(" \t\n"))
    while position < end:
        match = _TOKEN.match(text, position)
        if not match:
            raise InvalidInput(
                text, f"unexpected {text[position:].strip()[:1]!r}", "use + - * / ** ( ) sqrt, names, numbers"
            )
        found.append((match.lastgroup or "", match.group(match.lastgroup or 0)))
        position = match.end()
    return found


def number(text: str) -> sp.Rational:
    """The exact rational that a decimal literal writes.

    >>> number("1.5e-3")
    3/2000
    """
    mantissa, _, exponent = text.lower().replace("_", "").partition("e")
    whole, _, fraction = mantissa.partition(".")
    if len(whole.lstrip("0")) + len(fraction) > MAX_DIGITS:
        raise InvalidInput(text, f"more than {MAX_DIGITS} digits", "round the number")
    if len(exponent) > 9 or abs(int(exponent or 0)) > MAX_DECIMAL_EXPONENT:
        raise InvalidInput(text, f"decimal exponent beyond ±{MAX_DECIMAL_EXPONENT}", "rescale the number")
    shift = int(exponent or 0) - len(fraction)
    digits = int(whole + fraction)
    return sp.Rational(digits * 10 ** max(shift, 0), 10 ** max(-shift, 0))


@dataclass
class _Reader:
    """One pass over the tokens; ``depth`` counts open brackets and pending exponents."""

    text: str
    tokens: list[tuple[str, str]]
    names: Names
    position: int = 0
    depth: int = field(default=0)

    def peek(self) -> str:
        return self.tokens[self.position][1] if self.position < len(self.tokens) else ""

    def take(self) -> tuple[str, str]:
        if self.position >= len(self.tokens):
            raise InvalidInput(self.text, "ends too early", "complete the expression")
        self.position += 1
        return self.tokens[self.position - 1]

    def expect(self, operator: str) -> None:
        if self.peek() != operator:
            raise InvalidInput(self.text, f"{operator!r} is missing", "close every bracket")
        self.position += 1

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise InvalidInput(self.text, f"nested deeper than {MAX_NESTING}", "write a flatter expression")

    def sum(self) -> sp.Expr:
        terms = [self.product()]
        while self.peek() in ("+", "-"):
            sign = -1 if self.take()[1] == "-" else 1
            terms.append(sign * self.product())
        return terms[0] if len(terms) == 1 else magnitude.checked(sp.Add(*terms), self.text)

    def product(self) -> sp.Expr:
        factors = [self.signed()]
        while self.peek() in ("*", "/"):
            divide = self.take()[1] == "/"
            factor = self.signed()
            factors.append(magnitude.power(factor, -1, self.text) if divide else factor)
        return factors[0] if len(factors) == 1 else magnitude.product(factors, self.text)

    def signed(self) -> sp.Expr:
        sign = 1
        while self.peek() in ("+", "-"):
            sign = -sign if self.take()[1] == "-" else sign
        return sign * self.power()

    def power(self) -> sp.Expr:
        base = self.atom()
        if self.peek() != "**":
            return base
        self.take()
        self.deeper()
        exponent = self.signed()
        self.depth -= 1
        if not exponent.is_Integer or abs(exponent) > MAX_POWER:
            raise InvalidInput(self.text, f"an exponent must be an integer within ±{MAX_POWER}", "use a smaller power")
        return magnitude.power(base, int(exponent), self.text)

    def atom(self) -> sp.Expr:
        kind, token = self.take()
        if kind == "number":
            return number(token)
        if kind == "name":
            return self.name(token)
        if token != "(":
            raise InvalidInput(self.text, f"unexpected {token!r}", "write a value there")
        self.deeper()
        inside = self.sum()
        self.expect(")")
        self.depth -= 1
        return inside

    def name(self, name: str) -> sp.Expr:
        if self.peek() == "(":
            return self.root(name)
        if isinstance(self.names, str):
            return named(name, self.names)
        if name not in self.names:
            known = ", ".join(sorted(self.names)) or "none"
            raise InvalidInput(name, "unknown name", f"the names here are {known}")
        return named(name, self.names[name])

    def root(self, name: str) -> sp.Expr:
        if name != "sqrt":
            raise InvalidInput(name, "unknown function", "the only function here is sqrt")
        return magnitude.square_root(self.atom())
