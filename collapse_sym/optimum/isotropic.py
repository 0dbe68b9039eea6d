r"""The optimal ridge of an isotropic chain: its fixed point, its closed form where there is one, and what it buys.

    λ⋆/v = ( noise·φ + excess·g(x⋆) ) / alignment ,        λ/v = (x−1)(x−φ)/x ,  x = 1 + κ/v

On the branch x > √φ, where λ increases from its least admissible value −v(1−√φ)², one point is stationary at most, and
it is the global minimum; it exists unless noise = 0 and φ = 1.  λ⋆ has the sign of noise·φ + excess·g(max(1, φ)).
The certificates of these four sentences are those of ``derivations.the_optimal_ridge``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sympy as sp

from ..chain.model import Chain
from ..functionals.answer import Answer
from ..functionals.printing import latex
from . import signs
from .landscape import ALIGNMENT, EXCESS, NOISE, RATIO, SQUARED, X, landscape, numbers_of, put_in
from .lowest_terms import linear_root, lowest
from .teacher import Teacher, teachers

SIDES = {
    signs.POSITIVE: "positive",
    signs.NONNEGATIVE: "nonnegative",
    signs.ZERO: "vanishing",
    signs.NONPOSITIVE: "nonpositive",
    signs.NEGATIVE: "negative",
    None: "open",
}


@dataclass(frozen=True)
class Optimum:
    """The optimal downstream ridge of one case of an isotropic chain.

    ``side`` says where it lies: "positive", "nonnegative", "vanishing" (λ → 0⁺ is the best), "nonpositive", "negative"
    or "open" (its sign is that of ``criterion``).  Answers are in the chain's symbols, those of ``definitions``, and
    x = 1 + κ/v, the root of ``polynomial`` that is greater than √φ; no more than one is.
    """

    teacher: Teacher
    side: str

    @property
    def relation(self) -> str:
        """ "~=": the error is that of the deterministic equivalents."""
        return self.teacher.relation

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the answer assumes, in sentences."""
        return self.teacher.assumptions

    @property
    def cites(self) -> tuple[str, ...]:
        """The cited facts that it rests on."""
        return self.teacher.cites

    @property
    def when(self) -> tuple[str, ...]:
        """The conditions of the case."""
        return self.teacher.when

    def of(self, expr: sp.Expr) -> sp.Expr:
        """An expression of the landscape with this chain's numbers."""
        return put_in(expr, self.teacher)

    @property
    def polynomial(self) -> Answer:
        """A polynomial in x of degree 4 with the sign of dE/dλ on the branch."""
        return self.teacher.answer(self.of(landscape().polynomial))

    @property
    def fixed_point(self) -> Answer:
        """λ⋆ as a function of x⋆."""
        return self.teacher.answer(self.teacher.level * self.of(landscape().fixed_point))

    @property
    def ridge(self) -> Answer:
        """λ as a function of x."""
        return self.teacher.answer(self.teacher.level * self.of(landscape().ridge))

    @property
    def error(self) -> Answer:
        """E_test as a function of x, at any λ."""
        return self.teacher.answer(self.teacher.level * self.of(landscape().error))

    @property
    def least_error(self) -> Answer:
        """E_test at the optimum as a function of x⋆, shorter than ``error``: stationarity is used."""
        return self.teacher.answer(self.teacher.level * self.of(least()))

    @property
    def null_error(self) -> Answer:
        """E_test of ŵ = 0."""
        return self.teacher.answer(self.teacher.level * self.teacher.squared)

    @property
    def criterion(self) -> Answer:
        """What has the sign of λ⋆."""
        return self.teacher.answer(self.of(criterion_of(self.teacher)))

    @property
    def closed_form(self) -> Answer | None:
        """λ⋆ in radicals, where the polynomial has a factor of degree ≤ 2 that holds x⋆; None elsewhere."""
        if self.teacher.excess == 0:
            return self.fixed_point
        x = self.closed_x
        if x is None:
            return None
        return self.teacher.answer(self.teacher.level * self.of(landscape().ridge).xreplace({X: x}))

    @property
    def closed_x(self) -> sp.Expr | None:
        """x⋆ in radicals, where the polynomial has no irreducible factor of degree > 2.

        Where φ = 1 and noise = 0 it is x⋆ only if it is > 1 (see ``criterion``).
        """
        numbers = {y: v for y, v in numbers_of(self.teacher).items() if v.is_Rational}
        found = greatest_root(sp.Poly(landscape().polynomial.xreplace(numbers), X))
        return None if found is None else self.of(found)

    @property
    def low_dimension(self) -> Answer:
        """λ⋆ in the limit d/T → 0 with the teacher as it is: outright."""
        return self.teacher.answer(self.teacher.level * self.of(low_dimension()))

    @property
    def clean_ridge(self) -> Answer:
        """The ridge that is optimal for clean labels, φσ²/‖w₀‖² for Σ = I."""
        return self.teacher.answer(self.teacher.level * self.of(clean()))

    @property
    def clean_error(self) -> Answer:
        """E_test at ``clean_ridge``, in radicals: what regularising as if labels were clean gives."""
        x = x_of(clean())
        return self.teacher.answer(self.teacher.level * self.of(landscape().error.xreplace({X: x})))

    @property
    def latex(self) -> str:
        """The fixed point as LaTeX."""
        unit = "" if self.teacher.level == 1 else f"/{latex(self.teacher.level)}"
        return rf"\lambda^{{\star}} = {latex(self.fixed_point.expr)},\quad x = 1 + \kappa{unit}"


