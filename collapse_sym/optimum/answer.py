r"""The optimal ridge of a chain of numbers, for any listed spectrum: the global minimum, proved to be it.

On the branch of κ all turns of the test error are isolated (``minima``); λ ≥ 0 begins at κ(0⁺).  Below, down to
λ_low = λ(κ_low) with df₂(κ_low) = T, the equivalents still describe the error of a typical draw – its mean is infinite
there at every finite size, since Σ̂ has eigenvalues as near to −λ as one likes: such λ are reported apart.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

import flint
import numpy as np
import sympy as sp
from flint import arb

from ..chain.fits import Ridge
from ..chain.model import Chain
from ..errors import InfiniteRisk, InvalidInput, NotConverged
from ..spectra.spectrum import spectrum_of
from .adjoint import Functional, Taught
from .edge import Edge, edge
from .isotropic import Optimum, optima
from .minima import FALLS, RISES, Course, TooNear, Turn, Undecided, course, newton
from .spectral import Profile, profile
from .stationarity import Stationary, stationarity
from .teacher import with_ridge

MAX_BITS, SPARE = 2048, 70  # of the numbers; how many more than those that are asked for


class Lost(NotConverged):
    """Too little is left of the truth in what is taught for this precision, and perhaps for any."""


@dataclass(frozen=True)
class Point:
    """A ridge with its test error; κ and λ as balls, λ = 0 for λ → 0⁺."""

    kappa: arb
    ridge: arb
    risk: arb


@dataclass(frozen=True)
class Spectral:
    """What the downstream ridge does to the test error of a chain of numbers, as balls.

    ``turning`` are the stationary points of ``course``; ``best`` is the global minimum over λ ≥ 0, ``minima`` are all
    local ones there; ``negative`` is the global minimum over the whole branch where that has λ < 0, ``lowest`` the
    greatest lower bound of the branch (None: λ < 0 is not looked at, on power laws in sums where T is many times
    rank Σ, or where bounds in float64 do not decide).  ``ridgeless`` is the error as λ → 0⁺ (None:
    infinite), ``null`` that of ŵ = 0.
    ``clean`` is the ridge that is best for clean labels, with its error under the chain's own.
    """

    profile: Profile
    bounded: Profile
    course: Course
    turning: tuple[Point, ...]
    best: Point
    minima: tuple[Point, ...]
    negative: Point | None
    lowest: arb | None
    ridgeless: arb | None
    null: arb
    clean: Point

    def within(self, excess: float) -> tuple[float, float | None]:
        """The ridges around the best one with an error up to (1 + excess) times the least; None for no upper end."""
        from .ranges import within

        return within(self, excess)

    def at(self, ridge: object) -> Point:
        """The test error at any other ridge, λ < 0 included above the infimum of the branch."""
        from .at_ridge import at_ridge

        return at_ridge(self, ridge)


@dataclass(frozen=True)
class OptimalRidge:
    """The optimal downstream ridge of a chain: formulas where Σ = vI, an equation elsewhere, numbers where it has them.

    ``numbers`` is None while symbols are left.
    """

    chain: Chain
    calculus: str
    numbers: Spectral | None

    @property
    def ridge(self) -> sp.Symbol:
        """The symbol that stands for the ridge while it is chosen."""
        fit = with_ridge(self.chain).downstream
        assert isinstance(fit, Ridge)
        return fit.ridge

    @cached_property
    def formulas(self) -> tuple[Optimum, ...]:
        """Fixed point and closed form, case by case; none where Σ is not known to be a multiple of the identity."""
        spectrum = spectrum_of(self.chain.population)
        if spectrum is None or spectrum.size != 1:
            return ()
        return optima(self.chain, calculus=self.calculus)

    @cached_property
    def equations(self) -> tuple[Stationary, ...]:
        """dE/dκ = 0, case by case."""
        return stationarity(self.chain, calculus=self.calculus)


def optimal_ridge(chain: Chain, *, digits: int = 15, calculus: str = "auto") -> OptimalRidge:
    """The downstream ridge that makes the test error of a chain least; its own ridge plays no part.

    Assumes: the deterministic equivalents' own assumptions for the downstream fit.

    *Raises* InvalidInput (no downstream fit), OutsideCalculus, InfiniteRisk, NotConverged.

    >>> from collapse_sym.chain import example_text, loads
    >>> found = optimal_ridge(loads(example_text("ridge-generators")))
    >>> float(found.numbers.best.ridge), round(float(found.numbers.negative.ridge), 6)
    (0.0, -0.002965)
    """
    asked = with_ridge(chain)
    fit = asked.downstream
    assert isinstance(fit, Ridge)
    spectrum = spectrum_of(chain.population)
    known = spectrum is not None and spectrum.has_truth and set(asked.symbols) == {str(fit.ridge)}
    return OptimalRidge(chain, calculus, spectral(chain, digits=digits, calculus=calculus) if known else None)


def spectral(chain: Chain, *, digits: int = 15, calculus: str = "auto") -> Spectral:
    """The optimal ridge of a chain of numbers with a listed spectrum, ``digits`` of it, certified.

    Assumes: the deterministic equivalents' own assumptions for the downstream fit.

    *Raises* InvalidInput, OutsideCalculus, InfiniteRisk; NotConverged where float64 does not isolate the minima.

    >>> from collapse_sym.chain import example_text, loads
    >>> found = spectral(loads(example_text("overparametrised").replace('"ols"\\nsamples = 200', '"ridge"\\n'
    ...     'ridge = 1\\nsamples = 200')))
    >>> print(found.best.ridge.str(10, radius=False), len(found.minima))
    0.2189036669 1
    """
    bits = int(3.33 * digits) + 4
    precision = bits + SPARE
    while precision <= MAX_BITS:
        try:
            with flint.ctx.workprec(precision):
                return _spectral(profile(chain, calculus=calculus), bits)
        except Undecided:
            raise  # in float64: bits do not help
        except NotConverged as short:
            if precision == MAX_BITS:
                raise
            # what is merely near λ = 0 is not to be taken for it: at once all there is
            all_at_once = isinstance(short, TooNear | Lost)
            precision = MAX_BITS if all_at_once else min(2 * precision, MAX_BITS)
    raise NotConverged("lambda", f"{digits} digits are out of reach", "ask for fewer digits")


def _spectral(exact: Profile, bits: int) -> Spectral:
    if exact.null == 0:
        raise InvalidInput("w0 = 0", "the more ridge the better: the truth is 0", "give the truth a length")
    for bounded in exact.bounds():
        with suppress(Undecided):
            return _on(exact, bounded, bits, below=True)
    try:  # what does not decide on the whole branch may do where λ ≥ 0
        return _on(exact, bounded, bits, below=False)
    except Undecided as flat:
        if bounded.shrunk and exact.floats is None and flint.ctx.prec < MAX_BITS:
            raise Lost(*flat.args) from None
        raise


def _on(exact: Profile, bounded: Profile, bits: int, *, below: bool) -> Spectral:
    """The optimum, with what bounds the error on the branch; ``below``: λ < 0 too, where its end is known."""
    end = edge(exact, bounded) if below else None
    found = _searched(exact, bounded, end, bits)
    best = _smallest(found.minima)
    under = [p for turn, p in found.turns if turn.least and p.kappa < exact.ridgeless]
    deepest = _smallest([best, *under])
    return Spectral(
        exact,
        bounded,
        found.course,
        tuple(p for _, p in found.turns),
        best,
        tuple(found.minima),
        None if deepest is best else deepest,
        None if end is None else end.lowest(exact),
        _ridgeless(exact),
        exact.null,
        _clean(exact, bounded, end, bits),
    )


@dataclass(frozen=True)
class _Searched:
    """A course with the points of its turns, and its minima over λ ≥ 0."""

    course: Course
    turns: list[tuple[Turn, Point]]
    minima: list[Point]


def _searched(exact: Profile, bounded: Profile, lower: Edge | None, bits: int) -> _Searched:
    end = exact.ridgeless
    found = course(bounded, float(np.nextafter(float(end), 0.0)) if lower is None else lower.start(bounded))
    turns = [(turn, _point(exact, _kappa_of(exact, bounded, turn, bits))) for turn in found.turns]
    minima = [p for turn, p in turns if turn.least and p.kappa > end]
    if _rises_at(end, found, turns):
        ridgeless = _ridgeless(exact)
        if ridgeless is None:
            raise InfiniteRisk(
                f"{exact.fit.samples} samples",
                "the test error is infinite as lambda -> 0, where its asymptotic formula is least",
                "change the size by two",
            )
        minima.insert(0, Point(end, arb(0), ridgeless))
    if found.last == FALLS:
        minima.append(Point(arb("inf"), arb("inf"), exact.null))
    return _Searched(found, turns, minima)


def _kappa_of(exact: Profile, bounded: Profile, turn: Turn, bits: int) -> arb:
    """κ of a turn, so near that λ has its bits too; with none left for λ (in sums at once) a ball that holds λ = 0."""
    try:
        kappa = newton(exact, bounded, turn, bits=bits)
        if exact.floats is not None:
            return kappa
        if not _enough(exact, kappa, bits):
            kappa = newton(exact, bounded, turn, bits=flint.ctx.prec - SPARE)
    except TooNear as near:
        kappa = near.kappa
    if exact.floats is None and flint.ctx.prec < MAX_BITS and not _enough(exact, kappa, bits):
        raise TooNear(kappa)
    return kappa


def _enough(exact: Profile, kappa: arb, bits: int) -> bool:
    return bool(exact.ridge(kappa).rel_accuracy_bits() >= bits)


def _point(exact: Profile, kappa: arb) -> Point:
    return Point(kappa, exact.ridge(kappa), exact.error(kappa))


def _ridgeless(exact: Profile) -> arb | None:
    """E_test as λ → 0⁺; None where it is infinite (|T − rank Σ| ≤ 1 with label noise)."""
    if abs(exact.samples - exact.rank) <= 1 and exact.fit.noise != 0:
        return None
    return exact.error(exact.ridgeless)


def _rises_at(end: arb, found: Course, turns: list[tuple[Turn, Point]]) -> bool:
    """Whether the error grows from λ = 0 on; a turn that no precision tells from λ = 0 is one at λ = 0."""
    sign = found.first
    for turn, point in turns:
        if point.kappa > end:
            break
        sign = RISES if turn.least else FALLS
    return sign == RISES


def _smallest(points: list[Point]) -> Point:
    """The point with the smallest error, which must be told from all others."""
    least = min(points, key=lambda p: float(p.risk.mid()))
    for other in points:
        if other is not least and not other.risk > least.risk:
            raise NotConverged(
                "lambda",
                f"two ridges have the same least error: {least.ridge.str(8)} and {other.ridge.str(8)}",
                "move a size or a noise",
            )
    return least


def _clean(exact: Profile, bounded: Profile, lower: Edge | None, bits: int) -> Point:
    """The ridge that is best for clean labels, with the error it has under the labels of the chain."""
    silent = Taught(Functional(), Functional())
    plain, quick = replace(exact, taught=silent), replace(bounded, taught=silent)
    if exact.fit.noise == 0 and (exact.gap is not None or len(exact.s) == 1):  # all is resolved, or all alike
        return Point(exact.ridgeless, arb(0), exact.error(exact.ridgeless))
    best = _smallest(_searched(plain, quick, lower, bits).minima)
    return Point(best.kappa, best.ridge, exact.error(best.kappa))
