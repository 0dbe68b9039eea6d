"""collapse-sym axioms: what a proof rests on."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from ..errors import InvalidInput

EPILOG = """\
examples:
  collapse-sym axioms --all          what the checker believes, whatever it checks
  collapse-sym axioms PROP-4.2       the rules and cited facts behind a claim
  collapse-sym axioms PROP-4.2.bias  and behind one part

exit code: 0 fine, 2 wrong use
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "axioms",
        help="what the checker believes, and what a claim rests on",
        description="Print the trusted base of the checker, or the rules and cited facts behind a claim.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("id", metavar="ID", nargs="?", help="a claim or a part, e.g. PROP-4.2")
    parser.add_argument("--all", action="store_true", help="the trusted base of the checker")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the base, or what stands behind a claim."""
    if arguments.all == (arguments.id is not None):
        raise InvalidInput("axioms", "takes either an ID or --all", "collapse-sym axioms --help shows the usage")
    if arguments.all:
        from ..proof.checking import AXIOMS

        print("\n".join(AXIOMS))
        return 0
    print("\n".join(behind(arguments.id)))
    return 0


def behind(text: str) -> list[str]:
    """Rules and cited facts of the accepted certificates of a claim or a part."""
    from ..proof.argument import argument
    from .parts import claim_or_part, verdict_of

    claim, part = claim_or_part(text)
    found = []
    for p in verdict_of(claim).parts:
        if part not in ("", p.id):
            continue
        rules = sorted({line.rule for a in p.certificates for line in argument(a.certificate)})
        found += [f"{p.id}: {p.verdict}", f"  rules: {', '.join(rules) or 'none'}"]
        facts = [line for name in p.cited for line in fact_lines(name)]
        found += ["  cited facts:" + ("" if facts else " none"), *(f"    {line}" for line in facts)]
    return found


def fact_lines(identifier: str) -> Iterator[str]:
    """A cited fact: its formula, what it assumes, its source."""
    from ..literature import fact

    found = fact(identifier)
    yield f"{found.id}: {found.title}"
    yield f"  {'; '.join(found.text)}"
    yield f"  assuming {'; '.join(found.assumptions)}"
    for source in found.sources:
        yield f"  {source}"
    if found.proof:
        yield f"  proved in words in {found.proof}"
