"""Assumptions on sizes: what is said to follow does, tried against all small integer points."""

import itertools
import math
import operator
import random
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, event, given
from hypothesis import strategies as st

from collapse_sym.chain import Assumptions, Condition, elimination
from collapse_sym.chain.conditions import conditions, constraint, expanded, linear
from collapse_sym.errors import CollapseSymError, Contradiction, InvalidInput, TooLarge
from collapse_sym.notation import D, M, symbol

NAMES = ("T", "T0", "d")
GRID = np.array(list(itertools.product(range(1, 13), repeat=len(NAMES)))).T
HOLDS = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}


class Comparison:
    """Σ a_i x_i + a op Σ b_i x_i + b: as text for us, and as numbers for the brute force."""

    def __init__(self, left, op, right):
        self.left, self.op, self.right = left, op, right

    @staticmethod
    def form(numbers):
        parts = [f"{c}*{name}" for c, name in zip(numbers, NAMES) if c] + [str(numbers[-1])]
        return " + ".join(parts).replace("+ -", "- ")

    def __repr__(self):
        return f"{self.form(self.left)} {self.op} {self.form(self.right)}"

    def on_grid(self):
        """Whether it holds at every point of the grid (twice the sides: halves are exact)."""
        sides = [sum(int(2 * c) * x for c, x in zip(n, GRID)) + int(2 * n[-1]) for n in (self.left, self.right)]
        return HOLDS[self.op](*sides)


coefficients = st.sampled_from([0, 0, 1, -1, 2, -2, 3, Fraction(1, 2)])
forms = st.tuples(coefficients, coefficients, coefficients, st.integers(-6, 6))
comparisons = st.builds(Comparison, forms, st.sampled_from(list(HOLDS)), forms)


def verdict(assumed, asked):
    """(what is decided, whether a point of the grid contradicts it)."""
    inside = np.logical_and.reduce([c.on_grid() for c in assumed], initial=True)
    inside = np.broadcast_to(inside, GRID.shape[1:])
    try:
        answer = Assumptions(tuple(map(repr, assumed))).decide(repr(asked))
    except Contradiction:
        return "contradiction", bool(inside.any())
    return answer, answer is not None and bool((asked.on_grid()[inside] != answer).any())


@given(st.lists(comparisons, max_size=3), comparisons)
def test_what_is_decided_is_true_at_every_small_point(assumed, asked):
    answer, wrong = verdict(assumed, asked)
    event(f"{answer}")
    assert not wrong, answer


def questions(count):
    source = random.Random(0)

    def form():
        return tuple(source.choice([0, 0, 1, -1, 2, -2, 3]) for _ in NAMES) + (source.randint(-6, 6),)

    def comparison():
        return Comparison(form(), source.choice(list(HOLDS)), form())

    return [([comparison() for _ in range(source.randint(0, 3))], comparison()) for _ in range(count)]


def test_every_answer_is_given():
    """The brute force is not vacuous: each answer occurs, and what is open is rarely decided on the grid."""
    answers = Counter(verdict(assumed, asked)[0] for assumed, asked in questions(200))
    assert all(answers[a] >= 10 for a in (True, False, None, "contradiction")), answers


#: Systems whose answer needs each step of the elimination: (assumed, asked, answer).
CASES = [
    (["T0 >= d + 2"], "T0 > d", True),
    (["T0 >= d + 2"], "T0 <= d + 1", False),
    (["T0 >= d + 2"], "T0 >= d + 3", None),
    (["T0 > d"], "T0 >= d + 1", True),
    (["2*T0 > 2*d + 1"], "T0 >= d + 1", True),
    (["d + 2 <= T0 < T"], "T >= d + 3", True),
    (["T = 2*T0", "T0 = 3*d"], "T = 6*d", True),
    (["T = 2*T0"], "T = 3", False),
    (["3*T <= 2*d", "d <= 2"], "T = 1", True),
    (["T0 <= d - 2", "d <= 3"], "T0 = 1", True),
    (["T0/2 >= d"], "T0 >= 2*d", True),
    (["1/2*T + 1/3*d <= 1"], "T = 1", True),
    ([], "T >= 1", True),
    ([], "d >= 0", True),
    ([], "T*T0 >= 1", True),
    ([], "T*T0 >= T", None),
    (["T*T0 >= 7"], "2*T*T0 >= 14", True),
    ([], "1/T > 0", True),
]


@pytest.mark.parametrize("assumed, asked, answer", CASES)
def test_decides(assumed, asked, answer):
    known = Assumptions(tuple(Condition(c.left, c.op, c.right) for a in assumed for c in conditions(a)))
    assert known.decide(asked) is answer


@pytest.mark.parametrize(
    "assumed",
    [
        ["T >= d", "T < d"],
        ["T = T + 1"],
        ["T < 1"],
        ["2*T = 2*d + 1"],
        ["T0 < T < T0 + 1"],
        ["2*T0 < 3 < 3*T0 - 1", "T0 < 2"],
        ["T < T0 < d < T"],
        ["d <= 0"],
        ["2*T + 4*d = 7"],
    ],
)
def test_contradictions_are_found(assumed):
    with pytest.raises(Contradiction):
        Assumptions(tuple(assumed))


MUTANTS = {
    "rounded too far": ("elimination.tightened", lambda c, strict: c - 1),
    "strict constraints lose two": ("conditions.tightened", lambda c, strict: math.floor(c) - 2 * strict),
    "a positive combination is taken with a negative factor": (
        "elimination._combined",
        lambda p, q, i, integral: combined(q, p, i, integral),
    ),
    "sizes are at least two": (
        "assumptions._domain",
        lambda atom: (constraint({atom: Fraction(1)}, Fraction(-2), False),),
    ),
}
combined = elimination._combined


