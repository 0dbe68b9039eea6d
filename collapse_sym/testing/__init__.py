"""For tests: chains in every regime, the table of what was drawn, mutants, and a pytest plugin.

Needs Hypothesis (``pip install collapse-sym[test]``).
"""

from .chains import RandomChooser, chain_in, chains
from .mutants import goes_red, mutant, scaled
from .properties import covering_chains, fuzz_seed, property_over
from .regimes import TABLE, Regimes, regime_of
from .space import EVERYTHING, Space

__all__ = [
    "EVERYTHING",
    "TABLE",
    "RandomChooser",
    "Regimes",
    "Space",
    "chain_in",
    "chains",
    "covering_chains",
    "fuzz_seed",
    "goes_red",
    "mutant",
    "property_over",
    "regime_of",
    "scaled",
]
