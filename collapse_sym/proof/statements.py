"""The statements of the paper as data: every claim in parts, each a formal term, with a point where it says something.

``statements.json`` is a transcription; nothing here says whether a part is true.  STATEMENTS.md
specifies the file.  A certificate of a part embeds its ``hash``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from . import wording
from .evaluation import Undetermined, Value, value
from .language import BadStatement, Term, replaced, text_of
from .validation import DEFINITION_KEYS, PART_KEYS, point_of, validate

FORMAT = "collapse-sym statements 1"
FILE = "statements.json"
WIDTH = 118


@dataclass(frozen=True)
class Statement:
    """One part of a claim.

    ``reading`` says in words which reading of the print this is; ``variables`` are name → domain; ``where`` are
    abbreviations in order; ``definitions`` those of the file that occur.
    """

    id: str
    reading: str
    variables: tuple[tuple[str, str], ...]
    chain: Mapping[str, Any] | None
    where: tuple[tuple[str, Term], ...]
    hypotheses: tuple[Term, ...]
    regime: tuple[Mapping[str, Any], ...]
    conclusion: Term
    witness: Mapping[str, Any]
    definitions: Mapping[str, Mapping[str, Any]]

    @property
    def claim(self) -> str:
        """The claim that this is a part of.

        >>> statement("THM-4.6.in-particular").claim
        'THM-4.6'
        """
        return claim_of(self.id)

    @cached_property
    def meaning(self) -> dict[str, Any]:
        """What is stated, definitions written out; neither id, reading nor witness belong to it."""
        terms = {name: d["term"] for name, d in self.definitions.items()}
        return {
            "variables": dict(self.variables),
            "chain": self.chain,
            "where": [[name, replaced(t, terms)] for name, t in self.where],
            "hypotheses": [replaced(t, terms) for t in self.hypotheses],
            "regime": [dict(s) | {"clauses": [replaced(c, terms) for c in s["clauses"]]} for s in self.regime],
            "conclusion": replaced(self.conclusion, terms),
        }

    @cached_property
    def abbreviations(self) -> dict[str, Term]:
        """Name → what it stands for, definitions and the other names written out."""
        found: dict[str, Term] = {}
        for name, term in self.meaning["where"]:
            found[name] = replaced(term, found)
        return found

    @cached_property
    def spelled(self) -> Term:
        """The conclusion with definitions and abbreviations written out."""
        stated = self.meaning["conclusion"]
        return replaced(stated, self.abbreviations) if self.where else stated

    @cached_property
    def hash(self) -> str:
        """sha256 of the canonical JSON of the meaning."""
        return hashlib.sha256(text_of(self.meaning).encode()).hexdigest()

    @property
    def latex(self) -> str:
        """The conclusion in LaTeX, in the paper's notation."""
        return wording.latex(self.conclusion, {name: d["latex"] for name, d in self.definitions.items()})

    @property
    def text(self) -> str:
        """The conclusion in plain text."""
        return wording.plain(self.conclusion, self._plain)

    @property
    def _plain(self) -> dict[str, str]:
        return {name: d["text"] for name, d in self.definitions.items()}

    def lines(self) -> tuple[str, ...]:
        """The whole statement in plain text: reading, variables, chain, hypotheses, limit, conclusion.

        >>> print("\\n".join(statement("LEM-I.2.lower-bound").lines()))
        λ > 0
        d: a positive integer; Σ: a positive definite d × d matrix; T: a positive integer; λ: > 0
        κ := κ(λ, T)
        then 1/(1 - df_2(κ)/T) ≥ 1
        """
        names = [f"{wording.plain_name(n)}: {wording.domain(dom)}" for n, dom in self.variables]
        found = [self.reading] if self.reading else []
        found += ["; ".join(names), *wording.chain_lines(self.chain)]
        found += [f"{wording.plain(n)} := {wording.plain(t, self._plain)}" for n, t in self.where]
        found += [f"if {wording.plain(t, self._plain)}" for t in self.hypotheses]
        for stage in self.regime:
            grows = ", ".join(wording.plain(n) for n in stage["grows"])
            clauses = "; ".join(wording.plain(c, self._plain) for c in stage["clauses"])
            found.append(f"along any sequence of {grows} with {clauses}")
        return (*found, f"then {self.text}")

    def point(self) -> dict[str, Value]:
        """The witness as numbers, abbreviations included."""
        return point_of(self.meaning | {"witness": self.witness})

    def sides(self, point: Mapping[str, Value] | None = None) -> tuple[Value | None, Value | None]:
        """Both sides of the conclusion at a point (the witness if none is given); None where a side has no value.

        >>> statement("EQ-10.zero").sides()[1]
        Fraction(0, 1)
        """
        at = dict(self.point() if point is None else point)
        for name, term in self.meaning["where"]:
            at[name] = value(term, at)
        conclusion = self.meaning["conclusion"]
        if len(conclusion) != 3:
            return None, None
        left, right = (_value(side, at) for side in conclusion[1:])
        return left, right


