"""The rule of Gaussian integration by parts, and the words it moves, against exact moments computed otherwise."""

from fractions import Fraction as F
from itertools import product as grid

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from collapse_sym.proof.checker import words

X, XT, V = ("X_0", False), ("X_0", True), ("V_0", False)
M, SIGMA = ("M", False), ("Sigma", False)


def chi_square_moment(T, k):
    """E (χ²_T)^k, k an integer: T(T+2)…, and its inverse for negative k (finite for T + 2k > 0)."""
    value = F(1)
    for i in range(abs(k)):
        value = value * (T + 2 * i) if k > 0 else value / (T - 2 * (i + 1))
    return value


def scalar_word(word, T, m, s2):
    """(coefficient, power) of χ² for the trace of a word in dimension one: X ~ N(0, s²)^T, XᵀX = s² χ²_T."""
    if not word:
        return F(T), 0
    names = [words.stem(name) for name, _ in word]
    power = F(names.count("X"), 2) - names.count("V")
    return m ** names.count("M") * s2 ** names.count("Sigma") * s2**power, int(power)


PIECES = st.sampled_from([(XT, X), (V,), (M,), (SIGMA,), (V, XT, X)])


@st.composite
def rests(draw):
    """F of a word X F: from the d-space to the T-space, any letters in between."""
    middle = [letter for piece in draw(st.lists(PIECES, max_size=4)) for letter in piece]
    return (*middle, XT)


@given(rests(), st.integers(1, 30), st.integers(-3, 3), st.sampled_from([F(1, 4), F(1), F(4), F(9)]))
def test_every_word_in_dimension_one(rest, T, m, s2):
    order, terms = words.parts_of_gaussian((X, *rest), "0")
    assume(T - 1 >= order)  # d = 1: the room that the rule asks for
    coefficient, power = scalar_word((X, *rest), T, m, s2)
    left = coefficient * chi_square_moment(T, power)
    right = F(0)
    for sign, factors in terms:
        values = [scalar_word(w, T, m, s2) for w in factors]
        term = F(sign)
        for c, _ in values:
            term *= c
        right += term * chi_square_moment(T, sum(p for _, p in values))
    assert left == right


def test_the_room_is_needed_in_dimension_one():
    # E 1/χ²_T is infinite for T ≤ 2: the rule asks for T ≥ d + 2 = 3
    order, _ = words.parts_of_gaussian((X, V, XT), "0")
    assert order == 2


NODES = ((-np.sqrt(3), 1 / 6), (0.0, 2 / 3), (np.sqrt(3), 1 / 6))  # exact for polynomials of degree 5


def value(word, matrices, T):
    if not word:
        return float(T)
    return np.trace(_product(word, matrices))


@given(st.lists(st.sampled_from([(XT, X), (M,), (SIGMA,)]), max_size=3), st.integers(0, 10**6))
def test_words_without_inverses_in_dimension_two(middle, seed):
    rest = (*[letter for piece in middle for letter in piece], XT)
    assume(rest.count(X) <= 1)  # at most four Gaussian factors
    T, d, rng = 2, 2, np.random.default_rng(seed)
    root = rng.normal(size=(d, d))
    a = rng.normal(size=(d, d))
    fixed = {"Sigma": root @ root.T, "M": a + a.T}
    order, terms = words.parts_of_gaussian((X, *rest), "0")
    assert order == 0
    left = right = 0.0
    for nodes in grid(NODES, repeat=T * d):
        weight = np.prod([w for _, w in nodes])
        design = np.array([x for x, _ in nodes]).reshape(T, d) @ root.T
        matrices = fixed | {"X_0": design}
        left += weight * value((X, *rest), matrices, T)
        right += weight * sum(s * np.prod([value(w, matrices, T) for w in factors]) for s, factors in terms)
    assert abs(left - right) <= 1e-9 * (1 + abs(left))


LETTERS = st.sampled_from([M, SIGMA, ("SigmaInverse", False), V])


@given(st.lists(LETTERS | st.just(None), min_size=1, max_size=7), st.integers(0, 10**6))
def test_normal_forms_do_not_change_a_trace(letters, seed):
    word = tuple(x for letter in letters for x in ((XT, X) if letter is None else (letter,)))
    rng = np.random.default_rng(seed)
    root, a = rng.normal(size=(3, 3)), rng.normal(size=(3, 3))
    design, sigma = rng.normal(size=(5, 3)), root @ root.T + np.eye(3)
    matrices = {"Sigma": sigma, "SigmaInverse": np.linalg.inv(sigma), "M": a + a.T, "X_0": design}
    matrices["V_0"] = np.linalg.inv(design.T @ design)
    normal = words.cycle(word)
    before = np.trace(_product(word, matrices))
    after = 3.0 if not normal else np.trace(_product(normal, matrices))
    assert abs(before - after) <= 1e-6 * (1 + np.prod([np.linalg.norm(matrices[n]) for n, _ in word]))


def _product(word, matrices):
    result = None
    for name, turned in word:
        matrix = matrices[name].T if turned else matrices[name]
        result = matrix if result is None else result @ matrix
    return result
