"""Numbers at the edges: parts that vanish, tiny λ, costs after a substitution, sizes that grow with m."""

from __future__ import annotations

import pytest
import sympy as sp

from collapse_sym.chain import (
    Chain,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    PowerLaw,
    PowerLawTruth,
    Ridge,
    loads,
)
from collapse_sym.errors import InvalidInput
from collapse_sym.notation import M
from collapse_sym.risk import predict, risk
from collapse_sym.risk.numbers import enclosed
from tests.risk.shapes import ANY, LEVELS, chain, least_squares, ridge

TWENTY = Population(Isotropic(20), NormTruth(1))


def test_a_part_that_vanishes_by_cancellation_is_zero() -> None:
    """E[Aᵀ(I−A)] of minimum-norm least squares is 0 where Σ = I: the equivalent finds 0 as a difference."""
    described = Chain(TWENTY, (Generator(LeastSquares(10, 1), 2),), LeastSquares(10, 1))
    case = risk(described, calculus="equivalents").case
    values = case.values(30)
    assert values is not None and float(values.cross) == 0 and float(case.cross.evalf(30)) == 0
    assert abs(values.bias - sp.Rational(7, 8)) < 1e-29


@pytest.mark.parametrize("exponent", [10, 45, 200])
def test_every_value_keeps_its_digits_for_tiny_ridge(exponent: int) -> None:
    """κ ≈ λ/(1 − d/T) for T > d: radicals cancel, the values written out must not."""
    penalty = sp.Rational(1, 10**exponent)
    described = Chain(Population(Isotropic(4), NormTruth(1)), (Generator(Ridge(10, 1, ridge=penalty)),), None)
    answer = risk(described).to_json(30)
    (kappa,) = [d for d in answer["definitions"] if d["symbol"] == "kappa0"]
    assert abs(sp.Float(repr(kappa["value"]), 30) / penalty / sp.Rational(5, 3) - 1) < 2 * 10.0**-exponent + 1e-28
    (cost,) = answer["cases"][0]["collapse"]["per_generation"]
    assert abs(float(cost["value"]) - float(predict(described).collapse)) < 1e-14


def test_measured_eigenvalues_keep_small_differences(tmp_path) -> None:
    """Bias is a small difference in ŵ: in float64 it was negative."""
    path = tmp_path / "eigenvalues.txt"
    path.write_text("0.3\n" * 5 + "0.7\n")
    text = f"""
[population]
covariance = {{ kind = "diagonal", file = "{path}" }}
truth = {{ kind = "random", squared = 2 }}
[[generator]]
repeat = 2
fit = "ridge"
ridge = 1e-10
samples = 9
noise = 1
[downstream]
fit = "ridge"
ridge = 1e-10
samples = 9
"""
    case = risk(loads(text)).case
    values = case.values()
    assert values is not None and 0 < values.bias < 1e-17
    assert abs(float(case.bias.evalf(15)) / float(values.bias) - 1) < 1e-12


def test_costs_of_generations_survive_the_loss_of_others() -> None:
    described = chain(
        TWENTY, Generator(least_squares(30, "a")), Generator(least_squares(50, "b"), "n"), last=least_squares(40, 1)
    )
    first, second = (c.answer for c in risk(described).case.per_generation)
    assert first.subs({"a": 0}).expr == 0
    assert second.subs({"a": 0}).expr == second.expr
    assert second.subs({"n": 0}).expr == 0 and first.subs({"n": 0}).expr == first.expr


def test_a_cost_that_splits_by_generation_has_no_one_value() -> None:
    growing = Generator(least_squares("T0*(m+1)", "a"), "n")
    described = chain(ANY, growing, last=ridge(), assume=("T0 >= d + 2",))
    with pytest.raises(InvalidInput):
        risk(described).case.per_generation[0].answer.subs({"n": 3})


@pytest.mark.parametrize("calculus", ["auto", "equivalents"])
def test_a_sum_over_generations_sees_its_index(calculus: str) -> None:
    """Long terms get names, but not those that depend on m."""
    size = "T0 + 2 + T1*m + T2*m**2 + T3*m**3 + T4*m**4 + T0*T1*m"
    growing = Generator(least_squares(size, "a"), "n")
    symbolic = risk(Chain(LEVELS, (growing,), Ridge(20, 1, ridge=1), ("T0 >= 8",)), calculus=calculus)
    assert not any(M in d.value.free_symbols for d in symbolic.case.definitions if d.expr is not None)
    numbers = {"T0": 9, "T1": 2, "T2": 1, "T3": 1, "T4": 3, "a": 1, "n": 3}
    value = symbolic.case.collapse.evalf(15, subs=numbers)
    assert abs(float(value) - float(predict(symbolic.chain.substitute(numbers), calculus).collapse)) < 1e-12


