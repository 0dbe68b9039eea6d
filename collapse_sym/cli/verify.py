"""collapse-sym verify: simulation against every calculus that covers the chain."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .chains import add_chain, add_seed, the_chain
from .output import Progress, table

if TYPE_CHECKING:
    from ..chain import Chain

EPILOG = """\
examples:
  collapse-sym verify chain.toml --set n=3 --set T0=600 --set T=1000
  collapse-sym verify chain.toml --replicates 2000 --seed 7

Exact answers (=) are compared with the simulated mean; asymptotic ones (~=) at d, 2d and 4d,
where the deviation must vanish like 1/d.  exit code: 0 agreement, 1 disagreement or nothing decided
"""


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
    add_seed(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one table per calculus; 1 if one disagrees or none can tell."""
    chain = the_chain(arguments)
    require_numbers(chain)
    verdicts = []
    covered = covering(chain)
    progress = Progress(len(covered))
    for calculus in covered:
        progress(f"simulating against the calculus {calculus}")
        evidence = compare(chain, calculus, replicates=arguments.replicates, seed=arguments.seed)
        verdicts.append(evidence.verdict)
        print(f"{calculus}: {evidence.verdict}\n{evidence_table(evidence)}\n")
    for calculus, refusal in refused(chain).items():
        print(f"{calculus}: not compared: {refusal}")
    return 0 if "agrees" in verdicts and "disagrees" not in verdicts else 1


def require_numbers(chain: Chain) -> None:
    """A simulation needs numbers: name the symbols that are left."""
    if not chain.numeric:
        names = sorted(chain.symbols)
        remedy = " ".join(f"--set {name}=…" for name in names)
        raise InvalidInput(", ".join(names) or "n", "a simulation needs a number here", f"give it with {remedy}")


def covering(chain: Chain) -> list[str]:
    """The calculi that cover every fit of the chain."""
    from ..calculi import coverage

    return [name for name, refusal in coverage(chain).items() if refusal is None]


def refused(chain: Chain) -> dict[str, Any]:
    """The other calculi, each with its refusal."""
    from ..calculi import coverage

    return {name: refusal for name, refusal in coverage(chain).items() if refusal is not None}


def compare(chain: Chain, calculus: str, *, replicates: int, seed: int) -> Any:
    """Evidence for one calculus: at one size if it is exact, along d, 2d, 4d if it is asymptotic."""
    from ..oracle import compare_equal, compare_equivalent
    from ..risk import predict, risk

    if risk(chain, calculus=calculus).relation == "=":
        return compare_equal(chain, predict(chain, calculus), replicates=replicates, seed=seed)
    return compare_equivalent(chain, lambda scaled: predict(scaled, calculus), replicates=replicates, seed=seed)


def evidence_table(evidence: Any) -> str:
    """The compared parts with their error bars."""
    from .theorem import number

    rows = [("part", "theory", "simulation", "± standard error", "verdict")]
    for row in evidence.rows:
        rows.append((row.part, number(row.value, 6), number(row.estimate, 6), number(row.stderr, 2), row.verdict))
    return table(rows)
