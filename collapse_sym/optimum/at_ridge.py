r"""The test error at a ridge of one's choice, λ < 0 included where κ's branch reaches it.

On κ > κ_low, where T − df₂ > 0, λ(κ) increases from its infimum λ(κ_low).  For λ ≥ 0 the error is that of ``risk``.
For λ_low < λ < 0 the equivalents describe a typical draw, in the limit: the smallest eigenvalue of Σ̂ that is not 0 is
above −λ then, with a probability that goes to 1, but not surely, and the mean over all draws is infinite at every size.
*Source*: P. Patil, J.-H. Du, R. J. Tibshirani, Optimal ridge regularization for out-of-distribution prediction (2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import flint
import sympy as sp
from flint import arb

from ..chain.grammar import coerce
from ..errors import InvalidInput, NotConverged, OutsideCalculus
from ..functionals.evaluate import ball
from .answer import Point

if TYPE_CHECKING:
    from .answer import Spectral
    from .spectral import Profile

BITS, ENOUGH = 192, 60
STEPS = 200  # of halving in float64, and of Newton's method in balls
NEAR = 2.0**-40  # how near the guess in float64 is taken to be, of the distance between κ and −s_min


def at_ridge(found: Spectral, ridge: object) -> Point:
    """κ, λ and the test error at λ = ``ridge``, a number above the infimum of the branch.

    *Raises* InvalidInput for a λ that is not certainly above it, OutsideCalculus where λ < 0 is not looked at.

    >>> from collapse_sym.chain import example_text, loads
    >>> found = loads(example_text("ridge-generators")).optimal_ridge().numbers
    >>> print(at_ridge(found, "-0.002").risk.str(10, radius=False), found.negative.risk.str(10, radius=False))
    0.2062841463 0.2062565905
    """
    number = coerce(ridge, "coefficient")
    if number.free_symbols:
        raise InvalidInput(number, "a number is needed", "give a ridge")
    with flint.ctx.workprec(BITS):
        kappa = _kappa(found, number)
        return Point(kappa, ball(number), _error(found, kappa))


def _error(found: Spectral, kappa: arb) -> arb:
    if kappa == found.profile.ridgeless:
        if found.ridgeless is None:
            raise InvalidInput("lambda = 0", "the test error is infinite as lambda -> 0", "give lambda > 0")
        return found.ridgeless
    return found.profile.error(kappa)


def _kappa(found: Spectral, number: sp.Expr) -> arb:
    exact, ridge = found.profile, ball(number)
    if number == 0:
        return exact.ridgeless
    if number > 0:
        return exact.kappa(ridge)
    if found.lowest is None:
        reason = "lambda < 0 is not looked at: bounds of the sums of this power law do not reach there"
        raise OutsideCalculus("of the certified optimum", f"lambda = {number}", reason, remedy="give lambda >= 0")
    if not ridge > found.lowest:
        reason = f"not certainly above {found.lowest.str(8, radius=False)}, the infimum of the admissible lambda"
        raise InvalidInput(f"lambda = {number}", reason, "give a greater one")
    return _on_the_branch(exact, ridge, _guess(exact, float(ridge)))


def _floor(exact: Profile) -> arb:
    """What all κ of the branch are above: −s_min, or 0 where T < rank Σ."""
    return arb(0) if exact.gap is None else -min(exact.s, key=lambda x: float(x.mid()))


def _guess(exact: Profile, ridge: float) -> float:
    """κ in float64, by halving: λ grows with κ where T − df₂ > 0, and below it is too small either way."""
    quick = exact.in_floats()
    low, high = float(_floor(exact)), float(exact.ridgeless)
    for _ in range(STEPS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        above = quick.margin(middle) > 0 and quick.ridge(middle) > ridge
        low, high = (low, middle) if above else (middle, high)
    return (low + high) / 2


def _on_the_branch(exact: Profile, ridge: arb, guess: float) -> arb:
    """κ as a ball that certainly holds the root of λ(κ) = ``ridge`` on the branch, by interval Newton's method."""
    floor = _floor(exact)
    held = arb(guess) + arb(0, NEAR) * (arb(guess) - floor)
    for _ in range(STEPS):
        # on the branch κ > −s_min and T − df₂ > 0, which is T dλ/dκ
        if not held > floor or not exact.margin(held) > 0:
            break
        step = held.mid() - (exact.ridge(held.mid()) - ridge) * exact.samples / exact.margin(held)
        if held.contains_interior(step) and step.rel_accuracy_bits() >= ENOUGH:
            return step
        if not held.overlaps(step):
            break
        held = held.intersection(step)
    raise NotConverged("kappa", f"lambda = {ridge.str(8)} is too near the end of its branch", "give a greater one")
