"""How fast: absolute figures are printed, only ratios against a baseline of the same run are asserted.

The promises (README's machine: two cores): --help under 0.6 s, a symbolic risk under 2 s end to end, 1000 numeric
eigenvalues and n = 50 under 3 s, 10⁶ eigenvalues from a file and n = 5 under 10 s.
"""

import sys

import numpy as np
import pytest

from tests.benchmarks.cpu import cpu_of, raced

#: What a command cannot do without.
MATHEMATICS = "import sympy, numpy, flint"
SORTING = "x = numpy.unique(numpy.arange(1, 10**6 + 1) ** -0.5, return_inverse=True)"

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


@pytest.fixture
def race(record_property):
    """Run a command between two runs of its baseline and hold the ratio of CPU seconds below a limit."""

    def run(what, promised, code, *argv, below):
        command = (sys.executable, "-m", "collapse_sym.cli", *argv)
        seconds, ratio = raced(lambda: cpu_of(*command), lambda: cpu_of(sys.executable, "-c", code), below)
        record_property("figure", f"{what}: {seconds:.2f} s of CPU time (promised {promised} s)")
        assert ratio < below

    return run


def test_help_imports_no_mathematics(race):
    race("--help", 0.6, MATHEMATICS, "--help", below=0.6)


def test_symbolic_risk(race, tmp_path):
    (tmp_path / "chain.toml").write_text(ISOTROPIC)
    race("risk, symbolic n, isotropic", 2, MATHEMATICS, "risk", str(tmp_path / "chain.toml"), below=6)


def test_a_thousand_eigenvalues_and_fifty_generations(race, tmp_path):
    values = ", ".join(f'"{1 + k}/1000"' for k in range(1000))
    (tmp_path / "chain.toml").write_text(SPECTRUM.format(eigenvalues=f"eigenvalues = [{values}]", n=50, T0=500))
    race("risk, 1000 eigenvalues, n = 50", 3, MATHEMATICS, "risk", str(tmp_path / "chain.toml"), below=12)


def test_a_million_eigenvalues_from_a_file(race, tmp_path):
    np.save(tmp_path / "values.npy", np.arange(1, 10**6 + 1) ** -0.5)
    (tmp_path / "chain.toml").write_text(SPECTRUM.format(eigenvalues='file = "values.npy"', n=5, T0=400_000))
    name = "risk, 10⁶ eigenvalues from a file, n = 5"
    race(name, 10, f"{MATHEMATICS}; {SORTING}", "risk", str(tmp_path / "chain.toml"), below=12)
