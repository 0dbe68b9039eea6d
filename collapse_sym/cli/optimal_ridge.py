"""collapse-sym optimal-ridge: the downstream ridge that makes the test error least."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .chains import MOST_DIGITS, add_chain, the_chain, whole
from .output import write_text

if TYPE_CHECKING:
    from ..chain import Chain
    from ..optimum.answer import OptimalRidge, Point

THEOREM = "OPT-RIDGE.at-every-ridge"
EPILOG = """\
examples:
  collapse-sym optimal-ridge chain.toml --set n=3 --set T0=600
  collapse-sym optimal-ridge chain.toml                       symbols left: the equation of the optimum
  collapse-sym optimal-ridge chain.toml --set n=3 --digits 30 --format json
  collapse-sym optimal-ridge chain.toml --set n=3 --at 1/100
  collapse-sym optimal-ridge chain.toml --set n=3 --curve u.png
  collapse-sym optimal-ridge chain.toml --set n=3 --certificate best.json && collapse-sym check best.json

The chain needs a [downstream] with fit = "ridge"; the ridge written there plays no part.  The error is that of the
deterministic equivalents, as `risk` prints it.  All its minima over lambda >= 0 are isolated by interval arithmetic,
and the smallest is taken.  At lambda < 0 the mean error is infinite at any finite size.  What a typical draw has
there as d grows is shown where it is better than all of them, for the ridge of --at, and by `risk` for a chain with it.
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "optimal-ridge",
        help="the downstream ridge that makes the test error least",
        description="How much to regularise: the ridge with the least test error, and what others cost.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_chain(parser)
    parser.add_argument("--digits", type=whole(1, MOST_DIGITS), metavar="N", help="significant digits of values")
    parser.add_argument(
        "--finite-size",
        action="store_true",
        help="also the exact optimum at the chain's own sizes, 30 digits (isotropic)",
    )
    parser.add_argument(
        "--certificate", metavar="FILE", help="also write the proof that no other ridge is as good (Σ = I)"
    )
    parser.add_argument("--at", metavar="RIDGE", help="also the test error there, < 0 too above the branch's infimum")
    parser.add_argument("--curve", metavar="FILE", help="draw the test error over lambda: .png, .svg or .pdf")
    parser.add_argument("--format", choices=("text", "json", "latex"), default="text", help="default text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the optimal ridge."""
    chain = the_chain(arguments)
    require_ridge(chain)
    from ..optimum.answer import optimal_ridge
    from .finite_ridge import at_own_size
    from .optimal_ridge_output import as_json, as_latex, as_text

    found = optimal_ridge(chain, digits=arguments.digits or 15)
    write = {"text": as_text, "json": as_json, "latex": as_latex}[arguments.format]
    exact = at_own_size(found) if arguments.finite_size else None
    text = write(found, arguments.digits, exact, arguments.certificate, _asked(found, arguments.at))
    if arguments.curve is not None:
        from .ridge_curve import write_curve

        write_curve(found, arguments.curve)
    if arguments.certificate is not None:
        write_certificate(found, arguments.certificate)
    print(text, end="")
    return 0


def _asked(found: OptimalRidge, ridge: str | None) -> Point | None:
    """The ridge that was asked for, with its error."""
    if ridge is None:
        return None
    if found.numbers is None:
        raise InvalidInput(f"--at {ridge}", "an error needs numbers", "give all symbols with --set NAME=VALUE")
    return found.numbers.at(ridge)


def write_certificate(found: OptimalRidge, file: str) -> None:
    """The certificate that λ⋆ > 0, where the error is stationary, is the best of all λ > 0.

    Raises: InvalidInput for Σ ≠ I, or where λ⋆ > 0 is not certain.
    """
    from ..chain.fits import refuse_below_zero
    from ..derivations.theorems_of_our_own import certificate
    from .risk import as_json

    if file == "-":
        raise InvalidInput("-", "a certificate is not written to stdout", "name a file")
    refuse_below_zero("of certificates", (g.fit for g in found.chain.generators), remedy="give lambda >= 0")
    if not found.formulas or any(case.side != "positive" or case.teacher.level != 1 for case in found.formulas):
        raise InvalidInput("--certificate", "the theorem is about an optimum > 0 for Σ = I", "leave it out")
    write_text(file, as_json(certificate(THEOREM)))


def require_ridge(chain: Chain) -> None:
    """Refuse a chain without a downstream ridge fit."""
    from ..chain.fits import Ridge

    if chain.downstream is None:
        raise InvalidInput("downstream", "there is no fit whose ridge could be chosen", "give a [downstream] table")
    if not isinstance(chain.downstream, Ridge):
        remedy = 'write fit = "ridge" and ridge = "lambda" in [downstream]'
        raise InvalidInput(f'fit = "{chain.downstream.kind}"', "the downstream fit has no ridge", remedy)
