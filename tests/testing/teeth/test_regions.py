"""A symbol taken out of a region: what is left says no more than the region does of the others, and enough."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import maxplus
from collapse_sym.testing.teeth.maxplus import by_orders
from collapse_sym.testing.teeth.regions import region_of

A, B, X, Y = sp.symbols("a b own0 y", real=True)
#: y ≤ (1 + b) x and x (1 + b) ≤ −a b y with a, b, y > 0: x would be > 0 and < 0
NOWHERE = region_of(
    ((A, True), (B, True), (Y, True), ((1 + B) * X - Y, False), (-(1 + B) * X * A * B - Y * A**2 * B**2, False))
)


def test_what_follows_for_the_others_is_what_is_left():
    between = region_of(((X - Y, False), (1 - X, True), (Y + 2, False)))
    assert set(between.without(X).rows) == {(1 - Y, True), (Y + 2, False)}
    assert between.without(A).rows == between.rows


def test_slopes_count_by_their_signs():
    left = region_of(((A, True), (A * X - Y, False), (B - X, False))).without(X)
    assert left.rows == ((A, True), (sp.expand(A * B - Y), False))


@pytest.mark.parametrize("row", [B * X - Y, X * X - Y, X * Y - 1])
def test_rows_whose_slope_has_no_known_sign_say_nothing(row):
    """b may be of either sign, and so may y; of x² nothing is said."""
    region = region_of(((A, True), (X - A, False), (4 - X, False), (row, False)))
    assert region.without(X).rows == ((A, True), (4 - A, False))


def test_an_order_stays_strict_where_one_of_both_is():
    for strict, empty in ((True, True), (False, False)):
        point = region_of(((X, False), (-X, strict), (Y, True)))
        assert point.without(X).empty is empty


def test_no_region_becomes_empty_that_has_a_point():
    region = region_of(((A, True), (B, True), (A * X - 1, False), (2 - B * X, False), (1 - A * B, False)))
    assert len(region.points)  # a = b = x = 1
    assert not region.without(X).empty and not region.without(A).empty and not region.without(B).empty


def test_a_region_without_a_point_is_seen_to_be_empty():
    def check():
        assert maxplus._is_nowhere(NOWHERE)

    assert not NOWHERE.empty  # it is not seen from products alone
    goes_red(check, type(NOWHERE), "without", lambda old: lambda self, name: self)


LEAST = statement("COR-5.2.infimum-equivalent")
ANY_BETA = next(m.statement for m in mutants(LEAST) if m.name.startswith("a hypothesis one wider"))


def with_share(share):
    """T^{−(b−a)c} with c times a number."""
    _, (_, top, below) = LEAST.conclusion
    power = ["Power", "T", ["Multiply", share, top[2]]]
    return ["Bounded", ["Divide", power, below]]


@pytest.mark.deep
def test_the_least_error_of_any_penalty_is_that_for_every_exponent():
    """κ²w₀ᵀΣ(Σ + κ)⁻²w₀ ≥ c κ^{2r} and nσ₀²df₂/T₀ ≥ c T^{a−b}κ^{−1/β} meet at T^{−(b−a)c}, whatever κ is."""
    assert by_orders(ANY_BETA)
    assert by_orders(replace(ANY_BETA, conclusion=with_share("4/5"))) == ""
    goes_red(lambda: _shown(), maxplus, "_is_nowhere", lambda old: lambda region: region.empty)


def _shown():
    assert by_orders(ANY_BETA)
