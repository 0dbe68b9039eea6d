r"""THM-4.6: every generator has a fresh design with fewer rows than dimensions.

For Σ = I the mean and the second moment of a random projection of rank T₀ are both T₀/d times the
identity, so n generations multiply by (T₀/d)ⁿ: what is kept of w₀ decays geometrically, and the
increase of the bias tends to all of ‖w₀‖².
"""

from __future__ import annotations

from .claim import Claim, Instance, Study

MIXED = """\
assume = ["T0 <= d - 2", "T1 >= d + 2", "T2 <= d - 2", "T >= d + 2"]
[population]
covariance = { kind = "isotropic", dimension = "d" }
truth = { kind = "norm", squared = "r2" }
[[generator]]
fit = "ols"
samples = "T0"
[[generator]]
fit = "ols"
samples = "T1"
[[generator]]
fit = "ols"
samples = "T2"
[downstream]
fit = "ols"
samples = "T"
noise = "sigma"
"""

CLAIM = Claim(
    id="THM-4.6",
    title="Small fresh designs forget the truth",
    statement=(
        r"$\Sigma=I$, fresh designs, $\sigma_{0}=0$, $T>d$, $\lambda\to0^{+}$, $d/T_{m}\to\varphi_{m}$, "
        r"$\eta=\prod_{m<n}\min(1/\varphi_{m},1)$: $\lVert\hat w_{n}\rVert^{2}\simeq\eta\lVert w_{0}\rVert^{2}$, "
        r"$\Delta\mathrm{Bias}\simeq(1-\eta)\lVert w_{0}\rVert^{2}$. In particular, if infinitely many "
        r"$\varphi_{m}>1$ then $\hat w_{n}\to0$ and $\Delta\mathrm{Bias}\to\lVert w_{0}\rVert^{2}$ as $n\to\infty$."
    ),
    studies=(
        Study(
            name="equal sizes, any number of generations",
            chain="thm-4.6",
            instances=(Instance({"d": 24, "r2": 1, "T0": 16, "T": 40, "sigma": "0.5", "n": 4}),),
        ),
        Study(
            name="a large design between two small ones",
            chain=MIXED,
            instances=(Instance({"d": 24, "r2": 1, "T0": 16, "T1": 40, "T2": 20, "T": 40, "sigma": "0.5"}),),
        ),
    ),
)
