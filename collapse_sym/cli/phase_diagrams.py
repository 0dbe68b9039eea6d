"""The figure of ``rate --diagram``: the phases of a question with two symbols."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ..errors import InvalidInput
from .pictures import picture, saved

if TYPE_CHECKING:
    from ..scaling.affine import Affine
    from ..scaling.families import Family, Question
    from ..scaling.phases import Region
    from ..typeset.diagrams import HalfPlane, Patch

WIDE = 3  # parameters are shown from 0, or from −1 where they may be negative, up to here


def write_diagram(question: Question, file: str) -> None:
    """Draw the phases.

    Raises: InvalidInput unless β and r are numbers and exactly two exponents are symbols; MissingTool.
    """
    from ..scaling.families import families
    from ..scaling.phases import phases
    from ..typeset.diagrams import Diagram, draw

    path = picture(file)
    found = families(question)
    names = sorted({name for family in found for name in family.program.names})
    if question.beta is None or question.source is None or len(names) != 2:
        raise InvalidInput(", ".join(names) or "no symbol", "a diagram has two exponents as its axes",
                           "give two exponents as names, and numbers for beta, the source and the others")  # fmt: skip
    patches = [_patch(question, names, f, r) for f in found for r in phases(f.program)]
    window = (_range(question, names[0]), _range(question, names[1]))
    law = r"$E_{\mathrm{test}} \asymp T^{-\mathrm{rate}}$ at the best $\lambda$"
    title = rf"{law}; $\beta = {question.beta}$, $r = {question.source}$"
    with saved(file):
        draw(Diagram(tuple(patches), f"${names[0]}$", f"${names[1]}$", window, title), path)


def _range(question: Question, name: str) -> tuple[Fraction, Fraction]:
    signed = name in (question.a, question.s)
    return Fraction(-1 if signed else 0), Fraction(WIDE)


def _patch(question: Question, names: list[str], family: Family, region: Region) -> Patch:
    from sympy import latex

    from ..scaling.families import shown
    from ..typeset.diagrams import Patch

    bounds = tuple(_half_plane(names, family, a) for a in region.bounds)
    rate = f"${latex(shown(question, region.rate), fold_short_frac=True)}$"
    return Patch(bounds, rate, " = ".join(region.balanced))


def _half_plane(names: list[str], family: Family, a: Affine) -> HalfPlane:
    table = dict(zip(family.program.names, a.row[2:]))
    values = [a.row[0], *(table.get(name, a.row[0] * 0) for name in names)]
    c, p, q = (Fraction(int(v.p), int(v.q)) for v in values)
    return c, p, q
