r"""T₀ < d and n generations on fresh designs: closed bounds of the accumulated noise, for any n, growing with T too.

With A = (s/(s+κ₀))², u = κ₀²s/(s+κ₀)², the engine's second map of a generator is  second(g) = Ag + u⟨g⟩,  and the
noises of n generations cost σ₀²X_n, X_n = Σ_{m<n} ⟨second^m(g)⟩, where g = second(Σ) of the downstream fit.  With
h_i = ⟨A^i g⟩ and y_i = ⟨A^i u⟩ this is a renewal equation, X(z) = H(z)/(1 − zY(z)), all of whose terms are ≥ 0, and

    Y(1) = ⟨u/(1−A)⟩ = Tr[κ₀s²/((s+κ₀)²(2s+κ₀))] / Tr[κ₀s/(s+κ₀)²] < 1/2 ,

    H_n ≤ X_n ≤ 2H_n ,     H_n = ⟨g(1−Aⁿ)/(1−A)⟩ ,    1 − A = κ₀(2s+κ₀)/(s+κ₀)² .

With κ_n = nκ₀ and t = κ₀/s, from  Nt/(1+Nt) ≤ 1 − (1+t)^(−N) ≤ min(1, Nt) ≤ 2Nt/(1+Nt)  (N = n and 2n):

    E_n ≤ H_n ≤ 2E_n ,     E_n = ⟨g · 2κ_n/(s+2κ_n) / (1−A)⟩

and the mean (s/(s+κ₀))ⁿ of the generators lacks between 1 and 2 times κ_n/(s+κ_n).  So n enters by one more position.
What the generators do not resolve of w₀ acts as noise too; its cost is at most a constant times the bias, term by
term: κ₀·min(s, κ_n)/(s+κ₀) ≤ min(s, κ_n²/s), and ⟨second(Σ)⟩ is bounded.

As n → ∞, X_n ~ H_n/(1 − Y(1)), because the y_i are summable and H_{n−k}/H_n → 1; and E_n/H_n tends to a Gamma function
where the sum lives at κ_n, to 1 elsewhere (``mellin.limit_ratio``).
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from ..calculi import OVER, Act
from ..functionals.answer import Answer
from ..notation import S, symbol
from ..risk.derive import Setup

KAPPA_N = symbol("kappa_n", "kappa")  # nκ₀


@dataclass(frozen=True)
class Envelope:
    """Answers within constant factors (free of T, n and the spectrum) of the engine's bias, variance and collapse.

    The bias is that of the downstream fit alone, and what it inherits.  ``share`` is Y(1), the part of a noise that
    the next generators feed in again.
    """

    bias: Answer
    inherited: Answer
    variance: Answer
    collapse: Answer
    share: Answer


def envelope(setup: Setup) -> Envelope:
    """The envelope of n fits on fresh designs, T₀ < d, from the engine's acts of one such generator.

    The bias is Quad[s(1−μ)²] within a constant, and 1−μ, of two fits, is at least the larger and at most the sum of
    what each lacks.  Its first part is exact for a fit on the truth.
    """
    ((_, before),), last = setup.blocks, setup.downstream
    assert last is not None
    language = setup.language
    metric, kappa0 = last.second(S), before.kappa
    lost = 2 * kappa0 * (S + kappa0 / 2) / (S + kappa0) ** 2  # 1 − A
    collapse = before.fit.noise**2 * before.noise(metric * 2 * KAPPA_N / (S + 2 * KAPPA_N) / lost)
    variance = last.fit.noise**2 * last.noise(S) if last.fit.noise != 0 else sp.S.Zero
    inherited = language.quad(S * (KAPPA_N / (S + KAPPA_N)) ** 2)
    share = before.noise(kappa0**2 * S / (S + kappa0) ** 2 / lost)
    definitions = tuple(language.definitions)
    return Envelope(*(Answer(definitions, p) for p in (_alone(last), inherited, variance, collapse, share)))


def _alone(act: Act) -> sp.Expr:
    """The bias of the fit on labels of the truth, κ² Quad[s/(s+κ)²] T/(T − df₂); 0 for least squares with T ≥ d."""
    if act.regime == OVER:
        return sp.S.Zero
    return act.language.quad(S * act.shortfall(sp.S.One) ** 2) * act.T / act.margin
