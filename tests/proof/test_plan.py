"""The table part → rules → cited facts names every part, and nothing that does not exist."""

from importlib.resources import files

import pytest

from collapse_sym.proof import plan
from collapse_sym.proof import statements as st
from tests.proof.statement_data import IDS, says_nothing_about_truth

PLAN = files("collapse_sym.proof").joinpath(plan.FILE).read_text(encoding="utf-8")


def test_the_table_and_the_statements_have_the_same_parts():
    assert list(plan.routes()) == IDS


@pytest.mark.parametrize(
    "old, new",
    [
        ('[parts."EQ-9.main"]', '[parts."EQ-9.first"]'),
        ('cites = ["deterministic-equivalent.ridge"]', 'cites = ["deterministic-equivalent.any"]'),
        ('rules = ["induction"]', 'rules = ["magic"]'),
        ('needs = ["root-of-kappa"]', 'needs = ["another-rule"]'),
        ('needs = ["root-of-kappa"]', "needs = []"),
        ('needs = ["root-of-kappa"]', 'needs = ["root-of-kappa"]\nverdict = "none"'),
        ("[needed]", '[needed]\n"nobody-needs-this" = "…"'),
        ("[needed]", '[needed]\ninduction = "…"'),
    ],
)
def test_a_faulty_table_is_refused(old, new):
    assert old in PLAN
    with pytest.raises(st.BadStatement):
        plan.read(PLAN.replace(old, new, 1), st.statements())


def test_the_table_says_nothing_about_the_outcome():
    assert says_nothing_about_truth(PLAN)


def test_a_part_without_rules_says_why():
    alone = {part for part, route in plan.routes().items() if route.evidence_only}
    assert {"APP-C.results", "LEM-F.4.noise"} == alone
