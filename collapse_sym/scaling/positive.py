r"""The engine's test error without differences: what is taught is pushed forward, all terms are ≥ 0.

The three maps of a fit, read forwards, say that it acts as its mean m = s/(s+κ) and adds a fluctuation.
If the parameter that is taught has mean μ(Σ)w₀ and, per direction, the variance V(s), then the fit's has

    1 − μ' = κ/(s+κ) + m(1−μ) ,        V' = m²V + h·(σ² + Quad[u μ²] + Tr[u V]) ,

    h = s/((s+κ)²(T − df₂(κ))) ,   u = κ²s/(s+κ)² ,        E_test = Quad[s(1−μ)²] + Tr[sV]

(least squares with T ≥ d: κ = 0 and h = 1/(s(T−d−1))).  What σ of the downstream fit feeds is variance,
what the generators' σ feed is collapse, what w₀ feeds is bias: three answers, equal to the engine's
(``agrees`` decides it), in which every sum has terms of one sign.  ``adjoint`` is the step of the
induction that makes it hold for every number of generations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sympy as sp

from ..calculi import OVER, Act
from ..chain.designs import Block, refuse_shared_ridges
from ..errors import DoesNotClose, TooLarge
from ..functionals import Quad, Tr, equal
from ..functionals.answer import Answer
from ..functionals.functions import functional
from ..notation import M, N, S, symbol
from ..risk.derive import Setup

if TYPE_CHECKING:
    from ..risk import Case

MOST_FITS = 60  # fluctuations that are followed one by one
BIAS, VARIANCE, COLLAPSE = "bias", "variance", "collapse"


@dataclass(frozen=True)
class Positive:
    """Bias, variance and collapse as answers in which nothing is subtracted.

    ``lack`` is 1 − μ, the share of w₀ that the mean of the last parameter lacks, as a metric.
    """

    lack: sp.Expr
    bias: Answer
    variance: Answer
    collapse: Answer

    def agrees(self, case: Case) -> bool:
        """Whether the three parts are the engine's for all spectra: decided, never guessed."""
        return all(bool(equal(getattr(self, part), getattr(case, part))) for part in (BIAS, VARIANCE, COLLAPSE))


@dataclass(frozen=True)
class Taught:
    """A parameter on its way: mean ``kept``·w₀ = (1 − ``lack``)·w₀, and per direction the variance Σ c·g(s).

    ``fed`` are the (origin, c, g): what feeds it, a scalar and a metric.
    """

    kept: sp.Expr = sp.S.One
    lack: sp.Expr = sp.S.Zero
    fed: tuple[tuple[str, sp.Expr, sp.Expr], ...] = ()


def positive(setup: Setup) -> Positive:
    r"""The positive form of the engine's answer.

    Assumes: numbers of generations that are known, or least squares with T ≥ d; fits that are plain
    least squares or ridge.

    *Raises* DoesNotClose where n is open and T < d, TooLarge beyond 60 fits.

    >>> from collapse_sym.chain import loads, example_text
    >>> from collapse_sym.risk import risk
    >>> case = risk(loads(example_text("thm-4.1-any-covariance"))).case
    >>> form = positive(case.setup)
    >>> form.collapse.text, form.agrees(case)
    ('d*n*sigma0**2/(T0 - d - 1)', True)
    """
    taught = Taught()
    for block, act in setup.blocks:
        taught = _generations(taught, block, act)
    if setup.downstream is not None:
        taught = fitted(taught, setup.downstream, setup.downstream.fit.noise**2, VARIANCE)
    language = setup.language
    parts: dict[str, list[sp.Expr]] = {BIAS: [language.quad(S * taught.lack**2)], VARIANCE: [], COLLAPSE: []}
    fed = taught.fed
    if _only_last(setup) and setup.downstream is not None:  # q + q·df₂/(T − df₂) = q·T/(T − df₂)
        parts[BIAS] = [parts[BIAS][0] * setup.downstream.T / setup.downstream.margin]
        fed = tuple(source for source in fed if source[0] != BIAS)
    for origin, amount, shape in fed:
        parts[origin].append(amount * language.trace(S * shape))
    definitions = tuple(language.definitions)
    answers = {name: Answer(definitions, sp.Add(*terms)) for name, terms in parts.items()}
    return Positive(taught.lack, **answers)


