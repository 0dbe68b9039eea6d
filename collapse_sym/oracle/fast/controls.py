r"""Control variates: functions of S = XᵀX/T that a caller chooses, whose exact means are computed here.

For rows N(0, Σ) the Wishart means hold at any T and d (Σ symmetric, N any matrix; Isserlis):

    E S = Σ ,      E S N S = ΣNΣ + (ΣNᵀΣ + tr(NΣ)Σ)/T .

A control is subtracted as C(S) − E C(S): its matrices may come from any guess – an equivalent, a wrong one – and the
mean of what is estimated stays what it is; only its variance tells how good the guess was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ...errors import InvalidInput
from ..plan import Floats


class Word(Protocol):
    """A scalar function of S, linear or quadratic."""

    def at(self, S: Floats) -> Floats:
        """Its values at a batch S of shape (R, d, d), of shape (R,)."""

    def mean(self, sigma: Floats, samples: int) -> float:
        """Its exact mean for Σ = diag(sigma) and T rows."""


@dataclass(frozen=True, eq=False)
class Trace:
    """tr(M S), or tr(M S N S); a matrix is of shape (d, d), or (d,) for a diagonal one, in the eigenbasis of Σ.

    >>> Trace(np.ones(2), np.ones(2)).mean(np.array([1.0, 1.0]), 4)
    3.5
    """

    M: Floats
    N: Floats | None = None

    def at(self, S: Floats) -> Floats:
        """tr(M S) or tr(M S N S) for a batch of S, of shape (R,)."""
        if self.N is None:
            return np.asarray(np.diagonal(_times(self.M, S), axis1=1, axis2=2).sum(axis=1))
        if self.M.ndim == self.N.ndim == 1:
            return np.asarray((S**2 @ self.N) @ self.M)
        return np.asarray((_times(self.M, S) * _times(self.N, S).swapaxes(1, 2)).sum(axis=(1, 2)))

    def mean(self, sigma: Floats, samples: int) -> float:
        """tr(MΣ), or tr(MΣNΣ) + (tr(MΣNᵀΣ) + tr(NΣ) tr(MΣ))/T."""
        M = _full(self.M) * sigma  # MΣ
        if self.N is None:
            return float(np.trace(M))
        N = _full(self.N) * sigma
        turned = _full(self.N).T * sigma
        return float((M * N.T).sum() + ((M * turned.T).sum() + np.trace(M) * np.trace(N)) / samples)


@dataclass(frozen=True, eq=False)
class Form:
    """uᵀ S v, or uᵀ S Q S v; vectors of shape (d,), Q as the matrices of a Trace.

    >>> Form(np.array([1.0, 0.0]), np.array([1.0, 0.0])).mean(np.array([3.0, 1.0]), 10)
    3.0
    """

    u: Floats
    v: Floats
    Q: Floats | None = None

    def at(self, S: Floats) -> Floats:
        """uᵀ S v or uᵀ S Q S v for a batch of S, of shape (R,)."""
        left, right = S @ self.u, S @ self.v
        if self.Q is None:
            return np.asarray(right @ self.u)
        return np.asarray((left * (_full(self.Q) @ right.T).T).sum(axis=1))

    def mean(self, sigma: Floats, samples: int) -> float:
        """uᵀΣv, or uᵀΣQΣv + (uᵀΣQᵀΣv + tr(QΣ) uᵀΣv)/T."""
        u, v = sigma * self.u, sigma * self.v
        if self.Q is None:
            return float(self.u @ v)
        Q = _full(self.Q)
        return float(u @ Q @ v + (v @ Q @ u + np.diagonal(Q) @ sigma * (self.u @ v)) / samples)


@dataclass(frozen=True)
class Control:
    """A sum of words: one control variate."""

    words: tuple[Word, ...]

    def at(self, S: Floats) -> Floats:
        """C(S) for a batch of S, of shape (R,)."""
        return np.asarray(sum((word.at(S) for word in self.words), np.zeros(len(S))))

    def mean(self, sigma: Floats, samples: int) -> float:
        """E C(S), exactly."""
        return sum(word.mean(sigma, samples) for word in self.words)


def trace_control(M: Any, N: Any = None) -> Control:
    """The control tr(M S), or tr(M S N S).  Raises: InvalidInput for another shape than (d, d) or (d,)."""
    return Control((Trace(_matrix(M), None if N is None else _matrix(N)),))


def form_control(u: Any, v: Any, Q: Any = None) -> Control:
    """The control uᵀ S v, or uᵀ S Q S v.  Raises: InvalidInput for another shape."""
    vectors = [_matrix(x) for x in (u, v)]
    for vector in vectors:
        if vector.ndim != 1:
            raise InvalidInput(f"shape {vector.shape}", "a quadratic form needs vectors", "give arrays of shape (d,)")
    return Control((Form(vectors[0], vectors[1], None if Q is None else _matrix(Q)),))


def check_controls(controls: Sequence[Control], d: int) -> None:
    """Refuse controls of another dimension."""
    for control in controls:
        for word in control.words:
            for value in vars(word).values():
                if value is not None and set(np.shape(value)) != {d}:
                    raise InvalidInput(f"shape {np.shape(value)}", f"d = {d} here", "give one row for each direction")


def _matrix(value: Any) -> Floats:
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise InvalidInput(value, "not an array of numbers", "give shape (d, d) or (d,)") from None
    if array.ndim not in (1, 2) or array.ndim == 2 and array.shape[0] != array.shape[1]:
        raise InvalidInput(f"shape {array.shape}", "not a matrix of a control", "give shape (d, d) or (d,)")
    if not np.isfinite(array).all():
        raise InvalidInput("inf or nan", "not a number", "give finite entries")
    return array


def _times(M: Floats, S: Floats) -> Floats:
    return np.asarray(M[:, None] * S if M.ndim == 1 else M @ S)


def _full(M: Floats) -> Floats:
    return np.diag(M) if M.ndim == 1 else M
