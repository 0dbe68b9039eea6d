"""collapse-sym kernel: predictions, runs beside them, and one line for what cannot be done."""

import json

import numpy as np
import pytest

from collapse_sym.cli.main import main
from collapse_sym.data import Rbf, gram_spectrum, load
from collapse_sym.oracle.budget import family
from collapse_sym.risk.kernel import KernelChains, predict_kernel
from collapse_sym.spectra.row_classes import row_classes

DIGITS = ["digits", "--rows", "150", "--target", "parity", "--kernel", "rbf", "--bandwidth", "0.05"]
CHAIN = ["--T", "60,30", "--T0", "40", "--n", "0,2", "--ridge", "1e-2,1e-1", "--ridge0", "1e-2"]
NOISE = ["--noise", "1", "--noise0", "0.5"]


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A cache of this module."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def apart(once, monkeypatch):
    monkeypatch.setenv("COLLAPSE_SYM_CACHE", str(once))


def answered(capsys, *argv):
    assert main(["kernel", *argv]) == 0
    return capsys.readouterr().out


def refusal(capsys, *argv):
    """The last line of stderr, after those of progress."""
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert not out and "Traceback" not in err
    return err.splitlines()[-1]


@pytest.mark.parametrize(("switch", "noise"), [([], "row by row"), (["--gaussian"], "gaussian")])
def test_json_holds_what_the_theory_says(capsys, switch, noise):
    """All of n, T and λ, in this order, with the noise of the last fit row by row or not."""
    found = json.loads(answered(capsys, *DIGITS, *CHAIN, *NOISE, *switch, "--format", "json"))
    data, kernel = load("digits", target="parity", rows=150), Rbf(0.05)
    spectrum, rows = gram_spectrum(data, kernel), None if switch else row_classes(data, kernel)
    places = [(p["n"], p["T"], p["ridge"]) for p in found["points"]]
    assert places == [(n, T, x) for n in (0, 2) for T in (60, 30) for x in (0.01, 0.1)]
    for point in found["points"]:
        chains = KernelChains(point["T"], point["ridge"], 1.0, point["n"], 40, 0.01, 0.5)
        assert point["total"] == pytest.approx(float(predict_kernel(spectrum, chains, rows).total), rel=1e-12)
    assert found["relation"] == "~=" and found["unresolved"] == 0 and found["noise"] == noise
    said = answered(capsys, *DIGITS, *CHAIN, *NOISE, *switch).splitlines()[-1]
    assert said.startswith("Noise of fits: " + ("that of Gaussian features" if switch else "row by row"))


def test_runs_stand_beside_the_predictions(capsys):
    """Thirty runs of T = 60 agree within 10 %, and are the same when they are run again."""
    argv = [*DIGITS, *CHAIN, *NOISE, "--run", "30", "--format", "json"]
    found = json.loads(answered(capsys, *argv))
    for point in (p for p in found["points"] if p["T"] == 60):
        assert point["trained"] == pytest.approx(point["total"], rel=0.1, abs=family("means").z * point["stderr"])
    assert json.loads(answered(capsys, *argv)) == found
    text = answered(capsys, *argv[:-2])
    assert "±" in text and text.splitlines()[0].split()[-3:] == ["trained", "off", "trust"]


def test_reused_rows_are_predicted_and_trained(capsys):
    """Ridge generators that meet one design again and again: less new noise than on rows of their own."""
    chain = ["--T", "60", "--T0", "40", "--n", "0,1,4", "--ridge", "1e-2", "--ridge0", "1e-3", "--run", "30"]
    argv = [*DIGITS, *chain, *NOISE, "--format", "json"]
    fresh, shared = (json.loads(answered(capsys, *argv, *extra))["points"] for extra in ([], ["--shared"]))
    for one, other in zip(shared[:2], fresh):
        assert one["total"] == pytest.approx(other["total"], rel=1e-12)
    assert shared[2]["total"] < 0.95 * fresh[2]["total"] and shared[2]["trained"] < fresh[2]["trained"]
    for point in shared:
        assert point["trained"] == pytest.approx(point["total"], rel=0.1, abs=family("means").z * point["stderr"])


