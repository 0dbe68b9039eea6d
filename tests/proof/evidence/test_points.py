"""Points and sequences: what lies outside a hypothesis or a clause is refused, and what lies inside is not."""

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest

from collapse_sym.errors import InvalidInput, NotConverged
from collapse_sym.oracle.plan import generator_for
from collapse_sym.proof.evaluation import Sequence, Undetermined, value
from collapse_sym.proof.evidence import floats
from collapse_sym.proof.evidence.candidates import changed_point, data_of, draw_point, settled
from collapse_sym.proof.evidence.counterexamples import counterexamples
from collapse_sym.proof.evidence.entries import drawn_entry
from collapse_sym.proof.evidence.eventually import holds_infinitely_often
from collapse_sym.proof.evidence.laws import entries_of
from collapse_sym.proof.evidence.points import is_inside, read_path, read_point
from collapse_sym.proof.statements import statement, statements

ENTRY = counterexamples()["THM-4.1.proportional"]
MEMBERS = {"k": [16, 64]}


@pytest.mark.parametrize("part", statements().values(), ids=lambda part: part.id)
def test_every_witness_is_inside(part):
    assert is_inside(part, part.point())
    assert read_point(part, part.witness) == part.point()


@pytest.mark.parametrize(
    "identifier, change",
    [
        ("THM-4.1.main", {"T0": "3"}),
        ("EQ-10.main", {"Sigma": ["1", "2"]}),
        ("THM-4.6.argument", {"T": "4"}),
        ("REM-MLOG2.main", {"sizes": {"start": ["5", "5", "6", "19"], "period": ["19"]}}),
        ("THM-4.6.in-particular", {"ratios": {"start": ["2"], "period": ["1"]}}),
        ("REM-NULL.main", {"w0": ["0", "0"]}),
    ],
)
def test_a_point_outside_a_hypothesis_is_refused(identifier, change):
    part = statement(identifier)
    with pytest.raises(InvalidInput, match="hypothesis"):
        read_point(part, {**part.witness, **change})


@pytest.mark.parametrize("change", [{"lambda": "0"}, {"d": "3"}, {"Sigma": ["1", "-1"]}, {"T": "1/2"}, {"n": "-1"}])
def test_a_point_outside_a_domain_is_refused(change):
    part = statement("THM-F.1.large-designs")
    with pytest.raises(InvalidInput):
        read_point(part, {**part.witness, **change})


# -- sequences -----------------------------------------------------------------------------------------
def refused(identifier, sequence, members=None):
    with pytest.raises(InvalidInput) as refusal:
        read_path(statement(identifier), sequence, members or MEMBERS)
    return str(refusal.value)


@pytest.mark.parametrize("exponent", [10**5, -(10**5)])
def test_a_power_that_fills_the_memory_is_refused(exponent):
    assert value(["Power", "x", "e"], {"x": F(1), "e": F(exponent)}) == 1
    with pytest.raises(Undetermined, match="binary digits"):
        value(["Power", "x", "e"], {"x": F(2, 5), "e": F(exponent)})


def test_a_law_in_too_many_directions_is_not_written_out():
    law, small = ["Power", "m", "-2"], {"d": F(3)}
    assert entries_of("Sigma", law, small) == (1, F(1, 4), F(1, 9))
    with pytest.raises(InvalidInput, match="not written out"):
        entries_of("Sigma", law, {"d": F(10**4 + 1)})


def test_what_stays_is_no_power_of_what_grows():
    part = statement("SET-12.norm")
    (stage,) = part.regime
    clauses = [c for c in stage["clauses"] if c != ["TendsTo", "d", "Infinity"]]
    fixed = replace(part, regime=({**stage, "clauses": clauses},))
    terms = {"beta": "2", "T": ["Power", "k", "2"], "d": "8", "Sigma": {"law": ["Power", "m", ["Negate", "beta"]]}}
    with pytest.raises(InvalidInput, match="PolynomiallyComparable"):
        read_path(fixed, terms, MEMBERS)
    read_path(fixed, {**terms, "d": ["Multiply", "4", "k"]}, MEMBERS)


def test_a_sequence_is_read_member_by_member():
    path = read_path(statement("THM-4.1.proportional"), ENTRY["sequence"], MEMBERS)
    point = path.at(16)
    assert (point["d"], point["T0"], point["T"]) == (16, 18, 32)
    assert point["Sigma"] == (F(1),) * 16 and point["w0"] == (F(1),) + (F(0),) * 15


