"""The figure of a record: test error against the number of generations, theory and simulation."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..chain import Chain
    from ..derivations.claim import Study
    from ..typeset import Figure, Series

GENERATIONS = tuple(range(7))
SIMULATED = (0, 1, 2, 4, 6)
REPLICATES = 600


def curves(chain: Chain, study: Study, name: str, seed: int) -> tuple[Figure, ...]:
    """One figure if the chain has symbolic n and closed values, one curve for each instance of the study.

    Drawing needs the extra ``typeset``; without it a report has no figures, as it has no HTML.
    """
    from ..errors import OutsideCalculus
    from ..notation import N
    from ..typeset import Figure

    if find_spec("matplotlib") is None or not any(g.repeat == N for g in chain.generators):
        return ()
    try:
        series = tuple(_series(chain, study, instance, seed) for instance in study.instances)
    except OutsideCalculus:  # unevaluated means: their values are simulation, not theory
        return ()
    caption = (
        "Test error against the number of generations: lines are the theory, circles simulation ± one standard error."
    )
    return (Figure(f"{name}-generations", "generations $n$", r"test error $E_{\mathrm{test}}$", series, caption),)


def _series(chain: Chain, study: Study, instance: Any, seed: int) -> Series:
    from ..oracle import simulate
    from ..risk import predict
    from ..typeset import Series
    from .records import at

    theory = tuple((float(n), float(predict(_with(at, chain, instance, n), study.calculus).total)) for n in GENERATIONS)
    points = []
    for n in SIMULATED:
        runs = simulate(_with(at, chain, instance, n), replicates=REPLICATES, seed=seed)
        points.append((float(n), float(runs.total.mean()), float(runs.stderr("total"))))
    return Series(_label(instance), theory, tuple(points))


def _with(at: Any, chain: Chain, instance: Any, n: int) -> Chain:
    """The chain at the instance's numbers with n generations."""
    numbers = {k: v for k, v in instance.settings.items() if k != "n"}
    return at(chain.substitute({"n": n}), type(instance)(numbers, instance.population))


def _label(instance: Any) -> str:
    from ..notation import latex_name

    shown = [(k, v) for k, v in instance.settings.items() if k in ("T0", "T", "lambda")]
    return ", ".join(f"${latex_name(k)} = {v}$" for k, v in shown)
