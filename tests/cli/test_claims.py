"""The commands about claims: each does what its help says, and names what it refuses."""

import hashlib
import json

import pytest

from collapse_sym.cli import parts as shared
from collapse_sym.cli.main import main
from collapse_sym.proof.checking import AXIOMS, check
from collapse_sym.proof.evidence.counterexamples import counterexamples
from collapse_sym.proof.statements import claims, statement
from collapse_sym.proof.verdicts import ORDER, PartProof

KEYS = ["id", "statement", "verdict", "corrected", "counterexample", "cited", "evidence", "certificate"]


def output(capsys, *argv, code=0):
    assert main(argv) == code
    return capsys.readouterr().out


def refusal(capsys, *argv):
    assert main(argv) == 2
    said = capsys.readouterr()
    assert not said.out and said.err.count("\n") == 1
    return said.err


# -- claims ----------------------------------------------------------------------------------------


def test_claims_as_json_have_the_schema(capsys):
    (claim,) = json.loads(output(capsys, "claims", "EQ-9", "--format", "json"))
    assert list(claim) == ["id", "verdict", "parts"] and (claim["id"], claim["verdict"]) == ("EQ-9", "corrected")
    main_part, zero = claim["parts"]
    assert list(main_part) == KEYS and list(zero) == KEYS
    assert (main_part["verdict"], main_part["corrected"], main_part["counterexample"]) == ("proved", None, None)
    assert zero["verdict"] == "corrected" and "if T ≥ d" in zero["corrected"] and zero["counterexample"]["T"] == "1"
    assert set(zero["certificate"]) == {"refuted", "amended"}
    assert zero["certificate"]["refuted"]["statement"] == statement("EQ-9.zero").hash


def test_claims_as_a_table_count_the_verdicts(capsys):
    text = output(capsys, "claims", "EQ-9", "LEM-F.3")
    assert "2 claims: 1 corrected, 1 proved" in text and "zero" in text


def test_all_claims_are_listed(capsys, monkeypatch):
    """Without certificates nothing is proved."""
    found = [shared.verdict_of(claim) for claim in ("EQ-9", "EQ-10")]
    monkeypatch.setattr(shared, "verdicts_of", lambda wanted, progress: tuple(found))
    assert [c["id"] for c in json.loads(output(capsys, "claims", "--format", "json"))] == ["EQ-9", "EQ-10"]
    monkeypatch.setattr(shared, "proof_of", lambda part: PartProof())
    assert {p.verdict for p in shared.verdict_of("EQ-9").parts} == {"evidence-only"}


def test_each_claim_of_the_catalogue_has_a_verdict_word():
    for claim in ("EQ-9", "LEM-F.4"):
        assert shared.verdict_of(claim).verdict in ORDER and claim in claims()


def test_certificates_are_written_as_they_are_checked(capsys, tmp_path):
    (claim,) = json.loads(output(capsys, "claims", "EQ-9", "--format", "json", "--certificates", str(tmp_path)))
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == ["EQ-9.main.proved.json", "EQ-9.zero.amended.json", "EQ-9.zero.refuted.json"]
    for part in claim["parts"]:
        for of, known in part["certificate"].items():
            said = check((tmp_path / f"{part['id']}.{of}.json").read_text("utf-8"))
            assert (said.goal, said.hash, said.steps) == (known["goal"], known["statement"], known["steps"])


def test_check_takes_several_files_and_both_goals(capsys, tmp_path):
    output(capsys, "claims", "EQ-9", "--certificates", str(tmp_path))
    names = [str(tmp_path / f"EQ-9.{name}.json") for name in ("main.proved", "zero.refuted", "zero.amended")]
    text = output(capsys, "check", *names)
    assert text.count(": accepted") == 3 and text.count("  theorem: ") == 2 and text.count("  refuted: ") == 1
    assert "fails at d = 2" in text
    forged = json.loads((tmp_path / "EQ-9.zero.refuted.json").read_text("utf-8"))
    forged["at"]["T"] = "2"
    (tmp_path / "forged.json").write_text(json.dumps(forged), "utf-8")
    assert "forged.json: rejected: " in output(capsys, "check", *names, str(tmp_path / "forged.json"), code=1)


# -- show ------------------------------------------------------------------------------------------


def test_show_prints_statement_verdict_and_numbered_steps(capsys):
    text = output(capsys, "show", "eq-9.zero")
    for wanted in ("then ∃! κ ≥ 0", "verdict: corrected", "fails at", "T = 1", "changes", "add the hypothesis T ≥ d"):
        assert wanted in text
    for wanted in ("refutation: 2 steps", "proof of the amended statement: 5 steps", "   1. ", ": 1, 2, 3]", "none"):
        assert wanted in text
    assert "without-0" in text and "EQ-9.main" not in text


def test_show_of_a_claim_shows_all_parts_and_its_headline(capsys):
    text = output(capsys, "show", "EQ-9", "--brief")
    assert text.startswith("EQ-9: corrected\n") and "EQ-9.main\n" in text and "EQ-9.zero\n" in text
    assert "  1. " not in text


