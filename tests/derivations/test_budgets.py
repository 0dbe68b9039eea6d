"""The theorems about budgets and growth: every number and every premise matters, and the engine's numbers obey them."""

import copy
import json
from hashlib import sha256

import flint
import pytest
from flint import arb

from collapse_sym.chain import example_text, loads
from collapse_sym.derivations.theorems_of_our_own import certificate
from collapse_sym.optimum.growth import growths
from collapse_sym.proof.checker import Rejected, check
from tests.derivations.test_theorems_of_our_own import terms

IDS = ("BUDGET-SPLIT.least-cost", "GROWTH-SQUARES.bounded")


def refused(certificate):
    text = json.dumps(certificate["statement"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    certificate["hash"] = sha256(text.encode()).hexdigest()
    with pytest.raises(Rejected):
        check(json.dumps(certificate))


@pytest.mark.parametrize("identifier", IDS)
def test_no_number_of_the_conclusion_can_be_less(identifier):
    built = certificate(identifier)
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
    built = certificate(identifier)
    for i, step in enumerate(built["steps"]):
        for j in range(len(step["premises"])):
            forged = copy.deepcopy(built)
            del forged["steps"][i]["premises"][j]
            refused(forged)


def test_the_split_needs_its_share():
    """Without s Σσ = B − ne rows to spare in proportion to the noises spend another budget."""
    forged = copy.deepcopy(certificate("BUDGET-SPLIT.least-cost"))
    forged["statement"]["hypotheses"][1] = ["GreaterEqual", *forged["statement"]["hypotheses"][1][1:]]
    refused(forged)


def test_squares_obey_the_bound():
    text = example_text("growing-data").replace("T0*(m + 1)", "T0 + 2*m + m**2")  # d + 1 + (m + 1)² rows
    chain = loads(text).substitute({"d": 10, "T0": 12, "sigma0": 1, "sigma": 0, "T": 20, "r2": 1})
    (found,) = growths(chain)
    with flint.ctx.workprec(100):
        assert arb(10) < found.error(None) < arb(20)  # 2w/c, w = d, c = 1
