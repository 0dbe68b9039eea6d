"""Points that give eigenvalues and parts of w0 by a law: which norms stay bounded as d grows."""

import json

import pytest

from collapse_sym.derivations.exact_rates_fail_at_points import SMOOTH, source
from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.checker.admissible import admissible
from collapse_sym.proof.checker.laws import bounded
from collapse_sym.proof.checker.limits import Fuel
from collapse_sym.proof.checker.statement import Statement
from collapse_sym.proof.statements import statement

PART = "THM-5.1.source"
M = ["Power", "m", "-1"]


def norm(p):
    return ["SquaredNorm", "w0" if p == "0" else ["MatrixMultiply", ["Power", "Sigma", p], "w0"]]


@pytest.mark.parametrize(
    ("part", "p", "expected"),
    [
        (M, "0", True),
        (["Power", "m", "-2"], "-1/2", True),
        (["Power", "m", "-2"], "-3/4", False),  # Σ m³ m⁻⁴
        (M, "-1/4", False),  # Σ m m⁻²
        (M, "1/4", True),
        ("1", "1/4", False),  # Σ m⁻¹
        ("1", "1/2", True),
        ("0", "-5", True),
        (["Divide", M, "k"], "0", False),  # bounded, but not by the terms in m alone
        (["Multiply", M, "k"], "0", False),
    ],
)
def test_a_power_of_the_covariance_has_a_bounded_form_if_its_terms_fall_like_squares(part, p, expected):
    at = {**SMOOTH, "w0": ["law", part]}
    data = statement(PART).meaning
    s = Statement(data, Fuel(), {name: at[name] for name in data["variables"]})
    assert bounded(s, norm(p)) is expected


INVERSE = ["Power", "Sigma", "-1"]


@pytest.mark.parametrize("other", [["OperatorNorm", INVERSE], ["OperatorNorm", "w0"], ["SquaredNorm", "Sigma"]])
def test_no_other_norm_is_read(other):
    data = statement(PART).meaning
    assert not bounded(Statement(data, Fuel(), {name: SMOOTH[name] for name in data["variables"]}), other)


@pytest.mark.parametrize("changes", [{"r": "3/4", "w0": ["law", M]}, {"w0": ["law", "1"]}])
def test_points_outside_the_source_condition_are_refused(changes):
    data = statement(PART).meaning
    at = {name: {**SMOOTH, **changes}[name] for name in data["variables"]}
    with pytest.raises(Rejected, match="do not satisfy a clause"):
        admissible(Statement(data, Fuel(), at), at, along=True)


def test_points_inside_it_are_admissible():
    assert check(json.dumps(source(PART))).goal == "refuted"