@pytest.mark.parametrize(
    "change, reason",
    [
        ({"T": ["Multiply", "3", "k"]}, "along this sequence"),  # d/T does not tend to φ
        ({"T": "100"}, "along this sequence"),  # T does not grow
        ({"sigma": "k"}, "keeps it fixed"),
        ({"T0": ["Add", "d", "1"]}, "does not hold at this point"),
        ({"Sigma": {"levels": [["1", "1/3"], ["2", "2/3"]]}, "w0": {"levels": ["1", "1"]}}, "do not divide"),
    ],
)
def test_a_sequence_that_breaks_a_clause_is_refused(change, reason):
    assert reason in refused("THM-4.1.proportional", {**ENTRY["sequence"], **change})


def test_a_sequence_is_looked_at_far_enough_apart_and_names_everything():
    assert "times the other" in refused("THM-4.1.proportional", ENTRY["sequence"], {"k": [16, 32]})
    assert "each variable" in refused("THM-4.1.proportional", {"d": "k"})
    swapped = {"T0": ["Add", "d", "2"]} | {k: v for k, v in ENTRY["sequence"].items() if k != "T0"}
    assert "no value" in refused("THM-4.1.proportional", swapped)


def test_growth_beyond_every_power_is_no_polynomial_one():
    entry = counterexamples()["PROP-4.2.variance-ridgeless"]
    fine = {**entry["sequence"], "T": ["Power", "d", "3"]}
    assert read_path(statement("PROP-4.2.variance-ridgeless"), fine, {"k": [4, 16]})
    slow = {**entry["sequence"], "T": ["Add", ["Ceiling", ["Log", "d"]], "1"]}
    assert "along this sequence" in refused("PROP-4.2.variance-ridgeless", slow, {"k": [4, 16]})


def test_what_holds_infinitely_often():
    ratio = ["Divide", ["Power", ["Add", "m", "2"], "2"], ["Multiply", ["Add", "m", "1"], ["Add", "m", "3"]]]
    greater = ["Greater", ["At", "x", "i"], "1"]
    assert holds_infinitely_often("i", greater, {"x": ratio})
    assert not holds_infinitely_often("i", greater, {"x": ["Divide", "1", ratio]})
    assert not holds_infinitely_often("i", greater, {"x": "1"})
    # above 1 for the first million members only
    late = ["Subtract", "2", ["Divide", "m", "1000000"]]
    assert not holds_infinitely_often("i", greater, {"x": late})
    with pytest.raises(Undetermined):
        holds_infinitely_often("i", greater, {"x": ["Log", "m"]})


# -- drawing -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("part", [p for p in statements().values() if not p.regime], ids=lambda part: part.id)
def test_drawn_points_are_inside_and_differ(part):
    rng = generator_for("points", part.id)
    points = [p for p in (draw_point(part, rng) for _ in range(4)) if p is not None]
    assert len(points) >= 3 and len({str(p) for p in points}) >= 2
    for point in points:
        assert read_point(part, data_of(point)) == point
    near = changed_point(part, points[0], rng)
    assert near is not None and is_inside(part, near)


@pytest.mark.parametrize("part", [p for p in statements().values() if p.regime], ids=lambda part: part.id)
def test_some_drawn_sequences_satisfy_every_clause(part):
    rng, good = generator_for("paths", part.id), 0
    for _ in range(40):
        entry = drawn_entry(part, rng)
        members = {letter: [int(k) for k in ks] for letter, ks in entry["members"].items()}
        try:
            read_path(part, entry["sequence"], members)
        except InvalidInput:
            continue
        good += 1
        if good == 2:
            break
    assert good == 2


def test_what_hypotheses_equate_is_set():
    part = statement("REM-MLOG2.in-particular")
    point = part.point() | {"T0": F(20), "n": F(3)}
    found = settled(part, point)
    assert isinstance(found["sizes"], Sequence)
    assert [found["sizes"].at(i) for i in (1, 2, 3)] == [20, 20, 73]
    flat = statement("EQ-10.main")
    assert settled(flat, flat.point() | {"Sigma": (F(1), F(3))})["Sigma"] == (1, 1)


def test_contradictory_hypotheses_leave_no_point():
    part = statement("THM-4.1.main")
    impossible = replace(part, hypotheses=(*part.hypotheses, ["Less", "T", "d"]))
    assert draw_point(impossible, generator_for("none")) is None


def test_terms_that_still_bend_have_no_rest():
    """Σ j^(−2) (1 + D j^(−2/3))^(−3/2) falls like 1/j up to D^(3/2): past what is followed for D = 10²⁴."""
    numbers, weights = floats.nodes(floats.FAR)
    for D in (1e8, 1e16):
        terms = numbers**-2 * (1 + D * numbers ** (-2 / 3)) ** -1.5
        assert 1 < (np.sum(weights * terms) + floats._rest(numbers, terms)) / (D**-1.5 * np.log(D)) < 2
    with pytest.raises(NotConverged, match="no power yet"):
        floats._rest(numbers, numbers**-2 * (1 + 1e24 * numbers ** (-2 / 3)) ** -1.5)
