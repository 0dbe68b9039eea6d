"""Places that a dropped condition let in: inside all that is left of a statement, and outside what is gone.

Places that are drawn for the mutant come first, half of them changed so that they break what is gone: a size that is
too small or stays, a ratio with another limit, eigenvalues that grow or fall, a law with another exponent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evaluation import value
from ...proof.evidence.candidates import Rng, draw_point, pick
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import Entry, drawn_entry, entry_of_point
from ...proof.evidence.laws import by_law
from ...proof.evidence.points import Path, _along, holds
from ...proof.evidence.sampling import spelled
from ...proof.language import Term, words
from ...proof.statements import Statement

#: places drawn, and the largest dimension of one where designs are drawn
DRAWS, LARGEST = 150, 300
#: relation → what is outside it, from its right side
BEYOND = {
    "GreaterEqual": lambda y: ["Subtract", y, "1"], "Greater": lambda y: y, "Less": lambda y: y,
    "LessEqual": lambda y: ["Add", y, "1"], "Equal": lambda y: ["Add", y, "1"],
}  # fmt: skip
#: the same of numbers that need not be whole: farther outside, where a statement fails by more than a logarithm
FARTHER = {
    "GreaterEqual": lambda y: ["Divide", y, "2"], "Greater": lambda y: ["Divide", y, "2"],
    "LessEqual": lambda y: ["Multiply", "2", y], "Less": lambda y: ["Multiply", "2", y],
}  # fmt: skip
#: and of those that are: on the other side of what a difference of sizes must not be
BELOW = {"GreaterEqual": lambda y: ["Subtract", y, "3"]}
WHOLE = ("positive-integer", "natural")
#: what stays where it should grow, other limits, and how eigenvalues and laws depart
STAYS, LIMITS, POWERS = "8", ("1/3", "3"), {"Sigma": "2", "-1": "-2"}
NO_PLACE = (CollapseSymError, ArithmeticError, KeyError, TypeError, ValueError, np.linalg.LinAlgError)


def new_places(original: Statement, mutated: Statement, seed: int) -> Iterator[Entry]:
    """Places inside the mutant and outside the statement, drawn by a seed."""
    rng = generator_for("outside", mutated.hash, seed)
    gone = Gone(original, mutated)
    for i in range(DRAWS):
        try:
            entry = gone.broken(rng) if i % 2 else drawn_entry(mutated, rng)
            # most places keep what is gone, which is looked at first
            if entry is not None and not gone.kept(entry):
                place_of(mutated, entry)
                yield entry
        except NO_PLACE:
            continue


class Gone:
    """The hypothesis or clause that a mutant does without, or has made weaker."""

    def __init__(self, original: Statement, mutated: Statement) -> None:
        self.mutated = mutated
        self.moves = {name for stage in mutated.regime for name in stage["grows"]}
        before, after = original.meaning, mutated.meaning
        self.hypotheses = [spelled(original, h) for h in before["hypotheses"] if h not in after["hypotheses"]]
        stages = zip(before["regime"], after["regime"])
        self.clauses = [
            (i, spelled(original, c)) for i, (a, b) in enumerate(stages) for c in a["clauses"] if c not in b["clauses"]
        ]

    def kept(self, entry: Entry) -> bool:
        """Whether a place satisfies what is gone."""
        if "sequence" not in entry:
            point = place_of(self.mutated, entry).point
            return point is None or all(holds(h, point) for h in self.hypotheses)
        members = [tuple(map(int, entry["members"][letter])) for letter in "kl"[: len(self.mutated.regime)]]
        path = Path(entry["sequence"], tuple(members))
        if not by_law(path.terms) and path.sizes(*(m[-1] for m in members))["d"] > LARGEST:
            return True  # too large to be drawn
        points = [path.at(*at) for at in path.places()] if self.hypotheses and not by_law(path.terms) else []
        points = points or [path.sizes(*at) for at in path.places() if self.hypotheses]
        inside = all(holds(h, point) for h in self.hypotheses for point in points)
        return inside and all(_along(clause, path, stage) for stage, clause in self.clauses)

    def broken(self, rng: Rng) -> Entry | None:
        """A place that is changed so that what is gone is violated; None where no way is known."""
        if not self.mutated.regime:
            return self._broken_point(rng)
        entry = drawn_entry(self.mutated, rng)
        if entry is None:
            return None
        terms = dict(entry["sequence"])
        for hypothesis in self.hypotheses:
            _break_hypothesis(hypothesis, terms, dict(self.mutated.variables), rng)
            _follow(hypothesis[1], terms, self.mutated)
        for _, clause in self.clauses:
            _break_clause(clause, terms, self.moves, rng)
        return {**entry, "sequence": terms}

    def _broken_point(self, rng: Rng) -> Entry | None:
        point = draw_point(self.mutated, rng)
        if point is None:
            return None
        for relation, x, *right in self.hypotheses:
            if isinstance(x, str) and x in point and relation in BEYOND:
                point[x] = value(BEYOND[relation](right[0]), point)
        return entry_of_point(self.mutated, point, rng)


def _beyond(relation: str, domain: str, right: Term, rng: Rng) -> Term:
    """What is outside a relation with a right side."""
    farther = BELOW if domain in WHOLE else FARTHER
    return pick(rng, (BEYOND, farther) if relation in farther else (BEYOND,))[relation](right)


def _follow(name: Term, terms: dict[str, Any], statement: Statement) -> None:
    """Rows whose quotient with a size has a limit that was changed, a little more than the limit makes them."""
    for clause in (c for stage in statement.meaning["regime"] for c in stage["clauses"]):
        match clause:
            case ["TendsTo", ["Divide", str(a), str(b)], limit] if limit == name and limit in terms:
                terms[b] = ["Add", ["Divide", a, limit], "2"]
                terms.update({limit: terms.pop(limit)} | {b: terms.pop(b)})


def _break_hypothesis(hypothesis: Term, terms: dict[str, Any], domains: Mapping[str, str], rng: Rng) -> None:
    relation, x, *right = hypothesis
    if relation == "ForAll":
        x, relation, right = hypothesis[2][1], hypothesis[2][0], hypothesis[2][2:]
    if x[0] == "Power" and x[1][0] == "Subtract" and x[1][1] in terms and right == ["0"]:  # (x − c)² > 0
        terms[x[1][1]] = x[1][2]
    elif x == ["SquaredNormIn", "Sigma", "w0"] and "levels" in terms["w0"]:
        terms["w0"] = {"levels": ["0"] * len(terms["w0"]["levels"])}
    elif isinstance(x, str) and x in terms and relation in BEYOND:
        terms[x] = _beyond(relation, domains[x], right[0], rng)
        terms.update({x: terms.pop(x)})  # it may speak of all that stands before it
    elif x[0] == "At" and isinstance(terms.get(x[1]), Mapping) and "start" in terms[x[1]]:
        given = terms[x[1]]
        twice = [["Multiply", "2", t] for t in (*given["start"], *given["period"])]
        terms[x[1]] = {"start": twice, "period": given["period"]}


def _break_clause(clause: Term, terms: dict[str, Any], moves: set[str], rng: Rng) -> None:
    match clause:
        case ["TendsTo", str(x), "Infinity"]:
            terms[x] = STAYS
        case ["TendsTo", _, str(limit)] if limit in terms:
            terms[limit] = pick(rng, LIMITS)
        case ["ForAll", _, ["TendsTo", ["Divide", str(a), ["At", str(rows), _]], _]]:
            terms.update({rows: {"start": [], "period": [pick(rng, (["Multiply", "2", a], "1"))]}})
        case ["Bounded", ["OperatorNorm", norm]] if "levels" in terms["Sigma"]:
            power = POWERS["Sigma" if norm == "Sigma" else "-1"]
            *rest, (level, share) = terms["Sigma"]["levels"]
            terms["Sigma"] = {"levels": [*rest, [["Multiply", level, ["Power", "k", power]], share]]}
        case ["Bounded", ["Divide", str(a), str(b)]]:
            terms[a], terms[b] = ["Power", "k", "2"], ["Add", "k", "2"]  # members of few directions, which are drawn
        case ["Bounded" | "PolynomiallyComparable" | "Comparable", *sides]:
            # what the regime keeps fixed may not grow: no place would be left
            named = [x for x in terms if x in moves & set().union(*map(words, sides)) - {"Sigma", "w0"}]
            name = pick(rng, named)
            terms[name] = ["Multiply", terms[name], pick(rng, ("k", ["Power", "k", "2"]))]
        case ["ForAll", _, ["Comparable", entry, _]]:
            name = "w0" if "Coefficient" in str(entry) else "Sigma" if "Eigenvalue" in str(entry) else "spectrum"
            key = next(iter(terms[name]))
            slower = ["1", "d"] if key == "law" else ["1"]
            faster = [["Divide", terms[name][key], by] for by in ("m", ["Power", "m", "2"])]
            terms[name] = {key: pick(rng, [*faster, *slower])}
