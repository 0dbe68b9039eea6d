"""κ(λ, T) under a power law s_j = j^{−β}, j ≤ d: the non-negative root of G(κ) = κ(T − df₁(κ)) − λT.

    df₁(κ) = Σ_{j≤d} s_j/(s_j+κ) ,   T − df₁ = (T−d) + κ Σ 1/(s_j+κ)     (this form where κ d^β < 1: nothing cancels)
    G'(κ) = T − df₂(κ) = (T − df₁) + κ Σ s_j/(s_j+κ)²

G is convex with G(0) = −λT ≤ 0, so the root is unique where one exists; λ = 0: 0 if T ≥ d, else the root of df₁ = T.
In u = log κ the equation balances two sums of terms ≥ 0 whose logarithms are nearly straight lines,

    df₁ + λT/κ = T    or, where κ d^β < 1,    κ Σ 1/(s_j+κ) + (T−d)⁺ = λT/κ + (d−T)⁺ ,

so that Newton's iteration there settles in a few steps at any scale.  It is a guess only: with K a ball about the guess
k, k − G(k)/G'(K) ⊂ K proves that K holds the root (interval Newton), and is the next, far narrower K.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import flint
import numpy as np
from flint import arb

from ...errors import InvalidInput, NotConverged
from ...functionals.precision import BITS_PER_DIGIT, precision, rel_digits
from .inputs import Number, reader, upper_limits
from .sums import GUARD, power_sum

#: Precision of the guess, bits of it that are hoped for, steps in log κ, and steps of the sure iteration if these fail.
COARSE, HOPED, MOST_STEPS, SURE_STEPS = 84, 60, 25, 1000
#: Halvings to where these steps begin, and how far below λ or T^(−β) they look, in log κ.
HALVINGS, LOWEST = 40, 1e5


def power_kappa(beta: Number, ridge: Number, samples: Number, d: int | None = None, digits: int | None = 50) -> arb:
    r"""κ(λ, T) of the spectrum j^{−β}, j ≤ d (None: ∞), as a ball of ``digits`` digits that certainly holds it.

    ``ridge`` is λ ≥ 0, normalised by T; ``samples`` T > 0 of any size.  λ = 0 means λ → 0⁺: κ = 0 if T ≥ d, else the
    positive root of df₁(κ) = T.  ``digits`` = None: as narrow as python-flint's current precision gives.
    *Assumes*: β > 1 where d = ∞.
    *Source*: the definition of κ; interval Newton.
    *Raises*: InvalidInput, NotConverged.

    >>> kappa = power_kappa(2, 0, 10**40, digits=30)
    >>> (kappa * arb(10) ** 80).str(12), ((arb.pi() / 2) ** 2).str(12)      # κ T² → (π/2)²
    ('[2.46740110027 +/- ...]', '[2.46740110027 +/- ...]')
    """
    end, *others = upper_limits(d)
    if others:
        raise InvalidInput(d, "this ball holds more than one integer", "give the number of terms as an integer")
    read_beta, read_ridge, read_samples = reader(beta, "β"), reader(ridge, "λ"), reader(samples, "T")

    def equation() -> Equation:
        T = read_samples()
        with precision(flint.ctx.prec + 2 * _bits(T)):  # T − d must not cancel
            gap = None if end is None else read_samples() - end
        return Equation(read_beta(), read_ridge(), T, end, gap)

    if equation().checked().vanishes:
        return arb(0)
    guess = _guess(equation)
    if digits is None:
        return _enclosed(equation, guess)
    for guard in GUARD:
        with precision(int(digits * BITS_PER_DIGIT) + guard):
            kappa = _enclosed(equation, guess)
        if rel_digits(kappa) >= digits:
            return kappa
    raise NotConverged(
        f"kappa({ridge}, {samples})", f"{digits} digits are out of reach", "give exact numbers, or ask for fewer digits"
    )


@dataclass(frozen=True, eq=False)
class Equation:
    """G at one precision."""

    beta: arb
    ridge: arb
    samples: arb
    d: int | None
    gap: arb | None

    def checked(self) -> Equation:
        """Itself.  Raises: InvalidInput."""
        if not self.beta > (1 if self.d is None else 0):
            raise InvalidInput(self.beta, "the capacity must be > 1: Σ has no trace", "give beta > 1 or a finite d")
        if not (self.ridge.is_zero() or self.ridge > 0):
            raise InvalidInput(self.ridge, "a penalty λ < 0 is not admissible", "give ridge ≥ 0")
        if not self.samples > 0:
            raise InvalidInput(self.samples, "a sample size must be positive", "give samples > 0")
        return self

    @property
    def vanishes(self) -> bool:
        """Whether κ = 0: λ = 0 and T ≥ rank Σ."""
        if not self.ridge.is_zero() or self.gap is None:
            return False
        if not (self.gap >= 0 or self.gap < 0):
            raise InvalidInput(self.samples, "this ball does not decide whether T ≥ d", "give T exactly")
        return bool(self.gap >= 0)

    def small(self, kappa: arb) -> bool:
        """Whether κ is below all eigenvalues."""
        return self.d is not None and bool(kappa * arb(self.d) ** self.beta < 1)

    def free(self, kappa: arb) -> arb:
        """T − df₁(κ)."""
        if self.gap is not None and self.small(kappa):
            return self.gap + kappa * self._sum(arb(0), kappa, 1)
        return self.samples - self._sum(self.beta, kappa, 1)

    def value(self, kappa: arb) -> arb:
        """G(κ)."""
        return kappa * self.free(kappa) - self.ridge * self.samples

    def slope(self, kappa: arb) -> arb:
        """G'(κ)."""
        return self.free(kappa) + kappa * self._sum(self.beta, kappa, 2)

    def imbalance(self, kappa: arb) -> tuple[arb, arb]:
        """The difference of the two sides' logarithms, and its derivative in log κ."""
        penalty, turn = self.ridge * self.samples / kappa, kappa * self._sum(self.beta, kappa, 2)
        if self.gap is not None and self.small(kappa):
            lost = kappa * self._sum(arb(0), kappa, 1)
            left, right = lost + self.gap.nonnegative_part(), penalty + (-self.gap).nonnegative_part()
            return (left / right).log(), turn / left + penalty / right
        left = self._sum(self.beta, kappa, 1) + penalty
        return (left / self.samples).log(), -(turn + penalty) / left

    def start(self) -> arb:
        """λ + tr Σ/T, which is never below the root: G there is ≥ 0."""
        return self.ridge + power_sum(self.beta, self.beta, d=self.d, digits=None) / self.samples

    def _sum(self, a: arb, kappa: arb, m: int) -> arb:
        return power_sum(a, self.beta, [(kappa, m)], d=self.d, digits=None)


