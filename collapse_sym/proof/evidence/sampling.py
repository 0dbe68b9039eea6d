"""Scalar terms at a point: exact where they are deterministic, estimates where expectations stand in them.

All expectations of one call are taken over the same outcomes, so that differences have small errors.  Label noise is
averaged exactly wherever a term is linear in it or quadratic (``averaging``), and drawn elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from typing import Any, ClassVar

import numpy as np

from ...errors import InfiniteRisk
from ..evaluation import Undetermined, Value, value
from ..language import Term, replaced, text_of
from ..statements import Statement
from .averaging import Affine, Averaged, NotLinear
from .closed import expected
from .draws import HEAVY, Drawn
from .estimates import INFINITE, NO_VALUE, Estimate, mean_of, minus, over, plus, times, trace
from .fits import Fit, fits, generator
from .outcomes import Outcome
from .wordmeans import NotClosed

#: numbers that one batch of outcomes may hold, and one outcome, beyond which nothing is drawn
BATCH, LARGEST = 4_000_000, 50_000_000
#: stands for an expectation while it is found out which ones are needed
PLACEHOLDER = 0.73105857863
#: words and heads through which label noise, or X† alone, enters
NOISY_WORDS = frozenset(("Prediction", "DownstreamNoise", "DownstreamLabels"))
NOISY_HEADS = frozenset(("Model", "Noise", "NoiseMap", "NoiseCovariance", "PseudoInverse", "Design"))
#: heads that show more of a design than XᵀX
RAW_HEADS = frozenset(("Design", "Noise", "NoiseMap", "PseudoInverse", "IdentityOfSize"))
RAW_WORDS = frozenset(("DownstreamDesign", "DownstreamNoise", "DownstreamLabels"))


def conclusion(statement: Statement) -> Term:
    """The conclusion with definitions and abbreviations written out.

    >>> from collapse_sym.proof.statements import statement
    >>> conclusion(statement("LEM-I.2.lower-bound"))[1][2][2]
    ['Divide', ['Df', '2', ['Kappa', 'lambda', 'T']], 'T']
    """
    return statement.spelled


def spelled(statement: Statement, term: Term) -> Term:
    """A term of a statement, definitions being written out already, with its abbreviations written out."""
    return replaced(term, statement.abbreviations) if statement.where else term


@dataclass
class Sampler:
    """Evaluates scalar terms at one point; ``replicates`` outcomes are drawn from ``seed`` with rows of a named law.

    Nothing is drawn for a mean that has a closed form, unless ``closed`` is False.  With ``replicates`` None nothing is
    drawn at all, and what has none is refused.
    """

    statement: Statement
    point: Mapping[str, Value]
    replicates: int | None
    seed: Any
    law: str = "gaussian"
    closed: bool = True
    _known: dict[Any, Any] = field(default_factory=dict)
    _wanted: dict[Any, tuple[Term, Mapping[str, Value]]] = field(default_factory=dict)

    def values(self, terms: Iterable[Term]) -> list[Any]:
        """The values of terms without truths: numbers, tuples for functions of Σ, and estimates.

        Raises: Undetermined, InfiniteRisk, NotClosed.  A term that divides by zero has the value NO_VALUE.
        """
        terms = list(terms)
        reader = Reader(self, self.point)
        for term in terms:
            try:
                reader.value(term)  # finds the expectations; what it returns is not used
            except (ArithmeticError, Undetermined):
                continue
        self._draw()
        return [_or_none(reader, term) for term in terms]

    def mean(self, body: Term, point: Mapping[str, Value]) -> Any:
        """E of a term at a point: known, or asked for."""
        key = (text_of(body), tuple(sorted((k, v) for k, v in point.items() if self.point.get(k) is not v)))
        if key not in self._known and key not in self._wanted and self.closed and self.law == "gaussian":
            try:
                self._known[key] = expected(self.statement.chain or {}, dict(self.statement.variables), point, body)
            except NotClosed:
                if self.replicates is None and not self._is_infinite(body, point):
                    raise
                if self.replicates is None:
                    self._known[key] = INFINITE
        if key not in self._known:
            self._wanted[key] = (body, point)
            return Estimate(PLACEHOLDER, np.zeros(1))
        return self._known[key]

    def _draw(self) -> None:
        if not self._wanted:
            return
        assert self.replicates is not None  # or nothing would be wanted
        bodies = [body for body, _ in self._wanted.values()]
        squared, heavy = all(map(only_squares, bodies)), self._heavy(bodies)
        found: dict[Any, list[Any]] = {key: [] for key in self._wanted}
        weights = []
        for batch, size in enumerate(self._batches(self.replicates, squared)):
            identity = (self.seed, batch, repr(sorted(self.point.items(), key=str)))
            draws = Drawn(identity, self.point["Sigma"], size, self.law, squared, True, heavy)
            weights.append(draws.weights)
            for key, (body, point) in self._wanted.items():
                found[key].append(self._sample(body, point, draws))
        joint = np.concatenate(weights)
        for key, arrays in found.items():
            infinite = any(a is None for a in arrays)
            self._known[key] = INFINITE if infinite else mean_of(np.concatenate(arrays), joint)
        self._wanted = {}

    def _heavy(self, bodies: list[Term]) -> tuple[Fit, ...]:
        """The fits, wherever they are asked for, whose errors have no second moment."""
        if self.law != "gaussian" or not any(map(_is_noisy, bodies)):
            return ()
        d, chain = len(self.point["Sigma"]), self.statement.chain or {}
        bare = any(_has(body, NOISY_HEADS - {"Model"}, frozenset()) for body in bodies)
        asked = [f for _, point in self._wanted.values() for f in fits(chain, point)]
        if bare and chain["generators"]:  # X_0 can be named where n = 0
            asked.append(generator(chain, self.point, 0))
        heavy = {f.place: f for f in asked if f.gap(d) in HEAVY and (bare or f.variance != 0)}
        return tuple(heavy.values())

    def _batches(self, replicates: int, squared: bool) -> list[int]:
        d, chain = len(self.point["Sigma"]), self.statement.chain or {}
        rows = [min(f.samples, d) if squared else f.samples for f in fits(chain, self.point)]
        numbers = sum(3 * r * d + 3 * d * d for r in rows) + d * d
        if numbers > LARGEST:
            raise Undetermined(f"rows {', '.join(map(str, rows[:6]))}", f"make more than {LARGEST} numbers an outcome")
        size = max(1, min(replicates, BATCH // numbers))
        full, rest = divmod(replicates, size)
        return [size] * full + [rest] * (rest > 0)

    def _is_infinite(self, body: Term, point: Mapping[str, Value]) -> bool:
        """Whether X† with |T − d| ≤ 1 makes a mean +∞: one outcome tells, whichever it is."""
        d, squared = len(self.point["Sigma"]), only_squares(body)
        found = fits(self.statement.chain or {}, point)
        if not any(f.penalty is None and abs(f.samples - d) <= 1 for f in found):
            return False
        if max(min(f.samples, d) if squared else f.samples for f in found) * d > BATCH:
            return False  # too large to be drawn
        return self._sample(body, point, Drawn((self.seed,), self.point["Sigma"], 1, squared=squared)) is None

    def _sample(self, body: Term, point: Mapping[str, Value], draws: Drawn) -> Any:
        """A term at the outcomes of a batch; None where its mean is infinite."""
        chain, domains = self.statement.chain or {}, dict(self.statement.variables)
        try:
            found = Outcome(chain, domains, point, draws).value(body)
        except NotLinear:
            found = Outcome(chain, domains, point, draws.with_noise()).value(body)
        except InfiniteRisk:
            if not _is_positive(body):
                raise
            return None
        if isinstance(found, Affine):
            found = found.const
        found = np.asarray(found.values if isinstance(found, Averaged) else found, dtype=float)
        if found.ndim == 0 or found.ndim == 2:  # the same in every outcome
            found = np.broadcast_to(found, (draws.replicates, *found.shape))
        return found


def _or_none(reader: Reader, term: Term) -> Any:
    """The value of a term, or NO_VALUE where it divides by zero."""
    try:
        return reader.value(term)
    except Undetermined as error:
        if not error.reason.startswith("divides by zero"):
            raise
        return NO_VALUE


def _has(term: Term, heads: frozenset[str], words: frozenset[str]) -> bool:
    if isinstance(term, str):
        return term in words
    return term[0] in heads or any(_has(t, heads, words) for t in term[1:])


def _is_noisy(term: Term) -> bool:
    return _has(term, NOISY_HEADS, NOISY_WORDS)


def _is_positive(body: Term) -> bool:
    """Whether X† with |T − d| ≤ 1 makes the mean of a term +∞: squared norms, and tr of a noise covariance."""
    if body[0] == "Trace" and body[1][0] == "MatrixMultiply":
        return bool(body[1][1][0] == "NoiseCovariance")
    return body[0] in ("SquaredNorm", "SquaredNormIn")


def only_squares(term: Term) -> bool:
    """Whether designs enter a term through XᵀX, and noises through XᵀE, only.

    >>> only_squares(["Trace", ["MatrixMultiply", ["Transpose", ["Design", "0"]], ["Design", "0"]]])
    True
    >>> only_squares(["SquaredNorm", "DownstreamNoise"])
    False
    """
    if isinstance(term, str):
        return term not in RAW_WORDS
    if term[0] in RAW_HEADS:
        return False
    rest = list(term[1:])
    if term[0] == "MatrixMultiply":
        rest = _without_squares(rest)
    return all(map(only_squares, rest))


def _without_squares(factors: list[Term]) -> list[Term]:
    """The factors of a product without its pairs XᵀX and XᵀE."""
    kept: list[Term] = []
    for factor in factors:
        pushed = factor == "DownstreamNoise" and kept[-1:] == [["Transpose", "DownstreamDesign"]]
        if kept and (pushed or kept[-1] == ["Transpose", factor]):
            kept.pop()
        else:
            kept.append(factor)
    return kept


@dataclass(frozen=True)
class Reader:
    """Evaluates what stands around the expectations; ``unknown`` is the value of every function that is applied."""

    sampler: Sampler
    point: Mapping[str, Value]
    unknown: Value = Fraction(0)

    def inside(self, **names: Value) -> Reader:
        """The reader where these names have these values."""
        return Reader(self.sampler, {**self.point, **names}, self.unknown)

    def value(self, term: Term) -> Any:
        """The value of a term: exact, or an estimate."""
        if not _has(term, frozenset(("Expectation", "Apply", "Limit")), frozenset()):
            return value(term, self.point)
        head, arguments = term[0], term[1:]
        if head not in self._heads:
            raise Undetermined(head, "has no value at a point")
        return self._heads[head](self, *arguments)

    def _fold(self, index: str, low: Term, high: Term, body: Term, combine: Callable[[Any, Any], Any]) -> Any:
        first, last = (int(value(t, self.point)) for t in (low, high))
        terms = [self.inside(**{index: Fraction(m)}).value(body) for m in range(first, last + 1)]
        return reduce(combine, terms, Fraction(1 if combine is times else 0))

    def _power(self, base: Term, exponent: Term) -> Any:
        found, e = self.value(base), self.value(exponent)
        if isinstance(found, Estimate):
            return found.power(float(e))
        return value(["Power", "a", "b"], {"a": found, "b": e})

    def _extreme(self, *terms: Term, pick: Callable[..., Any]) -> Any:
        return pick(map(self.value, terms), key=lambda x: x.mean if isinstance(x, Estimate) else x)

    def _log(self, term: Term) -> Any:
        found = self.value(term)
        return found.log() if isinstance(found, Estimate) else value(["Log", "a"], {"a": found})

    _heads: ClassVar[dict[str, Callable[..., Any]]] = {
        "Expectation": lambda self, body: self.sampler.mean(body, self.point),
        "Apply": lambda self, *t: self.unknown,
        "Limit": lambda self, body: self.value(body),
        "Add": lambda self, *t: reduce(plus, map(self.value, t)),
        "Subtract": lambda self, a, b: minus(self.value(a), self.value(b)),
        "Negate": lambda self, a: minus(Fraction(0), self.value(a)),
        "Multiply": lambda self, *t: reduce(times, map(self.value, t)),
        "Scale": lambda self, c, a: times(self.value(c), self.value(a)),
        "Divide": lambda self, a, b: over(self.value(a), self.value(b)),
        "Power": _power,
        "Sqrt": lambda self, a: self._power(a, "1/2"),
        "Log": _log,
        "Min": lambda self, *t: self._extreme(*t, pick=min),
        "Max": lambda self, *t: self._extreme(*t, pick=max),
        "Sum": lambda self, *t: self._fold(*t, combine=plus),
        "Product": lambda self, *t: self._fold(*t, combine=times),
        "Where": lambda self, body, name, new: self.inside(**{name: value(new, self.point)}).value(body),
        "Trace": lambda self, a: trace(self.value(a)),
    }
