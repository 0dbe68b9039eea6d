"""A forged certificate is refused by name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from collapse_sym.proof.checker import Rejected, check


def assert_refused(forged: dict[str, Any], rule: str, reason: str) -> None:
    """By this rule, for this reason, and by no other."""
    with pytest.raises(Rejected) as caught:
        check(json.dumps(forged))
    assert (caught.value.rule, reason in caught.value.reason) == (rule, True), caught.value
