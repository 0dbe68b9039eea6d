"""Bounds of R = (XᵀX/T + λ)⁻¹ for every outcome, and what is left of it where T → ∞ and λ → 0 at a fixed dimension."""

from __future__ import annotations

from typing import Any

from .averages import _cancelled
from .expectations import hides_random
from .facts import Fact, Premises, Rule, shows
from .functions_of_kappa import positive_function
from .limits import need
from .matrices import S
from .rational import K, limit
from .ring import Poly, vanishes
from .statement import Statement, fixed
from .words import DOWN, Word


def small_penalty(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """T → ∞ and λ → 0 at a fixed dimension and Σ: Σ̂ → Σ almost surely, so that λR → 0, and 0 ≤ λR ≤ 1: means with a
    factor that is bounded after division by λ for each R vanish."""
    reader, rule, chain = s.reader, "small-penalty", s.reader.chain
    penalty, rows = chain.penalty(DOWN), chain.samples(DOWN)
    need(chain.gaussian and penalty is not None, rule, "rows of an unknown law, or no penalty")
    assert penalty is not None
    still = not any(x == "d" or kind in ("covariance", "vector") for x, kind in _growing(s))
    need(still and s.data["regime"], rule, "a dimension, a covariance or a vector that moves")
    for small in (reader.reciprocal(rows), penalty):
        null = any(p.kind == "null" and not p.weight and vanishes(p.value - small) for p in premises)
        need(null, rule, "T → ∞ or λ → 0 is not given")
    found, inverse = reader.number(0), reader.reciprocal(penalty)
    for monomial, c in reader.scalar(step["of"]).terms.items():
        words = [w for (g, k) in monomial if g[0] == "expect" for w in g[1] * k]
        times = sum(letter[0] == "R" for word in words for letter in word)
        if not times:
            continue
        need(len(words) == 1 and _bounded(words[0]), rule, "not one mean of one trace of functions of Σ and of R")
        factor = Poly({tuple((g, k) for g, k in monomial if g[0] != "expect"): c}, reader.fuel)
        need(not any(hides_random(g) for g in factor.generators()), rule, "a random factor")
        divided = (factor * inverse.power(times)).terms.items()
        scaled = Poly({_cancelled(m): a for m, a in divided}, reader.fuel)
        need(_stays(s, scaled, premises), rule, "a factor that is not bounded")
        found = found + Poly({monomial: c}, reader.fuel)
    return Fact("null", found, weight=())


def _growing(s: Statement) -> list[tuple[str, str]]:
    """The variables that grow, with their domains."""
    return [(x, kind) for x, kind in s.data["variables"].items() if x in s.growing]


def _bounded(word: Word) -> bool:
    """Whether all letters but R are fixed functions of Σ, or vectors."""
    still = {S, ("G", ())}
    known = {kind: {g for g, _ in index} <= still for kind, index, _ in word if kind == "D"}
    return all(known.values()) and all(x[0] in ("D", "vector") or x[:2] == ("R", DOWN) for x in word)


def _stays(s: Statement, p: Poly, premises: Premises) -> bool:
    """Whether a number is bounded: by a premise, times a number, or as a rational function of k."""
    if fixed(s, p):
        return True
    if s.reader.points and all(g == K or g[0] == "inverse" for g in p.generators()):
        return limit(p) is not None
    known = [q.value for q in premises if q.kind in ("null", "bounded") and not q.weight]
    return any(_multiple(p, q) for q in [s.reader.number(1), *known])


def _multiple(p: Poly, q: Poly) -> bool:
    """p = c q for a number c."""
    m = next(iter(q.terms), None)
    return m is not None and m in p.terms and vanishes(p - q * q.number(p.terms[m] / q.terms[m]))


def below_inverse(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """R ≤ (XᵀX/T)⁻¹ for T ≥ d + 2 rows, whose inverse has a mean: T E tr(AV) − E tr(AR) ≥ 0, A > 0 a function of Σ, or
    A = vvᵀ."""
    reader, rule, chain, vector = s.reader, "below-inverse", s.reader.chain, step["vector"]
    need(chain.gaussian and chain.penalty(DOWN) is not None, rule, "rows of an unknown law, or no penalty")
    rows = chain.samples(DOWN)
    shows(rule, premises, rows - chain.rank - reader.number(2))
    need(DOWN in chain.full_rank, rule, "a design whose rank is not established")
    known = s.data["variables"].get(vector) == "vector" if vector else positive_function(s, step["matrix"])
    need(known, rule, "not a product of positive functions of Σ, or no vector")
    around = reader.matrix(vector or step["matrix"])
    matrix = reader.product(around, reader.turned(around)) if vector else around
    v, r = (reader.expect(reader.trace(reader.product(matrix, reader.word((x, DOWN, False))))) for x in ("V", "R"))
    value = rows * v - r
    reader.learn(value, False)
    return Fact("sign", value)


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "small-penalty": (small_penalty, ("of",)),
    "below-inverse": (below_inverse, ("matrix", "vector")),
}
