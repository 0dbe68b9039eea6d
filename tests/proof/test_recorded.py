"""What simulation said is kept for every statement, can be had again, and contradicts no certificate."""

import json

import pytest

from collapse_sym.proof.recorded import all_statements, entry, record, recorded, with_evidence
from collapse_sym.proof.statements import statement, statements
from collapse_sym.proof.verdicts import PartProof, claim_verdict
from tests.proof import built

WORDS = {"agrees", "disagrees", "unknown", "vacuous"}


def test_every_statement_has_an_entry_and_every_entry_a_statement():
    """After a change: record(all_statements(), path of recorded.json) simulates what is new."""
    assert set(recorded()) == {s.hash for s in all_statements()}
    assert {e["verdict"] for e in recorded().values()} <= WORDS


QUICK = ["EQ-9.zero", "EQ-10.main", "LEM-I.2.bias", "COR-4.4.remark", "LEM-F.4.condition-large", "THM-4.6.argument"]


@pytest.mark.parametrize("part", QUICK)
def test_it_can_be_had_again(part):
    s = statement(part)
    assert entry(s) == recorded()[s.hash]


def test_what_agrees_would_have_shown_two_per_cent():
    """Of every equation and equivalent; an order has no small error, and neither has ≍."""
    agreeing = [e for e in recorded().values() if e["verdict"] == "agrees"]
    with_power = [e for e in agreeing if e["sees"] is not None]
    assert len(with_power) > 50 and all(e["stderr"] <= e["sees"] <= 0.02 for e in with_power)
    assert all(e["points"] == e["holds"] + e["fails"] + e["open"] > 0 for e in agreeing)
    assert {e["seed"] for e in recorded().values()} == {0}


def test_simulation_contradicts_no_certificate():
    """A statement that is proved, as printed or amended, never disagrees."""
    checked = 0
    for part in statements():
        found = built.certificates(part)
        for certificate in (found.get("proves"), found.get("amended"), *found.get("further", [])):
            if certificate is not None:
                checked += 1
                assert recorded()[certificate["hash"]]["verdict"] != "disagrees", part
    assert checked > 60


def test_evidence_stands_beside_a_verdict_and_decides_nothing():
    bare = claim_verdict("EQ-9", lambda part: PartProof())
    shown = with_evidence(bare)
    assert [p.verdict for p in shown.parts] == [p.verdict for p in bare.parts] == ["evidence-only"] * 2
    assert shown.parts[0].evidence["printed"]["verdict"] == "agrees"
    assert shown.parts[1].evidence == {
        "printed": recorded()[statement("EQ-9.zero").hash],
        "counterexample": "collapse-sym counterexample EQ-9.zero",
    }


def test_recording_keeps_what_is_known_and_drops_what_is_gone(tmp_path):
    file, s = tmp_path / "recorded.json", statement("EQ-10.main")
    file.write_text(json.dumps({s.hash: {"part": s.id, "verdict": "agrees"}, "gone": {}}), "utf-8")
    said = []
    found = record([s, statement("EQ-9.zero")], file, progress=said.append)
    assert said == ["EQ-10.main", "EQ-9.zero"] and found[s.hash] == {"part": s.id, "verdict": "agrees"}
    assert json.loads(file.read_text("utf-8")) == found and "gone" not in found
