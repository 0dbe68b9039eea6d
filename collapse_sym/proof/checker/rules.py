"""Rules about one generation: each takes premises already established, derives its conclusion, or rejects by name.

The recursion of one generation of fit i is rebuilt here from the definition of the chain:
    ŵ' = X† (X ŵ + ε)   hence   δ' = A δ − (I − A) w₀ + B ε ,   B = X†, A = B X ,  δ = ŵ − w₀ (− w₀ where A forgets).
No rule knows a result; none uses independence of two designs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .limits import need
from .ring import Generator, Poly, generator
from .statement import Sign, Statement
from .terms import Reader
from .words import ABSENT, Word, parts_of_gaussian, product, reduce, singular_order, transpose


@dataclass(frozen=True)
class FullRank:
    """X of this fit has rank d almost surely: X† = V Xᵀ and XᵀX V = I."""

    fit: str


@dataclass(frozen=True)
class Motion:
    """Almost surely, after = the sum of coefficient · word, for one generation of this fit."""

    fit: str
    parts: dict[Word, Poly]


@dataclass(frozen=True)
class Equation:
    """left = right, for every symmetric deterministic M."""

    left: Poly
    right: Poly


Judgement = Sign | FullRank | Motion | Equation
Premises = list[Judgement]


def one(rule: str, premises: Premises, kind: type) -> Any:
    found = [p for p in premises if isinstance(p, kind)]
    need(len(found) == 1, rule, f"needs exactly one premise of kind {kind.__name__}")
    return found[0]


def room(rule: str, s: Statement, premises: Premises, fit: str, order: int) -> None:
    """The premise T ≥ d + order: then E s^{−order} is finite, s the least singular value of X."""
    sign = one(rule, premises, Sign)
    slack = s.reader.samples[int(fit)] - s.rank - s.reader.number(order) - sign.value
    constant = slack.constant()
    need(constant is not None and constant >= 0, rule, f"the premise does not give T − d ≥ {order}")


def full_rank(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """T ≥ d rows N(0, Σ) in d = rank Σ dimensions are almost surely of rank d."""
    fit = s.reader.index(step["fit"])
    room("full-rank", s, premises, fit, 0)
    s.reader.full_rank.add(fit)
    return FullRank(fit)


def generation(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """The definition of one generation, X† written as V Xᵀ, words in normal form."""
    fit = one("generation", premises, FullRank).fit
    smoother = (("V_" + fit, False), ("X_" + fit, True))
    a = reduce(product(smoother, (("X_" + fit, False),)))
    w0 = (("w0", False),)
    parts: dict[Word, Poly] = {}
    for sign, word in (
        (1, product(a, (("before_" + fit, False),))),
        (-1, w0),
        (1, product(a, w0)),
        (1, product(smoother, (("epsilon_" + fit, False),))),
    ):
        parts[word] = parts.get(word, s.reader.number(0)) + s.reader.number(sign)
    return Motion(fit, {w: c for w, c in parts.items() if c.terms})


def square_of(reader: Reader, name: str) -> Poly:
    return reader.expect((("M", False), (name, False), (name, True)))


def square(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """E tr(M u uᵀ) for u = after, multiplied out; each summand of u must have a finite second moment."""
    motion = one("square", premises, Motion)
    room("square", s, premises, motion.fit, max(2 * singular_order(u) for u in motion.parts))
    right = s.reader.number(0)
    for u, a in motion.parts.items():
        for v, b in motion.parts.items():
            right = right + a * b * s.reader.expect(product((("M", False),), u, transpose(v)))
    return Equation(square_of(s.reader, "after_" + motion.fit), right)


def average_noise(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """ε independent of the rest with E ε = 0, E εεᵀ = σ²I: one ε gives 0, ε εᵀ gives σ²."""
    rule, fit = "average-noise", s.reader.index(step["fit"])
    equation = one(rule, premises, Equation)
    noise, turned = ("epsilon_" + fit, False), ("epsilon_" + fit, True)

    def image(g: Generator) -> Poly | None:
        if g[0] != "expect":
            return None
        letters = [letter for w in g[1] for letter in w]
        count = letters.count(noise) + letters.count(turned)
        if count == 0:
            return None
        need(("after_" + fit, False) not in letters, rule, "the noise is not independent of the error after the fit")
        if count == 1:
            return s.reader.number(0)
        need(count == 2 and len(g[1]) == 1, rule, "more noise in one term than its covariance")
        word: Word = g[1][0]
        starts = [i for i in range(len(word)) if word[i] == noise and word[(i + 1) % len(word)] == turned]
        need(starts, rule, "the noise does not stand as ε εᵀ")
        rest = (word[starts[0] :] + word[: starts[0]])[2:]
        need(rest, rule, "a square of noise without a matrix")
        return generator(("variance", fit), s.reader.fuel) * s.reader.expect(rest)

    return Equation(equation.left, equation.right.substitute(image))


def integrate_by_parts(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """E tr(X F) = Σ E[∂F Σ] for Gaussian rows, if T ≥ d + q, q the singular order of all terms."""
    rule, reader = "integrate-by-parts", s.reader
    fit, word = reader.index(step["fit"]), reader.word(step["word"])
    order, terms = parts_of_gaussian(word, fit)
    if order:
        room(rule, s, premises, fit, order)
    right = reader.number(0)
    for sign, first, second in terms:
        factor = reader.number(sign)
        if not second:
            factor, second = factor * reader.samples[int(fit)], ABSENT
        right = right + factor * reader.expect(*[w for w in (first, second) if w != ABSENT])
    return Equation(reader.expect(word), right)
