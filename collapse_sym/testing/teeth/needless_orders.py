"""Orders of limits with one shared design of T₀ rows that need no bound on ‖Σ⁻¹‖.

T, d → ∞, d/T → φ > 0, d/T₀ → φ₀ > 0, λ > 0 fixed, Σ = diag(s_i), 0 < s_i ≤ C (directions with s_i = 0 are in no row
and left out, d counts the others).  X₀ and X, of T rows, are independent, P projects on the rows of X₀,
κ₀ = κ(0, T₀), κ = κ(λ, T), γ = df₂(κ)/(T − df₂(κ)), μ_i = s_i w_i²,

    q_i = E(I − P)_ii,  p_i = κ₀/(s_i + κ₀),  s_iδ_i = E(RΣ̂Σ(I − RΣ̂))_ii,  e_i = κ(s_i − κγ)/(s_i + κ)².

Means of other entries are 0, as signs of directions may be changed.  Both statements compare D = Σμ_i q_i δ_i with
its equivalent Σμ_i p_i e_i: ‖w₀‖ bounded gives D − Σμ_i p_i e_i → 0 (1, 2), and without it, where the bias and
E‖RΣ̂(P − I)w₀‖²_Σ have limits, D can only be the larger one (3).  κ₀ = 0 (T₀ ≥ d) leaves nothing to show.

1. With z_i = x_i/√s_i, independent of the other columns, K = Σ_{j≠i} s_j z_j z_jᵀ, G = (K + λT)⁻¹, g = z_iᵀGz_i,
   ξ = z_iᵀG(Σ_{j≠i} s_j² z_j z_jᵀ)Gz_i and ρ = λR_ii = 1/(1 + s_i g): δ_i = E[ρ − ρ²(1 + ξ)].  ‖G‖ ≤ 1/(λT), so that
   g → 1/κ and ξ → γ in probability (ξ ≤ Cg ≤ C|z_i|²/(λT)), alike in all i, by the equivalents of ridge at a fixed
   λ, which need no ‖Σ⁻¹‖: δ_i − e_i → 0.  The bias is Σμ_i E ρ²(1 + ξ) ≥ cΣμ_i, and E((RΣ̂)ᵀΣRΣ̂)_ii ≥ s_i E ρ²ξ: where
   γ stays off 0 and both have limits, Σμ_i and F = E‖Σ^{1/2}(I − P)w₀‖² are bounded.
2. s_i|q_i − p_i| → 0 alike in all i, and |q_i − p_i| → 0 where κ₀ ≥ c.  From above, I − P ≤ λ₀R(λ₀) for all λ₀ > 0, and
   κ(λ₀, T₀) − κ₀ ≤ δ with δ²/(C + δ) = λ₀, as κ(1 − df₁(κ)/T₀) at κ₀ + δ is (κ₀ + δ)δ/(C + κ₀ + δ) at least.  So
   both s_i q_i and s_i p_i → 0 where κ₀ does.  Where κ₀ ≥ c, df₁(κ₀) = T₀ makes s_i ≥ ε in (1 + c')T₀ directions,
   ‖K⁻¹‖ = O(1/T₀), and λ₀ → 0 costs O(λ₀).
3. Let κ₀ → 0.  By 1 and 2, directions with s_i ≥ ε vanish, the others have e_i = −γ + O(ε): to show is that
   Σ_{s_i<ε} μ_i(q_i − p_i) has no positive limit where F is bounded and γ ≥ c.  (I − P)_ii = q = 1/(1 + s_i g), now
   with g = z_iᵀK⁻¹z_i, and ((I − P)Σ(I − P))_ii = s_i q²(1 + h), h = |a|², a_j = s_j z_jᵀK⁻¹z_i.  With a positive limit
   Σμ_i ≥ c over the i with q_i − p_i ≥ c, so that one of them has E q²(1 + h) ≤ F/c, hence q ≥ c and h ≤ C with a
   probability that stays off 0.  Σa_j z_j = z_i and Σa_j²/s_j = g, so that z_iᵀL⁻¹z_i ≤ h + s_i g ≤ C for
   L = Σs'_j z_j z_jᵀ, s'_j = s_j/(s_j + s_i) ≤ 1.  P(zᵀMz ≤ ε tr M) ≤ 2√ε: tr L⁻¹ ≤ C, and by 2 κ₀ of the s'_j is
   off 0, hence ‖L⁻¹‖ = O(1/T₀), K ≥ s_i L, and s_i g is s_i tr K⁻¹ up to o(1).  Where κ₀/s_i → ∞, p_i → 1.  Otherwise
   κ₀ ≍ s_i and Σs_j κ₀/(s_j + κ₀)² ≥ cT₀.  Away from the N columns with s_j > bs_i, K⁻¹ is the inverse of a
   compression at least: of T₀ − N ≥ cT₀ rows, s_j/s_i ≤ b, for which ridge at small λ₀ gives tr K⁻¹ ≥ (1 + O(1/b))/κ₀
   (b fixed, then d → ∞, then λ₀ → 0).  So q_i ≤ p_i + o(1), which it is not.  (c, C differ from place to place.)
"""

