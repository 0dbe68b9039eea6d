"""The committed study: run as planned, held to its bars, and a small part of it run again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from collapse_sym.calculi.equivalents import Equivalents
from collapse_sym.kernel_study import choices
from collapse_sym.kernel_study.campaign import rows_of, run
from collapse_sym.kernel_study.leverages import measured as leverages
from collapse_sym.kernel_study.missed import explained, missed
from collapse_sym.kernel_study.missed import record as kept_again
from collapse_sym.kernel_study.plan import DATA, FULL, GAUSSIAN, HELD_OUT, RIDGELESS, STUDY, TUNED, Cell, plan, spectra
from collapse_sym.kernel_study.points import Points, points, points_of, record, refused, results, verdict
from collapse_sym.kernel_study.summary import as_markdown, of_setting
from collapse_sym.kernel_study.trust import Thresholds, fit, halves, score, thresholds
from collapse_sym.risk import row_noise

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.mark.parametrize("size", [STUDY, FULL])
def test_everything_planned_was_run(size: str) -> None:
    """With the seed and the replicates of the plan, on the data whose spectra were measured before."""
    kept = record(size)
    done = [(c["setting"], c["rows"], c["generators"], c["T"], c["T0"]) for c in kept["cells"]]
    assert sorted(done) == sorted(cell.key for cell in plan().cells(size))
    assert kept["seed"] == plan().seed and {r.replicates for r in results()} == {plan().replicates}
    assert kept["data"] == {s.name: spectra()[s.name].checksum for s in plan().of_size(size)}
    assert set(kept["versions"]) == {"numpy", "scikit-learn", "mlxtend"}
    assert all("singular to rounding" in why for why in refused().values())


#: the setting whose rows weigh the least evenly
UNEVEN = "mnist-rbf-standardised"
#: how many points of a setting the spectrum alone misses: one of 8.2 % in the setting that was added for FIG-5
MISSES = {UNEVEN: 75, "mnist-random-features": 1}


def test_the_theory_is_within_its_bar() -> None:
    """The median and every point of all settings planned."""
    within = points().where(points().bar)
    for setting in plan().settings:
        found = verdict(of_setting(within, setting.name))
        assert found.count > 1000 and found.median <= plan().bar["median"], setting.name
        assert found.beyond == 0, setting.name


def test_the_spectrum_alone_misses_where_rows_weigh_least_evenly() -> None:
    """Its median is within the bar; no setting's largest miss grows by 15 % where noise goes row by row."""
    assert max((s.name for s in plan().settings), key=lambda name: leverages()[name].excess) == UNEVEN
    alone, within = points(even=True), points()
    for setting in plan().settings:
        before, after = (verdict(of_setting(p.where(p.bar), setting.name)) for p in (alone, within))
        assert before.median <= plan().bar["median"], setting.name
        assert before.beyond == MISSES.get(setting.name, 0), setting.name
        assert after.largest < 1.15 * before.largest, setting.name


def test_rows_that_all_had_one_weight_would_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the first reference only, which knows leverages but no weights."""
    points()
    monkeypatch.setattr(row_noise, "_lagrange", lambda at, nodes: [np.ones_like(at), *[0 * at] * (len(nodes) - 1)])
    wrong = points_of.__wrapped__(DATA, UNEVEN, STUDY, False)
    assert verdict(wrong.where(wrong.bar)).beyond > 0


def test_the_uneven_setting_is_predicted_where_its_features_are_gaussian() -> None:
    """The same spectrum, sizes and ridges: what is off on its rows is not the theory of the chain."""
    near = of_setting(points(GAUSSIAN), UNEVEN)
    assert len(near) > 100 and verdict(near.where(near.load1 <= plan().bar["load"])).largest < 0.02


def test_gaussian_features_are_within_two_percent() -> None:
    """Away from interpolation, or within three standard errors: what is left on real rows is not the theory."""
    near = points(GAUSSIAN)
    near = near.where(near.load1 <= plan().bar["load"])
    assert len(near) > 500 and (abs(near.off) <= np.maximum(0.02, 3 * near.error)).all()


def test_held_out_rows_are_predicted_too() -> None:
    """Rows drawn without replacement, errors on rows that no fit may see, where designs are a twentieth of the pool."""
    found, sizes = points(HELD_OUT), np.array([r.cell.samples for r in results()])
    few = found.where((found.load1 <= plan().bar["load"]) & (sizes[found.cell] == 100))
    assert len(few) > 100 and verdict(few).median <= plan().bar["median"] and verdict(few).beyond == 0


@pytest.mark.parametrize("name", ["_cost", "_resolved"])
def test_a_map_that_is_wrong_by_five_percent_is_seen(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The bars fail where noise, or what a fit takes over, is wrong by five percent."""
    right = getattr(Equivalents, name)
    points()  # the ridges of the plan are those of the right theory
    monkeypatch.setattr(Equivalents, name, lambda *given: 1.05 * right(*given))
    wrong = points_of.__wrapped__(DATA, "mnist-rbf", STUDY, True)
    found = verdict(wrong.where(wrong.bar))
    assert found.median > plan().bar["median"] or found.beyond > 0


