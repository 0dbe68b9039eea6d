"""Cited facts: what the project takes from others and no certificate proves.  This is their only birthplace.

``equivalents`` and ``shared_design`` are what asymptotic answers rest on, ``wishart`` what exact values with ridge do.
A fact has *sufficient* assumptions, sources, and a hash that a certificate names.
"""

from __future__ import annotations

from .below_zero import BELOW_ZERO
from .cited import UNCONFIRMED, CitedFact, Source, digest
from .equivalents import EQUIVALENTS, GROUPS
from .shared_design import SHARED_DESIGN
from .wishart import DENSITY

__all__ = [
    "BELOW_ZERO", "DENSITY", "EQUIVALENTS", "FACTS", "GROUPS", "SHARED_DESIGN", "UNCONFIRMED",
    "CitedFact", "Source", "digest", "fact",
]  # fmt: skip

FACTS: tuple[CitedFact, ...] = (*EQUIVALENTS, *GROUPS, SHARED_DESIGN, BELOW_ZERO, DENSITY)


def fact(identifier: str) -> CitedFact:
    """The cited fact, or the group of facts, with this id.

    Raises: KeyError.

    >>> fact("equivalent.ridge.mean").assumptions[-1]
    'λ > 0 fixed'
    >>> fact("equivalent.ridge.mean").term["image"]
    ['Multiply', 'M', ['Divide', 'Sigma', ['Add', 'Sigma', 'kappa']]]
    """
    return {f.id: f for f in FACTS}[identifier]
