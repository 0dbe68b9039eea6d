"""Chains with a ridge < 0 through every command: an answer about a typical draw, or one line that says why not."""

import csv
import json

import pytest

from collapse_sym.cli.main import main

HEAD = """[population]
covariance = { kind = "isotropic", dimension = 20 }
truth = { kind = "norm", squared = 1 }
"""
CHAIN = (
    HEAD
    + """[[generator]]
fit = "ridge"
samples = 60
noise = 0.5
ridge = -0.1
repeat = 2
[downstream]
fit = "ridge"
samples = 80
noise = 0.1
ridge = RIDGE
"""
)


@pytest.fixture
def file(tmp_path):
    def write(ridge="-0.1", text=CHAIN):
        path = tmp_path / "chain.toml"
        path.write_text(text.replace("RIDGE", ridge), encoding="utf-8")
        return str(path)

    return write


def test_risk_says_what_it_is_about(file, capsys):
    assert main(["risk", file()]) == 0
    text = capsys.readouterr().out
    assert "~=" in text and "typical draw" in text and "the mean is infinite" in text
    assert main(["risk", file(), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["cases"][0]["cited_facts"] == ["deterministic-equivalent.below-zero"]
    kappas = [d for d in found["definitions"] if d["symbol"].startswith("kappa")]
    assert all(d["value"] < 0 for d in kappas) and len(kappas) == 2
    assert main(["risk", file(), "--format", "latex"]) == 0
    assert "typical draw" in capsys.readouterr().out


def test_a_root_that_may_be_negative_is_told_from_others(file, capsys):
    levels = CHAIN.replace('"isotropic", dimension = 20', '"diagonal", eigenvalues = [2, 0.5], copies = 10')
    levels = levels.replace('"norm"', '"random"')
    assert main(["risk", file("0.1", levels), "--format", "json"]) == 0
    roots = {d["symbol"]: d.get("root") for d in json.loads(capsys.readouterr().out)["definitions"] if "root_of" in d}
    assert roots == {"kappa": None, "kappa0": "greatest"}
    assert main(["risk", file("0.1", levels)]) == 0
    text = capsys.readouterr().out
    assert "kappa >= 0 solves" in text and "kappa0, the greatest root of" in text
    assert main(["risk", file("0.1", levels), "--format", "latex"]) == 0
    assert r"\kappa_{0}$ is the greatest root" in capsys.readouterr().out


@pytest.mark.parametrize("ridge", ["-0.25", "-0.3", "-1e300"])
def test_at_the_bound_and_below_one_line_states_it(ridge, file, capsys):
    assert main(["risk", file(ridge)]) == 2
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1 and "-0.25000000, the infimum" in err


MEANS = {
    "risk exactly": ["risk", "--calculus", "exact"],
    "risk as of Σ = I": ["risk", "--calculus", "isotropic"],
    "a certificate": ["risk", "--certificate", "proof.json"],
    "simulation": ["verify"],
    "many digits": ["verify", "--digits", "10"],
    "exact values": ["oracle"],
    "the optimum at finite size": ["optimal-ridge", "--finite-size"],
    "the proof of an optimum": ["optimal-ridge", "--certificate", "best.json"],
    "a budget": ["budget", "--total", "200"],
}


@pytest.mark.parametrize("command, options", [(w[0], w[1:]) for w in MEANS.values()], ids=MEANS)
def test_what_rests_on_a_mean_or_on_a_ridge_above_zero_is_refused_in_one_line(
    command, options, file, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert main([command, file(), *options]) == 2
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1 and "mean is infinite" in err
    assert not list(tmp_path.glob("*.json"))


def test_single_draws_are_simulated_and_no_mean(file, capsys, tmp_path, inline):
    for simulator, refused in (("averaged", False), ("direct", False), ("spectra", True), ("expected", True)):
        out = tmp_path / f"{simulator}.csv"
        words = ["simulate", file(), "--out", str(out), "--simulator", simulator, "--replicates", "2", "--workers", "1"]
        assert main(words) == (1 if refused else 0)
        with out.open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        assert len(rows) == 2
        assert all(
            ("mean is infinite" in row["refused"]) == refused and (row["total"] == "") == refused for row in rows
        )
    out = tmp_path / "default.csv"
    assert main(["simulate", file(), "--out", str(out), "--workers", "1"]) == 0
    capsys.readouterr()


def test_the_optimal_ridge_is_that_of_typical_teachers(file, capsys, tmp_path):
    """λ⋆ of the table is a minimum of what risk says."""
    picture = tmp_path / "u.png"
    assert main(["optimal-ridge", file("0.1"), "--format", "json", "--curve", str(picture)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert picture.exists() and "typical draw" in " ".join(found["assumptions"])
    totals = []
    for factor in (0.99, 1, 1.01):
        assert main(["risk", file(repr(found["lambda"] * factor)), "--format", "json", "--digits", "15"]) == 0
        totals.append(json.loads(capsys.readouterr().out)["cases"][0]["total"]["value"])
    assert totals[1] < min(totals[0], totals[2]) and abs(totals[1] / found["risk"] - 1) < 1e-12


def test_when_to_stop_counts_what_generations_add(file, capsys):
    open_n = CHAIN.replace("repeat = 2", 'repeat = "n"')
    assert main(["stop", file("0.1", open_n), "--format", "json"]) == 0
    most = json.loads(capsys.readouterr().out)["most"]
    totals = []
    for n in (most, most + 1):
        assert main(["risk", file("0.1", open_n), "--set", f"n={n}", "--format", "json"]) == 0
        totals.append(json.loads(capsys.readouterr().out)["cases"][0]["total"]["value"])
    assert totals[0] <= 1 < totals[1]
