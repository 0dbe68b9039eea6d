"""The table part → rules → cited facts is what the certificates use, no more and no less, and names every part."""

import copy
from importlib.resources import files

import pytest

from collapse_sym import literature
from collapse_sym.proof import plan
from collapse_sym.proof import statements as st
from collapse_sym.proof.checker import RULES
from derivations.registry import certificates
from tests.proof.built import certificates as built
from tests.proof.statement_data import IDS, says_nothing_about_truth

PLAN = files("collapse_sym.proof").joinpath(plan.FILE).read_text(encoding="utf-8")
BARE = "APP-C.results"
ROW, REASON = '[parts."EQ-9.main"]\n', f'[parts."{BARE}"]\nevidence_only'
CITED, MEAN = "PROP-4.2.bias", '["equivalent.ridge.mean", '


def every(part):
    found = built(part)
    return [found[kind] for kind in ("proves", "refutes", "amended") if kind in found] + found["further"]


def table(changed=None, reasons=None):
    """The text of the table, with the certificates of some parts changed."""
    return plan.table(IDS, lambda part: (changed or {}).get(part) or built(part), reasons or plan.reasons())


def changed(part, kind):
    """A copy of the certificates of a part, and one of them to change."""
    found = copy.deepcopy(built(part))
    return found, found[kind]


def test_the_committed_table_is_what_the_certificates_say():
    assert table() == PLAN, "write collapse_sym/proof/plan.toml again, with plan.table"


def test_the_table_is_the_same_whenever_it_is_written():
    assert plan.table(IDS, certificates, plan.reasons()) == table()


def test_the_table_and_the_statements_have_the_same_parts():
    assert list(plan.routes()) == IDS


def test_a_part_has_a_certificate_or_a_reason_and_never_both():
    for part, route in plan.routes().items():
        assert bool(every(part)) != bool(route.evidence_only), part
        assert not (route.evidence_only and route.rules + route.cites), part


def test_every_rule_and_every_cited_fact_exists():
    routes = plan.routes().values()
    rules, cites = {x for r in routes for x in r.rules}, {x for r in routes for x in r.cites}
    assert len(rules) > 50 and rules <= set(RULES)
    assert cites and cites <= {fact.id for fact in literature.FACTS}


def test_each_row_is_the_union_over_the_certificates_counted_in_another_way():
    """All values of the key "rule" anywhere in the steps."""

    def rules(term):
        inside = term.values() if isinstance(term, dict) else term if isinstance(term, list | tuple) else ()
        own = {term["rule"]} if isinstance(term, dict) and "rule" in term else set()
        return own.union(*map(rules, inside))

    for part, route in plan.routes().items():
        assert set(route.rules) == set().union(*(rules(c["steps"]) for c in every(part))), part
        assert set(route.cites) == {fact for c in every(part) for fact in c["cited"]}, part


@pytest.mark.parametrize("kind", ["refutes", "amended", "further"])
def test_a_rule_of_any_certificate_of_a_part_reaches_the_table(kind):
    part = "THM-4.3.main"
    found, certificate = changed(part, kind)
    (certificate[0] if kind == "further" else certificate)["steps"][0]["rule"] = "another-rule"
    assert '"another-rule"' in table({part: found}) and '"another-rule"' not in PLAN


@pytest.mark.parametrize("steps", [[{"rule": "inner"}], [[{"rule": "sign"}], [{"rule": "inner"}]]])
def test_steps_inside_a_step_count(steps):
    found, certificate = changed("EQ-9.main", "proves")
    certificate["steps"][0]["steps"] = steps
    assert '"inner"' in table({"EQ-9.main": found})


def test_what_no_step_uses_any_more_leaves_the_table():
    found, certificate = changed("EQ-9.main", "proves")
    certificate["steps"] = [step for step in certificate["steps"] if step["rule"] != "root"]
    assert plan.read(table({"EQ-9.main": found}), IDS)["EQ-9.main"].rules == ("domain", "positive-trace", "sign")
    found, certificate = changed(CITED, "proves")
    certificate["cited"] = certificate["cited"][1:]
    assert plan.read(table({CITED: found}), IDS)[CITED].cites == plan.routes()[CITED].cites[1:]


@pytest.mark.parametrize(
    "certified, reasons, reason",
    [
        ({}, {**plan.reasons(), "EQ-9.main": "no rule"}, "not both"),
        ({}, {part: text for part, text in plan.reasons().items() if part != BARE}, "not both"),
        ({BARE: built("EQ-9.main")}, None, "not both"),
        ({"EQ-9.main": {"further": []}}, None, "not both"),
        ({}, {**plan.reasons(), "EQ-9.first": "no rule"}, "EQ-9.first"),
    ],
)
def test_the_table_is_not_written_with_both_or_neither(certified, reasons, reason):
    with pytest.raises(st.BadStatement, match=reason):
        table(certified, reasons)


@pytest.mark.parametrize(
    "old, new, kind",
    [
        ('[parts."EQ-9.main"]', '[parts."EQ-9.first"]', "part id"),
        (MEAN, '["equivalent.ridge.any", ', "unbound variable"),
        (f'{ROW}rules = ["domain"', f'{ROW}rules = ["magic"', "unbound variable"),
        (ROW, f'{ROW}evidence_only = "no rule"\n', "keys"),
        (ROW, f'{ROW}needs = ["root"]\n', "keys"),
        (ROW, f'{ROW}verdict = "none"\n', "keys"),
        (f'{ROW}rules = ["domain"', f'{ROW}rules = [["domain"], "domain"', "keys"),
        (f"{ROW}rules = [", f"{ROW}rules = 3 # [", "keys"),
        (f"{REASON} =", f"{REASON} = ' ' #", "keys"),
        (f"{REASON} =", f"{REASON} = ['none'] #", "keys"),
        (f"{REASON} =", f'[parts."{BARE}"] #', "keys"),
        ('[parts."EQ-1.main"]', '[needed]\nroot = "…"\n[parts."EQ-1.main"]', "keys"),
        ('[parts."EQ-1.main"]', '[parts."EQ-1.main"', "format"),
    ],
)
def test_a_faulty_table_is_refused(old, new, kind):
    assert old in PLAN
    with pytest.raises(st.BadStatement) as refusal:
        plan.read(PLAN.replace(old, new, 1), IDS)
    assert refusal.value.kind == kind


def test_parts_in_another_order_are_refused():
    with pytest.raises(st.BadStatement, match="in order"):
        plan.read(PLAN, IDS[::-1])


def test_the_table_says_nothing_about_the_outcome():
    assert says_nothing_about_truth(PLAN)


#: E_test itself where κ → 0, and what waits for its chain of steps
UNDER_POWER_LAWS = [
    "REM-MINIMAX.minimax", "COR-5.2.infimum", "APP-G.vanishing",
]  # fmt: skip


def test_the_parts_without_a_certificate():
    assert {part for part, route in plan.routes().items() if route.evidence_only} == {
        "PROP-4.2.variance",
        "COR-4.4.isotropic-bias-variance",
        BARE,
        *UNDER_POWER_LAWS,
    }
