"""The comparison with cross-validation: a small part of it run anew, and the page that quotes it.

``python -m tests.estimate.test_comparison`` runs all of it, writes the committed file, and prints the page's table.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

from collapse_sym.estimate import comparison
from collapse_sym.estimate.comparison import Guess, Setting, committed, compared, quoted, report, settings
from collapse_sym.oracle.budget import family

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "collapse_sym" / "estimate" / comparison.FILE
#: settings that are run anew, with as many replicates as the file has of them where this is "deep"
SMALL = [("3 generations", "power law"), ("clean labels, 3 believed", "power law"), ("clean labels", "flat")]


def row(name, spectrum):
    (found,) = [r for r in committed()["results"] if (r["name"], r["spectrum"]) == (name, spectrum)]
    return found


def setting(name, spectrum):
    (found,) = [s for s in settings() if (s.name, s.spectrum) == (name, spectrum)]
    return found


def test_the_file_holds_the_whole_grid():
    found = committed()
    assert found["seed"] == comparison.SEED and found["dimension"] == comparison.DIMENSION
    assert [(r["name"], r["spectrum"]) for r in found["results"]] == [(s.name, s.spectrum) for s in settings()]
    assert all(r["replicates"] == comparison.REPLICATES for r in found["results"])


@pytest.mark.parametrize("name, spectrum", SMALL)
def test_a_small_part_run_anew_is_as_in_the_file(name, spectrum):
    again, held = compared(setting(name, spectrum), 5), row(name, spectrum)
    for part in ("gain", "recommended", "validated"):
        (mean, error), (there, sure) = getattr(again, part), held[part]
        assert abs(np.log(mean / there)) < family("means").z * np.hypot(error / mean, sure / there) + 0.01


@pytest.mark.deep
@pytest.mark.parametrize("name, spectrum", SMALL)
def test_all_replicates_run_anew_are_the_file(name, spectrum):
    again, held = compared(setting(name, spectrum)), row(name, spectrum)
    for part in ("beats", "gain", "recommended", "validated"):
        assert np.allclose(getattr(again, part), held[part], rtol=1e-3, atol=1e-3)


def test_the_oracle_is_never_worse():
    one = Setting("a", "two levels", Guess(2, 120, 0.4), Guess(2, 120, 0.4))
    for number in range(3):
        best, recommended, validated = comparison._replicate(one, number)
        assert 0 < best <= min(recommended, validated)


def test_errors_are_those_of_the_fits():
    rng = np.random.default_rng(0)
    s, w = np.array([2.0, 1.0, 0.5]), np.array([1.0, -1.0, 2.0])
    X = rng.standard_normal((9, 3)) * np.sqrt(s)
    y = X @ w + rng.standard_normal(9)
    fits = [np.linalg.lstsq(X, y, rcond=None)[0], np.linalg.solve(X.T @ X / 9 + 0.3 * np.eye(3), X.T @ y / 9), 0 * w]
    found = comparison._errors(X, y, s, w, np.array([0.0, 0.3, np.inf]))
    assert np.allclose(found, [s @ (fit - w) ** 2 for fit in fits])


def test_the_readme_quotes_the_file():
    assert quoted(committed()["results"]) in (ROOT / "README.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    PATH.write_text(report(map(compared, settings())), encoding="utf-8")
    sys.stdout.write(quoted(committed()["results"]) + "\n")
