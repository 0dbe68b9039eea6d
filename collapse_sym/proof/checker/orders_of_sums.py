"""Orders of sums Σ_{j ≤ d} f(j): what nested steps show of f(j) for every sequence of numbers j in a piece of the range
holds for all j of the piece with one constant, as a sequence of worst j would refute it; and Σ j^a is an integral.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .facts import Fact, Premises, Rule
from .limits import need
from .orders import KEYS, compared, eventual
from .ring import Poly, vanishes
from .statement import Statement, fixed, new_name


@contextmanager
def number_of_sum(s: Statement, rule: str, name: Any, high: Any) -> Iterator[Poly]:
    """A number j = 1, …, high of a new name that may grow; what is learned of it inside is forgotten afterwards."""
    reader, chain = s.reader, s.reader.chain
    new_name(s, rule, name)
    kept = reader.domains, reader.signs, reader.nonzero, reader.roots, chain.full_rank, chain.models, s.growing
    learned = dict(reader.each), list(reader.between)
    reader.domains, s.growing = {**reader.domains, name: "positive-integer"}, {*s.growing, name}
    member = reader.atom("symbol", name)
    reader.signs, reader.nonzero, reader.roots = dict(reader.signs), set(reader.nonzero), dict(reader.roots)
    chain.full_rank, chain.models = set(chain.full_rank), dict(chain.models)
    reader.learn(member - reader.number(1), False)
    if high != "Infinity":
        reader.learn(reader.scalar(high) - member, False)
    yield member
    reader.domains, reader.signs, reader.nonzero, reader.roots, chain.full_rank, chain.models, s.growing = kept
    reader.each, reader.between = learned


def of_body(s: Statement, step: dict[str, Any], premises: Premises, given: dict[str, Poly], place: int) -> Any:
    """What nested steps show of f(j): side, a and ρ with order a log j + ρ, a fixed and neither of them about j."""
    rule, reader = step["rule"], s.reader
    outside = set(reader.domains)
    with number_of_sum(s, rule, step["name"], step["high"]) as member:
        log = reader.atom("Log", member.frozen())
        facts = {i: Fact("order", reader.number(1), weight=("both" if i == "here" else "high", omega)) for i, omega in
                 [(i, log - end if i in ("after", "here") else end - log) for i, end in given.items()]}  # fmt: skip
        known = s.run(step["steps"][place], {**dict(zip(step["premises"], premises)), **facts})
        last, body = known.get(step["last"][place]), reader.scalar(step["body"])
        need(last is not None and last.kind == "order" and vanishes(last.value - body), rule, "no order of the terms")
        side, omega = last.weight if last is not None else ("", log)
        (g,) = log.generators()
        slope = omega.derivative(g)
        rest = omega - slope * log
    known_names = _symbols(slope.frozen()) | _symbols(rest.frozen()) <= {*outside, "k"}
    need(known_names, rule, "an order that changes with the number, or with a name of the nested steps")
    need(fixed(s, slope), rule, "an exponent that moves")
    return side, slope, rest


def _symbols(x: Any) -> set[str]:
    """The symbols in nested tuples."""
    if isinstance(x, tuple) and x[:1] == ("symbol",):
        return {x[1]}
    return {y for z in x for y in _symbols(z)} if isinstance(x, tuple) else set()


def total(s: Statement, step: dict[str, Any]) -> Poly:
    """The sum from 1 on, of terms ≥ 0."""
    arguments = [step["name"], "1", step["high"], step["body"]]
    if step["high"] == "Infinity":  # as it may be, if all that is shown is that it is large
        return s.reader.unending(arguments)
    least = s.reader.inside(arguments, lambda t: s.reader.number(s.reader.nonnegative(s.reader.scalar(t))))
    need(least.terms, step["rule"], "terms that may be negative")
    return s.reader.scalar(["Sum", *arguments])


def logarithmic(s: Statement, rule: str, premises: Premises, length: Poly, scale: Any) -> Poly:
    """log log z for a piece of length c log z, c > 0 fixed and z → ∞."""
    log = s.reader.scalar(["Log", scale])
    small = s.reader.scalar(["Divide", "1", scale])
    need(any(p.kind == "null" and not p.weight and vanishes(p.value - small) for p in premises), rule, "no z → ∞")
    (g,) = log.generators() if len(log.generators()) == 1 else [("",)]
    c = length.derivative(g)
    need(vanishes(length - c * log) and fixed(s, c) and s.reader.clearly(c, True), rule, "another length than c log z")
    s.reader.learn(log, True)  # from some member on
    return s.reader.atom("Log", log.frozen())


def sum_above(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Σ ≤ Σ over pieces e^{Y₀} … e^{Y₁}, …, Y₀ = 0: of j^a e^ρ at most C e^ρ times e^{(a+1)Y} at the greater end, or
    the length of the piece if a = −1.

    ``ends`` are Y₁, …, the last one empty; ``parts`` says for each piece how its order compares to ω.
    """
    rule, reader = "sum-above", s.reader
    eventual(s, rule)
    value, target = total(s, step), reader.scalar(step["order"])
    start: Poly = reader.number(0)
    number = len(step["ends"])
    shapes = number > 0 and all(len(step[key]) == number for key in ("steps", "last", "scales", "pieces"))
    need(shapes and step["ends"][-1] == "" and "" not in step["ends"][:-1], rule, "not one entry for each piece")
    for place, term in enumerate(step["ends"]):
        text = term or ("" if step["high"] == "Infinity" else ["Log", step["high"]])
        end = reader.scalar(text) if text else None
        given = {"after": start, **({} if end is None else {"before": end})}
        side, slope, rest = of_body(s, step, premises, given, place)
        need(side in ("high", "both"), rule, "not the upper side of an order")
        raised = slope + reader.number(1)
        if reader.clearly(-raised, True):
            found = rest + raised * start
        else:
            need(end is not None, rule, "a series whose terms do not fall fast enough")
            assert end is not None
            if vanishes(raised):
                found = rest + logarithmic(s, rule, premises, end - start, step["scales"][place])
            else:
                need(reader.clearly(raised, True), rule, "an exponent of unknown sign")
                found = rest + raised * end
        compared(s, rule, target - found, step["pieces"][place], premises, step["corrections"][place])
        start = end if end is not None else start
    if step["high"] == "Infinity":  # the series is a number: it may be read from now on
        reader.learn(reader.finite(value), False)
    return Fact("order", value, weight=("high", target))


