"""``budget --certificate``: the theorems that an answer rests on, and what of it they do not say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput

if TYPE_CHECKING:
    from ..chain import Chain
    from ..optimum.any_size import BestSizes
    from ..optimum.budget import Split
    from ..optimum.even_split import EvenSplit

READ_OFF = "that a generation costs w/(T - d - 1) is read off the engine's error, whose proof is that of `risk`"
ARITHMETIC = "that its premises hold for the split in whole rows is exact arithmetic with the multiplier"
SCALED = "Sigma = v*I is Sigma = I with all rows divided by sqrt(v)"
NUMBERED = "that generations may change places: the one whose rows differ is the first, or the last, in the theorem"
REACHED = "that the even split is as good as the bound is the engine's error, whose proof is that of `risk`"
DOWNSTREAM = "that a downstream fit is the better the more of the truth is kept follows from 0 <= A <= I"
COMPARED = "that no other sizes are better is the search of all splits, in floating point up to the slack"
PLACED = "that a fit takes alignment to a*A and energy to a*E + sigma^2*b is the engine's: see `risk --certificate`"


@dataclass(frozen=True)
class Theorem:
    """A certificate, and in words what it proves."""

    identifier: str
    proves: str
    certificate: dict[str, Any]


@dataclass(frozen=True)
class Proof:
    """The theorems of one answer with their files, and in sentences what has no certificate there."""

    theorems: tuple[Theorem, ...]
    files: tuple[Path, ...]
    beyond: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The part of a record."""
        pairs = zip(self.theorems, self.files, strict=True)
        return {
            "certificates": [{"theorem": t.identifier, "proves": t.proves, "file": str(file)} for t, file in pairs],
            "beyond": list(self.beyond),
        }

    def to_text(self) -> str:
        """The last lines of an answer."""
        from .theorem import _wrapped

        lines = ["", "Proved:"]
        for theorem, file in zip(self.theorems, self.files, strict=True):
            lines += _wrapped("  - ", f"{theorem.proves} ({theorem.identifier}, {file})")
        lines.append("Without a certificate:")
        for sentence in self.beyond:
            lines += _wrapped("  - ", sentence)
        return "\n".join(lines) + "\n"


def prove(found: Any, file: str) -> Proof:
    """Write the certificates of an answer: the first under the name given, the others numbered from 2.

    *Raises* InvalidInput where no theorem is about the answer, before anything is written.
    """
    from ..optimum.any_size import BestSizes
    from ..optimum.even_split import EvenSplit
    from .output import write_text
    from .risk import as_json

    if file == "-":
        raise InvalidInput("-", "a certificate is not written to stdout", "name a file")
    if isinstance(found, BestSizes):
        theorems, beyond = _order(found)
    else:
        theorems, beyond = _even(found) if isinstance(found[0], EvenSplit) else _noisy(found)
    path = Path(file)
    places = [path, *(path.parent / f"{path.stem}.{i}{path.suffix}" for i in range(2, len(theorems) + 1))]
    for place, theorem in zip(places, theorems, strict=True):
        write_text(place, as_json(theorem.certificate))
    return Proof(theorems, tuple(places), beyond)


def _theorem(identifier: str, proves: str) -> Theorem:
    from ..derivations.theorems_of_our_own import certificate

    return Theorem(identifier, proves, certificate(identifier))


def _noisy(found: tuple[Split, ...]) -> tuple[tuple[Theorem, ...], tuple[str, ...]]:
    """In proportion to the noises: costs w/(T − d − 1), for any number of generations."""
    for split in found:
        noisy = split.bill.noisy
        if not noisy or any((p.offset - split.bill.chain.d - 1).expand() != 0 for p in noisy):
            raise _none("the theorem is about costs w/(T - d - 1)")
    theorems = [
        _theorem("BUDGET-SPLIT.least-cost", "no other split costs less"),
        _theorem("BUDGET-SPLIT.only-one", "every other split costs more"),
    ]
    if all(split.whole is None for split in found):
        return tuple(theorems), (READ_OFF, NUMBERED)
    theorems.append(_theorem("BUDGET-SPLIT.whole-rows", "no other split in whole rows costs less"))
    return tuple(theorems), (READ_OFF, NUMBERED, ARITHMETIC)


def _even(found: tuple[EvenSplit, ...]) -> tuple[tuple[Theorem, ...], tuple[str, ...]]:
    """An even split: the steps are written for a number of generations."""
    from ..derivations import an_even_split_keeps_most as even

    chain, count = found[0].chain, found[0].count
    if not count.is_Integer or not 2 <= int(count) <= even.MOST:
        raise _none(f"its steps are written for a number n = 2, ..., {even.MOST}", "give it with --set n=NUMBER")
    n = int(count)
    theorems = (
        Theorem(f"EVEN-SPLIT.least-error-of-{n}", "no other split keeps more of the truth", even.certificate(n)),
        Theorem(f"EVEN-SPLIT.only-one-of-{n}", "every other split keeps less of it", even.certificate(n, only=True)),
    )
    return theorems, (REACHED, NUMBERED, *_scaled(chain), *(() if chain.downstream is None else (DOWNSTREAM,)))


def _order(found: BestSizes) -> tuple[tuple[Theorem, ...], tuple[str, ...]]:
    """All splits compared: the order of the sizes where all fits are least squares of equal noises on T ≤ d − 2."""
    from ..spectra.spectrum import spectrum_of

    chain = found.chain
    fits = [g.fit for g in chain.generators]
    spectrum = spectrum_of(chain.population)
    alike = len({f.noise for f in fits}) == 1 and all(f.noise != 0 and f.penalty == 0 for f in fits)
    small = not chain.population.covariance.infinite and max(found.sizes) <= chain.d - 2
    if None in found.places or len(fits) < 2 or not alike or not small or spectrum is None or spectrum.size != 1:
        raise _none("the theorem is about the order of generations of equal noises on T <= d - 2 rows, isotropic")
    theorem = _theorem("SIZE-ORDER.older-have-more", "an older generation has at least as many rows as the next")
    return (theorem,), (COMPARED, PLACED, *_scaled(chain))


def _scaled(chain: Chain) -> tuple[str, ...]:
    """What is to be said where Σ = vI and v is not the number 1."""
    from ..spectra.spectrum import spectrum_of

    spectrum = spectrum_of(chain.population)
    return () if spectrum is not None and spectrum.values[0] == 1 else (SCALED,)


def _none(reason: str, remedy: str = "leave it out") -> InvalidInput:
    return InvalidInput("--certificate", reason, remedy)
