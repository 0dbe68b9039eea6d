"""Every certificate of the derivations, built once in a process: nobody changes what it gets here."""

from functools import cache
from typing import Any

from collapse_sym.derivations import registry


@cache
def certificates(part: str) -> dict[str, Any]:
    """What ``registry.certificates`` gives."""
    return registry.certificates(part)
