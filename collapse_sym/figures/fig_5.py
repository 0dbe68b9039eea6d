"""FIG-5: random features of MNIST, taught by themselves: the error over the generations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..kernel_study.plan import CRITICAL, DATA, RIDGELESS, plan
from ..kernel_study.points import Result, results
from ..risk.kernel import KernelChains, predict_kernel
from ..typeset import Curve, Panel, Sheet
from .points import percent
from .size import Size

SETTING, T0, LEVEL, CHOICE = "mnist-random-features", 300, 0, "critical"
GENERATORS = {
    RIDGELESS: r"generators $\lambda_0 \to 0$",
    CRITICAL: r"generators $\lambda_0 = T_0^{-\ell_{\mathrm{crit}}}$",
}
#: generations up to which the theory is drawn
MOST = 10


def sheet(size: Size) -> Sheet:
    """One panel for each kind of generators, and their caption; the runs are those of the study."""
    runs = {kind: _runs(kind) for kind in GENERATORS}
    panels = tuple(
        Panel(title, "generations $n$", r"test error $E_{\mathrm{test}}$", tuple(_curve(run) for run in runs[kind]))
        for kind, title in GENERATORS.items()
    )
    return Sheet("FIG-5", "Random features of MNIST, taught by their own predictions", panels, _caption(runs))


def _runs(kind: str) -> tuple[Result, ...]:
    found = [r for r in results() if r.cell.key[:3] == (SETTING, DATA, kind) and r.cell.samples0 == T0]
    return tuple(sorted(found, key=lambda r: r.cell.samples))


def _curve(run: Result) -> Curve:
    place = run.place(LEVEL, CHOICE)
    errors, spread = run.total(LEVEL)[:, place], run.levels[LEVEL]["stderr"][:, place]
    points = tuple((float(n), float(y), float(e)) for n, (y, e) in enumerate(zip(errors, spread)))
    line = tuple((float(n), float(y)) for n, y in enumerate(_theory(run)))
    return Curve(f"$T = {run.cell.samples}$", line, points)


def _theory(run: Result) -> np.ndarray:
    (noise, noise0), ridge = plan().levels[LEVEL], run.ridges[run.place(LEVEL, CHOICE)]
    chains = KernelChains(run.cell.samples, ridge, noise, np.arange(MOST + 1), T0, run.cell.ridge0, noise0)
    return predict_kernel(run.cell.setting.measured.modes, chains, run.cell.setting.rows).total


def _caption(runs: dict[str, tuple[Result, ...]]) -> str:
    setting = runs[RIDGELESS][0].cell.setting
    off = [abs(x) for pair in runs.values() for run in pair for x in _off(run)]
    measured, count = setting.measured, setting.measured.modes.rank
    return (
        rf"{count} random ReLU features of {measured.samples} images, parity, $T_0 = {T0}$, $\sigma = \sigma_0 = 1$, "
        r"$\lambda = T^{-\ell_{\mathrm{crit}}}$. The paper claims that the error grows linearly in $n$ after the first "
        rf"generations. With $T_0 > {count}$ and no ridge it is linear from $n = 1$ on; with a ridge it slows down: "
        rf"the last of {MOST} generations adds {percent(_slowing(runs[CRITICAL]))} of what the second adds. Given the "
        rf"features the chain is one on their covariance; the {percent(measured.unresolved_share)} of the target that "
        r"no linear function of them says is label noise of the first fit. Lines: that theory; points: "
        rf"{runs[RIDGELESS][0].replicates} chains trained. They differ by {percent(float(np.median(off)))} in the "
        rf"median, {percent(max(off))} at most."
    )


def _off(run: Result) -> list[float]:
    place = run.place(LEVEL, CHOICE)
    told = run.predicted().total[LEVEL] / run.total(LEVEL) - 1
    return [float(x) for x in told[:, place]]


def _slowing(runs: Sequence[Result]) -> float:
    steps = np.diff(_theory(runs[-1]))
    return float(steps[-1] / steps[1])
