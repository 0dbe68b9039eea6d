"""collapse-sym refute: search for a counterexample."""

from __future__ import annotations

import argparse
import json
from typing import Any

from ..errors import InvalidInput
from .output import say

EPILOG = """\
examples:
  collapse-sym refute THM-4.3.bias-order
  collapse-sym refute EQ-10.main --budget 1000 --seed 7

Draws places inside all hypotheses: random and optimised spectra, weak directions, tiny eigenvalues, up to eight
generations, sizes on both sides of d and next to it.  The best are looked at again, and what is reported was
violated on outcomes that had no part in choosing it.  The same seed and budget give the same answer.
exit code: 0 a counterexample was found, 1 none was, 2 wrong use
"""

LARGEST = 1_000_000


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "refute",
        help="search for a counterexample to a part of a claim",
        description="Search systematically for a place where a statement fails.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("id", metavar="ID", help="a part, e.g. THM-4.3.bias-order, or a claim with one part")
    parser.add_argument("--seed", metavar="SEED", type=int, default=0, help="of the search (default 0)")
    parser.add_argument("--budget", metavar="PLACES", type=int, help="how many places are screened (default 300)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Search; 0 if something was found."""
    from .parts import one_part

    part = one_part(arguments.id)
    if arguments.budget is not None and not 1 <= arguments.budget <= LARGEST:
        raise InvalidInput(arguments.budget, f"is no number of places from 1 to {LARGEST}", "try --budget 300")
    from ..proof.evidence.search import BUDGET, Found, refute

    found = refute(part.id, seed=arguments.seed, budget=arguments.budget or BUDGET, progress=say)
    print("\n".join(found.lines()))
    if not isinstance(found, Found):
        return 1
    print(f"as an entry of counterexamples.json: {json.dumps(found.entry, ensure_ascii=False)}")
    return 0
