r"""THM-4.5: all generators share one design with fewer rows than dimensions.

P X† = X†: every generation after the first lives in the row space of the one design, so n fits on
it are one fit with the noise variances added up.  Without noise the model is P₀w₀ from the first
generation on, and the increase of the bias is what P₀ forgets.
"""

from __future__ import annotations

from .claim import Claim, Instance, Study

CLAIM = Claim(
    id="THM-4.5",
    title="One small design shared by all generators",
    statement=(
        r"$\Sigma=I$, shared generator designs, $\sigma_{0}=0$, $T>d$, $\lambda\to0^{+}$, $d/T_{0}\to\varphi_{0}>1$: "
        r"$\lVert\hat w_{n}\rVert^{2}\simeq\lVert w_{0}\rVert^{2}/\varphi_{0}$, "
        r"$\Delta\mathrm{Bias}\simeq\lVert w_{0}\rVert^{2}(1-1/\varphi_{0})$."
    ),
    studies=(
        Study(
            name="one shared design",
            chain="thm-4.5",
            instances=(
                Instance({"d": 24, "r2": 1, "T0": 12, "T": 40, "sigma": "0.5", "n": 1}),
                Instance({"d": 24, "r2": 1, "T0": 12, "T": 40, "sigma": "0.5", "n": 4}),
            ),
        ),
    ),
)
