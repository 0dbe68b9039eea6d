"""The naive second checker finds every step that it can evaluate true, and a changed one false."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from collapse_sym.oracle.evidence import DISAGREES
from collapse_sym.proof.statements import statements
from tests.proof import built
from tests.proof.naive_steps import Stated, stated

AGREES = "agrees"


@cache
def all_stated() -> tuple[Stated, ...]:
    found: dict[str, Stated] = {}
    for part in statements():
        made = built.certificates(part)
        proofs = [made.get("proves"), made.get("amended"), *made["further"]]
        for certificate in filter(None, proofs):
            if certificate["goal"] == "proved" and certificate["statement"]["chain"]:
                for step in stated(part, certificate):
                    found.setdefault(step.key, step)
    return tuple(found.values())


def _are_true(steps: tuple[Stated, ...], most: int) -> Counter[str]:
    seen = Counter[str]()
    for step in steps:
        found = step.evidence(most)
        assert found.verdict != DISAGREES, (step.step, *found.lines())
        seen[found.verdict] += 1
    return seen


def test_steps_are_true_at_random_points() -> None:
    seen = _are_true(all_stated()[::10], 2)
    assert seen[AGREES] >= 9, seen


@pytest.mark.deep
def test_all_steps_are_true_at_random_points() -> None:
    seen = _are_true(all_stated(), 4)
    assert seen[AGREES] >= 120, seen


def test_steps_that_are_changed_are_found_false() -> None:
    equations = [x for x in all_stated() if "(equation)" in x.step]
    killed = Counter[bool]()
    for step in equations[::3]:
        if step.evidence(2).verdict == AGREES:
            _, left, right = step.statement.conclusion
            wrong = ["Equal", left, ["Add", ["Multiply", "21/20", right], "1/7"]]
            changed = replace(step, statement=replace(step.statement, conclusion=wrong))
            killed[changed.evidence(2).verdict == DISAGREES] += 1
    assert killed[True] >= 4 and not killed[False], killed
