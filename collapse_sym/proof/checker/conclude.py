"""Whether what was established is what the statement says, or shows that it fails; and whether a point satisfies it.

A statement is refuted at a point inside its hypotheses, or along points k = 1, 2, …: the conclusion fails for one k
(for a
statement without a regime) or along k → ∞ (for one with a regime, whose clauses the points satisfy).
"""

from __future__ import annotations

from typing import Any

from .admissible import admissible, true_at
from .averaging import mean_of_word
from .expectations import hides_random
from .facts import Fact
from .inverses import without
from .known import of_any
from .limits import need
from .limits_that_exist import existing
from .rational import K, coefficients, limit, signed
from .ring import Poly, cleared, vanishes
from .stages import refuted_at_last
from .statement import Statement
from .well_formed import leaves


def conclude(s: Statement, data: dict[str, Any], known: dict[str, Fact]) -> None:
    """The theorem's steps are the conclusion, or show that it fails."""
    ok = isinstance(data["theorem"], list) and all(isinstance(i, str) and i in known for i in data["theorem"])
    need(ok, "conclude", "the theorem's steps do not exist")
    facts = [known[i] for i in data["theorem"]]
    if data["goal"] == "proved":
        need(holds(s, s.data["conclusion"], facts), "conclude", "the steps do not give the conclusion")
        return
    spoken = leaves([s.data[key] for key in ("conclusion", "hypotheses", "where")])
    need("DesignOf" not in spoken, "conclude", "a design of any generation, of which there may be none at the point")
    facts, given = without_condition(facts), without_condition(list(known.values()))
    if len(s.data["regime"]) > 1:
        refuted_at_last(s, data["at"], facts)
    else:
        admissible(_unread(s), data["at"], along=bool(s.data["regime"]))
        need(fails(s, s.data["conclusion"], facts), "conclude", "the steps do not show that the conclusion fails")
    found = not s.data["regime"] or existing(s, given)
    need(found, "conclude", "a limit that is not shown to exist along the points")


def _unread(s: Statement) -> Statement:
    """The statement as it was before all steps: what they found from a condition does not show that it holds."""
    return Statement(s.data, s.reader.fuel, s.at)


def without_condition(facts: list[Fact], *values: Poly) -> list[Fact]:
    """Facts without those that rest on a condition on generators: there may be none, unless they are spoken of."""
    about = any(of_any(value.frozen()) for value in values)
    return [f for f in facts if about or not f.conditional]


def holds(s: Statement, term: Any, facts: list[Fact]) -> bool:
    """Whether the facts give a conclusion."""
    head, reader = term[0], s.reader
    if head == "And":
        return all(holds(s, t, facts) for t in term[1:])
    if head == "Equal" and s.speaks_of_matrices(term[1]):
        return vanishes(averaged(s, term[1], facts) - averaged(s, term[2], facts))
    if head == "Implies" and term is s.data["conclusion"]:  # its condition could be used as a hypothesis
        return holds(s, term[2], facts)
    if head == "Near":  # the difference tends to 0 along the regime
        gap = reader.scalar(term[1]) - reader.scalar(term[2])
        nulls = [f for f in without_condition(facts, gap) if f.kind == "null" and not f.weight]
        return any(not (gap - f.value).terms for f in nulls)
    if head == "Bounded" and len(s.data["regime"]) == 1:
        value = reader.scalar(term[1])
        known = [f for f in without_condition(facts, value) if f.kind in ("bounded", "null") and not f.weight]
        return any(vanishes(f.value - value) for f in known)
    if head == "ExistsFunction" and any(f.kind == "chosen" for f in facts):
        return holds(s, term[3], facts)
    if head in ("Equivalent", "ExistsUnique", "Comparable", "TendsTo", "IndependentNormal"):
        return any(f.kind == head and f.value == s.resolved(term) for f in facts)
    value, kind, strict = s.comparison(term)
    facts = without_condition(facts, value)
    if kind == "zero":
        equations = [f.value for f in facts if f.kind == "zero"]
        said = any(not (value - p).terms for p in equations)
        return said or any(vanishes(value - p) or vanishes(value + p) for p in equations) or vanishes(value)
    return any(f.kind == "sign" and (f.strict or not strict) and vanishes(value - f.value) for f in facts)


