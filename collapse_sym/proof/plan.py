"""The table part → rules → cited facts: what the certificates of each part use; the outcome is not said.

A part has certificates or a reason why there is none.  The table is written from the certificates by ``table``, which
takes them as an argument: they come from the derivations, which import this room.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .. import literature
from .checker import RULES
from .language import BadStatement, need
from .statements import statements

FILE = "plan.toml"
OF = ("proves", "refutes", "amended")
WIDTH = 120
HEAD = """\
# What the certificates of each part of statements.json use, as printed and in amended forms: the rules of the checker
# (rules, specified in CERTIFICATES.md) and the cited facts of literature.py (cites).  Whether a part holds is not said
# here.  No rule at all: reading the statement's words decides it.  A part without a certificate is decided by evidence
# only, for the reason given.  Written by plan.table from the certificates; only the reasons are written by hand.
"""


@dataclass(frozen=True)
class Route:
    """What the certificates of one part use: ``rules`` of the checker, ids of facts that they cite (``cites``).

    ``evidence_only`` says why the part has no certificate, and is empty otherwise.
    """

    rules: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    evidence_only: str = ""


def read(text: str, parts: Iterable[str]) -> dict[str, Route]:
    """The table for these parts, in their order.

    Raises: BadStatement, for a part without a row or a row without a part, an unknown rule or cited fact, or a row
    that has rules and a reason, or neither.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadStatement("format", f"the table is not TOML: {error}") from None
    need(set(data) == {"parts"}, "keys", "the table has parts and nothing else")
    names, rows = list(parts), data["parts"]
    difference = ", ".join(sorted(set(rows) ^ set(names))) or "in order"
    need(list(rows) == names, "part id", f"rows and parts differ: {difference}")
    return {part: _route(part, row) for part, row in rows.items()}


def _route(part: str, row: Any) -> Route:
    if not isinstance(row, dict) or set(row) not in ({"rules", "cites"}, {"evidence_only"}):
        raise BadStatement("keys", "a row has rules and cites, or it has evidence_only alone", part)
    if "evidence_only" in row:
        reason = row["evidence_only"]
        if not isinstance(reason, str) or not reason.strip():
            raise BadStatement("keys", "a part without a certificate has a reason in words", part)
        return Route(evidence_only=reason)
    facts = {fact.id for fact in literature.FACTS}
    for key, known in (("rules", set(RULES)), ("cites", facts)):
        if not isinstance(row[key], list) or not all(isinstance(name, str) for name in row[key]):
            raise BadStatement("keys", f"{key} is a list of names", part)
        unknown = [name for name in row[key] if name not in known]
        if unknown:
            raise BadStatement("unbound variable", f"{key} names {unknown[0]}, which does not exist", part)
    return Route(tuple(row["rules"]), tuple(row["cites"]))


def table(parts: Iterable[str], certificates: Callable[[str], Mapping[str, Any]], reasons: Mapping[str, str]) -> str:
    """The text of the table: each part with what its certificates use, or with the reason why it has none.

    ``certificates`` gives what ``registry.certificates`` of the derivations gives.
    Raises: BadStatement, for a part with certificates and a reason, with neither, or a reason for no part.
    Source of the committed file: ``table(statements(), registry.certificates, reasons())``.

    >>> step = {"id": "a", "rule": "sign", "premises": []}
    >>> built = {"A.main": {"proves": {"steps": [step], "cited": []}, "further": []}, "B.main": {"further": []}}
    >>> print(table(built, built.get, {"B.main": "of any law"}).removeprefix(HEAD))
    <BLANKLINE>
    [parts."A.main"]
    rules = ["sign"]
    cites = []
    <BLANKLINE>
    [parts."B.main"]
    evidence_only = "of any law"
    <BLANKLINE>
    """
    names = list(parts)
    idle = sorted(set(reasons) - set(names))
    need(not idle, "part id", f"reasons for parts that do not exist: {', '.join(idle)}")
    return HEAD + "".join(_row(part, certificates(part), reasons.get(part, "")) for part in names)


def _row(part: str, built: Mapping[str, Any], reason: str) -> str:
    found = [built[kind] for kind in OF if kind in built] + list(built["further"])
    if bool(found) == bool(reason):
        raise BadStatement("keys", "a part has a certificate or a reason why it has none, and not both", part)
    lines = ["", f"[parts.{_quoted(part)}]"]
    if reason:
        return "\n".join([*lines, f"evidence_only = {_quoted(reason)}", ""])
    rules = {rule for certificate in found for rule in _rules(certificate["steps"])}
    cites = {fact for certificate in found for fact in certificate["cited"]}
    return "\n".join([*lines, _list("rules", rules), _list("cites", cites), ""])


def _rules(steps: Iterable[Any]) -> Iterator[str]:
    """The rules of steps, and of the steps that they contain: one list of them, or a list for each case."""
    for step in steps:
        if isinstance(step, list):
            yield from _rules(step)
        else:
            yield step["rule"]
            yield from _rules(step.get("steps", ()))


def _list(key: str, names: set[str]) -> str:
    # the order of the alphabet: that of the checker's files may change without a change of the table
    quoted = [_quoted(name) for name in sorted(names)]
    line = f"{key} = [{', '.join(quoted)}]"
    return line if len(line) <= WIDTH else "\n".join([f"{key} = [", *(f"  {name}," for name in quoted), "]"])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a text of JSON is one of TOML


@cache
def _text() -> str:
    return files(__package__).joinpath(FILE).read_text(encoding="utf-8")


def reasons() -> dict[str, str]:
    """The reasons of the committed file, of whatever parts: what ``table`` needs beside the certificates.

    >>> "APP-C.results" in reasons()
    True
    """
    rows = tomllib.loads(_text())["parts"]
    return {part: row["evidence_only"] for part, row in rows.items() if "evidence_only" in row}


@cache
def routes() -> dict[str, Route]:
    """The table of the catalogue.

    >>> routes()["EQ-9.main"].rules
    ('domain', 'positive-trace', 'root', 'sign')
    """
    return read(_text(), statements())
