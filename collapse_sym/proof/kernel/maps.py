"""Maps of a fit: cited equivalents, products over generations, one row in the plane, λ → 0⁺; and outcomes of designs.

A map is (fit, letter A, image of M under E[A] M, image of M under E[Aᵀ M A]), exact or an equivalent in operator norm.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .conclude import limit
from .facts import Fact, Premises, Rule
from .limits import need
from .matrices import S, of_matrices
from .random_matrices import METRIC, bounded, image_of, key_of
from .ring import Poly, vanishes
from .statement import Statement, fixed
from .verdict import digest
from .words import DOWN, Word

#: sha256 → id of the facts that may be cited; tests compare them with literature.py
FACTS: dict[str, str] = {
    "f3024d332f3a9a48709e78526b73557ff6773d3b18824ba97cb557a6016044fa": "equivalent.ridge.mean",
    "146850c6be77d41c56e64e61b6e471eaf3a35c37e65bf4af7d30f6318bf1ab21": "equivalent.ridge.second",
    "9b10f95a1ca208c68819c8b5b2fcdc4db259279645fb613374727eccab299f8a": "equivalent.ridge.noise",
    "fe625a811a4cac7a1d2469cc8f79924419a955866b65e84aec3351d965dfa4ca": "equivalent.ridgeless.mean",
    "99bb1ac38c89665fb175fc56db21346a77b7d04225b0aecd0c74dc71b4f05c4a": "equivalent.ridgeless.second",
    "74a88d6ea3c7c48d14ab89dd49d2e854da3ce112c7d98a2bf1b0c32d207df5fd": "equivalent.ridgeless.noise",
    "761f044d453ef418c71551673948bbdeda40f52650c38a8bfaaca12b87a7350b": "equivalent.two-resolvents",
}


def cite(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Cited equivalents of one fit, their assumptions satisfied: ridge for R = (Σ̂+λ)⁻¹, A = I − λR; ridgeless for P."""
    (fit, index), reader = key_of(s, "cite", step), s.reader
    chain, images = reader.chain, {}
    need(isinstance(step["facts"], list), "cite", "facts are a list")
    for fact in step["facts"]:
        need(FACTS.get(digest(fact), "") in s.cited, "cite", "a cited fact that this checker does not know, or that is not listed")
        s.used.add(FACTS[digest(fact)])
        need((fact["fit"] == "ridge") == (chain.fit(index)["fit"] == "ridge"), "cite", "a fact about another fit")
        names = {"T": chain.samples(index), "lambda": chain.penalty(index) or reader.number(0), "d": chain.rank}
        names["kappa"] = reader.atom("Kappa", names["lambda"].frozen(), names["T"].frozen())
        for assumption in fact["assumptions"]:
            need(_satisfied(s, assumption, names, premises), "cite", f"an assumption of the fact is not given: {assumption}")
        images[fact["map"]] = _function(s, fact["image"], names)
    metric, mean, second = reader.atom(*METRIC), images.get("mean"), images.get("second")
    need(mean is not None, "cite", "no fact about the mean")
    if fact["fit"] == "ridgeless":
        return Fact("map", (fit, "P", mean, second), weight=(mean, second, images.get("noise")))
    inverse = reader.reciprocal(names["lambda"])
    square = None if second is None else (second + metric - mean - mean) * inverse * inverse
    return Fact("map", (fit, "R", (metric - mean) * inverse, square), weight=(mean, second, images.get("noise")))


