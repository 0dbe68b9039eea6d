r"""When to stop: the largest number of generations whose test error stays at a bound or below.

Where every generation costs the same, E_test(n) = E_test(0) + n·g and the answer is ⌊(bound − E_test(0))/g⌋, in
symbols too.  Elsewhere the error must be shown to grow with n before one crossing is all there is: sums of costs
(``growth``) do, and E_test = Σ_b C_b b^n + c·n does where no C_b (b − 1), nor c, is negative and all b > 0.  Then
doubling and halving between certified balls find the crossing, and "never" is the comparison with the limit n → ∞.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import flint
import sympy as sp
from flint import arb

from ..chain.model import Chain
from ..errors import DoesNotClose, InvalidInput, NotConverged, OutsideCalculus
from ..functionals.answer import Answer
from ..functionals.functions import Quad
from ..notation import M, N, S
from ..risk.case import Case, risk
from ..spectra.spectrum import spectrum_of
from . import signs
from .growth import BITS, Growth, ball_of, growths
from .isotropic import Optimum, optima
from .roots import located

MOST_GENERATIONS = 10**100
MOST_STEPS = 1000  # generations that are tried one by one where the error is not known to grow


@dataclass(frozen=True)
class Stop:
    """``most`` generations stay at the bound, the next one does not; None: never; −1: not even clean labels do.

    ``bound`` is what the error is held to (None: ``level`` alone, a ball); ``closed`` is ``most`` in closed form where
    all generations cost the same (a value < 0 says −1); ``clean`` is the error without generators, ``limit`` that of
    endless ones (None: unbounded, or not known).
    """

    most: int | None
    bound: Answer | None
    closed: Answer | None = None
    clean: arb | None = None
    limit: arb | None = None
    level: arb | None = None
    assumptions: tuple[str, ...] = ()
    relation: str = "~="


@dataclass(frozen=True)
class Curve:
    """The error as a function of n: ``error`` by balls; ``limit`` None: unbounded; ``grows``: shown not to fall.

    ``exact`` gives the rational value where there is one and n is small, for errors that meet the bound.
    """

    error: Callable[[int], arb] = field(repr=False)
    limit: arb | None
    grows: bool
    assumptions: tuple[str, ...]
    relation: str
    exact: Callable[[int], sp.Expr | None] = field(default=lambda n: None, repr=False)


def stop(
    chain: Chain, *, below: object = None, null: bool = False, over_clean: object = None, best_ridge: bool = False
) -> Stop:
    """The largest n with E_test(n) ≤ bound, the bound being one of three.

    ``below``: a number; ``null``: the error of ŵ = 0; ``over_clean``: percent more than E_test(0).  ``best_ridge``: at
    the optimal downstream ridge of each n, for isotropic chains.

    *Raises* InvalidInput (no bound or several; symbols left where only numbers are answered; nothing is repeated n
    times), OutsideCalculus, DoesNotClose, NotConverged where balls cannot decide.

    >>> from collapse_sym.chain import example_text, loads
    >>> chain = loads(example_text("thm-4.1"))
    >>> stop(chain, null=True).closed.text
    'floor((T0 - d - 1)*(-d*sigma**2/(T - d - 1) + r2)/(d*sigma0**2))'
    >>> stop(chain.substitute({"d": 10, "T0": 21, "T": 21, "sigma0": 1, "sigma": 1, "r2": 4}), below="7/2").most
    2
    """
    if sum((below is not None, null, over_clean is not None)) != 1:
        raise InvalidInput("bound", "one is needed", "give a number, the null predictor or percent over clean labels")
    if not any(g.repeat == N for g in chain.generators):
        raise InvalidInput("repeat", "no block is repeated n times: nothing can be stopped", 'write repeat = "n"')
    with flint.ctx.workprec(BITS):
        if best_ridge:
            return _at_best_ridge(chain, below, null, over_clean)
        linear = _linear(chain)
        if linear is not None:
            return _closed(chain, *linear, below, null, over_clean)
        curve = _curve(chain)
        return _crossing(curve, *_level(chain, curve, below, null, over_clean))


# -- the bound -------------------------------------------------------------------------------------
def null_error(chain: Chain) -> Answer:
    """E_test of ŵ = 0, w₀ᵀΣw₀."""
    spectrum = spectrum_of(chain.population)
    if spectrum is not None and spectrum.size == 1 and spectrum.weights is not None:
        level, weight = (sp.sympify(x, strict=True) for x in (spectrum.values[0], spectrum.weights[0]))
        return Answer((), level * weight)
    return Answer((), Quad(S), spectrum)


def _level(chain: Chain, curve: Curve, below: object, null: bool, over_clean: object) -> tuple[Answer | None, arb]:
    """The bound as an answer, where it is one, and as a ball."""
    if over_clean is not None:
        return None, curve.error(0) * ball_of(Answer((), _factor(over_clean)))
    bound = null_error(chain) if null else Answer((), _number(below))
    return bound, ball_of(bound)


def _factor(over_clean: object) -> sp.Expr:
    percent = _number(over_clean)
    if percent <= 0:
        raise InvalidInput(percent, "percent over clean labels are > 0", "give a greater number")
    return 1 + percent / 100


def _number(value: object) -> sp.Expr:
    from ..chain.grammar import coerce

    found = coerce(value, "squared")
    if not found.is_Rational:
        raise InvalidInput(found, "no rational number", "write the bound as a number")
    return found


# -- every generation costs the same -----------------------------------------------------------------
def _linear(chain: Chain) -> tuple[Case, sp.Expr, sp.Expr] | None:
    """(case, E_test(0), cost of each generation of all n-fold blocks), if E_test(n) is a line in n."""
    try:
        cases = risk(chain).cases
    except DoesNotClose:
        return None
    if len(cases) != 1 or any(d.expr is not None and d.expr.has(N) for d in cases[0].definitions):
        return None
    total = sp.expand(cases[0].total.expr, deep=False)
    if total.has(sp.Sum) or not total.is_polynomial(N) or sp.degree(total, N) != 1:
        return None
    slope = sp.diff(cases[0].total.expr, N)
    return cases[0], cases[0].total.expr.xreplace({N: sp.Integer(0)}), _factored(slope)


def _factored(slope: sp.Expr) -> sp.Expr:
    return slope if slope.is_number else sp.factor_terms(slope)


def _closed(
    chain: Chain, case: Case, clean: sp.Expr, each: sp.Expr, below: object, null: bool, over_clean: object
) -> Stop:
    def answer(expr: sp.Expr) -> Answer:
        return Answer(case.definitions, expr, case.total.spectrum, None, case.total.when)

    if over_clean is not None:
        bound = _factor(over_clean) * clean
        spare = (_factor(over_clean) - 1) * clean
    else:
        bound = null_error(chain).expr if null else _number(below)
        spare = bound - clean
    closed = answer(sp.floor(spare / each, evaluate=False))
    known = Stop(None, answer(bound), closed, assumptions=case.assumptions, relation=case.relation)
    if closed.free_symbols:
        return known
    ratio = answer(spare / each)
    most = int(sp.floor(ratio.expr)) if ratio.expr.is_Rational else _floor(ball_of(ratio))
    return replace(known, most=max(most, -1), clean=ball_of(answer(clean)), level=ball_of(known.bound or answer(clean)))


def _floor(ball: arb) -> int:
    found = ball.unique_fmpz() if ball.is_exact() else ball.floor().unique_fmpz()
    if found is None:
        raise NotConverged(ball.str(10), "the error meets the bound too closely to tell", "change the bound a little")
    return int(found)


# -- the error as a function of n ------------------------------------------------------------------------
def _curve(chain: Chain) -> Curve:
    try:
        return _of_growth(growths(chain))
    except (OutsideCalculus, DoesNotClose):
        return _of_powers(chain)


def _of_growth(found: tuple[Growth, ...]) -> Curve:
    """Sums of costs ≥ 0: the error does not fall."""
    if len(found) != 1:
        raise InvalidInput(f"{len(found)} cases", "the chain leaves a regime open", "give numbers or an --assume")
    (growth,) = found
    limit = growth.error(None) if growth.bounded else None
    return Curve(growth.error, limit, True, growth.assumptions, growth.bill.case.relation, growth.exact)


def _of_powers(chain: Chain) -> Curve:
    """E_test = constant + slope·n + Σ_b C_b b^n of the engine's closed form, by balls."""
    cases = {("n = 0" in c.when): c for c in risk(chain).cases}
    case = cases[False]
    terms = {b: _ball(case, c) for b, c in _powers(case.total.expr).items()}
    bases = {b: _ball(case, b) for b in terms if b not in (sp.S.One, N)}
    slope, constant = terms.get(N, arb(0)), terms.get(sp.S.One, arb(0))

    def error(n: int) -> arb:
        if n == 0 and True in cases:
            return _ball(cases[True], cases[True].total.expr)
        return constant + slope * n + sum((terms[b] * x**n for b, x in bases.items()), arb(0))

    grows = bool(slope >= 0) and all(x > 0 and terms[b] * (x - 1) >= 0 for b, x in bases.items())
    grows = grows and (True not in cases or bool(error(1) >= error(0)))
    ends = slope == 0 and all(x < 1 for x in bases.values())
    return Curve(error, constant if ends else None, grows, case.assumptions, case.relation)


