"""Fractions for Hypothesis, each drawn in one step: its own strategy makes another strategy for every denominator."""

from fractions import Fraction
from math import ceil, floor

from hypothesis import strategies as st

#: far more than there are fractions of one denominator, so that the rest of a division is as good as evenly spread
MANY = 10**6


def fractions(low, high, *, max_denominator):
    """Fractions from ``low`` to ``high``: every denominator is as likely, and every numerator in its range."""
    ends = {q: (ceil(low * q), floor(high * q)) for q in range(1, max_denominator + 1)}
    assert all(first <= last and last - first < MANY // 100 for first, last in ends.values())

    def made(drawn):
        q, place = drawn
        first, last = ends[q]
        return Fraction(first + place % (last - first + 1), q)

    return st.tuples(st.integers(1, max_denominator), st.integers(0, MANY)).map(made)
