"""Reading an answer back: ``from_text`` inverts ``to_text``.  No eval, bounded depth."""

from __future__ import annotations

import re
from collections.abc import Mapping

import sympy as sp

from ..errors import InvalidInput
from ..notation import ROLES, D, M, N, S
from .functions import LETTERS, Mean, Quad, Tr, df, kappa

MAX_DEPTH = 60
MAX_EXPONENT = 1000
_TOKEN = re.compile(r"\s*(?:(\d+)|([A-Za-z][A-Za-z0-9_]*)|(\*\*|[-+*/(),]))", re.ASCII)


def from_text(text: str, names: Mapping[str, sp.Symbol] | None = None) -> sp.Expr:
    """The expression that a text of the answer grammar denotes.

    ``names`` gives the symbols of the chain and of the definitions; d, n, m, s are known.
    *Raises* InvalidInput on anything outside the grammar.

    >>> from_text("2*df(2, kappa)/T", {"T": sp.Symbol("T")})
    2*df(2, kappa)/T
    """
    return _Reader(text, names or {}).read()


class _Reader:
    """A recursive-descent reader with precedence +,− < *,/ < unary − < **."""

    def __init__(self, text: str, names: Mapping[str, sp.Symbol]) -> None:
        self.text, self.names, self.at, self.depth = text, names, 0, 0
        self.tokens = self._tokens()

    def _tokens(self) -> list[str]:
        out, at = [], 0
        stripped = self.text.rstrip()
        while at < len(stripped):
            match = _TOKEN.match(stripped, at)
            if not match:
                raise InvalidInput(
                    self.text, f"unexpected {stripped[at]!r} at position {at}", "use the grammar of answers"
                )
            out.append(match.group().strip())
            at = match.end()
        return out

    def read(self) -> sp.Expr:
        value = self._sum()
        if self.at != len(self.tokens):
            raise self._error(f"unexpected {self._peek()!r}")
        return value

    def _error(self, reason: str) -> InvalidInput:
        return InvalidInput(self.text, reason, "use the grammar of answers")

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self, *expected: str) -> str:
        token = self._peek()
        if not token or expected and token not in expected:
            raise self._error(f"expected {' or '.join(expected) or 'more'}, found {token or 'the end'!r}")
        self.at += 1
        return token

    def _sum(self) -> sp.Expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._error(f"nested deeper than {MAX_DEPTH}")
        terms = [self._product()]
        while self._peek() in ("+", "-"):
            sign = 1 if self._take() == "+" else -1
            terms.append(sign * self._product())
        self.depth -= 1
        return sp.Add(*terms)

    def _product(self) -> sp.Expr:
        if self._peek() == "-":
            self._take()
            return -self._product()
        value = self._power()
        while self._peek() in ("*", "/"):
            operator = self._take()
            factor = self._signed_power()
            value = value * factor if operator == "*" else value / factor
        return value

    def _signed_power(self) -> sp.Expr:
        if self._peek() == "-":
            self._take()
            return -self._power()
        return self._power()

    def _power(self) -> sp.Expr:
        base = self._atom()
        if self._peek() != "**":
            return base
        self._take()
        exponent = self._signed_power()
        if base.is_number and exponent.is_number and not (exponent.is_Rational and abs(exponent) <= MAX_EXPONENT):
            raise self._error(f"the exponent of a number is beyond {MAX_EXPONENT}")
        return base**exponent

    def _atom(self) -> sp.Expr:
        token = self._take()
        if token == "(":
            value = self._sum()
            self._take(")")
            return value
        if token.isdigit():
            return sp.Integer(token)
        if (
            self._peek() == "("
            and token in ("sqrt", "Tr", "Quad", "df", "kappa", "Sum", "Mean")
            or token.startswith("metric")
        ):
            return self._call(token)
        return self._name(token)

    def _name(self, token: str) -> sp.Expr:
        known: dict[str, sp.Expr] = {"d": D, "n": N, "m": M, "s": S, "oo": sp.oo}
        if token in self.names:
            return self.names[token]
        if token in known:
            return known[token]
        if token.startswith("kappa"):
            return sp.Symbol(token, **ROLES["kappa"])
        if token.startswith("count"):
            return sp.Symbol(token, **ROLES["size"])
        if token.startswith("tau"):
            return sp.Symbol(token, **ROLES["definition"])
        raise self._error(f"unknown name {token!r}")

    def _call(self, head: str) -> sp.Expr:
        if head == "Mean":
            return self._mean()
        self._take("(")
        args = [self._sum()]
        while self._peek() == ",":
            self._take()
            args.append(self._sum())
        self._take(")")
        if head == "Sum" and len(args) == 4:
            return sp.Sum(args[0], tuple(args[1:]))
        arity = {"sqrt": 1, "Tr": 1, "Quad": 1, "df": 2, "kappa": 2}.get(head, 1)
        if len(args) != arity:
            raise self._error(f"{head} takes {arity} arguments")
        if head.startswith("metric"):
            return sp.Function(head)(*args)
        return {"sqrt": sp.sqrt, "Tr": Tr, "Quad": Quad, "df": df, "kappa": kappa}[head](*args)

    def _mean(self) -> sp.Expr:
        self._take("(")
        head = self._take("tr", "quad")
        self._take("(")
        letters = [self._letter()]
        while self._take("*", ")") == "*":
            letters.append(self._letter())
        self._take(",")
        samples = self._sum()
        self._take(",")
        ridge = self._sum()
        self._take(")")
        return Mean(head, letters, samples, ridge)

    def _letter(self) -> str:
        token = self._take()
        if self._peek() == "(":
            token += self._take() + self._take() + self._take(")")
        if token not in LETTERS:
            raise self._error(f"{token!r} is not a letter of a word")
        return token
