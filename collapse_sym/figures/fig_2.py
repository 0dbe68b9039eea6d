"""FIG-2: generators on fewer samples than dimensions, without label noise: shared designs against fresh ones."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from ..chain import Chain, Generator, Isotropic, LeastSquares, NormTruth, Population
from ..oracle import simulate
from ..typeset import Curve, Panel, Sheet
from .points import curve, exact_gap, far_points, mean_of, printed, sizes
from .size import Size

D, T0, NOISE = 300, 150, "1/10"
GENERATIONS = (0, 1, 2, 5)
LEAST, MOST, DRAWN = 30, 10**6, 3_000
#: around d the risk is infinite, and runs have no variance up to three rows away
NEAR = 10


def chain(n: int, T: int, design: str) -> Chain:
    """n generations of minimum norm on T0 = d/2 rows, then least squares on T rows."""
    generator = Generator(LeastSquares(T0, 0, design=design), repeat=n)
    return Chain(Population(Isotropic(D), NormTruth(1)), (generator,), LeastSquares(T, NOISE))


def sheet(size: Size) -> Sheet:
    """The two panels and their caption."""
    shared = [lambda T, n=n: chain(n, T, "X0") for n in GENERATIONS]
    fresh = [lambda T, n=n: chain(n, T, "fresh") for n in GENERATIONS]
    at = [T for T in sizes(50, MOST, 11) if abs(T - D) > NEAR][:: size.stride]
    drawn = [T for T in at if T <= DRAWN][: 2 if size.stride > 1 else None]
    left = [_curve(f"$n = {n}$", f, at=drawn, size=size, simulate=_designs_drawn) for n, f in zip(GENERATIONS, shared)]
    right = [_curve(f"$n = {n}$", f, at=at, size=size, finite=True) for n, f in zip(GENERATIONS, fresh)]
    left = [replace(c, printed=_plateau(c, shared_bias(n), n)) for c, n in zip(left, GENERATIONS)]
    right = [replace(c, printed=_plateau(c, fresh_bias(n), n)) for c, n in zip(right, GENERATIONS)]
    error = r"test error $E_{\mathrm{test}}$"
    panels = tuple(
        Panel(title, "samples $T$", error, tuple(curves), xlog=True, ylog=True)
        for title, curves in (("(a) one design for all generators", left), ("(b) fresh designs", right))
    )
    curves, families = [*left, *right], [*shared, *fresh]
    caption = _caption(right) + " " + far_points(curves, families, size.replicates) + " " + exact_gap(right, fresh)
    return Sheet("FIG-2", "Over-parametrised generators: shared and fresh designs", panels, caption)


def _curve(label: str, family: Any, **options: Any) -> Curve:
    """The line is broken at d, where the risk is infinite."""
    below, above = ([T for T in sizes(LEAST, MOST, 70) if side * (T - D) > 2] for side in (-1, 1))
    found = curve(label, family, line=[*below, D - 2], **options)
    rest = curve(label, family, line=[D + 2, *above], size=options["size"])
    return replace(found, line=(*found.line, (float(D), math.inf), *rest.line))


def _designs_drawn(chain: Chain, size: Size) -> tuple[float, float]:
    """Where generators share a design nothing is sufficient: rows are drawn, label noise averaged exactly."""
    return mean_of(simulate(chain, replicates=size.replicates, seed=size.seed).total)


def shared_bias(n: int) -> float:
    """ΔBias of THM-4.5 as printed (it holds for n ≥ 1)."""
    return printed("THM-4.5.delta-bias", 2, {"phi0": D / T0, "w0": (1.0,)}) if n else 0.0


def fresh_bias(n: int) -> float:
    """ΔBias of THM-4.6 as printed, η = φ₀^(−n)."""
    return printed("THM-4.6.delta-bias", 2, {"eta": (T0 / D) ** n, "w0": (1.0,)})


def _plateau(c: Curve, bias: float, n: int) -> tuple[tuple[float, float], ...]:
    """ΔBias, where T > d: what is left of the error as T grows."""
    return tuple((x, bias) for x, _ in c.line if x > D) if n else ()


def _caption(fresh: list[Curve]) -> str:
    last = {n: c.line[-1][1] for n, c in zip(GENERATIONS, fresh)}
    off = max(abs(last[n] / fresh_bias(n) - 1) for n in GENERATIONS if n)
    return (
        rf"$\Sigma = I$, $d = {D}$, $T_m = T_0 = d/2$, $\sigma_0 = 0$, $\sigma = 0.1$, $\|w_0\| = 1$, $\lambda \to "
        r"0^+$. The paper claims that synthetic labels leave a bias without any label noise of the generators: one "
        r"that does not depend on $n \geq 1$ if they share a design (a), and grows to $\|w_0\|^2$ if designs are "
        rf"fresh (b). Both hold: at $T = 10^6$ the errors of (b) are within {100 * off:.1g} % of the printed "
        r"$\Delta\mathrm{Bias}$ (dashed). At $T = d$, between the branches, the risk is infinite."
    )
