"""What makes an entry a statement: its keys, names, sorts, chain, regime, and a witness that is not vacuous."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ..errors import NotConverged
from .evaluation import Law, Sequence, Undetermined, Value, value
from .language import (
    ATOMS,
    DOMAINS,
    LETTERS,
    NAME,
    NUMBER,
    SCALAR_DOMAINS,
    BadStatement,
    Term,
    need,
    replaced,
    words,
)
from .regimes import LOOKED_AT, MEMBERS, check_regime, holds_along, member
from .sorts import Scope

PART_KEYS = frozenset("id reading variables chain where hypotheses regime conclusion witness".split())
DEFINITION_KEYS = frozenset(("latex", "text", "term"))
CHAIN_KEYS = {"inputs", "covariance", "truth", "generators", "downstream"}
FIT_KEYS = {"fit", "samples", "variance", "design"}
#: head → the variables of which it speaks
IMPLIED = {
    "Df": {"Sigma"}, "Kappa": {"Sigma"}, "Quad": {"w0"}, "Eigenvalue": {"Sigma"}, "Coefficient": {"Sigma", "w0"},
    "MinimaxError": {"Sigma"},
}
#: what the check of a witness reads: mutants of a conclusion share all of it
ON_WITNESS = ("variables", "where", "hypotheses", "regime", "witness")
#: entries of Σ or a vector that a law may give
MOST = 1_000
SIGN = {
    "positive-integer": lambda x: x.denominator == 1 and x >= 1,
    "natural": lambda x: x.denominator == 1 and x >= 0,
    "nonnegative": lambda x: x >= 0,
    "positive": lambda x: x > 0,
    "real": lambda x: True,
}


def validate(entry: Mapping[str, Any], definitions: Mapping[str, Term]) -> None:
    """Refuse an entry that is not a statement.

    Raises: BadStatement.
    """
    variables = _variables(entry["variables"])
    need(isinstance(entry["reading"], str), "keys", "a reading is a text")
    for key in ("where", "hypotheses", "regime"):
        need(isinstance(entry[key], list), "keys", f"{key} is a list")
    scope = Scope(variables, entry["chain"], same=_same(entry["hypotheses"], variables))
    _chain(entry["chain"], scope)
    scope, names = _where(entry["where"], scope, definitions)
    for hypothesis in entry["hypotheses"]:
        need(scope.sort(replaced(hypothesis, definitions)) == "truth", "sorts do not match", "a hypothesis is a truth")
    check_regime([_expanded(s, definitions) for s in entry["regime"]], variables, scope)
    need(scope.sort(replaced(entry["conclusion"], definitions)) == "truth", "sorts do not match", "no conclusion")
    _limits(entry["conclusion"], bool(entry["regime"]))
    _idle(entry, definitions)
    _decided(json.dumps([{key: entry[key] for key in ON_WITNESS}, definitions]))


def _expanded(stage: Any, definitions: Mapping[str, Term]) -> Any:
    if not isinstance(stage, dict) or not isinstance(stage.get("clauses"), list):
        return stage
    return stage | {"clauses": [replaced(c, definitions) for c in stage["clauses"]]}


def _variables(data: Any) -> dict[str, str]:
    ok = isinstance(data, list) and all(isinstance(x, list) and len(x) == 2 for x in data)
    need(ok, "keys", "variables are a list of names with domains")
    found: dict[str, str] = {}
    for name, domain in data:
        fresh = isinstance(name, str) and NAME.match(name) and name not in found
        need(fresh and name not in ATOMS and name not in LETTERS, "name taken", f"{name} cannot be declared")
        need(isinstance(domain, str) and domain in DOMAINS, "unknown domain", f"{domain} is no domain")
        found[name] = domain
    need(found.get("d") == "positive-integer", "unbound variable", "every statement has a dimension d")
    return found


def _same(hypotheses: list[Term], variables: Mapping[str, str]) -> dict[str, str]:
    """Sizes that a hypothesis equates are one size in shapes."""
    pairs = [h[1:] for h in hypotheses if isinstance(h, list) and len(h) == 3 and h[0] == "Equal"]
    return {a: b for a, b in pairs if isinstance(a, str) and isinstance(b, str) and {a, b} <= set(variables)}


def _chain(chain: Any, scope: Scope) -> None:
    if chain is None:
        return
    need(isinstance(chain, dict) and set(chain) == CHAIN_KEYS, "chain", f"a chain has {', '.join(sorted(CHAIN_KEYS))}")
    need(chain["inputs"] in ("gaussian", "features"), "chain", "inputs are gaussian or features")
    d = scope.size("d")
    for key, shape in (("covariance", (d, d)), ("truth", (d, "1"))):
        need(scope.sort(chain[key]) == shape, "chain", f"{key} is no such variable")
    blocks, last = chain["generators"], chain["downstream"]
    need(isinstance(blocks, list) and isinstance(last, list), "chain", "generators and downstream are lists")
    need(len(blocks) <= 1 and len(last) <= 1 and blocks + last, "chain", "one block of generators, one downstream fit")
    for fit, more in [(f, {"repeat"}) for f in blocks] + [(f, set()) for f in last]:
        need(isinstance(fit, dict) and fit.get("fit") in ("ols", "ridge"), "chain", "a fit is ols or ridge")
        owed = FIT_KEYS | more | ({"penalty"} if fit["fit"] == "ridge" else set())
        need(set(fit) == owed, "chain", f"a {fit['fit']} fit has {', '.join(sorted(owed))}")
        inner = scope.bind("m") if more else scope
        for key in owed - {"fit", "design"}:
            need(inner.sort(fit[key]) == "scalar", "chain", f"{key} is a scalar")
        need(isinstance(fit["design"], str), "chain", "a design is fresh or has a name")


def _where(data: Any, scope: Scope, definitions: Mapping[str, Term]) -> tuple[Scope, set[str]]:
    names: set[str] = set()
    for item in data:
        need(isinstance(item, list) and len(item) == 2 and isinstance(item[0], str), "keys", "not a name and a term")
        need(item[0] not in definitions, "name taken", f"{item[0]} is a definition")
        sort = scope.sort(replaced(item[1], definitions))
        scope = scope.bind(item[0], sort)
        names.add(item[0])
    return scope, names


def _limits(term: Term, regime: bool) -> None:
    """Relations between limits need a sequence."""
    if isinstance(term, str):
        return
    asymptotic = term[0] in ("Equivalent", "Comparable", "TendsTo", "Limit")
    need(regime or not asymptotic, "regime", f"{term[0]} needs a regime")
    for part in term[1:]:
        _limits(part, regime)


def _idle(entry: Mapping[str, Any], definitions: Mapping[str, Term]) -> None:
    """Every variable occurs; d does in every dimension."""
    terms = [t for _, t in entry["where"]] + [entry["conclusion"], *entry["hypotheses"]]
    terms += [c for s in entry["regime"] for c in s["clauses"]]
    terms = [replaced(t, definitions) for t in terms]
    used = {w for t in terms for w in words(t)} | {"d"} | {name for t in terms for name in _implied(t)}
    for fit in [f for f in (entry["chain"] or {}).get("generators", []) + (entry["chain"] or {}).get("downstream", [])]:
        used |= {w for key, t in fit.items() if key not in ("fit", "design") for w in words(t)}
    used |= {entry["chain"]["covariance"], entry["chain"]["truth"]} if entry["chain"] else set()
    for name, _ in entry["variables"]:
        need(name in used, "idle variable", f"{name} is declared and not used")
    for name, _ in entry["where"]:
        need(name in used, "idle variable", f"{name} is defined and not used")


def _implied(term: Term) -> set[str]:
    """The variables that heads speak of without naming them."""
    if isinstance(term, str) or term[0] == "List":
        return set() if isinstance(term, str) else {w for t in term[1:] for w in _implied(t)}
    return IMPLIED.get(term[0], set()).union(*map(_implied, term[1:]))


def _stage(entry: Mapping[str, Any], stage: Any, point: dict[str, Value], definitions: Mapping[str, Term]) -> None:
    """Every clause holds along the sequence through a point, abbreviations changing with what they speak of."""
    points = [member(point, stage, k, dict(entry["variables"])) for k in MEMBERS]
    for found in points:
        for name, term in entry["where"]:
            found[name] = value(replaced(term, definitions), found)
    for clause in stage["clauses"]:
        need(holds_along(clause, points), "vacuous", "a clause fails along the witness")


# -- the witness -----------------------------------------------------------------------------------
def point_of(entry: Mapping[str, Any]) -> dict[str, Value]:
    """The witness of an entry as numbers, without its abbreviations.

    Raises: BadStatement.
    """
    domains, witness = dict(entry["variables"]), entry["witness"]
    ok = isinstance(witness, dict) and set(witness) == set(domains)
    need(ok, "no witness", "a witness has one value for each variable")
    first = _number("d", domains["d"], witness["d"])
    return {name: _number(name, domain, witness[name], first) for name, domain in domains.items()}


def _number(name: str, domain: str, given: Any, dimension: Value = Fraction(1)) -> Value:
    if domain in SCALAR_DOMAINS:
        found = _rational(name, given)
        need(SIGN[domain](found), "vacuous", f"{name} = {given} is outside its domain")
        return found
    if domain in ("covariance", "vector"):
        need(isinstance(given, list) and given, "no witness", f"{name} is a list of numbers")
        values = _by_law(name, given, dimension) if given[0] == "law" else tuple(_rational(name, x) for x in given)
        need(domain == "vector" or min(values) > 0, "vacuous", f"{name} has an eigenvalue that is not positive")
        return values
    if isinstance(given, list):
        return _law(name, domain, given)
    ok = (
        isinstance(given, dict)
        and set(given) == {"start", "period"}
        and all(isinstance(x, list) for x in given.values())
    )
    need(ok and given["period"], "no witness", f"{name} is a sequence: start and period")
    start, period = (tuple(_rational(name, x) for x in given[k]) for k in ("start", "period"))
    inside = all(SIGN[domain.removeprefix("sequence of ")](x) for x in (*start, *period))
    need(inside, "vacuous", f"a member of {name} is outside its domain")
    return Sequence(start, period)


def _by_law(name: str, given: list[Any], dimension: Value) -> tuple[Value, ...]:
    """Entries 1, …, d by a term in m."""
    law = _term_in_m(name, given[1]) if len(given) == 2 else None
    need(law is not None and dimension <= MOST, "no witness", f"{name} has no law in m, or more than {MOST} entries")
    assert law is not None
    return tuple(law.at(j) for j in range(1, int(dimension) + 1))


def _term_in_m(name: str, given: Term) -> Law:
    need(all(w == "m" or NUMBER.match(w) for w in words(given)), "no witness", f"{name} is no term in m")
    return Law(given)


def _law(name: str, domain: str, given: Term) -> Law:
    """A sequence given by a term in m."""
    law, sign = _term_in_m(name, given), SIGN[domain.removeprefix("sequence of ")]
    need(all(sign(law.at(i)) for i in range(LOOKED_AT)), "vacuous", f"a member of {name} is outside its domain")
    return law


def _rational(name: str, given: Any) -> Fraction:
    need(isinstance(given, str) and NUMBER.match(given), "no witness", f"{name} has no rational value, as a text")
    return Fraction(given)


@lru_cache(maxsize=1024)
def _decided(text: str) -> None:
    """Every hypothesis holds at the witness, every clause along the sequence through it; once for equal texts."""
    entry, definitions = json.loads(text)
    point = point_of(entry)
    for name, domain in entry["variables"]:
        fits = domain not in ("covariance", "vector") or len(point[name]) == point["d"]
        need(fits, "vacuous", f"{name} has {len(point[name]) if not fits else ''} entries in dimension {point['d']}")
    try:
        for name, term in entry["where"]:
            point[name] = value(replaced(term, definitions), point)
        for hypothesis in entry["hypotheses"]:
            holds = value(replaced(hypothesis, definitions), point)
            need(holds, "vacuous", "a hypothesis fails at the witness")
        for stage in entry["regime"]:
            _stage(entry, _expanded(stage, definitions), point, definitions)
    except (Undetermined, NotConverged, KeyError) as error:
        raise BadStatement("vacuous", f"the witness decides nothing: {error}") from error
