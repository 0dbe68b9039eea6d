"""Leading constants against the engine's own recursion at huge T, and in closed form where the paper has one."""

import math
import random
from dataclasses import replace

import flint
import mpmath
import numpy as np
import pytest
import sympy as sp

from collapse_sym.errors import InvalidInput, NotConverged, OutsideCalculus
from collapse_sym.notation import BETA, R, symbol
from collapse_sym.scaling.certified import value
from collapse_sym.scaling.constants import leading_terms
from collapse_sym.scaling.settings import Factors, Setting
from tests.scaling.exact import Numbers, risk

Q, oo = sp.Rational, sp.oo


def numbers(law, T, n=None):
    f = law.factors
    return Numbers(
        float(law.beta), float(law.source), T, float(law.a), float(law.b), None if law.D == oo else float(law.D),
        float(law.s), None if law.ell == oo else float(law.ell), n or law.n or 1, float(law.nu),
        *(float(c) for c in (f.ridge, f.dimension, f.generator_rows, f.noise, f.collapse)),
    )  # fmt: skip


def ratios(law, T, n=None):
    """Engine against leading term, part by part; parts with logarithms are left to a test of their own."""
    found = leading_terms(law)
    exact = risk(numbers(law, T, n), law.design)
    return {
        name: exact[name] / (float(found.number(name, 8).mid()) * T ** float(part.exponent))
        for name, part in found.parts.items()
        if not part.log and part.constant is not None
    }


def law(beta, r, D, b, ell, **more):
    factors = more.pop("factors", {})
    given = dict(ridge=Q(5, 3), dimension=Q(4, 3), generator_rows=Q(2, 3), noise=Q(3, 2), collapse=Q(1, 2))
    return Setting(a=0, b=b, D=D, s=0, ell=ell, beta=beta, source=r, factors=Factors(**{**given, **factors}), **more)


LAWS = {
    "ridge, many rows": law(Q(2), Q(3, 8), Q(3, 4), Q(1), Q(1)),
    "kappa at the end of the spectrum": law(Q(2), Q(3, 8), Q(1, 2), Q(3, 4), Q(1)),
    "d above T": law(Q(2), Q(3, 4), Q(3, 2), Q(7, 4), Q(3)),
    "lambda balances": law(Q(5, 2), Q(3, 8), Q(3, 2), Q(2), Q(5, 2)),
    "d ~ T ~ T0": law(Q(2), Q(3, 8), Q(1), Q(1), Q(3), factors=dict(dimension=Q(1, 3))),
    "d ~ T, phi > 1": law(Q(2), Q(5, 4), Q(1), Q(5, 4), Q(3)),
    "lambda constant": law(Q(2), Q(3, 8), Q(3, 4), Q(1), Q(0)),
    "least squares": law(Q(2), Q(3, 8), Q(1, 2), Q(3, 4), oo),
    "one, few rows": law(Q(2), Q(3, 8), oo, Q(3, 4), Q(1), n=1),
    "two, few rows, x = b": law(Q(2), Q(3, 8), oo, Q(1, 2), Q(1), n=2),
    "three, x > b": law(Q(3), Q(3, 4), oo, Q(1, 2), Q(9, 4), n=3),
    "two, d ~ T0": law(Q(2), Q(3, 8), Q(3, 4), Q(3, 4), Q(1), n=2),
    "shared, x = b = 1": law(Q(2), Q(3, 8), oo, Q(1), Q(2), design="shared"),
    "r > 1": law(Q(2), Q(5, 4), oo, Q(1, 2), Q(1), n=2),
    "two, then least squares": law(Q(2), Q(3, 8), Q(3, 4), Q(1, 2), oo, n=2),
    "r = 1/2, x = b": law(Q(2), Q(1, 2), oo, Q(1, 2), Q(1), n=1),
}


@pytest.mark.parametrize("name", LAWS)
def test_the_engine_at_huge_T_has_these_constants(name):
    """Two sizes: either the distance from 1 is small, or it falls as T grows."""
    near, far = ratios(LAWS[name], 1e12), ratios(LAWS[name], 1e16)
    assert far
    for part, ratio in far.items():
        assert abs(ratio - 1) < 1e-3 or abs(ratio - 1) < 0.75 * abs(near[part] - 1) < 0.1, (part, near, far)


