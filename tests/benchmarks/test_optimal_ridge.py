"""The optimal ridge answers at once: as a ratio against importing SymPy in the same run."""

import sys

from tests.benchmarks.cpu import cpu_of

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


def test_numbers_cost_little_more_than_importing_sympy(tmp_path):
    """1.7 times on a core of its own: under a second where SymPy loads in 0.55."""
    (tmp_path / "isotropic.toml").write_text(ISOTROPIC)
    (tmp_path / "unequal.toml").write_text(UNEQUAL)
    spent = {"import sympy": [], "isotropic": [], "unequal": []}
    for _ in range(3):
        for name, times in spent.items():
            ask = f"['optimal-ridge', {str(tmp_path / name)!r} + '.toml', '--format', 'json']"
            command = f"import sys; sys.argv[1:] = {ask}; from collapse_sym.cli.main import entry; entry()"
            code = name if " " in name else command
            times.append(cpu_of(sys.executable, "-c", code))
    unit, isotropic, unequal = (min(times) for times in spent.values())
    assert isotropic < 2.4 * unit, f"{isotropic / unit:.1f} times the import of SymPy"
    assert unequal < 2.4 * unit, f"{unequal / unit:.1f} times the import of SymPy"
