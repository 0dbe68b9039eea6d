"""Answer: an expression and the definitions that it is written in.

The expression stays short because long scalars have names; ``diff``, ``subs`` and ``evalf`` go
*through* the definitions, ``unfold`` writes them out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import flint
import numpy as np
import sympy as sp

from ..errors import CollapseSymError, InvalidInput, NotConverged, TooLarge
from ..notation import ROLES, D, S
from .definitions import Definition
from .evaluate import Evaluator, ball
from .functions import Quad, Tr, df, functional, kappa
from .printing import latex, to_text
from .valuation import ball_array, define_all, entries_of, refuse_outside

MAX_UNFOLDED = 24  # definitions that are written out
MAX_BITS = 1 << 15
MAX_MEASURED = 2000  # eigenvalues of a file: more are evaluated in float64, where small differences lose digits


@dataclass(frozen=True)
class Answer:
    """An expression in plain symbols, Tr, Quad, Mean, df and the symbols of ``definitions``.

    ``spectrum`` is the population's, if it has one; ``rederive(mapping)`` derives the same part of the
    answer anew from the chain, for substitutions that leave the conditions ``when``.
    """

    definitions: tuple[Definition, ...]
    expr: sp.Expr
    spectrum: Any = field(default=None, compare=False, repr=False)
    rederive: Callable[[Mapping[Any, Any]], Answer] | None = field(default=None, compare=False, repr=False)
    #: conditions of the grammar of ``assume`` under which it holds
    when: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @property
    def text(self) -> str:
        """The expression in the grammar of answers."""
        return to_text(self.expr)

    @property
    def latex(self) -> str:
        """The expression in the paper's notation."""
        return latex(self.expr)

    def _repr_latex_(self) -> str:
        lines = [latex_ for d in self.definitions if (latex_ := d.latex)]
        return "$\\displaystyle " + self.latex + (r",\quad " + r",\ ".join(lines) if lines else "") + "$"

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The chain's symbols that the answer depends on."""
        defined = {d.symbol for d in self.definitions}
        parts = [self.expr] + [p for d in self.needed() for p in (d.expr, d.root_of) if p is not None]
        return {x for p in parts for x in p.free_symbols} - defined - {S}

    def needed(self) -> tuple[Definition, ...]:
        """The definitions that the expression really uses, in order."""
        wanted = set(self.expr.atoms(sp.Symbol, sp.core.function.AppliedUndef))
        out: list[Definition] = []
        for definition in reversed(self.definitions):
            if definition.symbol in wanted:
                out.append(definition)
                for part in (definition.expr, definition.root_of):
                    if part is not None:
                        wanted |= part.atoms(sp.Symbol, sp.core.function.AppliedUndef)
        return tuple(reversed(out))

    def unfold(self) -> sp.Expr:
        """The plain SymPy expression: definitions written out, roots as κ(λ, T)."""
        needed = self.needed()
        if len(needed) > MAX_UNFOLDED:
            raise TooLarge(
                f"{len(needed)} definitions",
                f"more than {MAX_UNFOLDED} are not written out",
                "work with the answer itself",
            )
        table: dict[sp.Basic, sp.Expr] = {}
        for d in needed:
            if d.name.startswith("count"):
                raise TooLarge(
                    d.expr, "powers with such an exponent are not written out", "work with the answer itself"
                )
            value = d.function if d.root_of is not None else d.expr
            table[d.symbol] = _respread(value.xreplace(table))  # type: ignore[union-attr]
        return _respread(self.expr.xreplace(table))

    def subs(self, *args: Any) -> Answer:
        """Substitute the chain's symbols, in the expression and in the definitions.

        A substitution that may leave the conditions of the case derives the answer anew from the chain.
        """
        mapping = dict(args[0]) if len(args) == 1 else {args[0]: args[1]}
        if self.rederive is not None:
            return self.rederive(mapping)
        change = {self._own(k): sp.sympify(v, strict=True) for k, v in mapping.items()}
        return replace(
            self,
            definitions=tuple(_substituted(d, change) for d in self.definitions),
            expr=self.expr.subs(change),
        )

    def diff(self, x: sp.Symbol | str) -> Answer:
        """∂/∂x through the definitions (roots by implicit differentiation).

        A symbol is known by its name, as in ``subs`` and ``evalf``.

        *Raises* InvalidInput for what is bound in Tr and Quad: eigenvalues, and where a functional of
        Σ is left, its dimension and the coefficients of the truth.
        """
        x = self._own(x)
        self._refuse_bound(x)
        definitions: list[Definition] = []
        slopes: dict[sp.Basic, sp.Expr] = {}
        for d in self.needed():
            definitions.append(d)
            slope = _slope(d, x, slopes)
            if slope != 0:
                name = f"partial_{d.name}_{x}"
                symbol = sp.Function(name)(S) if d.of else sp.Symbol(name, **ROLES["definition"])
                definitions.append(Definition(symbol, slope, of=d.of))
                slopes[d.symbol] = symbol
        return replace(self, definitions=tuple(definitions), expr=_total(self.expr, x, slopes), rederive=None)

    def _own(self, x: Any) -> Any:
        """The answer's symbol of this name: SymPy takes symbols of one name and other domains for different."""
        if not isinstance(x, (str, sp.Symbol)):
            return x
        other = x if isinstance(x, sp.Symbol) else sp.Symbol(x, **ROLES["definition"])
        return next((y for y in self._all_symbols() if str(y) == str(x)), other)

    def _refuse_bound(self, x: sp.Symbol) -> None:
        values, counts, weights = ((set(),) * 3) if self.spectrum is None else self.spectrum.symbols
        needed = self.needed()
        parts = [self.expr] + [p for d in needed for p in (d.expr, d.root_of) if p is not None]
        traces = any(p.has(Tr, df, kappa) for p in parts) or any(d.root_of is not None for d in needed)
        if x in values:
            raise InvalidInput(x, "derivatives with respect to eigenvalues are not in the language")
        if (x == D or x in counts) and (traces or any(p.has(Quad) for p in parts)):
            raise InvalidInput(x, "traces depend on the dimension: such derivatives are not in the language")
        if x in weights and any(p.has(Quad) for p in parts):
            raise InvalidInput(x, "Quad depends on the truth: such derivatives are not in the language")

    def doit(self, *, spectrum: Any = None) -> Answer:
        """The functionals summed over a concrete exact spectrum."""
        spectrum = spectrum or self.spectrum
        if spectrum is None:
            return self
        return replace(
            self,
            definitions=tuple(
                replace(
                    d,
                    **{
                        k: getattr(d, k).doit(spectrum=spectrum).xreplace({D: sp.Add(*spectrum.counts)})
                        for k in ("expr", "root_of")
                        if getattr(d, k) is not None and not d.of
                    },
                )
                for d in _inlined_metrics(self.needed())
            ),
            expr=self.expr.doit(spectrum=spectrum).xreplace({D: sp.Add(*spectrum.counts)}),
            spectrum=spectrum,
            rederive=None,
        )

    def evalf(self, n: int = 15, *, subs: Mapping[Any, Any] | None = None, spectrum: Any = None) -> sp.Float:
        """The value to n digits, in balls whose width is checked; float64 for long measured spectra.

        *Raises* InvalidInput if a symbol is left without a number or one breaks ``when``, NotConverged if
        n digits are out of reach.
        """
        spectrum = spectrum or self.spectrum
        named = {str(k): v for k, v in (subs or {}).items()}
        refuse_outside(self.when, named)
        symbols = {x: sp.sympify(named[str(x)], strict=True) for x in self._all_symbols() if str(x) in named}
        if spectrum is not None and not spectrum.rigorous and spectrum.size > MAX_MEASURED:
            return sp.Float(
                self._value(Evaluator.floats, {k: float(v) for k, v in symbols.items()}, spectrum, np.asarray), n
            )
        bits = int(n * 3.33) + 40
        while bits <= MAX_BITS:
            value = self._ball(symbols, spectrum, bits)
            if value is not None and value.rel_accuracy_bits() >= n * 3.33 + 2:
                return sp.Float(value.mid().str(n + 5, radius=False), n)
            if value is not None and (value == 0 or (value.contains(0) and self.vanishes)):
                return sp.Float(0, n)
            bits *= 2
        raise NotConverged(self.text, f"{n} digits are out of reach at {MAX_BITS} bits")

    @cached_property
    def vanishes(self) -> bool:
        """Whether the answer is 0 whatever its symbols are: decided, False also where that is too large."""
        from .equality import equal

        try:
            return bool(equal(self, sp.Integer(0)))
        except CollapseSymError:
            return False

    def _all_symbols(self) -> set[sp.Basic]:
        parts = [self.expr] + [p for d in self.definitions for p in (d.expr, d.root_of) if p is not None]
        found = {x for p in parts for x in p.free_symbols} | {D}
        if self.spectrum is not None:
            found |= set().union(*self.spectrum.symbols)
        return found

    def _ball(self, symbols: Mapping[Any, Any], spectrum: Any, bits: int) -> flint.arb | None:
        saved, flint.ctx.prec = flint.ctx.prec, bits
        try:
            return self._value(Evaluator.balls, {k: ball(v) for k, v in symbols.items()}, spectrum, ball_array)
        except NotConverged:
            return None
        finally:
            flint.ctx.prec = saved

    def _value(
        self, make: Callable[..., Evaluator], symbols: Mapping[Any, Any], spectrum: Any, array: Callable[[Any], Any]
    ) -> Any:
        arrays = entries_of(spectrum, lambda: make(symbols), array)
        evaluate = make(symbols, arrays)
        define_all(evaluate, self.needed())
        return evaluate(self.expr)


