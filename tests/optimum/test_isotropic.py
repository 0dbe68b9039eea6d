"""The optimal ridge of isotropic chains against the engine's own error, at 50 digits, and in its limits."""

import random
from dataclasses import replace

import flint
import pytest
import sympy as sp

from collapse_sym.chain import example_text, loads
from collapse_sym.errors import InvalidInput, OutsideCalculus
from collapse_sym.notation import N
from collapse_sym.optimum import signs
from collapse_sym.optimum.isotropic import Optimum, criterion, optima, x_of
from collapse_sym.optimum.landscape import ALIGNMENT, EXCESS, NOISE, RATIO, SQUARED, X, landscape
from collapse_sym.optimum.roots import located
from collapse_sym.optimum.teacher import teachers, with_ridge
from collapse_sym.risk import risk
from collapse_sym.risk.exponential import is_zero
from tests.optimum.chains import KINDS, chain, numbers, optimum, teacher, total

EXACT = [k for k in KINDS if k != "ridge"]  # teachers whose numbers are rational functions


def at(kind, values):
    (found,) = optima(chain(kind).substitute(values))
    return found


def ball(x, digits=60):
    return sp.Float(x.mid().str(digits, radius=False), digits)


def test_the_landscape_is_the_engines_error():
    """Error, polynomial and fixed point say one thing, and the branch begins where λ' = 0."""
    shape = landscape()
    assert is_zero(sp.diff(shape.error, X) - shape.polynomial * shape.scale)
    assert is_zero(shape.polynomial - shape.balance * X**3)
    assert is_zero(sp.diff(shape.ridge, X) - (1 - RATIO / X**2))
    assert is_zero(shape.ridge.xreplace({X: sp.sqrt(RATIO)}) + (1 - sp.sqrt(RATIO)) ** 2)


@pytest.mark.parametrize("kind", EXACT)
def test_two_numbers_of_the_teacher_give_the_whole_error(kind):
    """The landscape with alignment and excess is what the recursion says of the chain, as an identity, for some n."""
    answer = total(kind)
    (kappa,) = [d.symbol for d in answer.definitions]
    gap = answer.expr - optimum(kind).error.expr.xreplace({X: 1 + kappa})
    for n in (1, 2) if kind == "large" else (2,):
        assert is_zero(gap.xreplace({N: sp.Integer(n)}))


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_optimum_is_where_the_slope_changes_its_sign(kind):
    """At 50 digits: dE/dλ < 0 just below λ⋆ and > 0 just above, and no other λ of a grid does better."""
    draw, answer, met = random.Random(kind), total(kind), 0
    slope = answer.diff("lambda")
    for _ in range(3):
        values = numbers(draw, kind)
        found = located(at(kind, values), digits=50)
        least = ball(found.error)
        grid = [sp.Rational(k, 7) ** 3 for k in (1, 7, 17)]
        if found.ridge > 0:
            met += 1
            here = sp.Rational(str(ball(found.ridge)))
            for side in (-1, 1):
                near = here * (1 + side * sp.Rational(1, 10**18))
                assert side * slope.evalf(50, subs={**values, "lambda": near}) > 0
            assert abs(answer.evalf(50, subs={**values, "lambda": here}) - least) < sp.Float("1e-45") * (1 + least)
            grid += [here * sp.Rational(k, 10) for k in (9, 11)]
        for ridge in grid:
            assert answer.evalf(30, subs={**values, "lambda": ridge}) > least
    assert met


def test_without_generators_the_ridge_is_the_noise_to_signal_ratio():
    T, d, sigma, r2 = (total("clean")._own(name) for name in ("T", "d", "sigma", "r2"))
    assert optimum("clean").closed_form.expr == d * sigma**2 / (T * r2)
    assert optimum("large").clean_ridge.expr == d * sigma**2 / (T * r2)
    values = {"d": 20, "T": 33, "T0": 50, "sigma": "3/2", "sigma0": 1, "r2": 4, "n": 0}
    assert abs(located(at("large", values)).ridge * 33 * 16 / 180 - 1) < 1e-14


def test_in_few_dimensions_the_ridge_is_excess_over_alignment():
    """φ → 0: λ⋆ → nσ₀²d/((T₀−d−1)‖w₀‖²) outright."""
    values = {"d": 20, "T": 20 * 10**9, "T0": 50, "sigma": 1, "sigma0": 2, "r2": 3, "n": 4}
    limit = optimum("large").low_dimension.evalf(20, subs=values)
    assert limit == sp.Float(sp.Rational(4 * 4 * 20, 29 * 3), 20)
    assert abs(ball(located(at("large", values)).ridge, 20) / limit - 1) < 1e-8


def test_large_generators_leave_the_clean_ridge():
    """φ₀ → 0."""
    values = {"d": 20, "T": 40, "T0": 10**12, "sigma": 1, "sigma0": 2, "r2": 3, "n": 4}
    assert abs(located(at("large", values)).ridge * 6 - 1) < 1e-8


