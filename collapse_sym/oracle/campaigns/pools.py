"""Where campaigns run: any ``concurrent.futures.Executor``, here a pool of local processes or a Dask cluster."""

from __future__ import annotations

import logging
import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ...errors import InvalidInput, MissingTool

#: What the libraries below numpy read when they are loaded.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
#: Seconds for a scheduler to answer.
PATIENCE = 10
_ADDRESS = re.compile(r"([a-z]+://)?[^\s/@]+:\d{1,5}\Z", re.ASCII)


@dataclass(frozen=True)
class Pool:
    """An executor, how many tasks it works on at a time, and whether it still can finish what it was given."""

    executor: Executor
    width: int = 1
    alive: Callable[[], bool] = lambda: True


@contextmanager
def local_pool(workers: int | None = None) -> Iterator[Pool]:
    """A pool of local processes, by default one per core, each with one thread of linear algebra.

    Leaving it on an exception stops the processes at once; they also end by themselves when their parent is killed.
    """
    count = workers or _cores()
    # spawn: a fork would copy threads and locks of numpy in whatever state they are.
    executor = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_born)
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))  # read by a new process when it loads numpy, before any code of ours
    try:
        yield Pool(executor, count)
        executor.shutdown()
    except BaseException:
        _stop(executor)
        raise
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def _cores() -> int:
    # what this process may use, where the system tells; the machine's otherwise
    own = getattr(os, "sched_getaffinity", None)
    return len(own(0)) if own else os.cpu_count() or 1


def _born() -> None:
    # An interrupt of the terminal reaches the whole group: the parent alone shall answer it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    # A pool's queue is held open by its other processes: without this, workers of a killed parent wait for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _stop(executor: ProcessPoolExecutor) -> None:
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()


@contextmanager
def dask_pool(address: str) -> Iterator[Pool]:
    """The workers of a Dask cluster, by the address of its scheduler; collapse_sym must be installed there.

    Raises: MissingTool, InvalidInput (nobody answers, no workers).
    """
    try:
        from distributed import Client
    except ImportError:
        raise MissingTool("distributed", "--scheduler needs it", "pip install 'collapse-sym[cluster]'") from None
    if not _ADDRESS.match(address):
        raise InvalidInput(address, "is no address of a scheduler", "write tcp://HOST:PORT")
    with _quiet():
        client = _client(Client, address)
        try:
            _wait_for_workers(client, address)
            # A client that has given up its scheduler leaves its futures pending for ever: ask it.
            # Not pure: every parcel is a task of its own, and hashing its content would cost more than sending it.
            executor = client.get_executor(pure=False)
            yield Pool(executor, sum(client.nthreads().values()), lambda: client.status != "closed")
        finally:
            client.close()


def _client(make: Any, address: str) -> Any:
    try:
        return make(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, KeyError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InvalidInput(address, f"no Dask scheduler answers: {why}", "give its address, tcp://HOST:PORT") from None


def _wait_for_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        remedy = f"start some: dask worker {address}"
        raise InvalidInput(address, "this cluster has no workers", remedy) from None


@contextmanager
def _quiet() -> Iterator[None]:
    # Our one line says what happened; the library's log would say it again over several screens.
    loggers = [logging.getLogger(n) for n in logging.root.manager.loggerDict if n.partition(".")[0] == "distributed"]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before):
            logger.setLevel(level)
