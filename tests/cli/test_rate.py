"""collapse-sym rate: numbers give one record, symbols pieces; borders, logarithms and bad input are said."""

import json

import pytest
import sympy as sp

from collapse_sym.cli.main import main

Q = sp.Rational
PAPER = {"beta": "2", "source": "3/8", "a": "0", "b": "1", "D": "1", "noise-exponent": "inf"}
KEYS = {"exponent", "log_power", "ell", "regime", "balanced_terms", "constant"}
KEYS |= {"constant_value", "best_K", "best_K_value", "equations", "because", "critical"}


def ask(capsys, *more, **changes):
    options = {**PAPER, **{k.replace("_", "-"): v for k, v in changes.items()}}
    words = [f"--{k}={v}" for k, v in options.items() if v is not None]
    assert main(["rate", *words, *more, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_numbers_give_the_record_asked_for(capsys):
    found = ask(capsys)
    assert set(found) == KEYS
    assert found["exponent"] == "3/5" and found["log_power"] == 0 and found["ell"] == "4/5"
    assert found["balanced_terms"] == ["bias", "collapse"] and found["constant"] is not None


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"ell": "1/2"}, ("3/8", 0, "1/2", ["bias"])),
        ({"source": "1", "noise_exponent": "0", "b": "3"}, ("4/5", 1, "2/5", ["bias", "variance"])),
        ({"D": "1/4", "b": "2", "source": "1", "noise_exponent": "2"}, ("7/4", 0, ["7/8", "inf"], ["collapse"])),
        ({"a": "-inf"}, ("inf", 0, "inf", [])),
        ({"D": "inf", "b": "1/2", "a": "-inf"}, ("3/4", 0, ["1", "inf"], ["inherited bias"])),
        ({"D": "1/2", "b": "1/2", "phi0": "2", "a": "-inf"}, ("3/4", 0, ["1", "inf"], ["inherited bias"])),
        ({"a": None, "n_exponent": "1/2", "sigma0_exponent": "1/2"}, ("3/5", 0, "4/5", ["bias", "collapse"])),
        ({"phi": "2", "a": "-inf", "phi0": "1/2"}, ("3/2", 0, ["2", "inf"], ["bias"])),
        ({"a": "1"}, ("0", 0, "0", ["bias", "collapse"])),
    ],
)
def test_answers_at_numbers(capsys, changes, expected):
    found = ask(capsys, **changes)
    assert (found["exponent"], found["log_power"], found["ell"], found["balanced_terms"]) == expected


def test_logarithms_at_the_end_of_an_interval_are_said(capsys):
    found = ask(capsys, D="1/4", b="2", source="1", noise_exponent="2")
    assert "at ell = 7/8 the power of log T is 1" in found["regime"]


@pytest.mark.parametrize("s, tied", [("1", True), ("3/2", False)])
def test_borders_between_phases_are_said(capsys, s, tied):
    found = ask(capsys, a="0", b="2", D="1/2", noise_exponent=s)
    assert ("on the border between phases" in found["regime"]) == tied


def test_phases_of_the_same_terms_are_told_apart_by_their_rates(capsys):
    found = ask(capsys, a="1/4", b="1", D="inf", noise_exponent="1/2")
    assert "bias and collapse: -3*a/5 + 3*b/5 | bias and collapse: 3/5 - 3*a/5" in found["regime"]


def test_symbols_give_pieces(capsys):
    found = ask(capsys, a="a", b="2", D="1/2", noise_exponent="0")["pieces"]
    assert {p["exponent"] for p in found} == {"2 - a", "3/5", "6/5 - 3*a/5"}
    assert all(set(p) == KEYS | {"when"} for p in found)


