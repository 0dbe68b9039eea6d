"""What ``rate`` answers against an implementation of the functional that shares nothing with it (``logarithms``).

Numbers are drawn from few, so that many lie on borders.  At T = 10⁴⁰, 10¹⁵⁰, 10³⁰⁰ no exponent can be mistaken; what
is left of a constant's distance falls.
"""

import random
from math import exp, log

import numpy as np
import pytest
import sympy as sp

from collapse_sym import predict
from collapse_sym.chain import Chain, Generator, LeastSquares, Population, PowerLaw, PowerLawTruth, Ridge
from collapse_sym.scaling.certified import root, value
from collapse_sym.scaling.families import Question
from collapse_sym.scaling.rates import rates

from .logarithms import least, risk, total

Q, oo = sp.Rational, sp.oo
DECADES = [x * log(10) for x in (40, 150, 300)]
NEARER = [x * log(10) for x in (20, 60, 120)]


def drawn(rng, **given):
    pick = rng.choice
    beta = pick([Q(6, 5), Q(3, 2), Q(2), Q(5, 2), Q(3)])
    D = pick([oo, Q(1, 4), Q(1, 2), Q(3, 4), Q(1), Q(5, 4), Q(3, 2), Q(2)])
    fields = dict(
        beta=beta,
        source=pick([Q(1, 4), Q(3, 8), Q(1, 2), Q(3, 4), Q(1), Q(5, 4), Q(2)]),
        a=pick([Q(0), Q(1, 2), Q(-1, 2), Q(1, 4), -oo]),
        b=pick([Q(1, 4), Q(1, 2), Q(3, 4), Q(1), Q(5, 4), Q(3, 2), Q(2), Q(1) if D == oo else D]),
        D=D,
        s=pick([Q(0), Q(1, 2), Q(1), Q(2), oo]),
        ell=beta * pick([Q(0), Q(1, 4), Q(1, 3), Q(2, 5), Q(1, 2), Q(3, 4), Q(1), Q(5, 4)]),
        design=pick(["fresh", "shared"]),
        phi0=pick([Q(1, 2), Q(2), Q(1, 3)]),
        phi=pick([Q(1, 2), Q(2), Q(3)]),
    )
    if fields["design"] == "shared":  # a growing number of fits on one design is one fit
        fields["nu"] = pick([Q(0), Q(1, 4), Q(3, 4)])
    return Question(**{**fields, **given})


def test_both_implementations_are_one_functional():
    for d, rows in ((None, 200), (500, 200), (1500, 3000)):
        law, truth = PowerLaw(2, d or "infinite"), PowerLawTruth(source=Q(3, 8))
        generator, last = Generator(LeastSquares(rows, Q(1, 5)), 3), Ridge(1000, Q(1, 10), ridge=Q(1, 100))
        ours = predict(Chain(Population(law, truth), (generator,), last))
        T = log(1000)
        question = Question(
            Q(2), Q(3, 8), sp.Float(log(3 / 25) / T), sp.Float(log(rows) / T),
            oo if d is None else sp.Float(log(d + 0.5) / T), sp.Float(log(100) / T), ell=sp.Float(log(100) / T),
        )  # fmt: skip
        for part, there in risk(question, T, n=3).items():
            # with T₀ ≥ d it has T₀ − d for T₀ − d − 1
            assert abs(exp(there) / float(getattr(ours, part)) - 1) < (1e-3 if part == "collapse" else 1e-6), part


def constant(rate, K):
    """The constant at K as a number, or None where there is none."""
    found = rate.sharp.constant
    if found is None or found.is_Float:  # certified digits, where there is no formula
        return None if found is None else float(found)
    scale = {x: K for x in found.free_symbols if x.name == "K"}
    known = {k: root(e.subs(scale_of(e, K)), k, 15) for k, e in rate.sharp.equations.items()}
    return float(value(found.subs(scale), 10, known=known).mid())


def scale_of(equation, K):
    return {x: K for x in equation.free_symbols if x.name == "K"}


