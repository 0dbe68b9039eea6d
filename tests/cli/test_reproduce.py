"""The main job: the same text twice, under --out only, and a failure that shows."""

from functools import partial

import pytest

from collapse_sym.chain import loads
from collapse_sym.cli.main import main
from collapse_sym.cli.records import at
from collapse_sym.derivations.registry import claim, claim_ids
from collapse_sym.proof import checker, risk_certificates, verdicts
from tests.proof.built import accepted

CLAIMS = ("THM-4.1", "PROP-4.2", "COR-4.4", "THM-4.5", "THM-4.6", "THM-F.1")


@pytest.fixture(autouse=True)
def without_tex(monkeypatch):
    # The tests need Python only; the PDF is looked at by `make test-pages`.
    monkeypatch.setattr("collapse_sym.typeset.report.has_tex", lambda: False)


@pytest.fixture(autouse=True)
def checked_once(monkeypatch):
    """The checker is asked once in a run of the tests; tests/packaging asks it in a job of its own."""
    monkeypatch.setattr(verdicts, "claim_verdict", partial(verdicts.claim_verdict, check=accepted))
    monkeypatch.setattr(risk_certificates, "check", accepted)
    monkeypatch.setattr(checker, "check", accepted)


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_runs_write_the_same_text_under_out_only(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["reproduce", "THM-4.1", "--out", "a"]) == 0
    first = capsys.readouterr()
    assert main(["reproduce", "THM-4.1", "--out", "b"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert "apt-get install" in first.err  # no TeX: one line says what would mend it
    verdicts, records = first.out.split("edition: a/claims.html")
    assert ["THM-4.1", "corrected"] in [row.split() for row in verdicts.splitlines()]
    *rows, report, pdf = records.strip().splitlines()
    assert rows[0].split() == ["claim", "relation", "calculus", "evidence", "certificate"]
    assert rows[2].split() == ["THM-4.1", "=", "exact", "agrees", "checked"]
    assert report == "report: a/report.html" and pdf.startswith("PDF:")
    made = {path.name for path in (tmp_path / "a").iterdir()}
    assert {"chains", "risks", "certificates", "records", "proofs", "claims.html", "claims.json"} <= made


def test_a_rejected_certificate_fails_the_run(capsys, tmp_path, monkeypatch):
    def reject(text):
        raise checker.Rejected("forged", "a step does not follow")

    monkeypatch.setattr(checker, "check", reject)
    assert main(["reproduce", "THM-4.1", "--out", str(tmp_path / "out")]) == 1
    assert "rejected: forged" in capsys.readouterr().out


def test_disagreeing_evidence_fails_the_run(capsys, tmp_path, monkeypatch):
    from collapse_sym import risk

    right = risk.predict

    def wrong(chain, calculus):
        values = right(chain, calculus)
        return values._replace(variance=1.2 * values.variance)

    monkeypatch.setattr(risk, "predict", wrong)
    # tests/typeset writes reports with evidence that disagrees
    monkeypatch.setattr("collapse_sym.cli.reproduce._report", lambda records, out: "")
    assert main(["reproduce", "THM-4.1", "--out", str(tmp_path / "out")]) == 1
    assert "disagrees" in capsys.readouterr().out


def test_the_claims_of_the_main_job():
    assert set(CLAIMS) <= set(claim_ids())


@pytest.mark.parametrize("identifier", claim_ids())
def test_a_claim_is_quoted_and_has_chains_and_numbers(identifier):
    quoted = claim(identifier)
    assert quoted.id == identifier and quoted.title and quoted.statement.count("$") % 2 == 0
    assert quoted.studies
    for study in quoted.studies:
        assert study.instances
        assert all(at(loads(study.toml), instance).numeric for instance in study.instances)
