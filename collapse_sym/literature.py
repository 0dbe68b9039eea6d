r"""Cited facts: what the project takes from others and does not prove.  This is their only birthplace.

Letters: X has T independent rows N(0, Σ), d = rank Σ; Σ̂ = XᵀX/T; A is the fit's action on the taught
vector, B on its noise (ridge: A = Σ̂(Σ̂+λ)⁻¹, B = (Σ̂+λ)⁻¹Xᵀ/T; λ → 0⁺: A = X†X, B = X†);
df_m(κ) = tr (Σ(Σ+κ)⁻¹)ᵐ; M is a deterministic matrix that commutes with Σ.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Where a fact is stated: authors, title, venue, year, and the place in it."""

    key: str
    authors: str
    title: str
    where: str
    year: int
    place: str

    def __str__(self) -> str:
        return f"{self.authors}, {self.title}, {self.where} ({self.year}), {self.place}"


@dataclass(frozen=True)
class CitedFact:
    """A fact that is cited: ``latex`` and ``text`` of its formula, what its letters are, *sufficient* assumptions.

    ``sources`` state it; ``candidates`` may give it under other assumptions, which we have not checked.
    """

    id: str
    title: str
    latex: tuple[str, ...]
    text: tuple[str, ...]
    variables: tuple[tuple[str, str], ...]
    assumptions: tuple[str, ...]
    sources: tuple[Source, ...]
    candidates: tuple[Source, ...] = ()


BACH = Source(
    key="bach2024",
    authors="F. Bach",
    title="High-dimensional analysis of double descent for linear regression with random projections",
    where="SIAM Journal on Mathematics of Data Science; arXiv:2303.01372",
    year=2024,
    place="Section 3, asymptotic equivalents of one and two resolvents of the empirical covariance",
)
HASTIE_RIDGELESS = Source(
    key="hastie2022",
    authors="T. Hastie, A. Montanari, S. Rosset and R. J. Tibshirani",
    title="Surprises in high-dimensional ridgeless least squares interpolation",
    where="Annals of Statistics 50(2); arXiv:1903.08560",
    year=2022,
    place="Theorem 2",
)
HASTIE_RIDGE = Source(
    HASTIE_RIDGELESS.key, HASTIE_RIDGELESS.authors, HASTIE_RIDGELESS.title, HASTIE_RIDGELESS.where, 2022, "Theorem 5"
)
CHENG_MONTANARI = Source(
    key="cheng2022",
    authors="C. Cheng and A. Montanari",
    title="Dimension free ridge regression",
    where="arXiv:2210.08571",
    year=2022,
    place="multiplicative, dimension-free equivalents of bias and variance",
)

_VARIABLES = (
    ("T", "number of rows"),
    ("d", "rank of Σ"),
    ("κ", "effective penalty"),
    ("M", "deterministic matrix that commutes with Σ, ‖M‖ bounded"),
    ("⟨M⟩", "tr[MΣ(Σ+κ)⁻²] / (T − df₂(κ))"),
)
_LATEX = (
    r"\operatorname{E}[A]^{\top}M \simeq \Sigma(\Sigma+\kappa)^{-1}M",
    r"\operatorname{E}[A^{\top}MA] \simeq \Sigma^{2}(\Sigma+\kappa)^{-2}M"
    r" + \kappa^{2}\Sigma(\Sigma+\kappa)^{-2}\langle M\rangle",
    r"\operatorname{E}\operatorname{tr}(B^{\top}MB) \simeq \langle M\rangle",
    r"\langle M\rangle = \frac{\operatorname{tr}[M\Sigma(\Sigma+\kappa)^{-2}]}{T-\mathrm{df}_{2}(\kappa)}",
)
_TEXT = (
    "E[A]ᵀM ≃ Σ(Σ+κ)⁻¹M",
    "E[AᵀMA] ≃ Σ²(Σ+κ)⁻²M + κ²Σ(Σ+κ)⁻²⟨M⟩",
    "E tr(BᵀMB) ≃ ⟨M⟩",
)
_ADDITIVE = (
    "X has independent rows N(0, Σ)",
    "T, d → ∞ with d/T and T/d bounded, ‖Σ‖ bounded",
    "≃ is additive: against bounded deterministic vectors, and for traces divided by T, the error is o(1)",
)

FACTS: tuple[CitedFact, ...] = (
    CitedFact(
        id="deterministic-equivalent.ridge",
        title="Deterministic equivalents of one ridge fit, λ > 0",
        latex=(*_LATEX, r"\kappa-\lambda = \kappa\,\mathrm{df}_{1}(\kappa)/T"),
        text=(*_TEXT, "κ − λ = κ df₁(κ)/T"),
        variables=(("λ", "penalty of (Σ̂ + λ), per sample"), *_VARIABLES),
        assumptions=(*_ADDITIVE, "λ > 0 fixed"),
        sources=(BACH, HASTIE_RIDGE),
        candidates=(CHENG_MONTANARI,),
    ),
    CitedFact(
        id="deterministic-equivalent.ridgeless",
        title="Deterministic equivalents of least squares of minimum norm, λ → 0⁺",
        latex=(*_LATEX, r"\kappa = 0 \text{ if } T\geq d,\quad \mathrm{df}_{1}(\kappa)=T \text{ if } T<d"),
        text=(*_TEXT, "κ = 0 if T ≥ d; df₁(κ) = T if T < d"),
        variables=_VARIABLES,
        assumptions=(*_ADDITIVE, "T/d bounded away from 1", "the non-zero eigenvalues of Σ bounded below"),
        sources=(BACH, HASTIE_RIDGELESS),
        candidates=(CHENG_MONTANARI,),
    ),
)


def fact(identifier: str) -> CitedFact:
    """The cited fact with this id.

    Raises: KeyError.

    >>> fact("deterministic-equivalent.ridge").assumptions[-1]
    'λ > 0 fixed'
    """
    return {f.id: f for f in FACTS}[identifier]
