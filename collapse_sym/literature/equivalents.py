r"""Deterministic equivalents of one fit and of two resolvents.

Letters: X has T independent rows N(0, Σ), Σ is positive definite, d × d (of a singular Σ: its restriction to the
range, d = rank Σ); Σ̂ = XᵀX/T, R(λ) = (Σ̂ + λ)⁻¹.  A is the fit's action on the taught vector, B on its noise:

    ridge        A = Σ̂R, B = RXᵀ/T          ridgeless    A = X†X, B = X†   (ridge at λ → 0⁺, for each X)

κ = Kappa(λ, T) is the positive root of κ − λ = κ df₁(κ)/T, for the ridgeless fit its limit λ → 0⁺: 0 if T ≥ d, else the
root of df₁(κ) = T; df_m(κ) = tr (Σ(Σ+κ)⁻¹)ᵐ.  M is a deterministic function of Σ.

*Meaning of a fact*, along every sequence (T, d, Σ, M) that has its assumptions and ‖M‖ bounded, λ fixed:

    mean             ‖E[A]ᵀM − image‖_op → 0              noise            |E tr(BᵀMB) − image| → 0
    second           ‖E[AᵀMA] − image‖_op → 0             two-resolvents   ‖λ₁λ₂ E[R(λ₁) M R(λ₂)] − image‖_op → 0

The expectations exist from some point on.  So uᵀ(…)v → 0 for bounded u, v that move with the sequence, uniformly in
them and in ‖M‖ ≤ 1, and so do traces divided by d.  Nothing is said of the rate, of ratios (where the image tends to
0), of random M, of the design's fluctuations, or of rows that are not Gaussian.

All seven follow from Gaussian integration by parts and the Gaussian Poincaré inequality: proof/EQUIVALENTS.md.  That
proof is read by people, not by the checker; hence they are cited.  It needs less than the sources (``needless``).
"""

from __future__ import annotations

from typing import Any

from .cited import CitedFact, Source

BACH = Source(
    "bach2024", "F. Bach",
    "High-dimensional analysis of double descent for linear regression with random projections",
    "SIAM Journal on Mathematics of Data Science; arXiv:2303.01372", 2024,
    "asymptotic equivalents of one and of two resolvents of the empirical covariance (number unconfirmed)",
)  # fmt: skip
HASTIE = Source(
    "hastie2022", "T. Hastie, A. Montanari, S. Rosset and R. J. Tibshirani",
    "Surprises in high-dimensional ridgeless least squares interpolation",
    "Annals of Statistics 50(2); arXiv:1903.08560", 2022,
    "Theorems 2 and 5: risk of the fits of minimum norm and of ridge, d/T and T/d bounded",
    "the paper's introduction names Theorems 2 and 5 as its main results; which is which is unconfirmed",
)  # fmt: skip
RUBIO_MESTRE = Source(
    "rubio2011", "F. Rubio and X. Mestre", "Spectral convergence for a general class of random matrices",
    "Statistics & Probability Letters 81(5); arXiv:1103.0852", 2011, "Theorem 1: one resolvent, almost surely",
    "the number as others cite it; the exact form of the statement is unconfirmed",
)  # fmt: skip
KNOWLES_YIN = Source(
    "knowles2017", "A. Knowles and J. Yin", "Anisotropic local laws for random matrices",
    "Probability Theory and Related Fields 169; arXiv:1410.3516", 2017,
    "anisotropic local law of sample covariance matrices, in quadratic forms (number unconfirmed)",
)  # fmt: skip
CHENG_MONTANARI = Source(
    "cheng2022", "C. Cheng and A. Montanari", "Dimension free ridge regression", "arXiv:2210.08571", 2022,
    "multiplicative, dimension-free equivalents of bias and variance (number unconfirmed)",
)  # fmt: skip
MISIAKIEWICZ_SAEED = Source(
    "misiakiewicz2024", "T. Misiakiewicz and B. Saeed",
    "A non-asymptotic theory of kernel ridge regression: deterministic equivalents, test error, and GCV estimator",
    "arXiv:2403.08938", 2024, "multiplicative, dimension-free equivalents of one design (number unconfirmed)",
)  # fmt: skip

