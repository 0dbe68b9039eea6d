"""What each fit of a chain does to metrics, and which fits are one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import facts
from .averaging import image_of
from .facts import Fact, Premises, Rule
from .known import names, of_any
from .limits import need
from .random_matrices import METRIC, key_of
from .ring import Poly, vanishes
from .statement import Statement
from .users import users_of
from .words import DOWN


def for_each(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """A sign for every generation m = 0, 1, … of a block: # stands for its number afterwards."""
    reader = s.reader
    about = any("#" in names(p.value.frozen()) for p in premises if p.kind in ("zero", "sign"))
    need(not about, "for-each", "a premise about the generators of a block only")
    kept = reader.domains, reader.signs, reader.nonzero
    reader.domains, reader.signs, reader.nonzero = (
        {**reader.domains, "m": "natural"},
        dict(reader.signs),
        set(reader.nonzero),
    )
    found = facts.sign(s, step, premises)
    need(not of_any(found.value.frozen()), "for-each", "a sign about the generators of a block only")
    value = reader.at(found.value, reader.atom("symbol", "#"), "m")
    reader.domains, reader.signs, reader.nonzero = kept
    reader.learn(value, found.strict)
    reader.each[value.frozen()] = found.strict
    return Fact("sign", value, found.strict)


def fit(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """M ↦ E[A] M, E[AᵀMA] and E tr(BᵀMB) of one fit, as far as the premises give them.

    least squares of rank d: A = I, BBᵀ = V.    minimum norm: A = P, and for Σ = I E tr(BᵀMB) = tr M E tr(BᵀB)/d.
    ridge: A = I − λR, which commutes in the mean with M.   E tr(BᵀMB) of a cited map is the cited one.
    """
    (key, index), reader, rule = key_of(s, "fit", step), s.reader, "fit"
    chain, metric = reader.chain, reader.atom(*METRIC)
    maps = [p for p in premises if p.kind == "map" and p.value[0] == key]
    need(len(maps) <= 1, rule, "one map of the fit at most")
    kind, mean, second = maps[0].value[1:] if maps else ("", None, None)
    if maps and not maps[0].strict and maps[0].weight:  # cited: an exact map has the index of its letter there, or none
        need(maps[0].weight[1] is not None, rule, "no fact about E[AᵀMA]")
        return Fact("fit", (key, *maps[0].weight), False)
    exact, noise = not maps or maps[0].strict, None
    if chain.fit(index)["fit"] == "ridge":
        need(kind == "R", rule, "no map of the resolvent")
        shrunk = chain.penalty(index) * mean
        return Fact(
            "fit",
            (
                key,
                metric - shrunk,
                metric - shrunk - shrunk + chain.penalty(index) * chain.penalty(index) * second,
                noise,
            ),
            exact,
        )
    if kind in ("", "V"):
        need(key in chain.full_rank, rule, "a design whose rank is not established")
        return Fact(
            "fit", (key, metric, metric, reader.trace(reader.spectral(mean)) if mean is not None else None), True
        )
    need(kind == "P", rule, "no map of the projection")
    if noise is None and reader.isotropic and len(premises) > 1:
        square = reader.trace(reader.product(reader.word(("B", index, True)), reader.word(("B", index, False))))
        noise = (
            _solved(s, reader.expect(square), premises)
            * reader.trace(reader.spectral(metric))
            * reader.reciprocal(chain.rank)
        )
    return Fact("fit", (key, mean, second, noise), exact)


def _solved(s: Statement, atom: Poly, premises: Premises) -> Poly:
    """What an equation says that an expectation is."""
    for p in (p for p in premises if p.kind == "zero"):
        value = atom - p.value
        if not value.generators() & atom.generators():
            return value
    need(False, "fit", "no equation for E tr(BᵀB)")
    return atom


@dataclass
class Group:
    """Fits on one design as one fit: its block, how often a fresh design comes, the label noises that add up."""

    key: str
    repeat: Poly
    weight: Poly
    #: how often, of which fit, how many ridge fits meet the design after it
    noises: list[tuple[Poly, str, int]] = field(default_factory=list)
    named: bool = True  # whether abbreviations are put for long numbers
    joined: bool = False  # whether it is several ridge fits
    read: dict[int, Poly] = field(default_factory=dict)  # the abbreviations that this step has read


def grouped(s: Statement) -> list[Group]:
    """All fits in order.  Least squares on one design in a row is one fit: P P = P and P B = B; with A = I nothing
    is shared.

    A name that stands for one design of one generation is a fresh one.
    """
    chain, reader, rule = s.reader.chain, s.reader, "risk"
    found: list[Group] = []
    names: list[str] = []
    for place, data in enumerate(chain.fits):
        down = place >= len(chain.blocks)
        key, name = DOWN if down else str(place), data["design"]
        repeat = reader.number(1) if down else reader.scalar(data["repeat"])
        weight = reader.scalar(data.get("truth", "0"))
        users = [f for f in chain.fits if f["design"] == name]
        if name != "fresh" and (len(users) > 1 or repeat.constant() != 1):
            if data["fit"] == "ridge":
                if not names or names[-1] != name:
                    several = [user for user, times in users_of(s, key, rule) for _ in range(times)]
                    last = len(several) - 1
                    noises = [(reader.number(1), user, last - i) for i, user in enumerate(several)]
                    found.append(Group(key, reader.number(1), weight, noises, joined=True))
                names.append(name)
                continue
            need(all(f["fit"] == "ols" for f in users), rule, "a shared design of a fit other than least squares")
            sizes = [chain.read(f["samples"], None) for f in users]
            need(all(vanishes(x - sizes[0]) for x in sizes), rule, "one design of two sizes")
            ranks = [
                DOWN if f is chain.fits[-1] and len(chain.fits) > len(chain.blocks) else str(chain.fits.index(f))
                for f in users
            ]
            if not all(r in chain.full_rank for r in ranks):
                again = bool(names) and names[-1] == name
                need(again or name not in names, rule, "a design that comes again after another one")
                need(
                    not weight.terms or (not again and repeat.constant() == 1),
                    rule,
                    "labels mixed with the truth on a shared design",
                )
                need(reader.nonnegative(repeat - reader.number(1)), rule, "a shared design that may be used by no fit")
                names.append(name)
                if again:
                    found[-1].noises.append((repeat, key, 0))
                else:
                    found.append(Group(key, reader.number(1), weight, [(repeat, key, 0)]))
                continue
        names.append(name)
        found.append(Group(key, repeat, weight, [(reader.number(1), key, 0)]))
    return found


def second_image(
    s: Statement, group: Group, second: Poly, noise: Poly | None, unit: Poly | None, metric: Poly, index: Any
) -> Poly:
    """E[AᵀMA]; where it has parts in proportion to E tr(BᵀMB), by the value of that."""
    if unit is None or noise is None or len(noise.terms) != 1 or METRIC in noise.generators():
        return named(s, group, image_of(s, second, metric, index))
    ((once, c),), rest, share = noise.terms.items(), dict(second.terms), {}
    for monomial, a in second.terms.items():
        left = dict(monomial)
        if all(left.get(g, 0) >= k for g, k in once):
            left |= {g: left[g] - k for g, k in once}
            share[tuple((g, k) for g, k in left.items() if k)] = a / c
            del rest[monomial]
    fuel = s.reader.fuel
    factor = s.reader.at(Poly(share, fuel), s.reader.thawed(index))
    return named(s, group, image_of(s, Poly(rest, fuel), metric, index) + factor * unit)


def named(s: Statement, group: Group, value: Poly) -> Poly:
    """The abbreviation of the statement that stands for this number, or the number."""
    return abbreviated(s, value, group.read) if group.named else value


def abbreviated(s: Statement, value: Poly, read: dict[int, Poly]) -> Poly:
    """The same, of any number of two terms or more; each abbreviation is read once in a step, into ``read``."""
    if len(value.terms) < 2:
        return value
    for i, (name, term) in enumerate(s.data["where"]):
        if isinstance(term, list) and term[0] == "Abbreviation":
            read[i] = read[i] if i in read else s.reader.scalar(term[1])
            if not (read[i] - value).terms:
                return s.reader.scalar(name)
    return value


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "for-each": (for_each, ("value", "multipliers", "products")),
    "fit": (fit, ("fit",)),
}
