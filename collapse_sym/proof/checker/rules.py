"""Rules about one generation: each takes premises already established, derives its conclusion, or rejects by name.

The recursion is rebuilt from the definition of the chain: ŵ' = X†(Xŵ + ε), and for the error δ = ŵ − w₀
    δ' = A δ − (I − A) w₀ + B ε ,    B = X† ,  A = B X .
No rule knows a result; none uses independence of two designs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .limits import need
from .ring import Generator, Poly, generator
from .statement import Sign, Statement
from .terms import Reader
from .words import DETERMINISTIC, Word, parts_of_gaussian, product, reduce, singular_order, transpose


@dataclass(frozen=True)
class Equation:
    """left = right, for every symmetric deterministic M."""

    left: Poly
    right: Poly


Judgement = Sign | Equation
Premises = list[Judgement]


def one(rule: str, premises: Premises, kind: type) -> Any:
    found = [p for p in premises if isinstance(p, kind)]
    need(len(found) == 1, rule, f"needs exactly one premise of kind {kind.__name__}")
    return found[0]


def room(rule: str, s: Statement, premises: Premises, fit: str, order: int) -> None:
    """The premise T ≥ d + order: then E s^{−order} is finite, s the least singular value of X."""
    sign = one(rule, premises, Sign)
    slack = s.reader.samples[int(fit)] - s.reader.rank - s.reader.number(order) - sign.value
    constant = slack.constant()
    need(constant is not None and constant >= 0, rule, f"the premise does not give T − d ≥ {order}")


def square_of(reader: Reader, name: str) -> Poly:
    return reader.expect((("M", False), (name, False), (name, True)))


def generation(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """One generation as defined, its error squared in any metric M and multiplied out.

    T ≥ d rows N(0, Σ) have rank d almost surely: X† = V Xᵀ, V XᵀX = I.  Each summand of the error
    must have a finite second moment; that of the error before the generation has, by induction.
    """
    fit, error = s.reader.index(step["fit"]), dict[Word, Poly]()
    smoother = (("V_" + fit, False), ("X_" + fit, True))
    action = reduce(product(smoother, (("X_" + fit, False),)))
    before, w0, noise = ((("before_" + fit, False),), (("w0", False),), (("epsilon_" + fit, False),))
    for sign, word in ((1, product(action, before)), (-1, w0), (1, product(action, w0)), (1, product(smoother, noise))):
        error[word] = error.get(word, s.reader.number(0)) + s.reader.number(sign)
    error = {word: c for word, c in error.items() if c.terms}
    room("generation", s, premises, fit, max(2 * singular_order(word) for word in error))
    s.reader.full_rank.add(fit)
    right = s.reader.number(0)
    for u, a in error.items():
        for v, b in error.items():
            right = right + a * b * s.reader.expect(product((("M", False),), u, transpose(v)))
    return Equation(square_of(s.reader, "after_" + fit), right)


def average_noise(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """ε independent of X and of the error before, E ε = 0, E εεᵀ = σ²I: one ε gives 0, ε εᵀ gives σ²."""
    fit = s.reader.index(step["fit"])
    equation = one("average-noise", premises, Equation)
    pair = (("epsilon_" + fit, False), ("epsilon_" + fit, True))
    others = {*DETERMINISTIC, "X_" + fit, "V_" + fit, "before_" + fit}

    def image(g: Generator) -> Poly | None:
        """The average of one trace; what is not of these two forms stays as it is."""
        word: Word = g[1][0] if g[0] == "expect" and len(g[1]) == 1 else ()
        noises = [i for i, letter in enumerate(word) if letter in pair]
        if not all(name in others for i, (name, _) in enumerate(word) if i not in noises):
            return None
        turns = [word[i:] + word[:i] for i in noises if len(noises) == 2 < len(word)]
        rests = [w[2:] for w in turns if w[:2] == pair]
        if rests:
            return generator(("variance", fit), s.reader.fuel) * s.reader.expect(rests[0])
        return s.reader.number(0) if len(noises) == 1 else None

    return Equation(equation.left, equation.right.substitute(image))


def integrate_by_parts(s: Statement, step: dict[str, Any], premises: Premises) -> Judgement:
    """E tr(X F) = Σ E[∂F Σ] for Gaussian rows, if T ≥ d + q, q the singular order of all terms."""
    rule, reader = "integrate-by-parts", s.reader
    fit, word = reader.index(step["fit"]), reader.word(step["word"])
    order, terms = parts_of_gaussian(word, fit)
    if order:
        room(rule, s, premises, fit, order)
    right = reader.number(0)
    for sign, factors in terms:
        term = reader.expect(*[w for w in factors if w]) * reader.number(sign)
        right = right + (term if all(factors) else term * reader.samples[int(fit)])
    return Equation(reader.expect(word), right)
