r"""κ(λ, N) under a power law, with its constant, in every regime: N = τT^e rows, d = c·T^D, λ = K·T^(−ℓ).

κ − λ = κ df₁(κ)/N.  With df₁ by breakpoints (at κ = kT^(−βx) it grows like T^min(x, D)):

    D < e             κ ~ λ                                    as few directions as one likes: N resolves all
    D > e, ℓ < βe     κ ~ λ
    D > e, ℓ = βe     k − K = k·C k^(−1/β)/τ                   position e, C = (π/β)/sin(π/β)
    D > e, ℓ > βe     κ ~ (C/τ)^β T^(−βe)                      effectively ridgeless
    D = e, ℓ < βe     κ ~ λ
    D = e, ℓ = βe     k − K = k·φ F₁(k c^β)                    φ = d/N = c/τ, F_m(c) = ∫₀¹ (1 + c u^β)^(−m) du
    D = e, ℓ > βe     φ < 1: κ ~ λ/(1−φ);  φ > 1: 1 = φ F₁(k c^β), position D;  φ = 1: refused

Every line follows here from the leading term of df₁; so does the margin, N − df₂(κ) ~ margin·T^e.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from ..errors import InvalidInput, OutsideCalculus
from ..functionals import df
from ..notation import symbol
from .leading import Leading, Scale
from .powers import power
from .sums import sums_of

FREE, BALANCED, RIDGELESS, ABOVE = "κ ~ λ", "λ and the unresolved directions balance", "ridgeless", "κ = 0"


@dataclass(frozen=True)
class KappaScale:
    """κ ~ factor·T^(−β·position) and N − df₂(κ) ~ margin·T^e.

    ``equation`` is None where the factor is a closed form; else the factor is a symbol, and the equation's
    only positive root.  κ = 0 (least squares with N ≥ d) has position oo.
    """

    regime: str
    position: sp.Expr
    factor: sp.Expr
    margin: sp.Expr
    equation: sp.Expr | None = None

    @property
    def scale(self) -> Scale:
        """Position and factor."""
        return Scale(self.position, self.factor)


@dataclass(frozen=True)
class Rows:
    """N = factor·T^exponent rows."""

    exponent: sp.Expr
    factor: sp.Expr = sp.S.One


@dataclass(frozen=True)
class Penalty:
    """λ = factor·T^(−exponent); exponent oo means λ → 0⁺."""

    exponent: sp.Expr
    factor: sp.Expr = sp.S.One


def kappa_scale(law: Leading, rows: Rows, penalty: Penalty, *, root: str = "k") -> KappaScale:
    r"""κ(λ, N) to leading order; ``law`` gives β and d, ``root`` names the factor where it is implicit.

    *Raises* OutsideCalculus where d ~ N without a ridge that counts: λ ≪ N^(−β) and φ = 1.

    >>> law = Leading(sp.Integer(2), sp.S.One, sp.oo)
    >>> found = kappa_scale(law, Rows(sp.S.One), Penalty(sp.Integer(3)))
    >>> found.regime, found.position, found.factor, found.margin
    ('ridgeless', 1, pi**2/4, 1/2)
    """
    e, crossing = rows.exponent, law.beta * rows.exponent
    side = 1 if law.size == sp.oo else law.sign(law.size - e)
    order = 1 if penalty.exponent == sp.oo else law.sign(penalty.exponent - crossing)
    place = penalty.exponent / law.beta
    if side < 0 or order < 0:
        # df₂ ≤ df₁ ≪ N: it grows like T^min(x, D)
        return KappaScale(FREE if place != sp.oo else ABOVE, place, penalty.factor, rows.factor)
    if order == 0:
        k = symbol(root, "scale")
        equation = k - penalty.factor - k * _share(law, rows, Scale(e, k))
        return _margin(law, rows, KappaScale(BALANCED, e, k, sp.S.Zero, equation))
    if side > 0:
        # df₁ = c₁ k^(−1/β) T^e must be τT^e
        unit, second = (_share(law, rows, Scale(e, sp.S.One), m) for m in (1, 2))
        # all N directions are spent: df₂/N = df₂/df₁, the same at every k
        margin = sp.cancel(rows.factor * (1 - second / unit))
        return KappaScale(RIDGELESS, e, power(unit, law.beta), margin)
    return _at_threshold(law, rows, penalty, root)


def _at_threshold(law: Leading, rows: Rows, penalty: Penalty, root: str) -> KappaScale:
    """d ~ φN and λ ≪ N^(−β)."""
    ratio = law.dimension / rows.factor
    excess = (ratio - 1).subs(law.sample)
    if not excess.is_number:
        raise InvalidInput(ratio, "whether φ = d/N is above 1 is not known", "give the factors of d and N numbers")
    if excess == 0:
        raise OutsideCalculus(
            "scaling", "d = T", "φ = 1 with λ below T^(−β): κ depends on d − T", remedy="take φ ≠ 1, or λ ≥ T^(−β)"
        )
    if excess < 0:
        place = penalty.exponent / law.beta
        name = ABOVE if place == sp.oo else FREE
        return _margin(law, rows, KappaScale(name, place, penalty.factor / (1 - ratio), sp.S.Zero))
    k = symbol(root, "scale")
    equation = 1 - _share(law, rows, Scale(law.size, k))
    return _margin(law, rows, KappaScale(RIDGELESS, law.size, k, sp.S.Zero, equation))


def _share(law: Leading, rows: Rows, scale: Scale, order: int = 1) -> sp.Expr:
    """lim df_m(κ)/N, which is 0 where κ resolves fewer directions."""
    kappa = symbol("kappa", "kappa")
    ((_, of),) = sums_of(df(order, kappa))
    term = replace(law, kappas={kappa: scale}).functional(of)
    return sp.S.Zero if law.sign(term.exponent - rows.exponent) < 0 else term.constant / rows.factor


def _margin(law: Leading, rows: Rows, found: KappaScale) -> KappaScale:
    """With N − df₂(κ) = N(1 − lim df₂/N); d for df₂ where κ = 0."""
    if found.position == sp.oo:
        equal = law.sign(law.size - rows.exponent) == 0
        return replace(found, margin=rows.factor - (law.dimension if equal else 0))
    share = _share(law, rows, found.scale, 2)
    return replace(found, margin=sp.expand(rows.factor * (1 - share)))


@dataclass(frozen=True)
class Row:
    """A regime of κ(λ, T) in symbols: when it holds, and κ's scale there."""

    when: str
    kappa: KappaScale


