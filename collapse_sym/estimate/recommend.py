r"""How much to regularise, given data whose labels may be n generations old.

Spectrum, label noise and truth are estimated from X, y under a guess of what the generators did; they make a chain, and
the recommendation is its certified optimal ridge (``optimum.answer``).  ``uncertainty`` says how sure it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from flint import arb

from ..errors import InvalidInput, NotConverged
from ..optimum.answer import spectral
from .evidence import SOURCE, STEEPEST, WEAKEST, Fit, Model, exponent_of
from .guesses import Guesses
from .moments import Estimate, residual_noise, teacher_energy, truth_energy
from .observed import Floats, observe
from .passage import Guess, chain_of, untouched
from .spectrum import METHODS
from .study import INFINITY, Study, study_of
from .uncertainty import over, regret, sampling, steadiest
from .validation import contradiction, cross_validated

DRAWS, MOST_DRAWS = 100, 10**5
#: standard deviations beyond which a misfit is no chance
FAR = 4.0
DIGITS, EDGE = 8, 1e-3
#: λ and its test error
Choice = tuple[float, float]


@dataclass(frozen=True)
class Estimates:
    """What was estimated: eigenvalues of Σ (d,), and σ², ‖w₀‖², ‖w₀‖²_Σ and the truth's exponent with standard errors.

    ``residual`` is σ², ``teacher`` ‖ŵ_n‖²_Σ and ``remaining`` ‖w₀‖²_Σ, unbiased whatever the truth, and < 0 where the
    generators explain too much (None where T ≤ rank X, the last one also where generators shrink).
    """

    eigenvalues: Floats
    squares: Floats
    noise: Estimate
    signal: Estimate
    energy: Estimate
    exponent: Estimate
    residual: Estimate | None
    teacher: Estimate | None
    remaining: Estimate | None


@dataclass(frozen=True)
class Recommendation:
    """A ridge λ per sample for (XᵀX/T + λ)⁻¹Xᵀy/T, ``alpha`` = λT for scikit-learn; inf: predict 0.

    ``risk`` is the estimated test error E‖ŵ − w₀‖²_Σ at λ.  ``sampling`` covers λ under the chance of the data (95 %,
    None without draws), ``guesses`` is the range of λ over the ranges of the guesses, ``regret`` the test error of λ
    there, at worst, as a multiple of the least one; ``steady`` is the λ for which that is least, with its multiple.
    ``clean`` is the best ridge if the labels were the truth's own,
    ``cross_validation`` what cross-validation on the labels as they are says; each with its estimated test error.
    """

    ridge: float
    risk: float
    rows: int
    sampling: tuple[float, float] | None
    guesses: tuple[float, float]
    regret: float
    steady: tuple[float, float]
    clean: tuple[float, float]
    cross_validation: tuple[float, float]
    guess: Guess
    estimates: Estimates
    notes: tuple[str, ...]

    @property
    def alpha(self) -> float:
        """λT, the ``alpha`` of scikit-learn's Ridge."""
        return self.ridge * self.rows


def recommend(
    X: object,
    y: object,
    *,
    generations: Any,
    T0: Any = None,
    sigma0: Any = 0.0,
    ridge0: float | None = None,
    shared: bool = False,
    truth: object = SOURCE,
    spectrum: object = METHODS[0],
    centre: bool = False,
    draws: int = DRAWS,
    seed: int = 0,
) -> Recommendation:
    """The ridge for data X (T, d), y (T,) whose labels come from the last of ``generations`` fits on T0 rows each.

    ``generations``, ``T0`` and ``sigma0`` (standard deviation of the generators' label noise) are numbers or ranges
    (lo, hi); ``ridge0`` is the generators' λ (None: least squares), ``shared``: they share one design.  ``truth`` is
    "source" (c_j² ∝ s_j^a, a estimated), "random" (a = 0) or a number a; ``spectrum`` a method of ``spectrum.METHODS``
    or the d eigenvalues themselves.  ``centre`` takes means away; the theory has no intercept.

    *Assumes* rows N(0, Σ), generators as in a chain, d and T large (deterministic equivalents).
    *Raises* InvalidInput, InfiniteRisk (noisy generators with |T0 − d| ≤ 1), OutsideCalculus, MissingTool.

    >>> rng = np.random.default_rng(1)
    >>> X = rng.standard_normal((90, 30)); w = rng.standard_normal(30) / 30**0.5
    >>> found = recommend(X, X @ w + 0.1 * rng.standard_normal(90), generations=2, T0=60, sigma0=0.3, draws=0)
    >>> found.cross_validation[0] < found.ridge, found.notes
    (True, ())
    """
    asked = Guesses(generations, T0, sigma0, ridge0, shared)
    if not isinstance(draws, int) or not 0 <= draws <= MOST_DRAWS:
        raise InvalidInput(f"draws = {draws}", f"not a number from 0 to {MOST_DRAWS}", "about 100 are enough")
    study = study_of(observe(X, y, centre=centre), spectrum, exponent_of(truth))
    model = study.model(asked.middle)
    found = study.fit(model)
    checked = cross_validated(study.seen)
    best, clean, doubt = _chosen(study, asked.middle, model, found)
    others = [] if asked.certain else list(over(study, asked))
    steady = (best[0], regret(study, others, best[0]))
    choices = [steady, steadiest(study, others)] if others else [steady]
    return Recommendation(
        ridge=best[0],
        risk=best[1],
        rows=study.seen.rows,
        sampling=sampling(study, model, found, draws, seed) if draws else None,
        guesses=(min([best[0], *(x for x, _ in others)]), max([best[0], *(x for x, _ in others)])),
        regret=steady[1],
        steady=min(choices, key=lambda choice: choice[1]),
        clean=clean,
        cross_validation=(checked, study.error_at(checked, model, found)),
        guess=asked.middle,
        estimates=_estimates(study, model, found),
        notes=study.seen.notes + doubt + tuple(_notes(study, model, found, (best[0], checked))),
    )


