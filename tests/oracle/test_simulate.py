"""The noise-averaged simulator against the direct one: on the same designs, and in the mean."""

import dataclasses
import sys
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from collapse_sym.chain import (
    Chain,
    CoefficientsTruth,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    Ridge,
)
from collapse_sym.errors import InvalidInput, TooLarge
from collapse_sym.oracle import PARTS, simulate, simulate_direct
from collapse_sym.oracle import designs as designs_module
from collapse_sym.oracle import direct as direct_module
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.designs import from_rows
from collapse_sym.oracle.direct import train
from collapse_sym.oracle.plan import generator_for, plan_of
from collapse_sym.oracle.simulate import given_designs
from collapse_sym.testing import EVERYTHING, covering_chains, goes_red, property_over, scaled

Z = family("means").z


def on_the_same_designs(chain):
    """(noise-averaged, by direct training once per noise coordinate): equal up to rounding."""
    plan = plan_of(chain)
    rng = generator_for("same designs", repr(chain))
    rows = {s.design: rng.standard_normal((s.samples, plan.d)) * plan.roots for s in plan.steps}
    X = [rows[s.design] for s in plan.steps]
    averaged = given_designs(plan, {key: from_rows(x[None]) for key, x in rows.items()}, 1)
    quiet = [np.zeros(s.samples) for s in plan.steps]
    direct = dict.fromkeys(PARTS, 0.0)
    for j in np.flatnonzero(plan.squares):
        run = train(plan, X, quiet, np.sqrt(plan.squares[j]) * np.eye(plan.d)[j])
        for part in ("bias", "clean", "delta", "cross"):
            direct[part] += run[part]
    blocks = np.zeros(plan.blocks)
    for i, step in enumerate(plan.steps):
        for k in range(step.samples if step.noise else 0):
            noise = [q if j != i else step.noise * np.eye(step.samples)[k] for j, q in enumerate(quiet)]
            run = train(plan, X, noise, np.zeros(plan.d))
            direct["variance"] += run["variance"]
            direct["collapse"] += run["collapse"]
            blocks += run["per_generation"]
    direct["total"] = direct["bias"] + direct["variance"] + direct["collapse"]
    return averaged, direct, blocks


def same(chain):
    averaged, direct, blocks = on_the_same_designs(chain)
    scale = 1 + direct["total"]
    for part in PARTS:
        # least squares on eigenvalues down to 1e-6 loses about half the digits in the direct fits
        assert abs(getattr(averaged, part)[0] - direct[part]) <= 1e-7 * scale, part
    assert np.allclose(averaged.per_generation[0], blocks, rtol=1e-7, atol=1e-7 * scale)


@property_over(EVERYTHING)
def test_noise_average_is_exact_given_the_designs(chain):
    same(chain)


def test_the_means_agree():
    # Heavy tails are left out: a raw test error has infinite variance near the threshold.
    space = EVERYTHING.restrict(threshold=("far",), n=("0", "1", "3"))
    chains = covering_chains(space)
    assert len(chains) >= 12
    for chain in chains:
        fast, slow = simulate(chain, replicates=4000), simulate_direct(chain, replicates=600)
        for part in ("bias", "clean", "delta", "variance", "collapse", "total"):
            error = np.hypot(fast.stderr(part), slow.stderr(part)) + 1e-9
            assert abs(fast.mean(part) - slow.mean(part)) < Z * error, (part, chain)


def test_parts_add_up_and_vanish_where_they_must():
    for chain in covering_chains(EVERYTHING):
        run = simulate(chain, replicates=3)
        assert np.allclose(run.bias, run.clean + run.delta + run.cross)
        assert np.allclose(run.total, run.bias + run.variance + run.collapse)
        assert np.allclose(run.collapse, run.per_generation.sum(axis=1))
        if sum(g.repeat for g in chain.generators) == 0:
            assert not run.delta.any() and not run.cross.any() and not run.collapse.any()
        if chain.downstream is None:
            assert not run.clean.any() and not run.variance.any()


