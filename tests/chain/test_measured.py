"""Numbers from files: text and .npy, a million at once, and everything that is no list of numbers refused."""

import pickle

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.chain import CoefficientsTruth, Measured, dumps, loads, read_values
from collapse_sym.errors import CollapseSymError, InvalidInput, TooLarge
from collapse_sym.spectra.spectrum import spectrum_of

CHAIN = """\
[population]
covariance = { kind = "diagonal", file = "s.txt" }
truth = { kind = "coefficients", file = "c.npy" }
[downstream]
fit = "ols"
samples = "2*d"
noise = 1
"""


def write(folder, eigenvalues="# comment\n2\n1.5 # another\n\n0\n2\n", coefficients=(1, 2, 3, 4)):
    (folder / "s.txt").write_text(eigenvalues)
    np.save(folder / "c.npy", np.array(coefficients, dtype=float))


def test_a_chain_with_files(tmp_path):
    write(tmp_path)
    chain = loads(CHAIN, base=tmp_path)
    assert chain.d == 3 and chain.population.covariance.ambient == 4 and chain.downstream.samples == 6
    spectrum = spectrum_of(chain.population)
    assert spectrum.values.tolist() == [1.5, 2.0] and spectrum.counts.tolist() == [1, 2]
    assert spectrum.weights.tolist() == [4.0, 17.0]
    assert loads(dumps(chain), base=tmp_path) == chain and chain.numeric


def test_scaled_takes_each_eigenvalue_more_often(tmp_path):
    write(tmp_path)
    chain = loads(CHAIN, base=tmp_path).scaled(3)
    spectrum = spectrum_of(chain.population)
    assert chain.d == 9 and spectrum.counts.tolist() == [3, 6] and spectrum.weights.tolist() == [4.0, 17.0]
    assert loads(dumps(chain), base=tmp_path) == chain


def test_content_decides_equality(tmp_path):
    write(tmp_path)
    first = loads(CHAIN, base=tmp_path)
    write(tmp_path, coefficients=(1, 2, 3, 5))
    second = loads(CHAIN, base=tmp_path)
    assert first != second
    write(tmp_path)
    assert loads(CHAIN, base=tmp_path) == first and hash(loads(CHAIN, base=tmp_path)) == hash(first)
    assert Measured([1, -0.0]) == Measured([1, 0.0])


def test_a_million_values_hash_by_their_digest():
    """Comparing and hashing look at the digest, never at the entries."""

    class Untouchable:
        digest = "x"

        def __array__(self, *args, **options):
            raise AssertionError("the array was looked at")

    values = Measured(np.arange(1, 10**6 + 1))
    object.__setattr__(values, "array", Untouchable())
    assert values == values and hash(values) == hash(values) and len(repr(values)) < 200


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "uint8"])
def test_npy_of_numbers(tmp_path, dtype):
    np.save(tmp_path / "x.npy", np.array([1, 2, 3], dtype=dtype))
    assert read_values("x.npy", tmp_path) == Measured([1.0, 2.0, 3.0])


BAD_TEXT = {
    "empty": b"",
    "comments only": b"# nothing\n",
    "two columns": b"1 2\n3 4\n",
    "one row": b"1 2 3\n",
    "words": b"1\ntwo\n",
    "NaN": b"1\nnan\n",
    "infinity": b"1\ninf\n",
    "beyond float64": b"1e400\n",
    "commas": b"1,2\n",
    "binary": bytes(range(256)),
    "complex": b"1+2j\n",
    "NUL": b"1\n\0\n",
}


@pytest.mark.parametrize("name", BAD_TEXT)
def test_bad_text_is_refused(tmp_path, name):
    (tmp_path / "x.txt").write_bytes(BAD_TEXT[name])
    with pytest.raises(InvalidInput) as refusal:
        read_values("x.txt", tmp_path)
    assert "x.txt" in str(refusal.value) and "\n" not in str(refusal.value)


