"""collapse-sym mutants: rates as text and as data, survivors by name, wrong use in one line."""

from __future__ import annotations

import json

import pytest

from collapse_sym.cli import mutants
from collapse_sym.cli.main import main
from collapse_sym.testing.teeth import facts
from collapse_sym.testing.teeth.trial import DRAWN, KINDS, SURVIVED, Seen

FEW = ("mutants", "--kind", "fact", "--claim", "equivalent.ridge.mean", "--sample", "4", "--seed", "2")


@pytest.fixture(autouse=True)
def few_designs(monkeypatch):
    """As many designs as show gross errors."""
    from dataclasses import replace

    few = {k: tuple(replace(s, replicates=(800, 400, 200)) for s in v) for k, v in facts.SETTINGS.items()}
    monkeypatch.setattr(facts, "SETTINGS", few)


def test_kinds_are_those_of_the_trials():
    assert mutants.KINDS == KINDS


def test_text_and_data_say_the_same(capsys):
    code = main(FEW)
    text = capsys.readouterr().out
    assert main((*FEW, "--format", "json")) == code
    data = json.loads(capsys.readouterr().out)
    assert data["all"]["mutants"] == 4 and data["kinds"]["fact"]["checker"]["asked"] == 0
    asked, killed = (data["all"]["evidence"][key] for key in ("asked", "killed"))
    ways = data["all"]["evidence killed"]
    assert sum(ways.values()) == killed and f"evidence killed {killed}: {ways[DRAWN]} {DRAWN}\n" in text
    assert f"{killed}/{asked} = " in text and f"{len(data['survivors'])} survive a judge" in text


def test_a_survivor_is_named_and_told_by_the_exit_code(capsys, monkeypatch):
    monkeypatch.setattr(facts, "evidence", lambda mutant: Seen(SURVIVED, "blind"))
    assert main(FEW) == 1
    out = capsys.readouterr().out
    assert "0/4 = 0.0 %" in out and out.count("equivalent.ridge.mean  ") == 4 and "blind" in out


@pytest.mark.parametrize(
    "argv", [*(("--sample", text) for text in ("0", "many", "9" * 30, "²")), ("--kind", "fact", "--claim", "X")]
)
def test_wrong_use_is_one_line(capsys, argv):
    assert main(("mutants", *argv)) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and ";" in err and "Traceback" not in err, err
