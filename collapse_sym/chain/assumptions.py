"""Assumptions: what is known of the sizes of a chain, and what follows from it.

All sizes and d are integers ≥ 1.  Statements are decided by Fourier–Motzkin elimination with integer
tightening, which is sound: what it says is implied, is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import sympy as sp

from ..errors import Contradiction, InvalidInput
from ..notation import D, M
from .conditions import Condition, Constraint, conditions, constraint, constraints, expanded, linear
from .elimination import refuted

if TYPE_CHECKING:
    from .model import Chain

MAX_ASSUMPTIONS = 64


@dataclass(frozen=True)
class Assumptions:
    """Known conditions on sizes, each as text of the ``assume`` grammar or as a Condition.

    ``names``: the sizes that may occur (None: any).  ``rank``: what d stands for.

    Raises: InvalidInput, Contradiction (if no sizes satisfy them).

    >>> known = Assumptions(("T0 >= d + 2",))
    >>> known.implies("T0 > d"), known.decide("T0 <= d"), known.decide("T0 >= d + 3")
    (True, False, None)
    """

    texts: tuple = ()
    names: frozenset[str] | None = None
    rank: sp.Expr = D

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", tuple(self.texts))
        if self.names is not None:
            object.__setattr__(self, "names", frozenset(self.names))
        if sum(isinstance(t, str) for t in self.texts) > MAX_ASSUMPTIONS:
            raise InvalidInput(
                f"{len(self.texts)} assumptions", f"more than {MAX_ASSUMPTIONS} assumptions", "give fewer"
            )
        for text in self.texts:
            self._check(text)
        # Read once: a derivation asks hundreds of questions of the same assumptions.
        object.__setattr__(self, "_known", self._rows(self.texts))
        if not self.consistent_with():
            shown = ", ".join(self.text) or "no assumptions"
            raise Contradiction(
                shown, "no sizes satisfy these assumptions (sizes are integers ≥ 1)", "drop one of them"
            )

    @classmethod
    def of(cls, chain: Chain) -> Assumptions:
        """What is known of a chain: its ``assume``, and that every size expression is ≥ 1."""
        sizes = {fit.samples.xreplace({M: sp.Integer(0)}) for fit in chain.fits}
        positive = [Condition(size, ">=", sp.Integer(1)) for size in sizes if not size.is_positive]
        if chain.population.covariance.infinite:  # d stands for infinity, far above every size
            positive += [Condition(size, "<=", D - 2) for size in sizes]
        names = frozenset(name for name, role in chain.symbols.items() if role in ("size", "dimension")) | {"d"}
        known = cls(chain.assume, names, chain.d)
        return known.extended(*sorted(positive, key=lambda c: c.text))

    @property
    def text(self) -> tuple[str, ...]:
        """The assumptions in words of the grammar."""
        return tuple(t if isinstance(t, str) else t.text for t in self.texts)

    def extended(self, *more: str | Condition) -> Assumptions:
        """These assumptions and more."""
        return replace(self, texts=self.texts + tuple(more))

    def consistent_with(self, *more: str | Condition) -> bool:
        """False only if no sizes satisfy the assumptions and ``more`` together."""
        rows = self._known + self._rows(more)  # type: ignore[attr-defined]
        atoms = sorted({a for row in rows for a in row.atoms}, key=str)
        return not refuted(rows + [bound for a in atoms for bound in _domain(a)])

    def implies(self, condition: str | Condition) -> bool:
        """Whether the condition certainly holds under the assumptions."""
        return all(not self.consistent_with(o) for c in _conditions(condition) for o in c.opposites)

    def decide(self, condition: str | Condition) -> bool | None:
        """True if implied, False if excluded, None if open."""
        if self.implies(condition):
            return True
        return None if self.consistent_with(condition) else False

    def always(self, condition: str | Condition) -> bool:
        """Whether a condition on sizes with the index m certainly holds for every m ≥ 0.

        The difference of the sides, as a polynomial in m, must satisfy it at m = 0 and have coefficients
        of m, m², … of the right sign (for an equation: zero).
        """
        return all(self._always(c) for c in _conditions(condition))

    # -- inside --------------------------------------------------------------------------------
    def _always(self, c: Condition) -> bool:
        powers = expanded(self._ranked(c.difference)).as_poly(M)
        if powers is None:
            return False
        growth = {"<": "<=", ">": ">="}.get(c.op, c.op)
        terms = [(growth, coefficient) for (power,), coefficient in powers.terms() if power]
        terms.append((c.op, powers.coeff_monomial(1)))
        return all(self.implies(Condition(form, op, sp.Integer(0))) for op, form in terms)

    def _check(self, text: str | Condition) -> None:
        for c in _conditions(text):
            used = {v.name for v in c.left.free_symbols | c.right.free_symbols}
            if self.names is not None and (unknown := used - self.names):
                known = ", ".join(sorted(self.names))
                raise InvalidInput(sorted(unknown)[0], "not a size of this chain", f"assumptions may use {known}")
            if isinstance(text, str):
                _linear_only(c, text)

    def _ranked(self, expression: sp.Expr) -> sp.Expr:
        return expression if self.rank == D else expression.xreplace({D: self.rank})

    def _rows(self, texts: Iterable[str | Condition]) -> list[Constraint]:
        rank, constant = linear(self.rank)
        rows = [constraint(rank, constant - 1, False)]
        for c in (c for text in texts for c in _conditions(text)):
            rows += constraints(self._ranked(c.difference), c.op)
        return rows


def _domain(atom: sp.Expr) -> tuple[Constraint, ...]:
    """What is known of an atom by itself: a product of positive powers of sizes is an integer ≥ 1."""
    one = {atom: Fraction(1)}
    if not atom.is_positive:
        return (constraint(one, Fraction(0), False),) if atom.is_nonnegative else ()
    return (constraint(one, Fraction(-1), False),) if atom.is_integer else (constraint(one, Fraction(0), True),)


def _conditions(condition: str | Condition) -> tuple[Condition, ...]:
    return (condition,) if isinstance(condition, Condition) else conditions(condition)


def _linear_only(c: Condition, text: str) -> None:
    for side in (c.left, c.right):
        if not all(a.is_Symbol and a != M for a in linear(side)[0]):
            raise InvalidInput(
                text, "not linear in sizes and d", 'use linear forms with rational coefficients, as "T0 >= d + 2"'
            )
