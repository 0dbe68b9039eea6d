"""The law of one direction against integrals of its density, and what two eigenvalues leave open of a projection."""

from __future__ import annotations

import json
from fractions import Fraction

import mpmath
import pytest

from collapse_sym.proof.checker import check
from collapse_sym.proof.checker.facts import Fact
from collapse_sym.proof.checker.levels import one_direction, two_levels
from collapse_sym.proof.checker.limits import Fuel
from collapse_sym.proof.checker.statement import Statement
from tests.proof.checker.forged import BLOCK, CHAIN, POINT, statement
from tests.proof.checker.forged_levels import vanishing


def at(s: str, r: str, rows: int, rank: int) -> Statement:
    """A point with one direction of eigenvalue s, and rank − 1 of r."""
    chain = {**CHAIN, "generators": [{**BLOCK, "samples": str(rows)}]}
    point = {**POINT, "d": str(rank), "Sigma": [[r, str(rank - 1)], [s, "1"]]}
    return Statement(statement(["Equal", "0", "0"], chain=chain), Fuel(), point)


def share(s: Fraction, r: Fraction, rows: int, rank: int) -> mpmath.mpf:
    """E sB/(r + (s − r)B) for B ~ Beta(T/2, (d − T)/2)."""
    a, b, gap = mpmath.mpf(rows) / 2, mpmath.mpf(rank - rows) / 2, s - r
    s, r, gap = (mpmath.mpf(x.numerator) / x.denominator for x in (s, r, gap))
    weight = mpmath.beta(a, b)
    return mpmath.quad(lambda x: s * x / (r + gap * x) * x ** (a - 1) * (1 - x) ** (b - 1), [0, 0.5, 1]) / weight


@pytest.mark.parametrize(("s", "r"), [("4", "1"), ("1", "4"), ("1/9", "2"), ("3/2", "1")])
@pytest.mark.parametrize(("rows", "rank"), [(1, 2), (2, 5), (7, 20), (19, 20), (30, 90)])
def test_moments_bound_the_share_of_one_direction_and_close_in_on_it(s: str, r: str, rows: int, rank: int) -> None:
    read, gaps = at(s, r, rows, rank), []
    fewer = Fact("sign", read.reader.number(rank - rows - 1))
    exact = share(Fraction(s), Fraction(r), rows, rank)
    for k in ("1", "2", "3"):
        step = {"fit": "0", "value": str(Fraction(rows, rank)), "k": k, "member": "0"}
        found = one_direction(read, step, [fewer]).value
        known = found.terms[()]  # the bound of E tr ΣP
        true = rows * Fraction(r) + exact * (Fraction(s) - Fraction(r))
        gaps.append(mpmath.mpf(known.numerator) / known.denominator - true)
    assert min(gaps) > -1e-12
    if rank > 50:
        assert gaps[0] > gaps[1] > gaps[2] and gaps[2] < 1e-3


def test_two_eigenvalues_leave_one_number_open() -> None:
    read = at("4", "1", 2, 5)
    found = two_levels(read, {"fit": "0", "member": "0"}, [])
    assert (found.kind, found.weight) == ("letter-map", read.reader.number(0).frozen())
    units = {("expect",): 0, ("Min",): 2, ("M",): 1}  # E tr ΣP = 0 would leave P = (4/3·2/4, −2/3) on the eigenspaces
    values = [
        found.value[2].substitute(lambda g, x=x: read.reader.number(units.get(g[:1], x))).constant() for x in (1, 4)
    ]
    assert values == [Fraction(2, 3), Fraction(-2, 3)]


def test_one_side_that_vanishes() -> None:
    assert check(json.dumps({**vanishing(), "theorem": ["1"]})).goal == "refuted"