GROWING = {
    "x < x_n": law(Q(2), Q(3, 8), oo, Q(1), Q(1), nu=Q(1, 4)),
    "x_n < x = b": law(Q(2), Q(3, 8), oo, Q(1), Q(2), nu=Q(1, 4), factors=dict(generator_rows=Q(1))),
    "x_n < b < x": law(Q(2), Q(5, 4), oo, Q(1, 2), Q(3, 2), nu=Q(1, 4)),
    "x = x_n": law(Q(2), Q(3, 8), oo, Q(1), Q(7, 4), nu=Q(1, 4)),
    "x = x_n = 1": law(Q(2), Q(3, 8), oo, Q(9, 8), Q(2), nu=Q(1, 4), factors=dict(generator_rows=Q(2))),
    "x = x_n, r > 1": law(Q(2), Q(5, 4), oo, Q(1), Q(7, 4), nu=Q(1, 4)),
    "d finite, r = 1/2": law(Q(2), Q(1, 2), Q(1), Q(1, 2), Q(1), nu=Q(1, 4)),
    "d ~ T0, at the end": law(Q(2), Q(3, 8), Q(3, 4), Q(3, 4), Q(1), nu=Q(1, 4), factors=dict(generator_rows=Q(1, 2))),
    "least squares": law(Q(2), Q(3, 8), Q(3, 4), Q(1, 2), oo, nu=Q(1, 4)),
}


@pytest.mark.parametrize("name", GROWING)
def test_growing_generations_have_these_constants(name):
    """n = T^nu rises by a factor 10, to 316: what is left of the distance falls with it."""
    one = GROWING[name]
    found = leading_terms(one)
    assert set(found.parts) == {"bias", "variance", "collapse"}
    near, far = (ratios(one, T, round(T ** float(one.nu))) for T in (1e6, 1e10))
    assert set(far) == set(found.parts)
    for part, ratio in far.items():
        assert abs(ratio - 1) < 0.1 and abs(ratio - 1) < max(2e-3, 0.7 * abs(near[part] - 1)), (part, near, far)


@pytest.mark.deep
def test_so_it_is_with_the_last_position_first():
    """x_n < x < b is slow: the distance falls like T^(−β(x − x_n)/2)."""
    one = law(Q(2), Q(3, 8), oo, Q(9, 8), Q(2), nu=Q(1, 2), factors=dict(generator_rows=Q(2)))
    near, far = (ratios(one, T, round(T**0.5)) for T in (1e5, 1e8))
    assert all(abs(far[part] - 1) < max(1e-3, 0.55 * abs(near[part] - 1)) for part in far), (near, far)


@pytest.mark.deep
def test_so_it_is_where_nothing_of_the_truth_is_left():
    """n = T^(1/4) above T₀^β: the bias is Quad[s], the noise that of a chain without end."""
    one = law(Q(3, 2), Q(3, 8), oo, Q(1, 8), Q(3, 4), nu=Q(1, 4), factors=dict(generator_rows=Q(1)))
    found = leading_terms(one)
    assert found.parts["bias"].exponent == 0 and found.parts["bias"].constant == sp.zeta(Q(17, 8))
    near, far = (ratios(one, T, round(T**0.25)) for T in (1e8, 1e16))
    assert all(abs(far[part] - 1) < max(2e-3, 0.5 * abs(near[part] - 1)) for part in far), (near, far)


def test_fixed_sizes_are_themselves_and_without_noise_there_is_no_collapse():
    """d = 30 and T₀ = 60 fixed, λ = K/T: the cost is nσ₀²d/(T₀−d−1), whatever T."""
    fixed = Setting(
        a=0, b=0, D=0, s=0, ell=1, beta=Q(2), source=Q(3, 8),
        factors=Factors(ridge=Q(2), dimension=Q(30), generator_rows=Q(60)),
    )  # fmt: skip
    found = leading_terms(fixed)
    assert found.parts["collapse"].exponent == 0 and found.number("collapse").overlaps(flint.arb(30) / 29)
    assert all(abs(ratio - 1) < 1e-4 for ratio in ratios(fixed, 1e12).values())
    with pytest.raises(OutsideCalculus, match="no equivalent holds"):
        leading_terms(replace(fixed, generators=None, factors=replace(fixed.factors, generator_rows=Q(20))))
    silent = leading_terms(replace(LAWS["two, few rows, x = b"], a=-oo))
    assert set(silent.parts) == {"bias", "variance"} == {term.name for term in silent.terms}


