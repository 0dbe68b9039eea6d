"""Points for every n, and limits of limits.  Forged certificates are in forged_stages.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from collapse_sym.proof.checker import check
from collapse_sym.proof.checker.limits import Fuel
from collapse_sym.proof.checker.stages import _null, _stays_away
from collapse_sym.proof.checker.statement import Statement
from tests.proof.checker.forged import statement
from tests.proof.checker.forged_stages import ENDS, FACTOR, FIRST, SECOND, VALUE, below, changed, last, product
from tests.proof.checker.forged_steps import case, step

Term = Any
HALF: Term = ["Ceiling", ["Divide", "k", "2"]]
ROUNDED: Term = ["Subtract", HALF, ["Divide", "k", "2"]]


def minus(x: Term) -> Term:
    return ["Negate", x]


def read(term: Term) -> Any:
    """A value at points k = 1, 2, … and m = 0, 1, …"""
    s = Statement(statement(["Equal", "0", "0"]), Fuel(), {})
    s.reader.domains = {**s.reader.domains, "m": "natural"}
    return s.with_name("m", s.reader.atom("symbol", "m"), lambda: s.reader.scalar(term)), s


@pytest.mark.parametrize(
    ("term", "null"),
    [
        ("0", True),
        (["Divide", "m", "k"], True),
        (["Divide", ROUNDED, "k"], True),
        (["Divide", "1", HALF], True),
        (["Subtract", ["Divide", "k", HALF], "2"], True),
        (["Subtract", ["Divide", HALF, "k"], "1/2"], True),
        (["Divide", ["Power", "m", "2"], ["Add", ["Multiply", ["Add", "m", "1"], "k"], "1"]], True),
        ("m", False),
        (ROUNDED, False),
        (["Subtract", ["Divide", HALF, "k"], "1/3"], False),
        (["Divide", "k", HALF], False),
        # (m + 1) k² in front for every m but none for m = 0
        (["Divide", "k", ["Add", ["Multiply", "m", ["Power", "k", "2"]], "k"]], False),
        # ⌈⌈k/2⌉⌉ is not k/2 + a number below 1 by this rule
        (["Divide", ["Ceiling", ["Add", HALF, "m"]], ["Power", "k", "2"]], False),
        (["Divide", ["Multiply", "T", "m"], "k"], False),
    ],
)
def test_what_tends_to_zero_for_every_member(term: Term, null: bool) -> None:
    value, s = read(term)
    assert _null(value, s) is null


@pytest.mark.parametrize(
    ("term", "away"),
    [
        ("1", True),
        ("n", True),
        (["Divide", ["Add", "n", "2"], ["Add", "n", "1"]], True),
        (["Negate", ["Divide", "n", ["Add", "n", "1"]]], True),
        ("0", False),
        (["Divide", "1", ["Add", "n", "1"]], False),
        (["Divide", "n", ["Add", ["Power", "n", "2"], "1"]], False),
        (["Power", "1/2", "n"], False),
        ("k", False),
        (["Divide", "n", "T"], False),
    ],
)
def test_what_stays_away_from_zero(term: Term, away: bool) -> None:
    value, _ = read(term)
    assert _stays_away(value, ("symbol", "n")) is away


def test_points_say_nothing_of_abbreviations_of_n() -> None:
    more = [["two", ["Add", "n", "2"]], ["more", ["Add", "two", "T"]], ["rows", ["Add", "T", "1"]]]
    found = changed(lambda c: c["statement"].update(where=more))
    assert check(json.dumps(found)).goal == "refuted"


def test_a_product_telescopes() -> None:
    """Π_{j<n} (j + 2)/(j + 1) = n + 1: the numbers that are divided by are known first."""
    known = step("for-each", value=["Add", "m", "1"], multipliers=[], products=[["m", [], "1"], ["1", [], "1"]])
    found = step("telescope", **ENDS, body=FACTOR, value=VALUE)
    said = ["Equal", product(["Divide", ["Add", "i", "2"], ["Add", "i", "1"]]), ["Add", "n", "1"]]
    assert check(json.dumps(case(known, found, says=said))).goal == "proved"


def test_a_product_is_below_one_over_the_losses() -> None:
    assert check(json.dumps(below())).goal == "proved"


def test_the_limit_of_what_is_zero() -> None:
    zero: Term = ["TendsTo", ["Limit", "0"], "0"]
    null = step("along", value="0", multipliers=[], products=[])
    is_zero = step("limit-is", "0", value="0", limit="0")
    size = ["Multiply", "n", ["Limit", "0"]]
    sides = ((size, "n"), (minus(size), minus("n")))
    signs = [step("sign", "1", value=value, multipliers=[factor], products=[]) for value, factor in sides]
    end = {**last(conclusion=zero), "premises": ["2", "3"]}
    found = case(null, is_zero, *signs, end, says=zero, regime=[FIRST, SECOND])
    assert check(json.dumps(found)).goal == "proved"
