r"""Expansions of power sums as κ → 0⁺, symbolic in a, b, m, κ and d, with rigorous values.

Which terms an expansion has depends on where κ stands (mellin.py, remainder.py):

========== ============================= =====================================================================
regime     where                         terms
========== ============================= =====================================================================
infinite   d = ∞                         residues at s₀ and at 0, −1, −2, …; asymptotic
above      κd^b > 1                      the same, and the tail in powers of 1/κ, which converges for κ(d+1)^b > 1
below      κd^b < 1                      powers of κ with sums Σ_{j≤d} j^{−w}; converges for κd^b < 1
across     any κd^b, κ → 0 and d → ∞     an incomplete Beta integral, residues at 0, −1, −2, …, corrections at d
========== ============================= =====================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import flint
import sympy as sp
from flint import arb

from ...chain.grammar import coerce
from ...errors import InvalidInput, NotConverged
from ...functionals.precision import BITS_PER_DIGIT, precision
from ...notation import D, symbol
from . import remainder
from .inputs import Number, rational, reader, upper_limits
from .local import settled
from .mellin import PowerSum, Term
from .special import Special
from .summand import Summand

KAPPA = symbol("kappa", "kappa")
REGIMES = ("infinite", "above", "below", "across")
#: Bits that are tried until rounding does not matter: near-double poles cancel.
PRECISIONS = (100, 200, 400, 1600, 6400)


@dataclass(frozen=True)
class Expansion:
    """The terms of an expansion of ``sum`` in a regime; ``size`` is d where that is a number (terms hold a symbol)."""

    sum: PowerSum
    regime: str
    count: int
    terms: tuple[Term, ...]
    size: int | None = None

    @property
    def expr(self) -> sp.Expr:
        """The sum of the terms."""
        return sp.Add(*[term.expr for term in self.terms])

    @property
    def conditions(self) -> tuple[sp.Basic, ...]:
        """Poles that must not coincide, where symbols leave it open."""
        s0, m = self.sum.s0, self.sum.m
        left = [sp.Ne(s0, -j) for j in range(self.count) if self.regime != "below"]
        right = [sp.Ne(s0, m + i) for i in range(self.count) if self.regime == "above"]
        return tuple(c for c in (*left, *right) if c not in (sp.true, sp.false) and c.free_symbols)

    @property
    def nature(self) -> str:
        """In which sense the terms add up to the sum."""
        return {
            "infinite": "asymptotic as κ → 0⁺, not convergent",
            "above": "asymptotic as κ → 0⁺; the tail converges for κ(d+1)^b > 1",
            "below": "converges for κd^b < 1",
            "across": "asymptotic as κ → 0⁺ and d → ∞, uniformly in κd^b",
        }[self.regime]

    def in_powers_of_d(self, order: int) -> sp.Expr:
        """The sum of the terms with every sum over j ≤ d or j > d by Euler–Maclaurin in d, ``order`` corrections long.

        >>> expansion(1, 1, 1, 1, sp.Symbol("d"), regime="below").in_powers_of_d(1)
        d
        """
        d = self.sum.end
        expr = self.expr.replace(sp.zeta, lambda w, q=None: sp.zeta(w) if q is None else tail_in_d(w, d, order))
        expr = expr.replace(sp.harmonic, lambda _, w=sp.S.One: head_in_d(w, d, order))
        return expr.replace(sp.polygamma, lambda n, x: digamma_in_d(d, order) if x == d + 1 else sp.polygamma(n, x))

    def value(self, kappa: Number, d: int | None = None) -> arb:
        """A ball that certainly holds the sum at numbers: the terms, and the bound of what they leave out as radius.

        *Raises*: InvalidInput; NotConverged where no bound is known (κ too large, d in the other regime, too few terms)
        or where poles so nearly coincide that their terms cancel beyond the highest precision tried.

        >>> expansion(2, 2, 1, 3).value("0.0001").str(8)
        '[156.57963 +/- ...]'
        """
        read_kappa = reader(kappa, "κ")
        end = upper_limits(self.size if d is None else d)[0]
        if (end is None) != (self.regime == "infinite") or self.size not in (None, end):
            raise InvalidInput(d, f"not the d of this expansion ({self.regime})", "give its d, or expand again")
        if self.sum.a.free_symbols | self.sum.b.free_symbols | self.sum.m.free_symbols:
            raise InvalidInput(self.sum.s0, "a value needs numbers for a, b and m", "expand again with numbers")
        if not read_kappa() > 0:
            raise InvalidInput(kappa, "κ must be > 0", "give κ > 0")
        for bits in PRECISIONS:
            with precision(bits):
                value, rest = self._value(read_kappa(), end), self._rest(read_kappa(), end)
                whole = value + arb(0, 1) * rest
            if not rest.is_finite():
                break
            if whole.is_finite() and (value.rad() < rest / 16 or value.rel_accuracy_bits() > 60 * BITS_PER_DIGIT):
                return whole
        raise NotConverged(
            f"expansion {self.regime} of {self.count} terms at kappa = {kappa}, d = {d}",
            "no bound of what it leaves out is known here" if not rest.is_finite() else "its terms cancel",
            "use power_sum, or more terms",
        )

    def _value(self, kappa: arb, d: int | None) -> arb:
        at = Special.at({self.sum.kappa: kappa, **({} if self.sum.d is None else {self.sum.d: arb(d)})})
        return sum((at(term.expr) for term in self.terms), arb(0))

    def _rest(self, kappa: arb, d: int | None) -> arb:
        at = Special.at({})
        a, b, m = at(self.sum.a), at(self.sum.b), at(self.sum.m)
        if self.regime == "below":
            return remainder.of_the_powers(a, b, m, kappa, d or 1, self.count)
        rest = remainder.of_the_line(a, b, m, kappa, self.count)
        if self.regime == "above":
            rest += remainder.of_the_tail(a, b, m, kappa, d or 1, self._tail_count())
        if self.regime == "across":
            rest += remainder.of_the_ends(Summand(a, b, ((kappa, m),)), d or 1, self.count)
        return rest.upper()

    def _tail_count(self) -> int:
        return sum(term.kind == "tail" for term in self.terms)


def expansion(
    a: Number, b: Number, m: Number, terms: int, d: object = None, *, regime: str = "", kappa: sp.Expr = KAPPA
) -> Expansion:
    r"""The expansion of Σ_{j≤d} j^{−a}(j^{−b}+κ)^{−m} as κ → 0⁺, from the residues of its Mellin transform.

    ``a``, ``b``, ``m`` and ``d`` are exact numbers or SymPy expressions; ``d`` = None is ∞.  ``terms`` is how many
    residues at 0, −1, −2, … are taken, and how many terms of the tail or corrections at d (more where a double pole
    lies beyond them whose parts must stay together).  ``regime``: above, below or across (the default) for finite d.
    Where poles coincide, in numbers or declared by symbols (a = 1 + b(m + 2)), their double residue is taken, which
    holds log κ; where symbols leave it open, ``conditions`` says so.
    *Assumes*: b > 0, m > 0, and a > 1 for d = ∞; a is any real for finite d.
    *Source*: residues of Γ(s)Γ(m−s)/Γ(m)·ζ(a+b(s−m))·κ^{−s}; the bound of the rest in ``remainder``.
    *Raises*: InvalidInput.

    >>> expansion(2, 2, 1, 2).expr                   # (π/2)κ^{−1/2} − 1/2, and an exponentially small rest
    -1/2 + pi/(2*sqrt(kappa))
    >>> expansion(2, 1, 1, 1).expr                   # a double pole
    EulerGamma - log(kappa)
    """
    outer, inner, power = (_exact(x, name) for x, name in ((a, "a"), (b, "b"), (m, "m")))
    end = None if d is None or d == sp.oo else _exact(d, "d")
    size = upper_limits(end)[0] if end is not None and end.is_number else None
    regime = regime or ("infinite" if end is None else "across")
    _check(outer, inner, power, end, regime, terms)
    # SymPy sums ζ(2, 10^30) term by term: d stays a symbol.
    of = PowerSum(outer, inner, power, kappa, end if size is None else D)
    if regime == "across" and of.left is not None:
        terms = max(terms, of.left + 1)  # the other half of a double pole is in the integral
    return Expansion(of, regime, terms, tuple(_terms(of, regime, terms)), size)


def _terms(of: PowerSum, regime: str, count: int) -> Iterator[Term]:
    if regime == "below":
        yield from of.powers(count)
        return
    if regime == "across":
        yield from of.main()
    elif of.left is None and of.right is None and not _beyond(of, count):
        yield of.summit()
    yield from of.leftward(count)
    if regime == "above":
        # A double pole of the tail carries the summit: it must be among its terms.
        yield from of.rightward(count if of.right is None else max(count, of.right + 1))
    if regime == "across":
        yield from of.ends(count)


def _beyond(of: PowerSum, count: int) -> bool:
    """Whether the pole s₀ certainly lies left of the line on which the residues stop."""
    return bool(of.s0.is_number and of.s0 < sp.Rational(1, 2) - count)


def _exact(value: object, name: str) -> sp.Expr:
    if isinstance(value, sp.Expr) and not value.is_Float:
        return value
    if isinstance(value, (arb, flint.fmpq)):
        raise InvalidInput(value, f"an expansion needs {name} exactly", "give a rational number or a symbol")
    exact = rational(value)
    return coerce(value, "coefficient") if exact is None else sp.Rational(int(exact.p), int(exact.q))


def _check(a: sp.Expr, b: sp.Expr, m: sp.Expr, d: sp.Expr | None, regime: str, terms: int) -> None:
    if regime not in REGIMES or (regime == "infinite") != (d is None):
        raise InvalidInput(regime, "no such regime for this d", f"give {', '.join(REGIMES[1:])}, or d = None")
    if isinstance(terms, bool) or not isinstance(terms, int) or terms < 1:
        raise InvalidInput(terms, "a number of terms must be an integer ≥ 1", "give an integer ≥ 1")
    for value, name in ((b, "b"), (m, "m"), (sp.Integer(1) if d is None else d, "d")):
        if value.is_positive is False:
            raise InvalidInput(value, f"{name} must be > 0", f"give {name} > 0")
    if d is None and (a - 1).is_positive is False:
        raise InvalidInput(f"a = {a}", "this sum over all j is infinite", "give a > 1 or a finite d")
    s0 = settled(m + (1 - a) / b)
    if s0.is_integer and not s0.is_Integer and not s0.is_positive:
        raise InvalidInput(f"s0 = {s0}", "whether the poles coincide depends on a symbol", "give it a number")


def tail_in_d(w: sp.Expr, d: sp.Expr, order: int) -> sp.Expr:
    """Σ_{j>d} j^{−w} ~ d^{1−w}/(w−1) − d^{−w}/2 + Σ_k B_{2k}/(2k)! (w)_{2k−1} d^{1−w−2k}, continued in w ≠ 1."""
    corrections = [
        sp.bernoulli(2 * k) / sp.factorial(2 * k) * sp.rf(w, 2 * k - 1) * d ** (1 - w - 2 * k)
        for k in range(1, order + 1)
    ]
    return sp.Add(d ** (1 - w) / (w - 1), -(d**-w) / 2, *corrections)


def head_in_d(w: sp.Expr, d: sp.Expr, order: int) -> sp.Expr:
    """Σ_{j≤d} j^{−w} for large d: ζ(w) less the tail, or the harmonic numbers where w = 1."""
    if w == 1:
        return digamma_in_d(d, order) + sp.EulerGamma
    return sp.zeta(w) - tail_in_d(w, d, order)


def digamma_in_d(d: sp.Expr, order: int) -> sp.Expr:
    """ψ(d+1) ~ log d + 1/(2d) − Σ B_{2k}/(2k d^{2k})."""
    corrections = [-sp.bernoulli(2 * k) / (2 * k) / d ** (2 * k) for k in range(1, order + 1)]
    return sp.Add(sp.log(d), 1 / (2 * d), *corrections)
