"""Campaigns: independent of workers and order, stored as they finish, never done twice."""

import hashlib
import json
import math
import random
import sqlite3
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import numpy as np
import pytest

from collapse_sym.chain import loads
from collapse_sym.errors import InvalidInput, MissingTool, TooLarge, Unfinished
from collapse_sym.oracle import simulate
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.campaigns import (
    COLUMNS,
    SIMULATORS,
    Journal,
    Pool,
    check_output,
    default_simulator,
    journal_path,
    table_of,
)
from collapse_sym.oracle.campaigns import tasks as tasks_module
from collapse_sym.oracle.campaigns.tables import write_table
from collapse_sym.oracle.campaigns.tasks import canonical_text
from collapse_sym.testing import goes_red
from tests.oracle.campaigns.small import (
    CHAIN,
    GRID,
    REPLICATES,
    TEXT,
    Inline,
    campaign,
    carry_out,
    rows,
    stored,
    threads,
)


class Shuffled(Inline):
    """Work done in another order than it is handed over: nothing is done before several parcels are there."""

    def __init__(self, seed):
        self._random, self._waiting = random.Random(seed), []

    def submit(self, function, /, *args, **kwargs):
        future = Future()
        self._waiting.append((future, function, args))
        if len(self._waiting) == 4:
            self.flush()
        return future

    def flush(self):
        self._random.shuffle(self._waiting)
        while self._waiting:
            future, function, args = self._waiting.pop()
            future.set_result(function(*args))
        return True


def test_results_do_not_depend_on_workers_or_order(tmp_path, monkeypatch):
    monkeypatch.setattr("collapse_sym.oracle.campaigns.run.HEARTBEAT", 0.01)  # the last parcels wait for it
    backwards = ["n=2,1", "T0=14:8:4lin,6,9", "T=20,5", "ridge=1e-2,1e-3"]

    def check():
        for suffix in ("csv", "parquet"):
            files = [tmp_path / f"{name}.{suffix}" for name in ("inline", "threads", "backwards")]
            for file in files:
                journal_path(file).unlink(missing_ok=True)
            carry_out(files[0])
            carry_out(files[1], pool=threads(3))
            shuffled = Shuffled(0)
            carry_out(files[2], campaign(backwards), Pool(shuffled, 2, shuffled.flush))
            assert len({file.read_bytes() for file in files}) == 1

    goes_red(check, sys.modules["collapse_sym.oracle.campaigns.worker"], "generator_of", lambda f: one_stream())


def one_stream():
    rng = np.random.default_rng(0)
    return lambda digest: rng


def test_the_table_holds_every_task_in_order(tmp_path):
    carry_out(tmp_path / "r.csv")
    table = rows(tmp_path / "r.csv")
    assert list(table[0]) == ["n", "T0", "T", "ridge", "replicate", "seed", *COLUMNS, "refused"]
    keys = [(int(r["n"]), int(r["T0"]), int(r["T"]), float(r["ridge"]), int(r["replicate"])) for r in table]
    assert keys == sorted(keys) and len(set(keys)) == 2 * 6 * 2 * 2 * REPLICATES
    assert {k[3] for k in keys} == {0.001, 0.01}
    for r in table:
        if r["T0"] in ("8", "9"):
            assert "infinite" in r["refused"] and r["total"] == ""
        else:
            bias, variance, collapse, total = (float(r[c]) for c in ("bias", "variance", "collapse", "total"))
            assert r["refused"] == "" and math.isclose(total, bias + variance + collapse) and total > 0


def test_parquet_has_types_and_says_what_its_columns_mean(tmp_path):
    import pyarrow.parquet as parquet

    carry_out(tmp_path / "r.parquet")
    table = parquet.read_table(tmp_path / "r.parquet")
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["T"] == kinds["n"] == kinds["replicate"] == "int64"
    assert kinds["ridge"] == kinds["total"] == "double" and kinds["seed"] == kinds["refused"] == "string"
    about = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert about["collapse"] == COLUMNS["collapse"] and json.loads(about["seed"]) == 1
    carry_out(tmp_path / "r.csv")
    for one, other in zip(table.to_pylist(), rows(tmp_path / "r.csv")):
        assert {k: "" if v is None else v if isinstance(v, str) else repr(v) for k, v in one.items()} == other


def test_a_task_is_seeded_by_the_digest_of_its_text():
    task = next(campaign().tasks())
    text = canonical_text(repr(CHAIN), dict(task.point), 0, 1, "averaged")
    assert task.digest == hashlib.sha256(text.encode()).hexdigest()
    assert json.loads(text)["point"] == {"T": "5", "T0": "6", "n": "1", "ridge": "1/1000"}
    state = np.random.default_rng(np.random.SeedSequence(int(task.digest, 16))).bit_generator.state
    assert tasks_module.generator_of(task.digest).bit_generator.state == state


