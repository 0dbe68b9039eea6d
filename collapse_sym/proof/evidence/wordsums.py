"""Sums of words in the letters of designs, as matrices and as vectors, and scalars that are averaged already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..arithmetic import add, times
from ..evaluation import Value
from .fits import Fit
from .wordmeans import ONE, Letter, NotClosed, Word

#: words that one product may have
MOST_WORDS = 400


@dataclass(frozen=True)
class Noise:
    """B E of a fit, on which a word acts."""

    fit: Fit


@dataclass(frozen=True)
class Mean:
    """The mean of something random: it may be added and scaled, nothing else."""

    number: Value


@dataclass
class Words:
    """A sum of words, each with the vector on which it acts (None: a matrix) and a number."""

    terms: list[tuple[Word, Any, Value]] = field(default_factory=list)

    def __add__(self, other: Words) -> Words:
        return Words([*self.terms, *other.terms])

    def scaled(self, c: Value) -> Words:
        """c times it."""
        return Words([(w, s, times(c, x)) for w, s, x in self.terms])

    def before(self, other: Words) -> Words:
        """The product with what stands on its right."""
        if len(self.terms) * len(other.terms) > MOST_WORDS or self.of_vectors:
            raise NotClosed
        return Words([(v + w, s, times(x, y)) for v, _, x in self.terms for w, s, y in other.terms])

    @property
    def of_vectors(self) -> bool:
        """Whether a word acts on a vector: the sum is a vector then, and no factor."""
        return any(s is not None for _, s, _ in self.terms)

    @property
    def transposed(self) -> Words:
        """Every letter is symmetric.  Raises: NotClosed for a vector."""
        if self.of_vectors:
            raise NotClosed
        return Words([(w[::-1], s, x) for w, s, x in self.terms])


def eye() -> Words:
    """The identity."""
    return Words([((), None, ONE)])


def letter(kind: str, fit: Fit) -> Words:
    """A or G of a fit."""
    return Words([((Letter.of(kind, fit),), None, ONE)])


def scaled(c: Value, x: Any) -> Any:
    """c times a number, a mean or a sum of words."""
    if isinstance(x, Words):
        return x.scaled(c)
    return Mean(times(c, x.number)) if isinstance(x, Mean) else times(c, x)


def added(a: Any, b: Any) -> Any:
    """a + b of one kind."""
    if isinstance(a, Words) and isinstance(b, Words):
        return a + b
    if isinstance(a, Words) or isinstance(b, Words):
        raise NotClosed
    found = add(*(x.number if isinstance(x, Mean) else x for x in (a, b)))
    return Mean(found) if isinstance(a, Mean) or isinstance(b, Mean) else found