@pytest.mark.parametrize("kind, power", [("large", 1), ("shared", 1), ("small", 0)])
def test_many_generations(kind, power):
    """alignment·λ⋆ → excess·(1 + φ) + noise·φ up to what is bounded: λ⋆ grows with n, geometrically where ŵ dies."""
    T0 = 45 if kind == "large" else 10
    values = {"d": 20, "T": 40, "T0": T0, "sigma": 1, "sigma0": 2, "r2": 3, "n": 60}
    found = at(kind, values)
    ratio, t = sp.Rational(1, 2), found.teacher
    expected = (t.excess * (1 + ratio) + t.noise * ratio) / t.alignment
    assert abs(ball(located(found).ridge, 20) / expected - 1) < 0.03
    assert expected > (1 if power else 10**15)


def test_small_generators_without_noise_make_the_ridge_grow_like_their_shrinkage():
    """Fresh: λ⋆ = φσ²/(‖w₀‖²(T₀/d)^n) exactly; λ → 0⁺ if σ = 0."""
    values = {"d": 20, "T": 40, "T0": 10, "sigma": 1, "r2": 3, "n": 5}
    found = at("small without noise", values)
    assert found.closed_form.expr == sp.Rational(32, 6) and found.side == "positive"
    assert located(found).low < located(found).high
    assert abs(located(found).ridge * 6 / 32 - 1) < 1e-14
    silent = at("small without noise", {**values, "sigma": 0})
    assert silent.side == "vanishing" and located(silent).ridge == 0
    assert located(silent).error == float(silent.teacher.squared - silent.teacher.alignment)


def test_with_as_many_rows_as_dimensions_and_no_noise_the_ridge_vanishes_up_to_a_threshold():
    """φ = 1, σ = 0: the quartic falls to degree 2, and λ⋆ > 0 iff excess > alignment/3."""
    values = {"d": 30, "T": 30, "T0": 121, "sigma": 0, "sigma0": 1, "r2": 1}  # excess = n/3
    one, two = (at("large", {**values, "n": n}) for n in (1, 2))
    assert (one.side, two.side) == ("vanishing", "positive")
    assert located(one).ridge == 0 and located(one).error.overlaps(flint.arb(flint.fmpq(1, 3)))
    x = two.closed_x
    assert x == sp.Rational(2, 3) + sp.sqrt(10) / 3
    assert abs(ball(located(two, digits=40).ridge) - ((x - 1) ** 2 / x).evalf(50)) < 1e-40


def test_a_closed_form_in_symbols_where_the_degree_falls():
    symbol = optima(chain("large", sigma="0").substitute({"T": "d"}))[0]
    assert symbol.side == "open" and symbol.closed_form is not None
    values = {"d": 30, "T0": 70, "sigma0": 2, "r2": 1, "n": 3}
    there = at("large", {**values, "T": 30, "sigma": 0})
    assert abs(symbol.closed_form.evalf(30, subs=values) - ball(located(there, digits=30).ridge)) < 1e-28
    assert there.criterion.evalf(10) > 0


@pytest.mark.parametrize("kind", ["large", "shared", "ridge"])
def test_the_sign_of_the_ridge_is_that_of_the_criterion(kind):
    draw, seen = random.Random(5), set()
    for _ in range(8):
        values = {
            **numbers(draw, kind),
            "sigma": draw.choice([0, sp.Rational(1, 20)]),
            "sigma0": draw.choice([0, sp.Rational(1, 9)]),
        }
        found = at(kind, values)
        at_best = located(found, digits=20, signed=True)
        expected = sp.sign(found.criterion.evalf(20))
        side = 1 if at_best.ridge > 0 else -1 if at_best.ridge < 0 else 0
        assert side == expected
        seen.add(side)
        if side < 0:
            assert located(found).ridge == 0 and at_best.error < located(found).error
            assert at_best.low**2 > sp.Rational(values["d"], values["T"])
    assert (-1 in seen) == (kind == "ridge")


@pytest.mark.parametrize("ratio", [sp.Rational(1, 3), sp.Integer(1), sp.Rational(7, 2)])
def test_the_criterion_is_the_pull_at_no_ridge(ratio):
    """Minus the balance where λ = 0, x = max(1, φ), on both sides of φ = 1."""
    end = {RATIO: ratio, X: max(sp.Integer(1), ratio)}
    assert is_zero(criterion().xreplace(end) + landscape().balance.xreplace(end))


def test_units_do_not_matter():
    """λ⋆ scales as Σ does; lengths of w₀ and of noises cancel."""
    values = {"d": 12, "T": 20, "T0": 25, "sigma": "1/2", "sigma0": 1, "r2": 2, "n": 3}
    found = located(at("large", values))
    longer = located(at("large", {**values, "sigma": "3/2", "sigma0": 3, "r2": 18}))
    assert abs(longer.ridge - found.ridge) < 1e-13 and abs(longer.error - 9 * found.error) < 1e-12
    wide = chain("large", covariance='{ kind = "diagonal", eigenvalues = [4], copies = 12 }', truth="random")
    (scaled,) = optima(wide.substitute({k: v for k, v in {**values, "sigma": 1, "sigma0": 2}.items() if k != "d"}))
    assert scaled.teacher.level == 4
    assert abs(located(scaled).ridge - 4 * found.ridge) < 1e-12
    assert abs(located(scaled).error - 4 * found.error) < 1e-12


