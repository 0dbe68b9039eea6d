r"""A moment of a Wishart matrix: coefficients rational in (T, d) over products of traces of words in fixed matrices."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from ...errors import InfiniteRisk
from .coefficients import Coefficient, Sizes
from .words import Word, show
from .writing import factor_latex, joined, product

#: Canonical factors, sorted.
Monomial = tuple[Word, ...]


@dataclass(frozen=True)
class Moment:
    """Σ coefficient(T, d) · ∏ traces, for T ≥ d + 2·``inverses``.

    ``terms`` holds (traces, coefficient), ``inverses`` the largest number of factors W⁻¹ in a product, ``predicted``
    the number of products of traces counted beforehand, ``symmetric`` the matrices that equal their transposes.
    """

    terms: tuple[tuple[Monomial, Coefficient], ...]
    inverses: int
    predicted: int
    isotropic: bool = False
    symmetric: frozenset[str] = frozenset()

    @property
    def condition(self) -> str:
        """Where the moment is known to exist; empty if everywhere."""
        return f"T >= d + {2 * self.inverses}" if self.inverses else ""

    @property
    def letters(self) -> tuple[str, ...]:
        """The names of the matrices and vectors that occur, Sigma among them."""
        return tuple(sorted({x.name for monomial, _ in self.terms for word in monomial for x in word}))

    def check(self, samples: int, dimension: int) -> None:
        """Refuse sizes at which the moment need not exist.

        With k inverses the product is bounded by a constant times λ_min^{−k} and powers of ‖W‖; the density of λ_min
        goes to 0 like λ_min^{(T−d−1)/2}: it is integrable for T ≥ d + 2k.  tr W⁻ᵏ is not for any smaller T; where W's
        beside the inverses would help, the product is refused all the same.  Raises: InfiniteRisk.
        """
        if self.inverses and samples < dimension + 2 * self.inverses:
            product = "an inverse of W is" if self.inverses == 1 else f"{self.inverses} inverses of W are"
            raise InfiniteRisk(
                f"T = {samples}, d = {dimension}",
                f"{product} integrable, in general, for {self.condition} only",
                f"take T at least {dimension + 2 * self.inverses}",
            )

    @property
    def text(self) -> str:
        """One line, e.g. ``T*tr(A Sigma)``."""
        return joined(self.lines())

    @property
    def latex(self) -> str:
        r"""The same in LaTeX."""
        return joined(self.lines(latex=True))

    def lines(self, sizes: Sizes = MappingProxyType({}), *, latex: bool = False) -> list[str]:
        """The terms one by one; the sizes T, d that are given are put in."""
        # Thousands of terms share a few dozen coefficients, as objects.
        different = {id(c): c for _, c in self.terms}
        written = {at: c.latex(sizes) if latex else c.text(sizes) for at, c in different.items()}
        word, by = (factor_latex, r"\,") if latex else (show, "*")
        return [product(written[id(c)], list(map(word, monomial)), by) for monomial, c in self.terms]
