"""How the paper writes each head and letter: LaTeX and plain text, arguments by number in <>."""

from __future__ import annotations

#: sequences carry a word for a name; the letter is the paper's
LETTER = {"sizes": "T", "ratios": "phi", "spectrum": "lambda"}
GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon eta kappa lambda rho sigma tau phi psi chi omega Sigma".split(),
        "α β γ δ ε η κ λ ρ σ τ φ ψ χ ω Σ".split(),
    )
)
LATEX_NAMES = {
    "Sigma": r"\Sigma",
    "w0": "w_{0}",
    "phibar": r"\bar\phi",
    "slope": r"\partial_{\lambda}\kappa",
    "eps": r"\epsilon",
    "ell": r"\ell",
    "ellcrit": r"\ell_{\mathrm{crit}}",
    "ellstar": r"\ell_{\star}",
    "rmin": r"\underline r",
    "Identity": "I",
    "Infinity": r"\infty",
    "SampleCovariance": r"\hat\Sigma",
    "Resolvent": "R",
    "Prediction": r"\hat w_{\mathrm{pred}}",
    "DownstreamDesign": "X",
    "DownstreamNoise": "E",
    "DownstreamLabels": "Y",
}
PLAIN_NAMES = {
    "phibar": "φ̄",
    "slope": "∂κ/∂λ",
    "eps": "ε",
    "ell": "ℓ",
    "ellcrit": "ℓ_crit",
    "ellstar": "ℓ⋆",
    "rmin": "r̲",
    "Identity": "I",
    "Infinity": "∞",
    "SampleCovariance": "Σ̂",
    "Resolvent": "R",
    "Prediction": "ŵ_pred",
    "DownstreamDesign": "X",
    "DownstreamNoise": "E",
    "DownstreamLabels": "Y",
}
#: relation → LaTeX, plain
RELATIONS = {
    "Equal": ("=", "="),
    "LessEqual": (r"\leq", "≤"),
    "Less": ("<", "<"),
    "GreaterEqual": (r"\geq", "≥"),
    "Greater": (">", ">"),
    "Equivalent": (r"\simeq", "≃"),
    "Comparable": (r"\asymp", "≍"),
    "AtMost": (r"\lesssim", "≲"),
    "AtLeast": (r"\gtrsim", "≳"),
    "TendsTo": (r"\to", "→"),
    "And": (r"\text{ and }", "and"),
    "Or": (r"\text{ or }", "or"),
    "Implies": (r"\Rightarrow", "⇒"),
}
#: head → LaTeX and plain of a function of its arguments
FUNCTIONS = {
    "Log": (r"\log", "log"),
    "Min": (r"\min", "min"),
    "Max": (r"\max", "max"),
    "Kappa": (r"\kappa", "κ"),
    "Trace": (r"\operatorname{tr}", "tr"),
    "Limit": (r"\lim", "lim"),
}
#: head → LaTeX and plain; arguments by number
PATTERNS = {
    "Quad": (r"w_{0}^{\top}<0>w_{0}", "w₀ᵀ<0>w₀"),
    "Form": (r"<0>^{\top}<1><2>", "<0>ᵀ<1><2>"),
    "SquaredNorm": (r"\left\lVert <0>\right\rVert^2", "‖<0>‖²"),
    "SquaredNormIn": (r"\left\lVert <1>\right\rVert_{<0>}^2", "‖<1>‖²_<0>"),
    "OperatorNorm": (r"\left\lVert <0>\right\rVert_{\mathrm{op}}", "‖<0>‖_op"),
    "PolynomiallyComparable": (r"<1>^{1/C}\lesssim <0>\lesssim <1>^{C}", "<1>^(1/C) ≲ <0> ≲ <1>^C"),
    "Ceiling": (r"\left\lceil <0>\right\rceil", "⌈<0>⌉"),
    "Expectation": (r"\operatorname{E}\left[<0>\right]", "E[<0>]"),
    "Fails": (r"<0>\quad\text{fails}", "<0> fails"),
    "Bounded": (r"<0>=O(1)", "<0> = O(1)"),
    "Derivative": (r"\frac{\partial <0>}{\partial <1>}", "∂<0>/∂<1>"),
    "IdentityOfSize": (r"I_{<0>}", "I_<0>"),
    "Eigenvalue": (r"\lambda_{<0>}", "λ_<0>"),
    "Coefficient": (r"c_{<0>}", "c_<0>"),
    "MinimaxError": (r"\mathcal R\left(<0>,<1>,<2>\right)", "R(<0>, <1>, <2>)"),
    "Df": (r"\mathrm{df}_{<0>}\left(<1>\right)", "df_<0>(<1>)"),
    "Design": (r"X_{<0>}", "X_<0>"),
    "Noise": (r"E_{<0>}", "E_<0>"),
    "Projection": (r"P_{<0>}", "P_<0>"),
    "Model": (r"\hat w_{<0>}", "ŵ_<0>"),
    "ProjectionProduct": (r"Q_{<0>,<1>}", "Q_(<0>,<1>)"),
    "NoiseMap": (r"\bar Q_{<0>,<1>}", "Q̄_(<0>,<1>)"),
    "NoiseCovariance": (r"C_{<0>,<1>}", "C_(<0>,<1>)"),
    "Sum": (r"\sum_{<0>=<1>}^{<2>}<3>", "Σ_(<0> = <1>…<2>) <3>"),
    "Product": (r"\prod_{<0>=<1>}^{<2>}<3>", "Π_(<0> = <1>…<2>) <3>"),
    "MatrixProduct": (r"\prod_{<0>=<1>}^{<2>}<3>", "Π_(<0> = <1>…<2>) <3>"),
    "InfinitelyMany": (r"<1>\text{ for infinitely many }<0>", "<1> for infinitely many <0>"),
    "IndependentNormal": (
        r"<0>\text{ has independent entries }\mathcal N\left(0,<1>\right)",
        "<0> has independent entries N(0, <1>)",
    ),
}
#: arguments that must hold together inside a pattern
TIGHT = {"Quad": (0,), "Form": (0, 1, 2), "Derivative": (0,), "Sum": (3,), "Product": (3,), "MatrixProduct": (3,)}
#: heads whose one index is set low in plain text
ONE_INDEX = ("Eigenvalue", "Coefficient", "Design", "Noise", "Projection", "Model", "IdentityOfSize")
DOMAIN_WORDS = {
    "positive-integer": "a positive integer",
    "natural": "an integer ≥ 0",
    "nonnegative": "≥ 0",
    "positive": "> 0",
    "real": "real",
    "covariance": "a positive definite d × d matrix",
    "vector": "in R^d",
}
