"""Places that a dropped condition lets in: outside the statement, inside its mutant, and numbers look at them."""

from __future__ import annotations

from itertools import islice
from math import inf

import pytest

from collapse_sym.errors import InvalidInput
from collapse_sym.oracle.plan import generator_for
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence import powers
from collapse_sym.proof.evidence.counterexamples import place_of
from collapse_sym.proof.evidence.judging import FAILS, OPEN, Row
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import outside
from collapse_sym.testing.teeth.judging import KILLED, by_evidence
from collapse_sym.testing.teeth.outside import new_places


def mutant(s, change):
    return next(m for m in mutants(s, [change]))


@pytest.mark.parametrize(
    "s, change",
    [
        (statement("PROP-4.2.bias"), "without clause 3"),  # ‖Σ‖ grows
        (statement("PROP-4.2.bias"), "without clause 4"),  # ‖Σ⁻¹‖ grows
        (amended("PROP-4.2.bias-ridgeless"), "without clause 5"),  # d/T has another limit
        (amended("THM-4.3.main"), "without clause 5"),  # d/T grows
        (amended("REM-NULL.proportional"), "without hypothesis 2"),  # w₀ = 0
        (amended("REM-MLOG2.main"), "without hypothesis 0"),  # another first size
        (statement("APP-H1.kappa"), "without clause 3"),  # another law
        (statement("THM-4.1.scaling"), "without clause 0"),  # T stays
        (amended("THM-4.1.main"), "without hypothesis 0"),
        (amended("REM-NULL.in-particular"), "a hypothesis one wider"),
    ],
)
def test_places_are_inside_the_mutant_and_outside_the_statement(s, change):
    other = mutant(s, change).statement
    found = list(islice(new_places(s, other, seed=0), 2))
    assert found
    for entry in found:
        place_of(other, entry)
        with pytest.raises(InvalidInput):
            place_of(s, entry)


@pytest.mark.parametrize(
    "s, change",
    [
        (amended("THM-4.1.proportional"), "a hypothesis one wider"),
        (amended("REM-MLOG2.main"), "without hypothesis 0"),
        (amended("PROP-4.2.variance-ridgeless"), "without clause 5"),
        (amended("COR-5.2.equivalent"), "without clause 6"),  # T₀ ≍ T^b: T grows faster, and no exponent does
        (amended("COR-5.2.equivalent"), "without clause 7"),
        (amended("COR-5.2.equivalent"), "without hypothesis 2"),  # φ₀ < 1: rows beside d
        (amended("REM-MINIMAX.equivalent"), "without hypothesis 0"),  # β > 1: β = 1/2
        (amended("THM-5.1.equivalent"), "without hypothesis 2"),  # ℓ < β: ℓ = 2β
        (amended("SET-12.main"), "without clause 3"),  # eigenvalues that do not fall
    ],
)
def test_what_is_needed_is_missed_by_numbers(s, change):
    def check():
        assert by_evidence(s, mutant(s, change)).verdict == KILLED

    goes_red(check, outside.Gone, "broken", lambda old: lambda self, rng: None)


@pytest.mark.parametrize("change", ["without clause 6", "without clause 7"])
def test_only_what_grows_is_made_to_grow_faster(change):
    s = amended("COR-5.2.equivalent")
    rng, gone = generator_for("outside", change, 0), outside.Gone(s, mutant(s, change).statement)
    entries = [e for e in (gone.broken(rng) for _ in range(40)) if e is not None]
    named = {name: str(term) for e in entries for name, term in e["sequence"].items() if "'k'" in str(term)}
    assert len(entries) > 20 and {"T", "T0"} & set(named) and set(named) <= set(s.regime[0]["grows"]), named


def test_what_is_never_positive_does_not_grow():
    s = amended("SET-12.main")
    assert by_evidence(s, mutant(s, "a number - 1")).verdict == KILLED  # 0/λ_d → ∞
    rows = [Row("", "TendsTo", 0.0, 1.0, -inf, wide, wide, OPEN) for wide in (0.0, 0.0, inf)]
    assert powers._state("TendsTo", rows[:1] * 3, (100, 10**4, 10**6)) == FAILS
    assert powers._state("TendsTo", rows, (100, 10**4, 10**6)) == OPEN  # an estimate may be of what is > 0
    assert powers._state("Bounded", rows[:1] * 3, (100, 10**4, 10**6)) == OPEN


def test_a_side_without_a_value_is_judged():
    s = statement("THM-4.1.scaling")
    assert by_evidence(s, mutant(s, "a quotient turned round")).reason


def test_a_ratio_without_bound_is_met_in_few_directions():
    """What is drawn there costs as the third power of the dimension."""
    s = amended("COR-4.4.main")

    changed = mutant(s, "without clause 5").statement
    paths = [place_of(changed, entry).path for entry in islice(new_places(s, changed, 0), 6)]
    ends = [
        p.sizes(*p.places()[-1]) for p in paths if p.sizes(*p.places()[-1])["d"] > 2 * p.sizes(*p.places()[-1])["T"]
    ]
    assert ends and all(at["d"] <= 64 for at in ends)
