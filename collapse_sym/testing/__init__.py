"""For tests: chains in every regime, formulas of your own against numbers, laws, mutants, and a pytest plugin.

Strategies and laws need Hypothesis (``pip install collapse-sym[test]``).  Names load on first use: the pytest plugin
lives here, and must cost nothing in projects that do not use it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .agreement import Undecided, assert_agrees
    from .drawn import RandomChooser, chain_in, chains
    from .laws import LAWS, calculi_agree, composes, homogeneous, limits_agree, monotone_in_noise
    from .ledger import LEDGER, Ledger
    from .mutants import goes_red, mutant, scaled
    from .properties import covering_chains, property_over
    from .regimes import TABLE, Regimes, regime_of
    from .seeds import fuzz_seed
    from .space import EVERYTHING, Space
    from .strategies import points, populations, spectra

_DOOR = {
    "agreement": ("Undecided", "assert_agrees"),
    "drawn": ("RandomChooser", "chain_in", "chains"),
    "laws": ("LAWS", "calculi_agree", "composes", "homogeneous", "limits_agree", "monotone_in_noise"),
    "ledger": ("LEDGER", "Ledger"),
    "mutants": ("goes_red", "mutant", "scaled"),
    "properties": ("covering_chains", "property_over"),
    "regimes": ("TABLE", "Regimes", "regime_of"),
    "seeds": ("fuzz_seed",),
    "space": ("EVERYTHING", "Space"),
    "strategies": ("points", "populations", "spectra"),
}
_ROOM = {name: module for module, names in _DOOR.items() for name in names}

__all__ = [
    "EVERYTHING",
    "LAWS",
    "LEDGER",
    "TABLE",
    "Ledger",
    "RandomChooser",
    "Regimes",
    "Space",
    "Undecided",
    "assert_agrees",
    "calculi_agree",
    "chain_in",
    "chains",
    "composes",
    "covering_chains",
    "fuzz_seed",
    "goes_red",
    "homogeneous",
    "limits_agree",
    "monotone_in_noise",
    "mutant",
    "points",
    "populations",
    "property_over",
    "regime_of",
    "scaled",
    "spectra",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ROOM[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
