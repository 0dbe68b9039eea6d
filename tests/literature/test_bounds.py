"""Every identity and every bound of proof/EQUIVALENTS.md against numbers: quadrature for d = 1, simulation for d > 1.

About 60 simulated means, taken as normal.
"""

from fractions import Fraction

import numpy as np
import pytest

from collapse_sym.oracle.budget import family
from tests.literature import simulation as sim

Z = family("means").z
NODES, WEIGHTS = np.polynomial.legendre.leggauss(300)


def expected(f, T):
    """E f(w) for w ~ χ²_T, by Gauss–Legendre in √w."""
    end = np.sqrt(T) + 12
    u = end * (NODES + 1) / 2
    exponent = (T - 1) * np.log(u) - u**2 / 2
    density = np.exp(exponent - exponent.max())
    return float((WEIGHTS * density) @ f(u**2) / (WEIGHTS @ density))


def bounds(a, T):
    """The right sides of Theorems 1 and 2, for ‖M‖ = 1; the noise bound in units of 1/min λ."""
    eta, delta = a / (4 * T) + 2 / 3 * a**2 * T**-1.5, a / (4 * T) + 2 / 3 * a**2 / T**2
    gamma = a / (2 * T) + 10 / 3 * a**2 / T**2
    noise = (3 + 7 * a) * delta + gamma
    two = (1 + a) * eta + (a / 2 + 8 / 3 * a**1.5) / T + 2 * a * (1 + a) * delta + a * noise
    return eta + a * delta, two, noise


def one_row_quantities(s, penalties, T):
    """d = 1: Σ̂ = sw/T, R₁, R₂, h₁ and τ as functions of w."""
    first, second = penalties
    gram = lambda w: s * w / T  # noqa: E731
    R1, R2 = (lambda w, p=p: 1 / (gram(w) + p) for p in (first, second))
    return gram, R1, R2, lambda w: gram(w) * R1(w) / T, lambda w: gram(w) * R1(w) * R2(w) / T


def images(s, penalties, T, M):
    """(k₁, k₂, τ₁₂) for eigenvalues s and a diagonal M."""
    k1, k2 = (sim.kappa(s, p, T) for p in penalties)
    both = 1 / ((s + k1) * (s + k2))
    return k1 / (s + k1), k2 / (s + k2), np.sum(M * s * both) / (T - np.sum(s**2 * both))


@pytest.mark.parametrize("T", [1, 2, 3, 10, 100])
@pytest.mark.parametrize("s", [0.01, 0.3, 1.0, 10.0])
@pytest.mark.parametrize("penalties", [(1.0, 1.0), (1.0, 2.5)])
def test_identities_and_bounds_in_one_dimension(s, T, penalties):
    gram, R1, R2, h, tau = one_row_quantities(s, penalties, T)
    E = lambda f: expected(f, T)  # noqa: E731
    left = E(lambda w: gram(w) * R1(w))
    middle = s * E(lambda w: (1 - h(w)) * R1(w))
    last = s / T * E(lambda w: R1(w) ** 2 * gram(w))
    assert abs(left - middle + last) < 1e-10 and abs(left - middle) > 1e-8  # (I1), and without its last term
    left = E(lambda w: gram(w) * R1(w) * R2(w))
    middle = s * E(lambda w: (1 - h(w)) * R1(w) * R2(w) - tau(w) * R2(w))
    last = s / T * E(lambda w: gram(w) * R1(w) ** 2 * R2(w) + gram(w) * R1(w) * R2(w) ** 2)
    assert abs(left - middle + last) < 1e-10 and abs(left - middle) > 1e-8  # (I2)

    (k1,), (k2,), t12 = images(np.array([s]), penalties, T, np.ones(1))
    one, two, noise = bounds(s / min(penalties), T)
    assert abs(penalties[0] * E(R1) - k1) <= one
    assert abs(E(tau) - t12) <= noise / min(penalties)
    assert abs(penalties[0] * penalties[1] * E(lambda w: R1(w) * R2(w)) - k1 * k2 * (1 + t12 * s)) <= two
    b, beta = 1 - E(h), penalties[0] / sim.kappa([s], penalties[0], T)
    root = penalties[0] / b
    assert abs(b - beta) <= abs(1 - s / (s + root) / T - b) + 1e-12  # |b − β| ≤ |δ₀|
    var_h = E(lambda w: h(w) ** 2) - E(h) ** 2
    assert var_h <= 27 / 64 * s / penalties[0] / T**2
    assert E(lambda w: tau(w) ** 2) - E(tau) ** 2 <= 4 * s / min(penalties) ** 3 / T**2


def test_the_first_bound_is_within_a_factor_of_three():
    # A third of it, or the rate 1/T² for 1/T, would be wrong.
    s, T = 0.3, 1000
    error = abs(expected(lambda w: 1 / (s * w / T + 1), T) - images(np.array([s]), (1, 1), T, np.ones(1))[0][0])
    assert bounds(s, T)[0] / 3 <= error <= bounds(s, T)[0]


