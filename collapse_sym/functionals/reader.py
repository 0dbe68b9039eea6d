"""Reading answers into a field: scalars to elements, metrics to partial fractions, atoms to generators."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp

from ..errors import InvalidInput
from ..notation import D, S, symbol
from .answer import Answer
from .definitions import Definition
from .functions import Mean, Quad, Tr, df, kappa
from .partial_fractions import Basis, Metric, PartialFractions
from .word_forms import canonical_mean, canonical_sum

SMALL_PRIMES = 1000  # primes beyond are not looked for: a factor of a content may stay composite
_HEADS = {"Tr": Tr, "Quad": Quad}


class Reader(PartialFractions):
    """Reads an answer into a field: scalars to elements, metrics to partial fractions."""

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.scalars: dict[sp.Basic, Any] = {}
        self.metrics: dict[sp.Basic, Metric] = {}
        self.names: dict[sp.Basic, str] = {}
        self.meanings: dict[str, sp.Expr] = {}  # generator → what it stands for
        self.placeholders: dict[sp.Basic, sp.Expr] = {}  # names of κ inside bases of powers → what they stand for
        self.opaque = False  # whether generators may satisfy relations that are not known here
        self.written_out: dict[sp.Basic, sp.Expr] = {}  # definitions, for bases of symbolic powers

    def read(self, answer: Answer | sp.Expr) -> Any:
        """The element of the field that an answer denotes."""
        if isinstance(answer, Answer):
            for definition in answer.needed():
                self._define(definition)
            return self.scalar(answer.expr)
        return self.scalar(sp.sympify(answer, strict=True))

    def _define(self, d: Definition) -> None:
        if d.root_of is not None:
            if not isinstance(d.function, kappa):
                raise InvalidInput(d.symbol, "a root that is no κ(λ, T)")
            self.names[d.symbol] = self._kappa(d.function)
            self.scalars[d.symbol] = self.kappas[self.names[d.symbol]][0]
            self.written_out[d.symbol] = self._placeholder(self.names[d.symbol], d.function)
        elif d.of:
            self.metrics[d.symbol] = self.metric(d.value)
        else:
            self.scalars[d.symbol] = self.scalar(d.value)
            # κ in radicals stays one symbol, named by its value: factors of a base are polynomials in it
            radical = any(p.exp == sp.Rational(1, 2) for p in d.value.atoms(sp.Pow))
            named = self._placeholder(f"[{d.value}]", d.value)
            self.written_out[d.symbol] = named if radical else d.value.xreplace(self.written_out)

    def _placeholder(self, name: str, meaning: sp.Expr) -> sp.Symbol:
        named = symbol(name, "definition")
        self.placeholders[named] = meaning
        return named

    def _generator(self, name: str, meaning: sp.Expr) -> Any:
        """The generator of this name, and what it stands for."""
        self.meanings[name] = meaning
        return self.field.generator(name)

    # -- scalars ---------------------------------------------------------------------------------
    def scalar(self, expr: sp.Expr) -> Any:
        """An expression without a free s."""
        if expr not in self.scalars:
            self.scalars[expr] = self._scalar(expr)
        return self.scalars[expr]

    def _scalar(self, expr: sp.Expr) -> Any:
        if expr.is_Rational:
            return self.field.rational(expr)
        if expr.is_Symbol:
            return self._generator(expr.name, expr)
        if expr.is_Add:
            return self._fold(expr.args, lambda x, y: x + y)
        if expr.is_Mul:
            return self._fold(expr.args, lambda x, y: x * y)
        if expr.is_Pow:
            return self._power(*expr.args)
        if isinstance(expr, df):
            return self.scalar(expr.trace)
        if isinstance(expr, (Tr, Quad)):
            return self._functional(type(expr).__name__, self.metric(expr.args[0]))
        if isinstance(expr, kappa):
            return self.kappas[self._kappa(expr)][0]
        if isinstance(expr, Mean):
            return self._opaque(canonical_mean(expr))
        if isinstance(expr, sp.Sum):
            constant, rest = canonical_sum(expr)
            return self.scalar(constant) * self._opaque(rest)
        raise InvalidInput(expr, "outside the language of answers")

    def _opaque(self, atom: sp.Expr) -> Any:
        """A generator for what may satisfy relations that are not known here."""
        self.opaque = True
        return self._generator(str(atom), atom)

    def _fold(self, args: Any, join: Any) -> Any:
        out = self.scalar(args[0])
        for a in args[1:]:
            out = join(out, self.scalar(a))
        return out

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> Any:
        if exponent.is_Integer:
            return _raised(self.scalar(base), int(exponent), self.one)
        if exponent.is_Rational and exponent.q == 2:
            return _raised(self._square_root(base), int(exponent.p), self.one)
        return self._symbolic_power(base, exponent)

    def _square_root(self, base: sp.Expr) -> Any:
        """√base: a root of its own for each positive irreducible factor, one for the product of the others."""
        value, rest = self.one, sp.Integer(1)
        for factor, k, sign in _in_factors(base.xreplace(self.written_out)):
            if not factor.is_positive:
                rest *= factor ** (sign * k)
                continue
            if k % 2:
                value = value * _raised(self._root(factor), sign, self.one)
            value = value * _raised(self.scalar(factor.xreplace(self.placeholders)), sign * (k // 2), self.one)
        return value if rest == 1 else value * self._root(_one_fraction(rest))

    def _root(self, radicand: sp.Expr) -> Any:
        name, meaning = f"sqrt({radicand})", radicand.xreplace(self.placeholders)
        self.meanings[name] = sp.sqrt(meaning)
        return self.field.root(name, self.scalar(meaning))

    def _symbolic_power(self, base: sp.Expr, exponent: sp.Expr) -> Any:
        """b^(an + c): irreducible factors of b to the power n are independent generators."""
        constant, linear = exponent.as_coeff_Add()
        coefficient, variable = linear.as_coeff_Mul()
        if not (constant.is_Integer and coefficient.is_Integer):
            out = self.one
            for term in sp.Add.make_args(exponent):
                out = out * (
                    self.scalar(base**term) if base**term != base**exponent else self._no_power(base, exponent)
                )
            return out
        if linear.is_Add:
            out = _raised(self.scalar(base), int(constant), self.one)
            for term in linear.args:
                out = out * self._symbolic_power(base, term)
            return out
        value = _raised(self.scalar(base), int(constant), self.one)
        for factor, k, sign in _in_factors(base.xreplace(self.written_out)):
            value = value * _raised(self._power_of(factor, variable), sign * k * int(coefficient), self.one)
        return value

    def _power_of(self, factor: sp.Expr, variable: sp.Expr) -> Any:
        """factor^variable for an irreducible factor; (−1)^variable is 1 or −1."""
        meaning = factor.xreplace(self.placeholders)
        # units of the field of a radical are products of each other in ways that are not known here
        self.opaque = self.opaque or any(p.exp == sp.Rational(1, 2) for p in meaning.atoms(sp.Pow))
        name = f"({factor})**{variable}"
        if factor == -1 and variable.is_integer:
            self.meanings[name] = meaning**variable
            return self.field.sign(name)
        return self._generator(name, meaning**variable)

    def _no_power(self, base: sp.Expr, exponent: sp.Expr) -> Any:
        raise InvalidInput(base**exponent, "outside the language of answers")

    def _kappa(self, function: kappa) -> str:
        """The name of κ(λ, T); one for each distinct pair."""
        ridge, samples = (sp.expand(a) for a in function.args)
        name = f"kappa({ridge},{samples})"
        if name not in self.kappas:
            self.kappas[name] = (self._generator(name, function), self.scalar(ridge), self.scalar(samples))
        return name

    # -- metrics -----------------------------------------------------------------------------------
    def metric(self, g: sp.Expr) -> Metric:
        """g(s) in partial fractions."""
        if g in self.metrics:
            return self.metrics[g]
        if not g.has(S):
            return {("power", 0): self.scalar(g)}
        if g == S:
            return {("power", 1): self.one}
        if g.is_Add:
            return self._sum([self.metric(t) for t in g.args])
        if g.is_Mul:
            out: Metric = {("power", 0): self.one}
            for factor in g.args:
                out = self._product(out, self.metric(factor))
            return out
        if g.is_Pow and g.exp.is_Integer:
            return self._metric_power(g.base, int(g.exp))
        raise InvalidInput(g, "not a rational function of s with poles at −κ")

    def _metric_power(self, base: sp.Expr, k: int) -> Metric:
        if base == S:
            return {("power", k): self.one}
        if k < 0:
            return {("pole", self._pole(base), -k): self.one}
        out, g = {("power", 0): self.one}, self.metric(base)
        for _ in range(k):
            out = self._product(out, g)
        return out

    def _pole(self, base: sp.Expr) -> str:
        """The name of the κ of a factor s + κ."""
        shift = sp.expand(base - S)
        if shift.has(S):
            raise InvalidInput(base, "not a factor s + κ")
        if shift in self.names:
            return self.names[shift]
        if isinstance(shift, kappa):
            return self._kappa(shift)
        name = str(shift)
        if name not in self.kappas:  # a κ without a fit: a free parameter
            self.kappas[name] = (self.scalar(shift), None, None)
            self.meanings[name] = shift.xreplace(self.placeholders)
        self.names[shift] = name
        return name

    # -- functionals -------------------------------------------------------------------------------
    def _functional(self, head: str, g: Metric) -> Any:
        out = self.zero
        for basis, c in g.items():
            out = out + c * self._atom(head, basis)
        return out

    def _atom(self, head: str, basis: Basis) -> Any:
        if basis[0] == "power":
            if head == "Tr" and basis[1] == 0:
                return self._generator(D.name, D)
            return self._generator(f"{head}(s**{basis[1]})", _HEADS[head](S ** basis[1]))
        _, name, m = basis  # (s+κ)^{−m} = [(s+κ)^{−(m−1)} − s/(s+κ)^m]/κ
        kappa_, ridge, samples = self.kappas[name]
        lower = self._atom(head, ("power", 0)) if m == 1 else self._atom(head, ("pole", name, m - 1))
        if head == "Tr" and m == 1 and samples is not None:
            shrunk = samples * (self.one - ridge / kappa_)
        else:
            meaning = _HEADS[head](S / (S + self.meanings[name]) ** m)
            shrunk = self._generator(f"{head}(s/(s+{name})**{m})", meaning)
        return (lower - shrunk) / kappa_


def _raised(x: Any, k: int, one: Any) -> Any:
    out = one
    for _ in range(abs(k)):
        out = out * x
    return out if k >= 0 else one / out


@lru_cache(maxsize=1024)
def _in_factors(expr: sp.Expr) -> tuple[tuple[sp.Expr, int, int], ...]:
    """(factor, exponent, 1 or −1 for above or below the line); one comparison reads an answer several times."""
    parts = zip(sp.fraction(sp.together(expr)), (1, -1))
    return tuple((factor, k, sign) for part, sign in parts for factor, k in _factors(part))


def _factors(part: sp.Expr) -> list[tuple[sp.Expr, int]]:
    """Irreducible factors with exponents: −1 and primes, then polynomials, each with one choice of its sign."""
    content, found = sp.factor_list(part)
    sign, factors = 1, []
    for factor, k in found:
        opposite = factor.could_extract_minus_sign()
        sign *= (-1) ** int(k) if opposite else 1
        factors.append((sp.expand(-factor) if opposite else factor, int(k)))
    return [*((sp.Integer(p), int(e)) for p, e in sp.factorint(content * sign, limit=SMALL_PRIMES).items()), *factors]


def _one_fraction(expr: sp.Expr) -> sp.Expr:
    """An expanded numerator over an expanded denominator: one form for one rational function in lowest terms."""
    numerator, denominator = sp.fraction(expr)
    return sp.expand(numerator) / sp.expand(denominator)
