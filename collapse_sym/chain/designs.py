"""Shared designs: a pass on the chain, before the recursion, that leaves fresh designs only.

- Least squares with T ≥ d: X†X = I, so sharing a design, or meeting it again, changes nothing.
- Minimum-norm least squares with T < d in consecutive generations on one design: P X† = X†, hence
  n fits are one fit whose noise variance is the sum σ₁² + … + σ_n².
- Everything else that shares a design is refused by name.

The pass keeps a map back to the generations (``Share``), so that each keeps its own cost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import sympy as sp

from ..errors import DoesNotClose, OutsideCalculus
from ..notation import M, N
from .fits import Fit
from .model import Chain

MAX_STEPS = 10**4  # generations that are run one by one


@dataclass(frozen=True)
class Share:
    """What ``repeat`` generations of the chain's block ``block`` put into a fit's label noise (variance each)."""

    block: int
    repeat: sp.Expr
    variance: sp.Expr
    generation: sp.Expr = M


@dataclass(frozen=True)
class Block:
    """``repeat`` generations of a fit with a fresh design each, taught (1−p)·model + p·truth."""

    fit: Fit
    repeat: sp.Expr
    truth_weight: sp.Expr
    shares: tuple[Share, ...]

    @property
    def variance(self) -> sp.Expr:
        """The variance of the label noise of one of its fits."""
        return sp.Add(
            *[s.variance * s.repeat if len(self.shares) > 1 or self.merged else s.variance for s in self.shares]
        )

    @property
    def merged(self) -> bool:
        """Whether the block stands for several generations on one design."""
        return self.repeat == 1 and any(s.repeat != 1 for s in self.shares)


def fresh_blocks(chain: Chain, over: Callable[[Fit], bool]) -> tuple[Block, ...]:
    """The generators as blocks of fresh designs.

    ``over(fit)`` says whether a least-squares fit has T ≥ d.
    *Raises* OutsideCalculus where a shared design cannot be rewritten.
    """
    blocks = [b for i, _ in enumerate(chain.generators) for b in _expanded(chain, i)]
    _refuse_shared_ridges(blocks)
    out: list[Block] = []
    met: set[str] = set()  # designs of fits with T < d, in the past of the last block
    for block in blocks:
        name = block.fit.design
        if name == "fresh" or _smooth(block.fit) or over(block.fit):
            out.append(block)
            continue
        if out and out[-1].fit.design == name and not over(out[-1].fit):
            out[-1] = _merge(out[-1], block)
        elif name in met:
            raise _refused(block.fit, "its design recurs after another design")
        else:
            out.append(_merge(None, block))
            met.add(name)
    return tuple(out)


def _expanded(chain: Chain, i: int) -> list[Block]:
    """The generator block i; where sizes depend on the index m and the count is known, generation by generation."""
    generator = chain.generators[i]
    fit, p = generator.fit, generator.truth_weight
    repeat = sp.sympify(generator.repeat, strict=True)
    if repeat == 0:
        return []
    if M not in fit.samples.free_symbols or repeat == N:
        return [Block(fit, repeat, p, (Share(i, sp.Integer(1), fit.noise**2),))]
    if repeat > MAX_STEPS:
        raise DoesNotClose(
            f"repeat = {repeat}", f"more than {MAX_STEPS} generations of unequal sizes", "lower the count"
        )
    return [
        Block(
            replace(fit, samples=fit.samples.xreplace({M: sp.Integer(k)})),
            sp.Integer(1),
            p,
            (Share(i, sp.Integer(1), fit.noise**2, sp.Integer(k)),),
        )
        for k in range(int(repeat))
    ]


def _smooth(fit: Fit) -> bool:
    return fit.penalty != 0


def _refuse_shared_ridges(blocks: list[Block]) -> None:
    uses: dict[str, list[Block]] = {}
    for block in blocks:
        uses.setdefault(block.fit.design, []).append(block)
    for name, users in uses.items():
        several = len(users) > 1 or users[0].repeat != 1
        for block in users:
            if name != "fresh" and several and (_smooth(block.fit) or not block.fit._untransformed):
                raise _refused(
                    block.fit, f"design {name!r} is shared, and only plain least squares may share a design yet"
                )


def _merge(into: Block | None, block: Block) -> Block:
    """Generations on one design as one fit."""
    again = into is not None or block.repeat != 1  # the first fit on a design is as good as fresh
    if again and block.truth_weight != 0:
        raise _refused(block.fit, "labels mixed with the truth on a shared design with T < d")
    if again and not all(type(b.fit).noise_cost is Fit.noise_cost for b in (into or block, block)):
        raise _refused(block.fit, "only plain least squares may share a design with T < d yet")
    shares = tuple(replace(s, repeat=block.repeat) for s in block.shares)
    if into is None:
        return replace(block, repeat=sp.Integer(1), shares=shares)
    return replace(into, shares=into.shares + shares)


def _refused(fit: Fit, reason: str) -> OutsideCalculus:
    return OutsideCalculus(
        "shared designs", f"{fit.kind} with T = {fit.samples}", reason, remedy='use design = "fresh"'
    )
