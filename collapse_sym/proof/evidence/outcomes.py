"""The value of a term at an outcome: every random head of STATEMENTS.md as a matrix in the eigenbasis of Σ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any, ClassVar

from ...errors import InfiniteRisk
from ..evaluation import Undetermined, Value, value
from ..language import GENERATOR_HEADS, LETTERS, NUMBER, RANDOM, Term
from .averaging import known
from .draws import Drawn, Given
from .fits import Fit, downstream, generator

#: least squares with |T − d| at most this has errors of infinite mean
INFINITE = 1
#: deterministic heads whose value is a scalar whatever stands in them
SCALARS = frozenset("Multiply Divide Log Ceiling Min Max Df Kappa At Derivative Product".split())


def is_random(term: Term) -> bool:
    """Whether a random head or letter stands in a term.

    >>> is_random(["Df", "2", "kappa"]), is_random(["Expectation", ["SquaredNorm", "Prediction"]])
    (False, True)
    """
    if isinstance(term, str):
        return term in LETTERS
    return term[0] in RANDOM or any(map(is_random, term[1:]))


@dataclass(frozen=True)
class Outcome:
    """Evaluates terms at drawn or given designs and noises.

    ``domains`` says which variables are matrices and vectors, ``models`` remembers ŵ_i.
    """

    chain: Mapping[str, Any]
    domains: Mapping[str, str]
    point: Mapping[str, Value]
    draws: Drawn | Given

    def inside(self, **names: Value) -> Outcome:
        """The evaluator where these names have these values, in the chain too."""
        return replace(self, point={**self.point, **names})

    def value(self, term: Term) -> Any:
        """A scalar or a matrix, per replicate where it is drawn.

        Raises: Undetermined; InfiniteRisk where a mean over the noise is infinite.
        """
        if isinstance(term, str):
            return self._leaf(term)
        head, arguments = term[0], term[1:]
        if head in GENERATOR_HEADS:
            indices = [int(value(a, self.point)) for a in arguments]
            return self._generators[head](self, *indices)
        if head in SCALARS and not is_random(term):
            return self.draws.algebra.number(value(term, self.point))
        if head not in self._heads:
            raise Undetermined(head, "has no value at an outcome")
        return self._heads[head](self, *arguments)

    # -- leaves --------------------------------------------------------------------------------------
    def _leaf(self, text: str) -> Any:
        algebra = self.draws.algebra
        if text in LETTERS:
            return self._letters[text](self, self._last())
        if text == "Identity":
            return algebra.eye(len(self.point["Sigma"]))
        found: Value = Fraction(text) if NUMBER.match(text) else self.point.get(text)
        if found is None:
            raise Undetermined(text, "has no value at a point")
        domain = self.domains.get(text)
        if domain == "covariance":
            return algebra.diagonal(found)
        return algebra.column(found) if domain == "vector" else algebra.number(found)

    def _last(self) -> Fit:
        return downstream(self.chain, self.point)

    def _generator(self, index: int) -> Fit:
        return generator(self.chain, self.point, index)

    def _noisy(self, fit: Fit, *, always: bool = False) -> Fit:
        """The fit, refused where E tr BᵀMB is infinite and would be asked for."""
        gap = fit.gap(len(self.point["Sigma"]))
        wanted = isinstance(self.draws, Drawn) and (always or fit.variance != 0)
        if wanted and gap is not None and gap <= INFINITE:
            raise InfiniteRisk(f"T = {fit.samples}", "noisy least squares with |T − d| ≤ 1 has no finite error")
        return fit

    def _taught(self, fit: Fit, labels_from: Any) -> Any:
        """A ŵ + B E."""
        algebra, maps = self.draws.algebra, self.draws.maps(fit)
        mean = algebra.matmul(maps.A, labels_from)
        if fit.variance == 0:
            return mean
        return algebra.add(mean, algebra.matmul(maps.B, self.draws.noise(self._noisy(fit))))

    def _sample_covariance(self, fit: Fit) -> Any:
        algebra, X = self.draws.algebra, self.draws.design(fit)
        return algebra.times(algebra.number(Fraction(1, fit.samples)), algebra.matmul(algebra.transpose(X), X))

    def _resolvent(self, fit: Fit) -> Any:
        algebra = self.draws.algebra
        if fit.penalty is None:  # the part of (Σ̂ + λ)⁻¹ that stays finite as λ → 0⁺: only beside Σ̂ or Xᵀ
            B = self.draws.maps(self._noisy(fit, always=True)).B
            return algebra.times(algebra.number(Fraction(fit.samples)), algebra.matmul(B, algebra.transpose(B)))
        ridge = algebra.times(algebra.number(fit.penalty), self._leaf("Identity"))
        return algebra.inverse(algebra.add(self._sample_covariance(fit), ridge))

    def _labels(self, fit: Fit) -> Any:
        algebra, last = self.draws.algebra, self._model(self._count())
        return algebra.add(algebra.matmul(self.draws.design(fit), last), self.draws.noise(fit))

    def _count(self) -> int:
        blocks = self.chain["generators"]
        return int(value(blocks[0]["repeat"], self.point)) if blocks else 0

    _letters: ClassVar[dict[str, Callable[[Outcome, Fit], Any]]] = {
        "SampleCovariance": _sample_covariance,
        "Resolvent": _resolvent,
        "Prediction": lambda self, fit: self._taught(fit, self._model(self._count())),
        "DownstreamDesign": lambda self, fit: self.draws.design(fit),
        "DownstreamNoise": lambda self, fit: self.draws.noise(fit),
        "DownstreamLabels": _labels,
    }

    # -- generators ----------------------------------------------------------------------------------
    def _model(self, index: int) -> Any:
        found = self._leaf(self.chain["truth"])
        for i in range(index):
            found = self._taught(self._generator(i), found)
        return found

    def _products(self, high: int, low: int) -> Any:
        factors = [self.draws.maps(self._generator(i)).A for i in range(high, low - 1, -1)]
        return reduce(self.draws.algebra.matmul, factors, self._leaf("Identity"))

    def _noise_map(self, high: int, low: int) -> Any:
        maps = self.draws.maps(self._noisy(self._generator(low), always=True))
        # X† = P X†: the factor P_low is left out
        return self.draws.algebra.matmul(self._products(high, low + 1), maps.B)

    def _noise_covariance(self, high: int, low: int) -> Any:
        found = self._noise_map(high, low)
        return self.draws.algebra.matmul(found, self.draws.algebra.transpose(found))

    _generators: ClassVar[dict[str, Callable[..., Any]]] = {
        "Design": lambda self, i: self.draws.design(self._generator(i)),
        "Noise": lambda self, i: self.draws.noise(self._generator(i)),
        "Projection": lambda self, i: self.draws.maps(self._generator(i)).A,
        "Model": lambda self, i: self._model(i),
        "ProjectionProduct": _products,
        "NoiseMap": _noise_map,
        "NoiseCovariance": _noise_covariance,
    }

    # -- heads ---------------------------------------------------------------------------------------
    def _matmul(self, *factors: Term) -> Any:
        algebra, found, i = self.draws.algebra, [], 0
        while i < len(factors):
            pair = self._pair(factors[i], factors[i + 1]) if i + 1 < len(factors) else None
            found.append(self.value(factors[i]) if pair is None else pair)
            i += 1 if pair is None else 2
        # from the right, so that a vector is never multiplied as a matrix
        return reduce(lambda right, left: algebra.matmul(left, right), reversed(found))

    def _pair(self, first: Term, second: Term) -> Any:
        """Σ̂R = RΣ̂ = A and RXᵀ = T B, also in the limit λ → 0⁺."""
        algebra = self.draws.algebra
        if {str(first), str(second)} == {"SampleCovariance", "Resolvent"}:
            return self.draws.maps(self._last()).A
        if first == "Resolvent" and second == ["Transpose", "DownstreamDesign"]:
            fit = self._noisy(self._last())
            return algebra.times(algebra.number(Fraction(fit.samples)), self.draws.maps(fit).B)
        return None

    def _add(self, *terms: Term) -> Any:
        return reduce(self.draws.algebra.add, map(self.value, terms))

    def _subtract(self, a: Term, b: Term) -> Any:
        return self.draws.algebra.add(self.value(a), self._negative(b))

    def _negative(self, a: Term) -> Any:
        return self.draws.algebra.times(self.draws.algebra.number(Fraction(-1)), self.value(a))

    def _power(self, base: Term, exponent: Term) -> Any:
        algebra, found, e = self.draws.algebra, self.value(base), value(exponent, self.point)
        if not algebra.is_matrix(found):
            return known(found) ** (int(e) if e.denominator == 1 else float(e))
        if e.denominator != 1:
            raise Undetermined(e, "is no integer power of a matrix")
        if e == 0:
            return algebra.eye(algebra.rows(found))
        factor = algebra.inverse(found) if e < 0 else found
        return reduce(algebra.matmul, [factor] * abs(int(e)))

    def _root(self, term: Term) -> Any:
        if is_random(term):
            return known(self.value(term)) ** 0.5
        found = value(["Sqrt", term], self.point)  # of a function of Σ, or of a number
        return self.draws.algebra.diagonal(found) if isinstance(found, tuple) else self.draws.algebra.number(found)

    def _fold(self, index: str, low: Term, high: Term, body: Term, combine: Callable[[Any, Any], Any]) -> Any:
        first, last = (int(value(t, self.point)) for t in (low, high))
        terms = [self.inside(**{index: Fraction(m)}).value(body) for m in range(first, last + 1)]
        if not terms:
            raise Undetermined(f"{first}, …, {last}", "an empty product has no shape at an outcome")
        return reduce(combine, terms)

    def _sum(self, index: str, low: Term, high: Term, body: Term) -> Any:
        """A sum; an empty one is 0, of the shape of what would be its first summand."""
        first, last = (int(value(t, self.point)) for t in (low, high))
        if last < first:
            zero = self.draws.algebra.number(Fraction(0))
            return self.draws.algebra.times(zero, self.inside(**{index: Fraction(first)}).value(body))
        return self._fold(index, low, high, body, self.draws.algebra.add)

    def _form(self, u: Term, middle: Term, v: Term) -> Any:
        product = middle[0] == "MatrixMultiply" and not isinstance(middle, str)
        factors = middle[1:] if product else [middle]
        return self.draws.algebra.pairing(self.value(u), self._matmul(*factors, v))

    def _squared(self, v: Term) -> Any:
        found = self.value(v)
        return self.draws.algebra.pairing(found, found)

    def _squared_in(self, metric: Term, v: Term) -> Any:
        found = self.value(v)
        return self.draws.algebra.pairing(found, self.draws.algebra.matmul(self.value(metric), found))

    _heads: ClassVar[dict[str, Callable[..., Any]]] = {
        "Add": _add,
        "Subtract": _subtract,
        "Negate": _negative,
        "Multiply": lambda self, *t: reduce(lambda a, b: self.draws.algebra.times(a, b), map(self.value, t)),
        "Scale": lambda self, c, a: self.draws.algebra.times(self.value(c), self.value(a)),
        "Divide": lambda self, a, b: self.value(a) / known(self.value(b)),
        "MatrixMultiply": _matmul,
        "Power": _power,
        "Sqrt": _root,
        "Transpose": lambda self, a: self.draws.algebra.transpose(self.value(a)),
        "PseudoInverse": lambda self, a: self.draws.algebra.pseudoinverse(self.value(a)),
        "IdentityOfSize": lambda self, n: self.draws.algebra.eye(int(value(n, self.point))),
        "Trace": lambda self, a: self.draws.algebra.trace(self.value(a)),
        "Quad": lambda self, a: self._form("w0", a, "w0"),
        "Form": _form,
        "SquaredNorm": _squared,
        "SquaredNormIn": _squared_in,
        "OperatorNorm": lambda self, a: self.draws.algebra.norm(self.value(a)),
        "Sum": _sum,
        "MatrixProduct": lambda self, *t: self._fold(*t, combine=self.draws.algebra.matmul),
        "Where": lambda self, body, name, new: self.inside(**{name: value(new, self.point)}).value(body),
    }
