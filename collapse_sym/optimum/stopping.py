r"""When to stop: the largest number of generations whose test error stays at a bound or below.

Where every generation costs the same, E_test(n) = E_test(0) + n·g and the answer is ⌊(bound − E_test(0))/g⌋, in
symbols too.  Elsewhere the error must be shown to grow with n before one crossing is all there is: sums of costs
(``growth``) do, and E_test = Σ_b C_b b^n + c·n does where no C_b (b − 1), nor c, is negative and all b > 0.  Then
doubling and halving between certified balls find the crossing, and "never" is the comparison with the limit n → ∞.
"""

from __future__ import annotations

from dataclasses import replace

import flint
import sympy as sp
from flint import arb

from ..chain.model import Chain
from ..errors import DoesNotClose, InvalidInput, NotConverged, OutsideCalculus
from ..functionals.answer import Answer
from ..functionals.functions import Quad
from ..notation import N, S
from ..risk.case import Case, risk
from ..spectra.spectrum import spectrum_of
from .best_stop import best_curve
from .crossing import Curve, Stop, crossing
from .exponents import powers
from .growth import BITS, Growth, ball_of, growths


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
    'floor((-d*sigma**2/(T - d - 1) + r2)*(T0 - d - 1)/(d*sigma0**2))'
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
        return crossing(curve, *_level(chain, curve, below, null, over_clean))


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
    terms = {b: _ball(case, c) for b, c in powers(case.total.expr).items()}
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


# -- at the best ridge -------------------------------------------------------------------------------
def _at_best_ridge(chain: Chain, below: object, null: bool, over_clean: object) -> Stop:
    found = best_curve(chain, growing=not null)
    if null:  # λ → ∞ is among the ridges
        return Stop(None, found.null, assumptions=found.curve.assumptions)
    return crossing(found.curve, *_level(chain, found.curve, below, null, over_clean))
