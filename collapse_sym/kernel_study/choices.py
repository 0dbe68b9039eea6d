"""The practical question: what each way of choosing λ costs, relative to the best λ that the runs themselves show.

(i) the theory with the measured spectrum, told n; (ii) the best λ for clean labels, which is the theory told n = 0;
(iii) leave-one-out on the synthetic labels; (iv) T^(−ℓ_crit) and (v) T^(−ℓ⋆), ℓ⋆ = ℓ_crit log T₀/log T; and the
theory told a wrong n.  A cost is a test error over the least one, less 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .plan import DATA, RIDGELESS, TUNED, plan
from .points import Result, results

THEORY, CLEAN, LEFT_OUT, CRITICAL, STAR = "theory", "clean", "left out", "critical", "star"
FEWER, MORE = "one generation too few", "one too many"
CHOICES = (THEORY, CLEAN, LEFT_OUT, CRITICAL, STAR, FEWER, MORE)
LABELS = {
    THEORY: "our theory, measured spectrum",
    CLEAN: "best for clean labels",
    LEFT_OUT: "leave-one-out on the synthetic labels",
    CRITICAL: "T^(−ℓ_crit)",
    STAR: "T^(−ℓ⋆)",
    FEWER: "our theory, told n − 1",
    MORE: "our theory, told n + 1",
}


@dataclass(frozen=True)
class Cost:
    """What one way of choosing λ costs in one cell at one level after n generations."""

    result: Result
    level: int
    n: int
    choice: str
    cost: float


def costs(result: Result, level: int, n: int) -> Iterator[Cost]:
    """All ways that exist there: the theory is told n ± 1 where the plan has that n."""
    kept, errors = result.levels[level], result.total(level)[n]
    named = {THEORY: f"theory {n}", CLEAN: "theory 0", CRITICAL: "critical", STAR: "star"}
    named |= {FEWER: f"theory {n - 1}"} if n > 0 else {}
    named |= {MORE: f"theory {n + 1}"} if n < plan().generations else {}
    for choice, name in named.items():
        yield Cost(result, level, n, choice, float(errors[result.place(level, name)] / kept["best_error"][n]) - 1)
    # λ hangs on the very noise that the error is measured with: both errors are those of the runs, noise drawn
    yield Cost(result, level, n, LEFT_OUT, float(kept["left_out_raw"][n] / kept["best_raw"][n]) - 1)


@dataclass(frozen=True)
class Line:
    """One line of the table: a way of choosing λ, and per column (generators, level) its median and largest cost."""

    choice: str
    cells: tuple[tuple[float, float], ...]


def columns() -> tuple[tuple[str, int], ...]:
    """Generators and levels of noise, in the order of the table."""
    return tuple((kind, level) for kind in (RIDGELESS, TUNED) for level in range(len(plan().levels)))


def lines() -> tuple[Line, ...]:
    """The table over all settings and sizes with T ≥ the bar's rows, n ≥ 1."""
    found: dict[tuple[str, str, int], list[float]] = {}
    for result in results():
        if _counts(result):
            for level in range(len(plan().levels)):
                for n in range(1, plan().generations + 1):
                    for c in costs(result, level, n):
                        found.setdefault((c.choice, result.cell.generators, level), []).append(c.cost)
    return tuple(
        Line(choice, tuple(_summary(found[choice, kind, level]) for kind, level in columns())) for choice in CHOICES
    )


def _counts(result: Result) -> bool:
    cell = result.cell
    return cell.setting in plan().settings and cell.rows == DATA and cell.samples >= plan().bar["rows"]


def _summary(values: list[float]) -> tuple[float, float]:
    return float(np.median(values)), float(max(values))


def as_markdown() -> str:
    """The table as the README has it."""
    heads = [f"{kind}, σ = σ₀ = {plan().levels[level][0]:g}" for kind, level in columns()]
    rows = [["λ chosen by", *heads], ["---"] * (len(heads) + 1)]
    rows += [[LABELS[line.choice], *(f"{_percent(a)} ({_percent(b)})" for a, b in line.cells)] for line in lines()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _percent(cost: float) -> str:
    return f"{100 * max(cost, 0.0):.1f} %" if cost < 0.0995 else f"{100 * cost:.0f} %"
