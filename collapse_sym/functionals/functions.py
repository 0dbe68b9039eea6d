"""The words of the language of answers, as SymPy functions.

    Tr[g] = tr g(Σ) = Σ_j g(s_j)      Quad[g] = w₀ᵀ g(Σ) w₀ = Σ_j c_j² g(s_j)      df_m(κ) = Tr[(s/(s+κ))^m]

and κ(λ, T), the non-negative root of κ − λ = κ df₁(κ)/T (λ = 0: the limit λ → 0⁺), and
Mean[word], the unevaluated expectation of a trace or w₀-form of a word in one design.
The spectral variable s is bound: it is not a free symbol and cannot be substituted.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from ..errors import InvalidInput
from ..notation import D, S


def _paper_latex(expr: sp.Expr, exp: str | None) -> str:
    """What ``sympy.latex`` prints: the notation of the paper."""
    from .printing import functional_latex  # the printer knows all functionals

    return functional_latex(expr, exp)


class SpectralFunctional(sp.Function):
    """A linear functional of a rational function g(s): constants leave it, zero gives zero."""

    nargs = 1

    @classmethod
    def eval(cls, g: sp.Expr) -> sp.Expr | None:
        if g == 0:
            return sp.S.Zero
        if g == 1:
            return cls._of_one()
        constant, core = g.as_independent(S, as_Add=False)
        return None if constant == 1 else constant * cls(core)

    @classmethod
    def _of_one(cls) -> sp.Expr | None:
        """The functional of the identity, where it has a name of its own."""
        return None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _paper_latex(self, exp)

    def _eval_is_real(self) -> bool:
        return True

    def _eval_is_commutative(self) -> bool:
        return True

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return super().free_symbols - {S}

    def _eval_subs(self, old: sp.Basic, new: sp.Basic) -> sp.Expr | None:
        return self if old == S else None

    def _eval_derivative(self, x: sp.Symbol) -> sp.Expr:
        return sp.S.Zero if x == S else self.func(sp.diff(self.args[0], x))

    def _eval_evalf(self, prec: int) -> None:
        return None  # numbers come from a spectrum, not from the functional alone

    def doit(self, **hints: Any) -> sp.Expr:
        """With ``spectrum=``, the finite sum over its eigenvalues."""
        spectrum = hints.get("spectrum")
        if spectrum is None:
            return self
        g = sp.Lambda(S, self.args[0].doit(**hints))
        return self._sum(spectrum, g)

    def _sum(self, spectrum: Any, g: sp.Lambda) -> sp.Expr:
        raise NotImplementedError


class Tr(SpectralFunctional):
    """Tr[g] = Σ_j g(s_j); Tr[1] is the rank d.

    >>> from collapse_sym.notation import S
    >>> Tr(3 * S).diff(S), Tr(2 * S / (S + 1)), Tr(sp.Integer(1))
    (0, 2*Tr(s/(s + 1)), d)
    """

    @classmethod
    def _of_one(cls) -> sp.Expr:
        return D

    def _sum(self, spectrum: Any, g: sp.Lambda) -> sp.Expr:
        return spectrum.trace(g)


class Quad(SpectralFunctional):
    """Quad[g] = w₀ᵀ g(Σ) w₀ = Σ_j c_j² g(s_j)."""

    def _sum(self, spectrum: Any, g: sp.Lambda) -> sp.Expr:
        return self if not spectrum.has_truth else spectrum.quad(g)


class df(sp.Function):
    """df_m(κ) = tr Σ^m (Σ+κ)^{−m}, the degrees of freedom of order m.

    >>> k = sp.Symbol("kappa")
    >>> df(2, k).diff(k)
    -2*Tr(s**2/(kappa + s)**3)
    """

    nargs = 2

    @classmethod
    def eval(cls, m: sp.Expr, kappa: sp.Expr) -> sp.Expr | None:
        return D if m == 0 or kappa == 0 else None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _paper_latex(self, exp)

    def _eval_is_real(self) -> bool:
        return True

    def _eval_is_commutative(self) -> bool:
        return True

    @property
    def trace(self) -> sp.Expr:
        """The same as a trace functional."""
        m, kappa = self.args
        return Tr(S**m / (S + kappa) ** m)

    def _eval_derivative(self, x: sp.Symbol) -> sp.Expr:
        m, kappa = self.args
        return -m * Tr(S**m / (S + kappa) ** (m + 1)) * sp.diff(kappa, x)

    def _eval_evalf(self, prec: int) -> None:
        return None

    def doit(self, **hints: Any) -> sp.Expr:
        return self.trace.doit(**hints) if hints.get("spectrum") is not None else self


class kappa(sp.Function):
    """κ(λ, T): the non-negative root of κ − λ = κ df₁(κ)/T; κ(0, T) is the limit λ → 0⁺.

    ∂κ/∂λ = 1/(1 − df₂(κ)/T),   ∂κ/∂T = −(κ df₁(κ)/T²)/(1 − df₂(κ)/T).
    """

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _paper_latex(self, exp)

    def _eval_is_nonnegative(self) -> bool:
        return True

    def _eval_is_commutative(self) -> bool:
        return True

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        _, T = self.args
        slope = 1 / (1 - df(2, self) / T)
        return slope if argindex == 1 else -self * df(1, self) / T**2 * slope

    def _eval_evalf(self, prec: int) -> None:
        return None


#: Letters of words in one design: Σ̂ = XᵀX/T, R = (Σ̂+λ)⁻¹, P = X†X, and their (pseudo-)inverses.
LETTERS = ("Sigma", "S", "R", "P", "pinv(S)", "inv(Sigma)")


class Mean(sp.Expr):
    """Mean[word]: E of tr(word) or of w₀ᵀ(word)w₀, a word in the design of a fit with T rows and penalty λ.

    >>> Mean("tr", ("S", "R"), 10, sp.Rational(1, 2))
    Mean(tr(S*R), 10, 1/2)
    """

    is_commutative = True
    is_real = True

    def __new__(cls, head: Any, letters: Any, T: Any, ridge: Any) -> Mean:
        names = tuple(str(x) for x in letters)
        if str(head) not in ("tr", "quad") or not set(names) <= set(LETTERS):
            raise InvalidInput(f"{head}({'*'.join(names)})", "not a word", f"letters are {', '.join(LETTERS)}")
        word = sp.Tuple(*[Str(x) for x in names])
        return super().__new__(cls, Str(str(head)), word, sp.sympify(T, strict=True), sp.sympify(ridge, strict=True))

    @property
    def head(self) -> str:
        """ "tr" or "quad"."""
        return str(self.args[0])

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters in order."""
        return tuple(str(x) for x in self.args[1])

    @property
    def samples(self) -> sp.Expr:
        """T."""
        return self.args[2]

    @property
    def ridge(self) -> sp.Expr:
        """λ (0 for least squares)."""
        return self.args[3]

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _paper_latex(self, exp)

    def _eval_derivative(self, x: sp.Symbol) -> sp.Expr:
        if x not in self.free_symbols:
            return sp.S.Zero
        raise InvalidInput(self, f"the derivative of an unevaluated mean with respect to {x} is not in the language")

    def _sympystr(self, printer: Any) -> str:
        return (
            f"Mean({self.head}({'*'.join(self.letters)}), {printer._print(self.samples)}, {printer._print(self.ridge)})"
        )

    _sympyrepr = _sympystr


