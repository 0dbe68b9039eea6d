r"""The best split of a budget over generations that may shrink their labels: all sizes compared, whole rows.

A fit with T < d or a ridge takes some of the truth away, so that no cost w/(T − e) is its own (``rows``).  For Σ = vI
two numbers say all of a teacher (``teacher``), its alignment A = vE⟨ŵ, w₀⟩ and its energy E = vE‖ŵ‖²:

    A ← a₁(T) A ,   E ← a₂(T) E + σ² b(T) ,      E_test = v‖w₀‖² − 2mA + kE + const ,   a₁, a₂, m, k > 0 .

More alignment and less energy are better, now and after every further fit.  Of all ways to spend some rows on the
first generations those are kept that no other beats in both.  Where a₁ = a₂ for all sizes, in least squares, one is
enough, with the least kE − 2mA: later fits multiply that number and add the same to it.  So no split is left out.

With least squares on T < d rows and equal noises older generations get at least as many rows as younger ones: with
fewer, x < y, changing places would change kE − 2mA by k·σ²[(1 − y/d)b(x) − (1 − x/d)b(y)], times what follows,

    (1 − y/d) b(x) < (1 − x/d) b(y)   ⇔   x/((d − x)(d − x − 1)) < y/((d − y)(d − y − 1)) .

The certificate, for sizes ≤ d − 2, is that of ``derivations.older_generations_get_more_rows``.

Without noise it is an even split that keeps most of the truth (``even_split``).  Where Σ has several levels no numbers
tell beginnings apart, and every split is evaluated (``level_search``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import flint
import numpy as np
import sympy as sp

from ..calculi import BELOW, OVER, RIDGE, UNDER, Act, choose
from ..chain.fits import FRESH, Fit, Generator, refuse_below_zero
from ..chain.grammar import coerce
from ..chain.model import Chain
from ..errors import InvalidInput, NotConverged, OutsideCalculus, TooLarge
from ..risk.cases import branches
from ..risk.derive import set_up
from ..risk.numbers import predict
from ..risk.premises import premises
from ..spectra.numeric import Balls, Numeric
from ..spectra.spectrum import Spectrum, spectrum_of
from .level_search import LevelMaps, LevelSearch
from .split_search import Maps, Search

WHAT = "of the budget in whole rows"
MOST_ROWS, MOST_LEVELS = 10**4, 32
DEEPER = "how far below 0 it may be depends on the rows: give lambda >= 0"
BITS, ENOUGH = 128, 64  # of the maps, which are then rounded to float64


@dataclass(frozen=True)
class BestSizes:
    """The best split of at most ``total`` rows: ``sizes`` of all fits of the budget in order, and the test errors.

    ``places`` are the blocks of ``asked`` that these belong to (None: downstream), ``chain`` has them; no split is
    better by more than ``slack``.  ``equal`` is the error on equally many rows each, ``total`` together.
    """

    asked: Chain
    chain: Chain
    total: int
    sizes: tuple[int, ...]
    places: tuple[int | None, ...]
    error: float
    equal: float
    slack: float
    relation: str
    assumptions: tuple[str, ...]
    cites: tuple[str, ...]


def shrinks(chain: Chain) -> bool:
    """Whether a generator of a chain of numbers has a ridge or fewer rows than directions."""
    fits, endless = [g.fit for g in chain.generators], chain.population.covariance.infinite
    return chain.numeric and any(f.penalty != 0 or endless or bool(f.samples < chain.d) for f in fits)


def best_sizes(chain: Chain, total: object, *, downstream: bool = False) -> BestSizes:
    """The split of at most ``total`` rows with the least test error, among all sizes T ≥ 1.

    The sizes of the chain's generators play no part; ``downstream``: those of its downstream fit neither.  Penalties
    are kept as they are, per sample.

    Assumes: Σ with few levels; fresh designs; labels of the model alone.

    *Raises* InvalidInput, OutsideCalculus, TooLarge, and what ``risk`` raises.

    >>> from collapse_sym.chain import Generator, Isotropic, LeastSquares, NormTruth, Population
    >>> chain = Chain(Population(Isotropic(30), NormTruth(1)), (Generator(LeastSquares(20, "0.3"), 3),))
    >>> best_sizes(chain, 60).sizes
    (41, 13, 6)
    """
    rows = _rows(chain, total, downstream)
    with flint.ctx.workprec(BITS):
        language = Numeric(_spectrum(chain), Balls)
        fits, places = _fits(chain, downstream)
        if rows < len(fits):
            raise InvalidInput(f"total = {rows}", f"fewer rows than the {len(fits)} fits", "give each one row at least")
        kinds = {_kind(fit): fit for fit in fits}
        if len(language.s) > 1:
            search: Search | LevelSearch = _on_levels(chain, language, fits, rows, downstream)
            return _answer(chain, rows, search.best(), places, search)
        tables = {kind: _maps(fit, chain, language, rows - len(fits) + 1) for kind, fit in kinds.items()}
        last = chain.downstream if not downstream else None
        mean, second = (1.0, 1.0) if last is None else _map(last, chain, language)[:2]
        start = _float(language.quad(language.s))
    search = Search([tables[_kind(fit)] for fit in fits], mean, second, start, rows)
    sizes = search.best()
    return _answer(chain, rows, sizes, places, search)


def _rows(chain: Chain, total: object, downstream: bool) -> int:
    """The budget as a number; refuses what has no two numbers to be compared by."""
    rows = coerce(total, "size")
    if not rows.is_Integer or not chain.numeric:
        raise InvalidInput("symbols", "splits are compared in numbers", "give --set NAME=VALUE and --total NUMBER")
    for generator in chain.generators:
        _refuse(generator)
    _spectrum(chain)
    if not any(g.repeat for g in chain.generators):
        raise InvalidInput("generator", "there is no generation to share the budget", "give a [[generator]] table")
    if downstream and chain.downstream is None:
        raise InvalidInput("downstream", "there is no downstream fit to share the budget", "leave the option out")
    if downstream and chain.downstream is not None:
        refuse_below_zero(WHAT, (chain.downstream,), remedy=DEEPER)
    if rows > MOST_ROWS:
        raise TooLarge(f"{rows} rows", f"more than {MOST_ROWS}", "lower the budget")
    return int(rows)


def _spectrum(chain: Chain) -> Spectrum:
    spectrum = spectrum_of(chain.population)
    if spectrum is None or spectrum.size > MOST_LEVELS:
        reason = f"Σ is abstract, or has more than {MOST_LEVELS} levels: splits are compared by what each hands on"
        raise OutsideCalculus(WHAT, chain.population.covariance.kind, reason, remedy="give few eigenvalues")
    return spectrum


def _refuse(generator: Generator) -> None:
    fit = generator.fit
    refuse_below_zero(WHAT, (fit,), remedy=DEEPER)
    if generator.truth_weight != 0:
        raise OutsideCalculus(
            WHAT, "truth_weight", "labels mixed with the truth need a third number", remedy="leave it"
        )
    if fit.design != FRESH:
        raise OutsideCalculus(WHAT, fit.kind, "generations on one design have one size: there is nothing to split")
    if not fit._untransformed:
        raise OutsideCalculus(WHAT, fit.kind, "only plain least squares and ridge have maps that are known to be > 0")


def _fits(chain: Chain, downstream: bool) -> tuple[list[Fit], tuple[int | None, ...]]:
    """The fits of the budget in order, and their blocks."""
    found: list[tuple[Fit, int | None]] = []
    for i, g in enumerate(chain.generators):
        if len(found) + int(g.repeat) > MOST_ROWS:
            raise TooLarge("repeat", f"more than {MOST_ROWS} fits", "lower n")
        found += [(g.fit, i)] * int(g.repeat)
    if downstream and chain.downstream is not None:
        found.append((chain.downstream, None))
    return [f for f, _ in found], tuple(i for _, i in found)


def _kind(fit: Fit) -> tuple[Any, Any]:
    return fit.penalty, fit.noise


# -- the maps --------------------------------------------------------------------------------------
def _maps(fit: Fit, chain: Chain, language: Numeric, most: int) -> Maps:
    """The maps on 1 … ``most`` rows; place 0 is not used."""
    columns = [(0.0, 0.0, np.inf)]
    columns += [_map(replace(fit, samples=sp.Integer(T)), chain, language) for T in range(1, most + 1)]
    return Maps(*(np.array(column) for column in zip(*columns, strict=True)))


def _map(fit: Fit, chain: Chain, language: Numeric) -> tuple[float, float, float]:
    regime = _regime(fit, chain)
    act = Act(choose("auto", fit, regime, one_level=True), fit, regime, language)
    s = language.s
    mean, second = (_float((of(act, s) / s)[0]) for of in (fit.mean, fit.second))
    if fit.noise == 0:
        return mean, second, 0.0
    if regime in (OVER, UNDER) and abs(fit.samples - chain.d) <= 1:
        return mean, second, np.inf
    return mean, second, _float(language.number(fit.noise**2) * fit.noise_cost(act, s))


def _on_levels(chain: Chain, language: Numeric, fits: list[Fit], rows: int, downstream: bool) -> LevelSearch:
    """The search where Σ has several levels."""
    most = rows - len(fits) + 1
    tables = {}
    for kind, fit in {_kind(fit): fit for fit in fits}.items():
        columns = [_level_map(replace(fit, samples=sp.Integer(T)), chain, language) for T in range(1, most + 1)]
        empty = tuple(np.zeros_like(x) for x in columns[0])
        tables[kind] = LevelMaps(*(np.array(column) for column in zip(empty, *columns, strict=True)))
    mean = second = np.array([_float(x) for x in language.s])
    if chain.downstream is not None and not downstream:
        last = _level_map(chain.downstream, chain, language)
        mean, second = last[0] * mean, last[1] @ second
    weights = np.array([_float(x) for x in language.weights])
    return LevelSearch([tables[_kind(fit)] for fit in fits], mean, second, weights, rows)


def _level_map(fit: Fit, chain: Chain, language: Numeric) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """mean level by level, second and σ²noise on each level's own metric, as columns."""
    regime = _regime(fit, chain)
    act = Act(choose("auto", fit, regime, one_level=False), fit, regime, language)
    size, noisy = len(language.s), fit.noise != 0
    second, noise, mean = np.empty((size, size)), np.zeros(size), np.empty(size)
    for j in range(size):
        unit = np.array([flint.arb(int(i == j)) for i in range(size)], dtype=object)
        mean[j] = _float(fit.mean(act, unit)[j])
        second[:, j] = [_float(x) for x in fit.second(act, unit)]
        if noisy:
            far = regime not in (OVER, UNDER) or abs(fit.samples - chain.d) > 1
            noise[j] = _float(language.number(fit.noise**2) * fit.noise_cost(act, unit)) if far else np.inf
    return mean, second, noise


