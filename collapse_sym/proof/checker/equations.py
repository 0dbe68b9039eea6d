"""Rules about equations that hold for every metric M: solving, substituting, induction; and the table of all rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import rules
from .limits import need
from .ring import Generator, Poly, generator, vanishes
from .rules import Equation, Judgement, Premises, one, square_of
from .statement import Statement
from .words import Word, product, random, transpose


def _atom(rule: str, p: Poly, where: Poly) -> Generator:
    """The expectation that p is, in which ``where`` is linear."""
    found = [g for g in p.generators() if g[0] == "expect"]
    linear = all(dict(monomial).get(g, 0) <= 1 for monomial in where.terms for g in found)
    ok = linear and len(found) == 1 and not (p - generator(found[0], p.fuel)).terms
    need(ok, rule, "not one expectation that occurs linearly")
    return found[0]


def solve(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """A linear equation solved for one expectation whose coefficient is not zero."""
    equation = one("solve", premises, Equation)
    difference = equation.left - equation.right
    unknown = _atom("solve", s.reader.scalar(step["unknown"], inner=True), difference)
    rest, both = (difference.substitute({unknown: s.reader.number(k)}.get) for k in (0, 1))
    return Equation(generator(unknown, s.reader.fuel), -rest * s.reader.reciprocal(both - rest))


def substitute(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """In the first equation, the second one's left side (one expectation) replaced by its right side."""
    equations = [p for p in premises if isinstance(p, Equation)]
    need(len(equations) == 2, "substitute", "needs two equations")
    target, source = equations
    atom = _atom("substitute", source.left, target.right)
    need(atom in target.right.generators(), "substitute", "nothing to substitute")
    return Equation(target.left, target.right.substitute(lambda g: source.right if g == atom else None))


def start(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """ŵ₀ = w₀: the error is zero before the first fit."""
    return Equation(square_of(s.reader, "delta_0"), s.reader.number(0))


def _with_metric(s: Statement, p: Poly, metric: Word) -> Poly:
    """M ↦ metric in every trace."""

    def image(g: Generator) -> Poly | None:
        words = {"trace": g[1:], "expect": g[-1]}.get(g[0])
        put = [product(*[metric if x == ("M", False) else (x,) for x in word]) for word in words or ()]
        return s.reader.expect(*put) if words else None

    return p.substitute(image)


def instantiate(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """What holds for every M holds for a symmetric deterministic word in its place."""
    equation, metric = one("instantiate", premises, Equation), s.reader.word(step["metric"])
    ok = metric == transpose(metric) and not random(product((("M", False),), metric, (("M", False),)))
    need(ok, "instantiate", "the metric is not symmetric and deterministic")
    return Equation(_with_metric(s, equation.left, metric), _with_metric(s, equation.right, metric))


def induction(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """From one generation, for all M, to ``repeat`` generations: base m = 0, step m → m + 1, both ring identities."""
    rule, reader = "induction", s.reader
    fit, equation = reader.index(step["fit"]), one("induction", premises, Equation)
    closed = reader.scalar(step["closed_form"], inner=True)
    names = {"before_" + fit, "after_" + fit}

    def inside(g: Generator) -> bool:
        return g[0] == "expect" and any(name in names for word in g[1] for name, _ in word)

    def at(m: Poly) -> Poly:
        return closed.substitute(lambda g: m if g == ("symbol", "m") else None)

    def hypothesis(g: Generator) -> Poly | None:
        if not inside(g):
            return None
        turns = [w[i:] + w[:i] for w in g[1] for i in range(len(w))]
        u = (("before_" + fit, False), ("before_" + fit, True))
        metrics = [w[2:] for w in turns if w[:2] == u and w[2:] == transpose(w[2:]) and not random(w[2:])]
        need(metrics and len(g[1]) == 1, rule, "an expectation that is no quadratic form of the error before")
        return _with_metric(s, closed, metrics[0])

    need(not any(map(inside, closed.generators())), rule, "the closed form speaks of a generation inside the block")
    need(equation.left.terms == square_of(reader, "after_" + fit).terms, rule, "the premise is not about this fit")
    base = at(reader.number(0)) - square_of(reader, "delta_" + fit)
    need(vanishes(base), rule, "the base fails: at m = 0 the closed form is not the start of the block")
    following = at(generator(("symbol", "m"), reader.fuel) + reader.number(1))
    need(vanishes(equation.right.substitute(hypothesis) - following), rule, "the step from m to m + 1 fails")
    return Equation(square_of(reader, f"delta_{int(fit) + 1}"), at(s.fits[int(fit)].repeat))


def test_error(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """E_test is the expected square of the last error in the metric Σ, by definition."""
    equation = one("test-error", premises, Equation)
    last = f"delta_{len(s.fits)}"
    expected = s.reader.expect((("Sigma", False), (last, False), (last, True)))
    need(equation.left.terms == expected.terms, "test-error", "not an equation about the last error in the metric Σ")
    settled = all(g[0] in ("symbol", "variance", "inverse") for g in equation.right.generators())
    need(settled, "test-error", "the right side still holds traces or expectations")
    return Equation(generator(("risk",), s.reader.fuel), equation.right)


#: rule → (function, the keys that a step of it has besides id, rule, premises, conclusion)
RULES: dict[str, tuple[Callable[[Statement, dict[str, Any], Premises], Judgement], tuple[str, ...]]] = {
    "generation": (rules.generation, ("fit",)),
    "average-noise": (rules.average_noise, ("fit",)),
    "integrate-by-parts": (rules.integrate_by_parts, ("fit", "word")),
    "solve": (solve, ("unknown",)),
    "substitute": (substitute, ()),
    "induction": (induction, ("fit", "closed_form")),
    "start": (start, ()),
    "instantiate": (instantiate, ("metric",)),
    "test-error": (test_error, ()),
}
