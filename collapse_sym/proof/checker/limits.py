"""What may be read: JSON text of bounded size, depth and arithmetic cost; everything else is rejected."""

from __future__ import annotations

import json
from typing import Any, NoReturn

MAX_TEXT = 4_000_000  # characters
MAX_NODES = 200_000  # strings, lists and objects
MAX_DEPTH = 60
MAX_STRING = 1_200  # digits of a number, letters of a name
MAX_WORD = 24  # letters of a matrix word
MAX_EXPONENT = 64
MAX_POWER = 4_096  # of an atom, when powers have been multiplied
MAX_ATOM = 4_000  # entries of an atom on all levels
MAX_BITS = 20_000  # of a coefficient on the way
FUEL = 2_500_000  # elementary operations: a few seconds


class Rejected(Exception):
    """A certificate that is not accepted: ``rule`` says where, ``reason`` why."""

    def __init__(self, rule: str, reason: str) -> None:
        self.rule, self.reason = rule, reason
        super().__init__(f"{rule}: {reason}")


def need(condition: object, rule: str, reason: str) -> None:
    """Reject unless the condition holds."""
    if not condition:
        raise Rejected(rule, reason)


class Fuel:
    """The work that is left; one tank per certificate bounds its time and memory."""

    def __init__(self) -> None:
        self.left = FUEL

    def spend(self, amount: int) -> None:
        self.left -= amount
        need(self.left >= 0, "limits", "the certificate needs more work than a checker allows")


def _no_number(text: str) -> NoReturn:
    raise Rejected("limits", "numbers are written as strings")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    need(len(dict(pairs)) == len(pairs), "limits", "a key occurs twice in one object")
    return dict(pairs)


def read(text: str) -> Any:
    """The JSON value in ``text``: strings, lists and objects only, within the limits."""
    need(len(text) <= MAX_TEXT, "limits", f"not a text of at most {MAX_TEXT} characters")
    no = _no_number
    try:
        data = json.loads(text, parse_int=no, parse_float=no, parse_constant=no, object_pairs_hook=_object)
    except (ValueError, RecursionError):
        raise Rejected("limits", "not JSON, or nested too deeply") from None
    nodes, level, depth = 0, [data], 0
    while level:  # breadth first: no recursion on unknown input
        nodes, depth = nodes + len(level), depth + 1
        need(nodes <= MAX_NODES and depth <= MAX_DEPTH, "limits", "too many or too deeply nested entries")
        need(
            all(isinstance(x, (str, list, dict, type(None))) for x in level),
            "limits",
            "only strings, lists, objects and null occur",
        )
        need(all(not isinstance(x, str) or len(x) <= MAX_STRING for x in level), "limits", "a string is too long")
        lists = [x for x in level if isinstance(x, list)] + [[*x, *x.values()] for x in level if isinstance(x, dict)]
        level = [item for entry in lists for item in entry]
    return data