def test_logarithms_come_with_their_length():
    one = law(Q(2), Q(1), oo, Q(3, 4), Q(1), n=1)
    part = leading_terms(one).parts["bias"]
    assert part.log == 1
    low, high = (risk(numbers(one, T))["bias"] / T ** float(part.exponent) for T in (1e12, 1e16))
    assert abs((high - low) / math.log(1e4) / float(part.constant) - 1) < 1e-4


def drawn(rng):
    pick = rng.choice
    beta = pick([Q(3, 2), Q(2), Q(5, 2), Q(3)])
    factors = Factors(
        ridge=Q(rng.randint(1, 9), 3), dimension=Q(pick([1, 2, 4, 5, 7]), 3), generator_rows=Q(rng.randint(2, 5), 3),
        noise=Q(rng.randint(1, 5), 2), collapse=Q(rng.randint(1, 5), 2),
    )  # fmt: skip
    return Setting(
        a=pick([Q(0), Q(1, 4)]), b=Q(rng.randint(1, 5), 4), D=pick([oo, Q(1, 2), Q(3, 4), Q(1), Q(5, 4), Q(3, 2)]),
        s=pick([Q(0), Q(1, 2)]), ell=beta * pick([Q(0), Q(1, 8), Q(1, 4), Q(1, 2), Q(3, 4), Q(1), Q(5, 4), oo]),
        beta=beta, source=pick([Q(1, 4), Q(3, 8), Q(1, 2), Q(3, 4), Q(5, 4), Q(2)]), n=pick([1, 2, 3]),
        design=pick(["fresh", "shared"]), factors=factors,
    )  # fmt: skip


@pytest.mark.deep
def test_so_it_is_at_random():
    rng, tried = random.Random(11), 0
    while tried < 150:
        try:
            one = drawn(rng)
            near, far = ratios(one, 1e11), ratios(one, 1e15)
        except (InvalidInput, OutsideCalculus):
            continue
        except (ZeroDivisionError, NotConverged):
            continue  # float64 has no margin left, T₀ far above T
        tried += 1
        for part, ratio in far.items():
            assert abs(ratio - 1) < 0.02 or abs(ratio - 1) < 0.8 * abs(near[part] - 1), (part, near, far, one)


def test_constants_hold_in_the_cell_of_a_sample_with_symbols():
    exponents = {name: symbol(name, "exponent") for name in ("a", "b", "ell")}
    sample = {BETA: Q(2), R: Q(3), exponents["a"]: Q(0), exponents["b"]: Q(2), exponents["ell"]: Q(1)}
    open_one = Setting(D=Q(3, 2), s=0, source=R / 2 / BETA, generators="over")
    found = leading_terms(open_one, sample)
    closed = leading_terms(Setting(a=0, b=2, D=Q(3, 2), s=0, ell=1, beta=Q(2), source=Q(3, 4)))
    K = symbol("K", "scale")
    for name, part in closed.parts.items():
        there = found.parts[name]
        assert there.exponent.subs(sample) == part.exponent
        at = {**sample, K: Q(7, 3)}
        assert value(there.constant.subs(at), 12).overlaps(value(part.constant.subs(at), 12))


def test_a_number_of_generations_that_is_only_fixed_leaves_open_what_depends_on_it():
    found = leading_terms(law(Q(2), Q(3, 8), oo, Q(3, 4), Q(1)))
    assert found.parts["collapse"].constant is None
    three = leading_terms(law(Q(2), Q(3, 8), oo, Q(3, 4), Q(1), n=3))
    assert found.parts["bias"].constant == three.parts["bias"].constant
    with pytest.raises(InvalidInput, match="depends on n"):
        found.number("collapse")


