"""Symbols of a chain: which there are, giving them values, and scaling all sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sympy as sp

from ..errors import InvalidInput
from ..notation import M, N, symbol
from .conditions import conditions
from .fields import expressions, mapped
from .fits import Fit, Generator
from .grammar import coerce
from .populations import Abstract, AbstractTruth, Population

if TYPE_CHECKING:
    from .model import Chain


#: (role, expression) → the expression after a substitution
Change = Callable[[str, sp.Expr], sp.Expr]


def uses(chain: Chain) -> Iterator[tuple[str, str, str]]:
    """(name, role, place) for every use of a symbol in a number of the chain, m excluded."""
    population = chain.population
    places: list[tuple[str, Any]] = [("covariance", population.covariance), ("truth", population.truth)]
    places += [(f"generator {i + 1}", g.fit) for i, g in enumerate(chain.generators)]
    places += [("downstream", chain.downstream)] if chain.downstream is not None else []
    found = [(role, e, place) for place, record in places for role, e in expressions(record)]
    found += [("weight", g.truth_weight, f"generator {i + 1}") for i, g in enumerate(chain.generators)]
    for role, e, place in found:
        for v in sorted(e.free_symbols - {M}, key=lambda v: v.name):
            yield v.name, "size" if role in ("dimension", "extent") else role, place


def roles_of(chain: Chain) -> dict[str, str]:
    """Name → role of the symbols of a chain."""
    table: dict[str, str] = {}
    for name, role, _ in uses(chain):
        table.setdefault(name, role)
    if any(g.repeat == N for g in chain.generators):
        table["n"] = "index"
    return table


def numeric(chain: Chain) -> bool:
    """Whether a chain holds numbers only."""
    population = chain.population
    abstract = isinstance(population.covariance, Abstract) or isinstance(population.truth, AbstractTruth)
    return not abstract and not roles_of(chain)


def substitute(chain: Chain, values: Mapping[str, object]) -> Chain:
    """The chain with names replaced by values."""
    table = roles_of(chain)
    for name in values:
        if name not in table:
            known = ", ".join(sorted(table)) or "none"
            raise InvalidInput(name, "not a symbol of this chain", f"its symbols are: {known}")
    given = {symbol(k, table[k]): coerce(v, table[k]) for k, v in values.items() if k != "n"}

    def change(role: str, e: sp.Expr) -> sp.Expr:
        if e in given:
            return given[e]
        return e.subs(given, simultaneous=True) if e.free_symbols & set(given) else e

    repeat = {"repeat": _count(values["n"])} if "n" in values else {}
    return replace(
        chain,
        population=_population(chain.population, change),
        generators=tuple(_generator(g, change, repeat if g.repeat == N else {}) for g in chain.generators),
        downstream=None if chain.downstream is None else mapped(chain.downstream, change),
        assume=tuple(t for text in chain.assume for t in _assumption(text, given)),
    )


def _count(value: object) -> Any:
    return value if value in ("n", N) else int(coerce(value, "count"))


def _population(population: Population, change: Change) -> Population:
    covariance, truth = mapped(population.covariance, change), mapped(population.truth, change)
    same = covariance is population.covariance and truth is population.truth
    return population if same else replace(population, covariance=covariance, truth=truth)


def _generator(g: Generator, change: Change, repeat: dict[str, Any]) -> Generator:
    weight = change("weight", g.truth_weight)
    return replace(g, fit=mapped(g.fit, change), truth_weight=weight, **repeat)


def _assumption(text: str, given: dict[sp.Symbol, sp.Expr]) -> tuple[str, ...]:
    """The text after substitution; what has become plainly true is dropped."""
    old = conditions(text)
    if not any((c.left.free_symbols | c.right.free_symbols) & set(given) for c in old):
        return (text,)
    return tuple(c.text for c in (c.replaced(given) for c in old) if c.truth is not True)


def scaled(chain: Chain, k: int) -> Chain:
    """The chain with d and all sizes k times as large, under one spectral law."""
    factor = coerce(k, "copies")
    if any(role == "size" and name != "n" for name, role, _ in uses(chain)):
        raise InvalidInput("scaled", "a symbol where a number is needed", "give every size as a number first")

    def grow(fit: Fit) -> Fit:
        return mapped(fit, lambda role, e: factor * e if role == "size" else e)

    covariance, truth = chain.population.covariance, chain.population.truth
    return replace(
        chain,
        population=Population(covariance.scaled(int(factor)), truth.scaled(int(factor), covariance)),
        generators=tuple(replace(g, fit=grow(g.fit)) for g in chain.generators),
        downstream=None if chain.downstream is None else grow(chain.downstream),
        # with all sizes numbers, the assumptions have been checked and say nothing more
        assume=(),
    )
