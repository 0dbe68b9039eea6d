"""Chains as TOML: ``loads``, ``read_chain`` and ``dumps``, with loads(dumps(c)) == c.

    assume = ["T0 >= d + 2"]                                    # optional
    [population]
    covariance = { kind = "isotropic", dimension = 300 }
    truth = { kind = "norm", squared = 1 }
    [[generator]]                                               # any number of them
    repeat = "n"                                                # optional, 1
    truth_weight = 0                                            # optional, 0
    fit = "ols"
    samples = "T0"
    noise = "sigma0"                                            # optional, 0
    design = "fresh"                                            # optional
    [downstream]                                                # optional
    fit = "ridge"
    ridge = "lambda"
    samples = "T"
    noise = "sigma"

Kinds of covariance, truth and fit come from the registries; their fields are those of the class.
"""

from __future__ import annotations

import dataclasses
import decimal
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import CollapseSymError, InvalidInput
from . import gram, kernels, power_law  # noqa: F401  the kinds of populations that a file may name
from .fits import FITS, Fit, Generator
from .model import Chain
from .populations import COVARIANCES, TRUTHS, Described, Population
from .writing import dumps

__all__ = ["dumps", "loads", "read_chain"]

MAX_TOML = 2_000_000
MAX_KEY_PARTS = 8

# tomllib's time grows with the square of the number of parts of a dotted key
_PART = r'(?:[A-Za-z0-9_-]+|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|\'[^\'\n]*\')'
_LONG_KEY = re.compile(rf"^[ \t]*\[{{0,2}}(?:[ \t]*{_PART}[ \t]*\.){{{MAX_KEY_PARTS}}}", re.MULTILINE)


def read_chain(path: str | Path) -> Chain:
    """The chain that a TOML file describes; files that it names are taken relative to its folder.

    Raises: InvalidInput (not a file, not TOML, not a chain), Contradiction, InfiniteRisk.
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise InvalidInput(path, "no such file", "give the path of a chain's TOML file")
        with path.open("rb") as stream:
            content = stream.read(4 * MAX_TOML + 1)
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput(path, "not a text file", "a chain is a TOML file in UTF-8") from None
    except (OSError, ValueError) as problem:
        raise InvalidInput(
            path, f"not readable ({getattr(problem, 'strerror', None) or problem})", "check the path"
        ) from None
    return loads(text.removeprefix("\ufeff"), base=path.parent)


def loads(text: str, base: str | Path | None = None) -> Chain:
    """The chain that TOML text describes; ``base`` is the folder of the files that it names.

    Raises: InvalidInput, Contradiction, InfiniteRisk.

    >>> c = loads('''
    ... [population]
    ... covariance = { kind = "isotropic", dimension = 300 }
    ... truth = { kind = "norm", squared = 1 }
    ... [downstream]
    ... fit = "ols"
    ... samples = 600
    ... noise = 0.1
    ... ''')
    >>> c.downstream.noise, loads(dumps(c)) == c
    (1/10, True)
    """
    return _chain(_parsed(text), None if base is None else Path(base))


def _parsed(text: str) -> dict[str, Any]:
    if not isinstance(text, str):
        raise InvalidInput(text, "a chain is TOML text", "give a string")
    if len(text) > MAX_TOML:
        raise InvalidInput(
            f"{len(text)} characters", f"longer than {MAX_TOML}", "put long lists into a file of their own"
        )
    if found := _LONG_KEY.search(text):
        raise InvalidInput(found.group(), f"a key of more than {MAX_KEY_PARTS} parts", "see the schema in the README")
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except CollapseSymError:
        raise
    except RecursionError:
        raise InvalidInput("TOML", "nested too deeply", "see the schema in the README") from None
    except (ValueError, OverflowError, ArithmeticError) as problem:
        reason = (str(problem).splitlines() or [""])[0][:120]
        raise InvalidInput("TOML", f"not TOML ({reason})", "see the schema in the README") from None


def _decimal(text: str) -> decimal.Decimal:
    if text.strip("+-") in ("nan", "inf"):
        raise InvalidInput(text, "not a finite number", "give a finite number")
    try:
        return decimal.Decimal(text)
    except decimal.InvalidOperation:
        raise InvalidInput(text, "not a number within bounds", "rescale the number") from None


def _chain(table: dict[str, Any], base: Path | None) -> Chain:
    _keys(table, "the chain", required=("population",), optional=("assume", "generator", "downstream"))
    population = _table(table["population"], "[population]")
    _keys(population, "[population]", required=("covariance", "truth"))
    generators = table.get("generator", [])
    if not isinstance(generators, list):
        raise InvalidInput("generator", "must be a list of tables", "write [[generator]]")
    downstream = table.get("downstream")
    return Chain(
        Population(
            _described(population["covariance"], COVARIANCES, "covariance", base),
            _described(population["truth"], TRUTHS, "truth", base),
        ),
        tuple(_generator(g, f"generator {i + 1}") for i, g in enumerate(generators)),
        None if downstream is None else _downstream(_table(downstream, "[downstream]")),
        _assume(table.get("assume", [])),
    )


def _assume(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
        raise InvalidInput("assume", "must be a list of texts", 'write assume = ["T0 >= d + 2"]')
    return tuple(value)


def _described(value: Any, registry: Mapping[str, type], where: str, base: Path | None) -> Any:
    """A covariance or a truth: its class's fields, some from files where these are named."""
    table = dict(_table(value, where))
    cls: type[Described] = _kind(table.pop("kind", None), registry, where, "kind")
    declared = [f for f in dataclasses.fields(cls) if f.init]
    required = {
        f.name for f in declared if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    }
    place = f"{where} {cls.kind}"
    _keys(table, place, required=required - {cls.sequence}, optional=[f.name for f in declared])
    for name in table:
        if name in cls.roles:
            _number_or_list(table[name], name, place, many=name == cls.sequence)
    return cls(**cls.with_files(table, base))


