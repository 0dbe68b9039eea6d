"""A recommendation as plain data: the schema of ``collapse-sym recommend --format json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .moments import Estimate
from .recommend import Recommendation

SCHEMA = 1
#: what the numbers are, in words
WORDS = {
    "lambda": "the ridge per sample, of (X'X/T + lambda)^-1 X'y/T; null for infinity: predict 0",
    "alpha": "lambda times T, the alpha of scikit-learn's Ridge without intercept",
    "risk": "the estimated test error, the mean square of x'(w - w0), at lambda",
    "sampling": "what chance in the data does to lambda, 95 %; null where it was not asked for or is infinite",
    "guesses": "the best lambda over the ranges of the guesses",
    "regret": "over these ranges, at worst: the test error at lambda as a multiple of the least",
    "steady": "the ridge with the least regret over these ranges, and that regret",
    "clean": "the best ridge if there were no generators, and its estimated test error under these labels",
    "cross_validation": "leave-one-out on the labels as they are, and its estimated test error",
    "noise": "the variance of the labels' own noise",
    "signal": "the squared length of the truth w0",
    "energy": "the mean square of x'w0",
    "exponent": "a of c_j^2 proportional to s_j^a; with a normal prior of mean 0 and variance 1",
    "residual": "noise by the residuals alone, unbiased whatever the truth; null where T <= d",
    "teacher": "the mean square of x'w_n of the last teacher, unbiased whatever the truth; null where T <= d",
    "remaining": "energy as teacher less the generators' collapse, unbiased, < 0 where that is too much; else null",
}


def to_json(found: Recommendation) -> dict[str, Any]:
    """The recommendation as plain data; ``null`` stands for what is infinite."""
    told = found.estimates
    names = ("noise", "signal", "energy", "exponent", "residual", "teacher", "remaining")
    return {
        "lambda": _number(found.ridge),
        "alpha": _number(found.alpha),
        "risk": _number(found.risk),
        "sampling": None if found.sampling is None else [_number(x) for x in found.sampling],
        "guesses": [_number(x) for x in found.guesses],
        "regret": _number(found.regret),
        "steady": {"lambda": _number(found.steady[0]), "regret": _number(found.steady[1])},
        "clean": _point(found.clean),
        "cross_validation": _point(found.cross_validation),
        "rows": found.rows,
        "dimension": len(told.eigenvalues),
        "guess": asdict(found.guess),
        "estimates": {name: _estimate(getattr(told, name)) for name in names},
        "eigenvalues": told.eigenvalues.tolist(),
        "notes": list(found.notes),
        "definitions": [{"symbol": name, "text": text} for name, text in WORDS.items()],
        "relation": "~=",
        "schema": SCHEMA,
    }


def _point(point: tuple[float, float]) -> dict[str, Any]:
    return {"lambda": _number(point[0]), "risk": _number(point[1])}


def _estimate(found: Estimate | None) -> dict[str, float] | None:
    return None if found is None else asdict(found)


def _number(x: float) -> float | None:
    return float(x) if abs(x) < float("inf") else None