def drawn(s, T, penalties, batch, rng):
    X = sim.rows(s, T, 1, batch, rng)
    gram = X.swapaxes(1, 2) @ X / T
    return X, gram, *(np.linalg.inv(gram + p * np.eye(len(s))) for p in penalties)


M3 = np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 0.5], [0.3, 0.0, 0.2]])  # does not commute with Σ, not symmetric


def test_the_second_identity_for_any_matrix():
    s, T, rng = np.array([2.0, 1.0, 0.2]), 2, np.random.default_rng(1)
    _, gram, R1, R2 = drawn(s, T, (0.5, 1.5), 60_000, rng)
    word = gram @ R1 @ M3 @ R2
    tau, h = (np.trace(x, axis1=1, axis2=2)[:, None, None] / T for x in (word, gram @ R1))
    terms = [
        -word + s[:, None] * ((1 - h) * (R1 @ M3 @ R2)),
        -s[:, None] * (tau * R2),
        -s[:, None] * (R1 @ word) / T,
        -s[:, None] * (R2 @ M3.T @ R1 @ gram @ R2) / T,
    ]

    def off(parts):
        total = sum(parts)
        return float(np.max(np.abs(total.mean(0)) / (total.std(0) / np.sqrt(len(total)))))

    assert off(terms) <= Z
    for left_out in range(1, 4):  # each term is needed
        assert off(terms[:left_out] + terms[left_out + 1 :]) > Z
    transposed = -s[:, None] * (R2 @ M3 @ R1 @ gram @ R2) / T
    assert off([*terms[:3], transposed]) > Z


def test_the_gradients_of_step_2():
    s, T, rng = np.array([2.0, 1.0, 0.2]), 4, np.random.default_rng(2)
    first, second, K, root = 0.5, 1.5, rng.standard_normal((3, 3)), np.diag(np.sqrt(s))

    def parts(Zs):
        X = Zs @ root
        gram = X.T @ X / T
        return X, gram, np.linalg.inv(gram + first * np.eye(3)), np.linalg.inv(gram + second * np.eye(3))

    functions = {
        "h": (lambda g, R1, R2: np.trace(g @ R1) / T, lambda g, R1, R2: first / T * R1 @ R1),
        "trace": (lambda g, R1, R2: np.trace(K @ R1) / T, lambda g, R1, R2: -R1 @ K @ R1 / T),
        "tau": (
            lambda g, R1, R2: np.trace(g @ R1 @ M3 @ R2) / T,
            lambda g, R1, R2: -(R2 @ g @ R1 @ M3 @ R2 - first * R1 @ M3 @ R2 @ R1) / T,
        ),
        "word": (
            lambda g, R1, R2: second / T * np.trace(K @ R1 @ M3 @ R2),
            lambda g, R1, R2: -second / T * (R1 @ M3 @ R2 @ K @ R1 + R2 @ K @ R1 @ M3 @ R2),
        ),
    }
    Zs, step, way = rng.standard_normal((T, 3)), 1e-5, rng.standard_normal((T, 3))
    X, *rest = parts(Zs)
    for f, gradient in functions.values():
        N = gradient(*rest)
        slope = np.sum(2 / T * X @ ((N + N.T) / 2) @ root * way)
        difference = (f(*parts(Zs + step * way)[1:]) - f(*parts(Zs - step * way)[1:])) / (2 * step)
        assert abs(slope - difference) < 1e-7 * (1 + abs(slope))
        assert abs(1.1 * slope - difference) > 1e-7 * (1 + abs(slope))


@pytest.mark.parametrize("d, T, scale", [(4, 3, 1.0), (10, 10, 0.5), (10, 30, 3.0), (200, 2, 0.3), (200, 4, 2.0)])
def test_bounds_hold_in_many_dimensions_without_a_bound_on_their_number(d, T, scale):
    s, rng, batch = scale * np.linspace(0.05, 1, d), np.random.default_rng([d, T]), 250 if d > 100 else 2000
    penalties, M = (1.0, 1.7), np.where(np.arange(d) % 2, -0.5, 1.0)
    _, gram, R1, R2 = drawn(s, T, penalties, batch, rng)
    k1, k2, t12 = images(s, penalties, T, M)
    one, two, noise = bounds(scale, T)
    word = R1 * M @ R2
    tau = np.einsum("rij,rji->r", gram, word) / T
    for sample, image, bound in (
        (np.einsum("rii->ri", R1), k1, one),
        (1.7 * np.einsum("rii->ri", word), k1 * k2 * (M + t12 * s), two),
        (tau, t12, noise),
    ):
        assert np.all(np.abs(sample.mean(0) - image) <= bound + Z * sample.std(0) / np.sqrt(batch))
    # step 2, with K = Σ and unit vectors; the bounds are several times too large, so that no error bar is needed
    u = np.full(d, d**-0.5)
    assert np.var(np.einsum("rij,rji->r", gram, R1) / T) <= 27 / 64 * scale / T**2
    assert np.var(np.einsum("i,rij,j->r", u, R1, u)) <= scale / T
    assert np.var(np.einsum("rii,i->r", R1, s) / T) <= scale**3 / T**2
    assert np.var(tau) <= 4 * scale / T**2
    assert np.var(1.7 / T * np.einsum("i,rii->r", s, word)) <= 4 * scale**3 / T**2


