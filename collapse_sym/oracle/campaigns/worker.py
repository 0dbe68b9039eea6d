"""What a worker does: the tasks that it is handed, one after the other, on one thread."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...chain.model import Chain
from ...errors import CollapseSymError
from ..plan import Plan, plan_of
from .journal import Result
from .names import at
from .simulators import DRAWS, Simulator
from .tasks import Task, generator_of


@dataclass(frozen=True)
class Done:
    """The results of some tasks, and the seconds that they took."""

    results: tuple[Result, ...]
    seconds: float


def work(chain: Chain, tasks: Sequence[Task], simulator: Simulator) -> Done:
    """Carry out tasks; what refuses a point becomes its result."""
    start = time.perf_counter()
    with ONE_THREAD:
        results = []
        plan: Plan | CollapseSymError | None = None
        for task, before in zip(tasks, [None, *tasks]):
            if plan is None or before is None or before.point != task.point:
                plan = _plan(chain, task, simulator)
            results.append(_result(plan, task, simulator))
    return Done(tuple(results), time.perf_counter() - start)


def _plan(chain: Chain, task: Task, simulator: Simulator) -> Plan | CollapseSymError:
    try:
        return plan_of(at(chain, dict(task.point)), draws=simulator in DRAWS)
    except CollapseSymError as refusal:
        return refusal


def _result(plan: Plan | CollapseSymError, task: Task, simulator: Simulator) -> Result:
    common = (task.digest, task.point, task.replicate)
    if isinstance(plan, CollapseSymError):
        return Result(*common, refused=str(plan))
    try:
        with np.errstate(all="ignore"):  # an overflow is told by its result, once and not by a warning
            numbers = {column: float(value) for column, value in simulator(plan, generator_of(task.digest)).items()}
    except (CollapseSymError, np.linalg.LinAlgError) as refusal:
        return Result(*common, refused=str(refusal))
    if not all(map(math.isfinite, numbers.values())):
        return Result(*common, refused="not finite in floating-point numbers")
    return Result(*common, numbers=numbers)


class _OneThread:
    """Linear algebra on one thread while anybody is within: the first one in limits it, the last one out restores it.

    Sums then have one order, and workers do not fight for cores.  Local workers are born with one thread; for
    workers that were not started here threadpoolctl, of the extra ``cluster``, sees to it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._limits: Any = None

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._limits = _limited()

    def __exit__(self, *exception: Any) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0 and self._limits is not None:
                self._limits.restore_original_limits()


def _limited() -> Any:
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return None
    return threadpool_limits(limits=1)


ONE_THREAD = _OneThread()
