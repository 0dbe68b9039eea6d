"""Decided equality: identities hold, near misses do not, whatever is drawn."""

from __future__ import annotations

import flint
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.chain import Chain, Isotropic, NormTruth, Population, Ridge, example_names, example_text, loads
from collapse_sym.errors import TooLarge
from collapse_sym.functionals import fractions
from collapse_sym.functionals.equality import equal, normal_form
from collapse_sym.functionals.evaluate import Evaluator
from collapse_sym.functionals.functions import Mean, Quad, Tr, df, kappa
from collapse_sym.notation import D, M, S, symbol
from collapse_sym.risk import risk

K, K0 = sp.Symbol("k", positive=True), sp.Symbol("k0", positive=True)
T, RIDGE = symbol("T", "size"), symbol("lambda", "ridge")
ONE_LEVEL = Population(Isotropic(4), NormTruth(1))


def test_the_defining_equation_of_kappa() -> None:
    k = kappa(RIDGE, T)
    assert equal(k - RIDGE, k * df(1, k) / T)
    assert equal(df(1, kappa(sp.Integer(0), T)), T)
    assert not equal(k - RIDGE, k * df(2, k) / T).equal


def test_the_difference_of_two_equations() -> None:
    """λ₁ − λ₂ = (κ₁ − κ₂)(1 − tr[Σ²G₁G₂]/T), the self-test of the two-resolvent rule."""
    l1, l2 = symbol("l1", "ridge"), symbol("l2", "ridge")
    k1, k2 = kappa(l1, T), kappa(l2, T)
    assert equal(l1 - l2, (k1 - k2) * (1 - Tr(S**2 / ((S + k1) * (S + k2))) / T))


def test_coinciding_kappas_are_one() -> None:
    assert equal(df(2, kappa(RIDGE, 2 * (T + 1))), df(2, kappa(RIDGE, 2 * T + 2)))
    assert not equal(df(2, kappa(RIDGE, T)), df(2, kappa(RIDGE, T + 1))).equal


def test_symbolic_powers() -> None:
    n, x = symbol("n", "index"), symbol("x", "ridge")
    assert equal((x / 2) ** n * 2, x**n * 2 ** (1 - n))
    assert equal((x**2 - 1) ** n, (x - 1) ** n * (x + 1) ** n)
    assert not equal(x**n, x ** (n + 1)).equal


def test_square_roots() -> None:
    x = symbol("x", "ridge")
    root = sp.sqrt(x**2 + 4)
    assert equal((root - x) * (root + x), sp.Integer(4))
    assert not equal(root, x + 2).equal


def test_roots_of_equal_radicands_are_equal() -> None:
    a, b = symbol("a", "ridge"), symbol("b", "ridge")
    assert equal(sp.sqrt(a * (a + b)), sp.sqrt(a**2 + a * b))
    assert equal(sp.sqrt(a**2 + 2 * a * b + b**2), a + b)
    assert equal(sp.sqrt(a + b) * sp.sqrt(a - b), sp.sqrt(a**2 - b**2))
    assert equal(sp.sqrt(3) * a, a * sp.sqrt(3)) and equal(sp.sqrt(6) * a, sp.sqrt(2) * (sp.sqrt(3) * a))
    length = sp.sqrt(a**2 - 2 * a * b + b**2)
    assert not equal(length, a - b).equal and not equal(length, b - a).equal
    assert equal(length, sp.sqrt(a * (a - 2 * b) + b**2)) and equal(length**2, (a - b) ** 2)
    answers = [risk(Chain(ONE_LEVEL, (), Ridge(10, 1, ridge=text))).case.total for text in ("a*(a+1)", "a**2+a")]
    assert equal(*answers)


def test_signs_of_bases_do_not_matter_to_even_powers() -> None:
    n, a, b = symbol("n", "index"), symbol("a", "ridge"), symbol("b", "ridge")
    assert equal((a - b) ** (2 * n), (b - a) ** (2 * n))
    assert equal(((a - b) / (1 - a)) ** n, ((b - a) / (a - 1)) ** n)
    assert not equal((a - b) ** n, (b - a) ** n).equal


def test_words_and_sums_are_known_by_a_form() -> None:
    def mean(head: str, *letters: str) -> Mean:
        return Mean(head, letters, T, RIDGE)

    assert equal(mean("tr", "S", "R", "Sigma", "P"), mean("tr", "Sigma", "R", "S"))
    assert equal(mean("quad", "Sigma", "R"), mean("quad", "R", "Sigma"))
    assert not equal(mean("quad", "Sigma", "R", "Sigma"), mean("quad", "R", "Sigma", "Sigma")).equal
    n = symbol("n", "index")
    growing = sp.Sum(1 / (T * M + T - D), (M, 0, n - 1))
    assert equal(growing, -sp.Sum(2 / (D - T * (M + 1)), (M, 0, n - 1)) / 2)


