r"""Deterministic equivalents of one ridge fit with λ < 0, above the end of κ's branch: what a typical draw has.

They are the formulas of λ > 0 in another sense: at any finite size Σ̂ + λ is singular for some draws, and no mean is
finite.  What holds is said of draws, with a probability that tends to 1.
"""

from __future__ import annotations

from .cited import CitedFact, Source
from .equivalents import EQUIVALENTS, KNOWLES_YIN

PATIL = Source(
    "patil2024", "P. Patil, J.-H. Du and R. J. Tibshirani",
    "Optimal ridge regularization for out-of-distribution prediction",
    "International Conference on Machine Learning; arXiv:2404.01233", 2024,
    "risk of ridge for penalties down to the lowest one, negative ones included (number unconfirmed)",
)  # fmt: skip
LEJEUNE = Source(
    "lejeune2024", "D. LeJeune, P. Patil, H. Javadi, R. G. Baraniuk and R. J. Tibshirani",
    "Asymptotics of the sketched pseudoinverse", "SIAM Journal on Mathematics of Data Science; arXiv:2211.03751", 2024,
    "equivalents of resolvents for negative penalties above the end of the branch (number unconfirmed)",
)  # fmt: skip
BAI_SILVERSTEIN = Source(
    "bai1998", "Z. D. Bai and J. W. Silverstein",
    "No eigenvalues outside the support of the limiting spectral distribution of large-dimensional sample covariance "
    "matrices", "Annals of Probability 26(1)", 1998,
    "no eigenvalue of Σ̂ outside the limit's support, from some point on (number unconfirmed)",
)  # fmt: skip

_ONE = EQUIVALENTS[:3]

BELOW_ZERO = CitedFact(
    id="deterministic-equivalent.below-zero",
    title="Deterministic equivalents of one ridge fit, λ < 0, for a typical draw",
    latex=tuple(dict.fromkeys(line for fact in _ONE for line in fact.latex)),
    text=(
        "for draws with a probability → 1: AᵀM ≃ Σ(Σ+κ)⁻¹M, AᵀMA ≃ Σ²(Σ+κ)⁻²M + κ²Σ(Σ+κ)⁻²⟨M⟩, tr(BᵀMB) ≃ ⟨M⟩",
        "κ − λ = κ df₁(κ)/T, the root with df₂(κ) < T",
    ),
    variables=_ONE[0].variables,
    assumptions=(
        "X has independent rows N(0, Σ)",
        "≃ holds in probability for given vectors u, v (uᵀ(…)v) and for traces divided by T, not in the mean",
        "T → ∞",
        "‖Σ‖ bounded",
        "the non-zero eigenvalues of Σ bounded below",
        "λ < 0 fixed, above and bounded away from λ_low = λ(κ_low), df₂(κ_low) = T",
        "d/T bounded, and bounded away from 0 and from 1",
    ),
    sources=(PATIL, LEJEUNE, BAI_SILVERSTEIN),
    candidates=(KNOWLES_YIN,),
    note=(
        "By the facts of λ > 0 and analytic continuation: −λ lies below all non-zero eigenvalues of Σ̂ with a "
        "probability → 1, and there the fit's words are bounded and analytic in λ on a region that holds λ and a piece "
        "of λ > 0, as are their images; what tends to 0 on the piece does so on the region (Vitali).  In the mean "
        "nothing holds: the eigenvalues of Σ̂ have a density at −λ, at which (Σ̂ + λ)⁻² is not integrable."
    ),
    stored={"fit": "ridge-below-zero", "map": "mean, second, noise", "image": [f.hash for f in _ONE],
            "assumptions": [["Less", "lambda", "0"], ["Greater", "lambda", "lambdaLow"]]},
)  # fmt: skip
