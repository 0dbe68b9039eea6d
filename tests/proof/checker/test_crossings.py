"""The rule about one crossing accepts what the forged certificates spoil."""

import json

import pytest

from collapse_sym.proof.checker import check
from tests.proof.checker.forged_crossings import ACCEPTED


@pytest.mark.parametrize("certificate", ACCEPTED, ids=range(len(ACCEPTED)))
def test_the_same_without_what_is_wrong_is_accepted(certificate):
    last = str(len(certificate["steps"]) - 1)
    assert check(json.dumps({**certificate, "theorem": [last]}))