_EQUIVALENTS = "collapse_sym/proof/EQUIVALENTS.md"
_T = ["TendsTo", "T", "Infinity"]
_NORM = ["Bounded", ["OperatorNorm", "Sigma"]]
_INVERSE = ["Bounded", ["OperatorNorm", ["Power", "Sigma", "-1"]]]
_AWAY = ["AwayFrom", ["Divide", "d", "T"], "1"]
_SENTENCES = {
    str(_T): "T → ∞",
    str(_NORM): "‖Σ‖ bounded",
    str(_INVERSE): "the non-zero eigenvalues of Σ bounded below",
    str(_AWAY): "T/d bounded away from 1: |d/T − 1| ≥ c for one c > 0 from some point on",
    **{str(["Greater", f"lambda{i}", "0"]): f"λ{j} > 0 fixed" for i, j in (("", ""), ("1", "₁"), ("2", "₂"))},
}
_RIDGE = [_T, _NORM, ["Greater", "lambda", "0"]]
#: the mean holds next to T = d as well: it is the identity there, and so is the image
_RIDGELESS_MEAN = [_T, _NORM, _INVERSE]
_RIDGELESS = [*_RIDGELESS_MEAN, _AWAY]
_NEEDLESS = ("d → ∞", "d/T bounded", "T/d bounded")


def _over(term: Any, kappa: str = "kappa", power: int = 1) -> list[Any]:
    """term/(Σ+κ)^power: every denominator with Σ has this form."""
    below: Any = ["Add", "Sigma", kappa]
    return ["Divide", term, below if power == 1 else ["Power", below, str(power)]]


#: ⟨M⟩ = tr[MΣ/(Σ+κ)²] / (T − df₂(κ))
_BRACKET = ["Divide", ["Trace", _over(["Multiply", "M", "Sigma"], power=2)], ["Subtract", "T", ["Df", "2", "kappa"]]]
_IMAGES: dict[str, Any] = {
    "mean": ["Multiply", "M", _over("Sigma")],
    "second": [
        "Add",
        ["Multiply", ["Power", _over("Sigma"), "2"], "M"],
        ["Multiply", ["Multiply", ["Power", "kappa", "2"], _over("Sigma", power=2)], _BRACKET],
    ],
    "noise": _BRACKET,
}
_LATEX_BRACKET = r"\langle M\rangle = \frac{\operatorname{tr}[M\Sigma(\Sigma+\kappa)^{-2}]}{T-\mathrm{df}_{2}(\kappa)}"
_SHOWN: dict[str, tuple[tuple[str, ...], str]] = {
    "mean": ((r"\operatorname{E}[A]^{\top}M \simeq \Sigma(\Sigma+\kappa)^{-1}M",), "E[A]ᵀM ≃ Σ(Σ+κ)⁻¹M"),
    "second": (
        (
            r"\operatorname{E}[A^{\top}MA] \simeq \Sigma^{2}(\Sigma+\kappa)^{-2}M"
            r" + \kappa^{2}\Sigma(\Sigma+\kappa)^{-2}\langle M\rangle",
            _LATEX_BRACKET,
        ),
        "E[AᵀMA] ≃ Σ²(Σ+κ)⁻²M + κ²Σ(Σ+κ)⁻²⟨M⟩",
    ),
    "noise": ((r"\operatorname{E}\operatorname{tr}(B^{\top}MB) \simeq \langle M\rangle", _LATEX_BRACKET),
              "E tr(BᵀMB) ≃ ⟨M⟩"),
}  # fmt: skip
_KAPPA = {
    "ridge": (r"\kappa-\lambda = \kappa\,\mathrm{df}_{1}(\kappa)/T", "κ − λ = κ df₁(κ)/T"),
    "ridgeless": (r"\kappa = 0 \text{ if } T\geq d,\quad \mathrm{df}_{1}(\kappa)=T \text{ if } T<d",
                  "κ = 0 if T ≥ d; df₁(κ) = T if T < d"),
}  # fmt: skip
_VARIABLES = (
    ("T", "number of rows"),
    ("d", "rank of Σ"),
    ("κ", "effective penalty"),
    ("M", "deterministic function of Σ, ‖M‖ bounded"),
    ("⟨M⟩", "tr[MΣ(Σ+κ)⁻²] / (T − df₂(κ))"),
)
_LAMBDA = ("λ", "penalty of (Σ̂ + λ), per sample")
_ADDITIVE = "≃ is additive: the difference tends to 0, in operator norm (noise: as a number), uniformly in ‖M‖ ≤ 1"

