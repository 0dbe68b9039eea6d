"""The penalty that is best for clean labels, kept for synthetic ones: what it loses, and when nothing vanishes."""

import random

import pytest
import sympy as sp
from flint import fmpq

from collapse_sym.notation import BETA, R
from collapse_sym.scaling.comparison import at, losses
from collapse_sym.scaling.families import Question, families
from collapse_sym.scaling.forms import linear
from collapse_sym.scaling.phases import phases

FAMILIES = [f for f in families(Question()) if "r < 1" in f.words]


def exact(q):
    return sp.Rational(int(q.p), int(q.q))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: " ".join(f.words))
def test_losses_are_differences_of_exponents(family):
    program, draw, seen = family.program, random.Random(1), 0
    found, sample = losses(program), family.exponents.sample()
    for _ in range(4000):
        point = [fmpq(draw.randint(-300, 300), 97) for _ in program.names]
        if seen == 8 or any(a.at(point) < 0 for a in program.space):
            continue
        here = [loss for loss in found if all(a.at(point) >= 0 for a in loss.bounds)]
        assert here
        numbers = {n: exact(p) for n, p in zip(program.names, point)} | {"beta": sample[BETA], "R": sample[R]}
        kept = min(t.exponent.at({**numbers, "x": 1 / (sample[R] + 1)}) for t in program.terms)
        for loss in here:
            assert exact(loss.kept.at(point)) == kept
            assert exact(loss.lost.at(point)) == exact(loss.best.at(point)) - kept >= 0
            assert loss.vanishes is None or (kept >= 0 if loss.vanishes else kept <= 0)
        seen += 1
    assert seen == 8


def test_nothing_is_lost_where_clean_labels_of_unit_noise_rule():
    question = Question(a=-sp.oo, s=sp.S.Zero)
    program = next(f for f in families(question) if f.words == ("r < 1", "T0 >= d + 2", "d > T")).program
    (loss,) = losses(program)
    assert loss.lost.zero and loss.vanishes


def test_the_error_stops_vanishing_where_generators_outweigh_the_optimum():
    # T₀ ≥ d + 2, d < T, nσ₀² ≍ T^a: at ℓ_crit the collapse is T^(a + 1/(R+1) − b).
    program = FAMILIES[0].program
    stuck = [x for x in losses(program) if x.kept.form == (b() - a() - linear({}, 1 / (R + 1)))]
    assert stuck and any(x.vanishes is None for x in stuck)


def a():
    return linear({"a": 1})


def b():
    return linear({"b": 1})


def test_a_penalty_that_is_given_has_one_position():
    regions = phases(at(FAMILIES[0].program, linear({}, sp.Rational(1, 3))))
    assert regions and all(r.optimum[0].lower.zero for r in regions)
