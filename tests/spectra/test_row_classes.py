"""Classes of rows: what their tables sum to, how they are kept, and rows that are all alike."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from collapse_sym.data import DataSet, Linear, Rbf, load
from collapse_sym.spectra import row_files
from collapse_sym.spectra.row_classes import RowClasses, row_classes
from collapse_sym.spectra.row_files import kept_row_classes

DIGITS = {"name_or_path": "digits", "rows": 120, "target": "parity"}
KERNEL = Rbf(0.05)


def test_every_row_and_every_mode_is_shared_out_once() -> None:
    """Full rank: the shares of a row sum to one; the trace of the rows so weighed is Σ_i e^{s z_i} K(x_i, x_i)/N."""
    found = row_classes(load(**DIGITS), KERNEL)
    assert found.samples == found.counts.sum() == 120 and (np.diff(found.depths) > 0).all()
    for reference in found.references:
        assert reference.shares.sum(1) == pytest.approx(np.ones(len(found.counts)))
        modes = found.counts @ reference.shares
        assert modes == pytest.approx(modes.round()) and (modes > 0.5).all()
        weighed = found.counts @ np.exp(reference.strength * found.depths) / 120
        assert modes @ reference.eigenvalues == pytest.approx(weighed, rel=0.02)  # z of a class is its mean


def test_leverages_are_those_of_the_gram_matrix() -> None:
    """(K (K + Nκ)⁻¹)_ii, summed over the rows, at a κ of neither end."""
    data = load(**DIGITS)
    K, kappa = KERNEL.gram(data.inputs), 1e-3
    right = np.trace(np.linalg.solve(K + 120 * kappa * np.eye(120), K))
    first = row_classes(data, KERNEL).references[0]
    shares = first.eigenvalues / (first.eigenvalues + kappa)
    assert row_classes(data, KERNEL).counts @ first.shares @ shares == pytest.approx(right, rel=2e-3)


def test_rows_that_are_all_alike_are_one_class() -> None:
    """Then nothing is to be put between references."""
    found = row_classes(DataSet("alike", np.eye(6), np.arange(6)), Linear())
    assert found.counts.tolist() == [6.0] and len(found.references) == 1


def test_a_row_that_is_nothing_to_the_kernel_is_the_farthest_down() -> None:
    found = row_classes(DataSet("one is 0", [[0.0], [1.0], [2.0], [3.0]], np.arange(4)), Linear())
    assert np.isfinite(found.depths).all() and found.counts[-1] == 1 and found.references[0].shares[-1].sum() == 0


def test_what_was_measured_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read again without a measurement, bit for bit; a file that was changed is written anew."""
    monkeypatch.setenv("COLLAPSE_SYM_CACHE", str(tmp_path))
    data = load(**DIGITS)
    first = kept_row_classes(data, KERNEL)
    (file,) = tmp_path.rglob("*.rows.json")
    whole = file.read_text(encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(row_files, "row_classes", lambda *_, **__: pytest.fail("measured twice"))
        assert same(kept_row_classes(data, KERNEL), first)
    read = json.loads(whole)
    read["rows"]["depths"][0] += 1
    for damaged in (json.dumps(read), whole[:100], "[]"):
        file.write_text(damaged, encoding="utf-8")
        assert same(kept_row_classes(data, KERNEL), first) and file.read_text(encoding="utf-8") == whole


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("COLLAPSE_SYM_CACHE", str(tmp_path / "file"))
    assert same(kept_row_classes(load(**DIGITS), KERNEL), row_classes(load(**DIGITS), KERNEL))


def same(one: RowClasses, other: RowClasses) -> bool:
    """Every number, to the last bit."""
    return one.plain(17) == other.plain(17)
