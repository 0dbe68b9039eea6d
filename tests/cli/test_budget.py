"""budget answers in three formats, and whatever is wrong is one line."""

import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from collapse_sym.chain import example_text, loads
from collapse_sym.cli.budget import EPILOG
from collapse_sym.cli.budget_certificate import prove
from collapse_sym.cli.main import main
from collapse_sym.errors import InvalidInput
from collapse_sym.optimum.budget import splits
from collapse_sym.proof.checker import check
from tests.cli.bad_inputs import BAD, chain

NUMBERS = ("--set", "d=30", "--set", "n=4", "--set", "sigma0=0.5", "--set", "sigma=1.5")
UNDER = """
assume = ["T0 <= d - 1"]
[population]
covariance = {{ kind = "isotropic", dimension = "d" }}
truth = {{ kind = "norm", squared = "r2" }}
[[generator]]
fit = "ols"
samples = {T0}
noise = {noise}
repeat = "n"
"""
SMALL = UNDER.format(T0=9, noise="0.5").replace('assume = ["T0 <= d - 1"]', "")
SMALL = SMALL.replace('"d"', "30").replace('"n"', "3").replace('"r2"', "1")
UNEQUAL = SMALL + '[[generator]]\nfit = "ols"\nsamples = 9\nnoise = 1\n'
RIDGE = chain("samples = 60\nnoise = 1\nridge = 1", fit="ridge")


def run(capsys, *argv):
    """(exit code, output, errors)."""
    code = main(["budget", *argv])
    return code, *capsys.readouterr()


def test_numbers_are_split_and_counted(capsys, file):
    path = file(example_text("thm-4.1"))
    code, out, err = run(capsys, path, *NUMBERS, "--total=1000", "--include-downstream", "--format=json")
    assert code == 0 and not err
    (case,) = json.loads(out)["cases"]
    rows = [(Fraction(p["rows"]["expr"]), int(p["repeat"])) for p in case["split"]]
    assert sum(t * k for t, k in rows) == 1000 == sum(p["rows"] * p["repeat"] for p in case["whole"]["split"])
    assert case["relation"] == "=" and case["needed"] == "160"
    cost, equal, whole = (Fraction(c["cost"]["expr"]) for c in (case, {"cost": case["equal_cost"]}, case["whole"]))
    assert cost == Fraction(30) * (4 * Fraction(1, 2) + Fraction(3, 2)) ** 2 / (1000 - 5 * 31)
    assert cost < whole < equal and case["cost"]["value"] == pytest.approx(float(cost))


def test_symbols_stay(capsys, file):
    code, out, _ = run(capsys, file(example_text("thm-4.1")), "--total=B")
    assert code == 0 and "n x generator 0 on B/n rows" in out and "n**2*sigma0**2" in out and "B >= d*n + 2*n" in out
    assert "equal" not in out and "whole rows" not in out
    code, out, _ = run(capsys, file(example_text("thm-4.1")), "--total=B", "--format=latex")
    assert code == 0 and r"T_{0} &= \frac{B}{n}" in out


@pytest.mark.parametrize(
    ("text", "words", "named"),
    [
        (example_text("thm-4.1"), ["--set=d=30", "--set=n=4", "--total=100"], "128"),
        (example_text("thm-4.1"), ["--total=sigma0"], "sigma0"),
        (example_text("thm-4.1"), ["--total=T_own"], "T_own"),
        (example_text("thm-4.1"), ["--total=inf"], "inf"),
        (example_text("thm-4.1"), ["--total=0"], "0"),
        (example_text("thm-4.1"), ["--total=1/2"], "1/2"),
        (example_text("thm-4.1"), ["--total=x y"], "x y"),
        (example_text("thm-4.1"), ["--total="], "too early"),
        (example_text("thm-4.1"), ["--total=B", "--set=n=0"], "no generation"),
        (example_text("thm-4.1"), [], "--total"),
        (example_text("cor-4.4-isotropic"), ["--total=B", "--include-downstream"], "ridge"),
        (example_text("overparametrised"), ["--total=10000"], "splits × levels"),
        (example_text("shared-design"), ["--total=1000"], "one size"),
        (example_text("thm-4.1"), ["--total=B", "--certificate=-"], "stdout"),
        (example_text("thm-4.1"), ["--total=B", "--certificate=/"], "cannot be written"),
        (UNDER.format(T0='"T0"', noise=0), ["--total=B", "--certificate=x"], "2, ..., 11"),
        (UNDER.format(T0='"T0"', noise=0), ["--total=B", "--set=n=1", "--certificate=x"], "2, ..., 11"),
        (UNDER.format(T0='"T0"', noise=0), ["--total=B", "--set=n=12", "--certificate=x"], "2, ..., 11"),
        (RIDGE, ["--total=40", "--certificate=x"], "equal noises"),
        (UNEQUAL, ["--total=30", "--certificate=x"], "equal noises"),
        (example_text("thm-4.1"), ["--total=B", "--set=sigma0=0", "--certificate=x"], "about costs"),
        (RIDGE, ["--total=10001"], "10000"),
        (RIDGE, ["--total=0"], "0"),
        (RIDGE.replace("ridge = 1", 'ridge = "lambda"'), ["--total=100"], "give numbers"),
        (example_text("thm-4.1"), ["--total=100", "--any-size"], "--set NAME=VALUE"),
        *((text, ["--total=1000"], "") for text, _ in list(BAD.values())[:12]),
    ],
)
def test_what_is_wrong_is_one_line(capsys, file, text, words, named):
    code, out, err = run(capsys, file(text), *words)
    assert code == 2 and not out and err.count("\n") == 1 and named in err and "bug" not in err


