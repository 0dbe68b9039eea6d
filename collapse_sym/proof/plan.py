"""The table part → rules → cited facts: how each part could be decided, either way; the outcome is not said."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .. import literature
from .checker.equations import RULES
from .language import BadStatement
from .statements import statements

FILE = "plan.toml"
KEYS = {"rules", "needs", "cites"}


@dataclass(frozen=True)
class Route:
    """How one part could be decided.

    ``rules`` the checker has, ``needs`` are rules still to be written, ``cites`` are ids of cited facts;
    ``evidence_only`` says why no rule reaches the part, and is empty otherwise.
    """

    rules: tuple[str, ...]
    needs: tuple[str, ...]
    cites: tuple[str, ...]
    evidence_only: str = ""


def read(text: str, parts: Mapping[str, object]) -> dict[str, Route]:
    """The table for these parts, in their order.

    Raises: BadStatement, for a part without a row or a row without a part, an unknown rule or cited fact.
    """
    data = tomllib.loads(text)
    needed, rows = data.get("needed", {}), data.get("parts", {})
    if list(rows) != list(parts):
        raise BadStatement(
            "part id", f"rows and parts differ: {', '.join(sorted(set(rows) ^ set(parts))) or 'in order'}"
        )
    facts = {fact.id for fact in literature.FACTS}
    found = {}
    for part, row in rows.items():
        if not KEYS <= set(row) <= KEYS | {"evidence_only"}:
            raise BadStatement("keys", "a row has rules, needs and cites", part)
        for key, known in (("rules", RULES), ("needs", needed), ("cites", facts)):
            unknown = [name for name in row[key] if name not in known]
            if unknown:
                raise BadStatement("unbound variable", f"{key} names {unknown[0]}, which does not exist", part)
        route = Route(tuple(row["rules"]), tuple(row["needs"]), tuple(row["cites"]), row.get("evidence_only", ""))
        if bool(route.evidence_only) == bool(route.rules + route.needs + route.cites):
            raise BadStatement("keys", "either rules reach a part or a reason says why none does", part)
        found[part] = route
    if set(needed) & set(RULES) or {name for route in found.values() for name in route.needs} != set(needed):
        raise BadStatement("keys", "needed rules are those that some row needs and the checker does not have")
    return found


@cache
def routes() -> dict[str, Route]:
    """The table of the catalogue.

    >>> routes()["EQ-9.main"].needs
    ('root-of-kappa',)
    """
    return read(files(__package__).joinpath(FILE).read_text(encoding="utf-8"), statements())
