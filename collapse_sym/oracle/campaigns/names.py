"""Names of a grid: what a name means in a chain, and the chain with values put in its place.

A name is a symbol of the chain, as for ``--set``, or else a key of the file: ``ridge`` where one place has
that key, ``downstream.ridge``, ``generator2.samples``, ``covariance.dimension``, ``truth.squared`` where several do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from ...chain.fits import Generator
from ...chain.grammar import coerce
from ...chain.model import Chain
from ...errors import InvalidInput
from ...notation import N

#: Roles of whole numbers.
WHOLE = ("size", "dimension", "copies", "count", "index")


@dataclass(frozen=True)
class Slot:
    """One place of a chain that takes a number: "downstream", "generator2", "covariance" …, a key, and its role."""

    place: str
    key: str
    role: str

    @property
    def name(self) -> str:
        """Its full name."""
        return f"{self.place}.{self.key}"


def role_of(chain: Chain, name: str) -> str:
    """The role of a symbol or of a key (n: "count").

    Raises: InvalidInput for a name that the chain does not have, or has in several places.

    >>> from collapse_sym.chain import Chain, Isotropic, NormTruth, Population, Ridge
    >>> chain = Chain(Population(Isotropic(9), NormTruth(1)), (), Ridge("T", ridge="1/10"))
    >>> role_of(chain, "T"), role_of(chain, "ridge"), role_of(chain, "covariance.dimension")
    ('size', 'ridge', 'dimension')
    """
    symbols = chain.symbols
    if name in symbols:
        return "count" if name == "n" else symbols[name]
    return _slot(chain, name).role


def at(chain: Chain, point: Mapping[str, str]) -> Chain:
    """The chain at a point of a grid, name → number as text.

    Raises: InvalidInput, Contradiction, InfiniteRisk: the point is outside what can be simulated.
    """
    known = chain.symbols
    keys = [(_slot(chain, name), value) for name, value in point.items() if name not in known]
    chain = _filled(chain, keys) if keys else chain
    symbols = {name: value for name, value in point.items() if name in known}
    return chain.substitute(symbols) if symbols else chain


def number(value: object, role: str) -> sp.Expr:
    """A number of a role, without symbols.

    Raises: InvalidInput.
    """
    read = coerce(value, role)
    if read.free_symbols:
        raise InvalidInput(value, "a grid takes numbers", "name the symbols in a --grid or a --set of their own")
    return read


def _slot(chain: Chain, name: str) -> Slot:
    known = slots(chain)
    found = [s for s in known if name in (s.name, s.key)]
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidInput(name, "is a key in several places", f"write {' or '.join(s.name for s in found)}")
    names = ", ".join([*sorted(chain.symbols), *(s.name for s in known)])
    raise InvalidInput(name, "is no symbol and no key of this chain", f"a grid can run over {names}")


def slots(chain: Chain) -> list[Slot]:
    """Every single number of the chain, in the order of the file."""
    found = [Slot(place, key, role) for place, record in _records(chain) for key, role in _single(record)]
    for i, g in enumerate(chain.generators):
        found.append(Slot(f"generator{i + 1}", "truth_weight", "weight"))
        found += [] if g.repeat == N else [Slot(f"generator{i + 1}", "repeat", "count")]
    return found


def _records(chain: Chain) -> list[tuple[str, Any]]:
    generators = [(f"generator{i + 1}", g.fit) for i, g in enumerate(chain.generators)]
    downstream = [] if chain.downstream is None else [("downstream", chain.downstream)]
    return [("covariance", chain.population.covariance), ("truth", chain.population.truth), *generators, *downstream]


def _single(record: Any) -> list[tuple[str, str]]:
    return [(key, role) for key, role in record.roles.items() if key != getattr(record, "sequence", None)]


def _filled(chain: Chain, values: Sequence[tuple[Slot, str]]) -> Chain:
    """The chain with all values in place at once: a chain between two of them need not be admissible."""
    changes: dict[str, dict[str, Any]] = {}
    for slot, value in values:
        changes.setdefault(slot.place, {})[slot.key] = coerce(value, slot.role)
    records = {place: replace(record, **_known(record, changes.get(place, {}))) for place, record in _records(chain)}
    return replace(
        chain,
        population=replace(chain.population, covariance=records["covariance"], truth=records["truth"]),
        generators=tuple(
            _block(g, records[f"generator{i + 1}"], changes.get(f"generator{i + 1}", {}))
            for i, g in enumerate(chain.generators)
        ),
        downstream=records.get("downstream"),
    )


def _known(record: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in changes.items() if key in record.roles}


def _block(block: Generator, fit: Any, changes: Mapping[str, Any]) -> Generator:
    repeat = int(changes["repeat"]) if "repeat" in changes else block.repeat
    return Generator(fit, repeat, changes.get("truth_weight", block.truth_weight))
