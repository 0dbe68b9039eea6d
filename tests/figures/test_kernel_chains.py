"""FIG-4: its lines and points against the study and single chains."""

from __future__ import annotations

import numpy as np
import pytest

from collapse_sym.figures import REDUCED, figure
from collapse_sym.kernel_study.plan import Cell, plan
from collapse_sym.kernel_study.points import results
from collapse_sym.risk.kernel import KernelChains, predict_kernel

SETTINGS = {"FIG-4a": "mnist-rbf-standardised-full", "FIG-4b": "mnist-polynomial-full"}


@pytest.mark.parametrize("name", SETTINGS)
def test_points_are_those_of_the_study_and_lines_go_through_them(name: str) -> None:
    """T = 300, n = 4, both ridges: the committed mean, and the theory at that very chain."""
    sheet = figure(name, REDUCED)
    setting = next(s for s in plan().full if s.name == SETTINGS[name])
    cell = Cell(setting, "data", "critical", 300, 300)
    kept = next(r for r in results() if r.cell.key == cell.key)
    for panel, exponent in zip(sheet.panels, (setting.measured.critical,) * 2):
        curve = panel.curves[-1]  # type: ignore[union-attr]
        assert curve.label == "$n = 4$" and [x for x, _, _ in curve.points] == [10, 30, 100, 300, 1000]
        ridge = 300.0**-exponent  # T = T₀: both exponents are one
        place = int(abs(np.log(kept.ridges / ridge)).argmin())
        at_300 = next(point for point in curve.points if point[0] == 300)
        assert at_300[1:] == (kept.total(0)[4, place], kept.levels[0]["stderr"][4, place])
        chains = KernelChains(300, ridge, 1.0, 4, 300, 300.0**-exponent, 1.0)
        told = float(predict_kernel(setting.measured.modes, chains, setting.rows).total)
        T, errors = np.array(curve.line).T
        assert np.interp(np.log(300), np.log(T), errors) == pytest.approx(told, rel=5e-3)
        assert told == pytest.approx(at_300[1], rel=0.05)


def test_captions_say_what_was_measured() -> None:
    """Also what generators without ridge give, and the exponents that were fitted."""
    for name, setting in SETTINGS.items():
        caption, measured = (
            figure(name, REDUCED).caption,
            next(s for s in plan().full if s.name == setting).measured,
        )
        assert f"({measured.capacity:.2f}, {measured.source:.3f})" in caption
        assert "without ridge" in caption and "inputs" in caption and f"{measured.samples} images" in caption
