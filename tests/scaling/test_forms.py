"""Forms: arithmetic of maxima and minima keeps values; signs are decided on the whole domain or not at all."""

import itertools

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.errors import InvalidInput
from collapse_sym.notation import BETA, R
from collapse_sym.scaling.forms import Term, coordinate, linear, maximum, minimum
from collapse_sym.scaling.signs import Exponents, weak_sign
from tests.rationals import fractions

rationals = fractions(-5, 5, max_denominator=6).map(lambda q: sp.Rational(q.numerator, q.denominator))
NAMES = ("x", "b", "D")
linears = st.builds(lambda cs, c: linear(dict(zip(NAMES, cs)), c), st.tuples(*[rationals] * 3), rationals)
forms = st.recursive(
    linears,
    lambda inner: st.builds(
        lambda kind, parts: kind(*parts),
        st.sampled_from([maximum, minimum]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=5,
)
points = st.fixed_dictionaries({name: rationals for name in NAMES})


@given(forms, forms, rationals, points)
def test_values_follow_the_arithmetic(p, q, c, at):
    assert (p + q).at(at) == p.at(at) + q.at(at)
    assert (p - q).at(at) == p.at(at) - q.at(at)
    assert (c * p).at(at) == c * p.at(at)
    assert maximum(p, q).at(at) == max(p.at(at), q.at(at))
    assert minimum(p, q).at(at) == min(p.at(at), q.at(at))


@given(linears, linears)
def test_equal_linear_forms_are_one_object(p, q):
    assert (p - q == linear({})) == (p == q)
    assert (p + q) * (R + 1) / (R + 1) == q + p


def test_coordinates_are_those_that_matter():
    x, b = coordinate("x"), coordinate("b")
    assert (maximum(x, b) - x).coordinates == {"x", "b"}
    assert (x - x).coordinates == set()


def test_missing_numbers_and_unknown_signs_are_refused():
    with pytest.raises(InvalidInput, match="has no value here"):
        coordinate("x").at({"b": 1})
    with pytest.raises(InvalidInput, match="has no one sign"):
        (BETA - R) * maximum(coordinate("x"), coordinate("b"))
    with pytest.raises(InvalidInput, match="no rational function of beta and R"):
        linear({"x": sp.Dummy("y")})
    with pytest.raises(InvalidInput, match="no form to compare"):
        maximum()


GRID = [
    (beta, 2 * beta * share)
    for beta, share in itertools.product(
        [sp.Rational(k, 8) for k in (9, 11, 16, 40, 400)], [sp.Rational(k, 20) for k in (1, 5, 10, 19, 20)]
    )
]


@pytest.mark.parametrize(
    "value", [R + 1, BETA - 1, 1 - 2 * BETA, 2 * BETA - R, BETA / (R + 1) - BETA, BETA - R, 2 * BETA - R - 1, R * 0,
              (2 * BETA - R) / (2 * BETA + 1), R - 2 * BETA, BETA**2 - R * BETA + R, R - 2]
)  # fmt: skip
def test_signs_hold_at_every_point_where_they_are_given(value):
    at = {sp.sign(value.subs({BETA: beta, R: r})) for beta, r in GRID}
    inside = {sp.sign(value.subs({BETA: beta, R: r})) for beta, r in GRID if r < 2 * beta}
    edge = {sp.sign(value.subs({BETA: beta, R: r})) for beta, r in GRID if r == 2 * beta}
    for known, seen in ((Exponents(), inside), (Exponents(R=2 * BETA), edge)):
        assert known.sign(value) is None or seen == {known.sign(value)}
    weak = weak_sign(value)
    assert weak is None or at <= {weak, 0}


def test_signs_are_found_where_the_theory_needs_them():
    inside, edge = Exponents(), Exponents(R=2 * BETA)
    assert [inside.sign(v) for v in (R + 1, BETA - 1, 1 / BETA - 1, 2 * BETA - R, R * 0)] == [1, 1, -1, 1, 0]
    assert edge.sign(2 * BETA - R) == 0 and weak_sign(2 * BETA - R) == 1
    assert inside.sign(BETA - R) is None and weak_sign(BETA - R) is None
    assert Exponents(sp.Integer(3), R).sign(6 - R) == 1 and Exponents(sp.Integer(3), R).sign(5 - R) is None


@pytest.mark.parametrize("beta, r", [(1, 1), (sp.Rational(1, 2), 1), (2, 0), (2, 5), (BETA, 3 * BETA), (BETA, -BETA)])
def test_exponents_outside_the_domain_are_refused(beta, r):
    with pytest.raises(InvalidInput):
        Exponents(sp.sympify(beta), sp.sympify(r))


def test_logarithms_are_counted_where_a_segment_has_length():
    x, D = coordinate("x"), coordinate("D")
    term = Term("bias", 4 * x, flats=(minimum(x, D),))
    assert [term.log_power({"x": x0, "D": 1}) for x0 in (0, sp.Rational(1, 2), 2)] == [0, 1, 1]
