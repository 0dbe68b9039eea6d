"""The study in a few sentences and two tables, as the README has them: every number is read off the results."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .choices import as_markdown as choices_markdown
from .leverages import measured as leverages
from .missed import explained
from .plan import DATA, FULL, GAUSSIAN, HELD_OUT, STUDY, plan
from .points import Points, Verdict, points, results, verdict
from .trust import halves, load, score, thresholds


def as_markdown() -> str:
    """What the README says of the study."""
    return "\n".join([_wrapped(_agreement()), _accuracy(), _wrapped(_missed() + _trust()), choices_markdown()])


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
        f"The last {len(plan().full)} lines were run later: more rows alone do not mend what misses the bar. The "
        f"{len(found)} points of the study that do are at T = {', '.join(map(str, sizes))}, nearly all on the rows "
        "that weigh least evenly: a row far from all others keeps its noise to itself, while a spectrum lets it "
        "spread. Equivalents in which every row has a weight of its own (`kernel_study/uneven.py`, O(N³) a fit) "
        f"are off by {_pair(verdict(found))} at these points.\n\n"
    )


def _accuracy() -> str:
    heads = ["setting", "N", "within the bar", "of them beyond", "near interpolation", "spread of leverages"]
    rows = [heads, ["---"] * len(heads), *_settings()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _settings() -> Iterator[list[str]]:
    for size in (STUDY, FULL):
        yield from _settings_of(size)


def _settings_of(size: str) -> Iterator[list[str]]:
    every = points(DATA, size=size)
    near = load(every) > plan().bar["load"]
    for setting in plan().of_size(size):
        bar, rest = (verdict(of_setting(every.where(mask), setting.name)) for mask in (every.bar, near))
        beyond = f"{bar.beyond} of {bar.count}"
        uneven = f"{leverages()[setting.name].excess:.2g} ×"
        yield [setting.name, str(setting.measured.samples), _pair(bar), beyond, _pair(rest), uneven]


def _trust() -> str:
    found, limits = score(halves(points())[1], thresholds()), thresholds()
    unseen = score(points(DATA, size=FULL), limits)
    return (
        "A prediction is called doubtful where noise is much of the error and goes through strained fits: where its "
        f"parts of the error, times df₂/T, times the spread of the leverages, reach {limits.strain:g}. That was fitted "
        f"to half of the cells. On the other half that flags {100 * found.caught:.0f} % of the {found.bad} "
        f"points that are off by more than 15 %, and {100 * found.false:.0f} % of those off by less than 5 %; "
        f"of the last lines, which it was not fitted to, {100 * unseen.caught:.0f} % of {unseen.bad}, and "
        f"{100 * unseen.false:.0f} %. (Its form was chosen with the last two of them in sight, not the first.)\n\n"
        "What does a way of choosing λ cost, in percent over the best λ, in the median (at worst) over data, sizes and "
        "n = 1 … 4?\n"
    )


def _pair(found: Verdict) -> str:
    return f"{100 * found.median:.1f} %, {100 * found.largest:.0f} %"


def _wrapped(text: str, width: int = 125) -> str:
    from textwrap import fill

    return "\n\n".join(fill(part, width) for part in text.split("\n\n")) + "\n"
