r"""The waist: one backward recursion of metrics, which knows no calculus and no language.

A generation teaches and fits,  u = (1−p) ŵ + p w₀  and  ŵ' = A u + B ε.  Backwards, with a quadratic form

    ŵᵀ N₁₁ ŵ + 2 ŵᵀ N₁₂ w₀ + w₀ᵀ N₂₂ w₀ + constant

of the parameter that comes out, the form of the parameter that goes in is

    fit    N₁₁ ← second(N₁₁) ,  N₁₂ ← mean(N₁₂) ,  constant += σ² noise(N₁₁)
    teach  N₂₂ ← N₂₂ + 2p N₁₂ + p² N₁₁ ,  N₁₂ ← (1−p)(N₁₂ + p N₁₁) ,  N₁₁ ← (1−p)² N₁₁      (old values on the right)

and at the start ŵ₀ = w₀.  A block of n equal generations closes when its maps only rescale the
metrics that meet it; then everything is an exponential polynomial in n.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp

from ..calculi.base import Act
from ..chain.designs import MAX_STEPS, Block
from ..errors import DoesNotClose
from ..functionals.definitions import Definition
from ..notation import M, N
from .exponential import ExpPoly, coincide, is_zero

SMALL_POWER = 64  # larger exponents get a name: (1/2)^(10^9) is never multiplied out

Tracks = tuple[tuple[Any, Any], ...]  # pairs (N₁₂, N₂₂) that share one N₁₁


@dataclass(frozen=True)
class Cost:
    """What the label noise of one generation of the chain's block ``block`` costs.

    ``generation`` is its index, or m for every generation of a block in closed form; ``count`` of them
    cost ``total`` together.
    """

    block: int
    generation: sp.Expr
    each: Any
    count: Any
    total: Any


@dataclass(frozen=True)
class State:
    """The quadratic forms on their way back to the start, and the costs met so far (last generation first)."""

    n11: Any
    tracks: Tracks
    costs: tuple[Cost, ...] = ()
    #: (block of the chain, metric that its last generation meets), last block first
    reached: tuple[tuple[int, Any], ...] = ()
    #: generations run one by one in blocks that do not close
    steps: int = 0

    def forms(self) -> tuple[Any, ...]:
        """The metrics N₁₁ + 2N₁₂ + N₂₂ of w₀ at the start, one per track."""
        return tuple(self.n11 + 2 * n12 + n22 for n12, n22 in self.tracks)


@dataclass
class Powers:
    """Stand-ins for b^n, so that limits n → ∞ can be taken term by term and huge powers are never multiplied out.

    ``shrinking`` are the bases that are known to lie in (0, 1).
    """

    stand_ins: dict[tuple[sp.Expr, sp.Expr], sp.Dummy] = field(default_factory=dict)
    shrinking: set[sp.Expr] = field(default_factory=set)

    def of(self, base: sp.Expr, exponent: sp.Expr = N) -> sp.Expr:
        """The stand-in for base^exponent."""
        return self.stand_ins.setdefault((base, exponent), sp.Dummy("power", positive=True))

    def restore(self, expr: Any) -> Any:
        """Powers again in place of the stand-ins."""
        table = {v: b**k for (b, k), v in self.stand_ins.items()}
        return expr.xreplace(table) if table and isinstance(expr, sp.Basic) else expr

    def restored(self, d: Definition) -> Definition:
        """A definition with powers again in place of the stand-ins."""
        return d if d.expr is None else replace(d, expr=self.restore(d.expr))

    def limit(self, expr: sp.Expr, definitions: Sequence[Definition] = ()) -> sp.Expr | None:
        """The limit n → ∞ of a sum of non-negative costs, or None where it is not known."""
        moving = {v for (_, exponent), v in self.stand_ins.items() if exponent == N} | {N}
        written_out: dict[sp.Expr, sp.Expr] = {}
        for d in definitions:
            value = None if d.expr is None else d.expr.xreplace(written_out)
            if value is not None and value.free_symbols & moving:
                written_out[d.symbol] = value
        expr = expr.xreplace(written_out)
        table = {}
        for (base, exponent), stand_in in self.stand_ins.items():
            if exponent != N or not expr.has(stand_in):  # a block of fixed length stays as it is
                continue
            if base not in self.shrinking and not (base.is_number and 0 < base < 1):
                return None
            table[stand_in] = sp.Integer(0)
        rest = sp.expand(expr.xreplace(table)) if expr.has(N) else expr.xreplace(table)
        if rest.has(sp.Sum):
            return None
        return sp.oo if rest.has(N) else rest


def backward(pairs: Sequence[tuple[Block, Act]], state: State, *, powers: Powers) -> State:
    """The state before all blocks, from the state after them."""
    for block, act in reversed(pairs):
        reached = (*state.reached, (block.shares[0].block, state.n11))
        before = _block(block, act, state, powers)
        state = replace(before, reached=reached, steps=max(before.steps, state.steps))
    return state


def _block(block: Block, act: Act, state: State, powers: Powers) -> State:
    if block.repeat == 1:
        return _generation(block, act, state, block.shares)
    if block.repeat == N and hasattr(act.language, "iterate"):
        return _opaque(block, act, state)
    closed = _close(block, act, state, powers)
    if closed is not None:
        return closed
    if block.repeat == N:
        why = (
            "at this λ < 0 a closed form divides by 0, or Σ is anisotropic"
            if act.regime == "below"
            else "the spectrum is anisotropic and a fit shrinks it"
        )
        raise DoesNotClose("repeat = n", f"n stays open here: {why}", "use --set n=…")
    steps = state.steps + int(block.repeat)
    if steps > MAX_STEPS:
        raise DoesNotClose(
            f"repeat = {block.repeat}", f"no closed form, and more than {MAX_STEPS} steps", "lower the count"
        )
    last = int(block.repeat) - 1
    for k in range(last, -1, -1):
        shares = tuple(replace(s, generation=sp.Integer(k)) for s in block.shares)
        state = _generation(block, act, state, shares)
    return replace(state, steps=steps)


def _generation(block: Block, act: Act, state: State, shares: Any) -> State:
    """One generation, backwards."""
    fit, p = block.fit, act.number(block.truth_weight)
    costs = state.costs + tuple(_costs(block, act, state.n11, shares))
    n11 = fit.second(act, state.n11)
    tracks = tuple((fit.mean(act, n12), n22) for n12, n22 in state.tracks)
    if block.truth_weight != 0:
        tracks = tuple(((1 - p) * (n12 + p * n11), n22 + 2 * p * n12 + p**2 * n11) for n12, n22 in tracks)
        n11 = (1 - p) ** 2 * n11
    return State(n11, tracks, costs)


def _costs(block: Block, act: Act, n11: Any, shares: Any) -> list[Cost]:
    noisy = [s for s in shares if s.variance != 0]
    if not noisy:
        return []
    units: dict[int, Any] = {}
    out = []
    for share in reversed(noisy):  # costs are met last generation first
        if share.later not in units:
            units[share.later] = block.fit.noise_cost_through(act, n11, share.later)
        each = act.number(share.variance) * units[share.later]
        count = act.number(share.repeat)
        out.append(Cost(share.block, share.generation, each, count, count * each))
    return out


def _opaque(block: Block, act: Act, state: State) -> State:
    """n generations in a language whose maps are opaque: powers and sums stay unevaluated."""
    if block.truth_weight != 0:
        raise DoesNotClose("repeat = n", "labels mixed with the truth stay open in the free calculus", "use --set n=…")
    language: Any = act.language
    costs = []
    for share in block.shares:
        if share.variance != 0:
            each, total = language.accumulate(act, state.n11, block.repeat)
            costs.append(Cost(share.block, M, share.variance * each, block.repeat, share.variance * total))
    n11 = language.iterate(act, "second", state.n11, block.repeat)
    tracks = tuple((language.iterate(act, "mean", n12, block.repeat), n22) for n12, n22 in state.tracks)
    return State(n11, tracks, state.costs + tuple(costs))


# -- closed forms in the number of generations -------------------------------------------------------


def _close(block: Block, act: Act, state: State, powers: Powers) -> State | None:
    """The block in closed form, or None if its maps do more than rescale the metrics."""
    factors = _factors(block, act, state.n11, [n12 for n12, _ in state.tracks])
    if factors is None:
        return None
    a1, a2 = factors
    if M in block.fit.samples.free_symbols:
        return _indexed(block, act, state, a1, a2)
    p, n = block.truth_weight, block.repeat
    q, r = (1 - p) ** 2 * a2, (1 - p) * a1
    language: Any = act.language
    if act.regime == "below" and coincide((sp.S.One, q, r) if p != 0 else (sp.S.One, q), language.definitions):
        return None
    _mark_shrinking(block, act, powers, (q, r))
    at = _exponents(n, act, powers)
    f11 = ExpPoly.power(q)
    g11 = ExpPoly.solve(r, f11.scaled(p * (1 - p) * a2), start=sp.Integer(0))
    n11_in_n22 = ExpPoly.solve(sp.Integer(1), g11.scaled(2 * p * a1) + f11.scaled(p**2 * a2), start=sp.Integer(0))
    n12_in_n22 = ExpPoly.solve(sp.Integer(1), ExpPoly.power(r, 2 * p * a1), start=sp.Integer(0))
    tracks = tuple(
        (
            ExpPoly.power(r).at(**at) * n12 + g11.at(**at) * state.n11,
            n22 + n12_in_n22.at(**at) * n12 + n11_in_n22.at(**at) * state.n11,
        )
        for n12, n22 in state.tracks
    )
    costs = state.costs + tuple(_closed_costs(block, act, state.n11, q, at))
    return State(f11.at(**at) * state.n11, tracks, costs)


def _exponents(n: sp.Expr, act: Act, powers: Powers) -> dict[str, Any]:
    """How to write k and b^k at k = n: as they are for small numbers, with a named exponent for huge ones."""
    if n == N or n <= SMALL_POWER:
        # the power of a long base keeps a stand-in too: nobody wants it multiplied out
        return {"k": n, "power": powers.of if n == N else (lambda b: b**n if b.is_number else powers.of(b, n))}
    language: Any = act.language
    count = language.count(n)
    return {"k": count, "power": lambda b: powers.of(b, count)}


def _closed_costs(block: Block, act: Act, n11: Any, q: sp.Expr, at: Any) -> list[Cost]:
    out, n = [], at["k"]
    total = _geometric(q, at)
    for share in block.shares:
        if share.variance != 0:
            each = share.variance * block.fit.noise_cost(act, n11)
            out.append(Cost(share.block, M, each * (1 if q == 1 else q ** (n - 1 - M)), n, each * total))
    return out


def _geometric(q: sp.Expr, at: Any) -> sp.Expr:
    """1 + q + … + q^(n−1), as n or as (1 − q^n)/(1 − q)."""
    if is_zero(q - 1):
        return at["k"]
    # The form that is shown is held against the one that is proved by substitution, for any base and power:
    # q itself may be long, and q^50 multiplied out longer.
    base, power = sp.Dummy("q", positive=True), sp.Dummy("power", positive=True)
    proved = ExpPoly.solve(sp.Integer(1), ExpPoly.power(base), start=sp.Integer(0)).at(at["k"], lambda _: power)
    if not is_zero(proved - (1 - power) / (1 - base)):
        raise DoesNotClose("1 + q + … + q^(n−1)", "its closed form failed its own check", "use --set n=…")
    return (1 - at["power"](q)) / (1 - q)


def _indexed(block: Block, act: Act, state: State, a1: sp.Expr, a2: sp.Expr) -> State:
    """n generations of sizes that depend on their index m: closes where each leaves the metrics alone."""
    if a1 != 1 or a2 != 1 or block.truth_weight != 0:
        raise DoesNotClose(
            "repeat = n", "sizes that depend on m close only for least squares with T ≥ d", "use --set n=…"
        )
    costs = []
    for share in block.shares:
        if share.variance != 0:
            each = share.variance * block.fit.noise_cost(act, state.n11)
            costs.append(Cost(share.block, M, each, block.repeat, sp.Sum(each, (M, 0, block.repeat - 1))))
    return replace(state, costs=state.costs + tuple(costs))


def _factors(block: Block, act: Act, n11: Any, means: list[Any]) -> tuple[sp.Expr, sp.Expr] | None:
    """(a₁, a₂) with second(N₁₁) = a₂ N₁₁ and mean(g) = a₁ g for all N₁₂, and for N₁₁ where p mixes it into them."""
    ratio = getattr(act.language, "ratio", None)
    if ratio is None:
        return None
    one = getattr(act.language, "one", None)
    if one is not None:  # Σ has one eigenvalue: metrics are numbers
        n11, means = one, [one]
    elif block.truth_weight != 0:
        means = [*means, n11]
    a2 = _common(ratio, [(block.fit.second(act, g), g) for g in (n11,) if not _zero(g)])
    if a2 is None:
        return None
    a1 = _common(ratio, [(block.fit.mean(act, g), g) for g in means if not _zero(g)])
    return None if a1 is None else (a1, a2)


def _common(ratio: Any, pairs: list[tuple[Any, Any]]) -> sp.Expr | None:
    factors = {ratio(image, g) for image, g in pairs} or {sp.Integer(1)}
    return factors.pop() if len(factors) == 1 else None


def _zero(g: Any) -> bool:
    return isinstance(g, (int, sp.Basic)) and g == 0


def _mark_shrinking(block: Block, act: Act, powers: Powers, bases: tuple[sp.Expr, ...]) -> None:
    """Bases in (0, 1): a fit with λ ≥ 0 and κ > 0 strictly shrinks (E AᵀA ≤ E A < I), and so does 0 < p < 1."""
    if block.fit._untransformed and act.regime != "below" and (act.regime != "over" or block.truth_weight != 0):
        powers.shrinking |= {b for b in bases if b != 1}
