"""The theorems about budgets and growth: every number and every premise matters, and the engine's numbers obey them."""

import copy
import json
from fractions import Fraction
from hashlib import sha256
from itertools import product

import flint
import pytest
import sympy as sp
from flint import arb

from collapse_sym.chain import (
    Chain,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    example_text,
    loads,
)
from collapse_sym.derivations import an_even_split_keeps_most as even
from collapse_sym.derivations import older_generations_get_more_rows as order
from collapse_sym.derivations import the_best_split_in_whole_rows as whole
from collapse_sym.optimum.any_size import with_sizes
from collapse_sym.optimum.growth import growths
from collapse_sym.optimum.whole_rows import multiplier, whole_split
from collapse_sym.proof.checker import Rejected, check
from collapse_sym.risk.case import risk
from tests.derivations.test_theorems_of_our_own import own, terms
from tests.proof.built import checked

IDS = (
    "BUDGET-SPLIT.least-cost",
    "BUDGET-SPLIT.only-one",
    "BUDGET-SPLIT.whole-rows",
    "EVEN-SPLIT.least-error-of-3",
    "EVEN-SPLIT.only-one-of-3",
    "GROWTH-SQUARES.bounded",
    "SIZE-ORDER.older-have-more",
)


NUMBERS = (whole.WEIGHT, whole.BEST, whole.OTHER, whole.THETA)
PREMISES = tuple(sp.lambdify(NUMBERS, p, "math") for p in whole.kept().values())


def refused(certificate):
    text = json.dumps(certificate["statement"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    certificate["hash"] = sha256(text.encode()).hexdigest()
    with pytest.raises(Rejected):
        check(json.dumps(certificate))


@pytest.mark.parametrize("identifier", IDS)
def test_no_number_of_the_conclusion_can_be_less(identifier):
    built = own(identifier)
    places = terms(built["statement"]["conclusion"])
    assert len(places) >= 4
    for path in places:
        forged = copy.deepcopy(built)
        where = forged["statement"]["conclusion"]
        for key in path[:-1]:
            where = where[key]
        where[path[-1]] = str(int(where[path[-1]]) - 1)
        refused(forged)


@pytest.mark.parametrize("identifier", IDS)
def test_no_premise_can_be_left_out(identifier):
    built = own(identifier)
    for i, step in enumerate(built["steps"]):
        for j in range(len(step["premises"])):
            forged = copy.deepcopy(built)
            del forged["steps"][i]["premises"][j]
            refused(forged)


@pytest.mark.parametrize("identifier", IDS)
def test_it_is_accepted_as_it_stands(identifier):
    """Without which the refusals below would say nothing."""
    assert checked(own(identifier)).cited == ()


@pytest.mark.parametrize("identifier", IDS)
def test_no_hypothesis_can_be_left_out(identifier):
    built = own(identifier)
    for i in range(len(built["statement"]["hypotheses"])):
        forged = copy.deepcopy(built)
        forged["statement"]["hypotheses"][i] = ["Equal", "d", "d"]
        refused(forged)


@pytest.mark.parametrize("identifier", [i for i in IDS if "GROWTH" not in i])
def test_no_comparison_can_be_turned_round(identifier):
    built = own(identifier)
    for head, other in (("GreaterEqual", "LessEqual"), ("Greater", "Less"), ("GreaterEqual", "Greater")):
        forged = copy.deepcopy(built)
        conclusion = forged["statement"]["conclusion"]
        where = conclusion[1] if conclusion[0] == "And" else conclusion
        if where[0] == head:
            where[0] = other
            refused(forged)


def test_the_multiplier_of_a_whole_split_obeys_the_premises():
    """What the answer hands to the theorem: w, x and θ of ``whole_split`` with every other whole number y."""
    weights = [Fraction(1), Fraction(4), Fraction(7, 3), Fraction(1, 9)]
    for free in range(4, 40):
        found = whole_split(weights, free)
        theta = multiplier(weights, found)
        for (w, x), y in product(zip(weights, found, strict=True), range(1, 60)):
            assert all(premise(w, x, y, theta) >= 0 for premise in PREMISES)


def test_the_quotient_of_one_more_size_has_positive_coefficients():
    for k in range(1, 12):
        assert all(c > 0 for c in sp.Poly(even.quotient(k), even.MEAN, even.NEXT).coeffs())


def test_an_even_split_has_steps_for_some_numbers_only():
    assert check(json.dumps(even.certificate(5))).cited == ()
    for n in (0, 1, even.MOST + 1):
        with pytest.raises(ValueError):
            even.certificate(n)


def test_the_order_of_sizes_is_that_of_the_engines_maps():
    chain = Chain(Population(Isotropic(20), NormTruth(1)), (Generator(LeastSquares(9, "1/2"), 2),))
    values = {order.D: 20, order.NOISE: sp.Rational(1, 2), order.SECOND: 1, order.MEAN: 1}
    values |= {order.ALIGNMENT: 1, order.ENERGY: 1, order.SMALL: 5, order.LARGE: 9}
    for sizes, names in (((5, 9), (order.SMALL, order.LARGE)), ((9, 5), (order.LARGE, order.SMALL))):
        (case,) = risk(with_sizes(chain, sizes)).cases
        expected = 1 + order.after(*names).xreplace({k: sp.sympify(v) for k, v in values.items()})
        assert sp.cancel(case.total.expr - expected) == 0


def test_the_split_needs_its_share():
    """Without s Σσ = B − ne rows to spare in proportion to the noises spend another budget."""
    forged = copy.deepcopy(own("BUDGET-SPLIT.least-cost"))
    forged["statement"]["hypotheses"][1] = ["GreaterEqual", *forged["statement"]["hypotheses"][1][1:]]
    refused(forged)


def test_squares_obey_the_bound():
    text = example_text("growing-data").replace("T0*(m + 1)", "T0 + 2*m + m**2")  # d + 1 + (m + 1)² rows
    chain = loads(text).substitute({"d": 10, "T0": 12, "sigma0": 1, "sigma": 0, "T": 20, "r2": 1})
    (found,) = growths(chain)
    with flint.ctx.workprec(100):
        assert arb(10) < found.error(None) < arb(20)  # 2w/c, w = d, c = 1
