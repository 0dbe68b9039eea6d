"""The tables of the report: claims with their verdicts, fits × calculi."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Grid
from .document import label
from .parts import badge
from .records import Coverage, Record
from .text import Badge, Link, Plain, Sentence


def index_grid(records: Sequence[Record]) -> Grid:
    """The table of claims, one row per record, linked; columns that no record fills are left out."""
    columns: list[tuple[Sentence, list[Sentence]]] = [
        ("claim", [Link(label(r.id), r.id) for r in records]),
        ("what it says", [r.title for r in records]),
        ("verdict", [badge(r.verdict) for r in records]),
        ("simulation", [badge(r.evidence_verdict) for r in records]),
        ("certificate", [Plain(_certified(r)) for r in records]),
        ("refused", [_refusal_links(r) for r in records]),
    ]
    kept = [(head, cells) for head, cells in columns if any(cell not in (Plain(""), ()) for cell in cells)]
    rows = tuple(zip(*(cells for _, cells in kept), strict=True))
    return Grid(tuple(head for head, _ in kept), rows, "l" * len(kept))


def _certified(record: Record) -> str:
    """Whether a checker has agreed, and on how many cited facts the answer rests."""
    checked = "checked" if record.certificate else "none"
    count = len(record.cited)
    facts = "no cited facts" if not count else "1 cited fact" if count == 1 else f"{count} cited facts"
    return f"{checked}; {facts}" if record.certificate or record.cited else checked


def _refusal_links(record: Record) -> Sentence:
    links: list[Sentence] = []
    for i, refusal in enumerate(record.refusals):
        links += [", " if i else "", Link(label(refusal.label), "why")]
    return tuple(links)


def coverage_grid(rows: Sequence[Coverage]) -> Grid:
    """The table fits × calculi: covers, or refuses because."""
    names = [name for name, _ in rows[0].calculi]
    cells = tuple(
        (row.fit, *(Badge("covers") if because is None else because for _, because in row.calculi)) for row in rows
    )
    return Grid(("fit", *(Plain(n) for n in names)), cells, "l" * (1 + len(names)))
