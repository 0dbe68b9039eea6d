"""collapse-sym simulate: what it writes, what it says, what it refuses."""

import csv
import io
import os
import resource
import subprocess
import sys

import pytest

from collapse_sym.cli import simulate as command
from collapse_sym.cli.main import main
from collapse_sym.oracle.campaigns import SIMULATORS
from tests.cli.test_refusals import refused
from tests.oracle.campaigns.small import TEXT

GRID = ["--grid", "n=1", "--grid", "T0=20", "--grid", "T=30"]


@pytest.fixture
def chain(tmp_path):
    path = tmp_path / "chain.toml"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", ["r.csv", "r.jsonl", "r.parquet", "new/folder/r.csv"])
def test_a_result_is_written_and_summed_up(capsys, chain, tmp_path, inline, name):
    out = tmp_path / name
    assert main(["simulate", chain, *GRID, "--grid", "ridge=1e-3,1", "--replicates", "4", "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert said.out == f"{out}: 8 runs; 8 of them new\n" and "[8/8] runs stored" in said.err
    assert out.stat().st_size > 100 and out.with_name(out.name + ".journal").exists()
    assert main(["simulate", chain, *GRID, "--grid", "ridge=1e-3,1", "--replicates", "4", "--out", str(out)]) == 0
    assert "0 of them new" in capsys.readouterr().out


def test_settings_and_seed_reach_the_runs(chain, tmp_path, inline):
    def totals(name, *options):
        out = tmp_path / name
        assert main(["simulate", chain, "--set", "n=1", "--grid", "T0=20", *options, "--out", str(out)]) == 0
        with out.open(newline="") as file:
            return [row["total"] for row in csv.DictReader(file)]

    one = totals("a.csv", "--set", "T=30", "--seed", "3")
    assert one == totals("b.csv", "--set", "T=30", "--seed", "3")
    assert one != totals("c.csv", "--set", "T=30") and one != totals("d.csv", "--set", "T=31", "--seed", "3")


def test_refused_points_are_counted_and_all_of_them_are_a_failure(capsys, chain, tmp_path, inline):
    options = ["--grid", "n=1", "--grid", "T=30", "--grid", "T0=8,20", "--out", str(tmp_path / "a.csv")]
    assert main(["simulate", chain, *options]) == 0
    assert "1 of them refused" in capsys.readouterr().out
    options = ["--grid", "n=1", "--grid", "T=30", "--grid", "T0=8,9", "--out", str(tmp_path / "b.csv")]
    assert main(["simulate", chain, *options]) == 1
    assert "2 runs, 2 of them refused" in capsys.readouterr().out


REFUSED = {
    "no grid for a symbol": (["--grid", "n=1"], "--grid T=…"),
    "unknown name": ([*GRID, "--grid", "T9=1"], "T9"),
    "a key in two places": ([*GRID, "--grid", "samples=1"], "downstream.samples"),
    "no values": ([*GRID, "--grid", "ridge="], "NAME=VALUES"),
    "bad range": ([*GRID, "--grid", "ridge=1:2"], "FROM:TO:COUNT"),
    "twice": ([*GRID, "--grid", "T=1"], "two --grid"),
    "set and grid": ([*GRID, "--set", "T=5"], "T"),
    "too many runs": ([*GRID, "--grid", "ridge=0:1:10100", "--replicates", "100"], "more than"),
    "replicates": ([*GRID, "--replicates", "0"], "'0'"),
    "seed": ([*GRID, "--seed", "x"], "'x'"),
    "simulator": ([*GRID, "--simulator", "magic"], "magic"),
    "workers and scheduler": ([*GRID, "--workers", "1", "--scheduler", "tcp://127.0.0.1:1"], "--scheduler"),
    "no workers": ([*GRID, "--workers", "0"], "'0'"),
    "no address": ([*GRID, "--scheduler", "here"], "here"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_wrong_use(capsys, chain, tmp_path, name):
    options, named = REFUSED[name]
    assert named in refused(capsys, "simulate", chain, "--out", str(tmp_path / "r.csv"), *options)
    assert not (tmp_path / "r.csv").exists()


@pytest.mark.parametrize("out", ["r.txt", "", ".", "..", "file/r.csv", "taken.csv", "x" * 300 + ".csv", "-"])
def test_places_that_take_no_result(capsys, chain, tmp_path, monkeypatch, out):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    (tmp_path / "taken.csv").write_text("mine")
    refused(capsys, "simulate", chain, *GRID, "--out", out)
    assert (tmp_path / "taken.csv").read_text() == "mine"


def test_no_out(capsys, chain):
    assert "--out" in refused(capsys, "simulate", chain, *GRID)


def test_another_campaign_is_refused(capsys, chain, tmp_path, inline):
    out = ["--out", str(tmp_path / "r.csv")]
    assert main(["simulate", chain, *GRID, *out]) == 0
    capsys.readouterr()
    assert "seed 0, not 1" in refused(capsys, "simulate", chain, *GRID, *out, "--seed", "1")


def test_files_that_may_not_grow_are_one_line(chain, tmp_path):
    # A real refusal of the system while the journal is written: no file of this process may exceed 60 kB.
    argv = ["simulate", chain, *GRID, "--replicates", "2000", "--workers", "1", "--out", str(tmp_path / "r.csv")]
    done = subprocess.run(
        [sys.executable, "-m", "collapse_sym.cli", *argv],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    lines = [line for line in done.stderr.splitlines() if not line.startswith("[")]
    assert done.returncode == 2 and len(lines) == 1 and "what is stored stays" in lines[0], done.stderr


def test_the_command_knows_the_simulators():
    assert tuple(SIMULATORS) == command.SIMULATORS


class Terminal(io.StringIO):
    """A stderr that says that it is a terminal."""

    def isatty(self):
        return True


def test_a_bar_on_a_terminal(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    bar = command.Bar()
    for done in (0, 5, 10):
        bar(done, 10)
    bar.close()
    drawn = terminal.getvalue().split("\r")
    assert "[" + "." * 30 + "] 0/10" in drawn[1]
    assert "[" + "#" * 15 + "." * 15 + "] 5/10" in drawn[2] and "left" in drawn[2]
    assert "[" + "#" * 30 + "] 10/10" in drawn[3] and "left" not in drawn[3] and drawn[3].endswith("\n")


def test_lines_elsewhere(capsys):
    bar = command.Bar()
    for done in range(0, 1001):
        bar(done, 1000)
    bar.close()
    assert len(capsys.readouterr().err.splitlines()) == 11


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.6, "1:00"), (3600, "1:00:00"), (90061, "25:01:01")])
def test_times(seconds, text):
    assert command._clock(seconds) == text
