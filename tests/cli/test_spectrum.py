"""collapse-sym spectrum, and the commands that take the population it measures."""

import json
import shutil

import numpy as np
import pytest

from collapse_sym.chain import read_chain
from collapse_sym.cli.main import main
from collapse_sym.data import read_spectrum
from collapse_sym.oracle import simulate
from tests.cli.test_refusals import refused

DIGITS = ["digits", "--rows", "120", "--target", "parity", "--kernel", "rbf", "--bandwidth", "0.05"]
CHAIN = """\
[population]
covariance = {{ kind = "measured", {keys} }}
truth = {{ kind = "measured" }}
[[generator]]
repeat = 2
fit = "ridge"
ridge = 0.01
samples = 20
noise = 0.2
[downstream]
fit = "ridge"
ridge = 0.02
samples = 30
noise = 0.1
"""


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A cache of this module."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def apart(once, monkeypatch):
    monkeypatch.setenv("COLLAPSE_SYM_CACHE", str(once))
    monkeypatch.delenv("COLLAPSE_SYM_DATA", raising=False)


def answered(capsys, *argv):
    assert main(argv) == 0
    return capsys.readouterr()


def test_text(capsys):
    out, err = answered(capsys, "spectrum", *DIGITS, "--window", "5:60")
    assert "120 of 1797 rows drawn with seed 0" in out and "rbf(bandwidth = 0.05)" in out
    assert "120 of 120 are resolved" in out and "outside all modes 0 of it" in out
    assert "capacity beta" in out and "truncation" in out and "sha256" in out
    assert err.splitlines()[-1] == "[1/1] eigenvalues" and "rows of the Gram matrix" in err
    assert answered(capsys, "spectrum", *DIGITS, "--window", "5:60") == (out, "")  # kept: nothing to wait for


def test_json_and_file_hold_the_same(capsys, tmp_path):
    out, _ = answered(
        capsys, "spectrum", *DIGITS, "--format", "json", "--window", "5:60", "--out", str(tmp_path / "s.npz")
    )
    found, spectrum = json.loads(out), read_spectrum(tmp_path / "s.npz")
    assert found["eigenvalues"] == spectrum.eigenvalues.tolist() and found["squares"] == spectrum.squares.tolist()
    assert found["data_checksum"] == spectrum.data_checksum and found["samples"] == 120 and found["notices"] == []
    assert np.dot(found["eigenvalues"], found["squares"]) == pytest.approx(found["power"], rel=1e-10)
    fit = found["fit"]
    assert fit["window"] == [5, 60] and fit["capacity"]["instability"] > fit["capacity"]["stderr"] > 0
    assert set(fit["source"]) == {"value", "stderr", "halves", "instability", "truncation"}


def test_notices_go_to_stderr(capsys, tmp_path):
    (tmp_path / "twice.csv").write_text("0,1\n1,2\n1,3\n")
    out, err = answered(capsys, "spectrum", str(tmp_path / "twice.csv"), "--kernel", "rbf", "--bandwidth", "1")
    assert "notice: twice.csv: 1 of 3 rows repeat an earlier one" in err and "notice" not in out
    keys = f'data = "{tmp_path / "twice.csv"}", kernel = "rbf", bandwidth = 1'
    (tmp_path / "chain.toml").write_text(
        CHAIN.format(keys=keys).replace('"measured" }', '"measured", unresolved="drop" }')
    )
    assert "notice: twice.csv: 1 of 3 rows" in answered(capsys, "risk", str(tmp_path / "chain.toml")).err


@pytest.fixture
def chain(capsys, tmp_path):
    """A chain on a measured spectrum of 40 modes, by its file."""
    argv = [*DIGITS, "--out", str(tmp_path / "s.npz")]
    argv[2] = "40"
    answered(capsys, "spectrum", *argv)
    (tmp_path / "chain.toml").write_text(CHAIN.format(keys='file = "s.npz"'))
    return tmp_path / "chain.toml"


def total(capsys, *argv):
    return json.loads(answered(capsys, "risk", "--format", "json", *map(str, argv)).out)["cases"][0]["total"]["value"]


def test_a_file_and_what_it_was_measured_on_have_one_risk(capsys, chain, tmp_path):
    keys = 'data = "digits", rows = 40, target = "parity", kernel = "rbf", bandwidth = 0.05'
    (tmp_path / "named.toml").write_text(CHAIN.format(keys=keys))
    assert total(capsys, chain) == total(capsys, tmp_path / "named.toml")
    shutil.copy(chain, tmp_path / "another.toml")
    (tmp_path / "s.npz").unlink()
    assert "no such file" in refused(capsys, "risk", str(tmp_path / "another.toml"))


def test_theory_against_gaussian_features_of_the_same_spectrum(capsys, chain):
    # 2 % of the total would be seen: the error of theory at d, 2d, 4d vanishes like 1/d
    text = chain.read_text().replace("repeat = 2", "repeat = 1").replace("samples = 20", "samples = 40")
    chain.write_text(text.replace("ridge = 0.01", "ridge = 0.1").replace("ridge = 0.02", "ridge = 0.1"))
    main(["verify", str(chain), "--seconds", "1"])
    out, err = capsys.readouterr()
    (total,) = (line.split() for line in out.splitlines() if line.startswith("total"))
    assert total[-1] == "agrees" and "disagrees" not in out, out + err


def test_it_is_simulated_and_optimised(capsys, chain):
    runs = simulate(read_chain(chain), replicates=200, seed=1)
    assert runs.mean("total") == pytest.approx(total(capsys, chain), rel=0.2)  # theory errs by O(1/d)
    assert "best for clean labels" in answered(capsys, "optimal-ridge", str(chain)).out


def test_what_needs_an_isotropic_covariance_names_it(capsys, chain):
    assert "measured" in refused(capsys, "oracle", str(chain))


WRONG = {
    "unknown data": (["cifar", "--kernel", "linear"], "not a known data set"),
    "no kernel": (["digits"], "--kernel"),
    "no bandwidth": (["digits", "--kernel", "rbf"], "bandwidth is missing"),
    "unknown kernel": (["digits", "--kernel", "sobolev"], "not a known kernel"),
    "number of another kernel": (["digits", "--kernel", "linear", "--degree", "2"], "not a number of the kernel"),
    "bad bandwidth": (["digits", "--kernel", "rbf", "--bandwidth", "-1"], "> 0"),
    "bad target": ([*DIGITS, "--target", "colour"], "not a known target"),
    "bad scale": ([*DIGITS, "--scale", "huge"], "no way to scale"),
    "bad part": ([*DIGITS, "--part", "train"], "no such part"),
    "too many rows": (["digits", "--rows", "5000", "--kernel", "linear"], "1797 rows"),
    "bad window": ([*DIGITS, "--window", "10-100"], "FIRST:LAST"),
    "window beyond the modes": (["digits", "--rows", "20", *DIGITS[3:], "--window", "10:100"], "no window of the"),
    "another ending": ([*DIGITS, "--out", "s.csv"], "ends in .npz"),
    "absent file": (["absent.csv", "--kernel", "linear"], "no such file"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use(capsys, case):
    argv, named = WRONG[case]
    code = main(["spectrum", *argv])
    out, err = capsys.readouterr()
    assert code == 2 and out == "" and named in err.splitlines()[-1] and "Traceback" not in err
