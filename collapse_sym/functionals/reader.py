"""Reading answers into a field: scalars to elements, metrics to partial fractions, atoms to generators."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..errors import InvalidInput
from ..notation import D, S, symbol
from .answer import Answer
from .definitions import Definition
from .functions import Mean, Quad, Tr, df, kappa
from .partial_fractions import Basis, Metric, PartialFractions

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
        if isinstance(expr, (Mean, sp.Sum)):
            return self._generator(str(expr), expr)
        raise InvalidInput(expr, "outside the language of answers")

    def _fold(self, args: Any, join: Any) -> Any:
        out = self.scalar(args[0])
        for a in args[1:]:
            out = join(out, self.scalar(a))
        return out

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> Any:
        if exponent.is_Integer:
            return _raised(self.scalar(base), int(exponent), self.one)
        if exponent.is_Rational and exponent.q == 2:
            name = f"sqrt({base})"
            self.meanings[name] = sp.sqrt(base.xreplace(self.placeholders))
            return _raised(self.field.root(name, self.scalar(base)), int(exponent.p), self.one)
        return self._symbolic_power(base, exponent)

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
        numerator, denominator = sp.fraction(sp.together(base.xreplace(self.written_out)))
        for part, sign in ((numerator, 1), (denominator, -1)):
            content, factors = sp.factor_list(part)
            for factor, k in [*((sp.Integer(p), e) for p, e in sp.factorint(content).items()), *factors]:
                generator = self._generator(f"({factor})**{variable}", factor.xreplace(self.placeholders) ** variable)
                value = value * _raised(generator, sign * int(k) * int(coefficient), self.one)
        return value

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
