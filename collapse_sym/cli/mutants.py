"""collapse-sym mutants: how often a wrong formula is noticed, by numbers alone and by the checker alone."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .output import say, table

if TYPE_CHECKING:
    from ..testing.teeth.trial import Trial

KINDS = ("statement", "fact", "map", "certificate", "condition")
EPILOG = """\
examples:
  collapse-sym mutants                              80 of each kind, by a seed (some minutes)
  collapse-sym mutants --sample all                 every mutant (about an hour)
  collapse-sym mutants --kind map --claim exact
  collapse-sym mutants --kind statement --claim THM-4.1 --format json

kinds:
  statement    what a proved statement would say with one thing changed, with the steps of its true proof
  fact         a cited fact with one thing changed; only numbers can tell
  map          one change in the source of a map of a calculus
  certificate  one change in a step, carried through all later steps and the statement
  condition    a condition of the checker left out, or a part of it; only forged certificates can tell

A mutant that says what the original says, or follows from it (decided exactly: the same limit, the same order, other
values of its variables, one row, generation or projection more, another function that serves, fits of full rank,
summands of the same limit, one equation of the last model under endless rows, exponents and logarithms along all
sequences of powers, what each fit costs, a side that asks for less, limits of what differs by what tends to 0 or is
less along proportional sequences, relations that hold whatever kappa or a name stands for, what endless generations
leave when Sigma = I), that the same steps or another certificate prove, that bounds of its parts or its own premise
show at every point, that a lemma shows without the condition that was dropped (its proof stands in a file
teeth/needless*.py and the checker has not seen it), or whose larger side is infinite wherever its original is silent,
is no error and is not counted.
How evidence kills is told apart: exactly, at a point; along sequences, by numbers at finitely many of their members,
which prove nothing of a limit or an order; by simulation, with an error probability; for want of a value.
Places are drawn; those where a premise just holds, all vectors are 0 or a mean of squares is said to be below 0,
sequences to members far out, huge and tiny numbers and units, generators with fewer rows than d, sequences along which
parts of a side cancel or those below 0 outgrow the rest, points next to one where something is divided by 0, recorded
counterexamples of printed statements, truths in weak directions, those that grow where one side stays 0, spectra with
few weak directions (where a bound on Sigma was dropped) or strong ones (where Sigma = I was), and more of those that
were outside are looked at besides, where all else is silent.
Weak changes of a weak statement may be true as well; numbers cannot kill these, they are counted and named apart.
exit code: 0 every other mutant was killed by some judge, 1 one was not, or the checker accepts what numbers refute
"""
MOST = 100_000


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "mutants",
        help="build wrong statements, facts, maps, certificates and checkers, and count who notices",
        description="Build mutants of every kind and report kill rates for evidence alone and the checker alone.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--kind", choices=KINDS, action="append", help="this kind only (may be given again)")
    parser.add_argument("--claim", metavar="ID", default="", help="parts, facts or functions whose name begins so")
    parser.add_argument("--sample", metavar="N", default="80", help="mutants of each kind, or all (default 80)")
    parser.add_argument("--seed", metavar="SEED", type=int, default=0, help="of the choice, of simulation (default 0)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Try the mutants; 1 if one is noticed by nobody."""
    sample = _sample(arguments.sample)
    from ..testing.teeth.campaign import campaign
    from ..testing.teeth.trial import record, told
    from ..testing.teeth.trial import table as rates

    kinds = tuple(k for k in KINDS if not arguments.kind or k in arguments.kind)
    found = campaign(kinds, claim=arguments.claim, sample=sample, seed=arguments.seed, say=say)
    if arguments.format == "json":
        print(json.dumps(record(found), indent=2, ensure_ascii=False))
    else:
        print(
            "\n".join(
                [table(rates(found)), "", told(found), *_named("survive a judge", [t for t in found if t.survives])]
            )
        )
        print("\n".join(_named("hold wherever numbers looked", [t for t in found if t.true])))
    return int(any(t.unnoticed or t.unsound for t in found))


def _named(what: str, found: Sequence[Trial]) -> list[str]:
    return ["", f"{len(found)} {what}{':' if found else ''}", *(t.line() for t in found)]


def _sample(text: str) -> int | None:
    """A number of mutants, None for all of them."""
    if text == "all":
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:7]) <= MOST):
        raise InvalidInput(text, f"is no number of mutants from 1 to {MOST}", "try --sample 80, or --sample all")
    return int(text)
