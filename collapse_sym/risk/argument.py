"""The derivation of a case as lines with reasons: recursion, maps, result.  Read top to bottom it is an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..calculi import Act
from ..chain.designs import SharedRidge
from ..errors import CollapseSymError
from ..functionals.answer import Answer
from ..functionals.printing import latex, metric_latex
from ..notation import M, N

if TYPE_CHECKING:
    from .case import Case, Step

MAX_COSTS = 4  # more generations are not written out one by one

_FIT = {
    "over": "least squares with T ≥ d: X†X = I almost surely",
    "under": "minimum-norm least squares with T < d: X†X is the projector on the rows",
    "ridge": "ridge with λ > 0",
    "below": "ridge with λ < 0 above the end of κ's branch, for a typical draw",
    "shared": "ridge with λ > 0, fits that follow each other on one design as one",
}
_WHY = {
    ("exact", "over"): "exact: A = I, and the inverse-Wishart mean",
    ("isotropic", "over"): "exact: A = I, and the inverse-Wishart mean",
    ("isotropic", "under"): "exact: a uniformly distributed projector of rank T",
    ("equivalents", "over"): "deterministic equivalent at κ = 0",
    ("equivalents", "under"): "deterministic equivalent as λ → 0⁺ (cited)",
    ("equivalents", "ridge"): "deterministic equivalent (cited)",
    ("equivalents", "below"): "deterministic equivalent of a typical draw (cited)",
    ("equivalents", "shared"): "deterministic equivalent (cited) of powers of one resolvent",
}


def steps(case: Case) -> tuple[Step, ...]:
    """The lines of the derivation."""
    from .case import Step

    lines = [
        Step(r"\hat w'", "=", r"A\,u + B\,\varepsilon,\qquad A = BX", "a fit on labels Xu + ε is a random linear map"),
        Step(
            r"\operatorname{E}\,\lVert \hat w'\rVert_M^2",
            "=",
            r"u^{\top}\,\operatorname{E}\left[A^{\top}MA\right]u"
            r" + \sigma^{2}\,\operatorname{E}\operatorname{tr}\left(B^{\top}MB\right)",
            "the noise is independent of the design and has mean zero",
        ),
    ]
    lines += _maps(case)
    lines += _metrics(case)
    relation = case.relation
    for name, answer, reason in _parts(case):
        lines.append(Step(name, relation, answer.expr, reason))
    return tuple(lines)


def _metrics(case: Case) -> list[Step]:
    """The metric of the test error on its way back: what the generations of each block meet."""
    from .case import Step

    out: list[Step] = []
    last: object = None
    for block, g in case.reached:
        if g == last:
            continue
        name = rf"M_{{{block + 1}}}"
        where = "the downstream fit" if case.chain.downstream is not None else "no fit yet"
        why = f"the metric Σ of the test error, pushed back through {where}" if last is None else "pushed back further"
        out.append(Step(name, case.relation, metric_latex(g), f"{why}: what generator block {block + 1} meets last"))
        last = g
    for cost in case.per_generation:
        if len(case.per_generation) <= MAX_COSTS:
            which = "every generation" if cost.generation == M else f"generation {cost.generation}"
            name = (
                rf"c_{{{cost.block + 1}}}"
                if cost.generation == M
                else rf"c_{{{cost.block + 1},{latex(cost.generation)}}}"
            )
            why = (
                f"the noise of {which} of block {cost.block + 1}: σ² times its fit's noise map, in the metric it meets"
            )
            out.append(Step(name, case.relation, cost.answer.expr, why))
    return out


def _maps(case: Case) -> list[Step]:
    """The maps of every kind of fit in the case, once each."""
    from .case import Step

    out: list[Step] = []
    seen: set[tuple[str, str, str]] = set()
    for act in [*(a for _, a in case.setup.blocks), *([case.setup.downstream] if case.setup.downstream else [])]:
        key = (act.calculus.name, act.regime, _symbols(act))
        if key in seen:
            continue
        seen.add(key)
        here = f", here {_symbols(act)}" if _symbols(act) else ""
        why = f"{_FIT[act.regime]}{here}; {_WHY.get(key[:2], 'exact, as words in its design')}"
        for left, right in act.calculus.maps(act.regime):
            out.append(Step(_named(left, act), act.calculus.relation, _named(right, act), why))
            why = "likewise"
    return out


def _symbols(act: Act) -> str:
    """The fit's own size and penalty, where they go by other names than T and λ, and how many fits it stands for."""
    parts = [("T", latex(act.fit.samples))]
    if act.regime in ("ridge", "below", "shared"):
        parts.append((r"\lambda", latex(act.fit.penalty)))
    if isinstance(act.fit, SharedRidge):
        parts.append(("n", str(act.fit.times)))
    return ", ".join(f"${name} = {value}$" for name, value in parts if name != value)


def _named(text: str, act: Act) -> str:
    """A map's LaTeX with the fit's own T and κ."""
    try:
        kappa = latex(act.kappa) if act.regime != "over" and act.calculus.name == "equivalents" else r"\kappa"
    except CollapseSymError:
        kappa = r"\kappa"
    samples = latex(act.fit.samples)
    samples = samples if act.fit.samples.is_Atom else rf"\left({samples}\right)"
    return text.replace(r"\kappa", kappa).replace("T-", f"{samples}-").replace(r"\frac{T}", rf"\frac{{{samples}}}")


def _parts(case: Case) -> list[tuple[str, Answer, str]]:
    n = "the recursion, generation by generation"
    if _has_n(case):
        n = "symbolic n: closed form, proved by substitution into the recursion"
    rows: list[tuple[str, Answer, str]] = [
        (
            r"\widetilde{\mathrm{Bias}}",
            case.bias,
            "Σ − 2 mean∘…∘mean(Σ) + second∘…∘second(Σ), as a form of w₀",
        ),
        (r"\mathrm{Var}", case.variance, "the noise map of the downstream fit at Σ"),
        (r"\mathrm{Collapse}", case.collapse, f"the noise maps of the generators at the metrics that reach them; {n}"),
    ]
    if case.rho is not None:
        rows.append((r"\rho", case.rho, "every generation costs the same: collapse is nσ₀²ρ"))
    rows.append((r"E_{\mathrm{test}}", case.total, "the sum of the three parts"))
    return rows


def _has_n(case: Case) -> bool:
    return any(g.repeat == N for g in case.chain.generators)
