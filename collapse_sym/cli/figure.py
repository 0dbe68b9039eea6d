"""collapse-sym figure: the figures of the paper with theory, simulation and exact values, and better ones."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .output import say, write_text
from .pictures import saved

if TYPE_CHECKING:
    from ..typeset import Record, Sheet

EPILOG = """\
examples:
  collapse-sym figure FIG-1a                    into figures/: FIG-1a.pdf, .png, its numbers and its caption
  collapse-sym figure all --size full --out out as the paper simulated them: T up to 10^6, 10 runs at each point

FIG-1a, FIG-1b, FIG-2, FIG-4a, FIG-4b, FIG-5 are figures of the paper, the last three from runs on data that are kept.
ridges: the error over the penalty by generations, and the way of the best penalty; parts: bias, variance and collapse
over the generations; helpful: where synthetic labels lower the error.
Lines are theory, marks simulation with one standard error, crosses exact values at the finite size; dashed is what the
paper prints.  The .json has every number of the figure.
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "figure",
        help="draw the paper's figures: theory, simulation, exact values",
        description="Draw the paper's figures with theory, simulation and exact values, and better ones.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", help="a figure, see below, or all")
    parser.add_argument("--out", metavar="DIR", default="figures", help="where to write (default figures)")
    parser.add_argument("--size", choices=("reduced", "full"), default="reduced", help="how many simulated points")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compute and draw the figures that are asked for."""
    from ..figures import FIGURES, SIZES, figure
    from ..typeset.figures import require_matplotlib

    names = _names(arguments.name, tuple(FIGURES))
    require_matplotlib("plot")
    out = Path(arguments.out)
    with saved(arguments.out):
        out.mkdir(parents=True, exist_ok=True)
    for name in names:
        say(f"computing {name}")
        sheet = figure(name, SIZES[arguments.size])
        write(sheet, out)
        print(f"{name}: {out / name}.pdf\n{sheet.caption}")
    return 0


def _names(asked: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if asked.lower() == "all":
        return known
    found = tuple(name for name in known if name.lower() == asked.lower())
    if not found:
        raise InvalidInput(asked, "is no figure", f"choose from {', '.join(known)}, or all")
    return found


def write(sheet: Sheet, out: Path) -> None:
    """The figure as PDF and PNG, and its numbers as JSON."""
    from ..typeset.figures import figure_pdf, write_figure

    with saved(str(out)):
        figure_pdf(sheet, out / f"{sheet.name}.pdf")
        write_figure(sheet, out / f"{sheet.name}.png")
        write_text(out / f"{sheet.name}.json", json.dumps(_numbers(sheet), indent=1, ensure_ascii=False) + "\n")


def _numbers(sheet: Sheet) -> Any:
    """The sheet as JSON; null stands for an infinite risk."""
    return _finite(dataclasses.asdict(sheet))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(x) for key, x in value.items()}
    if isinstance(value, (tuple, list)):
        return [_finite(x) for x in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def records() -> tuple[Record, ...]:
    """The figures in reduced size as records of a report; none without matplotlib, as a report has none then."""
    from importlib.util import find_spec

    from ..figures import FIGURES, figure
    from ..typeset import Record

    if find_spec("matplotlib") is None:
        return ()
    sheets = map(figure, FIGURES)
    return tuple(Record(s.name, s.title, figures=(s,)) for s in sheets)
