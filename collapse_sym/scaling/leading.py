r"""Leading terms with their constants: c·T^e·(log T)^k of sums over s_j = j^{−β}, c_j² = j^{−δ}, as T → ∞.

The breakpoints say where a sum lives (sums.py); there it becomes, exactly to leading order,

    at j = O(1)      Σ_j j^{−a} = ζ(a), or an infinite sum where some κ has a limit
    at κ's           ∫₀^∞ u^{−a} Π(u^{−β} + k_i)^{−m_i} du, a Mellin transform: Gamma functions (``mellin``)
    at the end d     ∫₀^1 of the same: a power, an incomplete Beta function, or an integral
    along a segment  log T times its length, where all scales have the same share

with the κ's far from there frozen to monomials.  Comparisons are made at numbers: of the setting itself, or of
a ``sample`` of its symbols; then the constant is a formula that holds in the sample's cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sympy as sp

from ..errors import InvalidInput
from ..notation import symbol
from .mellin import end_integral, limit_integral, limit_ratio, limit_sum, mellin
from .powers import power
from .sums import SpectralSum


@dataclass(frozen=True)
class Asymptotic:
    """constant·T^exponent·(log T)^log, to leading order; ``constant`` None where it has no known form."""

    exponent: sp.Expr
    log: int = 0
    constant: sp.Expr | None = sp.S.One


@dataclass(frozen=True)
class Scale:
    """factor·T^(−β·position): what a κ is to leading order."""

    position: sp.Expr
    factor: sp.Expr


@dataclass(frozen=True)
class Leading:
    """The algebra of leading terms, for one power law: β, r, d = ``dimension``·T^``size`` (size oo: infinite).

    ``kappas`` are the scales of the κ's; ``sample`` gives numbers to symbols, for comparisons only.
    ``limits``: κ_n's whose factors [κ_n/(s+κ_n)]^m stand for what (1 − (1+κ_n/(ns))^(−n))^m tends to as n → ∞.
    """

    beta: sp.Expr
    source: sp.Expr
    size: sp.Expr
    dimension: sp.Expr = sp.S.One
    kappas: Mapping[sp.Expr, Scale] = field(default_factory=dict)
    sample: Mapping[sp.Expr, sp.Rational] = field(default_factory=dict)
    limits: frozenset[sp.Expr] = frozenset()

    def number(self, value: sp.Rational) -> Asymptotic:
        return Asymptotic(sp.S.Zero, 0, value)

    def product(self, parts: Sequence[Asymptotic]) -> Asymptotic:
        constants = [part.constant for part in parts]
        constant = None if None in constants else sp.Mul(*constants)
        return Asymptotic(sp.Add(*[p.exponent for p in parts]), sum(p.log for p in parts), constant)

    def power(self, base: Asymptotic, k: int) -> Asymptotic:
        return Asymptotic(k * base.exponent, k * base.log, None if base.constant is None else base.constant**k)

    def total(self, parts: Sequence[Asymptotic]) -> Asymptotic:
        """The leading one; those that grow alike are added."""
        best = [parts[0]]
        for part in parts[1:]:
            sign = self.sign(part.exponent - best[0].exponent) or part.log - best[0].log
            if sign > 0:
                best = [part]
            elif sign == 0:
                best.append(part)
        constants = [part.constant for part in best]
        constant = None if None in constants else sp.Add(*constants)
        return Asymptotic(best[0].exponent, best[0].log, constant)

    def sign(self, expr: sp.Expr) -> int:
        """The sign of a difference of exponents.

        *Raises* InvalidInput where symbols are left without a sample, or the sample lies on a border.
        """
        value = expr.subs(self.sample) if self.sample else expr
        if value.is_Rational or value in (sp.oo, -sp.oo):
            if value == 0 and expr != 0 and sp.cancel(expr) != 0:
                raise InvalidInput(expr, "vanishes at the sample only: it lies on a border", "take another sample")
            return int(sp.sign(value))
        if value.is_real and value.is_number and value.is_algebraic:
            return int(sp.sign(value))
        raise InvalidInput(expr, "its sign is not known", "give numbers, or a sample of them")

    # -- sums over the spectrum --------------------------------------------------------------------
    def functional(self, of: SpectralSum) -> Asymptotic:
        decay = self.beta * of.power + (1 + self.beta * (2 * self.source - 1) if of.weighted else 0)
        if self.size == sp.oo and self.sign(1 - decay) >= 0:
            raise InvalidInput(of, "diverges where d is infinite", "give d an exponent")
        poles = [(self._scale(kappa), m) for kappa, m in of.poles]
        heights = [(v, self._height(decay, poles, v)) for v in self._vertices([scale.position for scale, _ in poles])]
        best = [heights[0]]
        for vertex in heights[1:]:
            sign = self.sign(vertex[1] - best[0][1])
            if sign > 0:
                best = [vertex]
            elif sign == 0:
                best.append(vertex)
        if len(best) > 1:
            return self._segment(poles, best[0][0], best[-1][0], best[0][1])
        constant = self._at(best[0][0], decay, poles)
        return Asymptotic(best[0][1], 0, self._in_the_limit(of, best[0][0], decay, constant))

    def _in_the_limit(self, of: SpectralSum, v: sp.Expr, decay: sp.Expr, constant: sp.Expr) -> sp.Expr:
        """1 − e^(−κ_n/s) for κ_n/(s+κ_n) where the sum lives at κ_n: far from it they agree."""
        there = [(kappa, m) for kappa, m in of.poles if self.sign(self._scale(kappa).position - v) == 0]
        if not any(kappa.as_coeff_Mul()[1] in self.limits for kappa, _ in there):
            return constant
        if v == self.size != 0:
            raise InvalidInput(of, "κ_n meets the end of the spectrum, with T₀ ≥ d", "take T₀ < d")
        ahead = [m for kappa, m in of.poles if self.sign(self._scale(kappa).position - v) > 0]
        left = decay - self.beta * sum(ahead)
        z = sp.cancel((left - 1) / self.beta)
        if len(there) == 1 and v != 0:
            return constant * limit_ratio(z, there[0][1])
        near = [(self._scale(kappa).factor, m, kappa.as_coeff_Mul()[1] in self.limits) for kappa, m in there]
        passed = [(self._scale(k), m) for k, m in of.poles if self.sign(self._scale(k).position - v) < 0]
        frozen = sp.Mul(*[scale.factor**-m for scale, m in passed])
        return frozen * (limit_sum(left, self.beta, near) if v == 0 else limit_integral(z, near) / self.beta)

    def _scale(self, kappa: sp.Expr) -> Scale:
        if kappa in self.kappas:
            return self.kappas[kappa]
        factor, bare = kappa.as_coeff_Mul()
        return Scale(self.kappas[bare].position, factor * self.kappas[bare].factor)

    def _vertices(self, positions: list[sp.Expr]) -> list[sp.Expr]:
        inside: list[sp.Expr] = []
        for x in positions:
            beyond = self.size != sp.oo and self.sign(x - self.size) >= 0
            if not beyond and self.sign(x) > 0 and all(self.sign(x - y) != 0 for y in inside):
                inside.append(x)
        end = [] if self.size in (0, sp.oo) else [self.size]
        return [sp.S.Zero, *sorted(inside, key=lambda x: x.subs(self.sample)), *end]

    def _height(self, decay: sp.Expr, poles: list[tuple[Scale, int]], v: sp.Expr) -> sp.Expr:
        lower = [(scale.position if self.sign(scale.position - v) < 0 else v, m) for scale, m in poles]
        return sp.expand(v * (1 - decay) + self.beta * sp.Add(*[m * y for y, m in lower]))

    def _segment(self, poles: list[tuple[Scale, int]], low: sp.Expr, high: sp.Expr, height: sp.Expr) -> Asymptotic:
        passed = [scale.factor**-m for scale, m in poles if self.sign(scale.position - low) <= 0]
        return Asymptotic(height, 1, sp.Mul(*passed) * (high - low))

    def _at(self, v: sp.Expr, decay: sp.Expr, poles: list[tuple[Scale, int]]) -> sp.Expr:
        """The constant of the terms around j = T^v."""
        sides = [(self.sign(scale.position - v), scale.factor, m) for scale, m in poles]
        frozen = sp.Mul(*[k**-m for side, k, m in sides if side < 0])
        near = _merged([(k, m) for side, k, m in sides if side == 0])
        left = decay - self.beta * sum(m for side, _, m in sides if side > 0)
        if v == 0:
            return frozen * self._first_terms(left, near)
        if v == self.size:
            near = tuple((k * power(self.dimension, self.beta), m) for k, m in near)
            orders = self.beta * sum(m for _, m in near)
            return frozen * power(self.dimension, 1 - left + orders) * end_integral(left, self.beta, near)
        return frozen * mellin((left - 1) / self.beta, near) / self.beta

    def _first_terms(self, decay: sp.Expr, near: tuple[tuple[sp.Expr, int], ...]) -> sp.Expr:
        if self.size != 0 and not near:
            return sp.zeta(decay)
        if decay == 0 and not near:
            return self.dimension
        j = symbol("j", "size")
        term = j**-decay * sp.Mul(*[(j**-self.beta + k) ** -m for k, m in near])
        return sp.Sum(term, (j, 1, self.dimension if self.size == 0 else sp.oo))


def _merged(poles: list[tuple[sp.Expr, int]]) -> tuple[tuple[sp.Expr, int], ...]:
    """Poles with one factor as one."""
    out: dict[sp.Expr, int] = {}
    for k, m in poles:
        out[k] = out.get(k, 0) + m
    return tuple(out.items())