def _ball(case: Case, expr: sp.Expr) -> arb:
    return ball_of(Answer(case.definitions, expr, case.total.spectrum))


def _powers(expr: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    """base → coefficient of base^n; 1 for the constant, N for the coefficient of n.

    *Raises* OutsideCalculus for any other function of n.
    """
    table = {p: _parts(p) for p in expr.atoms(sp.Pow) if p.exp.has(N)}
    bases = sorted({b for b, _, _ in table.values()}, key=sp.default_sort_key)
    names = {b: sp.Dummy("power", positive=True) for b in bases}
    plain = expr.xreplace({p: factor * names[b] ** k for p, (b, k, factor) in table.items()})
    above, below = sp.fraction(sp.together(plain))
    still, moving = below.as_independent(N, *names.values(), as_Add=False)
    variables = (N, *names.values())
    if not above.is_polynomial(*variables) or not moving.is_polynomial(*variables):
        raise _no_sum_of_powers(expr)
    (lowest, unit), *others = sp.Poly(moving, *variables).terms()
    if others or lowest[0]:
        raise _no_sum_of_powers(expr)
    found: dict[sp.Expr, sp.Expr] = {}
    for degrees, c in sp.Poly(above, *variables).terms():
        base = sp.Mul(*[b ** (k - l) for b, k, l in zip(bases, degrees[1:], lowest[1:], strict=True)])
        if degrees[0] > 1 or (degrees[0] and base != 1):
            raise _no_sum_of_powers(expr)
        key = N if degrees[0] else base
        found[key] = found.get(key, sp.Integer(0)) + c / (unit * still)
    return found


def _parts(power: sp.Pow) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """(b, k, factor) of a power factor·(b^n)^k."""
    if power.base.has(N) or not power.exp.is_polynomial(N) or sp.degree(power.exp, N) != 1:
        raise _no_sum_of_powers(power)
    k, shift = sp.Poly(power.exp, N).all_coeffs()
    if not k.is_Integer:
        raise _no_sum_of_powers(power)
    return power.base, k, power.base**shift


def _no_sum_of_powers(expr: sp.Expr) -> OutsideCalculus:
    return OutsideCalculus("of the error over n", expr, "no sum of powers b^n", remedy="use --set n=…")


# -- the crossing ----------------------------------------------------------------------------------
def _crossing(curve: Curve, bound: Answer | None, level: arb) -> Stop:
    known = Stop(None, bound, None, curve.error(0), curve.limit, level, curve.assumptions, curve.relation)

    def above(n: int) -> bool:
        gap = curve.error(n) - level
        if gap > 0 or gap <= 0 or n > MOST_STEPS or bound is None:
            return _decided(gap)
        exact = curve.exact(n)
        return _decided(gap) if exact is None or not bound.expr.is_Rational else bool(exact > bound.expr)

    if above(0):
        return replace(known, most=-1)
    if not curve.grows:
        return replace(known, most=_step_by_step(above))
    if curve.limit is not None and not _decided(curve.limit - level):
        return known
    high = 1
    while not above(high):
        high *= 2
        if high > MOST_GENERATIONS:
            raise NotConverged("n = 10^100", "the error is still at the bound or below", "give a smaller bound")
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if above(middle) else (middle, high)
    return replace(known, most=low)


def _step_by_step(above: Callable[[int], bool]) -> int:
    for n in range(1, MOST_STEPS):
        if above(n):
            return n - 1
    reason = "the error is at the bound or below for all of them, and not known to grow with n"
    raise NotConverged(f"{MOST_STEPS} generations", reason, "give a smaller bound")


def _decided(gap: arb) -> bool:
    """Whether a number is > 0."""
    if gap > 0 or gap <= 0:
        return bool(gap > 0)
    raise NotConverged(gap.str(5), "the error meets the bound too closely to tell", "change the bound a little")


# -- at the best ridge -------------------------------------------------------------------------------
def _at_best_ridge(chain: Chain, below: object, null: bool, over_clean: object) -> Stop:
    """The least error over λ grows with n, as every error at a fixed λ does, and tends to that of ŵ = 0 from below.

    Assumes: alignment free of n, excess not falling with it; ``OPT-RIDGE.least-error`` is the theorem that is used.
    """
    found = [o for o in optima(chain) if "n = 0" not in o.when]
    if len(found) != 1:
        raise InvalidInput(f"{len(found)} cases", "the chain leaves a regime open", "give numbers or an --assume")
    (optimum,) = found
    _refuse_other_teachers(optimum)
    if null:
        return Stop(None, optimum.null_error, assumptions=optimum.assumptions)
    limit = ball_of(optimum.null_error)
    curve = Curve(lambda n: _least_error(optimum, n), limit, True, optimum.assumptions, optimum.relation)
    return _crossing(curve, *_level(chain, curve, below, null, over_clean))


def _refuse_other_teachers(optimum: Optimum) -> None:
    """The alignment must not change with n, the excess be a sum of costs ≥ 0 that are alike or go with m."""
    teacher = optimum.teacher
    excess = sp.expand(teacher.excess)
    more = [a.function if isinstance(a, sp.Sum) else sp.diff(excess, N) for a in excess.atoms(sp.Sum) or {N}]
    grows = all(signs.sign(sp.factor(x.xreplace({M: sp.Integer(0)})), teacher.known) in _UP for x in more)
    if teacher.alignment.has(N) or not grows or sp.diff(excess, N, 2) != 0:
        raise OutsideCalculus(
            "of the best ridge over n",
            "teacher",
            "its alignment or its excess is none for which that error is known to grow",
        )


_UP = (signs.POSITIVE, signs.NONNEGATIVE, signs.ZERO)


def _least_error(optimum: Optimum, n: int) -> arb:
    teacher = replace(optimum.teacher, excess=optimum.teacher.excess.xreplace({N: sp.Integer(n)}).doit())
    return located(replace(optimum, teacher=teacher, side="nonnegative"), digits=30).error