def chain_of(*, d=6, T0=12, T=14, n=2, generator=LeastSquares, **options):
    """n generators and a least-squares downstream fit, all with noise 1/2, Σ = I."""
    generators = (Generator(generator(T0, "1/2", **options), repeat=n),)
    return Chain(Population(Isotropic(d), NormTruth(1)), generators, LeastSquares(T, "1/2"))


def close(run, part, value):
    return abs(run.mean(part) - value) < Z * run.stderr(part) + 1e-12


@pytest.mark.parametrize(("d", "T"), [(6, 15), (12, 24)])
def test_least_squares_above_the_threshold(d, T):
    run = simulate(chain_of(d=d, T0=2 * d + 3, T=T, n=3), replicates=8000)
    assert close(run, "variance", 0.25 * d / (T - d - 1))
    assert close(run, "collapse", 3 * 0.25 * d / (2 * d + 3 - d - 1))
    assert not run.bias.any()


@pytest.mark.parametrize(("d", "T"), [(12, 4), (20, 8)])
def test_minimum_norm_below_the_threshold(d, T):
    run = simulate(chain_of(d=d, T=T, n=0), replicates=8000)
    assert close(run, "bias", 1 - T / d)
    assert close(run, "variance", 0.25 * T / (d - T - 1))


def test_two_fresh_projections():
    d, T0, T = 10, 6, 4
    chain = Chain(Population(Isotropic(d), NormTruth(1)), (Generator(LeastSquares(T0), 2),), LeastSquares(T))
    run = simulate(chain, replicates=8000)
    # ‖P w − w₀‖² with E P = T/d: E = ‖w₀‖² − 2(T/d)⟨w, w₀⟩ + (T/d)‖w‖², w = P₂P₁w₀
    r, t = T0 / d, T / d
    assert close(run, "bias", 1 - 2 * t * r**2 + t * r**2)
    assert close(run, "clean", 1 - t)


def test_vanishing_ridge_is_least_squares():
    designs = {"T0": 4, "T": 14}
    ols = chain_of(**designs)
    ridge = Chain(
        ols.population,
        (Generator(Ridge(4, 0.5, ridge="1e-9"), repeat=2),),
        Ridge(14, 0.5, ridge="1e-9"),
    )
    # n = 2 fresh designs of 4 rows in 6 dimensions: the mean agrees, checked through one law
    one, other = simulate(ols, replicates=4000), simulate(ridge, replicates=4000)
    for part in ("bias", "variance"):
        assert abs(one.mean(part) - other.mean(part)) < Z * np.hypot(one.stderr(part), other.stderr(part))


