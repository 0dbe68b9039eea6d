"""Outcomes: designs and noises, drawn as the chain says or given.

Rows are drawn in the eigenbasis of Σ.  A design of which only XᵀX matters, T > d, is drawn as a square factor of
XᵀX.  Least squares with noise and |T − d| ≤ 3 has errors of infinite variance: X is then drawn from a
mixture in which small singular values are frequent, and each replicate carries the weight that makes up for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np

from ...errors import InvalidInput
from ...oracle.plan import generator_for
from ..evaluation import Value
from ..language import NUMBER
from .algebra import Floats, Matrix, Rationals
from .averaging import Affine
from .fits import Fit, Maps, maps

#: Laws of the rows that a point may name.  "one-hot": x = ± (d s_j)^{1/2} e_j with j uniform, so that E xxᵀ = Σ.
LAWS = ("gaussian", "one-hot")
#: |T − d| up to which the square of a least-squares error has no second moment
HEAVY = (2, 3)
#: entries of exact outcomes are multiples of 1/GRID
GRID = 8


@dataclass
class Drawn:
    """A batch of R outcomes in floats.

    ``identity`` seeds it: the same designs are drawn whatever is asked first.  ``squared``: only XᵀX of each design
    matters.  ``heavy`` are the fits whose small singular values are drawn more often.  With
    ``average`` noises stay variables, to be averaged exactly.
    """

    identity: tuple[Any, ...]
    spectrum: tuple[Value, ...]
    replicates: int
    law: str = "gaussian"
    squared: bool = False
    average: bool = True
    heavy: tuple[Fit, ...] = ()
    algebra: Floats = field(default_factory=Floats)

    def __post_init__(self) -> None:
        self._designs: dict[Any, Any] = {}
        self._maps: dict[Any, Maps] = {}
        self.roots = np.sqrt(np.array([float(s) for s in self.spectrum]))
        places = list(dict.fromkeys(fit.place for fit in self.heavy))
        chosen = generator_for("mixture", *self.identity).integers(len(places) + 1, size=self.replicates)
        self._tilted = {place: chosen == i for i, place in enumerate(places)}
        self._odds: dict[Any, Any] = {}

    @property
    def weights(self) -> Any:
        """What each replicate counts, with mean 1: the density of the designs over that of the mixture."""
        for fit in self.heavy:
            self.design(fit)
        if not self._tilted:
            return np.ones(self.replicates)
        return (len(self._tilted) + 1) / (1 + sum(self._odds.values()))

    def design(self, fit: Fit) -> Matrix:
        """X of a fit, of shape (R, T, d), or (R, d, d) with the same XᵀX."""
        if fit.place not in self._designs:
            rng = generator_for("design", *fit.place, *self.identity)
            draw = self._one_hot if self.law == "one-hot" else self._gaussian
            self._designs[fit.place] = draw(fit, rng)
        return self._designs[fit.place]

    def noise(self, fit: Fit) -> Any:
        """E of a fit."""
        if self.average:
            return Affine(0, {fit.key: (None, float(fit.variance))})
        rng = generator_for("noise", *fit.key, *self.identity)
        return rng.standard_normal((self.replicates, self._rows(fit), 1)) * float(fit.variance) ** 0.5

    def _rows(self, fit: Fit) -> int:
        """How many rows a design has as it is drawn; it need not be drawn for that."""
        return min(fit.samples, len(self.roots)) if self.squared else fit.samples

    def with_noise(self) -> Drawn:
        """The same designs, with noises that are drawn."""
        found = replace(self, average=False)
        found._designs, found._maps, found._tilted, found._odds = self._designs, self._maps, self._tilted, self._odds
        return found

    def maps(self, fit: Fit) -> Maps:
        """A and B of a fit."""
        key = (fit.place, fit.penalty)
        if key not in self._maps:
            full_rank = self.law == "gaussian"
            self._maps[key] = maps(self.algebra, self.design(fit), fit, full_rank=full_rank)
        return self._maps[key]

    def _gaussian(self, fit: Fit, rng: np.random.Generator) -> Any:
        T, d, R = fit.samples, len(self.roots), self.replicates
        tilted = self._tilted.get(fit.place)
        if self._rows(fit) < T:
            U = np.triu(rng.standard_normal((R, d, d)), 1)
            U[:, np.arange(d), np.arange(d)] = np.sqrt(rng.chisquare(T - np.arange(d), size=(R, d)))
            return (U if tilted is None else self._tilt(U, T, fit, tilted, rng)) * self.roots
        Z = rng.standard_normal((R, T, d))
        if tilted is None:
            return Z * self.roots
        wide = T < d
        Q, U = np.linalg.qr(Z.swapaxes(-1, -2) if wide else Z)
        Z = Q @ self._tilt(U, max(T, d), fit, tilted, rng)
        return (Z.swapaxes(-1, -2) if wide else Z) * self.roots

    def _tilt(self, U: Any, freedom: int, fit: Fit, tilted: Any, rng: np.random.Generator) -> Any:
        """U_ii² ~ χ²_{freedom − i}; the last ones, of ν ≤ 4 degrees of freedom, are drawn from χ²_{ν−2} if tilted."""
        size = U.shape[-1]
        odds: Any = np.ones(len(U))
        for i in range(size):
            nu = freedom - i
            if nu <= 4:
                small = np.sqrt(rng.chisquare(nu - 2, size=len(U)))
                U[:, i, i] = np.where(tilted, np.copysign(small, U[:, i, i]), U[:, i, i])
                odds = odds * (nu - 2) / U[:, i, i] ** 2  # the density of χ²_{ν−2} over that of χ²_ν
        self._odds[fit.place] = odds
        return U

    def _one_hot(self, fit: Fit, rng: np.random.Generator) -> Any:
        T, d, R = fit.samples, len(self.roots), self.replicates
        if self._rows(fit) < T:
            counts = rng.multinomial(T, np.full(d, 1 / d), size=R)
            return np.sqrt(counts * d)[:, :, None] * np.diag(self.roots)
        rows = np.eye(d)[rng.integers(d, size=(R, T))] * rng.choice([-1.0, 1.0], size=(R, T, 1))
        return rows * (self.roots * d**0.5)


@dataclass
class Given:
    """One exact outcome: what ``outcome`` gives, the rest drawn with rational entries."""

    identity: tuple[Any, ...]
    spectrum: tuple[Value, ...]
    outcome: Mapping[str, Any]

    def __post_init__(self) -> None:
        self.algebra = Rationals()
        self._matrices: dict[Any, Matrix] = {}
        self._maps: dict[Any, Maps] = {}

    def design(self, fit: Fit) -> Matrix:
        """X of a fit.  Raises: InvalidInput if what is given has another shape, or lacks full rank."""
        if fit.place not in self._matrices:
            rows = self._given(_name("X", fit.design)) or self._rows(fit)
            X = self.algebra.matrix(rows)
            shape = (fit.samples, len(self.spectrum))
            if (X.nrows(), X.ncols()) != shape or X.rank() < min(shape):
                # full rank is an open condition: what fails there fails with positive probability
                raise InvalidInput(
                    _name("X", fit.design), f"a design of full rank has the shape {shape}", "give another outcome"
                )
            self._matrices[fit.place] = X
        return self._matrices[fit.place]

    def noise(self, fit: Fit) -> Matrix:
        """E of a fit: zero if its variance is."""
        key = ("noise", *fit.key)
        if key not in self._matrices:
            given = self._given(_name("E", fit.key))
            if given is not None and fit.variance == 0 and any(x != 0 for (x,) in given):
                raise InvalidInput(_name("E", fit.key), "noise of variance 0 is 0", "give another outcome")
            E = self.algebra.matrix(given or self._entries(fit))
            if (E.nrows(), E.ncols()) != (fit.samples, 1):
                raise InvalidInput(_name("E", fit.key), f"this noise has {fit.samples} entries", "give another outcome")
            self._matrices[key] = E
        return self._matrices[key]

    def maps(self, fit: Fit) -> Maps:
        """A and B of a fit; many fits may share a design."""
        key = (fit.place, fit.penalty)
        if key not in self._maps:
            self._maps[key] = maps(self.algebra, self.design(fit), fit, full_rank=True)
        return self._maps[key]

    def shown(self) -> list[str]:
        """The outcome in words, as far as it was used."""
        return [f"{_shown_key(key)} = {matrix.tolist()}" for key, matrix in self._matrices.items()]

    def _given(self, name: str) -> list[list[Fraction]] | None:
        if name not in self.outcome:
            return None
        return [[rational(name, x) for x in (row if isinstance(row, list) else [row])] for row in self.outcome[name]]

    def _rows(self, fit: Fit) -> list[list[Fraction]]:
        rng = generator_for("exact design", *fit.place, *self.identity)
        roots = [float(s) ** 0.5 for s in self.spectrum]
        return [[_near(rng.standard_normal() * r) for r in roots] for _ in range(fit.samples)]

    def _entries(self, fit: Fit) -> list[list[Fraction]]:
        rng, root = generator_for("exact noise", *fit.key, *self.identity), float(fit.variance) ** 0.5
        return [[_near(rng.standard_normal() * root)] for _ in range(fit.samples)]


def rational(name: str, text: Any) -> Fraction:
    """A rational number given as a text.

    Raises: InvalidInput.
    """
    if not isinstance(text, str) or not NUMBER.match(text):
        raise InvalidInput(f"{name}: {text}", "is no rational number, as a text")
    return Fraction(text)


def _near(x: float) -> Fraction:
    """A rational near x, of few digits; tiny numbers keep their size."""
    grid = GRID
    while 0 < abs(x) * grid < 1:
        grid *= 8
    return Fraction(round(x * grid), grid)


def _name(letter: str, key: tuple[Any, ...]) -> str:
    """X or E downstream, X_i or E_i of generator i, X_0 of a shared design."""
    if len(key) == 1:
        return letter
    return f"{letter}_{0 if key[0] == 'design' else key[1]}"


def _shown_key(key: tuple[Any, ...]) -> str:
    return _name("E", key[1:]) if key[0] == "noise" else _name("X", key[:-1])