def optima(chain: Chain, *, calculus: str = "auto") -> tuple[Optimum, ...]:
    """The optimal ridge of the downstream fit, case by case.

    Assumes: Σ = vI; T, d → ∞ in proportion, with a fixed number of generations (the equivalents' own assumptions).

    *Raises* OutsideCalculus, InvalidInput, and what ``risk`` raises.

    >>> from collapse_sym.chain import example_text, loads
    >>> (found,) = optima(loads(example_text("cor-4.4-isotropic")))
    >>> found.side, found.low_dimension.text
    ('nonnegative', 'd*n*sigma0**2/(r2*(T0 - d - 1))')
    """
    return tuple(Optimum(t, SIDES[side(t)]) for t in teachers(chain, calculus=calculus))


def side(teacher: Teacher) -> str | None:
    """The sign of λ⋆: that of the criterion, term by term where it is no number."""
    known, weights = teacher.known, teacher.weights
    found = signs.sign(put_in(criterion_of(teacher), teacher), known, weights)
    at_the_end = teacher.ratio == 1 and teacher.noise == 0
    return signs.ZERO if at_the_end and found in (signs.NEGATIVE, signs.NONPOSITIVE) else found


def gap() -> sp.Expr:
    """g at the x of λ = 0, times max(1, φ): (1 − φ)²."""
    at_one = sp.factor(landscape().pull.xreplace({X: sp.Integer(1)}))
    at_ratio = sp.factor(RATIO * landscape().pull.xreplace({X: RATIO}))
    assert sp.expand(at_one - at_ratio) == 0, "both ends of the branch of λ ≥ 0 give one numerator"
    return at_one


def criterion() -> sp.Expr:
    """noise·φ + excess·g(max(1, φ)): the sign of λ⋆ unless noise = 0 and φ = 1."""
    return NOISE * RATIO + EXCESS * gap() / sp.Max(sp.Integer(1), RATIO)


def criterion_of(teacher: Teacher) -> sp.Expr:
    """``criterion``; at noise = 0 and φ = 1, where both terms vanish, minus the polynomial over (x − 1)² at x = 1.

    There the branch ends at λ = 0, and λ → 0⁺ is the best unless this number is > 0.
    """
    if teacher.ratio != 1 or teacher.noise != 0:
        return criterion()
    there = landscape().polynomial.xreplace({RATIO: sp.Integer(1), NOISE: sp.Integer(0)})
    return -sp.cancel(there / (X - 1) ** 2).xreplace({X: sp.Integer(1)})


@cache
def least() -> sp.Expr:
    """The error where it is stationary, as a function of x: the noise is that of the balance."""
    noise = linear_root(landscape().balance, NOISE)
    return sp.expand(lowest(landscape().error.xreplace({NOISE: noise})))


def low_dimension() -> sp.Expr:
    """λ⋆ at φ = 0, where the balance is linear in x."""
    at_zero = [sp.expand(e.xreplace({RATIO: sp.Integer(0)})) for e in (landscape().balance, landscape().ridge)]
    x = linear_root(lowest(at_zero[0]), X)
    return lowest(at_zero[1].xreplace({X: x}))


def clean() -> sp.Expr:
    """The fixed point of a teacher that is the truth."""
    return landscape().fixed_point.xreplace({EXCESS: sp.Integer(0), ALIGNMENT: SQUARED})


def x_of(ridge: sp.Expr) -> sp.Expr:
    """x on the branch x > √φ for a given λ/v, in radicals.

    >>> x_of(sp.Integer(0)).xreplace({RATIO: sp.Rational(1, 4)})
    1
    """
    return _greater_root(sp.Poly(sp.fraction(sp.together(landscape().ridge - ridge))[0], X))


def greatest_root(polynomial: sp.Poly) -> sp.Expr | None:
    """The greatest real root in radicals, of a polynomial whose factors have degrees ≤ 2; None for any other.

    With symbols there must be one such factor besides those with roots 0 and 1.
    """
    factors = [f for f, _ in polynomial.factor_list()[1] if f.degree() and f.as_expr() not in (X, X - 1)]
    if any(f.degree() > 2 for f in factors):
        return None
    roots = [r for r in map(_greater_root, factors) if r.is_real is not False]
    if any(r.free_symbols for r in roots):
        return roots[0] if len(roots) == 1 else None
    return max([*roots, sp.Integer(1)])


def _greater_root(f: sp.Poly) -> sp.Expr:
    if f.degree() == 1:
        a, b = f.all_coeffs()
        return sp.cancel(-b / a)
    a, b, c = f.all_coeffs()
    if a.could_extract_minus_sign():
        a, b, c = -a, -b, -c
    return (-b + sp.sqrt(sp.factor(b**2 - 4 * a * c))) / (2 * a)
