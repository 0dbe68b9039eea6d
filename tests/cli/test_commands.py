"""Each command does what its help says."""

import contextlib
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest

from collapse_sym.chain import example_names
from collapse_sym.cli import main as front
from collapse_sym.cli.main import COMMANDS, main
from tests.cli.bad_inputs import chain

CLEAN = chain("samples = 60\nnoise = 1", "samples = 70\nnoise = 0.5")
SYMBOLIC = """\
assume = ["T0 >= d + 2", "T >= d + 2"]
[population]
covariance = { kind = "isotropic", dimension = "d" }
truth = { kind = "norm", squared = 1 }
[[generator]]
repeat = "n"
fit = "ols"
samples = "T0"
noise = "sigma0"
[downstream]
fit = "ols"
samples = "T"
noise = "sigma"
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="chain.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def output(capsys, *argv, code=0):
    assert main(argv) == code
    return capsys.readouterr().out


# -- risk ---------------------------------------------------------------------------------------


def test_risk_as_text_is_a_theorem(capsys, file):
    text = output(capsys, "risk", file(SYMBOLIC))
    assert "Generators   n × least squares on T0 rows" in text
    assert "exactly" in text
    for part in ("bias", "variance", "collapse", "total"):
        assert f"\n  {part} " in text


@pytest.mark.parametrize("digits", [3, 17, 50])
def test_json_keeps_the_digits_asked_for(capsys, file, digits):
    text = output(capsys, "risk", file(CLEAN), "--format", "json", "--digits", str(digits))
    (case,) = json.loads(text, parse_float=Decimal)["cases"]
    shown, exact = case["variance"]["value"], Fraction(30, 4 * (70 - 31))
    assert len(shown.as_tuple().digits) == digits
    assert abs(Fraction(shown) - exact) < exact / 10 ** (digits - 1)


def test_risk_as_json_has_the_schema(capsys, file):
    answer = json.loads(output(capsys, "risk", file(SYMBOLIC), "--format", "json"))
    assert answer["schema"] == 1 and answer["relation"] == "="
    assert set(answer) >= {"schema", "relation", "calculus", "assumptions", "definitions", "cases", "excluded"}
    (case,) = answer["cases"]
    assert case["when"] == [] and case["relation"] == "="
    for part in ("bias", "variance", "collapse", "total"):
        assert set(case[part]) >= {"expr", "latex", "value"} and case[part]["value"] is None
    assert {"clean", "delta", "cross"} <= set(case["bias"])
    assert {"per_generation", "linear_in_n", "rho", "limit"} <= set(case["collapse"])
    assert case["collapse"]["linear_in_n"] is True


def test_risk_of_numbers_has_values(capsys, file):
    (case,) = json.loads(output(capsys, "risk", file(CLEAN), "--format", "json"))["cases"]
    variance, collapse = 0.25 * 30 / (70 - 31), 30 / (60 - 31)
    assert case["variance"]["value"] == pytest.approx(variance)
    assert case["collapse"]["value"] == pytest.approx(collapse)
    assert case["total"]["value"] == pytest.approx(variance + collapse)


def test_risk_as_latex_is_a_document(capsys, file):
    text = output(capsys, "risk", file(SYMBOLIC), "--format", "latex")
    assert r"\documentclass" in text and r"\end{document}" in text


def test_settings_and_assumptions_reach_the_chain(capsys, file):
    path = file(SYMBOLIC)
    settings = ["--set", "d=30", "--set", "T0=2*d", "--set", "T=70", "--set", "n=2", "--set", "sigma0=1"]
    answer = json.loads(output(capsys, "risk", path, "--format", "json", *settings, "--set", "sigma=0"))
    assert answer["cases"][0]["collapse"]["value"] == pytest.approx(2 * 30 / (60 - 31))
    answer = json.loads(output(capsys, "risk", path, "--format", "json", *settings))
    assert answer["cases"][0]["collapse"]["value"] is None  # sigma is left
    open_sizes = file(SYMBOLIC.split("\n", 1)[1])
    many = json.loads(output(capsys, "risk", open_sizes, "--format", "json"))["cases"]
    fewer = json.loads(output(capsys, "risk", open_sizes, "--format", "json", "--assume", "T0 >= d + 2"))["cases"]
    assert 1 < len(fewer) < len(many)


def test_no_generation_and_no_generators_are_the_clean_risk(capsys, file):
    none = CLEAN.split("[[generator]]")[0] + "[downstream]" + CLEAN.split("[downstream]")[1]
    zero = CLEAN.replace("[[generator]]", "[[generator]]\nrepeat = 0")
    parts = [json.loads(output(capsys, "risk", file(t), "--format", "json"))["cases"][0] for t in (none, zero)]
    assert all(parts[0][p] == parts[1][p] for p in ("bias", "variance", "total"))
    assert parts[0]["collapse"]["value"] == parts[1]["collapse"]["value"] == 0


def test_a_chain_from_stdin(capsys, file, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SYMBOLIC.encode())))
    assert output(capsys, "risk", "-") == output(capsys, "risk", file(SYMBOLIC))


# -- certificates ------------------------------------------------------------------------------


def test_a_certificate_is_written_and_checked(capsys, file, tmp_path):
    proof = tmp_path / "proof.json"
    output(capsys, "risk", file(SYMBOLIC), "--certificate", str(proof))
    text = output(capsys, "check", str(proof))
    assert "accepted" in text and "theorem" in text and "cited facts" in text


def test_a_forged_certificate_is_rejected(capsys, file, tmp_path):
    proof = tmp_path / "proof.json"
    output(capsys, "risk", file(SYMBOLIC), "--certificate", str(proof))
    forged = file("{}", "forged.json")
    text = output(capsys, "check", str(proof), forged, code=1)
    assert "accepted" in text and "forged.json: rejected" in text


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "NaN", "[" * 100_000, '{"a": ' * 5000, "9" * 10_000])
def test_bad_json_is_rejected(capsys, file, text):
    assert "rejected" in output(capsys, "check", file(text, "bad.json"), code=1)


# -- verify, example, calculi --------------------------------------------------------------------


SMALL = CLEAN.replace("dimension = 30", "dimension = 5").replace("60", "20").replace("70", "20")


def test_verify_agrees_under_every_calculus(capsys, file):
    text = output(capsys, "verify", file(SMALL), "--seconds", "2")
    assert all(f"{name}: agrees" in text for name in ("exact (=)", "isotropic (=)", "equivalents (~=)"))


def test_verify_names_the_calculus_that_does_not_cover(capsys, file):
    spread = SMALL.replace('"isotropic", dimension = 5', '"diagonal", eigenvalues = [2, 2, 1, 1, 1]')
    text = output(capsys, "verify", file(spread.replace('"norm"', '"random"')), "--seconds", "2")
    assert "isotropic: not compared: " in text


def test_verify_evaluates_means_of_words(capsys, file):
    ridge = SMALL.replace('[downstream]\nfit = "ols"', '[downstream]\nfit = "ridge"\nridge = 0.1')
    text = output(capsys, "verify", file(ridge), "--seconds", "2")
    assert "exact (=): " in text and "disagrees" not in text and "collapse  0." in text


def test_the_commands_know_the_calculi():
    from collapse_sym.calculi import CALCULI
    from collapse_sym.cli import verify

    assert tuple(CALCULI) == verify.CALCULI


def test_verify_fails_on_a_wrong_theory(capsys, file, monkeypatch):
    from collapse_sym import risk

    right = risk.predict

    def wrong(chain, calculus):
        values = right(chain, calculus)
        return values._replace(collapse=1.2 * values.collapse, total=values.total + 0.2 * values.collapse)

    monkeypatch.setattr(risk, "predict", wrong)
    assert "disagrees" in output(capsys, "verify", file(SMALL), "--seconds", "2", code=1)


def test_examples_are_listed_and_printed(capsys):
    listed = [line.split()[0] for line in output(capsys, "example").splitlines()]
    assert listed == sorted(example_names()) and len(listed) >= 10
    assert "[population]" in output(capsys, "example", listed[0])


@pytest.mark.parametrize("name", sorted(example_names()))
def test_every_example_has_a_risk(capsys, monkeypatch, name):
    text = output(capsys, "example", name)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert "total" in output(capsys, "risk", "-")


def test_calculi_prints_the_generated_table(capsys):
    text = output(capsys, "calculi")
    assert all(word in text for word in ("exact", "isotropic", "equivalents", "covers"))


# -- the frame -----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_with_examples(capsys, command):
    text = output(capsys, command, "--help")
    assert command in text and len(text) > 300


def test_help_loads_no_mathematics():
    code = "import sys; from collapse_sym.cli.main import main; main(['--help']); sys.exit('sympy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def test_a_bug_is_exit_70_and_a_traceback_in_a_file(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("collapse_sym.chain.example_names", lambda: 1 / 0)
    assert main(["example"]) == front.BUG == 70
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "bug" in err
    (report,) = tmp_path.iterdir()
    assert str(report) in err and "ZeroDivisionError" in report.read_text()


def test_an_interrupt_is_one_line(capsys, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr("collapse_sym.chain.example_names", interrupted)
    assert main(["example"]) == front.INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"


def test_a_reader_that_goes_away_is_no_bug():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "collapse_sym.cli", "example"], stdout=write, stderr=subprocess.PIPE, text=True
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (front.NO_READER, "")


@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_a_stdout_that_takes_nothing_is_no_bug(where):
    command = f"{sys.executable} -m collapse_sym.cli example {where}"
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("stdout: ") and done.stderr.count("\n") == 1


def test_a_terminal_without_greek_is_no_bug(file):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "collapse_sym.cli", "risk", file(SYMBOLIC)], env=environment, capture_output=True
    )
    assert done.returncode == 0 and done.stdout.isascii()


def test_messages_of_a_symbolic_simulation_name_the_symbols(file):
    with contextlib.redirect_stderr(io.StringIO()) as err:
        assert main(["verify", file(SYMBOLIC)]) == 2
    assert all(name in err.getvalue() for name in ("T0", "sigma0", "n"))
