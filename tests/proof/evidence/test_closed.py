"""Means in closed form against outcomes that are drawn, and where there is none."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

from collapse_sym.oracle.budget import family
from collapse_sym.proof.arithmetic import PLAIN, add, levels, times, total
from collapse_sym.proof.evidence import wordmeans
from collapse_sym.proof.evidence.closed import expected
from collapse_sym.proof.evidence.estimates import Estimate
from collapse_sym.proof.evidence.sampling import Sampler
from collapse_sym.proof.evidence.wordmeans import NotClosed
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red, scaled

Z = family("means").z
REPLICATES = 20_000
POINT = {
    "d": F(3), "Sigma": (F(2),) * 3, "w0": (F(1), F(-1), F(2)), "n": F(2), "sigma0": F(1, 2), "sigma": F(3, 2),
    "lambda": F(1, 3), "T0": F(9), "T": F(4), "m": F(0), "u": (F(1), F(0), F(1)), "v": (F(0), F(2), F(1)),
}  # fmt: skip
ERROR = ["SquaredNormIn", "Sigma", ["Subtract", "Prediction", "w0"]]
PULLED = ["SquaredNormIn", ["Power", "Sigma", "2"], ["Add", "Prediction", ["Scale", "3", "w0"]]]
PRODUCT = ["ProjectionProduct", ["Subtract", "n", "1"], "0"]
LAST = ["MatrixMultiply", "SampleCovariance", "Resolvent"]
COST = ["Trace", ["MatrixMultiply", ["NoiseCovariance", "1", "0"], *LAST[1:], "Sigma", "Resolvent", "SampleCovariance"]]
CROSS = ["Form", "w0", ["MatrixMultiply", ["Subtract", "Identity", ["Projection", "0"]], *LAST[1:]], "w0"]
SQUARE = ["SquaredNorm", ["MatrixMultiply", PRODUCT, "w0"]]
PUSHED = ["SquaredNorm", ["MatrixMultiply", "Resolvent", ["Transpose", "DownstreamDesign"], "DownstreamNoise"]]
BARE = ["Form", "w0", ["MatrixMultiply", "Resolvent", "Sigma", "Resolvent"], "w0"]
#: statements whose chains are met: ridge after fresh and shared designs, least squares all along
RIDGE, SHARED, ROUNDED = "THM-F.1.main", "THM-F.1.shared", "THM-4.1.main"

CASES = [
    *((part, body, {}) for part in (RIDGE, SHARED) for body in (ERROR, PULLED, COST, CROSS, SQUARE, PUSHED, BARE)),
    *((part, body, {"T0": F(1), "sigma0": F(0)}) for part in (RIDGE, SHARED) for body in (ERROR, CROSS, SQUARE)),
    (SHARED, ERROR, {"T0": F(1), "d": F(4), "Sigma": (F(2),) * 4, "w0": (F(1),) * 4}),
    (ROUNDED, ERROR, {"T": F(9), "Sigma": (F(2), F(1), F(1, 4))}),
    (ROUNDED, PULLED, {"T": F(9), "Sigma": (F(2), F(1), F(1, 4))}),
]


def closed(part: str, body: object, changes: dict[str, object]) -> object:
    s = statement(part)
    return expected(s.chain or {}, dict(s.variables), POINT | changes, body)


def gap(part: str, body: object, changes: dict[str, object]) -> float:
    """The closed form less the mean over outcomes, in standard errors."""
    sampler = Sampler(statement(part), POINT | changes, REPLICATES, 1, closed=False)
    drawn = sampler.values([["Expectation", body]])[0]
    assert isinstance(drawn, Estimate)
    return (float(closed(part, body, changes)) - drawn.mean) / (float(drawn.error) + 1e-9 * (1 + abs(drawn.mean)))


@pytest.mark.parametrize("part, body, changes", CASES, ids=str)
def test_closed_forms_are_the_means_of_what_is_drawn(part, body, changes):
    assert abs(gap(part, body, changes)) < Z


def test_wrong_moments_are_seen():
    def check():
        assert abs(gap(RIDGE, ERROR, {})) < Z

    for i in range(3):
        more = lambda function, i=i: lambda *a: tuple(x * (1.2 if i == j else 1) for j, x in enumerate(function(*a)))  # noqa: E731
        goes_red(check, wordmeans, "moments", more)
    goes_red(check, wordmeans, "divide", scaled(F(2)))


def test_a_matrix_of_means_is_a_function_of_sigma():
    gram = ["MatrixMultiply", ["Transpose", ["Design", "0"]], ["Design", "0"]]
    found = closed(RIDGE, ["Power", ["Scale", "1/9", gram], "-1"], {"Sigma": (F(2), F(1), F(1, 4))})
    assert found == tuple(F(9, 9 - 3 - 1) / s for s in (F(2), F(1), F(1, 4)))
    assert closed(RIDGE, ["MatrixMultiply", ["Transpose", PRODUCT], PRODUCT], {"T0": F(1)}) == (F(1, 9),) * 3


@pytest.mark.parametrize(
    "body, changes",
    [
        (ERROR, {"Sigma": (F(2), F(1), F(1))}),  # ridge on another spectrum
        (ERROR, {"T0": F(4)}),  # an infinite mean
        (["Power", ["SquaredNorm", "Prediction"], "2"], {}),
        (["Trace", ["MatrixMultiply", *LAST[1:], *LAST[1:], *LAST[1:]]], {}),  # a third moment
        (["OperatorNorm", LAST], {}),
        (["SquaredNorm", "DownstreamNoise"], {}),
    ],
)
def test_what_has_no_closed_form_is_refused(body, changes):
    with pytest.raises(NotClosed):
        closed(RIDGE, body, changes)


def test_nothing_is_drawn_where_nothing_may_be():
    part = statement(RIDGE)
    terms = [["Expectation", ERROR], ["Expectation", SQUARE]]
    values = Sampler(part, POINT, None, 0).values(terms)
    assert not any(isinstance(x, Estimate) for x in values)
    with pytest.raises(NotClosed):
        Sampler(part, POINT | {"Sigma": (F(2), F(1), F(1))}, None, 0).values(terms)
    infinite = Sampler(part, POINT | {"T0": F(4)}, None, 0).values(terms)
    assert np.isinf(infinite[0].mean) and infinite[1] == closed(RIDGE, SQUARE, {"T0": F(4)})


def test_a_trace_of_vectors_is_their_form():
    """tr(uᵀ … v) must not forget what the words act on."""
    ridge = {"fit": "ridge", "samples": "T", "penalty": "lambda", "variance": "0", "design": "fresh"}
    chain = {"truth": "w0", "generators": [], "downstream": [ridge]}
    point = {"T": F(2), "lambda": F(1, 3), "Sigma": (F(1),) * 3}
    point["w0"] = (F(0), F(0), F(2))
    domains = {"Sigma": "covariance", "w0": "vector"}
    fitted = ["MatrixMultiply", "SampleCovariance", "Resolvent", "w0"]
    missed = ["Subtract", fitted, "w0"]
    form = expected(chain, domains, point, ["Trace", ["MatrixMultiply", ["Transpose", fitted], "Sigma", missed]])
    squares = [expected(chain, domains, point, ["SquaredNormIn", "Sigma", v]) for v in (fitted, missed, "w0")]
    # ⟨f, f − w⟩ = (‖f‖² + ‖f − w‖² − ‖w‖²)/2
    assert abs(form - (squares[0] + squares[1] - squares[2]) / 2) < 1e-14
    with pytest.raises(NotClosed):
        expected(chain, domains, point, ["Transpose", fitted])


# -- spectra of few levels: each pair of levels is taken once ------------------------------------------
def test_entries_of_few_levels_are_those_of_one_by_one() -> None:
    a, b, c = F(2, 3), F(-5, 7), F(3)
    u, v = (a, a, b, c, b, a), (b, c, c, b, b, F(2, 3))
    assert times(u, v) == tuple(x * y for x, y in zip(u, v))
    assert add(u, v) == tuple(x + y for x, y in zip(u, v))
    assert times(c, u) == times(u, c) == tuple(c * x for x in u)
    assert total(u) == sum(u) and PLAIN["Form"](u, v, u) == sum(x * y * x for x, y in zip(u, v))
    assert PLAIN["SquaredNorm"](u) == sum(x * x for x in u) and levels(u) == ((a, 3), (b, 2), (c, 1))
    assert levels(v) == ((b, 3), (c, 2), (a, 1)) and levels((a, F(2, 3), a)) == ((a, 3),)
