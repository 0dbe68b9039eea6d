"""Rules about points and functions: what holds at every point holds at one; one function must serve all points."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule, difference
from .limits import need
from .ring import Poly, vanishes
from .statement import Statement
from .terms import names
from .words import DOWN, SHAPES


def specialise(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """An equation that the steps show for all values of the variables inside the hypotheses, at the point."""
    need(not s.data["regime"], "specialise", "equations that may hold along a regime only")
    general = Statement(s.data, s.reader.fuel)
    general.cited, general.used, general.elsewhere = s.cited, s.used, s.elsewhere
    general.run = lambda steps, known: s.elsewhere(general, steps, known)
    known = general.run(step["steps"], {})
    need(isinstance(step["of"], str) and step["of"] in known, "specialise", "no such step")
    fact, goal = known[step["of"]], difference(general, "specialise", step)
    need(fact.kind == "zero" and vanishes(fact.value - goal), "specialise", "not the equation that is stated")
    return Fact("zero", difference(s, "specialise", step))


#: atoms that depend on noises, designs or variables without naming them
HIDDEN = {"model", "Z", "Risk", "sums", "Derivative", "Limit"}


def _function(s: Statement, rule: str) -> tuple[str, list[str], Any]:
    """Name, arguments and equation of a statement that says: there is a function, chosen before all other variables."""
    stated = s.data["conclusion"]
    need(stated[0] == "ExistsFunction" and len(stated) == 4 and stated[2][0] == "List", rule, "no function is stated to exist")
    _, name, (_, *arguments), equation = stated
    need(equation[0] == "Equal" and len(equation) == 3 and set(arguments) <= set(s.data["variables"]), rule, "no equation")
    return name, arguments, equation


def _along(s: Statement, *values: Poly) -> bool:
    return any("k" in names(x.frozen()) for x in values)


def instance(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Towards a contradiction: the equation at one of the points k = 1, 2, …, with one value of the function at all of them.

    Its arguments, the dimension, the spectrum, all sizes and penalties are the same at all points, and so are means of designs.
    """
    rule, reader = "instance", s.reader
    name, arguments, (_, left, right) = _function(s, rule)
    need(reader.points and step["k"] in ("1", "2", "3"), rule, "not one of the points of a refutation")
    scalars = [reader.scalar(x) for x in arguments if s.data["variables"][x] not in ("covariance", "vector")]
    fits = [reader.chain.index(str(i)) for i in range(len(reader.chain.blocks))] + [DOWN]
    penalties = [p for p in map(reader.chain.penalty, fits) if p is not None]
    spectrum = [multiplicity for _, multiplicity, _ in reader.spectrum or []]
    still = not _along(s, *scalars, reader.chain.rank, *map(reader.chain.samples, fits), *penalties, *spectrum)
    need(still and not s.data["regime"], rule, "an argument, a size or a penalty that changes along the points")
    value = s.with_name("k", reader.number(int(step["k"])), lambda: reader.scalar(left) - reader.scalar(right))
    need(not HIDDEN & names(value.frozen()), rule, "an atom that may change along the points without naming k")
    return Fact("zero", value)


def choose(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """The function is given by this value, which depends on its arguments only (and on d, which Σ has)."""
    rule, reader = "choose", s.reader
    name, arguments, _ = _function(s, rule)
    need(not reader.points and "Sigma" in arguments and name not in reader.chosen, rule, "not a function of Σ, or one chosen before")
    value = reader.scalar(step["value"])
    need(not HIDDEN & names(value.frozen()), rule, "an atom that hides what it depends on")
    need(_depends(s, value.frozen()) <= {*arguments, "d"}, rule, "a value that depends on more than the arguments")
    reader.chosen = {name: value}
    return Fact("chosen", value)


def _depends(s: Statement, x: Any) -> set[str]:
    """The variables other than Σ on which an atom or a polynomial depends; a design depends on its size and penalty."""
    if not isinstance(x, tuple):
        return set()
    if x[:1] in (("symbol",), ("At",), ("vector",)):
        return {x[1]} | _depends(s, x[2:])
    if len(x) == 3 and x[0] in SHAPES and isinstance(x[2], bool) and x[0] != "D":
        need(x[0] in ("X", "W", "P", "B", "V", "R"), "choose", "a letter that is no function of one design")
        found = [s.reader.chain.samples(x[1]), s.reader.chain.penalty(x[1])]
        return {n for p in found if p is not None for n in _depends(s, p.frozen())} | _depends(s, x[1])
    return {n for y in x for n in _depends(s, y)}


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "specialise": (specialise, ("steps", "of")),
    "instance": (instance, ("k",)),
    "choose": (choose, ("value",)),
}
