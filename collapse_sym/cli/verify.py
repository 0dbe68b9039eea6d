"""collapse-sym verify: simulation against every calculus that covers the chain."""

from __future__ import annotations

import argparse
from typing import Any

from .chains import add_chain, add_seed, the_chain, whole
from .output import Progress

EPILOG = """\
examples:
  collapse-sym verify chain.toml --set n=3 --set T0=600 --set T=1000
  collapse-sym verify chain.toml --calculus exact --replicates 2000 --seed 7
  collapse-sym verify chain.toml --set n=3 --digits 15     isotropic chains: no simulation, many digits

Exact answers (=) are compared with the simulated mean; asymptotic ones (~=) at growing sizes d, 2d, 4d,
where the deviation must vanish like 1/d.  A comparison raises a false alarm with probability 1e-9.
With --digits, exact finite-size values take the place of simulation: exact answers are compared at the chain's own
size, asymptotic ones with the limit of exact values at growing sizes; their error at the chain's own size is printed.
exit code: 0 agreement, 1 disagreement or nothing decided, 2 wrong use
"""


CALCULI = ("exact", "isotropic", "equivalents")
MOST_DIGITS = 60


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "verify",
        help="simulate a chain and compare with every calculus that covers it",
        description="Simulate a chain and compare with every calculus that covers it, with error bars.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_chain(parser)
    parser.add_argument("--calculus", choices=CALCULI, help="compare with this one only")
    parser.add_argument(
        "--digits", type=whole(1, MOST_DIGITS), metavar="N", help="compare with exact values to N digits (isotropic)"
    )
    add_seed(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one table per calculus; 1 if one disagrees or none can tell."""
    from .evidence import compare, coverage, evidence_table, passed, require_numbers

    chain = the_chain(arguments)
    calculi = [arguments.calculus] if arguments.calculus else CALCULI
    if arguments.digits is not None:
        from .digits import verify_digits

        return verify_digits(chain, calculi, arguments.digits)
    require_numbers(chain)
    refusals = coverage(chain, calculi)
    covering = [name for name, refusal in refusals.items() if refusal is None]
    progress, found = Progress(len(covering)), []
    effort = {name: getattr(arguments, name) for name in ("replicates", "seed", "seconds")}
    for calculus in covering:
        progress(f"simulating against the calculus {calculus}")
        found.append(compare(chain, calculus, **effort))
        print(f"{calculus} ({found[-1].relation}): {found[-1].verdict}\n{evidence_table(found[-1])}\n", flush=True)
    for calculus, refusal in refusals.items():
        if refusal is not None:
            print(f"{calculus}: not compared: {refusal}")
    return 0 if passed(found) else 1
