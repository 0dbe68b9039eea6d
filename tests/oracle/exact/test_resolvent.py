"""The closed form against closed forms of other kinds: both of its own roads, χ², two eigenvalues, exact moments."""

import random

import flint
import mpmath
import pytest
from flint import arb

from collapse_sym.errors import InvalidInput, NotConverged, OutsideCalculus, TooLarge
from collapse_sym.oracle.exact import moments_of_ridge, resolvent_traces
from collapse_sym.oracle.exact import precision as precision_module
from collapse_sym.oracle.exact import resolvent as resolvent_module
from collapse_sym.oracle.exact.precision import log2, precision, until_narrow
from collapse_sym.oracle.exact.resolvent import by_elimination, by_special_functions
from collapse_sym.oracle.exact.starts import z_of
from collapse_sym.oracle.exact.tridiagonal import from_left, from_right, steps_needed
from collapse_sym.testing import goes_red, mutant

CORNERS = [(N, alpha, l) for N in (1, 2, 3, 4, 5, 12, 13) for alpha in (0, 1, 2, 3, 8, 31) for l in ("1", "4.5", "40")]


def accurate(balls, bits):
    """Not only overlapping: narrow enough to mean something."""
    return all(ball.rel_accuracy_bits() >= bits for ball in balls)


def overlap(one, other):
    return all(a.overlaps(b) for a, b in zip(one, other, strict=True))


def both_roads(N, alpha, l):
    with precision(900):
        special = by_special_functions(N - 1, alpha, arb(l))
    with precision(250):
        steps = steps_needed(N - 1, alpha, log2(arb(l)), 60, 10**5)
        return special, by_elimination(N - 1, alpha, arb(l), steps)


@pytest.mark.parametrize(("N", "alpha", "l"), CORNERS[1:][::2])
def test_elimination_and_special_functions_agree(N, alpha, l):
    special, eliminated = both_roads(N, alpha, l)
    assert accurate(special, 500) and accurate(eliminated, 40)
    assert overlap(special, eliminated)


@pytest.mark.parametrize("share", [1, 3, 10, 40])
@pytest.mark.parametrize(("N", "alpha"), [(1, 0), (6, 0), (7, 1), (20, 5), (21, 300)])
def test_a_truncation_at_any_place_is_enclosed(N, alpha, share):
    with precision(900):
        exact = by_special_functions(N - 1, alpha, arb(3))
        z = z_of(N - 1, alpha, arb(3))
    with precision(300):
        steps = steps_needed(N - 1, alpha, 1.6, 200, 10**5) // share
        assert overlap(by_elimination(N - 1, alpha, arb(3), steps), exact)
        right = from_right(N - 1, alpha, arb(3), steps)
    assert right.z.overlaps(z)
    # the path of the elimination is below the truth, as the bound on its error needs
    assert right.z_path.lower() <= z.upper()


def test_the_left_end_is_the_laguerre_polynomial():
    with precision(200):
        for M, alpha in ((1, 0), (4, 0), (7, 3), (10, 11)):
            left, l = from_left(M, alpha, arb("2.5")), arb("2.5")
            assert left.P.overlaps((-l).laguerre_l(M, alpha))
            assert left.P_before.overlaps((-l).laguerre_l(M - 1, alpha))
            assert left.dP.overlaps((-l).laguerre_l(M - 1, alpha + 1))
            if M > 1:
                assert left.ddP.overlaps((-l).laguerre_l(M - 2, alpha + 2))


@pytest.mark.parametrize("dof", [1, 2, 3, 8, 101, 10**6])
@pytest.mark.parametrize("l", ["1e-9", "0.7", "1e5"])
def test_one_eigenvalue_is_chi_square(dof, l):
    with precision(200):
        g, squared = resolvent_traces(1, dof - 1, lambda: arb(l))
    with precision(400):  # E 1/(χ²+l) = ½ e^{l/2}E_{dof/2}(l/2); its derivative by E_s' = −E_{s−1}
        x, s = arb(l) / 2, arb(dof) / 2
        one, before = x.exp() * x.expint(s), x.exp() * x.expint(s - 1)
        expected = one / 2, (before - one) / 4
    assert accurate((g, squared), 190) and overlap((g, squared), expected)


