"""κ under a power law: against closed equations, against the solver on a list of eigenvalues, by its own equation."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from collapse_sym.errors import InvalidInput, NotConverged
from collapse_sym.functionals.fixed_point import kappa_ball
from collapse_sym.functionals.precision import precision, rel_digits
from collapse_sym.spectra.power_sums import kappa as kappa_module
from collapse_sym.spectra.power_sums import power_kappa, power_sum
from tests.rationals import fractions

F = Fraction
BITS = 500


def exact(x):
    x = Fraction(x)
    return arb(x.numerator) / x.denominator


@pytest.mark.parametrize("beta", ["1.2", "2", "3.5"])
@pytest.mark.parametrize(("ridge", "T", "d"), [("0.01", 10, 40), ("1e-9", 40, 40), (0, 39, 40), (0, 7, 40), (2, 3, 1)])
def test_against_the_list_of_eigenvalues(beta, ridge, T, d):
    with precision(300):
        values, counts = np.empty(d, dtype=object), np.array([arb(1)] * d, dtype=object)
        values[:] = [arb(j) ** -exact(beta) for j in range(1, d + 1)]
        listed = kappa_ball(values, counts, ridge=exact(ridge), samples=arb(T))
    found = power_kappa(beta, ridge, T, d)
    assert rel_digits(found) >= 50 and found.overlaps(listed)


def test_one_direction_and_the_golden_ratio():
    with precision(BITS):
        assert power_kappa(2, 1, 1, 1).overlaps((1 + arb(5).sqrt()) / 2)


@pytest.mark.parametrize("T", [1, 10, 10**6, 10**40, 10**300])
def test_ridgeless_at_capacity_two(T):
    # df₁ = (y coth y − 1)/2 = T with y = π/√κ
    kappa = power_kappa(2, 0, T)
    with precision(BITS + 1100):
        y = arb.pi() / kappa.sqrt()
        rest = y * y.coth() - 1 - 2 * T
        assert rest.contains(0) and rest.rad() < arb(T) * arb(10) ** -49


@pytest.mark.parametrize("bits", [53, 64, 87, 108, 110, 128, 200])
@pytest.mark.parametrize("d", [None, 290, 10**4])
def test_balls_as_wide_as_the_precision_of_the_moment_have_a_root(bits, d):
    exactly = power_kappa(2, "0.001", 300, d, digits=90)
    with precision(bits):
        found = power_kappa(arb(2), arb(1) / 1000, arb(300), d, digits=None)
    assert found.overlaps(exactly) and found.rel_accuracy_bits() > bits - 12


@settings(max_examples=100, deadline=None)
@given(
    beta=fractions(F(21, 20), 6, max_denominator=20),
    log_ridge=st.one_of(st.none(), st.integers(-150, 5)),
    log_T=st.integers(0, 60),
    d=st.one_of(st.none(), st.integers(0, 80).map(lambda k: 10**k)),
    more=st.integers(-2, 2),
)
def test_its_own_equation(beta, log_ridge, log_T, d, more):
    ridge, T = F(0) if log_ridge is None else F(10) ** log_ridge, max(10**log_T + more, 1)
    kappa = power_kappa(beta, ridge, T, d, digits=40)
    if ridge == 0 and d is not None and T >= d:
        assert kappa == 0
        return
    assert rel_digits(kappa) >= 40 and kappa > exact(ridge) * (1 - arb(2) ** -40)
    for bits in (250, 1100):  # T − df₁ may cancel
        with precision(bits):
            low, high = (excess(beta, ridge, T, d, end) for end in (kappa.lower(), kappa.upper()))
        if low < 0 < high:
            return
    raise AssertionError((low, high))


def excess(beta, ridge, T, d, kappa):
    df1 = power_sum(beta, beta, [(kappa, 1)], d, digits=None)
    return kappa * (T - df1) - exact(ridge) * T


@pytest.mark.parametrize("beta", ["1.5", "2", "4"])
def test_constants_of_the_regimes(beta):
    # the crossover λ = K T^{−β}: k = K + k C k^{−1/β}, κ ~ k T^{−β}, with C = (π/β)/sin(π/β)
    T, b = 10**60, exact(beta)
    with precision(BITS):
        constant = (arb.pi() / b) / (arb.pi() / b).sin()
        for K in (F(1, 100), F(1), F(50)):
            ridge = exact(K) * arb(T) ** -b
            k = power_kappa(beta, ridge, T, digits=45) * arb(T) ** b
            assert abs(exact(K) + constant * k ** (1 - 1 / b) - k) < k * arb(10) ** -25
        assert abs(power_kappa(beta, 0, T, digits=45) * arb(T) ** b / constant**b - 1) < arb(10) ** -25


def test_far_start_when_the_guess_fails(monkeypatch):
    want = power_kappa("2.5", "1e-12", 10**6, 10**9)
    monkeypatch.setattr(kappa_module, "MOST_STEPS", 0)
    assert power_kappa("2.5", "1e-12", 10**6, 10**9).overlaps(want)
    monkeypatch.setattr(kappa_module, "SURE_STEPS", 1)
    with pytest.raises(NotConverged):
        power_kappa("2.5", "1e-12", 10**6, 10**9)


def test_a_wrong_guess_is_never_believed(monkeypatch):
    guess = kappa_module._guess
    monkeypatch.setattr(kappa_module, "_guess", lambda equation: guess(equation) * (1 + arb(2) ** -20))
    with pytest.raises(NotConverged):
        power_kappa(2, "1e-12", 10**6)


@pytest.mark.parametrize(
    "call",
    [
        lambda: power_kappa(1, 0, 10),
        lambda: power_kappa(2, -1, 10),
        lambda: power_kappa(2, 0, 0),
        lambda: power_kappa(2, 0, 10, 0),
        lambda: power_kappa(2, 0, 10, arb(10, 2)),
        lambda: power_kappa(2, 0, arb(10, 2), 10),
        lambda: power_kappa(2, arb(0, 1), 10),
    ],
)
def test_refusals(call):
    with pytest.raises(InvalidInput):
        call()
