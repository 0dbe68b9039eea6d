"""Running a campaign: hand out tasks, store results as they come, go on where an earlier run stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from itertools import islice
from pathlib import Path

from ...errors import CollapseSymError, Unfinished
from .journal import Journal, Result
from .pools import Pool
from .simulators import SIMULATORS, Simulator
from .tasks import Campaign, Task
from .worker import Done, work

#: Seconds of work in one parcel: much longer than handing it over, short enough to lose.
PARCEL = 0.25
LARGEST_PARCEL = 500
#: Parcels on their way, per worker: one at work and one waiting.
AHEAD = 2
#: Seconds between two looks at whether the workers are still there.
HEARTBEAT = 2

#: (tasks done, tasks in all)
Progress = Callable[[int, int], None]


def run_campaign(
    campaign: Campaign,
    journal: Journal,
    pool: Pool,
    *,
    simulator: Simulator | None = None,
    progress: Progress = lambda done, size: None,
) -> int:
    """Carry out what the journal does not hold yet, and return how many tasks that was.

    ``simulator`` is the function of that name (default: from SIMULATORS).  Results do not depend on the pool.
    Raises: Unfinished (a worker died, the disk is full): what was stored stays.
    """
    simulator = simulator or SIMULATORS[campaign.simulator]
    finished = journal.finished()
    todo = (task for task in campaign.tasks() if task.digest not in finished)
    stored = sum(task.digest in finished for task in campaign.tasks()) if finished else 0
    progress(stored, campaign.size)
    count = 0
    for results in _handed_out(campaign, todo, pool, simulator, journal.path):
        journal.store(results)
        count += len(results)
        progress(stored + count, campaign.size)
    return count


def _handed_out(
    campaign: Campaign, todo: Iterator[Task], pool: Pool, simulator: Simulator, path: Path
) -> Iterator[list[Result]]:
    """Results as they come; the size of a parcel follows the time that the last one took."""
    pending: set[Future[Done]] = set()
    size = 1
    try:
        while True:
            while len(pending) < AHEAD * pool.width and (parcel := tuple(islice(todo, size))):
                pending.add(pool.executor.submit(work, campaign.chain, parcel, simulator))
            if not pending:
                return
            done, pending = wait(pending, timeout=HEARTBEAT, return_when=FIRST_COMPLETED)
            if not done and not pool.alive():
                raise CancelledError
            found = [future.result() for future in done if not future.cancelled() and future.exception() is None]
            if found:
                yield [result for piece in found for result in piece.results]
            for future in done:
                future.result()  # what has failed is told after what has finished is stored
            size = _next_size(found[-1], size) if found else size
    except (BrokenExecutor, CancelledError, MemoryError, ImportError) as error:
        raise lost(path, error) from error
    except Exception as error:
        if type(error).__module__.split(".")[0] != "distributed" or isinstance(error, CollapseSymError):
            raise
        raise lost(path, error) from error
    finally:
        for future in pending:
            future.cancel()


def _next_size(last: Done, size: int) -> int:
    each = last.seconds / len(last.results)
    wanted = int(PARCEL / each) if each > 0 else LARGEST_PARCEL
    return max(1, min(wanted, 2 * size, LARGEST_PARCEL))


def lost(path: Path, error: BaseException) -> Unfinished:
    """What a failure among the workers means for the user."""
    if isinstance(error, ImportError):
        return Unfinished("workers", f"cannot import what they need ({error})", "install collapse-sym where they run")
    if isinstance(error, MemoryError):
        return Unfinished("workers", "are out of memory", "run the same command with fewer --workers; it goes on")
    if isinstance(error, CancelledError):
        return Unfinished(path, "the scheduler is gone", "start it and run again: what is stored stays")
    why = "a worker died (killed, or out of memory?)"
    return Unfinished(path, why, "run the same command again, perhaps with fewer --workers: what is stored stays")
