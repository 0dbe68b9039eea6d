"""The sharp constant: with λ = K·T^(−ℓ) at the optimal ℓ, E_test ~ c(K)·T^(−exponent), and the K that makes c least.

Where two terms balance below x = 1, c(K) = u·K^p + v·K^(−q) with p, q > 0, and its minimum is at
K = (qv/(pu))^(1/(p+q)).  Where κ meets a scale of the spectrum it is the minimum of another function, and certified
(``meetings``).  The powers of T have factor 1 (d = T^D, nσ₀² = T^a, …) unless the setting says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

import sympy as sp

from ..errors import NotConverged
from .certified import root, value
from .constants import LeadingTerms, leading_terms
from .handed_down import falls_with_kappa, inherited_alone, one_design
from .leading import Asymptotic
from .meetings import best_ridge
from .powers import power
from .settings import Setting

EPSILON = sp.Rational(1, 10**6)  # an ell behind the one at which kappa meets a scale
TIED = "terms tie up to a logarithm: a factor (log T)^c in lambda would lower the power of log T"
OPEN = "the constant depends on how many generations there are"
SAME = "every K has this constant"
LARGE = "the larger K, the better: so is every smaller ell"
GROWS = "no K is the best: the constant is > 0 and goes to 0 as K grows"


@dataclass(frozen=True)
class Slower:
    """At λ = ridge·T^(−ell)(log T)^power: E_test ~ constant·T^(−exponent)(log T)^log_power, less than at power 0."""

    power: sp.Rational
    log_power: sp.Rational
    constant: sp.Expr
    ridge: sp.Expr


@dataclass(frozen=True)
class Sharp:
    """E_test ~ constant·T^(−exponent)(log T)^log_power at λ = K·T^(−ell); ``ridge`` is the best K where it is unique.

    ``because`` says why constant or ridge are None; ``equations`` (= 0) have the factors of κ's as their roots, in
    which the constant is written where there is no closed form.  ``tied`` is the best λ where it has a factor log T.
    ``every`` is the part of the constant that is there at every K; the rest of it is ≥ 0.
    """

    log_power: int
    constant: sp.Expr | None
    ridge: sp.Expr | None
    notes: tuple[str, ...] = ()
    because: str = ""
    ell: sp.Expr | None = None
    exponent: sp.Expr = sp.S.Zero
    equations: Mapping[sp.Expr, sp.Expr] = field(default_factory=dict)
    tied: Slower | None = None
    every: sp.Expr | None = None

    def decimal(self, digits: int = 12) -> str | None:
        """The constant to this many certified digits; None where it depends on K or is not known."""
        return self._number(self.constant, digits)

    def best(self, digits: int = 12) -> str | None:
        """The best K to this many digits; None where none is known."""
        return self._number(self.ridge, digits)

    def _number(self, expr: sp.Expr | None, digits: int) -> str | None:
        if expr is None or expr.is_Float:
            return None if expr is None else str(expr.n(digits))
        known = {k: root(e, k, digits + 5) for k, e in self.equations.items() if e.free_symbols == {k}}
        if expr.free_symbols - set(known):
            return None
        return value(expr, digits, known=known).str(digits, radius=False)


def sharp(setting: Setting, *, optimise: bool) -> Sharp:
    """The constant of a setting at numbers; with ``optimise`` at the best K.

    >>> D, ell, half = sp.Rational(3, 2), sp.Rational(2, 3), sp.Rational(1, 2)
    >>> found = sharp(Setting(a=0, b=2, D=D, s=0, ell=ell, beta=sp.Integer(2), source=half), optimise=True)
    >>> found.log_power, found.ridge, found.decimal(5)
    (0, 2**(2/3)*pi**(2/3)/4, '1.2769')
    """
    found = leading_terms(setting)
    exponent, log = _slowest(found)
    ruling = {name: part for name, part in found.parts.items() if part.exponent == exponent}
    tied = _tied(setting, found, list(ruling.values())) if optimise else None
    notes = (TIED,) if len({part.log for part in ruling.values()}) > 1 and _moved(setting, ruling) else ()
    answer = Sharp(log, None, None, notes, ell=setting.ell, exponent=-exponent, tied=tied)
    constants = [part.constant for part in ruling.values() if part.log == log]
    if None in constants:
        return replace(answer, because=OPEN)
    total = sp.Add(*(c for c in constants if c is not None))
    shown = total if tied is None else sp.Tuple(total, tied.constant, tied.ridge)
    equations = {k: e for k, e in found.equations.items() if shown.has(k)}
    moving = (setting.factors.ridge, found.kappa.factor)
    every = sp.Add(*(c for c in constants if c is not None and not any(c.has(k) for k in moving)))
    answer = replace(answer, constant=total, equations=equations, every=every)
    return _at_the_best(setting, found, tuple(ruling), answer) if optimise else answer


def _moved(setting: Setting, ruling: Mapping[str, Asymptotic]) -> bool:
    """Whether a factor of λ moves what rules: where κ ~ λ; a κ that meets a scale keeps its logarithms for every K."""
    return any(part.constant is not None and part.constant.has(setting.factors.ridge) for part in ruling.values())


def _tied(setting: Setting, found: LeadingTerms, ruling: list[Asymptotic]) -> Slower | None:
    """Where u·K^p (log T)^k and v·K^(−q)(log T)^l tie for k ≠ l, K = K′(log T)^c makes their logarithms one."""
    K, parts = setting.factors.ridge, dict[int, sp.Expr]()
    for part in ruling:
        implicit = found.kappa.equation is not None and part.constant is not None
        if part.constant is None or (implicit and part.constant.has(found.kappa.factor)):
            return None
        parts[part.log] = parts.get(part.log, sp.S.Zero) + part.constant
    powers = {k: _powers(total, K) for k, total in parts.items()}
    best = _least(sp.Add(*parts.values()), K)
    if best is None or not best[1] or len(parts) != 2 or any(len(held) != 1 for held in powers.values()):
        return None
    (k, (p,)), (other, (q,)) = powers.items()
    power = sp.Rational(other - k) / (p - q)
    return Slower(power, k + p * power, *best)


def _slowest(found: LeadingTerms) -> tuple[sp.Expr, int]:
    """The power of T, and of log T, of the largest terms."""
    exponent = max(part.exponent for part in found.parts.values())
    return exponent, max(part.log for part in found.parts.values() if part.exponent == exponent)


def _at_the_best(setting: Setting, found: LeadingTerms, ruling: tuple[str, ...], answer: Sharp) -> Sharp:
    K, total = setting.factors.ridge, answer.constant
    assert total is not None
    if answer.notes:
        return replace(answer, constant=None, because=TIED)
    if not total.has(K, found.kappa.factor):
        return replace(answer, because=SAME)
    powers = None if any(e.has(K) for e in answer.equations.values()) else _least(total, K)
    if setting.ell == 0 and answer.exponent < 0:
        # what spreads noise has a factor s²/(s+κ)² or df₂ ≤ Tr s²/κ² in each of its terms, and κ ≥ K
        return replace(answer, constant=None, because=GROWS)
    if powers is not None:
        return replace(answer, constant=powers[0], ridge=powers[1], because="" if powers[1] is not None else LARGE)
    try:
        alone = inherited_alone(setting, ruling)
        if (alone and falls_with_kappa(setting)) or _even_truth(setting, ruling):
            return _behind(setting, answer)
        slowest = -answer.exponent, answer.log_power
        best = best_ridge(setting, found, total, slowest, alone and one_design(setting))
    except NotConverged as refusal:
        because = f"the best K at ell = {setting.ell} is not certified: {refusal.reason}"
        return replace(answer, constant=None, because=because)
    return replace(answer, constant=best.constant, ridge=best.ridge, equations={})


def _even_truth(setting: Setting, ruling: tuple[str, ...]) -> bool:
    """Whether only the bias counts, of labels right on average, and δ = 0: then it grows with K from K = 0 on.

    Of w² = 1 it is κ(df₁ − df₂)T/(T − df₂), of slope  2T(df₂ − df₃)(T − df₁)/(T − df₂)² ≥ 0, 0 at K = 0 alone.
    """
    even = setting.source is not None and 1 + setting.beta * (2 * setting.source - 1) == 0
    return setting.over and ruling == ("bias",) and bool(even)


def _behind(setting: Setting, answer: Sharp) -> Sharp:
    """Where κ meets a scale and no K > 0 does better: K = 0, with the constant of every larger ℓ."""
    found = sharp(replace(setting, ell=setting.ell + EPSILON), optimise=False)
    return replace(answer, constant=found.constant, ridge=sp.S.Zero, equations=found.equations)


def _least(total: sp.Expr, K: sp.Symbol) -> tuple[sp.Expr, sp.Expr | None] | None:
    """(least value, K) of u·K^p + v·K^(−q), of u + v·K^p with K = 0, of u + v·K^(−q) with None: large K."""
    powers = _powers(total, K)
    if len(powers) == 2 and 0 in powers:
        return powers[0], sp.S.Zero if max(powers) > 0 else None
    if len(powers) != 2 or not min(powers) < 0 < max(powers):
        return None
    (q, v), (p, u) = sorted(powers.items())
    best = power(-q * v / (p * u), 1 / (p - q))
    return u * power(best, p) * (1 - p / q), best


def _powers(total: sp.Expr, K: sp.Symbol) -> dict[sp.Expr, sp.Expr]:
    """Power of K → coefficient; empty for what is no sum of powers."""
    return _read(total, K) or {}


def _read(total: sp.Expr, K: sp.Symbol) -> dict[sp.Expr, sp.Expr] | None:
    """Sums of powers times sums of powers are sums of powers; nothing is expanded but those."""
    if not total.has(K):
        return {sp.S.Zero: total}
    if total.is_Add or total.is_Mul:
        parts = [found for part in total.args if (found := _read(part, K)) is not None]
        if len(parts) < len(total.args):
            return None
        return _gathered((pair for part in parts for pair in part.items()) if total.is_Add else _multiplied(parts))
    base, order = total.as_base_exp()
    return {order: sp.S.One} if base == K and order.is_Rational else None


def _multiplied(parts: Iterable[Mapping[sp.Expr, sp.Expr]]) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    for chosen in product(*(part.items() for part in parts)):
        yield sp.Add(*(order for order, _ in chosen)), sp.Mul(*(factor for _, factor in chosen))


def _gathered(pairs: Iterable[tuple[sp.Expr, sp.Expr]]) -> dict[sp.Expr, sp.Expr]:
    powers: dict[sp.Expr, sp.Expr] = {}
    for order, factor in pairs:
        powers[order] = powers.get(order, sp.S.Zero) + factor
    return powers
