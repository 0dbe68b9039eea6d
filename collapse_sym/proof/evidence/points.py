"""Where a statement is looked at: points and sequences of points, checked against everything that it presupposes.

A *point* gives every variable a value as a witness does.  A *sequence* gives every variable a term in the letters
k (members of the inner stage), l (of the outer one) and the variables named before it:

    {"d": ["Multiply", "2", "k"], "T": ["Add", "d", "2"],
     "Sigma": {"levels": [["1", "1/2"], ["1/4", "1/2"]]},      each eigenvalue, a number or a term, with its share of
                                                                             the d directions
     "w0": {"levels": ["0", "1"]},                             a coefficient on the first direction of each level
     "Sigma": {"law": ["Power", "m", "-2"]},                   or an entry for m = 1, …, d, falling for Σ
     "sizes": {"each": ["Ceiling", ["Divide", "d", ["At", "ratios", "m"]]]}}                  a term in the index m,
                                                                             or {"start": […], "period": […]} of terms
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from ...errors import CollapseSymError, InvalidInput
from ..evaluation import Sequence, Undetermined, Value, value
from ..language import SEQUENCES, Term, words
from ..regimes import MEMBERS
from ..statements import Statement
from ..validation import SIGN, point_of
from .draws import rational
from .eventually import holds_infinitely_often
from .laws import ENTRIES, by_law, comparable_along, comparable_far, entries_of
from .sampling import spelled

#: members so far out that what a size does along the sequence shows; Σ is not built there
FAR = (10**3, 10**6)
#: how much nearer a quantity must be to its limit at the second of these than at the first
NEARER = 100
#: exponents C with b^{1/C} ≤ a ≤ b^C that are looked for
LARGEST_EXPONENT = 16
#: how far exponents at two far members may be from each other: beside what stays fixed they double
STEADY = Fraction(3, 2)
#: the last member that is looked at over the first
SPAN = 4
#: the largest dimension in which the entries of a law are written out to be looked at, unless hypotheses speak of them
SMALL = 400
#: members of a sequence of sizes whose domain is checked
CHECKED = 24


@dataclass(frozen=True)
class Each:
    """x₀, x₁, …: a term in the index m at a point."""

    term: Term
    point: tuple[tuple[str, Value], ...]

    def at(self, index: int) -> Value:
        """The member with this index."""
        return _valued(self.term, {**dict(self.point), "m": Fraction(index)})


def _valued(term: Term, point: Mapping[str, Value]) -> Value:
    """The value of a term of a sequence.

    Raises: Undetermined, where it names what comes later, too.
    """
    try:
        return value(term, point)
    except KeyError as error:
        raise Undetermined(error.args[0], "is not named before it is used") from error


def read_point(statement: Statement, data: Mapping[str, Any]) -> dict[str, Value]:
    """A point inside all hypotheses of a statement.

    Raises: InvalidInput for a point that is outside, BadStatement for one that is malformed.
    """
    point = point_of({"variables": statement.variables, "witness": data})
    require_inside(statement, point)
    return point


def require_inside(statement: Statement, point: Mapping[str, Value]) -> None:
    """Refuse a point outside the domains or hypotheses of a statement.

    Raises: InvalidInput.
    """
    for name, domain in statement.variables:
        if name in point or domain not in ("covariance", "vector"):  # a law stands for the entries of a huge spectrum
            _require_domain(name, domain, point)
    for hypothesis in statement.meaning["hypotheses"]:
        term = spelled(statement, hypothesis)
        try:
            inside = holds(term, point)
        except CollapseSymError as error:
            raise InvalidInput(str(hypothesis), f"is not decided at this point: {error}", REMEDY) from error
        if not inside:
            raise InvalidInput(str(hypothesis), "does not hold at this point", REMEDY)


REMEDY = "a counterexample satisfies every hypothesis"


def is_inside(statement: Statement, point: Mapping[str, Value]) -> bool:
    """Whether a point satisfies domains and hypotheses."""
    try:
        require_inside(statement, point)
    except InvalidInput:
        return False
    return True


def holds(term: Term, point: Mapping[str, Value]) -> bool:
    """Whether a hypothesis holds; what must hold infinitely often is decided for sequences given by a term, too."""
    if term[0] == "And":
        return all(holds(t, point) for t in term[1:])
    if term[0] == "InfinitelyMany" and any(isinstance(point.get(w), Each) for w in words(term[2])):
        return holds_infinitely_often(term[1], term[2], {k: v.term for k, v in point.items() if isinstance(v, Each)})
    return bool(value(term, point))


def _require_domain(name: str, domain: str, point: Mapping[str, Value]) -> None:
    found = point[name]
    if domain in ("covariance", "vector"):
        fits = isinstance(found, tuple) and len(found) == point["d"] and (domain == "vector" or min(found) > 0)
    elif domain in SEQUENCES:
        sign = SIGN[domain.removeprefix("sequence of ")]
        fits = all(sign(found.at(i)) for i in range(CHECKED))
    else:
        fits = SIGN[domain](found)
    if not fits:
        raise InvalidInput(f"{name} = {found}", f"is outside its domain, {domain}", REMEDY)


# -- sequences -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Path:
    """A sequence of points: ``terms`` as in the head of this file; which members of each stage are looked at."""

    terms: Mapping[str, Any]
    members: tuple[tuple[int, ...], ...]

    def at(self, *place: int) -> dict[str, Value]:
        """The point with these member numbers, inner stage first."""
        point = self._numbers(place)
        for name, given in self.terms.items():
            if isinstance(given, Mapping) and "levels" in given:
                point[name] = _levels(name, given["levels"], self.terms, point)
            elif isinstance(given, Mapping) and "law" in given:
                point[name] = entries_of(name, given["law"], point)
        return {k: v for k, v in point.items() if k not in ("k", "l")}

    def sizes(self, *place: int) -> dict[str, Value]:
        """The same without Σ and what lives in its d directions: cheap at any size."""
        return {k: v for k, v in self._numbers(place).items() if k not in ("k", "l")}

    def _numbers(self, place: tuple[int, ...]) -> dict[str, Value]:
        point: dict[str, Value] = {letter: Fraction(n) for letter, n in zip("kl", place)}
        for name, given in self.terms.items():
            if not isinstance(given, Mapping):
                point[name] = _valued(given, point)
            elif "each" in given:
                point[name] = Each(given["each"], tuple(point.items()))
            elif "levels" not in given and "law" not in given:
                point[name] = Sequence(*(tuple(_valued(t, point) for t in given[key]) for key in ("start", "period")))
        return point

    def places(self) -> list[tuple[int, ...]]:
        """The members that are looked at: all inner ones for the first outer one, then for the next."""
        if len(self.members) == 1:
            return [(k,) for k in self.members[0]]
        return [(k, l) for l in self.members[1] for k in self.members[0]]


def _levels(name: str, levels: list[Any], terms: Mapping[str, Any], point: Mapping[str, Value]) -> tuple[Value, ...]:
    d = int(point["d"])
    counts = [rational(name, share) * d for _, share in terms["Sigma"]["levels"]]
    if sum(counts) != d or any(c.denominator != 1 for c in counts):
        raise InvalidInput(name, f"the shares of the levels do not divide d = {d}", "choose d as a multiple")
    found: list[Value] = []
    for level, count in zip(levels, counts):
        if name == "Sigma":
            number = rational(name, level[0]) if isinstance(level[0], str) else _valued(level[0], point)
            found += [number] * int(count)
        else:
            found += [rational(name, level)] + [Fraction(0)] * (int(count) - 1)
    return tuple(found)


def read_path(statement: Statement, data: Mapping[str, Any], members: Mapping[str, list[int]]) -> Path:
    """A sequence all of whose members satisfy the hypotheses, and which does what the regime's clauses say.

    Raises: InvalidInput for a sequence that does not.
    """
    if set(data) != {name for name, _ in statement.variables}:
        raise InvalidInput(", ".join(data), "a sequence has one term for each variable", "name all of them")
    path = Path(data, tuple(tuple(members[letter]) for letter in "kl"[: len(statement.regime)]))
    require_along(statement, path)
    return path


def require_along(statement: Statement, path: Path) -> None:
    """Refuse a sequence outside the hypotheses or the clauses of a statement.

    Raises: InvalidInput.
    """
    if not statement.regime or any(len(m) < 2 or m[-1] < SPAN * m[0] for m in path.members):
        reason = f"a sequence is looked at at two sizes, one {SPAN} times the other"
        members = {letter: list(m) for letter, m in zip("kl", path.members)}
        raise InvalidInput(str(members), reason, "give such members")
    of_entries = any(head in str(h) for h in statement.meaning["hypotheses"] for head in ENTRIES)
    for place in path.places():
        huge = by_law(path.terms) and path.sizes(*place)["d"] > SMALL and not of_entries
        require_inside(statement, path.sizes(*place) if huge else path.at(*place))
    for stage, entry in enumerate(statement.meaning["regime"]):
        _require_fixed(path, stage, entry["grows"])
        for clause in entry["clauses"]:
            if not _along(spelled(statement, clause), path, stage):
                raise InvalidInput(str(clause), "does not hold along this sequence", REMEDY)


def _require_fixed(path: Path, stage: int, grows: list[str]) -> None:
    """Only what the stage names may change with its letter."""
    first, second = (path.sizes(*_place(path, stage, m)) for m in MEMBERS[1:])
    for name, found in first.items():
        if name not in grows and not _equal(found, second[name]):
            raise InvalidInput(name, "changes along the sequence, and the regime keeps it fixed", REMEDY)


def _equal(a: Value, b: Value) -> bool:
    if isinstance(a, Each):
        return all(a.at(i) == b.at(i) for i in range(CHECKED))
    return bool(a == b)


def _place(path: Path, stage: int, number: int) -> tuple[int, ...]:
    """The member with this number in a stage, the other stages at their first member that is looked at."""
    place = [m[0] for m in path.members]
    place[stage] = number
    return tuple(place)


def _along(clause: Term, path: Path, stage: int) -> bool:
    if clause[0] == "ForAll" and clause[2][0] == "Comparable":
        near = [path.sizes(*_place(path, stage, n)) for n in path.members[stage]]
        return comparable_along(clause, path.terms, near)
    if clause[0] == "ForAll":
        _, index, low, high = clause[1]
        start = path.sizes(*_place(path, stage, FAR[0]))
        first, last = (int(value(t, start)) for t in (low, high))
        return all(_clause(clause[2], path, stage, {index: Fraction(i)}) for i in range(first, last + 1))
    return _clause(clause, path, stage, {})


def _clause(clause: Term, path: Path, stage: int, bound: dict[str, Value]) -> bool:
    head, arguments, far = clause[0], clause[1:], True
    try:
        points = [path.sizes(*_place(path, stage, n)) | bound for n in FAR]
        found = [[value(t, p) for t in arguments if t != "Infinity"] for p in points]
    except Undetermined:  # Σ or a vector stands in it
        far = False
        points = [path.at(*_place(path, stage, n)) | bound for n in path.members[stage]]
        found = [[value(t, p) for t in arguments if t != "Infinity"] for p in points]
    if head == "TendsTo" and arguments[1] == "Infinity":
        return all(2 * a[0] <= b[0] for a, b in pairwise(found))
    if head == "TendsTo":
        gaps = [abs(a - b) for a, b in found]
        # what is rounded may meet its limit by chance at the first
        return gaps[-1] == 0 or far and NEARER * gaps[-1] <= max(gaps[0], Fraction(1, FAR[0]))
    if head == "Bounded":
        pairs = [{"a": a[0], "b": b[0]} for a, b in pairwise(found)]
        return all(value(["LessEqual", "b", "a"], p) or value(["Equal", "a", "b"], p) for p in pairs)
    if head == "Comparable":
        return comparable_far(found)
    if head == "PolynomiallyComparable":
        exponents = [value(["Divide", ["Log", "a"], ["Log", "b"]], dict(zip("ab", pair))) for pair in found]
        bounded = all(1 <= LARGEST_EXPONENT * e and e <= LARGEST_EXPONENT for e in exponents)
        return bounded and max(exponents) <= STEADY * min(exponents)
    raise InvalidInput(head, "is no clause of a regime")
