"""Statements about biases with one thing changed: the steps of a certificate must not carry over to them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from collapse_sym.proof.checker.verdict import digest

Q = ["ProjectionProduct", ["Subtract", "n", "1"], "0"]
SQUARED = ["Power", ["OperatorNorm", ["MatrixMultiply", ["Sqrt", "Sigma"], "SampleCovariance", "Resolvent"]], "2"]
FLIPPED = {"GreaterEqual": "LessEqual", "LessEqual": "GreaterEqual"}


def put(term: Any, old: Any, new: Any) -> Any:
    """The term with every occurrence of ``old`` replaced."""
    if term == old:
        return copy.deepcopy(new)
    return [put(t, old, new) for t in term] if isinstance(term, list) else term


def later(side: Any) -> Any:
    """A side at n + 1."""
    return ["Where", side, "n", ["Add", "n", "1"]]


def compared(term: Any, change: Callable[[str, Any, Any], list[Any]]) -> Any:
    """The first comparison of a conclusion changed."""
    if term[0] == "And":
        return ["And", compared(term[1], change), *term[2:]]
    return change(*term)


CONCLUSIONS: dict[str, Callable[[Any], Any]] = {
    "the other direction": lambda c: compared(c, lambda head, a, b: [FLIPPED[head], a, b]),
    "the sides swapped": lambda c: compared(c, lambda head, a, b: [head, b, a]),
    "5 % more on the right": lambda c: compared(c, lambda head, a, b: [head, a, ["Multiply", "21/20", b]]),
    "5 % more on the left": lambda c: compared(c, lambda head, a, b: [head, ["Multiply", "21/20", a], b]),
    "one generation more on the left": lambda c: compared(c, lambda head, a, b: [head, later(a), b]),
    "one generation more on the right": lambda c: compared(c, lambda head, a, b: [head, a, later(b)]),
    "a left side of the other sign": lambda c: compared(c, lambda head, a, b: [head, ["Negate", a], b]),
    "nothing on the right": lambda c: compared(c, lambda head, a, b: [head, a, "1000"]),
    "no sample covariance": lambda c: put(c, ["MatrixMultiply", "SampleCovariance", "Resolvent"], "Resolvent"),
    "the norm, not its square": lambda c: put(c, SQUARED, SQUARED[1]),
    "a norm without √Σ": lambda c: put(c, ["Sqrt", "Sigma"], "Identity"),
    "w₀ not taken off": lambda c: put(c, ["Subtract", ["MatrixMultiply", Q, "w0"], "w0"], ["MatrixMultiply", Q, "w0"]),
}


def mutants(certificate: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What was changed, and the certificate as text, with the hash of the changed statement."""
    meaning = certificate["statement"]
    for name, change in CONCLUSIONS.items():
        changed = {**meaning, "conclusion": change(meaning["conclusion"])}
        if changed != meaning:
            yield name, _with(certificate, changed)
    chain = copy.deepcopy(meaning["chain"])
    chain["inputs"] = "features"
    yield "rows of any law", _with(certificate, {**meaning, "chain": chain})


def without(certificate: dict[str, Any], hypothesis: Any) -> str:
    """The certificate for the statement without a hypothesis."""
    meaning = certificate["statement"]
    left = [t for t in meaning["hypotheses"] if t != hypothesis]
    assert len(left) < len(meaning["hypotheses"])
    return _with(certificate, {**meaning, "hypotheses": left})


def _with(certificate: dict[str, Any], meaning: dict[str, Any]) -> str:
    return json.dumps({**certificate, "statement": meaning, "hash": digest(meaning)})
