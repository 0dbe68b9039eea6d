"""The trapezoidal rule: closed forms, quadrature of another kind, coarse rules, wide balls, and what it refuses."""

import random

import flint
import pytest
from flint import acb, arb, fmpq

from collapse_sym.errors import InvalidInput
from collapse_sym.scaling import lines
from collapse_sym.scaling.lines import line_integral, unit_integral

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


def over_unit(rise, poles):
    """∫₀¹ u^(rise−1) Π(h + k u^b)^(−m) du by Gauss–Legendre quadrature in log u."""

    def f(t, _):
        out = (rise * t).exp()
        for h, k, b, m in poles:
            out = out / (h + k * (b * t).exp()) ** m
        return out

    left = (200 * arb(2).log() / rise).upper().ceil()
    return acb.integral(f, -left, 0).real + arb(0, 1e-30)


def unit_case(rng):
    b, rise = (arb(fmpq(rng.randint(1, 30), rng.randint(1, 7))) for _ in range(2))
    poles = [(arb(rng.randint(1, 3)), arb(rng.randint(1, 40)) / rng.choice([1, 100]), b, rng.randint(1, 4))]
    return rise, poles + [(ONE, arb(rng.randint(1, 9)), b, rng.randint(1, 3))] * rng.randint(0, 1)


def test_integrals_over_0_1_agree_with_another_quadrature():
    rng = random.Random(5)
    flint.ctx.prec = 90
    tilts = set()
    for _ in range(30):
        rise, poles = unit_case(rng)
        tilts.add(bool(sum(m for *_, m in poles) > rise / poles[0][2] + 1))
        found = unit_integral(rise, poles)
        assert found.overlaps(over_unit(rise, poles)) and found.rel_accuracy_bits() > 70
    assert tilts == {True, False}


def test_a_small_integral_over_0_1_keeps_its_digits():
    """∫₀¹ u (1 + ku)^(−2) du = {log(1+k) − k/(1+k)}/k², of k = 10¹²."""
    k = arb(10) ** 12
    found = unit_integral(2 * ONE, [(ONE, k, ONE, 2)])
    assert found.overlaps(((1 + k).log() - k / (1 + k)) / k**2) and found.rel_accuracy_bits() > 180


def test_the_bounds_of_a_tilted_line_hold_whatever_its_phase():
    """At 200 bits of arithmetic nothing but the stated bounds covers what a coarse rule and its ends leave out."""
    for rise, m in ((fmpq(1, 3), 1), (fmpq(1, 2), 4), (fmpq(7, 2), 1), (fmpq(9, 2), 2)):
        for i in range(40):
            k = (arb(i) / 15).exp()
            found = line_integral(arb(rise), [(ONE, 1 + k, ONE, m)], [], bits=2, tilt=arb(m - rise - 1))
            assert found.overlaps(over_unit(arb(rise), [(ONE, k, ONE, m)])), (rise, m, i)
            assert found.rel_accuracy_bits() < 70


def tilted(rise, tilt, m, t):
    """|F| of e^(rise·t) (1 + e^t)^tilt (1 + 3e^t)^(−m)."""
    return abs((rise * t).exp() * (1 + t.exp()) ** tilt / (1 + 3 * t.exp()) ** m)


def test_the_bound_on_the_edge_of_a_tilted_strip_is_one():
    flint.ctx.prec = 60
    for rise, tilt, m in ((ONE / 2, ONE * 5 / 2, 4), (ONE * 3, -ONE * 3, 1), (ONE * 19 / 2, -ONE * 19 / 2, 1)):
        fall = m - rise - tilt
        a, M, left, right = lines._strip(rise, fall, [(ONE, arb(3), ONE, m)], [], tilt)
        over = sum(float(tilted(rise, tilt, m, acb(arb(j) / 100, a))) / 100 for j in range(-6000, 6000))
        assert 0 < over < float(M)
        for t in range(1, 30):
            assert tilted(rise, tilt, m, acb(-t)) < left * (-rise * t).exp()
            assert tilted(rise, tilt, m, acb(t)) < right * (-fall * t).exp()


def test_integrals_over_0_1_have_one_power():
    with pytest.raises(InvalidInput, match="several powers"):
        unit_integral(ONE, [(ONE, ONE, ONE, 1), (ONE, ONE, 2 * ONE, 1)])
