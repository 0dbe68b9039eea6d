"""The line breaker changes layout only: its pieces are the formula, and they fit."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.typeset.lines import fill, pieces
from collapse_sym.typeset.mathtree import Atom, parse, tex
from collapse_sym.typeset.widths import width
from tests.typeset.reading import joined, value

LETTERS = dict(zip("abcdeTnm", (1.3, 0.7, 2.1, 1.7, 0.9, 3.1, 2.3, 1.1), strict=True))


def formulas(depth=2):
    """LaTeX of positive formulas: sums, products, fractions, powers, roots, nested."""
    leaf = st.sampled_from(sorted(LETTERS)) | st.integers(1, 99).map("{} a".format)
    for _ in range(depth):
        sums = st.lists(leaf, min_size=2, max_size=4).map(" + ".join)
        bracket = sums.map(lambda s: rf"\left({s}\right)")
        power = st.tuples(bracket, st.integers(2, 3)).map(lambda t: f"{t[0]}^{{{t[1]}}}")
        fraction = st.tuples(sums | leaf, sums | leaf).map(lambda t: rf"\frac{{{t[0]}}}{{{t[1]}}}")
        negative = sums.map(lambda s: rf"\frac{{- a - {s}}}{{b}}")
        root = sums.map(lambda s: rf"\sqrt{{{s}}}")
        factor = st.one_of(leaf, bracket, power, fraction, negative, root)
        leaf = st.lists(factor, min_size=1, max_size=3).map(" ".join)
    return st.lists(leaf, min_size=1, max_size=4).map(" + ".join)


FORMULAS = formulas()


@given(FORMULAS, st.sampled_from([6.0, 12.0, 20.0, 40.0]))
def test_pieces_are_the_formula(text, limit):
    row = parse(text)
    found = [tex((Atom(r"\cdot", "bin"), *p.row) if p.soft else p.row) for p in pieces(row, limit)]
    assert math.isclose(value(joined(found), LETTERS), value(row, LETTERS), rel_tol=1e-9)


@given(FORMULAS, st.sampled_from([12.0, 20.0, 40.0]))
def test_lines_are_the_formula_and_fit(text, limit):
    row = parse(text)
    lines = fill(pieces(row, limit), limit)
    assert math.isclose(value(joined([tex(x) for x in lines]), LETTERS), value(row, LETTERS), rel_tol=1e-9)
    assert all(width(line) <= limit + 2.0 for line in lines)


@given(FORMULAS)
def test_writing_what_was_read(text):
    row = parse(text)
    assert parse(tex(row)) == row


def test_a_wrong_layout_would_be_seen():
    row = parse(r"\frac{a + b}{c} d")
    assert not math.isclose(value(parse(r"\frac{1}{c} a + b d"), LETTERS), value(row, LETTERS))


def test_functions_stay_with_their_arguments():
    text = r"\operatorname{df}_{2}\left(\kappa\right) \mathrm{df}_{1}\left(\kappa\right) N_{1}\left(s\right)"
    assert [tex(p.row) for p in pieces(parse(text), 4.0)] == [
        r"\operatorname{df}_{2}\left(\kappa\right)",
        r"\mathrm{df}_{1}\left(\kappa\right)",
        r"N_{1}\left(s\right)",
    ]


def test_long_integers_break_between_digits():
    found = pieces(parse("7" * 100), 20.0)
    assert "".join(tex(p.row) for p in found) == "7" * 100
    assert all(p.width <= 20 and not p.soft for p in found)


@pytest.mark.parametrize("text", [r"\frac{a}{b", "a}", r"\left(a", r"\right)", r"\begin{cases} a"])
def test_unbalanced_formulas_are_refused(text):
    with pytest.raises(ValueError, match="unbalanced|expected"):
        parse(text)


def test_intervals_and_lone_brackets_are_read():
    assert tex(parse(r"p \in [0, 1)")) == r"p\in[0,1)"
