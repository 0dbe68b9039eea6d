"""Strict orders at vectors that are 0, orders turned round that the checker proves, and sides that ask for less."""

from __future__ import annotations

import copy

import pytest

from collapse_sym.proof.amendments import amended, amendments
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.evidence.sampling import conclusion
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red, mutant
from collapse_sym.testing.teeth import asking_less, turned, vanishing
from collapse_sym.testing.teeth import statements as teeth
from collapse_sym.testing.teeth.vanishing import is_finite, is_zero, violation_at_zero

ZERO = frozenset({"w0"})
STRICT = ["THM-4.3.bias-order", "THM-4.3.bias-order-limit", "REM-MONO.total", "REM-DELTABIAS.main", "PROP-F.5.argument"]
#: a mean of a norm with no bound known, a noise, a number of power 0
NOT_ZERO = [
    ["Multiply", ["Expectation", ["Power", ["OperatorNorm", "SampleCovariance"], "2"]], ["SquaredNorm", "w0"]],
    ["Expectation", ["SquaredNorm", "Prediction"]],
    ["Add", ["SquaredNorm", "w0"], "sigma"],
    ["Power", ["SquaredNorm", "w0"], "0"],
    ["Power", ["SquaredNorm", "w0"], "-1"],
    ["Divide", "sigma", ["SquaredNorm", "w0"]],
]


def of(name, operator):
    return mutants(amended(name), [operator])[0]


# -- vectors that are 0 ----------------------------------------------------------------------------
@pytest.mark.parametrize("name", STRICT)
def test_a_strict_order_is_violated_where_vectors_are_zero_and_the_original_is_not(name):
    found = violation_at_zero(of(name, "a strict order").statement)
    assert found.fails and all(r.exact and (r.left, r.right) == (0, 0) for r in found.rows if r.state == "fails")
    assert violation_at_zero(amended(name)) is None


def test_a_strict_order_that_is_true_is_left_alone():
    (strict,) = mutants(statement("LEM-I.2.lower-bound"), ["a strict order"])
    assert violation_at_zero(strict.statement) is None


@pytest.mark.parametrize("term", NOT_ZERO)
def test_what_need_not_be_zero_is_not_called_so(term):
    assert not is_zero(term, ZERO)


def test_a_mean_that_may_be_infinite_is_no_factor_beside_zero():
    factor, product = NOT_ZERO[0][1], NOT_ZERO[0]

    def check():
        assert not is_finite(factor) and not is_zero(product, ZERO)

    goes_red(check, vanishing, "_is_bounded", lambda old: lambda matrix: True)


def test_both_sides_must_be_zero():
    strict = of("REM-DELTABIAS.main", "a strict order").statement
    right = conclusion(strict)[2]

    def check():
        assert not is_zero(["Add", right, ["Power", "sigma", "2"]], ZERO)

    with mutant(vanishing, "SUMS", lambda old: ()):
        goes_red(check, vanishing, "PRODUCTS", lambda old: (*old, "Add", "Subtract"))


# -- orders turned round ---------------------------------------------------------------------------
def proved(claim, operator):
    return next((item, m) for item, m in teeth.mutants(claim) if m.operator == operator)


def test_an_equation_of_limits_proves_both_orders():
    item, changed = proved("PROP-F.5.argument", "an order turned round")
    assert turned.by_turned_signs(item.certificate, changed)


@pytest.mark.parametrize(
    "claim", ["PROP-F.5.nonnegative", "LEM-I.2.lower-bound", "APP-G.other-optimum", "REM-MONO.main"]
)
def test_an_order_that_is_false_when_turned_is_proved_by_no_signs(claim):
    item, changed = proved(claim, "an order turned round")
    assert not turned.by_turned_signs(item.certificate, changed)


def test_a_change_of_conditions_is_no_order_turned_round():
    item, changed = proved("REM-MONO.main", "without hypothesis 0")
    assert not turned.by_turned_signs(item.certificate, changed)


