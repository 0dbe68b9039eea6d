r"""Power laws of any dimension, infinity included: the test error in rigorous sums, and a short list that bounds it.

The exact profile sums over all eigenvalues (``spectra.power_sums``): right to any digits, and slow.  What covers the
branch is a list of wide balls: the first eigenvalues one by one, then blocks of neighbours with as many copies, and for
d = ∞ one last entry for all j ≥ J, which lies in [0, s_J] and is counted

    Σ_{j ≥ J} s_j / s_J = ζ(β, J)·J^β      times (in Quad: Σ_{j ≥ J} c_j² s_j / s_J).

Every metric that is summed is s times what is bounded, s h(s): such an entry gives Σ s_j·[0, max h], which holds the
sum of s_j h(s_j).  So the signs that are found on the list are those of the error itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import sympy as sp
from flint import arb

from ..chain.model import Chain
from ..errors import OutsideCalculus
from ..spectra import PowerSpectrum
from ..spectra.numeric import Balls, Floats, Numeric
from ..spectra.power_law import Law
from .interval import Interval
from .jets import Jet
from .spectral import Profile, profile_in

SINGLE = (64, 256)  # eigenvalues that stand alone: some, and more where these do not tell all signs
RESOLVED = 10**5  # the last entry begins at so many times the rows: no fit resolves what it holds
MOST_BLOCKS = 10**4
ENOUGH = 0.75  # how near the bounds of T − df₂ are that are not tightened


def power_profile(chain: Chain, spectrum: PowerSpectrum, calculus: str) -> Profile:
    """The profile of a chain of numbers on a power law, with its bounds and its float64 twin.

    *Raises* OutsideCalculus for more blocks than are listed, and what ``profile`` raises.
    """
    sums = Numeric(spectrum, Balls)
    exact = profile_in(chain, sums, calculus)
    lists = (_Blocks(spectrum.law, _last(chain), n) for n in SINGLE)
    return replace(
        exact,
        coarse=tuple(partial(_bounded, chain, calculus, blocks, sums, exact) for blocks in lists),
        floats=partial(profile_in, chain, Numeric(spectrum, Floats), calculus),
    )


def _bounded(chain: Chain, calculus: str, blocks: _Blocks, sums: Numeric, exact: Profile) -> Profile:
    """The profile on the list, in float64 with bounds."""
    found = profile_in(chain, _OnBlocks(blocks, sums), calculus).bounded()
    return replace(found, s=Interval(np.maximum(found.s.low, 0.0), found.s.high), tighter=_Margins(exact))


class _Margins:
    """T − df₂, which grows with κ, between its exact values at the ends of a box, where the list says too little."""

    def __init__(self, exact: Profile) -> None:
        self._exact = exact
        self._known: dict[float, arb] = {}

    def __call__(self, at: Any, found: Any) -> Any:
        kappa, held = (x.value if isinstance(x, Jet) else x for x in (at, found))
        if not isinstance(kappa, Interval):  # κ = 1/u, far above the eigenvalues
            return found
        low, high = held.low.copy(), held.high.copy()
        for i in np.flatnonzero(~(held.low > ENOUGH * held.high).ravel()):
            box = Interval.around([self._at(float(kappa.low.flat[i])), self._at(float(kappa.high.flat[i]))])
            low.flat[i], high.flat[i] = np.fmax(low.flat[i], box.low[0]), np.fmin(high.flat[i], box.high[1])
        tight = Interval(low, high)
        return replace(found, value=tight) if isinstance(found, Jet) else tight

    def _at(self, kappa: float) -> arb:
        if kappa not in self._known:
            self._known[kappa] = self._exact.margin(arb(kappa))
        return self._known[kappa]


def _last(chain: Chain) -> int:
    return RESOLVED * int(max(fit.samples for fit in chain.fits))


class _OnBlocks(Numeric):
    """The language of numbers on the list; the κ of the generators and rank Σ are those of the law."""

    def __init__(self, blocks: _Blocks, sums: Numeric) -> None:
        super().__init__(blocks, Balls)
        self.d, self._sums = sums.d, sums

    def kappa(self, ridge: sp.Expr, samples: sp.Expr) -> Any:
        """κ(λ, T)."""
        return self._sums.kappa(ridge, samples)


class _Blocks(PowerSpectrum):
    """A power law as a list of wide balls, ``single`` of them thin; the last one begins at ``last`` where d = ∞."""

    def __init__(self, law: Law, last: int, single: int) -> None:
        super().__init__(law)
        object.__setattr__(self, "last", last)
        object.__setattr__(self, "single", single)

    last: int
    single: int

    def balls(self, evaluate: Callable[[sp.Expr], Any]) -> tuple[Any, Any, Any]:
        law = self.law
        assert law.delta is not None and law.weight is not None, "a profile has a truth"
        beta, scale, copies, delta, weight = map(evaluate, (law.beta, law.scale, law.copies, law.delta, law.weight))
        entries = [
            (_between(a, b, -beta), arb(b - a), (b - a) * _between(a, b, -delta))
            for a, b in _blocks(self._ends(), self.single)
        ]
        if law.dimension is sp.oo:
            J = arb(self._ends())
            entries.append((arb(0).union(J**-beta), _hurwitz(beta, J) * J**beta, _hurwitz(beta + delta, J) * J**beta))
        columns = [np.empty(len(entries), dtype=object) for _ in range(3)]
        for column, unit, values in zip(columns, (scale, copies, weight), zip(*entries)):
            column[:] = [unit * x for x in values]
        return columns[0], columns[1], columns[2]

    def _ends(self) -> int:
        """The first j that is in no block."""
        return self.last if self.law.dimension is sp.oo else int(self.law.dimension) + 1


def _blocks(end: int, single: int) -> Iterator[tuple[int, int]]:
    """Blocks a ≤ j < b from 1 to ``end``; one that begins at a holds a/single eigenvalues."""
    a, count = 1, 0
    while a < end:
        b = min(a + max(1, a // single), end)
        yield a, b
        a, count = b, count + 1
        if count > MOST_BLOCKS:
            raise OutsideCalculus(
                "of the certified optimum",
                f"{end} eigenvalues",
                "too many scales are told apart",
                remedy="lower d or T",
            )


def _between(a: int, b: int, exponent: arb) -> arb:
    """A ball of all j^exponent with a ≤ j < b."""
    first = arb(a) ** exponent
    return first if b == a + 1 else first.union(arb(b - 1) ** exponent)


def _hurwitz(exponent: arb, J: arb) -> arb:
    """Σ_{j ≥ J} j^(−exponent)."""
    return exponent.zeta(J)
