"""The best ridge as a max-plus program: V(p) = max over x of min over terms of e(x, p).

Each exponent e is a nest of maxima and minima of linear forms.  Distributed, the program is a maximum
of *branches*, a branch being max_x min_i (α_i x + r_i(p)) over 0 ≤ x ≤ upper(p): a linear program in one
variable.  The vertices of its dual do not depend on p: a form with slope 0; two forms with slopes of
opposite sign, weighted so that x cancels; a rising form at the upper end; a falling one at 0.  So V is
itself a maximum of minima of linear forms in p, and the vertex is the proof of its upper bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

from flint import fmpq

from .affine import Affine, Frame
from .forms import Form, Linear, Term, coordinate
from .signs import Exponents
from .trees import Simplifier
from .witnesses import Witness


class Piece(NamedTuple):
    """A linear form of one term."""

    term: str
    affine: Affine


Branch = tuple[Piece, ...]  # their minimum


@dataclass(frozen=True)
class Program:
    """max over 0 ≤ x ≤ upper of the least exponent, on the parameters where every ``domain`` form is ≥ 0.

    ``upper`` is a form in the parameters, or None where x is not bounded.
    """

    terms: tuple[Term, ...]
    domain: tuple[Linear, ...]
    upper: Linear | None
    exponents: Exponents

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The parameters."""
        forms: list[Form] = [t.exponent for t in self.terms] + [*self.domain]
        found = frozenset().union(*(f.coordinates for f in forms), self.upper.coordinates if self.upper else ())
        return tuple(sorted(found - {"x"}))

    @cached_property
    def frame(self) -> Frame:
        """The coordinates in their order."""
        return Frame(("x", *self.names), self.exponents)

    @cached_property
    def bounds(self) -> tuple[Affine, ...]:
        """x and, where there is an upper end, upper − x."""
        ends = [coordinate("x")] if self.upper is None else [coordinate("x"), self.upper - coordinate("x")]
        return tuple(self.frame.affine(end) for end in ends if isinstance(end, Linear))

    @cached_property
    def zero(self) -> Affine:
        """The form 0, also the lower end of x."""
        return self.frame.constant(0)

    @cached_property
    def end(self) -> Affine | None:
        """The upper end of x."""
        return None if self.upper is None else self.frame.affine(self.upper)

    @cached_property
    def space(self) -> tuple[Affine, ...]:
        """The domain in the parameters."""
        return tuple(self.frame.affine(form) for form in self.domain)

    @cached_property
    def simplified(self) -> tuple[tuple[tuple[str, tuple[Branch, ...]], ...], tuple[Witness, ...]]:
        """Term by term, its exponent as a maximum of branches that matter somewhere; and why the others do not."""
        found = []
        simplifier = Simplifier(self.frame, [*self.space, *self.bounds])
        for term in self.terms:
            branches = simplifier.branches(term.exponent)
            found.append((term.name, tuple(tuple(Piece(term.name, a) for a in branch) for branch in branches)))
        return tuple(found), tuple(simplifier.witnesses)

    @property
    def alternatives(self) -> tuple[tuple[str, tuple[Branch, ...]], ...]:
        """Term by term, its exponent as a maximum of branches."""
        return self.simplified[0]

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """The branches of the least exponent: one of each term, put together."""
        choices = product(*(branches for _, branches in self.alternatives))
        return tuple(tuple(piece for branch in choice for piece in branch) for choice in choices)


def vertices(program: Program, branch: Branch) -> list[Affine]:
    """The vertices of the dual: the value of the branch is their minimum."""
    found: dict[tuple[fmpq, ...], Affine] = {}
    for piece in branch:
        if piece.affine.slope == 0:
            found.setdefault(piece.affine.row, piece.affine)
    rising = [p.affine for p in branch if p.affine.slope > 0]
    falling = [p.affine for p in branch if p.affine.slope < 0]
    ends = [p.where(program.end) for p in rising] if program.end else []
    ends += [q.where(program.zero) for q in falling]
    for vertex in [*(p.where(p.crosses(q)) for p in rising for q in falling), *ends]:
        found.setdefault(vertex.row, vertex)
    return list(found.values())
