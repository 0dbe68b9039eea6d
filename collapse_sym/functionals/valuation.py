"""Values of definitions on a spectrum, one after another, in float64 or balls."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import sympy as sp

from ..chain.conditions import Condition, conditions
from ..errors import InvalidInput
from ..notation import N
from .definitions import Definition
from .evaluate import Evaluator
from .fixed_point import solve_kappa
from .functions import kappa

_OF_N = re.compile(r"n (>=|=) ([0-9]+)")


def entries_of(spectrum: Any, make: Callable[[], Evaluator], array: Callable[[Any], Any]) -> Any:
    """(values, counts, weights) as numbers; None, or None for one of them, while a symbol of theirs is left.

    That is an error only where they are needed.
    """
    if spectrum is None:
        return None
    if array is np.asarray and not spectrum.exact:
        return spectrum.numeric()
    if getattr(spectrum, "law", None) is not None:
        return _or_none(lambda: spectrum.balls(make()))
    if not spectrum.exact:
        return spectrum.balls(make())
    parts = (spectrum.values, spectrum.counts, spectrum.weights)
    values, counts, weights = (None if e is None else _or_none(lambda: _entries(e, make(), array)) for e in parts)  # noqa: B023
    return None if values is None or counts is None else (values, counts, weights)


def _entries(entries: Any, evaluate: Evaluator, array: Callable[[Any], Any]) -> Any:
    return array([evaluate(sp.sympify(x, strict=True)) for x in entries])


def _or_none(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except InvalidInput:
        return None


def define_all(evaluate: Evaluator, definitions: tuple[Definition, ...]) -> None:
    """Give every definition its value, in order."""
    for d in definitions:
        solved = d.root_of is not None or (d.function is not None and evaluate.spectrum is not None)
        evaluate.define(d.symbol, _root(evaluate, d) if solved else _valued(evaluate, d))


def _valued(evaluate: Evaluator, d: Definition) -> Any:
    if d.of:
        return evaluate._on_spectrum(d.value)
    return evaluate(d.value)


def _root(evaluate: Evaluator, d: Definition) -> Any:
    if not isinstance(d.function, kappa) or evaluate.spectrum is None:
        raise InvalidInput(d.symbol, "its defining equation needs a spectrum", "give one with spectrum=")
    ridge, samples = (evaluate(a) for a in d.function.args)
    return solve_kappa(evaluate.spectrum[0], evaluate.spectrum[1], ridge=ridge, samples=samples)


def ball_array(entries: list[Any]) -> np.ndarray:
    out = np.empty(len(entries), dtype=object)
    out[:] = entries
    return out


def refuse_outside(when: Sequence[str], named: Mapping[str, Any]) -> None:
    """Refuse numbers under which a condition of ``when`` fails.  *Raises* InvalidInput."""
    for text in when:
        if (generations := _OF_N.fullmatch(text)) is not None:  # n is reserved in the grammar of conditions
            _refuse_generations(generations[1], int(generations[2]), named)
            continue
        for condition in conditions(text):
            _refuse(condition, named)


def _refuse_generations(op: str, least: int, named: Mapping[str, Any]) -> None:
    if str(N) not in named:
        return
    n = sp.sympify(named[str(N)], strict=True)
    if not (n >= least if op == ">=" else n == least):
        raise InvalidInput(f"n = {n}", f"this answer holds where n {op} {least}", "take the answer of the other case")


def _refuse(condition: Condition, named: Mapping[str, Any]) -> None:
    symbols = condition.left.free_symbols | condition.right.free_symbols
    given = {x: sp.sympify(named[x.name], strict=True) for x in symbols if x.name in named}
    if given and condition.replaced(given).truth is False:
        shown = ", ".join(f"{x.name} = {v}" for x, v in sorted(given.items(), key=lambda item: item[0].name))
        raise InvalidInput(
            shown, f"this answer holds where {condition.text}", "use subs, which derives the answer anew"
        )
