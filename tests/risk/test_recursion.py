"""What must hold of every answer: parts add up, n closes truly, ŵ and δ agree, blocks compose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import pytest
import sympy as sp

from collapse_sym.chain import (
    Abstract,
    Chain,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    RandomTruth,
    Ridge,
    example_names,
    example_text,
    loads,
)
from collapse_sym.errors import CollapseSymError, DoesNotClose, InfiniteRisk, OutsideCalculus, TooLarge
from collapse_sym.functionals import Quad, Tr, equal
from collapse_sym.notation import N, symbol
from collapse_sym.risk import predict, risk
from collapse_sym.risk.exponential import ExpPoly
from collapse_sym.testing import EVERYTHING, goes_red, property_over
from tests.risk.shapes import ANY, ISOTROPIC, LEVELS, chain, least_squares, ridge

PARTS = ("bias", "clean", "delta", "cross", "variance", "collapse", "total")


def _cases() -> list:
    return [c for name in example_names() for c in risk(loads(example_text(name))).cases]


@pytest.mark.parametrize("name", example_names())
def test_the_parts_add_up(name: str) -> None:
    for case in risk(loads(example_text(name))).cases:
        assert equal(case.bias, replace(case.bias, expr=case.clean.expr + case.delta.expr + case.cross.expr))
        assert equal(case.total, replace(case.total, expr=case.bias.expr + case.variance.expr + case.collapse.expr))


CLOSING = [
    chain(ISOTROPIC, Generator(least_squares(), "n"), last=ridge(), assume=("T0 >= d + 2",)),
    chain(ISOTROPIC, Generator(least_squares(), "n"), last=ridge(), assume=("T0 <= d - 2",)),
    chain(
        ISOTROPIC, Generator(ridge("T0", "sigma0", "l0"), "n"), last=least_squares("T", "sigma"), assume=("T <= d - 2",)
    ),
    chain(ISOTROPIC, Generator(ridge("T0", "sigma0", "l0"), "n", truth_weight="p"), last=ridge()),
    chain(ISOTROPIC, Generator(least_squares(), "n", truth_weight="p"), assume=("T0 >= d + 2",)),
    chain(ANY, Generator(least_squares(), "n", truth_weight="p"), last=ridge(), assume=("T0 >= d + 2",)),
    chain(
        ISOTROPIC,
        Generator(ridge("T0", "sigma0", "l0"), "n"),
        Generator(least_squares("T1", "s1"), "n"),
        assume=("T1 <= d - 2",),
    ),
    chain(ISOTROPIC, Generator(least_squares("T0*(m+1)"), "n"), last=ridge(), assume=("T0 >= d + 2",)),
]


def _stepwise(described: Chain, count: int) -> Chain:
    """The same chain with every generation written out, so that nothing closes."""
    blocks = []
    for g in described.generators:
        for k in range(max(count, 1)):
            size = g.fit.samples.xreplace({symbol("m", "index"): sp.Integer(k)})
            blocks.append(Generator(replace(g.fit, samples=size), min(count, 1), g.truth_weight))
    return replace(described, generators=tuple(blocks))


@pytest.mark.parametrize("described", CLOSING)
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_the_closed_form_in_n_is_the_stepwise_answer(described: Chain, count: int) -> None:
    closed, steps = risk(described).case, risk(_stepwise(described, count)).case
    for part in ("bias", "collapse"):
        answer = getattr(closed, part)
        at = replace(answer, expr=answer.expr.xreplace({N: sp.Integer(count)}).doit())
        assert equal(at, getattr(steps, part)), (part, at.expr, getattr(steps, part).expr)


def test_a_wrong_closed_form_fails_its_own_check(monkeypatch) -> None:
    from collapse_sym.risk import exponential

    good = exponential._particular
    monkeypatch.setattr(exponential, "_particular", lambda a, b, c: good(a, b, c).scaled(sp.Rational(21, 20)))
    with pytest.raises(DoesNotClose, match="own check"):
        ExpPoly.solve(sp.Integer(1), ExpPoly.power(sp.Rational(1, 2)), start=sp.Integer(0))


#: what the engine treats: least squares, or ridge of one penalty, may share a design, on labels of the model alone
TREATED = EVERYTHING.restrict(
    (("design", "generators"), lambda x, g: x != "shared" or g == "ols"),
    (("design", "labels"), lambda x, p: x == "fresh" or p == "model"),
)


@property_over(TREATED, dimensions=(6, 8), name="numbers in the error agree with symbols in the parameter")
def test_symbols_and_numbers_agree(described: Chain) -> None:
    """The recursion in ŵ on expressions, in balls, against the recursion in δ in float64."""
    case = risk(described).case
    numbers = predict(described)
    for part in PARTS:
        expected = float(getattr(case, part).evalf(20))
        scale = abs(float(numbers.total)) + abs(expected)
        assert abs(float(getattr(numbers, part)) - expected) <= 1e-9 * scale


def test_the_agreement_of_symbols_and_numbers_has_teeth() -> None:
    from collapse_sym.risk import numbers

    def check() -> None:
        described = loads(example_text("ridge-generators"))
        assert abs(float(predict(described).bias) - float(risk(described).case.bias.evalf(20))) < 1e-9

    def without_the_cross_term(original):
        return lambda setup, n11, n12: original(setup, n11, 0 * n12)

    goes_red(check, numbers, "_generators", without_the_cross_term)


def test_n_zero_and_no_generators_are_the_clean_risk() -> None:
    zero = risk(chain(ANY, Generator(least_squares(), 0), last=ridge())).case
    empty = risk(chain(ANY, last=ridge())).case
    assert zero.total.expr == empty.total.expr and zero.collapse.expr == 0


@pytest.mark.parametrize("size", [50, 500])
def test_a_billion_generations_close_or_are_refused(size: int) -> None:
    population = Population(Isotropic(100), NormTruth(1))
    described = Chain(population, (Generator(LeastSquares(size, "0.1"), 10**9),), Ridge(200, "0.1", ridge="0.1"))
    assert risk(described).case.values().total > 0
    anisotropic = replace(described, population=LEVELS, generators=(Generator(Ridge(50, 1, ridge=1), 10**9),))
    with pytest.raises(DoesNotClose, match="10000"):
        risk(anisotropic)


def test_answers_grow_linearly_with_n() -> None:
    def size(count: int) -> int:
        case = risk(chain(ANY, Generator(ridge("T0", "sigma0", "l0"), count), last=ridge())).case
        parts = [case.total.expr] + [x for d in case.definitions for x in (d.expr, d.root_of) if x is not None]
        return sum(1 for e in parts for _ in sp.preorder_traversal(e))

    ten, twenty, forty = size(10), size(20), size(40)
    assert forty - twenty < 2.2 * (twenty - ten)


# -- regimes --------------------------------------------------------------------------------------


def test_open_regimes_give_one_case_each_and_name_what_is_excluded() -> None:
    answer = risk(chain(ISOTROPIC, Generator(least_squares(), "n"), last=least_squares("T", "sigma")))
    assert [c.when for c in answer.cases] == [
        ("T0 >= d + 2", "T >= d + 2"),
        ("T0 >= d + 2", "T <= d - 2"),
        ("T0 <= d - 2", "T >= d + 2"),
        ("T0 <= d - 2", "T <= d - 2"),
    ]
    assert {e.when for e in answer.excluded} == {("T0 >= d - 1", "T0 <= d + 1"), ("T >= d - 1", "T <= d + 1")}
    narrowed = risk(replace(answer.chain, assume=("T0 >= d + 2", "T >= T0")))
    assert [c.when for c in narrowed.cases] == [()]


def test_without_noise_the_threshold_itself_is_admitted() -> None:
    answer = risk(chain(ISOTROPIC, Generator(least_squares("T0", 0), "n"), last=ridge()))
    assert [c.when for c in answer.cases] == [("T0 >= d",), ("T0 <= d - 1",)] and not answer.excluded


def test_too_many_open_cases_are_refused_with_the_assumption_that_helps() -> None:
    blocks = tuple(Generator(least_squares(f"T{i}", 1)) for i in range(5))
    with pytest.raises(TooLarge, match="--assume"):
        risk(chain(ANY, *blocks, last=ridge()))


@pytest.mark.parametrize("calculus", ["auto", "exact", "isotropic", "equivalents"])
def test_infinite_risk_is_infinite_under_every_calculus(calculus: str) -> None:
    for size in (99, 100, 101):
        with pytest.raises(InfiniteRisk):
            risk(Chain(Population(Isotropic(100), NormTruth(1)), (), LeastSquares(size, 1)), calculus=calculus)


def test_named_calculi_refuse_by_name() -> None:
    with pytest.raises(OutsideCalculus, match="multiple of the identity"):
        risk(chain(ANY, last=ridge()), calculus="isotropic")
    with pytest.raises(OutsideCalculus, match="two designs"):
        risk(chain(ANY, Generator(ridge("T0", "sigma0", "l0")), last=ridge()), calculus="exact")
    with pytest.raises(CollapseSymError, match="no such calculus"):
        risk(chain(ANY, last=ridge()), calculus="magic")
    with pytest.raises(DoesNotClose, match="--set n"):
        risk(chain(ANY, Generator(ridge("T0", "sigma0", "l0"), "n"), last=ridge()))


# -- shared designs --------------------------------------------------------------------------------


def test_generations_on_one_design_are_one_fit_with_all_their_noise() -> None:
    shared = [Generator(least_squares("T0", noise, design="X"), count) for noise, count in (("s1", 2), ("s2", 1))]
    one = chain(ANY, *shared, last=ridge(), assume=("T0 <= d - 2",))
    s1, s2 = symbol("s1", "noise"), symbol("s2", "noise")
    merged = chain(ANY, Generator(least_squares("T0", "s1")), last=ridge(), assume=("T0 <= d - 2",))
    case, single = risk(one).case, risk(merged).case
    assert equal(case.bias, single.bias)
    assert equal(case.collapse, replace(single.collapse, expr=single.collapse.expr * (2 * s1**2 + s2**2) / s1**2))
    assert [c.block for c in case.per_generation] == [0, 1]


def test_n_generations_on_one_design_tell_zero_from_more() -> None:
    described = chain(ISOTROPIC, Generator(least_squares(design="X"), "n"), last=ridge(), assume=("T0 <= d - 2",))
    answer = risk(described)
    assert [c.when for c in answer.cases] == [("n >= 1",), ("n = 0",)]
    assert answer.cases[0].linear_in_n and answer.cases[1].collapse.expr == 0
    assert answer.cases[0].delta.expr != 0 and answer.cases[1].delta.expr == 0


def test_above_the_threshold_sharing_changes_nothing() -> None:
    fresh = chain(ANY, Generator(least_squares(), 3), last=ridge(), assume=("T0 >= d + 2",))
    shared = replace(fresh, generators=(Generator(least_squares(design="X"), 3),))
    assert equal(risk(fresh).case.total, risk(shared).case.total)


def test_the_first_fit_on_a_design_may_be_taught_the_truth_too() -> None:
    """ŵ₂ = Pŵ₁ + X⁺ε₂ = ŵ₁ + X⁺ε₂, whatever ŵ₁ = P((1−p)ŵ₀ + pw₀) + X⁺ε₁ was taught."""
    first = Generator(LeastSquares(6, 1, design="X"), 1, truth_weight="1/3")
    before, last = Generator(LeastSquares(20, 1)), LeastSquares(30, 1)
    population = Population(Isotropic(12), NormTruth(1))
    shared = Chain(population, (before, first, Generator(LeastSquares(6, 2, design="X"), 3)), last)
    louder = Chain(population, (before, replace(first, fit=LeastSquares(6, "sqrt(13)"))), last)
    assert equal(risk(shared).case.total, risk(louder).case.total)


def test_a_fit_of_ones_own_does_not_merge_on_a_design() -> None:
    class Quieter(LeastSquares):
        def noise_cost(self, act: Any, g: Any) -> Any:
            return act.noise(g) / 2

    blocks = tuple(Generator(fit(50, 1, design="X")) for fit in (LeastSquares, Quieter))
    with pytest.raises(OutsideCalculus, match="plain"):
        risk(Chain(Population(Isotropic(100), NormTruth(1)), blocks))


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ((Generator(Ridge(50, 1, ridge=1, design="X")), Generator(Ridge(50, 1, ridge=2, design="X"))), "unequal"),
        (
            (
                Generator(LeastSquares(50, 1, design="X")),
                Generator(LeastSquares(60, 1)),
                Generator(LeastSquares(50, 1, design="X")),
            ),
            "recurs",
        ),
        ((Generator(LeastSquares(50, 1, design="X"), 2, truth_weight="1/2"),), "mixed with the truth"),
    ],
)
def test_what_is_shared_beyond_that_is_refused_by_name(blocks: tuple, reason: str) -> None:
    with pytest.raises(OutsideCalculus, match=reason):
        risk(Chain(Population(Isotropic(100), NormTruth(1)), blocks, LeastSquares(200, 1)))


# -- limits and ρ ------------------------------------------------------------------------------------


def test_thousands_of_sizes_are_no_recursion() -> None:
    block = Generator(LeastSquares("60*(m + 1)", 1), 1200)
    values = risk(Chain(Population(Isotropic(30), NormTruth(1)), (block,), LeastSquares(60, 0))).case.values()
    wanted = sum(sp.Rational(30, 60 * m - 31) for m in range(1, 1201))
    assert abs(values.collapse - wanted) < sp.Float("1e-15") * wanted


def test_a_branch_does_not_take_the_limit_of_another() -> None:
    """Three generations on either side of the threshold: only T0 >= d grows without end."""
    chain = loads("""