def test_the_ratio_of_step_5():
    rng = np.random.default_rng(3)
    for _ in range(2000):
        d, T = rng.integers(1, 30), rng.integers(1, 30)
        s, M, (first, second) = rng.uniform(0, 5, d), rng.uniform(-1, 1, d), rng.uniform(0.1, 2, 2)
        b, beta = rng.uniform(0, 1, 2) ** 3, rng.uniform(0, 1, 2) ** 3
        rho, tilde = (
            np.sum(M * q) / (T + first * np.sum(q))
            for q in (s / ((first + x * s) * (second + y * s)) for x, y in (beta, b))
        )
        a, delta = max(s) / min(first, second), max(abs(b - beta))
        assert abs(tilde - rho) <= 6 * a * delta / first
        assert abs(b[0] * tilde - beta[0] * rho) <= (1 + 6 * a) * delta / first


def test_the_moment_of_step_6_solves_its_equations():
    for T in range(1, 9):
        for d in range(T + 4, T + 12):
            gap, mean = d - T, Fraction(T, d - T - 1)
            x = Fraction(T * (d - 1), gap * (gap - 1) * (gap - 3))
            y = (gap - 2) * x - mean
            assert (gap - 1) * y - 2 * x == T * mean


def test_the_moments_of_inverses():
    T, d, rng = 5, 16, np.random.default_rng(4)
    s = np.linspace(0.5, 2, d)
    raw = rng.standard_normal((20_000, T, d))
    W, H = (x @ x.swapaxes(1, 2) for x in (raw, raw * np.sqrt(s)))
    squares = np.einsum("rij,rij->r", np.linalg.inv(W), np.linalg.inv(W))
    exact = T * (d - 1) / ((d - T) * (d - T - 1) * (d - T - 3))
    assert abs(squares.mean() - exact) <= Z * squares.std() / np.sqrt(len(squares)) <= 0.05 * exact
    solved = np.linalg.solve(H, raw * np.sqrt(s))
    pseudo = T * np.einsum("rij,rij->rj", solved, solved).mean(0)  # the diagonal of E Σ̂†
    bound = 2 / 0.25 * T**2 * (d - 2) / ((d - T - 1) * (d - T - 2) * (d - T - 4))
    assert pseudo.max() <= bound


def test_the_bounds_of_step_7():
    rng = np.random.default_rng(5)
    for _ in range(300):
        T, d = rng.integers(1, 20), rng.integers(21, 60)
        s, M, penalty = rng.uniform(0.2, 3, d), rng.uniform(-1, 1, d), 10 ** rng.uniform(-3, 1)
        zero, kappa, S, c = sim.kappa(s, 0.0, T), sim.kappa(s, penalty, T), max(s), d / T - 1
        D0 = 1 - np.sum((s / (s + zero)) ** 2) / T
        assert zero >= c * min(s) * (1 - 1e-9) and D0 >= zero / (S + zero) - 1e-9
        assert -1e-9 <= kappa - zero <= penalty * (S + zero) / zero * (1 + 1e-9)
        k, k0 = kappa / (s + kappa), zero / (s + zero)
        assert max(abs(k - k0)) <= (kappa - zero) / zero + 1e-9
        assert max(abs(k**2 * s - k0**2 * s)) <= 2 * S * max(abs(k - k0)) + 1e-9
        bracket, bracket0 = (np.sum(M * s / (s + x) ** 2) / (T - np.sum((s / (s + x)) ** 2)) for x in (kappa, zero))
        assert abs(bracket0) <= 1 / (zero * D0) + 1e-9
        assert abs(bracket - bracket0) <= 4 * (kappa - zero) / (zero * D0) ** 2 + 1e-9
        lower = (S + c * min(s)) / (c * min(s)) ** 2
        assert (kappa - zero) / zero <= penalty * lower * (1 + 1e-9)


def test_a_fit_of_small_penalty_is_near_the_fit_of_minimum_norm():
    # step 7, outcome by outcome: 0 ≤ P − A ≤ λΣ̂†, (P−A)² ≤ P − A, 0 ≤ 1/μ − μ/(μ+λ)² ≤ 2λ/μ²
    rng = np.random.default_rng(6)
    X = sim.rows(np.linspace(0.5, 2, 9), 4, 1, 50, rng)
    for penalty in (1e-3, 0.1, 5.0):
        gap = sim.smoother(X, 0.0) @ X - sim.smoother(X, penalty) @ X
        pseudo = 4 * sim.smoother(X, 0.0) @ sim.smoother(X, 0.0).swapaxes(1, 2)
        for positive in (gap, penalty * pseudo - gap, gap - gap @ gap):
            assert np.linalg.eigvalsh(positive).min() >= -1e-9
        norm = lambda B: np.einsum("rij,rij->r", B, B)  # noqa: E731
        lost = norm(sim.smoother(X, 0.0)) - norm(sim.smoother(X, penalty))
        squared = np.einsum("rij,rij->r", pseudo, pseudo)
        assert np.all(lost >= 0) and np.all(lost <= 2 * penalty / 4 * squared)
