r"""Text for TeX and for HTML: escaping of what a user wrote, and sentences with ``$…$`` in them.

A *sentence* is plain text in which ``$…$`` holds LaTeX; everything outside is escaped.  What comes
from a user (names, paths, TOML) is never read as a sentence: wrap it in ``Plain``.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from ..notation import latex_name
from .prose import FORMULA, tex_of


@dataclass(frozen=True)
class Plain:
    """Text to be shown as it is."""

    text: str


@dataclass(frozen=True)
class Code:
    """Text to be shown in typewriter letters."""

    text: str


@dataclass(frozen=True)
class Maths:
    """A LaTeX formula inside a sentence."""

    tex: str


@dataclass(frozen=True)
class Link:
    """A link to the record or the refusal with this label."""

    label: str
    text: str


@dataclass(frozen=True)
class Badge:
    """A verdict word."""

    word: str


Span = Plain | Code | Maths | Link | Badge
Sentence = str | Span | tuple["Sentence", ...]


def spans(sentence: Sentence) -> list[Span]:
    """The parts of a sentence; ``$…$`` in a string is a formula.

    >>> spans("for $T_0$ rows")
    [Plain(text='for '), Maths(tex='T_0'), Plain(text=' rows')]
    """
    if isinstance(sentence, tuple):
        return [span for part in sentence for span in spans(part)]
    if not isinstance(sentence, str):
        return [sentence]
    parts = sentence.split("$")
    if len(parts) % 2 == 0:  # a lone dollar is a dollar
        return [Plain(sentence)]
    made = [m for i, p in enumerate(parts) for m in ([Maths(p)] if i % 2 else formulas_in(p))]
    return [m for m in made if m not in (Plain(""), Maths(""))]


def formulas_in(text: str) -> list[Plain | Maths]:
    """Plain words with the formulas among them.

    >>> formulas_in("a fit with λ > 0 or more")
    [Plain(text='a fit with '), Maths(tex='\\\\lambda  > 0'), Plain(text=' or more')]
    """
    found: list[Plain | Maths] = []
    at = 0
    for match in FORMULA.finditer(text):
        found += [Plain(text[at : match.start()]), Maths(tex_of(match.group()))]
        at = match.end()
    return [*found, Plain(text[at:])]


_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\ensuremath{\sim}", "<": r"\textless{}", ">": r"\textgreater{}",
    "*": "{*}", "[": "{[}", "]": "{]}", "|": r"\textbar{}", '"': "''", "…": r"\dots{}", "–": "--",
    "—": "---", "’": "'", "‘": "`",
    "“": "``", "”": "''", "†": r"\dag{}", "\N{NO-BREAK SPACE}": "~", "\N{THIN SPACE}": r"\,", "ß": r"\ss{}",
    "æ": r"\ae{}", "ø": r"\o{}", "å": r"\aa{}",
    "Å": r"\AA{}", "Ø": r"\O{}", "Æ": r"\AE{}", "ł": r"\l{}", "Ł": r"\L{}",
    "ı": r"\i{}", "§": r"\S{}", "©": r"\copyright{}",
}  # fmt: skip
_MATHS = {
    "≥": r"\geq", "≤": r"\leq", "≠": r"\neq", "≃": r"\simeq", "≈": r"\approx", "≍": r"\asymp", "→": r"\to",
    "←": r"\leftarrow", "⇒": r"\Rightarrow", "∞": r"\infty", "−": "-", "×": r"\times", "∘": r"\circ",
    "⋆": r"\star", "ℓ": r"\ell", "·": r"\cdot", "±": r"\pm",
    "√": r"\surd", "∑": r"\sum", "∏": r"\prod", "∈": r"\in", "‖": r"\|", "∝": r"\propto", "⁺": "^{+}", "⁻": "^{-}",
    "¹": "^{1}", "²": "^{2}", "³": "^{3}", "ⁿ": "^{n}", "₀": "_{0}", "₁": "_{1}", "₂": "_{2}", "ₘ": "_{m}",
    "ᵀ": r"^{\top}", "ŵ": r"\hat{w}", "≲": r"\stackrel{<}{\sim}", "≳": r"\stackrel{>}{\sim}",
    "↦": r"\mapsto",
    "ε": r"\varepsilon", "ϕ": r"\phi", "Π": r"\Pi", "Δ": r"\Delta", "Σ": r"\Sigma", "Φ": r"\Phi", "Ω": r"\Omega",
    "Λ": r"\Lambda", "Γ": r"\Gamma", "Θ": r"\Theta", "Ψ": r"\Psi", "Ξ": r"\Xi", "≶": r"\stackrel{<}{>}",
    "⟨": r"\langle",
    "⟩": r"\rangle", "½": r"\tfrac{1}{2}", "∂": r"\partial", "∀": r"\forall", "°": r"^{\circ}",
}  # fmt: skip
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c", "\u0328": "k",
}  # fmt: skip


#: letters of two code points → one that stands for them here → LaTeX
_LETTERS = {"Σ̂": "\ue0ff", "B̃": "\ue0fe"}
_SHOWN = {"\ue0ff": r"\ensuremath{\hat{\Sigma}}", "\ue0fe": r"\~{B}"}


@lru_cache(maxsize=4096)
def tex_escape(text: str) -> str:
    r"""Text that LaTeX shows as it stands, whatever it holds; unknown letters appear as [U+…].

    >>> tex_escape("50% of $x_1$ \\ é ≥ 猫")
    "50\\% of \\$x\\_1\\$ \\textbackslash{} \\'{e} \\ensuremath{\\geq} {[}U+732B{]}"
    """
    for letter, one in _LETTERS.items():
        text = text.replace(letter, one)
    words = legible(text).split(" ")
    return " ".join(_breakable(word, _tex_letter) for word in words)


def legible(text: str) -> str:
    """The text with letters that TeX's fonts lack written as [U+…]."""
    return "".join(f"[U+{ord(c):04X}]" if _tex_letter(c).startswith("{[}U") else c for c in text)


