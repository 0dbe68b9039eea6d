"""Maxima that are left as they are, κ and differences: what is read of them, against numbers far out."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.floats import Floats
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import maxplus, regions, valueless
from collapse_sym.testing.teeth.blocks import Fresh, Split
from collapse_sym.testing.teeth.maxplus import by_orders
from collapse_sym.testing.teeth.orders import Orders
from collapse_sym.testing.teeth.rays import violation_by_orders
from collapse_sym.testing.teeth.regions import Region, region_of
from collapse_sym.testing.teeth.spare import Spare
from collapse_sym.testing.teeth.valueless import without_a_value

MINIMAX, NOISY = amended("REM-MINIMAX.equivalent"), amended("APP-G.small-equivalent")
LEAST, COST = statement("COR-5.2.infimum-equivalent"), amended("REM-CATASTROPHE.equivalent")
OTHER = amended("APP-G.other-equivalent")


def of(s, change):
    return next(m.statement for m in mutants(s) if m.name.startswith(change))


TRUE = {
    "two sums": MINIMAX,
    "a bound below": LEAST,
    "logarithms that do not count": OTHER,
    "2 - df/T": of(MINIMAX, "a number + 1 at conclusion.1.1.2.1"),
    "df1": of(LEAST, "df1 for df2 at conclusion.1.2.2.2.2.2.2.2"),
    "another row": of(LEAST, "T - 1 at conclusion.1.2.2.2.2.2.2.1"),
    "rows of a generator": of(COST, "T0 for T at conclusion.1.2.2.2.2.2.2.1"),
    "no power of T in d": of(MINIMAX, "without clause 2"),
    "phi0 = 1": of(COST, "without hypothesis 2"),
    "no bias": of(COST, "a summand left out at conclusion.1.2"),
}
FALSE = {
    "without hypothesis 5": of(NOISY, "without hypothesis 5"),
    "a logarithm": of(MINIMAX, "without hypothesis 1"),
    "any T0": of(COST, "without clause 6"),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_shown(name):
    assert by_orders(TRUE[name])


DEEP = {
    "any beta": of(COST, "without hypothesis 0"),
    "any beta, noise below": of(statement("APP-G.vanishing-equivalent"), "without hypothesis 0"),
}


@pytest.mark.deep
@pytest.mark.parametrize("name", DEEP)
def test_what_is_true_and_long_is_shown(name):
    assert by_orders(DEEP[name])


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_not_shown(name):
    assert by_orders(FALSE[name]) == ""


# -- against numbers -------------------------------------------------------------------------------
KAPPA = ["Kappa", "lambda", "T"]
#: β, ℓ, log d, log T₀ to the base T
PLACES = [(2, 1, 1, 2), (2, 1, "1/4", 1), (3, 2, 2, 2), ("3/2", 1, "1/2", "1/2"), (2, 3, 3, 3), (2, 3, "1/2", 1)]
PLACES += [(3, 4, 2, 2)]
PLACES += [("3/4", "1/2", 1, 1), ("3/4", "1/2", 4, 4), ("2/3", 1, 2, 3), ("1/3", "1/4", 1, 2), ("3/4", 2, "1/2", 1)]
TERMS = {
    "kappa": KAPPA,
    "twice": ["Kappa", "lambda", ["Multiply", "2", "T"]],
    "df1": ["Df", "1", KAPPA],
    "df2": ["Df", "2", KAPPA],
    "what is left": ["Subtract", "T", ["Df", "2", KAPPA]],
    "and a row": ["Subtract", ["Add", "T", "1"], ["Df", "2", KAPPA]],
    "and another 1": ["Subtract", "2", ["Divide", ["Df", "1", KAPPA], "T"]],
    "of others": ["Subtract", "T0", ["Df", "2", KAPPA]],
    "of d": ["Trace", ["Power", ["Add", "Sigma", ["Scale", KAPPA, "Identity"]], "-2"]],
    "of Sigma squared": [
        "Trace",
        ["Power", ["Add", ["Power", "Sigma", "2"], ["Scale", KAPPA, "Identity"]], "-2"],
    ],
    "a quotient": ["Divide", ["Df", "2", "lambda"], ["Add", "1", "lambda", ["Multiply", "lambda", "T"]]],
}
#: k: T = k^6, so that all sizes are whole powers of it
NEAR, FAR = 30.0, 3_000.0
#: what blocks are off by between two members: their own sizes, next to a kink
OFF = 0.08


def reader(beta, ell, d, rows):
    """The reader of terms where every exponent is a number; what is only bounded gets coordinates."""
    known = {"T": sp.Integer(1), "d": sp.Rational(d), "T0": sp.Rational(rows), "lambda": -sp.Rational(ell)}

    def spares(term):
        return (known["T0"], True) if term == ["Subtract", "T0", "d"] else None

    return Orders(region_of(()), known, {}, {"Sigma": -sp.Rational(beta)}, frozenset({"T", "d", "T0"}), spares, {})


def readings(at, term):
    """The exponent of a term, or its bounds, over all cases."""
    parts, found = [at], []
    while parts:
        here = parts.pop()
        if here.region.empty:
            continue
        try:
            size = here.size(term)
        except (Split, Fresh) as undecided:
            parts += maxplus._parts(here, undecided)
            continue
        points = here.region.points if here.region.symbols else np.zeros((1, 0))
        for point in points:
            at_point = {s: sp.Float(x) for s, x in zip(here.region.symbols, point)}
            above, below = ([float(sp.sympify(x).subs(at_point)) for x in some] for some in (size.above, size.below))
            found.append(max(above) - max(below))
    return found


def grown(beta, ell, d, rows, term):
    """The exponent that numbers show between two members."""
    found = []
    for k in (NEAR, FAR):
        size = k**6
        point = {"T": size, "d": size ** float(sp.Rational(d)), "T0": size ** float(sp.Rational(rows)) * 1.25}
        point["lambda"] = size ** -float(sp.Rational(ell))
        floats = Floats(point, {"Sigma": ["Power", "m", ["Negate", str(beta)]]})
        found.append(math.log(float(floats.value(term))))
    return (found[1] - found[0]) / (6 * math.log(FAR / NEAR))


@pytest.mark.parametrize("name", TERMS)
def test_exponents_are_those_of_numbers(name):
    for place in PLACES:
        read, seen = readings(reader(*place), TERMS[name]), grown(*place, TERMS[name])
        assert read and min(read) - OFF <= seen <= max(read) + OFF, (place, min(read, default=None), seen)


# -- what would be wrong ---------------------------------------------------------------------------
def test_what_is_less_than_a_power_may_count():
    """At r = 1 the bias has a logarithm: it counts where noise is of the same power, and not where noise is more."""

    def counts():
        assert by_orders(FALSE["a logarithm"]) == ""

    def does_not():
        assert by_orders(OTHER)

    goes_red(counts, maxplus, "_lightly", lambda old: lambda at, gaps: True)
    goes_red(does_not, maxplus, "_lightly", lambda old: lambda at, gaps: False)


def test_rows_that_are_left_may_be_few():
    """T₀ − d ≍ T₀ where d/T₀ → φ₀ < 1, and not without that."""
    ends = ["Comparable", ["Subtract", "T0", "d"], "T0"]
    assert by_orders(replace(COST, conclusion=ends))

    def check():
        assert by_orders(replace(of(COST, "without clause 5"), conclusion=ends)) == ""

    goes_red(check, Spare, "_is_negligible", lambda old: lambda self, y, x: True)


def test_kappa_is_more_than_a_small_penalty():
    def check():
        test_exponents_are_those_of_numbers("kappa")

    goes_red(check, Spare, "kappa", lambda old: lambda self, penalty, rows: self.of(penalty))


def test_a_number_of_generations_may_be_one():
    """(n − 1)σ₀² is 0 at n = 1."""
    at = reader(2, 1, 1, 2)
    whole = replace(at, known={**at.known, "n": sp.Integer(0)}, whole=frozenset({"n"}))
    with pytest.raises(Fresh) as met:
        whole.size(["Subtract", "n", "1"])
    assert [case(sp.Symbol("x"))[0] for case in met.value.cases] == [None, 0]


def test_weights_may_depend_on_fixed_exponents():
    """The sum of two rows and of β(2βr + 1)(b − o) is 0, for all that is linear beside β and r."""
    beta, r, a, b, ell, o = names = sp.symbols("beta r a b ell o", real=True)
    first = a * beta - b * beta + 2 * beta * ell * r + ell
    second = sp.expand(beta * o * (2 * beta * r + 1) - a * beta - 2 * b * beta**2 * r - 2 * beta * ell * r - ell)

    def check():
        rows = ((beta - 1, True), (r, True), (b - o, False), (first, True), (second, True))
        assert Region(names, rows).empty and not Region(names, rows[:-1]).empty

    goes_red(check, regions, "longer", lambda old: lambda one, rows: [])


def test_a_difference_below_is_0_where_sizes_meet():
    """T − d for T₀ − d: φ₀ T₀ = d = T is inside."""
    changed = of(LEAST, "T for T0")

    def check():
        assert without_a_value(LEAST, changed) == "a quotient by 0 has no value"

    goes_red(check, valueless, "meetings", lambda old: lambda *_: iter(()))
    assert without_a_value(LEAST, LEAST) == ""


def test_few_directions_beside_many_rows_are_found():
    """Without d/T₀ → φ₀, d far below T^{ℓ/β} leaves little noise."""
    found = violation_by_orders(of(LEAST, "without clause 5"))
    assert found is not None and found.fails and found.exact


X, Y = sp.symbols("x y", real=True)


def test_coefficients_in_distances_from_bounds_show_signs():
    expr = (X - 1) * Y**3 + X

    def check():
        region = Region((X, Y), ((X - 1, False), (Y, False)))
        assert region.positive(expr) and not region.positive(expr - X) and not region.nonnegative(Y**3 - X)

    goes_red(check, Region, "_by_form", lambda old: lambda self, poly, strict: True)
    goes_red(check, Region, "_by_form", lambda old: lambda self, poly, strict: False)


def test_symbols_without_a_row_have_no_sign():
    assert not region_of(((X, True),)).nonnegative(X + Y)
