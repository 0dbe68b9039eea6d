r"""Means of words in the letters of designs, by rotation invariance: exact at any size, no outcome is drawn.

Letters are A = BX and G = BBᵀ of each design, independent between designs, and functions of Σ.  Least squares has
AA = A and AG = GA = G.  With Σ = s·I

    E A = a₁ I ,   E A² = a₂ I ,   E G = (b/(s d)) I ,

and the letters of a design that stand together are replaced by their mean, again and again.  For least squares on
T ≥ d + 2 rows A = I and E G = Σ⁻¹/(T − d − 1) with any Σ.  No calculus stands behind these: a₁, a₂, b come from the
exact oracle.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Any

import mpmath
import sympy as sp

from ...oracle.exact import moments_of_ridge
from ..arithmetic import DIGITS, divide, times, total
from ..evaluation import Value
from .fits import Fit

#: digits that the exact oracle is asked for, and the sizes up to which it is asked
EXACT_DIGITS, LARGEST, MOST_ROWS = 50, 2000, 10**7

ONE = Fraction(1)


class NotClosed(Exception):
    """No closed form is known here: outcomes must be drawn."""


@dataclass(frozen=True)
class Letter:
    """A (``kind`` "A") or G ("G") of the design of a fit."""

    kind: str
    place: Any
    samples: int
    penalty: Value | None

    @staticmethod
    def of(kind: str, fit: Fit) -> Letter:
        """A letter of a fit."""
        return Letter(kind, fit.place, fit.samples, fit.penalty)

    @property
    def least_squares(self) -> bool:
        """Whether it is that of least squares."""
        return self.penalty is None


#: letters, and functions of Σ by their values on the eigenvectors
Word = tuple[Any, ...]
Spectrum = tuple[Value, ...]


def mean(word: Word, spectrum: Spectrum) -> Spectrum:
    """E of a word: a function of Σ.

    Raises: NotClosed.
    """
    found = _reduced(_simple(word, spectrum), spectrum)
    return reduce(times, found, (ONE,) * len(spectrum))


def trace(word: Word, spectrum: Spectrum) -> Value:
    """E tr of a word, whose letters may be turned round.

    Raises: NotClosed.
    """
    for turned in range(max(len(word), 1)):
        try:
            return total(mean(word[turned:] + word[:turned], spectrum))
        except NotClosed:
            continue
    raise NotClosed


def _simple(word: Word, spectrum: Spectrum) -> Word:
    """The word with A = I where least squares has T ≥ d rows, multiples of I in front, and powers made short."""
    numbers, found = ONE, list[Any]()
    for x in word:
        if isinstance(x, Letter):
            if x.kind == "A" and x.least_squares and x.samples >= len(spectrum):
                continue
            if found and isinstance(found[-1], Letter) and found[-1].place == x.place and x.least_squares:
                last = found[-1]
                if "A" in (x.kind, last.kind):
                    found[-1] = x if x.kind == "G" else last
                    continue
            found.append(x)
        elif _is_level(x):
            numbers = times(numbers, x[0])
        elif found and not isinstance(found[-1], Letter):
            found[-1] = times(found[-1], x)
        else:
            found.append(x)
    return ((numbers,) * len(spectrum), *found)


def _is_level(values: Spectrum) -> bool:
    """Whether all are the same number; fractions are slow to hash."""
    return all(x is values[0] or x == values[0] for x in values[1:])


def _reduced(word: Word, spectrum: Spectrum) -> Word:
    """The word with the letters of a design that stand together replaced by their mean, until none is left."""
    while any(isinstance(x, Letter) for x in word):
        i, j = _together(word)
        word = _simple((*word[:i], _of_one(word[i:j], spectrum), *word[j:]), spectrum)
    return word


def _together(word: Word) -> tuple[int, int]:
    """Where the only letters of some design stand next to each other."""
    for x in word:
        if isinstance(x, Letter):
            numbers = [k for k, y in enumerate(word) if isinstance(y, Letter) and y.place == x.place]
            if numbers[-1] - numbers[0] + 1 == len(numbers):
                return numbers[0], numbers[-1] + 1
    raise NotClosed


def _of_one(letters: Word, spectrum: Spectrum) -> Spectrum:
    """The mean of A, AA or G of one design."""
    first, d = letters[0], len(spectrum)
    kinds = "".join(x.kind for x in letters)
    if len({x.penalty for x in letters}) > 1 or kinds not in ("A", "AA", "G"):
        raise NotClosed
    if first.least_squares and first.samples >= d:
        if first.samples < d + 2:
            raise NotClosed
        return tuple(divide(ONE, times(Fraction(first.samples - d - 1), s)) for s in spectrum)
    if not _is_level(spectrum):
        raise NotClosed
    a1, a2, b = moments(d, first.samples, None if first.penalty is None else divide(first.penalty, spectrum[0]))
    found = {"A": a1, "AA": a2, "G": b}[kinds]
    if found is None:
        raise NotClosed
    return (divide(found, times(Fraction(d), spectrum[0])) if kinds == "G" else found,) * d


@lru_cache(maxsize=4096)
def moments(d: int, T: int, penalty: Value | None) -> tuple[Value, Value, Value]:
    """(a₁, a₂, b) of one fit on T rows N(0, I) in dimension d; ``penalty`` None: least squares on T < d rows.

    Raises: NotClosed.

    >>> moments(4, 2, None)
    (Fraction(1, 2), Fraction(1, 2), Fraction(2, 1))
    """
    if penalty is None:
        # b is infinite where T = d − 1; A has its mean all the same
        return Fraction(T, d), Fraction(T, d), Fraction(T, d - T - 1) if T < d - 1 else None
    if not isinstance(penalty, Fraction) or min(d, T) > LARGEST or max(d, T) > MOST_ROWS:
        raise NotClosed
    found = moments_of_ridge(d, T, sp.Rational(penalty.numerator, penalty.denominator), digits=EXACT_DIGITS)
    with mpmath.workdps(DIGITS):
        a1, a2, b = (mpmath.mpf(x.mid().str(DIGITS, radius=False)) for x in found)
    return a1, a2, b