def test_powers_inside_names_stay_powers_of_n() -> None:
    """Two closed blocks with a ridge fit between them: a named term holds b^n, and so does its limit."""
    four = Population(Isotropic(4), NormTruth(1))
    outer, inner = Generator(Ridge(10, 1, ridge=1), "n"), Generator(Ridge(9, 1, ridge=2))
    described = Chain(four, (outer, inner, Generator(Ridge(7, 2, ridge=3), "n"), inner, outer))
    case = risk(described).case
    assert {str(x) for d in case.definitions for x in d.value.free_symbols} <= {d.name for d in case.definitions} | {
        "n"
    }
    for n in (0, 1, 4, 200):
        expected = predict(described.substitute({"n": n}))
        assert abs(float(case.total.evalf(15, subs={"n": n})) - float(expected.total)) < 1e-12
    assert case.limit is not None
    assert abs(float(case.limit.evalf(15)) - float(expected.collapse)) < 1e-12
    assert risk(described.substitute({"n": 80})).to_json()["cases"][0]["total"]["value"] > 0


def test_an_answer_has_no_value_outside_its_conditions() -> None:
    described = chain(Population(Isotropic("d"), NormTruth(1)), Generator(least_squares(), "n"), last=ridge())
    above, below = (c.collapse for c in risk(described).cases)
    numbers = {"d": 8, "T0": 4, "T": 20, "n": 2, "sigma0": 1, "lambda": 1}
    with pytest.raises(InvalidInput, match="T0 >= d"):
        above.evalf(15, subs=numbers)
    assert float(below.evalf(15, subs=numbers)) > 0


def test_a_fit_that_is_never_made_leaves_the_relation_alone() -> None:
    never = Generator(Ridge(10, 1, ridge=1), 0)
    assert risk(Chain(TWENTY, (never,), LeastSquares(30, 1))).relation == "="


@pytest.mark.parametrize("exponent", [60, 200])
def test_a_double_root_is_found(exponent: int) -> None:
    """T = d and λ → 0: κ²/(1 + κ) = λ, and the bias is κ²/(1+κ)² (1 + 1/(κ(2+κ)))."""
    described = Chain(Population(Isotropic(6), NormTruth(1)), (), Ridge(6, 1, ridge=sp.Rational(1, 10**exponent)))
    values = risk(described).case.values(40)
    assert values is not None
    kappa = sp.Float(10, 60) ** (-exponent // 2)  # up to a relative κ
    assert abs(values.bias / (kappa / 2) - 1) < max(10.0 ** (-exponent // 2 + 2), 1e-38)
    assert abs(values.variance * 2 * kappa - 1) < max(10.0 ** (-exponent // 2 + 2), 1e-38)
    assert abs(float(predict(described).total) / float(values.total) - 1) < 1e-14


@pytest.mark.parametrize("penalty", ["1e-10", "1e-30", "1e-60"])
def test_floats_do_not_cancel_at_the_threshold(tmp_path, penalty: str) -> None:
    """T = d and λ → 0: T − df₂(κ) is about 2κ Σ 1/s, far below one unit in the last place of T."""
    (tmp_path / "s.txt").write_text("1.0\n0.5\n0.25\n2.0\n")
    described = """
        [population]
        covariance = {{ kind = "diagonal", {spectrum} }}
        truth = {{ kind = "random", squared = 1 }}
        [[generator]]
        fit = "ridge"
        ridge = {penalty}
        samples = 4
        noise = 0.1
        [downstream]
        fit = "ridge"
        ridge = {penalty}
        samples = 4
        noise = 0.1
        """
    measured = loads(described.format(spectrum='file = "s.txt"', penalty=penalty), base=tmp_path)
    exact = loads(described.format(spectrum="eigenvalues = [1, 0.5, 0.25, 2]", penalty=penalty))
    right = risk(exact).case.values(30)
    for found in (predict(measured), predict(exact), risk(measured).case.values()):
        for part in ("clean", "variance", "collapse", "total"):
            assert abs(float(getattr(found, part)) / float(getattr(right, part)) - 1) < 1e-12


def test_rigorous_values_need_no_formula_and_agree_with_those_of_the_formula() -> None:
    def on(dimension: object) -> Chain:
        law = Population(PowerLaw(2, dimension), PowerLawTruth(source="3/8"))
        return Chain(law, (Generator(LeastSquares(10**3, 1), 2),), Ridge(10**7, 1, ridge="1/10**5"))

    for dimension in (100, 10**6, "infinite"):
        found, derived = enclosed(on(dimension), digits=25), risk(on(dimension)).case.values(25)
        for name in ("bias", "variance", "collapse", "total"):
            assert abs(getattr(found, name) / getattr(derived, name) - 1) < 1e-22
    with pytest.raises(InvalidInput, match="exact numbers are needed"):
        enclosed(on("d"))
