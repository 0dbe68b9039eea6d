"""Sequences to look at: a spectral law, sizes proportional to the dimension or at a fixed distance from it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..language import NUMBER, SEQUENCES, Term, replaced, words
from ..statements import Statement
from .candidates import DEVIATIONS, EIGENVALUES, PENALTIES, Rng, pick
from .power_paths import draw_powers
from .powers import of_powers
from .sampling import conclusion, spelled

#: rows along d: (factor a, distance b) of T = a d + b; the boundaries are met as often as all else
SIZES = ((1, 2), (1, 2), (1, 0), (1, -1), ("1/2", 0), ("1/2", 0), ("1/4", 0), (2, 0), (2, 0), (4, 0))
#: rows that do not grow, for a fixed dimension: the least that hypotheses allow, and more
FIXED = (0, 1, 2, 2, 3, 10)
DIMENSIONS = (1, 1, 2, 4)
#: d per member, a multiple of every denominator of a share or a factor
UNIT = 4
#: ratios φ_m → 1 with a convergent sum of 1 − 1/φ_m: the slowest forgetting that there is
SLOW = ["Divide", ["Power", ["Add", "m", "2"], "2"], ["Multiply", ["Add", "m", "1"], ["Add", "m", "3"]]]
#: a margin that hypotheses ask for
TINY = "1/1000"
REPEATS = ("1", "1", "2", "0", "3")


def draw_path(statement: Statement, rng: Rng) -> dict[str, Any]:
    """Terms of a sequence; whether it satisfies hypotheses and clauses is for ``read_path`` to see."""
    if of_powers(statement):
        return draw_powers(statement, rng)
    stages = [set(stage["grows"]) for stage in statement.regime]
    growing = stages[0]
    moves = "d" in growing
    d: Term = ["Multiply", str(UNIT), "k"] if moves else str(pick(rng, DIMENSIONS))
    terms: dict[str, Any] = {"d": d}
    levels = _levels(rng, one="d" not in growing and d == "1")
    limits: dict[str, Any] = {}
    for name, domain in _sizes_first(statement):
        if name == "d":
            continue
        terms[name] = _term(rng, name, domain, stages, moves, levels, limits)
    if len(stages) == 2 and "ratios" in terms and rng.integers(2):
        terms["ratios"] = {"each": SLOW}
        terms["sizes"] = {"each": ["Ceiling", ["Divide", "d", ["At", "ratios", "m"]]]}
    for hypothesis in statement.meaning["hypotheses"]:
        _set(spelled(statement, hypothesis), terms)
    terms.update(dict.fromkeys(margins(statement), TINY))
    return _ordered(terms)


def margins(statement: Statement) -> set[str]:
    """Numbers > 0 that a lower bound is multiplied by, which conclusions do not name: the smaller, the more is inside.

    >>> from collapse_sym.proof.amendments import amended
    >>> margins(amended("LEM-F.7.main"))
    {'epsilon'}
    """
    domains, stated = dict(statement.variables), words(conclusion(statement))
    lower = [h[2] for h in statement.meaning["hypotheses"] if h[0] in ("Greater", "GreaterEqual")]
    factors = {t[1] for t in lower if t[0] == "Multiply" and isinstance(t[1], str)}
    return {name for name in factors if domains.get(name) == "positive" and name not in stated}


def _ordered(terms: dict[str, Any]) -> dict[str, Any]:
    """Sizes last, which may be given by their ratios."""
    return {name: terms[name] for name in sorted(terms, key=lambda name: name == "sizes")}


def _set(hypothesis: Term, terms: dict[str, Any]) -> None:
    """What the hypotheses equate: members of a sequence, and Σ = I."""
    if hypothesis[0] == "ForAll" and hypothesis[2][0] == "Equal":
        _, index, low, high = hypothesis[1]
        ends = [terms.get(t, t) for t in (low, high)]
        if all(isinstance(t, str) and NUMBER.match(t) for t in ends):
            for i in range(int(ends[0]), int(ends[1]) + 1):
                _set(replaced(hypothesis[2], {index: str(i)}), terms)
    if hypothesis[0] != "Equal":
        return
    _, left, right = hypothesis
    if (left, right) == ("Sigma", "Identity"):
        terms["Sigma"] = {"levels": [["1", "1"]]}
        for name, given in terms.items():
            if name != "Sigma" and isinstance(given, Mapping) and "levels" in given:
                terms[name] = {"levels": ["1"]}
    elif left[0] == "At" and "period" in terms[left[1]] and NUMBER.match(left[2]):
        start, period = (list(terms[left[1]][key]) for key in ("start", "period"))
        start += [period[0]] * (int(left[2]) + 1 - len(start))
        start[int(left[2])] = right
        terms[left[1]] = {"start": start, "period": period}


def _sizes_first(statement: Statement) -> list[tuple[str, str]]:
    """Sizes before the limits of their ratios."""
    late = ("phi", "phi0", "ratios")
    return sorted(statement.variables, key=lambda x: x[0] in late)


def _term(
    rng: Rng, name: str, domain: str, stages: list[set[str]], moves: bool, levels: Any, limits: dict[str, Any]
) -> Any:
    if domain == "covariance":
        return {"levels": levels}
    if domain == "vector":
        return {"levels": _vector(rng, len(levels))}
    if name == "n":
        return "l" if any("n" in s for s in stages[1:]) else pick(rng, REPEATS)
    if name in ("phi", "phi0", "ratios"):
        return limits.get(name, pick(rng, ("1/2", "1", "2")))
    if domain in SEQUENCES:
        sizes, ratio = _size(rng, moves)
        limits["ratios"] = {"start": [], "period": [ratio]}
        return {"start": [], "period": [sizes if name in stages[0] else "T0"]}
    if domain == "positive-integer":
        return _rows(rng, name, stages, moves, limits)
    if name.startswith("lambda"):
        return pick(rng, PENALTIES[2:])
    return pick(rng, DEVIATIONS[:2] if domain == "nonnegative" else DEVIATIONS[1:2])


def _rows(rng: Rng, name: str, stages: list[set[str]], moves: bool, limits: dict[str, Any]) -> Term:
    if moves:
        size, ratio = _size(rng, moves)
        limits[{"T": "phi", "T0": "phi0"}.get(name, name)] = ratio
        return size
    for letter, stage in zip("kl", stages):
        if name in stage:
            return ["Multiply", str(UNIT), letter]
    return ["Add", "d", str(pick(rng, FIXED))]


def _size(rng: Rng, moves: bool) -> tuple[Term, str]:
    if not moves:
        return ["Multiply", str(UNIT), "k"], "1"
    factor, distance = pick(rng, SIZES)
    ratio = str(1 / Fraction(factor))
    return ["Add", ["Multiply", str(factor), "d"], str(distance)], ratio


def _levels(rng: Rng, *, one: bool) -> list[list[str]]:
    if one or rng.integers(2):
        return [[pick(rng, ("1", "1", "2")), "1"]]
    weak = Fraction(pick(rng, ("1/2", "1/4")))
    return [["1", str(1 - weak)], [pick(rng, EIGENVALUES[1:4]), str(weak)]]


def _vector(rng: Rng, size: int) -> list[str]:
    if size == 1:
        return ["1"]
    return list(pick(rng, (("0", "1"), ("0", "1"), ("1", "0"), ("1", "1"), ("1", "-2"))))


def changed_path(statement: Statement, terms: Mapping[str, Any], rng: Rng) -> dict[str, Any]:
    """A sequence like this one, in about half of what another draw would change."""
    if of_powers(statement):
        return draw_powers(statement, rng)  # its exponents hang together
    other = draw_path(statement, rng)
    spectral, sizes = bool(rng.integers(2)), bool(rng.integers(2))
    tied = ("d", "Sigma", "w0", "u", "v")
    return _ordered({name: other[name] if (spectral if name in tied else sizes) else terms[name] for name in terms})
