"""The trapezoidal rule: closed forms, quadrature of another kind, coarse rules, wide balls, and what it refuses."""

import random

import flint
import pytest
from flint import acb, arb, fmpq

from collapse_sym.scaling import lines
from collapse_sym.scaling.lines import line_integral

ONE = arb(1)
EULER = [(fmpq(1, 2), 1), (fmpq(3, 2), 2), (fmpq(1, 7), 1), (fmpq(20, 7), 3)]  # z, m of w^(z−1)/(h+w)^m


@pytest.fixture(autouse=True)
def precision():
    saved, flint.ctx.prec = flint.ctx.prec, 200
    yield
    flint.ctx.prec = saved


def euler(z, m, h):
    """∫ w^(z−1) (h+w)^(−m) dw = h^(z−m) Γ(z)Γ(m−z)/Γ(m)."""
    z = arb(z)
    return h ** (z - m) * z.gamma() * (m - z).gamma() / arb(m).gamma()


def by_quadrature(rise, poles, kernels, reach=400):
    """What Gauss–Legendre quadrature gives between ± reach, where the rest is negligible."""

    def f(t, _):
        out = (rise * t).exp()
        for h, k, b, m in poles:
            out = out / (h + k * (b * t).exp()) ** m
        for c, m, lacks in kernels:
            out = out * (1 - (-c * (-t).exp()).exp() if lacks else (-c * (-t).exp()).exp()) ** m
        return out

    pieces = [acb.integral(f, x, x + 10).real for x in range(-reach, reach, 10)]
    return sum(pieces, arb(0)) + arb(0, 1e-20)


@pytest.mark.parametrize("z, m", EULER)
def test_beta_functions_to_all_digits(z, m):
    for h in (ONE, ONE / 1000, arb(77)):
        found = line_integral(arb(z), [(h, ONE, ONE, m)], [])
        assert found.overlaps(euler(z, m, h)) and found.rel_accuracy_bits() > 170


@pytest.mark.parametrize("z, m", EULER)
def test_a_coarse_rule_holds_the_integral_whatever_its_phase(z, m):
    """At 200 bits of arithmetic nothing but the stated bounds covers what the rule misses."""
    for i in range(60):
        h = (arb(i) / 20).exp()
        found = line_integral(arb(z), [(h, ONE, ONE, m)], [], bits=2)
        assert found.overlaps(euler(z, m, h))
        assert 10 < found.rel_accuracy_bits() < 60


def test_what_is_left_out_at_both_ends_is_bounded(monkeypatch):
    monkeypatch.setattr(lines, "_last", lambda steps: whole(steps) if steps < 40 else whole(steps) // 5)
    whole = lambda steps: int(steps.upper().ceil().unique_fmpz())  # noqa: E731
    for z, m in EULER:
        found = line_integral(arb(z), [(arb(3), ONE, ONE, m)], [])
        assert found.overlaps(euler(z, m, arb(3))) and found.rel_accuracy_bits() < 100


def test_the_bound_on_the_edge_of_the_strip_is_one():
    flint.ctx.prec = 60
    for rise, m, kernels in (
        (ONE / 20, 1, [(arb(7), 2, True)]),
        (ONE / 2, 2, [(arb(7), 1, True)]),
        (ONE * 5 / 2, 3, [(arb(7), 1, False)]),
        (ONE * 3 / 2, 3, []),
    ):
        h, lacks = arb(2), sum(order for _, order, lacking in kernels if lacking)
        a, M, left, right = lines._strip(rise, m + lacks - rise, [(h, ONE, ONE, m)], kernels)
        step, over = 0.01, 0.0
        for j in range(-15_000, 6_000):
            t = acb(arb(j) * step, a)
            size = abs((rise * t).exp() / (h + t.exp()) ** m)
            for c, order, lacking in kernels:
                small = (-c * (-t).exp()).exp()
                size *= abs(1 - small if lacking else small) ** order
            over += float(size) * step
        assert 0 < over < float(M), (over, M)


def test_kernels_agree_with_another_quadrature():
    rng = random.Random(4)
    flint.ctx.prec = 100
    for _ in range(6):
        h, c = (arb(fmpq(rng.randint(1, 60), rng.randint(1, 60))) for _ in range(2))
        orders, lacks = rng.randint(1, 2), rng.random() < 0.5
        b, m = arb(fmpq(rng.randint(2, 6), 2)), rng.randint(1, 3)
        fall = b * m + orders * lacks
        rise = fall * fmpq(rng.randint(1, 4), 5)
        terms = (rise, [(h, ONE, b, m)], [(c, orders, lacks)])
        found = line_integral(*terms)
        assert found.overlaps(by_quadrature(*terms)) and found.rel_accuracy_bits() > 50


def test_a_wide_ball_is_not_much_wider_than_its_ends():
    terms = (arb(3) / 2, [(ONE, ONE, ONE, 2)], [(arb(3), 1, True)])
    at = lambda h: line_integral(terms[0], [(h, ONE, ONE, 2)], terms[2])  # noqa: E731
    wide, low, high = at(ONE.union(arb(2))), at(arb(2)), at(ONE)
    assert wide.contains(low) and wide.contains(high) and wide.rad() < 1.4 * (high - low) / 2


def test_what_has_no_bound_is_no_ball():
    one = [(ONE, ONE, ONE, 1)]
    for rise, poles in ((arb(0), one), (arb(1), one), (ONE / 2, [(arb(0, 1), ONE, ONE, 1)]), (ONE / 2, [])):
        assert not line_integral(rise, poles, []).is_finite()


def test_a_strip_that_is_too_wide_is_seen(monkeypatch):
    """With the poles inside of the strip the bound is none: e^(−2πa/η) falls faster than what is missed."""
    monkeypatch.setattr(lines, "WIDTH", arb(3) / 2)
    held = []
    for i in range(60):
        h = (arb(i) / 20).exp()
        held.append(bool(line_integral(ONE / 2, [(h, ONE, ONE, 1)], [], bits=2).overlaps(euler(fmpq(1, 2), 1, h))))
    assert not all(held)
