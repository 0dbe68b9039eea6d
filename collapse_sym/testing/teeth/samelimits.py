"""Sides of ≃ with one part changed: decided along proportional sequences, as rational functions at random points."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import NUMBER, Term
from ...proof.statements import Statement
from .exactly import COPIES, DIGITS, LEVELS, Ratio
from .terms import NoValue, image

POINTS, SEED = 3, 21
#: what keeps a quotient that tends to 1, where all summands are ≥ 0
ROWS = ("T", "T0")
OUTWARDS = ("Add", "Multiply", "Divide", "Scale")


def shifted(term: Term) -> tuple[Any, Fraction]:
    """What stands in a sum beside a number, and the number."""
    if isinstance(term, list) and term[0] in ("Add", "Subtract") and len(term) == 3 and is_number(term[2]):
        inner, c = shifted(term[1])
        return inner, c + Fraction(term[2]) * (1 if term[0] == "Add" else -1)
    return term, Fraction(0)


def is_number(term: Term) -> bool:
    """Whether a term is a rational number."""
    return isinstance(term, str) and bool(NUMBER.match(term))


def reads(term: Term, *names: str) -> bool:
    """Whether a letter or a head stands in a term."""
    if isinstance(term, str):
        return term in names
    return term[0] in names or any(reads(t, *names) for t in term[1:])


@dataclass(frozen=True)
class Sequence:
    """A proportional sequence: every size a multiple of k, Σ with fixed levels, what is random drawn."""

    names: Mapping[str, Any]
    kappas: Mapping[tuple[str, str], Ratio]

    def trace(self, g: Any) -> Any:
        """tr of a function of Σ."""
        return (COPIES * Ratio([0, 1]) * (g + 0 * self.names["Sigma"])).sum()


def _drawn(rng: random.Random) -> Fraction:
    return Fraction(rng.randrange(DIGITS, 9 * DIGITS), rng.randrange(DIGITS, 9 * DIGITS))


def _sequences(statement: Statement) -> Iterator[Sequence]:
    """T and T₀ below d, or above it where hypotheses ask for that; other numbers at random."""
    domains, k = dict(statement.variables), Ratio([0, 1])
    for point in range(POINTS):
        for over in (False, True):
            rng = random.Random(f"{SEED} {point} {over}")
            s = [_drawn(rng) for _ in range(LEVELS)]
            sigma = np.array([Ratio.of(x) for x in s])
            names: dict[str, Any] = {"Sigma": sigma, "d": LEVELS * COPIES * k, "Identity": sigma / sigma}
            kappas: dict[tuple[str, str], Ratio] = {}
            for size, penalty in (("T", "lambda"), ("T0", "0")):
                kappa = _drawn(rng)
                df = COPIES * sum((x / (x + kappa) for x in s), Fraction(0))
                rows = df * (1 + _drawn(rng)) if penalty in domains else df
                if penalty == "0" and over:
                    kappa, rows = Fraction(0), LEVELS * COPIES * (1 + _drawn(rng))
                names[size] = rows * k
                names.setdefault(penalty, Ratio.of(kappa * (1 - df / rows)))
                kappas[penalty, size] = Ratio.of(kappa)
                if penalty not in domains:
                    kappas["0", size] = Ratio.of(kappa)
            for name, domain in domains.items():
                if domain in ("positive", "nonnegative", "natural", "positive-integer"):
                    names.setdefault(name, Ratio.of(_drawn(rng)))
            yield Sequence(names, kappas)


def _value(term: Term, at: Sequence) -> Any:
    """A deterministic term as a rational function of k.

    Raises: NoValue.
    """
    if isinstance(term, list) and term[0] == "Kappa":
        key = (str(term[1]), str(term[2]))
        if key not in at.kappas:
            raise NoValue("Kappa")
        return at.kappas[key]
    if isinstance(term, list) and term[0] == "Df":
        return at.trace((at.names["Sigma"] / (at.names["Sigma"] + _value(term[2], at))) ** int(term[1]))
    if isinstance(term, list) and term[0] in ("Scale", "MatrixMultiply"):
        return reduce(lambda a, b: a * b, (_value(t, at) for t in term[1:]))
    if isinstance(term, list) and term[0] == "Power":
        return _value(term[1], at) ** int(term[2])
    if isinstance(term, list) and term[0] == "Trace":
        return at.trace(_value(term[1], at))
    if isinstance(term, list):
        parts = {f"part{i}": _value(t, at) for i, t in enumerate(term[1:])}
        return image([term[0], *parts], parts, at.trace, Ratio.of)
    if term not in at.names and not is_number(term):
        raise NoValue(term)
    return at.names[term] if term in at.names else Ratio.of(Fraction(term))


def same_limit(original: Statement, mutant: Mutant) -> str:
    """The smallest changed part whose quotient tends to 1, with only products, quotients and sums around it."""
    before, after = (conclusion(s) for s in (original, mutant.statement))
    path = list(map(int, mutant.path[1:]))
    while path:
        old, new = _at(before, path), _at(after, path)
        if _is_gap(old):
            return ""  # sequences beside a boundary are no proportional ones
        if _tends_to_one(original, old, new) and _outwards(original, before, path):
            return "the same limit along proportional sequences, at random rational points"
        path = path[:-1]
    return ""


def _is_gap(term: Term) -> bool:
    """A difference of sizes, which may stay fixed while they grow; T − df₂(κ) ≥ Tκ/(‖Σ‖ + κ) is none."""
    return not isinstance(term, str) and term[0] == "Subtract" and not reads(term[2], "Df")


def _at(term: Any, path: list[int]) -> Any:
    return reduce(lambda t, i: t[i], path, term)


def _tends_to_one(statement: Statement, old: Term, new: Term) -> bool:
    try:
        for at in _sequences(statement):
            a, b = _value(old, at), _value(new, at)
            if not isinstance(a, Ratio) or not isinstance(b, Ratio) or a.zero or not (b / a - 1).vanishes:
                return False
    except (NoValue, ArithmeticError, ValueError, TypeError):
        return False
    return True


def _outwards(statement: Statement, term: Term, path: list[int]) -> bool:
    """Whether only products, quotients and sums of what is ≥ 0 stand around a place of a conclusion."""
    for depth in range(1, len(path)):
        around = _at(term, path[:depth])
        if around[0] not in OUTWARDS:
            return False
        if around[0] == "Add" and not all(_is_nonnegative(t, dict(statement.variables)) for t in around[1:]):
            return False
    return True


def _is_nonnegative(term: Term, domains: Mapping[str, str]) -> bool:
    """Squares, norms and their means, traces of products without a difference; T − df₂(κ), and T₀ − d − 1 as a gap."""
    if isinstance(term, str):
        return Fraction(term) >= 0 if is_number(term) else domains.get(term) != "real"
    if term[0] in ("SquaredNorm", "SquaredNormIn", "Df", "Kappa"):
        return True
    if term[0] in ("Trace", "Quad"):
        return not _has_difference(term[1])
    if term[0] == "Subtract":
        inner = shifted(term)[0]
        return term[1] in ROWS and term[2][0] == "Df" or inner[0] == "Subtract" and inner[1] in ROWS
    if term[0] == "Power":
        return term[2] in ("2", "-2", "4") or _is_nonnegative(term[1], domains)
    if term[0] == "Expectation":
        return term[1][0] in ("SquaredNorm", "SquaredNormIn")
    return term[0] in OUTWARDS and all(_is_nonnegative(t, domains) for t in term[1:])


def _has_difference(term: Term) -> bool:
    return not isinstance(term, str) and (term[0] in ("Subtract", "Negate") or any(map(_has_difference, term[1:])))
