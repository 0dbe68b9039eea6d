"""Mutants of source: changed in a namespace of their own, the file and the module left alone."""

from __future__ import annotations

import ast
import sys

import pytest

from collapse_sym.calculi import CALCULI, base
from collapse_sym.testing.teeth import maps, source
from collapse_sym.testing.teeth.changes import of_conditions, of_maps, of_premises

MODULE = "collapse_sym.calculi.isotropic"


def changes_of(text, operator):
    """What an operator makes of an expression, as text."""
    return {ast.unparse(ast.fix_missing_locations(new)) for _, new in operator(ast.parse(text, mode="eval").body)}


@pytest.mark.parametrize(
    "text, some",
    [
        ("a - 1", {"a + 1", "a", "1 - a", "a - 0", "a - 2"}),
        ("x / y", {"x * y", "x", "y / x"}),
        ("k ** 2", {"k ** 1", "k ** 3"}),
        ("act.T", {"act.d", "act.T + 1", "act.T - 1"}),
        ("act.regime == OVER", {"act.regime != OVER"}),
        ("_mean(act, 'S', 'R')", {"_mean(act, 'R')", "_mean(act, 'S')", "_mean(act, 'S', 'S', 'R')"}),
    ],
)
def test_changes_of_formulas(text, some):
    assert some <= changes_of(text, of_maps)


@pytest.mark.parametrize(
    "text, all_of_them",
    [
        ("need(a and b, r, s)", {"need(True, r, s)", "need(a, r, s)", "need(b, r, s)"}),
        ("need(x > 0, r, s)", {"need(True, r, s)", "need(x >= 0, r, s)"}),
        ("need(0 <= x <= 4, r, s)", {"need(True, r, s)", "need(0 <= x, r, s)", "need(x <= 4, r, s)"}),
        ("other(a and b, r, s)", set()),
    ],
)
def test_changes_of_conditions(text, all_of_them):
    assert changes_of(text, of_conditions) == all_of_them


def test_changes_of_what_a_condition_asks_for_by_a_name():
    text = """
def rule(a, b, c):
    ok = a and b
    unasked = a and c
    known = ok and c > 0
    need(ok, r, s)
    later = a and b
    need(known and a, r, s)
"""
    found = [(what, ast.unparse(new), lines) for what, _, new, lines in of_premises(ast.parse(text).body[0])]
    left_out = "a part of a condition left out of "
    assert found == [
        (left_out + "ok", "b", (6, 6)),
        (left_out + "ok", "a", (6, 6)),
        (left_out + "known", "c > 0", (8, 8)),
        (left_out + "known", "ok", (8, 8)),
        ("a bound that may be met of known", "ok and c >= 0", (8, 8)),
    ]


def test_a_mutant_runs_beside_the_original():
    original = sys.modules[MODULE]
    found = next(m for m in source.mutants(MODULE, of_maps, lambda where: where.endswith(".mean")))
    module = found.load()
    assert sys.modules[MODULE] is original and module is not original
    assert module.IsotropicCalculus is not original.IsotropicCalculus and module.Act is original.Act
    assert len({ast.dump(m.tree) for m in source.mutants(MODULE, of_maps, lambda where: True)}) > 150


@pytest.mark.parametrize("where", ["isotropic.IsotropicCalculus.noise", "base.Calculus.residual", "base.Act.margin"])
def test_an_installed_mutant_is_undone(where):
    before, margin = dict(CALCULI), vars(base.Act)["margin"]
    module, _, rest = where.partition(".")
    found = next(m for m in maps.mutants() if m.where == rest and m.module.endswith(module))
    with maps.installed(found):
        assert CALCULI != before or vars(base.Calculus)["residual"].__code__.co_filename and module == "base"
    assert before == CALCULI and vars(base.Act)["margin"] is margin
