r"""Why a rational function is positive: identities that a reader can multiply out.

    value = Σ multiplier·equation + Σ coefficient · Π gaps · square² ,

coefficients with positive terms only, gaps x − √φ of points on the branch.  They are found by putting x = √φ + gap and
reading off what is left: every coefficient is a positive polynomial in √φ times a power of (1 − √φ)².
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from ..errors import CollapseSymError
from ..notation import symbol
from .landscape import ALIGNMENT, NOISE, RATIO, X, landscape

#: √φ
ROOT = symbol("root", "scale")


class NoWitness(CollapseSymError):
    """A value that has no identity of this kind."""


@dataclass(frozen=True)
class Product:
    """coefficient · Π gaps · square²; ``gaps`` are points of the branch, each for its distance from √φ."""

    coefficient: sp.Expr
    gaps: tuple[sp.Symbol, ...]
    square: sp.Expr

    @property
    def value(self) -> sp.Expr:
        """The product itself."""
        return self.coefficient * sp.Mul(*[x - ROOT for x in self.gaps]) * self.square**2


@dataclass(frozen=True)
class Witness:
    """value = Σ multipliers·equations + Σ products."""

    value: sp.Expr
    equations: tuple[sp.Expr, ...]
    multipliers: tuple[sp.Expr, ...]
    products: tuple[Product, ...]

    def replaced(self, y: sp.Symbol, value: sp.Expr) -> Witness:
        """The same with a positive value for a symbol."""
        table = {y: value}

        def put(exprs: tuple[sp.Expr, ...]) -> tuple[sp.Expr, ...]:
            return tuple(e.xreplace(table) for e in exprs)

        products = tuple(Product(p.coefficient.xreplace(table), p.gaps, p.square) for p in self.products)
        return Witness(self.value.xreplace(table), put(self.equations), put(self.multipliers), products)

    @property
    def gap(self) -> sp.Expr:
        """What the identity leaves: 0 as a rational function."""
        told = sp.Add(*[m * e for m, e in zip(self.multipliers, self.equations)])
        return sp.cancel(sp.together(self.value - told - sp.Add(*[p.value for p in self.products])))


def with_root(expr: sp.Expr) -> sp.Expr:
    """The expression in √φ."""
    return expr.xreplace({RATIO: ROOT**2})


def positive(
    value: sp.Expr,
    points: tuple[sp.Symbol, ...],
    *,
    equation: sp.Expr | None = None,
    free: sp.Symbol | None = None,
) -> Witness:
    """A witness of value > 0 where all points lie on the branch x > √φ, and all other symbols are > 0.

    With an equation that is linear in the symbol ``free``, as the value is, the value is read where it holds.

    *Raises* NoWitness.

    >>> from collapse_sym.optimum.landscape import X, landscape
    >>> found = positive(with_root(landscape().pull), (X,))
    >>> found.gap, len(found.products)
    (0, 5)
    """
    if equation is None or free is None:
        return Witness(value, (), (), tuple(_products(value, points)))
    multiplier = sp.factor(value.diff(free) / equation.diff(free))
    rest = sp.cancel(sp.together(value - multiplier * equation))
    return Witness(value, (equation,), (multiplier,), tuple(_products(rest, points)))


def _products(value: sp.Expr, points: tuple[sp.Symbol, ...]) -> list[Product]:
    numerator, denominator = sp.fraction(sp.factor(value))
    outer, square, core = sp.Integer(1), sp.Integer(1), sp.Integer(1)
    for factor in sp.Mul.make_args(numerator):
        base, exponent = factor.as_base_exp()
        if base.is_Symbol or base.is_number:
            outer *= factor
        elif exponent.is_Integer and exponent % 2 == 0:
            square *= base ** (exponent / 2)
        else:
            core *= factor
    return [
        Product(outer * c / denominator, gaps, square * inner) for c, gaps, inner in _terms(sp.expand(core), points)
    ]


def _terms(core: sp.Expr, points: tuple[sp.Symbol, ...]) -> list[tuple[sp.Expr, tuple[sp.Symbol, ...], sp.Expr]]:
    """The polynomial as Σ coefficient·Π gaps·square², one term for each monomial in the gaps."""
    gaps = {x: sp.Dummy(f"gap_{x}", positive=True) for x in points}
    shifted = sp.expand(core.xreplace({x: ROOT + gap for x, gap in gaps.items()}))
    others = sorted(shifted.free_symbols - {ROOT, *gaps.values()}, key=str)
    found = []
    for powers, coefficient in sp.Poly(shifted, *gaps.values(), *others).terms():
        monomial = sp.Mul(*[y**k for y, k in zip(others, powers[len(points) :])])
        chosen = tuple(x for x, k in zip(points, powers) for _ in range(k))
        found += [(monomial * factor, chosen, square) for factor, square in _in_root(coefficient)]
    return found


def _in_root(coefficient: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    """A polynomial in √φ that is ≥ 0 as a sum of polynomials with positive coefficients times squares of (1 − √φ)^k."""
    square, rest, pair = sp.Integer(1), sp.Poly(coefficient, ROOT), sp.Poly((1 - ROOT) ** 2, ROOT)
    while min(rest.all_coeffs()) < 0:
        quotient, left = sp.div(rest, pair)
        if not left.is_zero:
            break
        rest, square = quotient, square * (1 - ROOT)
    crossed = sp.Integer(0)  # 2u^k = u^(k−1) + u^(k+1) − u^(k−1)(1−u)² takes the place of −u^k
    for (k,), c in rest.terms():
        if c < 0 and k > 0:
            crossed += -c / 2 * ROOT ** (k - 1)
    rest -= sp.Poly(crossed * (1 - ROOT) ** 2, ROOT)
    if min(rest.all_coeffs()) < 0:
        raise NoWitness(coefficient, "is no sum of squares and positive powers of this kind")
    parts = [(rest.as_expr(), square), (crossed, square * (1 - ROOT))]
    return [(sp.sympify(c, strict=True), y) for c, y in parts if c != 0]


def required() -> sp.Expr:
    """The excess that makes x stationary, in √φ: it increases along the branch, which is why one x is."""
    shape = landscape()
    return with_root((ALIGNMENT * shape.ridge - NOISE * RATIO) / shape.pull)


def rise(expr: sp.Expr, here: sp.Symbol, there: sp.Symbol) -> sp.Expr:
    """(f(there) − f(here))/(there − here) of a rational function f of x."""
    difference = expr.xreplace({X: there}) - expr.xreplace({X: here})
    return sp.factor(sp.cancel(sp.together(difference) / (there - here)))
