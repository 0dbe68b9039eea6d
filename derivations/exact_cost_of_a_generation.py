r"""THM-F.1: what one generation costs a downstream ridge fit, exactly.

With T₀ ≥ d+2 the generators' maps are exact for every Σ.  The downstream design enters through
words in its own empirical covariance Σ̂ and R = (Σ̂+λ)⁻¹ only; their expectations stay as they
are, Mean[word], and are evaluated by simulation with an error bar.
"""

from __future__ import annotations

from .claim import Claim, Instance, Study

SPREAD = """\
[population]
covariance = { kind = "diagonal", eigenvalues = [4, 2, 2, 1, 1, 1, 0.5, 0.5, 0.1] }
truth = { kind = "random", squared = 1 }
"""

NUMBERS = {"n": 3, "T0": 20, "T": 15, "lambda": "0.2", "sigma": "0.5", "sigma0": "0.5"}

CLAIM = Claim(
    id="THM-F.1",
    title="The exact cost of a generation",
    statement=(
        r"Any $T\geq1$, $\lambda>0$, $n$: "
        r"$E_{\mathrm{test}}=\widetilde{\mathrm{Bias}}+\mathrm{Var}+n\sigma_{0}^{2}\rho$, "
        r"$\rho=\dfrac{1}{n}\sum_{m<n}\mathbb{E}\operatorname{tr}C_{n-1,m}\hat\Sigma R\Sigma R\hat\Sigma$; "
        r"and for $T_{0}\geq d+2$: $E_{\mathrm{test}}\simeq E_{\mathrm{clean}}+n\sigma_{0}^{2}\rho$, "
        r"$\rho=\dfrac{1}{T_{0}-d-1}\,\mathbb{E}\operatorname{tr}\Sigma^{-1}\hat\Sigma R\Sigma\hat\Sigma R$. "
        r"Low-dimensional limit ($d$ fixed, $T\to\infty$): $\rho\simeq\mathrm{df}_{2}(\lambda)/(T_{0}-d)$."
    ),
    studies=(
        Study(
            name="the generators' part closed, the downstream's in words of its design",
            chain="thm-f.1",
            calculus="exact",
            instances=(Instance(NUMBERS, SPREAD),),
        ),
    ),
)
