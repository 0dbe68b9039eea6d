"""Maps of a fit: cited equivalents, products over generations, one row in the plane, λ → 0⁺; and outcomes of designs.

A map is (fit, letter A, image of M under E[A] M, image of M under E[Aᵀ M A]), exact or an equivalent in operator norm.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from .averaging import bounded, image_of
from .facts import Fact, Premises, Rule
from .limits import need
from .matrices import S
from .random_matrices import METRIC, key_of
from .rational import limit
from .ring import Poly, vanishes
from .statement import Statement, fixed
from .words import DOWN, Word


def _closed(s: Statement, term: Any) -> Poly:
    return s.reader.function(s.reader.matrix(term))


def projections(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Q_{k,0} = P_k … P_0 of independent designs, by induction: F(0, M) = M and F(m+1, M) = F(m, image of M under
    P_m)."""
    reader, rule = s.reader, "projections"
    (p,) = [p for p in premises if p.kind == "map" and p.value[:2] == ("0", "P")]
    fresh = isinstance(reader.chain.index("0"), tuple)
    need(
        fresh and (p.strict or fixed(s, reader.scalar(reader.chain.last))),
        rule,
        "designs that are shared, or too many of them",
    )
    m, domains = reader.atom("symbol", "m"), reader.domains
    reader.domains = {**domains, "m": "natural"}
    images: list[Poly | None] = []
    for image, name in zip(p.value[2:], ("mean", "second")):
        if not step[name]:
            images.append(None)
            continue
        numbers = (("0", reader.number(0)), ("m", m), ("m+1", m + reader.number(1)))
        closed = {x: s.with_name("m", y, partial(_closed, s, step[name])) for x, y in numbers}
        metric = reader.atom(*METRIC)
        need(vanishes(closed["0"] - metric), rule, "the base fails")
        following = image_of(s, closed["m"], image_of(s, image, metric, m.frozen()), None)
        need(
            not (reader.spectral(following) - reader.spectral(closed["m+1"])).terms,
            rule,
            "the step from m to m + 1 fails",
        )
        images.append(closed["m"])
    reader.domains = domains
    return Fact("map", ("0", "Q", *images), p.strict)


def plane(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """One row (x₁, x₂) = (√s₁ z₁, √s₂ z₂): t = z₂/z₁ has density 1/(π(1+t²)), P_ij² = x_i²x_j²/|x|⁴ is rational in t².

    ``moments`` writes P₁₁, P₂₂, P₁₁², P₁₁P₂₂, P₂₂² over 1 + t² as Σ c/(t²+b²)^k, whose integrals over the line are
    π/b for k = 1
    and π/(2b³) for k = 2.
    """
    (fit, index), reader, rule = key_of(s, "plane", step), s.reader, "plane"
    spectrum = reader.spectrum or []
    sizes = [m.constant() for _, m, _ in spectrum] == [1, 1] and reader.chain.samples(index).constant() == 1
    need(sizes and reader.chain.gaussian, rule, "not one Gaussian row in the plane")
    (s1, _, _), (s2, _, _) = spectrum
    square = reader.atom("symbol", "t").power(2)
    reader.domains = {**reader.domains, "t": "real"}
    reader.learn(square + reader.number(1), True)
    total = reader.number(s1) + square * reader.number(s2)
    reader.learn(total, True)
    shares = (reader.number(s1) * reader.reciprocal(total), square * reader.number(s2) * reader.reciprocal(total))
    weight = reader.reciprocal(square + reader.number(1))
    values = []
    need(len(step["moments"]) == 5 and s1 != s2, rule, "five moments of two eigenvalues")
    for powers, parts in zip(((1, 0), (0, 1), (2, 0), (1, 1), (0, 2)), step["moments"]):
        rest, integral = shares[0].power(powers[0]) * shares[1].power(powers[1]) * weight, Fraction(0)
        for c, b, k in [(Fraction(c), Fraction(b), k) for c, b, k in parts]:
            need(b > 0 and k in ("1", "2"), rule, "not of the form c/(t²+b²)^k, k ≤ 2")
            reader.learn(square + reader.number(b * b), True)
            rest = rest - reader.number(c) * reader.reciprocal(square + reader.number(b * b)).power(int(k))
            integral += c / b if k == "1" else c / (2 * b**3)
        need(vanishes(rest), rule, "the parts do not add up to the integrand")
        values.append(reader.number(integral))
    units = [(reader.atom(*S) - reader.number(b)) * reader.number(1 / (a - b)) for a, b in ((s1, s2), (s2, s1))]
    mean = (values[0] * units[0] + values[1] * units[1]) * reader.atom(*METRIC)
    parts_of = [reader.trace(reader.spectral(u * reader.atom(*METRIC))) for u in units]
    second = units[0] * (values[2] * parts_of[0] + values[3] * parts_of[1])
    second = second + units[1] * (values[3] * parts_of[0] + values[4] * parts_of[1])
    return Fact("map", (fit, "P", mean, second), True)


def vanishing_penalty(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """λ → 0⁺ at a fixed size: λR → I − P for every outcome, all factors stay bounded, so expectations converge."""
    reader, rule = s.reader, "vanishing-penalty"
    before, penalty = reader.scalar(step["of"]), reader.chain.penalty(DOWN)
    need(penalty is not None and limit(penalty) == 0, rule, "a penalty that does not vanish")
    sizes = (reader.chain.rank.constant(), reader.chain.samples(DOWN).constant())
    need(reader.spectrum is not None and None not in sizes, rule, "a size that moves")
    assert penalty is not None
    after, inverse = reader.number(0), reader.reciprocal(penalty)

    def replaced(word: Word) -> Poly:
        total = reader.word()
        for letter in word:
            step_ = (
                (reader.word() - reader.word(*reader.letter("P", DOWN))) * inverse
                if letter[:2] == ("R", DOWN)
                else reader.word(letter)
            )
            total = reader.product(total, step_)
        return total

    for monomial, c in before.terms.items():
        term = Poly({tuple(x for x in monomial if x[0][0] != "expect"): c}, reader.fuel)
        power = 0
        for g, k in monomial:
            if g[0] == "expect":
                ok = k == 1 and len(g[1]) == 1 and all(y[:2] == ("R", DOWN) or bounded(s, y) for y in g[1][0])
                need(ok, rule, "factors that are not bounded")
                power += sum(y[:2] == ("R", DOWN) for y in g[1][0])
                term = term * reader.expect(reader.trace(replaced(g[1][0])))
        scale = Poly({tuple(x for x in monomial if x[0][0] != "expect"): c}, reader.fuel) * inverse.power(power)
        need(limit(scale) is not None, rule, "a factor without a finite limit")
        after = after + term
    return Fact("null", before - after, weight=())


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "projections": (projections, ("mean", "second")),
    "plane": (plane, ("fit", "moments")),
    "vanishing-penalty": (vanishing_penalty, ("of",)),
}
