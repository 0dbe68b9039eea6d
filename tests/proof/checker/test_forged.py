"""Forged certificates are refused, by the rule and for the reason that their name says."""

from __future__ import annotations

import json

import pytest

from collapse_sym.proof.checker import check
from tests.proof.checker.forged import FORGED, ONE, SQUARE, certificate, identity, mean, refuted, statement
from tests.proof.checker.refusals import assert_refused


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    assert_refused(*FORGED[name])


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
