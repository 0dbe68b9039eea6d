"""The language of statements: its heads, letters and domains, and how a text that is none of it is refused.

STATEMENTS.md says what every head means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ..errors import InvalidInput

Term = Any
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?\Z", re.ASCII)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}\Z", re.ASCII)

SCALAR_DOMAINS = ("positive-integer", "natural", "nonnegative", "positive", "real")
SEQUENCES = tuple(f"sequence of {domain}" for domain in SCALAR_DOMAINS)
DOMAINS = (*SCALAR_DOMAINS, *SEQUENCES, "covariance", "vector")

#: heads whose arguments and value are scalars → how many arguments (None: one or more)
SCALAR_HEADS: dict[str, int | None] = {
    "Multiply": None, "Divide": 2, "Log": 1, "Ceiling": 1, "Min": None, "Max": None, "Df": 2, "Kappa": 2,
    "Eigenvalue": 1, "Coefficient": 1, "MinimaxError": 3,
}  # fmt: skip
#: heads whose arguments share one sort, which is that of the value
SAME_HEADS: dict[str, int | None] = {"Add": None, "Subtract": 2, "Negate": 1}
#: heads that speak of one direction of Σ → the variable that must be declared for it
SPECTRAL = {"Eigenvalue": "Sigma", "Coefficient": "w0"}
#: relations between scalars
ASYMPTOTIC = ("Equivalent", "Comparable", "TendsTo")
SCALAR_RELATIONS = ("LessEqual", "Less", "GreaterEqual", "Greater", *ASYMPTOTIC, "PolynomiallyComparable")
CONNECTIVES: dict[str, int | None] = {"And": None, "Or": None, "Implies": 2}
#: letters of the downstream fit → shape, T standing for its samples
LETTERS = {
    "SampleCovariance": ("d", "d"),
    "Resolvent": ("d", "d"),
    "Prediction": ("d", "1"),
    "DownstreamDesign": ("T", "d"),
    "DownstreamNoise": ("T", "1"),
    "DownstreamLabels": ("T", "1"),
}
#: heads that speak of generators → number of indices and shape, T standing for the samples of the last index
GENERATOR_HEADS = {
    "Design": (1, ("T", "d")),
    "Noise": (1, ("T", "1")),
    "Projection": (1, ("d", "d")),
    "Model": (1, ("d", "1")),
    "ProjectionProduct": (2, ("d", "d")),
    "NoiseMap": (2, ("d", "T")),
    "NoiseCovariance": (2, ("d", "d")),
}
RANDOM = frozenset(LETTERS) | frozenset(GENERATOR_HEADS) | {"Expectation"}
ATOMS = ("Identity", "Infinity")

KINDS = (
    "format", "keys", "part id", "duplicate id", "unknown domain", "name taken", "unknown head", "unbound variable",
    "wrong arguments", "sorts do not match", "chain", "regime", "idle variable", "no witness", "vacuous",
)  # fmt: skip


class BadStatement(InvalidInput):
    """A statement that is not one: ``kind`` (one of ``KINDS``), and the reason in words."""

    def __init__(self, kind: str, reason: str, part: str = "") -> None:
        if kind not in KINDS:
            raise ValueError(kind)
        self.kind, self.part = kind, part
        super().__init__(f"{kind} in {part}" if part else kind, reason)


def need(condition: object, kind: str, reason: str) -> None:
    """Refuse by name unless the condition holds."""
    if not condition:
        raise BadStatement(kind, reason)


def text_of(term: Term) -> str:
    """The canonical JSON of a term: the key by which two terms are the same."""
    return json.dumps(term, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_term(term: Term) -> None:
    """Refuse what is neither a text nor a list that begins with a head."""
    ok = isinstance(term, str) or (isinstance(term, list) and term and isinstance(term[0], str))
    need(ok, "wrong arguments", "not a term")


def replaced(term: Term, names: Mapping[str, Term]) -> Term:
    """The term with names replaced, in every place that is not a head."""
    if isinstance(term, str):
        return names.get(term, term)
    is_term(term)
    return [term[0], *(replaced(t, names) for t in term[1:])]


def words(term: Term) -> set[str]:
    """All strings of a term that are no heads."""
    if isinstance(term, str):
        return {term}
    is_term(term)
    return {w for t in term[1:] for w in words(t)}
