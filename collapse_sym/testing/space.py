"""Spaces of regimes: the variables that tell one kind of chain from another, and which values go together.

A *cell* is a value of one variable, or an admissible pair of values of two.  ``Space.covering`` is a short list of
assignments that together visit every cell; strategies always draw it, so no cell depends on luck.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

import numpy as np

Assignment = dict[str, str]
Cell = tuple[tuple[str, str], ...]

#: What a chain is told apart by.  T0 and T are the sides of the generators' and the downstream sizes with respect to d;
#: threshold is "near" if a least-squares fit has |T − d| ≤ 3; design is "ridges" if generators share one that are all
#: ridge fits of one penalty on labels of the model.  Simple values come first: examples shrink to them.
VARIABLES: dict[str, tuple[str, ...]] = {
    "n": ("0", "1", "2", "3", "4", "5", "6"),
    "generators": ("none", "ols", "ridge", "both"),
    "T0": ("none", "above", "below", "both"),
    "labels": ("model", "mixed"),
    "design": ("fresh", "shared", "ridges"),
    "sizes": ("equal", "unequal"),
    "sigma0": ("zero", "equal", "unequal"),
    "downstream": ("none", "ols", "ridge"),
    "T": ("none", "above", "below"),
    "sigma": ("zero", "positive"),
    "threshold": ("far", "near"),
    "spectrum": ("isotropic", "distinct", "repeated", "tiny", "power"),
    "truth": ("spread", "weak"),
}

#: (variables, predicate): what must hold once these variables have values.
Rule = tuple[tuple[str, ...], Callable[..., bool]]

RULES: tuple[Rule, ...] = (
    (("n", "generators"), lambda n, g: (n == "0") == (g == "none") and (g != "both" or int(n) >= 2)),
    (("n", "T0"), lambda n, t: (n == "0") == (t == "none") and (t != "both" or int(n) >= 2)),
    (("n", "labels"), lambda n, p: n != "0" or p == "model"),
    (("n", "design"), lambda n, x: int(n) >= 2 or x == "fresh"),
    (("generators", "design"), lambda g, x: x != "ridges" or g == "ridge"),
    (("labels", "design"), lambda p, x: x != "ridges" or p == "model"),
    (("n", "sizes"), lambda n, z: int(n) >= 2 or z == "equal"),
    (("n", "sigma0"), lambda n, s: not (n == "0" and s != "zero") and not (n == "1" and s == "unequal")),
    (("T0", "sizes"), lambda t, z: t != "both" or z == "unequal"),
    (("design", "sizes"), lambda x, z: x == "fresh" or z == "equal"),
    (("downstream", "T"), lambda f, t: (f == "none") == (t == "none")),
    (("downstream", "sigma"), lambda f, s: f != "none" or s == "zero"),
    (("generators", "downstream", "threshold"), lambda g, f, h: h == "far" or g in ("ols", "both") or f == "ols"),
    (("spectrum", "truth"), lambda s, w: s != "isotropic" or w == "spread"),
)


@dataclass(frozen=True)
class Space:
    """A set of admissible assignments: the ``allowed`` values of each variable and the rules that bind them."""

    allowed: tuple[tuple[str, tuple[str, ...]], ...] = tuple(VARIABLES.items())
    rules: tuple[Rule, ...] = RULES

    def restrict(self, *rules: Rule, **allowed: tuple[str, ...]) -> Space:
        """The part of the space where these variables take only these values and these rules hold too.

        >>> len(EVERYTHING.restrict(n=("0",), spectrum=("isotropic",)).assignments) < len(EVERYTHING.assignments)
        True
        """
        unknown = set(allowed) - set(VARIABLES)
        if unknown:
            raise KeyError(f"no such regime variable: {sorted(unknown)}")
        values = tuple((v, tuple(x for x in old if x in allowed.get(v, old))) for v, old in self.allowed)
        return Space(values, self.rules + rules)

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """All admissible assignments."""
        rows = _codes(self).tolist()
        return tuple({name: values[code] for (name, values), code in zip(self.allowed, row)} for row in rows)

    @property
    def size(self) -> int:
        """How many admissible assignments there are."""
        return len(_codes(self))

    def assignment(self, number: int) -> Assignment:
        """The admissible assignment with this number, without those before it.

        >>> EVERYTHING.assignment(5) == EVERYTHING.assignments[5]
        True
        """
        return {name: values[code] for (name, values), code in zip(self.allowed, _codes(self)[number])}

    @property
    def cells(self) -> frozenset[Cell]:
        """Every value and every pair of values that some admissible assignment takes."""
        return _cells(self)

    def admits(self, assignment: Assignment) -> bool:
        """Whether this assignment belongs to the space."""
        inside = all(assignment[v] in values for v, values in self.allowed)
        return inside and all(test(*[assignment[v] for v in names]) for names, test in self.rules)

    def covering(self, seed: int = 0) -> tuple[Assignment, ...]:
        """Few assignments that visit every cell of the space (greedy, from random candidates)."""
        return _covering(self, seed)


#: Every chain that the simulator treats.
EVERYTHING = Space()


def cells_of(assignment: Assignment) -> Iterator[Cell]:
    """The cells that one assignment visits."""
    items = tuple(assignment.items())
    yield from ((item,) for item in items)
    yield from combinations(items, 2)


@lru_cache(maxsize=64)
def _codes(space: Space) -> np.ndarray:
    """The admissible assignments as rows: the place of each variable's value among those that are allowed."""
    # Depth first; a rule is tried as soon as its last variable has a value.
    names = [name for name, _ in space.allowed]
    due: list[list[tuple[list[int], Callable[..., bool]]]] = [[] for _ in names]
    for variables, test in space.rules:
        places = [names.index(v) for v in variables]
        due[max(places)].append((places, test))
    codes = np.zeros((1, 0), dtype=np.int64)
    for depth, (_, values) in enumerate(space.allowed):
        last = np.tile(np.arange(len(values)), len(codes))
        codes = np.column_stack([np.repeat(codes, len(values), axis=0), last])
        for places, test in due[depth]:
            codes = codes[_table(space, places, test)[tuple(codes[:, places].T)]]
    return codes


