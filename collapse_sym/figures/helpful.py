r"""Where synthetic labels lower the error: a generator that forgets weak directions spares the student their noise.

A student cannot resolve weak directions; their signal acts on it as label noise κ² uᵀΣ(Σ+κ)⁻²u.  A generator on
T₀ < d rows, of which it knows more directions than the student has rows for, has dropped part of that signal.  The
error E₁ = A + σ₀² C of one generation falls below E₀ of clean labels as long as σ₀ < √((E₀ − A)/C).  For isotropic
inputs there is no such region: A − E₀ = (1 − t)(2a₁ − a₂)‖w₀‖² ≥ 0 with t = T₀/d and a₂ ≤ a₁.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ..chain import Chain, Generator, LeastSquares, Population, PowerLaw, PowerLawTruth, Ridge
from ..oracle import simulate
from ..risk import predict
from ..typeset import Curve, Panel, Sheet
from .points import sizes
from .size import Size

D, T, NOISE = 300, 50, "1/10"
SOURCES = ("1/10", "3/10", "1/2")
SAMPLES = tuple(x for x in sizes(40, 292, 24))
PENALTIES = ("0", "1/100000", "1/10000", "3/10000", "1/1000", "3/1000", "1/100", "1/30")
RUNS = 6  # times the replicates of the size: quotients near 1 need them


def chain(source: str, ridge: str, T0: int | None = None) -> Chain:
    """A student on T rows, taught by the truth or by one generator on T0 rows (σ₀ = 1: collapse is C)."""
    generators = () if T0 is None else (Generator(LeastSquares(T0, 1)),)
    return Chain(Population(PowerLaw(2, D), PowerLawTruth(source=source)), generators, Ridge(T, NOISE, ridge=ridge))


def sheet(size: Size) -> Sheet:
    """The two panels and their caption."""
    fixed = [(rf"$r = {float(_value(r)):g}$, $\lambda \to 0$", r, ("0",)) for r in SOURCES]
    tuned = (rf"$r = {float(_value(SOURCES[0])):g}$, both at their best $\lambda$", SOURCES[0], PENALTIES)
    samples = SAMPLES[:: size.stride - 1 or 1]
    left, right = [], []
    for label, source, ridges in (*fixed, tuned):
        quotient, border = _curves(source, ridges, samples)
        drawn = _drawn(source, ridges, samples[1 :: 2 * size.stride], size) if source == SOURCES[0] else ()
        left.append(Curve(label, quotient, drawn))
        right.append(Curve(label, border))
    samples_axis, quotient_axis = (
        "samples of the generator $T_0$",
        r"$E_{\mathrm{test}}(n=1)\,/\,E_{\mathrm{test}}(n=0)$",
    )
    below, noise_axis = "below the line, synthetic labels are better", r"noise of the generator $\sigma_0$"
    panels = (
        Panel(r"$\sigma_0 = 0$", samples_axis, quotient_axis, tuple(left), level=(1.0, "no difference")),
        Panel(below, samples_axis, noise_axis, tuple(right), legend=False),
    )
    return Sheet("helpful", "Where synthetic labels lower the error", panels, _caption(left, right))


Line = tuple[tuple[float, float], ...]


def _curves(source: str, ridges: Sequence[str], samples: Sequence[int]) -> tuple[Line, Line]:
    """Over T₀: the quotient of the errors at σ₀ = 0, and the σ₀ at which they are equal; each at its best penalty."""
    clean = min(float(predict(chain(source, ridge)).total) for ridge in ridges)
    quotients, borders = [], []
    for T0 in samples:
        answers = [predict(chain(source, ridge, T0)) for ridge in ridges]
        pairs = [(float(a.bias + a.variance), float(a.collapse)) for a in answers]
        quotients.append((float(T0), min(A for A, _ in pairs) / clean))
        borders.append((float(T0), math.sqrt(max(0.0, *((clean - A) / C for A, C in pairs)))))
    return tuple(quotients), tuple(borders)


def _drawn(
    source: str, ridges: Sequence[str], samples: Sequence[int], size: Size
) -> tuple[tuple[float, float, float], ...]:
    """Simulated quotients at σ₀ = 0 with their standard errors, at the penalties that theory finds best."""
    clean, error = _mean(_best(source, ridges, None), lambda s: s.total, size)
    out = []
    for T0 in samples:
        mean, own = _mean(_best(source, ridges, T0), lambda s: s.bias + s.variance, size)
        out.append((float(T0), mean / clean, mean / clean * math.hypot(own / mean, error / clean)))
    return tuple(out)


def _best(source: str, ridges: Sequence[str], T0: int | None) -> Chain:
    def error(c: Chain) -> float:
        answer = predict(c)
        return float(answer.bias + answer.variance)

    return min((chain(source, ridge, T0) for ridge in ridges), key=error)


def _mean(chain: Chain, part: Callable, size: Size) -> tuple[float, float]:
    runs = part(simulate(chain, replicates=RUNS * size.replicates, seed=size.seed))
    return float(runs.mean()), float(runs.std(ddof=1) / math.sqrt(len(runs)))


def _caption(left: list[Curve], right: list[Curve]) -> str:
    lowest = [min(c.line, key=lambda p: p[1]) for c in left]
    highest = [max(c.line, key=lambda p: p[1]) for c in right]
    scores = [abs(y - dict(c.line)[x]) / e for c in left for x, y, e in c.points]
    return (
        rf"$\lambda_k = k^{{-2}}$, $d = {D}$, a student on $T = {T}$ rows, $\sigma = 0.1$.  Synthetic labels can "
        rf"lower the error: by {1 - lowest[0][1]:.0%} at $T_0 = {lowest[0][0]:.0f}$ where much of the truth lies in "
        rf"weak directions ($r = 0.1$), by {1 - lowest[1][1]:.0%} at $r = 0.3$, {_least(lowest[2][1])} at $r = 0.5$; "
        rf"and by {1 - lowest[3][1]:.0%} if both sides take their best $\lambda$ (of {len(PENALTIES)}).  Here it "
        rf"takes $T < T_0 < d$ and a generator with little noise: $\sigma_0 < {highest[0][1]:.2f}$ "
        rf"({highest[3][1]:.2f} at the best $\lambda$).  For isotropic inputs there is no such region.  The "
        rf"{len(scores)} simulated quotients lie within {max(scores):.1f} standard errors."
    ).replace("%", " %")


def _least(quotient: float) -> str:
    return f"by {1 - quotient:.0%}" if quotient < 0.99 else "by less than 1%" if quotient < 1 else "not at all"


def _value(text: str) -> float:
    p, q = text.split("/")
    return int(p) / int(q)
