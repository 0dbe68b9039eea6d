r"""The risk of an isotropic chain to first order in 1/d: risk = limit + coefficient/d + O(1/d²).

All sizes grow with d in proportion.  The recursion of ``numbers.py`` is run on dual numbers in 1/d, with the maps of
``calculi/finite_size.py``; the limit is the value of the deterministic equivalents, the coefficient says how far they
are off at finite size.
"""

from __future__ import annotations

import flint
import sympy as sp

from ..calculi import Act
from ..calculi.finite_size import Dual, FirstOrder, OneLevelDuals
from ..chain.designs import MAX_STEPS, fresh_blocks
from ..chain.model import Chain
from ..errors import DoesNotClose, InvalidInput
from ..spectra.spectrum import spectrum_of
from .case import Values
from .cases import branches
from .derive import Setup
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
    spectrum = spectrum_of(chain.population)
    if not chain.numeric or spectrum is None or spectrum.size != 1:
        raise InvalidInput("finite size", "the 1/d correction of a risk needs numbers and Σ = vI", "use verify instead")
    if sum(int(g.repeat) for g in chain.generators) > MAX_STEPS:
        raise DoesNotClose("repeat", f"more than {MAX_STEPS} generations", "lower the count")
    level = spectrum.values[0], spectrum.weights[0]
    value, weight = (x if isinstance(x, sp.Expr) else sp.Rational(float(x)) for x in level)
    saved, flint.ctx.prec = flint.ctx.prec, int(3.33 * digits) + 60
    try:
        return _found(chain, OneLevelDuals(int(chain.d), value, weight))
    finally:
        flint.ctx.prec = saved


def _found(chain: Chain, language: OneLevelDuals) -> dict[str, Dual]:
    (regimes,), _ = branches(chain)
    calculus = FirstOrder()

    def act(fit: object) -> Act:
        return Act(calculus, fit, regimes.of(fit), language)  # type: ignore[arg-type]

    blocks = tuple((b, act(b.fit)) for b in fresh_blocks(chain, regimes.over))
    last = None if chain.downstream is None else act(chain.downstream)
    found: Values = _run(Setup(blocks, last, {}, language))
    return found._asdict()