_BOUNDED = (
    "The sources speak of one sequence of bounded random quantities, in probability or almost surely (0 ≤ A ≤ 1, "
    "BBᵀ ≤ 1/(4λT)): these converge in the mean too.  For u, v and M that move, take the worst ones: what holds along "
    "them holds uniformly, hence in operator norm.  E[AᵀMA] and E tr(BᵀMB) need two resolvents, not one."
)
_UNBOUNDED = (
    "A = X†X is a projection, so that convergence in probability is convergence in the mean.  T ≥ d: A = 1, and for "
    "T ≥ d + 2 E tr(BᵀMB) = tr(MΣ⁻¹)/(T − d − 1), against T − d: a difference O(1/T), T/d being away from 1; at "
    "|T − d| ≤ 1 it is infinite.  T < d: ‖B‖ is not bounded, but E tr (XXᵀ)⁻² ≤ ‖Σ⁻¹‖² T(d−1)/((d−T)(d−T−1)(d−T−3)) "
    "= O(1/T), which makes tr(BᵀMB) uniformly integrable and λ → 0⁺ uniform in T."
)


def _assumed(clauses: list[Any]) -> tuple[str, ...]:
    return ("X has independent rows N(0, Σ)", _ADDITIVE, *(_SENTENCES[str(clause)] for clause in clauses))


def _one_fit(fit: str, name: str, title: str, clauses: list[Any], theorem: str) -> CitedFact:
    (latex, text), ridge = _SHOWN[name], fit == "ridge"
    return CitedFact(
        id=f"equivalent.{fit}.{name}",
        title=title,
        latex=(*latex, _KAPPA[fit][0]),
        text=(text, _KAPPA[fit][1]),
        variables=(_LAMBDA, *_VARIABLES) if ridge else _VARIABLES,
        assumptions=_assumed(clauses),
        sources=(BACH, HASTIE, *((RUBIO_MESTRE,) if name == "mean" else ())),
        candidates=(KNOWLES_YIN,) if name == "mean" else (CHENG_MONTANARI, MISIAKIEWICZ_SAEED),
        note=_BOUNDED if ridge else _UNBOUNDED,
        proof=f"{_EQUIVALENTS}, {theorem}",
        needless=_NEEDLESS,
        stored={"fit": fit, "map": name, "image": _IMAGES[name], "assumptions": clauses},
    )


_BOTH = _over(_over(["Multiply", "M", "Sigma"], "kappa1"), "kappa2")
_SQUARE = _over(_over(["Power", "Sigma", "2"], "kappa1"), "kappa2")
_TAU = ["Divide", ["Trace", _BOTH], ["Subtract", "T", ["Trace", _SQUARE]]]
_TWO = ["Multiply", ["Multiply", "kappa1", "kappa2"],
        _over(_over(["Add", "M", ["Multiply", _TAU, "Sigma"]], "kappa1"), "kappa2")]  # fmt: skip
