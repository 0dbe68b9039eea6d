"""The checker: re-decides a certificate step by step, with the standard library alone.

``check(text)`` returns a Verdict that restates the theorem, or raises Rejected(rule, reason).
The folder runs from a copy anywhere:  python -I checker certificate.json
The format and every rule are specified in CERTIFICATES.md, beside this folder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .admissible import witnessed
from .axioms import AXIOMS
from .conclude import conclude
from .facts import Fact
from .known import of_any
from .limits import Fuel, Rejected, need, read
from .order import forgetting
from .ring import Poly
from .rules import RULES
from .shapes import shaped
from .statement import Statement
from .verdict import Verdict, restate
from .well_formed import ANY, fields

__all__ = ["AXIOMS", "RULES", "Rejected", "Verdict", "check"]

FORMAT = "collapse-sym certificate 2"

#: what unpacking, looking up or walking through data of another shape raises; to reject it is always sound
SHAPELESS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)


def check(text: str) -> Verdict:
    """Check a certificate given as JSON text; raises Rejected."""
    try:
        with forgetting():
            return _check(text)
    except SHAPELESS:
        raise Rejected("certificate", "a term of a shape that nothing reads") from None


def _check(text: str) -> Verdict:
    data = fields(
        read(text),
        "certificate",
        "format",
        "statement",
        "witness",
        "hash",
        "goal",
        "steps",
        "theorem",
        "cited",
        optional=("at",),
    )
    need(data["format"] == FORMAT, "certificate", "an unknown format")
    need(
        data["goal"] in ("proved", "refuted") and (data["goal"] == "refuted") == ("at" in data),
        "certificate",
        "an unknown goal",
    )
    fuel = Fuel()
    witnessed(data["statement"], data["witness"], fuel)
    statement = Statement(data["statement"], fuel, data.get("at"))
    listed = all(isinstance(x, str) for x in data["cited"])
    need(listed and data["cited"] == sorted(set(data["cited"])), "cite", "cited facts are a sorted list of names")
    statement.cited = data["cited"]
    statement.run = lambda steps, known: _run(statement, steps, known)
    statement.elsewhere = _run
    known = _run(statement, data["steps"], {})
    conclude(statement, data, known)
    need(statement.used == set(data["cited"]), "cite", "the facts that are cited are not those that are used")
    return restate(data, statement, known)


def _run(statement: Statement, steps: Any, known: dict[str, Fact]) -> dict[str, Fact]:
    """The facts of all steps, in order, added to the known ones."""
    need(isinstance(steps, list), "certificate", "steps are a list")
    for item in steps:
        need(isinstance(item, dict) and {"id", "rule", "premises"} <= set(item), "certificate", "not a step")
        need(isinstance(item["id"], str) and item["id"] not in known, "certificate", "an id is no text or occurs twice")
        known[item["id"]] = _apply(statement, item, known)
    return known


def _apply(statement: Statement, step: dict[str, Any], known: dict[str, Fact]) -> Fact:
    need(isinstance(step["rule"], str) and step["rule"] in RULES, "certificate", "an unknown rule")
    function, keys = RULES[step["rule"]]
    fields(step, step["rule"], "id", "rule", "premises", *keys, optional=("conclusion", "member"))
    ok = isinstance(step["premises"], list) and all(isinstance(p, str) and p in known for p in step["premises"])
    need(ok, step["rule"], "a premise is not an earlier step")
    shaped(step, {"along": 2})
    premises = [known[p] for p in step["premises"]]
    try:
        some = _some_generator(statement)  # before the rule learns anything
        about = _of_any_generator(statement, step, premises)
        conditional = about and (_at_any_generator(statement, step) or any(p.conditional for p in premises))
        fact, doubt = _in_doubt(statement, conditional and not some, lambda: function(statement, step, premises))
        general = isinstance(fact.value, Poly) and of_any(fact.value.frozen())
        plain = isinstance(fact.value, (Poly, str)) and not general
        doubt = doubt and step["rule"] not in ASKING
        settled = some or not (doubt or about) or not plain
        need(settled, step["rule"], "a condition on generators, of which there may be none")
        fact = replace(fact, conditional=(conditional or doubt) and not some)
    except SHAPELESS:
        raise Rejected(step["rule"], "a premise, or a term, of a shape that the rule does not read") from None
    return fact


def _in_doubt(s: Statement, unsure: bool, do: Callable[[], Fact]) -> tuple[Fact, bool]:
    """What a rule gives, and whether it has used a sign that rests on a condition on generators."""
    reader, outer = s.reader, (s.reader.unsure, s.reader.doubt)
    reader.unsure, reader.doubt = unsure, False
    fact, doubt = do(), reader.doubt
    reader.unsure, reader.doubt = outer[0], outer[1] or doubt
    return fact, doubt


#: rules that ask themselves for what there may be no generator: of each map, at each number
ASKING = ("average", "risk")


def _of_any_generator(s: Statement, step: dict[str, Any], premises: list[Fact]) -> bool:
    """Whether a step starts from what holds for any generator, of which there may be none."""
    general = any(isinstance(p.value, Poly) and of_any(p.value.frozen()) for p in premises)
    if step["rule"] not in ASKING:
        general = general or any(p.conditional for p in premises)
    return general or _at_any_generator(s, step)


def _at_any_generator(s: Statement, step: dict[str, Any]) -> bool:
    """Whether the number of a member may be that of any generator, as its rows may say as well."""
    return bool(ANY & s.reader.texts(step.get("member", "")))


def _some_generator(s: Statement) -> bool:
    """Whether each block is known to have a generator."""
    repeats = [s.reader.scalar(fit["repeat"]) for fit in s.reader.chain.blocks]
    return all(s.reader.nonnegative(x - s.reader.number(1)) for x in repeats or [s.reader.number(0)])
