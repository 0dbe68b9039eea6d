"""Places with exponents and laws that only a hypothesis or a clause keeps out."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evaluation import value
from collapse_sym.proof.evidence.comparison import Comparison, Place
from collapse_sym.proof.evidence.exactly import violation
from collapse_sym.proof.evidence.floats import Floats
from collapse_sym.proof.evidence.judging import Row
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import rays, wide
from collapse_sym.testing.teeth.judging import KILLED, by_evidence, by_more_places
from collapse_sym.testing.teeth.wide import violation_wide

STATEMENTS = {
    "kappa": statement("APP-H1.kappa"),
    "df": amended("APP-H1.main"),
    "small": statement("LEM-I.1.main"),
    "large": statement("LEM-I.1.large"),
    "tied": statement("LEM-I.1.logarithm"),
    "finite": amended("LEM-I.1.finite"),
    "bias": amended("APP-H2.bias"),
    "no noise": amended("APP-H2.no-noise"),
}
FALSE = [
    ("kappa", "without hypothesis 0"),
    ("df", "without clause 2"),
    ("tied", "without clause 0"),
]
MORE = [
    ("large", "without clause 0"),
    ("no noise", "kappa of twice the rows"),
    ("kappa", "a hypothesis one wider"),
    ("small", "without clause 0"),
    ("small", "without clause 1"),
    ("large", "without clause 1"),
    ("tied", "without clause 1"),
    ("finite", "without clause 2"),
    ("bias", "without hypothesis 1"),
]


@cache
def of(name, change):
    return next(m for m in mutants(STATEMENTS[name]) if m.name.startswith(change))


@pytest.mark.parametrize(("name", "change"), FALSE)
def test_what_a_condition_kept_out_is_met(name, change):
    found = violation_wide(of(name, change).statement)
    assert found is not None and found.fails and found.exact


@pytest.mark.deep
@pytest.mark.parametrize(("name", "change"), MORE)
def test_more_of_what_a_condition_kept_out_is_met(name, change):
    assert by_more_places(of(name, change)).verdict == KILLED


@pytest.mark.deep
def test_only_places_inside_count():
    """Of β = 1/4 nothing is said by a statement with β > 1."""
    wider = of("kappa", "without hypothesis 0").statement

    def check():
        assert violation_wide(STATEMENTS["kappa"]) is None

    goes_red(check, wide, "place_of", lambda old: lambda s, entry: old(wider, entry))


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", STATEMENTS)
def test_what_is_true_is_not_violated_anywhere(name, seed):
    assert violation_wide(STATEMENTS[name], seed=seed) is None


def along(ratio, members):
    rows = [Row("", "Comparable", 1.0, 1.0, math.log(ratio(float(k))), 0.0, 0.0, "open") for k in members]
    return Comparison("", "", Place(), tuple(rows), "fails", 0.0)


def test_a_ratio_that_settles_is_no_violation():
    """1 + C k^(−a) still grows at members up to 10⁶, and less and less; a small power is not told from a logarithm."""

    def check():
        for ratio, goes_on in (
            (lambda k: 1 + 40 * k**-0.25, False),
            (lambda k: 1 + 1e5 * k**-0.4, False),
            (lambda k: k**-0.1, False),
            (lambda k: k**-0.25, True),
            (lambda k: 1 / math.log(k) ** 2, False),
        ):
            assert wide._goes_on(*(along(ratio, members) for members in (wide.FAR, wide.FARTHER))) == goes_on

    goes_red(check, wide, "STEADY", lambda old: 0.1)
    goes_red(check, wide, "LEAST", lambda old: 0.05)


def test_a_slow_ratio_is_looked_at_farther_out(monkeypatch):
    """Σ λ_iⁿ/(1 + D λ_(i+1))^p is of the order D^−p log D, and still far from it at D = 10⁶; log D alone goes on."""
    monkeypatch.setattr(rays, "by_orders", lambda s: "")
    settles, goes_on = (of("tied", x).statement for x in ("nothing subtracted", "a factor left out"))
    slow, growing = (violation(s) for s in (settles, goes_on))

    def check():
        assert rays.crossing_over(settles, slow) and not rays.crossing_over(goes_on, growing)

    goes_red(check, rays, "_goes_on", lambda old: lambda near, far: True)
    goes_red(check, rays, "_goes_on", lambda old: lambda near, far: False)
    goes_red(check, rays, "FARTHER", lambda old: wide.FAR)


@pytest.mark.parametrize("samples", [40, 50, 20])
def test_kappa_without_penalty_in_floats(samples):
    floats = Floats({"d": 40.0, "T": float(samples)}, {"Sigma": ["Power", "m", "-2"]})
    point = {"d": 40, "T": Fraction(samples), "Sigma": tuple(Fraction(1, j * j) for j in range(1, 41))}
    assert floats.value(["Kappa", "0", "T"]) == pytest.approx(float(value(["Kappa", "0", "T"], point)), rel=1e-12)


def test_no_penalty_is_no_power_of_the_rows():
    mutant = of("kappa", "kappa without penalty")
    assert by_evidence(STATEMENTS["kappa"], mutant).verdict == KILLED
