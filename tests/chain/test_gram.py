"""Measured populations in TOML: from a file, from data and a kernel, and what is refused of them."""

import dataclasses

import numpy as np
import pytest

from collapse_sym.chain import Diagonal, MeasuredCovariance, MeasuredTruth, Population, dumps, loads
from collapse_sym.data import DataSet, Linear, Rbf, gram_spectrum, spectrum_files, write_spectrum
from collapse_sym.errors import CollapseSymError, InvalidInput
from collapse_sym.spectra import spectrum_of

CHAIN = """\
[population]
covariance = {{ kind = "measured", {keys} }}
truth = {{ kind = "{truth}"{more} }}
[downstream]
fit = "ridge"
ridge = 0.1
samples = "2*d"
noise = 1
"""
DIGITS = 'data = "digits", kernel = "rbf", bandwidth = 0.05, target = "parity", rows = 30, scale = 16'


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COLLAPSE_SYM_CACHE", str(tmp_path / "cache"))


def chain(keys, folder=None, *, truth="measured", more=""):
    return loads(CHAIN.format(keys=keys, truth=truth, more=more), base=folder)


def points(rows=12):
    rng = np.random.default_rng(1)
    return DataSet("points", rng.standard_normal((rows, 2)), rng.standard_normal(rows))


def test_a_file_beside_the_chain(tmp_path):
    spectrum = gram_spectrum(points(), Rbf(0.5))
    write_spectrum(tmp_path / "s.npz", spectrum)
    found = chain('file = "s.npz"', tmp_path)
    assert found.d == 12 and found.numeric and found.population.covariance.measured == spectrum
    numbers = spectrum_of(found.population)
    assert numbers.values.tolist() == spectrum.eigenvalues[::-1].tolist()
    np.testing.assert_allclose(numbers.weights, spectrum.squares[::-1], rtol=1e-12)
    assert loads(dumps(found), base=tmp_path) == found and hash(found)


def test_data_and_a_kernel_are_measured_once(tmp_path, monkeypatch):
    found = chain(DIGITS)
    covariance = found.population.covariance
    assert found.d == 30 and covariance.measured.kernel == "rbf(bandwidth = 0.05)" and covariance.scale == 16.0

    def never(*args, **options):
        raise AssertionError("measured again")

    monkeypatch.setattr(spectrum_files, "measure", never)
    assert loads(dumps(found)) == found == chain(DIGITS)
    same = MeasuredCovariance(data="digits", kernel="rbf", bandwidth=0.05, target="parity", rows=30, scale=16)
    assert same == covariance
    with pytest.raises(AssertionError, match="measured again"):
        chain(DIGITS.replace("0.05", "0.06"))


def test_a_table_beside_the_chain_is_data(tmp_path):
    data = points()
    np.savez(tmp_path / "mine.npz", X=data.inputs, y=data.targets)
    keys = 'data = "mine.npz", kernel = "polynomial", degree = 2, bandwidth = 0.5, offset = 1, scale = "none"'
    found = chain(keys, tmp_path, more=', unresolved = "drop"')
    assert found.d == 6 and found.population.covariance.measured.data_checksum == data.checksum
    assert loads(dumps(found), base=tmp_path) == found


def test_the_same_numbers_as_a_diagonal_covariance(tmp_path):
    found = chain(DIGITS)
    measured = found.population.covariance.measured
    other = Diagonal(found.population.covariance.eigenvalues)
    from collapse_sym.chain import CoefficientsTruth, Measured

    truth = CoefficientsTruth(Measured(np.sqrt(measured.squares)))
    one, two = spectrum_of(found.population), spectrum_of(Population(other, truth))
    assert (one.values == two.values).all() and (one.weights == two.weights).all()


def test_scaled_takes_each_mode_more_often():
    found = chain(DIGITS).scaled(3)
    spectrum = spectrum_of(found.population)
    assert found.d == 90 and set(spectrum.counts) == {3}
    assert spectrum.weights.sum() == pytest.approx(found.population.covariance.measured.squares.sum())
    assert loads(dumps(found)) == found