@pytest.mark.parametrize("mutant", MUTANTS)
def test_brute_force_catches(mutant, monkeypatch):
    name, wrong = MUTANTS[mutant]
    monkeypatch.setattr(f"collapse_sym.chain.{name}", wrong)
    assert any(verdict(assumed, asked)[1] for assumed, asked in questions(200))


@pytest.mark.parametrize(
    "bad",
    ["", "T", "T >=", ">= T", "T >< d", "T >= d +", "T != d", "T*T0 >= 2", "T**2 >= 4", "sqrt(T) >= 2", "T/d >= 1",
     "T >= sqrt(2)*d", "m >= 1", "n >= 1", "T ≥ d", "T >= d and d >= 1", "1/T >= 0", "T <=> d", "(T+d)**16 >= 1",
     "T >= nan", "T >= kappa0", "T >= 9**9**9", "T >= " + "(" * 9999],
)  # fmt: skip
def test_anything_else_is_refused(bad):
    with pytest.raises(InvalidInput):
        Assumptions((bad,))


def test_names_that_the_chain_does_not_have_are_refused():
    with pytest.raises(InvalidInput, match="T1"):
        Assumptions(("T1 >= 2",), frozenset({"T0"}))


def test_d_may_be_a_number():
    known = Assumptions(("T0 >= d + 2",), rank=sp.Integer(300))
    assert known.implies("T0 >= 302") and known.decide("T0 <= 301") is False
    with pytest.raises(Contradiction):
        Assumptions(("d >= 400",), rank=sp.Integer(300))


@pytest.mark.parametrize(
    "condition, answer",
    [
        ("T0*(m + 1) >= d + 2", True),
        ("T0 + m >= d + 2", True),
        ("T0 - m >= d + 2", False),
        ("T0*m >= d", False),
        ("T0 + m**2 > d + 1", True),
        ("T0*(m**2 - m + 1) >= d + 2", False),
        ("d - m < T0", True),
        ("T0/(m + 1) >= 1", False),
        ("m >= 0", True),
        ("m - m = 0", True),
    ],
)
def test_conditions_for_every_generation(condition, answer):
    assert Assumptions(("T0 >= d + 2",)).always(condition) is answer


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=4), st.sampled_from(list(HOLDS)))
def test_always_is_true_at_every_generation(polynomial, op):
    form = sum(c * M**k for k, c in enumerate(polynomial))
    if Assumptions().always(Condition(form, op, sp.Integer(0))):
        assert all(HOLDS[op](form.subs(M, m), 0) for m in range(30))


def test_too_many_conditions_are_refused_by_size():
    source = random.Random(1)
    names = [f"x{i}" for i in range(30)]

    def form():
        return " + ".join(f"{source.randint(1, 9)}*{x}" for x in source.sample(names, 5))

    with pytest.raises(TooLarge):
        Assumptions(tuple(f"{form()} <= {form()} + {source.randint(1, 50)}" for _ in range(60)))
    with pytest.raises(TooLarge):
        Assumptions(tuple(" + ".join(f"y{i}{j}" for i in range(10)) + " >= 1" for j in range(11)))
    dense = [" + ".join(f"{source.randint(1, 10**40)}*{x}" for x in names[:9]) for _ in range(24)]
    with pytest.raises(TooLarge):  # coefficients that double their digits at each step
        Assumptions(tuple(f"{a} = {b}" for a, b in zip(dense, dense[1:])))
    with pytest.raises(InvalidInput):
        Assumptions(("T >= 1",) * 65)


def test_the_elimination_never_holds_more_rows_than_its_bound(monkeypatch):
    largest = []
    original = elimination._tightest

    def watched(rows):
        result = original(rows)
        largest.append(len(result))
        return result

    monkeypatch.setattr(elimination, "_tightest", watched)
    test_too_many_conditions_are_refused_by_size()
    assert 0 < max(largest) <= elimination.MAX_CONSTRAINTS


def test_many_sizes_are_compared_with_d():
    names = [f"T{i}" for i in range(60)]
    known = Assumptions(tuple(f"{name} >= d + {i + 2}" for i, name in enumerate(names)))
    assert known.implies("T59 >= d + 60") and known.decide("T59 >= T0") is None


def test_products_are_multiplied_out_within_bounds_only():
    T, T0 = symbol("T", "size"), symbol("T0", "size")
    assert linear((T + 1) * (T0 + 1))[0] == {T: 1, T0: 1, T * T0: 1}
    large = (T + T0 + D + 1) ** 16
    assert expanded(large) == large


def test_constraints_are_coprime_and_tight():
    T = symbol("T", "size")
    c = constraint({T: sp.Rational(4)}, sp.Rational(-7), True)
    assert c.coefficients == ((T, 1),) and c.constant == -2 and not c.strict


@given(st.text(alphabet="Td0m <>=+-*/()123", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        Assumptions((text,))
    except CollapseSymError:
        assume(True)


def test_a_condition_writes_what_it_reads():
    for text in ("T0 >= d + 2", "2*T <= d/3", "T = T0", "d < 5"):
        (c,) = conditions(text)
        assert conditions(c.text) == (c,)
    with pytest.raises(InvalidInput):
        Condition(1, "!=", 2)
