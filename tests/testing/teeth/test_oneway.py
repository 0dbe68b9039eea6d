"""x → ∞ and x → 0 by exponents: sides with parts of both signs, sides that stay bounded, and regions that are small."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import judging, maxplus, oneway, rays, regions, shown
from collapse_sym.testing.teeth.regions import region_of

KAPPA = statement("APP-H1.kappa")  # λ ≍ T^−ℓ with ℓ < β, where β > 1; d ≍ T^c with some c > 0
T, TT, D, LAMBDA = "T", ["Power", "T", "2"], "d", "lambda"
INVERSE = ["Divide", "1", LAMBDA]


def tends(x, limit="Infinity"):
    return replace(KAPPA, conclusion=["TendsTo", x, limit])


TRUE = [
    ["Subtract", TT, T],
    ["Subtract", ["Multiply", T, D], D],
    ["Subtract", ["Add", TT, D], ["Divide", T, ["Add", "2", LAMBDA]]],
    ["Negate", ["Subtract", ["Subtract", "0", TT], ["Negate", T]]],
]
#: violated along some sequence, with the parts that grow there
FALSE = [
    ["Subtract", T, TT],
    ["Subtract", T, T],
    ["Subtract", T, INVERSE],  # ℓ may be more than 1
    ["Subtract", T, D],
    ["Subtract", ["Multiply", T, LAMBDA], "1"],
]


@pytest.mark.parametrize("x", TRUE)
def test_parts_that_are_outgrown_count_for_nothing(x):
    assert oneway.outgrows(tends(x)) == oneway.TOLD
    assert oneway.violation_by_outgrowing(tends(x)) is None


@pytest.mark.parametrize("x", FALSE)
def test_parts_that_outgrow_the_others_are_seen_in_numbers(x):
    assert oneway.outgrows(tends(x)) == ""
    assert oneway.violation_by_outgrowing(tends(x)).fails


def test_parts_of_one_order_are_left_open():
    half = ["Subtract", T, ["Divide", T, "2"]]
    assert oneway.outgrows(tends(half)) == "" and oneway.violation_by_outgrowing(tends(half)) is None


def test_the_checks_can_fail():
    def refused():
        assert not any(oneway.outgrows(tends(x)) for x in FALSE)

    def seen():
        assert all(oneway.violation_by_outgrowing(tends(x)) is not None for x in FALSE[:3])

    goes_red(refused, oneway, "by_orders", lambda old: lambda _: "yes")
    goes_red(seen, oneway, "entries", lambda old: lambda *_: iter(()))


def test_the_judges_ask(monkeypatch):
    s = tends(TRUE[0])
    named = {m.operator: m for m in mutants(s)}

    def true():
        assert shown.shown(s, named["a power + 1"]) == oneway.TOLD  # T³ − T

    def killed():
        assert judging.by_more_places(named["a power - 1"]) is not None  # T − T

    goes_red(true, shown, "outgrows", lambda old: lambda _: "")
    for other in ("violation_farther", "violation_by_orders"):  # these see it, too
        monkeypatch.setattr(judging, other, lambda *_, **__: None)
    goes_red(killed, judging, "violation_by_outgrowing", lambda old: lambda *_, **__: None)


def test_zeros_are_left_out():
    assert oneway._without_zeros(["Subtract", "0", ["Add", T, "0"]]) == ["Negate", T]
    assert oneway._without_zeros(["Subtract", ["Divide", "1", ["Subtract", "0", T]], "0"]) == [
        "Divide",
        "1",
        ["Negate", T],
    ]


# -- what stays bounded, what tends to 0 -----------------------------------------------------------
def test_a_side_that_stays_bounded_does_not_tend_to_infinity():
    def check():
        found = rays.violation_by_orders(tends(["Add", "1", ["Divide", "1", T]]))
        assert found is not None and found.fails

    goes_red(check, rays, "_least", lambda old: lambda _: rays.LEAST)
    assert rays.violation_by_orders(tends(["Add", "1", T])) is None


@pytest.mark.parametrize(
    ("x", "told"),
    [(["Divide", "1", T], True), (["Divide", LAMBDA, T], True), (LAMBDA, False), (["Divide", T, D], False)],
)
def test_what_tends_to_0_has_an_exponent_below_0(x, told):
    assert bool(maxplus.by_orders(tends(x, "0"))) is told


def test_a_limit_of_0_is_not_one_of_infinity():
    def check():
        assert maxplus.by_orders(tends(["Divide", "1", T], "0")) and not maxplus.by_orders(tends(T, "0"))

    goes_red(check, maxplus, "_more", lambda old: lambda a, b, at, **k: old(b, a, at, **k))


# -- small regions ---------------------------------------------------------------------------------
def test_small_regions_have_points():
    a, b = sp.symbols("a b")
    small = ((a, True), (b, True), (sp.Rational(1, 4) - a - b, True))

    def check():
        assert len(region_of.__wrapped__(small).points) and not region_of.__wrapped__(small).empty

    goes_red(check, regions, "NEARER", lambda old: regions.NEAR)
    empty = region_of(((a, True), (-a, False)))
    assert not len(empty.points) and empty.empty


@pytest.mark.deep
@pytest.mark.parametrize(
    "change", ["a number - 1 at conclusion.1.1.2.1", "without hypothesis 0", "a hypothesis one wider"]
)
def test_divergence_needs_its_conditions(change):
    s = amended("REM-CATASTROPHE.diverges-equivalent")
    m = next(m for m in mutants(s) if m.name.startswith(change))
    assert judging.by_more_places(m).verdict == judging.KILLED
    assert oneway.violation_by_outgrowing(s) is rays.violation_by_orders(s) is None
