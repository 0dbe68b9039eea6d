"""The theorems of our own that have certificates: id → builder, from the files that hold them.

They stand beside the catalogue: the paper prints none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from .registry import _built

Builder = Callable[[], dict[str, Any]]

#: The modules; each has OWN, and may have REFUTED: statements that fail.
FILES: tuple[str, ...] = (
    "the_optimal_ridge",
    "the_optimal_ridge_exists",
    "how_the_optimal_ridge_moves",
    "the_optimal_ridge_and_the_ratio",
    "the_optimal_ridge_over_generations",
    "the_optimal_ridge_and_kappa",
    "what_the_optimal_ridge_buys",
    "the_best_split_of_a_budget",
    "the_best_split_in_whole_rows",
    "an_even_split_keeps_most",
    "older_generations_get_more_rows",
    "sizes_that_grow_like_squares",
)


def builders() -> dict[str, Builder]:
    """id → builder of the certificate, of what holds and of what fails.

    >>> "OPT-RIDGE.global-minimum" in builders()
    True
    """
    found: dict[str, Builder] = {}
    for name in FILES:
        module = import_module(f".{name}", __package__)
        found |= {**module.OWN, **getattr(module, "REFUTED", {})}
    return found


def certificate(identifier: str) -> dict[str, Any]:
    """The certificate of one theorem, built.

    Raises: KeyError.
    """
    return _built(builders()[identifier])
