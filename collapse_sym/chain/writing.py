"""Writing a chain as TOML."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import sympy as sp

from ..data.gram_spectrum import GramSpectrum
from ..errors import InvalidInput
from ..notation import N
from .fits import FRESH, Fit, Generator
from .grammar import INFINITE, to_text
from .measured import Measured
from .populations import Described

if TYPE_CHECKING:
    from .model import Chain


def dumps(chain: Chain) -> str:
    """The chain as TOML text, from which ``loads`` gives an equal chain.

    Raises: InvalidInput, for measured numbers that came from no file.
    """
    blocks = [f"assume = [{', '.join(_string(a) for a in chain.assume)}]"] if chain.assume else []
    population = chain.population
    covariance, truth = _described(population.covariance), _described(population.truth)
    blocks.append(f"[population]\ncovariance = {covariance}\ntruth = {truth}")
    blocks += [_lines("[[generator]]", _generator(g)) for g in chain.generators]
    if chain.downstream is not None:
        blocks.append(_lines("[downstream]", _fit(chain.downstream)))
    return "\n\n".join(blocks) + "\n"


def _lines(head: str, entries: dict[str, str]) -> str:
    return "\n".join([head, *(f"{key} = {value}" for key, value in entries.items())])


def _generator(g: Generator) -> dict[str, str]:
    repeat = {"repeat": '"n"' if g.repeat == N else str(g.repeat)}
    weight = {} if g.truth_weight == 0 else {"truth_weight": _number(g.truth_weight)}
    design = {} if g.fit.design == FRESH else {"design": _string(g.fit.design)}
    return {**repeat, **weight, **_fit(g.fit), **design}


def _fit(fit: Fit) -> dict[str, str]:
    return {"fit": _string(fit.kind), **{name: _number(getattr(fit, name)) for name in fit.roles}}


def _described(record: Described) -> str:
    entries = {"kind": _string(record.kind)}
    for f in dataclasses.fields(record):
        value = getattr(record, f.name)
        if isinstance(value, (Measured, GramSpectrum)):
            if getattr(record, "file", None) is None and getattr(record, "data", None) is None:
                raise InvalidInput(
                    f"{len(value)} numbers", "measured values without a file", "save them and name the file"
                )
        elif value is not None and (f.name == record.sequence or not _is_default(f, value)):
            entries[f.name] = _value(value)
    return "{ " + ", ".join(f"{key} = {value}" for key, value in entries.items()) + " }"


def _is_default(f: dataclasses.Field, value: Any) -> bool:
    return f.default is not dataclasses.MISSING and value == f.default


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_value(x) for x in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    return _number(value) if isinstance(value, sp.Expr) else _string(value)


def _number(value: sp.Expr) -> str:
    """An integer as such, a number with few decimals as a decimal, all else as text of the grammar."""
    if value is sp.oo:
        return _string(INFINITE)
    if value.is_Integer and abs(value) < 2**63:
        return str(value)
    if value.is_Rational and (short := _short_decimal(value)):
        return short
    return _string(to_text(value))


def _short_decimal(value: sp.Rational) -> str | None:
    scaled, rest = divmod(abs(int(value.p)) * 10**6, int(value.q))
    if rest or scaled >= 10**15:
        return None
    whole, part = divmod(scaled, 10**6)
    return f"{'-' if value < 0 else ''}{whole}.{f'{part:06d}'.rstrip('0') or '0'}"


def _string(text: str) -> str:
    """A TOML basic string."""
    out = []
    for c in text:
        if c in '"\\':
            out.append("\\" + c)
        elif c.isprintable():
            out.append(c)
        elif 0xD800 <= ord(c) <= 0xDFFF:
            raise InvalidInput(text, "not writable as Unicode text", "rename it")
        else:
            out.append(f"\\U{ord(c):08x}")
    return '"' + "".join(out) + '"'
