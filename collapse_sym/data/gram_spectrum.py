r"""The spectrum of a kernel on a data set: eigenvalues of the Gram matrix over N, and where the target lies.

    K/N = U diag(λ) Uᵀ,    φ_j(x_i) = √N U_ij,    f(x_i) = Σ_j a_j φ_j(x_i),    a_j = (1/N) Σ_i f(x_i) φ_j(x_i)

The φ_j are orthonormal under the empirical measure.  A kernel regression is linear in the features
ψ = Σ^{1/2} φ, whose covariance is Σ = diag(λ): f = w₀ᵀψ with c_j = a_j/√λ_j, so that

    Tr[g] = Σ_j g(λ_j),    Quad[g] = Σ_j c_j² g(λ_j),    a_j² = λ_j c_j²   and   Quad[s] = Σ_j a_j² = mean f² .

What lies outside the modes that float64 resolves, mean f² − Σ_j a_j², is the *unresolved* share of the target: no
regression with this kernel learns it, and it acts as noise.  λ_j estimates the operator's eigenvalue with a relative
error O(1/N) + O(λ-gap) for the first modes, and a bias that grows to order one as j comes near N.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ..errors import InvalidInput, TooLarge
from .dataset import DataSet, content_checksum
from .kernels import Kernel

#: rows whose Gram matrix is decomposed: five arrays of N² float64 numbers are held at once, 4 GB here
MOST_ROWS = 10_000
#: an eigenvalue below N·ROUNDING of the largest is rounding
ROUNDING = 2.0**-52
#: mean K(x, x) and mean f² lie between 1/FAR and FAR: what is made of both is then within float64
FAR = 1e100

#: told what is done at the moment, and how much of it: (what, done, of)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class GramSpectrum:
    """Eigenvalues λ_j > 0 (falling) of a Gram matrix over N, and the target's share a_j² = λ_j c_j² on each mode.

    ``trace`` is the mean of K(x, x), ``power`` the mean of f², ``samples`` is N.  Two spectra are equal iff their
    numbers are.  *Raises* InvalidInput: numbers that are no spectrum.

    >>> s = GramSpectrum([2, 0.5], [3, 1], trace=2.5, power=5, samples=4)
    >>> s.squares.tolist(), s.unresolved, s.unresolved_share, s.lost_trace
    ([1.5, 2.0], 1.0, 0.2, 0.0)
    """

    eigenvalues: np.ndarray = field(compare=False, repr=False)
    shares: np.ndarray = field(compare=False, repr=False)
    trace: float
    power: float
    samples: int
    kernel: str = field(default="", compare=False)
    data: str = field(default="", repr=False, compare=False)
    data_checksum: str = field(default="", repr=False, compare=False)
    source: str = field(default="", repr=False, compare=False)
    notices: tuple[str, ...] = field(default=(), repr=False, compare=False)
    digest: str = field(default="", init=False)

    def __post_init__(self) -> None:
        eigenvalues, shares = (np.array(a, dtype=np.float64) for a in (self.eigenvalues, self.shares))
        _check(eigenvalues, shares, float(self.trace), float(self.power), self.samples)
        for name, array in (("eigenvalues", eigenvalues), ("shares", shares)):
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        object.__setattr__(self, "trace", float(self.trace))
        object.__setattr__(self, "power", float(self.power))
        object.__setattr__(self, "digest", content_checksum(eigenvalues, shares))

    def __len__(self) -> int:
        return len(self.eigenvalues)

    @property
    def squares(self) -> np.ndarray:
        """c_j² = a_j²/λ_j, what Quad weighs the modes with."""
        return np.asarray(self.shares / self.eigenvalues)

    @property
    def unresolved(self) -> float:
        """mean f² − Σ_j a_j² ≥ 0: the part of the target that no mode holds."""
        return max(self.power - float(self.shares.sum()), 0.0)

    @property
    def unresolved_share(self) -> float:
        """``unresolved`` as a fraction of mean f²; what rounding leaves counts as 0."""
        share = self.unresolved / self.power
        return share if share > 1e-10 else 0.0

    @property
    def lost_trace(self) -> float:
        """mean K(x, x) − Σ_j λ_j ≥ 0: what the modes leave of the kernel."""
        return max(self.trace - float(self.eigenvalues.sum()), 0.0)


def _check(eigenvalues: np.ndarray, shares: np.ndarray, trace: float, power: float, samples: int) -> None:
    remedy = "write it with collapse-sym spectrum"
    if eigenvalues.ndim != 1 or eigenvalues.shape != shares.shape or not len(eigenvalues):
        raise InvalidInput(f"{eigenvalues.shape}, {shares.shape}", "not one share for each eigenvalue", remedy)
    if not all(np.isfinite(a).all() for a in (eigenvalues, shares, [trace, power])):
        raise InvalidInput("spectrum", "it holds a number that is not finite", remedy)
    if eigenvalues.min() <= 0 or (np.diff(eigenvalues) > 0).any():
        raise InvalidInput("spectrum", "its eigenvalues are not positive and falling", remedy)
    if shares.min() < 0 or not power > 0 or shares.sum() > power * (1 + 1e-8):
        raise InvalidInput("spectrum", "its shares of the target are negative, or more than the target", remedy)
    if eigenvalues.sum() > trace * (1 + 1e-8):
        raise InvalidInput("spectrum", "its eigenvalues sum to more than the trace", remedy)
    for what, value in (("mean K(x, x)", trace), ("mean f²", power)):
        if not 1 / FAR <= value <= FAR:
            raise InvalidInput(f"{what} = {value:.3g}", f"not from {1 / FAR:g} to {FAR:g}", "use another unit")
    if not isinstance(samples, int) or samples < len(eigenvalues):
        raise InvalidInput(f"N = {samples}", f"{len(eigenvalues)} modes need at least as many rows", remedy)


def measure(data: DataSet, kernel: Kernel, *, progress: Progress | None = None) -> GramSpectrum:
    """The spectrum of a kernel on a data set, by one eigendecomposition of the whole Gram matrix.

    Time grows with N³, memory with N² (4 GB at N = 10 000).  *Raises* InvalidInput (constant targets, a kernel that
    is not positive semi-definite, one that vanishes on the data), TooLarge.

    >>> line = DataSet("a line", [[-1.0], [0.0], [1.0]], [-2, 0, 2])
    >>> from collapse_sym.data.kernels import Linear
    >>> s = measure(line, Linear())
    >>> [round(float(x), 12) for x in (*s.eigenvalues, *s.squares)], s.unresolved_share
    ([0.666666666667, 4.0], 0.0)
    """
    _admit(data)
    tell = progress or (lambda what, done, of: None)
    matrix = kernel.gram(data.inputs, progress=lambda done, of: tell("rows of the Gram matrix", done, of))
    matrix /= len(data)
    trace = float(np.trace(matrix))
    tell("eigenvalues", 0, 1)
    values, vectors = np.linalg.eigh(matrix)
    del matrix
    shares = (data.targets @ vectors) ** 2 / len(data)
    tell("eigenvalues", 1, 1)
    values, shares = _resolved(values[::-1], shares[::-1], kernel)
    return GramSpectrum(
        values, shares, trace, float(np.mean(data.targets**2)), len(data),
        kernel=kernel.text, data=data.name, data_checksum=data.checksum, source=data.source,
        notices=(*data.notices, *_repeated(data)),
    )  # fmt: skip


def _admit(data: DataSet) -> None:
    if len(data) > MOST_ROWS:
        remedy = f"draw fewer with rows = {MOST_ROWS}"
        raise TooLarge(f"{data.name}: {len(data)} rows", f"at most {MOST_ROWS} rows are decomposed at once", remedy)
    if np.ptp(data.targets) == 0:
        raise InvalidInput(data.name, "its targets are constant: nothing is learned", "choose another target")
    largest = float(np.abs(data.targets).max())
    if not FAR**-0.5 <= largest <= FAR**0.5:
        raise InvalidInput(f"{data.name}: a target of {largest:.3g}", "too large or small", "use another unit")


def _resolved(values: np.ndarray, shares: np.ndarray, kernel: Kernel) -> tuple[np.ndarray, np.ndarray]:
    """The modes above rounding; a clearly negative eigenvalue refutes the kernel."""
    floor = len(values) * ROUNDING * values[0]
    if not values[0] > 0:
        raise InvalidInput(kernel.text, "the kernel vanishes on these inputs", "scale them, or take another kernel")
    if values[-1] < -10 * floor:
        reason = f"not positive semi-definite on these inputs: an eigenvalue is {values[-1]:.3g}"
        raise InvalidInput(kernel.text, reason, "take another kernel")
    keep = values > floor
    return values[keep], shares[keep]


def _repeated(data: DataSet) -> tuple[str, ...]:
    """A notice where rows occur more than once: the rank of every Gram matrix is at most the number of others."""
    first: dict[bytes, float] = {}
    torn = sum(first.setdefault(row.tobytes(), float(y)) != y for row, y in zip(data.inputs, data.targets))
    if len(first) == len(data):
        return ()
    of_them = f", {torn} of them with another target" if torn else ""
    rank = f"the Gram matrix has rank {len(first)} at most"
    return (f"{data.name}: {len(data) - len(first)} of {len(data)} rows repeat an earlier one{of_them}: {rank}",)
