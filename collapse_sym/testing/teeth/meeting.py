"""Sequences along which two sizes are the same, where a side has their difference below.

``readings`` gives the exponents that hypotheses leave; a rational point at which those of two sizes are one is a
sequence on which both are the same power of k.  Whether it lies inside the hypotheses is for its use to see.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ...oracle.plan import generator_for
from ...proof.evidence.entries import Entry
from ...proof.evidence.power_paths import draw_powers
from ...proof.evidence.powers import of_powers
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term
from ...proof.statements import Statement
from .blocks import NotRead
from .maxplus import Differ, readings, within
from .rays import _entry, _inside

#: points tried in each part
TRIED = 4


def meetings(statement: Statement, seed: int = 0) -> Iterator[Entry]:
    """Sequences on which what is subtracted below is all there is.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("COR-5.2.infimum-equivalent")
    >>> changed = next(m for m in mutants(s) if m.name.startswith("T for T0")).statement
    >>> entry = next(meetings(changed))["sequence"]
    >>> entry["T"] == entry["d"], list(meetings(s))
    (True, [])
    """
    pairs = _pairs(conclusion(statement), False)
    if not pairs or len(statement.regime) != 1 or not of_powers(statement):
        return
    rng = generator_for("meeting", statement.hash, seed)
    for at in readings(statement):
        for x, y in sorted(pairs) if at is not None else ():
            a, b = (at.known.get(name) for name in (x, y))  # type: ignore[union-attr]
            if a is None or b is None:
                continue
            try:
                there = within(at, [(a - b, False), (b - a, False)])  # type: ignore[arg-type]
            except NotRead:
                continue
            for point in islice(_inside(Differ(there, ())), TRIED):
                entry = _entry(statement, draw_powers(statement, rng), Differ(there, ()), point)
                if entry is not None and entry["sequence"][x] == entry["sequence"][y]:
                    yield entry


def _pairs(term: Term, below: bool) -> set[tuple[str, str]]:
    """The x, y of all x − y that stand below."""
    if isinstance(term, str):
        return set()
    own = (
        {(term[1], term[2])} if below and term[0] == "Subtract" and all(isinstance(t, str) for t in term[1:]) else set()
    )
    inner = [_pairs(t, below or term[0] == "Divide" and i == 1) for i, t in enumerate(term[1:])]
    return own.union(*inner)
