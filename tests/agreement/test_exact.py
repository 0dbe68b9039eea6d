"""Predictions with relation "=" against simulation at the chain's own size, chain by chain."""

import pytest

from collapse_sym.oracle import AGREES, DISAGREES, UNKNOWN, compare_equal
from collapse_sym.risk import predict

from .chains import EXACT

# 14 chains at error 1e-5 each: some false alarm in this file has probability below 2e-4 (seeds are fixed).
ERROR = 1e-5
#: label noise through least squares at |T − d| = 2: finite mean, infinite variance, hence no verdict on collapse
HEAVY = "two above the threshold"


@pytest.mark.parametrize("name", sorted(set(EXACT) - {HEAVY}))
def test_exact_prediction(name):
    evidence = compare_equal(EXACT[name], lambda chain: predict(chain, "auto"), error=ERROR, subject=name)
    assert evidence.verdict == AGREES, evidence.text()


def test_infinite_variance_is_left_open():
    evidence = compare_equal(EXACT[HEAVY], lambda chain: predict(chain, "auto"), error=ERROR, subject=HEAVY)
    assert evidence.row("variance").verdict == AGREES
    assert evidence.row("collapse").verdict == UNKNOWN
    assert "infinite variance" in evidence.row("collapse").reason
    assert evidence.passed and evidence.verdict == UNKNOWN


@pytest.mark.parametrize("part", ["bias", "variance", "collapse"])
def test_a_factor_is_detected(part):
    def wrong(chain):
        values = predict(chain, "auto")._asdict()
        return {**values, part: 1.05 * values[part]}

    evidence = compare_equal(EXACT["both below"], wrong, error=ERROR)
    assert evidence.row(part).verdict == DISAGREES
    assert [row.part for row in evidence.rows if row.verdict == DISAGREES] == [part]
