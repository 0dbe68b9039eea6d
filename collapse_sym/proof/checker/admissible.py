"""Whether values of the variables, or points k = 1, 2, …, lie inside the hypotheses and satisfy the regime."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .known import DOMAINS, names
from .laws import bounded, for_all_numbers, lawful
from .limits import Fuel, Rejected, need
from .logarithms import below
from .rational import NUMBER_OF_MEMBER, K, between_constants, infinite, limit, signed
from .ring import Poly, cleared, vanishes
from .statement import Statement


def admissible(s: Statement, at: dict[str, Any], along: bool) -> None:
    """Every variable in its domain, every hypothesis true, every clause of the regime satisfied."""
    variables = s.data["variables"]
    need(set(at) == set(variables), "point", "not one value for each variable")
    for name, domain in variables.items():
        if domain in DOMAINS:
            need(_member(s.reader.scalar(name), domain), "point", f"{name} is not {DOMAINS[domain][0]} at the point")
        elif domain.startswith("sequence"):
            need(
                all(_member(x, domain.split()[-1]) for x in _members(s, name)),
                "point",
                f"a member of {name} is not in its domain",
            )
    need("Sigma" not in variables or s.reader.spectrum is not None or lawful(s), "point", "no eigenvalues")
    for place, fit in enumerate(s.reader.chain.fits):
        _possible(s, fit, s.reader.atom("symbol", "m") if place < len(s.reader.chain.blocks) else None)
    if s.reader.spectrum is not None:
        size = s.reader.number(0)
        for value, multiplicity, parts in s.reader.spectrum:
            least = "positive-integer" if any(parts.values()) else "natural"
            need(value > 0 and _member(multiplicity, least), "point", "an eigenvalue that is not positive")
            size = size + multiplicity
        need(vanishes(size - s.reader.chain.rank), "point", "d is not the number of eigenvalues")
    for term in s.data["hypotheses"]:
        need(true_at(s, term), "point", "a hypothesis fails at the point")
    for name in set(variables) - {x for stage in s.data["regime"] for x in stage["grows"]} if along else ():
        need(_still(s, name, at[name]), "point", f"{name} does not grow in the regime, but along the points")
    for stage in s.data["regime"] if along else []:
        for clause in stage["clauses"]:
            need(_approached(s, clause), "point", "the points do not satisfy a clause of the regime")


def _members(s: Statement, name: str) -> list[Poly]:
    """All members of a sequence at the points; one that is a term in m stands for all."""
    value = s.reader.values[name]
    if isinstance(value, dict):
        return [s.reader.scalar(x) for key in ("start", "period") for x in value[key]]
    return [s.reader.chain.read(["At", name, "m"], s.reader.atom("symbol", "m"))]


def _possible(s: Statement, fit: dict[str, Any], number: Poly | None) -> None:
    """Sizes are whole, penalties positive, variances not negative, at the points."""
    kinds = (
        ("samples", "positive-integer"),
        ("repeat", "natural"),
        ("penalty", "positive"),
        ("variance", "nonnegative"),
    )
    for key, domain in kinds:
        member = isinstance(fit.get(key), list) and fit[key][0] == "At"
        member = member and s.data["variables"].get(fit[key][1]) == f"sequence of {domain}"
        if key in fit and not member:
            value = s.reader.chain.read(fit[key], None if key == "repeat" else number)
            need(_member(value, domain), "point", f"{key} of a fit is not {DOMAINS[domain][0]}")


def _still(s: Statement, name: str, value: Any) -> bool:
    """Whether a variable has one value at all points."""
    if isinstance(value, dict):
        return all("k" not in names(s.reader.scalar(x).frozen()) for key in ("start", "period") for x in value[key])
    domain = s.data["variables"][name]
    if s.reader.law is not None and domain in ("covariance", "vector"):
        return s.reader.scalar("d").constant() is not None and "'k'" not in repr([s.reader.law[name]])
    if domain == "covariance":
        return all(multiplicity.constant() is not None for _, multiplicity, _ in s.reader.spectrum or [])
    if domain.startswith("sequence"):
        return "'k'" not in repr([value])
    return domain == "vector" or "k" not in names(s.reader.scalar(name).frozen())


def _member(p: Poly, domain: str) -> bool:
    """Whether a rational function of k lies in a domain at every k ≥ 1."""
    _, bound, strict, inside = DOMAINS[domain]
    if p.constant() is not None:
        return inside(p.constant() or Fraction(0))
    if _rounded(p) and bound is not None:
        return signed(below(p) - p.number(bound - (not strict)), True)
    whole = "integer" not in DOMAINS[domain][0] or all(c.denominator == 1 for c in p.terms.values())
    known = all(
        x.generators() <= {K, NUMBER_OF_MEMBER} for x in ((p,) if "integer" in DOMAINS[domain][0] else cleared(p))
    )
    return whole and known and (bound is None or signed(p - p.number(bound), strict))


def true_at(s: Statement, term: Any) -> bool:
    """A hypothesis at the point."""
    head, reader = term[0], s.reader
    if head == "And":
        return all(true_at(s, t) for t in term[1:])
    if term == ["Equal", "Sigma", "Identity"]:
        return reader.spectrum is not None and all(value == 1 for value, _, _ in reader.spectrum)
    if head in ("ForAll", "InfinitelyMany"):
        need(head == "ForAll" or _periodic(s, term[2], term[1]), "point", "a condition that is not periodic")
        name, low, high = term[1][1:] if head == "ForAll" else (term[1], *s.period())
        found = _each(s, name, low, high, lambda: true_at(s, term[2]))
        return all(found) if head == "ForAll" else any(found)
    value, kind, strict = s.comparison(term)
    if kind == "sign" and _rounded(value):
        return signed(below(value) + value.number(not strict), True)
    return vanishes(value) if kind == "zero" else signed(value, strict)


def _each(s: Statement, name: str, low: Any, high: Any, do: Callable[[], bool]) -> list[bool]:
    """What holds for each number of a range."""
    first, last = (s.reader.scalar(x).constant() for x in (low, high))
    if first is None or last is None or last - first >= 1000:
        raise Rejected("point", "a range without fixed ends")
    return [s.with_name(name, s.reader.number(i), do) for i in range(int(first), int(last) + 1)]


def _rounded(p: Poly) -> bool:
    """Whether a value is a whole number with ceilings in it: p ≥ 0 if p > −1."""
    ceilings = [g for g in p.generators() if g[0] == "Ceiling"]
    return bool(ceilings) and p.generators() <= {K, *ceilings} and all(c.denominator == 1 for c in p.terms.values())


def _periodic(s: Statement, term: Any, name: Any) -> bool:
    """Whether a condition speaks of a number only through members of periodic sequences."""
    if isinstance(term, str):
        return name not in s.reader.texts(term)
    if term[0] == "At" and term[2] == name:
        return isinstance(s.reader.values.get(term[1]), dict)
    return all(_periodic(s, t, name) for t in term[1:])


def _approached(s: Statement, clause: Any) -> bool:
    """A clause along the points."""
    head, reader = clause[0], s.reader
    if head == "ForAll" and clause[2][0] == "Comparable":
        return for_all_numbers(s, clause[1], clause[2])
    if head == "Comparable":
        return between_constants(reader.scalar(["Divide", *clause[1:]]))
    if head == "ForAll":
        name, low, high = clause[1][1:]
        return all(_each(s, name, low, high, lambda: _approached(s, clause[2])))
    if head == "Bounded" and reader.law is not None and clause[1][0] in ("OperatorNorm", "SquaredNorm"):
        return bounded(s, clause[1])
    norms = [["OperatorNorm", x] for x in ("Sigma", ["Power", "Sigma", "-1"], "w0")]
    if head == "Bounded" and clause[1] in (*norms, ["SquaredNorm", "w0"]):
        return reader.spectrum is not None
    if head == "PolynomiallyComparable":
        return all(infinite(reader.scalar(t)) for t in clause[1:])
    if head == "Bounded":
        return limit(reader.scalar(clause[1])) is not None
    need(head == "TendsTo", "point", "a clause that is not read here")
    if clause[2] == "Infinity":
        return infinite(reader.scalar(clause[1]))
    return limit(reader.scalar(clause[1]) - reader.scalar(clause[2])) == 0


def witnessed(data: Any, witness: Any, fuel: Fuel) -> None:
    """The hypotheses hold somewhere: the statement is not vacuous."""
    try:
        admissible(Statement(data, fuel, witness), witness, along=False)
    except Rejected as rejection:
        raise Rejected("witness", f"vacuous or not a point: {rejection.reason}") from None
