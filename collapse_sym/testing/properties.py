"""Properties of chains: Hypothesis tests that visit every regime of their space, and say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import example, given, settings

from ..chain.model import Chain
from .drawn import RandomChooser, chain_in, chains
from .regimes import TABLE, Regimes
from .seeds import fuzz_seed
from .space import Space

Property = Callable[[Chain], None]

__all__ = ["Property", "covering_chains", "fuzz_seed", "property_over"]


def property_over(
    space: Space,
    *,
    dimensions: Sequence[int] = (6, 7, 8),
    name: str = "",
    examples: int | None = None,
    table: Regimes = TABLE,
) -> Callable[[Property], Callable[[], None]]:
    """Make a function of a chain a test over a space of regimes.

    The test runs one chain for each row of the space's covering list and then as many drawn chains as the Hypothesis
    profile asks for (``examples`` bounds their number from above, for costly properties, and never below 100).
    Chains that hold are recorded in ``table``; a cell of the space that was never met fails the test.
    """

    def decorate(check: Property) -> Callable[[], None]:
        label = name or check.__name__.removeprefix("test_").replace("_", " ")

        def recorded(chain: Chain) -> None:
            check(chain)
            table.record(label, chain)

        def test() -> None:
            drawn = given(chain=chains(space, dimensions=dimensions))(recorded)
            run = settings(max_examples=_examples(examples))(drawn)
            for row in covering_chains(space, dimensions=dimensions):
                run = example(chain=row)(run)
            run()
            table.check(label, space)

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return decorate


def covering_chains(space: Space, *, dimensions: Sequence[int] = (6, 7, 8)) -> list[Chain]:
    """One chain for every row of the covering list of the space; another choice for every fuzz seed."""
    seed = fuzz_seed() or 0
    rows = space.covering(seed)
    return [chain_in(row, RandomChooser((seed, i)), dimensions=dimensions) for i, row in enumerate(rows)]


def _examples(bound: int | None) -> int:
    asked = settings().max_examples
    return asked if bound is None else min(asked, max(100, bound))