def test_the_checker_alone_proves_an_order_that_was_turned():
    item, changed = proved("PROP-F.5.argument", "an order turned round")
    certificate = copy.deepcopy(item.certificate)
    certificate["steps"][-1]["premises"] = []  # without the equation nothing follows

    def check():
        assert not turned.by_turned_signs(certificate, changed)

    goes_red(check, turned, "check", lambda old: lambda text: None)


# -- sides that ask for less -----------------------------------------------------------------------
TRUE = [
    ("REM-DELTABIAS.main", "2 % more"), ("REM-DELTABIAS.main", "a sign"), ("REM-DELTABIAS.ridgeless", "2 % more"),
    ("REM-DELTABIAS.ridgeless", "a sign"), ("PROP-F.5.nonnegative", "a number - 1"),
    ("REM-MONO.main", "n + 1"), ("REM-MONO.main", "no other value of a name"), ("REM-MONO.limit", "n + 1"),
]  # fmt: skip
#: the optimum may be < 0, as b < a may be, and 2 % more of it is then less: β = 100, r = 1, ℓ = 0
FALSE = [
    ("APP-G.small-optimum", "2 % more"), ("PROP-F.5.nonnegative", "a number + 1"),
    ("REM-DELTABIAS.main", "a power - 1"), ("REM-DELTABIAS.main", "a factor left out"),
    ("REM-MONO.main", "2 % more"), ("REM-MONO.main", "twice w0"), ("REM-MONO.main", "an order turned round"),
    ("REM-MONO.main", "a strict order"), ("PROP-F.5.main", "2 % more"),
]  # fmt: skip


AV, PV = ["MatrixMultiply", "A", "v"], ["MatrixMultiply", ["Projection", "0"], "v"]


def original(name):
    return amended(name) if amendments(name) else statement(name)


@pytest.mark.parametrize("name, operator", TRUE)
def test_what_asks_for_less_follows(name, operator):
    s = original(name)
    assert asking_less.asks_less(s, mutants(s, [operator])[0])


@pytest.mark.parametrize("name, operator", FALSE)
def test_what_asks_for_more_or_may_does_not_follow(name, operator):
    s = original(name)
    assert not asking_less.asks_less(s, mutants(s, [operator])[0])


@pytest.mark.parametrize(
    "x, y",
    [
        ("a", ["Multiply", "51/50", "a"]), (["Multiply", "51/50", "a"], "a"), ("1", "0"), ("0", "a"),
        (["Max", "a", "b"], ["Min", "a", "b"]), (["Negate", "a"], "a"),
        (["SquaredNorm", ["Add", AV, "v"]], ["SquaredNorm", ["Subtract", AV, "v"]]),
        (["SquaredNorm", ["Subtract", AV, "v"]], ["SquaredNorm", ["Add", AV, "v"]]),
        (["SquaredNorm", ["Add", PV, "v"]], ["SquaredNorm", ["Subtract", PV, "v"]]),
    ],
)  # fmt: skip
def test_what_may_be_larger_is_not_called_smaller(x, y):
    assert not asking_less.at_most(x, y, {"a": "real", "b": "real"})


@pytest.mark.parametrize(
    "owner_name, change, name, operator",
    [
        ("is_nonnegative", lambda old: lambda term, domains: True, "APP-G.small-optimum", "2 % more"),
        ("_is_reflexive", lambda old: lambda before, after: True, "REM-MONO.main", "2 % more"),
        ("at_most", lambda old: lambda x, y, domains: True, "REM-MONO.main", "2 % more"),
    ],
)
def test_a_decider_that_lets_too_much_through_is_seen(owner_name, change, name, operator):
    s = original(name)

    def check():
        assert not asking_less.asks_less(s, mutants(s, [operator])[0])

    goes_red(check, asking_less, owner_name, change)
