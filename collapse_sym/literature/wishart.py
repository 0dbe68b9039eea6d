r"""The density of the eigenvalues of a Wishart matrix at finite size: what exact values with ridge rest on.

W = XᵀX, X with T rows and d columns of independent N(0, 1) entries: N = min(d, T) non-zero eigenvalues, α = |T − d|.
"""

from __future__ import annotations

from typing import Any

from .cited import CitedFact, Source

ADLER = Source(
    "adler2000", "M. Adler, P. J. Forrester, T. Nagao and P. van Moerbeke",
    "Classical skew orthogonal polynomials and random matrices", "Journal of Statistical Physics 99", 2000,
    "Section 4: the one-point density of the Laguerre orthogonal ensemble (number unconfirmed)",
)  # fmt: skip
FORRESTER = Source(
    "forrester2010", "P. J. Forrester", "Log-gases and random matrices", "Princeton University Press", 2010,
    "Section 6.4: the same density (number unconfirmed)",
)  # fmt: skip

#: j!/Γ(j+α+1) w L_j² summed over j < M, in the head-and-arguments form of the other facts
_SUM: Any = ["Sum", "j", "0", ["Subtract", "M", "1"],
             ["Multiply", ["Divide", ["Factorial", "j"], ["Gamma", ["Add", "j", "alpha", "1"]]], "w",
              ["Power", ["Laguerre", "j", "alpha", "x"], "2"]]]  # fmt: skip
_TAIL: Any = ["Integral", "x", "Infinity", ["Multiply", "w1", ["Laguerre", ["Subtract", "M", "1"], "alpha", "x"]]]
_LAST: Any = ["Multiply", "w1", ["Laguerre", "M", "alpha", "x"]]

DENSITY = CitedFact(
    id="wishart.one-point-density",
    title="The one-point density of the eigenvalues of a real Wishart matrix",
    latex=(
        r"\rho(x) = \sum_{j<M} \frac{j!}{\Gamma(j+\alpha+1)}\, w L_j^2 - \tfrac12\kappa_M w_1 L_M"
        r" \Big[\tfrac12\tau_{M-1} - \int_x^\infty w_1 L_{M-1}\Big] + [M \text{ even}]\, \frac{w_1 L_M}{\tau_M}",
        r"w = x^{\alpha}e^{-x},\quad w_1 = x^{(\alpha-1)/2}e^{-x/2},\quad \kappa_M = \frac{M!}{\Gamma(M+\alpha)},"
        r"\quad \tau_n = \int_0^\infty w_1 L_n",
    ),
    text=(
        "ρ(x) = Σ_{j<M} j!/Γ(j+α+1) w L_j² − ½κ_M w₁L_M [½τ_{M−1} − ∫_x^∞ w₁L_{M−1}] + [M even] w₁L_M/τ_M",
        "w = x^α e^−x, w₁ = x^((α−1)/2) e^(−x/2), κ_M = M!/Γ(M+α), τ_n = ∫₀^∞ w₁L_n",
    ),
    variables=(
        ("ρ", "E Σ f(x_i) = ∫ f ρ over the N non-zero eigenvalues x_i of W"),
        ("N", "min(d, T)"),
        ("M", "N − 1"),
        ("α", "|T − d|"),
        ("L_n", "the generalised Laguerre polynomial L_n^α(x)"),
    ),
    assumptions=("the entries of X are independent N(0, 1)", "d, T ≥ 1"),
    sources=(ADLER, FORRESTER),
    note=(
        "Anchored, not proved: closed forms at d = 1, 2, and the exact moments of W, which Gaussian integration by "
        "parts gives, agree with it (tests/oracle/exact)."
    ),
    stored={
        "fit": "none", "map": "one-point-density",
        "assumptions": [["GreaterEqual", "d", "1"], ["GreaterEqual", "T", "1"]],
        "image": ["Add", _SUM, ["Multiply", "-1/2", "kappaM", _LAST, ["Subtract", ["Divide", "tau", "2"], _TAIL]],
                  ["Multiply", ["Even", "M"], ["Divide", _LAST, "tauM"]]],
    },
)  # fmt: skip