def test_interpolating_uneven_rows_is_doubtful(capsys, tmp_path):
    """Rows with heavy tails, with little ridge and with much; digits weigh more evenly."""
    rng = np.random.default_rng(0)
    X = rng.standard_t(1.5, (150, 5))
    np.savez(tmp_path / "heavy.npz", X=X, y=np.sign(X[:, 0]))
    chain = ["--T", "60", "--T0", "40", "--ridge", "1e-4,1", "--ridge0", "0.1", "--n", "1", *NOISE, "--format", "json"]
    heavy = [str(tmp_path / "heavy.npz"), "--scale", "none", "--kernel", "rbf", "--bandwidth", "0.05"]
    flags = [[p["doubtful"] for p in json.loads(answered(capsys, *argv, *chain))["points"]] for argv in (heavy, DIGITS)]
    assert flags == [[True, False], [False, False]]


def test_what_is_left_of_a_target_may_be_doubtful_without_noise(capsys, tmp_path):
    """Predictions without noise that are off by a third and more on points of a square, and good ones on digits."""
    X = np.random.default_rng(77).random((300, 2))
    np.savez(tmp_path / "square.npz", X=X, y=np.sin(6 * X[:, 0]) * X[:, 1])
    square = [str(tmp_path / "square.npz"), "--scale", "none", "--kernel", "rbf", "--bandwidth", "5"]
    chain = ["--T", "30", "--ridge", "1e-4,1e-3", "--run", "40", "--format", "json"]
    square, digits = (json.loads(answered(capsys, *data, *chain))["points"] for data in (square, DIGITS))
    assert all(abs(p["total"] / p["trained"] - 1) > 0.3 and p["doubtful"] for p in square)
    assert all(abs(p["total"] / p["trained"] - 1) < 0.15 and not p["doubtful"] for p in digits)


def test_what_no_mode_holds_is_named(capsys, tmp_path):
    """Two inputs that occur twice, with different targets."""
    file = tmp_path / "twice.csv"
    file.write_text("0,1\n0,3\n1,2\n1,4\n", encoding="utf-8")
    out = answered(capsys, str(file), "--kernel", "linear", "--T", "4", "--ridge", "0.1", "--noise", "1")
    assert "what no mode of the kernel holds" in out


@pytest.mark.parametrize(
    ("rows", "options", "problem"),
    [
        ("0,1\n1,nan\n2,3\n", [], "not finite"),
        ("0,1\n1,1\n2,1\n", [], "constant"),
        ("0,1\n", [], "fewer than two rows"),
        ("0,1\n1,2\n2,3\n", ["--T", "4"], "the data have 3 rows"),
        ("0,1\n1,2\n2,3\n", ["--T0", "4", "--n", "1"], "the data have 3 rows"),
        ("0,1\n1,2\n2,3\n", ["--T0", "2", "--n", "1"], "without ridge"),
        ("0,1\n1,2\n2,3\n", ["--ridge0", "-1"], ">= 0"),
        ("0,1\n1,2\n2,3\n", ["--n", "1,x"], "x"),
        ("0,1\n1,2\n2,3\n", ["--n", "101", "--ridge0", "1", "--shared"], "101 ridge fits"),
    ],
)
def test_bad_input_is_one_line(capsys, tmp_path, rows, options, problem):
    file = tmp_path / "bad.csv"
    file.write_text(rows, encoding="utf-8")
    options = [*([] if "--T" in options else ["--T", "2"]), *options]
    argv = ["kernel", str(file), "--kernel", "rbf", "--bandwidth", "1", "--ridge", "0.1", *options]
    assert problem in refusal(capsys, *argv)


def test_a_gram_matrix_that_is_singular_to_rounding_is_refused(capsys):
    """A bandwidth so small that the kernel is almost constant: λ₀ = 0 has no meaning in float64."""
    argv = ["kernel", *DIGITS[:-1], "1e-10", "--T", "60", "--T0", "60", "--n", "1", "--ridge", "1e-3", "--run", "2"]
    assert "singular to rounding" in refusal(capsys, *argv)
