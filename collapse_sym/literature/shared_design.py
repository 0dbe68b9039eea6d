r"""The deterministic equivalent of several ridge fits on one design: powers of A = Σ̂R, all maps at once.

Letters and meaning as in ``equivalents``: with P = Aⁿ for A, and A^kB for B, in each of the three lines there.
"""

from __future__ import annotations

from typing import Any

from .cited import CitedFact, Source
from .equivalents import BACH, EQUIVALENTS

TITCHMARSH = Source(
    "titchmarsh1939", "E. C. Titchmarsh", "The Theory of Functions", "Oxford University Press, second edition", 1939,
    "Section 5.21: Vitali's convergence theorem (number unconfirmed)",
)  # fmt: skip
_TWO = next(fact for fact in EQUIVALENTS if fact.id == "equivalent.two-resolvents")
_ONE = next(fact for fact in EQUIVALENTS if fact.id == "equivalent.ridge.second")

#: p_k, the coefficient of z^k in κ_z/(Σ+κ_z), κ_z = Kappa(λ/(1−z), T)
_KAPPA_Z: Any = ["Kappa", ["Divide", "lambda", ["Subtract", "1", "z"]], "T"]
_LOST: Any = ["Divide", _KAPPA_Z, ["Add", "Sigma", _KAPPA_Z]]
_KEPT: Any = ["Subtract", "1", ["Sum", "k", "0", ["Subtract", "n", "1"], ["Coefficient", _LOST, "z", "k"]]]


def _taken(order: Any) -> Any:
    """tr[M p_k]/(λT)."""
    return ["Divide", ["Trace", ["Multiply", "M", ["Coefficient", _LOST, "z", order]]], ["Multiply", "lambda", "T"]]


_PAIRS: Any = ["Sum", "i", "0", ["Subtract", "n", "1"], ["Sum", "j", "0", ["Subtract", "n", "1"], [
    "Multiply", ["Coefficient", _LOST, "z", "i"], ["Coefficient", _LOST, "z", "j"],
    _taken(["Subtract", ["Multiply", "2", "n"], ["Add", "1", "i", "j"]])]]]  # fmt: skip

SHARED_DESIGN = CitedFact(
    id="equivalent.ridge.shared-design",
    title="Several ridge fits on one design, λ > 0",
    latex=(
        r"\sum_k z^k p_k = \kappa_z(\Sigma+\kappa_z)^{-1},"
        r"\quad \kappa_z-\lambda_z = \kappa_z\,\mathrm{df}_1(\kappa_z)/T,\quad \lambda_z = \lambda/(1-z)",
        r"\operatorname{E}[A^n]^{\top}M \simeq \Big(1-\sum_{k<n}p_k\Big)M",
        r"\operatorname{E}[(A^n)^{\top}MA^n] \simeq \Big(1-\sum_{k<n}p_k\Big)^{2}M"
        r" + \Sigma\sum_{i,j<n}p_ip_j\,\frac{\operatorname{tr}(Mp_{2n-1-i-j})}{\lambda T}",
        r"\operatorname{E}\operatorname{tr}(B^{\top}(A^k)^{\top}MA^kB)"
        r" \simeq \frac{\operatorname{tr}(Mp_{2k+1})}{\lambda T}",
    ),
    text=(
        "Σ_k z^k p_k = κ_z/(Σ+κ_z), κ_z − λ_z = κ_z df₁(κ_z)/T, λ_z = λ/(1−z)",
        "E[Aⁿ]ᵀM ≃ (1 − Σ_{k<n} p_k) M",
        "E[(Aⁿ)ᵀMAⁿ] ≃ (1 − Σ_{k<n} p_k)² M + Σ · Σ_{i,j<n} p_i p_j tr[M p_{2n−1−i−j}]/(λT)",
        "E tr(Bᵀ(A^k)ᵀMA^kB) ≃ tr[M p_{2k+1}]/(λT)",
    ),
    variables=(
        ("λ", "penalty of (Σ̂ + λ), per sample, of all fits"),
        ("T", "number of rows of the one design"),
        ("n", "number of fits on it, fixed"),
        ("p_k", "function of Σ: the coefficient of z^k"),
        ("M", "deterministic function of Σ, ‖M‖ bounded"),
    ),
    assumptions=(*_ONE.assumptions, "n and k fixed"),
    sources=(BACH, TITCHMARSH),
    note=(
        "Follows from two resolvents at real penalties λ/(1−z), λ/(1−w): generating functions of powers of A are their "
        "combinations, bounded and analytic in |z|, |w| ≤ ρ < 1; where such functions tend to 0 on an interval, all "
        "their coefficients do (Vitali).  The denominator is a difference quotient, "
        "T − tr[Σ²(Σ+κ₁)⁻¹(Σ+κ₂)⁻¹] = T(λ₁−λ₂)/(κ₁−κ₂)."
    ),
    proof="collapse_sym/proof/EQUIVALENTS.md, Theorem 5",
    needless=_TWO.needless,
    stored={
        "fit": "ridge", "map": "shared-design",
        "image": ["Tuple", ["Multiply", _KEPT, "M"],
                  ["Add", ["Multiply", ["Power", _KEPT, "2"], "M"], ["Multiply", "Sigma", _PAIRS]],
                  _taken(["Add", ["Multiply", "2", "k"], "1"])],
        "assumptions": (_ONE.term or {})["assumptions"],
    },
)  # fmt: skip
