"""Places that are made for what a mutant lost: what is false is killed there, and what is true is not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from collapse_sym.errors import CollapseSymError
from collapse_sym.oracle.plan import generator_for
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.counterexamples import place_of
from collapse_sym.proof.evidence.judging import OPEN
from collapse_sym.proof.evidence.mutants import Mutant, mutants
from collapse_sym.proof.statements import Statement, statement
from collapse_sym.testing.mutants import goes_red, mutant
from collapse_sym.testing.teeth import again, few, judging, recorded
from collapse_sym.testing.teeth.again import violation_outside
from collapse_sym.testing.teeth.few import unbounded, violation_in_a_few
from collapse_sym.testing.teeth.recorded import violation_recorded

FORM, BIAS, NOISE = (amended(x) for x in ("LEM-F.7.main", "PROP-4.2.bias-ridgeless", "PROP-4.2.variance-ridgeless"))
MAIN, EXACT = amended("THM-4.3.ridgeless"), statement("THM-F.1.large-designs")


def of(s: Statement, change: str) -> Mutant:
    return next(m for m in mutants(s) if m.name.startswith(change))


def test_one_row_in_a_small_dimension_is_seen():
    found = of(FORM, "without clause 0").statement

    def check():
        assert violation_in_a_few(found) is not None

    goes_red(check, few, "CONDITIONS", lambda old: {k: v for k, v in old.items() if k != "small"})


@pytest.mark.parametrize(
    "change, side",
    [("without clause 0", "small"), ("without clause 2", "above"), ("without clause 3", "below"), ("2 % more", "")],
)
def test_what_a_statement_lacks(change, side):
    assert unbounded(of(FORM, change).statement) == side


@pytest.mark.parametrize("s", [FORM, BIAS, NOISE, MAIN, EXACT], ids=lambda s: s.id)
def test_bounds_that_are_kept_leave_no_place(s):
    assert unbounded(s) == "" and violation_in_a_few(s) is None


@pytest.mark.parametrize("change", ["without clause 3", "without clause 4"])
def test_places_are_inside_what_is_left(change):
    s = of(BIAS, change).statement
    rng, inside, outside = generator_for("few", 0), 0, 0
    for entry in few._entries(s, unbounded(s), rng):
        inside += place_of(s, entry).path is not None
        with pytest.raises(CollapseSymError):
            place_of(BIAS, entry)
        outside += 1
    assert inside == outside >= 3


def test_rows_beside_a_fixed_penalty_are_ample_where_sigma_is_bounded():
    s = of(statement("PROP-4.2.bias"), "without clause 4").statement  # true: what is seen at λT < 1 goes away

    def check():
        rows = [entry["sequence"]["T"] for entry in few._entries(s, unbounded(s), generator_for("few", 0))]
        assert rows and all(t == few.AMPLE for t in rows)

    goes_red(check, few, "_penalised", lambda old: lambda s: set())


# -- recorded counterexamples ----------------------------------------------------------------------
def test_the_printed_statement_is_refuted_again():
    found = of(BIAS, "without clause 5").statement

    def check():
        assert violation_recorded(found) is not None

    goes_red(check, recorded, "VALUES", lambda old: ("1",))  # φ ≠ 1 is a hypothesis still


@pytest.mark.parametrize("s", [NOISE, MAIN], ids=lambda s: s.id)
def test_amended_statements_keep_recorded_places_out_or_hold_there(s):
    assert violation_recorded(s) is None


# -- more places outside ---------------------------------------------------------------------------
def test_a_place_on_the_boundary_is_found():
    lost = of(MAIN, "without clause 2")  # d/T → φ: T = d is let in, where T − df₂(κ) is 0

    def check():
        assert violation_outside(MAIN, lost.statement) is not None

    goes_red(check, again, "PLACES", lambda old: 1)


def test_how_a_mutant_is_killed_is_told():
    seen = judging.by_chosen_places(BIAS, of(BIAS, "without clause 5"))
    assert seen is not None and (seen.verdict, seen.how) == (judging.KILLED, "along sequences")


# -- deep ------------------------------------------------------------------------------------------
@pytest.mark.deep
@pytest.mark.parametrize("s, change", [
    (FORM, "without clause 2"), (FORM, "without clause 3"), (BIAS, "without clause 3"), (BIAS, "without clause 4"),
    (NOISE, "without clause 3"), (NOISE, "without clause 4"), (MAIN, "without clause 5"),
])  # fmt: skip
def test_a_few_directions_refute_equivalents_without_bounds(s, change):
    assert violation_in_a_few(of(s, change).statement) is not None


@pytest.mark.deep
def test_a_penalty_needs_no_bound_from_below():
    s = statement("PROP-4.2.bias")  # a weak direction is kept with a share of its own strength on both sides
    assert violation_in_a_few(of(s, "without clause 4").statement) is None


def test_many_outcomes_are_drawn_last():
    drawn, other = [], object()

    def found(meanwhile):
        drawn.clear()
        looked_at = SimpleNamespace(exact=False, fails=False, state=OPEN)
        with (
            mutant(few, "_compared", lambda old: lambda *a: drawn.append(a[2]) or looked_at),
            mutant(few, "strength", lambda old: lambda *_: 1.0),
        ):
            return violation_in_a_few(of(BIAS, "without clause 4").statement, meanwhile=lambda: meanwhile)

    assert found(other) is other and set(drawn) == {few.FEW}
    assert found(None) is None and set(drawn) == {few.FEW, *few.MANY}


def test_noise_beside_weak_directions_is_asked_before_many_outcomes():
    m = of(BIAS, "without clause 4")

    def check():
        with (
            mutant(judging, "violation_recorded", lambda old: lambda *_, **__: None),
            mutant(judging, "violation_evenly", lambda old: lambda *_, **__: 1),
            mutant(judging, "violation_in_a_few", lambda old: lambda *_, meanwhile, **__: meanwhile()),
            mutant(judging, "crossing_over", lambda old: lambda *_: False),
            mutant(judging, "_killed", lambda old: lambda found: found),
        ):
            assert judging.by_chosen_places(BIAS, m) == 1

    goes_red(check, judging, "partial", lambda old: lambda *_, **__: lambda: 2)