def test_drawn_noise_agrees_with_averaged_noise() -> None:
    """Over all cells the scores of raw errors have no drift, and a spread near one."""
    scores = np.array([level["raw_z"] for r in results() for level in r.levels])
    assert abs(scores.mean()) < 0.3 and 0.7 < scores.std() < 1.4


@pytest.mark.parametrize("even", [False, True])
def test_doubt_was_fitted_to_one_half_and_passes_on_the_other(even: bool) -> None:
    """Of predictions that go row by row, and of those from the spectrum alone."""
    first, second = halves(points(even=even))
    assert fit(first, even) == thresholds(even)
    found = score(second, thresholds(even))
    assert found.passes, found
    assert not score(second, Thresholds(2.0)).passes and not score(second, Thresholds(0.0)).passes


def test_gathering_modes_changes_nothing_that_shows() -> None:
    assert all(measured.gathering < 1e-3 for measured in spectra().values())


def test_the_readme_says_what_the_results_say() -> None:
    assert as_markdown() in README.read_text(encoding="utf-8")


def test_a_small_part_runs_again_to_the_same_numbers() -> None:
    """All replicates of two small cells on digits; ridges, seeds and data as planned."""
    setting = next(s for s in plan().settings if s.name == "digits-rbf")
    assert setting.load().checksum == setting.measured.checksum
    rows, kept = rows_of(setting, DATA), {r.cell.key: r for r in results()}
    cells = [Cell(setting, DATA, TUNED, T, 30) for T in (100, 30)]
    for cell, again in zip(cells, run(cells, rows)):
        _same(again, kept[cell.key])


def _same(again: dict[str, Any], before: Any) -> None:
    for name in ("ridges", "bias", "variance", "collapse"):
        assert np.allclose(again[name], getattr(before, name), rtol=1e-4), name
    for level, old in zip(again["levels"], before.levels):
        assert np.allclose(level["left_out_raw"], old["left_out_raw"], rtol=1e-2)
    for level, chosen in zip(again["levels"], before.choices):
        assert level["choices"] == pytest.approx(chosen)


def test_left_out_errors_mislead_where_generators_interpolate() -> None:
    """The answer to the practical question: the theory costs little; leave-one-out learns the generators' noise."""
    by_choice = {line.choice: dict(zip(choices.columns(), line.cells)) for line in choices.lines()}
    noisy = (RIDGELESS, 0)
    assert by_choice[choices.THEORY][noisy][0] < 0.02
    assert by_choice[choices.LEFT_OUT][noisy][0] > 10 * by_choice[choices.THEORY][noisy][0]


def test_scores_count_what_they_say() -> None:
    one = np.ones(4)
    off, share = np.array([0.2, -0.3, 0.01, 0.04]), np.array([0.9, 0.1, 0.9, 0.1])
    loads = (one, share, one, one)
    four = Points(one, one, off, one, one, 0 * one, one, *loads, fewest=one, power=one, spread=one, bar=one > 0)
    found = score(four, Thresholds(0.5))
    assert (found.bad, found.good, found.caught, found.false, found.passes) == (2, 2, 0.5, 0.5, False)


def test_points_that_miss_the_bar_are_met_when_every_row_has_its_own_weight() -> None:
    """What was kept is of all of them, and within the bar that the spectrum alone misses."""
    assert len(missed()) == len(kept_again()) and sum(MISSES.values()) == len(explained())
    for cell, kept in zip(missed(), kept_again()):
        assert tuple(kept["cell"]) == cell.result.cell.key
        assert kept["ridges"] == pytest.approx(cell.result.ridges[list(cell.places)])
    found = verdict(explained())
    assert found.beyond == 0 and found.median <= plan().bar["median"]


@pytest.mark.parametrize(("even", "missed"), [(False, (0, 0, 0)), (True, (35, 0, 1))])
def test_at_full_size(even: bool, missed: tuple[int, ...]) -> None:
    """Three times the rows do not mend what the spectrum alone misses; the flag was fitted to none of these."""
    found = {s.name: points(DATA, s.name, FULL, even) for s in plan().full}
    assert tuple(verdict(p.where(p.bar)).beyond for p in found.values()) == missed
    for name, p in found.items():
        assert verdict(p.where(p.bar)).median <= plan().bar["median"], name
        flagged, nothing_is_bad = score(p, thresholds(even)), not even and name != "mnist-rbf-standardised-full"
        assert flagged.false <= plan().trust["false"], name
        assert flagged.bad == 0 if nothing_is_bad else flagged.passes, name


def test_the_full_size_is_all_of_mnist() -> None:
    """Ten thousand rows of the 70000, and T/N within the bar's share at the largest T of FIG-4."""
    for setting in plan().full[:2]:
        assert setting.measured.samples == 10_000 and "MNIST, 70000 images of IDX files" in setting.measured.described
        assert max(T for T, _ in setting.sizes[DATA]) == 1000
