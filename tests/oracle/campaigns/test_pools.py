"""Campaigns on real processes: killed in the middle, losing a worker, on a Dask cluster."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from collapse_sym.cli.main import main
from collapse_sym.errors import InvalidInput, Unfinished
from collapse_sym.oracle.campaigns import Pool, dask_pool, local_pool
from collapse_sym.oracle.campaigns.pools import THREADS
from collapse_sym.oracle.campaigns.worker import ONE_THREAD
from tests.oracle.campaigns.small import TEXT, Inline, campaign, carry_out, rows, stored, threads

#: About a tenth of a second of work per task: long enough to be met in the middle.
SLOW = TEXT.replace("dimension = 8", "dimension = 300").replace('"n"', "3")
ARGUMENTS = ["--grid", "T0=400,500", "--grid", "T=600", "--replicates", "12", "--seed", "5", "--simulator", "averaged"]
SIZE = 24
#: A campaign that cannot end before it is met, however late a busy machine meets it.
LONG, LONG_SIZE = ("--replicates", "200"), 400


def command(folder, out="r.csv", *more):
    (folder / "slow.toml").write_text(SLOW, encoding="utf-8")
    return [sys.executable, "-m", "collapse_sym.cli", "simulate", "slow.toml", *ARGUMENTS, "--out", out, *more]


def started(folder, out, *more):
    """A campaign of two workers that has stored something and is not done."""
    words, pipe = command(folder, out, "--workers", "2", *more), subprocess.PIPE
    process = subprocess.Popen(words, cwd=folder, stderr=pipe, stdout=pipe, text=True, preexec_fn=_can_be_interrupted)
    for line in process.stderr:
        if line.startswith("[") and not line.startswith("[0/"):
            return process
    raise AssertionError(f"nothing was stored: {process.wait()}")


def _can_be_interrupted():
    """A suite that a script runs in the background ignores interrupts, and hands that on to its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def workers_of(process):
    found = psutil.Process(process.pid).children(recursive=True)
    return [child for child in found if "spawn_main" in " ".join(child.cmdline())]


def reference(folder):
    """The result of an uninterrupted run, in this process."""
    from collapse_sym.chain import loads

    plan = campaign(["T0=400,500", "T=600"], chain=loads(SLOW), replicates=12, seed=5)
    carry_out(folder / "whole.csv", plan, threads(2))
    return (folder / "whole.csv").read_bytes()


