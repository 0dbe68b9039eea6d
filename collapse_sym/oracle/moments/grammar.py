r"""The grammar of moments: a reader of our own, bounded; users' text is never evaluated.

    sum     := ["+" | "-"] product (("+" | "-") product)*
    product := power (["*"] power | "/" number)*              juxtaposition multiplies
    power   := atom ("'" | "^" ["-"] integer)*                ' transposes; ** is ^; powers −k of W, S, Sigma only
    atom    := number | "tr" "(" sum ")" | "inv" "(" sum ")" | name | "(" sum ")"

Names: W = XᵀX, S = W/T, Sigma, I; a fixed d × d matrix begins with a capital, a column vector with a small letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flint import fmpq

from ...chain.parser import MAX_NESTING, MAX_TEXT
from ...chain.parser import number as decimal
from ...errors import InvalidInput
from ...notation import NAME, is_reserved
from .algebra import SCALAR, SQUARE, Value, letter, number
from .words import COVARIANCE, IDENTITY, WISHART

EMPIRICAL = "S"
MAX_POWER = 60
OURS = (WISHART, EMPIRICAL, COVARIANCE, IDENTITY)

_TOKEN = re.compile(
    r"[ \t]*(?:(?P<number>(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<operator>\*\*|[-+*/()'^]))",
    re.ASCII,
)


def parse(text: str, *, symmetric: tuple[str, ...] = ()) -> Value:
    """The scalar that ``text`` writes, multiplied out.

    ``symmetric`` names the matrices that equal their transposes.  Raises: InvalidInput, TooLarge.

    >>> len(parse("tr(W A inv(W) B) - 1/2 (u' W v)^2").terms)
    2
    >>> parse("tr(W")
    Traceback (most recent call last):
      ...
    collapse_sym.errors.InvalidInput: tr(W: ')' is missing; close every bracket
    """
    if len(text) > MAX_TEXT:
        raise InvalidInput(text, f"longer than {MAX_TEXT} characters", "write a shorter expression")
    for name in symmetric:
        if _matrix(name) and name[0].islower():
            raise InvalidInput(name, "a vector is not symmetric", "name matrices, which begin with a capital")
    reader = _Reader(text, _tokens(text), frozenset(symmetric))
    value = reader.sum()
    if reader.peek():
        raise InvalidInput(text, f"unexpected {reader.peek()!r}", "write + - * or a factor there")
    if value.shape != SCALAR:
        raise InvalidInput(text, "not a number: a word outside a trace", "write tr(…), or u' … v with vectors")
    return value


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position, end = [], 0, len(text.rstrip(" \t\n"))
    while position < end:
        match = _TOKEN.match(text, position)
        if not match:
            unknown = text[position:].strip()[:1]
            raise InvalidInput(text, f"unexpected {unknown!r}", "use tr inv ' ^ * / + - ( ), names and numbers")
        found.append((match.lastgroup or "", match.group(match.lastgroup or 0)))
        position = match.end()
    return found


def _matrix(name: str) -> str:
    if not NAME.match(name):
        raise InvalidInput(name, "not a name", "a name has a letter first, then letters, digits, _, up to 31")
    if name not in OURS and (is_reserved(name) or name == "T"):
        raise InvalidInput(name, "a reserved name", "choose another name for a matrix or vector")
    return name


@dataclass
class _Reader:
    """One pass over the tokens; ``depth`` counts open brackets."""

    text: str
    tokens: list[tuple[str, str]]
    symmetric: frozenset[str]
    position: int = 0
    depth: int = 0

    def peek(self) -> str:
        return self.tokens[self.position][1] if self.position < len(self.tokens) else ""

    def kind(self) -> str:
        return self.tokens[self.position][0] if self.position < len(self.tokens) else ""

    def take(self) -> tuple[str, str]:
        if self.position >= len(self.tokens):
            raise InvalidInput(self.text, "ends too early", "complete the expression")
        self.position += 1
        return self.tokens[self.position - 1]

    def bracket(self) -> Value:
        """What stands in brackets, which begin here."""
        if self.peek() != "(":
            raise InvalidInput(self.text, "'(' is missing", "write tr(…) and inv(…) with brackets")
        self.take()
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise InvalidInput(self.text, f"nested deeper than {MAX_NESTING}", "write a flatter expression")
        inside = self.sum()
        if self.peek() != ")":
            raise InvalidInput(self.text, "')' is missing", "close every bracket")
        self.take()
        self.depth -= 1
        return inside

    def sum(self) -> Value:
        total = self.signed(self.take()[1]) if self.peek() in ("+", "-") else self.product()
        while self.peek() in ("+", "-"):
            total = total + self.signed(self.take()[1])
        return total

    def signed(self, sign: str) -> Value:
        product = self.product()
        return product.scaled(fmpq(-1)) if sign == "-" else product

    def product(self) -> Value:
        result = self.power()
        while self.kind() in ("number", "name") or self.peek() in ("*", "(", "/"):
            if self.peek() == "/":
                self.take()
                result = result.scaled(1 / self.divisor())
                continue
            if self.peek() == "*":
                self.take()
            result = result * self.power()
        return result

    def divisor(self) -> fmpq:
        kind, token = self.take()
        value = _rational(token) if kind == "number" else fmpq(0)
        if not value:
            raise InvalidInput(self.text, f"division by {token!r}", "divide by numbers other than 0; inv(W) inverts")
        return value

    def power(self) -> Value:
        base = self.atom()
        while self.peek() in ("'", "^", "**"):
            if self.take()[1] == "'":
                base = base.transpose()
                continue
            negative = self.peek() == "-" and bool(self.take())
            kind, token = self.take()
            if kind != "number" or not token.isdigit() or len(token) > 3 or int(token) > MAX_POWER:
                reason = f"an exponent must be an integer within ±{MAX_POWER}"
                raise InvalidInput(self.text, reason, "use a smaller power")
            base = (self.inverted(base) if negative else base).power(int(token))
        return base

    def atom(self) -> Value:
        kind, token = self.take()
        if kind == "number":
            return number(_rational(token))
        if token == "(":
            self.position -= 1
            return self.bracket()
        if kind != "name":
            raise InvalidInput(self.text, f"unexpected {token!r}", "write a factor there")
        if token == "tr":
            return self.bracket().trace()
        if token == "inv":
            return self.inverted(self.bracket())
        if self.peek() == "(" and token[0].islower():
            raise InvalidInput(token, "unknown function", "the functions are tr and inv; write u*(…) for a product")
        return self.letter(token)

    def letter(self, name: str) -> Value:
        if name == EMPIRICAL:
            return letter(WISHART, samples=1, symmetric=self.symmetric)
        return letter(_matrix(name), power=2 if name == COVARIANCE else 1, symmetric=self.symmetric)

    def inverted(self, value: Value) -> Value:
        """The inverse of a power of W, S or Σ (times a number)."""
        (term, *more) = value.terms
        if more or value.shape != SQUARE or term.closed or not term.coefficient or len(term.word) > 1:
            raise InvalidInput(self.text, "an inverse of something else than W, S or Sigma", "name the inverse, e.g. B")
        inverse = number(1 / term.coefficient)
        for x in term.word:
            if x.name not in (WISHART, COVARIANCE):
                raise InvalidInput(f"inv({x})", "a fixed matrix", "name the inverse, e.g. B")
            inverse = inverse * letter(x.name, power=-x.power, samples=-term.samples, symmetric=self.symmetric)
        return inverse if term.word else inverse * letter(IDENTITY, symmetric=self.symmetric)


def _rational(token: str) -> fmpq:
    value = decimal(token)
    return fmpq(int(value.p), int(value.q))
