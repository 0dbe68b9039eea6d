r"""PROP-4.2: the test error of ridge regression on the truth's own labels.

Nothing is generated: one backward step of the recursion from the metric Σ.  What the fit does not
learn of w₀ is the residual map of Σ, what it learns of the noise is the noise map of Σ; both are
taken from the deterministic equivalents.
"""

from __future__ import annotations

from .claim import Claim, Instance, Study

SPREAD = """\
[population]
covariance = { kind = "diagonal", eigenvalues = [4, 4, 2, 2, 2, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.1, 0.1] }
truth = { kind = "random", squared = 1 }
"""

CLAIM = Claim(
    id="PROP-4.2",
    title="Ridge regression on clean labels",
    statement=(
        r"Clean data, RMT limit: $E_{\mathrm{test}}\simeq\mathrm{Bias}+\mathrm{Var}$, "
        r"$\mathrm{Bias}\simeq\dfrac{\kappa^{2}w_{0}^{\top}\Sigma(\Sigma+\kappa)^{-2}w_{0}}"
        r"{1-\mathrm{df}_{2}(\kappa)/T}$, "
        r"$\mathrm{Var}\simeq\dfrac{\sigma^{2}\mathrm{df}_{2}(\kappa)}{T}\cdot"
        r"\dfrac{1}{1-\mathrm{df}_{2}(\kappa)/T}$, $\kappa=\kappa(\lambda,T)$."
    ),
    studies=(
        Study(
            name="any covariance",
            chain="prop-4.2",
            calculus="equivalents",
            instances=(
                Instance({"T": 40, "lambda": "0.2", "sigma": "0.5"}, SPREAD),
                Instance({"T": 8, "lambda": "0.2", "sigma": "0.5"}, SPREAD),
            ),
        ),
    ),
)