def test_a_killed_campaign_goes_on_and_does_nothing_twice(tmp_path):
    process = started(tmp_path, "r.csv")
    workers = workers_of(process)
    assert len(workers) == 2
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    outlived = psutil.wait_procs(workers, timeout=20)[1]
    for worker in outlived:
        worker.kill()
    assert not outlived, "workers outlive their parent"
    process.communicate()  # closes the pipes, which workers that live would keep open
    kept = stored(tmp_path / "r.csv")
    assert 0 < len(kept) < SIZE and not (tmp_path / "r.csv").exists()
    done = subprocess.run(command(tmp_path, "r.csv"), cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"r.csv: {SIZE} runs; {SIZE - len(kept)} of them new\n"
    assert {d for d, run in stored(tmp_path / "r.csv").items() if run == 1} == set(kept)
    assert (tmp_path / "r.csv").read_bytes() == reference(tmp_path)


def test_a_worker_that_dies_is_one_line_and_keeps_what_is_stored(tmp_path):
    process = started(tmp_path, "r.csv", *LONG)
    workers_of(process)[0].kill()
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2 and out == ""
    lines = [line for line in err.splitlines() if not line.startswith("[")]
    assert len(lines) == 1 and "a worker died" in lines[0] and "what is stored stays" in lines[0]
    assert 0 < len(stored(tmp_path / "r.csv")) < LONG_SIZE


def test_an_interrupt_stops_at_once_and_keeps_what_is_stored(tmp_path):
    process = started(tmp_path, "r.csv", *LONG)
    workers = workers_of(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130 and err.splitlines()[-1] == "interrupted" and "Traceback" not in err
    assert not psutil.wait_procs(workers, timeout=20)[1]
    assert 0 < len(stored(tmp_path / "r.csv")) < LONG_SIZE


def threads_of_blas():
    """Threads that linear algebra uses in this process, by its own account."""
    from threadpoolctl import threadpool_info

    return max(pool["num_threads"] for pool in threadpool_info())


def blas_within():
    with ONE_THREAD:
        return threads_of_blas()


def environment():
    return {name: os.environ.get(name) for name in THREADS}


def test_local_workers_are_born_with_one_thread(monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    with local_pool(1) as pool:
        assert set(pool.executor.submit(environment).result().values()) == {"1"}
        assert pool.executor.submit(threads_of_blas).result() == 1
    assert os.environ["OPENBLAS_NUM_THREADS"] == "2"


def test_a_task_limits_threads_wherever_it_runs_and_gives_them_back():
    from threadpoolctl import threadpool_limits

    with threadpool_limits(2):
        with ONE_THREAD, ONE_THREAD:
            assert threads_of_blas() == 1
        assert threads_of_blas() == 2


# -- Dask ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster():
    """A real local cluster: a scheduler and two worker processes, on loopback."""
    import dask
    from distributed import LocalCluster

    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        with LocalCluster(2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as cluster:
            yield cluster


def test_a_cluster_gives_the_same_bytes(tmp_path, capsys, cluster):
    (tmp_path / "chain.toml").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "cluster.csv"
    grid = [word for text in ("n=1,2", "T0=6,8:14:4lin,9", "T=5,20", "ridge=1e-3,1e-2") for word in ("--grid", text)]
    options = [*grid, "--replicates", "3", "--seed", "1", "--simulator", "averaged", "--out", str(out)]
    assert main(["simulate", str(tmp_path / "chain.toml"), *options, "--scheduler", cluster.scheduler_address]) == 0
    assert "144 runs" in capsys.readouterr().out
    carry_out(tmp_path / "local.csv")
    assert out.read_bytes() == (tmp_path / "local.csv").read_bytes()
    assert len(rows(out)) == 144


def test_work_is_shared_by_the_workers_of_the_cluster(cluster):
    with dask_pool(cluster.scheduler_address) as pool:
        assert pool.width == 2 and pool.alive()
        pids = {f.result() for f in [pool.executor.submit(pid_after, 0.2) for _ in range(6)]}
    assert len(pids) == 2 and os.getpid() not in pids


def pid_after(seconds):
    time.sleep(seconds)
    return os.getpid()


@pytest.mark.deep
def test_a_worker_of_the_cluster_that_dies_is_one_line(tmp_path, cluster):
    from collapse_sym.chain import loads

    plan = campaign(["T0=400,500", "T=600"], chain=loads(SLOW), replicates=60, seed=5)
    with pytest.raises(Unfinished, match="a worker died"):
        with dask_pool(cluster.scheduler_address) as pool:
            carry_out(tmp_path / "r.csv", plan, pool, progress=killing(cluster))
    assert 0 < len(stored(tmp_path / "r.csv")) < plan.size
    assert carry_out(tmp_path / "r.csv", plan, threads(2)) == plan.size - len(stored_by(tmp_path / "r.csv", 1))


def stored_by(out, run):
    return [digest for digest, by in stored(out).items() if by == run]


def killing(cluster):
    """Progress that kills the workers once something is stored."""

    def progress(done, size):
        if done:
            for worker in cluster.workers.values():
                os.kill(worker.pid, signal.SIGKILL)

    return progress


@pytest.mark.parametrize("address", ["nowhere", "", "tcp://", "tcp://127.0.0.1:99999999", "tcp://a b:1"])
def test_an_address_that_is_none(address):
    with pytest.raises(InvalidInput, match="no address"):
        with dask_pool(address):
            pass


def test_nobody_answers(monkeypatch):
    monkeypatch.setattr("collapse_sym.oracle.campaigns.pools.PATIENCE", 1)
    with pytest.raises(InvalidInput, match="no Dask scheduler answers"):
        with dask_pool("tcp://127.0.0.1:9"):
            pass


def test_a_pool_that_is_gone_is_told(tmp_path):
    class Silent(Inline):
        def submit(self, function, /, *args, **kwargs):
            from concurrent.futures import Future

            return Future()

    with pytest.raises(Unfinished, match="scheduler is gone"):
        carry_out(tmp_path / "r.csv", pool=Pool(Silent(), 1, lambda: False))
