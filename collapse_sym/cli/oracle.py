"""collapse-sym oracle: the exact test error of an isotropic chain at its own sizes, to any number of digits."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from .chains import add_chain, the_chain, whole
from .output import table

if TYPE_CHECKING:
    from ..chain import Chain
    from ..oracle.exact import Exact

EPILOG = """\
examples:
  collapse-sym oracle chain.toml --set n=3 --set T0=600
  collapse-sym oracle chain.toml --digits 200 --format json

No asymptotics and no simulation: a closed form at finite size, for isotropic chains of least squares and
ridge, in ball arithmetic.  Every digit that is printed is right up to the radius beside it.
"""

MOST_DIGITS = 10_000


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "oracle",
        help="the exact test error of an isotropic chain, to any number of digits",
        description="The exact test error of an isotropic chain at its own sizes, no asymptotics anywhere.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_chain(parser)
    parser.add_argument(
        "--digits", type=whole(1, MOST_DIGITS), metavar="N", default=50, help="significant digits (default 50)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the exact test error and its parts."""
    chain = the_chain(arguments)
    from ..oracle.exact import exact_risk

    exact = exact_risk(chain, digits=arguments.digits)
    if arguments.format == "json":
        from .risk import as_json

        print(as_json(exact.to_json()), end="")
    else:
        print(_text(chain, exact))
    return 0


def _text(chain: Chain, exact: Exact) -> str:
    """The setting, the parts as a table, and what they rest on."""
    from .theorem import setting

    found = exact.to_json()
    named = [("bias", found["bias"]), ("variance", found["variance"]), ("collapse", found["collapse"])]
    rows = [(name, part["value"], part["radius"]) for name, part in [*named, ("total", found)]]
    lines = [*setting(chain), "", f"Exactly, to {exact.digits} digits:", ""]
    shown = table([("part", "value", "± at most"), *rows])
    return "\n".join([*lines, shown, "", *(f"  - {sentence}" for sentence in exact.assumptions)])
