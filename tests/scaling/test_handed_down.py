"""What generations hand down: the identities of the proof, its constants, and its verdicts against plain sums."""

import random
from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp
from flint import fmpq

from collapse_sym.scaling import handed_down as room
from collapse_sym.scaling.handed_down import falls_with_kappa
from collapse_sym.scaling.settings import Setting

Q = sp.Rational


def generations(w2, s, kappa0, n):
    """G_0 … G_n with A and p."""
    A, p = s / (s + kappa0), s / (s + kappa0) ** 2
    found = [w2]
    for _ in range(n):
        found.append(A**2 * found[-1] + kappa0 * p * (p * found[-1]).sum() / p.sum())
    return A, p, found


def error(w2, s, A, G, n, kappa):
    m = s / (s + kappa)
    return (s * (w2 - 2 * m * w2 * A**n + m**2 * G[n])).sum()


def test_the_identities_hold_in_rational_arithmetic():
    rng = random.Random(1)
    draw = lambda: F(rng.randint(1, 50), rng.randint(1, 50))  # noqa: E731
    for _ in range(20):
        s, w2 = (np.array([draw() for _ in range(6)]) for _ in range(2))
        kappa0, kappa, n = draw(), draw(), 4
        A, p, G = generations(w2, s, kappa0, n)
        m, H = s / (s + kappa), [w2 * A**i - G[i] for i in range(n + 1)]
        for i in range(n):
            mean = (p * G[i]).sum() / p.sum()
            covariance = (m * p * (G[i] - mean)).sum()
            assert (m * H[i + 1]).sum() == (m * A * H[i]).sum() + kappa0 * covariance
        more = error(w2, s, A, G, n, kappa) - error(w2, s, A, G, n, 0)
        assert more == kappa * (2 * (m * w2 * A**n).sum() - (m * (1 + m) * G[n]).sum())
        assert more >= 2 * kappa * (m * H[n]).sum()


def test_one_generation_leaves_the_error_level_at_kappa_0():
    """In rational arithmetic; on T rows Σs²/(s+κ)² = df₂ more of G₁ is spread."""
    rng = random.Random(2)
    draw = lambda: F(rng.randint(1, 50), rng.randint(1, 50))  # noqa: E731
    for _ in range(20):
        s, w2 = (np.array([draw() for _ in range(6)]) for _ in range(2))
        kappa0, kappa, T = draw(), draw(), 6 + draw()
        A, _, found = generations(w2, s, kappa0, 1)
        m, G = s / (s + kappa), found[1]
        assert (w2 * A).sum() == G.sum()
        more = kappa**2 * (((m + 2) * G - 2 * w2 * A) / (s + kappa)).sum()
        assert error(w2, s, A, found, 1, kappa) - error(w2, s, A, found, 1, 0) == more
        df2 = (m**2).sum()
        mean, noise = s * m**2, kappa**2 * s / (s + kappa) ** 2 * df2 / (T - df2)  # second(Σ) of the last fit
        spread = kappa**2 * df2 / (T - df2) * (s * G / (s + kappa) ** 2).sum()
        whole = (s * w2 - 2 * s * m * w2 * A + (mean + noise) * G).sum()
        assert whole == error(w2, s, A, found, 1, kappa) + spread


def test_two_generations_do_not():
    s, w2 = np.array([F(1), F(2), F(5)]), np.array([F(3), F(1), F(1, 2)])
    A, _, found = generations(w2, s, F(1), 2)
    assert found[2].sum() != (w2 * A**2).sum()
    shared, one = (replace(HANDED, n=n, design=d) for n, d in ((None, "shared"), (1, "fresh")))
    assert room.one_design(shared) and room.one_design(one) and room.one_design(replace(shared, nu=Q(1, 2)))
    assert not room.one_design(HANDED) and not room.one_design(replace(HANDED, n=None, nu=Q(1, 2)))


LAWS = [(Q(2), Q(3, 8)), (Q(3, 2), Q(9, 10)), (Q(11, 10), Q(1, 2)), (Q(6), Q(19, 20))]


def grid(beta, source):
    """w², s and counts of a power law around κ₀ = 1, d = ∞."""
    logs = np.linspace(-130, 130, 26_001)
    y = np.exp(logs)
    return y ** float(1 / beta + 2 * source - 1), y, y ** float(-1 / beta)


