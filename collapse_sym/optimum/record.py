"""The optimal ridge as plain data: the schema of ``collapse-sym optimal-ridge --format json``."""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import arb

from ..errors import CollapseSymError
from ..functionals.answer import Answer
from ..functionals.definitions import Definition
from ..functionals.printing import latex, to_text
from ..notation import symbol
from ..risk.record import Number
from .answer import OptimalRidge, Point, Spectral
from .generations import many, starts_clean
from .isotropic import Optimum
from .landscape import X
from .stationarity import Stationary

SCHEMA = 1
FEW = "fixed_point at the x of clean_optimum + O(n^2)"
#: what the numbers are, in words
WORDS = {
    "lambda": "the ridge with the least test error among lambda >= 0; 0 stands for lambda -> 0+, null for infinity",
    "risk": "the test error at lambda",
    "risk_clean_optimum": "the test error at clean_optimum, the ridge that is best without generators",
    "risk_ridgeless": "the limit of the test error for lambda -> 0+; null: infinite",
    "risk_null": "the test error of w = 0, the limit for lambda -> infinity",
    "within_1pct": "around lambda the test error is at most 1.01 times the least; null: no upper end",
    "within_10pct": "around lambda the test error is at most 1.1 times the least; null: no upper end",
    "negative": "the least error of the whole branch where that has lambda < 0, above its infimum: what a typical draw "
    "has as d grows; at any finite size the mean is infinite there",
    "infimum": "the infimum of the admissible lambda; null: lambda < 0 is not looked at",
}


def to_json(found: OptimalRidge, digits: int | None = None) -> dict[str, Any]:
    """The answer as plain data; numbers with ``digits``, else float64."""
    numbers = found.numbers
    known: dict[str, Any] = dict.fromkeys(("lambda", "risk", "risk_clean_optimum", "risk_ridgeless", "risk_null"))
    known |= dict.fromkeys(("within_1pct", "within_10pct"))
    if numbers is not None:
        known = _numbers(numbers, digits)
    return {
        **known,
        "proof": None,
        "definitions": _definitions(found),
        "schema": SCHEMA,
        "relation": "~=",
        **({} if numbers is None else _further(numbers, digits)),
        "formulas": [formula(f, numbers=numbers is not None) for f in found.formulas],
        "equations": [equation(e) for e in equations_of(found)],
        "assumptions": list(assumptions_of(found)),
        "cited_facts": list(cites_of(found)),
    }


def equations_of(found: OptimalRidge) -> tuple[Stationary, ...]:
    """The equations that the answer is said in: those of symbols for any Σ."""
    return () if found.formulas or found.numbers is not None else found.equations


def assumptions_of(found: OptimalRidge) -> tuple[str, ...]:
    """What the answer assumes, in sentences; the ridge that is chosen is no premise."""
    if found.numbers is not None:
        said = found.numbers.profile.assumptions
    else:
        cases: Any = found.formulas or tuple(e.case for e in found.equations)
        said = tuple(dict.fromkeys(a for case in cases for a in case.assumptions))
    of_the_ridge = f"{found.ridge} is > 0"
    return tuple(a for a in said if a != of_the_ridge)


def cites_of(found: OptimalRidge) -> tuple[str, ...]:
    """The cited facts that it rests on."""
    if found.numbers is not None:
        return found.numbers.profile.cites
    cases: Any = found.formulas or tuple(e.case for e in found.equations)
    return tuple(dict.fromkeys(c for case in cases for c in case.cites))


def _numbers(found: Spectral, digits: int | None) -> dict[str, Any]:
    return {
        "lambda": number(found.best.ridge, digits),
        "risk": number(found.best.risk, digits),
        "risk_clean_optimum": number(found.clean.risk, digits),
        "risk_ridgeless": number(found.ridgeless, digits),
        "risk_null": number(found.null, digits),
        "within_1pct": list(found.within(0.01)),
        "within_10pct": list(found.within(0.1)),
    }


