r"""Functions of s on a power law in balls: sums of terms c·s^a Π (s+κ_i)^(−m_i), summed rigorously at any scale.

With s_j = v j^(−β) a term's trace is v^(a−Σm) Σ_j j^(−βa) Π (j^(−β) + κ_i/v)^(−m_i), a power sum.  Terms stay in
factors as the recursion makes them: no partial fractions, hence no poles at κ_i = κ_j and no cancellation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import flint
from flint import arb

from ..errors import InvalidInput, TooLarge

#: (a, ((place of κ, m), …)): a term s^a Π (s+κ)^(−m)
Key = tuple[int, tuple[tuple[int, int], ...]]
MAX_TERMS = 20_000
SCALARS = (int, arb)  # what a metric is added to and multiplied by, besides its like


class Poles:
    """The κ's met so far, each under its place."""

    def __init__(self) -> None:
        self.kappas: list[arb] = []
        self._places: dict[Any, int] = {}

    def place(self, kappa: arb) -> int:
        """The place of a κ: balls are one κ if they are the same ball."""
        key = (kappa.mid().man_exp(), kappa.rad().man_exp())
        if key not in self._places:
            self._places[key] = len(self.kappas)
            self.kappas.append(kappa)
        return self._places[key]


class PowerMetric:
    """A function of s with + − × /: division by single terms only, which is all that fits ask for.

    ``s + κ`` is kept as a factor.
    """

    def __init__(self, poles: Poles, terms: dict[Key, Any]) -> None:
        self.poles, self.terms = poles, terms
        if len(terms) > MAX_TERMS:
            raise TooLarge(f"{len(terms)} terms", "a metric with more terms is not summed in balls", "lower n")

    @classmethod
    def spectral(cls, poles: Poles) -> PowerMetric:
        """s itself."""
        return cls(poles, {(1, ()): 1})

    def __add__(self, other: Any) -> PowerMetric:
        if not isinstance(other, PowerMetric):
            if not isinstance(other, SCALARS):
                return NotImplemented
            if self.terms == {(1, ()): 1} and not (isinstance(other, int) and other == 0):
                return PowerMetric(self.poles, {(0, ((self.poles.place(arb(other)), -1),)): 1})
            other = PowerMetric(self.poles, {(0, ()): other})
        out = dict(self.terms)
        for key, c in other.terms.items():
            out[key] = out[key] + c if key in out else c
        return PowerMetric(self.poles, out)

    def __mul__(self, other: Any) -> PowerMetric:
        if not isinstance(other, PowerMetric):
            if not isinstance(other, SCALARS):
                return NotImplemented
            zero = isinstance(other, int) and other == 0
            return PowerMetric(self.poles, {} if zero else {k: c * other for k, c in self.terms.items()})
        out: dict[Key, Any] = {}
        for (a, m), c in self.terms.items():
            for (b, n), e in other.terms.items():
                key = (a + b, _joined(m, n))
                out[key] = out[key] + c * e if key in out else c * e
        return PowerMetric(self.poles, out)

    def __truediv__(self, other: Any) -> PowerMetric:
        if not isinstance(other, (PowerMetric, *SCALARS)):
            return NotImplemented
        return self * (other.inverse() if isinstance(other, PowerMetric) else 1 / arb(other))

    def __rtruediv__(self, other: Any) -> PowerMetric:
        return self.inverse() * other

    def inverse(self) -> PowerMetric:
        """1 over a single term."""
        if len(self.terms) != 1:
            raise InvalidInput("1/g", "a sum is not divided by on a power law", "write g in factors s + κ")
        ((a, m), c) = next(iter(self.terms.items()))
        return PowerMetric(self.poles, {(-a, tuple((i, -k) for i, k in m)): c if c == 1 else 1 / arb(c)})

    def __pow__(self, exponent: int) -> PowerMetric:
        out = PowerMetric(self.poles, {(0, ()): 1})
        for _ in range(exponent):
            out = out * self
        return out

    def kappa(self, counts: Any, *, ridge: arb, samples: arb) -> arb:
        """κ(λ, T), where this is s."""
        if ridge < 0:
            from .branch import kappa_below

            return kappa_below(self, counts, ridge=ridge, samples=samples)
        return counts.kappa(ridge, samples)

    def __neg__(self) -> PowerMetric:
        return self * -1

    def __sub__(self, other: Any) -> PowerMetric:
        return self + -1 * other

    def __rsub__(self, other: Any) -> PowerMetric:
        return -self + other

    __radd__, __rmul__ = __add__, __mul__


