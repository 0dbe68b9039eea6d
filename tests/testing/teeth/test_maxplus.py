"""Orders of growth by exponents: what is true is shown, what is false is not, and a violation is one in numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import blocks, maxplus, rays, reading, weights
from collapse_sym.testing.teeth.judging import KILLED, by_evidence
from collapse_sym.testing.teeth.maxplus import by_orders
from collapse_sym.testing.teeth.rays import violation_by_orders
from collapse_sym.testing.teeth.regions import Region, region_of
from collapse_sym.testing.teeth.shown import shown

POWER, RATE, BIAS = amended("APP-H2.power"), amended("APP-H2.rate"), amended("APP-H2.bias")


def of(s, change):
    return next(m.statement for m in mutants(s) if m.name.startswith(change))


TRUE = {
    "df": amended("APP-H1.main"),
    "kappa": statement("APP-H1.kappa"),
    "variance": amended("APP-H2.variance"),
    "source": amended("REM-SOURCE.main"),
    "small": statement("LEM-I.1.main"),
    "finite": amended("LEM-I.1.finite"),
    "from the second": of(statement("LEM-I.1.large"), "one less in a range"),
}
DEEP = {
    "power": POWER,
    "rate": RATE,
    "bias": BIAS,
    "1 + df/T": of(BIAS, "a sign"),
    "rho": amended("APP-H1.rho"),
    "no noise": amended("APP-H2.no-noise"),
    "noise": amended("APP-H2.noise"),
}
#: printed statements that are false
FALSE = {
    "df": statement("APP-H1.main"),
    "finite": statement("LEM-I.1.finite"),
    "variance": statement("APP-H2.variance"),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_shown_and_not_killed(name):
    assert by_orders(TRUE[name])
    assert violation_by_orders(TRUE[name]) is None


@pytest.mark.deep
@pytest.mark.parametrize("name", DEEP)
def test_what_is_true_and_long_is_shown_and_not_killed(name):
    assert by_orders(DEEP[name])
    assert violation_by_orders(DEEP[name]) is None


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_violated_where_exponents_say_so(name):
    assert by_orders(FALSE[name]) == ""
    found = violation_by_orders(FALSE[name])
    assert found is not None and found.fails and found.exact


def test_a_slope_that_may_be_0_is_not_read():
    """At r = 1 the sum has a logarithm, which no exponent tells."""
    s = of(POWER, "without hypothesis 1")

    def check():
        assert by_orders(s) == ""

    goes_red(check, blocks.Blocks, "side", lambda old: lambda self, x: 1 if self.region.nonnegative(x) else -1)


def test_what_may_be_0_is_looked_at_as_0():
    stage = {**TRUE["variance"].regime[0], "grows": ["T", "d", "Sigma"]}
    s = replace(TRUE["variance"], regime=(stage,), conclusion=["Comparable", ["Power", "sigma", "2"], "1"])

    def check():
        assert by_orders(s) == ""

    goes_red(check, maxplus, "_first", lambda old: lambda s: [maxplus.Part()])


def test_the_largest_block_may_be_at_any_kink():
    def check():
        assert by_orders(TRUE["df"])

    goes_red(check, blocks.Blocks, "_block", lambda old: lambda self, of, y: old(self, of, 0 * y))


def test_hypotheses_are_needed():
    def check():
        assert by_orders(TRUE["df"])

    goes_red(check, reading.Reading, "_row", lambda old: lambda self, *row: None)


# -- regions ---------------------------------------------------------------------------------------
X, Y = sp.symbols("x y", real=True)
SQUARE = region_of(((X, True), (1 - X, False), (Y, False)))


@pytest.mark.parametrize("expr", [X + Y, X / (1 + Y), X * (2 - X), 2 - X])
def test_what_is_positive_is_shown(expr):
    assert SQUARE.positive(expr)


@pytest.mark.parametrize("expr", [Y, 1 - X, X - Y, 1 / (Y - X), X - sp.Rational(1, 10**6), -X, sp.S.Zero])
def test_what_may_be_0_or_less_is_not_positive(expr):
    assert not SQUARE.positive(expr)


@pytest.mark.parametrize("expr", [X - Y, -Y, X - sp.Rational(1, 10**6), 1 / (X - Y)])
def test_what_may_be_less_is_not_nonnegative(expr):
    assert not SQUARE.nonnegative(expr)


def test_weights_are_solved_for_in_fractions():
    """Floats alone would take 2 − 10⁻¹² for 2."""
    off = 2 - sp.Rational(1, 10**12) - X * X

    def check():
        root = Region((X,), ((X * X - 2, False), (2 - X * X, False)))  # of which no point is drawn
        assert root.nonnegative(X * X - 2) and not root.nonnegative(off)

    goes_red(check, weights, "combination", lambda old: lambda *a: True)


def test_no_region_is_empty_that_has_a_point():
    assert not SQUARE.empty and SQUARE.within((-X, False)).empty


def test_only_places_inside_count():
    s = FALSE["variance"]

    def check():
        found = violation_by_orders(s)
        assert found is not None and found.fails

    goes_red(check, rays, "_inside", lambda old: lambda differ: iter(()))


def test_a_slow_crossover_is_no_violation(monkeypatch):
    """Bias + σ²/(T − df₂) ≍ T^(−c), without the factor df₂: its ratio still moves at 10⁶ rows, and is of order 1."""
    s = amended("REM-MINIMAX.equivalent")
    mutant = next(m for m in mutants(s) if m.name == "a factor left out at conclusion.1.2.1")
    assert by_evidence(s, mutant).verdict != KILLED
    assert "same exponents" in shown(s, mutant)
    monkeypatch.setattr(rays, "SLOWEST", 0)
    assert by_evidence(s, mutant).verdict == KILLED


def test_a_region_without_exponents_holds_or_does_not():
    """Where hypotheses leave every exponent a number."""
    one, zero = sp.Integer(1), sp.Integer(0)
    for rows, empty in ((((one, True),), False), (((-one, True),), True), (((zero, True),), True), ((), False)):
        region = region_of(rows)
        assert region.empty == empty, rows
        assert empty or (region.nonnegative(zero) and not region.nonnegative(-one))
