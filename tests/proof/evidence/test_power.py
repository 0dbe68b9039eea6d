"""What a comparison says it would have seen, it sees: errors of that size, of either sign, are found."""

import numpy as np
import pytest

from collapse_sym.proof.evidence import along
from collapse_sym.proof.evidence.estimates import mean_of
from collapse_sym.proof.evidence.judging import FAILS, HOLDS, OPEN, RESOLUTION, Row, judged


def sample(mean, spread, count=4000, seed=0):
    return mean_of(mean + spread * np.random.default_rng(seed).standard_normal(count), np.ones(count))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("spread", [0.01, 0.05, 0.1])
def test_an_equation_at_a_point(spread, seed):
    found = judged("Equal", sample(1.0, spread, seed=seed), 1.0)
    assert found.state == HOLDS and 0 < found.stderr < found.sees <= RESOLUTION
    for sign in (-1, 1):
        wrong = judged("Equal", sample(1.0, spread, seed=seed), 1 + 1.03 * sign * found.sees)
        assert wrong.state == FAILS


def test_a_gap_counts_against_the_power():
    # an interval of 1.6 % that is 1 % off centre would let an error of 2 % pass
    found = judged("Equal", sample(1.01, 0.16), 1.0)
    assert found.width < RESOLUTION < found.sees and found.state == OPEN


def rows(deviations, width):
    return [Row("", "Equivalent", 1 + x, 1.0, x, width / 7, width, OPEN, "ratio − 1 =") for x in deviations]


SIZES = [10, 20, 40]


@pytest.mark.parametrize("width", [0.0005, 0.002])
def test_an_equivalent_along_a_sequence(width):
    finite = [0.5 / d for d in SIZES]  # off by 1/d at each size, which is allowed
    sees = along.sees("Equivalent", rows(finite, width), SIZES)
    assert along.verdict("Equivalent", rows(finite, width), SIZES) == HOLDS and sees <= RESOLUTION
    wrong = rows([x + 1.01 * RESOLUTION + sees for x in finite], width)
    assert along.verdict("Equivalent", wrong, SIZES) != HOLDS


def test_an_order_has_no_power():
    assert along.sees("GreaterEqual", rows([0.1, 0.1, 0.1], 0.001), SIZES) == float("inf")
    assert along.sees("Comparable", rows([0.1, 0.1, 0.1], 0.001), SIZES) == float("inf")
