"""The steps of ``growing``: each inequality, on random spectra, and the whole against n fits one after the other."""

import random
from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest

from collapse_sym.functionals import Quad, Tr, equal
from collapse_sym.functionals.answer import Answer
from collapse_sym.functionals.functions import functional
from collapse_sym.notation import S
from collapse_sym.scaling.growing import KAPPA_N, envelope
from collapse_sym.scaling.settings import engine

ONE = engine(False, "fresh", 1)


def test_what_one_generation_loses_and_feeds_in_again_is_as_said():
    """second(g) = Ag + u⟨g⟩ with 1 − A = κ₀(2s+κ₀)/(s+κ₀)², and Y(1) as printed: decided for all spectra."""
    setup = ONE.setup
    ((_, act),) = setup.blocks
    k, g = act.kappa, S / (S + 3)
    definitions = tuple(setup.language.definitions)
    kept = 1 - 2 * k * (S + k / 2) / (S + k) ** 2
    for head in (Tr, Quad):
        there = functional(head, act.second(g) * S)
        here = functional(head, kept * g * S) + functional(head, k**2 * S**2 / (S + k) ** 2) * act.noise(g)
        assert equal(Answer(definitions, there), Answer(definitions, here))
    share = envelope(ONE.setup).share
    printed = Tr(k * S**2 / ((S + k) ** 2 * (S + k / 2))) / 2 / Tr(k * S / (S + k) ** 2)
    assert equal(share, Answer(share.definitions, printed))


def random_spectrum(rng):
    d = rng.randint(3, 12)
    return [F(rng.randint(1, 60), rng.randint(1, 60)) for _ in range(d)], F(rng.randint(1, 30), rng.randint(1, 30))


def test_the_sandwiches_hold_in_rational_arithmetic():
    rng = random.Random(3)
    for _ in range(200):
        t, N = F(rng.randint(1, 400), rng.randint(1, 400)), rng.randint(1, 40)
        lost = 1 - (1 + t) ** -N
        assert N * t / (1 + N * t) <= lost <= min(1, N * t) <= 2 * N * t / (1 + N * t)
        s, k, kn = F(1), t, N * t
        assert 1 - (s / (s + k)) ** 2 == k * (2 * s + k) / (s + k) ** 2
        assert k * min(s, kn) / (s + k) <= min(s, kn**2 / s)
        # of two fits, 1 − μ is between the larger and the sum of what each lacks
        other = F(rng.randint(1, 400), rng.randint(1, 400))
        lacks = [t / (1 + t), other / (1 + other)]
        both = 1 - (1 - lacks[0]) * (1 - lacks[1])
        assert max(lacks) <= both <= sum(lacks)


def run(spectrum, k, g, n):
    """⟨g⟩, H_n, X_n, E_n and Y on a spectrum whose T₀ is df₁(κ₀), with the engine's second map applied n times."""
    s = np.array([float(x) for x in spectrum])
    k = float(k)
    margin = (k * s / (s + k) ** 2).sum()
    bracket = lambda h: (h * s / (s + k) ** 2).sum() / margin  # noqa: E731
    kept, fed = (s / (s + k)) ** 2, k**2 * s / (s + k) ** 2
    total, metric = 0.0, g(s)
    for _ in range(n):
        total += bracket(metric)
        metric = kept * metric + fed * bracket(metric)
    lost = 1 - kept
    short = bracket(g(s) * (1 - kept**n) / lost)
    bound = bracket(g(s) * 2 * n * k / (s + 2 * n * k) / lost)
    return short, total, bound, bracket(fed / lost)


def ridge(shift):
    return lambda s: s**3 / (s + shift) ** 2


@pytest.mark.parametrize("n", [1, 2, 7, 100])
def test_the_accumulated_noise_is_between_once_and_four_times_its_bound(n):
    rng = random.Random(n)
    for _ in range(40):
        spectrum, k = random_spectrum(rng)
        short, total, bound, share = run(spectrum, k, ridge(rng.random()), n)
        assert share < 0.5
        slack = 1 + 1e-12
        assert short <= total * slack <= 2 * short * slack**2
        assert bound <= short * slack <= 2 * bound * slack**2


def test_the_bound_of_the_cost_is_the_engines_second_map_in_the_engines_noise_map():
    """At n = 1 the exact H₁ has A for Aⁿ: the bound times (1−A)(s+2κ₀)/(2κ₀) is ⟨second(Σ)⟩, the engine's cost."""
    setup = ONE.setup
    ((_, act),), last = setup.blocks, setup.downstream
    k = act.kappa
    bounds = envelope(ONE.setup)
    assert equal(bounds.variance, ONE.case.variance)
    assert not equal(bounds.collapse, ONE.case.collapse)
    metric = last.second(S) * 2 * k / (S + 2 * k) * (S + k) ** 2 / (2 * k * (S + k / 2))
    once = act.fit.noise**2 * act.noise(metric)
    definitions = tuple(setup.language.definitions)
    renamed = replace(bounds.collapse, expr=bounds.collapse.expr.xreplace({KAPPA_N: k}), definitions=tuple(
        d if d.expr is None else replace(d, expr=d.expr.xreplace({KAPPA_N: k})) for d in bounds.collapse.definitions
    ))  # fmt: skip
    assert equal(Answer(definitions, once), renamed)
    exact = act.fit.noise**2 * act.noise(last.second(S))
    assert equal(Answer(tuple(setup.language.definitions), exact), ONE.case.collapse)