def _chosen(study: Study, guess: Guess, model: Model, found: Fit) -> tuple[Choice, Choice, tuple[str, ...]]:
    """The certified choices, or those of float64 and a note."""
    try:
        return *certified(study, guess, model, found), ()
    except NotConverged as refusal:
        return *in_floats(study, model, found), (f"lambda is not certified: {refusal.reason}",)


def certified(study: Study, guess: Guess, model: Model, found: Fit) -> tuple[Choice, Choice]:
    """(λ, E_test) of the best ridge, and of the best for clean labels, by interval arithmetic on the chain.

    *Raises* NotConverged where two ridges are too nearly as good.
    """
    if found.signal == 0:
        return (INFINITY, 0.0), (INFINITY, 0.0)
    squares, noise = model.squares(found), float(np.sqrt(found.noise))
    chain = chain_of(study.eigenvalues, squares, guess, samples=study.seen.rows, noise=noise)
    numbers = spectral(chain, digits=DIGITS)
    best, clean = ((_number(point.ridge), _number(point.risk)) for point in (numbers.best, numbers.clean))
    return best, clean


def in_floats(study: Study, model: Model, found: Fit) -> tuple[Choice, Choice]:
    """The same in float64, on a grid."""
    ridges = study.best(model, found), study.best(replace(model, passage=untouched(study.eigenvalues)), found)
    best, clean = ((ridge, study.error_at(ridge, model, found)) for ridge in ridges)
    return best, clean


def _number(ball: arb) -> float:
    """Its middle; what is not finite is infinite."""
    return float(ball.mid()) if ball.is_finite() else INFINITY


def _estimates(study: Study, model: Model, found: Fit) -> Estimates:
    squares, unbiased = model.squares(found), study.seen.spare > 0
    signal, noise, exponent = (Estimate(float(x), float(e)) for x, e in zip(found.values, found.stderr))
    energy = float(study.eigenvalues @ squares)
    return Estimates(
        eigenvalues=study.eigenvalues,
        squares=squares,
        noise=noise,
        signal=signal,
        energy=Estimate(energy, model.energy_stderr(found)),
        exponent=exponent,
        residual=residual_noise(study.seen) if unbiased else None,
        teacher=teacher_energy(study.seen) if unbiased else None,
        remaining=truth_energy(study.seen, study.eigenvalues, model.passage) if unbiased else None,
    )


def _notes(study: Study, model: Model, found: Fit, ridges: tuple[float, float]) -> Iterator[str]:
    """What a user must know before believing the numbers."""
    seen, means = study.seen, model.means(found)
    ratio = float((seen.scores**2 / means).sum())
    if ratio < len(means) - FAR * np.sqrt(2 * len(means)):
        yield (
            f"the generators' noise explains more than is seen ({ratio:.4g} of {len(means)} expected): "
            "fewer generations, less sigma0 or more T0 would fit"
        )
    if found.signal == 0:
        yield "no truth is left beside the noise that is believed in: predict 0, or mend the guesses"
    if found.noise == 0:
        yield "no label noise is seen beside what the generators bring"
    if seen.spare == 0:
        yield "T <= d: noise and signal are told apart by the shape of the truth alone"
    elif found.noise > 0 and abs(seen.residual / found.noise - seen.spare) > FAR * np.sqrt(2 * seen.spare):
        yield "the residuals have another noise than the scores: the truth or the generators are not as assumed"
    if abs(contradiction(study, model, found, ridges)) > FAR:
        yield "leave-one-out errors differ from what the estimates say of them: the truth is not as assumed"
    if model.exponent is None and not WEAKEST + EDGE < found.exponent < STEEPEST - EDGE:
        yield f"the exponent of the truth is at its bound {found.exponent:.3g}"
