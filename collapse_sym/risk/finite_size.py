r"""The risk of an isotropic chain to first order in 1/d: risk = limit + coefficient/d + O(1/d²).

All sizes grow with d in proportion.  The recursion of ``numbers.py`` is run on dual numbers in 1/d, with the maps of
``calculi/finite_size.py``; the limit is the value of the deterministic equivalents, the coefficient says how far they
are off at finite size.
"""

from __future__ import annotations

import flint
import sympy as sp

from ..calculi import Act
from ..calculi.duals import Dual
from ..calculi.finite_size import FirstOrder, OneLevelDuals
from ..chain.designs import MAX_STEPS, Block, SharedRidge, fresh_blocks
from ..chain.fits import Fit, refuse_below_zero
from ..chain.model import Chain
from ..errors import DoesNotClose, InvalidInput
from ..functionals.languages import kappa_pair
from ..notation import N, symbol
from ..spectra.spectrum import spectrum_of
from .cases import Regimes, branches
from .derive import Setup, kappa_names
from .numbers import _run


def first_order(chain: Chain, *, digits: int = 50) -> dict[str, Dual]:
    """Part → limit and O(1/d) coefficient, as balls; for a numeric chain with Σ = vI.

    *Assumes* a fixed number of fits, λ > 0 or T/d away from 1.
    *Raises*: InvalidInput (a symbol, an abstract or unequal Σ), DoesNotClose beyond 10⁴ generations, OutsideCalculus.

    >>> from collapse_sym.chain import loads, example_text
    >>> found = first_order(loads(example_text("clean")))["variance"]  # d/4/(d − T − 1)·T/d at d = 2T
    >>> found.value.str(5), found.slope.str(5)
    ('0.25000', '0.50000')
    """
    if not chain.numeric:
        raise InvalidInput("finite size", "a number needs numbers", "give every symbol with --set NAME=VALUE")
    level, regimes = _level(chain), _regimes(chain)
    bits = int(3.33 * digits) + 60 + _lost(fresh_blocks(chain, regimes.over), level[0])
    saved, flint.ctx.prec = flint.ctx.prec, bits
    try:
        return _found(chain, regimes, OneLevelDuals(chain.d, *level))
    finally:
        flint.ctx.prec = saved


def first_order_formula(chain: Chain) -> dict[str, Dual]:
    """The same as SymPy expressions: symbols of the chain, d, and κ of each fit by its name in ``risk``.

    The number of generations must be known, and so must be which of T and d is larger.
    *Raises*: InvalidInput, DoesNotClose, OutsideCalculus.

    What the label noise of one ridge fit costs in the limit; its ``slope`` is the O(1/d) coefficient.

    >>> from collapse_sym.chain import Chain, Isotropic, NormTruth, Population, Ridge
    >>> chain = Chain(Population(Isotropic("d"), NormTruth(1)), (), Ridge("T", "sigma", ridge="lambda"))
    >>> first_order_formula(chain)["variance"].value
    d*sigma**2/(T*((kappa + 1)**2 - d/T))
    """
    regimes = _regimes(chain)
    names = kappa_names(chain, regimes)

    def kappa(phi: sp.Expr, lam: sp.Expr, fit: Fit) -> sp.Expr:
        return symbol(names[kappa_pair(fit.penalty, fit.samples)], "kappa")

    return _found(chain, regimes, OneLevelDuals(chain.d, *_level(chain), read=lambda e: e, kappa=kappa))


def _level(chain: Chain) -> tuple[sp.Expr, sp.Expr]:
    """The one eigenvalue of Σ and ‖w₀‖²."""
    spectrum = spectrum_of(chain.population)
    if spectrum is None or spectrum.size != 1 or spectrum.weights is None:
        raise InvalidInput("finite size", "the 1/d correction of a risk needs Σ = vI and w₀", "use verify instead")
    level = spectrum.values[0], spectrum.weights[0]
    value, squared = (x if isinstance(x, sp.Expr) else sp.Rational(float(x)) for x in level)
    return value, squared


def _lost(blocks: tuple[Block, ...], value: sp.Expr) -> int:
    """Bits by which the residual of ridge fits on one design cancels: it is of the second order in a small λ."""
    shared = [block.fit for block in blocks if isinstance(block.fit, SharedRidge)]
    return max((4 * fit.times + 2 * max(0, -int(sp.log(fit.penalty / value, 2).evalf())) for fit in shared), default=0)


def _regimes(chain: Chain) -> Regimes:
    """The one regime of a chain whose generations are few and counted."""
    refuse_below_zero("of corrections at finite size", chain.fits)
    if any(g.repeat == N for g in chain.generators) or sum(int(g.repeat) for g in chain.generators) > MAX_STEPS:
        raise DoesNotClose("repeat", f"needs a count of at most {MAX_STEPS} generations", "use --set n=…")
    found, _ = branches(chain)
    if len(found) > 1:
        raise InvalidInput("sizes", "leave open which of T and d is larger", "say so with --assume")
    return found[0]


def _found(chain: Chain, regimes: Regimes, language: OneLevelDuals) -> dict[str, Dual]:
    calculus = FirstOrder()

    def act(fit: Fit) -> Act:
        return Act(calculus, fit, regimes.of(fit), language)  # type: ignore[arg-type]

    fresh = fresh_blocks(chain, regimes.over)
    blocks = tuple((b, act(b.fit)) for b in fresh)
    last = None if chain.downstream is None else act(chain.downstream)
    return dict(_run(Setup(blocks, last, {}, language))._asdict())
