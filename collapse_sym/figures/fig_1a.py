"""FIG-1a: isotropic inputs; the error grows with the generations, whatever the penalty and the sample size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..chain import Chain, Generator, Isotropic, LeastSquares, NormTruth, Population, Ridge
from ..typeset import Curve, Panel, Sheet
from .points import curve, exact_gap, far_points, kappa, percent, printed, sizes
from .size import Size

D, T0, NOISE, GENERATOR_NOISE = 300, 600, "1/10", "1/5"
PENALTIES = ("1/1000", "1/10", "1")
GENERATIONS = (0, 1, 4, 8)
LAST, LEAST, MOST = 10, 30, 10**6


def chain(n: int, T: int = 1000, ridge: str = "1/1000") -> Chain:
    """n generations by least squares on T0 rows, then ridge on T rows."""
    return Chain(
        Population(Isotropic(D), NormTruth(1)),
        (Generator(LeastSquares(T0, GENERATOR_NOISE), repeat=n),),
        Ridge(T, NOISE, ridge=ridge),
    )


def sheet(size: Size) -> Sheet:
    """The two panels and their caption."""
    over_n = [lambda n, ridge=ridge: chain(n, ridge=ridge) for ridge in PENALTIES]
    over_T = [lambda T, n=n: chain(n, T) for n in GENERATIONS]
    line, at = sizes(LEAST, MOST, 60), sizes(100, MOST, 13)[:: size.stride]
    left = [
        curve(rf"$\lambda = {_shown(ridge)}$", f, line=range(LAST + 1), at=range(0, LAST + 1)[:: size.stride],
              size=size, finite=ridge != "1")  # at λ = 1 exact values cost seconds
        for ridge, f in zip(PENALTIES, over_n)
    ]  # fmt: skip
    right = [curve(f"$n = {n}$", f, line=line, at=at, size=size, finite=True) for n, f in zip(GENERATIONS, over_T)]
    left, right = ([_with_print(c, f) for c, f in zip(*pair)] for pair in ((left, over_n), (right, over_T)))
    error = r"test error $E_{\mathrm{test}}$"
    panels = (
        Panel("$T = 1000$", "generations $n$", error, tuple(left)),
        Panel(r"$\lambda = 10^{-3}$", "samples $T$", error, tuple(right), xlog=True, ylog=True),
    )
    caption = _caption([*left, *right], [*over_n, *over_T], size)
    return Sheet("FIG-1a", "Isotropic inputs: the test error over generations and samples", panels, caption)


def _with_print(c: Curve, family: Callable[[Any], Chain]) -> Curve:
    return replace(c, printed=tuple((x, as_printed(family(int(x)))) for x, _ in c.line))


def as_printed(chain: Chain) -> float:
    """COR-4.4 for Σ = I as the paper prints it, φ₀/(1 − φ₀) included."""
    assert chain.downstream is not None
    point = {
        "kappa": kappa(chain), "phi": D / float(chain.downstream.samples), "phi0": D / T0, "w0": (1.0,),
        "n": float(chain.generators[0].repeat), "sigma": float(chain.downstream.noise),
        "sigma0": float(chain.generators[0].fit.noise),
    }  # fmt: skip
    return printed("COR-4.4.remark", 1, point)


def _caption(curves: list[Curve], families: list[Callable[[Any], Chain]], size: Size) -> str:
    off = max(abs(p / y - 1) for c in curves for (_, y), (_, p) in zip(c.line, c.printed))
    return (
        rf"$\Sigma = I$, $d = {D}$, $T_0 = {T0}$, $\sigma = 0.1$, $\sigma_0 = 0.2$, $\|w_0\| = 1$. The paper claims "
        r"that the error grows linearly in $n$ for every $\lambda$ and $T$, at the rate of COR-4.4. It does. "
        + far_points(curves, families, size.replicates) + " " + exact_gap(curves, families)
        + rf" As printed, with $T_0 - d$ for $T_0 - d - 1$, the formula is off by up to {percent(off)}."
    )  # fmt: skip


def _shown(ridge: str) -> str:
    return {"1/1000": "10^{-3}", "1/10": "10^{-1}"}.get(ridge, ridge)
