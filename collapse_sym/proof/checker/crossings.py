"""A rule about roots: exactly one, where a difference changes its sign once."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule, shows
from .functions_of_kappa import slope
from .known import names
from .limits import need
from .statement import Statement

RULE = "one-crossing"


def one_crossing(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Exactly one x ≥ 0 solves l(x) = r(x): f = l − r has f' + M f > 0 for x > 0, f(0) < 0 and f(high) > 0.

    f is a rational function of x without poles from 0 on, hence continuous; where it vanishes f' > 0, so that it
    vanishes once at most, and it does between 0 and high.
    """
    stated, reader = step.get("conclusion", [""]), s.reader
    need(stated == s.data["conclusion"] and stated[0] == "ExistsUnique", RULE, "not what is stated")
    _, name, where, (head, left, right) = stated
    need(where == "nonnegative" and head == "Equal", RULE, "a root among the numbers ≥ 0")
    gap = reader.scalar(["Subtract", left, right])
    rises = slope(s, gap, ("symbol", name)) + reader.scalar(step["multiplier"]) * gap
    shows(RULE, premises, rises, True)
    high = reader.scalar(step["high"])
    need(name not in names(high.frozen()), RULE, "an end that depends on the root")
    shows(RULE, premises, high, True)
    for end, sign in ((reader.number(0), -1), (high, 1)):
        at_end = s.with_name(name, end, lambda: reader.scalar(["Subtract", left, right]))
        shows(RULE, premises, at_end * reader.number(sign), True)
    return Fact("ExistsUnique", s.resolved(stated))


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {RULE: (one_crossing, ("multiplier", "high"))}