def averaged(s: Statement, term: Any, facts: list[Fact]) -> Poly:
    """A matrix, inverses by their definition; a mean by exact maps of a letter A: E[A], E[AᵀMA], M a function of Σ."""
    if term[0] != "Expectation":
        return s.reader.matrix(without(s, term, facts))
    given = [f for f in facts if f.kind == "map" and f.strict and f.weight is None]
    maps = {(f.value[0], f.value[1]): f for f in given}

    def image(g: Any) -> Poly | None:
        letters = {(s.reader.chain.key(y[1]), y[0]) for y in g[1] if y[0] != "D"} if g[0] == "word" else set()
        if not letters:
            return None
        turned = [y[2] for y in g[1] if y[0] != "D"]
        key = next(iter(letters))
        plain = len(turned) == 1 or (len(turned) == 2 and (key[1] != "Q" or turned == [True, False]))  # A, Aᵀ M A
        need(len(letters) == 1 and not g[2] and plain, "conclude", "the mean of a product")
        known = key in maps and (not maps[key].conditional or of_any(g))
        need(known, "conclude", "a mean that is not established")
        return mean_of_word(s, g[1], key[0], maps[key])

    found = s.reader.matrix(term[1])
    need(not any(hides_random(g) for g in found.generators() if g[0] != "word"), "conclude", "the mean of a product")
    return found.substitute(image)


def fails(s: Statement, term: Any, facts: list[Fact]) -> bool:
    """Whether the facts contradict a conclusion at the point, or along the points."""
    head, reader = term[0], s.reader
    if head == "And":
        return any(fails(s, t, facts) for t in term[1:])
    if head == "Implies":
        return true_at(_unread(s), term[1]) and fails(s, term[2], facts)
    if head == "ExistsFunction":  # two instances of it were led to 0 > 0
        return any(f.kind == "sign" and f.strict and vanishes(f.value) for f in facts)
    if head == "ExistsUnique":
        roots = [f.value for f in facts if f.kind == "root" and f.weight == s.resolved(term)]
        return any(signed((p - q) * (p - q), True) for p in roots for q in roots)
    if head == "Equivalent":
        if any(f.kind == "no-value" and f.value == s.resolved(term) for f in facts):
            return True
        if _apart(*(_exact(s, side, facts) for side in term[1:])):
            return True
        # c f → a and c g → b with c > 0 contradict f/g → 1 unless a = b
        scaled = [
            {f.weight for f in facts if f.kind == "scaled" and vanishes(f.value - reader.scalar(t))} for t in term[1:]
        ]
        if any(c == e and a != b for c, a in scaled[0] for e, b in scaled[1]):
            return True
    if any(f.kind == "apart" and f.value == s.resolved(term) for f in facts):  # with its head
        return True
    if head in ("Comparable", "Bounded"):
        return False
    if head in ("Equivalent", "TendsTo"):
        ends = [
            [f.weight for f in facts if f.kind == "limit" and vanishes(f.value - reader.scalar(side))]
            for side in term[1:]
        ]
        return bool(ends[0] and ends[1]) and ends[0][0] != ends[1][0]
    if head == "Equal" and (s.speaks_of_matrices(term[1]) or any(f.kind == "outcome" for f in facts)):
        return any(f.kind == "outcome" and f.value == s.resolved(term) for f in facts)
    value, kind, _ = s.comparison(term)
    known = {
        g: f.weight
        for g in value.generators()
        for f in facts
        if g[0] == "Limit" and f.kind == "limit" and _is_limit(s, g, f)
    }
    value = value.substitute(lambda g: reader.number(known[g]) if g in known else None)
    if known and value.constant() is not None:
        return (value.constant() or 0) < 0 or (bool(value.terms) and kind == "zero")
    found = [f.weight for f in facts if f.kind == "limit" and vanishes(f.value - value)]
    if not s.data["regime"] and value.generators() <= {K}:
        found.append(limit(value))
    return any(x is not None and (x < 0 or (x != 0 and kind == "zero")) for x in found)


def _is_limit(s: Statement, g: Any, f: Fact) -> bool:
    return vanishes(f.value - s.reader.thawed(g[1]))


def _exact(s: Statement, side: Any, facts: list[Fact]) -> Poly | None:
    """A side as a rational function of k, by itself or by one of the equations."""
    value = s.reader.scalar(side)
    forms = [value, *(value + f.value * value.number(c) for f in facts if f.kind == "zero" for c in (1, -1))]
    return next((x for x in forms if all(y.generators() <= {K} for y in cleared(x))), None)


def _apart(f: Poly | None, g: Poly | None) -> bool:
    """Whether f/g does not tend to 1, nor f = g = 0 from some k on, for rational functions of k."""
    if f is None or g is None or vanishes(f) != vanishes(g):
        return f is not None and g is not None
    (a, b), (c, d) = cleared(f), cleared(g)
    left, right = coefficients(a * d), coefficients(b * c)
    return not vanishes(f) and (len(left), left[-1]) != (len(right), right[-1])
