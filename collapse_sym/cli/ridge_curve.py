"""The figure of ``optimal-ridge --curve``: the test error over λ by theory, exact values, simulation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import sympy as sp
from flint import arb

from ..errors import CollapseSymError, InvalidInput
from .pictures import picture, saved

if TYPE_CHECKING:
    from ..chain import Chain
    from ..optimum.answer import OptimalRidge, Spectral
    from ..typeset import Figure, Series

DECADES, POINTS, SPARSE = 2.5, 81, 11
#: the largest dimension that is simulated, d³ × replicates of one point, and the bounds of the latter
LARGEST, WORK, FEWEST, MOST = 300, 10**8, 16, 400
CAPTION = "Test error over the downstream ridge; diamonds mark the best ridge, and the best one for clean labels."


def write_curve(found: OptimalRidge, file: str) -> None:
    """Draw the test error of a chain of numbers over λ.

    Raises: InvalidInput while symbols are left; MissingTool.
    """
    from ..typeset.figures import require_matplotlib, write_figure

    path = picture(file)
    if found.numbers is None:
        raise InvalidInput("--curve", "a curve is one of numbers", "give all symbols with --set NAME=VALUE")
    require_matplotlib("plot")
    with saved(file):
        path.parent.resolve(strict=True)  # refused before anything is computed
    drawn = figure(found)
    with saved(file):
        write_figure(drawn, path)


def figure(found: OptimalRidge) -> Figure:
    """The figure of an optimal ridge in numbers."""
    from ..typeset import Figure

    numbers = found.numbers
    assert numbers is not None, "a figure needs numbers"
    series = tuple(_series(found.chain, numbers))
    return Figure(
        "ridge-curve", r"downstream ridge $\lambda$", r"test error $E_{\mathrm{test}}$", series, CAPTION, xlog=True,
        ylog=_decades(series) > 1, title=_title(numbers),
    )  # fmt: skip


def _series(chain: Chain, numbers: Spectral) -> Iterator[Series]:
    from ..typeset import Series

    fine = _grid(numbers, POINTS)
    error = _theory(numbers)
    theory = tuple((x, error(x)) for x in fine)
    yield Series("deterministic equivalents", theory=theory)
    simulated = tuple(_simulated(chain, _grid(numbers, SPARSE)))
    if simulated:
        yield Series("simulation ± 1 s.e.", simulated=simulated)
    exact = tuple(_exact(chain, fine[::2]))
    if exact:
        yield Series(f"exact at $d = {chain.d}$", theory=exact)
    null = float(numbers.null)
    yield Series(r"$\hat w = 0$", theory=((fine[0], null), (fine[-1], null)))
    yield from _marks(numbers)


def _marks(numbers: Spectral) -> Iterator[Series]:
    """The best ridge, and the one for clean labels, where they are inside."""
    from ..typeset import Series

    for point, name in ((numbers.best, r"best $\lambda^{\star}"), (numbers.clean, r"best for clean labels, $\lambda")):
        if 0 < point.ridge and point.ridge.is_finite():
            at = float(point.ridge), float(point.risk)
            yield Series(f"{name} = {_typeset(at[0])}$", crossover=at)


def _typeset(x: float) -> str:
    r"""Four digits, as LaTeX writes powers of ten.

    >>> print(_typeset(4.2026), _typeset(3.2e-7))
    4.203 3.2\cdot10^{-7}
    """
    figures, _, exponent = f"{x:.4g}".partition("e")
    return rf"{figures}\cdot10^{{{int(exponent)}}}" if exponent else figures


def _decades(series: Sequence[Series]) -> float:
    heights = [y for one in series for _, y in one.theory if y > 0]
    return float(np.log10(max(heights) / min(heights))) if heights else 0.0


def _grid(numbers: Spectral, count: int) -> list[float]:
    """Ridges around what matters, with four digits: decimals that the chain can hold."""
    known = [float(p.ridge) for p in (numbers.best, numbers.clean) if 0 < p.ridge and p.ridge.is_finite()]
    middle = known or [float(numbers.bounded.s.high.max()) / 100]
    low, high = min(middle) / 10**DECADES, max(middle) * 10**DECADES
    return [float(f"{x:.3e}") for x in np.geomspace(low, high, count)]


def _theory(numbers: Spectral) -> Callable[[float], float]:
    """The error at λ, in float64 where sums in balls would take long."""
    exact = numbers.profile
    if exact.floats is None:
        return lambda ridge: float(exact.error(exact.kappa(arb(ridge))))
    quick = exact.floats()
    return lambda ridge: float(quick.error(quick.kappa(ridge)))


def _at(chain: Chain, ridge: float) -> Chain:
    from ..chain.fits import Ridge

    assert isinstance(chain.downstream, Ridge)
    return replace(chain, downstream=replace(chain.downstream, ridge=sp.Rational(str(ridge))))


def _exact(chain: Chain, ridges: list[float]) -> Iterator[tuple[float, float]]:
    """Exact finite-size values, where they are known."""
    from ..oracle.exact import exact_risk

    for ridge in ridges:
        try:
            yield ridge, float(exact_risk(_at(chain, ridge), digits=6).value)
        except CollapseSymError:
            return


def _simulated(chain: Chain, ridges: list[float]) -> Iterator[tuple[float, float, float]]:
    """Simulation, where that is quick."""
    from ..oracle.fast import expected_fast

    if not (chain.d.is_Integer and chain.d <= LARGEST):
        return
    replicates = max(FEWEST, min(MOST, WORK // int(chain.d) ** 3))
    for k, ridge in enumerate(ridges):
        try:
            run = expected_fast(_at(chain, ridge), replicates=replicates, seed=k)
        except CollapseSymError:
            return
        yield ridge, run.mean("total"), run.stderr("total")


def _title(numbers: Spectral) -> str:
    best = numbers.best
    if best.ridge == 0:
        return r"$\lambda \to 0^+$ is the best"
    return rf"best $\lambda = {_typeset(float(best.ridge))}$, $E_{{\mathrm{{test}}}} \simeq {float(best.risk):.4g}$"
