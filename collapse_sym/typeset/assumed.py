"""Assumptions as one readable paragraph: sentences, conditions, domains of the symbols."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..notation import latex_name
from .blocks import Block, Prose
from .text import Maths, Plain, Sentence, condition_tex

_TERM = r"\(*[A-Za-z0-9.]\w*\)*"
_LINEAR = rf"{_TERM}(?:\s*[+*/-]\s*{_TERM})*"
_CONDITION = re.compile(rf"{_LINEAR}(?:\s*(?:<=|>=|<|>|=)\s*{_LINEAR})+", re.ASCII)
_DOMAIN = re.compile(r"([A-Za-z]\w*) is ([≥>] [\d.]+|real|a positive integer|an integer ≥ 0)")
_PLURAL = {"a positive integer": "positive integers", "an integer ≥ 0": "integers ≥ 0"}


def assumed(sentences: Sequence[str]) -> list[Block]:
    """Plain sentences each for itself, then all conditions and domains in one."""
    plain: list[Block] = []
    listed: list[Sentence] = []
    domains: dict[str, list[str]] = {}
    for sentence in (s.strip().rstrip(".") for s in sentences):
        domain = _DOMAIN.fullmatch(sentence)
        if domain:
            domains.setdefault(domain.group(2), []).append(domain.group(1))
        elif _CONDITION.fullmatch(sentence):
            listed.append(Maths(condition_tex(sentence)))
        else:
            plain.append(Prose(("Assumes ", sentence, ".")))
    listed += [_members(names, domain) for domain, names in domains.items()]
    joined = tuple(x for i, part in enumerate(listed) for x in ((", " if i else ""), part))
    return [*plain, Prose(("Here ", joined, "."))] if listed else plain


def _members(names: list[str], domain: str) -> Sentence:
    """Names with their common domain: "T, T₀ positive integers", "σ, σ₀ ≥ 0"."""
    letters = [Maths(latex_name(name)) for name in names]
    listed = tuple(x for i, letter in enumerate(letters) for x in ((", " if i else ""), letter))
    if domain.startswith(("≥", "> ")):
        sign = r"\geq" if domain.startswith("≥") else ">"
        return Maths(",".join(latex_name(n) for n in names) + f"{sign} {domain.lstrip('≥> ')}")
    words = _PLURAL.get(domain, domain) if len(names) > 1 else domain
    return (listed, " ", Plain(words))
