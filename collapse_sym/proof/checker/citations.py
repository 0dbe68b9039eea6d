"""Cited equivalents of one fit: known by their hashes, used where their assumptions are satisfied, listed by the
verdict."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .averaging import image_of
from .facts import Fact, Premises, Rule
from .limits import need
from .matrices import S, of_matrices
from .random_matrices import METRIC, key_of
from .rational import limit
from .ring import Poly, vanishes
from .statement import Statement, fixed
from .verdict import digest

#: sha256 → id of the facts that may be cited; tests compare them with literature.py
FACTS: dict[str, str] = {
    "f3024d332f3a9a48709e78526b73557ff6773d3b18824ba97cb557a6016044fa": "equivalent.ridge.mean",
    "146850c6be77d41c56e64e61b6e471eaf3a35c37e65bf4af7d30f6318bf1ab21": "equivalent.ridge.second",
    "9b10f95a1ca208c68819c8b5b2fcdc4db259279645fb613374727eccab299f8a": "equivalent.ridge.noise",
    "a9d520b5bdd658e0579c43e05d480297d51d31b93f0ca7b3458c8bee8645f4dc": "equivalent.ridgeless.mean",
    "99bb1ac38c89665fb175fc56db21346a77b7d04225b0aecd0c74dc71b4f05c4a": "equivalent.ridgeless.second",
    "74a88d6ea3c7c48d14ab89dd49d2e854da3ce112c7d98a2bf1b0c32d207df5fd": "equivalent.ridgeless.noise",
    "761f044d453ef418c71551673948bbdeda40f52650c38a8bfaaca12b87a7350b": "equivalent.two-resolvents",
    "0fc49beefe0d645535744e168eb5a0769c2db7c2fb74abbacb5b39f61ce0cb33": "equivalent.ridge.shared-design",
}


def cite(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Cited equivalents of one fit, their assumptions satisfied: ridge for R = (Σ̂+λ)⁻¹, A = I − λR; ridgeless for
    P."""
    (fit, index), reader = key_of(s, "cite", step), s.reader
    images, names = images_of(s, index, step["facts"], premises)
    metric, mean, second = reader.atom(*METRIC), images.get("mean"), images.get("second")
    need(mean is not None, "cite", "no fact about the mean")
    assert mean is not None
    if reader.chain.fit(index)["fit"] == "ols":
        return Fact("map", (fit, "P", mean, second), weight=(mean, second, images.get("noise")))
    inverse = reader.reciprocal(names["lambda"])
    square = None if second is None else (second + metric - mean - mean) * inverse * inverse
    return Fact("map", (fit, "R", (metric - mean) * inverse, square), weight=(mean, second, images.get("noise")))


def images_of(s: Statement, index: Any, cited: Any, premises: Premises) -> tuple[dict[str, Poly], dict[str, Poly]]:
    """The images that cited facts give for a design, their assumptions satisfied; and what T, lambda, d, kappa are."""
    reader = s.reader
    chain, images = reader.chain, {}
    need(chain.gaussian, "cite", "rows that are not Gaussian")
    names = {"T": chain.samples(index), "lambda": chain.penalty(index) or reader.number(0), "d": chain.rank}
    names["kappa"] = reader.atom("Kappa", names["lambda"].frozen(), names["T"].frozen())
    for fact in cited:
        admitted(s, index, fact, names, premises)
        need(fact["map"] != "shared-design", "cite", "a fact about several fits")
        images[fact["map"]] = _function(s, fact["image"], names)
    return images, names


def admitted(s: Statement, index: Any, fact: Any, names: dict[str, Poly], premises: Premises) -> str:
    """The id of a cited fact about the fit of a design, its assumptions satisfied."""
    found = FACTS.get(digest(fact), "")
    need(found in s.cited, "cite", "a cited fact that this checker does not know, or that is not listed")
    s.used.add(found)
    same = (fact["fit"] == "ridge") == (s.reader.chain.fit(index)["fit"] == "ridge")
    need(same, "cite", "a fact about another fit")
    for assumption in fact["assumptions"]:
        given = _satisfied(s, assumption, names, premises)
        need(given, "cite", f"an assumption of the fact is not given: {assumption}")
    return found