def _only_last(setup: Setup) -> bool:
    """Whether the downstream fit alone shrinks anything."""
    last = setup.downstream
    return last is not None and last.regime != OVER and all(act.regime == OVER for _, act in setup.blocks)


def _generations(taught: Taught, block: Block, act: Act) -> Taught:
    if block.truth_weight != 0 or M in block.fit.samples.free_symbols:
        raise DoesNotClose(block.fit.kind, "mixed labels and sizes that grow with m have no positive form yet")
    refuse_shared_ridges("of positive forms", [block.fit])
    if act.regime == OVER:
        return fitted(taught, act, block.repeat * block.variance, COLLAPSE)
    if block.repeat == N:
        raise DoesNotClose("repeat = n", "T < d and the spectrum is anisotropic", "give n, or its exponent")
    if int(block.repeat) > MOST_FITS:
        raise TooLarge(f"n = {block.repeat}", f"more than {MOST_FITS} fits are not followed one by one")
    for _ in range(int(block.repeat)):
        taught = fitted(taught, act, block.variance, COLLAPSE)
    return taught


def fitted(taught: Taught, act: Act, variance: sp.Expr, origin: str) -> Taught:
    """The parameter after one fit whose label noise, of this variance, is booked under ``origin``."""
    shape, share = fluctuation(act)
    if act.regime == OVER:
        return Taught(taught.kept, taught.lack, (*taught.fed, *_source(origin, variance * share, shape)))
    language, s, kappa = act.language, act.s, act.kappa
    keep, unresolved = s / (s + kappa), kappa**2 * s / (s + kappa) ** 2
    amounts = {origin: variance}
    amounts[BIAS] = amounts.get(BIAS, 0) + language.quad(unresolved * taught.kept**2)
    for whose, amount, g in taught.fed:
        amounts[whose] = amounts.get(whose, 0) + amount * language.trace(unresolved * g)
    fed = [(whose, amount, keep**2 * g) for whose, amount, g in taught.fed]
    for whose, amount in amounts.items():
        fed += _source(whose, language.scalar(amount * share), shape)
    return Taught(keep * taught.kept, kappa / (s + kappa) + keep * taught.lack, tuple(fed))


def fluctuation(act: Act) -> tuple[sp.Expr, sp.Expr]:
    """(g, c): unit label noise makes the fit fluctuate by the variance c·g(s) per direction."""
    if act.regime == OVER:
        return 1 / act.s, 1 / (act.T - act.d - (1 if act.calculus.relation == "=" else 0))
    return act.s / (act.s + act.kappa) ** 2, 1 / act.margin


def _source(origin: str, amount: sp.Expr, shape: sp.Expr) -> list[tuple[str, sp.Expr, sp.Expr]]:
    return [(origin, amount, shape)] if amount != 0 else []


def adjoint(act: Act) -> bool:
    r"""Whether one fit pushed forward is the adjoint of its maps pulled back, for every metric and state.

        Quad[second(g)μ²] + Tr[second(g)V] + σ² noise(g) = Quad[g m²μ²] + Tr[gV'] ,   Quad[mean(g)μ] = Quad[g m μ]

    decided for g = 1/(s+t), μ² = μ = 1/(s+v), V = 1/(s+w) with free t, v, w: both sides are linear in each,
    and sums of such fractions are all there is.  By induction the forward form is the engine's for every n.
    """
    t, v, w, noise = (symbol(name, "ridge") for name in ("t", "v", "w", "sigma_t"))
    g, mu, V = (1 / (S + x) for x in (t, v, w))
    shape, share = fluctuation(act)
    second, keep = act.second(g), sp.S.One if act.regime == OVER else S / (S + act.kappa)
    fed = noise**2
    if act.regime != OVER:
        unresolved = act.kappa**2 * S / (S + act.kappa) ** 2
        fed += functional(Quad, unresolved * mu) + functional(Tr, unresolved * V)
    back = functional(Quad, second * mu) + functional(Tr, second * V) + noise**2 * act.noise(g)
    ahead = functional(Quad, g * keep**2 * mu) + functional(Tr, g * (keep**2 * V + share * fed * shape))
    definitions = tuple(act.language.definitions)  # type: ignore[attr-defined]
    pairs = ((back, ahead), (functional(Quad, act.mean(g) * mu), functional(Quad, g * keep * mu)))
    return all(bool(equal(Answer(definitions, p), Answer(definitions, q))) for p, q in pairs)
