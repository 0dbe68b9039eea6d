"""Power laws as spectra: nodes against listed numbers, balls against both, and chains in any dimension."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from collapse_sym import predict, risk_of
from collapse_sym.chain import (
    AbstractTruth,
    Chain,
    CoefficientsTruth,
    Diagonal,
    Generator,
    LeastSquares,
    Population,
    PowerLaw,
    PowerLawTruth,
    RandomTruth,
    Ridge,
)
from collapse_sym.errors import InvalidInput
from collapse_sym.spectra import PowerSpectrum, power_law, power_metric, power_nodes, spectrum_of
from collapse_sym.spectra.numeric import Balls, Numeric
from collapse_sym.spectra.spectrum import Spectrum

PARTS = ("clean", "delta", "cross", "bias", "variance", "collapse", "total")


def chain(law, *, truth=None, sizes=(90, 300), ridge="1/1000", n=2, weight=0):
    """Generators of minimum norm or least squares, ridge downstream."""
    fit = LeastSquares(sizes[0], "1/5")
    return Chain(
        Population(law, truth or PowerLawTruth(source="3/8")),
        (Generator(fit, repeat=n, truth_weight=weight),),
        Ridge(sizes[1], "1/10", ridge=ridge),
    )


def close(one, other, relative=1e-12):
    for part in PARTS:
        a, b = float(getattr(one, part)), float(getattr(other, part))
        assert abs(a - b) <= relative * float(one.total), part


# -- nodes -----------------------------------------------------------------------------------------


@given(
    st.floats(1.05, 9),
    st.integers(65, 200_000),
    st.floats(-14, 1),
    st.integers(1, 3000),
    st.floats(0, 3),
)
@settings(max_examples=100, deadline=None)
def test_nodes_sum_like_the_numbers_themselves(beta, d, place, power, decay):
    """Powers of s/(s+κ) at any place of κ, however steep, and what n generations leave of them."""
    kappa = 10.0**place
    x, w = power_nodes.nodes(beta, d)
    j = np.arange(1, d + 1, dtype=float)

    def kept(j):
        return np.exp(-power * np.log1p(kappa * j**beta)) * j**-decay

    def lost(j):
        return -np.expm1(-power * np.log1p(kappa * j**beta)) * j**-decay

    for f in (kept, lost):
        direct = f(j).sum()
        assert abs(w @ f(x) - direct) <= 1e-11 * direct
    assert len(x) <= 64 + 12 * max(2, math.ceil(beta)) * math.log2(d) and (w > 0).all()


@pytest.mark.parametrize("wrong", ["too few", "too long", "rounded"])
def test_worse_nodes_are_seen(monkeypatch, wrong):
    power_nodes._rule.cache_clear()
    if wrong == "too few":
        monkeypatch.setattr(power_nodes, "NODES", 3)
    elif wrong == "too long":
        monkeypatch.setattr(power_nodes, "_blocks", lambda d, per_octave: [(65, d - 64)])
    else:
        gauss = power_nodes._gauss
        monkeypatch.setattr(power_nodes, "_gauss", lambda *a: tuple(x.astype(np.float32) for x in gauss(*a)))
    with pytest.raises(AssertionError):
        test_nodes_sum_like_the_numbers_themselves.hypothesis.inner_test(4.0, 100_000, -9.0, 2, 0.5)
    power_nodes._rule.cache_clear()


@pytest.mark.parametrize("power", [-0.95, -0.5, 0.0, 2.3])
def test_the_rule_of_the_tail_is_exact_on_polynomials(power):
    u, w = power_nodes.tail(power)
    assert all(abs((w * u**k).sum() * (k + power + 1) - 1) < 1e-13 for k in range(2 * power_nodes.NODES))


# -- three ways to a risk --------------------------------------------------------------------------

LAWS = {
    "steep, T0 < d": (3, "1/2", 1, (90, 300)),
    "flat, T0 > d": ("11/10", "1/4", 1, (900, 300)),
    "irrational, all below d": ("sqrt(2)", "1/3", 1, (120, 150)),
    "scaled, in copies, all above d": (2, "3/8", 3, (900, 1000)),
}


@pytest.mark.parametrize("name", LAWS)
def test_listed_numbers_nodes_and_balls_agree(monkeypatch, name):
    """200 directions, in four ways: exact entries, float64 numbers, nodes, and sums in balls."""
    beta, r, copies, sizes = LAWS[name]
    law = PowerLaw(beta, 200, "2/3" if copies > 1 else 1, copies)
    here = chain(law, truth=PowerLawTruth(source=r, scale="3/2"), sizes=sizes, weight="1/10")
    assert isinstance(spectrum_of(here.population), PowerSpectrum)
    numbers, balls = predict(here), risk_of(here).case.values(25)
    monkeypatch.setattr(power_law, "LISTED", 10)
    nodes = predict(here)
    monkeypatch.setattr(power_law, "EXACT", 1000)
    assert spectrum_of(here.population).exact
    exact = risk_of(here).case.values(25)
    close(exact, numbers), close(exact, nodes)
    assert all(abs(getattr(exact, p) - getattr(balls, p)) <= 1e-23 * abs(exact.total) for p in PARTS)


def test_the_numbers_are_those_of_a_diagonal_covariance():
    law, truth = PowerLaw(2, 30, "1/2", 4), PowerLawTruth(delta=3, scale=2)
    values = tuple(sp.Rational(1, 2 * j**2) for j in range(1, 31))
    other = CoefficientsTruth(tuple(f"sqrt(2/{j}**3)" for j in range(1, 31)))
    close(predict(chain(law, truth=truth)), predict(chain(Diagonal(values, copies=4), truth=other)))
    even = (RandomTruth(2), RandomTruth(2))
    close(predict(chain(law, truth=even[0])), predict(chain(Diagonal(values, copies=4), truth=even[1])))


@pytest.mark.parametrize(
    "other", [CoefficientsTruth(tuple(range(1, 101))), RandomTruth(3)], ids=["coefficients", "even"]
)
def test_other_truths_on_a_power_law(other):
    law, values = PowerLaw("3/2", 100), tuple(j ** sp.Rational(-3, 2) for j in range(1, 101))
    by_hand = Spectrum(values, (sp.Integer(1),) * 100, tuple(_squares(other)))
    found = spectrum_of(Population(law, other)).numeric()
    assert all(np.allclose(a, b, rtol=1e-14) for a, b in zip(found, by_hand.numeric()))


def _squares(truth):
    return [truth.squared / 100] * 100 if isinstance(truth, RandomTruth) else [c**2 for c in truth.values]


@pytest.mark.parametrize("beta", ["11/10", 2, 4])
@pytest.mark.parametrize("T", [100, 10**12])
def test_infinitely_many_directions(beta, T):
    """Nodes with a tail against balls, and as the limit of many directions."""
    here = chain(PowerLaw(beta, "infinite"), sizes=(T, 7 * T), ridge=sp.Integer(T) ** -1)
    close(risk_of(here).case.values(20), predict(here))
    if beta != "11/10":  # there the rest beyond d falls like d^(-0.1)
        far = chain(PowerLaw(beta, T * 10**12), sizes=(T, 7 * T), ridge=sp.Integer(T) ** -1)
        close(predict(here), predict(far), 1e-9)


@pytest.mark.parametrize("dimension", ["infinite", 10**50])
def test_sizes_that_float64_cannot_square_are_left_to_balls(dimension):
    here = chain(PowerLaw(3, dimension), sizes=(10**40, 10**41), ridge=0, n=3)
    spectrum = spectrum_of(here.population)
    assert not spectrum.in_floats([f.samples for f in here.fits])
    values = predict(here)
    assert 0 < values.bias < 1e-80 and 0 < values.variance < values.collapse < 1
    close(values, risk_of(here).case.values(30))


def test_a_threshold_that_float64_cannot_see():
    d = 10**40
    here = chain(PowerLaw(2, d), sizes=(d + 2, 10**45), ridge=sp.Rational(1, 10**90))
    # T0 − d − 1 = 1: the noise of a generation costs σ₀² d, of which ridge downstream keeps almost all
    assert abs(predict(here).collapse / (2 * 0.04 * d) - 1) < 1e-4


def test_many_generations_are_left_to_float64():
    here = chain(PowerLaw(2, "infinite"), n=60)
    values, few = predict(here), predict(chain(PowerLaw(2, "infinite"), n=3))
    close(values, risk_of(here).case.values())
    assert values.collapse > 5 * few.collapse


def test_every_definition_has_its_digits():
    case = risk_of(chain(PowerLaw(2, "infinite"))).case
    shown, more = (
        {d["symbol"]: d["value"] for d in risk_of(case.chain).to_json(n)["cases"][0]["definitions"]} for n in (30, 40)
    )
    assert len(shown) >= 4 and {"kappa", "kappa0"} <= set(shown)
    for name, value in shown.items():
        assert abs(sp.Float(value.text, 45) - sp.Float(more[name].text, 45)) < 1e-29 * abs(value), name
    assert abs(case.total.evalf(30) - case.values(30).total) < 1e-28


def test_the_answer_takes_numbers_later():
    law = PowerLaw("beta", "infinite")
    case = risk_of(chain(law, truth=PowerLawTruth(source="r"))).case
    assert case.values() is None
    numbers = {"beta": 2, "r": sp.Rational(3, 8)}
    assert abs(case.total.evalf(20, subs=numbers) - case.total.subs(numbers).evalf(20)) < 1e-18
    for name in ("beta", "r"):
        with pytest.raises(InvalidInput):
            case.bias.diff(name)
    assert risk_of(chain(law, truth=AbstractTruth())).case.values() is None


# -- metrics in balls ------------------------------------------------------------------------------


def test_metrics_in_balls_are_functions_of_s():
    population = Population(PowerLaw(2, 100, "3/2"), PowerLawTruth(source="1/2"))
    language = Numeric(spectrum_of(population), Balls)
    s, v, c = spectrum_of(population).numeric()

    def both(build):
        x = build(language.s, language.number(sp.Rational(1, 7)), language.number(sp.Rational(1, 300)))
        y = build(s, 1 / 7, 1 / 300)
        assert abs(float(language.trace(x)) - float((v * y).sum())) < 1e-12 * float((v * abs(y)).sum())
        assert abs(float(language.quad(x)) - float((c * y).sum())) < 1e-12 * float((c * abs(y)).sum())

    both(lambda s, k, l: (s / (s + k)) ** 2 * s + k**2 * s / (s + k) ** 2)
    both(lambda s, k, l: (k / (s + k)) ** 2 / (l + s) - s * (s + l) ** 2)
    both(lambda s, k, l: 1 - 2 * s / (s + k) + (s / (s + k)) * (s / (s + l)) - -s)
    both(lambda s, k, l: (s + k) * (s + l) / s / (s + k) ** 3)
    assert float(language.d) == 100


def test_what_cannot_be_summed_is_refused():
    language = Numeric(spectrum_of(Population(PowerLaw(2, 100), PowerLawTruth(source=1))), Balls)
    with pytest.raises(InvalidInput):
        language.s / (language.s**2 + language.s)


@pytest.mark.parametrize("wrong", ["a power of the scale", "a pole"])
def test_a_wrong_sum_is_seen(monkeypatch, wrong):
    if wrong == "a pole":
        monkeypatch.setattr(power_metric.Poles, "place", lambda self, kappa: self.kappas.append(kappa) or 0)
    else:
        monkeypatch.setattr(power_law._Balls, "scale", lambda self: self._evaluate(sp.Integer(1)))
    with pytest.raises(AssertionError):
        test_metrics_in_balls_are_functions_of_s()
