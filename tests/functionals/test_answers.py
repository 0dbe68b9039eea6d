"""Answers: text read back, derivatives through definitions, values against the recursion."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym.chain import (
    Abstract,
    AbstractTruth,
    Chain,
    CoefficientsTruth,
    Diagonal,
    Isotropic,
    NormTruth,
    Population,
    Ridge,
    example_names,
    example_text,
    loads,
)
from collapse_sym.errors import CollapseSymError, InvalidInput
from collapse_sym.functionals import Tr, df, equal, from_text, to_text
from collapse_sym.notation import D, symbol
from collapse_sym.risk import risk

NAMES = example_names()
PARTS = ("bias", "clean", "delta", "cross", "variance", "collapse", "total")


def _names(case) -> dict[str, sp.Symbol]:
    parts = [getattr(case, p).expr for p in PARTS] + [
        x for d in case.definitions for x in (d.expr, d.root_of) if x is not None
    ]
    return {v.name: v for e in parts for v in e.atoms(sp.Symbol)}


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_reads_back_equal(name: str) -> None:
    for case in risk(loads(example_text(name))).cases:
        names = _names(case)
        for part in PARTS:
            answer = getattr(case, part)
            assert equal(replace(answer, expr=from_text(answer.text, names)), answer)
        for d in case.definitions:
            source = d.expr if d.expr is not None else d.root_of
            wrap = Tr if d.of else sp.Integer(1).__mul__
            read = replace(case.total, expr=wrap(from_text(to_text(source), names)))
            assert equal(read, replace(case.total, expr=wrap(source)))


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "Tr(",
        "2**",
        "__import__('os')",
        "x",
        "Tr(s)(s)",
        "1..2",
        "(" * 10000,
        "Mean(tr(Q), 1, 2)",
        "df(1)",
        "9 9",
        "9**9**9",
    ],
)
def test_readers_refuse_by_name(bad: str) -> None:
    with pytest.raises(InvalidInput):
        from_text(bad)


@pytest.mark.parametrize("name", ["mixed", "overparametrised", "ridge-generators", "shared-design", "clean"])
def test_values_are_those_of_the_expressions(name: str) -> None:
    """Two roads: the recursion in δ on numbers, and the printed expression in ŵ in balls."""
    case = risk(loads(example_text(name))).cases[0]
    values = case.values(30)
    for part in PARTS:
        assert abs(getattr(case, part).evalf(30) - getattr(values, part)) < sp.Float("1e-28")


def test_the_derivative_goes_through_definitions() -> None:
    """dE/dλ of a mixed chain against a central difference in 60 digits."""
    chain = loads(example_text("cor-4.4-isotropic"))
    numbers = {"d": 40, "T": 70, "T0": 90, "sigma": 1, "sigma0": sp.Rational(1, 3), "n": 4, "r2": 2}
    numbers = {k: v for k, v in numbers.items() if k in chain.symbols}
    ridge = symbol("lambda", "ridge")
    total = risk(chain.substitute(numbers)).case.total
    slope = total.diff(ridge).evalf(30, subs={"lambda": sp.Rational(1, 10)})
    step = sp.Rational(1, 10**15)
    up, down = (total.evalf(60, subs={"lambda": sp.Rational(1, 10) + e}) for e in (step, -step))
    assert abs((up - down) / (2 * step) - slope) < sp.Float("1e-25")


def test_the_derivative_of_kappa_is_the_closed_one() -> None:
    """LEM-I.2: ∂κ/∂λ = 1/(1 − df₂(κ)/T)."""
    case = risk(loads(example_text("prop-4.2"))).case
    kappa = case.definitions[0].symbol
    T = symbol("T", "size")
    slope = replace(case.total, expr=kappa).diff(symbol("lambda", "ridge"))
    assert equal(slope, replace(case.total, expr=1 / (1 - df(2, kappa) / T)))


@pytest.mark.parametrize("name", ["T", "sigma", "sigma0", "lambda"])
def test_a_symbol_is_known_by_its_name(name: str) -> None:
    case = risk(loads(example_text("thm-f.1"))).case
    own = next(x for x in case.total.free_symbols if str(x) == name)
    slope = case.total.diff(own)
    assert slope.expr != 0
    assert case.total.diff(name) == slope == case.total.diff(sp.Symbol(name))
    assert slope.subs({name: 7}) == slope.subs({own: 7}) == slope.subs({sp.Symbol(name): 7})


def test_derivatives_with_respect_to_eigenvalues_are_refused() -> None:
    case = risk(_symbolic_diagonal()).case
    with pytest.raises(InvalidInput, match="eigenvalues"):
        case.total.diff(symbol("s2", "eigenvalue"))


def _symbolic_diagonal():
    return loads(
        """
        [population]
        covariance = { kind = "diagonal", eigenvalues = [2, "s2", 0.5] }
        truth = { kind = "coefficients", values = [1, 0, 2] }
        [downstream]
        fit = "ridge"
        ridge = "lambda"
        samples = 40
        noise = 1
        """
    )


def test_a_symbolic_spectrum_is_summed_on_demand() -> None:
    case = risk(_symbolic_diagonal()).case
    summed = case.total.doit()
    assert not summed.expr.atoms(sp.Function)
    numbers = {"s2": 3, "lambda": sp.Rational(1, 7)}
    again = risk(_symbolic_diagonal().substitute(numbers)).case
    kappa = again.definitions[0]
    value = again.total.evalf(25)
    assert abs(summed.evalf(25, subs={**numbers, "kappa": _kappa(again, kappa)}) - value) < sp.Float("1e-22")


def _kappa(case, definition) -> sp.Float:
    return replace(case.total, expr=definition.symbol).evalf(40)


def test_a_substitution_that_leaves_the_case_derives_anew() -> None:
    cases = risk(loads(example_text("open-threshold"))).cases
    over = cases[0]
    assert "T0 >= d + 2" in over.when
    moved = over.bias.subs({"T0": 5, "d": 10, "T": 30})
    assert (
        sp.expand(
            moved.expr
            - risk(loads(example_text("open-threshold")).substitute({"T0": 5, "d": 10, "T": 30})).case.bias.expr
        )
        == 0
    )
    assert moved.expr != 0


def test_a_missing_number_is_named() -> None:
    case = risk(loads(example_text("thm-4.1"))).case
    with pytest.raises(CollapseSymError, match="number"):
        case.total.evalf()
    assert case.values() is None


def test_derivatives_of_what_functionals_hide_are_refused() -> None:
    """Quad depends on the coefficients of the truth, Tr and κ on the dimension: never a silent 0."""
    last = Ridge(10, 1, ridge=1)
    levels = Population(Diagonal((2, 1)), CoefficientsTruth(("c1", 1)))
    with pytest.raises(InvalidInput):
        risk(Chain(levels, (), last)).case.total.diff(symbol("c1", "coefficient"))
    with pytest.raises(InvalidInput):
        risk(Chain(Population(Abstract(), AbstractTruth()), (), last)).case.total.diff(D)
    isotropic = risk(Chain(Population(Isotropic("d"), NormTruth("r2")), (), last)).case
    r2 = symbol("r2", "squared")
    assert equal(replace(isotropic.bias, expr=r2 * isotropic.bias.diff(r2).expr), isotropic.bias)
