"""Local slopes and constants read off exact values at powers of ten."""

import math
from collections import Counter
from dataclasses import dataclass, field

import sympy as sp

from collapse_sym.scaling.constants import leading_terms

from .draws import draw, exponents, stream, too_close
from .points import PARTS, farthest, risk_at

#: decades of T between the points, and how many points; how far a slope may be off, and a constant, relatively;
#: how close two extrapolations must be to count as a value of the constant
STEP, POINTS, SLOPE, CONSTANT, SETTLED = 3, 5, 0.01, 5e-4, 2e-4


@dataclass
class Tally:
    """What was drawn, why some of it was not compared, and the largest errors."""

    drawn: int = 0
    rejected: Counter = field(default_factory=Counter)
    compared: Counter = field(default_factory=Counter)
    worst: dict = field(default_factory=dict)
    unknown: int = 0
    unsettled: int = 0

    def note(self, what, error):
        """One comparison."""
        self.compared[what] += 1
        self.worst[what] = max(self.worst.get(what, 0.0), abs(error))

    @property
    def share(self):
        """The share of settings that were rejected."""
        return self.rejected.total() / self.drawn

    def text(self):
        """Counts in a line."""
        reasons = ", ".join(f"{k}: {v}" for k, v in self.rejected.most_common())
        errors = ", ".join(f"{k} {self.compared[k]}× within {v:.2g}" for k, v in sorted(self.worst.items()))
        rejected = f"{self.rejected.total()} of {self.drawn} rejected ({reasons})"
        return f"{rejected}; {errors}; {self.unknown} constants open, {self.unsettled} not settled at T = 10^40"


def confirm(kind, count, tally, seed=0, at=lambda setting: setting):
    """Compare settings of a kind until ``count`` were compared; every draw and every rejection is counted."""
    rng, done = stream(kind, seed), 0
    while done < count:
        setting = at(draw(kind, rng))
        tally.drawn += 1
        reason = too_close(setting)
        if reason:
            tally.rejected[reason] += 1
            continue
        compare(setting, tally, kind)
        done += 1


def compare(setting, tally, kind):
    """Slopes of each part and of the total, and constants, of one setting."""
    last = farthest(setting)
    decades = [last - k * STEP for k in reversed(range(POINTS))]
    values = [risk_at(setting, sp.Rational(x)) for x in decades]
    found, known = exponents(setting), leading_terms(setting)
    for name in PARTS:
        if name not in found:
            assert all(getattr(v, name) == 0 for v in values), (name, setting)
            continue
        e, k = found[name]
        assert (-known.parts[name].exponent, known.parts[name].log) == (e, k), (name, setting)
        numbers = [getattr(v, name) for v in values]
        assert all(x > 0 for x in numbers), (name, numbers, setting)
        _slope(f"{kind}: {name}", numbers[-2:], decades[-2:], (e, k), tally, setting)
        if known.parts[name].constant is None:
            tally.unknown += 1
        else:
            wanted = float(known.number(name))
            seen, doubt = constant(numbers, decades, float(e), k)
            if doubt > SETTLED:
                tally.unsettled += 1
                continue
            error = seen / wanted - 1
            assert abs(error) < CONSTANT, (name, wanted, error, setting)
            tally.note(f"{kind}: constant", error)
    leading = min(found.values(), key=lambda ek: (ek[0], -ek[1]))
    _slope(f"{kind}: total", [v.total for v in values[-2:]], decades[-2:], leading, tally, setting)


def _slope(what, numbers, decades, leading, tally, setting):
    e, k = leading
    error = slope(numbers, decades, k) + float(e)
    assert abs(error) < SLOPE, (what, error, setting)
    tally.note(what, error)


def slope(numbers, decades, log):
    """d log E/d log T between two powers of ten, less that of (log T)^log."""
    (x, y), (s, t) = numbers, decades
    return (math.log10(y / x) - log * math.log10(t / s)) / (t - s)


def constant(numbers, decades, exponent, log):
    """(lim E T^e (log T)^(−log), a doubt of it): by Aitken from values at powers of ten.

    The doubt is how far two extrapolations differ, and a twentieth of how far the last one reaches beyond its data.

    For log = 1 from their slopes in log T, which have the same limit and no corrections of order 1/log T.
    """
    scaled = [x * 10.0 ** (exponent * t) for x, t in zip(numbers, decades)]
    if log:
        assert log == 1
        scaled = [(y - x) / ((t - s) * math.log(10)) for x, y, s, t in zip(scaled, scaled[1:], decades, decades[1:])]
    before, last = aitken(*scaled[-4:-1]), aitken(*scaled[-3:])
    return last, max(abs(before / last - 1), abs(scaled[-1] / last - 1) / 20)


def aitken(x, y, z):
    """The limit of a sequence whose differences fall geometrically, or its last member where they are rounding."""
    first, second = y - x, z - y
    if abs(second) < 1e-8 * abs(z) or abs(second) >= abs(first):
        return z
    return z + second**2 / (first - second)
