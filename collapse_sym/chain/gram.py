r"""Measured populations: the spectrum of a kernel on a data set, from a file or measured where it is asked for.

    covariance = { kind = "measured", file = "spectrum.npz" }
    covariance = { kind = "measured", data = "digits", kernel = "rbf", bandwidth = 0.05, target = "parity" }
    truth = { kind = "measured" }

Σ = diag(λ_j) holds the eigenvalues of the Gram matrix over N, the measured truth the target's coefficients c_j.  The
inputs that the calculi assume are Gaussian features with this covariance; real features are not Gaussian, which is
the approximation of every prediction from a measured spectrum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from ..data.gram_spectrum import GramSpectrum
from ..errors import InvalidInput
from .measured import Measured
from .populations import CoefficientsTruth, Covariance, Diagonal, Truth, register_covariance, register_truth

#: a spectrum of more rows is not measured while a chain is read, which shows no progress
SOON = 3000
#: the share of the target outside all modes that counts as rounding
NEGLIGIBLE = 1e-6

NUMBERS = ("bandwidth", "degree", "offset")
#: the arguments of ``data.load``
PREPARATION = ("part", "target", "centre", "centre_targets", "scale", "rows", "seed")
KEYS = ("file", "data", "kernel", *NUMBERS, *PREPARATION)


@register_covariance
@dataclass(frozen=True)
class MeasuredCovariance(Diagonal):
    """Σ = diag of the eigenvalues of a Gram matrix over N, each ``copies`` times.

    Either ``file`` (what ``collapse-sym spectrum --out`` wrote) or ``data`` and ``kernel``, with the kernel's numbers
    and the arguments of ``data.load``; or a ``spectrum`` that is at hand.  *Raises* InvalidInput, and what loading
    and measuring raise.
    """

    data: str | None = None
    kernel: str | None = None
    bandwidth: float | None = None
    degree: float | None = None
    offset: float | None = None
    part: str | None = None
    target: str | None = None
    centre: bool | None = None
    centre_targets: bool | None = None
    scale: str | float | None = None
    rows: int | None = None
    seed: int | None = None
    spectrum: GramSpectrum | None = None
    kind: ClassVar[str] = "measured"

    def __post_init__(self) -> None:
        given = _given({name: getattr(self, name) for name in KEYS})
        for name, value in given.items():
            object.__setattr__(self, name, value)
        if self.spectrum is None:
            object.__setattr__(self, "spectrum", find_spectrum(given))
        object.__setattr__(self, "eigenvalues", Measured(self.measured.eigenvalues))
        super().__post_init__()

    @classmethod
    def with_files(cls, table: dict[str, Any], base: Path | None) -> dict[str, Any]:
        for name in ("spectrum", "eigenvalues"):
            if name in table:
                raise InvalidInput(name, "not a key of covariance measured", "name a file, or data and a kernel")
        return {**table, "spectrum": find_spectrum(_given(table), base)}

    @property
    def measured(self) -> GramSpectrum:
        """The spectrum, with what is known of the data behind it."""
        assert self.spectrum is not None
        return self.spectrum

    @property
    def notices(self) -> tuple[str, ...]:
        return self.measured.notices


@register_truth
@dataclass(frozen=True)
class MeasuredTruth(Truth):
    """The target's coefficients c_j on the modes of a measured covariance.

    A target of which the modes do not hold all is refused, unless ``unresolved`` is "drop": then the chain is that of
    its part inside the modes, and what is outside should be added to the label noise of the first fit.
    """

    unresolved: str = "refuse"
    kind: ClassVar[str] = "measured"

    def check(self, covariance: Covariance) -> None:
        if self.unresolved not in ("refuse", "drop"):
            raise InvalidInput(f"unresolved = {self.unresolved}", "no such choice", 'write "refuse" or "drop"')
        if not isinstance(covariance, MeasuredCovariance):
            reason = f"a truth that is measured with its covariance, for a {covariance.kind} covariance"
            raise InvalidInput("truth measured", reason, "use a measured covariance, or another truth")
        spectrum = covariance.measured
        if spectrum.unresolved_share > NEGLIGIBLE and self.unresolved == "refuse":
            reason = f"{spectrum.unresolved_share:.3g} of the target lies outside all modes of the kernel"
            remedy = f'write unresolved = "drop", and add the variance {spectrum.unresolved:.4g} to the noise'
            raise InvalidInput("truth measured", reason, remedy)


def coefficients(covariance: MeasuredCovariance) -> CoefficientsTruth:
    """The measured truth as a list of |c_j|; the signs are seen by no risk."""
    return CoefficientsTruth(Measured(np.sqrt(covariance.measured.squares)))


def find_spectrum(given: Mapping[str, Any], base: Path | None = None) -> GramSpectrum:
    """The spectrum that the keys of a table name, files taken relative to ``base``."""
    from ..data.spectrum_files import read_spectrum

    if ("file" in given) == ("data" in given):
        raise InvalidInput("covariance measured", "needs file or data, and not both", 'write data = "digits"')
    if "file" not in given:
        return _measured(given, base)
    beside = [name for name in KEYS[1:] if name in given]
    if beside:
        raise InvalidInput(beside[0], "the file of a spectrum holds what it was measured on", f"drop {beside[0]}")
    return read_spectrum(Path(base or ".", given["file"]))


def _measured(given: Mapping[str, Any], base: Path | None) -> GramSpectrum:
    from ..data import gram_spectrum, kernel_of, load

    if "kernel" not in given:
        raise InvalidInput("covariance measured", "the key kernel is missing", 'write kernel = "rbf"')
    kernel = kernel_of(given["kernel"], {name: given[name] for name in NUMBERS if name in given})
    path = Path(base or ".", given["data"])
    data = load(path if path.is_file() else given["data"], **{k: given[k] for k in PREPARATION if k in given})
    return gram_spectrum(data, kernel, at_most=SOON)


def _given(table: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a measured covariance that have a value, each of its own type."""
    return {name: _typed(name, table[name]) for name in KEYS if table.get(name) is not None}


def _typed(name: str, value: Any) -> Any:
    if name in ("centre", "centre_targets"):
        right, wanted = isinstance(value, bool), "true or false"
    elif name in ("rows", "seed"):
        right, wanted = isinstance(value, int) and not isinstance(value, bool) and value >= 0, "a whole number ≥ 0"
    elif name in NUMBERS or (name == "scale" and not isinstance(value, str)):
        right, wanted = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool), "a number"
        value = float(value) if right else value
    else:
        right, wanted = isinstance(value, str) and bool(value) and "\0" not in value, "a text"
    if not right:
        raise InvalidInput(f"{name} = {value}", f"of the wrong type in covariance measured: not {wanted}", "mend it")
    return value