def _table(space: Space, places: list[int], test: Callable[..., bool]) -> np.ndarray:
    """What a rule says of all values of its variables."""
    values = [space.allowed[i][1] for i in places]
    met = [test(*chosen) for chosen in product(*values)]
    return np.array(met, dtype=bool).reshape([len(v) for v in values])


@lru_cache(maxsize=64)
def _pairs(space: Space) -> dict[tuple[int, int], np.ndarray]:
    # For every two variables the table: does any admissible assignment take this value and that?
    columns, sizes = list(_codes(space).T.copy()), [len(values) for _, values in space.allowed]
    tables = {}
    for i, j in combinations(range(len(sizes)), 2):
        met = np.bincount(columns[i] * sizes[j] + columns[j], minlength=sizes[i] * sizes[j])
        tables[i, j] = met.reshape(sizes[i], sizes[j]) > 0
    return tables


@lru_cache(maxsize=64)
def _cells(space: Space) -> frozenset[Cell]:
    found: set[Cell] = set()
    for (i, j), table in _pairs(space).items():
        (first, firsts), (second, seconds) = space.allowed[i], space.allowed[j]
        for a, b in np.argwhere(table):
            one, other = (first, firsts[a]), (second, seconds[b])
            found |= {(one,), (other,), (one, other)}
    return frozenset(found)


@lru_cache(maxsize=64)
def _covering(space: Space, seed: int) -> tuple[Assignment, ...]:
    codes, rng = _codes(space), random.Random(seed)
    missing = {pair: table.copy() for pair, table in _pairs(space).items()}
    chosen: list[int] = []
    while any(table.any() for table in missing.values()):
        some = np.array(_candidates(codes, missing, rng))
        gain = sum(table[codes[some, i], codes[some, j]].astype(int) for (i, j), table in missing.items())
        best = int(some[int(np.argmax(gain))])
        for (i, j), table in missing.items():
            table[codes[best, i], codes[best, j]] = False
        chosen.append(best)
    return tuple(space.assignment(k) for k in chosen)


def _candidates(codes: np.ndarray, missing: dict[tuple[int, int], np.ndarray], rng: random.Random) -> list[int]:
    # Random rows, among those with the first pair that is still missing: each round makes progress.
    (i, j), table = next(item for item in missing.items() if item[1].any())
    a, b = np.argwhere(table)[0]
    rows = np.flatnonzero((codes[:, i] == a) & (codes[:, j] == b))
    return [int(rows[rng.randrange(len(rows))]) for _ in range(400)]