BAD_NPY = {
    "two dimensions": np.ones((2, 2)),
    "no entries": np.ones(0),
    "a scalar": np.array(3.0),
    "complex": np.ones(2, dtype=complex),
    "words": np.array(["1", "2"]),
    "booleans": np.array([True]),
    "NaN": np.array([1, np.nan]),
    "infinity": np.array([1, np.inf]),
}


@pytest.mark.parametrize("name", BAD_NPY)
def test_bad_npy_is_refused(tmp_path, name):
    np.save(tmp_path / "x.npy", BAD_NPY[name])
    with pytest.raises(InvalidInput):
        read_values("x.npy", tmp_path)


class Bomb:
    """Its unpickling would leave a mark."""

    def __reduce__(self):
        return (list.append, (MARKS, 1))


MARKS: list[int] = []


def test_pickles_are_refused_unopened(tmp_path):
    np.save(tmp_path / "x.npy", np.array([Bomb()], dtype=object), allow_pickle=True)
    (tmp_path / "y.npy").write_bytes(pickle.dumps([1.0]))
    for name in ("x.npy", "y.npy"):
        with pytest.raises(InvalidInput):
            read_values(name, tmp_path)
    assert not MARKS


def test_a_header_that_promises_too_much_is_refused(tmp_path):
    np.save(tmp_path / "x.npy", np.ones(3))
    content = (tmp_path / "x.npy").read_bytes()
    for shape in (b"(9999999999999,)", b"(-3,)", b"(3,"):
        (tmp_path / "x.npy").write_bytes(content.replace(b"(3,)", shape))
        with pytest.raises(InvalidInput):
            read_values("x.npy", tmp_path)


def test_too_large_files_are_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("collapse_sym.chain.measured.MAX_BYTES", 10)
    monkeypatch.setattr(np, "loadtxt", lambda *a, **k: pytest.fail("was read"))
    (tmp_path / "x.txt").write_text("1\n" * 100)
    with pytest.raises(TooLarge):
        read_values("x.txt", tmp_path)


@pytest.mark.parametrize("name", ["nowhere.txt", ".", "x" * 5000])
def test_missing_files_are_refused(tmp_path, name):
    with pytest.raises(InvalidInput):
        read_values(name, tmp_path)


@pytest.mark.parametrize(
    "eigenvalues, coefficients, word",
    [("1\n-2\n", (1, 1), "eigenvalue"), ("0\n0\n", (1, 1), "non-zero"), ("1\n2\n", (1, 2, 3), "3 coefficients")],
)
def test_values_that_are_no_spectrum_are_refused(tmp_path, eigenvalues, coefficients, word):
    write(tmp_path, eigenvalues, coefficients)
    with pytest.raises(InvalidInput, match=word):
        loads(CHAIN, base=tmp_path)


def test_symbols_next_to_measured_numbers(tmp_path):
    write(tmp_path)
    mixed = CHAIN.replace('file = "c.npy"', 'values = [1, 2, "c", 4]')
    with pytest.raises(InvalidInput, match="number is needed"):
        loads(mixed, base=tmp_path)
    assert loads(mixed.replace('"c"', "3"), base=tmp_path).d == 3


@given(st.binary(max_size=300), st.sampled_from(["txt", "npy"]), st.booleans())
def test_any_file_is_read_or_refused(tmp_path_factory, content, suffix, magic):
    path = tmp_path_factory.getbasetemp() / f"fuzzed.{suffix}"
    path.write_bytes((b"\x93NUMPY\x01\x00v\x00" if magic and suffix == "npy" else b"") + content)
    try:
        read_values(path.name, path.parent)
    except CollapseSymError:
        pass


@given(st.data())
def test_a_changed_npy_is_read_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "changed.npy"
    np.save(path, np.arange(1.0, 9.0))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        read_values(path.name, path.parent)
    except CollapseSymError:
        pass


def test_isotropic_coefficients_give_their_length():
    truth = CoefficientsTruth(Measured([0.5, 1.0]))
    assert truth.squared == sp.Rational(5, 4) and truth.squared.is_Rational
