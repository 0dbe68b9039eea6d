"""Rules about what the noise of a small design costs beside another design; and no generations, or some."""

from __future__ import annotations

from typing import Any

from .averaging import bounded, image_of, mean_of_word
from .facts import Fact, Premises, Rule
from .limits import need
from .random_matrices import key_of
from .ring import vanishes
from .statement import Statement


def average_beside_cost(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A design averaged beside one X†X†ᵀ of another: |E tr(X†X†ᵀ D Δ D')| ≤ ‖D‖‖Δ‖‖D'‖ E tr(X†X†ᵀ), Δ → 0 in norm.

    E tr(X†X†ᵀ) is bounded, as a premise says; the two designs are independent.
    """
    rule, reader, (fit, _) = "average-beside-cost", s.reader, key_of(s, "average-beside-cost", step)
    (p,) = [p for p in premises if p.kind == "map" and p.value[0] == fit and not p.strict]
    before = reader.scalar(step["of"])
    atoms = [g for g in before.generators() if g[0] == "expect" and len(g[1]) == 1]
    need(len(atoms) == 1 and not (before - reader.atom(*atoms[0])).terms, rule, "not the mean of one trace")
    (word,) = atoms[0][1]
    places = [i for i, letter in enumerate(word) if letter[0] == "B"]
    pairs = [(word[i - 1], word[i]) for i in places if word[i][2]]  # the circle is closed: −1 is the last letter
    cost = len(places) == 2 and len(pairs) == 1 and pairs[0][0][:2] == pairs[0][1][:2]
    need(cost, rule, "not one pair X†X†ᵀ")  # of another design: beside its own letters nothing is averaged
    rest = [letter for letter in word if letter[0] != "B"]
    plain = all(letter[0] in ("D", "R") and bounded(s, letter) for letter in rest)
    need(plain, rule, "an unbounded letter beside an equivalent")
    size = reader.expect(reader.trace(reader.word(*pairs[0])))
    known = any(x.kind in ("bounded", "null") and not x.weight and vanishes(x.value - size) for x in premises)
    need(known, rule, "a cost that is not shown to be bounded")
    return Fact("null", before - reader.expect(reader.trace(mean_of_word(s, word, fit, p))), weight=())


def noise_of_function(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """E tr(X†ᵀ M X†) − its cited image → 0, for a product M of Σ and of (Σ + κ)⁻¹ that is bounded along the regime."""
    (fit, index), reader, rule = key_of(s, "noise-of-function", step), s.reader, "noise-of-function"
    (p,) = [p for p in premises if p.kind == "map" and p.value[0] == fit]
    known = not p.strict and p.value[1] == "P" and p.weight[2] is not None
    need(known, rule, "no cited fact about the noise of this fit")
    metric = reader.function(reader.matrix(step["metric"]))
    one = len(metric.terms) == 1 and set(metric.terms.values()) == {1}
    need(one, rule, "not one product of functions of Σ")
    (inside,) = metric.terms
    plain = all(g[0] in ("S", "G") for g, _ in inside)  # bounded, as the fact about the noise asks for ‖Σ‖ and ‖Σ⁻¹‖
    need(plain, rule, "a function that may be unbounded")
    letters = (("B", index, False), ("B", index, True))
    cost = reader.expect(reader.trace(reader.product(reader.spectral(metric), reader.word(*letters))))
    return Fact("null", cost - image_of(s, p.weight[2], metric, index), weight=())


def two_resolvents(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """G_a − G_b = (b − a) G_a G_b, times a matrix and under a trace."""
    a, b = step["left"], step["right"]
    first, second = (["MatrixMultiply", step["matrix"], ["Resolvents", x]] for x in (a, b))
    both = ["Scale", ["Subtract", b, a], ["MatrixMultiply", step["matrix"], ["Resolvents", a], ["Resolvents", b]]]
    return Fact("zero", s.reader.scalar(["Trace", ["Subtract", both, ["Subtract", first, second]]]))


def none_or_some(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A natural number that does not grow is 0, or at least 1, along a whole sequence: the equivalence follows in both
    cases."""
    rule, reader, chain, name = "none-or-some", s.reader, s.reader.chain, step["name"]
    still = s.data["variables"].get(name) == "natural" and name not in s.growing and name not in reader.values
    need(still and s.data["regime"], rule, "not a natural number that does not grow")
    set_ = any(_sets(term, name) for term in (s.data["conclusion"], *(t for _, t in s.data["where"])))
    need(not set_, rule, "a number that has other values in what is stated")
    need(len(step["steps"]) == len(step["last"]) == 2, rule, "not two cases")
    some = reader.scalar(name) - reader.number(1)
    for i, (steps, last) in enumerate(zip(step["steps"], step["last"])):
        kept = reader.domains, reader.signs, reader.nonzero, reader.roots, chain.full_rank, chain.models, reader.values
        learned = dict(reader.each), list(reader.between)
        reader.domains, reader.signs, reader.nonzero = dict(reader.domains), dict(reader.signs), set(reader.nonzero)
        reader.roots, chain.full_rank, chain.models = dict(reader.roots), set(chain.full_rank), dict(chain.models)
        outside = dict(zip(step["premises"], premises))
        if i == 0:
            reader.values = {**reader.values, name: "0"}
        else:
            reader.learn(some, False)
            outside["case"] = Fact("sign", some)
        found = s.run(steps, outside).get(last)
        shown = found is not None and (found.kind, found.value) == ("Equivalent", s.resolved(s.data["conclusion"]))
        need(shown, rule, "a case without its conclusion")
        reader.domains, reader.signs, reader.nonzero, reader.roots, chain.full_rank, chain.models, reader.values = kept
        reader.each, reader.between = learned
    return Fact("Equivalent", s.resolved(s.data["conclusion"]))


def _sets(term: Any, name: str) -> bool:
    """Whether a term speaks of other values of a name: these are no text in which the name reads as 0."""
    if isinstance(term, str):
        return False
    return (term[0] in ("Where", "Derivative") and name in term[2:3]) or any(_sets(t, name) for t in term)


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "average-beside-cost": (average_beside_cost, ("fit", "of")),
    "noise-of-function": (noise_of_function, ("fit", "metric")),
    "two-resolvents": (two_resolvents, ("left", "right", "matrix")),
    "none-or-some": (none_or_some, ("name", "steps", "last")),
}
