"""Finished risks as the typesetting room sees them, made by hand and once: shapes short, long and hostile."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import sympy as sp

from collapse_sym.functionals.functions import Quad, Tr, df
from collapse_sym.functionals.printing import latex
from collapse_sym.notation import D, N, S, symbol
from collapse_sym.typeset import EvidenceRow, Figure, Record, Refusal, Series

T, T0 = symbol("T", "size"), symbol("T0", "size")
SIGMA, SIGMA0 = symbol("sigma", "noise"), symbol("sigma0", "noise")
RIDGE = symbol("lambda", "ridge")
K, K0 = symbol("kappa", "kappa"), symbol("kappa0", "kappa")


def answer(expr, definitions=()):
    expr = sp.sympify(expr)
    return SimpleNamespace(expr=expr, definitions=definitions, latex=latex(expr))


def fit(kind, samples, noise, penalty=0, design="fresh"):
    return SimpleNamespace(
        kind=kind, samples=sp.sympify(samples), noise=sp.sympify(noise), penalty=sp.sympify(penalty), design=design
    )


def chain(*, assume=("T0 >= d + 2", "T >= d + 2"), repeat=N, isotropic=True, blocks=1):
    if isotropic:
        covariance = SimpleNamespace(kind="isotropic", dimension=D, rank=D)
        truth = SimpleNamespace(kind="norm", squared=sp.Integer(1))
    else:
        values = tuple(sp.Rational(k, 7) for k in range(1, 30))
        covariance = SimpleNamespace(kind="diagonal", eigenvalues=values, copies=2, file=None, rank=sp.Integer(29))
        truth = SimpleNamespace(kind="coefficients", values=(), file="data/Größe_1 & 50%.txt")
    generators = tuple(
        SimpleNamespace(fit=fit("ols", T0, SIGMA0, design="fresh" if i else "A"), repeat=repeat, truth_weight=0)
        for i in range(blocks)
    )
    population = SimpleNamespace(covariance=covariance, truth=truth)
    downstream = fit("ridge", T, SIGMA, RIDGE)
    return SimpleNamespace(population=population, generators=generators, downstream=downstream, assume=assume)


def case(*, total, collapse, variance, bias=0, when=(), steps=(), definitions=(), values=None, blocks=1, linear=True):
    shared = answer(0)
    return SimpleNamespace(
        when=when,
        relation="~=",
        calculus=("exact", "equivalents"),
        assumptions=("T, d → ∞ with d/T bounded and λ > 0 fixed.",),
        definitions=definitions,
        bias=answer(bias),
        clean=answer(bias),
        delta=answer(collapse if blocks > 1 else 0),
        cross=shared,
        variance=answer(variance),
        collapse=answer(collapse),
        total=answer(total),
        per_generation=tuple(
            SimpleNamespace(block=b, generation=sp.Symbol("m"), answer=answer(collapse)) for b in range(blocks)
        ),
        linear_in_n=linear,
        rho=answer(collapse / (N * SIGMA0**2)) if linear else None,
        limit=None if linear else answer(collapse),
        steps=steps,
        values=lambda digits=None: values,
    )


def step(left, relation, right, reason):
    return SimpleNamespace(left=left, relation=relation, right=right, reason=reason)


@cache
def short_risk():
    """THM-4.1 with one case."""
    variance, collapse = SIGMA**2 * D / (T - D - 1), N * SIGMA0**2 * D / (T0 - D - 1)
    steps = (
        step(r"N_{11}", ":=", r"\Sigma", "The test error starts as the metric $\\Sigma$."),
        step(r"E_{\mathrm{test}}", "=", variance + collapse, "Every generator adds σ₀² times its noise map, n times."),
    )
    numbers = SimpleNamespace(bias=0.0, clean=0.0, delta=0.0, cross=0.0, variance=0.004, collapse=1.5e-7, total=0.1)
    one = case(total=variance + collapse, collapse=collapse, variance=variance, steps=steps, values=numbers)
    return SimpleNamespace(chain=chain(), cases=(one,), excluded=(), relation="=")


def long_expression(terms=6):
    """A sum of wide terms with nested fractions: no line holds it."""
    made = []
    for k in range(1, terms + 1):
        inner = Tr(S**4 / ((S + K0) ** 2 * (S + K) ** k)) + K**2 * df(2, K) / (T - df(2, K)) * Tr(S**2 / (S + K0) ** 2)
        made.append(SIGMA0**2 * inner / (T0 - df(2, K0)) ** k + Quad(S / (S + K) ** k) * K**2 / (1 - df(2, K) / T))
    return sp.Add(*made) * SIGMA0**2 * N / (sum(made[:3]) + 1)


@cache
def long_risk():
    """Two cases, definitions, roots, long formulas, an excluded region."""
    wide = long_expression()
    tau = sp.Function("metric1")(S)
    definitions = (
        SimpleNamespace(symbol=K, expr=None, root_of=K - RIDGE - K * df(1, K) / T, of="", greatest=False),
        SimpleNamespace(symbol=sp.Symbol("tau1"), expr=wide, root_of=None, of=""),
        SimpleNamespace(symbol=tau, expr=S**2 / (S + K) ** 2, root_of=None, of="s"),
    )
    steps = tuple(
        step(rf"N_{{{i}}}", "~=", long_expression(i + 1), f"Step {i} of $n$: κ² & 5% _more_.") for i in range(4)
    )
    made = [
        case(
            total=wide + sp.Integer(10) ** 80 + 7,
            collapse=wide,
            variance=sp.sqrt(long_expression(2)),
            bias=Quad(S / (S + K) ** 2),
            when=("T0 >= d + 2", f"T {op} d"),
            steps=steps,
            definitions=definitions,
            blocks=2,
            linear=op == ">",
        )
        for op in (">", "<")
    ]
    excluded = (SimpleNamespace(when=("T = d",), because="least squares with |T − d| ≤ 1 has infinite risk"),)
    return SimpleNamespace(chain=chain(isotropic=False, blocks=2), cases=tuple(made), excluded=excluded, relation="~=")


def figure(name="error-against-n"):
    theory = tuple((float(n), 0.1 + 0.05 * n) for n in range(11))
    simulated = tuple((float(n), 0.1 + 0.05 * n + 0.004 * (-1) ** n, 0.006) for n in range(0, 11, 2))
    series = (Series(r"$T_0=600$", theory, simulated), Series("$T_0=900$", tuple((x, y * 0.7) for x, y in theory)))
    caption = "Test error after $n$ generations: lines are theory, points simulation with one standard error."
    return Figure(name, "generations $n$", r"$E_{\mathrm{test}}$", series, caption)


def records():
    """The records of a small report: everything that a page can hold."""
    rows = (
        EvidenceRow("variance", 0.4255, 0.4261, 0.0009, "d = 60, n = 3", "exact", 1e-6, "agrees"),
        EvidenceRow("collapse", 1.5e-7, 1.52e-7, 1.1e-9, "d = 60, n = 3", "exact", 1e-6, "agrees"),
        EvidenceRow("total", 0.5, 0.9, 0.01, "d = 120, n = 3", "equivalents", 1e-6, "disagrees"),
        EvidenceRow("bias", 0.0, 0.0, 0.0, "d = 60, n = 3", "exact", None, "unknown"),
    )
    toml = '[population]\ncovariance = { kind = "isotropic", dimension = "d" }\n# <&> 50% $x$ \\ ' + "x" * 120 + "\n"
    refusal = Refusal("refuse-ridge", "calculus isotropic, ridge", "no closed form at $5", "use --calculus equivalents")
    statement = r"For $T_0\ge d+2$ and $T\ge d+2$: "
    statement += r"$$E_{\mathrm{test}}=\frac{\sigma^2 d}{T-d-1}+n\,\frac{\sigma_0^2d}{T_0-d-1}.$$"
    return (
        Record("THM-4.1", "Linear growth of the collapse", statement, toml, short_risk(), rows, "agrees", "proved",
               "by a checked certificate.", "certificates/THM-4.1.json", r"For all $n\geq 0$ …", (), (refusal,),
               (figure(),), ("The dimension is $d$.",)),
        Record("PROP-4.2", "Ridge on clean data", chain="x = [" + "1.5, " * 400 + "]\n", risk=long_risk(),
               verdict="refuted",
               evidence_verdict="disagrees", figures=(figure("second_figure"),)),
        Record("A_b & c/ü", "Wide $\\sigma_0^2$ <names>", "Plain \\ text with 5 % and a lone $ sign."),
    )  # fmt: skip
