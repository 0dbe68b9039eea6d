r"""The edition: the paper's claims with their verdicts and proofs, as LaTeX to be read into a document, and as a page.

    claim_tex(verdict)       →  \section … of one claim, for amsmath, amssymb, booktabs
    texts(verdicts)          →  the files of all claims, the table of verdicts, the cited facts
    edition_html(verdicts)   →  one page with the graph claim → claim → cited fact
"""

from __future__ import annotations

from collections.abc import Sequence

from ..proof.verdicts import ClaimVerdict
from .blocks import Block, Grid, Section
from .document import label
from .edition_blocks import claim_section, facts_section, listed
from .edition_graph import graph_svg
from .edition_tex import blocks_tex, section_tex
from .html import _block, _contents, _section, _tag, page, sentence
from .text import Badge, Link, Plain, Sentence, html_escape

TITLE = "The claims, their verdicts and their proofs"
MARK = "% Written from certificates by: collapse-sym claims --tex\n"
LEDE = "Each verdict is computed from certificates that the checker accepts; a formula stands here as it stands there."


def claim_tex(claim: ClaimVerdict) -> str:
    """The LaTeX of one claim."""
    return MARK + section_tex(claim_section(claim))


def facts_tex(claims: Sequence[ClaimVerdict]) -> str:
    """The LaTeX of the facts that the claims cite."""
    return MARK + section_tex(facts_section(cited(claims)))


def summary_tex(claims: Sequence[ClaimVerdict]) -> str:
    """The LaTeX of the table of verdicts."""
    return MARK + blocks_tex((summary(claims),))


def cited(claims: Sequence[ClaimVerdict]) -> list[str]:
    """The cited facts of all claims, in order of their ids."""
    return sorted({name for claim in claims for name in claim.cited})


def summary(claims: Sequence[ClaimVerdict]) -> Grid:
    """Claims, their verdicts, and those of their parts."""
    rows: list[tuple[Sentence, ...]] = []
    for claim in claims:
        parts = [(Plain(p.id.rpartition(".")[2] + " "), Badge(p.verdict)) for p in claim.parts]
        facts = len(claim.cited)
        rows.append((Link(label(claim.id), claim.id), Badge(claim.verdict), listed(parts), Plain(str(facts or "none"))))
    return Grid(("claim", "verdict", "parts", "cited facts"), tuple(rows), "lllr")


def texts(claims: Sequence[ClaimVerdict]) -> dict[str, str]:
    """ID.tex for each claim, verdicts.tex, cited-facts.tex; equal verdicts give equal bytes."""
    found = {f"{claim.id}.tex": claim_tex(claim) for claim in claims}
    return found | {"verdicts.tex": summary_tex(claims), "cited-facts.tex": facts_tex(claims)}


def edition_html(claims: Sequence[ClaimVerdict]) -> str:
    """The page: table of verdicts, graph, claims, cited facts.

    Raises: MissingTool without latex2mathml.
    """
    sections: list[Section] = [*map(claim_section, claims), facts_section(cited(claims))]
    head = _tag("header", _tag("h1", html_escape(TITLE)) + _tag("p", sentence(LEDE), cls="lede"))
    table: Block = summary(claims)
    figure = _tag("figure", graph_svg(claims) + _tag("figcaption", sentence(CAPTION)))
    body = _block(table, 2) + _tag("h2", "What rests on what") + figure + "".join(_section(s, 2) for s in sections)
    return page(TITLE, head + _contents(sections) + _tag("main", body))


CAPTION = (
    "An arrow leads from a claim to one whose whole argument, step by step, its certificates contain, and to the facts "
    "that they cite."
)
