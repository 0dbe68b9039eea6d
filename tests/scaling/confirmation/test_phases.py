"""With the best ridge the exact error falls as the phase diagram says, in every phase of every diagram."""

import pytest
import sympy as sp

from . import phases
from .phases import DIAGRAMS, diagram, points
from .points import farthest, risk_at
from .slopes import SLOPE, STEP, Tally, slope

#: points of each phase
FEW, MANY = 1, 5


def confirm(kind, count, tally, seed=0):
    """Compare the slope of the exact error with the rate at points of every phase."""
    for number, region in enumerate(diagram(kind)[1]):
        for point in points(kind, region, count, tally, seed):
            last = farthest(point.setting)
            decades = [last - STEP, last]
            totals = [risk_at(point.setting, sp.Rational(x)).total for x in decades]
            error = slope(totals, decades, 0) + float(point.rate)
            assert abs(error) < SLOPE, (kind, number, error, point)
            tally.note(f"{kind}, phase {number}", error)


@pytest.mark.parametrize("kind", ["d = ∞", "T0 ≥ d, d ≤ T"])
def test_some_phases(kind):
    tally = Tally()
    confirm(kind, FEW, tally, seed="few")
    assert len(tally.compared) == len(diagram(kind)[1]) >= 5


@pytest.mark.deep
def test_every_phase_five_times(record_property):
    tally = Tally()
    for kind in DIAGRAMS:
        confirm(kind, MANY, tally)
    record_property("power", tally.text())
    print(tally.text())
    assert min(tally.compared.values()) >= 5 and len(tally.compared) == sum(len(diagram(k)[1]) for k in DIAGRAMS)
    assert tally.share <= 0.3, tally.text()


@pytest.mark.parametrize("wrong", ["rate", "ridge"])
def test_a_wrong_phase_is_seen(monkeypatch, wrong):
    honest = phases._setting

    def moved(kind, at, x):
        return honest(kind, at, x / 2)

    if wrong == "ridge":
        monkeypatch.setattr(phases, "_setting", moved)
    else:
        point = phases.Point
        monkeypatch.setattr(phases, "Point", lambda setting, rate: point(setting, rate + sp.Rational(1, 50)))
    with pytest.raises(AssertionError):
        confirm("T0 ≥ d, d ≤ T", FEW, Tally(), seed="few")