def test_a_relation_that_is_not_known_leaves_the_question_open() -> None:
    """λR = 1 − Σ̂R is true and not used: the answer is no decided no."""
    said = equal(RIDGE * Mean("tr", ("R",), T, RIDGE), D - Mean("tr", ("S", "R"), T, RIDGE))
    assert not said.equal and not said.decided
    n, root = symbol("n", "index"), sp.sqrt(2)
    assert not equal((1 + root) ** n * (root - 1) ** n, sp.Integer(1)).decided


def test_too_large_is_said_and_not_called_decided(monkeypatch) -> None:
    monkeypatch.setattr(fractions, "MAX_TERMS", 2)
    a = (Tr(S) + Tr(S**2) + T) ** 3
    answer = equal(a, sp.expand(a))
    assert answer.equal and not answer.decided and not answer


_POWERS = st.integers(min_value=-1, max_value=3)
_ORDERS = st.integers(min_value=0, max_value=3)
_TERMS = st.lists(
    st.tuples(st.sampled_from([Tr, Quad]), st.integers(-3, 3).filter(bool), _POWERS, _ORDERS, _ORDERS),
    min_size=1,
    max_size=4,
)


def _answer(terms: list[tuple]) -> sp.Expr:
    return sp.Add(*[c * head(S**a / (S + K) ** m / (S + K0) ** l) for head, c, a, m, l in terms])


def _value(expr: sp.Expr, entries: list[tuple[int, int, int]]) -> flint.arb:
    """On a concrete spectrum, with k = 2/3, k0 = 5."""
    import numpy as np

    arrays = tuple(np.array([flint.arb(e[i]) for e in entries], dtype=object) for i in range(3))
    return Evaluator.balls({K: flint.arb(2) / 3, K0: flint.arb(5)}, arrays)(expr)


@given(_TERMS, _TERMS)
def test_equal_answers_agree_on_spectra_and_unequal_ones_somewhere(a: list, b: list) -> None:
    """The normal form against evaluation: equal iff no spectrum tells them apart."""
    left, right = _answer(a), _answer(b)
    spectra = [
        [(1, 1, 1)],
        [(2, 1, 3), (1, 2, 1)],
        [(1, 3, 2), (3, 1, 1), (7, 2, 5)],
        [(5, 1, 1), (4, 1, 2), (3, 2, 7), (2, 9, 1)],
    ]
    apart = [not (_value(left, s) - _value(right, s)).contains(0) for s in spectra]
    assert equal(left, right).equal == (not any(apart))


@given(_TERMS)
def test_partial_fractions_change_nothing(terms: list) -> None:
    """An answer equals itself with every metric multiplied and divided by s + k0."""
    answer = _answer(terms)
    other = sp.Add(
        *[
            c
            * (
                head(S ** (a + 1) / (S + K) ** m / (S + K0) ** (l + 1))
                + K0 * head(S**a / (S + K) ** m / (S + K0) ** (l + 1))
            )
            for head, c, a, m, l in terms
        ]
    )
    assert equal(answer, other)


def test_a_prime_point_never_says_yes(monkeypatch) -> None:
    """Mutant: a modulus test that always vanishes must not make unequal answers equal."""
    from collapse_sym.functionals import equality

    monkeypatch.setattr(equality, "_vanishes_modulo", lambda a, b, rng: (True, False))
    assert not equal(Tr(S), Tr(S**2)).equal


def test_the_bound_is_an_error_of_its_own() -> None:
    assert issubclass(TooLarge, Exception)


@pytest.mark.parametrize("name", example_names())
def test_the_normal_form_loses_nothing(name: str) -> None:
    """From the answer to the normal form and back to an expression that is equal to it."""
    for case in risk(loads(example_text(name))).cases:
        for answer in (case.bias, case.variance, case.collapse, case.total):
            assert equal(normal_form(answer).expr, answer)


def test_the_normal_form_knows_no_forbidden_atom() -> None:
    k = kappa(RIDGE, T)
    form = normal_form(df(2, k) * Tr(1 / (S + k)))
    assert Tr(S / (S + k)) not in form.expr.atoms(Tr) and not form.expr.has(df)
