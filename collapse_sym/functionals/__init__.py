"""How answers are said: Tr[g], Quad[g], Mean[word], df and κ; normal form; decided equality."""

from __future__ import annotations

from .answer import Answer
from .definitions import Definition
from .equality import Equality, NormalForm, equal, normal_form
from .functions import Mean, Quad, Tr, df, kappa
from .parsing import from_text
from .printing import latex, to_text

__all__ = [
    "Answer",
    "Definition",
    "Equality",
    "Mean",
    "NormalForm",
    "Quad",
    "Tr",
    "df",
    "equal",
    "from_text",
    "kappa",
    "latex",
    "normal_form",
    "to_text",
]
