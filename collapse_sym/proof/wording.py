r"""Statements as the paper writes them: LaTeX and plain text, printed from the terms alone.

>>> plain(["Equal", ["Kappa", "lambda", "T0"], ["Power", ["Add", "Sigma", ["Scale", "2", "Identity"]], "-1"]])
'κ(λ, T₀) = (Σ + 2 I)⁻¹'
>>> latex(["Divide", "d", "T0"])
'\\frac{d}{T_{0}}'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..notation import latex_name
from .language import NUMBER, Term, words
from .wordlist import (
    DOMAIN_WORDS,
    FUNCTIONS,
    GREEK,
    LATEX_NAMES,
    LETTER,
    ONE_INDEX,
    PATTERNS,
    PLAIN_NAMES,
    RELATIONS,
    TIGHT,
)

#: how tightly a text holds together
LOGIC, RELATION, SUM, PRODUCT, ATOM = range(5)
EXISTS, ONE = (r"\exists ", "∃ "), (r"\exists!\,", "∃! ")
_SUPER = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SUB = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def latex(term: Term, names: Mapping[str, str] | None = None) -> str:
    """The LaTeX of a term; ``names`` adds names of definitions."""
    return Writer(0, names or {}).write(term)[0]


def plain(term: Term, names: Mapping[str, str] | None = None) -> str:
    """The term in plain text."""
    return Writer(1, names or {}).write(term)[0]


@dataclass(frozen=True)
class Writer:
    """Writes terms, ``style`` 0 as LaTeX, 1 as plain text."""

    style: int
    names: Mapping[str, str] = field(default_factory=dict)

    def write(self, term: Term) -> tuple[str, int]:
        """The text, and how tightly it holds together."""
        if isinstance(term, str):
            return self._leaf(term)
        head, arguments = term[0], term[1:]
        if head in _WRITERS:
            return _WRITERS[head](self, *arguments)
        if head in RELATIONS:
            return self._relation(head, arguments)
        if head in FUNCTIONS:
            inside = ", ".join(self.write(a)[0] for a in arguments)
            return f"{FUNCTIONS[head][self.style]}{self.parens(inside)}", PRODUCT
        return self._pattern(head, arguments)

    def parens(self, inside: str) -> str:
        """Parentheses that grow with what they hold."""
        return rf"\left({inside}\right)" if self.style == 0 else f"({inside})"

    def at_least(self, level: int, term: Term) -> str:
        """The text of a term, in parentheses unless it holds together this tightly."""
        text, found = self.write(term)
        return text if found >= level else self.parens(text)

    def _leaf(self, text: str) -> tuple[str, int]:
        if NUMBER.match(text):
            if "/" in text and self.style == 0:
                top, bottom = text.lstrip("-").split("/")
                body = rf"\frac{{{top}}}{{{bottom}}}"
                return ("-" + body, SUM) if text.startswith("-") else (body, PRODUCT)
            return text, SUM if text.startswith("-") else PRODUCT if "/" in text else ATOM
        if text in self.names:
            return self.names[text], ATOM
        special = (LATEX_NAMES, PLAIN_NAMES)[self.style]
        if text in special:
            return special[text], ATOM
        return (latex_name(LETTER.get(text, text)) if self.style == 0 else plain_name(text)), ATOM

    def _relation(self, head: str, arguments: list[Term]) -> tuple[str, int]:
        logical = head in ("And", "Or", "Implies")
        level = RELATION if logical else SUM
        sign = RELATIONS[head][self.style]
        return f" {sign} ".join(self.at_least(level, a) for a in arguments), LOGIC if logical else RELATION

    def _pattern(self, head: str, arguments: list[Term]) -> tuple[str, int]:
        text = PATTERNS[head][self.style]
        tight = TIGHT.get(head, ())
        loose = ATOM if self.style == 1 and head in ONE_INDEX else LOGIC
        parts = [self.at_least(PRODUCT if i in tight else loose, a) for i, a in enumerate(arguments)]
        filled = re.sub(r"<(\d)>", lambda m: parts[int(m.group(1))], text)
        return filled, PRODUCT if head in ("Sum", "Product", "MatrixProduct", "Form", "Quad") else ATOM

    def _sum(self, *terms: Term) -> tuple[str, int]:
        first, *rest = terms
        pieces = [self.at_least(SUM, first)]
        for term in rest:
            text = self.at_least(SUM, term)
            pieces.append(f" - {text[1:]}" if text.startswith("-") else f" + {text}")
        return "".join(pieces), SUM if rest else PRODUCT

    def _difference(self, a: Term, b: Term) -> tuple[str, int]:
        return f"{self.at_least(SUM, a)} - {self.at_least(PRODUCT, b)}", SUM

    def _product(self, *terms: Term) -> tuple[str, int]:
        texts = [self.at_least(PRODUCT, t) for t in terms]
        joint = r"\," if self.style == 0 else " "
        return joint.join(texts), PRODUCT

    def _fraction(self, a: Term, b: Term) -> tuple[str, int]:
        if self.style == 0:
            return rf"\frac{{{self.write(a)[0]}}}{{{self.write(b)[0]}}}", PRODUCT
        top, level = self.write(a)
        held = self.parens(top) if level < PRODUCT or "/" in top else top
        return f"{held}/{self.at_least(ATOM, b)}", PRODUCT

    def _raised(self, base: Term, exponent: Term) -> tuple[str, int]:
        below, above = self.at_least(ATOM, base), self.write(exponent)[0]
        if self.style == 0:
            return f"{{{below}}}^{{{above}}}", ATOM
        return below + (above.translate(_SUPER) if re.fullmatch(r"-?\d+", above) else f"^({above})"), ATOM

    def _transpose(self, m: Term) -> tuple[str, int]:
        return (f"{{{self.at_least(ATOM, m)}}}" + r"^{\top}" if self.style == 0 else f"{self.at_least(ATOM, m)}ᵀ"), ATOM

    def _pseudo_inverse(self, m: Term) -> tuple[str, int]:
        return (
            f"{{{self.at_least(ATOM, m)}}}" + r"^{\dagger}" if self.style == 0 else f"{self.at_least(ATOM, m)}†"
        ), ATOM

    def _root(self, x: Term) -> tuple[str, int]:
        return (rf"\sqrt{{{self.write(x)[0]}}}" if self.style == 0 else f"√({self.write(x)[0]})"), ATOM

    def _negative(self, x: Term) -> tuple[str, int]:
        return f"-{self.at_least(PRODUCT, x)}", SUM

    def _at(self, name: str, index: Term) -> tuple[str, int]:
        letter, place = self._leaf(LETTER.get(name, name))[0], self.write(index)[0]
        if self.style == 0:
            return f"{letter}_{{{place}}}", ATOM
        return f"{letter}_{self.at_least(ATOM, index)}", ATOM

    def _where(self, body: Term, name: str, new: Term) -> tuple[str, int]:
        old, now, inside = self._leaf(name)[0], self.write(new)[0], self.at_least(PRODUCT, body)
        sign = ("\\mapsto ", " ↦ ")[self.style] if name in words(new) else ("=", " = ")[self.style]
        return (
            rf"\left.{inside}\right|_{{{old}{sign}{now}}}" if self.style == 0 else f"{inside}|_({old}{sign}{now})"
        ), ATOM

    def _apply(self, name: str, *arguments: Term) -> tuple[str, int]:
        return self._leaf(name)[0] + self.parens(", ".join(self.write(a)[0] for a in arguments)), ATOM

    def _exists_function(self, name: str, of: Term, body: Term) -> tuple[str, int]:
        function = self._apply(name, *of[1:])[0]
        return f"{EXISTS[self.style]}{function}: {self.write(body)[0]}", LOGIC

    def _exists_unique(self, name: str, domain: str, body: Term) -> tuple[str, int]:
        bound = {"nonnegative": (r"\geq 0", "≥ 0"), "positive": ("> 0", "> 0")}.get(domain, ("", ""))[self.style]
        return f"{ONE[self.style]}{self._leaf(name)[0]} {bound}: {self.write(body)[0]}", LOGIC

    def _for_all(self, domain: Term, body: Term) -> tuple[str, int]:
        index, low, high = (self.write(t)[0] for t in domain[1:])
        if self.style == 0:
            return rf"{self.write(body)[0]}\quad({low}\leq {index}\leq {high})", LOGIC
        return f"{self.write(body)[0]} ({low} ≤ {index} ≤ {high})", LOGIC


def plain_name(name: str) -> str:
    """A name in plain text: Greek letters, digits as an index."""
    if name in PLAIN_NAMES:
        return PLAIN_NAMES[name]
    stem, digits = re.fullmatch(r"(.*?)(\d*)", LETTER.get(name, name)).groups()  # type: ignore[union-attr]
    return GREEK.get(stem, stem) + digits.translate(_SUB)


_WRITERS: dict[str, Callable[..., tuple[str, int]]] = {
    "Add": Writer._sum,
    "Subtract": Writer._difference,
    "Negate": Writer._negative,
    "Multiply": Writer._product,
    "Scale": Writer._product,
    "MatrixMultiply": Writer._product,
    "Divide": Writer._fraction,
    "Power": Writer._raised,
    "Sqrt": Writer._root,
    "Transpose": Writer._transpose,
    "PseudoInverse": Writer._pseudo_inverse,
    "At": Writer._at,
    "Where": Writer._where,
    "Apply": Writer._apply,
    "ForAll": Writer._for_all,
    "ExistsFunction": Writer._exists_function,
    "ExistsUnique": Writer._exists_unique,
}


def domain(name: str) -> str:
    """A domain in words."""
    if name.startswith("sequence of "):
        return f"a sequence, each member {DOMAIN_WORDS[name.removeprefix('sequence of ')]}"
    return DOMAIN_WORDS[name]


def chain_lines(chain: Mapping[str, Any] | None) -> list[str]:
    """The chain in plain text, one line a fit."""
    if chain is None:
        return []
    lines = []
    for fit in chain["generators"]:
        designs = "fresh designs" if fit["design"] == "fresh" else "one shared design"
        lines.append(f"generators: {plain(fit['repeat'])} × least squares, {designs}, {_data(fit)}")
    for fit in chain["downstream"]:
        kind = f"ridge with penalty {plain(fit['penalty'])}" if fit["fit"] == "ridge" else "least squares"
        lines.append(f"downstream: {kind}, {_data(fit)}")
    return lines + (["inputs: features of a kernel"] if chain["inputs"] == "features" else [])


def _data(fit: Mapping[str, Any]) -> str:
    return f"{plain(fit['samples'])} rows, noise variance {plain(fit['variance'])}"
