"""Closed forms of kernels' spectra against quadrature to 12 digits, and against their traces."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from collapse_sym.errors import InvalidInput
from collapse_sym.spectra.kernels import (
    arc_cosine,
    brownian_bridge,
    funk_hecke,
    gaussian_rbf,
    leading_power,
    mehler,
    neural_tangent,
    periodic_sobolev,
    sphere_polynomial,
    sphere_rbf,
)
from collapse_sym.spectra.kernels.modes import K, T

SPHERE = [
    *(arc_cosine(p, order) for p in (2, 3, 5) for order in (0, 1)),
    *(neural_tangent(p) for p in (2, 4)),
    sphere_polynomial(2, 4, "1/3"),
    sphere_polynomial(5, 3),
    sphere_rbf(2, 1),
    sphere_rbf(6, "2/5"),
]
DIMENSIONS = [2, 2, 3, 3, 5, 5, 2, 4, 2, 5, 2, 6]


@pytest.fixture(autouse=True)
def thirty_digits():
    with mpmath.workdps(30):
        yield


def number(expression):
    return mpmath.mpf(sp.N(expression, 30))


def funk_hecke_integral(modes, p, k):
    """The mean of κ(cos θ) P_k(cos θ) over the sphere, by Gauss–Legendre in θ, where everything is smooth."""
    nodes, weights = np.polynomial.legendre.leggauss(160)
    theta, area = (nodes + 1) * np.pi / 2, weights * np.sin((nodes + 1) * np.pi / 2) ** (p - 2)
    t = np.cos(theta)
    return area @ (sp.lambdify(T, modes.kernel, "numpy")(t) * zonal(p, k, t)) / area.sum()


def zonal(p, k, t):
    """C_k/C_k(1) of order p/2 − 1 by the recurrence of these polynomials."""
    before, now = np.ones_like(t), t
    for m in range(1, k):
        before, now = now, ((2 * m + p - 2) * t * now - m * before) / (m + p - 2)
    return now if k else before


@pytest.mark.parametrize("modes, p", list(zip(SPHERE, DIMENSIONS)), ids=lambda x: getattr(x, "name", x))
def test_spheres_agree_with_the_integral_of_funk_and_hecke(modes, p):
    for k in (0, 1, 2, 3, 4, 7):
        assert abs(number(modes.level(k)[0]) - funk_hecke_integral(modes, p, k)) < 1e-12, k


def test_a_wrong_recurrence_is_seen(monkeypatch):
    right = funk_hecke.Strand.halved
    monkeypatch.setattr(funk_hecke.Strand, "halved", lambda strand, k: right(strand, k + strand.step))
    wrong = arc_cosine(3, 0)
    assert abs(number(wrong.level(3)[0]) - funk_hecke_integral(wrong, 3, 3)) > 1e-3


@pytest.mark.parametrize("modes", SPHERE, ids=lambda x: x.name)
def test_spheres_have_their_trace(modes):
    """Σ N_k λ_k = κ(1): a sum to level 60, and Richardson's extrapolation in the level for what is left."""
    partial = {}
    total, last = mpmath.mpf(0), 2**8
    for k, value, count in numbers(modes, last if modes.decay.power else 40):
        total += value * count
        partial[k] = total
    if modes.decay.power:
        total = richardson([partial[max(k for k in partial if k < 2**i)] for i in range(2, 9)])
    assert abs(total - number(modes.trace)) < mpmath.mpf(10) ** -8


def numbers(modes, below):
    return sorted(level for branch in modes.branches for level in branch.numbers(below))


def richardson(sums):
    """The limit of sums whose lack is a series in powers of 1/level, the level doubling."""
    power = 0
    while len(sums) > 1:
        power += 1
        sums = [(2**power * b - a) / (2**power - 1) for a, b in zip(sums, sums[1:])]
    return sums[0]


def test_mehler_matches_its_generating_function():
    """The three coefficients of the module's docstring, and the eigenfunctions by quadrature."""
    for width, v in (("1", "2/3"),):
        modes = gaussian_rbf(1, width, v)
        ell, v, rho = mpmath.mpf(sp.Rational(width)), mpmath.mpf(sp.Rational(v)), number(modes.level(1)[0])
        rho /= number(modes.level(0)[0])
        alpha = mpmath.sqrt((1 - rho**2) / (2 * rho)) / ell
        assert abs(alpha**2 * (1 + rho**2) / (2 * (1 - rho**2)) - 1 / (4 * v) - 1 / (2 * ell**2)) < 1e-25
        for k in (0, 3):
            assert abs(applied(modes, k, ell, v, alpha) - number(modes.level(k)[0])) < 1e-12


