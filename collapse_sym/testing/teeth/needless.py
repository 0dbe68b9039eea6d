"""Bounds on ‖Σ⁻¹‖ and d/T that equivalents of ridge at a fixed λ > 0 do not need.

Let x_i be the columns of X in the directions of Σ = diag(λ_i), λ_i ≤ C, λ > 0 fixed, T → ∞; Q = λ(XXᵀ/T + λ)⁻¹, which
has norm 1 at most, B = XRΣRXᵀ/T, of norm C/(4λ) at most, z_i = x_i/√λ_i, g_i = zᵢᵀQz_i/T, b_i = zᵢᵀBz_i/T, with Q and
B of all other columns, of which z_i is independent.  By Schur's complement

    R_ii = 1/(λ + λ_i g_i),   (RΣR)_ii = R_ii²λ_i(1 + b_i),   (Σ̂RΣRΣ̂)_ii = λ_i(1 − λR_ii)² + λ²R_ii²λ_i b_i,

means of other entries are 0, as signs of directions may be changed.  All parts are ≥ 0, so that relative errors of
directions, alike in all i, are relative errors of sums.  They are O(T^{−c}), whatever Σ⁻¹ and d/T are:

- g_i is tr Q/T up to O(T^{−1/2}), which beside λ ≥ λ_i g_i·λ/C is a relative error of R_ii; relative to tr Q/T itself
  its variance is 2/tr Q at most, and tr Q ≥ cT^{7/8} where tr Σ ≤ T^{9/8}; otherwise XXᵀ/tr Σ = I + O(T^{−1/16}), but
  for a probability e^{−cT}, which counts for nothing where d is at most a power of T;
- tr Q/T ≃ λ/κ: its sum of λ_i g_i/(λ + λ_i g_i) is T − tr Q, the equation of κ up to a relative error of df₁, and
  κ(1 − df₁(κ)/T) has the slope 1 − df₂(κ)/T ≥ λ/(C + λ), as df₂ ≤ df₁ C/(C + κ) and df₁ ≤ T;
- E b ≃ b = df₂/(T − df₂): b(T + (κ/λ)(df₁ − df₂)) is (κ/λ)df₂ up to ε(κ/λ)df₁, which gives 1 + b; and Tb is the sum of
  (κ/λ)²λ_i²/(λ_i + κ)² tr Q²/T, where entries (Q²)_tt of a row are Q_tt² times the mean 1 + b of the other rows.

Hence E w₀ᵀλRΣλRw₀ ≃ κ²w₀ᵀΣ(Σ + κ)⁻²w₀/(1 − df₂/T), and, as T₀ ≥ d + 2 rows of least squares project on everything
and their noise has the mean covariance Σ⁻¹/(T₀ − d − 1), κ(0, T₀) = 0,

    E tr Σ⁻¹Σ̂RΣRΣ̂ ≃ df₂ + κ² tr(Σ + κ)⁻² df₂/(T − df₂).

With one shared design of any T₀ rows, d/T₀ → φ₀ ≠ 1, ‖Σ‖ and ‖Σ⁻¹‖ bounded, let d/T → ∞; where it stays bounded the
original speaks.  Then κ → ∞ and bκ² ≃ tr Σ²/T → ∞, so that E (Σ̂RΣRΣ̂)_ii ≃ λ_i b, as its equivalent:
what is left is E tr X₀†X₀†ᵀΣ ≃ df₂(κ₀)/(T₀ − df₂(κ₀)), κ₀ = κ(0, T₀), which is PROP-4.2.variance-ridgeless.
"""

from __future__ import annotations

from typing import Any

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term
from ...proof.statements import Statement
from .fullrank import ERROR

WHY = "by a lemma in words, which the checker has not seen: errors are relative in each direction at a fixed lambda > 0"
NEEDLESS = (["Bounded", ["OperatorNorm", ["Power", "Sigma", "-1"]]], ["Bounded", ["Divide", "d", "T"]])
BOUND = ["Bounded", ["OperatorNorm", "Sigma"]]
#: with a shared design
SHARED = (NEEDLESS[0], ["TendsTo", "d", "Infinity"], ["TendsTo", ["Divide", "d", "T0"], "phi0"])
APART = ["Greater", ["Power", ["Subtract", "phi0", "1"], "2"], "0"]
#: κ₀
EMPTY: Term = ["Kappa", "0", "T0"]
FIT: Term = ["MatrixMultiply", "SampleCovariance", "Resolvent"]
BIAS, PROJECTED = (
    ["Expectation", ["SquaredNormIn", "Sigma", ["Subtract", [*FIT, *inner, "w0"], "w0"]]]
    for inner in ([], [["ProjectionProduct", ["Subtract", "n", "1"], "0"]])
)
VARIANCE = [
    "Expectation",
    [
        "SquaredNormIn", "Sigma",
        ["Scale", ["Divide", "1", "T"], ["MatrixMultiply", "Resolvent", ["Transpose", "DownstreamDesign"],
                                         "DownstreamNoise"]],
    ],
]  # fmt: skip
INHERITED = ["NoiseCovariance", ["Subtract", "n", "1"], "m"]
NOISES: Term = [
    "Multiply", ["Divide", "1", "n"],
    ["Sum", "m", "0", ["Subtract", "n", "1"],
     ["Expectation", ["Trace", ["MatrixMultiply", INHERITED, *FIT[1:], "Sigma", "Resolvent", "SampleCovariance"]]]],
]  # fmt: skip


