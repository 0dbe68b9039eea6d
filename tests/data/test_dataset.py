"""A data set is numbers under their checksum; what is none is refused at the door, by row."""

import numpy as np
import pytest

from collapse_sym.data import DataSet
from collapse_sym.errors import InvalidInput

X, Y = np.arange(12.0).reshape(4, 3), np.array([0.0, 1.0, 0.0, 2.0])


def test_content_decides_equality_not_name_or_source():
    one, other = DataSet("one", X, Y), DataSet("other", X.astype(int), Y, source="somewhere", notices=("told",))
    assert one == other and hash(one) == hash(other) and one.checksum == other.checksum
    assert DataSet("one", X, Y[::-1]) != one and DataSet("one", -X, Y) != one
    assert DataSet("zeros", -np.zeros((2, 1)), [0, 1]) == DataSet("zeros", np.zeros((2, 1)), [0, 1])


def test_the_shape_is_under_the_checksum():
    ones = [DataSet("ones", np.ones((rows, 12 // rows - 1)), np.ones(rows)) for rows in (2, 3, 4)]
    assert len({data.checksum for data in ones}) == 3  # twelve numbers each


def test_arrays_are_copied_and_read_only():
    mine = X.copy()
    data = DataSet("mine", mine, Y)
    mine[0, 0] = 99
    assert data.inputs[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        data.inputs[0, 0] = 1


BAD = {
    "NaN input": (np.where(X == 7, np.nan, X), Y, "row 3"),
    "infinite target": (X, [0, np.inf, 0, 1], "row 2"),
    "one row": (X[:1], Y[:1], "N = 1"),
    "no row": (X[:0], Y[:0], "N = 0"),
    "no column": (X[:, :0], Y, "no data set"),
    "a vector of inputs": (Y, Y, "no data set"),
    "a table of targets": (X, X, "no data set"),
    "fewer targets": (X, Y[:3], "no data set"),
    "words": (X, ["a", "b", "c", "d"], "not numbers"),
    "ragged": ([[1], [1, 2]], [0, 1], "not numbers"),
    "complex": (X * 1j, Y, "not numbers"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_data_set_is_refused(case):
    inputs, targets, named = BAD[case]
    with pytest.raises(InvalidInput, match=named):
        DataSet("mine", inputs, targets)