def _bits(size: arb) -> int:
    """About log₂ of a size ≥ 1."""
    return max(0, int(float(size.abs_upper().max(arb(1)).log()) * 1.5)) + 8


def _guess(equation: Callable[[], Equation]) -> arb:
    """The root to about HOPED bits."""
    with precision(COARSE):
        g = equation()
        kappa = _near(g)
        for _ in range(MOST_STEPS):
            value, slope = g.imbalance(kappa)
            step = (value / slope).mid()
            if not step.is_finite():
                break
            kappa = (kappa * (-step.max(arb(-200)).min(arb(200))).exp()).mid()
            if abs(step) < arb(2) ** (-HOPED // 2):
                return kappa
        return _falling(g, g.start().mid())


def _near(g: Equation) -> arb:
    """About the root, by logarithms in float64: df₁ is about 1/(1/d + κ^{1/β}/C), C = (π/β)/sin(π/β)."""
    beta = float(g.beta)
    if not beta > 1:
        return g.start().mid()
    log_T, log_ridge = float(g.samples.log()), float(g.ridge.log()) if g.ridge > 0 else -math.inf
    log_d, log_C = math.inf if g.d is None else math.log(g.d), -math.log(math.sin(math.pi / beta) * beta / math.pi)

    def excess(u: float) -> float:
        return float(np.logaddexp(log_ridge + log_T - u, -np.logaddexp(-log_d, u / beta - log_C))) - log_T

    high = max(log_ridge, beta * (log_C - log_T)) + 2 * beta
    low, width = high - 1, 1.0
    while excess(low) < 0 and width < LOWEST:
        low, width = low - width, 2 * width
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return arb(low).exp().mid()


def _falling(g: Equation, kappa: arb) -> arb:
    """The root by Newton's iteration on G from the right, which falls to it from anywhere."""
    for _ in range(SURE_STEPS):
        step = (g.value(kappa) / g.slope(kappa)).mid()
        kappa = (kappa - step).mid()
        if not step > kappa * arb(2) ** (-HOPED // 2):
            return kappa
    raise NotConverged(
        f"kappa({g.ridge}, {g.samples})", f"Newton's iteration did not settle in {SURE_STEPS} steps", "move λ or T"
    )


def _enclosed(equation: Callable[[], Equation], kappa: arb) -> arb:
    """A ball about the root at the current precision, proved by interval Newton; not finite if it cannot be proved."""
    bits = flint.ctx.prec
    # K is no narrower than the last step needs it: λ and T may be balls
    enough = bits // 2 + 4
    known = min(HOPED - 6, enough)
    while True:
        with precision(min(bits, 2 * known) + 24):
            wide = kappa + kappa * arb(0, 1) * arb(2) ** -known
            value = equation().value(kappa)
            with precision(known + 24):  # all that K holds of the slope
                slope = equation().slope(wide)
            ball = kappa - value / slope
            if not wide.contains(ball):
                return arb.nan()
        if 2 * known >= bits:
            return ball
        kappa, known = ball.mid(), min(2 * known - 8, enough)
