"""The study in a few sentences and two tables, as the README has them: every number is read off the results."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .choices import as_markdown as choices_markdown
from .leverages import measured as leverages
from .plan import GAUSSIAN, HELD_OUT, plan
from .points import Points, points, results, verdict
from .trust import halves, score, thresholds


def as_markdown() -> str:
    """What the README says of the study."""
    return "\n".join([_wrapped(_agreement()), _accuracy(), _wrapped(_trust()), choices_markdown()])


def of_setting(found: Points, name: str) -> Points:
    """The points of one setting."""
    names = np.array([r.cell.setting.name for r in results()])
    return found.where(names[found.cell] == name)


def _agreement() -> str:
    gaussian, held = verdict(points(GAUSSIAN)), verdict(points(HELD_OUT))
    bar = plan().bar
    return (
        f"{plan().replicates} chains each were trained as planned beforehand (`kernel_study/plan.toml`; parity, "
        f"n ≤ {plan().generations}), label noise averaged exactly. How far predictions are off, in the median and at "
        f"most: within the plan's bar (ridge generators, T ≥ {bar['rows']:g}, T and T₀ ≤ N/10, df₁/T ≤ {bar['load']:g} "
        "in all fits), and nearer to interpolation. Leverages: the spread of those of the rows, over that of Gaussian "
        f"features with the same spectrum. Chains of Gaussian features are off by "
        f"{_pair(gaussian.median, gaussian.largest)}: what is worse comes from rows that are not Gaussian. Errors on "
        f"rows that no fit may see are off by {_pair(held.median, held.largest)}: the spectrum of N rows knows these "
        "rows only.\n"
    )


def _accuracy() -> str:
    rows = [["setting", "N", "within the bar", "nearer", "leverages"], ["---"] * 5, *_settings()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _settings() -> Iterator[list[str]]:
    every = points()
    near = np.maximum(every.load1, every.taught1) > plan().bar["load"]
    for setting in plan().settings:
        found = [verdict(of_setting(every.where(mask), setting.name)) for mask in (every.bar, near)]
        yield [
            setting.name,
            str(setting.measured.samples),
            *(_pair(v.median, v.largest) for v in found),
            f"{leverages()[setting.name].excess:.2g} ×",
        ]


def _trust() -> str:
    found, limits = score(halves(points())[1], thresholds()), thresholds()
    return (
        f"A prediction is called doubtful where df₁/T ≥ {limits.load1:g} and df₂/T ≥ {limits.load2:g} in the last fit, "
        f"fitted to half of the cells. On the other half that flags {100 * found.caught:.0f} % of the {found.bad} "
        f"points that are off by more than 15 %, and {100 * found.false:.0f} % of those off by less than 5 %.\n\n"
        "What does a way of choosing λ cost, in percent over the best λ, in the median (at worst) over data, sizes and "
        "n = 1 … 4?\n"
    )


def _pair(median: float, largest: float) -> str:
    return f"{100 * median:.1f} %, {100 * largest:.0f} %"


def _wrapped(text: str, width: int = 125) -> str:
    from textwrap import fill

    return "\n\n".join(fill(part, width) for part in text.split("\n\n")) + "\n"
