"""collapse-sym counterexample: where a statement fails, computed again."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .output import say

if TYPE_CHECKING:
    from ..proof.statements import Statement

EPILOG = """\
examples:
  collapse-sym counterexample EQ-9.zero                       of a part as printed
  collapse-sym counterexample THM-4.6                         of all parts of a claim that have one
  collapse-sym counterexample PROP-F.6.in-particular/without-1   of an amended part without one of its hypotheses

Prints where it is, both sides, the gap and its error; every hypothesis of the statement holds there.  What is
simulated is said to fail only where chance would do so with probability below 10⁻⁶.
exit code: 0 it fails as it should, 1 it does not, 2 wrong use
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "counterexample",
        help="run a counterexample again: both sides, the gap, its error",
        description="Compute both sides of a statement again where it fails.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("id", metavar="ID", help="a claim, a part, or PART/without-NUMBER")
    parser.add_argument("--seed", metavar="SEED", type=int, default=0, help="of the simulation (default 0)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run each again; 1 if one does not fail."""
    from ..proof.evidence.counterexamples import run as run_again

    fails = True
    for number, (name, statement, entry) in enumerate(chosen(arguments.id)):
        say(f"computing {name}")
        found = run_again(statement, entry, seed=arguments.seed)
        print("\n".join(["" * bool(number), *found.lines()][not number :]), flush=True)
        fails = fails and found.fails
    return 0 if fails else 1


def chosen(text: str) -> list[tuple[str, Statement, Mapping[str, Any]]]:
    """What an ID means: names, statements and places.

    Raises: InvalidInput.
    """
    from ..proof.evidence.counterexamples import counterexamples
    from .parts import parts_of

    name, slash, rest = text.partition("/")
    if slash:
        return [_without(name, rest)]
    wanted = parts_of(name)
    found = [(s.id, s, counterexamples()[s.id]) for s in wanted if s.id in counterexamples()]
    if not found:
        remedy = f"collapse-sym refute {wanted[0].id} searches for one"
        raise InvalidInput(text, "has no counterexample on file", remedy)
    return found


def _without(text: str, rest: str) -> tuple[str, Statement, Mapping[str, Any]]:
    """An amended part without the hypothesis that one of its edits adds."""
    from ..proof.amendments import UNKNOWN, amendments
    from .parts import one_part

    part = one_part(text).id
    found, number = amendments(part), re.fullmatch(r"without-([0-9]{1,2})", rest)
    if not found or not number:
        reason = "has no amendment" if not found else "is no hypothesis of the amended part"
        raise InvalidInput(f"{part}/{rest}", reason, "collapse-sym show PART lists them")
    statement = found[0].without(int(number.group(1)))
    entry = found[0].counterexample(int(number.group(1)))
    if isinstance(entry, str):
        raise InvalidInput(f"{part}/{rest}", f"necessity {UNKNOWN}: no counterexample is on file")
    return f"{part}/{rest}", statement, entry
