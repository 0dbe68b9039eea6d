"""Regimes: what a chain's regime is, and the table of property × regime that the tests have drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..chain.fits import Fit, Generator
from ..chain.model import Chain
from ..chain.populations import CoefficientsTruth
from ..chain.power_law import PowerLaw
from ..spectra.spectrum import Spectrum, spectrum_of
from .space import VARIABLES, Assignment, Cell, Space, cells_of

#: |T − d| up to which a least-squares fit is near the threshold, and s_min/s_max up to which an eigenvalue is tiny.
NEAR = 3
TINY = 1e-3


def regime_of(chain: Chain) -> Assignment:
    """The value of every regime variable, read off a numeric chain (whole blocks, without the index m)."""
    d = int(chain.d)
    blocks = [g for g in chain.generators if g.repeat > 0]
    fits = [g.fit for g in blocks]
    n = sum(int(g.repeat) for g in blocks)
    spectrum = spectrum_of(chain.population)
    assert spectrum is not None
    names = [f.design for f in fits if f.design != "fresh"]
    named = len(names) > 1 or any(g.repeat > 1 and g.fit.design != "fresh" for g in blocks)
    squares = [f for f in chain.fits if f.penalty == 0]
    return {
        "n": str(n),
        "generators": _one_of({"ols" if f.penalty == 0 else "ridge" for f in fits}),
        "T0": _one_of({_side(f, d) for f in fits}),
        "labels": "mixed" if any(g.truth_weight != 0 for g in blocks) else "model",
        "design": _design(blocks) if named else "fresh",
        "sizes": "unequal" if len({f.samples for f in fits}) > 1 else "equal",
        "sigma0": _noises(fits),
        "downstream": "none" if chain.downstream is None else "ols" if chain.downstream.penalty == 0 else "ridge",
        "T": "none" if chain.downstream is None else _side(chain.downstream, d),
        "sigma": "zero" if chain.downstream is None or chain.downstream.noise == 0 else "positive",
        "threshold": "near" if any(abs(int(f.samples) - d) <= NEAR for f in squares) else "far",
        "spectrum": "power" if isinstance(chain.population.covariance, PowerLaw) else _spectrum(spectrum),
        "truth": _truth(chain, spectrum),
    }


def _design(blocks: list[Generator]) -> str:
    """How blocks share a design: as powers of one resolvent, or otherwise."""
    penalties = {g.fit.penalty for g in blocks}
    alike = len(penalties) == 1 and penalties != {0} and all(g.truth_weight == 0 for g in blocks)
    return "ridges" if alike else "shared"


def _one_of(values: set[str]) -> str:
    return "none" if not values else values.pop() if len(values) == 1 else "both"


def _side(fit: Fit, d: int) -> str:
    return "below" if int(fit.samples) < d else "above"


def _noises(fits: list[Fit]) -> str:
    if all(f.noise == 0 for f in fits):
        return "zero"
    return "equal" if len({f.noise for f in fits}) == 1 else "unequal"


def _spectrum(spectrum: Spectrum) -> str:
    values, counts, _ = spectrum.numeric()
    if len(values) == 1:
        return "isotropic"
    if min(values) <= TINY * max(values):
        return "tiny"
    return "repeated" if max(counts) > 1 else "distinct"


def _truth(chain: Chain, spectrum: Spectrum) -> str:
    values, _, weights = spectrum.numeric()
    weakest = isinstance(chain.population.truth, CoefficientsTruth) and len(values) > 1
    return "weak" if weakest and weights[values.argmin()] == weights.sum() > 0 else "spread"


class Regimes:
    """The table property × regime: how often each property met each cell."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[Cell]] = {}
        self.spaces: dict[str, frozenset[Cell]] = {}

    def record(self, name: str, chain: Chain) -> None:
        """Note that the property held for this chain."""
        self.counts.setdefault(name, Counter()).update(cells_of(regime_of(chain)))

    def check(self, name: str, space: Space) -> None:
        """Fail if the property has not met a cell that its space allows."""
        self.spaces[name] = space.cells
        empty = sorted(space.cells - set(self.counts.get(name, ())))
        if empty:
            raise AssertionError(f"{name}: {len(empty)} empty cells, for instance {empty[0]}")

    def merge(self, data: Iterable[tuple[str, list[tuple[Cell, int]], list[Cell]]]) -> None:
        """Add what another process has recorded (``data`` of its table)."""
        for name, counts, cells in data:
            for cell, count in counts:
                self.counts.setdefault(name, Counter())[_as_cell(cell)] += count
            if cells:
                self.spaces[name] = frozenset(_as_cell(c) for c in cells)

    def data(self) -> list[tuple[str, list[tuple[Cell, int]], list[Cell]]]:
        """The table as plain lists, for sending to another process."""
        return [(k, list(c.items()), sorted(self.spaces.get(k, ()))) for k, c in self.counts.items()]

    def text(self) -> str:
        """The table: one row per regime, one column per property; ``·`` is a cell the property does not allow."""
        names = sorted(self.counts)
        if not names:
            return ""
        lines = [f"  P{i + 1} {name}" for i, name in enumerate(names)]
        lines.append(f"{'':<22}" + "".join(f"{f'P{i + 1}':>6}" for i in range(len(names))))
        for variable, values in VARIABLES.items():
            for value in values:
                entries = "".join(f"{self._entry(k, variable, value):>6}" for k in names)
                lines.append(f"{variable + ' ' + value:<22}{entries}")
        lines.append(f"{'pairs visited':<22}" + "".join(f"{self._pairs(k):>6}" for k in names))
        lines.append(f"{'pairs allowed':<22}" + "".join(f"{self._allowed(k):>6}" for k in names))
        return "\n".join(lines)

    def _entry(self, name: str, variable: str, value: str) -> str:
        count = self.counts[name][((variable, value),)]
        cells = self.spaces.get(name)
        return "·" if not count and cells is not None and ((variable, value),) not in cells else str(count)

    def _pairs(self, name: str) -> int:
        return sum(1 for cell in self.counts[name] if len(cell) == 2)

    def _allowed(self, name: str) -> int:
        return sum(1 for cell in self.spaces.get(name, ()) if len(cell) == 2)


def _as_cell(cell: Iterable[Iterable[str]]) -> Cell:
    return tuple((a, b) for a, b in cell)


#: What this process has drawn; the pytest plugin prints it.
TABLE = Regimes()
