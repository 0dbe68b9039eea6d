"""Deterministic terms in floats, in dimensions without bound: sums over directions as sums over nodes.

Σ and w₀ are given by laws in the number j of the direction.  The first EXACT directions are nodes of weight 1; the sum
over the others is the integral over [j − ½, j + ½], by Gauss's rule on panels in log j, which for what varies like
powers of j is right to about 1e-7.  The last direction is one more node of weight 0, so that extremes are seen.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from ...errors import NotConverged
from ..evaluation import Undetermined
from ..language import NUMBER, Term

#: Newton's iteration for κ: steps, and the relative step at which it has settled
STEPS, SETTLED = 400, 1e-13
#: directions that are nodes of their own; nodes per panel, panels per factor e; how far a sum to infinity is followed
EXACT, NODES, PANELS, FAR = 2_000, 8, 2, 1e30
#: change of a power over one factor e, relative to how far beyond 1 it is, that still counts as none
BEND = 0.01
GAUSS = np.polynomial.legendre.leggauss(NODES)

PLAIN: dict[str, Callable[..., Any]] = {
    "Add": lambda *a: reduce(operator.add, a),
    "Subtract": operator.sub,
    "Negate": operator.neg,
    "Multiply": lambda *a: reduce(operator.mul, a),
    "MatrixMultiply": lambda *a: reduce(operator.mul, a),
    "Scale": operator.mul,
    "Divide": operator.truediv,
    "Power": lambda x, e: np.power(np.asarray(x, dtype=float), e),
    "Sqrt": np.sqrt,
    "Log": np.log,
    "Min": lambda *a: reduce(np.minimum, a),
    "Max": lambda *a: reduce(np.maximum, a),
    "OperatorNorm": lambda m: np.max(np.abs(m)),
}


def nodes(last: float) -> tuple[Any, Any]:
    """Numbers 1, …, last as nodes, and their weights.

    >>> j, w = nodes(1e6)
    >>> round(float(np.sum(w / j) - np.log(1e6)), 6)  # Euler's constant
    0.577216
    """
    near = np.arange(1, min(int(last), EXACT) + 1, dtype=float)
    if last <= EXACT:
        return near, np.ones_like(near)
    low, high = np.log(EXACT + 0.5), np.log(last + 0.5)
    edges = np.linspace(low, high, int(np.ceil((high - low) * PANELS)) + 1)
    half = (edges[1] - edges[0]) / 2
    far = np.exp((edges[:-1] + half)[:, None] + half * GAUSS[0][None, :])
    weights = far * half * GAUSS[1][None, :]
    numbers = np.concatenate([near, far.ravel(), [last]])
    return numbers, np.concatenate([np.ones_like(near), weights.ravel(), [0.0]])


def kappa(ridge: float, samples: float, spectrum: Any, weights: Any) -> float:
    """κ(λ, T) for λ > 0, and for λ = 0 where T < d: Newton's iteration from the right.

    >>> round(kappa(1 / 3, 6, np.array([1.0, 1.0]), np.ones(2)), 6)
    0.434259
    """
    if ridge < 0:
        raise Undetermined(ridge, "is no penalty")
    root = ridge + float((weights * spectrum).sum()) / samples
    for _ in range(STEPS):
        shares = spectrum / (spectrum + root)
        first, second = float((weights * shares).sum()), float((weights * shares * shares).sum())
        step = (root - ridge - root * first / samples) / (1 - second / samples)
        root -= step
        if abs(step) <= SETTLED * root:
            return root
    raise NotConverged(f"kappa({ridge}, {samples})", f"Newton's iteration did not settle in {STEPS} steps")


@dataclass(frozen=True)
class Floats:
    """Evaluates terms at a point: scalars, and terms in m for Σ, w₀ and sequences (``laws``)."""

    point: Mapping[str, Any]
    laws: Mapping[str, Term]

    @cached_property
    def _nodes(self) -> tuple[Any, Any]:
        return nodes(self.point["d"])

    def _entries(self, name: str) -> Any:
        return self._law(name, self._nodes[0])

    def _law(self, name: str, number: Any) -> Any:
        found = replace(self, point={**self.point, "m": number}).value(self.laws[name])
        return np.broadcast_to(np.asarray(found, dtype=float), np.shape(number))

    def _traced(self, matrix: Any) -> Any:
        return np.sum(self._nodes[1] * matrix)

    def value(self, term: Term) -> Any:
        """The value of a term.

        Raises: Undetermined, for what is random, asymptotic, or has no float.
        """
        if isinstance(term, str):
            return self._leaf(term)
        head, arguments = term[0], term[1:]
        if head in PLAIN:
            with np.errstate(all="raise", under="ignore"):
                return PLAIN[head](*map(self.value, arguments))
        if head not in self._special:
            raise Undetermined(head, "has no value in floats")
        return self._special[head](self, *arguments)

    def _leaf(self, text: str) -> Any:
        if NUMBER.match(text):
            top, _, bottom = text.partition("/")
            return float(top) / float(bottom or 1)
        if text == "Identity":
            return np.ones_like(self._nodes[0])
        if text in self.laws:
            return self._entries(text)
        if text not in self.point:
            raise Undetermined(text, "has no value in floats")
        return self.point[text]

    def _df(self, order: Term, at: Term) -> Any:
        s = self._entries("Sigma")
        return self._traced((s / (s + self.value(at))) ** self.value(order))

    def _kappa(self, ridge: Term, samples: Term) -> float:
        penalty, rows = float(self.value(ridge)), float(self.value(samples))
        if penalty == 0 and rows >= self.point["d"]:
            return 0.0  # the limit λ → 0⁺
        return kappa(penalty, rows, self._entries("Sigma"), self._nodes[1])

    def _sum(self, index: str, low: Term, high: Term, body: Term) -> Any:
        if self.value(low) != 1:
            raise Undetermined(low, "is no first number of a sum in floats")
        last = FAR if high == "Infinity" else float(self.value(high))
        numbers, weights = nodes(last)
        terms = replace(self, point={**self.point, index: numbers}).value(body)
        total = float(np.sum(weights * terms))
        return total + _rest(numbers, terms) if high == "Infinity" else total

    _special: ClassVar[dict[str, Callable[..., Any]]] = {
        "Df": _df,
        "Kappa": _kappa,
        "Trace": lambda self, m: self._traced(self.value(m)),
        "Quad": lambda self, m: self._traced(self.value(m) * self._entries("w0") ** 2),
        "SquaredNorm": lambda self, v: self._traced(self.value(v) ** 2),
        "Sum": _sum,
        "Eigenvalue": lambda self, j: self._law("Sigma", self.value(j)),
        "Coefficient": lambda self, j: self._law("w0", self.value(j)),
        "At": lambda self, name, j: self._law(name, self.value(j)),
    }


def _rest(numbers: Any, terms: Any) -> float:
    """Σ beyond the last number, of terms that fall like a power there: its integral.

    Raises: NotConverged where they do not fall fast enough, or fall like no power yet.
    """
    ends = [-1, -1 - 2 * NODES, -1 - 4 * NODES]
    (n, x), *before = [(numbers[i], terms[i]) for i in ends]
    if x == 0:
        return 0.0  # beneath all floats, and falling
    slope, earlier = (float(np.log(b / a) / np.log(j / k)) for (j, a), (k, b) in pairwise([(n, x), *before]))
    if slope <= 1:
        raise NotConverged("sum to infinity", f"its terms fall like the power {-slope:.3g} of their number")
    if abs(slope - earlier) > BEND * (slope - 1):  # 1/(slope − 1) of what still bends is any number
        raise NotConverged("sum to infinity", f"its terms have no power yet at number {n:.3g}")
    return float(x * (n + 0.5) / (slope - 1))