def _joined(m: tuple[tuple[int, int], ...], n: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    if not n or not m:
        return m or n
    powers = dict(m)
    for place, k in n:
        powers[place] = powers.get(place, 0) + k
    return tuple(sorted((place, k) for place, k in powers.items() if k))


class Measure:
    """Σ_j factor·j^(−offset) g(s_j) for metrics g: ``(measure * g).sum()``, as the arrays of a finite spectrum have it.

    ``total`` is the measure of 1, where it is known otherwise.
    """

    def __init__(
        self, law: Any, poles: Poles, *, offset: Callable[[], arb], factor: Callable[[], arb], total: Any = None
    ) -> None:
        self.law, self.poles, self.offset, self.factor, self.total = law, poles, offset, factor, total
        self._sums: dict[tuple[Key, int], arb] = {}
        self._ends: dict[int, Any] = {}  # at κ < 0, for each precision

    def __mul__(self, g: Any) -> _Weighted:
        return _Weighted(self, g)

    def sum(self) -> Any:
        """The measure of 1."""
        return self.total()

    def kappa(self, ridge: arb, samples: arb) -> arb:
        """κ(λ, T) of the eigenvalues, where this counts them."""
        from .power_sums.kappa import power_kappa  # most spectra are listed: they need no expansions

        law, scale = self.law, self.law.scale()
        return scale * power_kappa(law.beta(), ridge / scale, samples / law.copies(), law.dimension, digits=None)

    def least(self) -> arb:
        """The smallest eigenvalue."""
        return self.law.scale() * arb(self.law.dimension) ** -self.law.beta()

    def of(self, g: Any) -> arb:
        """Σ g, term by term."""
        if not isinstance(g, PowerMetric):
            return g * self.term((0, ()))
        total = arb(0)
        for key, c in g.terms.items():
            if not (isinstance(c, int) and c == 0):
                total += c * self.term(key)
        return total

    def term(self, key: Key) -> arb:
        """Σ_j of one term, kept for the precision of the moment."""
        at = (key, flint.ctx.prec)
        if at not in self._sums:
            self._sums[at] = self._expanded(key) if any(m < 0 for _, m in key[1]) else self._term(*key)
        return self._sums[at]

    def _term(self, a: int, powers: tuple[tuple[int, int], ...]) -> arb:
        from .near_the_end import NearTheEnd
        from .power_sums.sums import power_sum

        beta, offset, scale, d = self.law.beta(), self.offset(), self.law.scale(), self.law.dimension
        pairs = [(self.poles.kappas[place] / scale, m) for place, m in powers]
        if all(kappa >= 0 for kappa, _ in pairs):
            plain = power_sum(beta * a + offset, beta, pairs, d, digits=None)
        else:
            if flint.ctx.prec not in self._ends:
                self._ends[flint.ctx.prec] = NearTheEnd(beta, offset, d)
            plain = self._ends[flint.ctx.prec].sum(a, pairs)
        return self.factor() * scale ** (a - sum(m for _, m in powers)) * plain

    def _expanded(self, key: Key) -> arb:
        """A factor (s+κ)^k with k > 0 multiplied out."""
        a, powers = key
        place, m = next((place, m) for place, m in powers if m < 0)
        rest = tuple(p for p in powers if p[0] != place)
        kappa = self.poles.kappas[place]
        terms = (math.comb(-m, i) * kappa ** (-m - i) * self.term((a + i, rest)) for i in range(1 - m))
        return sum(terms, arb(0))


class _Weighted:
    """A measure times a metric, waiting for its sum."""

    def __init__(self, measure: Measure, g: Any) -> None:
        self.measure, self.g = measure, g

    def sum(self) -> arb:
        return self.measure.of(self.g)
