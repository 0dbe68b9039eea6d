"""Moments against exact values at small sizes, had by another road (bartlett.py) and by closed forms."""

from fractions import Fraction
from math import prod

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.oracle.moments import evaluate, moment
from collapse_sym.oracle.moments.recursion import INVERSE, SAMPLES, WISHART, Recursion
from tests.oracle.moments.bartlett import Bartlett, chi_square, gaussian_mean, trace, transposed

#: d → C, Σ = C Cᵀ
ROOTS = {1: [[fmpq(3, 2)]], 2: [[fmpq(1), fmpq(0)], [fmpq(1, 2), fmpq(2)]],
         3: [[fmpq(1), fmpq(0), fmpq(0)], [fmpq(1, 2), fmpq(2), fmpq(0)], [fmpq(-1), fmpq(1), fmpq(1, 3)]]}  # fmt: skip
ENTRIES = {"A": (2, -1, 3, 1, 0, 5, -2, 7, 1), "B": (1, 4, 0, -3, 2, 2, 1, 0, 5), "C": (0, 1, 2, 5, -1, 3, 1, 1, -4)}
#: expressions, with the words that they mean: factors of letters, A' as ("A", 1)
CASES = {
    "tr(W A)": ["WA"],
    "tr(W A W B)": ["WAWB"],
    "tr(W A W A')": ["WAWa"],
    "tr(W A) tr(W B)": ["WA", "WB"],
    "tr(W A W B W C)": ["WAWBWC"],
    "tr(W A W B') tr(W C)": ["WAWb", "WC"],
    "tr(W^2) tr(W A)^2": ["WW", "WA", "WA"],
    "tr(W A W B W C W A)": ["WAWBWCWA"],
    "tr(inv(W) A)": ["VA"],
    "tr(inv(W) A inv(W) B)": ["VAVB"],
    "tr(inv(W) A) tr(inv(W) B)": ["VA", "VB"],
    "tr(inv(W) A inv(W) B inv(W) C)": ["VAVBVC"],
    "tr(inv(W)^2 A) tr(inv(W))": ["VVA", "V"],
    "tr(W A inv(W) B)": ["WAVB"],
    "tr(W A inv(W) B W C)": ["WAVBWC"],
    "tr(inv(W) A W B inv(W) C)": ["VAWBVC"],
    "tr(W A) tr(inv(W) B)": ["WA", "VB"],
    "tr(W^2) tr(inv(W) A inv(W) B)": ["WW", "VAVB"],
    "tr(W A W B) tr(inv(W) C) tr(inv(W) A')": ["WAWB", "VC", "Va"],
    "tr(W A inv(W) B W A' inv(W) C)": ["WAVBWaVC"],
}


def matrix(letter, d):
    rows = [[fmpq(x) for x in ENTRIES[letter.upper()][3 * i : 3 * i + d]] for i in range(d)]
    return rows if letter.isupper() else transposed(rows)


def by_bartlett(words, d, T):
    exact, product = Bartlett(d, T, ROOTS[d]), 1
    for word in words:
        product = trace(exact.value([x if x in "WV" else matrix(x, d) for x in word])) * product
    return exact.mean(product, "".join(words).count("V"))


def by_moment(expression, d, T):
    sigma = Bartlett(d, T, ROOTS[d]).sigma
    return evaluate(moment(expression), samples=T, covariance=sigma, matrices={x: matrix(x, d) for x in ENTRIES})


@pytest.mark.parametrize("expression", CASES)
@pytest.mark.parametrize("d", [1, 2])
def test_small_dimensions(expression, d):
    words = CASES[expression]
    inverses = "".join(words).count("V")
    for T in (d + 2 * inverses, d + 2 * inverses + 3):
        assert by_moment(expression, d, T) == by_bartlett(words, d, T)


@pytest.mark.parametrize("expression", ["tr(W A inv(W) B)", "tr(inv(W) A inv(W) B)", "tr(W A W B W C)"])
def test_three_dimensions(expression):
    words = CASES[expression]
    T = 3 + 2 * "".join(words).count("V")
    assert by_moment(expression, 3, T) == by_bartlett(words, 3, T)


@pytest.mark.deep
@pytest.mark.parametrize("expression", CASES)
def test_three_dimensions_all(expression):
    words = CASES[expression]
    T = 3 + 2 * "".join(words).count("V")
    assert by_moment(expression, 3, T) == by_bartlett(words, 3, T)


POWERS = st.lists(st.integers(-3, 4).filter(bool), min_size=1, max_size=3).filter(lambda p: sum(map(abs, p)) <= 5)


@pytest.mark.parametrize("expression", [e for e, words in CASES.items() if "V" not in "".join(words)][:-1])
@pytest.mark.parametrize("d, T", [(2, 1), (2, 2), (3, 2)])
def test_sums_over_all_entries(expression, d, T):
    """No law of a factor is used, and T < d is among the sizes."""
    words = [["W" if x == "W" else matrix(x, d) for x in word] for word in CASES[expression]]
    assert by_moment(expression, d, T) == gaussian_mean(d, T, ROOTS[d], words)