def test_other_truths_on_measured_eigenvalues():
    assert spectrum_of(chain(DIGITS, truth="random", more=", squared = 1").population).weights.sum() == pytest.approx(1)
    assert not chain(DIGITS, truth="abstract").numeric
    with pytest.raises(InvalidInput, match="30 eigenvalues"):
        chain(DIGITS, truth="coefficients", more=", values = [1]")


def test_what_no_mode_holds_is_not_forgotten_silently(tmp_path):
    write_spectrum(tmp_path / "s.npz", gram_spectrum(points(), Linear()))
    with pytest.raises(
        InvalidInput, match=r"of the target lies outside .*; write unresolved = \"drop\", and add the va"
    ):
        chain('file = "s.npz"', tmp_path)
    assert chain('file = "s.npz"', tmp_path, more=', unresolved = "drop"').d == 2
    with pytest.raises(InvalidInput, match="no such choice"):
        chain('file = "s.npz"', tmp_path, more=', unresolved = "perhaps"')


def test_notices_reach_the_reader_of_a_chain():
    twice = DataSet("twice", np.ones((3, 1)), [1, 2, 3], notices=("mind this",))
    covariance = MeasuredCovariance(spectrum=gram_spectrum(twice, Linear()))
    assert covariance.notices[0] == "mind this" and "2 of 3 rows repeat" in covariance.notices[1]
    with pytest.raises(InvalidInput, match="measured values without a file"):
        dumps(dataclasses.replace(chain(DIGITS), population=Population(covariance, MeasuredTruth("drop"))))


def test_a_measured_truth_needs_a_measured_covariance():
    with pytest.raises(InvalidInput, match="for a diagonal covariance"):
        loads(
            CHAIN.format(keys="", truth="measured", more="").replace(
                '"measured",  }', '"diagonal", eigenvalues = [1] }'
            )
        )


REFUSED = {
    "nothing": ("copies = 2", "needs file or data"),
    "both": ('file = "s.npz", data = "digits"', "needs file or data"),
    "no kernel": ('data = "digits"', "kernel is missing"),
    "no bandwidth": ('data = "digits", kernel = "rbf"', "bandwidth is missing"),
    "no such kernel": ('data = "digits", kernel = "sobolev"', "not a known kernel"),
    "no such data": ('data = "cifar", kernel = "linear"', "not a known data set"),
    "no such file": ('file = "absent.npz"', "no such file"),
    "a kernel beside a file": ('file = "s.npz", kernel = "rbf"', "drop kernel"),
    "a text for a number": ('data = "digits", kernel = "rbf", bandwidth = "0.1"', "not a number"),
    "a truth value for a number": ('data = "digits", kernel = "rbf", bandwidth = true', "not a number"),
    "a number for a text": ('data = 3, kernel = "rbf"', "not a text"),
    "a list": ('data = ["digits"], kernel = "rbf"', "not a text"),
    "a number for a switch": ('data = "digits", kernel = "linear", centre = 1', "not true or false"),
    "half a row": ('data = "digits", kernel = "linear", rows = 2.5', "not a whole number"),
    "a negative seed": ('data = "digits", kernel = "linear", rows = 5, seed = -1', "not a whole number"),
    "an unknown key": ('data = "digits", kernel = "linear", color = 1', "not a key"),
    "its own spectrum": ('spectrum = "s.npz"', "not a key"),
    "its own eigenvalues": ('eigenvalues = [1, 2]', "not a key"),
    "a zero byte": ('file = "a\\u0000.npz"', "not a text"),
    "a file that is none": ('file = "chain.toml"', "no such file"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refusals(case, tmp_path):
    keys, named = REFUSED[case]
    with pytest.raises(CollapseSymError, match=named):
        chain(keys, tmp_path)


def test_many_rows_are_measured_by_the_command_that_shows_progress(tmp_path):
    rng = np.random.default_rng(0)
    np.savez(tmp_path / "long.npz", X=rng.standard_normal((3001, 1)), y=rng.standard_normal(3001))
    with pytest.raises(InvalidInput, match="collapse-sym spectrum"):
        chain('data = "long.npz", kernel = "linear"', tmp_path)