def sum_below(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Σ ≥ the terms about j = e^Y, of which there are e^Y, 0 ≤ Y ≤ log d; or, where they are e^ρ/j from e^{Y₀} to
    e^{Y₁}, e^ρ (Y₁ − Y₀).

    ``ends`` are Y, or Y₀ and Y₁; ``pieces`` say that Y₀ ≥ 0, Y₁ ≤ log d, and how the order compares to ω.
    """
    rule, reader = "sum-below", s.reader
    eventual(s, rule)
    value, target = total(s, step), reader.scalar(step["order"])
    shapes = len(step["ends"]) in (1, 2) and len(step["steps"]) == len(step["last"]) == len(step["scales"]) == 1
    shapes = shapes and len(step["pieces"]) == len(step["corrections"]) == 3
    need(shapes, rule, "not a place, or two, and three comparisons")
    first, last = reader.scalar(step["ends"][0]), reader.scalar(step["ends"][-1])
    one = len(step["ends"]) == 1
    side, slope, rest = of_body(s, step, premises, {"here": first} if one else {"after": first, "before": last}, 0)
    need(side in ("low", "both"), rule, "not the lower side of an order")
    gaps = [first, None if step["high"] == "Infinity" else reader.scalar(["Log", step["high"]]) - last]
    if one:
        gaps.append((slope + reader.number(1)) * first + rest - target)
    else:
        need(vanishes(slope + reader.number(1)), rule, "terms that do not fall like 1/j")
        gaps.append(rest + logarithmic(s, rule, premises, last - first, step["scales"][0]) - target)
    for gap, relations, multipliers in zip(gaps, step["pieces"], step["corrections"]):
        if gap is not None:
            compared(s, rule, gap, relations, premises, multipliers)
    return Fact("order", value, weight=("low", target))


MORE = ("name", "high", "body", "ends", "steps", "last", "scales", "pieces", "corrections")
RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "sum-above": (sum_above, (KEYS[2], *MORE)),
    "sum-below": (sum_below, (KEYS[2], *MORE)),
}
