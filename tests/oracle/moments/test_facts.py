"""The Wishart facts of the project as derived results, against the literature and against what certificates prove.

E W = TΣ,   E WAW = T²ΣAΣ + TΣAᵀΣ + TΣ tr(AΣ),   E V = Σ⁻¹/(T−d−1),   E VAV as below,   E tr(W A) V …; V = W⁻¹.
"""

import json

import pytest

from collapse_sym.derivations.inverse_of_a_wishart_matrix import inverse_moment
from collapse_sym.oracle.moments import moment
from collapse_sym.oracle.moments.coefficients import RING, Coefficient, D, T
from collapse_sym.oracle.moments.words import show
from collapse_sym.proof.checker import check


def terms(expression, **options):
    return {tuple(map(show, monomial)): c for monomial, c in moment(expression, **options).terms}


def over(numerator, *poles):
    return Coefficient.of(RING.constant(numerator) if isinstance(numerator, int) else numerator, 0, poles)


def same(found, known):
    assert set(found) == set(known)
    assert all((found[key] + over(-1 * known[key].numerator, *known[key].poles)).numerator == 0 for key in known)


def test_the_mean_and_the_second_moments():
    same(terms("tr(M W)"), {("tr(M Sigma)",): over(T)})
    same(terms("tr(M W A W)"), {("tr(A Sigma M Sigma)",): over(T**2), ("tr(A Sigma M' Sigma)",): over(T),
                                ("tr(A Sigma)", "tr(M Sigma)"): over(T)})  # fmt: skip
    same(terms("tr(M W) tr(A W)"), {("tr(A Sigma)", "tr(M Sigma)"): over(T**2), ("tr(A Sigma M Sigma)",): over(T),
                                    ("tr(A Sigma M' Sigma)",): over(T)})  # fmt: skip


def test_the_inverse_and_its_second_moments():
    """c₁ = (γ−1)c₂, 1/c₂ = (γ−2)γ(γ+1), γ = T − d − 1: von Rosen, Moments for the inverted Wishart, 1988."""
    poles = (0, 1, 3)  # T − d = γ + 1, γ = T − d − 1, γ − 2 = T − d − 3
    c1, c2 = over(T - D - 2, *poles), over(1, *poles)
    same(terms("tr(M inv(W))"), {("tr(M inv(Sigma))",): over(1, 1)})
    A_M, A_Mt, apart = ("tr(A inv(Sigma) M inv(Sigma))",), ("tr(A inv(Sigma) M' inv(Sigma))",), (
        "tr(A inv(Sigma))", "tr(M inv(Sigma))")  # fmt: skip
    same(terms("tr(M inv(W) A inv(W))"), {A_M: c1, A_Mt: c2, apart: c2})
    same(terms("tr(M inv(W)) tr(A inv(W))"), {apart: c1, A_M: c2, A_Mt: c2})


def test_the_certificate_proves_the_inverse_mean():
    """LEM-F.3: the checker accepts E S⁻¹ = c Σ⁻¹ for T₀ ≥ d + 2; c and the condition are the moment's."""
    certificate = inverse_moment()
    assert check(json.dumps(certificate)).cited == ()
    head, left, right = certificate["statement"]["conclusion"]
    scale, factor, matrix = right
    assert (head, scale, matrix) == ("Equal", "Scale", ["Power", "Sigma", "-1"])
    assert left[1][0] == "Power" and left[1][2] == "-1"
    found = moment("tr(M inv(S))")
    ((monomial, c),) = found.terms
    assert show(monomial[0]) == "tr(M inv(Sigma))"
    # the certified factor times the moment's denominator is the moment's numerator
    certified = proved(factor)
    assert c.samples == 0 and certified == (T, T - D - 1) and (c.numerator, c.poles) == (certified[0], (1,))
    assert certificate["statement"]["hypotheses"] == [["GreaterEqual", "T0", ["Add", "d", "2"]]]
    assert found.condition == "T >= d + 2"


def proved(term):
    """A certified fraction as (numerator, denominator) in T, d; T₀ is T."""
    head, above, below = term
    assert head == "Divide"
    return polynomial(above), polynomial(below)


def polynomial(term):
    if isinstance(term, str):
        return {"T0": T, "d": D}[term] if term in ("T0", "d") else RING.constant(int(term))
    head, *parts = term
    values = list(map(polynomial, parts))
    return {"Subtract": lambda a, b: a - b, "Add": lambda a, b: a + b, "Multiply": lambda a, b: a * b}[head](*values)


def test_another_factor_is_not_the_certified_one():
    certificate = inverse_moment()
    factor = certificate["statement"]["conclusion"][2][1]
    assert proved(["Divide", factor[1], ["Subtract", "T0", "d"]]) != proved(factor) == (T, T - D - 1)


@pytest.mark.parametrize("expression, known", [
    # noise cost of least squares, its isotropic second moment, bias of a wrong label's trace
    ("tr(M inv(W))", {("tr(M inv(Sigma))",): (1, (1,))}),
    ("tr(M inv(W) W)", {("tr(M)",): (1, ())}),
    ("u' W inv(W) v", {("u' v",): (1, ())}),
])  # fmt: skip
def test_least_squares(expression, known):
    same(terms(expression), {key: over(*value[:1], *value[1]) for key, value in known.items()})
