"""The exceptions of the project: each names the value, the reason and the remedy.

A user sees one line, ``value: reason; remedy``.  Anything that is not a
``CollapseSymError`` is a bug of ours and is reported as one.
"""

from __future__ import annotations

MAX_SHOWN = 80


def shown(value: object) -> str:
    """The value as one short line: control characters escaped, long text cut, blank text quoted."""
    text = value if isinstance(value, str) else _text(value)
    text = text if text.strip() else repr(text)
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _text(value: object) -> str:
    try:
        return str(value)
    except ValueError:  # Python refuses to write integers of more than 4300 digits
        return f"{type(value).__name__} of thousands of digits"


class CollapseSymError(Exception):
    """A refusal that the user can act on.

    ``value`` is what was given, ``reason`` why it is refused, ``remedy`` what to do instead.
    """

    def __init__(self, value: object, reason: str, remedy: str = "") -> None:
        self.value, self.reason, self.remedy = value, reason, remedy
        super().__init__(value, reason, remedy)

    def __str__(self) -> str:
        line = f"{shown(self.value)}: {self.reason}"
        return f"{line}; {self.remedy}" if self.remedy else line


class InvalidInput(CollapseSymError):
    """A number, a table, a key or a file that does not describe a chain."""


class Contradiction(CollapseSymError):
    """Assumptions that exclude each other or the chain itself."""


class InfiniteRisk(CollapseSymError):
    """The expectation asked for is infinite (noisy least squares with |T − d| ≤ 1)."""


class OutsideCalculus(CollapseSymError):
    """A calculus that cannot treat a fit.

    Besides the three common fields it names the ``calculus``, the ``fit`` and, where one exists,
    the calculus that ``accepts`` it.
    """

    def __init__(self, calculus: str, fit: object, reason: str, *, accepts: str = "", remedy: str = "") -> None:
        self.calculus, self.fit, self.accepts = calculus, fit, accepts
        if accepts and not remedy:
            remedy = f"use --calculus {accepts}"
        super().__init__(f"calculus {calculus}, {fit}", reason, remedy)


class DoesNotClose(CollapseSymError):
    """Symbolic n where the recursion has no closed form, or a repeat count beyond the stated bound."""


class TooLarge(CollapseSymError):
    """An exact decision beyond the stated bound of size."""


class NotConverged(CollapseSymError):
    """A numerical method that did not reach the requested accuracy."""


class Unfinished(CollapseSymError):
    """Work that stopped before its end; what was finished is stored, and running it again goes on from there."""


class MissingTool(CollapseSymError):
    """An optional program or library that is not installed; the remedy names the one command."""


class Rejected(CollapseSymError):
    """A certificate that the checker does not accept."""
