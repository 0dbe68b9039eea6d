r"""How the optimal ridge moves: the sign of dλ⋆/dp for every number p of a chain, and where it changes.

With balance(x, p) = 0 at x⋆ and ∂balance/∂x > 0 there,

    dλ⋆/dp = ∂λ/∂φ φ' − ∂λ/∂x · (d balance/dp) / (∂balance/∂x) ,

whose sign is that of a sum over alignment, excess, noise and φ: rate of the number × its *influence*, a function of x.
For excess, noise ≥ 0 all influences have one sign but that of φ: noise + excess·h(x), h = 1 − 3/x + 3φ/x² − φ/x³.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sympy as sp

from ..errors import InvalidInput
from ..functionals.answer import Answer
from . import signs
from .isotropic import Optimum
from .landscape import ALIGNMENT, EXCESS, NOISE, RATIO, X, landscape, put_in
from .teacher import Teacher

NUMBERS = (ALIGNMENT, EXCESS, NOISE, RATIO)
#: the signs of the influences where excess, noise ≥ 0 and λ⋆ > 0; None: it changes
INFLUENCES = {ALIGNMENT: signs.NEGATIVE, EXCESS: signs.POSITIVE, NOISE: signs.POSITIVE, RATIO: None}
VERDICTS = {
    signs.POSITIVE: "increasing",
    signs.NONNEGATIVE: "increasing or constant",
    signs.ZERO: "constant",
    signs.NONPOSITIVE: "decreasing or constant",
    signs.NEGATIVE: "decreasing",
    None: "open",
}


@dataclass(frozen=True)
class Motion:
    """How λ⋆ moves with one symbol of the chain, all others fixed.

    ``verdict``: "increasing", "decreasing", "constant", "… or constant", or "open": then ``locus``, an answer in x⋆
    that has the sign of dλ⋆/d``parameter``, says where; it changes where ``locus`` and ``balance`` vanish together.
    """

    parameter: sp.Symbol
    verdict: str
    locus: Answer
    balance: Answer


@cache
def influences() -> dict[sp.Symbol, sp.Expr]:
    """alignment, excess, noise, φ → what dλ⋆ has the sign of, per unit of its rate.

    >>> influences()[NOISE], influences()[RATIO].subs(EXCESS, 0)
    (phi, noise)
    """
    found, shape = {}, landscape()
    slope = sp.diff(shape.ridge, X)
    rise = sp.diff(shape.balance, X)
    for y in NUMBERS:
        moved = sp.diff(shape.ridge, y) * rise - slope * sp.diff(shape.balance, y)
        found[y] = sp.expand(sp.cancel(moved / slope))
    return found


def motion(optimum: Optimum, parameter: str) -> Motion:
    """How λ⋆ moves with a symbol of the chain; sizes are moved as if they were real, n from one integer to the next.

    Assumes: λ⋆ > 0.  *Raises* InvalidInput for a name that the teacher's numbers do not hold.

    >>> from collapse_sym.chain import example_text, loads
    >>> from collapse_sym.optimum.isotropic import optima
    >>> (found,) = optima(loads(example_text("cor-4.4-isotropic")))
    >>> [motion(found, p).verdict for p in ("n", "T0", "T")]
    ['increasing or constant', 'decreasing or constant', 'open']
    """
    numbers = {y: put_in(y, optimum.teacher) for y in NUMBERS}
    symbols = {str(x): x for value in numbers.values() for x in value.free_symbols}
    if parameter not in symbols or parameter in {d.name for d in optimum.teacher.definitions}:
        raise InvalidInput(parameter, "the optimal ridge does not depend on it", f"choose from {sorted(symbols)}")
    p = symbols[parameter]
    rates = {y: rate(value, p) for y, value in numbers.items()}
    locus = sp.Add(*[r * optimum.of(influences()[y]) for y, r in rates.items()])
    answers = (optimum.teacher.answer(e) for e in (locus, optimum.of(landscape().balance)))
    return Motion(p, VERDICTS[_verdict(optimum, rates)], *answers)


def motions(optimum: Optimum) -> tuple[Motion, ...]:
    """How λ⋆ moves with each symbol of the chain that it depends on: the table of monotonicities.

    >>> from collapse_sym.chain import example_text, loads
    >>> from collapse_sym.optimum.isotropic import optima
    >>> (found,) = optima(loads(example_text("cor-4.4-isotropic")))
    >>> [str(m.parameter) for m in motions(found)]
    ['T', 'T0', 'd', 'n', 'r2', 'sigma', 'sigma0']
    """
    defined = {d.name for d in optimum.teacher.definitions}
    symbols = {str(x) for y in NUMBERS for x in put_in(y, optimum.teacher).free_symbols}
    return tuple(motion(optimum, name) for name in sorted(symbols - defined))


def rate(value: sp.Expr, p: sp.Symbol) -> sp.Expr:
    """The derivative; for the number of generations the step from n to n + 1."""
    if p.is_integer and not p.is_positive:
        return sp.factor(sp.expand(value.xreplace({p: p + 1}) - value))
    return sp.diff(value, p)


def _verdict(optimum: Optimum, rates: dict[sp.Symbol, sp.Expr]) -> str | None:
    """The sign of the sum of rates times influences, where excess and noise are ≥ 0 and the terms agree."""
    teacher = optimum.teacher
    known = teacher.known
    upward = {signs.POSITIVE, signs.NONNEGATIVE, signs.ZERO}
    if not {signs.sign(e, known, teacher.weights) for e in (teacher.excess, teacher.noise)} <= upward:
        return None
    terms = []
    for y, influence in INFLUENCES.items():
        forms = (rates[y], sp.factor(rates[y]))
        found = next((s for s in (signs.sign(e, known, teacher.weights) for e in forms) if s), None)
        terms.append(found if found == signs.ZERO else signs.product([found, influence or _of_ratio(teacher)]))
    return signs.total(terms)


def _of_ratio(teacher: Teacher) -> str | None:
    """The sign of the influence of φ: that of the noise where excess = 0, else it may change."""
    known = teacher.known
    return signs.sign(teacher.noise, known) if teacher.excess == 0 else None
