r"""THM-4.1: least squares on labels that n least-squares models have handed on, T₀ ≥ d+2, T ≥ d+2.

With more rows than dimensions least squares hands the truth on unchanged: mean and second are the
identity, and the bias stays zero.  Each fit adds the noise of its own labels, which costs
σ² E tr(BᵀΣB) = σ² tr(ΣE(XᵀX)⁻¹) = σ² d/(T−d−1) whatever Σ is, and n generations cost n times that.
"""

from __future__ import annotations

from .claim import Claim, Instance, Study

SPREAD = """\
[population]
covariance = { kind = "diagonal", eigenvalues = [4, 2, 2, 1, 1, 1, 0.5, 0.5, 0.1] }
truth = { kind = "random", squared = 1 }
"""

NUMBERS = {"n": 3, "T0": 24, "T": 30, "sigma": "0.5", "sigma0": "0.25"}

CLAIM = Claim(
    id="THM-4.1",
    title="Least squares after n generations of least squares on fresh designs",
    statement=(
        r"$T_{0}\geq d+2$, $T\geq d+2$, $\lambda=0$: $E_{\mathrm{test}}(\hat w_{\mathrm{pred}})\simeq"
        r"\dfrac{\sigma^{2}\varphi}{1-\varphi}+\dfrac{n\sigma_{0}^{2}\varphi_{0}}{1-\varphi_{0}}$, for large $T$."
    ),
    studies=(
        Study(
            name="isotropic covariance",
            chain="thm-4.1",
            instances=(Instance({"d": 9, "r2": 1, **NUMBERS}),),
        ),
        Study(
            name="any covariance",
            chain="thm-4.1-any-covariance",
            instances=(Instance(NUMBERS, SPREAD),),
        ),
    ),
)
