"""Ridge fits in a row on one design: which they are, and that nothing but their noises tells them apart."""

from __future__ import annotations

from .limits import need
from .ring import vanishes
from .statement import Statement
from .words import DOWN

#: as many as generations that are followed one by one
MOST_FITS = 64


def users_of(s: Statement, fit: str, rule: str) -> list[tuple[str, int]]:
    """The ridge fits on one design in a row, the first of which this one is, and how often each comes."""
    chain, reader = s.reader.chain, s.reader
    data = chain.fits[chain.keys.index(fit)]
    keys = [key for key, f in zip(chain.keys, chain.fits) if f["design"] == data["design"] != "fresh"]
    need(len(keys) > 0 and DOWN not in keys, rule, "not generators on one design")
    need(keys == [str(int(fit) + i) for i in range(len(keys))], rule, "a design that comes again after another one")
    found = []
    for key in keys:
        other = chain.fits[int(key)]
        need(other["fit"] == "ridge", rule, "a design of least squares and ridge")
        for name, what in (("samples", "one design of two sizes"), ("penalty", "one design of two penalties")):
            need(vanishes(chain.read(other[name], None) - chain.read(data[name], None)), rule, what)
        times = reader.scalar(other["repeat"]).constant()
        known = times is not None and 0 < times <= MOST_FITS  # whole: the witness is a point with this number
        need(known, rule, "ridge fits on one design whose number is not known")
        mixed = bool(reader.scalar(other.get("truth", "0")).terms) and (key, times) != (fit, 1)
        need(not mixed, rule, "labels mixed with the truth on one design")
        found.append((key, int(times or 0)))
    need(1 < sum(times for _, times in found) <= MOST_FITS, rule, "one fit, or too many of them")
    return found
