r"""A moment of a Wishart matrix: coefficients rational in (T, d) over products of traces of words in fixed matrices."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import InfiniteRisk
from .coefficients import Coefficient
from .words import Word, show
from .writing import factor_latex

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

        A product of k entries of W⁻¹ has a mean iff T ≥ d + 2k: the density of the least eigenvalue falls off like its
        power (T−d−1)/2.  Raises: InfiniteRisk.
        """
        if samples < dimension + 2 * self.inverses:
            raise InfiniteRisk(
                f"T = {samples}, d = {dimension}",
                f"{self.inverses} inverses of W are integrable for {self.condition} only",
                f"take T at least {dimension + 2 * self.inverses}",
            )

    @property
    def text(self) -> str:
        """One line, e.g. ``T*tr(A Sigma)``."""
        return _joined([_product(c.text, [show(word) for word in m], "*") for m, c in self.terms])

    @property
    def latex(self) -> str:
        r"""The same in LaTeX."""
        terms = []
        for monomial, c in self.terms:
            terms.append(_product(c.latex, [factor_latex(word) for word in monomial], r"\,"))
        return _joined(terms)


def _product(coefficient: str, factors: list[str], by: str) -> str:
    """A coefficient before its traces; a sum is bracketed, 1 is left out."""
    grouped: list[str] = []
    for factor in dict.fromkeys(factors):
        n = factors.count(factor)
        grouped.append(factor if n == 1 else f"{factor}^{n}" if factor.endswith(")") else f"({factor})^{n}")
    if not grouped:
        return coefficient
    if coefficient in ("1", "-1"):
        return coefficient[:-1] + by.join(grouped)
    top = coefficient.split(r"\frac")[0] if by != "*" else coefficient
    return by.join([f"({coefficient})" if _sum(top) else coefficient, *grouped])


def _sum(text: str) -> bool:
    """Whether the text is a sum outside its brackets."""
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "({") - (c in ")}")
        if i and not depth and c in "+-" and text[i - 1] == " ":
            return True
    return False


def _joined(terms: list[str]) -> str:
    if not terms:
        return "0"
    return terms[0] + "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in terms[1:])
