"""The weights of inverse moments: against haarpy, against all the equations, and against powers of sums."""

import warnings

import pytest
from flint import fmpq, fmpq_poly

from collapse_sym.errors import TooLarge
from collapse_sym.oracle.moments import moment
from collapse_sym.oracle.moments import weights as module
from collapse_sym.oracle.moments.weights import equation, inverse_weights, partitions


def haarpys(mu, gamma):
    """The orthogonal Weingarten function of dimension −γ, with its sign, at a number γ."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from haarpy import weingarten_orthogonal
    value = weingarten_orthogonal(mu, -gamma)
    return (-1) ** sum(mu) * fmpq(int(value.numerator), int(value.denominator))


def at(mu, gamma):
    weight = inverse_weights(sum(mu))[mu]
    return weight.numerator(fmpq(gamma)) / weight.denominator(fmpq(gamma))


@pytest.mark.parametrize("k", [1, 2, 3, 4, pytest.param(5, marks=pytest.mark.deep)])
def test_weights_are_haarpys(k):
    for mu in partitions(k):
        for gamma in (17, 40):
            assert at(mu, gamma) == haarpys(mu, gamma)


@pytest.mark.parametrize("k", range(1, 9))
def test_every_equation_holds(k):
    """γ w(μ) = …, for a loop of *each* size in μ: only those of the largest were used."""
    gamma = fmpq_poly([0, 1])
    weights = {**inverse_weights(k), **inverse_weights(k - 1)}
    for mu in partitions(k):
        for a in set(mu):
            row = equation(mu, a)
            below = fmpq_poly([1])
            for nu in {mu, *row}:
                below *= weights[nu].denominator
            cleared = {nu: weights[nu].numerator * (below // weights[nu].denominator) for nu in {mu, *row}}
            assert gamma * cleared[mu] == sum((c * cleared[nu] for nu, c in row.items()), fmpq_poly([0]))


@pytest.mark.parametrize("k", range(1, 9))
def test_the_last_pole_is_where_the_moment_ends(k):
    """T ≥ d + 2k is γ ≥ 2k − 1, beyond the pole at 2k − 2 of w(1ᵏ)."""
    weights = inverse_weights(k)
    assert max(pole for w in weights.values() for pole in w.poles) == 2 * k - 2
    assert all(fmpq_poly(w.denominator).degree() == len(w.poles) for w in weights.values())


def test_one_dimension(k=8):
    """d = 1: Σ_π w(π) over all pairings is E x^{−k} = 1/∏ (T − 2i)."""
    for T in (17, 20):
        value = moment(f"tr(inv(W)^{k})", isotropic=True).terms[0][1].at(T, 1)
        product = fmpq(1)
        for i in range(1, k + 1):
            product /= T - 2 * i
        assert value == product


@pytest.mark.parametrize("wrong", ["b", "split", "turned"])
def test_a_wrong_equation_is_seen(monkeypatch, wrong):
    def mutant(mu, a):
        row = equation(mu, a)
        if wrong == "b":  # 1b for 2b, where two loops are joined
            return {nu: c // 2 if len(nu) < len(mu) and sum(nu) == sum(mu) else c for nu, c in row.items()}
        if wrong == "split":
            return {nu: c for nu, c in row.items() if len(nu) <= len(mu)}
        return {nu: c for nu, c in row.items() if nu != mu}

    inverse_weights.cache_clear()
    monkeypatch.setattr(module, "equation", mutant)
    try:
        seen = any(at(mu, 17) != haarpys(mu, 17) for k in (2, 3) for mu in partitions(k))
    except ArithmeticError:  # poles that are no integers
        seen = True
    finally:
        inverse_weights.cache_clear()
    assert seen


def test_too_many_inverses_are_refused():
    with pytest.raises(TooLarge, match="order 12"):
        inverse_weights(13)
