"""collapse-sym calculi: which calculus covers which fit, and why not the others."""

from __future__ import annotations

import argparse
from typing import Any

EPILOG = """\
A calculus evaluates how a fit acts on average: exactly (=) or in the limit of many samples
and dimensions (~=).  risk --calculus auto takes the exact one wherever it has a closed form.
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "calculi",
        help="the table of fits and calculi: covers, or refuses because",
        description="Which calculus covers which fit, and the reason where it does not.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the generated table."""
    from ..calculi import table as rows

    print(layout(rows()))
    return 0


def layout(rows: Any) -> str:
    """The rows as text."""
    from .output import table

    return table([tuple(str(cell) for cell in row) for row in rows])