def applied(modes, k, ell, v, alpha):
    """(T φ_k)(x)/φ_k(x) at one x, for the Hermite function φ_k."""

    def phi(x):
        return mpmath.hermite(k, alpha * x) * mpmath.exp(-(alpha**2 / 2 - 1 / (4 * v)) * x**2)

    def density(y):
        return mpmath.exp(-(y**2) / (2 * v)) / mpmath.sqrt(2 * mpmath.pi * v)

    x = mpmath.mpf("0.37")
    reach = [-9, 0.37, 9]
    return mpmath.quad(lambda y: mpmath.exp(-((x - y) ** 2) / (2 * ell**2)) * phi(y) * density(y), reach) / phi(x)


def test_mehler_has_its_trace_in_any_dimension():
    """Σ_k binom(k+p−1, p−1)(1−ρ)^p ρ^k = 1 by the negative binomial series, and ρ solves its equation."""
    g = sp.Symbol("g", positive=True)
    rho = mehler.kept(g)
    assert sp.expand(rho**2 - (2 + g) * rho + 1) == 0
    value, count = gaussian_rbf(4, "1/3").level(5)
    assert count == sp.binomial(8, 3)
    assert abs(sum(a * b for _, a, b in numbers(gaussian_rbf(2, 1), 200)) - 1) < 1e-25


@pytest.mark.parametrize("order", [1, 2, 3])
def test_periodic_sobolev_has_the_eigenvalues_of_its_bernoulli_polynomial(order):
    modes = periodic_sobolev(order)
    kernel = sp.lambdify(T, modes.kernel, "mpmath")
    for k in (0, 1, 3):
        coefficient = mpmath.quad(lambda t, k=k: kernel(t) * mpmath.cos(k * t), [0, mpmath.pi, 2 * mpmath.pi])
        assert abs(coefficient / (2 * mpmath.pi) - number(modes.level(k)[0])) < 1e-12
    assert sp.expand(modes.trace - modes.kernel.subs(T, 0)) == 0  # Σ 2k^(−2m) = K(θ, θ), exactly
    assert modes.decay.exponent == 2 * order


def test_the_bridge_has_sines():
    modes = brownian_bridge()
    x = mpmath.mpf("0.3")
    for k in (1, 2, 5):

        def term(y, k=k):
            return (min(x, y) - x * y) * mpmath.sin(mpmath.pi * k * y)

        image = mpmath.quad(term, [0, x, 1]) / mpmath.sin(mpmath.pi * k * x)
        assert abs(image - number(modes.level(k)[0])) < 1e-12
    assert modes.trace == sp.summation(1 / (sp.pi * K) ** 2, (K, 1, sp.oo)) == sp.Rational(1, 6)


@pytest.mark.parametrize(
    "modes", [arc_cosine(3, 0), arc_cosine(5, 1), neural_tangent(4), periodic_sobolev("3/4")], ids=lambda x: x.name
)
def test_power_laws_are_what_the_eigenvalues_tend_to(modes):
    """s_j j^β tends to the constant: j in the middle of a far level."""
    branch = next(b for b in modes.branches if b.infinite)
    ratios, before = {}, 0
    for k, value, count in numbers(modes, branch.first + 401 * branch.step):
        j, before = mpmath.mpf(before) + mpmath.mpf(count) / 2, before + count
        ratios[k] = value * j ** number(modes.decay.exponent) / number(modes.decay.constant)
    near, far = (ratios[branch.first + i * branch.step] for i in (200, 400))
    assert abs(far - 1) < 0.02 and abs(far - 1) < abs(near - 1) * 0.7


def test_decay_refuses_what_is_no_power():
    for wrong in (2**K, sp.gamma(K), sp.gamma(2 * K) / sp.gamma(K) ** 2, sp.besseli(K, 1), K - K * (1 + 1 / K)):
        with pytest.raises(InvalidInput):
            leading_power(wrong, K)


def test_wrong_parameters_are_refused():
    for wrong in (
        lambda: arc_cosine(3, 2),
        lambda: arc_cosine(1, 0),
        lambda: sphere_rbf(3, 0),
        lambda: sphere_polynomial(3, 2, -1),
        lambda: periodic_sobolev("1/2"),
        lambda: gaussian_rbf(0, 1),
        lambda: gaussian_rbf("p", 1).eigenvalues(3),
        lambda: sphere_rbf(3, 1).eigenvalues(400),
    ):
        with pytest.raises(InvalidInput):
            wrong()
