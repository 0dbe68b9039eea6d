"""Settings of a scaling law: every size and noise a power of T, times a factor; and the engine's answer for them.

    d ≍ T^D ,  T₀ ≍ T^b ,  nσ₀² ≍ T^a ,  n ≍ T^nu ,  σ² ≍ T^(−s) ,  λ ≍ T^(−ell)

An exponent is a number, the name of a coordinate, or a linear form of coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import sympy as sp

from ..chain import Abstract, AbstractTruth, Chain, Generator, LeastSquares, Population, Ridge
from ..errors import Contradiction, InvalidInput
from ..notation import N, symbol
from ..risk.cases import Regimes, branches
from ..risk.derive import Setup, set_up
from .forms import Linear, coordinate, linear
from .growing import Envelope, envelope
from .positive import Positive, positive

if TYPE_CHECKING:
    from ..risk import Case

Exponent: TypeAlias = Any  # a name, an integer, a SymPy expression, a linear form

OVER, UNDER = "over", "under"


@dataclass(frozen=True)
class Factors:
    """The factors of the powers of T.

    λ = ridge·T^(−ell), d = dimension·T^D, T₀ = generator_rows·T^b, σ² = noise·T^(−s), nσ₀² = collapse·T^a,
    n = count·T^nu.
    """

    ridge: sp.Expr = field(default_factory=lambda: symbol("K", "scale"))
    dimension: sp.Expr = sp.S.One
    generator_rows: sp.Expr = sp.S.One
    noise: sp.Expr = sp.S.One
    collapse: sp.Expr = sp.S.One
    count: sp.Expr = sp.S.One


@dataclass(frozen=True)
class Setting:
    """One family of chains: generators by least squares on T₀ rows, a ridge fit on T rows.

    ``generators``: "over" (T₀ ≥ d + 2) or "under" (T₀ < d); None leaves it to the numbers b and D.
    ``design``: "fresh" or "shared" among the generators.  ``n``: a number of generations ≥ 1 that does not grow
    (None: any that is fixed, or the ``nu`` of a growing one).  ``D`` = oo: d infinite; ``s`` = oo: no noise
    downstream; ``a`` = −oo: no noise of the generators.
    ``source`` is r, where the answer needs more of it than R: r = 1 has logarithms.

    Raises: Contradiction, InvalidInput.
    """

    a: Exponent = "a"
    b: Exponent = "b"
    D: Exponent = "D"
    s: Exponent = "s"
    nu: Exponent = 0
    ell: Exponent = "ell"
    generators: str | None = None
    design: str = "fresh"
    n: int | None = None
    beta: sp.Expr = field(default_factory=lambda: symbol("beta", "exponent"))
    source: sp.Expr | None = None
    factors: Factors = field(default_factory=Factors)

    def __post_init__(self) -> None:
        for name in ("a", "b", "D", "s", "nu", "ell"):
            object.__setattr__(self, name, _exponent(getattr(self, name)))
        if self.generators not in (OVER, UNDER, None) or self.design not in ("fresh", "shared"):
            kind = self.design if self.generators in (OVER, UNDER, None) else self.generators
            raise InvalidInput(kind, "is no kind of generators", "over or under; fresh or shared designs")
        for name, size in (("b", "T₀"), ("D", "d"), ("nu", "n"), ("ell", "1/λ")):
            if getattr(self, name).is_number and getattr(self, name) < 0:
                raise InvalidInput(f"{name} = {getattr(self, name)}", f"{size} would vanish", "give a number ≥ 0")
        if self.beta.is_number and not self.beta > 1:
            raise InvalidInput(self.beta, "β must be > 1: the eigenvalues j^(−β) have a finite sum", "take β > 1")
        if self.source is not None and self.source.is_number and not self.source > 0:
            raise InvalidInput(self.source, "the source r must be > 0", "take r > 0")
        object.__setattr__(self, "generators", self._regime())

    def _regime(self) -> str:
        """Whether T₀ ≥ d, as b, D and the factors say it, or as it is claimed."""
        claimed, b, D = self.generators, self.b, self.D
        decided = None
        if D == sp.oo:
            decided = UNDER
        elif b.is_number and D.is_number:
            ratio = self.factors.dimension / self.factors.generator_rows
            decided = OVER if b > D else UNDER if b < D else None
            if decided is None and ratio.is_number and ratio != 1:
                decided = OVER if ratio < 1 else UNDER
        if decided and claimed and decided != claimed:
            raise Contradiction(f"b = {b}, D = {D}", f"here T₀ is {decided} d, not {claimed} it")
        if not (decided or claimed):
            raise InvalidInput(f"b = {b}, D = {D}", "whether T₀ ≥ d is open", "say which, by φ₀ = d/T₀ where b = D")
        return str(decided or claimed)

    @property
    def over(self) -> bool:
        """Whether T₀ ≥ d + 2."""
        return self.generators == OVER


def _exponent(value: Exponent) -> sp.Expr:
    """An exponent as a SymPy expression in the coordinates' symbols."""
    if isinstance(value, str):
        return symbol(value, "exponent")
    if isinstance(value, Linear):
        return sp.Add(*(c * symbol(name, "exponent") for name, c in value.coefficients), value.constant)
    return sp.sympify(value, strict=True)