def needless(original: Statement, mutant: Mutant) -> str:
    """Why an equivalent holds without a bound, or an empty text.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("PROP-4.2.bias")
    >>> needless(s, mutants(s, ["without clause 4"])[0])
    'by a lemma in words, which the checker has not seen: errors are relative in each direction at a fixed lambda > 0'
    """
    if mutant.path[0] != "regime" or len(original.regime) != 1:
        return ""
    left, before = (s.meaning["regime"][0]["clauses"] for s in (mutant.statement, original))
    lost = [c for c in before if c not in left]
    few = any(c[0] == "PolynomiallyComparable" for c in left) or ["TendsTo", ["Divide", "d", "T"], "phi"] in left
    if len(lost) == 1 and lost[0] in NEEDLESS and few and BOUND in left and ["TendsTo", "T", "Infinity"] in left:
        if conclusion(mutant.statement) in _shown(mutant.statement, left):
            return WHY
    return ""


def _shown(statement: Statement, clauses: list[Term]) -> list[Term]:
    """The conclusions that the lemma gives for a chain."""
    chain: Any = statement.chain or {}
    drawn = (chain.get("inputs"), chain.get("covariance"), chain.get("truth")) == ("gaussian", "Sigma", "w0")
    if not drawn or len(chain["downstream"]) != 1 or len(chain["generators"]) > 1:
        return []
    (last,) = chain["downstream"]
    fixed = set(dict(statement.variables)) - set(statement.regime[0]["grows"])
    plain = (last["fit"], last["samples"], last["design"]) == ("ridge", "T", "fresh")
    if not plain or last["penalty"] not in fixed or dict(statement.variables)[last["penalty"]] != "positive":
        return []
    kappa: Term = ["Kappa", last["penalty"], "T"]
    hypotheses = statement.meaning["hypotheses"]
    found: list[Term] = [["Equivalent", BIAS, _bias(kappa)]]
    for fit in chain["generators"]:
        usual = (fit["fit"], fit["samples"], fit["repeat"]) == ("ols", "T0", "n")
        if usual and fit["design"] != "fresh" and all(c in clauses for c in SHARED) and APART in hypotheses:
            noise = _noise(kappa, ["Subtract", "T0", _df(EMPTY)])
            found.append(["Equivalent", ERROR, ["Add", PROJECTED, VARIANCE, ["Multiply", "n", fit["variance"], noise]]])
        full = ["GreaterEqual", "T0", ["Add", "d", "2"]] in hypotheses
        if full and usual and fit["design"] == "fresh":
            for noise in _noises(kappa):
                own: Term = ["Multiply", "n", fit["variance"], noise]
                found += [["Equivalent", ERROR, ["Add", bias, VARIANCE, own]] for bias in (BIAS, PROJECTED)]
                found.append(["Equivalent", NOISES, noise])
    return found


def _bias(kappa: Term) -> Term:
    form = ["Quad", ["MatrixMultiply", "Sigma", ["Power", _plus(kappa), "-2"]]]
    return ["Divide", ["Multiply", ["Power", kappa, "2"], form], ["Subtract", "1", ["Divide", _df(kappa), "T"]]]


def _noises(kappa: Term) -> list[Term]:
    """df₂/N + κ² tr(Σ + κ)⁻²/N df₂/(T − df₂), with N = T₀ − d − 1: as it is, and with κ₀ = κ(0, T₀) = 0."""
    below: Term = ["Subtract", ["Subtract", "T0", "d"], "1"]
    written = _over(kappa, _df(kappa), ["Trace", ["Power", _plus(kappa), "-2"]], below)
    return [written, _noise(kappa, ["Subtract", ["Subtract", "T0", _df(EMPTY)], "1"])]


def _noise(kappa: Term, below: Term) -> Term:
    first, second = (
        [
            "Trace",
            ["MatrixMultiply", ["Power", "Sigma", e], ["Power", _plus(EMPTY), "-2"], ["Power", _plus(kappa), "-2"]],
        ]
        for e in ("4", "2")
    )
    return _over(kappa, first, second, below)


def _over(kappa: Term, first: Term, second: Term, below: Term) -> Term:
    rest = ["Divide", ["Multiply", ["Power", kappa, "2"], second], below]
    share = ["Divide", _df(kappa), ["Subtract", "T", _df(kappa)]]
    return ["Add", ["Divide", first, below], ["Multiply", rest, share]]


def _plus(kappa: Term) -> Term:
    return ["Add", "Sigma", ["Scale", kappa, "Identity"]]


def _df(kappa: Term) -> Term:
    return ["Df", "2", kappa]
