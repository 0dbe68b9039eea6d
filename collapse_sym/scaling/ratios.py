"""The field Q(β, R), quickly: reduced fractions of polynomials with integer coefficients."""

from __future__ import annotations

import flint
import sympy as sp

from ..notation import BETA, R

_RING = flint.fmpz_mpoly_ctx.get(("beta", "R"), "lex")
_SHIFTED = flint.fmpz_mpoly_ctx.get(("u", "w"), "lex")
_ONE = _RING.constant(1)


class Ratio:
    """numerator/denominator without common factor, the denominator's leading coefficient > 0.

    >>> x = Ratio.of(BETA / (R + 1))
    >>> (x + 1).expression, (x - x).zero, (1 / x).expression, x == Ratio.of(2 * BETA / (2 * R + 2))
    ((R + beta + 1)/(R + 1), True, (R + 1)/beta, True)
    """

    __slots__ = ("denominator", "numerator")

    def __init__(self, numerator: flint.fmpz_mpoly, denominator: flint.fmpz_mpoly = _ONE) -> None:
        if denominator != _ONE:
            common = numerator.gcd(denominator)
            if common != _ONE:
                numerator, denominator = _divided(numerator, common), _divided(denominator, common)
            if denominator.leading_coefficient() < 0:
                numerator, denominator = -numerator, -denominator
        self.numerator, self.denominator = numerator, denominator

    @classmethod
    def of(cls, value: sp.Expr | int) -> Ratio:
        """From a rational function of β and R."""
        value = sp.sympify(value, strict=True)
        if value.is_Rational:
            return cls(_RING.constant(int(value.p)), _RING.constant(int(value.q)))
        over, under = sp.fraction(sp.together(value))
        return cls(*(_polynomial(side) for side in _integral(over, under)))

    @property
    def zero(self) -> bool:
        """Whether it is 0."""
        return self.numerator == 0

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, Ratio) and self.numerator == other.numerator
        return same and self.denominator == other.denominator  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash((str(self.numerator), str(self.denominator)))

    def __add__(self, other: Ratio | int) -> Ratio:
        other = _ratio(other)
        if self.denominator == other.denominator:
            return Ratio(self.numerator + other.numerator, self.denominator)
        over = self.numerator * other.denominator + other.numerator * self.denominator
        return Ratio(over, self.denominator * other.denominator)

    def __neg__(self) -> Ratio:
        return Ratio(-self.numerator, self.denominator)

    def __sub__(self, other: Ratio | int) -> Ratio:
        return self + -_ratio(other)

    def __mul__(self, other: Ratio | int) -> Ratio:
        other = _ratio(other)
        return Ratio(self.numerator * other.numerator, self.denominator * other.denominator)

    def __truediv__(self, other: Ratio | int) -> Ratio:
        other = _ratio(other)
        if other.zero:
            raise ZeroDivisionError
        return Ratio(self.numerator * other.denominator, self.denominator * other.numerator)

    def __rtruediv__(self, other: int) -> Ratio:
        return _ratio(other) / self

    def at(self, beta: flint.fmpq, R: flint.fmpq) -> flint.fmpq:
        """The value at numbers."""
        sides = [p.to_dict().items() for p in (self.numerator, self.denominator)]
        over, under = (sum((c * beta**i * R**j for (i, j), c in side), flint.fmpq(0)) for side in sides)
        return over / under

    @property
    def expression(self) -> sp.Expr:
        """In SymPy, numerator and denominator expanded."""
        return _expression(self.numerator) / _expression(self.denominator)


def _ratio(value: Ratio | int) -> Ratio:
    return value if isinstance(value, Ratio) else Ratio(_RING.constant(value))


def _divided(polynomial: flint.fmpz_mpoly, factor: flint.fmpz_mpoly) -> flint.fmpz_mpoly:
    quotient, rest = divmod(polynomial, factor)
    if rest != 0:
        raise ArithmeticError("a common factor does not divide")
    return quotient


def _integral(over: sp.Expr, under: sp.Expr) -> tuple[sp.Poly, sp.Poly]:
    """Both sides with integer coefficients, multiplied by one number."""
    polys = [sp.Poly(side, BETA, R, domain=sp.QQ) for side in (over, under)]
    scale = sp.ilcm(1, *(c.q for poly in polys for c in poly.coeffs()))
    return polys[0] * scale, polys[1] * scale


def _polynomial(poly: sp.Poly) -> flint.fmpz_mpoly:
    return _RING.from_dict({tuple(map(int, m)): int(c) for m, c in poly.terms() if c})


def _expression(polynomial: flint.fmpz_mpoly) -> sp.Expr:
    terms = polynomial.to_dict().items()
    return sp.Add(*(int(c) * BETA ** int(i) * R ** int(j) for (i, j), c in terms))


def sign(value: Ratio, beta: sp.Rational | None) -> int | None:
    """1, 0, −1 where the sign is one for all β > 1 (or at the given β) and 0 < R < 2β, else None."""
    over, under = (_sign(str(p), p, beta) for p in (value.numerator, value.denominator))
    return None if over is None or under is None else over * under


_SIGNS: dict[tuple[str, sp.Rational | None], int | None] = {}


def _sign(key: str, polynomial: flint.fmpz_mpoly, beta: sp.Rational | None) -> int | None:
    if (key, beta) not in _SIGNS:
        signs = {1 if int(c) > 0 else -1 for c in _shifted(polynomial, beta).coeffs()}
        _SIGNS[key, beta] = (signs.pop() if signs else 0) if len(signs) < 2 else None
    return _SIGNS[key, beta]


def _shifted(polynomial: flint.fmpz_mpoly, beta: sp.Rational | None) -> flint.fmpz_mpoly:
    """Numerator of the polynomial at β = 1 + u, R = 2β·w/(1+w), scaled by a number > 0."""
    u, w = _SHIFTED.gens()
    # β = over/under with under > 0 a number: everything is multiplied by under^degree.
    over, under = (u + 1, 1) if beta is None else (_SHIFTED.constant(int(beta.p)), int(beta.q))
    terms = [((int(i), int(j)), c) for (i, j), c in polynomial.to_dict().items()]
    most, last = max((i + j for (i, j), _ in terms), default=0), max((j for (_, j), _ in terms), default=0)
    total = _SHIFTED.constant(0)
    for (i, j), c in terms:
        total += c * over ** (i + j) * under ** (most - i - j) * (2 * w) ** j * (1 + w) ** (last - j)
    return total