_TWO_CLAUSES = [_T, _NORM, ["Greater", "lambda1", "0"], ["Greater", "lambda2", "0"]]
_MAPS = (("mean", "What a fit keeps"), ("second", "What a metric keeps"), ("noise", "What the noise of a fit costs"))

EQUIVALENTS: tuple[CitedFact, ...] = (
    *(_one_fit("ridge", m, f"{title}: ridge, λ > 0", _RIDGE, f"Theorem {1 + (m != 'mean')}") for m, title in _MAPS),
    *(
        _one_fit("ridgeless", m, f"{title}: minimum norm, λ → 0⁺", clauses, "Theorem 3")
        for (m, title), clauses in zip(_MAPS, (_RIDGELESS_MEAN, _RIDGELESS, _RIDGELESS))
    ),
    CitedFact(
        id="equivalent.two-resolvents",
        title="Two resolvents of one design, λ₁, λ₂ > 0",
        latex=(
            r"\lambda_1\lambda_2\operatorname{E}[R(\lambda_1)MR(\lambda_2)] \simeq"
            r" \kappa_1\kappa_2\,(M+\tau\Sigma)(\Sigma+\kappa_1)^{-1}(\Sigma+\kappa_2)^{-1}",
            r"\tau = \frac{\operatorname{tr}[M\Sigma(\Sigma+\kappa_1)^{-1}(\Sigma+\kappa_2)^{-1}]}"
            r"{T-\operatorname{tr}[\Sigma^{2}(\Sigma+\kappa_1)^{-1}(\Sigma+\kappa_2)^{-1}]}",
            r"\kappa_i-\lambda_i = \kappa_i\,\mathrm{df}_{1}(\kappa_i)/T",
        ),
        text=(
            "λ₁λ₂ E[R(λ₁)MR(λ₂)] ≃ κ₁κ₂(M+τΣ)(Σ+κ₁)⁻¹(Σ+κ₂)⁻¹",
            "τ = tr[MΣ(Σ+κ₁)⁻¹(Σ+κ₂)⁻¹] / (T − tr[Σ²(Σ+κ₁)⁻¹(Σ+κ₂)⁻¹])",
            "κᵢ − λᵢ = κᵢ df₁(κᵢ)/T",
        ),
        variables=(("λ₁, λ₂", "penalties"), ("κ₁, κ₂", "effective penalties"), *_VARIABLES[:2], _VARIABLES[3]),
        assumptions=_assumed(_TWO_CLAUSES),
        sources=(BACH,),
        note=_BOUNDED + "  Written as (Σ+κ₁)⁻¹(M+τΣ)(Σ+κ₂)⁻¹ it is right for every bounded M.",
        proof=f"{_EQUIVALENTS}, Theorem 2",
        needless=_NEEDLESS,
        stored={"fit": "ridge", "map": "two-resolvents", "image": _TWO, "assumptions": _TWO_CLAUSES},
    ),
)  # fmt: skip


def _group(name: str, title: str, facts: tuple[CitedFact, ...]) -> CitedFact:
    first = facts[0]
    latex, text = (dict.fromkeys(line for f in facts for line in getattr(f, kind)) for kind in ("latex", "text"))
    return CitedFact(
        id=f"deterministic-equivalent.{name}",
        title=title,
        latex=tuple(latex), text=tuple(text), variables=first.variables,
        assumptions=max((f.assumptions for f in facts), key=len),
        sources=(BACH, HASTIE), candidates=(CHENG_MONTANARI, MISIAKIEWICZ_SAEED),
        note=first.note, needless=first.needless, parts=facts,
    )  # fmt: skip


GROUPS: tuple[CitedFact, ...] = (
    _group("ridge", "Deterministic equivalents of one ridge fit, λ > 0", EQUIVALENTS[:3]),
    _group("ridgeless", "Deterministic equivalents of least squares of minimum norm, λ → 0⁺", EQUIVALENTS[3:6]),
)
