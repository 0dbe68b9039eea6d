"""Exact risks of chains: rationals where they are known, simulation elsewhere, refusals by name."""

from dataclasses import dataclass, replace

import pytest
import sympy as sp
from flint import arb, fmpq

from collapse_sym.chain import (
    Abstract,
    AbstractTruth,
    Chain,
    CoefficientsTruth,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    RandomTruth,
    Ridge,
)
from collapse_sym.errors import DoesNotClose, InfiniteRisk, InvalidInput, OutsideCalculus
from collapse_sym.oracle import simulate, simulate_direct
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.exact import exact_risk, moments_of_ridge
from collapse_sym.oracle.exact import recursion as recursion_module
from collapse_sym.oracle.exact.precision import precision
from collapse_sym.testing import goes_red

Z = family("means").z
SIX = Population(Isotropic(6), NormTruth(2))
PARTS = ("bias", "clean", "delta", "cross", "variance", "collapse", "total")


def chain(*generators, downstream=None, population=SIX):
    return Chain(population, generators, downstream)


def holds(ball, p, q=1):
    with precision(400):
        return ball.overlaps(arb(fmpq(p, q))) and (ball.is_exact() or ball.rel_accuracy_bits() > 160)


def test_least_squares_is_rational():
    exact = exact_risk(chain(Generator(LeastSquares(20, 1), 3), downstream=LeastSquares(13, 2))).parts
    assert holds(exact.bias, 0) and holds(exact.variance, 4 * 6, 13 - 7) and holds(exact.collapse, 3 * 6, 20 - 7)
    assert exact.bias.is_exact()


def test_projections_are_geometric_for_any_number_of_generations():
    # T₀ = 2, d = 6: E‖ŵ‖² shrinks by 1/3 a generation, noise adds 2/(6−2−1); then a downstream with T = 3
    n = 40
    exact = exact_risk(chain(Generator(LeastSquares(2, "1/2"), n), downstream=LeastSquares(3, 0)), digits=60).parts
    third = sp.Rational(1, 3)
    signal, noise = third**n, sp.Rational(1, 4) * sp.Rational(2, 3) * (1 - third**n) / (1 - third)
    bias = 2 * (1 - 2 * third**n / 2 + signal / 2)
    assert holds(exact.bias, int(bias.p), int(bias.q))
    assert holds(exact.collapse, int((noise / 2).p), int((noise / 2).q))
    far = exact_risk(chain(Generator(LeastSquares(2, "1/2"), 10**17), downstream=LeastSquares(3, 0)), digits=30).parts
    limit = sp.Rational(1, 8)
    assert abs(far.collapse - arb(fmpq(int(limit.p), int(limit.q)))) < 1e-29 and abs(far.bias - 2) < 1e-29


def test_the_formula_of_least_squares_generators_under_a_ridge():
    # E‖ŵ_pred − w₀‖² = a₂E‖ŵ_n‖² − 2a₁E⟨ŵ_n, w₀⟩ + ‖w₀‖² + σ²b, written in ŵ where ours runs in the error
    d, T, T0, n = 6, 9, 4, 3
    a1, a2, b = moments_of_ridge(d, T, "0.3", digits=80)
    kept = fmpq(T0, d)
    squared = 2 * kept**n + fmpq(1, 4) * fmpq(T0, d - T0 - 1) * sum((kept**k for k in range(n)), fmpq(0))
    with precision(400):
        expected = a2 * arb(squared) - 2 * a1 * arb(2 * kept**n) + 2 + arb(fmpq(1, 9)) * b
        got = exact_risk(chain(Generator(LeastSquares(T0, "1/2"), n), downstream=Ridge(T, "1/3", ridge="0.3")))
        assert got.value.overlaps(expected) and got.value.rel_accuracy_bits() > 160


