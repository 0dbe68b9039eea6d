"""The error over the penalty, generation by generation, and the way that the best penalty takes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..chain import Chain, Generator, Isotropic, LeastSquares, NormTruth, Population, PowerLaw, PowerLawTruth, Ridge
from ..optimum.answer import optimal_ridge
from ..typeset import Curve, Panel, Sheet
from .points import curve, exact_gap, far_points
from .size import Size

D, T0 = 300, 600
GENERATIONS = (0, 1, 4, 16)
LINE = 41


def isotropic(n: int, ridge: float | str) -> Chain:
    """The chain of FIG-1a, with T = 400."""
    return Chain(
        Population(Isotropic(D), NormTruth(1)),
        (Generator(LeastSquares(T0, "1/5"), repeat=n),),
        Ridge(400, "1/10", ridge=_short(ridge)),
    )


def power_law(n: int, ridge: float | str) -> Chain:
    """The chain of FIG-1b, with T = 10 000."""
    return Chain(
        Population(PowerLaw(2, D), PowerLawTruth(source="3/8")),
        (Generator(LeastSquares(T0, 1), repeat=n),),
        Ridge(10_000, 1, ridge=_short(ridge)),
    )


def sheet(size: Size) -> Sheet:
    """The two panels and their caption."""
    left, paths = zip(*(_landscape(isotropic, n, (-3, 1), size) for n in GENERATIONS))
    right, others = zip(*(_landscape(power_law, n, (-5, 0), size) for n in GENERATIONS))
    error, best = r"test error $E_{\mathrm{test}}$", r"best $\lambda$"
    panels = (
        Panel("isotropic, $T = 400$", r"penalty $\lambda$", error, left, True, True, paths, best),
        Panel("power law, $T = 10^4$", r"penalty $\lambda$", error, right, True, True, others, best),
    )
    families = [lambda x, n=n, f=f: f(n, x) for f in (isotropic, power_law) for n in GENERATIONS]
    caption = _caption(paths, others) + " " + far_points([*left, *right], families, size.replicates)
    caption += " " + exact_gap(left, families[: len(left)])
    return Sheet("ridges", "The best penalty grows with the generations", panels, caption)


def _landscape(family, n: int, decades: tuple[int, int], size: Size) -> tuple[Curve, tuple[float, float]]:  # type: ignore[no-untyped-def]
    """The curve of n generations, and its lowest point, certified."""
    line = np.geomspace(10.0 ** decades[0], 10.0 ** decades[1], LINE)
    at = line[2::6][:: size.stride].tolist()
    found = curve(f"$n = {n}$", lambda x: family(n, x), line=line, at=at, size=size)
    if family is isotropic:
        found = replace(found, exact=curve("", lambda x: family(n, x), line=(), at=at, size=size, finite=True).exact)
    numbers = optimal_ridge(family(n, 1), digits=6).numbers
    assert numbers is not None
    return found, (float(numbers.best.ridge), float(numbers.best.risk))


def _caption(left: tuple[tuple[float, float], ...], right: tuple[tuple[float, float], ...]) -> str:
    (first, _), (last, _), (begin, _), (end, _) = left[0], left[-1], right[0], right[-1]
    return (
        rf"The test error over $\lambda$ for the chains of FIG-1a and FIG-1b ($d = {D}$, $T_0 = {T0}$), and the "
        rf"certified best $\lambda$ of each (stars).  From $n = {GENERATIONS[0]}$ to ${GENERATIONS[-1]}$ generations "
        rf"it moves from {first:.2g} to {last:.2g} for isotropic inputs and from {begin:.2g} to {end:.2g} for the "
        r"power law: to tune for clean labels is to regularise too little."
    )


def _short(ridge: float | str) -> str:
    """Few digits: they are kept exactly, and long ones would cost."""
    return f"{float(ridge):.6e}"
