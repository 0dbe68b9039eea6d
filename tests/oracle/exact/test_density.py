"""The closed form against rigorous integration of the one-point density, which shares none of its recurrences."""

import random

import pytest
from flint import acb, arb

from collapse_sym.errors import InvalidInput
from collapse_sym.oracle.exact import density as density_module
from collapse_sym.oracle.exact import expected_trace, moments_of_ridge
from collapse_sym.oracle.exact.density import integral
from collapse_sym.oracle.exact.precision import precision
from collapse_sym.testing import goes_red


def drawn(seed, count, largest):
    """(d, T, λ): both orders of d and T, T = d and d ± 1 in more than half of them, λ from 1e−12 to 1e6."""
    rng = random.Random(seed)
    for _ in range(count):
        N = rng.randint(1, largest)
        other = N + rng.choice([0, 1, 1, 2, 3, rng.randint(4, 12), rng.randint(13, 30)])
        d, T = (N, other) if rng.random() < 0.5 else (other, N)
        yield d, T, f"{rng.randint(1, 99)}e{rng.randint(-13, 4)}"


def check(d, T, lam, *, bits=40):
    """Both resolvent moments in one integral: f = x/(x+l) + i x/(x+l)²·l carries a1 and b."""
    with precision(72 + 12 * min(d, T)):
        l = arb(lam) * T
        both = integral(lambda x: x / (x + l) + acb(0, 1) * l * x / (x + l) ** 2, d, T, bound=2.0)
        m = moments_of_ridge(d, T, lam, digits=25)
        assert (m.a1 * d).overlaps(both.real), (d, T, lam)
        assert (m.b * l).overlaps(both.imag), (d, T, lam)
        # narrow, or the agreement would mean nothing; a tiny value is judged on the scale of d
        for x in (both.real, both.imag):
            assert x.rel_accuracy_bits() >= bits or x.rad() < arb(2) ** -55, (d, T, lam)


@pytest.mark.parametrize(("d", "T", "lam"), list(drawn(1, 24, 6)))
def test_agreement_on_random_sizes(d, T, lam):
    check(d, T, lam)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2, 42))
def test_agreement_on_a_thousand_random_sizes(seed):
    for d, T, lam in drawn(seed, 25, 10):
        check(d, T, lam)


@pytest.mark.parametrize(("d", "T"), [(1, 1), (2, 2), (2, 3), (3, 5), (5, 3), (6, 6)])
def test_the_density_has_the_exact_moments(d, T):
    N = min(d, T)
    third = d * d + T * T + 3 * d * T + 3 * d + 3 * T + 4
    with precision(100):
        # powers are not bounded; beyond x = 400 their share of the mass is far below 2⁻⁴⁰ for these sizes
        found = [integral(lambda x, k=k: x**k, d, T, bound=400.0**k).real for k in range(4)]
    for ball, moment in zip(found, (N, d * T, d * T * (d + T + 1), d * T * third), strict=True):
        assert abs(ball - moment) < arb(2) ** -40


def test_any_analytic_function_and_the_null_space():
    with precision(90):
        # E tr e^{−W} over d = 5: three eigenvalues from the density, two zeros; det(I + 2·I)^{−d/2} for T = 1
        f = expected_trace(lambda x: (-x).exp(), 5, 1, bound=1.0, at_zero=1.0)
        assert f.overlaps(arb(3) ** arb(-2.5) + 4)
        symmetric = [expected_trace(lambda x: (-x).exp(), d, T, bound=1.0, at_zero=1.0) for d, T in ((5, 3), (3, 5))]
        assert (symmetric[0] - 2).overlaps(symmetric[1]) and symmetric[1].rel_accuracy_bits() > 50


def test_refusals():
    with pytest.raises(InvalidInput):
        expected_trace(lambda x: x, 0, 3, bound=1.0)


def test_a_wrong_density_is_caught():
    goes_red(lambda: check(3, 3, "1"), density_module, "_tau", lambda f: lambda n, s: f(n, s) * arb("1.0000000001"))
    goes_red(lambda: check(4, 6, "1"), density_module, "_upper_gamma", lambda f: lambda s, z, y, a: f(s, z, y, a) + z)
