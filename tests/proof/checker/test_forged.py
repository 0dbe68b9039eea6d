"""Forged certificates are refused, by the rule and for the reason that their name says."""

from __future__ import annotations

import json

import pytest

from collapse_sym.proof.checker import Rejected, check
from tests.proof.checker.forged import FORGED, ONE, SQUARE, certificate, identity, mean, refuted, statement


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    forged, rule, reason = FORGED[name]
    with pytest.raises(Rejected) as caught:
        check(json.dumps(forged))
    assert (caught.value.rule, reason in caught.value.reason) == (rule, True), caught.value


@pytest.mark.parametrize(
    "good",
    [
        identity(["Equal", mean(SQUARE), ["Multiply", "n", "T0"]], chain=ONE),
        identity(["Equal", ["Sum", "j", "0", "n", "1"], ["Add", "n", "1"]]),
        refuted(["Less", "T", "1"], {"T": "3"}),
        certificate(statement(["GreaterEqual", "x", "0"]), {"rule": "domain", "value": "x", "strict": "true"}),
    ],
)
def test_their_honest_neighbours_are_accepted(good: dict[str, object]) -> None:
    assert check(json.dumps(good)).hash == good["hash"]
