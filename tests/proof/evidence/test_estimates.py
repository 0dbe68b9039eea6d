"""Errors of estimates, and what relations between them say: each judge is seen to say yes, no and not known."""

from fractions import Fraction as F

import numpy as np
import pytest

from collapse_sym.proof.evaluation import Undetermined
from collapse_sym.proof.evidence import along
from collapse_sym.proof.evidence.estimates import INFINITE, NO_VALUE, Estimate, mean_of, minus, over, plus, times
from collapse_sym.proof.evidence.judging import FAILS, HOLDS, OPEN, Row, combined, judged


def sample(mean, spread=1.0, count=400, seed=0):
    rng = np.random.default_rng(seed)
    return mean_of(mean + spread * rng.standard_normal(count), np.ones(count))


def test_errors_of_functions_of_two_means_are_those_of_repetition():
    found, claimed = [], []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        x = rng.exponential(2.0, 200)
        y = x + rng.standard_normal(200) + 1
        a, b = mean_of(x, np.ones(200)), mean_of(y, np.ones(200))
        ratio = over(times(a, a), b) + a.power(0.5) - b.log()
        found.append(ratio.mean)
        claimed.append(float(ratio.error))
    # the spread over 400 repetitions is known to 3.5 %, six times that is the bound
    assert abs(np.mean(claimed) / np.std(found) - 1) < 0.21


def test_what_vanishes_outcome_by_outcome_has_no_error():
    a = sample(3.0)
    assert minus(plus(a, F(1, 2)), times(F(1), a)).error == 0


def test_exact_numbers_stay_exact():
    assert over(F(1), F(3)) == F(1, 3) and minus((F(1), F(2)), (F(1), F(1))) == (0, 1)
    with pytest.raises(Undetermined):
        over(F(1), F(0))


@pytest.mark.parametrize(
    "relation, left, right, state",
    [
        ("Equal", 3.0, 3, OPEN),
        ("Equal", 3.0, 2, FAILS),
        ("GreaterEqual", 3.0, 2, HOLDS),
        ("GreaterEqual", 3.0, 3, OPEN),
        ("GreaterEqual", 2.0, 3, FAILS),
        ("Greater", 2.0, 3, FAILS),
        ("LessEqual", 2.0, 3, HOLDS),
        ("LessEqual", 3.0, 2, FAILS),
        ("Less", 3.0, 2, FAILS),
    ],
)
def test_relations_between_estimates(relation, left, right, state):
    assert judged(relation, sample(left), F(right)).state == state


def test_an_equality_holds_only_where_an_error_would_have_been_seen():
    assert judged("Equal", sample(3.0, spread=0.05), F(3)).state == HOLDS
    assert judged("Equal", sample(3.0, spread=0.05), F(306, 100)).state == FAILS
    assert judged("Equal", sample(3.0, spread=1.0), F(306, 100)).state == OPEN


def test_false_alarms_are_as_rare_as_stated():
    # at an error of 0.01 a true equality fails about once in a hundred: 36 of 1000 with probability 1.2e-10
    alarms = sum(judged("Equal", sample(1.0, seed=s, count=200), F(1), error=0.01).state == FAILS for s in range(1000))
    assert alarms <= 35
    skew = 0
    for seed in range(1000):
        x = np.random.default_rng(seed).exponential(1.0, 200) ** 2
        skew += judged("Equal", mean_of(x, np.ones(200)), F(2), error=0.01).state == FAILS
    assert skew <= 35


EXACT = [("Equal", "fhf"), ("LessEqual", "hhf"), ("Less", "hff"), ("Greater", "ffh"), ("GreaterEqual", "fhh")]


@pytest.mark.parametrize("relation, states", EXACT)
def test_exact_relations_are_decided(relation, states):
    names = {"h": HOLDS, "f": FAILS}
    assert [judged(relation, F(x), F(1)).state for x in (0, 1, 2)] == [names[s] for s in states]


def test_a_difference_quotient_counts_to_ten_digits():
    assert judged("Equal", F(1), F(1) + F(1, 10**15)).state == FAILS
    assert judged("Equal", F(1), F(1) + F(1, 10**15), close=1e-10).state == HOLDS
    assert judged("Equal", F(1), F(1) + F(1, 10**8), close=1e-10).state == FAILS


def test_matrices_are_compared_entry_by_entry():
    values = np.random.default_rng(0).standard_normal((500, 2, 2)) * 0.05 + np.diag([1.0, 2.0])
    estimate = mean_of(values, np.ones(500))
    assert judged("Equal", estimate, (F(1), F(2))).state == HOLDS
    wrong = judged("Equal", estimate, (F(1), F(21, 10)))
    assert (wrong.state, wrong.at, wrong.right) == (FAILS, "entry 3", 2.1)


def test_a_side_without_a_value_fails():
    assert judged("Equal", F(1), NO_VALUE).state == FAILS


@pytest.mark.parametrize(
    "relation, left, right, state",
    [
        ("Equal", INFINITE, F(1), FAILS),
        ("GreaterEqual", INFINITE, F(1), HOLDS),
        ("LessEqual", INFINITE, F(1), FAILS),
        ("GreaterEqual", F(1), INFINITE, FAILS),
    ],
)
def test_an_infinite_side(relation, left, right, state):
    assert judged(relation, left, right).state == state


