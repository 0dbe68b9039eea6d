"""How fast: absolute figures are printed, only ratios against a baseline of the same run are asserted.

The promises (README's machine: two cores): --help under 0.6 s, a symbolic risk under 2 s end to end, 1000 numeric
eigenvalues and n = 50 under 3 s, 10⁶ eigenvalues from a file and n = 5 under 10 s.
"""

import subprocess
import sys
import time

import numpy as np
import pytest

BASELINES = {
    "python": "pass",
    "sympy and numpy": "import sympy, numpy",
}

ISOTROPIC = """\
assume = ["T0 >= d + 2", "T >= d + 2"]
[population]
covariance = { kind = "isotropic", dimension = "d" }
truth = { kind = "norm", squared = "r2" }
[[generator]]
repeat = "n"
fit = "ols"
samples = "T0"
noise = "sigma0"
[downstream]
fit = "ridge"
ridge = "lambda"
samples = "T"
noise = "sigma"
"""

SPECTRUM = """\
[population]
covariance = {{ kind = "diagonal", {eigenvalues} }}
truth = {{ kind = "random", squared = 1 }}
[[generator]]
repeat = {n}
fit = "ols"
samples = {T0}
noise = 0.1
[downstream]
fit = "ridge"
ridge = 0.1
samples = {T0}
noise = 0.1
"""


def seconds(*argv):
    """Wall-clock time of a process, the better of two."""
    return min(_once(argv) for _ in range(2))


def _once(argv):
    start = time.perf_counter()
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


@pytest.fixture(scope="module")
def baseline():
    return {name: seconds(sys.executable, "-c", code) for name, code in BASELINES.items()}


@pytest.fixture
def report(capsys):
    def show(what, measured, promised):
        with capsys.disabled():
            print(f"\n  {what}: {measured:.2f} s (promised {promised} s)", end="")

    return show


def command(*argv):
    return (sys.executable, "-m", "collapse_sym.cli", *argv)


def test_help(baseline, report):
    measured = seconds(*command("--help"))
    report("--help", measured, 0.6)
    # Half of what importing the mathematics alone would cost: it is not imported.
    assert measured < baseline["python"] + 0.5 * (baseline["sympy and numpy"] - baseline["python"]) + 0.1


def test_symbolic_risk(baseline, report, tmp_path):
    (tmp_path / "chain.toml").write_text(ISOTROPIC)
    measured = seconds(*command("risk", str(tmp_path / "chain.toml")))
    report("risk, symbolic n, isotropic", measured, 2)
    assert measured < 6 * baseline["sympy and numpy"]


def test_a_thousand_eigenvalues_and_fifty_generations(baseline, report, tmp_path):
    values = ", ".join(f'"{1 + k}/1000"' for k in range(1000))
    text = SPECTRUM.format(eigenvalues=f"eigenvalues = [{values}]", n=50, T0=500)
    (tmp_path / "chain.toml").write_text(text)
    measured = seconds(*command("risk", str(tmp_path / "chain.toml"), "--format", "json"))
    report("risk, 1000 eigenvalues, n = 50", measured, 3)
    assert measured < 9 * baseline["sympy and numpy"]


def test_a_million_eigenvalues_from_a_file(baseline, report, tmp_path):
    np.save(tmp_path / "values.npy", np.arange(1, 10**6 + 1) ** -0.5)
    (tmp_path / "chain.toml").write_text(SPECTRUM.format(eigenvalues='file = "values.npy"', n=5, T0=400_000))
    measured = seconds(*command("risk", str(tmp_path / "chain.toml"), "--format", "json"))
    report("risk, 10⁶ eigenvalues from a file, n = 5", measured, 10)
    assert measured < 30 * baseline["sympy and numpy"]
