r"""Numbers: the same recursion carried in the error δ = ŵ − w₀, eigenvalue by eigenvalue.

Bias is a small difference of large terms in ŵ and harmless in δ.  Backwards, with metrics N₁₁ (of δ),
N₁₂ (of δ and w₀), N₂₂ (of w₀):

    fit    N₂₂ ← N₂₂ + residual(N₁₁) − 2 shortfall(N₁₂) ,  N₁₂ ← mean(N₁₂) − cross(N₁₁) ,  N₁₁ ← second(N₁₁)
    teach  N₁₁ ← (1−p)² N₁₁ ,  N₁₂ ← (1−p) N₁₂

starting at δ₀ = 0, so only N₂₂ and the noise costs are left in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import flint
import sympy as sp

from ..calculi import Act
from ..chain.designs import MAX_STEPS
from ..chain.model import Chain
from ..errors import InvalidInput, NotConverged
from ..spectra.numeric import Balls, Floats, Numeric
from ..spectra.spectrum import Spectrum, spectrum_of
from .derive import Setup, set_up

if TYPE_CHECKING:
    from .case import Case, Values
    from .cases import Regimes

BALL_WORK = 2 * 10**5  # eigenvalues × generations: beyond that the default is float64
#: what a pair of generations costs in balls where eigenvalues are not listed, in the same unit
PAIR_WORK = 100
MAX_BITS = 1 << 14
SPLIT = ("clean", "delta", "cross")  # what the bias consists of


def predict(chain: Chain, calculus: str = "auto") -> Values:
    """The parts of the test error of a numeric chain in float64.

    *Raises* InvalidInput if a symbol is left, OutsideCalculus where a part is an unevaluated Mean.

    >>> from collapse_sym.chain import loads, example_text
    >>> chain = loads(example_text("thm-4.1")).substitute(
    ...     {"d": 10, "T0": 21, "T": 31, "sigma0": 1, "sigma": 2, "n": 3, "r2": 1})
    >>> float(predict(chain).total)
    5.0
    """
    from .cases import branches

    if not chain.numeric:
        raise InvalidInput(", ".join(sorted(chain.symbols)), "numbers are needed", "give them with --set NAME=VALUE")
    (regimes,), _ = branches(chain)
    setup = set_up(chain, regimes, calculus)
    if _too_long(setup):
        return _rounded(chain, calculus)
    spectrum = _known(spectrum_of(chain.population))
    if not spectrum.in_floats(_sizes(setup)):
        return _rounded(chain, calculus)
    try:
        return _run(set_up(chain, regimes, calculus, language=Numeric(spectrum, Floats)))
    except ZeroDivisionError:  # T − df vanished in float64
        if not spectrum.rigorous:
            raise NotConverged("float64", "T and the degrees of freedom are too close", "use a larger ridge") from None
        return _rounded(chain, calculus)


def enclosed(chain: Chain, *, digits: int = 17, calculus: str = "auto") -> Values:
    """The parts of a numeric chain by rigorous arithmetic, straight from the recursion: no formula is derived.

    Bias, variance and collapse, and with them the total, have all ``digits``; power laws of any dimension are summed
    rigorously.  Assumes a spectrum that is known as numbers, not measured.
    *Raises* InvalidInput where a symbol is left or the spectrum is measured, NotConverged.

    >>> from collapse_sym.chain import Chain, LeastSquares, Population, PowerLaw, PowerLawTruth, Ridge
    >>> law = Population(PowerLaw(2, "infinite"), PowerLawTruth(source="3/8"))
    >>> enclosed(Chain(law, (), Ridge(10**10, 1, ridge="1/10**8"))).total.round(9)
    1.341e-6
    """
    from .cases import branches

    spectrum = _known(spectrum_of(chain.population))
    if not chain.numeric or not spectrum.rigorous:
        raise InvalidInput(chain.population.covariance.kind, "exact numbers are needed", "use predict")
    (regimes,), _ = branches(chain)
    return _at_rising_precision(chain, regimes, calculus, spectrum, digits, lambda name, _: name in SPLIT)


def _rounded(chain: Chain, calculus: str) -> Values:
    """The values of balls as floats."""
    from .case import risk

    values = risk(chain, calculus=calculus).case.values()
    assert values is not None
    return type(values)(*[float(x) for x in values])


def case_values(case: Case, digits: int | None) -> Values | None:
    """The parts of a case as numbers, or None while symbols, an abstract Σ or unevaluated means are left."""
    if not _evaluable(case):
        return None
    if _too_long(case.setup):
        return _from_answers(case, digits or 17)
    spectrum = _known(spectrum_of(case.chain.population))
    long = _work(spectrum, case.setup) > BALL_WORK and spectrum.in_floats(_sizes(case.setup))
    if not spectrum.rigorous or (digits is None and long):  # measured numbers have 16 digits at most
        return _run(set_up(case.chain, case.regimes, case.requested, language=Numeric(spectrum, Floats)))
    return _in_balls(case, spectrum, digits or 17)


def _work(spectrum: Spectrum, setup: Setup) -> int:
    """Eigenvalues × generations; where eigenvalues are not listed, sums of the pairs of generations."""
    generations = 1 + sum(int(b.repeat) for b, _ in setup.blocks)
    return spectrum.size * generations if spectrum.exact else PAIR_WORK * generations**2


def _sizes(setup: Setup) -> list[sp.Expr]:
    return [act.fit.samples for act in setup.acts]


def _evaluable(case: Case) -> bool:
    closed = all(_closed(a) for a in _acts(case.setup))
    return case.chain.numeric and closed and spectrum_of(case.chain.population) is not None


def _closed(act: Act) -> bool:
    return act.calculus.closed(act.fit, act.regime, one_level=True)


def _acts(setup: Setup) -> list[Act]:
    return [a for _, a in setup.blocks] + ([setup.downstream] if setup.downstream else [])


def _too_long(setup: Setup) -> bool:
    return sum(int(b.repeat) for b, _ in setup.blocks if b.repeat.is_Integer) > MAX_STEPS


def _known(spectrum: Spectrum | None) -> Spectrum:
    if spectrum is None:
        raise InvalidInput("abstract Σ", "a number needs a spectrum", "give eigenvalues")
    return spectrum


def _in_balls(case: Case, spectrum: Spectrum, digits: int) -> Values:
    """Every part with the digits, or shown to vanish by its expression."""
    return _at_rising_precision(
        case.chain, case.regimes, case.requested, spectrum, digits, lambda name, x: _vanishes(case, name, x)
    )


def _at_rising_precision(
    chain: Chain,
    regimes: Regimes,
    calculus: str,
    spectrum: Spectrum,
    digits: int,
    excused: Callable[[str, Any], bool],
) -> Values:
    """The recursion in balls, until every part has the digits that is not excused from it."""
    bits = int(digits * 3.33) + 40
    while bits <= MAX_BITS:
        saved, flint.ctx.prec = flint.ctx.prec, bits
        try:
            values = _run(set_up(chain, regimes, calculus, language=Numeric(spectrum, Balls)))
            if all(_narrow(x, digits) or excused(name, x) for name, x in values._asdict().items()):
                return type(values)(*[_midpoint(x, digits) for x in values])
        except NotConverged:
            pass
        finally:
            flint.ctx.prec = saved
        bits *= 2
    raise NotConverged(f"{digits} digits", f"out of reach at {MAX_BITS} bits", "ask for fewer digits")


def _narrow(x: Any, digits: int) -> bool:
    return not isinstance(x, flint.arb) or x == 0 or x.rel_accuracy_bits() >= digits * 3.33 + 4


def _vanishes(case: Case, name: str, x: Any) -> bool:
    """Whether a part that no precision tells from 0 is 0, decided by its expression."""
    return bool(x.contains(0)) and getattr(case, name).vanishes


def _midpoint(x: Any, digits: int) -> sp.Float:
    if isinstance(x, flint.arb) and x.contains(0):
        return sp.Float(0, digits)
    return sp.Float(x.mid().str(digits + 5, radius=False) if isinstance(x, flint.arb) else x, digits)


def _from_answers(case: Case, digits: int) -> Values:
    from .case import Values

    return Values(*[getattr(case, k).evalf(digits) for k in Values._fields])


def _run(setup: Setup) -> Values:
    """The recursion in δ on numbers."""
    from .case import Values

    n11, cross, clean, variance = _last_fit(setup)
    delta, crossed, collapse = _generators(setup, n11, -cross)
    bias = clean + delta + crossed
    return Values(bias, clean, delta, crossed, variance, collapse, bias + variance + collapse)


def _last_fit(setup: Setup) -> tuple[Any, Any, Any, Any]:
    """What the downstream fit makes of Σ: N₁₁, its cross map, the clean bias, the variance."""
    language = setup.language
    sigma, nothing = language.s, language.number(sp.Integer(0))
    if setup.downstream is None:
        return sigma, 0 * sigma, nothing, nothing
    act, fit = setup.downstream, setup.downstream.fit
    variance = language.number(fit.noise**2) * fit.noise_cost(act, sigma) if fit.noise != 0 else nothing
    return fit.second(act, sigma), fit.cross(act, sigma), language.quad(fit.residual(act, sigma)), variance


def _generators(setup: Setup, n11: Any, n12_cross: Any) -> tuple[Any, Any, Any]:
    """(ΔBias, cross term, collapse), all generations backwards."""
    language = setup.language
    n22 = n22_cross = 0 * language.s
    collapse = language.number(sp.Integer(0))
    for state in _along(setup, n11, n12_cross):
        n22, n22_cross, cost = state
        collapse = collapse + cost
    return language.quad(n22), language.quad(n22_cross), collapse


def _along(setup: Setup, n11: Any, n12_cross: Any) -> Iterator[tuple[Any, Any, Any]]:
    """N₂₂ of ΔBias and of the cross term before each generation, and what its noise costs; the last one first."""
    language = setup.language
    zero, nothing = 0 * language.s, language.number(sp.Integer(0))
    n12, n22, n22_cross = zero, zero, zero
    for block, act in reversed(setup.blocks):
        fit, p = block.fit, language.number(sp.sympify(block.truth_weight, strict=True))
        noises = [(language.number(v), later) for later, v in block.noises.items() if v != 0]
        for _ in range(int(block.repeat)):
            cost = nothing
            for variance, later in noises:
                cost = cost + variance * fit.noise_cost_through(act, n11, later)
            n22 = n22 + fit.residual(act, n11) - 2 * fit.shortfall(act, n12)
            n22_cross = n22_cross - 2 * fit.shortfall(act, n12_cross)
            n12, n12_cross = fit.mean(act, n12) - fit.cross(act, n11), fit.mean(act, n12_cross)
            n11 = fit.second(act, n11)
            if block.truth_weight != 0:
                n11, n12, n12_cross = (1 - p) ** 2 * n11, (1 - p) * n12, (1 - p) * n12_cross
            yield n22, n22_cross, cost
