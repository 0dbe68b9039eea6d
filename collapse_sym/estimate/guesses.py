"""What a user believes of the generators: numbers, or ranges of numbers, and the guesses that lie in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from ..errors import InvalidInput
from .passage import Guess

#: how many values of a range are tried
INTEGERS, POINTS = 6, 3
MOST, LOUDEST = 10**12, 1e100


@dataclass(frozen=True)
class Guesses:
    """Ranges (lo, hi) of the number of generations, of their rows and of the standard deviation of their label noise.

    A number stands for a range of one.  ``ridge`` is the generators' λ (None: least squares), ``shared``: one design.

    *Raises* InvalidInput.

    >>> asked = Guesses((1, 3), T0=(100, 400), sigma0=0.2)
    >>> asked.middle
    Guess(generations=2, samples=200, noise=0.2, ridge=None, shared=False)
    >>> len(list(asked.all()))
    12
    """

    generations: Any
    T0: Any = None
    sigma0: Any = 0.0
    ridge: float | None = None
    shared: bool = False

    def __post_init__(self) -> None:
        n = _range("generations", self.generations, whole=True, least=0)
        if self.T0 is None and n[1] > 0:
            raise InvalidInput("T0", "it is not given", "say on how many rows a generator was fitted")
        object.__setattr__(self, "generations", n)
        object.__setattr__(self, "T0", _range("T0", 1 if self.T0 is None else self.T0, whole=True, least=1))
        object.__setattr__(self, "sigma0", _range("sigma0", self.sigma0, whole=False, least=0))
        if self.ridge is not None:
            object.__setattr__(self, "ridge", _range("ridge0", self.ridge, whole=False, least=0)[0])

    @property
    def middle(self) -> Guess:
        """The guess in the middle of all ranges; that of T₀ is geometric, since costs go with 1/T₀."""
        (n, m), (low, high), noise = self.generations, self.T0, self.sigma0
        return self._guess((n + m + 1) // 2, int(round(float(np.sqrt(float(low) * high)))), sum(noise) / 2)

    def all(self) -> Iterator[Guess]:
        """Guesses on a grid over the ranges, ends and middle included."""
        n, rows = (_integers(*ends) for ends in (self.generations, self.T0))
        quiet, loud = self.sigma0
        noises = np.linspace(quiet, loud, POINTS) if quiet < loud else [quiet]
        for one in product(n, rows, noises):
            yield self._guess(*one)

    @property
    def certain(self) -> bool:
        """Whether every range is one number."""
        return all(low == high for low, high in (self.generations, self.T0, self.sigma0))

    def _guess(self, n: int, rows: int, noise: float) -> Guess:
        return Guess(int(n), int(rows), float(noise), self.ridge, self.shared)


def _range(name: str, value: Any, *, whole: bool, least: int) -> tuple[Any, Any]:
    ends = tuple(value) if isinstance(value, (tuple, list)) else (value, value)
    kinds = (int, np.integer) if whole else (int, float, np.integer, np.floating)
    right = len(ends) == 2 and all(isinstance(x, kinds) and not isinstance(x, bool) for x in ends)
    if not right or not least <= ends[0] <= ends[1] <= (MOST if whole else LOUDEST):
        what = "a whole number" if whole else "a number"
        raise InvalidInput(f"{name} = {value}", f"neither {what} from {least} on nor a range of two", "write lo:hi")
    return ends


def _integers(low: int, high: int) -> list[int]:
    if high - low < INTEGERS:
        return list(range(low, high + 1)) if high - low < POINTS else [low, (low + high) // 2, high]
    if low == 0:
        return [0, *_integers(1, high)]
    return sorted({low, int(round(float(np.sqrt(low * high)))), (low + high) // 2, high})
