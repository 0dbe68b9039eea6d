"""Rates as answers: E_test ≍ T^(−exponent)(log T)^k at the best ℓ or a given one, piece by piece.

Numbers give one answer, with its logarithm and its constant; symbols one for each phase.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp
from flint import fmpq

from ..errors import OutsideCalculus
from ..notation import symbol
from .comparison import CRITICAL, Critical, at, critical
from .families import Family, Question, families, shown
from .forms import Linear, linear
from .logarithms import log_power
from .meetings import positions
from .optimum import GROWS, Sharp, sharp
from .phases import Region, phases
from .settings import Setting, form_of
from .simplex import follows

_ENDS = (sp.oo, -sp.oo)
WITHIN = "inside of an interval of optimal ell every K has this constant"
BOUNDED = "E_test grows; with a lambda that grows too (ell < 0) it would stay bounded"
_WIDTH = sp.Rational(1, 10**9)  # only phases whose closure holds the numbers themselves are named


@dataclass(frozen=True)
class Rate:
    """One piece of an answer: where all of ``when`` hold, E_test ≍ T^(−exponent)(log T)^log_power.

    ``ell`` are the first and the last optimal ℓ (oo: all beyond the first); ``log_power`` is None where it is not
    the same on the whole piece.  ``sharp`` has the constant, where numbers are given.  ``bounds`` are the forms
    ≥ 0 of ``when`` and ``growing`` those > 0; ``critical`` compares λ = T^(−ℓ_crit), where that is asked for.
    """

    when: tuple[str, ...]
    exponent: sp.Expr
    log_power: int | None
    ell: tuple[sp.Expr, sp.Expr]
    regime: str
    balanced: tuple[str, ...]
    sharp: Sharp | None = None
    notes: tuple[str, ...] = ()
    growing: tuple[sp.Expr, ...] = ()
    bounds: tuple[sp.Expr, ...] = ()
    critical: tuple[Critical, ...] = ()


def rates(question: Question, *, compare: bool = False) -> tuple[Rate, ...]:
    """The answer, as pieces whose closures cover what the question leaves open; ``compare`` it with λ = T^(−ℓ_crit).

    Raises: InvalidInput, Contradiction, OutsideCalculus.

    >>> half, nought = sp.Rational(1, 2), sp.S.Zero
    >>> (found,) = rates(Question(sp.Integer(2), half, nought, sp.Integer(2), half, s=sp.Integer(1)))
    >>> found.exponent, found.log_power, found.ell, found.balanced
    (3/2, 0, (5/4, oo), ('variance', 'collapse'))
    """
    known: dict[Any, Sharp] = {}
    found = [rate for family in families(question) for rate in _of_family(question, family, compare, known)]
    # Numbers on a border belong to both sides, which then agree.
    if len(found) > 1 and not any(r.exponent.free_symbols for r in found) and not any(_open(r) for r in found):
        first, others = found[0], found[1:]
        if all((r.exponent, r.ell) == (first.exponent, first.ell) for r in others):
            sides = tuple(f"on the border to: {r.regime}" for r in others)
            return (replace(first, notes=(*first.notes, *sides)),)
    return tuple(found)


def _open(rate: Rate) -> bool:
    return any(">=" in condition for condition in rate.when)


def _of_family(question: Question, family: Family, compare: bool, known: dict[Any, Sharp]) -> Iterator[Rate]:
    program = family.program
    kept = phases(at(program, CRITICAL)) if compare else ()
    if program.names:
        for region in phases(program):
            yield _rate(question, family, region, kept, known)
        return
    try:
        (region,) = phases(program)
    except OutsideCalculus:  # no noise is left where bias can be made as small as one likes
        lost = tuple(critical(question, family, None, kept))
        yield Rate((), sp.oo, 0, (sp.oo, sp.oo), _regime(family, (), "error 0 at lambda = 0"), (), critical=lost)
        return
    yield _rate(question, family, region, kept, known)


def _rate(
    question: Question, family: Family, region: Region, kept: tuple[Region, ...], known: dict[Any, Sharp]
) -> Rate:
    exponent = shown(question, region.rate)
    if question.ell is not None:
        ell = (sp.sympify(_expression(question.ell), strict=True),) * 2
        how = ""
    else:
        ell = _penalties(question, family, region)
        how = _how(ell, grows=_grows(region))
    growing = _growing(family, region)
    forms = [shown(question, bound) for bound in region.bounds]
    bounds = tuple(form for form in forms if not any(_same(form, g) for g in growing))
    when = (*family.words, *(f"{g} > 0" for g in growing), *(f"{bound} >= 0" for bound in bounds))
    regime = _regime(family, region.balanced, how)
    lost = tuple(critical(question, family, region, kept)) if kept else ()
    notes = (BOUNDED,) if question.ell is None and _grows(region) else ()
    rate = Rate(when, exponent, None, ell, regime, region.balanced, None, notes, growing, bounds, lost)
    if not family.program.names and not family.exponents.free:
        return _sharpened(question, family, rate, known)
    return replace(rate, log_power=log_power(family, region, region.middle.form) if family.logarithmic else 0)


def _growing(family: Family, region: Region) -> tuple[sp.Expr, ...]:
    """b where T₀ < d and the piece would reach b = 0: with T₀ fixed no equivalent holds."""
    setting, program = family.setting, family.program
    if setting.over or setting.b.is_number:
        return ()
    fixed = [*(a.row for a in region.bounds), (-program.frame.affine(form_of(setting.b))).row]
    reached = follows((-program.frame.constant(1)).row, fixed) is None
    return (setting.b,) if reached else ()


def _grows(region: Region) -> bool:
    """Whether the best test error grows inside of the region: then noise rules at ℓ = 0, and a larger λ spreads less.

    Both biases are bounded for every λ, so that the test error would be with a λ that grows.
    """
    noise = not any("bias" in name for name in region.balanced)
    return noise and follows((-region.rate).row, [a.row for a in region.bounds]) is not None


def _same(bound: sp.Expr, form: sp.Expr) -> bool:
    return bool(sp.cancel(bound / form).is_number)


def _sharpened(question: Question, family: Family, rate: Rate, known: dict[Any, Sharp]) -> Rate:
    """With logarithm and constant, at the optimum or inside of an interval of optima; ``known`` on both sides."""
    side = family.setting, rate.ell
    found = known[side] = known[side] if side in known else _constant(question, family, rate)
    notes = [*rate.notes, *found.notes, *_at_ends(family, rate, found.log_power), *_borders(question, family)]
    return replace(rate, when=(), log_power=found.log_power, sharp=found, notes=tuple(notes))


def _constant(question: Question, family: Family, rate: Rate) -> Sharp:
    """The constant at the ℓ that is given, at the best K of the only optimal ℓ, or the least of an interval of them."""
    first, last = rate.ell
    if question.ell is not None or first == last:
        return _held(rate, sharp(replace(family.setting, ell=first), optimise=question.ell is None))
    found = _held(rate, sharp(replace(family.setting, ell=inside(rate.ell, family.setting)), optimise=False))
    for ell in positions(family.setting, first, last):
        found = _better(found, _held(rate, sharp(replace(family.setting, ell=ell), optimise=True)))
    return replace(found, because=found.because or ("" if found.ridge is not None else WITHIN))


def _held(rate: Rate, found: Sharp) -> Sharp:
    """The same, if constants and the program agree on the exponent."""
    if found.exponent != rate.exponent:
        raise ArithmeticError(f"the engine's terms fall like T^(-{found.exponent}), the program says {rate.exponent}")
    return found


def _better(found: Sharp, there: Sharp) -> Sharp:
    """What is known next to a scale that κ meets, or at it: at its best K, which K → 0 stands for, is no more."""
    if there.log_power != found.log_power:
        return min(found, there, key=lambda one: one.log_power)
    if there.because == GROWS:
        return there
    if there.constant is None:
        return found if _no_less(there, found) else replace(found, because=there.because)
    return found if there.ridge is None else there


def _no_less(there: Sharp, found: Sharp) -> bool:
    """Whether what every K has there alone is no less than the constant that is known."""
    if there.every == found.constant:
        return True
    values = (replace(there, constant=there.every, equations={}).decimal(), found.decimal())
    return None not in values and float(values[0]) > float(values[1]) * (1 + 1e-9)  # type: ignore[arg-type]


def inside(ell: tuple[sp.Expr, sp.Expr], setting: Setting) -> sp.Expr:
    """The only optimal ℓ, or one inside of an interval of them, before κ meets a scale."""
    low, high = ell
    end = min([high, *(met for met in positions(setting, low, high) if met > low)])
    return low + 1 if end == sp.oo else (low + end) / 2


def _at_ends(family: Family, rate: Rate, log: int) -> Iterator[str]:
    """Logarithms that an interval of optima has at its ends only."""
    for end in dict.fromkeys(rate.ell):
        if rate.ell[0] != rate.ell[1] and end != sp.oo:
            power = sharp(replace(family.setting, ell=end), optimise=False).log_power
            if power != log:
                yield f"at ell = {end} the power of log T is {power}"


def _borders(question: Question, actual: Family) -> Iterator[str]:
    """The phases that meet at the numbers, if more than one does: found in a small box around them."""
    named = {name: getattr(question, name) for name in ("a", "b", "D", "s") if getattr(question, name) not in _ENDS}
    grows = question.nu != 0 and question.design == "fresh"
    named |= {"nu": question.nu} if grows else {}
    opened: dict[str, Any] = {name: name for name in named}
    for family in families(replace(question, **opened)):
        if family.words != actual.words:
            continue
        box = [side for name, at in named.items() for side in _side(name, at)]
        program = replace(family.program, domain=(*family.domain, *box))
        point = [fmpq(int(named[name].p), int(named[name].q)) for name in program.names]
        if any(a.at(point) < 0 for a in program.space):
            continue
        try:
            here = [r for r in phases(program) if all(a.at(point) >= 0 for a in r.bounds)]
        except OutsideCalculus:  # the phases have no noise, and no border
            return
        if len(here) > 1:
            said = [" and ".join(r.balanced) for r in here]
            if len(set(said)) < len(said):  # the same terms at other rates
                said = [f"{terms}: {shown(question, r.rate)}" for terms, r in zip(said, here)]
            meeting = " | ".join(said)
            yield f"on the border between phases: {meeting} ({', '.join(family.words)})"


def _side(name: str, at: sp.Rational) -> Iterator[Linear]:
    for sign in (1, -1):
        yield linear({name: sign}, _WIDTH - sign * at)


def _penalties(question: Question, family: Family, region: Region) -> tuple[sp.Expr, sp.Expr]:
    beta = family.exponents.beta
    low, high = region.optimum[0].lower, region.optimum[-1].upper
    first = sp.cancel(beta * shown(question, low))
    # κ stays where it is for every ℓ ≥ β.
    end = family.program.end
    if high is None or (end is not None and high.row == end.row):
        return first, sp.oo
    return first, sp.cancel(beta * shown(question, high))


def _how(ell: tuple[sp.Expr, sp.Expr], *, grows: bool) -> str:
    if ell[1] == sp.oo:
        return "every small enough lambda does: effectively ridgeless"
    if ell == (0, 0):
        return "no lambda -> 0 helps" + ("" if grows else ": the optimum is lambda of order 1")
    return "an interval of ell does" if ell[0] != ell[1] else ""


def _regime(family: Family, balanced: tuple[str, ...], how: str) -> str:
    sides = ", ".join(family.words)
    rules = f"{' and '.join(balanced)} {'balance' if len(balanced) > 1 else 'rules'}" if balanced else ""
    return "; ".join(part for part in (sides, rules, how) if part)


def _expression(value: object) -> object:
    return symbol(value, "exponent") if isinstance(value, str) else value
