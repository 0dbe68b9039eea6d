r"""The test error after any number n of equal generators, without n steps: generating functions, read on a contour.

With A = (s/(s+κ₀))², u = κ₀²s/(s+κ₀)² and h = s/((s+κ₀)²(T₀ − df₂)) one generator turns the variance V(s) that it is
taught into AV + f·h, where f_k = σ₀² + Quad[uAᵏ] + Tr[uV_k] is the noise that the k-th one meets: its label noise, and
what it does not resolve of the mean and of the variance.  Hence, with Y(z) = Tr[uh/(1−zA)],

    Σ f_k zᵏ = (σ₀²/(1−z) + Quad[u/(1−zA)]) / (1 − zY(z)) ,      Tr[gV_n] = [zⁿ⁻¹] Tr[gh/(1−zA)] · Σ f_k zᵏ .

All singularities are real, z > 1 (1 − zY is monotone between the poles 1/A): in p = −log z they lie on p < 0, and the
coefficient is (2πi)⁻¹ ∫ Φ(e^(−p)) e^(p(n−1)) dp on a contour around that ray (Talbot's, in Weideman's form).
1 − zA is taken as −expm1(−p + log A), so that nothing is lost for κ₀/s as small as 1/n = 10⁻³⁰.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..chain.model import Chain
from ..errors import InvalidInput
from ..spectra.numeric import Numeric
from ..spectra.spectrum import spectrum_of

#: fewer generations are run one by one; nodes of the contour
FEW, NODES = 200, 24
#: p(θ) = (NODES/t)(σ + μθ cot(αθ) + iνθ), |θ| < π: σ, α, μ, ν
SHAPE = (-0.6122, 0.6407, 0.5017, 0.2645)


class Grown(NamedTuple):
    """The parts of a test error."""

    bias: float
    variance: float
    collapse: float

    @property
    def total(self) -> float:
        """Their sum."""
        return self.bias + self.variance + self.collapse


class _Fit(NamedTuple):
    """What a fit does per eigenvalue: log of the shrinkage m = s/(s+κ), u, h."""

    log_m: np.ndarray
    unresolved: np.ndarray
    noise: np.ndarray


def grown(chain: Chain, *, n: int | None = None) -> Grown:
    """The deterministic equivalent of a chain of numbers with one block of fits with κ > 0 on fresh designs.

    The block may have any number of generations, the chain's or ``n``; the numbers are ``predict``'s where it takes n.
    *Assumes*: plain least squares with T₀ < d, or ridge; labels of the model alone.
    *Raises*: InvalidInput.

    >>> from collapse_sym import loads, predict
    >>> from collapse_sym.chain import example_text
    >>> chain = loads(example_text("power-law-infinite"))
    >>> bool(abs(grown(chain).total / predict(chain).total - 1) < 1e-12)
    True
    """
    if len(chain.generators) != 1 or chain.generators[0].truth_weight != 0 or chain.generators[0].fit.design != "fresh":
        raise InvalidInput("generators", "one block of fresh designs is needed", "leave out mixing and sharing")
    language = Numeric(_spectrum(chain))
    generator, last = chain.generators[0], chain.downstream
    n, first = int(generator.repeat) if n is None else n, _fit(language, generator.fit)
    noise = float(generator.fit.noise) ** 2
    if last is None:
        second, variance, lack = language.s, 0.0, -np.expm1(n * first.log_m)
        bias = language.quad(language.s * lack**2)
    else:
        fit = _fit(language, last)
        cost = language.trace(language.s * fit.noise)
        second = language.s * np.exp(2 * fit.log_m) + fit.unresolved * cost
        lack = -np.expm1(n * first.log_m + fit.log_m)
        bias = language.quad(language.s * lack**2) + cost * language.quad(fit.unresolved * np.exp(2 * n * first.log_m))
        variance = float(last.noise) ** 2 * cost
    inherited, collapse = _accumulated(language, first, second, n)
    return Grown(float(bias + inherited), float(variance), noise * float(collapse))


def _spectrum(chain: Chain):  # type: ignore[no-untyped-def]
    spectrum = spectrum_of(chain.population)
    if spectrum is None or not chain.numeric:
        raise InvalidInput("chain", "numbers are needed", "give every symbol a number")
    return spectrum


def _fit(language: Numeric, fit: object) -> _Fit:
    penalty, samples = fit.penalty, fit.samples  # type: ignore[attr-defined]
    kappa = language.kappa(penalty, samples)
    if not kappa > 0:
        raise InvalidInput(samples, "κ = 0 here", "take T < d, or λ > 0")
    s, margin = language.s, language.margin(kappa, penalty, samples)
    resolved = s / (s + kappa) ** 2
    return _Fit(-np.log1p(kappa / s), kappa**2 * resolved, resolved / margin)


def _accumulated(language: Numeric, fit: _Fit, g: np.ndarray, n: int) -> tuple[float, float]:
    """Tr[gV_n] that w₀ feeds, and that unit label noise feeds."""
    if n <= FEW:
        return _stepwise(language, fit, g, n)
    log_a = 2 * fit.log_m
    total = np.zeros(2)
    for p, weight in zip(*_contour(n - 1)):
        left = -np.expm1(log_a - p)  # 1 − zA
        renewed = 1 - np.exp(-p) * language.trace(fit.unresolved * fit.noise / left)
        ahead = language.trace(g * fit.noise / left) / renewed
        sources = np.array([language.quad(fit.unresolved / left), -1 / np.expm1(-p)])
        total += (weight * ahead * sources).real
    return total[0], total[1]


def _stepwise(language: Numeric, fit: _Fit, g: np.ndarray, n: int) -> tuple[float, float]:
    keep, shrunk = np.exp(2 * fit.log_m), np.ones_like(fit.log_m)
    V = np.zeros((2, len(fit.log_m)))
    for _ in range(n):
        fed = np.array([language.quad(fit.unresolved * shrunk), 1.0])
        fed += [language.trace(fit.unresolved * v) for v in V]
        V, shrunk = keep * V + fed[:, None] * fit.noise, keep * shrunk
    return language.trace(g * V[0]), language.trace(g * V[1])


def _contour(t: int) -> tuple[np.ndarray, np.ndarray]:
    """Points p in the upper half plane and weights with f(t) = Re Σ weight·F(p) for the transform F of a real f."""
    theta = (2 * np.arange(NODES // 2, NODES) + 1) * np.pi / NODES - np.pi
    scale, turn = NODES / float(t), SHAPE[1] * theta
    p = scale * (SHAPE[0] + SHAPE[2] * theta / np.tan(turn) + SHAPE[3] * 1j * theta)
    slope = scale * (SHAPE[2] * (1 / np.tan(turn) - turn / np.sin(turn) ** 2) + SHAPE[3] * 1j)
    return p, 2 * np.exp(p * float(t)) * slope / (1j * NODES)