def test_the_optimum_beats_the_null_predictor_and_the_clean_ridge_may_not():
    shape = landscape()
    values = {"d": 20, "T": 40, "T0": 23, "sigma": 1, "sigma0": 3, "r2": 1, "n": 9}
    found = at("large", values)
    assert located(found).error < 1
    clean_x = x_of(found.clean_ridge.expr).xreplace({RATIO: found.teacher.ratio})
    assert found.error.expr.xreplace({X: clean_x}).evalf(20) > 1
    assert abs(found.clean_error.evalf(20) - found.error.expr.xreplace({X: clean_x}).evalf(20)) < 1e-18
    # E − ‖w₀‖² at any x changes its sign at one excess
    (limit,) = sp.solve(shape.error - SQUARED, EXCESS)
    at_clean = limit.xreplace({NOISE: ALIGNMENT * shape.ridge / RATIO})
    assert is_zero(at_clean - ALIGNMENT * (X**2 - RATIO) / ((1 + RATIO) * X - 2 * RATIO))


def test_a_penalty_of_the_generators_is_not_the_one_that_is_chosen():
    text = example_text("cor-4.4-isotropic").replace('fit = "ols"', 'fit = "ridge"\nridge = "lambda"')
    last = with_ridge(loads(text)).downstream
    assert str(last.penalty) == "lambda_new"


@pytest.mark.parametrize(
    "text, error, word",
    [
        (example_text("cor-4.4"), OutsideCalculus, "multiple of the identity"),
        (example_text("cor-4.4-isotropic").partition("[downstream]")[0], InvalidInput, "no fit"),
        (example_text("cor-4.4-isotropic").replace('"r2"', "0"), InvalidInput, "no best one"),
    ],
)
def test_refusals(text, error, word):
    with pytest.raises(error, match=word):
        list(teachers(loads(text)))


def test_numbers_are_needed():
    with pytest.raises(InvalidInput, match="--set"):
        located(optimum("large"))


def test_answers_say_what_they_rest_on():
    found = optimum("large")
    assert isinstance(found, Optimum) and found.relation == "~="
    assert found.cites == ("deterministic-equivalent.ridge",)
    assert "T0 >= d + 2" in found.assumptions and r"\lambda^{\star}" in found.latex
    assert found.null_error.text == "r2" and teacher("large").energy == found.teacher.energy
    assert [o.when for o in optima(chain("shared"))] == [("n >= 1",), ("n = 0",)]


def test_an_answer_for_some_generations_is_refused_without_any():
    values = {"d": 20, "T": 40, "T0": 10, "sigma": 1, "sigma0": 2, "r2": 3, "lambda": 1}
    assert "n >= 1" in total("shared").when
    for answer in (total("shared"), optimum("shared").low_dimension):
        assert answer.evalf(10, subs={**values, "n": 3}) > answer.evalf(10, subs={**values, "n": 1}) > 0
        with pytest.raises(InvalidInput, match="n >= 1"):
            answer.evalf(10, subs={**values, "n": 0})


def test_signs_of_what_a_teacher_is_made_of():
    known = teacher("small").known
    d, T0, n = (total("small")._own(name) for name in ("d", "T0", "n"))
    share = T0 / d
    for expr, expected in (
        (d - T0 - 1, "> 0"),
        (T0 - d, "< 0"),
        (1 - share, "> 0"),
        (1 - share**n, ">= 0"),
        (share**n - 1, "<= 0"),
        ((share - 2) ** 2, ">= 0"),
        (d - 5, None),
        (T0 * d - T0, None),
        (sp.Integer(0), "= 0"),
        (sp.Max(1, share), "> 0"),
        (-(share**n), "< 0"),
    ):
        assert signs.sign(sp.sympify(expr), known) == expected, expr


def test_the_engine_agrees_in_numbers():
    """The δ-recursion in balls at λ⋆ gives the error of the closed landscape."""
    values = {"d": 12, "T": 20, "T0": 25, "sigma": "1/2", "sigma0": 1, "r2": 2, "n": 3}
    found = located(at("large", values), digits=30)
    ridge = sp.Rational(str(ball(found.ridge, 40)))
    engine = risk(chain("large").substitute({**values, "lambda": ridge})).case.values(30).total
    assert abs(engine - ball(found.error)) < sp.Float("1e-28")


def test_large_counts_are_put_in_unless_a_power_is_raised_to_them():
    many = {"d": 50, "T": 90, "sigma0": 1, "sigma": 1, "n": 10**8, "r2": 1}
    example = loads(example_text("cor-4.4-isotropic"))
    large, small = (replace(example, assume=()).substitute({**many, "T0": T0}) for T0 in (90, 30))
    (found,) = teachers(large)
    assert found.excess == sp.Rational(50 * 10**8, 39) and not found.definitions
    (found,) = teachers(small)
    (count,) = found.definitions
    assert found.alignment == sp.Rational(3, 5) ** count.symbol and count.value == 10**8
