r"""Polynomials in W, W⁻¹, Σ, fixed matrices and vectors, before their expectation is taken.

A value is a sum of terms  coefficient · T^−samples · (finished traces and forms) · (word still open),  of one shape:
d × d, a column, a row, or a scalar, whose words are all finished.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flint import fmpq

from ...errors import InvalidInput, TooLarge
from .words import IDENTITY, Letter, Word, cyclic, merged, transposed

MAX_PRODUCTS = 2000
MAX_LETTERS = 400

SQUARE, COLUMN, ROW, SCALAR = (True, True), (True, False), (False, True), (False, False)
_SHAPES = {SQUARE: "a matrix", COLUMN: "a column", ROW: "a row", SCALAR: "a number"}


@dataclass(frozen=True)
class Term:
    """coefficient · T^−samples · ∏ tr(closed) · word."""

    coefficient: fmpq
    samples: int = 0
    closed: tuple[Word, ...] = ()
    word: Word = ()


@dataclass(frozen=True)
class Value:
    """A sum of terms of one shape; ``symmetric`` names the matrices that equal their transposes.

    >>> u, A = letter("u"), letter("A")
    >>> (u.transpose() * A * u).shape == SCALAR, (u * u.transpose()).shape == SQUARE
    (True, True)
    """

    terms: tuple[Term, ...]
    shape: tuple[bool, bool] = SCALAR
    symmetric: frozenset[str] = frozenset()

    def __add__(self, other: Value) -> Value:
        if self.shape != other.shape:
            what = f"{_SHAPES[self.shape]} + {_SHAPES[other.shape]}"
            raise InvalidInput(what, "the shapes differ", "add numbers to numbers, matrices to matrices; 1 is I")
        _bounded(len(self.terms) + len(other.terms))
        return replace(self, terms=_alike(self.terms + other.terms), symmetric=self.symmetric | other.symmetric)

    def __mul__(self, other: Value) -> Value:
        scalar = SCALAR in (self.shape, other.shape)
        if not scalar and self.shape[1] != other.shape[0]:
            raise InvalidInput(
                f"{_SHAPES[self.shape]} times {_SHAPES[other.shape]}", "the shapes do not fit", "write u' A v, or v u'"
            )
        shape = (self.shape if other.shape == SCALAR else other.shape) if scalar else (self.shape[0], other.shape[1])
        _bounded(len(self.terms) * len(other.terms))
        terms = _alike(tuple(_times(a, b) for a in self.terms for b in other.terms))
        product = Value(terms, shape, self.symmetric | other.symmetric)
        return product.closed() if shape == SCALAR and not scalar else product

    def scaled(self, by: fmpq) -> Value:
        """The value times a rational number."""
        return replace(self, terms=tuple(replace(t, coefficient=by * t.coefficient) for t in self.terms))

    def power(self, exponent: int) -> Value:
        """The value to an integer power ≥ 0."""
        if self.shape in (ROW, COLUMN):
            raise InvalidInput(_SHAPES[self.shape], "a vector has no powers", "take powers of matrices and numbers")
        result = Value((Term(fmpq(1)),), self.shape, self.symmetric)
        for _ in range(exponent):
            result = result * self
        return result

    def transpose(self) -> Value:
        """The transpose."""
        terms = tuple(replace(t, word=transposed(t.word, self.symmetric)) for t in self.terms)
        return replace(self, terms=terms, shape=(self.shape[1], self.shape[0]))

    def trace(self) -> Value:
        """tr of a d × d value."""
        if self.shape != SQUARE:
            raise InvalidInput(f"tr of {_SHAPES[self.shape]}", "a trace is of a matrix", "write tr(A W), u' W v")
        return self.closed()

    def closed(self) -> Value:
        """The scalar whose words are finished."""
        terms = (replace(t, closed=(*t.closed, cyclic(t.word)), word=()) for t in self.terms)
        return replace(self, terms=tuple(terms), shape=SCALAR)


def number(value: fmpq) -> Value:
    """A rational number."""
    return Value((Term(value),))


def letter(name: str, *, power: int = 1, samples: int = 0, symmetric: frozenset[str] = frozenset()) -> Value:
    """A matrix (name with a capital), a column (lower case), or I."""
    word = () if name == IDENTITY else (Letter(name, power=power),)
    return Value((Term(fmpq(1), samples, (), word),), COLUMN if name[0].islower() else SQUARE, symmetric)


def _times(a: Term, b: Term) -> Term:
    word = merged(a.word + b.word)
    if len(word) > MAX_LETTERS:
        raise TooLarge(f"a word of {len(word)} letters", f"words have at most {MAX_LETTERS}", "write a shorter one")
    return Term(a.coefficient * b.coefficient, a.samples + b.samples, a.closed + b.closed, word)


def _alike(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Like terms added."""
    found: dict[tuple[int, tuple[Word, ...], Word], fmpq] = {}
    for t in terms:
        key = (t.samples, tuple(sorted(t.closed)), t.word)
        found[key] = found.get(key, fmpq(0)) + t.coefficient
    return tuple(Term(c, *key) for key, c in found.items())


def _bounded(terms: int) -> None:
    if terms > MAX_PRODUCTS:
        bound = f"an expression is multiplied out to at most {MAX_PRODUCTS}"
        raise TooLarge(f"{terms} products", bound, "split the expression")
