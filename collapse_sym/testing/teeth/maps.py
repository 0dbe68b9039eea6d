"""Mutants of the maps of every calculus, in the source: one change in a formula, run in a module of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...calculi import CALCULI, OVER, RIDGE, UNDER, Calculus, base
from ...errors import CollapseSymError
from ..mutants import mutant as changed_to
from .changes import of_maps
from .exactly import Sizes, differ, sequences
from .languages import OtherKappa, exact_images, float_images, word_images, word_value
from .moments import Setting, Z, disagreement, simulated
from .source import SourceMutant
from .source import mutants as source_mutants
from .trial import DRAWN, KILLED, SURVIVED, VALUELESS, Seen, Trial

HOME = "collapse_sym.calculi"
MODULES = {"exact": "exact", "isotropic": "isotropic", "equivalents": "equivalents", "base": ""}
#: what says nothing of numbers
WORDS_ONLY = ("maps", "check", "closed", "cites", "assumptions")
LEVELS, ONE = (2.0, 1.0, 0.25), (2.0,)
MANY, ONCE = (8000, 6000, 4000), (60_000, 0, 0)


@dataclass(frozen=True)
class Unit:
    """A calculus in a regime, and the settings in which its maps are held against drawn designs."""

    calculus: str
    regime: str
    settings: tuple[Setting, ...]
    words: bool = False

    @property
    def exact(self) -> bool:
        """Whether the maps hold at their own size."""
        return CALCULI[self.calculus].relation == "="


UNITS = (
    Unit("exact", OVER, (Setting(LEVELS, 3, 20, 0.0, 0.0, ONCE),)),
    Unit("exact", UNDER, (Setting(LEVELS, 4, 6, 0.0, 0.0, ONCE),), words=True),
    Unit("exact", RIDGE, (Setting(LEVELS, 2, 7, 1.0, 0.0, ONCE),), words=True),
    Unit("isotropic", OVER, (Setting(ONE, 8, 20, 0.0, 0.0, ONCE),)),
    Unit("isotropic", UNDER, (Setting(ONE, 13, 6, 0.0, 0.0, ONCE),)),
    Unit("isotropic", RIDGE, (Setting(ONE, 6, 7, 1.0, 0.0, ONCE),), words=True),
    Unit("equivalents", OVER, (Setting(LEVELS, 6, 54, 0.0, 0.0, MANY),)),
    Unit("equivalents", UNDER, (Setting(LEVELS, 6, 6, 0.0, 0.0, MANY),)),
    Unit("equivalents", RIDGE, tuple(Setting(LEVELS, 6, rows, 0.2, 0.0, MANY) for rows in (10, 30))),
)
#: what a mutant raises where its formula has no value
NO_VALUE = (CollapseSymError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


def mutants() -> Iterator[SourceMutant]:
    """Every change of every formula of every calculus, and of what they inherit."""
    for module in MODULES:
        yield from source_mutants(f"{HOME}.{module}", of_maps, lambda where: where.split(".")[-1] not in WORDS_ONLY)


@contextmanager
def installed(mutant: SourceMutant) -> Iterator[Mapping[str, Calculus]]:
    """The calculi with the mutant among them, for this block: name → calculus."""
    module, name = mutant.load(), mutant.module.rpartition(".")[2]
    with ExitStack() as stack:
        if name == "base":
            owner, method = mutant.where.split(".")
            new = vars(getattr(module, owner))[method]
            stack.enter_context(changed_to(getattr(base, owner), method, lambda old: new))
        else:
            classes = [v for v in vars(module).values() if isinstance(v, type)]
            (new,) = [c for c in classes if getattr(c, "name", "") == MODULES[name]]
            stack.enter_context(changed_in(CALCULI, name, new()))
        yield CALCULI


@contextmanager
def changed_in(table: dict[str, Any], key: str, new: Any) -> Iterator[None]:
    """Replace an entry of a table inside the block."""
    old = table[key]
    table[key] = new
    try:
        yield
    finally:
        table[key] = old


def units(mutant: SourceMutant) -> tuple[Unit, ...]:
    """The units whose maps may have changed."""
    name = mutant.module.rpartition(".")[2]
    return tuple(u for u in UNITS if name in ("base", u.calculus))


# -- is it another map? ----------------------------------------------------------------------------
def is_different(mutant: SourceMutant) -> bool:
    """Decided exactly: rational functions at random points; words by their canonical form."""
    return any(_differs(mutant, unit) for unit in units(mutant))


def _differs(mutant: SourceMutant, unit: Unit) -> bool:
    if unit.words:
        (setting,) = unit.settings
        before = word_images(CALCULI[unit.calculus], unit.regime, setting)
        with installed(mutant) as calculi:
            try:
                return word_images(calculi[unit.calculus], unit.regime, setting) != before
            except NO_VALUE:
                return True
    levels = 1 if unit.calculus == "isotropic" else 3
    return any(_differs_at(mutant, unit, s) for s in sequences(unit.regime, grows=not unit.exact, levels=levels))


def _differs_at(mutant: SourceMutant, unit: Unit, sizes: Sizes) -> bool:
    before = exact_images(CALCULI[unit.calculus], sizes)
    with installed(mutant) as calculi:
        try:
            after = exact_images(calculi[unit.calculus], sizes)
            return differ(before, after, grows=not unit.exact)
        except OtherKappa:
            return True
        except NO_VALUE:
            return True


# -- numbers alone ---------------------------------------------------------------------------------
def by_evidence(mutant: SourceMutant) -> Seen:
    """The maps of the mutant against designs that are drawn."""
    number = 0
    for unit in units(mutant):
        for setting in unit.settings:
            number += 1
            try:
                found = _in_words(mutant, unit, setting) if unit.words else _in_numbers(mutant, unit, setting)
            except NO_VALUE as error:
                return Seen(KILLED, f"{unit.calculus}, {unit.regime}: no value ({type(error).__name__})", VALUELESS)
            if found:
                return Seen(KILLED, f"{unit.calculus}, {unit.regime}: {found}", DRAWN)
    return Seen(SURVIVED, f"agrees with designs in {number} settings")


def _in_numbers(mutant: SourceMutant, unit: Unit, setting: Setting) -> str:
    with installed(mutant) as calculi:
        calculus = calculi[unit.calculus]
        return disagreement(setting, lambda k: float_images(calculus, unit.regime, setting, k), exact=unit.exact)


def _in_words(mutant: SourceMutant, unit: Unit, setting: Setting) -> str:
    with installed(mutant) as calculi:
        images = word_images(calculi[unit.calculus], unit.regime, setting)
    drawn = simulated(setting)[0]
    for key, image in images.items():
        value, error = word_value(image, setting)
        mean, stderr = drawn[key]
        trace, width = (float(np.sum(x)) * (1 if key[0] == "noise" else setting.copies) for x in (mean, stderr))
        if not abs(value - trace) <= Z * (error + width) + 1e-9 * abs(trace):
            return f"the trace of {key[0]} of {key[1]} is {value:.6g}, simulated {trace:.6g}"
    return ""


def trial(mutant: SourceMutant, *, checker: bool = True) -> Trial:
    """What both judges say of a mutant."""
    from .certified import by_checker

    same = "" if is_different(mutant) else "the same maps, or the same limits, at random rational points and in words"
    name = mutant.module.rpartition(".")[2]
    seen = by_checker(mutant) if checker and not same else Seen("unasked")
    return Trial("map", f"{name}.{mutant.where}", mutant.change, by_evidence(mutant), seen, same)
