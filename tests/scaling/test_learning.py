"""Learning curves: the exact sums tend to the leading law, simulation agrees with them, the crossover is one."""

import math
from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym import predict
from collapse_sym.errors import InvalidInput, OutsideCalculus
from collapse_sym.oracle.budget import family
from collapse_sym.risk.numbers import enclosed
from collapse_sym.scaling import learning
from collapse_sym.scaling.learning import Power, chain_at, learning_curves
from collapse_sym.scaling.settings import Factors, Setting

Q = sp.Rational
LAW = Setting(
    a=0, b=Q(1, 2), D=Q(2, 5), s=0, ell=Q(3, 5), beta=sp.Integer(2), source=Q(3, 2), factors=Factors(ridge=sp.S.One)
)
#: nσ₀² = C: clean labels, and a noise that rules from about T = 4·10⁴ on
NOISE = (0, 1 / 200)


@pytest.fixture(scope="module")
def found():
    return learning_curves(LAW, sizes=(100, 1000, 10**6, 10**10, 10**14), simulate=True)


@pytest.mark.parametrize("C", NOISE)
def test_exact_sums_tend_to_the_leading_law(found, C):
    gaps = [abs(e.total(C) / found.law(e.T, C) - 1) for e in found.exact[2:]]
    assert gaps[1] < 0.5 * gaps[0] and gaps[2] < 0.5 * gaps[1] < 0.06


@pytest.mark.parametrize("C", NOISE)
def test_simulation_agrees_with_exact_sums(found, C):
    assert [run.T for run in found.simulated] == [100, 1000]
    for run, exact in zip(found.simulated, found.exact):
        finite = 1 / math.sqrt(run.T)  # what a finite d and T leave
        assert abs(run.mean(C) - exact.total(C)) < family("means").z * run.stderr(C) + finite * exact.total(C)
        assert 0 < run.stderr(C) < 0.05 * exact.total(C)


def test_curves_of_every_noise_are_those_of_its_own_chain(found):
    three = replace(LAW, n=3, factors=replace(LAW.factors, collapse=Q(1, 200)))
    value = predict(chain_at(three, 1000))
    assert float(value.total) == pytest.approx(found.exact[1].total(1 / 200), rel=1e-10)
    assert float(value.bias + value.variance) == pytest.approx(found.exact[1].clean, rel=1e-10)


def test_the_two_sides_are_equal_at_the_crossover(found):
    T = found.crossover(1 / 200)
    clean, collapse = (sum(t.at(T) for t in found.terms if (t.name == "collapse") == late) for late in (False, True))
    assert collapse / 200 == pytest.approx(clean, rel=1e-9) and 10**4 < T < 10**5
    before, after = found.leading(T / 100, 1 / 200), found.leading(T * 100, 1 / 200)
    assert (before.name, before.exponent, after.name, after.exponent) == ("variance", Q(-7, 10), "collapse", Q(-1, 5))
    assert found.crossover(0) is None and found.crossover(10**6) is None


def test_where_the_noise_rules_first_the_crossover_is_the_way_back(found):
    other = replace(found, terms=(Power("variance", Q(-1, 5), 0, 1.0), Power("collapse", Q(-7, 10), 0, 1.0)))
    assert other.crossover(100.0) == pytest.approx(10**4)


def test_infinite_dimension_has_no_simulation_and_says_so():
    curves = learning_curves(replace(LAW, D=sp.oo, generators=None), sizes=(100, 10**4))
    assert not curves.simulated and "no simulation" in curves.unsimulated
    assert [t.name for t in curves.terms] == ["bias", "variance", "collapse"]


def test_one_shared_design_is_one_generator_with_all_the_noise():
    few = replace(LAW, b=Q(1, 4), generators=None, design="shared", n=3)
    found = learning_curves(few, sizes=(1000,), simulate=False)
    assert float(predict(chain_at(few, 1000)).total) == pytest.approx(found.exact[0].total(1), rel=1e-10)


