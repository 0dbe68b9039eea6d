"""The exact sums at T up to 10⁴⁰ have the slopes and constants that were derived.

The values know no formula of the scaling room: they are those of ``predict`` on a power law, or of ``grown`` where n
grows with T.  Settings are drawn at random; those within 1/25 of a kink of an exponent are rejected, and counted.
"""

import pytest

from . import slopes
from .draws import KINDS
from .points import PARTS, Parts
from .slopes import Tally, confirm

#: of each of the 12 kinds
FEW, MANY = 1, 30


@pytest.mark.parametrize("kind", KINDS)
def test_slopes_and_constants(kind):
    tally = Tally()
    confirm(kind, FEW, tally, seed="few")
    assert tally.compared[f"{kind}: total"] == FEW


@pytest.mark.deep
def test_three_hundred_settings(record_property):
    tally = Tally()
    for kind in KINDS:
        confirm(kind, MANY, tally)
    record_property("power", tally.text())
    print(tally.text())
    assert sum(tally.compared[f"{kind}: total"] for kind in KINDS) >= 300
    constants = sum(tally.compared[f"{kind}: constant"] for kind in KINDS)
    assert tally.share <= 0.3 and constants >= 5 * tally.unsettled, tally.text()


@pytest.mark.parametrize(
    "change",
    [
        lambda value, decades: value * 10.0 ** (0.011 * float(decades)),
        lambda value, decades: value * 1.001,
        lambda value, decades: value * float(decades),
    ],
    ids=["an exponent off by 0.011", "a constant off by 0.001", "a logarithm too many"],
)
def test_a_wrong_law_is_seen(monkeypatch, change):
    honest = slopes.risk_at

    def wrong(setting, decades):
        values = honest(setting, decades)
        return Parts(*(change(getattr(values, part), decades) for part in PARTS))

    monkeypatch.setattr(slopes, "risk_at", wrong)
    with pytest.raises(AssertionError):
        confirm("under, fresh", FEW, Tally(), seed="few")
