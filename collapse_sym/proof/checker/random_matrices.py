"""Rules about random matrices: rank, integration by parts, invariance, induction over generations, averages of one
design."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .expectations import hides_random
from .facts import Fact, Premises, Rule, shows
from .limits import need
from .matrices import S, names_of
from .ring import Poly
from .statement import Statement
from .words import DOWN, parts_of_gaussian

METRIC = ("M",)


def key_of(s: Statement, rule: str, step: dict[str, Any]) -> tuple[Any, Any]:
    """Which fit a step speaks of (the number of a block, or "down"), and the index of its design, # for any number."""
    fits = [str(i) for i in range(len(s.reader.chain.blocks))] + [DOWN]
    need(step["fit"] in fits, rule, "not a fit")
    return step["fit"], s.reader.chain.index(step["fit"])


def rank(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """T ≥ d rows N(0, Σ) have rank d almost surely: P = I, B = V Xᵀ."""
    fit, index = key_of(s, "rank", step)
    gap = s.reader.chain.samples(index) - s.reader.chain.rank
    need(s.reader.chain.gaussian, "rank", "rows that are not Gaussian")
    shows("rank", premises, gap)
    s.reader.chain.full_rank.add(fit)
    return Fact("sign", gap)


def integrate_by_parts(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """E tr(X F) = Σ E[∂F Σ] for Gaussian rows, if T ≥ d + q, or T ≤ d − q where X† occurs, q the singular order of
    all terms."""
    (_, index), reader, rule = key_of(s, "integrate-by-parts", step), s.reader, "integrate-by-parts"
    need(reader.chain.gaussian, rule, "rows that are not Gaussian")
    found = reader.matrix(step["word"])
    ((_, word, binder),) = [g for g in found.generators() if g[0] == "word"] or [((), (), ())]
    need(not binder, rule, "a sum")
    random = any(hides_random(g) for g in found.generators() if g[0] != "word")
    need(not random, rule, "a factor that is random")
    order, terms = parts_of_gaussian(word, index)
    if order:
        beyond = reader.chain.samples(index) - reader.chain.rank
        shows(rule, premises, (-beyond if any(y[0] == "B" for y in word) else beyond) - reader.number(order))
    right = reader.number(0)
    for sign, factors in terms:
        traces = reader.number(sign)
        for factor in factors:
            if factor and reader.isotropic:  # Σ reads as I
                factor = tuple(letter for letter in factor if letter != ("D", ((S, 1),), False))
                traces = traces * (reader.trace(reader.normal(factor)) if factor else reader.chain.rank)
            else:
                traces = traces * (reader.trace(reader.normal(factor)) if factor else reader.chain.samples(index))
        if order and any(y[0] == "B" for y in word):  # T rows of rank T: tr P = T
            images = {("trace", (("P", index, False),), ()): reader.chain.samples(index)}
            traces = traces.substitute(images.get)
        right = right + reader.expect(traces)
    scale = found.substitute(lambda g: reader.number(1) if g[0] == "word" else None)
    return Fact("zero", reader.expect(reader.trace(found)) - scale * right)


def models(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """ŵ_n in closed form, by induction from m = 0 or 1: the definition ŵ_{m+1} = X†(X ŵ_m + E_m) carries it on."""
    rule, reader = "models", s.reader
    if step["from"] == "definition":  # ŵ_n after the last generation
        before = reader.scalar(reader.chain.last) - reader.number(1)
        need(reader.nonnegative(before), rule, "fewer generations than the first of the induction")
        reader.chain.models[reader.scalar(reader.chain.last).frozen()] = reader.following(before, reader.model(before))
        return Fact("model", before)
    start = {"0": 0, "1": 1}.get(step["from"])
    need(start is not None, rule, "an induction begins at 0 or 1")
    domains, last = reader.domains, reader.scalar(reader.chain.last)
    need(
        reader.nonnegative(last - reader.number(start or 0)), rule, "fewer generations than the first of the induction"
    )
    reader.domains = {**domains, "m": "positive-integer" if start else "natural"}
    m = reader.atom("symbol", "m")
    known, reader.signs = dict(reader.signs), {**reader.signs, (m - reader.number(start or 0)).frozen(): False}
    reader.ends = (m, m - reader.number(1))  # m < n

    def closed(number: Poly) -> Poly:
        return s.with_name("m", number, lambda: reader.matrix(step["closed_form"]))

    base = closed(reader.number(start or 0)) - reader.model(reader.number(start or 0))
    need(not base.terms, rule, "the base fails")
    need(
        not (reader.following(m, closed(m)) - closed(m + reader.number(1))).terms,
        rule,
        "the step from m to m + 1 fails",
    )
    reader.domains, reader.signs, reader.ends = domains, known, ()
    reader.chain.models[last.frozen()] = closed(last)
    return Fact("model", last)


def trace_of_projection(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """tr P = rank X = min(T, d) almost surely, for Gaussian rows with a covariance of rank d."""
    _, index = key_of(s, "trace-of-projection", step)
    chain, reader = s.reader.chain, s.reader
    need(chain.gaussian, "trace-of-projection", "rows that are not Gaussian")
    size = reader.atom("Min", chain.samples(index).frozen(), chain.rank.frozen())
    return Fact("zero", reader.expect(reader.trace(reader.word(("P", index, False)))) - size)


def invariance(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Σ = sI: the law of X does not change under rotations, hence E P = (E tr P/d) I."""
    (fit, index), reader = key_of(s, "invariance", step), s.reader
    one = reader.isotropic or (reader.spectrum is not None and len({value for value, _, _ in reader.spectrum}) == 1)
    need(one and reader.chain.gaussian, "invariance", "an input law that rotations may change")
    atom = reader.expect(reader.trace(reader.word(("P", index, False))))
    (equation,) = [p.value for p in premises if p.kind == "zero"]
    need(not (equation.derivative(next(iter(atom.generators()))) - reader.number(1)).terms, "invariance", "not E tr P")
    share = (atom - equation) * reader.reciprocal(reader.chain.rank)
    return Fact("map", (fit, "P", share * reader.atom(*METRIC), share * reader.atom(*METRIC)), True)


def inverse_moment(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """From E tr(M V) for every M: E V, which is a function of Σ because the law of X does not change under its
    symmetries."""
    (fit, index), reader = key_of(s, "inverse-moment", step), s.reader
    (equation,) = [p.value for p in premises if p.kind == "zero"]
    left = reader.trace(reader.normal((("D", ((METRIC, 1),), False), ("V", index, False))))
    (atom,) = reader.expect(left).generators()
    need(not (equation.derivative(atom) - reader.number(1)).terms, "inverse-moment", "not E tr(M V) = …")
    return Fact("map", (fit, "V", _stripped(s, reader.atom(*atom) - equation) * reader.atom(*METRIC), None), True)


def _stripped(s: Statement, p: Poly) -> Poly:
    """From tr(M f) to f."""

    def image(g: Any) -> Poly | None:
        if g[0] != "trace" or METRIC not in names_of(g[1]):
            return None
        ((_, monomial, _),) = g[1]
        need(dict(monomial)[METRIC] == 1, "inverse-moment", "not linear in M")
        return Poly({tuple(x for x in monomial if x[0] != METRIC): Fraction(1)}, s.reader.fuel)

    return p.substitute(image)


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "rank": (rank, ("fit",)),
    "integrate-by-parts": (integrate_by_parts, ("fit", "word")),
    "models": (models, ("from", "closed_form")),
    "trace-of-projection": (trace_of_projection, ("fit",)),
    "invariance": (invariance, ("fit",)),
    "inverse-moment": (inverse_moment, ("fit",)),
}
