r"""Where the test error is stationary in the downstream ridge, as a spectral functional: any Σ, symbols allowed.

dE/dλ = (dE/dκ)(dκ/dλ) and dκ/dλ > 0 on the branch, so that the equation is dE/dκ = 0: the engine's risk, whose only
dependence on λ is κ, differentiated by it and cleared of its denominators (``normal``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from ..chain.model import Chain
from ..errors import InvalidInput
from ..functionals.answer import Answer
from ..risk.case import Case, risk
from .normal import equation_of
from .teacher import with_ridge


@dataclass(frozen=True)
class Stationary:
    """The equation of the optimal ridge in one case: ``equation`` = 0, a polynomial in κ and functionals of Σ.

    dE/dκ = ``scale`` · ``equation``; ``ridge`` is λ as a function of κ.
    """

    case: Case
    kappa: sp.Symbol
    equation: Answer
    scale: Answer
    ridge: Answer

    @property
    def when(self) -> tuple[str, ...]:
        """The conditions of the case."""
        return self.case.when

    @property
    def relation(self) -> str:
        """ "~=": the error is that of the deterministic equivalents."""
        return self.case.relation


def stationarity(chain: Chain, *, calculus: str = "auto") -> tuple[Stationary, ...]:
    """dE_test/dκ = 0 of the downstream fit, case by case; the chain's own ridge plays no part.

    *Raises* InvalidInput without a downstream fit, and what ``risk`` raises.

    >>> from collapse_sym.chain import example_text, loads
    >>> (found,) = stationarity(loads(example_text("cor-4.4")))
    >>> found.ridge.text
    'kappa - kappa*df(1, kappa)/T'
    """
    asked = with_ridge(chain)
    return tuple(_stationary(asked, case) for case in risk(asked, calculus=calculus).cases)


def _stationary(chain: Chain, case: Case) -> Stationary:
    fit = chain.downstream
    assert fit is not None, "with_ridge puts a fit there"
    definition = next((d for d in case.definitions if d.function is not None and d.function.has(fit.penalty)), None)
    if definition is None:
        raise InvalidInput("lambda", "the test error does not depend on it", "give the truth or the labels a size")
    kappa, root = definition.symbol, definition.root_of
    rest = tuple(d for d in case.definitions if d != definition)
    if root is None:  # one eigenvalue: κ in radicals
        (ridge,) = sp.solve(kappa - definition.value, fit.penalty)
    else:  # linear in λ
        ridge = root.xreplace({fit.penalty: sp.Integer(0)}) / -root.diff(fit.penalty)
    slope = Answer(rest, case.total.expr).diff(kappa)
    equation, scale = (replace(slope, expr=e) for e in equation_of(slope.expr, kappa))
    return Stationary(case, kappa, equation, scale, Answer((), sp.expand(ridge)))