class WordMetric(sp.Expr):
    """The metric E[word], a word in one design: it depends on s as every metric does, but is not a function of Σ."""

    is_commutative = True

    def __new__(cls, letters: Any, T: Any, ridge: Any) -> WordMetric:
        word = sp.Tuple(*[Str(str(x)) for x in letters])
        return super().__new__(cls, word, sp.sympify(T, strict=True), sp.sympify(ridge, strict=True), S)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _paper_latex(self, exp)

    def pair(self, head: str, multiplier: sp.Expr) -> sp.Expr:
        """The functional of multiplier(Σ)·E[word]; the multiplier is c·s^k."""
        constant, power = multiplier.as_independent(S, as_Add=False)
        k = sp.degree(power, S) if power.is_polynomial(S) else -sp.degree(1 / power, S)
        extra = ("Sigma",) * k if k >= 0 else ("inv(Sigma)",) * -k
        letters = tuple(str(x) for x in self.args[0])
        return constant * Mean(head, _cancelled(letters + extra), *self.args[1:3])


def _cancelled(letters: tuple[str, ...]) -> tuple[str, ...]:
    """The word with Σ Σ⁻¹ removed."""
    out: list[str] = []
    for letter in letters:
        if out and {out[-1], letter} == {"Sigma", "inv(Sigma)"}:
            out.pop()
        else:
            out.append(letter)
    return tuple(out)


def functional(head: type[SpectralFunctional], g: sp.Expr) -> sp.Expr:
    """Tr[g] or Quad[g], split along sums; powers of s/(s+κ) become df, expected words become Mean."""
    return sp.Add(*[_one(head, t) for t in spread(g)])


def spread(g: sp.Expr) -> list[sp.Expr]:
    """The terms of g with sums in numerators multiplied out; denominators stay as they are."""
    if g.is_Add:
        return [t for a in g.args for t in spread(a)]
    if not g.is_Mul:
        return [g]
    sums = [f for f in g.args if f.is_Add and f.has(S) and f.as_independent(S, as_Add=True)[1] != S]
    if not sums:
        return [g]
    rest = sp.Mul(*[f for f in g.args if f is not sums[0]])
    return [t for a in sums[0].args for t in spread(rest * a)]


def _one(head: type[SpectralFunctional], term: sp.Expr) -> sp.Expr:
    words = [f for f in sp.Mul.make_args(term) if isinstance(f, WordMetric)]
    if words:
        return words[0].pair("tr" if head is Tr else "quad", term / words[0])
    constant, core = term.as_independent(S, as_Add=False)
    if head is Tr:
        power = _df_order(core)
        if power is not None:
            return constant * df(*power)
    return constant * head(core)


def _df_order(core: sp.Expr) -> tuple[sp.Expr, sp.Expr] | None:
    """(m, κ) if the core is s^m (s+κ)^{−m}."""
    powers = core.as_powers_dict()
    if len(powers) != 2 or S not in powers:
        return None
    m = powers[S]
    (base,) = [b for b in powers if b != S]
    shift = base - S
    if m.is_Integer and m > 0 and powers[base] == -m and not shift.has(S):
        return m, shift
    return None