def test_every_part_of_the_identity_counts():
    plans = [
        campaign(),
        campaign(seed=2),
        campaign(simulator="direct"),
        campaign(chain=loads(TEXT.replace("0.5", "0.6"))),
    ]
    digests = [{task.digest for task in plan.tasks()} for plan in plans]
    assert all(len(found) == plans[0].size for found in digests)
    assert len(set.union(*digests)) == 4 * plans[0].size


def test_numbers_agree_with_the_simulator_in_the_mean(tmp_path):
    chain = CHAIN.substitute({"n": 2, "T0": 20, "T": 30})
    run = simulate(chain, replicates=4000)
    for name in SIMULATORS:
        out = tmp_path / f"{name}.csv"
        carry_out(out, campaign(["n=2", "T0=20", "T=30"], replicates=800, simulator=name))
        for part in ("bias", "variance", "collapse", "total"):
            sample = np.array([float(r[part]) for r in rows(out)])
            error = np.hypot(sample.std() / len(sample) ** 0.5, run.stderr(part))
            assert abs(sample.mean() - run.mean(part)) < family("means").z * error + 1e-12, (name, part)


def test_the_default_simulator_covers_what_it_is_chosen_for():
    assert default_simulator(CHAIN) == "spectra"
    assert default_simulator(loads(TEXT.replace("noise = 0.5", 'noise = 0.5\ndesign = "X"'))) == "averaged"
    unequal = TEXT.replace('kind = "isotropic", dimension = 8', 'kind = "diagonal", eigenvalues = [1, 2]')
    unequal = loads(unequal.replace('"norm"', '"random"'))
    assert default_simulator(unequal) == "averaged"


def test_a_simulator_that_does_not_cover_a_chain_says_so_in_every_row(tmp_path):
    unequal = TEXT.replace('kind = "isotropic", dimension = 8', 'kind = "diagonal", eigenvalues = [1, 2]')
    plan = campaign(["n=1", "T0=20", "T=30"], chain=loads(unequal.replace('"norm"', '"random"')), simulator="spectra")
    carry_out(tmp_path / "r.csv", plan)
    assert all("unequal eigenvalues" in r["refused"] for r in rows(tmp_path / "r.csv"))


# -- stopping and going on -----------------------------------------------------------------------


class Dies(Inline):
    """Workers that die after some parcels."""

    def __init__(self, parcels, error):
        self.left, self.error = parcels, error

    def submit(self, function, /, *args, **kwargs):
        if self.left == 0:
            future = Future()
            future.set_exception(self.error)
            return future
        self.left -= 1
        return super().submit(function, *args, **kwargs)


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (BrokenProcessPool("x"), "a worker died"),
        (MemoryError(), "out of memory"),
        (ModuleNotFoundError("No module named 'collapse_sym'"), "install"),
    ],
)
def test_what_was_stored_stays_when_workers_die(tmp_path, error, named):
    whole, out = tmp_path / "whole.csv", tmp_path / "r.csv"
    carry_out(whole)
    with pytest.raises(Unfinished, match=named):
        carry_out(out, pool=Pool(Dies(4, error), 2))
    kept = stored(out)
    assert 0 < len(kept) < campaign().size and not out.exists()
    assert carry_out(out) == campaign().size - len(kept)
    again = stored(out)
    assert {d for d, run in again.items() if run == 1} == set(kept)
    assert out.read_bytes() == whole.read_bytes()


def test_a_bug_in_a_worker_is_told_as_one(tmp_path):
    with pytest.raises(ZeroDivisionError):
        carry_out(tmp_path / "r.csv", pool=Pool(Dies(2, ZeroDivisionError()), 2))
    assert stored(tmp_path / "r.csv")


def test_a_finished_campaign_does_nothing_and_a_grown_one_only_what_is_new(tmp_path):
    out = tmp_path / "r.csv"
    assert carry_out(out) == campaign().size
    first = out.read_bytes()
    assert carry_out(out) == 0 and out.read_bytes() == first
    grown = campaign(replicates=REPLICATES + 1)
    assert carry_out(out, grown) == grown.size - campaign().size
    assert carry_out(out) == 0 and len(rows(out)) == grown.size
    fresh = tmp_path / "fresh.csv"
    carry_out(fresh, grown)
    assert fresh.read_bytes() == out.read_bytes()


def test_nothing_is_stored_twice(tmp_path):
    plan, out = campaign(), tmp_path / "r.csv"
    carry_out(out)
    with Journal(journal_path(out), plan.identity) as journal:
        with pytest.raises(sqlite3.IntegrityError):
            journal.store(list(journal.results())[:1])


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"seed": 2}, "seed 1, not 2"),
        ({"simulator": "direct"}, "simulator averaged, not direct"),
        ({"chain": loads(TEXT.replace("0.5", "0.6"))}, "another chain"),
        ({"grid": [*GRID, "squared=1"]}, "names T, T0, n, ridge, not T, T0, n, ridge, squared"),
    ],
)
def test_another_campaign_is_refused_by_name(tmp_path, other, named):
    out = tmp_path / "r.csv"
    carry_out(out)
    before = out.read_bytes(), stored(out)
    with pytest.raises(InvalidInput, match=named):
        carry_out(out, campaign(**other))
    assert (out.read_bytes(), stored(out)) == before


