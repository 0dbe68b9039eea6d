"""collapse-sym oracle: exact values for isotropic chains, one line for everything else."""

import json

import pytest

from collapse_sym.cli.main import main
from tests.cli.bad_inputs import BAD, chain

RIDGE = chain("samples = 60\nnoise = 1\nridge = 0.1", "samples = 70\nnoise = 0.5", fit="ridge")


def output(capsys, *argv):
    assert main(argv) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refused(capsys, *argv):
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "Traceback" not in err and ";" in err, err
    return err


def test_text_says_what_how_exactly_and_on_what_it_rests(capsys, file):
    text = output(capsys, "oracle", file(RIDGE), "--digits", "30")
    assert "ridge (λ = 1/10) on 60 rows" in text and "to 30 digits" in text and "one-point density" in text
    (total,) = [line.split() for line in text.splitlines() if line.startswith("total")]
    assert len(total[1].replace(".", "").lstrip("0")) == 30 and float(total[2]) < 1e-29


def test_json_has_the_schema(capsys, file):
    answer = json.loads(output(capsys, "oracle", file(RIDGE), "--format", "json"))
    assert {"value", "radius", "digits", "method", "assumptions", "bias", "variance", "collapse"} <= set(answer)
    assert answer["digits"] == 50 and isinstance(answer["value"], str) and float(answer["radius"]) < 1e-49
    assert {"clean", "delta", "cross"} <= set(answer["bias"]) and len(answer["collapse"]["per_generation"]) == 1
    parts = [float(answer[part]["value"]) for part in ("bias", "variance", "collapse")]
    assert float(answer["value"]) == pytest.approx(sum(parts), rel=1e-14)


def test_the_options_of_chains_are_those_of_the_other_commands(capsys, file):
    path = file(chain('samples = "T0"\nnoise = "sigma0"\nrepeat = "n"'))
    settings = ["--assume", "T0 >= d + 2", "--set", "T0=61", "--set", "sigma0=1", "--set", "n=2"]
    answer = json.loads(output(capsys, "oracle", path, *settings, "--format", "json"))
    assert answer["collapse"] == {"value": "2", "radius": "0", "per_generation": [{"value": "2", "radius": "0"}]}
    assert "--set n=" in refused(capsys, "oracle", path, *settings[:-2])


@pytest.mark.parametrize("name", BAD)
def test_a_bad_chain(capsys, file, name):
    text, named = BAD[name]
    # the only one that is bad for its length alone, which does not matter here, and it is anisotropic
    named = "diagonal" if name == "repeat that does not close" else named
    assert named.lower() in refused(capsys, "oracle", file(text)).lower()


@pytest.mark.parametrize(
    "options", [["--digits", "0"], ["--digits", "1e3"], ["--digits", "1000000"], ["--format", "latex"], ["--seed", "1"]]
)
def test_a_bad_option(capsys, file, options):
    refused(capsys, "oracle", file(RIDGE), *options)


def test_an_anisotropic_chain_is_sent_to_the_comparison(capsys, file):
    unequal = RIDGE.replace('"isotropic", dimension = 30', '"diagonal", eigenvalues = [1, 2]')
    unequal = unequal.replace('"norm"', '"random"')
    assert "collapse-sym verify" in refused(capsys, "oracle", file(unequal))