def test_the_chain_at_T_has_the_sizes_and_noises_of_the_setting():
    def rows(factor):
        factors = replace(LAW.factors, generator_rows=factor)
        return replace(LAW, a=Q(1, 4), b=Q(2, 5), s=Q(1, 2), n=2, generators=None, factors=factors)

    chain = chain_at(rows(Q(9, 10)), 1000)
    generator, last = chain.generators[0].fit, chain.downstream
    assert (chain.population.covariance.rank, generator.samples, chain.generators[0].repeat) == (16, 14, 2)
    noises = [generator.noise**2, last.noise**2, last.ridge]
    assert noises == pytest.approx([1000**0.25 / 2, 1000**-0.5, 1000**-0.6], rel=1e-15)
    # 17 and 16 would be too close to d = 16
    assert chain_at(rows(Q(11, 10)), 1000).generators[0].fit.samples == 18
    assert chain_at(rows(Q(99, 100)), 1000).generators[0].fit.samples == 14
    assert chain_at(rows(Q(9, 10)), 3).generators[0].fit.samples == 1


def test_logarithms_are_part_of_the_law():
    assert Power("bias", Q(-1), 1, 2.0).at(math.e) == pytest.approx(2 / math.e)
    assert Power("bias", Q(-1), 1, 2.0).at(math.e**3) == pytest.approx(6 / math.e**3)


GROWING = replace(LAW, a=Q(-1, 4), b=Q(1, 2), D=sp.oo, nu=Q(1, 4), source=Q(3, 8), ell=Q(1, 2), generators=None)


def test_growing_generations_have_a_curve_that_tends_to_its_law():
    found = learning_curves(GROWING, sizes=(10**4, 10**7, 10**10), simulate=False)
    for C in (0, 1):
        gaps = [abs(e.total(C) / found.law(e.T, C) - 1) for e in found.exact]
        assert gaps[0] > gaps[1] > gaps[2] and gaps[2] < 0.1
    chain = chain_at(found.setting, 10**4)
    assert chain.generators[0].repeat == 10 and float(chain.generators[0].fit.noise**2) == pytest.approx(10**-1 / 10)
    rigorous = enclosed(chain)
    assert found.exact[0].clean == pytest.approx(float(rigorous.bias + rigorous.variance), rel=1e-12)
    assert found.exact[0].collapse == pytest.approx(float(rigorous.collapse), rel=1e-12)


def test_as_many_generations_as_leave_a_share_of_each_direction_have_a_curve():
    """n = T₀^β: what is left of the j-th direction is e^(−c j^β), and the error tends to a number."""
    border = replace(GROWING, a=Q(1, 4), b=Q(1, 4), nu=Q(1, 2), ell=Q(1))
    found = learning_curves(border, sizes=(10**4, 10**7), simulate=False)
    assert {t.name: t.exponent for t in found.terms} == {"bias": 0, "variance": Q(-1, 2), "collapse": 0}
    for C in (0, 1):
        first, last = (abs(e.total(C) / found.law(e.T, C) - 1) for e in found.exact)
        assert last < 0.3 * first and last < 0.01


def test_sizes_with_too_many_generations_are_left_out():
    found = learning_curves(replace(GROWING, nu=Q(1, 2)), sizes=(100, 10**7, 10**9), simulate=False)
    assert [e.T for e in found.exact] == [100, 10**7]


def test_growing_generations_are_simulated_too(monkeypatch):
    monkeypatch.setattr(learning, "MOST", 60)
    few = replace(GROWING, D=Q(3, 4), generators=None)
    (run,), (exact,) = (lambda f: (f.simulated, f.exact))(learning_curves(few, sizes=(400,)))
    slack = 1 / math.sqrt(20)  # T₀ = 20: what a finite size leaves
    assert abs(run.mean(1) - exact.total(1)) < family("means").z * run.stderr(1) + slack * exact.total(1)


def test_what_has_no_curve_is_refused():
    with pytest.raises(OutsideCalculus, match="no equivalent holds"):
        learning_curves(replace(LAW, b=Q(0), generators=None, nu=Q(1, 2)))
    with pytest.raises(InvalidInput, match="give all factors numbers"):
        learning_curves(replace(LAW, factors=Factors()), sizes=(10,))
    with pytest.raises(InvalidInput, match="is no number"):
        chain_at(replace(LAW, factors=Factors()), 10)