def regimes() -> tuple[Row, ...]:
    """All regimes of κ(λ, T) for λ = K·T^(−ell), d = phi·T^D (T^D where D ≠ 1), in symbols, each derived in its cell.

    >>> for row in regimes():
    ...     print(row.when, "|", row.kappa.position, "|", row.kappa.equation or row.kappa.factor)
    D < 1 | ell/beta | K
    D > 1, ell < beta | ell/beta | K
    D > 1, ell = beta | 1 | -K + k - pi*k/(beta*k**(1/beta)*sin(pi/beta))
    D > 1, ell > beta | 1 | (pi/(beta*sin(pi/beta)))**beta
    D = 1, ell < beta | ell/beta | K
    D = 1, ell = beta | 1 | -K - k*phi*hyper((1, 1/beta), (1 + 1/beta,), -k*phi**beta) + k
    D = 1, ell > beta, phi < 1 | ell/beta | K/(1 - phi)
    D = 1, ell > beta, phi > 1 | 1 | -phi*hyper((1, 1/beta), (1 + 1/beta,), -k*phi**beta) + 1
    """
    beta, ell, D = (symbol(name, "exponent") for name in ("beta", "ell", "D"))
    phi, one = symbol("phi", "scale"), sp.S.One
    below, above = {phi: one / 2}, {phi: 2 * one}
    cells = [
        ("D < 1", D, ell, {D: one / 2, ell: one}),
        ("D > 1, ell < beta", D, ell, {D: 3 * one / 2, ell: one}),
        ("D > 1, ell = beta", D, beta, {D: 3 * one / 2}),
        ("D > 1, ell > beta", D, ell, {D: 3 * one / 2, ell: 3 * one}),
        ("D = 1, ell < beta", one, ell, {ell: one}),
        ("D = 1, ell = beta", one, beta, {}),
        ("D = 1, ell > beta, phi < 1", one, ell, {ell: 3 * one, **below}),
        ("D = 1, ell > beta, phi > 1", one, ell, {ell: 3 * one, **above}),
    ]
    rows = []
    for when, size, exponent, at in cells:
        law = Leading(beta, one, size, phi if size == 1 else one, sample={beta: 2 * one, phi: one / 3, **at})
        rows.append(Row(when, kappa_scale(law, Rows(one), Penalty(exponent, symbol("K", "scale")))))
    return tuple(rows)