@pytest.mark.parametrize("sizes", [{"b": "1/2", "D": "inf"}, {"b": "2", "D": "1/2"}])
@pytest.mark.parametrize("names", [{"nu"}, {"t"}, {"nu", "t"}])
def test_the_noise_and_the_number_of_generators_may_be_symbols(capsys, names, sizes):
    """a = nu − t: at numbers for both the answer is the one of its piece, and the one of this a."""
    asked = {"a": None, "noise_exponent": "0", **sizes}
    named = {"n_exponent": "nu" if "nu" in names else "0", "sigma0_exponent": "t" if "t" in names else "0"}
    pieces, seen = ask(capsys, **asked, **named)["pieces"], set()
    for nu, t in (("1/5", "-2"), ("1/3", "1/7"), ("1/3", "3"), ("7/4", "-1/3"), ("7/4", "5/7")):
        at = {"nu": Q(nu) if "nu" in names else Q(0), "t": Q(t) if "t" in names else Q(0)}
        here = {str(value(p["exponent"], at)) for p in pieces if all(holds(w, at) for w in p["when"])}
        one = ask(capsys, **asked, n_exponent=at["nu"], sigma0_exponent=at["t"])
        assert here == {one["exponent"]}, (at, one)
        assert one == ask(capsys, **{**asked, "a": at["nu"] - at["t"]}, n_exponent=at["nu"])
        seen.add(one["exponent"])
    assert len(seen) > 1


def value(text, at):
    return sp.sympify(text, locals={name: sp.Symbol(name) for name in at}).subs(at)


def holds(words, at):
    """Of words only those that numbers do not settle: T₀ = T^(1/2) of d = ∞."""
    if words.startswith("n "):
        return (at["nu"] <= 1) == ("below" in words)
    return bool(value(words, at)) if "T" not in words else True


def test_the_source_may_be_a_symbol(capsys):
    found = ask(capsys, beta="beta", source="r", b="3", D="1/2", noise_exponent="0", a="0")["pieces"]
    below = [p for p in found if "r < 1" in p["when"] and p["balanced_terms"] == ["bias", "variance"]]
    assert below and all("r" in p["exponent"] and p["log_power"] == 0 for p in below)
    logs = {(p["log_power"], "bias" in p["balanced_terms"]) for p in found if "r = 1" in p["when"]}
    assert logs == {(1, True)}


def test_a_penalty_at_the_end_of_its_range_is_one_answer(capsys):
    assert ask(capsys, D="inf", b="2", noise_exponent="0", ell="2")["exponent"] == "0"


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"beta": "1"}, "needs beta > 1"),
        ({"source": "0"}, "r must be > 0"),
        ({"source": "-1"}, "r must be > 0"),
        ({"ell": "-1"}, "lambda would grow"),
        ({"b": "-1"}, "T0 would vanish"),
        ({"n_exponent": "-1"}, "n would vanish"),
        ({"phi0": "1"}, "is the peak itself"),
        ({"phi": "1"}, "is the peak itself"),
        ({"beta": "x"}, "is not a number"),
        ({"a": "T"}, "is not a number such as"),
        ({"b": "1/0"}, "divides by 0"),
        ({"sigma0_exponent": "1"}, "n and sigma0 say"),
        ({"a": None}, "is missing"),
    ],
)
def test_bad_input_is_one_line(capsys, changes, words):
    options = {**PAPER, **{k.replace("_", "-"): v for k, v in changes.items()}}
    assert main(["rate", *[f"--{k}={v}" for k, v in options.items() if v is not None]]) == 2
    shown = capsys.readouterr()
    assert words in shown.err and shown.err.count("\n") == 1 and not shown.out


@pytest.mark.parametrize("a, exponent", [("-inf", "6/5"), ("-1/2", "6/5"), ("-0.5", "6/5"), ("-1", "6/5")])
def test_negative_numbers_stand_apart_from_their_option(capsys, a, exponent):
    words = "rate --beta 2 --source 3/8 --b 3 --D 9/10 --noise-exponent 1 --format json --a".split()
    assert main([*words, a]) == 0
    assert json.loads(capsys.readouterr().out)["exponent"] == exponent


@pytest.mark.parametrize("form", ["text", "latex"])
def test_other_formats(capsys, form):
    assert main(["rate", *[f"--{k}={v}" for k, v in PAPER.items()], "--format", form]) == 0
    assert ("5" in capsys.readouterr().out) == (form in ("text", "latex"))
