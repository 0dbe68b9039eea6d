"""A table is cut where a page would end: its lines are counted, and a paragraph has several."""

from collapse_sym.typeset.blocks import Grid
from collapse_sym.typeset.latex import _ROWS, _grid


def tables(cell, rows):
    return _grid(Grid(("claim", "parts"), tuple((f"c{i}", cell) for i in range(rows)), "ll")).count(r"\begin{tabular}")


def test_rows_of_one_line_fill_a_table():
    assert (tables("short", _ROWS), tables("short", _ROWS + 1)) == (1, 2)


def test_paragraphs_take_as_many_lines_as_they_are_long():
    assert tables("a word " * 40, _ROWS) > 3


def test_a_row_longer_than_a_table_has_one_to_itself():
    assert tables("a word " * 2000, 2) == 2