def _number_or_list(value: Any, name: str, where: str, *, many: bool) -> None:
    if many != isinstance(value, list):
        wanted = f"a list: {name} = [ … ]" if many else "one number or expression"
        raise InvalidInput(name, f"of the wrong type in {where}", f"give {wanted}")


def _generator(value: Any, where: str) -> Generator:
    table = dict(_table(value, where))
    repeat, weight = table.pop("repeat", 1), table.pop("truth_weight", 0)
    return Generator(_fit(table, where), repeat=repeat, truth_weight=weight)


def _downstream(value: dict[str, Any]) -> Fit:
    for key in ("design", "repeat", "truth_weight"):
        if key in value:
            raise InvalidInput(
                key, "not a key of [downstream]", "drop it: the downstream is one fit with its own design"
            )
    return _fit(dict(value), "downstream")


def _fit(table: dict[str, Any], where: str) -> Fit:
    """A fit: its class's numeric fields, all required except the noise."""
    cls: type[Fit] = _kind(table.pop("fit", None), FITS, where, "fit")
    required = set(cls.roles) - {"noise"}
    _keys(table, f"{where} ({cls.kind})", required=required, optional=("noise", "design"))
    return cls(**table)


def _kind(kind: Any, registry: Mapping[str, type], where: str, key: str) -> Any:
    known = ", ".join(sorted(registry))
    if kind is None:
        raise InvalidInput(where, f"the key {key} is missing", f"write {key} = one of {known}")
    if not isinstance(kind, str) or kind not in registry:
        raise InvalidInput(kind, f"not a known {key} of {where}", f"known: {known}")
    return registry[kind]


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(where, f"must be a table, not {type(value).__name__}", "see the schema in the README")
    return value


def _keys(table: Mapping[str, Any], where: str, *, required: Any = (), optional: Any = ()) -> None:
    known = sorted({*required, *optional})
    for key in table:
        if key not in known:
            raise InvalidInput(key, f"not a key of {where}", f"known: {', '.join(known) or 'none'}")
    for key in sorted(required):
        if key not in table:
            raise InvalidInput(where, f"the key {key} is missing", f"write {key} = …")
