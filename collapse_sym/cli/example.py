"""collapse-sym example: chains to begin with."""

from __future__ import annotations

import argparse
from typing import Any

from ..errors import InvalidInput

EPILOG = """\
examples:
  collapse-sym example                               the names
  collapse-sym example NAME > chain.toml             one chain, to be changed
  collapse-sym example NAME | collapse-sym risk -    its risk
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "example",
        help="list ready chains, or print one",
        description="Ready chains: one for every regime, and those behind the paper's figures.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", nargs="?", help="the chain to print; without it the names are listed")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the chain or the names."""
    from ..chain import example_names, example_text

    names = sorted(example_names())
    if arguments.name is None:
        print("\n".join(f"{name:<28} {_headline(example_text(name))}".rstrip() for name in names))
    elif arguments.name in names:
        print(example_text(arguments.name), end="")
    else:
        raise InvalidInput(arguments.name, "is not the name of an example", f"choose from {', '.join(names)}")
    return 0


def _headline(text: str) -> str:
    # The first comment of an example says what it shows.
    return next((line.lstrip("# ") for line in text.splitlines() if line.startswith("#")), "")
