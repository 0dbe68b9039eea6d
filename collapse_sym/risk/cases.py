"""Cases: where symbols leave a regime open, the answer is piecewise, each branch under its condition.

Least squares with label noise needs T ≥ d + 2 or T ≤ d − 2 (between them its risk is infinite);
without noise T ≥ d or T < d.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp

from ..calculi import BELOW, OVER, RIDGE, SHARED, UNDER
from ..chain.assumptions import Assumptions
from ..chain.conditions import Condition
from ..chain.designs import SharedRidge
from ..chain.fits import FRESH, Fit
from ..chain.model import Chain
from ..errors import DoesNotClose, InfiniteRisk, OutsideCalculus, TooLarge
from ..functionals.printing import to_text
from ..notation import M, N
from ..spectra.branch import lowest_ridge

MAX_CASES = 16


@dataclass(frozen=True)
class Excluded:
    """A region of sizes without a finite answer, and why."""

    when: tuple[str, ...]
    because: str


@dataclass(frozen=True)
class Regimes:
    """A branch: the regime of every least-squares size, and the conditions that say so."""

    of_size: dict[sp.Expr, str]
    when: tuple[str, ...]
    known: Assumptions

    def of(self, fit: Fit) -> str:
        """The regime of a fit."""
        if fit.penalty != 0:
            return SHARED if isinstance(fit, SharedRidge) else BELOW if fit.below_zero else RIDGE
        if fit.samples in self.of_size:
            return self.of_size[fit.samples]
        # a generation of a block whose sizes depend on its index
        return OVER if self.known.implies(Condition(fit.samples, ">=", self.known.rank)) else UNDER

    def over(self, fit: Fit) -> bool:
        """Whether a least-squares fit has T ≥ d."""
        return self.of(fit) == OVER


def refuse_open_below_zero(chain: Chain) -> None:
    """Where a fit has λ < 0, its size and Σ are numbers, which say where κ's branch ends, and its design is its own.

    *Raises* OutsideCalculus.
    """
    for fit, repeat in _fits(chain):
        if not fit.below_zero:
            continue
        lowest_ridge(chain.population, fit.samples)
        if fit.design != FRESH and (repeat != 1 or [f.design for f in chain.fits].count(fit.design) > 1):
            reason = "ridge fits with λ < 0 that share a design are not treated"
            raise OutsideCalculus("equivalents", fit, reason, remedy='use design = "fresh"')


def branches(chain: Chain) -> tuple[tuple[Regimes, ...], tuple[Excluded, ...]]:
    """All branches of a chain, and the regions between them that have no finite answer.

    *Raises* TooLarge beyond 16 branches, InfiniteRisk if no branch is left.
    """
    known = Assumptions.of(chain)
    refuse_open_below_zero(chain)
    sizes = _sizes(chain)
    excluded: list[Excluded] = []
    found: list[Regimes] = []
    for regimes in _branch(list(sizes.items()), known, chain, excluded):
        found.append(regimes)
        if len(found) > MAX_CASES:
            open_sizes = ", ".join(f'--assume "{T} >= {chain.d} + 2"' for T in sizes if not T.is_number)
            raise TooLarge(
                f"{len(found)} cases", f"more than {MAX_CASES} branches are open", f"say which holds: {open_sizes}"
            )
    if not found:
        raise InfiniteRisk(
            "T", "noisy least squares with |T − d| ≤ 1 has infinite risk", "change the number of samples"
        )
    return tuple(found), tuple(dict.fromkeys(excluded))


def _sizes(chain: Chain) -> dict[sp.Expr, tuple[bool, tuple[str, ...]]]:
    """Every size of a least-squares fit → (is any of its labels noisy, what spares each noisy fit its noise)."""
    out: dict[sp.Expr, tuple[bool, tuple[str, ...]]] = {}
    for fit, repeat in _fits(chain):
        if fit.penalty != 0 or repeat == 0:
            continue
        for size in _values(fit.samples, repeat):
            noisy, spared = out.get(size, (False, ()))
            if fit.noise != 0:
                noisy, spared = True, (*spared, _sparing(fit, repeat))
            out[size] = (noisy, tuple(dict.fromkeys(spared)))
    return out


def _sparing(fit: Fit, repeat: sp.Expr) -> str:
    """When a noisy fit adds no noise after all ("": never)."""
    ways = [] if fit.noise.is_number else [f"{to_text(fit.noise)} = 0"]
    return " or ".join([*ways, "n = 0"] if repeat == N else ways)


def _fits(chain: Chain) -> Iterator[tuple[Fit, sp.Expr]]:
    for generator in chain.generators:
        yield generator.fit, sp.sympify(generator.repeat, strict=True)
    if chain.downstream is not None:
        yield chain.downstream, sp.Integer(1)


def _values(size: sp.Expr, repeat: sp.Expr) -> list[sp.Expr]:
    """A size, or the sizes of all generations where it depends on m and their number is known."""
    if M not in size.free_symbols or repeat == N:
        return [size]
    if repeat > 10**4:
        raise DoesNotClose(f"repeat = {repeat}", "more than 10000 generations of unequal sizes", "lower the count")
    return list(dict.fromkeys(size.xreplace({M: sp.Integer(k)}) for k in range(int(repeat))))


def _branch(
    sizes: list[tuple[sp.Expr, tuple[bool, tuple[str, ...]]]],
    known: Assumptions,
    chain: Chain,
    excluded: list[Excluded],
) -> Iterator[Regimes]:
    """Depth-first over the open sizes: a branch lives while its conditions are consistent."""
    waiting = [(0, Regimes({}, (), known))]
    while waiting:  # no recursion: a chain may have thousands of sizes
        index, so_far = waiting.pop()
        if index == len(sizes):
            yield so_far
            continue
        size, (noisy, spared) = sizes[index]
        if noisy:
            _exclude(size, spared, chain, so_far, excluded)
        found = list(_continued(size, noisy, so_far, chain))
        for regime, when, beyond in reversed(found):
            of_size = so_far.of_size if len(found) == 1 else dict(so_far.of_size)
            of_size[size] = regime
            waiting.append((index + 1, Regimes(of_size, when, beyond)))


def _continued(
    size: sp.Expr, noisy: bool, so_far: Regimes, chain: Chain
) -> Iterator[tuple[str, tuple[str, ...], Assumptions]]:
    """The regimes that a size may have on a branch, with the conditions that then hold."""
    if chain.population.covariance.infinite:
        yield UNDER, so_far.when, so_far.known
        return
    margin = 2 if noisy else 0
    options = (
        (OVER, Condition(size, ">=", chain.d + margin)),
        (UNDER, Condition(size, "<=", chain.d - (2 if noisy else 1))),
    )
    for regime, condition in options:
        decided = _decide(so_far.known, condition, regime)
        if decided:
            yield regime, so_far.when, so_far.known
        elif decided is None:
            yield regime, (*so_far.when, condition.text), so_far.known.extended(condition)


def _decide(known: Assumptions, condition: Condition, regime: str) -> bool | None:
    """Whether a condition holds on a branch; for sizes with the index m it must hold for all m."""
    if M not in condition.left.free_symbols:
        if condition.left.is_number and condition.right.is_number:
            return condition.truth
        return known.decide(condition)
    if known.always(condition):
        return True
    if regime == UNDER:
        return False
    raise DoesNotClose(
        condition.left,
        f"{condition.text} is not known for every m",
        f'add --assume "{condition.left.xreplace({M: sp.Integer(0)})} {condition.op} {condition.right}", or --set n=…',
    )


def _exclude(size: sp.Expr, spared: tuple[str, ...], chain: Chain, so_far: Regimes, excluded: list[Excluded]) -> None:
    if M in size.free_symbols or chain.population.covariance.infinite:
        return
    low, high = Condition(size, ">=", chain.d - 1), Condition(size, "<=", chain.d + 1)
    if size.is_number and chain.d.is_number:
        if low.truth and high.truth:
            excluded.append(Excluded((low.text, high.text), _because(spared)))
    elif so_far.known.consistent_with(low, high):
        excluded.append(Excluded((low.text, high.text), _because(spared)))


def _because(spared: tuple[str, ...]) -> str:
    ways = [f"({way})" if len(spared) > 1 and " or " in way else way for way in spared]
    unless = f" unless {' and '.join(ways)}" if all(spared) else ""
    return f"least squares with label noise and |T − d| ≤ 1: the test error is infinite{unless}"
