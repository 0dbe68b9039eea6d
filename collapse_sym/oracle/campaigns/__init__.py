"""Grids of simulations over any executor, stored as they finish.

    grid        NAME=VALUES as axes and points             tasks       one point, one replicate: its name and seed
    names       what a name of a grid means in a chain     simulators  what a task computes
    worker      what a worker does                         pools       local processes, or a Dask cluster
    journal     finished tasks, stored as they come        tables      Parquet, CSV, JSON lines
    run         handing out, storing, going on
"""

from .grid import Axis, parse_grid
from .journal import Journal, Result
from .pools import Pool, dask_pool, local_pool
from .run import run_campaign
from .simulators import COLUMNS, SIMULATORS, default_simulator
from .tables import check_output, journal_path, table_of, write_table
from .tasks import Campaign, Task

__all__ = [
    "COLUMNS",
    "SIMULATORS",
    "Axis",
    "Campaign",
    "Journal",
    "Pool",
    "Result",
    "Task",
    "check_output",
    "dask_pool",
    "default_simulator",
    "journal_path",
    "local_pool",
    "parse_grid",
    "run_campaign",
    "table_of",
    "write_table",
]
