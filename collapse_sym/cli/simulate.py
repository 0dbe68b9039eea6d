"""collapse-sym simulate: a chain over a grid, many times at each point, on all cores or on a cluster."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .chains import add_chain, the_chain, whole
from .output import say

if TYPE_CHECKING:
    from ..oracle.campaigns import Campaign, Journal, Pool, Result

EPILOG = """\
examples:
  collapse-sym simulate chain.toml --grid T=100:1000000:25log --grid ridge=1e-3,1e-2 --out results.parquet
  collapse-sym simulate chain.toml --set n=3 --grid T0=40:400:10 --replicates 100 --out results.csv
  collapse-sym simulate chain.toml --grid n=0,1,2,4,8 --scheduler tcp://10.0.0.1:8786 --out results.jsonl

A grid runs over symbols of the chain, or over keys of its file: ridge, or downstream.ridge where several fits
have it.  VALUES are numbers with commas between; FROM:TO:COUNT is a range, with log behind it an even one in the
logarithm; sizes are rounded.  The rows of the result: the grid's values, replicate, seed (the sha256 of the task),
bias (clean + delta + cross), variance, collapse, total, and refused, the reason where a point has no numbers.
Finished runs are kept in OUT.journal: a campaign that was stopped in any way goes on when it is started again, and
grows when the same command asks for more points or replicates.  Results do not depend on the number of workers.
At a ridge < 0 the rows are single draws, by averaged or direct: no mean over draws is finite, medians tell.
exit code: 0 fine, 1 no point has numbers, 2 wrong use, or stopped with all finished runs stored
"""

SIMULATORS = ("averaged", "spectra", "expected", "direct")
WIDTH = 30


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "simulate",
        help="simulate a chain over a grid of sizes and penalties, on all cores or a cluster",
        description="Simulate a chain over a grid, many times at each point; a stopped campaign goes on.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_chain(parser)
    parser.add_argument(
        "--grid", metavar="NAME=VALUES", action="append", default=[], help="e.g. T=100:10000:9log; may be repeated"
    )
    parser.add_argument("--replicates", type=whole(1, 10**6), default=1, metavar="N", help="runs per point (default 1)")
    parser.add_argument("--seed", type=whole(0, 2**63), default=0, metavar="N", help="default 0")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a .parquet, .csv or .jsonl file")
    parser.add_argument(
        "--simulator", choices=SIMULATORS,
        help="averaged: label noise averaged exactly; spectra: directions too, by far faster (isotropic Σ, fresh "
        "designs; the default there); expected: designs with a known mean too; direct: raw errors of trained models",
    )  # fmt: skip
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--workers", type=whole(1, 1024), metavar="N", help="local processes (default: one per core)")
    where.add_argument("--scheduler", metavar="ADDRESS", help="run on a Dask cluster, e.g. tcp://10.0.0.1:8786")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run or go on with the campaign and write its table."""
    from ..oracle.campaigns import (
        Campaign,
        Journal,
        check_output,
        default_simulator,
        journal_path,
        parse_grid,
        run_campaign,
    )

    chain, out = the_chain(arguments), arguments.out
    check_output(out)
    axes = parse_grid(chain, arguments.grid)
    simulator = arguments.simulator or default_simulator(chain)
    campaign = Campaign(chain, axes, arguments.replicates, arguments.seed, simulator)
    with Journal(journal_path(out), campaign.identity) as journal:
        bar = Bar()
        try:
            with _pool(arguments, campaign) as pool:
                new = run_campaign(campaign, journal, pool, progress=bar)
        finally:
            bar.close()
        results = list(journal.results())
        _write(out, campaign, results, journal)
    refused = sum(r.refused is not None for r in results)
    note = f", {refused} of them refused (column refused says why)" if refused else ""
    print(f"{out}: {len(results)} runs{note}; {new} of them new")
    return 1 if refused == len(results) else 0


def _pool(arguments: argparse.Namespace, campaign: Campaign) -> AbstractContextManager[Pool]:
    from ..oracle.campaigns import dask_pool, local_pool

    return dask_pool(arguments.scheduler) if arguments.scheduler else local_pool(arguments.workers)


def _write(out: Path, campaign: Campaign, results: list[Result], journal: Journal) -> None:
    from ..oracle.campaigns import COLUMNS, table_of, write_table

    write_table(out, table_of(campaign, results, COLUMNS))


class Bar:
    """A progress bar on stderr where that is a terminal, a line at each tenth elsewhere: so many of ``what``."""

    def __init__(self, what: str = "runs stored") -> None:
        self._what = what
        self._live = bool(sys.stderr and sys.stderr.isatty())
        self._start, self._first, self._tenth, self._shown = time.monotonic(), -1, -1, False

    def __call__(self, done: int, size: int) -> None:
        """Show that ``done`` of ``size`` runs are stored."""
        self._first = done if self._first < 0 else self._first
        if self._live:
            self._draw(done, size)
        elif 10 * done // size > self._tenth:
            self._tenth = 10 * done // size
            say(f"[{done}/{size}] {self._what}")

    def _draw(self, done: int, size: int) -> None:
        filled = WIDTH * done // size
        rate = (done - self._first) / max(time.monotonic() - self._start, 1e-9)
        left = f"  {_clock((size - done) / rate)} left" if rate and done < size else ""
        line = f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{size}{left}"
        self._shown = True
        try:
            print(f"\r{line}\x1b[K", end="", file=sys.stderr, flush=True)
        except (OSError, ValueError):
            pass

    def close(self) -> None:
        """End the line of the bar, so that what follows has one of its own."""
        if self._shown:
            say("")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
