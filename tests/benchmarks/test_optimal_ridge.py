"""The optimal ridge answers at once: as a ratio against importing SymPy in the same run."""

import sys

import pytest

from tests.benchmarks.cpu import cpu_of, raced

CHAIN = """
[population]
covariance = {{ kind = "{kind}", dimension = {d}{more} }}
truth = {{ kind = "{truth}", {how} }}
[[generator]]
fit = "ols"
samples = {T0}
noise = 0.1
repeat = 5
[downstream]
fit = "ridge"
ridge = 1
samples = {T0}
noise = 0.1
"""
ISOTROPIC = CHAIN.format(kind="isotropic", d=50, more="", truth="norm", how="squared = 1", T0=90)
UNEQUAL = CHAIN.format(kind="power-law", d=200, more=", beta = 1.5", truth="power-law", how="source = 0.5", T0=300)


@pytest.mark.parametrize("chain", [ISOTROPIC, UNEQUAL], ids=["isotropic", "unequal"])
def test_numbers_cost_little_more_than_importing_sympy(chain, tmp_path):
    """1.7 times on a core of its own: under a second where SymPy loads in 0.55."""
    (tmp_path / "chain.toml").write_text(chain)
    ask = f"['optimal-ridge', {str(tmp_path / 'chain.toml')!r}, '--format', 'json']"
    command = f"import sys; sys.argv[1:] = {ask}; from collapse_sym.cli.main import entry; entry()"
    _, ratio = raced(lambda: run(command), lambda: run("import sympy"), 2.4)
    assert ratio < 2.4, f"{ratio:.1f} times the import of SymPy"


def run(code):
    return cpu_of(sys.executable, "-c", code)