def test_show_lists_cited_facts_with_their_assumptions(capsys):
    text = output(capsys, "show", "PROP-4.2.bias", "--brief")
    assert "equivalent.ridge.mean" in text and "assuming" in text


# -- axioms ----------------------------------------------------------------------------------------

#: what is believed before anything is proved; a new line here is a new thing to believe
SUBJECTS = [
    "Σ is", "X† is", "For a ridge", "ŵ_0", "Designs", "Gaussian", "A row", "Stein", "For Σ = I", "The ratio",
    "For Σ = I", "κ(λ, T)", "A continuous", "A sum", "x ≤", "x²", "x^(p+q)", "Limits", "A sequence", "|tr", "E tr",
    "T → ∞", "λ → 0⁺", "The risk", "Cited facts",
]  # fmt: skip


def test_the_trusted_base_is_the_checkers_own_and_short(capsys):
    lines = output(capsys, "axioms", "--all").splitlines()
    assert tuple(lines) == AXIOMS and len(lines) <= 25


def test_the_trusted_base_is_pinned():
    assert len(AXIOMS) == len(SUBJECTS)
    assert not [a for a, b in zip(AXIOMS, SUBJECTS) if not a.startswith(b)]
    # every word of it: who changes what is trusted says so here
    pinned = "2bb52b1520d5f116990410d6c558ea2fdf866280a49108abd1cb3ef184c90994"
    assert hashlib.sha256("\n".join(AXIOMS).encode()).hexdigest() == pinned


def test_axioms_of_a_part_are_its_rules_and_facts(capsys):
    text = output(capsys, "axioms", "PROP-4.2.bias")
    assert "rules: " in text and "cite" in text and "equivalent.ridge.second" in text and "PROP-4.2.main" not in text
    assert "cited facts: none" in output(capsys, "axioms", "EQ-9.main")


def test_axioms_take_one_of_two(capsys):
    assert "--all" in refusal(capsys, "axioms") and "--all" in refusal(capsys, "axioms", "EQ-9", "--all")


# -- counterexample, refute ------------------------------------------------------------------------


def test_a_counterexample_prints_both_sides_and_fails(capsys):
    text = output(capsys, "counterexample", "EQ-9.zero")
    assert "number of roots: 2 = 1   gap 1 exact: fails" in text


def test_a_counterexample_without_a_hypothesis(capsys):
    assert "fails (exact)" in output(capsys, "counterexample", "EQ-9.zero/without-0")


def test_a_counterexample_that_does_not_fail_is_reported(capsys, monkeypatch):
    """The result is computed: at T = 2 there is one root."""
    entry = {"point": {"d": "2", "Sigma": ["1", "1"], "T": "2"}}
    monkeypatch.setitem(counterexamples(), "EQ-9.zero", entry)
    assert "holds here" in output(capsys, "counterexample", "EQ-9.zero", code=1)


def test_refute_finds_what_is_false(capsys):
    text = output(capsys, "refute", "EQ-9.zero", "--budget", "20")
    assert "fails (exact)" in text and '"point"' in text


def test_refute_finds_nothing_where_there_is_nothing(capsys):
    assert "no counterexample among" in output(capsys, "refute", "EQ-10.zero", "--budget", "20", code=1)


# -- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["claims", "show", "axioms", "counterexample", "refute"])
@pytest.mark.parametrize("text, near", [("THM-4.66", "THM-4.6"), ("EQ9", "EQ-9"), ("THM-4.6.mian", "THM-4.6.main")])
def test_an_unknown_id_is_refused_by_name_with_the_nearest(capsys, command, text, near):
    said = refusal(capsys, command, text)
    assert said.startswith(f"{text}: is no claim and no part") and near in said


def test_what_resembles_nothing_is_sent_to_the_list(capsys):
    assert "collapse-sym claims lists them" in refusal(capsys, "show", "§§§")


@pytest.mark.parametrize(
    "argv, reason",
    [
        (["refute", "EQ-9"], "has several parts"),
        (["refute", "EQ-9.zero", "--budget", "0"], "is no number of places"),
        (["counterexample", "EQ-9.main"], "has no counterexample on file"),
        (["counterexample", "EQ-9.main/without-0"], "has no amendment"),
        (["counterexample", "EQ-9.zero/without-7"], "is no added hypothesis"),
        (["counterexample", "EQ-9.zero/nonsense"], "is no hypothesis of the amended part"),
        (["counterexample", "PROP-4.2.bias-ridgeless/without-1"], "necessity unknown"),
    ],
)
def test_other_refusals(capsys, argv, reason):
    assert reason in refusal(capsys, *argv)


@pytest.mark.parametrize("command", ["claims", "show", "axioms", "counterexample", "refute"])
def test_each_command_has_examples_and_exit_codes(capsys, command):
    text = output(capsys, command, "--help")
    assert "examples:" in text and "exit code" in text
