"""What an answer assumes, in sentences."""

from __future__ import annotations

from ..calculi import BELOW
from ..calculi.equivalents import TYPICAL
from ..chain.model import Chain
from ..chain.power_law import PowerLaw
from ..functionals.printing import to_text
from ..notation import N, role_name, symbol
from .derive import Setup

#: in place of what equivalents assume where d/T is bounded
INFINITE = (
    "d = ∞, T → ∞: deterministic equivalents up to factors 1 + o(1) in any dimension (the cited facts have d/T bounded)"
)


def premises(chain: Chain, setup: Setup) -> tuple[str, ...]:
    """The chain's own description and assumptions, the domains of its symbols, and what the calculi add."""
    common = [
        "rows x ~ N(0, Σ); label noises Gaussian, independent of each other and of all designs",
        *chain.assume,
        *(f"{name} is {role_name(symbol(name, role))}" for name, role in chain.symbols.items() if role != "dimension"),
        *_capacity(chain),
    ]
    special = [sentence for act in setup.acts for sentence in act.calculus.assumptions(act.fit, act.regime)]
    equivalent = any(c.relation == "~=" for c in setup.calculi)
    if equivalent and chain.population.covariance.infinite:
        special = [INFINITE, *(TYPICAL.format(act.fit.penalty) for act in setup.acts if act.regime == BELOW)]
    if symbolic_n(chain) and equivalent:
        special.append("n is fixed as d → ∞")
    return tuple(dict.fromkeys(common + special))


def _capacity(chain: Chain) -> tuple[str, ...]:
    covariance = chain.population.covariance
    if not isinstance(covariance, PowerLaw) or not covariance.beta.free_symbols:
        return ()
    return (f"{to_text(covariance.beta)} > 1",)


def symbolic_n(chain: Chain) -> bool:
    """Whether a block of the chain is repeated n times."""
    return any(g.repeat == N for g in chain.generators)
