r"""The branch of κ below λ = 0: where it ends, and κ on it.

    λ(κ) = κ(1 − df₁(κ)/T) ,     T λ'(κ) = T − df₂(κ) ,     λ'' = (2/T) Σ s²/(s+κ)³ > 0  for κ > −s_min

λ is convex, so that it grows where T > df₂, on κ > κ_low with df₂(κ_low) = T.  Its infimum λ_low = λ(κ_low) ≤ 0 is
minus the lower end of what the non-zero eigenvalues of Σ̂ fill in the limit; at λ > λ_low a typical draw's Σ̂ + λ is
regular.  Where T ≥ rank Σ, κ is < 0 at λ < 0; where T < rank Σ, it stays > 0.
*Source*: P. Patil, J.-H. Du, R. J. Tibshirani, Optimal ridge regularization for out-of-distribution prediction (2024).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import flint
import numpy as np
import sympy as sp
from flint import arb

from ..chain.populations import Population
from ..errors import NotConverged, OutsideCalculus
from ..functionals.evaluate import ball
from ..functionals.fixed_point import kappa_float
from .spectrum import Spectrum, spectrum_of

BITS = 192
STEPS = 200  # of halving in float64, and of Newton's method in balls
NEAR = 2.0**-40  # how near a guess in float64 is taken to be, of the distance between κ and where the branch is cut off
SURE = 60  # bits of a root that is proved
UNKNOWN = "a penalty λ < 0 is admissible above the end of κ's branch, which numbers are needed for"
BEYOND = "lambda < 0 is not looked at: bounds of the sums of this power law do not reach there"


class Fitted(Protocol):
    """One fit on a spectrum, in some numbers: ``gap`` is T − rank Σ where that is ≥ 0, else None."""

    @property
    def s(self) -> Any: ...
    @property
    def counts(self) -> Any: ...
    @property
    def samples(self) -> Any: ...
    @property
    def gap(self) -> Any: ...
    def margin(self, kappa: Any) -> Any: ...
    def ridge(self, kappa: Any) -> Any: ...


@dataclass(frozen=True)
class Branch:
    """λ(κ) and T − df₂(κ) of a fit with ``samples`` rows on eigenvalues ``s``, ``counts`` times each."""

    s: Any
    counts: Any
    samples: Any
    gap: Any

    def margin(self, kappa: Any) -> Any:
        """T − df₂(κ)."""
        share = self.s / (self.s + kappa)
        if self.gap is None:
            return self.samples - (self.counts * (share * share)).sum()
        return self.gap + kappa * (self.counts * ((share + 1) / (self.s + kappa))).sum()

    def ridge(self, kappa: Any) -> Any:
        """λ(κ)."""
        if self.gap is None:
            return kappa * (self.samples - (self.counts * (self.s / (self.s + kappa))).sum()) / self.samples
        one = 0 * self.s + 1
        return kappa * (self.gap + kappa * (self.counts * (one / (self.s + kappa))).sum()) / self.samples


@lru_cache(maxsize=256)  # a chain is checked again whenever one is made of it
def lowest_ridge(population: Population, samples: object) -> arb:
    """λ_low of a fit with ``samples`` rows, as a ball: a fit is admissible with any λ above it.

    Σ = vI: −v(1 − √(d/T))².

    *Raises* OutsideCalculus where Σ or T is not a number; NotConverged.

    >>> from collapse_sym.chain import Isotropic, NormTruth, Population
    >>> lowest_ridge(Population(Isotropic(30), NormTruth(1)), 120).str(10, radius=False)
    '-0.2500000000'
    """
    rows = sp.sympify(samples, strict=True)
    spectrum = spectrum_of(population)
    if spectrum is None or not rows.is_Integer or any(spectrum.symbols[:2]):
        raise OutsideCalculus("of λ < 0", f"T = {rows}", UNKNOWN, remedy="give Σ and T as numbers")
    with flint.ctx.workprec(BITS):
        exact, quick = _in_both(spectrum, int(rows))
        if exact.gap is not None and exact.gap == 0:
            return arb(0)
        return _least(exact, *_end(exact, quick))


def _in_both(spectrum: Spectrum, rows: int) -> tuple[Branch, Branch]:
    """The branch in balls and in float64."""
    s, counts, _ = spectrum.balls(ball)
    values, numbers = (np.array([float(x) for x in part]) for part in (spectrum.values, spectrum.counts))
    gap = arb(rows) - counts.sum()
    known = gap >= 0
    return (
        Branch(s, counts, arb(rows), gap if known else None),
        Branch(values, numbers, float(rows), float(gap) if known else None),
    )


def _end(exact: Fitted, quick: Branch) -> tuple[arb, arb]:
    """κ a little below κ_low and a little above it, as the signs of T − df₂ there say."""
    floor = -float(quick.s.min()) if quick.gap is not None else 0.0
    top = 0.0 if quick.gap is not None else kappa_float(quick.s, quick.counts, ridge=0.0, samples=quick.samples)
    guess = _halved(floor, top, lambda kappa: bool(quick.margin(kappa) > 0))
    for bits in range(-44, -8, 4):
        apart = arb(guess - floor) * arb(2) ** bits
        low, high = arb(guess) - apart, arb(guess) + apart
        if exact.margin(low) < 0 and exact.margin(high) > 0:
            return low, high
    raise NotConverged("lambda < 0", f"the end of kappa's branch near {guess:.8g} is not told", "change T by one")


def _least(exact: Fitted, low: arb, high: arb) -> arb:
    """λ_low between the tangent of the convex λ(κ) at ``high`` and its value there."""
    value = exact.ridge(high)
    return (value - exact.margin(high) * (high - low) / exact.samples).union(value)


def _halved(low: float, high: float, above: Any) -> float:
    """Where ``above`` turns from False to True, by halving."""
    for _ in range(STEPS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        low, high = (low, middle) if above(middle) else (middle, high)
    return (low + high) / 2


def floor_of(exact: Fitted) -> arb:
    """What all κ of the branch are above: −s_min, or 0 where T < rank Σ."""
    if exact.gap is None:
        return arb(0)
    least = getattr(exact.counts, "least", None)  # of a power law in sums
    return -(min(exact.s, key=lambda x: float(x.mid())) if least is None else least())


def guessed(quick: Fitted, floor: float, top: float, ridge: float) -> float:
    """κ in float64: λ grows with κ where T − df₂ > 0, and below it is too small either way."""
    return _halved(floor, top, lambda kappa: bool(quick.margin(kappa) > 0 and quick.ridge(kappa) > ridge))


def kappa_below(s: Any, counts: Any, *, ridge: arb, samples: arb) -> arb:
    """κ(λ, T) at λ < 0 of a power law in sums, at the current precision.

    λ(κ) is convex: Newton's iteration from κ(0⁺) falls to the root.  *Raises* NotConverged.
    """
    gap = samples - counts.sum()
    known = bool(gap >= 0)
    exact = Branch(s, counts, samples, gap if known else None)
    floor = floor_of(exact)
    kappa = arb(0) if known else counts.kappa(arb(0), samples).mid()
    for _ in range(STEPS):
        step = ((exact.ridge(kappa) - ridge) * samples / exact.margin(kappa)).mid()
        kappa = (kappa - step).mid()
        if not step > (kappa - floor) * arb(2) ** -SURE:
            break
    return on_the_branch(exact, ridge, kappa, floor)


def on_the_branch(exact: Fitted, ridge: arb, guess: float | arb, floor: arb) -> arb:
    """κ as a ball that certainly holds the root of λ(κ) = ``ridge`` on the branch, by interval Newton's method.

    *Raises* NotConverged where λ is too near the end of the branch for the numbers of ``exact``.
    """
    proved = False
    held = arb(guess) + arb(0, NEAR) * (arb(guess) - floor)
    for _ in range(STEPS):
        # on the branch κ > −s_min and T − df₂ > 0, which is T dλ/dκ
        if not held > floor or not exact.margin(held) > 0:
            break
        step = held.mid() - (exact.ridge(held.mid()) - ridge) * exact.samples / exact.margin(held)
        proved = proved or held.contains_interior(step)
        if not held.overlaps(step):
            break
        before, held = held, held.intersection(step)
        if proved and held.rel_accuracy_bits() >= SURE and not held.rad() < 0.5 * before.rad():
            return held
    raise NotConverged("kappa", f"lambda = {ridge.str(8)} is too near the end of its branch", "give a greater one")
