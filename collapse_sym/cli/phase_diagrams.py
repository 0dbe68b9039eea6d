"""The figure of ``rate --diagram``: the phases of a question with two symbols."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import sympy as sp
from sympy import latex

from ..errors import InvalidInput
from ..notation import latex_name
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
    horizontal, vertical = (_axis(question, name) for name in names)
    with saved(file):
        draw(Diagram(tuple(patches), horizontal, vertical, window, _title(question)), path)


_MEANING = {
    "a": r"n\sigma_0^2 = T^{}", "b": "T_0 = T^{}", "D": "d = T^{}", "s": r"\sigma^2 = T^{{-{}}}", "nu": "n = T^{}",
    "ell": r"\lambda = T^{{-{}}}",
}  # fmt: skip


def _axis(question: Question, name: str) -> str:
    """The symbol and what is a power of T by it."""
    meant = [said for key, said in _MEANING.items() if getattr(question, key) == name]
    shown = latex_name(name)
    return f"${shown}$" + "".join(rf"   (${said.format(f'{{{shown}}}')}$)" for said in meant)


def _title(question: Question) -> str:
    """The law, and the numbers that are given."""
    penalty = r"the best $\lambda$" if question.ell is None else rf"$\lambda = T^{{-{question.ell}}}$"
    law = rf"$E_{{\mathrm{{test}}}} \asymp T^{{-\mathrm{{rate}}}}$ at {penalty}"
    given = {"beta": question.beta, "r": question.source, "a": question.a, "b": question.b, "D": question.D}
    given |= {"s": question.s} | ({"nu": question.nu} if question.nu != 0 else {})
    shown = [rf"{latex_name(k)} = {latex(v, fold_short_frac=True)}" for k, v in given.items() if not isinstance(v, str)]
    return f"{law};   $" + r",\ ".join(shown) + "$"


def _range(question: Question, name: str) -> tuple[Fraction, Fraction]:
    signed = name not in (question.b, question.D, question.nu, question.ell)  # no size falls
    return Fraction(-1 if signed else 0), Fraction(WIDE)


def _patch(question: Question, names: list[str], family: Family, region: Region) -> Patch:
    from ..scaling.families import shown
    from ..typeset.diagrams import Patch

    bounds = tuple(_half_plane(names, family, a) for a in region.bounds)
    rate = f"${_positive_first(shown(question, region.rate))}$"
    return Patch(bounds, rate, " = ".join(region.balanced))


def _positive_first(rate: sp.Expr) -> str:
    """b − D rather than −D + b."""
    terms = sorted(sp.Add.make_args(sp.expand(rate)), key=lambda t: bool(t.as_coeff_Mul()[0] < 0))
    return str(latex(sp.Add(*terms, evaluate=False), order="none", fold_short_frac=True))


def _half_plane(names: list[str], family: Family, a: Affine) -> HalfPlane:
    table = dict(zip(family.program.names, a.row[2:]))
    values = [a.row[0], *(table.get(name, a.row[0] * 0) for name in names)]
    c, p, q = (Fraction(int(v.p), int(v.q)) for v in values)
    return c, p, q