def test_a_campaign_that_never_stored_anything_binds_nobody(tmp_path):
    out = tmp_path / "r.csv"
    Journal(journal_path(out), campaign(seed=2).identity).close()
    assert carry_out(out) == campaign().size


# -- refusals of a place -------------------------------------------------------------------------


def test_two_runs_do_not_write_one_campaign(tmp_path):
    with Journal(tmp_path / "j", campaign().identity):
        with pytest.raises(InvalidInput, match="another run"):
            Journal(tmp_path / "j", campaign().identity)


@pytest.mark.parametrize("content", [b"not a database, but long enough to be read as one" * 50, b"\0" * 5000])
def test_a_file_that_is_no_journal(tmp_path, content):
    (tmp_path / "j").write_bytes(content)
    with pytest.raises(InvalidInput, match="no journal"):
        Journal(tmp_path / "j", campaign().identity)
    assert (tmp_path / "j").read_bytes() == content


def test_places_that_take_no_file(tmp_path):
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file" / "r.csv", tmp_path / ("x" * 300 + ".csv"), tmp_path / "a\0b.csv"):
        with pytest.raises(InvalidInput):
            check_output(place)
            Journal(journal_path(place), campaign().identity)
    refusals = {"r.txt": "ends in", "r": "ends in", "file.csv": "no campaign's", "folder.csv": "folder"}
    for name, named in refusals.items():
        (tmp_path / "file.csv").write_text("mine")
        (tmp_path / "folder.csv").mkdir(exist_ok=True)
        with pytest.raises(InvalidInput, match=named):
            check_output(tmp_path / name)


def test_parquet_without_its_library_is_refused_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingTool, match="campaign"):
        check_output(tmp_path / "r.parquet")
    check_output(tmp_path / "r.csv")


def test_a_full_disk_keeps_what_is_stored(tmp_path):
    # SQLite's own limit on pages gives the very error of a full disk
    plan, out = campaign(replicates=40), tmp_path / "r.csv"
    with Journal(journal_path(out), plan.identity) as journal:
        (pages,) = journal._database.execute("PRAGMA page_count").fetchone()
        journal._database.execute(f"PRAGMA max_page_count={pages + 30}")
        from collapse_sym.oracle.campaigns import run_campaign

        with pytest.raises(Unfinished, match="disk is full"):
            run_campaign(plan, journal, Pool(Inline()))
    kept = stored(out)
    assert 0 < len(kept) < plan.size
    assert carry_out(out, plan) == plan.size - len(kept)


def test_a_result_without_room_leaves_the_journal_and_the_old_result(tmp_path, monkeypatch):
    plan, out = campaign(), tmp_path / "r.csv"
    carry_out(out)
    before = out.read_bytes()

    def full(self, data):
        raise OSError(28, "No space left on device")

    with Journal(journal_path(out), plan.identity) as journal:
        table = table_of(plan, list(journal.results()), COLUMNS)
    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(Unfinished, match="no space left"):
        write_table(out, table)
    monkeypatch.undo()
    assert out.read_bytes() == before and {p.name for p in tmp_path.iterdir()} == {"r.csv", "r.csv.journal"}


# -- points without numbers ----------------------------------------------------------------------


def overflows(plan, rng):
    """A simulator whose numbers are not finite."""
    return {**dict.fromkeys(COLUMNS, 0.0), "total": float(np.float64(1e308) * 10)}


def singular(plan, rng):
    """A simulator that meets a singular matrix."""
    return {"total": float(np.linalg.inv(np.zeros((2, 2)))[0, 0])}


@pytest.mark.parametrize(("simulator", "named"), [(overflows, "not finite"), (singular, "Singular")])
def test_what_has_no_number_is_a_row_with_its_reason(tmp_path, simulator, named):
    carry_out(tmp_path / "r.csv", simulator=simulator)
    assert all(named in r["refused"] or "infinite" in r["refused"] for r in rows(tmp_path / "r.csv"))


def test_a_point_too_large_to_simulate_is_a_row(tmp_path):
    carry_out(tmp_path / "r.csv", campaign(["n=1", "T0=9000", "T=20", "dimension=8,3000"]))
    reasons = {r["dimension"]: r["refused"] for r in rows(tmp_path / "r.csv")}
    assert reasons["8"] == "" and "d = 3000" in reasons["3000"]


def test_too_many_runs():
    with pytest.raises(TooLarge):
        campaign(replicates=10**6)


def test_progress_counts_what_is_stored(tmp_path):
    seen = []
    carry_out(tmp_path / "r.csv", progress=lambda done, size: seen.append((done, size)))
    size = campaign().size
    assert seen[0] == (0, size) and seen[-1] == (size, size) and seen == sorted(seen) and len(seen) > 5
