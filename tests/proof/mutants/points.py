"""Refutations with another point, or of another statement: is the statement still false there?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from collapse_sym.errors import CollapseSymError, InvalidInput
from collapse_sym.proof import Rejected, check
from collapse_sym.proof.amendments import amendments
from collapse_sym.proof.evaluation import Undetermined, value
from collapse_sym.proof.evidence.comparison import compare
from collapse_sym.proof.evidence.counterexamples import place_of
from collapse_sym.proof.evidence.judging import HOLDS, OPEN, atoms
from collapse_sym.proof.evidence.mutants import put
from collapse_sym.proof.language import NUMBER, Term
from collapse_sym.proof.statements import Statement, statements
from collapse_sym.testing.teeth.forging import ACCEPTED
from collapse_sym.testing.teeth.judging import KILLED, SILENT, TRUE, Seen
from collapse_sym.testing.teeth.trial import EXACTLY
from tests.proof.built import certificates

#: members of a sequence of points at which a statement without a limit is looked at
MEMBERS = (1, 2, 1_000_000)
REPLICATES, PATH_REPLICATES = 4_000, 400
#: dimension up to which designs are drawn
LARGEST = 300


@dataclass(frozen=True)
class Refutation:
    """A certificate of the falsity of a statement at points, changed or not."""

    name: str
    operator: str
    statement: Statement
    certificate: dict[str, Any]

    def with_point(self, operator: str, at: dict[str, Any]) -> Refutation:
        """The same steps at another point."""
        return replace(self, operator=operator, certificate={**self.certificate, "at": at})


def refutations() -> Iterator[Refutation]:
    """Every refutation of a printed statement."""
    for part, printed in statements().items():
        found = certificates(part)
        if "refutes" in found:
            yield Refutation(part, "", printed, found["refutes"])


def changed(refutation: Refutation) -> Iterator[Refutation]:
    """The point with one value changed, then the amended statements in place of the printed one."""
    for operator, at in points(refutation.certificate["at"], dict(refutation.statement.variables)):
        yield refutation.with_point(operator, at)
    for i, amendment in enumerate(amendments(refutation.name)):
        found = amendment.statement
        head = {"statement": found.meaning, "hash": found.hash, "witness": dict(found.witness)}
        steps = refutation.certificate | head
        yield replace(refutation, operator=f"amendment {i} for the print", statement=found, certificate=steps)


def points(at: Mapping[str, Any], domains: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Points with one value changed: a number by 1 or doubled, an eigenvalue doubled, one more direction."""
    for name, given in at.items():
        if isinstance(given, str) or (isinstance(given, list) and domains[name] not in ("covariance", "vector")):
            changes = {"+ 1": ["Add", given, "1"], "- 1": ["Subtract", given, "1"], "doubled": _doubled(given)}
            for operator, new in changes.items():
                yield f"{name} {operator}", {**at, name: folded(new)}
        elif name == "Sigma":
            first = given[0] if isinstance(given[0], list) else [given[0], "1"]
            twice = [[folded(_doubled(first[0])), first[1]], *given[1:]]
            yield "an eigenvalue doubled", {**at, name: twice}
            more = [[first[0], folded(["Add", first[1], "1"])], *given[1:]]
            yield "a direction more", {**at, name: more, "d": folded(["Add", at["d"], "1"])}
            yield "a multiplicity more", {**at, name: more}
        elif isinstance(given, list):
            yield f"a part of {name} + 1", {**at, name: [folded(["Add", given[0], "1"]), *given[1:]]}
        else:
            new = folded(["Add", given["period"][0], "1"])
            yield f"{name} + 1", {**at, name: put(dict(given), ("period", 0), new)}


def _doubled(term: Term) -> Term:
    return ["Multiply", "2", term]


def folded(term: Term) -> Term:
    """The term as a number where it has no letter.

    >>> folded(["Add", "1/2", "1"]), folded(["Add", "k", "1"])
    ('3/2', ['Add', 'k', '1'])
    """
    if isinstance(term, list) and all(isinstance(t, str) and NUMBER.match(t) for t in term[1:]):
        return str(value(term, {}))
    return term


# -- the checker alone, numbers alone ------------------------------------------------------------------
def by_checker(refutation: Refutation) -> str:
    """The rule that refuses it, or ``accepted``."""
    try:
        verdict = check(json.dumps(refutation.certificate))
    except Rejected as rejection:
        return rejection.rule
    assert verdict.goal == "refuted"
    return ACCEPTED


