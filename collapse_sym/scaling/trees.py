"""Nested maxima and minima on a polyhedron: what never matters there is left out, with a proof for each omission.

A tree is an affine form or a pair of a kind, "max" or "min", and subtrees.  A ≤ B everywhere iff no branch of
the difference is positive anywhere, a branch being a minimum: min_i a_i − max_l b_l = min over (i, l) of a_i − b_l.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from .affine import Affine, Frame
from .forms import Form, Linear, Max, Min
from .witnesses import Undecided, Witness, witness


@dataclass(frozen=True, eq=False)
class Tree:
    """A leaf with its form, or a kind ("max", "min") and the subtrees."""

    kind: str
    leaf: Affine | None = None
    below: tuple[Tree, ...] = ()


def tree(frame: Frame, form: Form) -> Tree:
    """The form as a tree."""
    if isinstance(form, Linear):
        return Tree("leaf", frame.affine(form))
    if isinstance(form, (Max, Min)):
        return Tree("max" if isinstance(form, Max) else "min", None, tuple(tree(frame, p) for p in form.parts))
    raise TypeError(form)


def branches(t: Tree, outer: str = "max") -> list[list[Affine]]:
    """The tree as a maximum of minima; with ``outer`` = "min" as a minimum of maxima."""
    if t.leaf is not None:
        return [[t.leaf]]
    parts = [branches(b, outer) for b in t.below]
    if t.kind == outer:
        return [branch for part in parts for branch in part]
    found = {}
    for choice in product(*parts):
        joined = {a.row: a for branch in choice for a in branch}
        found[frozenset(joined)] = list(joined.values())
    # A minimum over more forms is smaller, a maximum over more forms larger: the outer operation drops it.
    return [b for key, b in found.items() if not any(other < key for other in found)]


def _normal(found: Sequence[Sequence[Affine]]) -> Tree:
    leaves = [tuple(Tree("leaf", a) for a in branch) for branch in found]
    return Tree("max", None, tuple(Tree("min", None, branch) for branch in leaves))


class Simplifier:
    """Simplifies trees where all ``rows`` are ≥ 0 and collects the witnesses of what it left out."""

    def __init__(self, frame: Frame, rows: Sequence[Affine]) -> None:
        self.frame, self.rows = frame, list(rows)
        self.witnesses: list[Witness] = []

    def branches(self, form: Form) -> tuple[tuple[Affine, ...], ...]:
        """The form as a maximum of minima without what never matters."""
        first = self.simplified(tree(self.frame, form))
        normal = self.simplified(_normal(branches(first)))
        return tuple(map(tuple, self._shortened(branches(normal))))

    def _shortened(self, found: list[list[Affine]]) -> list[list[Affine]]:
        """Branches without forms whose absence does not raise the maximum, then without superfluous branches."""
        for i, branch in enumerate(found):
            for a in list(branch):
                rest = [b for b in found[i] if b is not a]
                proof = self.at_most(_normal([rest]), _normal(found)) if rest else None
                if proof is not None:
                    self.witnesses.extend(proof)
                    found = [*found[:i], rest, *found[i + 1 :]]
        return branches(self.simplified(_normal(found)))

    def simplified(self, t: Tree) -> Tree:
        """The tree without subtrees that another one makes superfluous."""
        if t.leaf is not None:
            return t
        kept = [self.simplified(b) for b in t.below]
        for candidate in list(kept):
            others = [b for b in kept if b is not candidate]
            together = [Tree(t.kind, None, tuple(others))] if len(others) > 1 else []
            if any(self._superfluous(t.kind, candidate, other) for other in [*others, *together]):
                kept = others
        return kept[0] if len(kept) == 1 else Tree(t.kind, None, tuple(kept))

    def _superfluous(self, kind: str, candidate: Tree, other: Tree) -> bool:
        small, large = (candidate, other) if kind == "max" else (other, candidate)
        proof = self.at_most(small, large)
        if proof is not None:
            self.witnesses.extend(proof)
        return proof is not None

    def at_most(self, small: Tree, large: Tree) -> list[Witness] | None:
        """Witnesses that small ≤ large everywhere, or None."""
        proof = []
        nought = self.frame.constant(0)
        for low, high in product(branches(small), branches(large, "min")):
            differences = [a - b for a in low for b in high]
            try:
                found = witness(self.frame, "a form never matters", nought, self.rows, mean=differences)
            except Undecided:
                return None
            if found is None:
                return None
            proof.append(found)
        return proof
