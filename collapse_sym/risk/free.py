"""The free calculus: maps that are opaque symbols.  Run under it, the recursion shows itself alone.

Its answers are expressions in Sigma, mean_i(M), second_i(M), noise_i(M), quad(M) (i: a generator block,
or "pred" for the downstream fit), power(map, n, M) and series(map, n, M) = Σ_{k<n} noise(second^k(M)).
``substitute`` gives the opaque maps a meaning: any calculus, in any language.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..calculi import Act, Calculus
from ..calculi.base import RIDGE
from ..chain.designs import Block, Share
from ..chain.model import Chain
from ..errors import DoesNotClose
from ..notation import M
from .derive import Parts, Setup, run
from .recursion import Powers

SIGMA = sp.Symbol("Sigma", positive=True)  # the metric of the test error


class FreeCalculus(Calculus):
    """Linear maps with no properties beyond linearity."""

    name = "free"
    relation = "="

    def closed(self, fit: Any, regime: str, one_level: bool) -> bool:
        return True

    def mean(self, act: Act, g: Any) -> Any:
        return _linear(_head("mean", act), g)

    def second(self, act: Act, g: Any) -> Any:
        return _linear(_head("second", act), g)

    def noise(self, act: Act, g: Any) -> Any:
        return _linear(_head("noise", act), g)


class FreeLanguage:
    """Metrics are free terms over Sigma; ``label`` of an act is that of its block."""

    s = SIGMA
    d = sp.Symbol("d")

    def __init__(self) -> None:
        self.labels: dict[int, str] = {}
        self.definitions: list[Any] = []

    def number(self, expr: sp.Expr) -> sp.Expr:
        return expr

    def quad(self, g: Any) -> sp.Expr:
        return _linear(sp.Function("quad"), g)

    def metric(self, g: Any) -> Any:
        return g

    def iterate(self, act: Act, kind: str, g: Any, n: sp.Expr) -> sp.Expr:
        """kind^n(g)."""
        return _linear(lambda h: sp.Function("power")(sp.Symbol(f"{kind}_{self.label(act)}"), n, h), g)

    def accumulate(self, act: Act, g: Any, n: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
        """(noise(second^{n−1−m}(g)), Σ_{k<n} noise(second^k(g)))."""
        each = act.calculus.noise(act, self.iterate(act, "second", g, n - 1 - M))
        return each, _linear(lambda h: sp.Function("series")(sp.Symbol(self.label(act)), n, h), g)

    def label(self, act: Act) -> str:
        """The name of the fit in the free answer."""
        return self.labels[id(act)]


def free_run(chain: Chain) -> Parts:
    """The recursion of a chain with fresh designs, under the free calculus."""
    language, calculus = FreeLanguage(), FreeCalculus()
    blocks = []
    for i, generator in enumerate(chain.generators):
        repeat = sp.sympify(generator.repeat, strict=True)
        if generator.fit.design != "fresh":
            raise DoesNotClose(
                generator.fit.design, "the free calculus knows fresh designs only", 'use design = "fresh"'
            )
        if repeat != 0:
            act = Act(calculus, generator.fit, RIDGE, language)  # type: ignore[arg-type]
            language.labels[id(act)] = str(i)
            blocks.append(
                (
                    Block(
                        generator.fit,
                        repeat,
                        generator.truth_weight,
                        (Share(i, sp.Integer(1), generator.fit.noise**2),),
                    ),
                    act,
                )
            )
    downstream = None
    if chain.downstream is not None:
        downstream = Act(calculus, chain.downstream, RIDGE, language)  # type: ignore[arg-type]
        language.labels[id(downstream)] = "pred"
    return run(Setup(tuple(blocks), downstream, {}, language), Powers())


def substitute(expr: sp.Expr, setup: Setup) -> Any:
    """A free answer with the maps of a setup's calculi and language in place of the opaque ones.

    Symbolic powers are taken where the calculus rescales the metric, and refused elsewhere.
    """
    acts = {str(block.shares[0].block): act for block, act in setup.blocks}
    if setup.downstream is not None:
        acts["pred"] = setup.downstream
    return _Meaning(acts, setup.language).of(sp.sympify(expr, strict=True))


class _Meaning:
    """Evaluates free terms bottom-up, each distinct one once."""

    def __init__(self, acts: dict[str, Act], language: Any) -> None:
        self.acts, self.language = acts, language
        self.seen: dict[sp.Expr, Any] = {}

    def of(self, expr: sp.Expr) -> Any:
        if expr not in self.seen:
            self.seen[expr] = self._compute(expr)
        return self.seen[expr]

    def _compute(self, expr: sp.Expr) -> Any:
        if expr == SIGMA:
            return self.language.s
        if expr.is_Add:
            return sum((self.of(t) for t in expr.args[1:]), self.of(expr.args[0]))
        if expr.is_Mul:
            out = self.of(expr.args[0])
            for factor in expr.args[1:]:
                out = out * self.of(factor)
            return out
        if isinstance(expr, sp.core.function.AppliedUndef):
            return self._apply(expr.func.__name__, expr.args)
        return self.language.number(expr)

    def _apply(self, name: str, args: tuple[Any, ...]) -> Any:
        if name == "quad":
            return self.language.quad(self.of(args[0]))
        if name == "power":
            kind, _, label = args[0].name.partition("_")
            factor, g = self._factor(kind, label, args[2])
            return factor ** args[1] * g
        if name == "series":
            act = self.acts[args[0].name]
            q, g = self._factor("second", args[0].name, args[2])
            return act.fit.noise_cost(act, g) * (args[1] if q == 1 else (1 - q ** args[1]) / (1 - q))
        kind, _, label = name.partition("_")
        act = self.acts[label]
        method = {"mean": act.fit.mean, "second": act.fit.second, "noise": act.fit.noise_cost}[kind]
        return method(act, self.of(args[0]))

    def _factor(self, kind: str, label: str, term: sp.Expr) -> tuple[Any, Any]:
        act, g = self.acts[label], self.of(term)
        probe = getattr(self.language, "one", g)  # where Σ has one eigenvalue any metric will do
        image = (act.fit.mean if kind == "mean" else act.fit.second)(act, probe)
        factor = self.language.ratio(image, probe)
        if factor is None:
            raise DoesNotClose("n", "this calculus does not merely rescale the metric", "use --set n=…")
        return factor, g


def _head(kind: str, act: Act) -> Any:
    return sp.Function(f"{kind}_{act.language.label(act)}")  # type: ignore[attr-defined]


def _linear(head: Any, g: Any) -> sp.Expr:
    """head applied to a linear combination of free metrics, term by term."""
    out = []
    for term in sp.Add.make_args(sp.expand(g)):
        core = sp.Mul(*[f for f in sp.Mul.make_args(term) if _is_metric(f)])
        if core == 1 and term == 0:
            continue
        out.append(term / core * head(core))
    return sp.Add(*out)


def _is_metric(factor: sp.Expr) -> bool:
    return factor == SIGMA or (
        isinstance(factor, sp.core.function.AppliedUndef)
        and factor.func.__name__.split("_")[0] in ("mean", "second", "power")
    )
