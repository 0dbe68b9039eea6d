"""stop answers in both formats, and whatever is wrong is one line."""

import json

import pytest

from collapse_sym.chain import example_text
from collapse_sym.cli.main import main
from tests.cli.bad_inputs import BAD

NUMBERS = [f"--set={x}" for x in ("d=30", "T=90", "sigma0=1", "sigma=1", "r2=4")]
FIXED, GROWING = example_text("thm-4.1"), example_text("growing-data")
SQUARES = GROWING.replace("T0*(m + 1)", "T0*(m + 1)**2")


@pytest.fixture
def run(capsys, tmp_path):
    """(exit code, output, errors) of a chain and words."""

    def go(text, *words):
        path = tmp_path / "chain.toml"
        path.write_text(text, encoding="utf-8")
        code = main(["stop", str(path), *words])
        return code, *capsys.readouterr()

    return go


def test_symbols_give_a_floor(run):
    code, out, err = run(FIXED)
    assert code == 0 and not err and "Bound: E_test <= r2" in out and "Stop after n = floor(" in out
    assert "unbounded" in out


def test_numbers_give_a_number(run):
    code, out, _ = run(FIXED, *NUMBERS, "--set=T0=61", "--format=json")
    found = json.loads(out)
    assert code == 0 and found["verdict"] == "stop" and found["relation"] == "=" and found["bounded"] is False
    assert found["most"] == 3 and found["level"] == 4  # 30/59 + 3 < 4 < 30/59 + 4
    code, out, _ = run(FIXED, *NUMBERS, "--set=T0=61", "--below=1/2")
    assert code == 0 and "Do not start" in out


def test_growth_is_decided_in_symbols_too(run):
    assert "unbounded" in run(GROWING)[1]
    code, out, _ = run(SQUARES)
    assert code == 0 and "needs numbers" in out and "polygamma" in out
    found = json.loads(run(SQUARES, *NUMBERS, "--set=T0=61", "--format=json")[1])
    assert found["verdict"] == "never" and found["bounded"] and 1 < found["limit"] < 2


def test_the_least_size_is_the_verdict_that_changes(run):
    code, out, _ = run(SQUARES, *NUMBERS, "--below=2", "--grow=T0", "--format=json")
    least = json.loads(out)["least"]
    assert code == 0 and f"T0 = {least}" in run(SQUARES, *NUMBERS, "--below=2", "--grow=T0")[1]
    verdicts = [json.loads(run(SQUARES, *NUMBERS, f"--set=T0={k}", "--below=2", "--format=json")[1])["verdict"]
                for k in (least - 1, least)]  # fmt: skip
    assert verdicts == ["stop", "never"]


def test_at_the_best_ridge_nothing_never_wins(run):
    text = example_text("cor-4.4-isotropic")
    numbers = [*NUMBERS, "--set=T0=61", "--set=lambda=1"]
    code, out, _ = run(text, *numbers, "--best-ridge")
    assert code == 0 and "Never stop" in out


@pytest.mark.parametrize(
    ("text", "words", "named"),
    [
        (FIXED, ["--below=x"], "rational"),
        (FIXED, ["--below="], "early"),
        (FIXED, ["--below=-1"], "-1"),
        (FIXED, ["--below=1", "--null"], "not allowed"),
        (FIXED, ["--over-clean=0", *NUMBERS, "--set=T0=61"], "percent"),
        (FIXED, ["--set=n=3"], "repeat"),
        (FIXED, ["--grow=T0"], "--below"),
        (FIXED, ["--grow=T0", "--below=3", *NUMBERS], "without bound"),
        (FIXED, ["--best-ridge", "--below=1"], "--set"),
        (example_text("thm-4.6"), ["--below=1"], ""),
        *((text, ["--null"], "") for text, _ in list(BAD.values())[:8]),
    ],
)
def test_what_is_wrong_is_one_line(run, text, words, named):
    code, out, err = run(text, *words)
    assert code == 2 and not out and err.count("\n") == 1 and named in err and "bug" not in err
