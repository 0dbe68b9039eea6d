"""Mutants of cited facts.  No checker can kill these, it trusts what is cited: only numbers can.

Equivalents are held against designs that are drawn, of one fit here and of several in ``sharedfits``; the density of
Wishart eigenvalues against exact moments (``onepoint``).  What is stated below 0 has the images of one fit, and a group
those of its facts: they have no mutants of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...literature import DENSITY, EQUIVALENTS, SHARED_DESIGN, CitedFact
from ...proof.evidence.mutants import changes, places, put
from ...proof.language import Term
from . import onepoint, sharedfits
from .exactly import Ratio, Sizes, differ, sequences
from .moments import METRICS, Setting, disagreement, kappa
from .terms import NoValue, image
from .trial import DRAWN, KILLED, SURVIVED, VALUELESS, Seen, Trial

NAMES = {"T": "positive-integer", "Sigma": "covariance", "kappa": "nonnegative"}
NAMES |= {"kappa1": "nonnegative", "kappa2": "nonnegative"}
MORE = "51/50"
LEVELS = (2.0, 1.0, 0.25)
MANY = (8000, 6000, 4000)
PENALTIES = (0.2, 1.0)
#: T < d, T = d (ridge only), T > d
SETTINGS = {
    "ridge": tuple(Setting(LEVELS, 6, rows, PENALTIES[0], 0.0, MANY) for rows in (10, 18, 30)),
    "ridgeless": tuple(Setting(LEVELS, 6, rows, 0.0, 0.0, MANY) for rows in (6, 54)),
    "two": tuple(Setting(LEVELS, 6, rows, *PENALTIES, MANY) for rows in (10, 18, 30)),
}
REGIMES = {"ridge": ("ridge",), "ridgeless": ("under", "over"), "two": ("ridge",)}


@dataclass(frozen=True)
class FactMutant:
    """A fact with another image."""

    fact: CitedFact
    change: str
    term: Term

    @property
    def of(self) -> str:
        """ridge, ridgeless, or two resolvents."""
        return family(self.fact)


def family(fact: CitedFact) -> str:
    """Which designs a fact speaks of."""
    term = fact.term
    assert term is not None
    return "two" if term["map"] == "two-resolvents" else str(term["fit"])


def mutants() -> Iterator[FactMutant]:
    """Every change of every part of the image of every fact."""
    for fact in (*EQUIVALENTS, SHARED_DESIGN, DENSITY):
        stated = fact.term
        assert stated is not None
        seen: list[Term] = [stated["image"]]
        for path, part in places(stated["image"]):
            for operator, new in _changes(fact, part, path):
                changed = put(stated["image"], path, new)
                if changed not in seen:
                    seen.append(changed)
                    yield FactMutant(fact, f"{operator} at {'.'.join(map(str, path)) or 'top'}", changed)


def _changes(fact: CitedFact, part: Term, path: tuple[Any, ...]) -> Iterator[tuple[str, Term]]:
    yield from changes(part, {SHARED_DESIGN: sharedfits.NAMES, DENSITY: onepoint.NAMES}.get(fact, NAMES))
    if fact is DENSITY:
        yield from onepoint.changes(part)
    elif isinstance(part, str) and part.startswith("kappa"):
        yield f"twice {part}", ["Multiply", "2", part]
        if part[-1] in "12":
            other = part[:-1] + {"1": "2", "2": "1"}[part[-1]]
            yield f"{other} for {part}", other
    if len(path) == (fact is SHARED_DESIGN):  # its three lines are equations of their own
        yield "2 % more", ["Multiply", MORE, part]


def trial(mutant: FactMutant) -> Trial:
    """What numbers say of a fact mutant, and whether it is the fact in other words."""
    if mutant.fact is SHARED_DESIGN:
        seen, same = sharedfits.evidence(mutant.term), sharedfits.same(mutant.term)
    elif mutant.fact is DENSITY:
        seen, same = onepoint.evidence(mutant.term), ""
    else:
        seen = evidence(mutant)
        same = "" if is_different(mutant) else "the same function, or the same limit, at random rational points"
    return Trial("fact", mutant.fact.id, mutant.change, seen, same=same)


def evidence(mutant: FactMutant) -> Seen:
    """Designs of one fit that are drawn, at T on both sides of d."""
    for setting in SETTINGS[mutant.of]:
        try:
            found = disagreement(setting, lambda k, s=setting: _predicted(mutant, s, k), exact=False)  # type: ignore[misc]
        except (NoValue, ArithmeticError, ValueError) as error:
            return Seen(KILLED, f"no value: {error}", VALUELESS)
        if found:
            return Seen(KILLED, found, DRAWN)
    return Seen(SURVIVED, f"agrees with designs in {len(SETTINGS[mutant.of])} settings")


def _predicted(mutant: FactMutant, setting: Setting, k: int) -> Mapping[tuple[str, str], Any]:
    levels, copies, rows = np.array(setting.levels), k * setting.copies, float(k * setting.rows)
    first = kappa(levels, copies, rows, setting.penalty)
    names: dict[str, Any] = {"T": rows, "Sigma": levels, "kappa": first, "kappa1": first}
    names["kappa2"] = kappa(levels, copies, rows, setting.second_penalty or setting.penalty)
    kind = _map(mutant)

    def trace(g: Any) -> Any:
        return np.sum(copies * (g + 0 * levels))

    with np.errstate(all="ignore"):
        return {
            (kind, name): image(mutant.term, {**names, "M": m(levels)}, trace, float) for name, m in METRICS.items()
        }


def _map(mutant: FactMutant) -> str:
    term = mutant.fact.term
    assert term is not None
    return str(term["map"])


def is_different(mutant: FactMutant) -> bool:
    """Decided exactly: whether the images of the mutant and of the fact differ in the limit."""
    stated = mutant.fact.term
    assert stated is not None
    for regime in REGIMES[mutant.of]:
        for sizes in sequences(regime, grows=True, kappas=2 if mutant.of == "two" else 1):
            try:
                images = [{"image": _exact(term, sizes)} for term in (stated["image"], mutant.term)]
            except ArithmeticError:  # the mutant has no value where the fact has one
                return True
            if np.shape(images[0]["image"]) != np.shape(images[1]["image"]) or differ(*images, grows=True):
                return True
    return False


def _exact(term: Term, sizes: Sizes) -> Any:
    names: dict[str, Any] = {"T": sizes.rows, "Sigma": sizes.s, "M": sizes.metric}
    names |= dict(zip(("kappa1", "kappa2"), map(Ratio.of, sizes.kappas))) | {"kappa": Ratio.of(sizes.kappas[0])}
    return image(term, names, sizes.trace, Ratio.of)
