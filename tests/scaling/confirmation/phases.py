"""Points in every phase of the diagrams of the best ridge, and the ridge that is best there."""

import random
from dataclasses import dataclass
from functools import cache

import sympy as sp

from collapse_sym.scaling.forms import coordinate, linear
from collapse_sym.scaling.phases import phases
from collapse_sym.scaling.programs import Program
from collapse_sym.scaling.settings import Factors, Setting
from collapse_sym.scaling.signs import Exponents
from collapse_sym.scaling.terms import terms

B, D, S, NU = (coordinate(name) for name in ("b", "D", "s", "nu"))
ONE = linear({}, 1)

#: kind → (the setting with names for what is open, the forms that are ≥ 0 on its domain, the largest x)
DIAGRAMS = {
    "T0 ≥ d, d ≤ T": ({"generators": "over"}, (B - D, D, ONE - D, S, B), None),
    "T0 ≥ d, d ≥ T": ({"generators": "over"}, (B - D, D - ONE, S), ONE),
    "T0 < d ≤ T": ({"generators": "under"}, (D - B, ONE - D, S, B), None),
    "T0 < d, d ≥ T": ({"generators": "under"}, (D - B, D - ONE, S, B), ONE),
    "d = ∞": ({"D": sp.oo}, (S, B), ONE),
    "d = ∞, one design": ({"D": sp.oo, "design": "shared"}, (S, B), ONE),
    "d = ∞, n grows": ({"D": sp.oo, "nu": "nu"}, (S, B, NU), ONE),
}
#: closer to a border of a phase than this, in the largest coefficient's units, is too close
CLOSE = sp.Rational(1, 30)
#: coordinates are drawn in these ranges; sizes grow fast enough that whole numbers are close to powers
BOX = {"a": (-2, 3), "b": (sp.Rational(1, 8), 3), "D": (sp.Rational(1, 8), 2), "s": (0, 3), "nu": (0, 3)}
TRIES = 20_000


@cache
def diagram(kind):
    """(program, regions)."""
    fields, domain, upper = DIAGRAMS[kind]
    program = Program(terms(Setting(**fields)), domain, upper, Exponents())
    return program, phases(program)


@dataclass(frozen=True)
class Point:
    """Numbers inside a region, the setting with its best ridge, and the derived exponent."""

    setting: Setting
    rate: sp.Rational


def points(kind, region, count, tally, seed=0):
    """``count`` random points of a region, its best ridge chosen; those near a border are rejected and counted."""
    program, regions = diagram(kind)
    rng, found = random.Random(f"{kind}/{regions.index(region)}/{seed}"), []
    for _ in range(TRIES):
        if len(found) == count:
            return found
        beta = sp.Rational(rng.randint(60, 180), 48)
        source = sp.Rational(rng.randint(6, 44), 48)
        at = {name: _between(rng, *BOX[name]) for name in program.names}
        at |= {"beta": beta, "R": 2 * beta * source}
        gaps = [_gap(bound, at) for bound in region.bounds]
        if min(gaps) <= 0:
            continue  # another phase
        tally.drawn += 1
        if min(gaps) < CLOSE:
            tally.rejected["near a border of the phase"] += 1
            continue
        found.append(Point(_setting(kind, at, region.middle.form.at(at)), region.rate.form.at(at)))
    raise AssertionError(f"{kind}: a phase out of the box of coordinates: {[str(a.form) for a in region.bounds]}")


def _between(rng, low, high):
    return sp.Rational(rng.randint(1, 479), 480) * (high - low) + low


def _gap(bound, at):
    """The bound's value, with its largest coefficient as unit."""
    form = bound.form
    numbers = {name: at[name] for name in ("beta", "R")}
    sizes = [abs(linear({}, c).at(numbers)) for _, c in form.coefficients]
    return form.at(at) / max(sizes)


def _setting(kind, at, x):
    fields = dict(DIAGRAMS[kind][0])
    numbers = {name: at[name] for name in ("a", "b", "D", "s", "nu") if name in at}
    design = fields.get("design", "fresh")
    return Setting(
        **{"D": sp.oo, **numbers},
        ell=at["beta"] * x,
        design=design,
        n=None if "nu" in numbers else 1,
        beta=at["beta"],
        source=at["R"] / (2 * at["beta"]),
        factors=Factors(ridge=sp.Integer(1)),
    )