def _respread(expr: sp.Expr) -> sp.Expr:
    """Functionals of written-out metrics, split along sums again."""
    return expr.xreplace({f: functional(f.func, f.args[0]) for f in expr.atoms(Tr, Quad)})


def _substituted(d: Definition, change: Mapping[Any, Any]) -> Definition:
    parts = {k: getattr(d, k).subs(change) for k in ("expr", "root_of", "function") if getattr(d, k) is not None}
    return replace(d, **parts)


def _total(expr: sp.Expr, x: sp.Symbol, slopes: Mapping[sp.Basic, sp.Expr]) -> sp.Expr:
    """The total derivative of an expression whose symbols have the given slopes."""
    parts = [sp.diff(expr, x)]
    for symbol, slope in slopes.items():
        if isinstance(symbol, sp.Symbol):
            parts.append(sp.diff(expr, symbol) * slope)
        elif expr.has(symbol):
            parts.append(_metric_derivative(expr, symbol, slope))
    return sp.Add(*parts)


def _metric_derivative(expr: sp.Expr, metric: sp.Expr, slope: sp.Expr) -> sp.Expr:
    """Answers are linear in a metric inside each functional: differentiate through a stand-in."""
    t = sp.Dummy("t", real=True)
    moved = expr.xreplace({metric: metric + t * slope})
    return sp.diff(moved, t).xreplace({t: sp.Integer(0)}).doit()


def _slope(d: Definition, x: sp.Symbol, slopes: Mapping[sp.Basic, sp.Expr]) -> sp.Expr:
    if d.root_of is None:
        return _total(d.value, x, slopes)
    return -_total(d.root_of, x, slopes) / sp.diff(d.root_of, d.symbol)


def _inlined_metrics(definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """The definitions with metrics written out, as sums over a spectrum need them."""
    table: dict[sp.Basic, sp.Expr] = {}
    out = []
    for d in definitions:
        parts = {k: getattr(d, k).xreplace(table) for k in ("expr", "root_of") if getattr(d, k) is not None}
        d = replace(d, **parts)
        if d.of:
            table[d.symbol] = d.value
        else:
            out.append(d)
    return tuple(out)