def noise_cost(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """E tr(X†ᵀ f X†) − its cited image → 0, for a polynomial f in Σ with fixed coefficients: ‖Σ‖ is bounded, as the
    fact asks."""
    (fit, index), reader, rule = key_of(s, "noise-cost", step), s.reader, "noise-cost"
    (p,) = [p for p in premises if p.kind == "map" and p.value[0] == fit]
    known = not p.strict and p.value[1] == "P" and p.weight[2] is not None
    need(known, rule, "no cited fact about the noise of this fit")
    metric = reader.function(reader.matrix(step["metric"]))
    plain = all(fixed(s, Poly({tuple(x for x in m if x[0] != S): c}, reader.fuel)) for m, c in metric.terms.items())
    need(
        plain and all(g == S or g[0] in ("symbol", "At", "inverse") for g in metric.generators()),
        rule,
        "not a polynomial in Σ",
    )
    letters = (("B", index, False), ("B", index, True))
    cost = reader.expect(reader.trace(reader.product(reader.spectral(metric), reader.word(*letters))))
    return Fact("null", cost - image_of(s, p.weight[2], metric, index), weight=())


def _satisfied(s: Statement, assumption: Any, names: dict[str, Poly], premises: Premises) -> bool:
    """An assumption: along points by their limits, else by the premises."""
    head, first, *rest = assumption
    if head == "Bounded" and first[0] == "OperatorNorm":
        known = any(p.kind == "spectrum" and p.value == str(first) for p in premises)
        return known or s.reader.isotropic or s.reader.spectrum is not None
    value, points = _read(s, first, names), s.reader.spectrum is not None
    if head == "Greater":
        return s.reader.positive(value) and fixed(s, value)
    if head == "TendsTo":
        inverse = s.reader.reciprocal(value)
        return (
            limit(value) is None
            if points
            else any(p.kind == "null" and not p.weight and vanishes(p.value - inverse) for p in premises)
        )
    if head == "Bounded":
        return (
            limit(value) is not None
            if points
            else any(p.kind == "bounded" and not p.weight and vanishes(p.value - value) for p in premises)
        )
    if points:  # AwayFrom
        return limit(value) not in (None, Fraction(rest[0]))
    ends = [p.value for p in premises if p.kind == "null" and not p.weight]
    apart = [p.value for p in premises if p.kind == "sign" and p.strict and fixed(s, p.value)]
    border = value - s.reader.scalar(rest[0])
    return any(
        vanishes(x - e)
        for e in ends
        for t in apart
        for x in (border - t, border + t, border * border - t)
    )


def _read(s: Statement, term: Any, names: dict[str, Poly]) -> Poly:
    outer, s.reader.fixed = s.reader.fixed, names
    value = s.reader.scalar(term)
    s.reader.fixed = outer
    return value


def _function(s: Statement, term: Any, names: dict[str, Poly]) -> Poly:
    """A function of Σ that a fact writes as a fraction in Sigma; every denominator with Sigma is Σ + κ or a power
    of it."""
    reader = s.reader
    if isinstance(term, str):
        known = {"Sigma": reader.number(1) if reader.isotropic else reader.atom(*S), "M": reader.atom(*METRIC), **names}
        return known[term] if term in known else reader.scalar(term)
    head, *arguments = term
    if head == "Trace":
        return _trace(s, _function(s, arguments[0], names))
    if head == "Df":
        return _function(
            s, ["Trace", ["Power", ["Divide", "Sigma", ["Add", "Sigma", arguments[1]]], arguments[0]]], names
        )
    if head == "Power":
        return _function(s, arguments[0], names).power(int(arguments[1]))
    if head == "Divide" and "Sigma" in str(arguments[1]) and arguments[1][0] in ("Power", "Add"):
        base, power = arguments[1][1:] if arguments[1][0] == "Power" else (arguments[1], "1")
        kappa = _function(s, base[2], names)  # base is Add(Sigma, κ) in all of FACTS
        below = reader.reciprocal(reader.number(1) + kappa) if reader.isotropic else reader.resolvent(kappa)
        return _function(s, arguments[0], names) * below.power(int(power))
    return reader._operation(head, [_function(s, t, names) for t in arguments])


def _trace(s: Statement, p: Poly) -> Poly:
    """tr p; products with M stay as they are until M is known, so that both together get one normal form."""
    total = s.reader.number(0)
    for monomial, c in p.terms.items():
        inside = tuple(x for x in monomial if of_matrices(x[0]))
        outside = Poly({tuple(x for x in monomial if x not in inside): c}, s.reader.fuel)
        whole = Poly({inside: Fraction(1)}, s.reader.fuel)
        known = METRIC not in dict(inside)
        total = total + outside * (
            s.reader.trace(s.reader.spectral(whole)) if known else s.reader.atom("trace", (("D", inside, False),))
        )
    return total


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "cite": (cite, ("fit", "facts")),
    "noise-cost": (noise_cost, ("fit", "metric")),
}