@pytest.mark.parametrize(("alpha", "l"), [(0, "1"), (1, "0.01"), (2, "3"), (5, "30")])
def test_two_eigenvalues_by_their_joint_density(alpha, l):
    # ρ(x) ∝ w₁(x) ∫ |x − y| w₁(y) dy, w₁ = x^{(α−1)/2}e^{−x/2}: no one-point formula, in mpmath.
    with mpmath.workdps(18):
        s, shift = mpmath.mpf(alpha + 1) / 2, mpmath.mpf(l)

        def upper(a, x):
            return 2**a * mpmath.gammainc(a, x / 2)

        def weight(y):  # in y = √x
            x = y * y
            high, higher = upper(s, x), upper(s + 1, x)
            spread = x * (2**s * mpmath.gamma(s) - 2 * high) - (2 ** (s + 1) * mpmath.gamma(s + 1) - 2 * higher)
            return 2 * y**alpha * mpmath.exp(-x / 2) * spread

        pieces = [0, mpmath.sqrt(shift), *(mpmath.mpf(y) + k * mpmath.sqrt(alpha) for k, y in enumerate((2, 6, 14), 1))]
        mass = mpmath.quad(weight, pieces)
        one = mpmath.quad(lambda y: weight(y) / (y * y + shift), pieces)
        two = mpmath.quad(lambda y: weight(y) / (y * y + shift) ** 2, pieces)
        expected = 2 * one / mass, 2 * two / mass
    with precision(120):
        found = resolvent_traces(2, alpha, lambda: arb(l))
        for ball, number in zip(found, expected, strict=True):
            assert abs(ball / arb(mpmath.nstr(number, 18)) - 1) < 1e-13


def trace_moments(d, T):
    """E tr W^k for k = 0 … 4 on min(d, T) eigenvalues, exactly (real Wishart)."""
    return (
        min(d, T),
        d * T,
        d * T * (d + T + 1),
        d * T * (d * d + T * T + 3 * d * T + 3 * d + 3 * T + 4),
        d * T * (d**3 + T**3 + 6 * d * d * T + 6 * d * T * T + 6 * d * d + 6 * T * T + 17 * d * T + 21 * (d + T) + 20),
    )


def large_shift(d, T):
    # 1/(x+l) lies between consecutive partial sums of Σ (−x)^k/l^{k+1}: so does its mean
    l, (m0, m1, m2, m3, m4) = 10**6 * (d + T), trace_moments(d, T)
    with precision(400):
        g, squared = resolvent_traces(min(d, T), abs(d - T), lambda: arb(l))
        x = 1 / arb(l)
        low = x * (m0 - x * (m1 - x * (m2 - x * m3)))
        assert low < g < low + m4 * x**5
        low = x**2 * (m0 - x * (2 * m1 - x * (3 * m2 - x * 4 * m3)))
        assert low < squared < low + 5 * m4 * x**6


@pytest.mark.parametrize(("d", "T"), [(1, 1), (2, 2), (3, 2), (2, 5), (7, 7), (8, 8), (9, 10), (30, 17), (50, 500)])
def test_a_large_shift_gives_the_exact_moments(d, T):
    large_shift(d, T)


@pytest.mark.parametrize(("d", "T"), [(1, 8), (2, 8), (7, 12), (12, 7), (8, 40), (41, 90)])
def test_a_small_shift_gives_the_exact_inverse_moments(d, T):
    N, gap = min(d, T), abs(d - T)
    with precision(300):
        l = arb("1e-12")
        g, _ = resolvent_traces(N, gap, lambda: arb("1e-12"))
        first = arb(N) / (gap - 1)
        second = arb(N * (max(d, T) - 1)) / (gap * (gap - 1) * (gap - 3))
        assert first - l * second < g < first
        assert abs((first - g) / (l * second) - 1) < 1e-8


