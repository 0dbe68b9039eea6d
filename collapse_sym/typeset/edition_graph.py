"""The graph claim → claim → cited fact as SVG, drawn from the certificates.

A claim leads to another if its certificates hold all steps of a certificate of the other, and to the facts that they
cite.  A step is known by its content: rule, terms, quoted hypotheses and the content of its premises.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from ..proof.language import text_of
from ..proof.verdicts import ClaimVerdict, PartVerdict
from .document import label
from .text import html_escape

#: steps that every proof may begin with: a certificate of these alone is no argument
OPENING = frozenset(("hypothesis", "clause", "domain", "rank"))
WIDTH, HEIGHT, ROW, MARGIN = 132, 26, 36, 12
FACT_WIDTH, GAP = 210, 110
KIND = {"proved": "good", "refuted": "bad"}

Edge = tuple[str, str]


def contents(certificate: Mapping[str, Any]) -> dict[str, str]:
    """Step id → content, for the steps of a certificate."""
    statement = certificate["statement"]
    found: dict[str, str] = {}
    for step in certificate["steps"]:
        data = {k: v for k, v in step.items() if k not in ("id", "premises")}
        if step["rule"] in ("hypothesis", "clause"):
            data["number"] = _quoted(step, statement)
        data["premises"] = [found.get(p, p) for p in step["premises"]]
        found[step["id"]] = hashlib.sha256(text_of(data).encode()).hexdigest()
    return found


def _quoted(step: Mapping[str, Any], statement: Mapping[str, Any]) -> Any:
    """The hypothesis or clause itself: numbers differ between statements."""
    clauses = statement["regime"][0]["clauses"] if statement["regime"] else []
    terms = statement["hypotheses"] if step["rule"] == "hypothesis" else clauses
    number = str(step["number"])
    return terms[int(number)] if number.isdigit() and int(number) < len(terms) else number


def edges(claims: Sequence[ClaimVerdict]) -> tuple[list[Edge], list[Edge]]:
    """Claim → claim and claim → fact, in order."""
    held = {claim.id: set().union(*(set(contents(c).values()) for c in _all(claim))) for claim in claims}
    arguments = {claim.id: [set(contents(c).values()) for c in _all(claim) if _argues(c)] for claim in claims}
    uses = [
        (a.id, b.id)
        for a in claims
        for b in claims
        if a.id != b.id and any(steps <= held[a.id] for steps in arguments[b.id])
    ]
    mutual = {(a, b) for a, b in uses if (b, a) in uses}
    order = [claim.id for claim in claims]
    # of two that contain each other the later one leads to the earlier one
    uses = [e for e in uses if e not in mutual or order.index(e[0]) > order.index(e[1])]
    return _reduced(uses), [(claim.id, name) for claim in claims for name in sorted(claim.cited)]


def _all(claim: ClaimVerdict) -> list[Mapping[str, Any]]:
    parts: Sequence[PartVerdict] = claim.parts
    return [accepted.certificate for part in parts for accepted in part.certificates]


def _argues(certificate: Mapping[str, Any]) -> bool:
    return any(step["rule"] not in OPENING for step in certificate["steps"])


def _reduced(uses: list[Edge]) -> list[Edge]:
    """Without arrows that a path of two others replaces."""
    return [(a, b) for a, b in uses if not any((a, c) in uses and (c, b) in uses for _, c in uses if c not in (a, b))]


def layers(claims: Sequence[str], uses: Sequence[Edge]) -> list[list[str]]:
    """The claims in columns: each stands left of those it leads to; the rightmost lead to none.

    >>> layers(["a", "b", "c"], [("a", "b"), ("b", "c")])
    [['a'], ['b'], ['c']]
    """
    depth = dict.fromkeys(claims, 0)
    for _ in claims:
        for a, b in uses:
            depth[a] = max(depth[a], min(depth[b] + 1, len(claims)))
    return [[c for c in claims if depth[c] == level] for level in range(max(depth.values(), default=0), -1, -1)]


def graph_svg(claims: Sequence[ClaimVerdict]) -> str:
    """The graph: claims in columns, the facts in the last one; each box links to its section."""
    uses, cites = edges(claims)
    facts = sorted({name for _, name in cites})
    columns = [*layers([c.id for c in claims], uses), facts]
    places = {name: (_left(i), MARGIN + ROW * j) for i, column in enumerate(columns) for j, name in enumerate(column)}
    width = _left(len(columns) - 1) + FACT_WIDTH + MARGIN
    height = 2 * MARGIN + ROW * max(map(len, columns))
    verdict = {claim.id: claim.verdict for claim in claims}
    lines = [_arrow(places[a], places[b], WIDTH) for a, b in (*uses, *cites)]
    boxes = [_box(name, *places[name], verdict.get(name, "")) for column in columns for name in column]
    frame = f'xmlns="http://www.w3.org/2000/svg" class="graph" viewBox="0 0 {width} {height}" role="img"'
    words = 'aria-label="which claim rests on which claim and on which cited fact"'
    return f"<svg {frame} {words}>{HEAD}{''.join(lines)}{''.join(boxes)}</svg>"


HEAD = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="6" markerHeight="6" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>'
)
COLOURS = {"good": "#1f6f43", "bad": "#9b2226", "": "#7a5200", "fact": "#1d4f91"}


def _left(column: int) -> int:
    return MARGIN + column * (WIDTH + GAP)


def _arrow(start: tuple[int, int], end: tuple[int, int], wide: int) -> str:
    x, y, u, v = start[0] + wide, start[1] + HEIGHT // 2, end[0], end[1] + HEIGHT // 2
    bend = (u - x) // 2
    return (
        f'<path d="M{x} {y}C{x + bend} {y} {u - bend} {v} {u - 2} {v}" fill="none" stroke="currentColor" '
        'stroke-opacity="0.45" marker-end="url(#arrow)"/>'
    )


def _box(name: str, x: int, y: int, verdict: str) -> str:
    colour = COLOURS[KIND.get(verdict, "")] if verdict else COLOURS["fact"]
    wide = WIDTH if verdict else FACT_WIDTH
    words = html_escape(f"{name}: {verdict}" if verdict else name)
    frame = f'x="{x}" y="{y}" width="{wide}" height="{HEIGHT}" rx="4" style="fill:var(--raised,#fff)"'
    place = f'x="{x + wide // 2}" y="{y + HEIGHT // 2 + 4}" font-size="12" text-anchor="middle" fill="currentColor"'
    return (
        f'<a href="#{label(name)}"><title>{words}</title><rect {frame} stroke="{colour}" stroke-width="1.5"/>'
        f"<text {place}>{html_escape(name)}</text></a>"
    )
