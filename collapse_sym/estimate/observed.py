r"""What is seen: a design and its labels, cleaned, turned into the design's singular basis.

Rows are x ~ N(0, Σ) without intercept and y = xᵀŵ_n + ε.  With X = U D Vᵀ all that the labels say of ŵ_n and of the
noise is in the scores z = Uᵀy and in the residual sum of squares.  Centring is a reflection that takes the mean to the
first row, which is dropped: T − 1 independent rows N(0, Σ) without intercept are left, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..data.dataset import DataSet
from ..errors import InvalidInput

Floats = np.ndarray
#: numbers whose squares, and sums of them, float64 holds
SMALLEST, LARGEST = 1e-120, 1e120


@dataclass(frozen=True)
class Observed:
    """A design of ``rows`` rows in dimension ``dimension`` (that of the space its rows span) and its labels.

    ``levels`` are the non-zero eigenvalues ℓ_i = D_i²/T of Σ̂ = XᵀX/T, descending, ``left`` (T, rank) is U, ``scores``
    are the u_iᵀy, ``residual`` is ‖y − UUᵀy‖²; ``inputs`` (T, d) and ``targets`` (T,) are the cleaned data themselves.
    """

    inputs: Floats
    targets: Floats
    left: Floats
    levels: Floats
    scores: Floats
    residual: float
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """T."""
        return len(self.targets)

    @property
    def dimension(self) -> int:
        """d, the rank of Σ as far as it is seen."""
        return int(self.inputs.shape[1])

    @property
    def spare(self) -> int:
        """T − rank X, the directions in which there is noise alone."""
        return self.rows - len(self.levels)


def observe(X: object, y: object, *, centre: bool = False) -> Observed:
    """Clean inputs (T, p) and labels (T,), and turn them into the singular basis of the design.

    Columns of zeros are left out and copies of an observation are dropped, which ``notes`` say; where X has a rank
    below min(T, p), Σ is taken to be singular and d is that rank.  ``centre`` takes the means away.

    *Assumes* rows N(0, Σ) and no intercept.
    *Raises* InvalidInput: no data set, labels that are all equal, columns that are constant and not 0.

    >>> seen = observe([[1, 0], [0, 2], [1, 0], [1, 2], [3, 0]], [1, 2, 1, 4, 2])
    >>> seen.rows, seen.dimension, seen.notes
    (4, 2, ('1 row is a copy of another, labels included, and is left out',))
    """
    data = DataSet("data", X, y)  # type: ignore[arg-type]
    inputs, targets, notes = _without_copies(data.inputs, data.targets)
    if np.ptp(targets) == 0:
        raise InvalidInput("y", "all labels are equal: they say nothing", "give labels that differ")
    if centre:
        inputs, targets = reflected(inputs), reflected(targets)
    inputs, more = _columns(inputs, centre)
    for name, array in (("X", inputs), ("y", targets)):
        if not SMALLEST < abs(array).max() < LARGEST:
            raise InvalidInput(name, f"its largest entry is {abs(array).max():.3g}", "choose another unit")
    return _turned(inputs, targets, notes + more)


def _without_copies(inputs: Floats, targets: Floats) -> tuple[Floats, Floats, tuple[str, ...]]:
    """Without copies of whole observations: a copy brings no noise of its own."""
    table = np.column_stack([inputs, targets])
    first = np.sort(np.unique(table, axis=0, return_index=True)[1])
    notes: tuple[str, ...] = ()
    if (copies := len(targets) - len(first)) > 0:
        notes += (f"{_rows(copies)} a copy of another, labels included, and {'is' if copies == 1 else 'are'} left out",)
    inputs, targets = inputs[first], targets[first]
    if (again := len(inputs) - len(np.unique(inputs, axis=0))) > 0:
        notes += (f"{_rows(again)} a copy of another under a label of its own: no Gaussian rows, but they are kept",)
    return inputs, targets, notes


def _rows(count: int) -> str:
    return "1 row is" if count == 1 else f"{count} rows are"


def reflected(array: Floats) -> Floats:
    """Without its mean: all rows but the first of (I − 2uuᵀ)·array, where the reflection takes (1, …, 1)/√T to e₁."""
    if len(array) < 3:
        raise InvalidInput(f"{len(array)} rows", "too few to take their mean away", "give more rows")
    u = np.full(len(array), 1 / np.sqrt(len(array)))
    u[0] -= 1.0
    u /= np.linalg.norm(u)
    return np.asarray((array - 2 * np.multiply.outer(u, u @ array))[1:])


def _columns(inputs: Floats, centred: bool) -> tuple[Floats, tuple[str, ...]]:
    """Without columns of zeros; other constant ones are an intercept, which the theory does not have."""
    constant = np.ptp(inputs, axis=0) == 0
    zero = np.all(abs(inputs) <= 1e-13 * abs(inputs).max(), axis=0) if centred else np.all(inputs == 0, axis=0)
    if (constant & ~zero).any():
        where = int(np.flatnonzero(constant & ~zero)[0]) + 1
        raise InvalidInput(f"column {where}", "it is constant, and the theory has no intercept", "centre the data")
    if zero.all():
        raise InvalidInput("X", "all inputs are 0", "give inputs that vary")
    count = int(zero.sum())
    note = f"{count} column{'s' if count > 1 else ''} without variation left out"
    return inputs[:, ~zero], (note,) if count else ()


def _turned(inputs: Floats, targets: Floats, notes: tuple[str, ...]) -> Observed:
    left, singular, right = np.linalg.svd(inputs, full_matrices=False)
    rank = int((singular > singular[0] * max(inputs.shape) * np.finfo(float).eps).sum())
    if rank < min(inputs.shape):
        notes += (f"the inputs span {rank} of {inputs.shape[1]} dimensions: Sigma is taken to be of rank {rank}",)
        inputs = inputs @ right[:rank].T
    left, singular = left[:, :rank], singular[:rank]
    scores = left.T @ targets
    rest = targets - left @ scores
    spare = len(targets) - rank
    residual = float(rest @ rest) if spare else 0.0
    return Observed(inputs, targets, left, singular**2 / len(targets), scores, residual, notes)
