"""Kernels as populations of chains."""

import math

import pytest
import sympy as sp

from collapse_sym import predict
from collapse_sym.chain import (
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
    dumps,
    loads,
)
from collapse_sym.chain.kernels import ArcCosine, GaussianRBF, NeuralTangent, SpherePolynomial, SphereRBF
from collapse_sym.chain.power_law import PeriodicSobolev
from collapse_sym.errors import CollapseSymError, InvalidInput
from collapse_sym.scaling.families import Question
from collapse_sym.scaling.rates import rates
from collapse_sym.spectra import spectrum_of
from collapse_sym.spectra.kernels import (
    arc_cosine,
    gaussian_rbf,
    neural_tangent,
    periodic_sobolev,
    sphere_polynomial,
    sphere_rbf,
)

PARTS = ("bias", "variance", "collapse", "total")


def chain(covariance, T=1000, T0=300, ridge="1/1000", noise="1/5", source="1/2"):
    fits = (Generator(LeastSquares(T0, noise), repeat=1),), Ridge(T, "1/10", ridge=ridge)
    return Chain(Population(covariance, PowerLawTruth(source=source)), *fits)


def test_periodic_sobolev_is_read_and_written():
    text = dumps(chain(PeriodicSobolev(order="3/2")))
    assert 'kind = "periodic-sobolev", order = 1.5 }' in text and loads(text) == chain(PeriodicSobolev(order="3/2"))
    with pytest.raises(InvalidInput, match="m > 1/2"):
        PeriodicSobolev(order="1/2")
    with pytest.raises(InvalidInput):
        Population(PeriodicSobolev(order=1), RandomTruth(1)).truth.check(PeriodicSobolev(order=1))


@pytest.mark.parametrize("dimension", [40, 500, "infinite"])
def test_periodic_sobolev_is_its_power_law(dimension):
    one = predict(chain(PeriodicSobolev(order=1, dimension=dimension)))
    other = predict(chain(PowerLaw(2, dimension, copies=2)))
    assert all(float(getattr(one, part)) == float(getattr(other, part)) for part in PARTS)


def test_periodic_sobolev_has_the_eigenvalues_of_its_kernel():
    values, counts, _ = spectrum_of(chain(PeriodicSobolev(order=2, dimension=30)).population).numeric()
    modes = periodic_sobolev(2).eigenvalues(31)
    assert abs(values - modes[0]).max() < 1e-15 and (counts == modes[1]).all()


@pytest.mark.parametrize(
    "order, r, ell, b", [("1", "1/2", "3/4", "3/2"), ("1", "1/4", "1", "2"), ("2", "1/3", "2", "3/2")]
)
def test_scaling_laws_hold_on_periodic_sobolev(order, r, ell, b):
    """The slope over two far decades of T against the exponent of ``rate``: σ = σ₀ = 1, T₀ = T^b, n = 1."""
    order, r, ell, b = map(sp.Rational, (order, r, ell, b))
    (rate,) = rates(Question(2 * order, r, sp.S.Zero, b, sp.oo, s=sp.S.Zero, ell=ell))
    errors = []
    for T in (10**10, 10**12):
        sizes = {"T": T, "T0": int(sp.Integer(T) ** b), "ridge": sp.Integer(T) ** -ell}
        law = Chain(
            Population(PeriodicSobolev(order=order), PowerLawTruth(source=r)),
            (Generator(LeastSquares(sizes["T0"], 1)),),
            Ridge(sizes["T"], 1, ridge=sp.Rational(str(float(sizes["ridge"])))),
        )
        errors.append(float(predict(law).total))
    slope = math.log(errors[0] / errors[1]) / math.log(100)
    assert rate.log_power == 0 and abs(slope - float(rate.exponent)) < 0.03


KERNELS = [
    (GaussianRBF(dimension=2, bandwidth="1/2", levels=9, variance=2), gaussian_rbf(2, "1/2", 2)),
    (SphereRBF(dimension=3, bandwidth=1, levels=7), sphere_rbf(3, 1)),
    (SpherePolynomial(dimension=4, degree=3), sphere_polynomial(4, 3)),
    (SpherePolynomial(dimension=4, degree=3, offset="1/2"), sphere_polynomial(4, 3, "1/2")),
    (ArcCosine(dimension=3, levels=8, order=0), arc_cosine(3, 0)),
    (ArcCosine(dimension=2, levels=8), arc_cosine(2, 1)),
    (NeuralTangent(dimension=5, levels=6), neural_tangent(5)),
]


@pytest.mark.parametrize("covariance, modes", KERNELS, ids=lambda x: getattr(x, "kind", ""))
def test_the_levels_are_those_of_the_closed_form(covariance, modes):
    """The chain counts the directions, the spectrum says how large they are: both know which levels there are."""
    assert covariance.occurring == tuple(k for k, *_ in modes.levels(covariance.below))
    population = Population(covariance, RandomTruth(3))
    values, counts, weights = spectrum_of(population).numeric()
    assert int(counts.sum()) == covariance.rank == population.rank and covariance.scaled(3).rank == 3 * covariance.rank
    exact = [float(value) for _, value, _ in modes.levels(covariance.below)]
    assert abs(values / exact - 1).max() < 1e-13 and abs(weights.sum() - 3) < 1e-13


@pytest.mark.parametrize("covariance", [c for c, _ in KERNELS], ids=lambda c: c.kind)
def test_kernel_chains_are_read_written_and_predicted(covariance):
    """The risk is that of the diagonal chain with each eigenvalue as often as it occurs."""
    truth = CoefficientsTruth(tuple(range(1, 1 + covariance.listed)))
    fits = (Generator(Ridge(40, "1/5", ridge="1/100"), repeat=2),), Ridge(50, "1/10", ridge="1/100")
    one = Chain(Population(covariance, truth), *fits)
    assert loads(dumps(one)) == one
    values, counts, weights = spectrum_of(one.population).numeric()
    listed = [(str(v), math.sqrt(w / c)) for v, c, w in zip(values, counts, weights) for _ in range(int(c))]
    plain = Population(Diagonal(tuple(v for v, _ in listed)), CoefficientsTruth(tuple(str(c) for _, c in listed)))
    other = Chain(plain, *fits)
    for part in PARTS:
        assert math.isclose(float(getattr(predict(one), part)), float(getattr(predict(other), part)), rel_tol=1e-9)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: ArcCosine(dimension=3, levels=4, order=2),
        lambda: SphereRBF(dimension=1, bandwidth=1, levels=4),
        lambda: GaussianRBF(dimension="p", bandwidth=1, levels=4),
        lambda: GaussianRBF(dimension=1, bandwidth=0, levels=4),
        lambda: GaussianRBF(dimension=1, bandwidth=1, levels=10**6),
        lambda: spectrum_of(Population(SphereRBF(dimension=3, bandwidth=1, levels=400), RandomTruth(1))),
    ],
)
def test_wrong_kernels_are_refused(wrong):
    with pytest.raises(CollapseSymError):
        wrong()
