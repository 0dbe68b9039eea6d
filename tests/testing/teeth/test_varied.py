"""Where parts of a side cancel: next to T = d, with T₀ or Σ varied; a factor counts where it has settled."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evaluation import value
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.evidence.points import Path
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import onemore, rounding, tuned, varied
from collapse_sym.testing.teeth.blocks import NotRead
from collapse_sym.testing.teeth.cancelled import _readings, violation_by_cancelling
from collapse_sym.testing.teeth.onemore import edge
from collapse_sym.testing.teeth.shown import shown
from collapse_sym.testing.teeth.tuned import Tuned, settled

LEAST, ABOVE = statement("COR-5.2.infimum-equivalent"), amended("APP-G.equivalent")
KAPPA = ["Kappa", ["Power", "T", ["Negate", "ell"]], "T"]
DF, ROW_LESS = ["Df", "2", KAPPA], ["Subtract", ["Subtract", "T", "1"], ["Df", "2", KAPPA]]


def of(s, change):
    return next(m for m in mutants(s) if m.name.startswith(change))


# -- next to T = d ----------------------------------------------------------------------------------
def at_edge(ell, size, term):
    """A term with d = T + 1, λ_j = j^−2, λ = T^−ℓ."""
    sigma = tuple(Fraction(1, j * j) for j in range(1, size + 2))
    return float(value(term, {"T": Fraction(size), "d": Fraction(size + 1), "Sigma": sigma, "ell": Fraction(ell)}))


#: what is read there → its exponent at β = 2, ℓ = 6
ORDERS = [
    (KAPPA, -3),
    (["Subtract", "T", ["Df", "1", KAPPA]], -2),
    (["Subtract", "T", DF], 0),
    (["Subtract", DF, ["Subtract", "T", "1"]], -1),
    (["Subtract", DF, ["Subtract", "T", "2"]], 0),
    (["Subtract", ["Add", "T", "1"], DF], 0),
]


@pytest.fixture(scope="module")
def reader():
    s = of(ABOVE, "T - 1").statement
    at = next(at for at in _readings(s))
    (found,) = edge(at, KAPPA)
    return found.where({found.values["beta"]: 2, found.values["ell"]: 6})


@pytest.mark.parametrize("term, exponent", ORDERS)
def test_orders_next_to_the_edge_are_those_of_numbers(reader, term, exponent):
    assert reader.of(term) == exponent
    sizes = (64, 512)
    first, second = (at_edge(6, n, term) for n in sizes)
    assert first > 0 and abs(math.log(second / first) / math.log(8) - exponent) < 0.05


def test_all_orders_are_asked_of_kappa(reader):
    def check():
        assert all(reader.of(term) == exponent for term, exponent in ORDERS)

    goes_red(check, onemore.OneMore, "kappa", lambda old: lambda self, *of: old(self, *of) + 1)


@pytest.mark.parametrize("term", [ROW_LESS, ["Subtract", DF, "T"], ["Subtract", DF, ["Add", "T", "1"]]])
def test_what_is_negative_there_is_not_read(reader, term):
    assert at_edge(6, 64, term) < 0
    with pytest.raises(NotRead):
        reader.of(term)


def test_there_is_no_such_part_where_the_penalty_is_kept_large():
    for at in _readings(LEAST):  # a ≤ 1 − ℓ/β
        assert not list(edge(at, KAPPA))


# -- factors ----------------------------------------------------------------------------------------
@dataclass
class Found:
    """Factors that were found at members."""

    factors: tuple[float | None, ...]
    members: tuple[tuple[int, ...], ...] = ((16, 128, 1024),)

    def factor(self, k):
        return self.factors[self.members[0].index(k)]


def along(law):
    return Found(tuple(map(law, (16, 128, 1024))))


def test_factors_that_have_a_limit_settle():
    def check():
        assert not settled(along(lambda k: math.log(k) ** (1 / 8))) and not settled(along(lambda k: k ** (1 / 60)))

    assert settled(along(lambda k: 2 + k**-0.5)) and settled(along(lambda k: 1.0))
    assert not settled(Found((1.0, None, 1.0))) and not settled(along(lambda k: 2 + 4 * k**-0.25))
    goes_red(check, tuned, "HALF", lambda old: 2)


def test_members_beyond_the_last_one_have_its_factor():
    path = Tuned(
        {"T": "k", "x": ["Divide", "1", "k"]}, ((16, 128),), "x", False, ["Subtract", "x", ["Power", "T", "-2"]]
    )
    assert path.factor(10**6) == path.factor(128) != path.factor(16)


def test_a_factor_of_sigma_is_sought_where_nothing_more_is_said_of_it():
    assert varied._free(LEAST)[-1] == varied.OF_SIGMA
    for clause in (
        ["TendsTo", "kappa", "0"],
        ["Bounded", ["Trace", "Sigma"]],
        ["TendsTo", ["Df", "1", "1"], "Infinity"],
    ):
        stage = LEAST.meaning["regime"][0]
        stage = {**stage, "clauses": [*stage["clauses"], clause]}
        assert varied.OF_SIGMA not in varied._free(replace(LEAST, regime=(stage,)))
    fixed = {**LEAST.meaning["regime"][0], "grows": ["T", "d"]}
    assert varied.OF_SIGMA not in varied._free(replace(LEAST, regime=(fixed,)))


def test_few_directions_are_added_up_to_all_digits():
    """1 + 2u − S beside 1 is lost in floats."""
    terms = {"ell": "6", "T": "k", "d": ["Add", "k", "1"], "Sigma": {"law": ["Power", "m", "-2"]}}
    path = Path(terms, ((16, 128, 1024),))

    def check():
        x, wide = rounding._known(path, 1024, ROW_LESS)
        assert abs(x - at_edge(6, 1024, ROW_LESS)) < 1e-12 and wide < 1e-12

    goes_red(check, rounding, "FEW", lambda old: 0)


# -- mutants ----------------------------------------------------------------------------------------
FALSE = {
    "a row less": of(ABOVE, "T - 1"),
    "twice the rows, any penalty": of(ABOVE, "kappa of twice the rows"),
    "twice the rows, the least error": of(LEAST, "kappa of twice the rows"),
    "0 - df2/T": of(LEAST, "a number - 1"),
}


@pytest.mark.deep
@pytest.mark.parametrize("name", FALSE)
def test_what_cancels_next_to_an_edge_is_killed_and_not_shown(name):
    found = violation_by_cancelling(FALSE[name].statement)
    assert found is not None and found.fails
    assert not any(shown(s, FALSE[name]) for s in (LEAST, ABOVE) if s.id == FALSE[name].statement.id)
