"""Rules about functions of Σ and the effective penalty κ: positive traces, the root that κ is, derivatives."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .facts import Fact, Premises, Rule, of, shows
from .known import names, of_any
from .limits import need
from .ring import Poly, generator, join, vanishes
from .statement import Statement
from .well_formed import RANDOM


def positive_function(s: Statement, term: Any) -> bool:
    """Whether a matrix is a positive definite function of Σ, read off its form."""
    if isinstance(term, str):
        return term in ("Sigma", "Identity")
    if term[0] == "Scale":
        return s.reader.positive(s.reader.scalar(term[1])) and positive_function(s, term[2])
    if term[0] in ("Add", "MatrixMultiply"):
        return all(positive_function(s, t) for t in term[1:])
    if term[0] == "Resolvents":
        return s.reader.nonnegative(s.reader.scalar(term[1]))
    return term[0] == "Power" and positive_function(s, term[1])


def positive_trace(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """tr f(Σ) > 0 and uᵀ f(Σ) u ≥ 0 for a product f of sums of positive functions of Σ."""
    need(positive_function(s, step["matrix"]), "positive-trace", "not a product of positive functions of Σ")
    vector = step["vector"]
    value = s.reader.scalar(["Form", vector, step["matrix"], vector] if vector else ["Trace", step["matrix"]])
    s.reader.learn(value, not vector)
    return Fact("sign", value, not vector)


def _defining(s: Statement, root: Any, step: dict[str, Any]) -> Poly:
    """What vanishes at the root: root − λ − root·df₁(root)/T; for λ = 0 and a root that is not 0, df₁(root) − T."""
    penalty, samples = s.reader.scalar(step["penalty"]), step["samples"]
    first: Any = ["Df", "1", root]
    if not penalty.terms:
        return s.reader.scalar(["Subtract", first, samples])
    return s.reader.scalar(
        ["Subtract", ["Subtract", root, step["penalty"]], ["Divide", ["Multiply", root, first], samples]]
    )


def kappa(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """κ(λ,T) > 0 solves κ − λ = κ df₁(κ)/T; its limit λ → 0⁺ is 0 if T ≥ d, else the root of df₁(κ) = T.

    1 − λ/κ − df₁(κ)/T increases strictly from −∞ to 1, so that the root is one and moves with λ; as
    λ → 0⁺ it decreases to the root of df₁ = T where there is one, and to 0 where there is none.
    """
    reader, term = s.reader, ["Kappa", step["penalty"], step["samples"]]
    penalty, atom = reader.scalar(step["penalty"]), reader.scalar(term)
    need(reader.positive(reader.scalar(step["samples"])), "kappa", "a number of samples that may be zero")
    if not penalty.terms and any(p.kind == "sign" for p in premises):
        gap = reader.scalar(step["samples"]) - reader.chain.rank
        if any(p.kind == "sign" and vanishes(gap - p.value) for p in premises):
            return Fact("zero", atom)
        shows("kappa", premises, -gap, True)
        reader.learn(atom, True)
    else:
        need(reader.positive(penalty), "kappa", "a penalty that may be zero")
        reader.learn(atom, True)
    return Fact("zero", _defining(s, term, step))


def kappa_unique(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A solution is κ: for λ > 0 a positive root; for λ = 0 an x ≥ 0 with df₁(x) ≤ T and x (df₁(x) − T) = 0.

    For λ = 0: if T ≥ d, an x > 0 has df₁(x) < d ≤ T, so that x = 0; if T < d, x = 0 has df₁(x) = d > T, so
    that x > 0 is the root of df₁ = T.
    """
    value, penalty = s.reader.scalar(step["value"]), s.reader.scalar(step["penalty"])
    rest = _defining(s, step["value"], step)
    need(s.reader.positive(s.reader.scalar(step["samples"])), "kappa-unique", "a number of samples that may be zero")
    if not penalty.terms:
        shows("kappa-unique", premises, value)
        shows("kappa-unique", premises, -rest)
        rest = rest * value
    else:
        need(s.reader.positive(penalty), "kappa-unique", "a penalty that may be zero")
        shows("kappa-unique", premises, value, True)
    known = [p.value for p in premises if p.kind == "zero"]
    solved = vanishes(rest) or any(vanishes(rest - p) or vanishes(rest + p) for p in known)
    need(solved, "kappa-unique", "the value does not solve the defining equation")
    atom = s.reader.scalar(["Kappa", step["penalty"], step["samples"]])
    (found,) = atom.generators() or {()}
    if value.constant() is not None and found[:1] == ("Kappa",) and not of_any(found):
        s.reader.roots[found] = value  # it is read as its value from now on; one of # is known for generators only
    return Fact("zero", atom - value)