def means(beta, source, n):
    w2, y, counts = grid(beta, source)
    A, weights = y / (1 + y), counts * y / (1 + y) ** 2
    weights = weights / weights.sum()
    G, found = w2, []
    for _ in range(n):
        found.append((weights * G).sum())
        yield G, weights, found[-1]
        G = A**2 * G + A / (1 + y) * found[-1]


@pytest.mark.parametrize("beta, source", LAWS)
def test_the_means_are_rational_multiples_of_the_first(beta, source):
    found = [mean for _, _, mean in means(beta, source, 6)]
    ours = room._means(5, *(fmpq(int(v.p), int(v.q)) for v in (beta, source)))
    assert [float(x.p) / float(x.q) for x in ours] == pytest.approx([x / found[0] for x in found], rel=1e-4)
    inverse = room._over_mean(*(fmpq(int(v.p), int(v.q)) for v in (beta, source)))
    assert float(inverse.p) / float(inverse.q) == pytest.approx(1 / found[0], rel=1e-4)


@pytest.mark.parametrize("beta, source", LAWS)
def test_second_moments_and_their_slopes_are_the_polynomials_of_the_proof(beta, source):
    law = tuple(fmpq(int(v.p), int(v.q)) for v in (beta, source))
    inverse, q, ours = room._over_mean(*law), float(1 / beta + 2 * source - 1), room._means(5, *law)
    _, y, _ = grid(beta, source)
    moments = [G for G, _, _ in means(beta, source, 6)]
    for i, U in enumerate(room._fed(ours[:-1]), 1):
        for x in (fmpq(1, 50), fmpq(1), fmpq(7)):
            at = float(x)
            here = (at ** (2 * i + q) + float(U(x) / inverse)) / (1 + at) ** (2 * i)
            assert here == pytest.approx(np.exp(np.interp(np.log(at), np.log(y), np.log(moments[i]))), rel=1e-3)
        rise = np.interp(0, np.log(y), np.gradient(moments[i], np.log(y))) * float(inverse) * 2 ** (2 * i + 1)
        assert float(room._slope(i, 1 / law[0] + 2 * law[1] - 1, inverse, U)(fmpq(1))) == pytest.approx(rise, rel=1e-3)


@pytest.mark.parametrize("beta, source", LAWS)
def test_the_mean_is_crossed_once(beta, source):
    for G, _, mean in means(beta, source, 8):
        assert np.count_nonzero(np.diff(np.sign(G - mean))) == 1


HANDED = Setting(a=-sp.oo, b=Q(1, 2), D=sp.oo, s=sp.oo, ell=1, beta=sp.Integer(2), source=Q(3, 8), n=3)


def far(beta, source, n, kappa):
    """E(κ) − E(0) on a power law with κ₀ = 1, up to a factor."""
    w2, y, counts = grid(beta, source)
    A = y / (1 + y)
    *_, (G, _, _) = means(beta, source, n + 1)
    m = y / (y + kappa)
    rise = kappa * (2 * m * w2 * A**n - m * (1 + m) * G)
    return (counts * rise).sum()


@pytest.mark.parametrize("beta, source", LAWS)
@pytest.mark.parametrize("n", [1, 2, 5])
def test_no_positive_kappa_does_better(beta, source, n):
    assert falls_with_kappa(replace(HANDED, beta=beta, source=source, n=n))
    assert all(far(beta, source, n, kappa) > 0 for kappa in (0.01, 0.1, 1, 10))


def test_of_a_rough_truth_nothing_is_said_and_one_does_better():
    for n in (1, 2):
        assert not falls_with_kappa(replace(HANDED, source=Q(1, 5), n=n))
        assert far(Q(2), Q(1, 5), n, 0.01) < 0


def test_where_d_meets_T0_only_one_generation_is_told():
    there = replace(HANDED, D=Q(1, 2), generators="under")
    assert falls_with_kappa(replace(there, n=1)) and not falls_with_kappa(there)
    assert falls_with_kappa(replace(there, n=None, design="shared"))
    assert not falls_with_kappa(replace(HANDED, n=None)) and not falls_with_kappa(replace(HANDED, source=None))


@pytest.mark.parametrize("source", [fmpq(3, 8), fmpq(5, 4)])
def test_other_means_are_not_seen_to_be_crossed_once(monkeypatch, source):
    """With a second mean that is far too small, G₁ would cross it elsewhere or more than once."""
    right = room._means
    monkeypatch.setattr(room, "_means", lambda *a: (right(*a)[0], right(*a)[1] / 100, *right(*a)[2:]))
    assert not all(room._crossings.__wrapped__(4, fmpq(20), source))