def _value(term: Term, point: Mapping[str, Value]) -> Value | None:
    try:
        return value(term, point)
    except (Undetermined, KeyError, TypeError, ValueError):
        return None


def claim_of(identifier: str) -> str:
    """The claim of a part: what stands before the last dot."""
    return identifier.rpartition(".")[0]


def canonical_text(data: Any, indent: int = 0) -> str:
    """The file as it is formatted: what fits on a line stands on one, all else one entry a line."""
    flat = json.dumps(data, ensure_ascii=False)
    if len(flat) + indent <= WIDTH and indent > 1 or not isinstance(data, (list, dict)):
        return flat
    pad = "\n" + " " * (indent + 1)
    if isinstance(data, dict):
        entries = [f"{json.dumps(k, ensure_ascii=False)}: {canonical_text(v, indent + 1)}" for k, v in data.items()]
        return "{" + pad + f",{pad}".join(entries) + "\n" + " " * indent + "}"
    entries = [canonical_text(v, indent + 1) for v in data]
    if isinstance(data[0], str):  # a head stays with its bracket
        return "[" + f",{pad}".join(entries) + "]"
    return "[" + pad + f",{pad}".join(entries) + "\n" + " " * indent + "]"


def read(text: str) -> dict[str, Statement]:
    """All parts of a file of statements, validated; id → part.

    Raises: BadStatement, naming the kind of fault and the part.
    """
    data = _json(text)
    if not isinstance(data, dict) or set(data) != {"format", "definitions", "parts"} or data["format"] != FORMAT:
        raise BadStatement("format", f"not a file of the format {FORMAT}")
    definitions, parts = data["definitions"], data["parts"]
    if not isinstance(definitions, dict) or not isinstance(parts, list):
        raise BadStatement("format", "definitions are an object, parts a list")
    if not all(isinstance(d, dict) and set(d) == DEFINITION_KEYS for d in definitions.values()):
        raise BadStatement("keys", f"a definition has the keys {', '.join(sorted(DEFINITION_KEYS))}")
    found: dict[str, Statement] = {}
    for entry in parts:
        part = _part(entry, definitions)
        if part.id in found:
            raise BadStatement("duplicate id", "an id occurs twice", part.id)
        found[part.id] = part
    return found


def _json(text: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({k for k, _ in pairs}) != len(pairs):
            raise BadStatement("format", "a key occurs twice in one object")
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise BadStatement("format", "not JSON") from error


def _part(entry: Any, definitions: Mapping[str, Mapping[str, Any]]) -> Statement:
    if not isinstance(entry, dict) or set(entry) != PART_KEYS:
        raise BadStatement("keys", f"a part has the keys {', '.join(sorted(PART_KEYS))}")
    if not isinstance(entry["id"], str) or not re.fullmatch(r"[A-Z]+-[A-Z0-9.]+\.[a-z][a-z0-9-]*", entry["id"]):
        raise BadStatement("part id", f"{entry['id']} is not CLAIM.part")
    flat = text_of([entry["where"], entry["hypotheses"], entry["regime"], entry["conclusion"]])
    used = {name: d for name, d in definitions.items() if f'"{name}"' in flat}
    try:
        validate(entry, {name: d["term"] for name, d in used.items()})
    except BadStatement as error:
        raise BadStatement(error.kind, error.reason, entry["id"]) from error
    return Statement(
        **{k: entry[k] for k in ("id", "reading", "chain", "conclusion", "witness")},
        variables=tuple((n, d) for n, d in entry["variables"]),
        where=tuple((n, t) for n, t in entry["where"]),
        hypotheses=tuple(entry["hypotheses"]),
        regime=tuple(entry["regime"]),
        definitions=used,
    )


@cache
def statements() -> dict[str, Statement]:
    """All parts of the catalogue, in its order."""
    return read(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))


def claims() -> tuple[str, ...]:
    """The claims in the order of the catalogue.

    >>> claims()[:2]
    ('EQ-1', 'THM-4.1')
    """
    return tuple(dict.fromkeys(claim_of(i) for i in statements()))


def parts(claim: str) -> tuple[Statement, ...]:
    """The parts of a claim.

    Raises: BadStatement.
    """
    found = tuple(s for s in statements().values() if s.claim == claim)
    if not found:
        raise BadStatement("part id", f"{claim} has no parts")
    return found


def statement(identifier: str) -> Statement:
    """The part with this id.

    Raises: BadStatement.

    >>> statement("LEM-I.2.main").text
    '∂κ/∂λ = 1/(1 - df_2(κ)/T)'
    """
    if identifier not in statements():
        raise BadStatement("part id", f"{identifier} is no part")
    return statements()[identifier]
