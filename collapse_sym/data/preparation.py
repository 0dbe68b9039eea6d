"""What is done to the numbers of a data set before they are used: centring, scaling, targets of labels."""

from __future__ import annotations

import math

import numpy as np

from ..errors import InvalidInput

#: entries whose squares need no care
FAR = 1e100
SCALES = ("none", "largest", "deviations", "rows")
TARGETS = ("label", "parity", "signed-parity", "class:K")


def prepared_inputs(inputs: np.ndarray, *, centre: bool, scale: str | float) -> tuple[np.ndarray, str]:
    """The inputs, centred and scaled, and one phrase that says how.

    "largest" divides by the largest |entry| as read, so that pixels lie in [0, 1] before they are centred.
    """
    X = np.array(inputs, dtype=np.float64)
    largest = float(np.abs(X).max(initial=0.0))
    if scale in ("largest", "deviations", "rows") and not 1 / FAR < largest < FAR:
        X, largest = np.ldexp(X, -math.frexp(largest)[1]), math.frexp(largest)[0]  # their squares are beyond float64
    if centre:
        X -= X.mean(axis=0)
    how = "inputs centred" if centre else "inputs not centred"
    if isinstance(scale, str) and scale in SCALES:
        return _SCALINGS[scale](X, largest), f"{how}, {_PHRASES[scale]}"
    divisor = _number(scale)
    return X / divisor, f"{how}, divided by {divisor:g}"


def _number(scale: str | float) -> float:
    try:
        divisor = float(scale)
    except (TypeError, ValueError):
        divisor = math.nan
    if not (math.isfinite(divisor) and divisor > 0):
        raise InvalidInput(f"scale = {scale}", "no way to scale inputs", f"{', '.join(SCALES)}, or a number > 0")
    return divisor


def _by_largest(X: np.ndarray, largest: float) -> np.ndarray:
    return X / largest if largest else X


def _by_deviations(X: np.ndarray, largest: float) -> np.ndarray:
    deviations = X.std(axis=0)
    return X / np.where(deviations > 0, deviations, 1.0)  # a constant column says nothing in any unit


def _by_rows(X: np.ndarray, largest: float) -> np.ndarray:
    norms = np.linalg.norm(X, axis=1, keepdims=True)
    if not norms.all():
        row = int(np.flatnonzero(norms == 0)[0]) + 1
        raise InvalidInput(f"row {row}", "its inputs are all 0: no sphere holds it", 'use another scale than "rows"')
    return X / norms


_SCALINGS = {
    "none": lambda X, largest: X,
    "largest": _by_largest,
    "deviations": _by_deviations,
    "rows": _by_rows,
}
_PHRASES = {
    "none": "not scaled",
    "largest": "divided by the largest entry as read",
    "deviations": "each column divided by its standard deviation",
    "rows": "each row divided by its norm",
}


def prepared_targets(labels: np.ndarray, target: str, *, centre: bool) -> tuple[np.ndarray, str]:
    """The targets that ``target`` makes of labels, centred or not, and one phrase that says how."""
    y = _targets(np.asarray(labels), target)
    what = f"target {target}"
    return (y - y.mean(), f"{what}, centred") if centre else (y, what)


def _targets(labels: np.ndarray, target: str) -> np.ndarray:
    if target == "label":
        return np.array(labels, dtype=np.float64)
    if target in ("parity", "signed-parity"):
        odd = np.mod(_whole(labels, target), 2.0)
        return odd if target == "parity" else 2.0 * odd - 1.0
    head, _, wanted = target.partition(":")
    if head != "class" or not wanted.lstrip("-").isdecimal():
        raise InvalidInput(f"target = {target}", "not a known target", f"known: {', '.join(TARGETS)}")
    hits = np.asarray(_whole(labels, target) == int(wanted), dtype=np.float64)
    if not hits.any():
        raise InvalidInput(target, "no row has this label", f"labels: {_some(labels)}")
    return hits


def _whole(labels: np.ndarray, target: str) -> np.ndarray:
    y = np.array(labels, dtype=np.float64)
    if not (y == np.floor(y)).all():
        raise InvalidInput(target, "the targets here are no whole numbers", 'use target "label": as they are')
    return y


def _some(labels: np.ndarray) -> str:
    distinct = np.unique(labels)
    return ", ".join(f"{x:g}" for x in distinct[:10]) + (", …" if len(distinct) > 10 else "")
