"""Limits of what is nearly the same, of what is less, and of squares: what follows from an original."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest

from collapse_sym.proof.amendments import amended, amendments
from collapse_sym.proof.evaluation import value
from collapse_sym.proof.evidence.mutants import _read as built
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.language import text_of
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import inlimits
from collapse_sym.testing.teeth.inlimits import Signs, in_limits, limits
from collapse_sym.testing.teeth.tame import Tame, tame

MAIN, ARGUMENT = amended("PROP-F.5.main"), amended("PROP-F.5.argument")
SQUARES = statement("PROP-F.5.nonnegative")
EQUATION = next(a.statement for a in amendments("PROP-F.5.main") if a.statement.conclusion[0] == "Equal")
NEAR, LESS, SQUARE, ONE_MORE = (
    "a limit of what differs by what tends to 0",
    "a limit on the smaller side became smaller, or one on the larger side larger",
    "a limit of what is ≥ 0",
    "the original at another T0, up to what tends to 0",
)


@cache
def of(key):
    return list(mutants(next(s for s in (MAIN, SQUARES) if s.hash == key)))


def told(s, *names):
    named = [(m.name.split(" at ")[0], m) for m in of(s.hash)]
    found = {name: in_limits(s, m) for name, m in named if not names or name in names}
    return {name: why for name, why in found.items() if why}


NEARLY = dict.fromkeys(["T + 1", "T - 1", "T0 + 1", "T0 - 1"], NEAR) | {"a row more": ONE_MORE}


def test_all_that_follows_is_seen_and_nothing_else():
    assert told(MAIN) == NEARLY | dict.fromkeys(["a summand left out", "df1 for df2"], LESS)
    squares = told(SQUARES)
    assert squares["Sigma squared"] == squares["no Sigma"] == SQUARE
    assert not {"a strict order", "a number + 1", "an order turned round"} & squares.keys()


def test_less_on_a_side_of_an_equation_is_nothing():
    few = ["T + 1", "df1 for df2", "a summand left out"]
    found = [{m.operator: in_limits(s, m) for m in mutants(s, few)} for s in (EQUATION, ARGUMENT)]
    same = {"T + 1": NEAR, "a summand left out": ""}
    assert found == [same | {"df1 for df2": ""}, same | {"df1 for df2": LESS}]


# -- limits of what is nearly the same -------------------------------------------------------------
def near(known, a, b):
    return known.close(a, b), known.close(b, a)


KAPPA, KAPPA0, SPARE = ["Kappa", "lambda", "T"], ["Kappa", "0", "T0"], ["Subtract", "T", ["Df", "2", "K"]]
SPARE[2][2] = KAPPA
LATER, LATER0 = ["Kappa", "lambda", ["Add", "T", "1"]], ["Kappa", "0", ["Subtract", "T0", "2"]]
UNPENALISED = ["Subtract", "T0", ["Df", "2", KAPPA0]]
DF, DF_LATER = ["Df", "2", KAPPA], ["Df", "2", LATER]


def form(matrix):
    return ["Quad", matrix]


def below(scalar):
    """(Σ + x)⁻¹."""
    return ["Power", ["Add", "Sigma", ["Scale", scalar, "Identity"]], "-1"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (KAPPA, LATER),
        (KAPPA0, LATER0),
        (["Divide", DF, "T"], ["Divide", DF_LATER, ["Add", "T", "3"]]),
        (["Divide", DF, SPARE], ["Divide", DF, ["Subtract", ["Add", "T", "1"], DF_LATER]]),
        (["Divide", "1", KAPPA], ["Divide", "1", LATER]),
        (form(below(KAPPA0)), form(below(LATER0))),
    ],
)
def test_what_is_close_is_seen_and_is_close(a, b):
    known = tame(ARGUMENT, [])
    assert near(known, a, b) == (True, True)
    gaps = []
    for size in (40, 400):
        point = {"d": Fraction(3 * size), "T": Fraction(2 * size), "T0": Fraction(size), "lambda": Fraction(1, 3)}
        point |= {"Sigma": (Fraction(1), Fraction(1, 4), Fraction(2)) * size}
        point |= {"w0": (Fraction(1),) + (Fraction(0),) * (3 * size - 1)}
        gaps.append(abs(float(value(a, point)) - float(value(b, point))))
    assert gaps[1] <= gaps[0] / 5


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (KAPPA, ["Kappa", "lambda", "T0"]),
        (KAPPA, ["Kappa", "lambda", ["Multiply", "2", "T"]]),
        (KAPPA, ["Kappa", ["Multiply", "2", "lambda"], "T"]),
        (["Divide", DF, "T"], ["Divide", ["Df", "1", KAPPA], "T"]),
        (["Divide", DF, "T"], ["Divide", DF_LATER, "T0"]),
        ("T", ["Add", "T", "1"]),
        (DF, DF_LATER),
        (["Multiply", "T", KAPPA], ["Multiply", "T", LATER]),
        (["Divide", "1", KAPPA0], ["Divide", "1", LATER0]),
        (["Divide", "1", ["Subtract", "1", KAPPA]], ["Divide", "1", ["Subtract", "1", LATER]]),
        (
            ["Divide", DF, ["Subtract", "T0", ["Df", "2", KAPPA0]]],
            ["Divide", DF, ["Subtract", "T0", ["Df", "2", LATER0]]],
        ),
        (["Divide", "1", ["Subtract", "T", "d"]], ["Divide", "1", ["Subtract", ["Add", "T", "1"], "d"]]),
    ],
)
def test_what_need_not_be_close_is_not_called_so(a, b):
    assert near(tame(ARGUMENT, []), a, b) == (False, False)


def dropped(s, clause):
    """A statement without a clause."""
    (stage,) = s.meaning["regime"]
    assert clause in stage["clauses"]
    rest = [{**stage, "clauses": [c for c in stage["clauses"] if c != clause]}]
    return built(s, {**s.meaning, "regime": rest})


@pytest.mark.parametrize(
    "clause",
    [
        ["TendsTo", "d", "Infinity"],
        ["Bounded", ["OperatorNorm", "Sigma"]],
        ["Bounded", ["OperatorNorm", ["Power", "Sigma", "-1"]]],
        ["Bounded", ["SquaredNorm", "w0"]],
    ],
)
def test_each_clause_is_needed(clause):
    a, b = form(below(KAPPA0)), form(below(LATER0))
    assert near(tame(ARGUMENT, []), a, b) == (True, True)
    assert near(tame(dropped(ARGUMENT, clause), []), a, b) == (False, False)


def test_a_truth_is_short_where_its_bias_has_a_limit():
    found = {text_of(x) for x in limits(MAIN.meaning["conclusion"])}
    bias = next(x for x in found if '"ProjectionProduct"' not in x and x.count('"w0"') == 2 and '"Projection"' not in x)
    assert tame(MAIN, [bias]).truth_bounded and not tame(MAIN, found - {bias}).truth_bounded
    chain = {**MAIN.chain, "downstream": [{**MAIN.chain["downstream"][0], "fit": "ols"}]}
    chain["downstream"][0].pop("penalty")
    assert not tame(built(MAIN, {**MAIN.meaning, "chain": chain}), [bias]).truth_bounded


# -- smaller limits --------------------------------------------------------------------------------
def cross(above, spare):
    """κ κ₀ w₀ᵀΣ(Σ + κ₀)⁻¹(Σ + κ)⁻²(Σ − x)w₀ with x = κ df/(T − df)."""
    x = ["Multiply", KAPPA, ["Divide", ["Df", above, KAPPA], ["Subtract", "T", ["Df", spare, KAPPA]]]]
    last = ["Subtract", "Sigma", ["Scale", x, "Identity"]]
    square = ["Power", below(KAPPA)[1], "-2"]
    return ["Multiply", KAPPA, KAPPA0, form(["MatrixMultiply", below(KAPPA0), "Sigma", square, last])]


def test_orders_of_forms_are_seen_by_their_signs():
    orders = Signs(MAIN).order
    least, middle, largest = cross("1", "1"), cross("2", "1"), cross("2", "2")
    assert orders(largest, middle) and orders(middle, least) and orders(largest, least)
    assert not any(orders(x, y) for x, y in ((middle, largest), (least, middle), (least, largest)))
    assert orders(cross("2", "1"), cross("1", "1")) and not orders(cross("1", "2"), cross("2", "1"))
    turned = ["Divide", ["Subtract", "T", DF], DF], ["Divide", DF, ["Subtract", "T", DF]]
    forms = [["Multiply", x, form("Sigma")] for x in turned]
    assert not orders(*forms) and not orders(*forms[::-1])  # df₂ may be more than T/2, or less
    assert not orders(form("Sigma"), form("Identity")) and orders(form(["Add", "Sigma", "Identity"]), form("Sigma"))
    assert not orders(["Multiply", KAPPA0, form("Sigma")], ["Multiply", KAPPA, form("Sigma")])


def test_a_limit_that_is_gone_must_stay_bounded():
    m = next(m for m in mutants(MAIN) if m.operator == "a summand left out")
    assert in_limits(MAIN, m) == LESS
    loose = dropped(MAIN, ["Bounded", ["OperatorNorm", "Sigma"]])
    assert in_limits(loose, m) == ""


# -- broken on purpose -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("owner", "name", "change"),
    [
        (inlimits, "_common", lambda old: lambda a, b: set()),
        (inlimits, "_is_of_squares", lambda old: lambda *a: False),
        (inlimits, "_left_out", lambda old: lambda *a: None),
        (inlimits, "_same", lambda old: lambda *a: False),
        (Signs, "order", lambda old: lambda self, a, b: True),
        (Tame, "close", lambda old: lambda self, a, b: True),
    ],
)
def test_each_part_is_needed(owner, name, change):
    def check():
        assert told(MAIN, *few) == {"T + 1": NEAR, "a summand left out": LESS}
        assert told(SQUARES, "Sigma squared", "a number + 1") == {"Sigma squared": SQUARE}

    few = ("T + 1", "T0 for T", "a summand left out", "a quotient turned round")
    goes_red(check, owner, name, change)
