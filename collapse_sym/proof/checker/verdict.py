"""The verdict of an accepted certificate: the theorem in words, its hypotheses, its cited facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .terms import DOMAINS

SETTING = (
    "independent inputs x ~ N(0, Σ), Σ any covariance of rank {rank}, w₀ any vector of its range",
    "every fit is minimum-norm least squares on rows with labels x·ŵ + noise, ŵ the previous fit, w₀ at first",
    "designs are independent of all noises; fresh ones of each other",
    "noises are N(0, variance·I), independent of each other",
    "rank and sizes are positive integers, repeats integers ≥ 0, variances ≥ 0",
)
SIGNS = {"GreaterEqual": "≥", "Greater": ">"}
INFIX = {"Add": (" + ", 0), "Subtract": (" − ", 0), "Multiply": ("·", 1), "Divide": ("/", 1), "Power": ("^", 2)}


@dataclass(frozen=True)
class Verdict:
    """What is proved: ``theorem`` under ``hypotheses``, which hold at ``witness``, resting on ``cited`` facts."""

    theorem: str
    hypotheses: tuple[str, ...]
    parts: dict[str, str]
    cited: tuple[str, ...]
    witness: dict[str, str]
    steps: int


def show(term: Any, level: int = 0) -> str:
    """A term on one line; ``level`` is how tightly its surroundings bind: sum 0, product 1, divisor 2, base 3."""
    if isinstance(term, str):
        return f"({term})" if level > 0 and (term[:1] == "-" or "/" in term) else term
    if term[0] == "Negate":
        return "(−" + show(term[1], 1) + ")"
    sign, own = INFIX[term[0]]
    later = {"Add": 0, "Multiply": 1, "Power": 1}.get(term[0], own + 1)
    text = sign.join(show(a, later if i else 3 if own == 2 else own) for i, a in enumerate(term[1:]))
    return text if own >= level else f"({text})"


def _fit(fit: dict[str, Any], label: str) -> str:
    times = f"{show(fit['repeat'], 1)} fits with " if "repeat" in fit else ""
    design = "fresh designs" if fit["design"] == "fresh" else "design " + fit["design"]
    return f"{label}: {times}T = {show(fit['samples'])}, variance {show(fit['variance'])}, {design}"


def restate(statement: dict[str, Any], steps: int) -> Verdict:
    """The verdict on an accepted statement."""
    hypotheses = [line.format(rank=show(statement["rank"])) for line in SETTING]
    hypotheses += [_fit(f, f"generators {i}") for i, f in enumerate(statement["generators"])]
    hypotheses += [_fit(f, "downstream") for f in statement["downstream"]]
    hypotheses += [f"{name} {DOMAINS[domain][0]}" for name, domain in statement["symbols"].items()]
    hypotheses += [f"{show(h[1])} {SIGNS[h[0]]} {show(h[2])}" for h in statement["hypotheses"]]
    parts = {k: show(statement["parts"][k]) for k in ("total", "bias", "variance", "collapse")}
    rest = ", ".join(f"{k} = {v}" for k, v in parts.items() if k != "total")
    theorem = f"E‖ŵ − w₀‖²_Σ = {parts['total']} exactly, of which {rest}"
    return Verdict(theorem, tuple(hypotheses), parts, (), statement["witness"], steps)
