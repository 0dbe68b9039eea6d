"""Spectra in files and in the cache: whole, checked, and never measured twice."""

import json

import numpy as np
import pytest

from collapse_sym.data import DataSet, GramSpectrum, Linear, Rbf, gram_spectrum, read_spectrum, spectrum_files
from collapse_sym.data import write_spectrum as write
from collapse_sym.errors import InvalidInput

RNG = np.random.default_rng(3)
DATA = DataSet("points", RNG.standard_normal((12, 2)), RNG.standard_normal(12), source="drawn", notices=("mind this",))


def fields(spectrum):
    return [getattr(spectrum, name) for name in spectrum_files._ABOUT]


def never(*args, **options):
    raise AssertionError("measured again")


def test_a_file_holds_the_whole_spectrum(tmp_path):
    spectrum = gram_spectrum(DATA, Rbf(0.5))
    again = read_spectrum(write(tmp_path / "deep" / "s.npz", spectrum))
    assert again == spectrum and fields(again) == fields(spectrum)
    assert (again.eigenvalues == spectrum.eigenvalues).all() and (again.shares == spectrum.shares).all()
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["s.npz"]


def test_a_changed_file_is_refused(tmp_path):
    path = write(tmp_path / "s.npz", gram_spectrum(DATA, Rbf(0.5)))
    with np.load(path) as arrays:
        held = dict(arrays)
    held["shares"] = held["shares"] * 0.5
    np.savez(path, **held)
    with pytest.raises(InvalidInput, match="changed after it was written"):
        read_spectrum(path)


FOREIGN = {
    "absent.npz": (None, "no such file"),
    "text.npz": (lambda p: p.write_text("no archive"), "not the file of a spectrum"),
    "other.npz": (lambda p: np.savez(p, X=[1.0]), "not the file of a spectrum"),
    "json.npz": (lambda p: np.savez(p, eigenvalues=[1.0], shares=[1.0], about=np.array("{")), "not the file"),
    "keys.npz": (
        lambda p: np.savez(p, eigenvalues=[1.0], shares=[1.0], about=np.array(json.dumps({"digest": ""}))),
        "not the file",
    ),
    "list.npz": (lambda p: np.savez(p, eigenvalues=[1.0], shares=[1.0], about=np.array("[]")), "not the file"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_files_are_refused(tmp_path, name):
    make, named = FOREIGN[name]
    if make:
        make(tmp_path / name)
    with pytest.raises(InvalidInput, match=named):
        read_spectrum(tmp_path / name)


def test_what_was_measured_is_not_measured_again(monkeypatch):
    first = gram_spectrum(DATA, Rbf(0.5))
    monkeypatch.setattr(spectrum_files, "measure", never)
    renamed = DataSet("renamed", DATA.inputs, DATA.targets, source="elsewhere", notices=("told anew",))
    again = gram_spectrum(renamed, Rbf(0.5), at_most=3)
    assert again == first and again.data == "renamed" and again.source == "elsewhere"
    assert again.notices == ("told anew", "mind this")
    for data, kernel in (
        (DATA, Rbf(0.6)),
        (DATA, Linear()),
        (DataSet("points", DATA.inputs, -DATA.targets), Rbf(0.5)),
        (DataSet("points", DATA.inputs * 2, DATA.targets), Rbf(0.5)),
    ):
        with pytest.raises(AssertionError, match="measured again"):
            gram_spectrum(data, kernel)


def test_a_broken_cache_is_measured_anew_and_mended():
    first = gram_spectrum(DATA, Rbf(0.5))
    file = spectrum_files.cache_file(DATA, Rbf(0.5))
    file.write_bytes(b"torn")
    assert gram_spectrum(DATA, Rbf(0.5)) == first == read_spectrum(file)


def test_a_cache_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("COLLAPSE_SYM_CACHE", str(tmp_path / "file" / "cache"))
    spectrum = gram_spectrum(DATA, Rbf(0.5))
    assert isinstance(spectrum, GramSpectrum) and "is not kept" in spectrum.notices[-1]
    with pytest.raises(InvalidInput, match="cannot be written"):
        write(tmp_path / "file" / "s.npz", spectrum)


def test_where_the_cache_is(tmp_path, monkeypatch):
    assert spectrum_files.cache_folder() == tmp_path / "cache"
    monkeypatch.delenv("COLLAPSE_SYM_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert spectrum_files.cache_folder() == tmp_path / "xdg" / "collapse-sym"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert spectrum_files.cache_folder() == tmp_path / ".cache" / "collapse-sym"


def test_many_rows_are_refused_where_nothing_is_kept():
    with pytest.raises(InvalidInput, match="measure it once with collapse-sym spectrum"):
        gram_spectrum(DATA, Rbf(0.5), at_most=11)
