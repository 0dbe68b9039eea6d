"""Values of the special functions that the expansions hold, in balls at the current precision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import flint
import sympy as sp
from flint import acb, arb

from ...functionals.evaluate import Evaluator
from ...functionals.precision import precision
from .sums import power_sum


class Special(Evaluator):
    """The evaluator of the language of answers, with Γ, ζ, ψ, log, ₂F₁ and sums of powers besides.

    What was met is known: the terms of an expansion hold the same powers.
    """

    @classmethod
    def at(cls, symbols: Mapping[sp.Basic, Any]) -> Special:
        """With these values of symbols.

        >>> Special.at({})(sp.zeta(3) - sp.zeta(3, 2)).contains(1)
        True
        """
        constants = {sp.pi: arb.pi(), sp.EulerGamma: arb.const_euler()}
        return cls(lambda q: arb(flint.fmpq(int(q.p), int(q.q))), lambda x: x.sqrt(), {**constants, **symbols})

    def __call__(self, expr: sp.Expr) -> Any:
        rule = _RULES.get(type(expr))
        found = super().__call__(expr) if rule is None or expr in self.values else rule(self, *expr.args)
        if expr.args:
            self.values[expr] = found
        return found

    def zeta(self, w: sp.Expr, q: sp.Expr | None = None) -> arb:
        """ζ(w) or ζ(w, q)."""
        if q is None and isinstance(w, sp.Rational):
            return _zeta(int(w.p), int(w.q), flint.ctx.prec)
        return self(w).zeta() if q is None else acb(self(w)).zeta(acb(self(q))).real

    def harmonic(self, d: sp.Expr, w: sp.Expr = sp.S.One) -> arb:
        """Σ_{j≤d} j^{−w}."""
        return power_sum(self(w), 1, d=self(d), digits=None)

    def polygamma(self, order: sp.Expr, x: sp.Expr) -> arb:
        """ψ(x)."""
        if order != 0:
            raise self._unknown(sp.polygamma(order, x))
        return self(x).digamma()

    def hyper(self, above: sp.Tuple, below: sp.Tuple, z: sp.Expr) -> arb:
        """₂F₁ or ₁F₀; integer differences of its parameters are told, as balls would hide them."""
        if not below:  # SymPy cancels a parameter that stands above and below
            return (1 - self(z)) ** -self(above[0])
        (a, b), (c,) = above, below
        whole = {"ab": a - b, "ac": a - c, "bc": b - c, "abc": a + b - c}
        flags = {name: bool(sp.cancel(difference).is_integer) for name, difference in whole.items()}
        return self(z).hypgeom_2f1(self(a), self(b), self(c), **flags)


@lru_cache(maxsize=4096)
def _zeta(p: int, q: int, bits: int) -> arb:
    """ζ(p/q): an expansion asks for the same at every κ."""
    with precision(bits):
        return arb(flint.fmpq(p, q)).zeta()


_RULES: dict[Any, Callable[..., arb]] = {
    sp.zeta: Special.zeta,
    sp.harmonic: Special.harmonic,
    sp.polygamma: Special.polygamma,
    sp.hyper: Special.hyper,
    sp.gamma: lambda self, x: self(x).gamma(),
    sp.log: lambda self, x: self(x).log(),
}
