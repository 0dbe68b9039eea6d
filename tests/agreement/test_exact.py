"""Predictions with relation "=" against simulation at the chain's own size, chain by chain."""

import pytest

from collapse_sym.oracle import AGREES, DISAGREES, UNKNOWN, compare_equal
from collapse_sym.oracle.budget import family
from collapse_sym.risk import predict

from .chains import EXACT

ERROR = family("exact predictions").error
#: the relative error in any part that is found with probability 99 %
RESOLUTION = 0.02
#: seconds of one core, by the oracle's model of its cost
SECONDS = 20
#: label noise through least squares at |T − d| = 2: finite mean, infinite variance, hence no verdict on collapse
HEAVY = "two above the threshold"


@pytest.mark.parametrize("name", sorted(set(EXACT) - {HEAVY}))
def test_exact_prediction(name, record_property):
    evidence = compare_equal(
        EXACT[name], lambda chain: predict(chain, "auto"), error=ERROR, resolution=RESOLUTION, seconds=SECONDS
    )
    assert evidence.verdict == AGREES, evidence.text()
    record_property("power", f"exact prediction, {name}: {100 * evidence.sees:.2g} %")


def test_infinite_variance_is_left_open():
    evidence = compare_equal(EXACT[HEAVY], lambda chain: predict(chain, "auto"), error=ERROR)
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
