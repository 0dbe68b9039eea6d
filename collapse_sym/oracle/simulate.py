r"""Simulation of a chain: real designs, the label noise averaged exactly.

Given all designs the last parameter is linear in the truth and the noises,

    Σ^{1/2}(ŵ_pred − w₀) = H w₀ + Σ_m G_m B_m ε_m ,      ε_m ~ N(0, σ_m² I) independent,

so the test error given the designs is ‖H w₀‖² + Σ_m σ_m² ‖G_m B_m‖².  Its three parts are bias, variance
(the downstream noise) and collapse (the generators' noises).  G and H are multiplied up from the last fit
to the first: with labels (1−p)·model + p·truth a fit maps the error δ to (1−p)Aδ − (I−A)w₀ + Bε, hence

    start G = Σ^{1/2}, H = 0 ;        H ← H − (G − GA) ,   G ← (1−p) GA .

The bias splits at the downstream fit, H = H_clean + H_delta with H_clean = −Σ^{1/2}(I − A_downstream):
clean + delta + cross, cross = 2⟨H_clean w₀, H_delta w₀⟩.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..chain.model import Chain
from .designs import Design, act, draw_designs
from .plan import Floats, Plan, generator_for, plan_of

#: The parts of a risk, in the order of reports; bias = clean + delta + cross, total = bias + variance + collapse.
PARTS = ("bias", "clean", "delta", "cross", "variance", "collapse", "total")


@dataclass(frozen=True)
class Simulation:
    """Replicates of each part, arrays of shape (R,); ``per_generation`` of shape (R, blocks) splits collapse."""

    bias: Floats
    clean: Floats
    delta: Floats
    cross: Floats
    variance: Floats
    collapse: Floats
    total: Floats
    per_generation: Floats

    @property
    def replicates(self) -> int:
        """R, the number of independent replicates."""
        return len(self.total)

    def mean(self, part: str) -> float:
        """The average of a part over the replicates."""
        return float(getattr(self, part).mean())

    def stderr(self, part: str) -> float:
        """The standard error of that average."""
        return self.spread(part) / float(np.sqrt(self.replicates))

    def spread(self, part: str) -> float:
        """The standard deviation of one replicate."""
        return float(getattr(self, part).std(ddof=1)) if self.replicates > 1 else float("inf")


def simulate(chain: Chain, *, replicates: int, seed: int = 0) -> Simulation:
    """Simulate a numeric chain, averaging exactly over the label noise given the designs.

    Any fit with a smoother, any truth weight, shared designs and unequal sizes are treated.
    Raises: InvalidInput where a symbol is left; TooLarge beyond d = 2000.
    """
    plan = plan_of(chain)
    return simulate_plan(plan, replicates=replicates, identity=(repr(chain), seed))


def simulate_plan(plan: Plan, *, replicates: int, identity: tuple[object, ...]) -> Simulation:
    """``simulate`` for a plan; ``identity`` is what the random stream is seeded by."""
    rng = generator_for("noise-averaged", *identity)
    batch = batch_size(plan)
    pieces = []
    for start in range(0, replicates, batch):
        size = min(batch, replicates - start)
        pieces.append(given_designs(plan, draw_designs(plan, rng, size), size))
    return joined(pieces)


def batch_size(plan: Plan) -> int:
    """How many replicates are treated at once: about 2·10⁵ numbers per matrix, which stay in the cache."""
    longest = max((s.samples for s in plan.steps if not s.plain or s.samples < plan.d), default=0)
    return max(1, 200_000 // (plan.d * max(plan.d, longest)))


def given_designs(
    plan: Plan, designs: dict[object, Design], batch: int, acting: Callable[..., tuple[Floats, Floats]] | None = None
) -> Simulation:
    """The parts given one batch of designs: no randomness is left.

    ``acting`` takes the place of ``act``, for instance where the costs of some fits are averaged over their designs.
    """
    acting = acting or act
    G = np.broadcast_to(np.diag(plan.roots), (batch, plan.d, plan.d))
    H = np.zeros_like(G)
    H_clean = H
    variance: Floats = np.zeros(batch)
    blocks = np.zeros((batch, plan.blocks))
    for step in reversed(plan.steps):
        GA, cost = acting(G, step, designs[step.design])
        if GA is not G:  # least squares with T ≥ d recovers what it is taught: I − A = 0 exactly
            H = H - (G - GA)
        G = GA if step.weight == 0 else (1 - step.weight) * GA
        if step.block is None:
            variance, H_clean = step.noise**2 * cost, H
        else:
            blocks[:, step.block] += step.noise**2 * cost
    return _parts(plan, H, H_clean, variance, blocks)


def _parts(plan: Plan, H: Floats, H_clean: Floats, variance: Floats, blocks: Floats) -> Simulation:
    H_delta = H - H_clean
    bias, clean, delta = (_weighted(A, A, plan.squares) for A in (H, H_clean, H_delta))
    cross = 2 * _weighted(H_clean, H_delta, plan.squares)
    collapse = blocks.sum(axis=1)
    return Simulation(bias, clean, delta, cross, variance, collapse, bias + variance + collapse, blocks)


def _weighted(A: Floats, B: Floats, weights: Floats) -> Floats:
    # Σ_ij A_ij B_ij weights_j per replicate
    return np.asarray(np.einsum("rij,rij->rj", A, B) @ weights)


def joined(pieces: list[Simulation]) -> Simulation:
    """Independent simulations as one."""
    fields = Simulation.__dataclass_fields__
    return Simulation(**{name: np.concatenate([getattr(p, name) for p in pieces]) for name in fields})
