"""Rules about equations that hold for every metric M: solving, substituting, induction; and the table of all rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import rules
from .limits import Rejected, need
from .ring import Generator, Poly, generator, vanishes
from .rules import Equation, Judgement, Premises, one, square_of
from .statement import Statement
from .terms import symmetric
from .words import Word, product, random


def solve(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """A linear equation solved for one expectation whose coefficient is not zero."""
    equation = one("solve", premises, Equation)
    unknown = _atom("solve", s.reader.scalar(step["unknown"], inner=True))
    difference = equation.left - equation.right
    rest, slope = s.reader.number(0), s.reader.number(0)
    for monomial, c in difference.terms.items():
        powers = dict(monomial)
        power = powers.pop(unknown, 0)
        need(power <= 1, "solve", "the equation is not linear in the unknown")
        term = Poly({tuple(sorted(powers.items(), key=repr)): c}, s.reader.fuel)
        rest, slope = (rest, slope + term) if power else (rest + term, slope)
    return Equation(generator(unknown, s.reader.fuel), -rest * s.reader.reciprocal(slope))


def _atom(rule: str, p: Poly) -> Generator:
    found = [g for g in p.generators() if g[0] == "expect"]
    need(len(found) == 1 and not (p - generator(found[0], p.fuel)).terms, rule, "not one expectation")
    return found[0]


def substitute(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """In the first equation, the second one's left side (one expectation) replaced by its right side."""
    need(len(premises) == 2, "substitute", "needs two equations")
    target, source = premises
    need(isinstance(target, Equation) and isinstance(source, Equation), "substitute", "needs two equations")
    assert isinstance(target, Equation) and isinstance(source, Equation)
    atom = _atom("substitute", source.left)
    need(atom in target.right.generators(), "substitute", "nothing to substitute")
    return Equation(target.left, target.right.substitute(lambda g: source.right if g == atom else None))


def start(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """ŵ₀ = w₀: the error is zero before the first fit."""
    return Equation(square_of(s.reader, "delta_0"), s.reader.number(0))


def _with_metric(s: Statement, p: Poly, metric: Word) -> Poly:
    """M ↦ metric in every trace."""

    def put(word: Word) -> Word:
        return product(*[metric if name == "M" else ((name, turned),) for name, turned in word])

    def image(g: Generator) -> Poly | None:
        if g[0] not in ("trace", "expect"):
            return None
        return s.reader.expect(*[put(w) for w in ((g[1],) if g[0] == "trace" else g[1])])

    return p.substitute(image)


def instantiate(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """What holds for every M holds for a symmetric deterministic word in its place."""
    equation, metric = one("instantiate", premises, Equation), s.reader.word(step["metric"])
    ok = symmetric(metric) and not random(product((("M", False),), metric, (("M", False),)))
    need(ok, "instantiate", "the metric is not symmetric and deterministic")
    return Equation(_with_metric(s, equation.left, metric), _with_metric(s, equation.right, metric))


def induction(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """From one generation, for all M, to ``repeat`` generations: base m = 0, step m → m + 1, both ring identities."""
    rule, reader = "induction", s.reader
    fit, equation = reader.index(step["fit"]), one("induction", premises, Equation)
    closed = reader.scalar(step["closed_form"], inner=True)
    names = {"before_" + fit, "after_" + fit}
    need(not names & _letters(closed), rule, "the closed form speaks of a generation inside the block")
    need(equation.left.terms == square_of(reader, "after_" + fit).terms, rule, "the premise is not about this fit")

    def at(m: Poly) -> Poly:
        return closed.substitute(lambda g: m if g == ("symbol", "m") else None)

    def hypothesis(g: Generator) -> Poly | None:
        if g[0] != "expect" or not names & _letters(generator(g, reader.fuel)):
            return None
        metric = _metric_of(g, "before_" + fit)
        return _with_metric(s, closed, metric)

    m, following = generator(("symbol", "m"), reader.fuel), reader.number(1)
    base = at(reader.number(0)) - square_of(reader, "delta_" + fit)
    need(vanishes(base), rule, "the base fails: at m = 0 the closed form is not the start of the block")
    need(vanishes(equation.right.substitute(hypothesis) - at(m + following)), rule, "the step from m to m + 1 fails")
    end = square_of(reader, f"delta_{int(fit) + 1}")
    return Equation(end, at(s.fits[int(fit)].repeat))


def _letters(p: Poly) -> set[str]:
    words = [w for g in p.generators() if g[0] == "expect" for w in g[1]]
    return {name for w in words for name, _ in w}


def _metric_of(g: Generator, name: str) -> Word:
    """N, where g is E tr(N u uᵀ), u the letter of this name."""
    word: Word = g[1][0]
    if len(g[1]) == 1 and (name, False) in word:
        place = word.index((name, False))
        turned = word[place:] + word[:place]
        metric = turned[2:]
        if metric and turned[1] == (name, True) and symmetric(metric) and not random(metric):
            return metric
    raise Rejected("induction", "an expectation that is not a quadratic form of the error before the generation")


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
    "full-rank": (rules.full_rank, ("fit",)),
    "generation": (rules.generation, ()),
    "square": (rules.square, ()),
    "average-noise": (rules.average_noise, ("fit",)),
    "integrate-by-parts": (rules.integrate_by_parts, ("fit", "word")),
    "solve": (solve, ("unknown",)),
    "substitute": (substitute, ()),
    "induction": (induction, ("fit", "closed_form")),
    "start": (start, ()),
    "instantiate": (instantiate, ("metric",)),
    "test-error": (test_error, ()),
}
