"""What the steps about orders of growth say to a reader: f ≲ g, f ≳ g, f ≍ g up to constants that no member changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .language import Term
from .rulewords import Shown

#: side of an order → relation
RELATION = {"high": "AtMost", "low": "AtLeast", "both": "Comparable"}

#: rule → reason, terms shown
RULES: dict[str, tuple[str, tuple[Shown, ...]]] = {
    "order-of": ("a positive number, the measure of others", ("$value",)),
    "order-clause": ("the limit as stated", ("$clause",)),
    "order": ("powers and products, and comparisons", ("$order_shown",)),
    "order-of-terms": ("a sum of terms of one order", ("$order_shown",)),
    "order-of-equal": ("an equal value has the same order", ("$value",)),
    "order-both": ("from below and from above", ()),
    "order-log": ("the logarithm of what tends to infinity", (["TendsTo", ["Log", "$scale"], "Infinity"],)),
    "log-grows": ("the logarithm of what tends to infinity", (["TendsTo", ["Divide", "1", ["Log", "$scale"]], "0"],)),
    "sum-above": ("piece by piece, each below an integral of powers", ("$order_shown",)),
    "sum-below": ("the terms about one number, or from one to another, alone", ("$order_shown",)),
    "spectral": ("term by term over the eigenvalues", ("$spectral_shown",)),
    "order-vanishes": ("it falls like a power of {scale}", ()),
    "order-bounded": ("an order of 1 from above", ()),
    "order-positive": ("what is above a positive number, from some member on", ()),
    "order-grows": ("it grows like a power of {scale}", ()),
    "tends-to": ("the difference tends to 0", ()),
    "comparable-orders": ("both sides have one order", ()),
    "comparable-sums": ("term by term, both sides have one order", ()),
    "order-apart": ("the orders are apart by a power of {scale}", ()),
    "trichotomy": ("a fixed number is positive, negative or 0", ("$value",)),
    "maximum": ("the greater of two", (["Max", "$left", "$right"],)),
    "small-penalty": ("T → ∞ and λ → 0 at a fixed dimension: λR → 0", (["TendsTo", "$of", "0"],)),
    "below-inverse": ("R ≤ (XᵀX/T)⁻¹", ("$below_inverse",)),
}


def order_shown(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    """value ≲, ≳ or ≍ e^ω; a sum is its own value, bounded on the side that its rule says."""
    side = {"sum-above": "high", "sum-below": "low"}.get(step["rule"]) or step.get("is", "")
    if side not in RELATION:
        return {}
    value = step["value"] if "value" in step else ["Sum", step["name"], "1", step["high"], step["body"]]
    return {"order_shown": [RELATION[side], value, exponential(step["order"])]}


def spectral_shown(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    """tr f(Σ), or w₀ᵀf(Σ)w₀, as a sum."""
    body = step["body"]
    if step["vector"]:
        return {"spectral_shown": ["Equal", ["Quad", step["matrix"]], ["Sum", step["name"], "1", "d", body]]}
    return {"spectral_shown": ["Equal", ["Trace", step["matrix"]], ["Sum", step["name"], "1", "d", body]]}


def exponential(omega: Term) -> Term:
    """e^ω, where ω is a sum of multiples of logarithms: a product of powers.

    >>> exponential(["Add", ["Multiply", "beta", ["Log", "T"]], ["Negate", ["Log", "d"]]])
    ['Multiply', ['Power', 'T', 'beta'], ['Divide', '1', 'd']]
    >>> exponential("0"), exponential(["Log", ["Log", "T"]]), exponential("x")
    ('1', ['Log', 'T'], ['Power', 'e', 'x'])
    """
    if omega == "0":
        return "1"
    if isinstance(omega, str):
        return ["Power", "e", omega]
    head, *parts = omega
    if head == "Log":
        return parts[0]
    if head == "Add":
        return _product([exponential(part) for part in parts])
    if head == "Subtract":
        return ["Divide", exponential(parts[0]), exponential(parts[1])]
    if head == "Negate":
        return ["Divide", "1", exponential(parts[0])]
    logarithms = [p for p in parts if isinstance(p, list) and p[0] == "Log"]
    if head == "Multiply" and len(logarithms) == 1:
        factor = _product([p for p in parts if p is not logarithms[0]])
        return "1" if factor == "0" else _power(logarithms[0][1], factor)
    return ["Power", "e", omega]


def _product(parts: list[Term]) -> Term:
    kept = [p for p in parts if p != "1"]
    return ["Multiply", *kept] if len(kept) > 1 else kept[0] if kept else "1"


def _power(base: Term, exponent: Term) -> Term:
    return base if exponent == "1" else ["Power", base, exponent]


def below_inverse(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    """E tr(FR) ≤ T E tr(F (XᵀX)⁻¹), or the same of a form of a vector."""
    (fit,) = statement["chain"]["downstream"]
    inverse: Term = ["Power", ["MatrixMultiply", ["Transpose", "DownstreamDesign"], "DownstreamDesign"], "-1"]

    def of(matrix: Term) -> Term:
        vector = step["vector"]
        inside = ["Form", vector, matrix, vector] if vector else ["Trace", ["MatrixMultiply", step["matrix"], matrix]]
        return ["Expectation", inside]

    return {"below_inverse": ["LessEqual", of("Resolvent"), ["Multiply", fit["samples"], of(inverse)]]}


EXTRA = {name: order_shown for name in ("order", "order-of-terms", "sum-above", "sum-below")} | {
    "spectral": spectral_shown,
    "below-inverse": below_inverse,
}


def pieces_of(step: Mapping[str, Any]) -> list[tuple[Term, Term]]:
    """The piece of the range that each list of nested steps of a sum is about: from, to; "" is no end.

    >>> step = {"rule": "sum-above", "high": "d", "ends": [["Log", "T"], ""]}
    >>> pieces_of(step), pieces_of({**step, "rule": "sum-below", "ends": [["Log", "T"]]})
    ([('1', 'T'), ('T', 'd')], [('T', 'T')])
    """
    ends: list[Term] = [exponential(e) if e else "" for e in step["ends"]]
    if step["rule"] == "sum-below":
        return [(ends[0], ends[-1])]
    last = "" if step["high"] == "Infinity" else step["high"]
    return list(zip(["1", *ends[:-1]], [*ends[:-1], last], strict=True))
