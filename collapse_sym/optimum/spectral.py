r"""The test error of a chain as a function of its downstream ridge, any spectrum, with two derivatives, in any numbers.

The generators enter by two measures on the spectrum (``adjoint``); what is left is one fit, whose maps are those of the
deterministic equivalents, at κ on the branch

    λ(κ) = κ(1 − df₁(κ)/T) ,     dλ/dκ = 1 − df₂(κ)/T > 0 ,     κ > κ_low ≥ −s_min ,  df₂(κ_low) = T .

Two charts cover it: κ itself, and u = 1/κ up to u = 0 (λ = ∞), where everything is analytic.  In the second Σ is u·Σ
and κ is 1: a fit does not feel units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp
from flint import arb

from ..calculi import CALCULI, RIDGE, Act
from ..chain.fits import Fit, Ridge
from ..chain.model import Chain
from ..errors import InvalidInput, OutsideCalculus
from ..functionals.evaluate import ball, to_float
from ..functionals.fixed_point import solve_kappa
from ..risk.cases import branches
from ..risk.derive import set_up
from ..risk.premises import premises
from ..spectra import PowerSpectrum
from ..spectra.numeric import Balls, Numeric
from ..spectra.power_law import ListedPowers
from ..spectra.spectrum import Spectrum, spectrum_of
from .adjoint import Functional, Taught, Unknown, taught
from .at_kappa import AtKappa, summed
from .interval import Interval, interval
from .teacher import with_ridge

LARGEST = 20_000  # eigenvalues that are told apart
MOST_LISTED = 2_000  # eigenvalues of a power law: of more, sums and blocks are quicker


@dataclass(frozen=True)
class Profile:
    """The test error over the downstream fit's κ.

    ``s``, ``counts``, ``weights`` are the spectrum in some numbers, ``samples`` T, ``gap`` T − rank Σ where that is
    ≥ 0 (else None), ``noise`` σ² of the downstream fit, ``taught`` what it is taught by.
    """

    fit: Fit
    s: Any
    counts: Any
    weights: Any
    samples: Any
    gap: Any
    noise: Any
    taught: Taught
    assumptions: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    square: bool = False  # T = rank Σ, and no label noise downstream
    #: where the spectrum is no list: the same on lists that bound it, better and better, and in float64
    coarse: tuple[Callable[[], Profile], ...] = ()
    floats: Callable[[], Profile] | None = None
    #: ŵ_n is nearer to 0 than to w₀: its own measures are summed, not those of its error
    shrunk: bool = False
    #: T − df₂ at κ, given bounds of it that may be too wide
    tighter: Callable[[Any, Any], Any] | None = None

    def trace(self, g: Any) -> Any:
        """Tr[g]."""
        return summed(self.counts, g)

    def quad(self, g: Any) -> Any:
        """Quad[g]."""
        return summed(self.weights, g)

    @property
    def rank(self) -> Any:
        """rank Σ."""
        return self.counts.sum()

    def number(self, expr: sp.Expr) -> Any:
        """A ball of an expression without symbols, as these numbers."""
        if isinstance(self.samples, float):
            return to_float(expr)
        return interval(float(expr)) if isinstance(self.s, Interval) else ball(expr)

    def error(self, kappa: Any) -> Any:
        """E_test at κ: a number, or a jet where κ is one."""
        return self._error(self.s, kappa, 1)

    def error_far(self, u: Any) -> Any:
        """E_test at κ = 1/u, finite and smooth at u = 0."""
        return self._error(u * self.s, 1, u)

    def _error(self, s: Any, kappa: Any, unit: Any) -> Any:
        language = AtKappa(self, s, kappa)
        act, fit, g = self._act(language), self.fit, self.s
        if self.shrunk:
            total = language.quad(g) + self.taught.square.of(language, fit.second(act, g))
            total = total + self.taught.aligned.of(language, fit.mean(act, g))
        else:
            total = language.quad(fit.residual(act, g))
            total = total + self.taught.energy.of(language, fit.second(act, g))
            total = total + self.taught.cross.of(language, fit.cross(act, g))
        return total if self.fit.noise == 0 else total + self.noise * unit * fit.noise_cost(act, g)

    def _act(self, language: Any) -> Act:
        return Act(CALCULI["equivalents"], self.fit, RIDGE, language)

    def least(self, kappa: Any, *, cap: Any = None) -> Any:
        """What unresolved directions and the label noise cost: E_test is never below, the rest is a mean square.

        It falls as T − df₂(κ) grows, so that ``cap`` in its place, where that is larger, gives a lower bound.
        """
        language = AtKappa(self, self.s, kappa, cap)
        act = self._act(language)
        unresolved = self.fit.second(act, self.s) - self.fit.mean(act, self.fit.mean(act, self.s))
        total = self.taught.square.of(language, unresolved)
        return total if self.fit.noise == 0 else total + self.noise * self.fit.noise_cost(act, self.s)

    def margin(self, kappa: Any) -> Any:
        """T − df₂(κ)."""
        return AtKappa(self, self.s, kappa).margin(kappa, sp.S.Zero, sp.S.Zero)

    def ridge(self, kappa: Any) -> Any:
        """λ(κ)."""
        language = AtKappa(self, self.s, kappa)
        if self.gap is None:
            return kappa * (self.samples - language.trace(self.s / (self.s + kappa))) / self.samples
        one = 0 * self.s + 1
        return kappa * (self.gap + language.trace(kappa * one / (self.s + kappa))) / self.samples

    @cached_property
    def null(self) -> Any:
        """E_test of ŵ = 0."""
        return summed(self.weights, self.s)

    @cached_property
    def ridgeless(self) -> arb:
        """κ of λ → 0⁺, in balls."""
        if self.gap is not None:
            return arb(0)
        return solve_kappa(self.s, self.counts, ridge=arb(0), samples=self.samples)

    def kappa(self, ridge: Any) -> Any:
        """κ(λ) for λ ≥ 0, in balls or float64 as λ is given."""
        return solve_kappa(self.s, self.counts, ridge=ridge, samples=self.samples)

    def bounds(self) -> Iterator[Profile]:
        """The same in float64 with bounds, nearer and nearer ones where the spectrum is no list."""
        if not self.coarse:
            yield self.bounded()
        for bounded in self.coarse:
            yield bounded()

    def bounded(self) -> Profile:
        """A listed spectrum's profile in float64 with bounds."""

        def one(x: arb) -> Interval:
            bounds = Interval.around([x])
            return Interval(bounds.low[0], bounds.high[0])

        return self._in(Interval.around, one)

    def in_floats(self) -> Profile:
        """The profile in float64."""
        if self.floats is not None:
            return self.floats()
        return self._in(lambda balls: np.array([float(x) for x in balls]), float)

    def _in(self, array: Callable[[Any], Any], one: Callable[[arb], Any]) -> Profile:
        """A listed spectrum's profile in other numbers."""

        def of(x: Any) -> Any:
            return x if isinstance(x, int) else array(x)

        own = self.taught
        forms = (own.energy, own.cross, own.square, own.aligned)
        energy, cross, square, aligned = (Functional(of(f.trace), of(f.quad)) for f in forms)
        missed, held = (float(form.of(self, self.s)) for form in (own.energy, own.square))
        gap = None if self.gap is None else one(self.gap)
        s, counts, weights = (of(x) for x in (self.s, self.counts, self.weights))
        return replace(
            self, s=s, counts=counts, weights=weights, samples=one(self.samples), gap=gap, noise=one(self.noise),
            taught=Taught(energy, cross, (square, aligned)), shrunk=held < missed,
        )  # fmt: skip


