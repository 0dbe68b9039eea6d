"""Rules at points whose Σ has two eigenvalues: the mean of a projection, the law of its share of one direction, and
equivalents of which one side is 0."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .facts import Fact, Premises, Rule, shows
from .limits import need
from .matrices import S
from .random_matrices import METRIC, key_of
from .ring import Poly, vanishes
from .statement import Statement
from .words import DOWN


def _levels(s: Statement, rule: str, step: dict[str, Any]) -> tuple[Any, Any, list[tuple[Fraction, Poly]]]:
    """The fit, the index of its design, and two eigenvalues with their multiplicities."""
    fit, index = key_of(s, rule, step)
    if fit != DOWN and step.get("member"):
        index = s.reader.chain.design(s.reader.scalar(step["member"]))
    spectrum = [(value, multiplicity) for value, multiplicity, _ in s.reader.spectrum or []]
    two = len(spectrum) == 2 and spectrum[0][0] != spectrum[1][0]
    need(two and s.reader.chain.gaussian, rule, "not Gaussian rows with two eigenvalues")
    return fit, index, spectrum


def _metric(s: Statement, index: Any) -> Poly:
    """E tr ΣP."""
    reader = s.reader
    return reader.expect(reader.trace(reader.word(("D", ((S, 1),), False), *reader.letter("P", index))))


def two_levels(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """E P is a function of Σ, as the law of X does not change under the symmetries of Σ: it has one value on each of
    two eigenspaces, which tr P = min(T, d) and E tr ΣP determine."""
    fit, index, ((a, m), (b, n)) = _levels(s, "two-levels", step)
    reader, two = s.reader, _metric(s, index)
    one = reader.atom("Min", reader.chain.samples(index).frozen(), reader.chain.rank.frozen())
    shares = [
        (two - reader.number(other) * one) * reader.number(1 / (value - other)) * reader.reciprocal(size)
        for value, other, size in ((a, b, m), (b, a, n))
    ]
    units = [(reader.atom(*S) - reader.number(y)) * reader.number(1 / (x - y)) for x, y in ((a, b), (b, a))]
    mean = (shares[0] * units[0] + shares[1] * units[1]) * reader.atom(*METRIC)
    return Fact("letter-map", (fit, "P", mean, None), True, index)


def one_direction(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """An eigenvalue s of one direction e, all others r, T < d rows: eᵀPe = sB/(r + (s−r)B), B ~ Beta(T/2, (d−T)/2).

    eᵀPe = sq/(r + sq), q = zᵀ(ZZᵀ)⁻¹z, for the T rows z and Z of independent N(0, 1) that X is made of, and B is
    eᵀPe for s = r.
    With y = (s−r)(B−c)/w, w = r + (s−r)c > 0:  1/(1+y) ≥ 1 − y + y² − … − y^(2k−1), as y^(2k)/(1+y) ≥ 0, so that
    (s−r) eᵀPe = s − sr/(w(1+y)) is at most s − (sr/w) Σ_{i<2k} (−y)^i.
    """
    rule, reader = "one-direction", s.reader
    _, index, spectrum = _levels(s, rule, step)
    (r, _), (value, size) = sorted(spectrum, key=lambda x: x[1].constant() == 1)
    need(size.constant() == 1, rule, "no eigenvalue of one direction")
    rows, rank = reader.chain.samples(index), reader.chain.rank
    shows(rule, premises, rank - rows - reader.number(1))
    c, order = reader.scalar(step["value"]).constant(), {"1": 2, "2": 4, "3": 6}.get(step["k"])
    slope = value - r
    need(order is not None and c is not None and r + slope * c > 0, rule, "no point around which it is developed")
    assert order is not None and c is not None
    moments = [reader.number(1)]
    for i in range(order - 1):
        ratio = (rows + reader.number(2 * i)) * reader.reciprocal(rank + reader.number(2 * i))
        moments.append(moments[-1] * ratio)
    w, total = r + slope * c, reader.number(0)
    for i in range(order):  # E (−y)^i by the moments of B
        for j in range(i + 1):
            total = total + moments[j] * reader.number(_binomial(i, j) * (-c) ** (i - j) * (-slope / w) ** i)
    bound = reader.number(value) - reader.number(value * r / w) * total
    return Fact("sign", bound - _metric(s, index) + reader.number(r) * rows)


def _binomial(n: int, k: int) -> Fraction:
    return Fraction(1) if k in (0, n) else _binomial(n - 1, k - 1) + _binomial(n - 1, k)


def one_side_vanishes(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """At all points one side of an equivalence is 0 and the other is not: their ratio has no limit 1."""
    rule, reader, stated = "one-side-vanishes", s.reader, step.get("conclusion", [""])
    ok = stated == s.data["conclusion"] and stated[0] == "Equivalent" and reader.points
    need(ok, rule, "no equivalence along points")
    need(step["side"] in ("left", "right"), rule, "neither the left side nor the right one")
    f, g = (reader.scalar(t) for t in (stated[1:] if step["side"] == "right" else stated[:0:-1]))
    zero = vanishes(g) or any(p.kind == "zero" and (vanishes(g - p.value) or vanishes(g + p.value)) for p in premises)
    need(zero, rule, "a side that may be other than 0")
    sign = reader.scalar(step["by"])
    need(sign.constant() in (1, -1), rule, "not a sign")
    shows(rule, premises, f * sign, True)
    return Fact("apart", s.resolved(stated))


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "two-levels": (two_levels, ("fit",)),
    "one-direction": (one_direction, ("fit", "value", "k")),
    "one-side-vanishes": (one_side_vanishes, ("side", "by")),
}