def test_closed_forms_and_integrals_have_the_same_value():
    """Hypergeometric functions at n = 1 against mpmath's quadrature of the same integral, also where two k's meet."""
    from collapse_sym.scaling.mellin import end_integral, limit_integral, limit_ratio, mellin

    for z, orders in ((Q(3, 4), (2, 2)), (Q(1, 3), (1, 1)), (Q(7, 2), (3, 1))):
        exact = value(mellin(z, tuple(zip(K, orders))), 15)
        assert _near(exact, _integrand(float(z), orders))
    assert _near(value(mellin(Q(1), tuple(zip(K, (2, 1)))), 15), _integrand(1.0, (2, 1)))
    k = symbol("k", "scale")
    meeting = mellin(Q(3, 4), ((k, 2), (K[0], 1))).subs(k, K[0])
    assert value(meeting, 12).overlaps(value(mellin(Q(3, 4), ((K[0], 3),)), 12))
    kernel = limit_integral(Q(1, 2), [(K[0], 1, True)])
    pole = mellin(Q(1, 2), ((K[0], 1),)) * limit_ratio(Q(1, 2), 1)
    assert value(kernel, 12).overlaps(value(pole, 12))
    for z in (Q(3, 4), Q(1)):
        kernel = limit_integral(z, [(K[0], 2, True)])
        assert value(kernel, 12).overlaps(value(mellin(z, ((K[0], 2),)) * limit_ratio(z, 2), 12))
    with mpmath.workdps(20):
        two = end_integral(Q(1, 2), Q(2), tuple(zip(K, (2, 1))))
        k, k0 = (mpmath.mpf(q.p) / q.q for q in K)
        direct = mpmath.quad(lambda u: u**5.5 / (1 + k * u**2) ** 2 / (1 + k0 * u**2), [0, 1])
        assert abs(float(value(two, 12).mid()) / float(direct) - 1) < 1e-10


K = Q(5, 3), Q(4, 7)


def _integrand(z, orders):
    return lambda w: w ** (z - 1) * np.prod([(w + float(k)) ** -m for k, m in zip(K, orders)])


def _near(exact, f):
    with mpmath.workdps(20):
        direct = mpmath.quad(lambda t: f(mpmath.e**t) * mpmath.e**t, list(range(-120, 121, 8)))
    return abs(float(exact.mid()) / float(direct) - 1) < 1e-9 and float(exact.rad()) < 1e-10


def test_the_bounds_of_the_tails_hold():
    """A kernel with a huge c falls off late: at few bits its tail is what counts."""
    from collapse_sym.scaling.certified import value_at
    from collapse_sym.scaling.mellin import limit_integral, limit_ratio, mellin

    for c in (Q(10) ** 14, Q(1, 10**9)):
        for z, m in ((Q(1, 2), 1), (Q(3, 2), 2), (Q(1, 3), 2)):
            exact = value(mellin(z, ((c, m),)) * limit_ratio(z, m), 60)
            for bits in (40, 53, 90):
                flint.ctx.prec = bits
                held = value_at(limit_integral(z, [(c, m, True)]), {})
                flint.ctx.prec = 300
                assert held.contains(exact.mid()), (c, z, m, bits)
    for k in (Q(10) ** 14, Q(1, 10**9)):
        exact = value(mellin(Q(1, 3), ((k, 2), (Q(3), 1))), 60)
        flint.ctx.prec = 53
        w = symbol("w", "exponent")
        held = value_at(sp.Integral(w ** Q(-2, 3) * (w + k) ** -2 / (w + 3), (w, 0, oo)), {})
        flint.ctx.prec = 300
        assert held.contains(exact.mid())


def test_constants_are_certain_of_their_digits_or_refuse():
    with pytest.raises(InvalidInput, match="give all factors numbers"):
        value(symbol("K", "scale"))
    twice = value(sp.zeta(3) * sp.gamma(Q(1, 3)), 40)
    assert twice.rel_accuracy_bits() > 130
    with pytest.raises(NotConverged):
        value(sp.Add(sp.pi**2, -sp.pi * sp.pi, evaluate=False), 10)


def test_without_the_limit_of_n_or_the_renewal_constants_are_wrong(monkeypatch):
    from collapse_sym.scaling import constants, grown, leading

    one = GROWING["x_n < x = b"]
    right = leading_terms(one)
    monkeypatch.setattr(leading, "limit_ratio", lambda z, m: sp.S.One)
    wrong = leading_terms(one)
    for part in ("bias", "collapse"):
        assert abs(float(wrong.number(part).mid()) / float(right.number(part).mid()) - 1) > 0.1
    monkeypatch.undo()
    def barely(bounds, *rest):
        return grown.grown_parts(replace(bounds, share=replace(bounds.share, expr=Q(1, 99))), *rest)

    monkeypatch.setattr(constants, "grown_parts", barely)
    wrong = leading_terms(one)
    assert abs(float(wrong.number("collapse").mid()) / float(right.number("collapse").mid()) - 1) > 0.1
