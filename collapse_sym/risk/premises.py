"""What an answer assumes, in sentences."""

from __future__ import annotations

from ..chain.model import Chain
from ..notation import N, role_name, symbol
from .derive import Setup


def premises(chain: Chain, setup: Setup) -> tuple[str, ...]:
    """The chain's own description and assumptions, the domains of its symbols, and what the calculi add."""
    common = [
        "rows x ~ N(0, Σ); label noises Gaussian, independent of each other and of all designs",
        *chain.assume,
        *(f"{name} is {role_name(symbol(name, role))}" for name, role in chain.symbols.items() if role != "dimension"),
    ]
    special = [sentence for act in setup.acts for sentence in act.calculus.assumptions(act.fit, act.regime)]
    if symbolic_n(chain) and any(c.relation == "~=" for c in setup.calculi):
        special.append("n is fixed as d → ∞")
    return tuple(dict.fromkeys(common + special))


def symbolic_n(chain: Chain) -> bool:
    """Whether a block of the chain is repeated n times."""
    return any(g.repeat == N for g in chain.generators)
