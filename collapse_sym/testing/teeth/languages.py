"""What maps run in when their mutants are judged: exact rational functions of k, floats, and words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from ...calculi import RIDGE, Act, Calculus
from ...chain.fits import Fit, LeastSquares, Ridge
from ...errors import OutsideCalculus
from ...functionals.answer import Answer
from ...functionals.functions import Mean
from ...functionals.languages import Symbolic
from ...functionals.word_forms import canonical_mean
from ...notation import D, S, symbol
from ...oracle.words import evaluate_mean
from ...spectra.numeric import Floats, Numeric
from ...spectra.spectrum import Spectrum
from .exactly import Ratio, Sizes
from .moments import METRICS, Setting

ROWS, PENALTY = symbol("T", "size"), symbol("lambda", "ridge")
MAPS = ("mean", "second", "noise", "cross", "residual", "shortfall")
#: the metrics as SymPy has them
POWERS = {"1": sp.Integer(1), "Sigma": S, "Sigma^2": S**2, "1/Sigma": 1 / S}
WORD_REPLICATES = 60_000


class OtherKappa(ArithmeticError):
    """κ of another penalty or another number of rows: κ is strictly monotone in both, so it is another number."""


class Exact:
    """The language of exact sequences: metrics are arrays of rational functions of k."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes, self.s, self.d = sizes, sizes.s, sizes.copies * len(sizes.s)

    def number(self, expr: sp.Expr) -> Any:
        """A linear expression in T and λ."""
        values = {ROWS: self.sizes.rows, PENALTY: self.sizes.penalties[0], sp.S.One: 1}
        terms = sp.expand(expr).as_coefficients_dict()
        return sum((Ratio.of(values[x]) * Ratio.of(int(c)) for x, c in terms.items()), Ratio.of(0))

    def trace(self, g: Any) -> Any:
        """Tr[g]."""
        return self.sizes.trace(g)

    def kappa(self, ridge: sp.Expr, samples: sp.Expr) -> Any:
        """The κ of this point; that of others is not known."""
        self._require(ridge, samples)
        return Ratio.of(self.sizes.kappas[0])

    def _require(self, ridge: sp.Expr, samples: sp.Expr) -> None:
        """λ and T are those of this point; where T grows a few rows more change no limit, κ being smooth in d/T."""
        more = sp.expand(samples - ROWS)
        few = more == 0 or (self.sizes.grows and more.is_number)
        if ridge != (PENALTY if self.sizes.regime == RIDGE else 0) or not few:
            raise OtherKappa(ridge, samples)

    def margin(self, kappa: Any, ridge: sp.Expr, samples: sp.Expr) -> Any:
        """T − df₂(κ)."""
        self._require(ridge, samples)
        return self.sizes.rows - self.trace((self.s / (self.s + kappa)) ** 2)

    def scalar(self, value: Any) -> Any:
        """Numbers need no names."""
        return value

    def metric(self, g: Any) -> Any:
        """Metrics need no names."""
        return g

    def word(self, letters: tuple[str, ...], samples: Any, ridge: Any) -> Any:
        """Words have no exact value."""
        raise OutsideCalculus("numbers", "*".join(letters), "a word has no exact value")

    expectation = word


def exact_images(calculus: Calculus, sizes: Sizes) -> dict[str, Any]:
    """Every map of a drawn metric, exactly."""
    fit: Fit = Ridge(ROWS, ridge=PENALTY) if sizes.regime == RIDGE else LeastSquares(ROWS)
    act = Act(calculus, fit, sizes.regime, Exact(sizes))  # type: ignore[arg-type]
    return {name: getattr(act, name)(sizes.metric) for name in MAPS}


def float_images(calculus: Calculus, regime: str, setting: Setting, k: int) -> dict[tuple[str, str], Any]:
    """Every map of every metric, in float64 at size k, one number per eigenvalue."""
    levels = np.array(setting.levels)
    spectrum = Spectrum(levels, np.full(len(levels), float(k * setting.copies)), np.ones(len(levels)))
    act = Act(calculus, _fit(regime, k * setting.rows, setting.penalty), regime, Numeric(spectrum, Floats))
    with np.errstate(all="ignore"):
        return {(name, m): getattr(act, name)(metric(levels)) for name in MAPS for m, metric in METRICS.items()}


def _fit(regime: str, rows: int, penalty: float) -> Fit:
    size = sp.Integer(rows)
    return Ridge(size, ridge=sp.Rational(str(penalty))) if regime == RIDGE else LeastSquares(size)


def word_images(calculus: Calculus, regime: str, setting: Setting) -> dict[tuple[str, str], sp.Expr]:
    """The trace of every map of powers of Σ, with unevaluated means in canonical form."""
    act = Act(calculus, _fit(regime, setting.rows, setting.penalty), regime, Symbolic(D, {}))
    found = {}
    for name in MAPS:
        for m, metric in POWERS.items():
            image = getattr(act, name)(metric)
            traced = sp.sympify(image if name == "noise" else act.trace(image), strict=True)
            found[name, m] = sp.expand(traced.xreplace({w: canonical_mean(w) for w in traced.atoms(Mean)}))
    return found


def word_value(expression: sp.Expr, setting: Setting) -> tuple[float, float]:
    """(value, standard error) of an answer in words: every mean is simulated, errors added up to first order."""
    levels = tuple(sp.Rational(str(x)) for x in setting.levels)
    counts = (sp.Integer(setting.copies),) * len(levels)
    spectrum = Spectrum(levels, counts, counts)
    words = sorted(expression.atoms(Mean), key=str)
    estimates = {w: _estimate(w, setting) for w in words}

    def number(values: dict[Any, Any]) -> float:
        return float(Answer((), expression.xreplace(values), spectrum).evalf(17))

    at = {w: sp.Float(mean) for w, (mean, _) in estimates.items()}
    value = number(at)
    return value, sum(abs(number({**at, w: sp.Float(m + e)}) - value) for w, (m, e) in estimates.items())


@lru_cache(maxsize=4096)
def _estimate(word: Mean, setting: Setting) -> tuple[float, float]:
    levels = np.array(setting.levels)
    counts = np.full(len(levels), float(setting.copies))
    found = evaluate_mean(
        word.head,
        word.letters,
        samples=int(word.samples),
        ridge=float(word.ridge),
        spectrum=Spectrum(levels, counts, counts),
        replicates=WORD_REPLICATES,
    )
    return found.value, found.stderr
