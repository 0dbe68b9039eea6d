"""The shapes of what a step carries, by key: one place says them, so that no rule need ask again."""

from __future__ import annotations

from typing import Any

from .known import NUMBER
from .limits import need
from .well_formed import is_term

TEXTS = ("number", "strict", "fit", "from", "is", "k", "name", "side", "eigenvalue")


def _text(x: Any) -> bool:
    return isinstance(x, str)


def _place(x: Any) -> bool:
    """The number of a premise."""
    return isinstance(x, str) and len(x) < 5 and bool(NUMBER.match(x)) and x.isdigit()


def _rational(x: Any) -> bool:
    return isinstance(x, str) and bool(NUMBER.match(x))


def _list(x: Any, of: Any) -> bool:
    return isinstance(x, list) and all(map(of, x))


def _rows(x: Any) -> bool:
    """A matrix of numbers, with equal rows."""
    return _list(x, lambda row: _list(row, _rational) and bool(row)) and len({len(row) for row in x}) == 1


def _product(x: Any) -> bool:
    """[factor, numbers of premises], or with a square besides."""
    return isinstance(x, list) and len(x) in (2, 3) and all(map(is_term, x[::2])) and _list(x[1], _place)


def _placed(x: Any) -> bool:
    """Numbers of premises before one term."""
    return isinstance(x, list) and len(x) in (2, 3) and all(map(_place, x[:-1])) and is_term(x[-1])


def _part(x: Any) -> bool:
    return isinstance(x, list) and len(x) == 3 and all(map(_rational, x))


SHAPES: dict[str, Any] = {
    **dict.fromkeys(TEXTS, _text),
    "multipliers": lambda x: _list(x, is_term),
    "products": lambda x: _list(x, _product),
    "moments": lambda x: _list(x, lambda y: _list(y, _part)),
    "designs": lambda x: _list(x, _rows),
    "noises": lambda x: _list(x, _text) or _list(x, lambda y: _list(y, _rational)),
    "parts": lambda x: _list(x, lambda y: isinstance(y, list) and len(y) == 2 and all(map(is_term, y))),
    **dict.fromkeys(("factors", "relations", "pairs"), lambda x: _list(x, _placed)),
    "pieces": lambda x: _list(x, lambda y: _list(y, _placed)),
    "corrections": lambda x: _list(x, lambda y: _list(y, is_term)),
    **dict.fromkeys(("ends", "scales"), lambda x: _list(x, is_term)),
    "uses": lambda x: _list(x, _text),
    "steps": lambda x: isinstance(x, list),
    "last": lambda x: _text(x) or _list(x, _text),
    "facts": lambda x: _list(x, lambda y: isinstance(y, dict)) and bool(x),
    "closed": lambda x: isinstance(x, dict) and all(_list(list(y.values()), is_term) for y in x.values()),
}


def shaped(step: dict[str, Any], lengths: dict[str, int]) -> None:
    """Every entry of a step has the shape of its key; lists of products have the length that the rule reads."""
    for name, x in step.items():
        if name not in ("id", "rule", "premises"):
            need(SHAPES.get(name, is_term)(x), step["rule"], f"{name} has another shape")
    need(
        all(len(x) == lengths.get(step["rule"], 3) for x in step.get("products", [])),
        step["rule"],
        "products has another shape",
    )