def compare(question, n):
    """How far slope and constant are off; the constant None where there is none to compare."""
    (rate,) = rates(question)
    errors = [total(question, t, n=n, log_K=log(5 / 3)) for t in DECADES]
    if rate.exponent == oo:
        assert errors[-1] == -np.inf
        return 0.0, None, rate
    k, scaled = rate.log_power, [e + float(rate.exponent) * t for e, t in zip(errors, DECADES)]
    slope = (scaled[2] - scaled[1] - k * log(DECADES[2] / DECADES[1])) / (DECADES[2] - DECADES[1])
    wanted = constant(rate, Q(5, 3))
    if wanted is None:
        return slope, None, rate
    if k:  # the next term is 1/log T smaller: it falls out of differences
        seen = [(exp(y) - exp(x)) / (t - u) for x, y, u, t in zip(scaled, scaled[1:], DECADES, DECADES[1:])]
    else:
        seen = [exp(x) for x in scaled[1:]]
    before, last = (abs(x / wanted - 1) for x in seen)
    return slope, 0.0 if last < 1e-3 or last < 0.1 * before < 0.1 else last, rate


def confirm(count, seed):
    rng, constants = random.Random(seed), 0
    for _ in range(count):
        question, n = drawn(rng), rng.choice([1, 2, 3])
        slope, off, rate = compare(question, n)
        assert abs(slope) < 0.003 and not off, (question, n, slope, off, rate)
        constants += off is not None
    return constants


def test_slopes_and_constants():
    assert confirm(3, "few") >= 1


@pytest.mark.deep
def test_two_hundred_and_forty_settings():
    assert confirm(240, "many") >= 120


def _claimed(rate, t):
    """log λ of the best K that is said to be unique."""
    if rate.sharp is None or rate.sharp.ridge in (None, 0):
        return None
    return log(float(rate.sharp.best())) - float(rate.sharp.ell) * t


def at_the_best(question, n):
    (rate,) = rates(question)
    found = [least(question, t, n=n, near=_claimed(rate, t)) for t in NEARER]
    if rate.exponent == oo:
        assert not found[-1][0] > -3 * NEARER[-1]
        return
    e, k = float(rate.exponent), rate.log_power
    (_, _), (near, _), (far, ridge) = found
    slope = -(far - near - k * log(2)) / (NEARER[2] - NEARER[1])
    assert abs(slope - e) < 0.012, (question, slope, rate)
    (low, high), ell = rate.ell, -ridge / NEARER[2]
    assert float(low) - 0.05 <= ell and (high == oo or ell <= float(high) + 0.05), (question, ell, rate)
    if rate.sharp.ridge is not None and rate.sharp.ridge != 0:
        claimed = exp(ridge + float(rate.sharp.ell) * NEARER[2]) / float(rate.sharp.best())
        assert abs(claimed - 1) < 0.02, (question, rate)
    best = None if k or rate.sharp.constant is None or rate.sharp.equations else constant(rate, Q(1))
    assert best is None or abs(exp(far + e * NEARER[2]) / best - 1) < 3e-3, (question, rate)


@pytest.mark.deep
def test_the_best_ridge_of_sixty_settings():
    rng = random.Random("best")
    for _ in range(60):
        at_the_best(drawn(rng, ell=None), rng.choice([1, 2]))


@pytest.mark.deep
def test_the_best_ridge():
    at_the_best(Question(Q(2), Q(3, 8), Q(0), Q(3), Q(3, 2), Q(0)), 1)


@pytest.mark.parametrize("wrong", ["slope", "constant"])
def test_a_wrong_answer_is_seen(monkeypatch, wrong):
    import tests.scaling.confirmation.test_independent as here

    honest = here.total
    change = (lambda t: 0.01 * t) if wrong == "slope" else (lambda t: 0.01)
    monkeypatch.setattr(here, "total", lambda q, t, **more: honest(q, t, **more) + change(t))
    with pytest.raises(AssertionError):
        here.confirm(8, "few")
