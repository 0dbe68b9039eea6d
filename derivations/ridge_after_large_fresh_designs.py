r"""COR-4.4: ridge regression on labels that n least-squares models have handed on, T₀ ≥ d.

A least-squares generator with more rows than dimensions hands the truth on unchanged and adds
noise of its own: mean and second are the identity, the noise map is tr(MΣ⁻¹)/(T₀−d−1).  So the
collapse is n times one term: the noise map of what the downstream ridge makes of Σ.
"""

from __future__ import annotations

from .claim import Claim, Instance, Study

SPREAD = """\
[population]
covariance = { kind = "diagonal", eigenvalues = [4, 4, 2, 2, 2, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.1, 0.1] }
truth = { kind = "random", squared = 1 }
"""

NOISES = {"n": 3, "lambda": "0.2", "sigma": "0.5", "sigma0": "0.5"}

CLAIM = Claim(
    id="COR-4.4",
    title="Ridge regression after n generations of least squares on fresh designs with T₀ ≥ d",
    statement=(
        r"$T_{0}\geq d$: $E_{\mathrm{test}}\simeq\mathrm{Bias}+\mathrm{Var}+n\sigma_{0}^{2}\rho$ with "
        r"$\rho=\dfrac{\mathrm{df}_{2}(\kappa)}{T_{0}-d}+\dfrac{\kappa^{2}\operatorname{tr}(\Sigma+\kappa)^{-2}}{T_{0}-d}"
        r"\cdot\dfrac{\mathrm{df}_{2}(\kappa)}{T-\mathrm{df}_{2}(\kappa)}$. For $\Sigma=I$: "
        r"$\mathrm{Bias}+\mathrm{Var}\simeq"
        r"\dfrac{\kappa^{2}\lVert w_{0}\rVert^{2}+\sigma^{2}\varphi}{(1+\kappa)^{2}-\varphi}$, "
        r"$\rho\simeq\dfrac{\varphi_{0}}{1-\varphi_{0}}\left(\dfrac{1}{(1+\kappa)^{2}}"
        r"+\dfrac{\varphi\kappa^{2}}{(1+\kappa)^{2}((1+\kappa)^{2}-\varphi)}\right)$."
    ),
    studies=(
        Study(
            name="any covariance",
            chain="cor-4.4",
            instances=(Instance({"T0": 40, "T": 40, **NOISES}, SPREAD), Instance({"T0": 40, "T": 8, **NOISES}, SPREAD)),
        ),
        Study(
            name="isotropic covariance",
            chain="cor-4.4-isotropic",
            instances=(Instance({"d": 16, "r2": 1, "T0": 40, "T": 24, **NOISES}),),
        ),
    ),
)
