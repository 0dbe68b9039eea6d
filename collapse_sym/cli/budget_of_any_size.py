"""What ``budget`` prints where generations shrink their labels: sizes in whole rows, or an even split."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..functionals.answer import Answer
    from ..optimum.any_size import BestSizes
    from ..optimum.even_split import EvenSplit


# -- all splits compared ---------------------------------------------------------------------------
def sizes_as_text(found: BestSizes) -> str:
    """Setting, split, errors, and what they rest on."""
    from .theorem import _wrapped, assumptions, number, setting

    lines = [*setting(found.asked), "", f"Best split of at most {found.total} rows, one or more for each fit:", ""]
    for name, rows in _names(found):
        lines += _wrapped(f"  {name}: ", ", ".join(_runs(rows)))
    lines.append(f"  total {found.relation} {number(found.error)}    on {sum(found.sizes)} rows together")
    lines.append(f"  equal {found.relation} {number(found.equal)}    on equally many rows each, {found.total} together")
    lines += _wrapped("  ", f"no other split is better by more than {found.slack:.1e}: all are compared")
    lines += ["", *(f"  - {sentence}" for sentence in assumptions(found.assumptions))]
    return "\n".join(lines) + "\n"


def _names(found: BestSizes) -> Iterator[tuple[str, list[int]]]:
    for block, group in groupby(zip(found.places, found.sizes, strict=True), key=lambda pair: pair[0]):
        yield "downstream" if block is None else f"generator {block}", [T for _, T in group]


def _runs(rows: list[int]) -> list[str]:
    """Equal neighbours, counted."""
    runs = [(T, len(list(same))) for T, same in groupby(rows)]
    return [f"{count} x {T}" if count > 1 else str(T) for T, count in runs]


def sizes_as_json(found: BestSizes) -> list[dict[str, Any]]:
    """One record."""
    case = {
        "when": [],
        "relation": found.relation,
        "budget": str(found.total),
        "any_size": True,
        "spent": sum(found.sizes),
        "sizes": [{"block": place, "rows": T} for place, T in zip(found.places, found.sizes, strict=True)],
        "total": found.error,
        "equal_total": found.equal if found.equal < float("inf") else None,
        "slack": found.slack,
        "assumptions": list(found.assumptions),
        "cited_facts": list(found.cites),
    }
    return [case]


def sizes_as_latex(found: BestSizes) -> str:
    """One display."""
    from .theorem import number

    relation = "=" if found.relation == "=" else r"\simeq"
    sizes = ", ".join(str(T) for T in found.sizes)
    return r"\[" + f"\nT = ({sizes}),\\qquad E_{{\\mathrm{{test}}}} {relation} {number(found.error)}\n" + "\\]\n"


# -- an even split ---------------------------------------------------------------------------------
def even_as_text(found: tuple[EvenSplit, ...]) -> str:
    """Setting, split, error, and what they rest on, case by case."""
    from .theorem import _definition, _wrapped, assumptions, setting

    lines = setting(found[0].chain)
    for split in found:
        head = f"Best split of {split.total} rows"
        lines += ["", f"{head}, for {' and '.join(split.when)}:" if split.when else f"{head}:", ""]
        lines += _wrapped(f"  each of {split.count} generations on ", f"{split.rows.text} rows")
        lines += _wrapped(f"  total {split.case.relation} ", split.error.text)
        for definition in split.error.needed():
            lines += _definition(definition)
        lines += ["", *(f"  - {sentence}" for sentence in assumptions(split.assumptions, split.chain.assume))]
    return "\n".join(lines) + "\n"


def even_as_json(found: tuple[EvenSplit, ...]) -> list[dict[str, Any]]:
    """One record for each case."""
    return [_even(split) for split in found]


def _even(split: EvenSplit) -> dict[str, Any]:
    from ..functionals.printing import to_text

    return {
        "when": list(split.when),
        "relation": split.case.relation,
        "budget": to_text(split.total),
        "generations": to_text(split.count),
        "rows": _part(split.rows),
        "total": _part(split.error),
        "definitions": [{"symbol": d.name, "latex": d.latex, **d.equation} for d in split.error.needed()],
        "assumptions": list(split.assumptions),
        "cited_facts": list(split.case.cites),
    }


def _part(answer: Answer) -> dict[str, Any]:
    return {"expr": answer.text, "latex": answer.latex}


def even_as_latex(found: tuple[EvenSplit, ...]) -> str:
    """One display for each case."""
    displays = []
    for split in found:
        relation = "=" if split.case.relation == "=" else r"\simeq"
        lines = rf"T_m &= {split.rows.latex} \\" + "\n" + rf"E_{{\mathrm{{test}}}} &{relation} {split.error.latex}"
        displays.append("\\[\n\\begin{aligned}\n" + lines + "\n\\end{aligned}\n\\]\n")
    return "".join(displays)
