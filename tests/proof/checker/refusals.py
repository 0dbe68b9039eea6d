"""A forged certificate is refused by name, and checked once in a run, whichever of its tests comes first."""

from __future__ import annotations

import json
import pickle
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from collapse_sym.proof.checker import Rejected, check
from tests.proof.built import leave, place_of
from tests.proof.checker.branches import origins


@dataclass(frozen=True)
class Refusal:
    """By which rule, why, from which lines of the checker, and after how many seconds of CPU time."""

    rule: str
    reason: str
    lines: tuple[tuple[str, int], ...]
    seconds: float


@cache
def refused(text: str) -> Refusal:
    """What the checker says of a forged certificate; it fails where one is accepted."""
    place = place_of(f"refused {text}")
    if place.exists():
        return pickle.loads(place.read_bytes())
    start = time.process_time()
    with pytest.raises(Rejected) as caught:
        check(text)
    seconds = time.process_time() - start
    refusal = Refusal(caught.value.rule, caught.value.reason, tuple(origins(caught.value)), seconds)
    leave(refusal, place)
    return refusal


def assert_refused(forged: dict[str, Any], rule: str, reason: str) -> Refusal:
    """By this rule, for this reason, and by no other."""
    refusal = refused(json.dumps(forged))
    assert (refusal.rule, reason in refusal.reason) == (rule, True), refusal
    return refusal
