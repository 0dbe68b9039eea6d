r"""What a generation costs as a function of its own rows, read off the engine: w/(T − e).

The chain is run once with a symbol of its own for the rows of one generation of every block and another for those of
its sisters.  The cost of the one must not speak of any other rows, and its reciprocal must be linear in T; then w and e
are the coefficients of that line, whatever the calculi made of the rest.  Least squares with T ≥ d + 2 hands every
metric on as it is, which is why this holds; a fit that shrinks is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp

from ..chain.assumptions import Assumptions
from ..chain.conditions import conditions
from ..chain.fits import Fit, Generator
from ..chain.model import Chain
from ..errors import DoesNotClose, InvalidInput, OutsideCalculus, TooLarge
from ..notation import M, N, symbol
from ..risk.case import Case, risk
from ..risk.exponential import is_zero

MOST_APART = 64  # generations that are told apart because their labels hold a share of the truth
SPARE = 2  # noisy least squares needs T ≥ d + 2, noiseless T ≥ d

WHAT = "of the budget"
REMEDY = "give numbers and isotropic inputs: then all splits are compared"
OWN = "T_own"  # begins the names of the rows that are told apart


@dataclass(frozen=True)
class Price:
    """``repeat`` fits of one block, each of which costs ``weight``/(T − ``offset``) on T ≥ ``least`` rows.

    ``noise`` is σ of its labels, a factor of √weight; a fit without noise costs nothing from T = ``least`` on.
    ``block`` is None for the downstream fit; ``generation`` is its index where the generations of a block differ.
    """

    block: int | None
    repeat: sp.Expr
    noise: sp.Expr
    weight: sp.Expr
    offset: sp.Expr
    least: sp.Expr
    generation: int | None = None

    @property
    def per_variance(self) -> sp.Expr:
        """weight/σ²."""
        return self.weight / self.noise**2


@dataclass(frozen=True)
class Bill:
    """One case of a chain: the prices of its fits, and what of its error no rows of theirs change."""

    chain: Chain
    case: Case
    prices: tuple[Price, ...]
    rest: sp.Expr

    @property
    def noisy(self) -> tuple[Price, ...]:
        """The fits that cost something."""
        return tuple(p for p in self.prices if p.weight != 0)

    @property
    def known(self) -> Assumptions:
        """What is known of the sizes of the chain."""
        return self.case.regimes.known


@dataclass(frozen=True)
class _Probe:
    """A fit of the probing chain: the rows it was given, and the block (None: downstream) that it stands for."""

    rows: sp.Symbol
    fit: Fit
    block: int | None
    repeat: sp.Expr
    place: int
    generation: int | None = None


def bills(chain: Chain, *, downstream: bool = False) -> Iterator[Bill]:
    """The prices of all generations, case by case; ``downstream``: of the downstream least squares too.

    *Raises* OutsideCalculus for generators that are no least squares with T ≥ d on fresh designs, DoesNotClose,
    TooLarge, InvalidInput, and what ``risk`` raises.

    >>> from collapse_sym.chain import example_text, loads
    >>> (bill,) = bills(loads(example_text("thm-4.1")))
    >>> bill.prices[0].weight, bill.prices[0].offset
    (d*sigma0**2, d + 1)
    """
    _refuse(chain, downstream)
    probes = tuple(_probes(chain, downstream))
    probing = _probing(chain, probes)
    for case in risk(probing).cases:
        prices = tuple(_price(chain, case, probe, probes) for probe in probes)
        rest = case.bias.expr if downstream else case.bias.expr + case.variance.expr
        _alone(rest, probes, None)
        yield Bill(chain, case, prices, rest)


def _refuse(chain: Chain, downstream: bool) -> None:
    known = Assumptions.of(chain)
    if any(name.startswith(OWN) for name in chain.symbols):
        raise InvalidInput(OWN, "begins the names of the rows that are told apart", "give your symbol another name")
    for generator in chain.generators:
        fit = generator.fit
        if fit.penalty != 0:
            raise _outside(fit, "a ridge generator shrinks its labels: no cost w/(T - e) is its own")
        if fit.design != "fresh":
            raise _outside(fit, "generations on one design have one size: there is nothing to split")
        if not fit._untransformed:
            raise _outside(fit, "only plain least squares has a cost that is known as w/(T - e)")
        if M not in fit.samples.free_symbols and known.implies(f"{fit.samples} <= {chain.d} - 1"):
            raise _outside(fit, "a generator with T < d shrinks its labels: no cost w/(T - e) is its own")
    last = chain.downstream
    if downstream and last is None:
        raise InvalidInput("downstream", "there is no downstream fit to share the budget", "leave the option out")
    if downstream and last is not None and (last.penalty != 0 or not last._untransformed):
        raise _outside(last, "the rows of a ridge fit change its bias too: no closed form for its share")
    if downstream and last is not None and known.implies(f"{last.samples} <= {chain.d} - 1"):
        raise _outside(last, "a downstream fit with T < d has a bias that its rows change")


def _outside(fit: Fit, reason: str) -> OutsideCalculus:
    return OutsideCalculus(WHAT, f"{fit.kind} with T = {fit.samples}", reason, remedy=REMEDY)


def _probes(chain: Chain, downstream: bool) -> Iterator[_Probe]:
    """The fits of the probing chain that stand for others, in order."""
    mixed = any(g.truth_weight != 0 for g in chain.generators)
    place = 0
    for i, generator in enumerate(chain.generators):
        repeat = sp.sympify(generator.repeat, strict=True)
        if repeat == 0:
            continue
        if not mixed:
            yield _Probe(_rows(f"{OWN}{i}"), generator.fit, i, repeat, place)
            place += 2  # its sisters follow
            continue
        if repeat == N:
            raise DoesNotClose("repeat = n", "labels mixed with the truth weigh generations by age", "use --set n=…")
        if repeat > MOST_APART:
            raise TooLarge(f"repeat = {repeat}", f"more than {MOST_APART} generations that differ", "lower the count")
        for k in range(int(repeat)):
            yield _Probe(_rows(f"{OWN}{i}_{k}"), generator.fit, i, sp.Integer(1), place, k)
            place += 1
    if downstream and chain.downstream is not None:
        yield _Probe(_rows(OWN), chain.downstream, None, sp.Integer(1), place)


def _rows(name: str) -> sp.Symbol:
    return symbol(name, "size")


def _probing(chain: Chain, probes: tuple[_Probe, ...]) -> Chain:
    """The chain with rows of their own for the probes, and for the sisters of each."""
    generators, new = [], []
    for probe in probes:
        if probe.block is None:
            continue
        weight = chain.generators[probe.block].truth_weight
        generators.append(Generator(replace(probe.fit, samples=probe.rows), 1, weight))
        new.append((probe.rows, probe.fit))
        if probe.generation is None:
            sisters = _rows(f"{probe.rows}_sisters")
            generators.append(Generator(replace(probe.fit, samples=sisters), N, weight))
            new.append((sisters, probe.fit))
    last = chain.downstream
    if last is not None and probes and probes[-1].block is None:
        last = replace(last, samples=probes[-1].rows, design="fresh")
        new.append((probes[-1].rows, last))
    bare = replace(chain, generators=tuple(generators), downstream=last, assume=())
    kept = tuple(text for text in chain.assume if _names(text) <= {*bare.symbols, "d"})
    return replace(bare, assume=(*kept, *(f"{rows} >= d + {_spare(fit)}" for rows, fit in new)))


def _names(text: str) -> set[str]:
    return {str(x) for c in conditions(text) for side in (c.left, c.right) for x in side.free_symbols}


def _spare(fit: Fit) -> int:
    return 0 if fit.noise == 0 else SPARE


def _price(chain: Chain, case: Case, probe: _Probe, probes: tuple[_Probe, ...]) -> Price:
    """weight and offset of one fit: 1/cost = (T − e)/w, a line in T."""
    cost, zero = _cost(case, probe), sp.Integer(0)
    least = chain.d + _spare(probe.fit)
    common = {"block": probe.block, "repeat": probe.repeat, "noise": probe.fit.noise, "generation": probe.generation}
    if cost == 0:
        return Price(**common, weight=zero, offset=zero, least=least)
    _alone(cost, probes, probe)
    factor, own = cost.as_independent(probe.rows, as_Add=False)
    line = sp.cancel(1 / own)
    if not line.is_polynomial(probe.rows) or sp.degree(line, probe.rows) != 1:
        raise _outside(probe.fit, "its cost is not of the form w/(T - e)")
    slope, constant = sp.Poly(line, probe.rows).all_coeffs()
    weight, offset = factor / slope, -constant / slope
    if not is_zero(sp.together(cost * (probe.rows - offset) - weight)):
        raise _outside(probe.fit, "its cost is not of the form w/(T - e)")
    return Price(**common, weight=weight, offset=offset, least=least)


def _cost(case: Case, probe: _Probe) -> sp.Expr:
    """The cost of a probe in the engine's answer, 0 for a fit without noise."""
    if probe.block is None:
        return case.variance.expr
    return sp.Add(*[c.answer.expr for c in case.per_generation if c.block == probe.place])


def _alone(expr: sp.Expr, probes: tuple[_Probe, ...], own: _Probe | None) -> None:
    """Refuse a number that speaks of rows that are not its own, or of how many generations follow."""
    foreign = {x for x in expr.free_symbols if str(x).startswith(OWN) and (own is None or x != own.rows)}
    if foreign or (N in expr.free_symbols):
        raise OutsideCalculus(
            WHAT, ", ".join(sorted(str(x) for x in foreign)) or "n", "one cost depends on the rows of another fit"
        )