[population]
covariance = { kind = "diagonal", eigenvalues = [3, 2, 1] }
truth = { kind = "random", squared = 1 }
[[generator]]
repeat = 3
fit = "ols"
samples = "T0"
noise = 1
""")
    limits = {case.when: case.limit for case in risk(chain).cases}
    assert limits["T0 >= 5",].expr == sp.oo
    assert limits["T0 <= 1",] is None  # finite, and not known in closed form


def test_steps_are_counted_over_all_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collapse_sym.risk.recursion.MAX_STEPS", 10)
    block = """
[[generator]]
repeat = 6
fit = "ridge"
ridge = 0.5
samples = 9
noise = 1
"""
    head = """
[population]
covariance = { kind = "diagonal", eigenvalues = [3, 2, 1] }
truth = { kind = "random", squared = 1 }
"""
    with pytest.raises(DoesNotClose, match="10 steps"):
        risk(loads(head + 2 * block))
    assert risk(loads(head + block)).cases


def test_rho_and_the_limit_in_n() -> None:
    linear = risk(chain(ANY, Generator(least_squares(), "n"), last=ridge(), assume=("T0 >= d + 2",))).case
    assert linear.linear_in_n and linear.limit.expr == sp.oo
    n, sigma0 = N, symbol("sigma0", "noise")
    assert equal(linear.collapse, replace(linear.rho, expr=n * sigma0**2 * linear.rho.expr))
    bounded = risk(chain(ISOTROPIC, Generator(least_squares(), "n"), last=ridge(), assume=("T0 <= d - 2",))).case
    assert not bounded.linear_in_n and bounded.rho is None
    values = {"d": 50, "T0": 20, "T": 60, "sigma0": 1, "sigma": 1, "lambda": 1, "r2": 1}
    far = risk(bounded.chain.substitute({**values, "n": 400})).case.collapse.evalf(20)
    assert abs(bounded.limit.evalf(20, subs=values) - far) < sp.Float("1e-18")


def test_the_limit_of_a_repeated_block_is_that_of_n_generations() -> None:
    for block, one, assume in (
        (Generator(least_squares(), 3), ISOTROPIC, ("T0 <= d - 2",)),
        (Generator(ridge("T0", "sigma0", "l0"), 2, truth_weight="1/3"), ISOTROPIC, ()),
    ):
        few = risk(chain(one, block, last=ridge(), assume=assume)).case
        any_number = risk(chain(one, replace(block, repeat=N), last=ridge(), assume=assume)).case
        assert equal(few.limit, any_number.limit) and few.limit.expr not in (0, sp.oo)
    assert risk(chain(ANY, Generator(ridge(), 2), last=ridge())).case.limit is None
    assert risk(chain(ANY, Generator(ridge(), 0), last=ridge())).case.limit is None


# -- a fit of one's own ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shrunk(LeastSquares):
    """Least squares scaled by a fixed factor, through the public interface only."""

    factor: Any = sp.Rational(9, 10)
    kind: ClassVar[str] = "shrunk"
    roles: ClassVar[dict[str, str]] = {**LeastSquares.roles, "factor": "weight"}

    def mean(self, act: Any, g: Any) -> Any:
        return act.number(self.factor) * act.mean(g)

    def second(self, act: Any, g: Any) -> Any:
        return act.number(self.factor) ** 2 * act.second(g)

    def noise_cost(self, act: Any, g: Any) -> Any:
        return act.number(self.factor) ** 2 * act.noise(g)

    def smoother(self, X: Any, number: Any) -> Any:
        return number(self.factor) * super().smoother(X, number)


def test_a_fit_of_ones_own_is_derived_in_closed_form_and_simulated() -> None:
    described = chain(ANY, Generator(Shrunk("T0", "sigma0", factor="c"), "n"), last=ridge(), assume=("T0 >= d + 2",))
    case = risk(described).case
    c, n = symbol("c", "weight"), N
    plain = risk(chain(ANY, Generator(least_squares(), 1), last=ridge(), assume=("T0 >= d + 2",))).case
    assert equal(
        case.collapse, replace(plain.collapse, expr=plain.collapse.expr * c**2 * (1 - c ** (2 * n)) / (1 - c**2))
    )
    numeric = Chain(LEVELS, (Generator(Shrunk(14, "1/2", factor="4/5"), 3),), LeastSquares(20, "1/3"))
    from collapse_sym.oracle import simulate
    from collapse_sym.oracle.budget import family

    runs = simulate(numeric, replicates=4000, seed=1)
    for part in ("bias", "variance", "collapse"):
        sample = getattr(runs, part)
        error = float(np.std(sample) / np.sqrt(len(sample)))
        assert abs(float(np.mean(sample)) - float(getattr(predict(numeric), part))) <= family("means").z * error + 1e-12


def test_a_branch_that_is_refused_is_listed_and_the_others_answer() -> None:
    answer = risk(chain(ANY, Generator(least_squares(), "n"), last=ridge()))
    assert [c.when for c in answer.cases] == [("T0 >= d + 2",)]
    refused = [e for e in answer.excluded if e.when == ("T0 <= d - 2",)]
    assert len(refused) == 1 and "--set n" in refused[0].because


def test_a_truth_without_direction_turns_forms_into_traces() -> None:
    population = Population(Abstract(), RandomTruth("r2"))
    case = risk(chain(population, last=ridge())).case
    general = risk(chain(ANY, last=ridge())).case
    assert not case.bias.expr.atoms(Quad)
    d, r2 = symbol("d", "size"), symbol("r2", "squared")
    table = {q: r2 / d * Tr(q.args[0]) for q in general.bias.expr.atoms(Quad)}
    assert equal(case.bias, replace(general.bias, expr=general.bias.expr.xreplace(table)))


@pytest.mark.parametrize(
    ("noises", "unless"),
    [
        (("sigma0",), " unless sigma0 = 0 or n = 0"),
        (("sigma0", "s1"), " unless (sigma0 = 0 or n = 0) and (s1 = 0 or n = 0)"),
        (("1/2",), " unless n = 0"),
    ],
)
def test_what_is_excluded_says_when_it_is_finite_after_all(noises: tuple, unless: str) -> None:
    blocks = [Generator(least_squares("T0", noise), "n") for noise in noises]
    (excluded,) = risk(chain(ISOTROPIC, *blocks, last=ridge())).excluded
    assert excluded.because.endswith("infinite" + unless)
    always = risk(chain(ISOTROPIC, *blocks, Generator(least_squares("T0", 1)), last=ridge())).excluded
    assert always[0].because.endswith("infinite")


def test_the_geometric_sum_that_is_shown_is_the_one_that_is_proved(monkeypatch) -> None:
    """Mutant: a solution of another recursion; the short form must not be shown in its place."""
    from collapse_sym.risk import recursion

    good = ExpPoly.solve
    monkeypatch.setattr(
        recursion.ExpPoly, "solve", lambda a, f, *, start: good(a, f.scaled(sp.Integer(2)), start=start)
    )
    with pytest.raises(DoesNotClose, match="own check"):
        recursion._geometric(sp.Rational(1, 2), {"k": N, "power": lambda b: b**N})


def test_fifty_generations_of_long_symbols_stay_short() -> None:
    case = risk(chain(ISOTROPIC, Generator(ridge("T0", "sigma0", "l0"), 50), last=ridge())).case
    assert sum(1 for _ in sp.preorder_traversal(case.collapse.expr)) < 300