def test_arithmetic_with_infinity_has_a_meaning_or_is_refused():
    assert over(F(1), INFINITE) == 0 and plus(INFINITE, sample(1.0)).mean == np.inf == -times(F(-2), INFINITE).mean
    for combine, a in ((minus, INFINITE), (times, F(0)), (over, INFINITE)):
        with pytest.raises(Undetermined):
            combine(a, INFINITE)
    found = [along.row("Equivalent", INFINITE, F(1), at="", error=1e-6) for _ in range(2)]
    assert along.verdict("Equivalent", found, [4, 16]) == FAILS


def test_connectives():
    relation = ["Equal", "a", "b"]
    table = {
        ("And", HOLDS, FAILS): FAILS,
        ("And", HOLDS, HOLDS): HOLDS,
        ("And", HOLDS, OPEN): OPEN,
        ("Or", FAILS, HOLDS): HOLDS,
        ("Or", FAILS, FAILS): FAILS,
        ("Or", FAILS, OPEN): OPEN,
        ("Implies", FAILS, FAILS): HOLDS,
        ("Implies", HOLDS, FAILS): FAILS,
        ("Implies", OPEN, FAILS): OPEN,
    }
    for (head, a, b), state in table.items():
        assert combined([head, relation, relation], [a, b]) == state, (head, a, b)


# -- along sequences -----------------------------------------------------------------------------------
def rows(relation, pairs, spread=0.01):
    return [along.row(relation, sample(a, spread), F(b).limit_denominator(10**9), at="", error=1e-7) for a, b in pairs]


@pytest.mark.parametrize(
    "relation, pairs, state",
    [
        ("Equivalent", [(2.0, 1), (2.0, 1)], FAILS),  # a ratio that stays
        ("Equivalent", [(1.5, 1), (1.2, 1)], OPEN),  # one that goes away, we do not see where
        ("Equivalent", [(1.4, 1), (1.1, 1)], HOLDS),  # as 1/size: to 1.000
        ("Equivalent", [(1.5, 1), (1.25, 1)], OPEN),  # as size^(−1/2)
        ("Equivalent", [(1.05, 1), (1.05, 1)], FAILS),
        ("Equivalent", [(0.5, 0), (0.1, 0)], FAILS),  # f/0 with f ≠ 0
        ("Equivalent", [(0.0, 0), (0.0, 0)], HOLDS),
        ("GreaterEqual", [(1.0, 2), (1.0, 2)], FAILS),
        ("GreaterEqual", [(1.8, 2), (1.9, 2)], OPEN),
        ("GreaterEqual", [(3.0, 2), (3.0, 2)], HOLDS),
        ("GreaterEqual", [(2.4, 2), (2.1, 2)], HOLDS),
        ("Greater", [(3.0, 2), (3.0, 2)], HOLDS),
        ("Greater", [(2.4, 2), (2.1, 2)], OPEN),  # equal limits, though no members are equal
        ("Less", [(0.0, 0), (0.0, 0)], OPEN),
        ("TendsTo", [(0.6, 0), (0.5, 0)], FAILS),
        ("TendsTo", [(0.6, 0), (0.1, 0)], OPEN),
        ("Comparable", [(2.0, 1), (2.1, 1), (2.1, 1)], HOLDS),
        ("Comparable", [(2.0, 1), (4.0, 1), (8.0, 1)], FAILS),
        ("Comparable", [(2.0, 1), (4.0, 1)], OPEN),  # two members do not tell constants from growth
        ("Comparable", [(8.0, 1), (4.0, 1), (2.6, 1)], OPEN),
    ],
)
def test_verdicts_along_a_sequence(relation, pairs, state):
    sizes = [4 ** (i + 1) for i in range(len(pairs))]
    spread = 0.0 if pairs[0] == (0.0, 0) else 0.001
    assert along.verdict(relation, rows(relation, pairs, spread), sizes) == state


def test_a_noisy_deviation_decides_nothing():
    noisy = rows("Equivalent", [(1.3, 1), (1.3, 1)], spread=1.5)
    assert along.verdict("Equivalent", noisy, [4, 16]) == OPEN


def test_a_relation_without_a_value_all_along_fails():
    found = [along.row("Equivalent", sample(1.0), NO_VALUE, at="", error=1e-6) for _ in range(2)]
    assert along.verdict("Equivalent", found, [4, 16]) == FAILS
    mixed = [found[0], *rows("Equivalent", [(1.0, 1)])]
    assert along.verdict("Equivalent", mixed, [4, 16]) == OPEN


def test_rows_are_printed_with_sides_gap_and_error():
    (line,) = Row("d = 2", "Equal", 1.5, F(1), 0.5, 0.01, 0.05, FAILS).lines()
    assert line == "d = 2: 1.5 = 1   gap 0.5 ± 0.01 (z = 50.0): fails"
    (line,) = judged("Equal", F(1, 2), F(1)).lines()
    assert line == "1/2 = 1   gap -1/2 exact: fails"


def test_estimates_of_matrices_flatten_in_order():
    estimate = Estimate(np.array([[1.0, 2.0]]), np.zeros((3, 1, 2)))
    assert [e.mean for e in estimate.entries()] == [1.0, 2.0]
