"""The blocks of a document, between records and the two formats: LaTeX and HTML render the same blocks."""

from __future__ import annotations

from dataclasses import dataclass

from .panels import Sheet
from .records import Figure
from .text import Sentence


@dataclass(frozen=True)
class Prose:
    """A paragraph."""

    text: Sentence


@dataclass(frozen=True)
class Note:
    """A paragraph of small print."""

    text: Sentence


@dataclass(frozen=True)
class Display:
    """A displayed formula: ``left`` followed by (relation, right-hand side) pairs, all LaTeX."""

    left: str
    rights: tuple[tuple[str, str], ...]
    after: Sentence = ""


@dataclass(frozen=True)
class Steps:
    """A derivation: numbered steps, each a reason and its formulas."""

    steps: tuple[tuple[Sentence, tuple[Display, ...]], ...]


@dataclass(frozen=True)
class Grid:
    """A table; ``align`` holds one of l, r, c per column.

    ``bars`` adds a column of error bars (HTML only): per row the deviation, or None, and what is allowed,
    both in standard errors.
    """

    header: tuple[Sentence, ...]
    rows: tuple[tuple[Sentence, ...], ...]
    align: str
    bars: tuple[tuple[float | None, float], ...] = ()


@dataclass(frozen=True)
class Listing:
    """Text as in a file."""

    text: str
    caption: Sentence = ""


@dataclass(frozen=True)
class Picture:
    """A figure."""

    figure: Figure | Sheet


@dataclass(frozen=True)
class Notice:
    """A refusal or a warning, with a label that links can reach."""

    text: Sentence
    label: str = ""


@dataclass(frozen=True)
class Section:
    """A titled part of the document; its label, if any, can be linked to."""

    title: Sentence
    blocks: tuple[Block, ...]
    label: str = ""


Block = Prose | Note | Display | Steps | Grid | Listing | Picture | Notice | Section
