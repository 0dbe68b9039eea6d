"""Kernel ridge regression on MNIST, taught by kernel ridge regressions: FIG-4, from the runs that were committed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..kernel_study.leverages import measured as leverages
from ..kernel_study.plan import CRITICAL, DATA, RIDGELESS, plan
from ..kernel_study.points import Result, results
from ..risk.kernel import KernelChains, predict_kernel
from ..typeset import Curve, Panel, Sheet
from .points import percent, sizes

T0, LEVEL = 300, 0  # σ = σ₀ = 1, as in the paper
GENERATIONS = (0, 1, 2, 4)
LEAST, MOST = 3, 1000
#: the last fit's λ: name in the plan → title
RIDGES = {"critical": r"$\lambda = T^{-\ell_{\mathrm{crit}}}$", "star": r"$\lambda = T^{-\ell^\star}$"}


def sheet(name: str, title: str, *, setting: str, reported: tuple[float, float]) -> Sheet:
    """Two panels, one for each ridge; ``reported`` are the paper's capacity and source.  Nothing is run here."""
    runs = _runs(setting, CRITICAL)
    panels = tuple(
        Panel(label, "samples $T$", r"test error $E_{\mathrm{test}}$", _curves(runs, choice), xlog=True)
        for choice, label in RIDGES.items()
    )
    return Sheet(name, title, panels, _caption(setting, runs, reported))


def _runs(setting: str, generators: str) -> tuple[Result, ...]:
    """The results at T₀, in the order of T."""
    found = [r for r in results() if r.cell.key[:3] == (setting, DATA, generators) and r.cell.samples0 == T0]
    return tuple(sorted(found, key=lambda r: r.cell.samples))


def _curves(runs: Sequence[Result], choice: str) -> tuple[Curve, ...]:
    return tuple(Curve(f"$n = {n}$", _line(runs[0], choice, n), _points(runs, choice, n)) for n in GENERATIONS)


def _line(run: Result, choice: str, n: int) -> tuple[tuple[float, float], ...]:
    T, measured, (noise, noise0) = np.array(sizes(LEAST, MOST, 40)), run.cell.setting.measured, plan().levels[LEVEL]
    # T^(−ℓ⋆) = T₀^(−ℓ_crit), whatever T is
    ridge = (T if choice == "critical" else float(T0)) ** -measured.critical
    chains = KernelChains(T, ridge, noise, n, T0, run.cell.ridge0, noise0)
    told = predict_kernel(measured.modes, chains, run.cell.setting.rows).total
    return tuple(zip(T.astype(float).tolist(), told.tolist()))


def _points(runs: Sequence[Result], choice: str, n: int) -> tuple[tuple[float, float, float], ...]:
    found = []
    for run in runs:
        place = run.place(LEVEL, choice)
        error = run.levels[LEVEL]["stderr"][n, place]
        found.append((float(run.cell.samples), float(run.total(LEVEL)[n, place]), float(error)))
    return tuple(found)


def _caption(setting: str, runs: Sequence[Result], reported: tuple[float, float]) -> str:
    measured, most, last = runs[0].cell.setting.measured, max(GENERATIONS), runs[-1].cell.samples
    off = [x for run in runs for x in _off(run)]
    uneven = leverages()[setting].excess
    grown = [_growth(r[-1], most) for r in (runs, _runs(setting, RIDGELESS))]
    return (
        rf"Parity of {measured.samples} images, noise $N(0, 1)$ on the labels of every generation, $T_0 = {T0}$; "
        r"generators are ridge regressions with $\lambda_0 = T_0^{-\ell_{\mathrm{crit}}}$. The paper claims that the "
        r"exponent that is best for clean labels, $\ell_{\mathrm{crit}}$, must be corrected to $\ell^\star$, "
        r"$T^{-\ell^\star} = T_0^{-\ell_{\mathrm{crit}}}$. Lines: the recursion on the measured spectrum, the noise of "
        r"fits row by row; points: "
        rf"{runs[0].replicates} chains trained on real images, the label noise averaged. They differ by "
        rf"{percent(float(np.median(off)))} in the median, {percent(max(off))} at most; the rows' leverages spread "
        rf"{uneven:.2g} times as far as those of Gaussian features. At $T = {last}$, {most} "
        rf"generations multiply the error by {grown[0]:.2g}; generators without ridge, which the paper does not "
        rf"exclude, by {grown[1]:.2g}. It reports $(\beta, r) = {reported}$ and not what was done to the images: here, "
        rf"{_preparation(measured.described)}, modes {plan().window[0]} to {plan().window[1]} give "
        rf"$({measured.capacity:.2f}, {measured.source:.3f})$."
    )


def _preparation(described: str) -> str:
    """What was done to the inputs, from the description of the data."""
    return next(part.strip() for part in described.split(";") if part.strip().startswith("inputs"))


def _off(run: Result) -> list[float]:
    told = abs(run.predicted().total[LEVEL] / run.total(LEVEL) - 1)
    return [float(told[n, run.place(LEVEL, choice)]) for n in GENERATIONS for choice in RIDGES]


def _growth(run: Result, n: int) -> float:
    errors = run.total(LEVEL)[:, run.place(LEVEL, "critical")]
    return float(errors[n] / errors[0])