def _breakable(word: str, shown: Callable[[str], str], longest: int = 24) -> str:
    """A word letter by letter; a line may end inside words that no line need hold."""
    if len(word) <= longest:
        return "".join(map(shown, word))
    made = []
    for i, letter in enumerate(word):
        made.append(shown(letter))
        if not letter.isalnum() or i % 8 == 7:
            made.append(r"\allowbreak{}")
    return "".join(made)


@cache
def _tex_letter(c: str) -> str:
    if c in _SHOWN:
        return _SHOWN[c]
    if c in _TEX:
        return _TEX[c]
    if c in _MATHS:
        return rf"\ensuremath{{{_MATHS[c]}}}"
    if " " <= c <= "~" or c == "\n":
        return c
    if "α" <= c <= "ω":
        word = unicodedata.name(c).removeprefix("GREEK SMALL LETTER ").lower()
        return {"omicron": "o", "final sigma": r"\ensuremath{\varsigma}"}.get(word) or (
            rf"\ensuremath{{\{word.replace('lamda', 'lambda')}}}"
        )
    parts = unicodedata.normalize("NFD", c)
    if len(parts) == 2 and parts[0].isascii() and parts[1] in _ACCENTS:
        return f"\\{_ACCENTS[parts[1]]}{{{parts[0]}}}"
    return " " if c.isspace() else f"{{[}}U+{ord(c):04X}{{]}}"


def tex_code(text: str) -> str:
    r"""Text for ``\texttt``: no ligatures, spaces kept, long words breakable.

    >>> tex_code("a - {b}")
    'a~-{}~\\char123{}b\\char125{}'
    """
    return "~".join(_breakable(word, _code_letter) for word in legible(text).split(" "))


def _code_letter(c: str) -> str:
    if c in '{}"~':  # the text font's own look foreign among typewriter letters
        return rf"\char{ord(c)}{{}}"
    return (_TEX.get(c) or c) + "{}" if c in "-<>,'`!?" else _tex_letter(c)


def html_escape(text: str) -> str:
    """Text for XHTML: control characters, which XML forbids, become visible boxes.

    >>> html_escape("a < b & c")
    'a &lt; b &amp; c'
    """
    shown = "".join(c if c in "\n\t" or (c >= " " and not 0xD800 <= ord(c) <= 0xDFFF) else "\ufffd" for c in text)
    return html.escape(shown.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"), quote=True)


_CONDITION = re.compile(r"\s*(<=|>=|\*\*|[<>=+\-*/()]|[A-Za-z]\w*|\d+(?:\.\d+)?)")
_RELATIONS = {"<=": r"\leq ", ">=": r"\geq ", "**": "^", "*": r"\,"}


def condition_tex(condition: str) -> str:
    r"""LaTeX of a condition in the grammar of ``assume``.

    >>> condition_tex("T0 >= d + 2"), condition_tex("2*T0 < d")
    ('T_{0}\\geq d+2', '2\\,T_{0}<d')
    """
    out, at = "", 0
    while at < len(condition.rstrip()):
        match = _CONDITION.match(condition, at)
        if not match:
            return rf"\text{{{tex_escape(condition)}}}"
        token, at = match.group(1), match.end()
        word = token[0].isalpha()
        out += latex_name(token) if word else _RELATIONS.get(token, token)
    return re.sub(r"\^\(?(\d+)\)?", r"^{\1}", out)