MIXED = chain(
    Generator(Ridge(8, "1/2", ridge="0.4"), 2, "1/4"),
    Generator(LeastSquares(3, "1/3"), 1),
    Generator(Ridge(5, "1/5", ridge="2")),
    downstream=Ridge(4, "1/2", ridge="0.1"),
)


def agrees(case, parts, *, replicates=4000, run=simulate):
    """Every part within the interval of its family of verdicts."""
    simulation = run(case, replicates=replicates, seed=11)
    for part in PARTS:
        error = abs(simulation.mean(part) - float(getattr(parts, part)))
        assert error < Z * simulation.stderr(part) + 1e-12, part
    return simulation


def test_ridge_generators_mixed_labels_and_both_sides_of_the_threshold():
    exact = exact_risk(MIXED).parts
    simulation = agrees(MIXED, exact)
    for k, ball in enumerate(exact.per_generation):
        spread = simulation.per_generation[:, k].std(ddof=1) / 4000**0.5
        assert abs(simulation.per_generation[:, k].mean() - float(ball)) < Z * spread
    assert abs(sum(map(float, exact.per_generation)) - float(exact.collapse)) < 1e-14


def test_a_chain_without_downstream_against_really_drawn_data():
    case = replace(MIXED, downstream=None)
    agrees(case, exact_risk(case).parts, replicates=1500, run=simulate_direct)


def test_sizes_that_depend_on_the_generation():
    indexed = chain(Generator(Ridge("4 + 3*m", "1/2", ridge="0.4"), 3), downstream=LeastSquares(9, 1))
    listed = chain(
        *(Generator(Ridge(4 + 3 * m, "1/2", ridge="0.4")) for m in range(3)), downstream=LeastSquares(9, 1)
    )
    one, other = exact_risk(indexed).parts, exact_risk(listed).parts
    assert all(getattr(one, part).overlaps(getattr(other, part)) for part in PARTS)
    assert len(one.per_generation) == 1 and len(other.per_generation) == 3


def test_equal_generations_are_a_power():
    fit = Ridge(8, "1/2", ridge="0.4")
    one = exact_risk(chain(Generator(fit, 5, "1/4"), downstream=LeastSquares(3, 0))).parts
    other = exact_risk(chain(*[Generator(fit, 1, "1/4")] * 5, downstream=LeastSquares(3, 0))).parts
    assert all(getattr(one, part).overlaps(getattr(other, part)) for part in PARTS)


def test_a_shared_design_that_can_be_rewritten():
    shared = chain(
        Generator(LeastSquares(3, "1/2", design="X"), 2),
        Generator(LeastSquares(3, "1/3", design="X")),
        downstream=Ridge(9, 0, ridge="0.2"),
    )
    exact = exact_risk(shared).parts
    agrees(shared, exact)
    first, second = exact.per_generation
    with precision(300):
        assert (first * 2).overlaps(second * 9)  # 2·(1/2)² against (1/3)²


def test_the_scale_of_the_covariance():
    scaled = Population(Diagonal((3,), copies=6), RandomTruth("2/3"))
    plain = chain(Generator(Ridge(8, "1/2", ridge="0.4"), 2), downstream=Ridge(4, "1/2", ridge="0.1"))
    rescaled = chain(
        Generator(Ridge(8, "1/2", ridge="1.2"), 2), downstream=Ridge(4, "1/2", ridge="0.3"), population=scaled
    )
    one, other = exact_risk(plain).parts, exact_risk(rescaled).parts
    assert all(getattr(one, part).overlaps(getattr(other, part)) for part in PARTS)


def test_a_truth_by_its_coefficients():
    listed = Population(Isotropic(6), CoefficientsTruth((1, 0, 0, 1, 0, 0)))
    one, other = exact_risk(MIXED), exact_risk(replace(MIXED, population=listed))
    assert one.value.overlaps(other.value)


