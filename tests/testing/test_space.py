"""Spaces of regimes: cells, covering lists, restriction."""

from itertools import combinations

import pytest

from collapse_sym.testing import EVERYTHING, Space
from collapse_sym.testing.space import VARIABLES, cells_of


def test_cells_are_the_values_and_pairs_of_the_assignments():
    small = EVERYTHING.restrict(n=("0", "2"), spectrum=("isotropic",), labels=("model",), design=("fresh",))
    by_hand = {cell for a in small.assignments for cell in cells_of(a)}
    assert small.cells == by_hand
    assert all(small.admits(a) for a in small.assignments)


@pytest.mark.parametrize("seed", [0, 1])
def test_covering_visits_every_cell(seed):
    rows = EVERYTHING.covering(seed)
    assert {cell for row in rows for cell in cells_of(row)} == EVERYTHING.cells
    assert len(rows) <= 60
    assert all(EVERYTHING.admits(row) for row in rows)
    assert rows == EVERYTHING.covering(seed)


def test_every_value_and_every_n_is_admissible():
    singles = {cell[0] for cell in EVERYTHING.cells if len(cell) == 1}
    assert singles == {(v, x) for v, values in VARIABLES.items() for x in values}


def test_what_is_not_admissible_is_only_what_cannot_be():
    absent = {
        frozenset(((a, x), (b, y)))
        for (a, xs), (b, ys) in combinations(VARIABLES.items(), 2)
        for x in xs
        for y in ys
        if ((a, x), (b, y)) not in EVERYTHING.cells
    }
    allowed_reasons = (
        {"n", "generators"}, {"n", "T0"}, {"n", "labels"}, {"n", "design"}, {"n", "sizes"}, {"n", "sigma0"},
        {"T0", "sizes"}, {"design", "sizes"}, {"downstream", "T"}, {"downstream", "sigma"},
        {"labels", "design"}, {"spectrum", "truth"},
        # follow from these: no generators, or a single one, or no downstream
        {"generators", "T0"}, {"generators", "labels"}, {"generators", "design"}, {"generators", "sizes"},
        {"generators", "sigma0"}, {"T0", "labels"}, {"T0", "design"}, {"T0", "sigma0"}, {"T", "sigma"},
    )
    unexplained = [pair for pair in absent if {v for v, _ in pair} not in allowed_reasons]
    assert not unexplained


def test_restriction():
    assert EVERYTHING.restrict(n=("0",)).restrict(n=("1",)).assignments == ()
    with pytest.raises(KeyError):
        EVERYTHING.restrict(colour=("red",))
    ruled = EVERYTHING.restrict((("n", "T"), lambda n, T: n != "6" or T == "none"))
    assert {a["T"] for a in ruled.assignments if a["n"] == "6"} == {"none"}
    assert not ruled.admits({**next(iter(ruled.assignments)), "n": "6", "T": "above"})
    assert isinstance(ruled, Space)
