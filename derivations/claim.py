"""What a derivation is about: the claim as printed, and the chains that decide it.

The printed statement is quoted to be tested; no deriving path reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Instance:
    """Numbers at which a chain is simulated.

    ``settings`` go to the chain's symbols; ``population``, a ``[population]`` table in TOML, replaces
    the chain's own where that is abstract.
    """

    settings: Mapping[str, object]
    population: str = ""


@dataclass(frozen=True)
class Study:
    """One chain behind a claim.

    ``chain`` is TOML with symbols, or the name of a ready example; ``calculus`` is the one to derive its
    risk with, ``instances`` the numbers at which the answer is compared with simulation.
    """

    name: str
    chain: str
    calculus: str = "auto"
    instances: tuple[Instance, ...] = ()

    @property
    def toml(self) -> str:
        """The chain's TOML."""
        from collapse_sym.chain import example_names, example_text

        return example_text(self.chain) if self.chain in example_names() else self.chain


@dataclass(frozen=True)
class Claim:
    """A claim of the catalogue: ``statement`` is LaTeX as printed, text with ``$…$``."""

    id: str
    title: str
    statement: str
    studies: tuple[Study, ...] = field(default=())
