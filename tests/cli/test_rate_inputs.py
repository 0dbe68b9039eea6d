"""Whatever is typed after ``collapse-sym rate`` gets an answer or one line: no traceback, no number without end."""

import json

import pytest
import sympy as sp

from collapse_sym.cli import rate
from collapse_sym.cli.main import main

GIVEN = {"beta": "2", "source": "3/8", "a": "0", "b": "1", "D": "1", "noise-exponent": "inf"}
OPTIONS = (*GIVEN, "n-exponent", "sigma0-exponent", "ell", "phi0", "phi")
STRANGE = ["", "½", "٣", "²", "α", "x y", "1\n", "\x00", "--"]
NO_NUMBERS = [*STRANGE, "nan", "NaN", "Inf", "1e5", "1/0", "9" * 40, "1/2/3", "a+1", "(1)"]


def run(capsys, **changes):
    """(exit code, output, errors) of the words."""
    options = {**GIVEN, **{k.replace("_", "-"): v for k, v in changes.items()}}
    code = main(["rate", *[f"--{k}={v}" for k, v in options.items()]])
    return code, *capsys.readouterr()


@pytest.mark.parametrize("text", NO_NUMBERS)
@pytest.mark.parametrize("option", OPTIONS)
def test_what_is_no_number_is_one_line(capsys, option, text):
    code, out, err = run(capsys, **{option: text})
    assert code == 2 and not out and err.count("\n") == 1 and "Traceback" not in err, (option, text, err)


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("name", sorted(rate._TAKEN - {"inf", "beta", "r"}))
def test_no_symbol_takes_a_name_in_use(capsys, option, name):
    code, out, err = run(capsys, **{option: name})
    assert code == 2 and not out and err.count("\n") == 1, (option, name, err)


@pytest.mark.parametrize("words", ["risk --set=--", "risk --calculus=--", "claims --format=--"])
def test_two_dashes_are_no_value_of_any_option(capsys, words):
    """argparse makes an empty list of them."""
    assert main(words.split()) == 2
    assert "-- is no value" in capsys.readouterr().err


AWKWARD = [
    dict(beta="1.7", source="0.35", b="0.45", D="0.95", n_exponent="0.13", noise_exponent="0"),
    dict(beta="2.345", source="0.371", b="2", D="0.777", noise_exponent="0.01"),
    dict(beta="1.234567", source="0.7654321", D="inf", b="0.9", noise_exponent="0", design="shared"),
    dict(beta="999999999999/999999999998"),
    dict(beta="999999999999", D="inf", noise_exponent="0"),
    dict(beta="1000003/1000000", D="inf", b="1/1000003", a="-1", ell="1/999999937"),
    dict(source="999999999999", noise_exponent="0", D="inf"),
    dict(b="999999999999", D="99999999999", noise_exponent="0", source="0.123456789"),
    dict(phi="999999999999", phi0="1/999999999999", noise_exponent="0", source="0.12"),
    dict(phi="1/999999999999", phi0="999999999999", noise_exponent="0", ell="999999999999"),
]


@pytest.mark.parametrize("changes", AWKWARD, ids=range(len(AWKWARD)))
def test_numbers_with_many_digits_are_answered_in_few(capsys, changes):
    """SymPy's roots of numbers would fill pages, or the memory."""
    code, out, err = run(capsys, **changes, format="json")
    assert code == 0 and not err and len(out) < 5000
    assert sp.Rational(json.loads(out)["exponent"]) >= 0


@pytest.mark.parametrize("phi0, words", [("1/2", "T₀ = 2, d = 1"), ("2/3", "whole number"), ("2/7", "whole number")])
def test_sizes_that_do_not_grow_are_held_to_what_they_are(capsys, phi0, words):
    code, out, err = run(capsys, b="0", D="0", noise_exponent="0", phi0=phi0)
    assert code == 2 and not out and words in err and err.count("\n") == 1


def test_three_rows_in_one_dimension_cost_the_noise_itself(capsys):
    """nσ₀² d/(T₀ − d − 1) = 1 where T₀ = 3 and d = 1; of (K² + 1)/(1 + K)² half is left at K = 1."""
    asked = {"b": "0", "D": "0", "noise_exponent": "0", "phi0": "1/3", "format": "json"}
    code, out, _ = run(capsys, **asked, ell="1/2")
    assert code == 0 and json.loads(out)["constant"] == "1"
    best = json.loads(run(capsys, **asked)[1])
    assert (best["constant_value"], best["best_K_value"]) == ("0.500000000000", "1.00000000000")


def test_the_examples_of_the_help_are_answered(capsys):
    lines = [line.split("   ")[0] for line in rate.EPILOG.splitlines() if line.startswith("  collapse-sym rate")]
    words = [line.split()[1:] for line in lines]
    assert len(words) >= 5
    for example in words:
        # those that write files have tests of their own, so has the whole diagram
        if not {"--diagram", "--curve", "s"} & set(example):
            assert main(example) == 0, example
            assert capsys.readouterr().out