def _regime(fit: Fit, chain: Chain) -> str:
    return BELOW if fit.below_zero else RIDGE if fit.penalty != 0 else OVER if fit.samples >= chain.d else UNDER


def _float(x: Any) -> float:
    if not x.rel_accuracy_bits() >= ENOUGH:
        raise NotConverged(
            "budget", f"a map of a fit is not known to {ENOUGH} bits", "move a number away from the edge"
        )
    return float(x.mid())


# -- the answer --------------------------------------------------------------------------------------
def _answer(chain: Chain, total: int, sizes: tuple[int, ...], places: Any, search: Search | LevelSearch) -> BestSizes:
    best = with_sizes(chain, sizes)
    (regimes,), _ = branches(best)
    setup = set_up(best, regimes, "auto", language=Numeric(_spectrum(best), Balls))
    error, value = float(predict(best).total), search.of(sizes)
    share, more = divmod(total, len(sizes))
    even = tuple(min(share + (i < more), len(search.fits[0].mean) - 1) for i in range(len(sizes)))
    return BestSizes(
        asked=chain,
        chain=best,
        total=total,
        sizes=sizes,
        places=places,
        error=error,
        equal=error + (search.of(even) - value),
        slack=search.slack(value),
        relation="~=" if any(a.calculus.relation == "~=" for a in setup.acts) else "=",
        assumptions=premises(best, setup),
        cites=tuple(dict.fromkeys(fact for a in setup.acts for fact in a.calculus.cites(a.regime))),
    )


def with_sizes(chain: Chain, sizes: tuple[int, ...]) -> Chain:
    """The chain with these sizes, one for each generation in order, and one more for the downstream fit or none."""
    left = iter(sizes)
    generators = tuple(
        replace(g, fit=replace(g.fit, samples=sp.Integer(next(left))), repeat=1)
        for g in chain.generators
        for _ in range(int(g.repeat))
    )
    last = next(left, None)
    downstream = chain.downstream
    if last is not None and downstream is not None:
        downstream = replace(downstream, samples=sp.Integer(last))
    return replace(chain, generators=generators, downstream=downstream, assume=())
