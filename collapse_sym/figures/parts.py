"""What the error is made of, generation by generation: bias, variance and collapse, one on the other."""

from __future__ import annotations

from ..chain import Chain, Generator, LeastSquares, Population, PowerLaw, PowerLawTruth, Ridge
from ..risk import predict
from ..typeset import Sheet, Stack
from .points import FAR, simulated
from .size import Size

D, T, LAST = 300, 1_000, 12
ENOUGH, FEW = 600, 150
LAYERS = ("variance", "bias", "collapse")


def chain(n: int, T0: int) -> Chain:
    """A power law; n generations on T0 rows each, then ridge on T = 1000 rows."""
    return Chain(
        Population(PowerLaw("3/2", D), PowerLawTruth(source="1/2")),
        (Generator(LeastSquares(T0, "3/10"), repeat=n),),
        Ridge(T, "3/10", ridge="1/100"),
    )


def sheet(size: Size) -> Sheet:
    """The two panels and their caption."""
    panels = (
        _stack(ENOUGH, f"$T_0 = {ENOUGH} > d$", size),
        _stack(FEW, f"$T_0 = {FEW} < d$", size),
    )
    return Sheet("parts", "Bias, variance and collapse over the generations", panels, _caption(panels))


def _stack(T0: int, title: str, size: Size) -> Stack:
    x = tuple(range(LAST + 1))
    found = [predict(chain(n, T0)) for n in x]
    layers = tuple((name, tuple(float(getattr(v, name)) for v in found)) for name in LAYERS)
    whole = tuple((float(n), *simulated(chain(n, T0), size)) for n in x[:: size.stride])
    return Stack(title, "generations $n$", r"test error $E_{\mathrm{test}}$", tuple(map(float, x)), layers, whole)


def _caption(panels: tuple[Stack, ...]) -> str:
    enough, few = (dict(p.layers) for p in panels)
    shares = [p[name][-1] / sum(p[part][-1] for part in LAYERS) for p in (enough, few) for name in ("bias", "collapse")]
    totals = [tuple(map(sum, zip(*p.values()))) for p in (enough, few)]
    scores = [abs(mean - total[int(n)]) / e for p, total in zip(panels, totals) for n, mean, e in p.whole]
    beyond = sum(z > FAR for z in scores)
    return (
        rf"$\lambda_k = k^{{-3/2}}$, $d = {D}$, $r = 1/2$, $T = {T}$, $\lambda = 10^{{-2}}$, $\sigma = \sigma_0 = "
        rf"0.3$.  With $T_0 > d$ only the collapse grows, linearly, to {shares[1]:.0%} of the error at $n = {LAST}$. "
        rf" With $T_0 < d$ the bias grows too ({few['bias'][0]:.2g} to {few['bias'][-1]:.2g}; {shares[2]:.0%} of the "
        r"error), because each generation forgets weak directions, and for the same reason collapse bends: it makes "
        rf"{shares[3]:.0%}.  Lines are theory; of {len(scores)} simulated totals {beyond} lie more than {FAR:g} "
        r"standard errors away."
    ).replace("%", " %")
