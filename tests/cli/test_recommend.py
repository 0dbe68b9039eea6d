"""collapse-sym recommend: text, one record, and one line for what is no such data."""

import json
import sys

import numpy as np
import pytest

from collapse_sym.cli.main import main

RNG = np.random.default_rng(3)
X = RNG.standard_normal((60, 12))
Y = X @ RNG.standard_normal(12) / 4 + 0.3 * RNG.standard_normal(60)
ASKED = ["--generations", "2", "--T0", "40", "--sigma0", "0.2", "--draws", "5"]


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.savez("data.npz", X=X, y=Y)
    table = np.column_stack([Y, X])
    np.savetxt("first.csv", table, delimiter=",", header="price," + ",".join(f"x{j}" for j in range(12)), comments="")
    np.savetxt("last.csv", np.column_stack([X, Y]), delimiter=",")
    np.savez("nan.npz", X=np.where(X == X[3, 1], np.nan, X), y=Y)
    np.savez("one.npz", X=X[:1], y=Y[:1])
    np.savez("equal.npz", X=X, y=0 * Y + 1)
    np.savez("short.npz", X=X, y=Y[1:])
    np.savez("words.npz", X=np.array([["a"]]), y=Y)


def output(capsys, *argv):
    assert main(["recommend", *argv]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_one_record_of_the_same_data_in_three_files(files, capsys):
    found = [
        json.loads(output(capsys, *data, *ASKED, "--format", "json"))
        for data in (["data.npz"], ["first.csv", "--target", "price"], ["last.csv"])
    ]
    assert found[0]["lambda"] == pytest.approx(found[1]["lambda"]) == pytest.approx(found[2]["lambda"])
    one = found[0]
    assert one["alpha"] == pytest.approx(60 * one["lambda"]) and one["dimension"] == len(one["eigenvalues"]) == 12
    assert 0 < one["sampling"][0] < one["sampling"][1] and one["regret"] == 1
    assert set(one["estimates"]) <= {d["symbol"] for d in one["definitions"]}
    assert one["guess"] == {"generations": 2, "samples": 40, "noise": 0.2, "ridge": None, "shared": False}


def test_text_says_what_is_believed_and_how_sure_it_is(files, capsys):
    text = output(capsys, "data.npz", "--generations", "1:3", "--T0", "30:60", "--sigma0", "0.2", "--draws", "5")
    for words in (
        "2 generations old, as is believed",
        "recommended",
        "cross-validation",
        "over what is believed",
        "95 %",
    ):
        assert words in text


def test_what_explains_too_much_is_null_in_the_record_and_said(files, capsys):
    asked = ["--generations", "40", "--T0", "20", "--sigma0", "2", "--draws", "0"]
    found = json.loads(output(capsys, "data.npz", *asked, "--format", "json"))
    assert found["lambda"] is None and found["sampling"] is None and found["notes"]
    assert "inf" in output(capsys, "data.npz", *asked)


@pytest.mark.parametrize(
    "argv, said",
    [
        (["nan.npz", *ASKED], "the inputs of row 4 hold a number that is not finite"),
        (["one.npz", *ASKED], "N = 1"),
        (["equal.npz", *ASKED], "all labels are equal"),
        (["short.npz", *ASKED], "no data set"),
        (["words.npz", *ASKED], "not readable"),
        (["absent.npz", *ASKED], "no such file"),
        (["nothing", *ASKED], "not a known data set"),
        (["first.csv", "--target", "cost", *ASKED], "no column cost"),
        (["data.npz", "--target", "price", *ASKED], "no .csv"),
        (["data.npz", "--generations", "2", "--T0", "many"], "neither a whole number nor a range"),
        (["data.npz", "--generations", "1.5", "--T0", "20"], "neither a whole number nor a range"),
        (["data.npz", "--generations", "2"], "T0: it is not given"),
        (["data.npz", "--generations", "2", "--T0", "13", "--sigma0", "1"], "infinite risk"),
        (["data.npz", *ASKED, "--fit", "ridge"], "--ridge0"),
        (["data.npz", *ASKED, "--sigma0", "nan"], "sigma0"),
        (["data.npz", *ASKED, "--truth", "flat"], "no model of the truth"),
        (["data.npz"], "--generations"),
    ],
)
def test_one_line_for_what_is_refused(files, capsys, argv, said):
    assert main(["recommend", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err and err.count("\n") == 1


def test_the_extra_is_named_where_it_is_missing(files, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    assert main(["recommend", "data.npz", *ASKED]) == 2
    assert "pip install 'collapse-sym[data]'" in capsys.readouterr().err
