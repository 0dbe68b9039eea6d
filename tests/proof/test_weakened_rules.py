"""Mutants of the checker: each weakened rule lets a false or unproved statement through that the true one rejects."""

import copy
import dataclasses
import json

import pytest

from collapse_sym.chain import Abstract, AbstractTruth, Chain, Generator, LeastSquares, Population
from collapse_sym.proof import certify, checker
from collapse_sym.proof.checker import equations, rules, statement, terms, words
from tests.proof import naive

FIT = LeastSquares(samples="T0", noise="sigma0")
CHAIN = Chain(Population(Abstract(), AbstractTruth()), (Generator(FIT, repeat="n"),))


def without_conclusions(c):
    for s in c["steps"]:
        s.pop("conclusion", None)
    return c


def step(c, rule):
    return next(s for s in c["steps"] if s["rule"] == rule)


def claimed(c, denominator):
    """The theorem with another denominator."""
    cost = ["Divide", ["Multiply", "n", ["Power", "sigma0", "2"], "d"], denominator]
    c["statement"]["parts"].update(collapse=cost, total=cost)


def closed(c, denominator):
    """The induction's closed form with another denominator."""
    cost = ["Multiply", ["Variance", "0"], ["Divide", ["Trace", ["MatrixMultiply", "M", "SigmaInverse"]], denominator]]
    form = step(c, "induction")["closed_form"]
    step(c, "induction")["closed_form"] = ["Add", form[1], ["Multiply", "m", cost]]


def fewer_rows_than_dimensions(c):
    """T₀ ≤ d − 2: nothing of the argument holds."""
    c["statement"]["hypotheses"] = [["GreaterEqual", "d", ["Add", "T0", "2"]]]
    c["statement"]["witness"].update(d="9", T0="4")
    gap = ["Subtract", ["Add", "d", "1"], "T0"]
    c["signs"] = [{"id": "s0", "value": gap, "combination": [["H0", "1"]]}]


def off_by_one(c):
    claimed(c, ["Subtract", "T0", "d"])
    closed(c, ["Subtract", "T0", "d"])
    c["signs"].append({"id": "gap", "value": ["Subtract", "T0", "d"], "combination": [["H0", "1"]]})


def one_generation_less(c):
    parts = c["statement"]["parts"]
    text = json.dumps(parts).replace('"n"', '["Subtract", "n", "1"]')
    c["statement"]["parts"] = json.loads(text)
    form = step(c, "induction")["closed_form"]
    step(c, "induction")["closed_form"] = ["Subtract", form, form[2][2:] and ["Multiply", *form[2][2:]]]


def any_claim(c):
    c["statement"]["parts"].update(total="d", collapse="d")


def nothing_satisfies(c):
    c["statement"]["hypotheses"].append(["Greater", "d", "T0"])
    c["signs"].append({"id": "absurd", "value": "-1", "combination": [["H0", "1"], ["H1", "1"]]})
    c["signs"].pop()


def no_meaning_at_some_points(c):
    """A term is added and taken away again that is not defined where T₀ = 2d."""
    odd = ["Divide", "1", ["Subtract", "T0", ["Multiply", "2", "d"]]]
    parts = c["statement"]["parts"]
    parts["total"] = ["Add", parts["total"], ["Subtract", odd, odd]]


@dataclasses.dataclass(frozen=True)
class Mutant:
    """Where the rule is weakened, how, and the forgery that then passes."""

    place: object
    name: str
    weak: object
    forge: object


def no_room(*arguments):
    return None


_parts = words.parts_of_gaussian
_vanishes = equations.vanishes


def forgetful_parts(word, index):
    """Integration by parts that forgets the terms of one trace: T − d in place of T − d − 1."""
    order, found = _parts(word, index)
    return order, [term for term in found if len(term[1]) != 1]


def sloppy_vanishes(p):
    """The base of an induction is not looked at: everything without m vanishes."""
    return _vanishes(p) or not any(("symbol", "m") in [g for g, _ in m] for m in p.terms)


MUTANTS = [
    Mutant(rules, "room", no_room, fewer_rows_than_dimensions),
    Mutant(rules, "parts_of_gaussian", forgetful_parts, off_by_one),
    Mutant(equations, "vanishes", sloppy_vanishes, one_generation_less),
    Mutant(checker, "vanishes", lambda p: True, any_claim),
    Mutant(statement, "_witness", no_room, nothing_satisfies),
    Mutant(terms.Reader, "reciprocal", lambda self, q: terms.inverse(q), no_meaning_at_some_points),
]


def forged(mutant):
    certificate = without_conclusions(copy.deepcopy(certify(CHAIN)))
    mutant.forge(certificate)
    return certificate


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_a_weakened_rule_accepts_what_the_rule_rejects(mutant, monkeypatch):
    certificate = forged(mutant)
    with pytest.raises(checker.Rejected):
        checker.check(json.dumps(certificate))
    monkeypatch.setattr(mutant.place, mutant.name, mutant.weak)
    checker.check(json.dumps(certificate))


@pytest.mark.parametrize("mutant", MUTANTS[:4], ids=lambda m: m.name)
def test_what_a_weakened_rule_accepts_is_false(mutant):
    assert not naive.holds(forged(mutant))
