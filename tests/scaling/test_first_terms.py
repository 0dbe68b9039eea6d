"""n ~ T₀^β generations: sums with what is left of each direction, and the constants against the engine's recursion."""

from dataclasses import replace

import flint
import mpmath
import pytest
import sympy as sp
from flint import arb, fmpq

from collapse_sym.errors import NotConverged
from collapse_sym.scaling.constants import leading_terms
from collapse_sym.scaling.families import Question, families
from collapse_sym.scaling.first_terms import sum_with_kernels
from collapse_sym.scaling.rates import rates
from tests.scaling.exact import Numbers, risk

Q = sp.Rational
CASES = [
    (Q(13, 4), Q(2), [(Q(1, 3), 2)], [(Q(2), 2, True)]),
    (Q(7, 2), Q(3, 2), [], [(Q(1, 50), 1, True)]),
    (Q(1, 2), Q(3, 2), [(Q(2), 1)], [(Q(1, 50), 2, False)]),
    (Q(5), Q(2), [(Q(1, 9), 1), (Q(3), 2)], [(Q(1, 4), 1, True), (Q(1, 7), 1, False)]),
]


def ball(x):
    return arb(fmpq(int(x.p), int(x.q)))


def ours(decay, steep, poles, kernels, **more):
    scales = [(ball(k), m) for k, m in poles]
    return sum_with_kernels(ball(decay), ball(steep), scales, [(ball(c), m, lacks) for c, m, lacks in kernels], **more)


def term(j, decay, steep, poles, kernels):
    held = mpmath.mpf(j) ** -mpmath.mpf(float(decay))
    for k, m in poles:
        held /= (mpmath.mpf(j) ** -float(steep) + float(k)) ** m
    for c, m, lacks in kernels:
        kept = mpmath.exp(-float(c) * mpmath.mpf(j) ** float(steep))
        held *= (1 - kept if lacks else kept) ** m
    return held


@pytest.mark.parametrize("case", CASES)
def test_the_sum_is_that_of_its_terms(case):
    """Beyond 400 terms an integral, by Euler and Maclaurin with one derivative: good to 1e-9."""
    with mpmath.workdps(20):
        direct = mpmath.fsum(term(j, *case) for j in range(1, 400))
        far = mpmath.quad(lambda x: term(x, *case), [400, 1000, 10**4, 10**6, mpmath.inf])
        slope = mpmath.diff(lambda x: term(x, *case), 400)
        expected = direct + far + term(400, *case) / 2 - slope / 12
    found = ours(*case)
    assert float(found) == pytest.approx(float(expected), rel=1e-8)


@pytest.mark.parametrize("case", CASES)
def test_few_terms_hold_the_sum_too(case):
    saved, flint.ctx.prec = flint.ctx.prec, 200
    try:
        fine = ours(*case)
        for bits in (1, 3, 8):
            coarse = ours(*case, bits=bits)
            assert coarse.contains(fine) and coarse.rad() > 2 ** -(20 * bits) and fine.rel_accuracy_bits() > 150
    finally:
        flint.ctx.prec = saved


def test_too_many_terms_are_refused():
    with pytest.raises(NotConverged, match="more terms of a sum"):
        ours(Q(5), Q(6, 5), [], [(Q(1, 10**9), 1, True)])


@pytest.mark.parametrize("ell, source", [(Q(0), Q(1, 2)), (Q(1), Q(3, 2))])
def test_the_recursion_tends_to_these_constants(ell, source):
    """T₀ = T^(1/4) and n = T₀² generations one by one: the distance falls like 1/T₀."""
    question = Question(beta=Q(2), source=source, a=Q(1, 4), b=Q(1, 4), D=sp.oo, s=Q(0), nu=Q(1, 2), ell=ell)
    setting = families(question)[0].setting
    law = leading_terms(replace(setting, factors=replace(setting.factors, ridge=sp.S.One)))
    gaps = {}
    for rows in (25, 100):
        at = Numbers(2.0, float(source), float(rows) ** 4, 0.25, 0.25, None, 0.0, float(ell), n=rows**2, nu=0.5)
        for name, value in risk(at).items():
            part = law.parts[name]
            gaps.setdefault(name, []).append(float(value) * at.T ** -float(part.exponent) / float(law.number(name)) - 1)
    for name in ("bias", "collapse"):
        first, last = (abs(gap) for gap in gaps[name])
        assert last < 0.3 * first + 1e-3 and last < 0.012, (name, gaps)
    assert abs(gaps["variance"][1]) < 1e-3


def test_where_n_reaches_its_border_the_best_lambda_is_of_order_1():
    fields = {"beta": Q(2), "source": Q(1, 2), "a": Q(1, 4), "b": Q(1, 4), "D": sp.oo, "s": Q(0), "nu": Q(1, 2)}
    (found,) = rates(Question(**fields))
    assert found.exponent == 0 and found.sharp.ell == 0 and not found.sharp.because
    setting = families(Question(**fields))[0].setting

    def constant(ell, K):
        law = leading_terms(replace(setting, ell=ell, factors=replace(setting.factors, ridge=K)))
        return sum(float(law.number(name)) for name in ("bias", "collapse"))

    best, K = float(found.sharp.decimal()), Q(found.sharp.best())
    assert constant(Q(0), K) == pytest.approx(best, rel=1e-9)
    assert min(constant(Q(0), K * Q(3, 2) ** i) for i in (-9, -3, -1, 1, 3, 9)) > best
    assert constant(Q(1, 4), sp.S.One) > 1.5 * best  # every larger ell


def test_what_is_lost_alone_is_least_at_lambda_0():
    (found,) = rates(Question(beta=Q(2), source=Q(1, 2), a=-sp.oo, b=Q(1, 4), D=sp.oo, s=Q(0), nu=Q(1, 2)))
    j, kept = sp.Symbol("j"), lambda i: mpmath.exp(-(mpmath.pi**2) / 4 * i**2)
    assert found.sharp.ridge == 0 and j not in found.sharp.constant.free_symbols
    direct = mpmath.fsum((1 - kept(i)) ** 2 / mpmath.mpf(i) ** 3 for i in range(1, 50))
    assert float(found.sharp.decimal()) == pytest.approx(float(direct + mpmath.zeta(3, 50)), rel=1e-10)


def test_of_collapse_beside_a_truth_that_is_lost_a_lambda_of_order_1_shrinks_more():
    """n above T₀^β, where nothing of the truth is left: inside of the interval of ℓ all of the collapse stays."""
    fields = {"beta": Q(2), "source": Q(1, 2), "a": Q(3, 4), "b": Q(1, 4), "D": sp.oo, "s": Q(0), "nu": Q(1)}
    (found,) = rates(Question(**fields))
    setting = families(Question(**fields))[-1].setting
    there = leading_terms(replace(setting, ell=Q(0), factors=replace(setting.factors, ridge=Q(9))))
    less = sum(float(there.number(name)) for name in ("bias", "collapse"))
    assert less < float(found.sharp.decimal()) and "best K at ell = 0 is not certified" in found.sharp.because