def goal_turned_round(refutation: Refutation) -> str:
    """The steps of the refutation as a proof of the statement: the rule that refuses them."""
    rest = {k: v for k, v in refutation.certificate.items() if k != "at"}
    try:
        check(json.dumps({**rest, "goal": "proved"}))
    except Rejected as rejection:
        return rejection.rule
    return ACCEPTED


def by_evidence(refutation: Refutation, *, seed: int = 0) -> Seen:
    """Killed: the point lies outside the hypotheses, or the statement holds there; true: it fails there as well."""
    states = []
    try:
        entries = list(entries_of(refutation))
    except (InvalidInput, Undetermined) as error:
        return Seen(SILENT, reason=str(error))
    for i, entry in enumerate(entries):
        try:
            place = place_of(refutation.statement, entry)
        except CollapseSymError:
            states.append("outside")
            continue
        try:
            replicates = PATH_REPLICATES if place.path is not None else REPLICATES
            found = compare(refutation.statement, place, replicates=replicates, seed=(seed, i))
        except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
            states.append("without numbers")
            continue
        if found.fails:
            return Seen(TRUE, reason="fails there as well")
        states.append(found.state)
    if "outside" in states and set(states) <= {"outside", HOLDS}:
        return Seen(KILLED, EXACTLY, "outside the hypotheses")
    if states and set(states) == {HOLDS}:
        return Seen(KILLED, reason="holds there")
    undecided = OPEN if OPEN in states else "without numbers"
    return Seen(SILENT, reason=f"the place is {undecided}")


def entries_of(refutation: Refutation) -> Iterator[dict[str, Any]]:
    """The places of a certificate as those of counterexamples: a sequence, or members of a family of points.

    Raises: InvalidInput for points that have no such form.
    """
    at, s = refutation.certificate["at"], refutation.statement
    domains = dict(s.variables)
    if set(at) != set(domains):
        raise InvalidInput(", ".join(at), "are not the variables of the statement")
    if s.regime:
        far = any(r[0] == "Comparable" for r in atoms(s.conclusion))
        largest = _number(at["d"], {"k": Fraction(16)})
        if largest > LARGEST:
            raise InvalidInput(f"d = {largest}", f"is more than {LARGEST}, up to which designs are drawn here")
        yield {"sequence": _sequence(at, domains), "members": {"k": ["2", "8", "32"] if far else ["4", "16"]}}
        return
    members = [_at_member(at, domains, k) for k in MEMBERS]
    if s.conclusion[0] == "ExistsFunction":
        yield {"point": members[0], "other": {n: x for n, x in members[1].items() if x != members[0][n]}}
        return
    yield from [{"point": point} for i, point in enumerate(members) if point not in members[:i]]


def _pairs(given: list[Any]) -> list[list[Any]]:
    return [pair if isinstance(pair, list) else [pair, "1"] for pair in given]


def _sequence(at: Mapping[str, Any], domains: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"d": at["d"]}
    for name, given in at.items():
        if name == "Sigma":
            shares = [[_share(m, at["d"], k) for _, m in _pairs(given)] for k in (1, 2, 3)]
            if shares[1:] != shares[:-1]:
                raise InvalidInput(name, "has levels whose shares change along the points")
            found[name] = {"levels": [[e, str(share)] for (e, _), share in zip(_pairs(given), shares[0])]}
        elif domains[name] == "vector":
            found[name] = {"levels": given}
        elif domains[name].startswith("sequence") and not isinstance(given, dict):
            found[name] = {"each": given}
        else:
            found[name] = given
    return found


def _share(multiplicity: Term, d: Term, k: int) -> Fraction:
    found: Any = value(["Divide", multiplicity, d], {"k": Fraction(k)})
    return Fraction(found)


def _at_member(at: Mapping[str, Any], domains: Mapping[str, str], k: int) -> dict[str, Any]:
    letters = {"k": Fraction(k)}
    found: dict[str, Any] = {}
    for name, given in at.items():
        if name == "Sigma":
            found[name] = [e for e, m in _pairs(given) for _ in range(int(_number(m, letters)))]
        elif domains[name] == "vector":
            counts = [int(_number(m, letters)) for _, m in _pairs(at["Sigma"])]
            found[name] = [x for part, n in zip(given, counts) for x in [part, *["0"] * (n - 1)]]
        elif isinstance(given, dict):
            found[name] = {key: [str(_number(t, letters)) for t in given[key]] for key in ("start", "period")}
        else:
            found[name] = str(_number(given, letters))
    return found


def _number(term: Term, letters: Mapping[str, Fraction]) -> Fraction:
    found: Any = value(term, dict(letters))
    return Fraction(found)
