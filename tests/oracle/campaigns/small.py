"""A small campaign, and ways of running it."""

import csv
from concurrent.futures import Executor, Future, ThreadPoolExecutor

from collapse_sym.chain import loads
from collapse_sym.oracle.campaigns import (
    COLUMNS,
    Campaign,
    Journal,
    Pool,
    journal_path,
    parse_grid,
    run_campaign,
    table_of,
    write_table,
)

TEXT = """\
[population]
covariance = { kind = "isotropic", dimension = 8 }
truth = { kind = "norm", squared = 1 }
[[generator]]
repeat = "n"
fit = "ols"
samples = "T0"
noise = 0.5
[downstream]
fit = "ridge"
ridge = 0.1
samples = "T"
noise = 0.1
"""
CHAIN = loads(TEXT)
#: T0 = 8 and 9 are refused: infinite risk in dimension 8.
GRID = ("n=1,2", "T0=6,8:14:4lin,9", "T=5,20", "ridge=1e-3,1e-2")
REPLICATES = 3


class Inline(Executor):
    """Work done at once, in the order in which it is handed over."""

    def submit(self, function, /, *args, **kwargs):
        future = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


def campaign(grid=GRID, *, chain=CHAIN, replicates=REPLICATES, seed=1, simulator="averaged"):
    """The small campaign with some of it changed."""
    return Campaign(chain, parse_grid(chain, grid), replicates, seed, simulator)


def carry_out(out, plan=None, pool=None, **options):
    """Run a campaign into a file; the number of tasks that were new."""
    plan = plan or campaign()
    with Journal(journal_path(out), plan.identity) as journal:
        new = run_campaign(plan, journal, pool or Pool(Inline()), **options)
        write_table(out, table_of(plan, list(journal.results()), COLUMNS))
    return new


def threads(count):
    """A pool of threads."""
    return Pool(ThreadPoolExecutor(count), count)


def rows(out):
    """The rows of a CSV result."""
    with open(out, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def stored(out):
    """(digest → run) of the journal beside a result."""
    import sqlite3

    database = sqlite3.connect(journal_path(out))
    found = dict(database.execute("SELECT digest, run FROM done"))
    database.close()
    return found