def profile(chain: Chain, *, calculus: str = "auto") -> Profile:
    """The profile of a chain of numbers in balls, at python-flint's current precision; its own ridge plays no part.

    *Raises* InvalidInput (no downstream fit, a symbol, abstract Σ), InfiniteRisk, OutsideCalculus, TooLarge.
    """
    chain = chosen(chain)
    spectrum = _spectrum(chain)
    if isinstance(spectrum, PowerSpectrum) and not isinstance(spectrum, ListedPowers):
        from .power_profile import power_profile

        return power_profile(chain, spectrum, calculus)
    return profile_in(chain, Numeric(spectrum, Balls), calculus)


def profile_in(chain: Chain, numbers: Numeric, calculus: str) -> Profile:
    """The profile of a chain with a symbol for its downstream ridge, in the numbers of a language."""
    (regimes,), _ = branches(chain)
    language = Unknown(numbers)
    setup = set_up(chain, regimes, calculus, language=language)
    fit = chain.downstream
    assert fit is not None, "with_ridge puts a fit there"
    at_least_d = not chain.population.covariance.infinite and bool(fit.samples >= chain.d)
    return Profile(
        fit,
        language.s,
        language.counts,
        language.weights,
        numbers.number(fit.samples),
        numbers.number(fit.samples - chain.d) if at_least_d else None,
        numbers.number(fit.noise**2),
        taught(setup),
        premises(chain, setup),
        tuple(dict.fromkeys(fact for act in setup.acts for fact in act.calculus.cites(act.regime))),
        square=at_least_d and fit.samples == chain.d and fit.noise == 0,
    )


def chosen(chain: Chain) -> Chain:
    """The chain with a symbol for its downstream ridge; everything else must be numbers.

    *Raises* InvalidInput.
    """
    asked = with_ridge(chain)
    fit = asked.downstream
    assert isinstance(fit, Ridge)
    left = sorted(name for name in asked.symbols if name != str(fit.ridge))
    if left:
        remedy = "give " + " ".join(f"--set {name}=…" for name in left)
        raise InvalidInput(", ".join(left), "a number needs numbers", remedy)
    return asked


def without_generators(chain: Chain) -> Chain:
    """The same downstream fit on clean labels."""
    return replace(chain, generators=())


def _spectrum(chain: Chain) -> Spectrum:
    spectrum = spectrum_of(chain.population)
    if spectrum is None:
        raise InvalidInput("abstract Σ", "a number needs a spectrum", "give eigenvalues")
    if not spectrum.has_truth:
        raise InvalidInput("abstract truth", "a number needs the truth", "give its norm or its coefficients")
    if isinstance(spectrum, PowerSpectrum):
        return ListedPowers(spectrum.law) if spectrum.size <= MOST_LISTED else spectrum
    if spectrum.size > LARGEST:
        raise OutsideCalculus(
            "of the certified optimum", f"{spectrum.size} eigenvalues", "too many are told apart",
            remedy=f"give at most {LARGEST} of them",
        )  # fmt: skip
    return spectrum
