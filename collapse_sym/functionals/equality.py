"""Equality of answers for all spectra of all dimensions, decided by a normal form.

A metric is reduced to partial fractions over the distinct κ's; a functional of it to the atoms
Tr[s^k], Tr[s/(s+κ)^m] and the same for Quad.  The atom Tr[s/(s+κ)] = T(1 − λ/κ) (= T where λ = 0) is
eliminated; what remains is algebraically independent over all spectra, so two answers are equal iff
the difference of their normal forms has a vanishing numerator.  κ's with one (λ, T) are one κ.

Random points modulo a prime give an instant "no"; the normal form says "yes".
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import sympy as sp

from ..errors import TooLarge
from .answer import Answer
from .fractions import Exact, Modular
from .reader import Reader

DRAWS = 256  # of points, until one has no pole and all roots
RELATION_DRAWS = 20


@dataclass(frozen=True)
class Equality:
    """``equal``, and whether it is decided.

    Not decided and equal: equal at random points modulo a prime (error ≤ 2⁻⁵⁰).  Not decided and not
    equal: the forms differ, but unevaluated means, sums or powers of radicals may satisfy relations.
    """

    equal: bool
    decided: bool

    def __bool__(self) -> bool:
        return self.equal and self.decided


def equal(a: Answer | sp.Expr, b: Answer | sp.Expr, *, seed: int = 0) -> Equality:
    """Whether two answers agree for all spectra and all values of their symbols.

    *Raises* InvalidInput outside the language of answers.

    >>> from collapse_sym.functionals import Tr
    >>> from collapse_sym.notation import S
    >>> k = sp.Symbol("k", positive=True)
    >>> bool(equal(Tr(S**2 / (S + k)), Tr(S) - k * Tr(S / (S + k))))
    True
    """
    rng = random.Random(seed)
    for _ in range(2):
        vanishes, opaque = _vanishes_modulo(a, b, rng)
        if not vanishes:
            return Equality(False, not opaque)
    try:
        field = Exact(_generator_names(a, b))
        if field.is_zero(Reader(field).read(a) - Reader(field).read(b)):
            return Equality(True, True)
    except TooLarge:
        return Equality(True, False)
    if not field.roots:
        return Equality(False, True)  # the draws had luck
    # roots may satisfy relations that the form does not know
    return Equality(all(_vanishes_modulo(a, b, rng)[0] for _ in range(RELATION_DRAWS)), False)


@dataclass(frozen=True)
class NormalForm:
    """numerator / denominator in the atoms of the language; ``expr`` is the same as a SymPy expression.

    Two answers are equal for all spectra iff the difference of their normal forms has numerator 0.
    """

    numerator: sp.Expr
    denominator: sp.Expr

    @property
    def expr(self) -> sp.Expr:
        """The quotient."""
        return self.numerator / self.denominator


def normal_form(answer: Answer | sp.Expr) -> NormalForm:
    """The normal form of an answer: partial fractions over the κ's, Tr[s/(s+κ)] eliminated.

    *Raises* TooLarge beyond the stated size, InvalidInput outside the language.

    >>> from collapse_sym.functionals import Tr
    >>> from collapse_sym.notation import S
    >>> k = sp.Symbol("k", positive=True)
    >>> normal_form(Tr(S**2 / (S + k))).expr
    -k*Tr(s/(k + s)) + Tr(s)
    """
    field = Exact(_generator_names(answer, sp.Integer(0)))
    reader = Reader(field)
    fraction = reader.read(answer)
    meaning = [reader.meanings[name] for name in field.index]
    denominator = [_polynomial(factor, meaning) ** k for factor, k in fraction.denominator.values()]
    return NormalForm(_polynomial(fraction.numerator, meaning), sp.Mul(*denominator))


def _polynomial(p: Any, meaning: list[sp.Expr]) -> sp.Expr:
    """A polynomial of the field as a SymPy expression."""
    terms = []
    for exponents, c in p.to_dict().items():
        powers = [x ** int(k) for x, k in zip(meaning, exponents) if k]
        terms.append(sp.Mul(sp.Rational(int(c.p), int(c.q)), *powers))
    return sp.Add(*terms)


def _vanishes_modulo(a: Any, b: Any, rng: random.Random) -> tuple[bool, bool]:
    """(whether a = b at a random point, whether generators may satisfy relations that are not known)."""
    for _ in range(DRAWS):
        field = Modular(rng)
        left, right = Reader(field), Reader(field)
        try:
            vanishes = field.is_zero(left.read(a) - right.read(b))
        except ZeroDivisionError:
            continue  # a pole, or a root that is not in the field: draw again
        return vanishes, left.opaque or right.opaque
    raise TooLarge(f"{DRAWS} draws", "no admissible point modulo a prime")


def _generator_names(a: Any, b: Any) -> list[str]:
    """The generators that reading both answers needs (found by a run modulo the prime)."""
    for attempt in range(DRAWS):
        field = Modular(random.Random(attempt))
        try:
            Reader(field).read(a)
            Reader(field).read(b)
            return list(field.values)
        except ZeroDivisionError:
            continue
    raise TooLarge(f"{DRAWS} draws", "no admissible point modulo a prime")
