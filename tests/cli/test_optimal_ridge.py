"""collapse-sym optimal-ridge: one record, one text, one picture, and one line for what has no best ridge."""

import json
from fractions import Fraction

import pytest
import sympy as sp

from collapse_sym.chain import example_text
from collapse_sym.cli.main import main
from collapse_sym.functionals.parsing import from_text
from collapse_sym.optimum.landscape import X

KEYS = ["lambda", "risk", "risk_clean_optimum", "risk_ridgeless", "risk_null", "within_1pct", "within_10pct", "proof",
        "definitions"]  # fmt: skip
NUMBERS = ["d=10", "T0=21", "T=20", "n=3", "sigma0=1", "sigma=1", "r2=1"]


@pytest.fixture
def file(tmp_path):
    def write(name):
        path = tmp_path / "chain.toml"
        path.write_text(example_text(name), encoding="utf-8")
        return str(path)

    return write


def given(settings):
    return [word for setting in settings for word in ("--set", setting)]


def output(capsys, *argv):
    assert main(["optimal-ridge", *argv]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_the_record_of_a_chain_of_numbers(file, capsys):
    found = json.loads(output(capsys, file("cor-4.4-isotropic"), *given(NUMBERS), "--format", "json", "--digits", "30"))
    assert list(found)[: len(KEYS)] == KEYS and found["proof"] is None
    assert found["risk"] < found["risk_null"] == 1 < found["risk_clean_optimum"] < found["risk_ridgeless"] == 4
    low, high = found["within_1pct"]
    assert found["within_10pct"][0] < low < found["lambda"] < high < found["within_10pct"][1]
    assert found["minima"] == [{"lambda": found["lambda"], "risk": found["risk"]}]
    assert {d["symbol"] for d in found["definitions"]} >= {"lambda", "x", "within_1pct"}
    assert found["clean_optimum"] == 0.5 and "d/T" in found["formulas"][0]["root"]


def test_the_root_is_isolated_by_two_rationals(file, capsys):
    found = json.loads(output(capsys, file("cor-4.4-isotropic"), *given(NUMBERS), "--format", "json"))
    (case,) = found["formulas"]
    low, high = (Fraction(x) for x in case["isolating"])
    polynomial = from_text(case["polynomial"]["expr"], {"x": X})
    at_low, at_high = (polynomial.xreplace({X: sp.Rational(x)}) for x in case["isolating"])
    assert at_low < 0 < at_high and high - low < Fraction(1, 10**14)
    assert abs(float(low) - 1 - found["kappa"]) < 1e-13


def test_at_the_end_of_the_branch_nothing_is_said_of_roots_inside(file, capsys):
    """T = d without noise: λ → 0⁺ with x = √φ, unless the teacher is noisy enough."""
    silent = [s for s in NUMBERS if not s.startswith(("T=", "sigma=", "n="))] + ["T=10", "sigma=0"]
    path = file("cor-4.4-isotropic")
    text = output(capsys, path, *given([*silent, "n=0"]))
    assert "is the only root there" not in text and "= sqrt(d/T), the end of the branch, is a root of" in text
    assert "within  1%: lambda -> 0\n" in text
    assert "> sqrt(d/T) is the only root there of" in output(capsys, path, *given([*silent, "n=9"]))
    left = output(capsys, path, *given([s for s in silent if not s.startswith("sigma0=")]))
    assert "is the only root there if the criterion is > 0, else x = sqrt(d/T), of" in left
    found = json.loads(output(capsys, path, *given([*silent, "n=0"]), "--format", "json"))
    assert found["formulas"][0]["root"] == "x = sqrt(d/T), the end of the branch"
    assert found["formulas"][0]["isolating"] == ["1", "1"]


def test_thirty_digits_are_printed_where_they_are_asked_for(file, capsys):
    asked = [file("cor-4.4-isotropic"), *given(NUMBERS), "--format", "json"]
    text = output(capsys, *asked, "--digits", "30")
    assert '"risk_ridgeless": 4.00000000000000000000000000000' in text


def test_the_exact_optimum_at_its_own_size(file, capsys):
    text = output(capsys, file("cor-4.4-isotropic"), *given(NUMBERS), "--finite-size", "--format", "json")
    found = json.loads(text)["finite_size"]
    assert found["d"] == 10 and len(found["lambda"]) == 31
    exact, predicted, limit = (float(found[k]) for k in ("lambda", "predicted", "limit"))
    assert abs(exact - predicted) < abs(exact - limit) / 3


def test_negative_ridges_are_told_apart(file, capsys):
    text = output(capsys, file("ridge-generators"))
    assert "best                   -> 0" in text and "mean is infinite there" in text
    found = json.loads(output(capsys, file("ridge-generators"), "--format", "json"))
    assert found["lambda"] == 0 > found["negative"]["lambda"] > found["infimum"]
    assert found["negative"]["risk"] < found["risk"] == found["risk_ridgeless"]


def test_infinitely_many_eigenvalues(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("collapse_sym.optimum.power_profile.SINGLE", (32,))
    asked = tmp_path / "law.toml"
    asked.write_text(example_text("power-law-infinite").replace("repeat = 2", "repeat = 1"), encoding="utf-8")
    text = output(capsys, str(asked), "--format", "json")
    found = json.loads(text)
    assert -1e-12 < found["infimum"] < 0 and found["negative"] is None and len(found["minima"]) == 1
    assert 0 < found["clean_optimum"] < found["within_1pct"][0] < found["lambda"] < found["within_1pct"][1] < 1e-4
    assert found["risk"] < found["risk_clean_optimum"] < found["risk_ridgeless"] < found["risk_null"]


def test_symbols_leave_a_fixed_point_or_an_equation(file, capsys):
    text = output(capsys, file("cor-4.4-isotropic"))
    assert "lambda* >= 0" in text and "is the only root there of" in text and "d/T -> 0" in text
    assert "n -> oo, labels with noise: lambda* = d*n*sigma0**2*(1 + d/T)/(r2*(T0 - d - 1))" in text
    assert "n -> 0: lambda* as above at the x of clean labels, + O(n^2)" in text
    (case,) = json.loads(output(capsys, file("cor-4.4-isotropic"), "--format", "json"))["formulas"]
    assert case["many_generations"]["beyond"] == "O(1/n)" and case["few_generations"].endswith("O(n^2)")
    text = output(capsys, file("cor-4.4"))
    assert "lambda* = kappa - kappa*df(1, kappa)/T" in text and "dE_test/dkappa = 0" in text
    found = json.loads(output(capsys, file("cor-4.4"), "--format", "json"))
    assert all(found[k] is None for k in KEYS[:8]) and found["equations"][0]["ridge"]["expr"].startswith("kappa")
    assert r"\lambda^{\star} = " in output(capsys, file("cor-4.4"), "--format", "latex")


def test_the_proof_is_written_and_accepted(file, capsys, tmp_path):
    path = str(tmp_path / "best.json")
    asked = [file(ISOTROPIC), *given(NUMBERS), "--format", "json"]
    assert json.loads(output(capsys, *asked, "--certificate", path))["proof"] == path
    assert main(["check", path]) == 0 and "accepted" in capsys.readouterr().out


def test_latex_of_numbers(file, capsys):
    text = output(capsys, file("cor-4.4-isotropic"), *given(NUMBERS), "--format", "latex")
    assert (
        r"E_{\mathrm{test}} \simeq" in text
        and "x = 1 + \\kappa\n" in text
        and text.count(r"\[") == text.count(r"\]") == 3
    )


def test_the_curve_is_drawn(file, capsys, tmp_path):
    pytest.importorskip("matplotlib")
    from collapse_sym.chain import read_chain
    from collapse_sym.cli import ridge_curve
    from collapse_sym.optimum.answer import optimal_ridge

    chain = read_chain(file("cor-4.4-isotropic")).substitute(dict(s.split("=") for s in NUMBERS))
    found = optimal_ridge(chain)
    drawn = ridge_curve.figure(found)
    theory, simulated, exact, null, best, clean = drawn.series
    assert best.crossover == (float(found.numbers.best.ridge), float(found.numbers.best.risk))
    assert best.label == r"best $\lambda^{\star} = 4.203$" and clean.label.endswith(r"$\lambda = 0.5$")
    assert min(y for _, y in theory.theory) >= best.crossover[1] and clean.crossover[0] == 0.5
    by_ridge = dict(theory.theory)
    assert all(abs(y / by_ridge[x] - 1) < 0.1 for x, y in exact.theory) and len(exact.theory) > 30
    error = ridge_curve._theory(found.numbers)
    assert sum(abs(y - error(x)) < 0.1 * y + 4 * e for x, y, e in simulated.simulated) >= 10
    assert null.theory[0][1] == 1
    output(capsys, file("cor-4.4-isotropic"), *given(NUMBERS), "--curve", str(tmp_path / "u.png"))
    assert (tmp_path / "u.png").read_bytes().startswith(b"\x89PNG")


ISOTROPIC = "cor-4.4-isotropic"


@pytest.mark.parametrize(
    "name, argv, word",
    [
        ("thm-4.1", [], "no ridge"),
        ("open-threshold", [], "no ridge"),
        ("cor-4.4", given(["lambda=-1"]), "not admissible"),
        (ISOTROPIC, given(["d=20", "T0=21"]), "no sizes"),
        (ISOTROPIC, given([*NUMBERS[:-1], "r2=0"]), "truth is 0"),
        (ISOTROPIC, given(["d=30", "T0=121", "T=30", "n=1", "sigma0=1", "sigma=0", "r2=1"]), "curvature"),
        (ISOTROPIC, ["--curve", "u.gif"], "kind of picture"),
        (ISOTROPIC, ["--curve", "u.png"], "--set"),
        (ISOTROPIC, ["--finite-size"], "leave it out"),
        ("ridge-generators", ["--finite-size"], "isotropic"),
        ("ridge-generators", ["--certificate", "best.json"], "for Σ = I"),
        (ISOTROPIC, [*given(NUMBERS), "--certificate", "-"], "stdout"),
        (ISOTROPIC, ["--digits", "0"], "whole number"),
        (ISOTROPIC, given(["nonsense=1"]), "nonsense"),
    ],
)
def test_one_line_where_there_is_no_answer(name, argv, word, file, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["optimal-ridge", file(name), *argv]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and word in err


def test_without_a_downstream_fit(tmp_path, capsys):
    path = tmp_path / "chain.toml"
    path.write_text(example_text("ridge-generators").partition("[downstream]")[0], encoding="utf-8")
    assert main(["optimal-ridge", str(path)]) == 2
    assert "no fit whose ridge" in capsys.readouterr().err


def test_any_ridge_of_the_branch_may_be_asked_for(file, capsys):
    path = file("ridge-generators")
    found = json.loads(output(capsys, path, "--at", "-0.002", "--format", "json"))
    assert found["at"]["lambda"] == -0.002 and found["at"]["typical_draw_only"]
    assert found["negative"]["risk"] < found["at"]["risk"] < found["risk"]
    assert not json.loads(output(capsys, path, "--at=1/10", "--format=json"))["at"]["typical_draw_only"]
    text = output(capsys, path, "--at=-1/500")
    assert "asked for" in text and "of a typical draw as d grows; its mean is infinite" in text
    assert "its mean is infinite" not in output(capsys, path, "--at=1/10")
    assert r"E_{\mathrm{test}}(-0.002" in output(capsys, path, "--at=-1/500", "--format=latex")


@pytest.mark.parametrize(("ridge", "word"), [("-1", "infimum"), ("y", "number"), ("1/0", "1/0"), ("", "")])
def test_a_ridge_off_the_branch_is_one_line(file, capsys, ridge, word):
    assert main(["optimal-ridge", file("ridge-generators"), f"--at={ridge}"]) == 2
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1 and word in err
    assert main(["optimal-ridge", file("cor-4.4-isotropic"), "--at=1"]) == 2
    assert "--set" in capsys.readouterr().err
