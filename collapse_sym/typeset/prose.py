"""Formulas in plain sentences: σ₀², X†X = I and T ≥ d + 2 are set as mathematics, words stay words."""

from __future__ import annotations

import re
import unicodedata

_LOW = {**{chr(0x2080 + k): str(k) for k in range(10)}, "ₘ": "m", "ₙ": "n"}
_HIGH = {
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)),
    **{"ⁿ": "n", "ᵀ": r"\top", "†": r"\dagger", "⁺": "+", "⁻": "-"},
}
_SCRIPTS = f"[{''.join(_LOW)}{''.join(_HIGH)}]"
_SIGNS = {
    "≥": r"\geq ", "≤": r"\leq ", "≃": r"\simeq ", "→": r"\to ", "∼": r"\sim ", "~": r"\sim ", "−": "-", "·": r"\cdot ",
    "∞": r"\infty ", "‖": r"\| ", "∝": r"\propto ", "≠": r"\neq ", "≍": r"\asymp ",
}  # fmt: skip
_LETTER = r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])|[\u0391-\u03c9]|ŵ|∞"
_NUMBER = r"(?<![\d.])\d+(?:\.\d+)?(?![\d.]*[A-Za-z])"
_ATOM = rf"(?:{_LETTER}|{_NUMBER})\u0302?{_SCRIPTS}*"
_EXPRESSION = rf"(?:{_ATOM})+(?:\s?[+−/·-]\s?(?:{_ATOM})+|,\s(?:{_ATOM})+(?=[^.]*?→))*"
_RELATED = rf"\|?{_EXPRESSION}\|?(?:\s?[<>≤≥=→≃∝≠≍~]\s?{_EXPRESSION})+"
_MARKED = (
    rf"(?:{_ATOM})*(?:[\u0391-\u03c9]\u0302?{_SCRIPTS}*|(?<![A-Za-z])[A-Za-z]{_SCRIPTS}+|ŵ{_SCRIPTS}*)(?:{_ATOM})*"
)
FORMULA = re.compile(rf"‖{_MARKED}‖|{_RELATED}|{_MARKED}")


def tex_of(text: str) -> str:
    r"""LaTeX of a formula written in plain letters.

    >>> tex_of("nσ₀²ρ"), tex_of("T ≥ d + 2")
    ('n\\sigma _{0}^{2}\\rho ', 'T \\geq  d + 2')
    """
    out = ""
    for part in re.findall(rf"{_SCRIPTS}+|.\u0302?", text):
        out += _scripts(part) if part[0] in _LOW or part[0] in _HIGH else _letter(part)
    return out


def _scripts(part: str) -> str:
    low = "".join(_LOW[c] for c in part if c in _LOW)
    high = "".join(_HIGH[c] for c in part if c in _HIGH)
    return (f"_{{{low}}}" if low else "") + (f"^{{{high}}}" if high else "")


def _letter(part: str) -> str:
    if part == "ŵ":
        return r"\hat{w}"
    if part.endswith("\u0302"):
        return rf"\hat{{{_letter(part[0])}}}"
    if part in _SIGNS:
        return _SIGNS[part]
    if part == "ε":
        return r"\varepsilon "
    name = unicodedata.name(part, "")
    if name.startswith("GREEK") and "WITH" not in name:
        word = name.rsplit(" ", 1)[1].lower().replace("lamda", "lambda")
        return f"\\{word if 'SMALL' in name else word.capitalize()} "
    return part
