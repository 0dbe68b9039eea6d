"""Truths that grow where one side is 0: what equivalents leave out is seen, and bounded truths are left alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from collapse_sym.errors import InvalidInput
from collapse_sym.oracle.budget import family
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.counterexamples import place_of
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.evidence.sampling import Sampler, conclusion
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red, mutant
from collapse_sym.testing.teeth import levels
from collapse_sym.testing.teeth.levels import NotRead, by_levels, designs, independent, long_truth, violation_by_levels

ARGUMENT = amended("PROP-F.5.argument")


@cache
def lost(number=0):
    """The amended statement without its bound on ‖w₀‖²."""
    changed = mutants(amended("PROP-F.5.argument", number))
    return next(m.statement for m in changed if m.name.startswith("without clause 6"))


def test_a_truth_without_a_bound_is_seen():
    found = violation_by_levels(lost())
    assert found.fails and not found.exact and found.text == ARGUMENT.text
    assert all(abs(row.right) < 1e-50 and row.left < 0 and row.z < -10 for row in found.rows)


def test_an_equality_is_seen_as_well():
    assert violation_by_levels(lost(1)).fails


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_bounded_truth_is_left_alone(number):
    s = amended("PROP-F.5.argument", number)
    assert violation_by_levels(s) is None
    with pytest.raises(InvalidInput, match=r"SquaredNorm|Equal"):
        place_of(s, long_truth(s))


def bounded(shape):
    """‖w₀‖² = 1: the same error goes away like 1/T."""
    return replace(shape, truth={"law": ["Divide", shape.truth["law"], ["Sqrt", "k"]]})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("penalty", lambda _: lambda: Fraction(1, 3)),  # neither side is 0
        ("SHAPE", bounded),
        ("stays", lambda _: lambda rows: False),  # sides that grow have no limit
        ("ROUNDING", lambda _: -1.0),  # what is 0 at no member
    ],
)
def test_nothing_is_seen_where_one_part_is_missing(name, change):
    with mutant(levels, name, change):  # the first test sees it with all of them
        assert violation_by_levels(lost()) is None


def test_other_statements_are_left_alone():
    assert violation_by_levels(amended("PROP-F.5.main")) is None
    assert violation_by_levels(statement("THM-4.5.main")) is None


def test_the_rewritten_means_are_those_of_the_form():
    """Both sides of the identity, estimated from other outcomes, with w₀ in both levels."""
    s = lost()
    point = place_of(s, long_truth(s)).path.at(2)
    point["w0"] = tuple(map(Fraction, (2, -1, 1, 3)))
    spectrum = sorted(set(point["Sigma"]))
    plain = conclusion(s)[1][1]
    term = by_levels(plain, "w0", spectrum, set(spectrum))

    def check():
        averaged = by_levels(plain, "w0", spectrum, set(spectrum))
        first, second = (Sampler(s, point, 40_000, i).values([t])[0] for i, t in enumerate((plain, averaged)))
        assert abs(first.mean - second.mean) < family("means").z * np.hypot(first.error, second.error)

    assert term[0] == "Add" and len(term) == 3
    goes_red(check, levels, "_projection", lambda _: lambda level, all_: "Identity")
    with mutant(levels, "independent", lambda _: lambda factors: [[f] for f in factors]):  # R and Σ̂ are not
        with pytest.raises(AssertionError):
            check()


def test_factors_of_one_design_stay_together():
    product = [["Projection", "0"], "Resolvent", ["Projection", "1"]]
    assert independent(product) == [product]
    assert independent(["Sigma", ["Projection", "0"], "Sigma"]) == [["Sigma", ["Projection", "0"], "Sigma"]]
    mixed = [["Subtract", "Resolvent", ["Projection", "0"]], "Resolvent"]
    assert independent(mixed) == [mixed]


@pytest.mark.parametrize(
    "word", ["Prediction", ["Design", "0"], ["NoiseMap", "1", "0"], ["Scale", "Prediction", "Sigma"]]
)
def test_what_is_no_word_is_not_read(word):
    with pytest.raises(NotRead):
        designs(word)


def test_means_of_other_things_are_not_read():
    for term in (["Expectation", ["SquaredNorm", "Prediction"]], ["Kappa", "lambda", "T"]):
        with pytest.raises(NotRead):
            by_levels(term, "w0", [Fraction(1)], {Fraction(1)})
