"""Shared designs: a pass on the chain, before the recursion, that leaves fresh designs only.

- Least squares with T ≥ d: X†X = I, so sharing a design, or meeting it again, changes nothing.
- Minimum-norm least squares with T < d in consecutive generations on one design: P X† = X†, hence
  n fits are one fit whose noise variance is the sum σ₁² + … + σ_n².
- Ridge fits with one penalty in consecutive generations on one design: n fits are one fit with A = (Σ̂R)ⁿ, whose k-th
  label noise from the end passes through k more fits (``SharedRidge``).
- The same with unequal penalties, or least squares among them, for those who ask for it (exact values, Σ = vI).
- Everything else that shares a design is refused by name.

The pass keeps a map back to the generations (``Share``), so that each keeps its own cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import sympy as sp

from ..errors import DoesNotClose, OutsideCalculus, TooLarge
from ..notation import M, N
from .fits import FRESH, Fit, LeastSquares, Ridge
from .model import Chain

MAX_STEPS = 10**4  # generations that are run one by one
MAX_ON_ONE_DESIGN = 100  # ridge fits on one design: their maps cost the square of their number


@dataclass(frozen=True)
class SharedRidge(Ridge):
    """``times`` ridge fits with one penalty on one design, as one fit: ŵ' = Aⁿ u + Σ_k A^k B ε_{n−k},  A = Σ̂R.

    Where penalties differ, ``unequal`` lists them, first fit first (0: least squares), and Aⁿ is a product of As.
    """

    times: int = 1
    unequal: tuple[sp.Expr, ...] = ()

    @property
    def penalties(self) -> tuple[sp.Expr, ...]:
        """The penalty of each fit, first fit first."""
        return self.unequal or (self.ridge,) * self.times

    def __str__(self) -> str:
        return f"{self.times} ridge fits on design {self.design!r}"

    def noise_cost_through(self, act: Any, g: Any, later: int) -> Any:
        """g ↦ E tr(Bᵀ(A^k)ᵀgA^kB) for k = ``later``."""
        return act.noise_through(g, later)


@dataclass(frozen=True)
class Share:
    """What ``repeat`` generations of the chain's block ``block`` put into a fit's label noise (variance each).

    ``later`` counts the ridge fits that meet the same design after them.
    """

    block: int
    repeat: sp.Expr
    variance: sp.Expr
    generation: sp.Expr = M
    later: int = 0


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
        return sp.Add(*self.noises.values())

    @property
    def noises(self) -> dict[int, sp.Expr]:
        """The same, told apart by how many ridge fits meet the design after the noise."""
        several = len(self.shares) > 1 or self.merged
        found: dict[int, sp.Expr] = {}
        for s in self.shares:
            found[s.later] = found.get(s.later, 0) + (s.variance * s.repeat if several else s.variance)
        return found

    @property
    def merged(self) -> bool:
        """Whether the block stands for several generations on one design."""
        return self.repeat == 1 and any(s.repeat != 1 for s in self.shares)


def fresh_blocks(chain: Chain, over: Callable[[Fit], bool], *, unequal: bool = False) -> tuple[Block, ...]:
    """The generators as blocks of fresh designs.

    ``over(fit)`` says whether a least-squares fit has T ≥ d; ``unequal``, whether ridge fits of unequal penalties, and
    least squares beside them, may share a design (for those who can tell what their product does).
    *Raises* OutsideCalculus where a shared design cannot be rewritten, DoesNotClose and TooLarge for too many ridge
    fits on one.
    """
    blocks = _ridges_joined([b for i, _ in enumerate(chain.generators) for b in _expanded(chain, i)], unequal)
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


def refuse_shared_ridges(who: str, fits: Iterable[Fit]) -> None:
    """What treats fit after fit on fresh designs has no answer for ridge fits that share one.

    *Raises* OutsideCalculus.
    """
    for fit in fits:
        if isinstance(fit, SharedRidge):
            raise OutsideCalculus(
                who, fit, "ridge fits that share a design are not treated", remedy='use design = "fresh"'
            )


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


def _ridges_joined(blocks: list[Block], unequal: bool) -> list[Block]:
    """Ridge fits that follow each other on one design as one fit."""
    out: list[Block] = []
    for name, group in groupby(blocks, key=lambda block: block.fit.design):
        users = list(group)
        everyone = [b for b in blocks if b.fit.design == name]
        several = len(everyone) > 1 or everyone[0].repeat != 1
        if name == FRESH or not several or not any(_smooth(b.fit) or not b.fit._untransformed for b in everyone):
            out += users
            continue
        _refuse_unequal(everyone, unequal)
        if len(users) != len(everyone):
            raise _refused(users[0].fit, "its design recurs after another design")
        out.append(_joined(users))
    return out


def _refuse_unequal(users: list[Block], unequal: bool) -> None:
    """What shares a design with a ridge fit is plain, and a ridge fit of the same penalty unless others may, too."""
    for block in users:
        where = f"design {block.fit.design!r} is shared"
        plain = type(block.fit) is Ridge or (not _smooth(block.fit) and block.fit._untransformed)
        if not plain or (unequal and type(block.fit) not in (Ridge, LeastSquares)):
            raise _refused(block.fit, f"{where}, and only plain least squares or ridge may share a design")
        if unequal:
            continue
        if not _smooth(block.fit):
            raise _refused(block.fit, f"{where} by least squares and ridge")
        if not _equal(block.fit.penalty, users[0].fit.penalty):
            raise _refused(block.fit, f"{where} by ridge fits of unequal penalty")


def _equal(one: sp.Expr, other: sp.Expr) -> bool:
    return bool(sp.expand(one - other) == 0)


def _joined(users: list[Block]) -> Block:
    """Ridge fits on one design as one: the last noise is fresh, each earlier one passes one fit more."""
    if any(block.repeat == N for block in users):
        raise DoesNotClose("repeat = n", "n ridge fits on one design are followed for a known n only", "use --set n=…")
    if any(b.truth_weight != 0 and (i > 0 or b.repeat != 1) for i, b in enumerate(users)):
        raise _refused(users[0].fit, "labels mixed with the truth on a shared design of ridge fits")
    times = sum(int(block.repeat) for block in users)
    if times > MAX_ON_ONE_DESIGN:
        raise TooLarge(f"{times} ridge fits on one design", f"more than {MAX_ON_ONE_DESIGN} are not followed")
    noises = [(s, k) for block in users for s in block.shares for k in range(int(block.repeat))]
    shares = tuple(replace(s, generation=sp.Integer(k), later=times - 1 - place) for place, (s, k) in enumerate(noises))
    first, penalties = users[0].fit, tuple(b.fit.penalty for b in users for _ in range(int(b.repeat)))
    smooth = next(penalty for penalty in penalties if penalty != 0)
    several = () if all(_equal(penalty, smooth) for penalty in penalties) else penalties
    fit = SharedRidge(first.samples, first.noise, first.design, ridge=smooth, times=times, unequal=several)
    return replace(users[0], fit=fit, repeat=sp.Integer(1), shares=shares)


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
