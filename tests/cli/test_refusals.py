"""Wrong use: one line with value, reason and remedy on stderr, nothing on stdout, exit 2, soon."""

import time

import pytest

from collapse_sym.cli.main import main
from tests.cli.bad_inputs import BAD, chain, dimension

#: Seconds of CPU time; most take milliseconds.
BOUNDED = 20


def refused(capsys, *argv):
    start = time.process_time()
    code = main(argv)
    out, err = capsys.readouterr()
    assert code == 2, (code, out, err)
    assert out == ""
    assert err.endswith("\n") and err.count("\n") == 1, err
    assert len(err) < 700
    assert ";" in err, f"no remedy: {err}"
    assert "Traceback" not in err
    assert time.process_time() - start < BOUNDED
    return err


@pytest.mark.parametrize("command", ["risk", "verify"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_chain(capsys, tmp_path, command, name):
    text, named = BAD[name]
    path = tmp_path / "chain.toml"
    path.write_text(text, encoding="utf-8")
    assert named.lower() in refused(capsys, command, str(path)).lower()


@pytest.mark.parametrize("calculus", ["auto", "exact", "isotropic", "equivalents"])
def test_infinite_risk_under_every_calculus(capsys, tmp_path, calculus):
    path = tmp_path / "chain.toml"
    path.write_text(BAD["noisy least squares at T = d"][0], encoding="utf-8")
    assert "infinite" in refused(capsys, "risk", str(path), "--calculus", calculus)


SYMBOLIC = chain('samples = "T0"\nnoise = "sigma0"\nrepeat = "n"')

SETTINGS = {
    "unknown name": ["--set", "T9=3"],
    "not a setting": ["--set", "T0"],
    "no value": ["--set", "T0="],
    "no name": ["--set", "=3"],
    "not a number": ["--set", "T0=sixty five"],
    "out of the domain": ["--set", "T0=-3"],
    "fractional": ["--set", "T0=2.5"],
    "NaN": ["--set", "sigma0=nan"],
    "infinite": ["--set", "sigma0=oo"],
    "tower": ["--set", "T0=9**9**9"],
    "twice": ["--set", "T0=60", "--set", "T0=61"],
    "negative n": ["--set", "n=-1"],
    "into infinite risk": ["--set", "T0=30", "--set", "sigma0=1"],
    "contradiction": ["--assume", "T0 >= 50", "--assume", "T0 <= 40"],
    "contradiction by a value": ["--assume", "T0 >= 50", "--set", "T0=40"],
    "no comparison": ["--assume", "T0"],
    "no right side": ["--assume", "T0 >="],
    "two operators": ["--assume", "T0 => 50"],
    "infinite by assumption": ["--assume", "T0 = d", "--set", "sigma0=1"],
    "digits": ["--digits", "many"],
    "no digits": ["--digits", "0"],
    "very many digits": ["--digits", "1000000000"],
    "calculus": ["--calculus", "magic"],
    "format": ["--format", "pdf"],
    "option": ["--no-such-option"],
    "surplus": ["another.toml"],
    "certificate without a name": ["--assume", "T0 >= d + 2", "--certificate", ""],
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_bad_option(capsys, tmp_path, name):
    path = tmp_path / "chain.toml"
    path.write_text(SYMBOLIC, encoding="utf-8")
    refused(capsys, "risk", str(path), *SETTINGS[name])


def test_a_symbol_where_a_number_is_needed(capsys, tmp_path):
    path = tmp_path / "chain.toml"
    path.write_text(SYMBOLIC, encoding="utf-8")
    line = refused(capsys, "verify", str(path))
    assert "T0" in line and "sigma0" in line and "--set" in line


@pytest.mark.parametrize(
    ("example", "named"), [("cor-4.4", "Σ: is abstract"), ("thm-4.1", "r2"), ("underparametrised", "--set n=…")]
)
def test_what_a_simulation_lacks_is_named(capsys, tmp_path, example, named):
    assert main(["example", example]) == 0
    (tmp_path / "chain.toml").write_text(capsys.readouterr().out, encoding="utf-8")
    assert named in refused(capsys, "verify", str(tmp_path / "chain.toml"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (chain("samples = 60\nrepeat = 1000000000"), "fits in one simulation"),
        (chain("samples = 60", head=dimension("3000"), downstream="samples = 9000"), "d = 3000"),
    ],
)
def test_what_is_too_large_to_simulate_is_refused_before_any_work(capsys, tmp_path, text, named):
    (tmp_path / "chain.toml").write_text(text, encoding="utf-8")
    assert named in refused(capsys, "verify", str(tmp_path / "chain.toml"))


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["no-such-command"],
        ["risk"],
        ["risk", "nowhere.toml"],
        ["risk", "."],
        ["risk", "a\x00b"],
        ["check"],
        ["check", "nowhere.json"],
        ["check", "."],
        ["example", "no-such-example"],
        ["reproduce", "THM-99"],
        ["reproduce", "THM-4.1", "THM-99"],
        ["calculi", "surplus"],
        ["verify", "x.toml", "--seed", "-1"],
        ["verify", "x.toml", "--replicates", "1"],
        ["a\nb\x1b[31m"],
        ["x" * 100_000],
    ],
    ids=lambda argv: " ".join(argv)[:30].encode("unicode_escape").decode(),
)
def test_a_bad_command_line(capsys, argv):
    refused(capsys, *argv)


def test_an_unknown_claim_is_answered_with_the_known_ones(capsys):
    assert "THM-4.1" in refused(capsys, "reproduce", "THM-99")


def test_text_that_is_not_utf8(capsys, tmp_path):
    path = tmp_path / "chain.toml"
    path.write_bytes(b"\xff\xfe\x00")
    refused(capsys, "risk", str(path))


def test_a_certificate_is_refused_by_name_where_there_is_none(capsys, tmp_path):
    path = tmp_path / "chain.toml"
    path.write_text(chain("samples = 20"), encoding="utf-8")
    refused(capsys, "risk", str(path), "--calculus", "isotropic", "--certificate", str(tmp_path / "proof.json"))
    named = chain('samples = "4*p"', 'samples = "4*p"', head=dimension('"2*p"'))
    path.write_text(named, encoding="utf-8")
    assert "name it d" in refused(capsys, "risk", str(path), "--certificate", str(tmp_path / "proof.json"))
    assert not (tmp_path / "proof.json").exists()


def test_an_output_that_cannot_be_written(capsys, tmp_path):
    path = tmp_path / "chain.toml"
    path.write_text(chain(), encoding="utf-8")
    (tmp_path / "file").write_text("")
    refused(capsys, "risk", str(path), "--certificate", str(tmp_path / "file" / "proof.json"))
    refused(capsys, "reproduce", "THM-4.1", "--out", str(tmp_path / "file"))
