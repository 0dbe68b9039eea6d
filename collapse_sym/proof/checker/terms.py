"""MathJSON terms into polynomials and words; every symbol, letter and denominator must be known beforehand."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

from .limits import Fuel, need
from .ring import Generator, Poly, generator, inverse, monic
from .words import DETERMINISTIC, SHAPES, Word, cycle, product, random, transpose

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?\Z", re.ASCII)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}\Z", re.ASCII)
INDEX = re.compile(r"(0|[1-9][0-9]{0,5})\Z", re.ASCII)
#: domain → (in words, the bound x ≥ bound that it gives, whether strict, membership)
DOMAINS: dict[str, tuple[str, int | None, bool, Callable[[Fraction], bool]]] = {
    "positive-integer": ("a positive integer", 1, False, lambda x: x.denominator == 1 and x > 0),
    "natural": ("an integer ≥ 0", 0, False, lambda x: x.denominator == 1 and x >= 0),
    "nonnegative": ("≥ 0", 0, False, lambda x: x >= 0),
    "positive": ("> 0", 0, True, lambda x: x > 0),
    "real": ("real", None, False, lambda x: True),
}


class Reader:
    """Reads terms over declared symbols; ``nonzero`` and ``full_rank`` grow as facts are established."""

    def __init__(self, symbols: dict[str, str], fuel: Fuel) -> None:
        self.symbols, self.fuel = symbols, fuel
        self.nonzero: set[Generator] = set()
        self.full_rank: set[str] = set()
        self.rank = self.number(0)
        self.samples: list[Poly] = []

    def number(self, value: int | Fraction) -> Poly:
        return Poly({(): Fraction(value)}, self.fuel)

    # -- scalars ---------------------------------------------------------------------------------
    def scalar(self, term: Any, *, inner: bool = False) -> Poly:
        """A polynomial; ``inner`` admits what only occurs inside a proof: m, Variance, Trace, Expectation."""
        if isinstance(term, str):
            return self._leaf(term, inner)
        need(isinstance(term, list) and term and isinstance(term[0], str), "terms", "not a term")
        head, arguments = term[0], term[1:]
        if inner and head in ("Trace", "Expectation", "Variance"):
            return self._proof_atom(head, arguments)
        if head == "Power":
            return self._power(arguments, inner)
        parts = [self.scalar(a, inner=inner) for a in arguments]
        if head in ("Add", "Multiply") and parts:
            return reduce(operator.add if head == "Add" else operator.mul, parts)
        if head == "Negate" and len(parts) == 1:
            return -parts[0]
        need(head in ("Subtract", "Divide") and len(parts) == 2, "terms", "an unknown operation, or wrong arguments")
        return parts[0] - parts[1] if head == "Subtract" else parts[0] * self.reciprocal(parts[1])

    def _leaf(self, text: str, inner: bool) -> Poly:
        if NUMBER.match(text):
            return self.number(Fraction(text))
        if inner and text == "TestError":
            return generator(("risk",), self.fuel)
        need(text in self.symbols or (inner and text == "m"), "terms", "a symbol that is not declared")
        return generator(("symbol", text), self.fuel)

    def _power(self, arguments: list[Any], inner: bool) -> Poly:
        ok = len(arguments) == 2 and isinstance(arguments[1], str) and re.match(r"-?[0-9]{1,3}\Z", arguments[1])
        need(ok, "terms", "a power needs a base and a small integer exponent")
        base, exponent = self.scalar(arguments[0], inner=inner), int(arguments[1])
        return base.power(exponent) if exponent >= 0 else self.reciprocal(base).power(-exponent)

    def reciprocal(self, q: Poly) -> Poly:
        """1/q, for q a non-zero number or known to be non-zero."""
        _, key = monic(q)
        need(q.constant() is not None or key in self.nonzero, "ring", "a denominator is not known to be non-zero")
        return inverse(q)

    def _proof_atom(self, head: str, arguments: list[Any]) -> Poly:
        need(len(arguments) == 1, "terms", f"{head} takes one argument")
        argument = arguments[0]
        if head == "Variance":
            return generator(("variance", self.index(argument)), self.fuel)
        if head == "Expectation":
            ok = isinstance(argument, list) and len(argument) == 2 and argument[0] == "Trace"
            need(ok, "terms", "an expectation is that of a trace")
            return self.expect(self.word(argument[1]))
        need(not random(self.word(argument)), "terms", "the trace of a random word stands outside an expectation")
        return self.expect(self.word(argument))

    def expect(self, *words: Word) -> Poly:
        """E of a product of traces: deterministic traces stand outside, identity words are dimensions."""
        result, rest = self.number(1), []
        for word in words:
            self.fuel.spend(2 * len(word) ** 2)
            normal = cycle(word)
            if not normal:  # what cancels to the identity lives in d dimensions
                result = result * self.rank
            elif random(normal):
                rest.append(normal)
            else:
                result = result * generator(("trace", normal), self.fuel)
        return result * generator(("expect", tuple(sorted(rest))), self.fuel) if rest else result

    # -- words -----------------------------------------------------------------------------------
    def index(self, text: Any, *, ends: int = 0) -> str:
        ok = isinstance(text, str) and INDEX.match(text) and int(text) < len(self.samples) + ends
        need(ok, "terms", "not the number of a fit")
        return str(text)

    def word(self, term: Any) -> Word:
        """A word: a letter, its transpose, or a product of these."""
        if isinstance(term, str):
            return (self._letter(term),)
        need(isinstance(term, list) and len(term) >= 2, "words", "not a word")
        if term[0] == "Transpose" and len(term) == 2:
            return transpose(self.word(term[1]))
        need(term[0] == "MatrixMultiply", "words", "an unknown operation on matrices")
        return product(*[self.word(part) for part in term[1:]])

    def _letter(self, name: str) -> tuple[str, bool]:
        kind, bar, index = name.partition("_")
        need(kind in SHAPES and bool(bar) == (kind not in DETERMINISTIC), "words", "an unknown letter")
        if bar:
            self.index(index, ends=1 if kind == "delta" else 0)
        need(kind != "V" or index in self.full_rank, "words", "an inverse of XᵀX whose rank is not established")
        return (name, False)
