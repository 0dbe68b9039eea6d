"""Data at the door: what is left out and said, what is refused by name, and centring that is exact."""

import numpy as np
import pytest

from collapse_sym.errors import InvalidInput
from collapse_sym.estimate.observed import observe, reflected

RNG = np.random.default_rng(0)
X, Y = RNG.standard_normal((12, 4)), RNG.standard_normal(12)


def changed(array, value, *place):
    array = array.copy()
    array[place] = value
    return array


@pytest.mark.parametrize(
    "inputs, targets, said",
    [
        (changed(X, np.nan, 3, 1), Y, "the inputs of row 4"),
        (X, changed(Y, np.inf, 5), "the targets of row 6"),
        (X, Y[:-1], "no data set"),
        (X[:1], Y[:1], "N = 1"),
        (X, np.full(12, 2.0), "all labels are equal"),
        (np.column_stack([X, np.full(12, 3.0)]), Y, "column 5: it is constant"),
        ([["a", "b"], ["c", "d"]], [1, 2], "not numbers"),
        (0 * X, Y, "all inputs are 0"),
        (1e200 * X, Y, "another unit"),
        (X, 1e-200 * Y, "another unit"),
    ],
)
def test_what_is_no_such_data_is_refused_by_name(inputs, targets, said):
    with pytest.raises(InvalidInput, match=said):
        observe(inputs, targets)


def test_clean_data_pass_with_no_note():
    seen = observe(X, Y)
    assert (seen.rows, seen.dimension, seen.spare, seen.notes) == (12, 4, 8, ())
    assert np.isclose(seen.scores @ seen.scores + seen.residual, Y @ Y)
    assert np.allclose(seen.levels, np.linalg.eigvalsh(X.T @ X / 12)[::-1])


def test_copies_and_empty_columns_are_left_out_and_said():
    seen = observe(np.vstack([np.column_stack([X, 0 * Y]), np.append(X[2], 0.0)]), np.append(Y, Y[2]))
    assert (seen.rows, seen.dimension) == (12, 4) and len(seen.notes) == 2
    again = observe(np.vstack([X, X[2]]), np.append(Y, 7.0))
    assert again.rows == 13 and "label of its own" in again.notes[0]


@pytest.mark.parametrize("count", [3, 12])
def test_a_rank_below_both_sizes_is_that_of_the_covariance(count):
    twice = np.column_stack([X, X[:, :2] - X[:, 2:]])[:count]
    seen = observe(twice, Y[:count])
    assert seen.dimension == (6 if count == 3 else 4) and len(seen.levels) == min(count, 4)
    assert bool(seen.notes) == (count == 12)


def test_a_fit_in_the_span_is_the_same_fit():
    seen = observe(np.column_stack([X, X[:, 0] + X[:, 1]]), Y)
    there = np.linalg.lstsq(seen.inputs, Y, rcond=None)[0]
    assert np.allclose(seen.inputs @ there, X @ np.linalg.lstsq(X, Y, rcond=None)[0])


def test_centring_leaves_what_centred_data_say():
    seen, away = observe(X + 5, Y - 3, centre=True), X - X.mean(axis=0)
    assert seen.rows == 11 and np.allclose(seen.inputs.T @ seen.inputs, away.T @ away)
    assert np.allclose(seen.inputs.T @ seen.targets, away.T @ Y)
    column = observe(np.column_stack([X, np.full(12, 3.0)]), Y, centre=True)
    assert column.dimension == 4 and "without variation" in column.notes[0]


def test_the_reflection_keeps_independent_rows_independent():
    rows = np.eye(9)
    turned = reflected(rows)
    assert np.allclose(turned @ turned.T, np.eye(8)) and np.allclose(turned.sum(axis=1), 0)
