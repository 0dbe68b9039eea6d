r"""Sums over a power law by breakpoints: where along the spectrum a sum of non-negative terms lives.

    Tr[s^p Π_i (s+κ_i)^{−m_i}] ,  Quad[…]        s_j = j^{−β} ,  c_j² = j^{−δ} ,  δ = 1 + β(2r−1) ,  κ_i ≍ T^{−βx_i}

At j = T^y the summand is T to the power  −βpy [−δy] + Σ m_i min(βy, βx_i), and y more count the j's
around it.  This f(y) is concave and piecewise linear on [0, D] (d ≍ T^D), and the sum grows like T^max f.
As f is the least of its lines  σ_A y + β Σ_{i∈A} m_i x_i  (A: any set of κ's, "passed"), max f is by duality the
least of: a falling line at 0, a rising line at D, and a rising and a falling one that differ by one κ, where
they cross, at x_i.  Because β > 1 the signs of the slopes do not depend on β: the exponent is a minimum of
linear forms, whatever the order of the x_i.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import sympy as sp

from ..errors import InvalidInput
from ..functionals import Quad, Tr, df
from ..notation import S
from .forms import Form, Linear, linear, minimum
from .signs import Exponents

Poles = tuple[tuple[sp.Expr, int], ...]  # (κ, m): a factor (s+κ)^(−m)


@dataclass(frozen=True)
class SpectralSum:
    """Tr[g], or Quad[g] where it is ``weighted``, of g = s^power Π (s+κ)^(−m) over ``poles``."""

    weighted: bool
    power: int
    poles: Poles

    @property
    def steepness(self) -> int:
        """Σ m − p: g ≍ s^(−steepness) where s is above every κ."""
        return sum(m for _, m in self.poles) - self.power


@dataclass(frozen=True)
class Places:
    """κ → its position x (κ ≍ T^(−βx)), the position of d (None: d = ∞), and what is known of their order.

    ``below`` has pairs (x, y) with x ≤ y; 0 is ``ORIGIN``.  It only makes answers shorter.  ``exponents`` are β and R.
    """

    of: Mapping[sp.Expr, Linear]
    size: Linear | None
    below: frozenset[tuple[Linear, Linear]] = frozenset()
    exponents: Exponents = field(default_factory=Exponents)

    def position(self, kappa: sp.Expr) -> Linear:
        """The position of κ, and of a multiple c·κ."""
        return self.of[kappa if kappa in self.of else kappa.as_coeff_Mul()[1]]

    def known(self, x: Linear, y: Linear | None) -> bool:
        """Whether x ≤ y is among what is known."""
        return y is None or x == y or (x, y) in self.below


ORIGIN = linear({})


@dataclass(frozen=True)
class Growth:
    """The exponent of T of a sum, and the lengths over which it is the same at every scale (powers of log T)."""

    form: Form
    flats: tuple[Form, ...] = ()


def sums_of(functional: sp.Expr) -> list[tuple[sp.Expr, SpectralSum]]:
    """A functional of a metric as Σ coefficient·sum, with numerators multiplied out.

    >>> k = sp.Symbol("k", positive=True)
    >>> for coefficient, of in sums_of(Tr(S * (2 * S + k) / (S + k) ** 2)):
    ...     print(coefficient, of.power, of.poles)
    k 1 ((k, 2),)
    2 2 ((k, 2),)
    """
    if isinstance(functional, df):
        functional = functional.trace
    if not isinstance(functional, (Tr, Quad)):
        raise InvalidInput(functional, "is no functional of a metric", "give Tr, Quad or df")
    weighted = isinstance(functional, Quad)
    return [(c, SpectralSum(weighted, p, poles)) for (p, poles), c in _monomials(functional.args[0]).items()]


_Monomials = dict[tuple[int, Poles], sp.Expr]


def _monomials(g: sp.Expr) -> _Monomials:
    """g(s) as {(p, poles): coefficient}."""
    if not g.has(S):
        return {(0, ()): g}
    if g.is_Add:
        return _collected([_monomials(term) for term in g.args])
    if g.is_Mul:
        out: _Monomials = {(0, ()): sp.S.One}
        for factor in g.args:
            out = _product(out, _monomials(factor))
        return out
    base, k = g.as_base_exp()
    if not k.is_Integer:
        raise InvalidInput(g, "is no rational function of s with poles at −κ")
    if base == S:
        return {(int(k), ()): sp.S.One}
    return _positive_power(base, int(k)) if k > 0 else _negative_power(base, -int(k))


def _positive_power(base: sp.Expr, k: int) -> _Monomials:
    out: _Monomials = {(0, ()): sp.S.One}
    factor = _monomials(base)
    for _ in range(k):
        out = _product(out, factor)
    return out


def _negative_power(base: sp.Expr, k: int) -> _Monomials:
    """(c·s + κ')^(−k) = c^(−k) (s + κ'/c)^(−k), and products of such."""
    if base.is_Mul or base.is_Pow:
        return _monomials(sp.Mul(*[f**-k for f in sp.Mul.make_args(base)]))
    slope = base.coeff(S, 1)
    shift = base - slope * S
    if shift.has(S) or slope == 0:
        raise InvalidInput(base, "is no factor s + κ")
    return {(0, ((shift / slope, k),)): slope**-k}


def _product(f: _Monomials, g: _Monomials) -> _Monomials:
    return _collected([{_joined(u, v): c * e} for u, c in f.items() for v, e in g.items()])


def _joined(u: tuple[int, Poles], v: tuple[int, Poles]) -> tuple[int, Poles]:
    orders = Counter(dict(u[1]))
    orders.update(dict(v[1]))
    return u[0] + v[0], tuple(sorted(orders.items(), key=lambda pole: str(pole[0])))


def _collected(parts: list[_Monomials]) -> _Monomials:
    out: _Monomials = {}
    for part in parts:
        for key, c in part.items():
            out[key] = out[key] + c if key in out else c
    return out


def growth(of: SpectralSum, places: Places, *, kink: bool = False) -> Growth:
    r"""The exponent of a sum, as a form.

    R = 2β·min(r, 1) stands for the source.  It may, because Σm − p ≤ 1 is asked of Quad: for r > 1 all
    slopes are negative then, with R as with 2βr, and j = 1 has the largest term.  ``kink`` says that r = 1, where the
    first slope is 0 and the segment up to the first κ or to d counts as log T.

    *Raises* InvalidInput for a Quad that r > 1 may take outside, and for a sum that diverges at d = ∞.

    >>> from .forms import coordinate
    >>> k = sp.Symbol("k", positive=True)
    >>> places = Places({k: coordinate("x")}, coordinate("D"), frozenset({(ORIGIN, coordinate("x"))}))
    >>> str(growth(SpectralSum(False, 1, ((k, 1),)), places).form)
    'min(D, x)'
    """
    if of.weighted and of.steepness > 1:
        raise InvalidInput(of, "R does not stand for the source in it", "write it by min and max of its factors first")
    if places.size is None and of.power < 1:
        raise InvalidInput(of, "diverges where d is infinite", "give d an exponent")
    ends = [places.position(kappa) for kappa, _ in of.poles] + ([] if places.size is None else [places.size])
    flat = of.weighted and of.steepness == 1 and kink
    return Growth(minimum(*_bounds(of, places)), (minimum(*ends),) if flat else ())


def _bounds(of: SpectralSum, places: Places) -> Iterator[Form]:
    """The bounds of duality; of lines that are never the least, given what is known, none is listed."""
    orders = Counter[Linear]()
    for kappa, m in of.poles:
        orders[places.position(kappa)] += m
    poles, beta = list(orders.items()), places.exponents.beta
    for passed in _subsets(poles, places):
        rises = _rises(of, sum(m for _, m in passed))
        height = sum((x * (m * beta) for x, m in passed), linear({}))
        left = [pole for pole in poles if pole not in passed]
        if not rises:
            if not any(places.known(ORIGIN, x) for x, _ in passed):
                yield height
            continue
        if places.size is not None and not any(places.known(x, places.size) for x, _ in left):
            yield height + places.size * _slope(of, passed, places.exponents)
        for x, m in left:
            if not _rises(of, m + sum(k for _, k in passed)) and not _shadowed(x, left, places):
                yield height + x * _slope(of, passed, places.exponents)


def _subsets(poles: list[tuple[Linear, int]], places: Places) -> Iterator[list[tuple[Linear, int]]]:
    for size in range(len(poles) + 1):
        for chosen in combinations(poles, size):
            left = [pole for pole in poles if pole not in chosen]
            if not any(x != y and places.known(y, x) for x, _ in chosen for y, _ in left):
                yield list(chosen)


def _shadowed(x: Linear, left: list[tuple[Linear, int]], places: Places) -> bool:
    """Whether another κ that is not passed yet is known to come before x."""
    return any(y != x and places.known(y, x) for y, _ in left)


def _slope(of: SpectralSum, passed: list[tuple[Linear, int]], known: Exponents) -> sp.Expr:
    """σ_A: 1 − δ = β − 2βr, and β for every order of a pole that is not passed."""
    ahead = of.steepness - sum(m for _, m in passed)
    return known.beta * (1 + ahead) - known.R if of.weighted else 1 + known.beta * ahead


def _rises(of: SpectralSum, passed: int) -> bool:
    """Whether the slope after poles of this order is ≥ 0 (else < 0) for all β > 1, 0 < R ≤ 2β."""
    ahead = of.steepness - passed
    if of.weighted and ahead == 0:
        raise InvalidInput(of, "its slope β − R has no one sign", "bound it by sums whose slopes have one")
    return ahead >= 0
