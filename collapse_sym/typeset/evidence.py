"""Evidence as blocks: predictions against simulation, with error bars, one table for each setting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from .blocks import Block, Grid, Note, Prose
from .parts import PARTS, badge
from .printing import number, with_error
from .records import EvidenceRow
from .text import Maths, Plain, Sentence, condition_tex


def evidence_blocks(rows: Sequence[EvidenceRow]) -> list[Block]:
    """Predictions against simulation with error bars, one table for each setting."""
    made: list[Block] = []
    for (place, calculus), group in groupby(rows, key=lambda r: (r.setting, r.calculus)):
        said: Sentence = tuple(_setting(place)) if place else "Simulation"
        by: Sentence = (", calculus ", Plain(calculus)) if calculus else ""
        made += [Prose((said, by, ":")), _evidence_grid(list(group))]
    caption = "Simulated values with one standard error; a true prediction deviates by no more than is allowed."
    errors = [r.error for r in rows if r.error]
    if errors:
        caption += rf" Probability of a false alarm: at most ${number(max(errors), 2)}$ a comparison."
    return [*made, Note(caption)]


def _setting(setting: str) -> list[Sentence]:
    """A list of equations, "d = 60, T0 = 90", as formulas; anything else as it is."""
    parts = setting.split(", ")
    if not all(re.fullmatch(r"[A-Za-z]\w* = [\w./*+()-]+", p) for p in parts):
        return [Plain(setting)]
    return ["At ", *(x for i, p in enumerate(parts) for x in ((", " if i else ""), Maths(condition_tex(p))))]


def _evidence_grid(rows: Sequence[EvidenceRow]) -> Grid:
    columns: list[tuple[str, str, list[Sentence]]] = [
        ("part", "l", [Plain(PARTS[r.part][1] if r.part in PARTS else r.part) for r in rows]),
        ("predicted", "r", [Maths(number(r.predicted)) for r in rows]),
        ("simulated", "r", [Maths(with_error(r.estimate, r.stderr)) for r in rows]),
        ("deviation", "r", [Maths(_signed(r.estimate - r.predicted)) for r in rows]),
        ("allowed", "r", [_allowed(r) for r in rows]),
        ("", "l", [badge(r.verdict) for r in rows]),
    ]
    kept = [c for c in columns if any(cell != Plain("") for cell in c[2])]
    cells = tuple(zip(*(column for _, _, column in kept), strict=True))
    bars = tuple((r.deviation, r.reach) for r in rows)
    return Grid(tuple(h for h, _, _ in kept), cells, "".join(a for _, a, _ in kept), bars=bars)


def _signed(value: float) -> str:
    shown = number(value, 2)
    return shown if shown.startswith("-") or value == 0 else "+" + shown


def _allowed(row: EvidenceRow) -> Sentence:
    return Plain("") if row.interval is None else Maths(rf"\pm {number(row.interval, 2)}")
