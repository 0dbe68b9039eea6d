"""What may be stated at all: names that are new, terms that are terms, stages for names that grow; and values of a
point."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .known import DOMAINS, NAME, NUMBER
from .letters import LETTERS
from .limits import need

TAKEN = {"k", "m", "generator", "Identity", "Infinity", "M", "Prediction", "DownstreamLabels", *LETTERS}
TAKEN |= {"real", "Series", "Eigenvalue", "Coefficient"}
TAKEN |= {"S", "G", "expect", "model", "Risk", "name", "trace", "vector", "Kappa", "Derivative"}  # kinds of atoms
#: what is random, and heads that bind a name
RANDOM = {"Design", "DesignOf", "Noise", "Projection", "ProjectionProduct", "Model", "NoiseMap", "NoiseCovariance"}
RANDOM |= {*LETTERS, "Prediction", "DownstreamLabels"}
#: what speaks of any generation, by a number that is free
ANY = {"generator", "RowsOf", "DesignOf"}
BINDING = ("Sum", "Product", "MatrixProduct", "ForAll", "InfinitelyMany", "ExistsUnique", "ExistsFunction")


ARITHMETIC = ("Add", "Subtract", "Multiply", "Divide", "Negate", "Power")


KINDS = [*DOMAINS, *(f"sequence of {domain}" for domain in DOMAINS), "covariance", "vector"]


def fields(data: Any, rule: str, *keys: str, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """The object with exactly these keys."""
    need(isinstance(data, dict) and set(keys) <= set(data) <= {*keys, *optional}, rule, "keys are missing or unknown")
    result: dict[str, Any] = data
    return result


def is_term(x: Any) -> bool:
    """A text, or a list that begins with a text and holds terms."""
    return isinstance(x, str) or (isinstance(x, list) and bool(x) and isinstance(x[0], str) and all(map(is_term, x)))


def rational(x: Any) -> Fraction:
    """A number that is written as one."""
    need(isinstance(x, str) and NUMBER.match(x), "point", "not a number")
    return Fraction(x)


def well_formed(data: dict[str, Any]) -> None:
    """Names are new, terms are terms, abbreviations stand for what comes before them, stages for names that grow."""
    domains, where, regime = data["variables"], data["where"], data["regime"]
    ok = isinstance(domains, dict) and all(NAME.match(n) and n not in TAKEN and d in KINDS for n, d in domains.items())
    need(ok and domains.get("d") == "positive-integer", "statement", "not names and domains")
    need(
        all((n == "Sigma") == (d == "covariance") for n, d in domains.items()),
        "statement",
        "Sigma is the covariance, and nothing else is",
    )
    lists = isinstance(where, list) and all(isinstance(x, list) and len(x) == 2 and all(map(is_term, x)) for x in where)
    need(lists, "statement", "abbreviations are pairs of a name and a term")
    later = [name for name, _ in where]
    for name, term in where:
        new = (
            isinstance(name, str)
            and NAME.match(name)
            and name not in TAKEN
            and name not in domains
            and later.count(name) == 1
        )
        need(
            new and not leaves(term) & set(later),
            "statement",
            "an abbreviation of a name that is taken, or by one that comes later",
        )
        later.remove(name)
    _abbreviations(data, [term for _, term in where if term[0] == "Abbreviation"])
    terms = isinstance(data["hypotheses"], list) and all(
        isinstance(t, list) and is_term(t) for t in [*data["hypotheses"], data["conclusion"]]
    )
    need(terms, "statement", "hypotheses and the conclusion are terms")
    need(isinstance(regime, list) and len(regime) <= 2, "statement", "at most two stages")
    for stage in regime:
        fields(stage, "statement", "grows", "clauses")
        ok = all(isinstance(x, list) for x in stage.values()) and all(
            isinstance(n, str) and n in domains for n in stage["grows"]
        )
        need(
            ok and all(isinstance(t, list) and is_term(t) for t in stage["clauses"]),
            "statement",
            "not a stage of a regime",
        )


def binding(data: dict[str, Any]) -> None:
    """Names that are bound are new, what the conclusion binds is spoken of in no condition, any generator and M
    nowhere."""
    where, conclusion = dict(data["where"]), data["conclusion"]
    fits = [list(fit.values()) for key in ("generators", "downstream") for fit in (data["chain"] or {}).get(key, [])]
    clauses = [stage["clauses"] for stage in data["regime"]]
    parts = (conclusion, data["hypotheses"], data["where"], clauses, fits)
    spoken = leaves(list(parts))
    bound = {x for part in parts for x in _bound(part)}
    new = all(NAME.match(x) for x in bound) and not bound & {*data["variables"], *where, *(TAKEN - {"m"})}
    need(new, "statement", "a bound name that is taken")
    alone = not {"generator", "RowsOf", "M"} & spoken
    need(alone, "statement", "any generation, and any function of Σ, are spoken of in proofs only")
    given = {*(conclusion[1:2] if conclusion[0] in ("ExistsUnique", "ExistsFunction") else ())}
    alone = not any(_spelled(part, where) & given for part in (data["hypotheses"], clauses, fits, *where.values()))
    need(alone, "statement", "a condition on what the conclusion binds")
    need(not any(of_chance(t, where) for fit in fits for t in fit if t), "statement", "a fit that depends on chance")


def _abbreviations(data: dict[str, Any], terms: list[Any]) -> None:
    """One atom stands for an abbreviation: it is a number of its own, neither random nor of a name bound around it."""
    names = {x for part in (data["conclusion"], data["hypotheses"], data["where"]) for x in _bound(part)}
    for term in terms:
        random = of_chance(term, dict(data["where"]))
        need(not random, "statement", "an abbreviation of something random")
        free = _spelled(term, dict(data["where"])) & {*names, "m", "k"} - _bound(term)
        need(not free, "statement", "an abbreviation of a bound name")
        alone = not ANY & _spelled(term, dict(data["where"]))
        need(alone, "statement", "an abbreviation of any generation: one atom is none for all")


def of_chance(term: Any, where: dict[str, Any]) -> bool:
    """Whether a term speaks of something random outside means; abbreviations speak of earlier ones only."""
    found: dict[str, bool] = {}  # each is looked at once

    def chance(t: Any) -> bool:
        if isinstance(t, list):
            return t[0] in RANDOM or (t[0] != "Expectation" and any(map(chance, t[1:])))
        if t not in found:
            found[t] = t in RANDOM or (t in where and chance(where[t]))
        return found[t]

    return chance(term)


def _spelled(term: Any, where: dict[str, Any]) -> set[str]:
    """All texts in a term, those of earlier abbreviations too."""
    found: set[str] = set()
    new = leaves(term)
    while new:
        found |= new
        new = set().union(*(leaves(where[x]) for x in new if x in where)) - found
    return found


def _bound(term: Any) -> set[str]:
    """The names that sums and quantifiers bind in a term."""
    if isinstance(term, str) or not term:
        return set()
    own = {x for x in (term[1][1:2] if term[0] == "ForAll" else term[1:2]) if isinstance(x, str)}
    return {x for t in term for x in _bound(t)} | (own if term[0] in BINDING else set())


def leaves(term: Any) -> set[str]:
    return {term} if isinstance(term, str) else {x for t in term for x in leaves(t)}


def plain(term: Any, symbols: tuple[str, ...], more: tuple[str, ...] = ()) -> bool:
    """Whether a value is a rational function of some symbols; ``more`` are further heads that may occur."""
    if isinstance(term, str):
        return bool(NUMBER.match(term)) or term in symbols
    return (
        is_term(term)
        and len(term) > 1
        and term[0] in {*ARITHMETIC, *more}
        and all(plain(t, symbols, more) for t in term[1:])
    )
