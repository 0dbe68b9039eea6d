"""FIG-1b: a power law in finite dimension; with λ = T^(−ℓ_crit) the error of generations n ≥ 1 stops falling."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from ..chain import Chain, Generator, LeastSquares, Population, PowerLaw, PowerLawTruth, Ridge
from ..typeset import Curve, Panel, Sheet
from .points import curve, far_points, printed, sizes, theory
from .size import Size

D, T0, BETA, R = 300, 600, 2, Fraction(3, 8)
#: β/(2β min(r, 1) + 1)
CRITICAL = BETA / (2 * BETA * R + 1)
PENALTIES = ("1/10000", "1/1000", "1/100", "1/10")
GENERATIONS = (0, 1, 4, 8)
LAST, LEAST, MOST, FAR_OUT = 8, 100, 10**6, 10**12


def chain(n: int, T: int = 10_000, ridge: str | None = None) -> Chain:
    """n generations by least squares, then ridge with λ = T^(−ℓ_crit) unless another is given."""
    penalty = ridge or repr(float(T) ** -float(CRITICAL))
    return Chain(
        Population(PowerLaw(BETA, D), PowerLawTruth(source=R)),
        (Generator(LeastSquares(T0, 1), repeat=n),),
        Ridge(T, 1, ridge=penalty),
    )


def sheet(size: Size) -> Sheet:
    """The two panels and their caption."""
    over_n = [lambda n, ridge=ridge: chain(n, ridge=ridge) for ridge in PENALTIES]
    over_T = [lambda T, n=n: chain(n, T) for n in GENERATIONS]
    runs, at = range(0, LAST + 1, 2)[:: size.stride], sizes(LEAST, MOST, 9)[:: size.stride + 1]
    left = [
        curve(rf"$\lambda = 10^{{{-_zeros(ridge)}}}$", f, line=range(LAST + 1), at=runs, size=size)
        for ridge, f in zip(PENALTIES, over_n)
    ]
    right = [curve(f"$n = {n}$", f, line=sizes(LEAST, MOST, 30), at=at, size=size) for n, f in zip(GENERATIONS, over_T)]
    drawn = tuple(_with_law(c, n) for c, n in zip(right, GENERATIONS))
    error = r"test error $E_{\mathrm{test}}$"
    critical = rf"$\lambda = T^{{-\ell_{{\mathrm{{crit}}}}}} = T^{{-{float(CRITICAL):g}}}$"
    panels = (
        Panel("$T = 10^4$", "generations $n$", error, tuple(left)),
        Panel(critical, "samples $T$", error, drawn, xlog=True, ylog=True),
    )
    caption = _caption(drawn) + " " + far_points([*left, *right], [*over_n, *over_T], size.replicates)
    return Sheet("FIG-1b", "A power law: the test error over generations and samples", panels, caption)


def law(n: int, T: float) -> float:
    """The law of THM-5.1 as printed, at the penalty T^(−ℓ_crit)."""
    point = {
        "sigma": 1.0, "sigma0": 1.0, "n": float(n), "T": T, "T0": float(T0), "phi0": D / T0, "beta": float(BETA),
        "rmin": min(float(R), 1.0), "ell": float(CRITICAL),
    }  # fmt: skip
    return printed("THM-5.1.main", 2, point)


def _with_law(c: Curve, n: int) -> Curve:
    """The law fixes no constant: it takes the one with which it meets the theory at the first T."""
    (first, start), *_ = c.line
    return replace(c, printed=tuple((x, start * law(n, x) / law(n, first)) for x, _ in c.line))


def _caption(curves: tuple[Curve, ...]) -> str:
    one = curves[GENERATIONS.index(1)]
    lowest, last = min(one.line, key=lambda p: p[1]), one.line[-1]
    end = theory(chain(1, FAR_OUT))
    apart = max(p / y for c in curves[1:] for (_, y), (_, p) in zip(c.line, c.printed))
    return (
        rf"$\lambda_k = k^{{-2}}$, $d = {D}$, $T_0 = {T0}$, $\sigma = \sigma_0 = 1$, $(\beta, r) = (2, 0.375)$. The "
        r"paper claims that with $\lambda = T^{-\ell_{\mathrm{crit}}}$ the error of $n \geq 1$ generations "
        rf"diverges as $T$ grows. It does not: for $n = 1$ it is least at $T \approx {_rough(lowest[0])}$ "
        rf"({lowest[1]:.2f}), then rises to {last[1]:.2f} at $T = 10^6$ and {end:.2f} at $T = 10^{{12}}$, because "
        r"$d$ and $T_0$ are fixed. The law printed in THM-5.1 (dashed, its constant chosen at the first $T$) is "
        rf"above that by a factor of up to {apart:.2g}."
    )


def _zeros(ridge: str) -> int:
    return round(-math.log10(Fraction(ridge)))


def _rough(T: float) -> str:
    digits, power = f"{T:.0e}".split("e")
    return ("" if digits == "1" else rf"{digits} \cdot ") + f"10^{{{int(power)}}}"