def _further(found: Spectral, digits: int | None) -> dict[str, Any]:
    return {
        "kappa": number(found.best.kappa, digits),
        "clean_optimum": number(found.clean.ridge, digits),
        "minima": [point(p, digits) for p in found.minima],
        "negative": None if found.negative is None else point(found.negative, digits),
        "infimum": number(found.lowest, digits),
    }


def point(found: Point, digits: int | None) -> dict[str, Any]:
    """A ridge with its error."""
    return {"lambda": number(found.ridge, digits), "risk": number(found.risk, digits)}


def number(x: arb | None, digits: int | None) -> float | None:
    """A ball as a number, None for what is infinite."""
    if x is None or not x.is_finite():
        return None
    if digits is None:
        return float(x.mid())
    return Number(str(sp.Float(x.mid().str(digits + 5, radius=False), digits)))


def _definitions(found: OptimalRidge) -> list[dict[str, Any]]:
    known = [{"symbol": name, "text": text} for name, text in WORDS.items()]
    if found.formulas:
        level = found.formulas[0].teacher.level
        x = 1 + symbol("kappa", "kappa") / level
        known.append({"symbol": "x", "latex": f"x = {latex(x)}", "expr": to_text(x)})
        return known + [_definition(d) for f in found.formulas for d in f.teacher.definitions]
    return known + [_definition(d) for e in equations_of(found) for d in e.case.definitions]


def _definition(d: Definition) -> dict[str, Any]:
    out = {"symbol": d.name, "latex": d.latex, **d.equation}
    return {**out, "of": d.of} if d.of else out


def formula(found: Optimum, *, numbers: bool) -> dict[str, Any]:
    """One case of an isotropic chain: in numbers the fixed point alone, in symbols what is said of it."""
    known = {
        "when": list(found.when),
        "side": found.side,
        "fixed_point": shown(found.fixed_point),
        "polynomial": shown(found.polynomial),
        "root": root_of(found),
    }
    if numbers:
        return {**known, "isolating": isolating(found)}
    closed, late = found.closed_form, many(found)
    return {
        **known,
        "few_generations": FEW if starts_clean(found) else None,
        "many_generations": None
        if late is None
        else {"lambda": shown(late.ridge), "risk": shown(late.error), "beyond": f"O({to_text(late.beyond)})"},
        "closed_form": None if closed is None else shown(closed),
        "risk": shown(found.least_error),
        "low_dimension": shown(found.low_dimension),
        "clean_optimum": shown(found.clean_ridge),
    }


def root_of(found: Optimum) -> str:
    """Which root of its polynomial x⋆ is: at φ = 1 without noise the branch may end before there is one."""
    only, end = f"the only root {X} > sqrt(d/T)", f"{X} = sqrt(d/T), the end of the branch"
    return {True: only, False: end, None: f"{only} where the criterion is > 0, else {end}"}[inside(found)]


def inside(found: Optimum) -> bool | None:
    """Whether x⋆ > √φ; None where that is left open."""
    if found.teacher.ratio != 1 or found.teacher.noise != 0 or found.side == "positive":
        return True
    return False if found.side == "vanishing" else None


def isolating(found: Optimum) -> list[str] | None:
    """Two rationals around x⋆, of either sign of λ⋆, and no other root on the branch; None where no digits do."""
    from .roots import located

    try:
        x = located(found, signed=True)
    except CollapseSymError:
        return None
    return [str(x.low), str(x.high)]


def equation(found: Stationary) -> dict[str, Any]:
    """One case of any other chain: ``equation`` = 0, dE/dκ over it, and λ(κ)."""
    known = {"equation": found.equation, "scale": found.scale, "ridge": found.ridge}
    return {"when": list(found.when), **{name: shown(answer) for name, answer in known.items()}}


def shown(answer: Answer) -> dict[str, str]:
    """An expression as text and LaTeX."""
    return {"expr": answer.text, "latex": answer.latex}
