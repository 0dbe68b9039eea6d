"""Every refusal branch of the checker is hit by a forged certificate: by hand (forged*.py), or a mutant (mutants.json).

Branches that none reaches are listed in unreached.txt, for a reviewer to read: a new branch without a certificate fails
here, and so does a listed one that is reached.  `python -m tests.proof.checker.test_branches` writes the list again.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.proof.checker.branches import branches
from tests.proof.checker.forged import FORGED
from tests.proof.checker.forged_chains import CHAINS, TEXTS
from tests.proof.checker.forged_costs import COSTS
from tests.proof.checker.forged_crossings import CROSSINGS
from tests.proof.checker.forged_generations import GENERATIONS
from tests.proof.checker.forged_levels import LEVELS
from tests.proof.checker.forged_limits import OF_LIMITS
from tests.proof.checker.forged_minima import BELOW
from tests.proof.checker.forged_orders import LAWS
from tests.proof.checker.forged_orders_parts import PARTS
from tests.proof.checker.forged_parts_a import PARTS_A
from tests.proof.checker.forged_parts_b import PARTS_B
from tests.proof.checker.forged_parts_c import PARTS_C
from tests.proof.checker.forged_parts_d import PARTS_D
from tests.proof.checker.forged_parts_e import PARTS_E
from tests.proof.checker.forged_ranges import RANGES
from tests.proof.checker.forged_repeated import REPEATED
from tests.proof.checker.forged_rest_a import REST_A
from tests.proof.checker.forged_rest_b import REST_B
from tests.proof.checker.forged_stages import STAGES
from tests.proof.checker.forged_steps import STEPS
from tests.proof.checker.refusals import refused
from tests.proof.checker.test_alone import BOMBS
from tests.proof.checker.test_eighth_reading import FORGED as EIGHTH
from tests.proof.checker.test_fifth_reading import FORGED as FIFTH
from tests.proof.checker.test_fourth_reading import FORGED as FOURTH
from tests.proof.checker.test_held_against_the_specification import FORGED as HELD
from tests.proof.checker.test_ninth_reading import FORGED as NINTH
from tests.proof.checker.test_second_reading import FORGED as READ
from tests.proof.checker.test_seventh_reading import FORGED as SEVENTH
from tests.proof.checker.test_sixth_reading import FORGED as SIXTH
from tests.proof.checker.test_tenth_reading import BOMBS as HEAVY
from tests.proof.checker.test_tenth_reading import FORGED as TENTH
from tests.proof.checker.test_third_reading import FORGED as THIRD

HERE = Path(__file__).parent
UNREACHED = HERE / "unreached.txt"
MUTANTS = json.loads((HERE / "mutants.json").read_text(encoding="utf-8"))
BY_HAND = [*LAWS, *STEPS, *CHAINS, *COSTS, *GENERATIONS, *LEVELS, *OF_LIMITS, *RANGES, *STAGES, *REST_A, *REST_B]
BY_HAND += [*REPEATED, *PARTS, *BELOW, *CROSSINGS, *PARTS_A, *PARTS_B, *PARTS_C, *PARTS_D, *PARTS_E]


def unreached() -> set[str]:
    """The branches that no forged certificate reaches."""
    read = (READ, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH, EIGHTH, NINTH, TENTH, HEAVY)
    readings = [x for reading in read for x in reading.values()]
    forged = [data for data, _, _ in (*FORGED.values(), *readings, *BY_HAND)]
    certificates = [*forged, *(build() for build in HELD), *BOMBS, *(mutant["certificate"] for mutant in MUTANTS)]
    known = branches()
    hit: set[str] = set()
    for text in [*map(json.dumps, certificates), *(text for text, _ in TEXTS)]:
        for file, line in refused(text).lines:
            hit |= {name for (f, first, last), name in known.items() if f == file and first <= line <= last}
    assert len(hit) > 250
    return set(known.values()) - hit


def test_every_branch_is_hit_or_listed() -> None:
    assert unreached() == set(UNREACHED.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(("forged", "rule", "reason"), BY_HAND)
def test_a_forged_step_is_refused(forged: object, rule: str, reason: str) -> None:
    rejection = refused(json.dumps(forged))
    assert (rejection.rule, reason in rejection.reason) == (rule, True), rejection


@pytest.mark.parametrize(("text", "reason"), TEXTS, ids=range(len(TEXTS)))
def test_a_text_that_is_no_certificate_is_refused(text: str, reason: str) -> None:
    rejection = refused(text)
    assert rejection.rule == "limits" and reason in rejection.reason


@pytest.mark.parametrize("mutant", MUTANTS, ids=range(len(MUTANTS)))
def test_a_mutant_is_refused_by_its_rule(mutant: dict[str, object]) -> None:
    assert refused(json.dumps(mutant["certificate"])).rule == mutant["rule"]


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ["COLLAPSE_SYM_VERDICTS"] = folder
        found = sorted(unreached())
    UNREACHED.write_text("".join(f"{name}\n" for name in found), encoding="utf-8")
