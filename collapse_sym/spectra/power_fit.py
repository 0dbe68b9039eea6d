r"""Capacity and source of a measured spectrum, by Cui et al.'s cumulative sums.

    Σ_{k≥j} λ_k ∝ j^{1−β}           Σ_{k≥j} λ_k c_k² ∝ j^{−2βr}          over a window of j

β is the capacity, r the source: λ_k ∝ k^{−β}, c_k² ∝ k^{−δ} with δ = 1 + β(2r − 1), and λ_k c_k² is the target's share
on a mode.  A straight line is fitted to the logarithms, each octave of j weighing alike, against log(j − ½): for a
power law the sum from j on is (j − ½)^{1−β}/(β − 1) up to a relative O(1/j²).

What a fit is worth is said by its *halves*, the fits to the two halves (in log j) of the window: cumulative sums are
smooth whatever the spectrum, their residuals depend on each other, and the standard error of the line, which takes
them for independent, is far too small where the law bends.  Sums over N modes also lack what lies beyond them, which
steepens every fit, the more the slower the law decays: *truncation* is how far the same fit is off on the exact law
of the fitted exponents, cut at as many modes (β = 1.2, N = 10 000, modes 10 to 100: 0.09 too steep).

*Source*: Cui, Loureiro, Krzakala, Zdeborová 2021, section 5 and appendix (how α and r were read from Gram matrices).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..data.gram_spectrum import GramSpectrum
from ..errors import InvalidInput

#: fewest modes in a window: two halves of three
FEWEST = 6


Line = tuple[float, float]  # slope, standard error
Sums = tuple[np.ndarray, np.ndarray]  # Σ_{k≥j} of the eigenvalues and of the target's shares


@dataclass(frozen=True)
class Exponent:
    """A fitted exponent: the standard error of its line, the values on the window's halves, the truncation."""

    value: float
    stderr: float
    halves: tuple[float, float]
    truncation: float

    @property
    def instability(self) -> float:
        """How far the halves are from each other."""
        return abs(self.halves[1] - self.halves[0])


@dataclass(frozen=True)
class PowerFit:
    """``capacity`` β, ``target`` 2βr and ``source`` r, fitted over ``window`` = (first j, last j)."""

    window: tuple[int, int]
    capacity: Exponent
    target: Exponent
    source: Exponent


def power_fit(spectrum: GramSpectrum, window: tuple[int, int]) -> PowerFit:
    """β and r over a window of modes, which are counted from 1.

    What no mode resolves is noise, and in no sum.  *Raises* InvalidInput: a window of fewer than 6 modes, or beyond
    the spectrum, or with nothing of the target behind it.

    >>> j = np.arange(1, 10_001.0)
    >>> s = GramSpectrum(j**-2.0, j**-2.5, trace=1.65, power=1.35, samples=10_000)
    >>> f = power_fit(s, (10, 100))
    >>> round(f.capacity.value, 2), round(f.source.value, 3), round(f.capacity.truncation, 4)
    (2.0, 0.374, 0.0031)
    """
    first, last = window
    if not (1 <= first and last <= len(spectrum) and last - first + 1 >= FEWEST):
        remedy = f"give FIRST:LAST within 1:{len(spectrum)}, with at least {FEWEST} modes"
        raise InvalidInput(f"window {first}:{last}", f"no window of the {len(spectrum)} modes", remedy)
    sums = behind(spectrum.eigenvalues), behind(spectrum.shares)
    lines, *halves = (_lines(sums, w) for w in (window, *_halves(first, last)))
    found = _exponents(lines)
    exact = _exponents(_lines(_law(found, len(spectrum)), window))
    left, right = (_exponents(h) for h in halves)
    errors = _errors(lines)
    return PowerFit(
        window, *(Exponent(found[i], errors[i], (left[i], right[i]), exact[i] - found[i]) for i in range(3))
    )


def behind(values: np.ndarray) -> np.ndarray:
    """Σ_{k≥j} of a list, smallest terms first."""
    return np.asarray(np.cumsum(values[::-1])[::-1])


def _law(exponents: tuple[float, float, float], modes: int) -> Sums:
    """The sums of an exact power law of so many modes."""
    k = np.arange(1, modes + 1.0)
    return behind(k ** -exponents[0]), behind(k ** -(1 + exponents[1]))


def _halves(first: int, last: int) -> tuple[tuple[int, int], tuple[int, int]]:
    middle = min(max(round(math.sqrt(first * last)), first + 2), last - 2)
    return (first, middle), (middle, last)


def _exponents(lines: tuple[Line, Line]) -> tuple[float, float, float]:
    """β, 2βr, r."""
    beta, target = 1 - lines[0][0], -lines[1][0]
    return beta, target, target / (2 * beta)


def _errors(lines: tuple[Line, Line]) -> tuple[float, float, float]:
    """Their standard errors, by linear propagation, the two lines taken for independent."""
    beta, _, source = _exponents(lines)
    return lines[0][1], lines[1][1], math.hypot(lines[1][1] / (2 * beta), source * lines[0][1] / beta)


def _lines(sums: Sums, window: tuple[int, int]) -> tuple[Line, Line]:
    return _line(sums[0], *window), _line(sums[1], *window)


def _line(sums: np.ndarray, first: int, last: int) -> Line:
    j = np.arange(first, last + 1)
    if not sums[last - 1] > 0:
        raise InvalidInput(f"window {first}:{last}", "nothing of the target lies behind it", "end the window earlier")
    x, y, weights = np.log(j - 0.5), np.log(sums[first - 1 : last]), 1.0 / j
    x = x - np.average(x, weights=weights)
    spread = float(weights @ x**2)
    slope = float(weights @ (x * y)) / spread
    rest = y - np.average(y, weights=weights) - slope * x
    variance = float(rest @ rest) / (len(j) - 2)
    return slope, math.sqrt(variance * float(weights**2 @ x**2)) / spread
