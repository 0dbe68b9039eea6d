"""collapse-sym moment: an exact moment of a Wishart matrix and its inverse, symbolic in (d, T)."""

from __future__ import annotations

import argparse
import json
import re
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .chains import parse_settings

if TYPE_CHECKING:
    from ..oracle.moments import Moment

EPILOG = """\
examples:
  collapse-sym moment "tr(W A inv(W) B)"
  collapse-sym moment "tr(S A S B)" --symmetric A,B      S = W/T
  collapse-sym moment "u' inv(W) v" --set T=20 --set d=5
  collapse-sym moment "tr(W^2) tr(inv(W)) - 1/2 tr(W)" --isotropic --format latex

W = X'X for a design X of T independent rows N(0, Sigma) in dimension d.  A fixed matrix begins with a capital letter,
a vector with a small one; Sigma and I are known.  A' transposes, W^2 is a power, inv(W) the inverse, factors stand
side by side or with * between them; sums, brackets and rational coefficients are allowed.  k inverses in one product
need T >= d + 2k.  The number of products of traces is counted before any work; more than 20000 are refused.
"""

LARGEST = 10**12
_SIZE = re.compile(r"[0-9]{1,13}\Z", re.ASCII)


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "moment",
        help="exact moments of Wishart matrices and their inverses, symbolic in (d, T)",
        description="The exact mean of products of traces of words in W = X'X, inv(W), Sigma and fixed matrices.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("expression", metavar="EXPRESSION", help="e.g. \"tr(W A inv(W) B)\" or \"u' W v\"")
    parser.add_argument(
        "--set", dest="settings", metavar="NAME=N", action="append", default=[], help="T=20 or d=5; may be repeated"
    )
    parser.add_argument("--symmetric", metavar="NAMES", default="", help="matrices that are symmetric, e.g. A,B")
    parser.add_argument("--isotropic", action="store_true", help="Sigma = I")
    parser.add_argument("--format", choices=("text", "json", "latex"), default="text", help="default text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Derive the moment and print it."""
    from ..oracle.moments import moment

    symmetric = tuple(name.strip() for name in arguments.symmetric.split(",")) if arguments.symmetric else ()
    sizes = _sizes(arguments.settings)
    found = moment(arguments.expression, isotropic=arguments.isotropic, symmetric=symmetric)
    if len(sizes) == 2:
        found.check(sizes["T"], sizes["d"])
    write = {"text": _text, "json": _json, "latex": _latex}[arguments.format]
    print(write(arguments.expression.strip(), found, sizes))
    return 0


def _sizes(settings: list[str]) -> dict[str, int]:
    """T and d, where they are given."""
    table = parse_settings(settings)
    for name, value in table.items():
        if name not in ("T", "d"):
            raise InvalidInput(name, "no size of a moment", "set T, the number of rows, or d, the dimension")
        if not _SIZE.match(value) or not 1 <= int(value) <= LARGEST:
            raise InvalidInput(f"{name}={value}", f"not a whole number from 1 to {LARGEST}", f"write --set {name}=20")
    return {name: int(value) for name, value in table.items()}


def _text(expression: str, moment: Moment, sizes: dict[str, int]) -> str:
    first, *rest = moment.lines(sizes) or ["0"]
    lines = [f"E {expression if _single(expression) else f'[{expression}]'}", f"  = {first}"]
    lines += [f"  - {term[1:]}" if term.startswith("-") else f"  + {term}" for term in rest]
    sigma = "I" if moment.isotropic else "Sigma"
    where = f"for {moment.condition}" if moment.condition else "for every T >= 1"
    return "\n".join([*lines, "", f"{where}; W = X'X, X of T independent rows N(0, {sigma}) in dimension d"])


def _single(expression: str) -> bool:
    """Whether the expression is one trace, which needs no brackets after E."""
    return bool(re.match(r"tr\((?:[^()]|\([^()]*\))*\)\Z", expression))


def _latex(expression: str, moment: Moment, sizes: dict[str, int]) -> str:
    from ..oracle.moments.writing import joined

    return joined(moment.lines(sizes, latex=True))


def _json(expression: str, moment: Moment, sizes: dict[str, int]) -> str:
    from ..oracle.moments.words import show
    from ..oracle.moments.writing import joined

    terms = [
        {"coefficient": c.text(sizes), "latex": c.latex(sizes), "factors": [show(word) for word in monomial]}
        for monomial, c in moment.terms
    ]
    record = {
        "schema": 1,
        "expression": expression,
        "isotropic": moment.isotropic,
        "symmetric": sorted(moment.symmetric),
        "sizes": sizes,
        "moment": joined(moment.lines(sizes)),
        "latex": joined(moment.lines(sizes, latex=True)),
        "when": [moment.condition] if moment.condition else [],
        "inverses": moment.inverses,
        "predicted_terms": moment.predicted,
        "terms": terms,
    }
    return json.dumps(record, ensure_ascii=False, indent=2)