def noise_cost(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """E tr(X†ᵀ f X†) − its cited image → 0, for a polynomial f in Σ with fixed coefficients: ‖Σ‖ is bounded, as the fact asks."""
    (fit, index), reader, rule = key_of(s, "noise-cost", step), s.reader, "noise-cost"
    (p,) = [p for p in premises if p.kind == "map" and p.value[0] == fit]
    known = not p.strict and p.value[1] == "P" and isinstance(p.weight, tuple) and p.weight[2] is not None
    need(known and fit not in reader.chain.full_rank, rule, "no cited fact about the noise of this fit")
    metric = reader.function(reader.matrix(step["metric"]))
    plain = all(fixed(s, Poly({tuple(x for x in m if x[0] != S): c}, reader.fuel)) for m, c in metric.terms.items())
    need(plain and all(g == S or g[0] in ("symbol", "At", "inverse") for g in metric.generators()), rule, "not a polynomial in Σ")
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
        return limit(value) is None if points else any(p.kind == "null" and not p.weight and vanishes(p.value - inverse) for p in premises)
    if head == "Bounded":
        return limit(value) is not None if points else any(p.kind == "bounded" and vanishes(p.value - value) for p in premises)
    need(head == "AwayFrom", "cite", "an assumption that is not read here")
    if points:
        return limit(value) not in (None, Fraction(rest[0]))
    ends = [p.value for p in premises if p.kind == "null" and not p.weight]
    apart = [p.value for p in premises if p.kind == "sign" and p.strict and fixed(s, p.value)]
    border = value - s.reader.scalar(rest[0])
    return any(vanishes(border - e - t * sign) for e in ends for t in apart for sign in (s.reader.number(1), s.reader.number(-1)))


def _read(s: Statement, term: Any, names: dict[str, Poly]) -> Poly:
    outer, s.reader.fixed = s.reader.fixed, names
    value = s.reader.scalar(term)
    s.reader.fixed = outer
    return value


def _function(s: Statement, term: Any, names: dict[str, Poly]) -> Poly:
    """A function of Σ that a fact writes as a fraction in Sigma; every denominator with Sigma is Σ + κ or a power of it."""
    reader = s.reader
    if isinstance(term, str):
        known = {"Sigma": reader.number(1) if reader.isotropic else reader.atom(*S), "M": reader.atom(*METRIC), **names}
        return known[term] if term in known else reader.scalar(term)
    head, *arguments = term
    if head == "Trace":
        return _trace(s, _function(s, arguments[0], names))
    if head == "Df":
        return _function(s, ["Trace", ["Power", ["Divide", "Sigma", ["Add", "Sigma", arguments[1]]], arguments[0]]], names)
    if head == "Power":
        return _function(s, arguments[0], names).power(int(arguments[1]))
    if head == "Divide" and "Sigma" in str(arguments[1]) and arguments[1][0] in ("Power", "Add"):
        base, power = arguments[1][1:] if arguments[1][0] == "Power" else (arguments[1], "1")
        need(base[:2] == ["Add", "Sigma"] and len(base) == 3, "cite", "a denominator that is not read here")
        kappa = _function(s, base[2], names)
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
        total = total + outside * (s.reader.trace(s.reader.spectral(whole)) if known else s.reader.atom("trace", (("D", inside, False),)))
    return total


def projections(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """Q_{k,0} = P_k … P_0 of independent designs, by induction: F(0, M) = M and F(m+1, M) = F(m, image of M under P_m)."""
    reader, rule = s.reader, "projections"
    (p,) = [p for p in premises if p.kind == "map" and p.value[:2] == ("0", "P")]
    fresh = isinstance(reader.chain.index("0"), tuple)
    need(fresh and (p.strict or fixed(s, reader.scalar(reader.chain.last))), rule, "designs that are shared, or too many of them")
    m, domains = reader.atom("symbol", "m"), reader.domains
    reader.domains = {**domains, "m": "natural"}
    images = []
    for image, name in zip(p.value[2:], ("mean", "second")):
        if not step[name]:
            images.append(None)
            continue
        closed = {x: s.with_name("m", y, lambda: reader.function(reader.matrix(step[name])))
                  for x, y in (("0", reader.number(0)), ("m", m), ("m+1", m + reader.number(1)))}  # fmt: skip
        metric = reader.atom(*METRIC)
        need(vanishes(closed["0"] - metric), rule, "the base fails")
        following = image_of(s, closed["m"], image_of(s, image, metric, m.frozen()), None)
        need(not (reader.spectral(following) - reader.spectral(closed["m+1"])).terms, rule, "the step from m to m + 1 fails")
        images.append(closed["m"])
    reader.domains = domains
    return Fact("map", ("0", "Q", *images), p.strict)


def plane(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """One row (x₁, x₂) = (√s₁ z₁, √s₂ z₂): t = z₂/z₁ has density 1/(π(1+t²)), P_ij² = x_i²x_j²/|x|⁴ is rational in t².

    ``moments`` writes P₁₁, P₂₂, P₁₁², P₁₁P₂₂, P₂₂² over 1 + t² as Σ c/(t²+b²)^k, whose integrals over the line are π/b for k = 1
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
            step_ = (reader.word() - reader.word(*reader.letter("P", DOWN))) * inverse if letter[0] == "R" else reader.word(letter)
            total = reader.product(total, step_)
        return total

    for monomial, c in before.terms.items():
        term = Poly({tuple(x for x in monomial if x[0][0] != "expect"): c}, reader.fuel)
        power = 0
        for g, k in monomial:
            if g[0] == "expect":
                ok = k == 1 and len(g[1]) == 1 and all(y[0] == "R" or bounded(s, y) for y in g[1][0])
                need(ok, rule, "factors that are not bounded")
                power += sum(y[0] == "R" for y in g[1][0])
                term = term * reader.expect(reader.trace(replaced(g[1][0])))
        scale = Poly({tuple(x for x in monomial if x[0][0] != "expect"): c}, reader.fuel) * inverse.power(power)
        need(limit(scale) is not None, rule, "a factor without a finite limit")
        after = after + term
    return Fact("null", before - after, weight=())


def outcome(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """An outcome at which two sides differ: so they do near it, as X ↦ X† is smooth where X ≠ 0 has one row or one column.

    Designs and noises that are not degenerate come near any outcome.
    """
    reader, rule = s.reader, "outcome"
    spectrum = reader.spectrum or []
    need(reader.chain.gaussian and all(m.constant() == 1 for _, m, _ in spectrum), rule, "a law that may miss the outcome")
    drawn = [[[Fraction(x) for x in row] for row in design] for design in step["designs"]]
    noises = [[[Fraction(x)] for x in noise] for noise in step["noises"]]
    for x in drawn:
        need(any(y for row in x for y in row) and (len(x) == 1 or len(x[0]) == 1), rule, "a design of rank other than one row or column")

    def value(letter: Any) -> list[list[Fraction]]:
        kind, index, turned = letter
        if kind == "vector":
            found = [[parts[index]] for _, _, parts in spectrum]
        elif kind == "D":
            diagonal = [reader.at_eigenvalue(index, eigenvalue).constant() or Fraction(0) for eigenvalue, _, _ in spectrum]
            found = [[x * (i == j) for j in range(len(diagonal))] for i, x in enumerate(diagonal)]
        else:
            number, design = (reader.thawed(index[0]), index[1]) if kind == "Z" else (None, index)
            number = number or (reader.thawed(design) if isinstance(design, tuple) else reader.number(0))
            i = number.constant()
            need(i is not None and 0 <= i < len(drawn if kind != "Z" else noises[: len(drawn)]) and i.denominator == 1 and design != DOWN and kind in "XBPZ", rule, "a letter without an outcome")
            x, rows = drawn[int(i or 0)], reader.chain.samples(design).constant()
            need(len(x) == rows and all(len(row) == len(spectrum) for row in x), rule, "a design of another size")
            norm = sum((y * y for row in x for y in row), Fraction(0))
            inverse = [[y / norm for y in column] for column in zip(*x)]
            found = {"X": x, "B": inverse, "P": _times(inverse, x)}.get(kind) or noises[int(i or 0)]
            if kind == "Z":
                need(len(found) == rows and (reader.chain.variance(index).constant() or 0) > 0, rule, "a noise of another law")
        return [list(column) for column in zip(*found)] if turned else found

    def word(letters: Any) -> list[list[Fraction]]:
        found = value(letters[0]) if letters else [[Fraction(i == j) for j in range(len(spectrum))] for i in range(len(spectrum))]
        for letter in letters[1:]:
            found = _times(found, value(letter))
        return found

    sides = [reader.matrix(t) if s.speaks_of_matrices(t) else reader.scalar(t) for t in s.data["conclusion"][1:]]
    total: dict[tuple[int, int], Fraction] = {}
    for monomial, c in (sides[0] - sides[1]).terms.items():
        entries = {(0, 0): c}
        for g, k in monomial:
            need(g[0] in ("word", "trace") and g[2:] in ((), ((),)), rule, "a term that no outcome decides")
            found = word(g[1])
            if g[0] == "trace":
                entries = {at: x * sum(found[i][i] for i in range(len(found))) ** k for at, x in entries.items()}
            else:  # there is at most one word
                entries = {(i, j): entries[0, 0] * y for i, row in enumerate(found) for j, y in enumerate(row)}
        total = {at: total.get(at, Fraction(0)) + entries.get(at, Fraction(0)) for at in {*total, *entries}}
    need(any(total.values()), rule, "the two sides agree at this outcome")
    return Fact("outcome", s.resolved(s.data["conclusion"]))


def _times(a: list[list[Fraction]], b: list[list[Fraction]]) -> list[list[Fraction]]:
    need(len(a[0]) == len(b), "outcome", "sizes that do not match")
    return [[sum((x * y for x, y in zip(row, column)), Fraction(0)) for column in zip(*b)] for row in a]


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "cite": (cite, ("fit", "facts")),
    "noise-cost": (noise_cost, ("fit", "metric")),
    "projections": (projections, ("mean", "second")),
    "plane": (plane, ("fit", "moments")),
    "vanishing-penalty": (vanishing_penalty, ("of",)),
    "outcome": (outcome, ("designs", "noises")),
}
