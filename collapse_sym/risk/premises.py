"""What an answer assumes, in sentences."""

from __future__ import annotations

from ..chain.model import Chain
from ..notation import N, role_name, symbol
from .derive import Setup

#: what the answer for d = ∞ takes for granted, beyond what the equivalents of the literature in use say
INFINITE = "d = ∞: the equivalents hold up to factors that tend to 1 in any dimension (cited facts have d/T bounded)"


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
    if chain.population.covariance.infinite:
        special.append(INFINITE)
    return tuple(dict.fromkeys(common + special))


def symbolic_n(chain: Chain) -> bool:
    """Whether a block of the chain is repeated n times."""
    return any(g.repeat == N for g in chain.generators)