@given(powers=POWERS, extra=st.integers(0, 5))
def test_one_dimension_is_chi_square(powers, extra):
    inverses = -sum(p for p in powers if p < 0)
    T, total = 1 + 2 * inverses + extra, sum(powers)
    text = " ".join(f"tr(W^{p} A)" for p in powers)
    value = evaluate(moment(text), samples=T, covariance=[Fraction(3, 2)], matrices={"A": [[5]]})
    scale = fmpq(3, 2) ** abs(total)
    expected = (scale if total >= 0 else 1 / scale) * chi_square(T, total) * 5 ** len(powers)
    assert value == expected


@pytest.mark.parametrize("expression", ["u' W v", "u' W A W v", "u' inv(W) v", "(u' W v)^2", "u' inv(W) u v' W v"])
def test_forms_are_traces_with_matrices_of_rank_one(expression):
    d, T, (u, v) = 2, 9, ([fmpq(1), fmpq(-2)], [fmpq(3), fmpq(1)])
    given = {"u": u, "v": v, "A": matrix("A", d)}
    sigma = Bartlett(d, T, ROOTS[d]).sigma
    form = evaluate(moment(expression), samples=T, covariance=sigma, matrices=given)
    as_traces = {"u' W v": "tr(W B)", "u' W A W v": "tr(W A W B)", "u' inv(W) v": "tr(inv(W) B)",
                 "(u' W v)^2": "tr(W B)^2", "u' inv(W) u v' W v": "tr(inv(W) B) tr(W C)"}[expression]  # fmt: skip
    outer = {"B": [[x * y for y in u] for x in v], "C": [[x * y for y in v] for x in v], "A": matrix("A", d)}
    if "u' inv(W) u" in expression:
        outer["B"] = [[x * y for y in u] for x in u]
    assert form == evaluate(moment(as_traces), samples=T, covariance=sigma, matrices=outer)


LETTERS = st.sampled_from(["W", "inv(W)", "A", "B'", "Sigma", "inv(Sigma)"])


def few(words):
    return sum("W" in letter for word in words for letter in word) <= 4


@given(words=st.lists(st.lists(LETTERS, min_size=1, max_size=4), min_size=1, max_size=2).filter(few))
def test_what_is_inserted_between_a_matrix_and_its_inverse_sums_to_nothing(words):
    """Σ_j W e_j e_jᵀ W⁻¹ = 1: the left side is integrated by parts, the right side never sees the pair."""
    d, T = 2, 14
    texts = [" ".join(word) for word in words]
    rest = "".join(f" tr({text})" for text in texts[1:])
    with_pair, without = moment(f"tr(W F inv(W) {texts[0]}){rest}"), moment(f"tr({texts[0]}){rest}")
    given = {"A": matrix("A", d), "B": matrix("B", d)}
    sigma = Bartlett(d, T, ROOTS[d]).sigma
    total = sum((evaluate(with_pair, samples=T, covariance=sigma, matrices={**given, "F": [[int(i == j == k) for j in
                 range(d)] for i in range(d)]}) for k in range(d)), fmpq(0))  # fmt: skip
    assert total == evaluate(without, samples=T, covariance=sigma, matrices=given, dimension=d)


@given(word=st.lists(LETTERS, min_size=2, max_size=6), turn=st.integers(0, 5))
def test_a_trace_is_turned_and_transposed(word, turn):
    turned = word[turn % len(word) :] + word[: turn % len(word)]
    back = " ".join(word)
    assert moment(f"tr({back})") == moment(f"tr({' '.join(turned)})") == moment(f"tr(({back})')")


def test_neighbours_cancel_before_any_work():
    """Not needed for the value: Stein's rule gives it too, with more states."""
    recursion = Recursion({0: 0})
    assert recursion.expectation([(WISHART, 0, INVERSE + 1, WISHART, INVERSE + 1, WISHART)]) == {(SAMPLES, 0): 1}
    assert recursion.traces == [(0,)] and recursion.states == 2


# -- a wrong rule is seen ------------------------------------------------------------------------


def without_the_transpose(self, total, code, other, A, B, rest):
    """The rule with M₂M₁ for M₂M₁ᵀ."""
    transpose, self._transposed = self._transposed, lambda word: word
    RIGHT(self, total, code, other, A, B, rest)
    self._transposed = transpose


def with_plus(self, total, words, rest, marks=(), sign=1):
    """The rule with all signs +."""
    ADD(self, total, words, rest, marks, abs(sign))


RIGHT, ADD = Recursion._inside, Recursion._add


@pytest.mark.parametrize("name, wrong, expression", [
    ("_inside", without_the_transpose, "tr(W A W B W C)"),
    ("_inside", without_the_transpose, "tr(inv(W) A inv(W) B inv(W) C)"),
    ("_add", with_plus, "tr(W A inv(W) B)"),
])  # fmt: skip
def test_a_wrong_rule_is_seen(monkeypatch, name, wrong, expression):
    monkeypatch.setattr(Recursion, name, wrong)
    words = CASES[expression]
    T = 2 + 2 * "".join(words).count("V") + 3
    assert by_moment(expression, 2, T) != by_bartlett(words, 2, T)


def test_the_other_road_is_right_where_it_is_known():
    assert [chi_square(5, p) for p in (0, 1, 2, -1, -2)] == [1, 5, 35, fmpq(1, 3), fmpq(1, 3)]
    exact = Bartlett(2, 7, ROOTS[2])
    for i in range(2):
        for j in range(2):
            assert exact.mean(exact.W[i][j], 0) == 7 * exact.sigma[i][j]
    assert prod(1 for _ in CASES) and set("".join(w for ws in CASES.values() for w in ws)) >= set("WVABCab")