@pytest.mark.parametrize("ridge", ["1e-16", "1e-300"])
def test_a_tiny_ridge_below_the_threshold(ridge):
    small, zero = (chain_through(Generator(fit, 2), fit) for fit in (Ridge(4, 1, ridge=ridge), LeastSquares(4, 1)))
    rng = np.random.default_rng(1)
    X, noise = rng.standard_normal((3, 50, 4, 6)), rng.standard_normal((3, 50, 4))
    tiny, none = (train(plan_of(c), list(X), list(noise), plan_of(c).truth) for c in (small, zero))
    for part in PARTS:
        np.testing.assert_allclose(tiny[part], none[part], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("noise", ["1e200", "1e-200"])
def test_noise_whose_square_is_no_number_is_refused(noise):
    with pytest.raises(InvalidInput, match="square"):
        plan_of(chain_through(Generator(LeastSquares(9, noise)), None))


@pytest.mark.parametrize("ridge", ["1e308", "1e350"])
def test_a_penalty_that_is_infinite_beside_its_rows_is_refused(ridge):
    assert plan_of(chain_through(Generator(LeastSquares(9, 1)), Ridge(9, 1, ridge="1e307"))).steps[-1].penalty == 1e307
    with pytest.raises(InvalidInput, match="float64 has it"):
        plan_of(chain_through(Generator(LeastSquares(9, 1)), Ridge(9, 1, ridge=ridge)))


def chain_through(generator, downstream):
    """A chain on unequal directions."""
    population = Population(Diagonal((3, 2, 1, 1, "1/4", "1/9")), CoefficientsTruth((1, -1, 2, 0, 1, 1)))
    return Chain(population, (generator,), downstream)


def test_units():
    # Σ ↦ cΣ with λ ↦ cλ: a bias is multiplied by c, what noise costs stays
    def build(c):
        population = Population(Diagonal((c, 2 * c, 3 * c)), CoefficientsTruth((1, 1, 1)))
        return plan_of(Chain(population, (Generator(Ridge(2, 1, ridge=c), 2),), Ridge(4, 1, ridge=c)))

    one, ten = build(1), build(10)
    rng = np.random.default_rng(0)
    rows = {s.design: rng.standard_normal((5, s.samples, 3)) for s in one.steps}
    runs = [given_designs(p, {k: from_rows(x * p.roots) for k, x in rows.items()}, 5) for p in (one, ten)]
    assert np.allclose(10 * runs[0].bias, runs[1].bias)
    assert np.allclose(runs[0].variance, runs[1].variance)
    assert np.allclose(runs[0].collapse, runs[1].collapse)


def test_one_design_of_all_generators_is_one_projection():
    d = 8
    fit = LeastSquares(4, "1/2", design="X0")
    shared = Chain(Population(Isotropic(d), NormTruth(1)), (Generator(fit, 5),), LeastSquares(3))
    run = simulate(shared, replicates=6000)
    assert close(run, "collapse", 5 * 0.25 * 4 / (d - 4 - 1) * 3 / d)
    assert close(run, "bias", 1 - 2 * (3 / d) * (4 / d) + (3 / d) * (4 / d))


@dataclass(frozen=True)
class Halved(LeastSquares):
    """Half of what least squares gives."""

    kind: ClassVar[str] = "halved"

    def smoother(self, X, number):
        return 0.5 * np.linalg.pinv(X)


def test_a_fit_of_the_users_own():
    chain = Chain(Population(Isotropic(4), NormTruth(1)), (Generator(Halved(9, 1)),), Halved(10, 1))
    run = simulate(chain, replicates=4000)
    assert np.allclose(run.bias, (0.25 - 1) ** 2)
    assert close(run, "collapse", 4 / (9 - 4 - 1) / 16)
    same(chain)


def test_truth_weight():
    # ŵ' = (1−p)ŵ + p w₀ + noise for least squares above the threshold: n noises decay geometrically
    generator = Generator(LeastSquares(20, 1), repeat=3, truth_weight="1/2")
    chain = Chain(Population(Isotropic(4), NormTruth(1)), (generator,), None)
    run = simulate(chain, replicates=4000)
    assert not run.bias.any()
    assert close(run, "collapse", 4 / (20 - 4 - 1) * (1 + 1 / 4 + 1 / 16))


def test_the_same_call_gives_the_same_numbers():
    a, b = simulate(chain_of(), replicates=5, seed=3), simulate(chain_of(), replicates=5, seed=3)
    assert (a.total == b.total).all()
    assert (a.total != simulate(chain_of(), replicates=5, seed=4).total).any()


def test_refusals():
    with pytest.raises(InvalidInput, match="--set T"):
        simulate(chain_of(T="T"), replicates=1)
    with pytest.raises(InvalidInput, match="--set n"):
        simulate(chain_of(n="n"), replicates=1)
    with pytest.raises(TooLarge):
        simulate(chain_of(d=3000, T0=4000, T=4000), replicates=1)


def test_mutants_of_the_simulator_are_caught():
    chain = chain_of(T0=4, T=3, generator=Ridge, ridge="1/10")
    damped = lambda act: lambda *args: (1.01 * act(*args)[0], act(*args)[1])  # noqa: E731
    goes_red(lambda: same(chain), designs_module, "_squared", scaled(1.05))
    goes_red(lambda: same(chain), sys.modules["collapse_sym.oracle.simulate"], "act", damped)
    goes_red(lambda: same(chain), direct_module, "_fit", scaled(1.01))


def test_dataclass_fields_are_the_parts():
    run = simulate(chain_of(), replicates=2)
    assert {f.name for f in dataclasses.fields(run)} == {*PARTS, "per_generation"}
