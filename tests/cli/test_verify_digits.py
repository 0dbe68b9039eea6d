"""collapse-sym verify --digits: exact values in the place of simulation, for isotropic chains."""

import re

import pytest

from collapse_sym.cli.main import main
from tests.cli.bad_inputs import BAD, chain, diagonal

RIDGE = chain("samples = 60\nnoise = 1\nridge = 0.1", "samples = 70\nnoise = 0.5", fit="ridge")
OLS = chain("samples = 60\nnoise = 1\nrepeat = 2", "samples = 70\nnoise = 0.5")


def outcome(capsys, *argv):
    code = main(argv)
    return code, *capsys.readouterr()


def test_an_asymptotic_answer_against_the_limit_of_exact_values(capsys, file):
    code, out, _ = outcome(capsys, "verify", file(RIDGE), "--digits", "15", "--calculus", "equivalents")
    assert code == 0 and "equivalents (~=): agrees, to 15 digits" in out
    limits = [line.split() for line in out.splitlines() if line.startswith("total")]
    assert limits[0][1] == limits[0][2] and limits[0][3:] == ["15", "agrees"]
    # exact value, error of the formula at d = 30, relative error, the 1/d term, its digits
    assert 0.3 < float(limits[1][4]) / float(limits[1][2]) < 3 and int(limits[1][5]) >= 10


def test_exact_answers_at_the_chains_own_size(capsys, file):
    code, out, err = outcome(capsys, "verify", file(OLS), "--digits", "25")
    assert code == 0 and "[1/" in err
    for calculus in ("exact (=)", "isotropic (=)", "equivalents (~=)"):
        assert f"{calculus}: agrees, to 25 digits" in out


def test_means_are_left_to_the_oracle(capsys, file):
    code, out, _ = outcome(capsys, "verify", file(RIDGE), "--digits", "15", "--calculus", "isotropic")
    assert code == 1 and "not compared" in out and "collapse-sym oracle" in out


SMALL = OLS.replace("dimension = 30", "dimension = 4").replace("repeat = 2", "repeat = 70")
MANY = SMALL.replace('[downstream]\nfit = "ols"', '[downstream]\nfit = "ridge"\nridge = 1')
NOTHING = re.sub(r"(noise|squared) = [0-9.]+", r"\1 = 0", MANY)


@pytest.mark.parametrize("text", [MANY, NOTHING], ids=["70 generations", "neither truth nor noise"])
def test_means_beside_long_powers_or_nothing(capsys, file, text):
    code, out, _ = outcome(capsys, "verify", file(text), "--digits", "15")
    assert code == 0 and "equivalents (~=): agrees" in out and "isotropic: not compared" in out
    assert " -0 " not in out
    code, out, _ = outcome(capsys, "verify", file(text), "--calculus", "isotropic", "--seconds", "1")
    assert "isotropic (=)" in out and "disagrees" not in out and code == 0


def test_a_wrong_answer_disagrees(capsys, file, monkeypatch):
    from collapse_sym.calculi.equivalents import Equivalents

    right = Equivalents.noise
    monkeypatch.setattr(Equivalents, "noise", lambda self, act, g: right(self, act, g) * (1 + act.number(10**-6)))
    code, out, _ = outcome(capsys, "verify", file(OLS), "--digits", "15", "--calculus", "equivalents")
    assert code == 1 and "equivalents (~=): disagrees" in out


def test_an_anisotropic_chain_is_offered_the_simulation(capsys, file):
    unequal = chain(head=diagonal("[1, 2]"))
    code, out, err = outcome(capsys, "verify", file(unequal), "--digits", "15")
    assert code == 2 and out == "" and err.count("\n") == 1 and "d, 2d, 4d" in err


@pytest.mark.parametrize("name", [name for name in BAD if name != "repeat that does not close"])
def test_a_bad_chain(capsys, file, name):
    text, named = BAD[name]
    code, out, err = outcome(capsys, "verify", file(text), "--digits", "15")
    assert code == 2 and out == "" and err.count("\n") == 1 and named.lower() in err.lower()


@pytest.mark.parametrize("digits", ["0", "-1", "1e2", "61", "x"])
def test_bad_digits(capsys, file, digits):
    code, out, err = outcome(capsys, "verify", file(RIDGE), "--digits", digits)
    assert code == 2 and out == "" and err.count("\n") == 1
