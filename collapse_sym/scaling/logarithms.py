"""The power of log T inside of a phase: the same all over it, or not known.

Where r = 1 the bias has terms (log T)^k, k the number of their ``flats`` that are > 0.  On a phase exponents and flats
are nests of forms in the parameters.  The sign of a maximum is the largest of the signs, that of a minimum the least:
so a nest has one sign on the phase where those of its forms leave no choice.
"""

from __future__ import annotations

from .affine import Affine
from .families import Family
from .forms import Form, Linear, Max, Term
from .phases import Region
from .witnesses import implied

Signs = tuple[int, int]  # the least and the largest that a sign can be


def log_power(family: Family, region: Region, x: Linear) -> int | None:
    """The power of log T of the largest terms at position x; None where it is not known to be one on the region.

    Assumes a region of the family's phases with x among the best, or of its phases at x.
    """
    powers = [_power(family, region, term, x) for term in family.separate if term.flats]
    return None if None in powers else max((p for p in powers if p is not None), default=0)


def _power(family: Family, region: Region, term: Term, x: Linear) -> int | None:
    """The power of log T of this term, 0 if it is none of the largest; None where that is not known."""
    low, high = _signs(family, region, term.exponent.where("x", x) - region.rate.form)
    if low == 1:
        return 0
    flats = [_signs(family, region, flat.where("x", x)) for flat in term.flats]
    if all(most <= 0 for _, most in flats):
        return 0
    known = low == high and all(least == most or most <= 0 for least, most in flats)
    return sum(1 for least, _ in flats if least == 1) if known else None


def _signs(family: Family, region: Region, form: Form) -> Signs:
    """What the sign of a nest of forms can be in the interior."""
    if isinstance(form, Linear):
        return _sign(family.program.frame.affine(form), region)
    choose = max if isinstance(form, Max) else min
    low, high = zip(*(_signs(family, region, part) for part in form.parts))  # type: ignore[attr-defined]
    return choose(low), choose(high)


def _sign(part: Affine, region: Region) -> Signs:
    if part.zero:
        return 0, 0
    value = part.at(region.inside)
    if not implied(part.frame, part if value > 0 else -part, region.bounds):
        return -1, 1
    return (1, 1) if value > 0 else (-1, -1) if value < 0 else (0, 0)
