r"""How unevenly the rows of a data set weigh in a kernel's fits: classes of rows, and their share of each mode.

A row is sorted by its leverage ℓ_i = (K (K + Nκ)⁻¹)_ii, Σ_i ℓ_i = df₁(κ), into classes of even width in

    z_i = log(1/ℓ_i − 1) − mean ,

and for a few s the rows are given weights e^{s z_i}.  The Gram matrix of the rows so weighed is decomposed, and of it
is kept what says each class's leverages at every κ:

    e^{s(z_i + z_j)/2} K_ij / N = Σ_k λ_k U_ik U_jk ,      P_ck = mean over i in class c of U_ik² .

Rows that lie far from all others have large leverages, and in a fit weights below the others': ``risk.row_noise`` finds
these weights between those of the references.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..data import DataSet, Kernel
from ..data.gram_spectrum import ROUNDING, Progress
from .grid import Degrees

#: rows that are looked at: of more, evenly many are left out
MOST_ROWS = 4000
#: rows of the fit without ridge whose κ the leverages are taken at (or half the modes), and classes of rows
ROWS, CLASSES = 100, 16
#: s of the references: no weights, and up to half as much again as the leverages say
STRENGTHS = (0.0, 0.75, 1.5)
#: modes whose eigenvalues agree within a factor e^WIDTH are kept as one
WIDTH = 0.2
#: rows whose leverages agree within this are one class
EVEN = 1e-9


@dataclass(frozen=True, eq=False)
class Reference:
    """Rows with weights e^{``strength``·z}: gathered eigenvalues (B), and a class's ``shares`` P of them (C, B)."""

    strength: float
    eigenvalues: np.ndarray
    shares: np.ndarray


@dataclass(frozen=True, eq=False)
class RowClasses:
    """Classes of the ``samples`` rows of a data set: ``counts`` of those looked at, their ``depths`` z, references."""

    samples: int
    counts: np.ndarray
    depths: np.ndarray
    references: tuple[Reference, ...]

    def plain(self, digits: int) -> dict[str, Any]:
        """As plain data, rounded."""
        tables = [
            {
                "strength": r.strength,
                "eigenvalues": _rounded(r.eigenvalues, digits),
                "shares": _rounded(r.shares, digits),
            }
            for r in self.references
        ]
        counts, depths = self.counts.tolist(), _rounded(self.depths, digits)
        return {"samples": self.samples, "counts": counts, "depths": depths, "references": tables}

    @classmethod
    def read(cls, table: dict[str, Any]) -> RowClasses:
        """What ``plain`` wrote."""
        references = tuple(
            Reference(r["strength"], np.array(r["eigenvalues"]), np.array(r["shares"])) for r in table["references"]
        )
        return cls(table["samples"], np.array(table["counts"], float), np.array(table["depths"]), references)


def row_classes(data: DataSet, kernel: Kernel, *, progress: Progress | None = None) -> RowClasses:
    """The classes of a data set's rows, by three eigendecompositions of a Gram matrix of at most 4000 rows.

    >>> from collapse_sym.data import Linear
    >>> rng = np.random.default_rng(0)
    >>> found = row_classes(DataSet("normal", rng.standard_normal((60, 5)), np.arange(60)), Linear())
    >>> int(found.counts.sum()), [r.strength for r in found.references]
    (60, [0.0, 0.75, 1.5])
    >>> bool(abs(found.counts @ found.references[0].shares - 5).sum() < 5 * 5)
    True
    """
    tell = progress or (lambda what, done, of: None)
    evenly = slice(None, None, -(-len(data) // MOST_ROWS))  # some sets are sorted by their labels
    K = kernel.gram(data.inputs[evenly]) / len(data.inputs[evenly])
    tell("weights of the rows", 0, len(STRENGTHS))
    values, shares = _modes(K)
    depths = _depths(values, shares)
    label = _labels(depths)
    counts = np.bincount(label).astype(float)
    references = [_reference(STRENGTHS[0], values, shares, label)]
    for done, strength in enumerate(STRENGTHS[1:] if len(counts) > 1 else (), 1):
        tell("weights of the rows", done, len(STRENGTHS))
        roots = np.exp(strength * depths / 2)
        references.append(_reference(strength, *_modes(K * roots * roots[:, None]), label))
    tell("weights of the rows", len(STRENGTHS), len(STRENGTHS))
    return RowClasses(len(data), counts, np.bincount(label, depths) / counts, tuple(references))


def _modes(K: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The eigenvalues that are more than rounding, falling, and U² of them; a matrix of N² numbers in place."""
    values, vectors = np.linalg.eigh(K)
    kept = values > len(K) * ROUNDING * values[-1]
    np.square(vectors, out=vectors)
    return values[kept][::-1], vectors[:, kept][:, ::-1]


def _depths(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """z of each row."""
    degrees = min(ROWS, len(values) / 2)
    kappa = float(Degrees(values, np.ones(len(values))).kappa(np.array([[0.0]]), np.array([[degrees]]))[0, 0])
    leverage = shares @ (values / (values + kappa))
    lost = np.maximum(1 - shares.sum(1), 0.0) + shares @ (kappa / (values + kappa))
    odds = np.log(lost) - np.log(np.maximum(leverage, EVEN * leverage.max()))  # a row may be 0 to a kernel
    return np.asarray(odds - odds.mean())


def _labels(depths: np.ndarray) -> np.ndarray:
    """The class of each row, from the lowest z on; classes without rows are left out."""
    width = max((depths.max() - depths.min()) / CLASSES, EVEN)
    bins = np.minimum((depths - depths.min()) // width, CLASSES - 1).astype(int)
    return np.asarray(np.unique(bins, return_inverse=True)[1])


def _reference(strength: float, values: np.ndarray, shares: np.ndarray, label: np.ndarray) -> Reference:
    """Modes gathered, and rows averaged over their classes."""
    bins = np.floor(np.log(values[0] / values) / WIDTH).astype(int)
    starts = np.flatnonzero(np.diff(bins, prepend=-1))
    gathered = np.add.reduceat(values, starts) / np.diff(starts, append=len(values))
    of_rows = np.add.reduceat(shares, starts, axis=1)
    table = np.zeros((label.max() + 1, len(starts)))
    np.add.at(table, label, of_rows)
    return Reference(strength, gathered, table / np.bincount(label)[:, None])


def _rounded(values: np.ndarray, digits: int) -> list[Any]:
    return [_rounded(x, digits) if np.ndim(x) else float(f"{x:.{digits}g}") for x in values]