#: heads and letters that depend on sizes and penalties
OF_THE_CHAIN = {*RANDOM, "RowsOf", "Expectation", "Risk"}
#: atoms that depend on sizes, Σ or designs without naming them
HIDING = ("expect", "sums", "Risk", "name", "Derivative", "Limit", "Apply", "Where")


def slope(s: Statement, p: Poly, g: Any, held: Any = None) -> Poly:
    """Formal derivative with respect to an atom g, one other held, through inverses and G_κ = (Σ+κ)⁻¹: dG = −G² dκ."""
    result = s.reader.number(0)
    for h in p.generators():
        change = _change(s, h, g, held)
        for monomial, c in p.terms.items() if change.terms else ():
            k = dict(monomial).get(h, 0)
            rest = tuple((x, j - (x == h)) for x, j in monomial if (x, j) != (h, 1))
            result = result + Poly({rest: c * k}, s.reader.fuel) * change
    return result


def _change(s: Statement, h: Any, g: Any, held: Any) -> Poly:
    """The derivative of one atom."""
    reader = s.reader
    if h in (g, held):
        return reader.number(h == g)
    if h[0] == "inverse":
        return -slope(s, reader.thawed(h[1]), g, held) * generator(h, reader.fuel, 2)
    if h[0] == "trace" and len(h) == 2:
        return _moved(s, h, g, held)
    hides = h[0] in HIDING or h[0] == "trace" or {*HIDING, "trace"} & names(h)
    need(not hides and g not in _inside(h), "differentiate", "an atom that hides the variable")
    return reader.number(0)


def _inside(h: Any) -> set[Any]:
    return {h} | {x for y in h for x in _inside(y)} if isinstance(h, tuple) else set()


def _moved(s: Statement, h: Any, g: Any, held: Any) -> Poly:
    """The derivative of one trace."""
    total, reader = s.reader.number(0), s.reader
    for place, (kind, monomial, _) in enumerate(h[1]):
        for x, k in monomial if kind == "D" else ():
            need(x[0] == "G" or g not in _inside(x), "differentiate", "an atom that hides the variable")
            change = slope(s, reader.thawed(x[1]), g, held) if x[0] == "G" else reader.number(0)
            if change.terms:
                more = reader.spectral(Poly({join(monomial, ((x, 1),)): Fraction(-k)}, reader.fuel))
                word = reader.product(
                    reader.atom("word", h[1][:place], ()), more, reader.atom("word", h[1][place + 1 :], ())
                )
                total = total + reader.trace(word) * change
    return total


def differentiate(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """The derivative of a root y(x) of F(x, y) = 0 where ∂F/∂y > 0: ∂F/∂x + ∂F/∂y · dy/dx = 0.

    y is a κ; x a positive or real variable on which no hypothesis but strict inequalities depends, so that F = 0
    near x.
    """
    reader, rule = s.reader, "differentiate"
    terms = [reader.scalar(step[key]) for key in ("root", "variable")]
    need(all(len(p.generators()) == 1 for p in terms), rule, "not an atom")
    (y,), (x,) = (list(p.generators()) for p in terms)
    single = all(not (p - reader.atom(*g)).terms for p, g in zip(terms, (y, x)))
    need(
        single and y[0] == "Kappa" and s.data["variables"].get(x[1]) in ("positive", "real"),
        rule,
        "no κ, or no variable",
    )
    stated = [*s.data["hypotheses"], *([s.data["conclusion"][1]] if s.data["conclusion"][0] == "Implies" else [])]
    bound = {x[1], *(OF_THE_CHAIN if x[1] in reader.chain.changed else ())}
    free = not s.data["regime"] and all(t[0] in ("Greater", "Less") or not bound & reader.texts(t) for t in stated)
    need(free, rule, "a variable that the hypotheses bind")
    equation = of(rule, premises, "zero").value
    given = {*reader.domains} - {*s.data["variables"]}  # a name that a step gave may stand for the variable
    need(not given & names(equation.frozen()), rule, "a name that a step gave")
    inner = slope(s, equation, y)
    shows("differentiate", premises, inner, True)
    outer = slope(s, equation, x, held=y)
    return Fact("zero", outer + inner * reader.scalar(["Derivative", step["root"], step["variable"]]))


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "positive-trace": (positive_trace, ("matrix", "vector")),
    "kappa": (kappa, ("penalty", "samples")),
    "kappa-unique": (kappa_unique, ("penalty", "samples", "value")),
    "differentiate": (differentiate, ("root", "variable")),
}
