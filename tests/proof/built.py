"""Every certificate of the derivations, built and checked once in a run: nobody changes what it gets.

Processes of one run leave what was built and what the checker has accepted in the folder of that run, which no other
run looks into.
"""

import hashlib
import json
import os
import pickle
from functools import cache
from pathlib import Path
from typing import Any

from collapse_sym.derivations import registry
from collapse_sym.proof import checker
from collapse_sym.proof.checker import check

FOLDER = "COLLAPSE_SYM_VERDICTS"


@cache
def certificates(part: str) -> dict[str, Any]:
    """What ``registry.certificates`` gives."""
    if FOLDER not in os.environ:  # tests are being collected
        return registry.certificates(part)
    place = place_of(f"the certificates of {part}")
    if place.exists():
        return pickle.loads(place.read_bytes())
    found = registry.certificates(part)
    leave(found, place)
    return found


def checked(certificate: dict[str, Any]) -> checker.Verdict:
    """What the checker says of a certificate as it is, which several tests ask for.

    Raises: Rejected, each time.
    """
    return accepted(json.dumps(certificate, ensure_ascii=False))


@cache
def accepted(text: str) -> checker.Verdict:
    """The same of its text."""
    place = place_of(text)
    if place.exists():
        return pickle.loads(place.read_bytes())
    verdict = check(text)
    leave(verdict, place)
    return verdict


def place_of(text: str) -> Path:
    """Where the processes of one run leave what the checker, as it is, says of a text, or what they build."""
    return Path(os.environ[FOLDER], hashlib.sha256(f"{sources()} {text}".encode()).hexdigest())


def leave(said: Any, place: Path) -> None:
    """Write it at once: another process sees all of it or nothing."""
    unfinished = place.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(pickle.dumps(said))
    unfinished.replace(place)


@cache
def sources() -> str:
    """A hash of the checker's files, as they are when the first certificate is checked."""
    files = sorted(Path(checker.__file__).parent.glob("*.py"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
