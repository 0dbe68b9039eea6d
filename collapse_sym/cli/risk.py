"""collapse-sym risk: the risk of a chain, as text, JSON or LaTeX."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .chains import MOST_DIGITS, add_chain, the_chain, whole
from .output import say, write_text

if TYPE_CHECKING:
    from ..chain import Chain
    from ..risk import Risk

EPILOG = """\
examples:
  collapse-sym risk chain.toml
  collapse-sym risk chain.toml --set n=3 --set T0=600 --digits 20
  collapse-sym risk chain.toml --assume 'T0 >= d + 2'      fewer cases
  collapse-sym risk chain.toml --calculus equivalents       asymptotic, whatever the fit
  collapse-sym risk chain.toml --format json | python -m json.tool
  collapse-sym risk chain.toml --certificate proof.json && collapse-sym check proof.json

auto takes, fit by fit, the exact map where it has a closed form and the deterministic
equivalent otherwise; the relation = or ~= (asymptotically equal) says which it was.
A ridge may be a number < 0 above the infimum that its spectrum and rows leave: the answer
is then that of a typical draw as d grows.
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "risk",
        help="the risk of a chain: bias, variance, collapse, total",
        description="The test error of a chain, split into bias, variance and collapse.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_chain(parser)
    parser.add_argument(
        "--calculus",
        choices=("auto", "exact", "isotropic", "equivalents"),
        default="auto",
        help="how fits are evaluated (default auto)",
    )
    parser.add_argument("--digits", type=whole(1, MOST_DIGITS), metavar="N", help="significant digits of values")
    parser.add_argument("--certificate", metavar="FILE", help="also write the checkable proof of the answer")
    parser.add_argument("--format", choices=("text", "json", "latex"), default="text", help="default text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the risk; write the certificate first, so that a refusal leaves no half answer."""
    chain = the_chain(arguments)
    from ..risk import risk

    answer = risk(chain, calculus=arguments.calculus)
    text = render(answer, arguments.format, arguments.digits)
    if arguments.certificate is not None:
        if arguments.certificate == "-":
            raise InvalidInput("-", "a certificate is not written to stdout", "name a file")
        if arguments.calculus != "auto":
            raise InvalidInput("--certificate", "is of the answer of --calculus auto", "leave --calculus out")
        write_certificates(chain, Path(arguments.certificate))
    print(text, end="")
    return 0


def write_certificates(chain: Chain, path: Path) -> None:
    """One file for each case of the answer: the first under the name given, the others numbered from 2."""
    from ..proof import certify

    cases = certify(chain)
    for number, case in enumerate(cases, 1):
        place = path if number == 1 else path.with_suffix(f".{number}{path.suffix}")
        write_text(place, as_json(case.certificate))
        if len(cases) > 1:
            say(f"{place}: proves the case {', '.join(case.when)}")


def render(answer: Risk, style: str, digits: int | None) -> str:
    """The answer in one of the three formats."""
    if style == "json":
        return as_json(answer.to_json(digits))
    if style == "latex":
        from ..typeset import render_risk

        return render_risk(answer)
    from .theorem import theorem

    return theorem(answer, digits)


def as_json(value: Any) -> str:
    """JSON with a stable layout: two equal values give the same bytes; numbers keep all their digits."""
    import json
    import re

    text = json.dumps(_marked(value), indent=2, ensure_ascii=False, allow_nan=False)
    return re.sub(r'"\\u0001([-+.e0-9]+)\\u0001"', r"\1", text) + "\n"


def _marked(value: Any) -> Any:
    # json writes every float by float.__repr__: numbers with more digits pass as marked text.
    if isinstance(value, dict):
        return {k: _marked(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_marked(v) for v in value]
    return f"\x01{value!r}\x01" if isinstance(value, float) and type(value) is not float else value
