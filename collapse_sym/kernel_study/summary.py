"""The study in a few sentences and two tables, as the README has them: every number is read off the results."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..risk.kernel import KernelChains, predict_kernel
from .choices import as_markdown as choices_markdown
from .leverages import measured as leverages
from .missed import explained
from .plan import DATA, FULL, GAUSSIAN, HELD_OUT, RIDGELESS, STUDY, plan
from .points import Points, Result, Verdict, points, results, verdict
from .trust import halves, load, score, thresholds


def as_markdown() -> str:
    """What the README says of the study."""
    return "\n".join(
        [_wrapped(_agreement()), _accuracy(), _wrapped(_missed() + _strained() + _trust()), choices_markdown()]
    )


def of_setting(found: Points, name: str) -> Points:
    """The points of one setting."""
    names = np.array([r.cell.setting.name for r in results()])
    return found.where(names[found.cell] == name)


def _agreement() -> str:
    gaussian, held, bar = verdict(points(GAUSSIAN)), verdict(points(HELD_OUT)), plan().bar
    return (
        f"{plan().replicates} chains each were trained as planned beforehand (`kernel_study/plan.toml`; parity, n ≤ "
        f"{plan().generations}), the label noise averaged exactly. How far are predictions off, in the median and at "
        f"most? The bar is for ridge generators, T ≥ {bar['rows']:g}, T and T₀ ≤ N/10 and df₁/T ≤ {bar['load']:g} in "
        f"all fits: {100 * bar['median']:g} % in the median, every point within {100 * bar['worst']:g} % or "
        f"{bar['errors']:g} standard errors. Chains of Gaussian features with the same spectra are off by "
        f"{_pair(gaussian)}: what is worse comes from rows that are not Gaussian, and is worst where they weigh least "
        "evenly (spread of their leverages, over that of Gaussian features). Errors on rows that no fit may see are "
        f"off by {_pair(held)}, as the spectrum of N rows knows these rows only.\n"
    )


def _missed() -> str:
    found, at = explained(), results()
    sizes = sorted({at[cell].cell.samples for cell in found.cell})
    return (
        f"The last {len(plan().full)} lines were run later. Of the spectrum alone (`--gaussian`, in brackets) "
        f"{len(found)} points of the study miss the bar, all at T = {', '.join(map(str, sizes))} and nearly all on the "
        "rows that weigh least evenly: a row far from all others keeps its noise to itself, while a spectrum lets it "
        "spread. So the noise of every fit is predicted row by row (`risk/row_noise.py`): the mean resolvent of "
        "rows with weights of their own, and the identity variance = d/dμ (μ tr C)/N, from leverages that three "
        "eigendecompositions (of 4000 rows at most) give once; what a prediction costs stays O(N·n). How later fits "
        "take up a generator's noise, and the bias, stay those of Gaussian features. Equivalents with a weight for "
        "every row in every fit "
        f"(`kernel_study/uneven.py`, O(N³) a fit) are off by {_pair(verdict(found))} at those {len(found)} points. "
        "(The form was chosen on the study, with its errors in sight; for the last fit the last lines were not "
        "looked at before.)\n\n"
    )


def _strained() -> str:
    """Why predictions near interpolation are off: a part of the error that is put right, or the other way round."""
    told, taken = _near()
    more = [m for r in _on_data() if r.cell.generators == RIDGELESS for m in [_handed_on(r)]]
    return (
        f"Near interpolation generators without ridge hand on {min(more):.2g} to {max(more):.2g} times the noise of "
        f"Gaussian features. What is left there is what later fits take up of it: all those points are off by "
        f"{_pair(told)}, and by {_pair(taken)} with the collapse that was measured in place of the predicted one.\n\n"
    )


def _on_data() -> list[Result]:
    return [r for r in results() if r.cell.rows == DATA]


def _handed_on(result: Result) -> float:
    """The noise that a setting's generators hand on, row by row, over that of Gaussian features."""
    setting, fit = result.cell.setting, KernelChains(result.cell.samples0, result.cell.ridge0, 1.0)
    row_by_row, even = (predict_kernel(setting.measured.modes, fit, rows) for rows in (setting.rows, None))
    return float(row_by_row.variance / even.variance)


