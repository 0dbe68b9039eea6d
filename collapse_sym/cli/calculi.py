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
    """Print the generated table: a list per fit, since a reason does not fit into a column."""
    from ..calculi import table

    print("\n\n".join(entry(row) for row in table()))
    return 0


def entry(row: Any) -> str:
    """One fit and what each calculus says of it."""
    width = max(len(name) for name in row.answers)
    lines = [f"  {name.ljust(width)}  {answer}" for name, answer in row.answers.items()]
    return "\n".join([f"{row.fit}; {row.covariance}", *lines])