def test_a_fit_of_the_users_own():
    @dataclass(frozen=True)
    class Damped(Ridge):
        factor: object = 1
        kind, roles = "damped-ridge", {**Ridge.roles, "factor": "weight"}

        def mean(self, act, g):
            return act.number(self.factor) * act.mean(g)

        def second(self, act, g):
            return act.number(self.factor) ** 2 * act.second(g)

        def noise_cost(self, act, g):
            return act.number(self.factor) ** 2 * act.noise(g)

        def smoother(self, X, number):
            return number(self.factor) * super().smoother(X, number)

    damped = chain(Generator(Damped(8, "1/2", ridge="0.4", factor="0.9"), 2), downstream=Ridge(4, "1/2", ridge="0.1"))
    agrees(damped, exact_risk(damped).parts)


def test_what_the_values_rest_on():
    assert not any("density" in line for line in exact_risk(chain(downstream=LeastSquares(9, 1))).assumptions)
    assert any("density" in line for line in exact_risk(MIXED).assumptions)


@pytest.mark.parametrize("digits", [1, 7, 50, 300])
def test_json_encloses_the_value(digits):
    found = exact_risk(MIXED, digits=digits).to_json()
    finer = exact_risk(MIXED, digits=digits + 30).value
    with precision(4 * digits + 200):
        value, radius = arb(found["value"]), arb(found["radius"])
        assert abs(value - finer) <= radius.upper() and radius < value * arb(10) ** (1 - digits)
    assert len(found["value"].lstrip("0.").replace(".", "").split("e")[0]) == digits
    assert found["digits"] == digits and found["bias"]["clean"]["radius"] != "0"


UNEQUAL = Population(Diagonal((1, 2)), RandomTruth(1))
REFUSED = {
    "a symbol": (chain(downstream=LeastSquares("T", 1)), InvalidInput, "--set T="),
    "symbolic n": (chain(Generator(LeastSquares(20, 1), "n")), InvalidInput, "--set n="),
    "abstract": (Chain(Population(Abstract(), AbstractTruth()), (), LeastSquares(9)), InvalidInput, "numbers"),
    "abstract truth": (Chain(Population(Isotropic(6), AbstractTruth()), (), LeastSquares(9)), InvalidInput, "numbers"),
    "unequal": (Chain(UNEQUAL, (), LeastSquares(9)), InvalidInput, "vI"),
    "one ridge design, mixed labels": (
        chain(Generator(Ridge(9, 1, "X", ridge=1), 2, "1/2")), OutsideCalculus, "mixed with the truth",
    ),
    "a design that recurs": (
        chain(*(Generator(LeastSquares(3, 0, x)) for x in "XYX")), OutsideCalculus, "recurs after another design",
    ),
    "many unequal sizes": (chain(Generator(LeastSquares("20 + m", 1), 10**5)), DoesNotClose, "more than 10000"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name):
    refused, error, message = REFUSED[name]
    with pytest.raises(error, match=message):
        exact_risk(refused)


def test_infinite_risk_is_refused_even_if_the_chain_lets_it_pass():
    quiet = chain(Generator(LeastSquares(6, 0)), downstream=LeastSquares(5, 0))
    assert holds(exact_risk(quiet).parts.clean, 2, 6)
    object.__setattr__(quiet.downstream, "noise", sp.Integer(1))
    with pytest.raises(InfiniteRisk, match=r"\|T − d\| ≤ 1"):
        exact_risk(quiet)


def test_wrong_recursions_are_caught():
    check = test_the_formula_of_least_squares_generators_under_a_ridge
    for name in ("_cost", "of_least_squares", "of_ridge"):
        goes_red(check, recursion_module, name, _off)
    goes_red(test_projections_are_geometric_for_any_number_of_generations, recursion_module, "of_least_squares", _off)


def _off(function):
    def wrong(*args, **kwargs):
        found = function(*args, **kwargs)
        if isinstance(found, arb):
            return found * arb("1.0000001") + (arb("1e-9") if found == 0 else 0)
        return replace(found, a2=found.a2 * arb("1.0000001"))

    return wrong