def _near() -> tuple[Verdict, Verdict]:
    """How far points near interpolation are off, and with the measured collapse in place of the predicted one."""
    off: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    noise0 = np.array(plan().levels)[:, 1, None, None]
    for result, told in _told_on_data():
        measured = np.array([result.total(level) for level in range(len(noise0))])
        near, collapse, total = (x.reshape(measured.shape) for x in (load(told), told.collapse, told.total))
        silent = result.predicted(noisy=False)
        missed = noise0**2 * result.collapse - (collapse - silent.collapse)
        for kept, more in zip(off, (0.0, missed)):
            kept.append(abs((total + more) / measured - 1)[near > plan().bar["load"]])
    alone, taken = (np.concatenate(kept) for kept in off)
    return _verdict(alone), _verdict(taken)


def _told_on_data() -> Iterator[tuple[Result, Points]]:
    """The cells on data, each with its points: what was predicted for the other sentences is not predicted again."""
    for every in (points(DATA, size=size) for size in (STUDY, FULL)):
        for index in np.unique(every.cell):
            yield results()[index], every.where(every.cell == index)


def _verdict(every: np.ndarray) -> Verdict:
    return Verdict(len(every), float(np.median(every)), float(every.max()), 0)


def _accuracy() -> str:
    heads = ["setting", "N", "within the bar", "of them beyond", "near interpolation", "spread of leverages"]
    rows = [heads, ["---"] * len(heads), *_settings()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _settings() -> Iterator[list[str]]:
    for size in (STUDY, FULL):
        yield from _settings_of(size)


def _settings_of(size: str) -> Iterator[list[str]]:
    every, alone = points(DATA, size=size), points(DATA, size=size, even=True)
    near = load(every) > plan().bar["load"]
    for setting in plan().of_size(size):
        bar, rest = (verdict(of_setting(every.where(mask), setting.name)) for mask in (every.bar, near))
        before, strained = (verdict(of_setting(alone.where(mask), setting.name)) for mask in (every.bar, near))
        beyond = f"{bar.beyond} of {bar.count} ({before.beyond})"
        uneven = f"{leverages()[setting.name].excess:.2g} ×"
        within = f"{_pair(bar)} ({_pair(before)})"
        yield [
            setting.name,
            str(setting.measured.samples),
            within,
            beyond,
            f"{_pair(rest)} ({_pair(strained)})",
            uneven,
        ]


def _trust() -> str:
    found, limits = score(halves(points())[1], thresholds()), thresholds()
    unseen = score(points(DATA, size=FULL), limits)
    return (
        "A prediction is called doubtful where noise, or what is left of the target, goes through strained fits on "
        "rows that weigh unevenly: where its parts of the error, times df₂/T and more (`kernel_study/trust.py`), times "
        f"the spread of the leverages, reach {limits.strain:g}. That was fitted to half of the cells. On the other "
        f"half that flags {100 * found.caught:.0f} % of the {found.bad} "
        f"points that are off by more than 15 %, and {100 * found.false:.0f} % of those off by less than 5 %; "
        f"of the last lines, which it was not fitted to, {100 * unseen.caught:.0f} % of {unseen.bad}, and "
        f"{100 * unseen.false:.0f} %. (Its form was chosen with these in sight, and with chains without noise "
        "on small sets of scikit-learn's.)\n\n"
        "What does a way of choosing λ cost, in percent over the best λ, in the median (at worst) over data, sizes and "
        "n = 1 … 4?\n"
    )


def _pair(found: Verdict) -> str:
    return f"{100 * found.median:.1f} %, {100 * found.largest:.0f} %"


def _wrapped(text: str, width: int = 125) -> str:
    from textwrap import fill

    return "\n\n".join(fill(part, width) for part in text.split("\n\n")) + "\n"