def form_of(exponent: sp.Expr) -> Linear:
    """The linear form of an exponent.

    *Raises* InvalidInput for what is not linear in the coordinates.
    """
    names = sorted(x.name for x in exponent.free_symbols if x.name not in ("beta", "R"))
    symbols = [next(x for x in exponent.free_symbols if x.name == name) for name in names]
    rest = sp.expand(exponent)
    out = linear({}, rest.xreplace(dict.fromkeys(symbols, sp.S.Zero)))
    for name, x in zip(names, symbols):
        out = out + coordinate(name) * sp.expand(sp.diff(rest, x))
    return out  # type: ignore[return-value]


@dataclass(frozen=True)
class Engine:
    """The engine at one chain: the acts of its fits, which rates are read off from, and its whole answer."""

    chain: Chain
    regimes: Regimes

    @property
    def setup(self) -> Setup:
        """Every fit with its three maps; made anew, for its language collects definitions."""
        return set_up(self.chain, self.regimes, "auto")

    @cached_property
    def positive(self) -> Positive:
        """The answer without differences."""
        return positive(self.setup)

    @cached_property
    def envelope(self) -> Envelope:
        """Bounds of the answer for any n, where this is one generation with T₀ < d."""
        return envelope(self.setup)

    @cached_property
    def case(self) -> Case:
        """Bias, variance and collapse as the backward recursion gives them; n ≥ 1 where n is open."""
        from ..risk import risk

        return next(case for case in risk(self.chain).cases if "n = 0" not in case.when)


def engine(
    over: bool, design: str, repeat: object, *, noiseless: bool = False, least_squares: bool = False
) -> Engine:
    """The engine for any Σ and w₀: ``repeat`` generators on T₀ rows, a fit with λ on T rows.

    ``noiseless``: σ = 0.  ``least_squares``: λ → 0⁺ with T ≥ d + 2 downstream.
    """
    return _engine(over, design, repeat, noiseless, least_squares)


@lru_cache(maxsize=64)  # of positions alone: of keywords, those left out and those given would be two entries
def _engine(over: bool, design: str, repeat: object, noiseless: bool, least_squares: bool) -> Engine:
    assume: tuple[str, ...] = ("T0 >= d + 2",) if over else ("T0 <= d - 2",)
    name = "fresh" if design == "fresh" else "X0"
    generator = Generator(LeastSquares(symbol("T0", "size"), symbol("sigma0", "noise"), name), repeat)
    noise = sp.S.Zero if noiseless else symbol("sigma", "noise")
    samples = symbol("T", "size")
    fit = LeastSquares(samples, noise) if least_squares else Ridge(samples, noise, ridge=symbol("lambda", "ridge"))
    assume = (*assume, "T >= d + 2") if least_squares else assume
    chain = Chain(Population(Abstract(), AbstractTruth()), (generator,), fit, assume)
    (regimes,), _ = branches(chain)
    return Engine(chain, regimes)


def engine_of(setting: Setting, *, least_squares: bool = False) -> Engine:
    """The engine for a setting: n open where it closes, one generation where n is only known to be fixed."""
    closes = setting.over or setting.design == "shared"
    repeat = N if closes else (setting.n or 1)
    return engine(
        setting.over, setting.design, repeat, noiseless=setting.s == sp.oo, least_squares=least_squares
    )


def with_numbers(setting: Setting, **changes: object) -> Setting:
    """The setting with fields replaced, and T₀ ≥ d decided anew."""
    return replace(setting, generators=None, **changes)  # type: ignore[arg-type]
