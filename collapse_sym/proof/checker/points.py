"""Rules about points and functions: what holds at every point holds at one; one function must serve all points."""

from __future__ import annotations

from functools import partial
from typing import Any

from .expectations import hides_random
from .facts import Fact, Premises, Rule, difference, last_of, shows
from .known import DOMAINS, names
from .limits import need
from .ring import Poly, vanishes
from .statement import Statement
from .well_formed import leaves
from .words import DOWN, SHAPES


def specialise(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """An equation that the steps show for all values of the variables inside the hypotheses, at the point."""
    need(not s.data["regime"], "specialise", "equations that may hold along a regime only")
    general = Statement(s.data, s.reader.fuel)
    general.reader.sought = None  # a function chosen there is none of a refutation
    general.cited, general.used, general.elsewhere = s.cited, s.used, s.elsewhere
    general.run = lambda steps, known: s.elsewhere(general, steps, known)
    known = general.run(step["steps"], {})
    fact, goal = last_of(known, step["of"], "zero"), difference(general, "specialise", step)
    _no_new_name(general, "specialise", step["conclusion"])
    need(fact is not None and vanishes(fact.value - goal), "specialise", "not the equation that is stated")
    return Fact("zero", difference(s, "specialise", step))


def _no_new_name(inner: Statement, rule: str, stated: Any) -> None:
    """A name that steps inside gave to a number may mean another number outside."""
    given = set(inner.reader.domains) - set(inner.data["variables"])
    given -= leaves(inner.data["conclusion"][1]) if inner.data["conclusion"][0] == "ExistsUnique" else set()
    need(not given & leaves(stated), rule, "a name that was given inside")


def elsewhere(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """What a term is with another value c of a variable: F(c), as steps show that it is F for this value.

    The steps may use those hypotheses (their numbers in ``uses``) that hold with c for the variable: given by the
    premises.
    """
    rule, stated = "elsewhere", step.get("conclusion", [""])
    need(
        stated[0] == "Equal" and len(stated) == 3 and stated[1][:1] == ["Where"] and len(stated[1]) == 4,
        rule,
        "no term elsewhere",
    )
    (_, body, name, value), right = stated[1:]
    domain, number = s.data["variables"].get(name), s.reader.scalar(value).constant()
    inside = number is not None and domain in DOMAINS and DOMAINS[domain][3](number)
    need(
        inside and name != "d" and all(i in [str(j) for j in range(len(s.data["hypotheses"]))] for i in step["uses"]),
        rule,
        "not a value of a variable",
    )
    assert number is not None
    used = [s.data["hypotheses"][int(i)] for i in step["uses"]]
    for term in used:
        s.with_name(name, s.reader.number(number), partial(_given, s, term, premises))
    data = {**s.data, "hypotheses": used, "regime": [], "conclusion": ["Equal", "0", "0"]}
    inner = Statement(data, s.reader.fuel, {**(s.at or {}), name: str(number)})
    inner.cited, inner.used, inner.elsewhere = s.cited, s.used, s.elsewhere
    inner.run = lambda steps, known: s.elsewhere(inner, steps, known)
    shown = last_of(inner.run(step["steps"], {}), step["of"], "zero")
    _no_new_name(inner, rule, stated)
    goal = inner.reader.scalar(body) - inner.reader.scalar(right)
    need(shown is not None and vanishes(shown.value - goal), rule, "not the equation that is stated")
    end = s.with_name(name, s.reader.number(number), lambda: s.reader.scalar(right))
    plain = {x for p in (end, inner.reader.scalar(right)) for x in names(p.frozen())}
    need(
        not plain & ({*HIDDEN, *SHAPES, "expect", "Kappa"} - {"inverse"}),
        rule,
        "a value that is not written in numbers",
    )
    return Fact("zero", s.reader.scalar(stated[1]) - end)


def _given(s: Statement, term: Any, premises: Premises) -> None:
    """A hypothesis from the premises, for each member of a range with fixed ends."""
    if term[0] == "ForAll":
        (_, name, low, high), body = term[1:]
        ends = [s.reader.scalar(x).constant() for x in (low, high)]
        fixed = None not in ends and ends[1] - ends[0] < 16  # type: ignore[operator]
        need(fixed, "elsewhere", "a range without fixed ends")
        for i in range(int(ends[0] or 0), int(ends[1] or 0) + 1):
            s.with_name(name, s.reader.number(i), lambda: _given(s, body, premises))
        return
    value, kind, strict = s.comparison(term)
    known = not HIDDEN & names(value.frozen()) and not _of_laws(value.frozen())
    need(known, "elsewhere", "a condition on laws, which change with the value without naming it")
    if kind == "sign":
        shows("elsewhere", premises, value, strict)
        return
    need(
        any(p.kind == "zero" and (vanishes(p.value - value) or vanishes(p.value + value)) for p in premises),
        "elsewhere",
        "not given",
    )


def _of_laws(x: Any) -> bool:
    """Whether there is a mean, or something random, in nested tuples."""
    return hides_random(x) or (isinstance(x, tuple) and (x[:1] == ("expect",) or any(map(_of_laws, x))))


#: atoms that depend on noises, designs or variables without naming them
HIDDEN = {"model", "Z", "Risk", "name", "sums", "Derivative", "Limit", "Where"}


def _function(s: Statement, rule: str) -> tuple[str, list[str], Any]:
    """Name, arguments and equation of a statement that says: there is a function, chosen before all other variables."""
    stated = s.data["conclusion"]
    need(
        stated[0] == "ExistsFunction" and stated[2][0] == "List",
        rule,
        "no function is stated to exist",
    )
    _, name, (_, *arguments), equation = stated
    need(
        equation[0] == "Equal" and len(equation) == 3 and set(arguments) <= set(s.data["variables"]),
        rule,
        "no equation",
    )
    return name, arguments, equation


def _along(s: Statement, *values: Poly) -> bool:
    return any("k" in names(x.frozen()) for x in values)


def instance(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Towards a contradiction: the equation at one of the points k = 1, 2, …, with one value of the function at all
    of them.

    Its arguments, the dimension, the spectrum, all sizes and penalties are the same at all points, and so are means
    of designs.
    """
    rule, reader = "instance", s.reader
    name, arguments, (_, left, right) = _function(s, rule)
    need(reader.points and step["k"] in ("1", "2", "3"), rule, "not one of the points of a refutation")
    scalars = [reader.scalar(x) for x in arguments if s.data["variables"][x] not in ("covariance", "vector")]
    fits = [reader.chain.index(str(i)) for i in range(len(reader.chain.blocks))] + [DOWN]
    penalties = [p for p in map(reader.chain.penalty, fits) if p is not None]
    spectrum = [multiplicity for _, multiplicity, _ in reader.spectrum or []]
    still = not _along(s, *scalars, reader.chain.rank, *map(reader.chain.samples, fits), *penalties, *spectrum)
    still = still and "'k'" not in repr(reader.law)
    need(still and not s.data["regime"], rule, "an argument, a size or a penalty that changes along the points")
    value = s.with_name("k", reader.number(int(step["k"])), lambda: reader.scalar(left) - reader.scalar(right))
    need(not HIDDEN & names(value.frozen()), rule, "an atom that may change along the points without naming k")
    return Fact("zero", value)


def choose(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """The function is given by this value, which depends on its arguments only (and on d, which Σ has)."""
    rule, reader = "choose", s.reader
    name, arguments, _ = _function(s, rule)
    need(
        not reader.points and reader.sought is not None and "Sigma" in arguments and name not in reader.chosen,
        rule,
        "not a function of Σ, or one chosen before",
    )
    value = reader.scalar(step["value"])
    need(not HIDDEN & names(value.frozen()), rule, "an atom that hides what it depends on")
    need(not hides_random(value.frozen()), rule, "something random, which is no function")
    need(_depends(s, value.frozen()) <= {*arguments, "d"}, rule, "a value that depends on more than the arguments")
    reader.chosen = {name: value}
    return Fact("chosen", value)


def _depends(s: Statement, x: Any) -> set[str]:
    """The variables other than Σ on which an atom or a polynomial depends; a design depends on its size and penalty."""
    if not isinstance(x, tuple):
        return set()
    if x[:1] in (("symbol",), ("At",), ("vector",)):
        return {x[1]} | _depends(s, x[2:])
    if x == ("M",):  # any function of Σ
        return {"M"}
    if x[:1] == ("Coefficient",):
        return {"w0"} | _depends(s, x[1:])
    if len(x) == 3 and x[0] in SHAPES and isinstance(x[2], bool) and x[0] != "D":
        need(x[0] in ("X", "W", "P", "B", "V", "R"), "choose", "a letter that is no function of one design")
        need(s.reader.chain.gaussian, "choose", "a letter whose law is not known")
        found = [s.reader.chain.samples(x[1]), s.reader.chain.penalty(x[1])]
        return {n for p in found if p is not None for n in _depends(s, p.frozen())} | _depends(s, x[1])
    return {n for y in x for n in _depends(s, y)}


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "specialise": (specialise, ("steps", "of")),
    "elsewhere": (elsewhere, ("uses", "steps", "of")),
    "instance": (instance, ("k",)),
    "choose": (choose, ("value",)),
}
