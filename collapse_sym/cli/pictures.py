"""What the commands that draw share: which endings a picture may have, and a refusal where it cannot be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import InvalidInput

ENDINGS = (".png", ".svg", ".pdf")


def picture(file: str) -> Path:
    """The path of a picture.

    Raises: InvalidInput for another ending.

    >>> picture("phases.PNG").suffix
    '.PNG'
    """
    path = Path(file)
    if path.suffix.lower() not in ENDINGS:
        raise InvalidInput(file, "is no kind of picture", f"end it with one of {', '.join(ENDINGS)}")
    return path


@contextmanager
def saved(file: str) -> Iterator[None]:
    """What the system refuses becomes one line."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InvalidInput(file, f"cannot be written: {reason}", "name a file in a folder of yours") from error