from __future__ import annotations

from typing import Any

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term
from ...proof.statements import Statement
from .needless import BIAS, BOUND, EMPTY, NEEDLESS, PROJECTED

WHY = "by a lemma in words, which the checker has not seen: weak directions only add to the larger side"
#: T → ∞ with d/T and d/T₀ of limits that are variables, positive and fixed
LIMITS = {"phi": "T", "phi0": "T0"}
SHORT = ["Bounded", ["SquaredNorm", "w0"]]
SHRUNK: Term = ["MatrixMultiply", "Resolvent", "SampleCovariance"]
LOST: Term = ["Subtract", "Identity", ["Projection", "0"]]
ACROSS: Term = ["Expectation", ["Form", "w0", ["MatrixMultiply", LOST, "Resolvent", "SampleCovariance", "Sigma",
                                               ["Subtract", "Identity", SHRUNK]], "w0"]]  # fmt: skip
APART: Term = ["Expectation", ["SquaredNormIn", "Sigma", ["Subtract", [*SHRUNK, ["Projection", "0"], "w0"],
                                                          [*SHRUNK, "w0"]]]]  # fmt: skip


def needless_in_orders(original: Statement, mutant: Mutant) -> str:
    """Why an order of limits holds without the bound on ‖Σ⁻¹‖, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("PROP-F.5.main")
    >>> needless_in_orders(s, mutants(s, ["without clause 5"])[0])
    'by a lemma in words, which the checker has not seen: weak directions only add to the larger side'
    """
    if mutant.path[0] != "regime" or len(original.regime) != 1:
        return ""
    left, before = (s.meaning["regime"][0]["clauses"] for s in (mutant.statement, original))
    if [c for c in before if c not in left] != [NEEDLESS[0]] or BOUND not in left or not _proportional(original, left):
        return ""
    return WHY if conclusion(mutant.statement) in _shown(mutant.statement, left) else ""


def _proportional(statement: Statement, clauses: list[Term]) -> bool:
    fixed = set(dict(statement.variables)) - set(statement.regime[0]["grows"])
    ratios = all(
        name in fixed and dict(statement.variables)[name] == "positive"
        and ["TendsTo", ["Divide", "d", rows], name] in clauses
        for name, rows in LIMITS.items()
    )  # fmt: skip
    return ratios and ["TendsTo", "T", "Infinity"] in clauses


def _shown(statement: Statement, clauses: list[Term]) -> list[Term]:
    """The orders that the lemma gives for a chain: one shared design of least squares, then a ridge fit of fixed λ."""
    chain: Any = statement.chain or {}
    drawn = (chain.get("inputs"), chain.get("covariance"), chain.get("truth")) == ("gaussian", "Sigma", "w0")
    if not drawn or len(chain["downstream"]) != 1 or len(chain["generators"]) != 1:
        return []
    (fit,), (last,) = chain["generators"], chain["downstream"]
    domains = dict(statement.variables)
    shared = (fit["fit"], fit["samples"], fit["repeat"]) == ("ols", "T0", "n") and fit["design"] != "fresh"
    plain = (last["fit"], last["samples"], last["design"]) == ("ridge", "T", "fresh")
    constant = last.get("penalty") in set(domains) - set(statement.regime[0]["grows"])
    if not (shared and plain and constant):
        return []
    if (domains[last["penalty"]], domains.get("n")) != ("positive", "positive-integer"):
        return []  # without a generation there is no design to project on
    kappa: Term = ["Kappa", last["penalty"], "T"]
    form = _form(kappa)
    gap: Term = ["Subtract", ["Limit", PROJECTED], ["Limit", BIAS]]
    twice: Term = ["Limit", ["Multiply", "2", kappa, EMPTY, form]]
    found: list[Term] = [["GreaterEqual", gap, ["Add", ["Limit", APART], twice]]]
    if SHORT in clauses:
        sides: list[Term] = [["Limit", ACROSS], ["Limit", ["Multiply", kappa, EMPTY, form]]]
        found += [[order, *sides] for order in ("Equal", "GreaterEqual", "LessEqual")]
    return found


def _form(kappa: Term) -> Term:
    """w₀ᵀ(Σ + κ₀)⁻¹Σ(Σ + κ)⁻²(Σ − κγ)w₀."""
    plus, empty = (["Add", "Sigma", ["Scale", k, "Identity"]] for k in (kappa, EMPTY))
    share: Term = ["Divide", ["Df", "2", kappa], ["Subtract", "T", ["Df", "2", kappa]]]
    signed: Term = ["Subtract", "Sigma", ["Scale", ["Multiply", kappa, share], "Identity"]]
    inner: Term = ["MatrixMultiply", "Sigma", ["Power", plus, "-2"], signed]
    return ["Quad", ["MatrixMultiply", ["Power", empty, "-1"], inner]]
