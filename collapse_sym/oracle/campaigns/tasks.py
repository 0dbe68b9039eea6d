"""Tasks of a campaign: one point of the grid, one replicate; what it is called and what seeds it.

The identity of a task is a canonical text; its sha256 is its name in the journal and the seed of its random stream.
Hence a result depends on the task alone: not on the worker, not on the order, not on what else is computed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...chain.model import Chain
from ...errors import InvalidInput, TooLarge
from ...spectra.spectrum import spectrum_of
from ..plan import INFINITE
from .grid import MAX_TASKS, Axis, points


@dataclass(frozen=True)
class Task:
    """A point (name → number as text), a replicate, and the sha256 of its identity in hexadecimal."""

    point: tuple[tuple[str, str], ...]
    replicate: int
    digest: str


@dataclass(frozen=True)
class Campaign:
    """A chain over a grid, ``replicates`` times at each point, by a named simulator.

    Raises: InvalidInput (a symbol is left, Σ or w₀ is abstract), TooLarge.
    """

    chain: Chain
    axes: tuple[Axis, ...]
    replicates: int
    seed: int
    simulator: str

    def __post_init__(self) -> None:
        if self.replicates < 1 or self.seed < 0:
            raise InvalidInput((self.replicates, self.seed), "replicates are ≥ 1 and seeds ≥ 0", "give such numbers")
        spectrum = spectrum_of(self.chain.population)
        if spectrum is None or not spectrum.has_truth:
            what, remedy = ("Σ", "a covariance") if spectrum is None else ("w₀", "a truth")
            raise InvalidInput(what, "is abstract, and a simulation needs numbers", f"describe {remedy} of numbers")
        if self.chain.population.covariance.infinite and not any(a.name.endswith("dimension") for a in self.axes):
            raise InvalidInput(*INFINITE)
        left = sorted(set(self.chain.symbols) - {axis.name for axis in self.axes})
        if left:
            remedy = " ".join(f"--grid {name}=…" for name in left)
            raise InvalidInput(", ".join(left), "a simulation needs a number here", f"give {remedy} (or --set)")
        if self.size > MAX_TASKS:
            raise TooLarge(self.size, f"more than {MAX_TASKS} runs in one campaign", "coarsen the grid")

    @property
    def size(self) -> int:
        """The number of tasks: points × replicates."""
        count = self.replicates
        for axis in self.axes:
            count *= len(axis.values)
        return count

    @property
    def identity(self) -> dict[str, object]:
        """What all tasks of a file have in common: chain, simulator, seed, names of the grid."""
        return {
            "chain": repr(self.chain),
            "names": sorted(axis.name for axis in self.axes),
            "seed": self.seed,
            "simulator": self.simulator,
        }

    def tasks(self) -> Iterator[Task]:
        """All tasks; the replicates of a point follow each other."""
        chain = repr(self.chain)
        for point in points(self.axes):
            for replicate in range(self.replicates):
                text = canonical_text(chain, point, replicate, self.seed, self.simulator)
                yield Task(tuple(point.items()), replicate, hashlib.sha256(text.encode()).hexdigest())


def canonical_text(chain: str, point: dict[str, str], replicate: int, seed: int, simulator: str) -> str:
    """The identity of a task as one text: JSON with sorted keys and no blanks.

    >>> canonical_text("…", {"T": "100"}, 0, 1, "averaged")
    '{"chain":"\\\\u2026","point":{"T":"100"},"replicate":0,"seed":1,"simulator":"averaged"}'
    """
    identity = {"chain": chain, "point": point, "replicate": replicate, "seed": seed, "simulator": simulator}
    return json.dumps(identity, sort_keys=True, separators=(",", ":"))


def generator_of(digest: str) -> np.random.Generator:
    """The random stream of a task: its sha256 as the entropy of ``numpy.random.SeedSequence``.

    >>> bool(generator_of("00ff" * 16).integers(10**9) == generator_of("00ff" * 16).integers(10**9))
    True
    """
    return np.random.default_rng(np.random.SeedSequence(int(digest, 16)))
