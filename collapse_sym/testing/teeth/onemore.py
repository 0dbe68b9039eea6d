"""One direction more than rows, and hardly a penalty: what is left over when a row is taken away once more.

Let d = T + 1, λ_j ≍ j^−β, x_j = κ/λ_j and u = Tλ/κ, so that T = u + df₁(κ).  Then Σ x_j/(1 + x_j) = d − df₁ = 1 + u and

    T − df₂ = u + Σ x_j/(1 + x_j)² = 1 + 2u − S,    S = Σ (x_j/(1 + x_j))².

Where u is at most 1, κ Σ 1/λ_j ≍ 1, hence κ ≍ T^−(β+1), and S ≍ κ²Σ λ_j^−2 ≍ 1/T.  So T − df₂ ≍ 1, and where 2u is less
than S, too, as for λ ≤ c T^−(β+3), T − 1 − df₂ = 2u − S is negative and of the order of 1/T.

``edge`` gives readers with these orders: they say where to look, and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import sympy as sp

from ...proof.language import Term, text_of
from .blocks import ZERO, NotRead, Size, Split
from .maxplus import within
from .orders import Orders
from .spare import _parts

Left = tuple[Term, sp.Rational, Term, Term]


@dataclass(frozen=True)
class OneMore(Orders):
    """Reads κ(λ, T) and T + c − df_m(κ(λ, T)) as they are for d = T + 1 and a tiny λ."""

    def kappa(self, penalty: Term, rows: Term) -> sp.Expr:
        """κ(λ, T)."""
        return -(self.fall + 1) * self._rows(rows)

    def difference(self, term: Term) -> Size:
        """x − y > 0."""
        left, right = _beside(term), _beside([term[0], term[2], term[1]])
        if left is None and right is None:
            return super().difference(term)
        plain, shift, order, kappa = left or right  # type: ignore[misc]
        rows = self._rows(plain)
        if plain != kappa[2] or (shift < 0) != (left is None) or order == "1" and shift:
            raise NotRead(text_of(term))
        if order == "1":
            given = self.of(kappa[1])
            assert given is not None
            return Size((rows + given - self.kappa(*kappa[1:]),))
        return Size((-rows if shift == -1 else ZERO,))


def _beside(term: Term) -> Left | None:
    """x, c, m and κ of x + c − df_m(κ)."""
    match term:
        case ["Subtract", left, ["Df", "1" | "2" as order, ["Kappa", *_] as kappa]]:
            return (*_parts(left), order, kappa)
    return None


def edge(at: Orders, side: Term) -> Iterator[OneMore]:
    """A reader of the part of a region where d and T have one exponent and λ is small enough: see the head."""
    for kappa in _kappas(side):
        try:
            given, rows, d = at.of(kappa[1]), at._rows(kappa[2]), at.known["d"]
            if given is None or d is None or kappa[2] not in at.known:
                continue
            small = -given - (at.fall + 3) * rows
            there = within(at, [(rows - d, False), (d - rows, False), (small, False)])
        except (NotRead, Split, KeyError):
            continue
        if len(there.region.points):
            yield OneMore(**{f.name: getattr(there, f.name) for f in fields(Orders)})
        return


def _kappas(term: Term) -> Iterator[Term]:
    if not isinstance(term, str):
        yield from [term] if term[0] == "Kappa" and isinstance(term[2], str) else []
        for t in term[1:]:
            yield from _kappas(t)