def test_all_digits_arrive_at_the_first_try():
    rng = random.Random(3)
    for _ in range(150):
        N, alpha = int(10 ** rng.uniform(0, 2)), rng.choice([0, 1, 2, int(10 ** rng.uniform(0, 6))])
        l = arb(10 ** rng.uniform(-12, 12))
        with precision(180):
            assert accurate(resolvent_traces(N, alpha, lambda l=l: l), 175), (N, alpha, l)


@pytest.mark.parametrize("lam", ["1e-400", "1e-40", "1", "1e400"])
@pytest.mark.parametrize(("d", "T"), [(3, 3), (3, 5), (4, 10**90), (10**90, 3)])
def test_sizes_and_penalties_beyond_float64(d, T, lam):
    m = moments_of_ridge(d, T, lam, digits=20)
    assert accurate(m.balls, 66) and all(ball > 0 for ball in m.balls)


def test_a_penalty_that_is_no_fraction_and_many_digits():
    few, many = (moments_of_ridge(9, 14, "sqrt(2)/10", digits=n) for n in (20, 700))
    assert accurate(many.balls, 700 * 3.32) and overlap(few.balls, many.balls)


@pytest.mark.parametrize(("d", "T"), [(4, 4), (4, 9), (9, 4), (5, 6)])
def test_the_moments_are_consistent(d, T):
    m = moments_of_ridge(d, T, "0.3")
    assert overlap((m.shortfall, m.residual, m.cross), (1 - m.a1, 1 - 2 * m.a1 + m.a2, m.a1 - m.a2))
    transposed = moments_of_ridge(T, d, arb_text(T, d))  # W and XXᵀ share eigenvalues: λT = λ'd
    assert overlap((m.a1 * d, m.a2 * d, m.b), (transposed.a1 * T, transposed.a2 * T, transposed.b))


def arb_text(T, d):
    return f"0.3*{T}/{d}"


@pytest.mark.parametrize(("d", "T"), [(5, 9), (9, 5)])
def test_a_vanishing_penalty_is_least_squares(d, T):
    m, limit = moments_of_ridge(d, T, "1e-40"), moments_of_ridge(d, T, 0)
    assert all(abs(a - b) < 1e-36 for a, b in zip(m, limit))
    assert not moments_of_ridge(5, 6, 0).b.is_finite()


def test_refusals(monkeypatch):
    for d, T, lam in ((0, 3, 1), (3, 0, 1), (2.5, 3, 1), (3, "T", 1), (3, 3, "x"), (3, 3, "lambda")):
        with pytest.raises(InvalidInput):
            moments_of_ridge(d, T, lam)
    with pytest.raises(OutsideCalculus, match="the mean is infinite"):
        moments_of_ridge(3, 3, -1)
    with pytest.raises(TooLarge, match="stop at"):
        moments_of_ridge(10**7, 10**7, 1)
    with pytest.raises(InvalidInput):
        resolvent_traces(0, 1, lambda: arb(1))
    monkeypatch.setattr(precision_module, "MOST_BITS", 300)
    with pytest.raises(NotConverged, match="40 digits"):
        until_narrow(lambda: (arb(1, 1e-20),), lambda balls: balls, 40, "a wide ball")


def test_the_precision_is_restored():
    before = flint.ctx.prec
    moments_of_ridge(3, 5, 1, digits=80)
    assert flint.ctx.prec == before


def test_wrong_formulas_are_caught():
    def two():
        test_two_eigenvalues_by_their_joint_density(1, "0.01")

    def odd():
        large_shift(8, 8)

    goes_red(two, resolvent_module, "binomial", lambda f: lambda alpha, k: f(alpha, k) * arb("1.0001"))
    goes_red(odd, resolvent_module, "meeting", lambda f: lambda M, a, l, left, z: f(M, a + 1, l, left, z))
    goes_red(two, resolvent_module, "from_left", lambda f: lambda M, a, l, **k: f(M, a + 1, l, **k))
    with mutant(resolvent_module, "from_right", lambda f: lambda M, a, l, steps: f(M, a, l * arb("1.001"), steps)):
        with pytest.raises(AssertionError):
            test_elimination_and_special_functions_agree(4, 3, "1.5")
