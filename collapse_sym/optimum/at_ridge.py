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
from ..errors import InvalidInput, OutsideCalculus
from ..functionals.evaluate import ball
from ..spectra.branch import floor_of, guessed, on_the_branch
from .answer import Point

if TYPE_CHECKING:
    from .answer import Spectral

BITS = 192
BEYOND = "lambda < 0 is not looked at: bounds of the error do not decide there"


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
        raise OutsideCalculus("of the certified optimum", f"lambda = {number}", BEYOND, remedy="give lambda >= 0")
    if not ridge > found.lowest:
        reason = f"not certainly above {found.lowest.str(8, radius=False)}, the infimum of the admissible lambda"
        raise InvalidInput(f"lambda = {number}", reason, "give a greater one")
    floor = floor_of(exact)
    guess = guessed(exact.in_floats(), float(floor), float(exact.ridgeless), float(ridge))
    return on_the_branch(exact, ridge, guess, floor)
