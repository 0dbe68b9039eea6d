r"""The test error over n where the downstream ridge is the best for each n, for isotropic chains.

At every λ > 0 the error of a teacher with alignment A and excess X is

    E_test = v‖w₀‖² − (2m − k)A + kX + const ,        E[A] = m, E[AᵀA] = k of the downstream fit, 0 < k ≤ m ,

as 0 ≤ AᵀA ≤ A: it falls with A and grows with X, and so does the least of all.  Where A does not grow with n and X does
not fall, no later generation is better.  With X → ∞ or A → 0 the least error tends to that of ŵ = 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp
from flint import arb

from ..chain.model import Chain
from ..errors import InvalidInput, NotConverged, OutsideCalculus
from ..functionals.answer import Answer
from ..notation import M, N
from . import signs
from .crossing import Curve
from .exponents import powers
from .growth import ball_of
from .isotropic import SIDES, Optimum, optima, side
from .roots import located
from .teacher import Teacher

MOST = 10**5  # generations whose powers b^n are written out
_UP = (signs.POSITIVE, signs.NONNEGATIVE, signs.ZERO)


@dataclass(frozen=True)
class BestCurve:
    """The least error over n, with that of ŵ = 0."""

    curve: Curve
    null: Answer


def best_curve(chain: Chain, *, growing: bool = True) -> BestCurve:
    """The error at the optimal ridge of each n; ``growing``: shown not to fall with n.

    *Raises* InvalidInput where a regime is left open, OutsideCalculus for a teacher that is not known to get worse.
    """
    cases = optima(chain)
    found = [o for o in cases if "n = 0" not in o.when]
    if len(found) != 1:
        raise InvalidInput(f"{len(found)} cases", "the chain leaves a regime open", "give numbers or an --assume")
    (optimum,) = found
    if growing and not _gets_worse(optimum.teacher):
        raise OutsideCalculus(
            "of the best ridge over n",
            "teacher",
            "its alignment or its excess is none for which that error is known to grow",
        )
    clean = next((o for o in cases if "n = 0" in o.when), optimum)

    def error(n: int) -> arb:
        return _least_error(clean if n == 0 else optimum, n)

    limit = _limit(optimum) if growing else None
    grows = clean is optimum or not growing or bool(error(1) >= error(0))
    return BestCurve(Curve(error, limit, grows, optimum.assumptions, optimum.relation), optimum.null_error)


def _gets_worse(teacher: Teacher) -> bool:
    """Whether alignment does not grow with n and excess does not fall, for all n that the case is about."""

    def up(expr: sp.Expr) -> bool:
        return signs.sign(sp.factor(expr), teacher.known, teacher.weights) in _UP

    def rises(expr: sp.Expr) -> bool:
        return all(up(c) if b == N else up(b) and up(c * (b - 1)) for b, c in powers(expr).items())

    sums = teacher.excess.atoms(sp.Sum)
    if not sums:
        return rises(-teacher.alignment) and rises(teacher.excess)
    more = [a.function.xreplace({M: sp.Integer(0)}) for a in sums]
    linear = sp.diff(sp.expand(teacher.excess), N, 2) == 0
    return not teacher.alignment.has(N) and linear and all(up(x) for x in more)


def _limit(optimum: Optimum) -> arb:
    """The least error of endless generations."""
    teacher, null = optimum.teacher, ball_of(optimum.null_error)
    if teacher.excess.has(sp.Sum):
        return null
    ends = [_end(optimum, x) for x in (teacher.alignment, teacher.excess)]
    alignment, excess = ends
    if alignment is None or excess is None or alignment == 0:
        return null
    return _located(optimum, replace(teacher, alignment=alignment, excess=excess))


def _end(optimum: Optimum, expr: sp.Expr) -> sp.Expr | None:
    """What Σ_b C_b b^n + c·n tends to, None where it is unbounded."""
    terms = powers(expr)
    constant = terms.pop(sp.S.One, sp.Integer(0))
    small = [b != N and bool(abs(ball_of(optimum.teacher.answer(b))) < 1) for b, c in terms.items() if c != 0]
    return constant if all(small) else None


def _least_error(optimum: Optimum, n: int) -> arb:
    teacher = optimum.teacher
    forms = (teacher.alignment, teacher.excess)
    if n > MOST and any(p.exp.has(N) for x in forms for p in x.atoms(sp.Pow)):
        raise NotConverged(f"n = {n}", "powers of so many generations are not written out", "give a smaller bound")
    alignment, excess = (x.xreplace({N: sp.Integer(n)}).doit() for x in forms)
    return _located(optimum, replace(teacher, alignment=alignment, excess=excess))


def _located(optimum: Optimum, teacher: Teacher) -> arb:
    return located(replace(optimum, teacher=teacher, side=SIDES[side(teacher)]), digits=30).error
