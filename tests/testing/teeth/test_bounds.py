"""Inequalities that bounds of their parts show: none that fails somewhere."""

from __future__ import annotations

import pytest

from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import bounds as module
from collapse_sym.testing.teeth.bounds import Bounds, bounds, true_everywhere

LOWER = statement("LEM-I.2.lower-bound")
DOMAINS = {"T": "positive-integer", "d": "positive-integer", "lambda": "positive", "s": "nonnegative", "x": "real"}


def change(name):
    return next(m for m in mutants(LOWER, [name])).statement


@pytest.mark.parametrize("name", ["a number - 1", "T + 1", "df1 for df2", "twice the penalty in kappa"])
def test_weaker_bounds_are_true_everywhere(name):
    assert "every point" in true_everywhere(change(name))


@pytest.mark.parametrize(
    "name", ["2 % more", "a number + 1", "T - 1", "an order turned round", "a sign", "kappa of twice the rows"]
)
def test_what_fails_somewhere_or_is_not_seen_is_not(name):
    assert true_everywhere(change(name)) == ""


def share(order="1", penalty="lambda", rows="T", over="T"):
    return ["Divide", ["Df", order, ["Kappa", penalty, rows]], over]


@pytest.mark.parametrize(
    "term, low, high",
    [
        (["Add", "T", "d"], 2, None),
        (["Subtract", "1", share()], 0, 1),
        (["Divide", "1", ["Subtract", "2", share()]], "1/2", 1),
        (["Multiply", ["Add", "s", "2"], "T"], 2, None),
        (share(over=["Add", "T", "3"]), 0, 1),
    ],
)
def test_bounds(term, low, high):
    found = bounds(term, DOMAINS)
    assert (found.low, found.high) == tuple(None if x is None else module.Fraction(x) for x in (low, high))


@pytest.mark.parametrize(
    "term",
    [
        share(penalty="0"),  # df₁(κ) = T where T ≤ d
        share(penalty="s"),
        share(over="d"),
        share(over=["Subtract", "T", "1"]),
        ["Divide", "1", "s"],
        ["Divide", "1", ["Subtract", "T", "d"]],
        ["Multiply", "T", "x"],
        ["Power", "T", "2"],
    ],
)
def test_what_has_no_bounds(term):
    assert bounds(term, DOMAINS) is None


@pytest.mark.parametrize(
    "name, new, other",
    [
        ("_is_share", lambda term, domains: term[1][0] == "Df", "T - 1"),
        ("_over", lambda a, b: Bounds(module.Fraction(2), None), "2 % more"),
        ("ORDERS", {"LessEqual": (True, False)}, "an order turned round"),
    ],
)
def test_wrong_bounds_are_seen(name, new, other):
    def check():
        assert true_everywhere(change(other)) == ""

    if name == "_over":
        goes_red(check, module, "OPERATIONS", lambda old: old | {"Divide": new})
    else:
        goes_red(check, module, name, lambda old: new)