@pytest.mark.parametrize("form", ["text", "json", "latex"])
def test_generations_that_shrink_are_compared_in_all_sizes(capsys, file, form):
    code, out, err = run(capsys, file(RIDGE), "--total=40", f"--format={form}")
    assert code == 0 and not err
    if form == "json":
        (case,) = json.loads(out)["cases"]
        assert case["spent"] == sum(x["rows"] for x in case["sizes"]) <= 40 and case["relation"] == "~="
        assert case["total"] <= case["equal_total"] and 0 < case["slack"] < 1e-11
    else:
        assert {"text": "no other split is better", "latex": r"\simeq"}[form] in out


@pytest.mark.parametrize("form", ["text", "json", "latex"])
def test_an_even_split_is_said_in_symbols(capsys, file, form):
    text = UNDER.format(T0='"T0"', noise=0)
    code, out, err = run(capsys, file(text), "--total=B", f"--format={form}")
    assert code == 0 and not err
    assert {"text": "r2*(1 - (B/(d*n))**n)", "json": '"B/n"', "latex": r"\frac{B}{n}"}[form] in out


PROVED = {
    "noisy": (example_text("thm-4.1"), ["--total=B"], ["BUDGET-SPLIT.least-cost", "BUDGET-SPLIT.only-one"]),
    "whole": (
        example_text("thm-4.1"),
        [*NUMBERS, "--total=1000", "--include-downstream"],
        ["BUDGET-SPLIT.least-cost", "BUDGET-SPLIT.only-one", "BUDGET-SPLIT.whole-rows"],
    ),
    "even": (
        UNDER.format(T0='"T0"', noise=0),
        ["--total=B", "--set=n=4"],
        ["EVEN-SPLIT.least-error-of-4", "EVEN-SPLIT.only-one-of-4"],
    ),
    "small": (SMALL, ["--total=30"], ["SIZE-ORDER.older-have-more"]),
}


@pytest.mark.parametrize("case", PROVED)
def test_an_answer_has_its_certificates(capsys, file, tmp_path, case):
    text, words, theorems = PROVED[case]
    place = tmp_path / "best.json"
    code, out, err = run(capsys, file(text), *words, f"--certificate={place}", "--format=json")
    assert code == 0 and not err
    proof = json.loads(out)["proof"]
    assert [c["theorem"] for c in proof["certificates"]] == theorems and proof["beyond"]
    for written in proof["certificates"]:
        check(Path(written["file"]).read_text())
    code, out, _ = run(capsys, file(text), *words, f"--certificate={place}")
    assert code == 0 and all(name in out for name in theorems) and "Without a certificate:" in out
    code, out, _ = run(capsys, file(text), *words, "--format=json")
    assert code == 0 and json.loads(out)["proof"] is None


@pytest.mark.parametrize("sizes", ["--total=60", "--total=30"])
def test_an_order_is_certified_only_where_all_sizes_are_small(capsys, file, tmp_path, sizes):
    code, _, err = run(capsys, file(SMALL), sizes, f"--certificate={tmp_path / 'best.json'}")
    assert code == (0 if sizes == "--total=30" else 2) and ("T <= d - 2" in err) == (code == 2)
    assert (tmp_path / "best.json").exists() == (code == 0)


def test_no_certificate_is_about_costs_of_another_form(tmp_path):
    (split,) = splits(loads(example_text("thm-4.1")), "B")
    (price,) = split.bill.prices
    bill = replace(split.bill, prices=(replace(price, offset=price.offset + 1),))
    with pytest.raises(InvalidInput, match="about costs"):
        prove((replace(split, bill=bill),), str(tmp_path / "best.json"))
    assert not list(tmp_path.iterdir())


def test_the_examples_of_the_help_are_answered(capsys, file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = file(example_text("thm-4.1"))
    lines = re.findall(r"collapse-sym budget chain.toml (.+?)(?:  .*)?$", EPILOG, re.MULTILINE)
    assert len(lines) == 5
    for line in lines:
        assert run(capsys, path, *line.replace("'", "").split())[0] == 0, line
