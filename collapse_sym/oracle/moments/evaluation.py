r"""Moments at numbers: T, Σ and the fixed matrices given; exact on rationals, in double precision on floats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from numbers import Integral
from operator import mul
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat

from ...errors import InvalidInput
from .moment import Moment
from .words import COVARIANCE, Letter, Word

#: A matrix or a vector: rows of numbers, or numbers.  Integers, Fractions and fmpq are kept exactly.
Given = Any
_EXACT = (int, Fraction, fmpq)


def evaluate(
    moment: Moment,
    *,
    samples: int,
    dimension: int | None = None,
    covariance: Given = None,
    matrices: Mapping[str, Given] | None = None,
) -> fmpq | float:
    """The moment at T = ``samples`` and given matrices.

    ``covariance`` is Σ, or its eigenvalues where it is diagonal; None is 1.  ``matrices`` maps names to d × d matrices
    and to vectors of length d.  ``dimension`` is d where no matrix tells it.  The value is an fmpq if all entries are
    integers, Fractions or fmpq, else a float.

    Raises: InvalidInput; InfiniteRisk for T < d + 2k.

    >>> from .expectation import moment
    >>> m = moment("tr(A inv(W))")
    >>> evaluate(m, samples=8, covariance=[1, 2], matrices={"A": [[1, 3], [0, 1]]})      # tr(AΣ⁻¹)/(8 − 2 − 1)
    3/10
    >>> evaluate(m, samples=8, covariance=[1.0, 2.0], matrices={"A": [[1, 3], [0, 1]]})
    0.30000000000000004
    """
    given = dict(matrices or {})
    if covariance is not None:
        if moment.isotropic:
            raise InvalidInput(COVARIANCE, "the moment was taken for Σ = 1", "take it without isotropic")
        given[COVARIANCE] = covariance
    d, samples = _dimension(given, dimension), _size(samples, "T")
    moment.check(samples, d)
    exact = all(map(_exact, given.values()))
    numbers = _numbers(moment, given, d, exact)
    values = {word: _factor(word, numbers) for monomial, _ in moment.terms for word in monomial}
    total: Any = fmpq(0) if exact else 0.0
    for monomial, coefficient in moment.terms:
        scale = coefficient.at(samples, d)
        total += reduce(mul, (values[word] for word in monomial), scale if exact else int(scale.p) / int(scale.q))
    return total


def _numbers(moment: Moment, given: Mapping[str, Given], d: int, exact: bool) -> dict[str, Any]:
    """Every matrix and vector of the moment, converted and checked."""
    numbers = {name: _converted(name, value, d, exact) for name, value in given.items()}
    numbers.setdefault(COVARIANCE, _identity(d, exact))
    for name in moment.letters:
        if name not in numbers:
            raise InvalidInput(name, "no value is given for it", "give every matrix and vector of the moment")
    for name in (*moment.symmetric, COVARIANCE):
        if name in numbers and not _same(numbers[name], _turned(numbers[name])):
            raise InvalidInput(name, "is not symmetric", "give a symmetric matrix")
    return numbers


def _size(value: int, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral) or value < 1:
        raise InvalidInput(value, f"{name} must be a positive integer", f"give {name} ≥ 1")
    return int(value)


def _dimension(given: Mapping[str, Given], dimension: int | None) -> int:
    """The one d that all matrices and ``dimension`` agree on."""
    sizes = {name: len(value) if not isinstance(value, fmpq_mat) else value.nrows() for name, value in given.items()}
    if dimension is not None:
        sizes["d"] = _size(dimension, "d")
    if not sizes:
        raise InvalidInput("d", "no matrix tells the dimension", "give the dimension")
    if len(set(sizes.values())) > 1:
        shown = ", ".join(f"{name}: {n}" for name, n in sizes.items())
        raise InvalidInput(shown, "the dimensions differ", "give matrices of one dimension")
    return next(iter(sizes.values()))


def _exact(value: Given) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_exact, value))
    return isinstance(value, (fmpq_mat, *_EXACT))


def _converted(name: str, value: Given, d: int, exact: bool) -> Any:
    """A d × d or d × 1 matrix of fmpq or of floats."""
    if isinstance(value, fmpq_mat):
        value = value.tolist()
    rows = [list(row) if isinstance(row, (list, tuple, np.ndarray)) else [row] for row in value]
    vector = name[0].islower()
    if name == COVARIANCE and all(len(row) == 1 for row in rows):  # eigenvalues
        rows = [[row[0] if i == j else 0 for j in range(d)] for i, row in enumerate(rows)]
    if any(len(row) != (1 if vector else d) for row in rows):
        what = f"a vector of length {d}" if vector else f"a {d} × {d} matrix"
        raise InvalidInput(name, f"{what} is needed", "a small first letter names a vector, a capital a matrix")
    if exact:
        return fmpq_mat([[_rational(x) for x in row] for row in rows])
    array = np.array([[float(Fraction(int(x.p), int(x.q))) if isinstance(x, fmpq) else x for x in row] for row in rows])
    return array.astype(float)


def _rational(x: int | Fraction | fmpq) -> fmpq:
    return fmpq(x.numerator, x.denominator) if isinstance(x, Fraction) else fmpq(x)


def _identity(d: int, exact: bool) -> Any:
    return fmpq_mat([[int(i == j) for j in range(d)] for i in range(d)]) if exact else np.eye(d)


def _same(a: Any, b: Any) -> bool:
    return bool(np.allclose(a, b, rtol=1e-12, atol=0)) if isinstance(a, np.ndarray) else bool(a == b)


def _turned(a: Any) -> Any:
    return a.T if isinstance(a, np.ndarray) else a.transpose()


def _factor(word: Word, numbers: Mapping[str, Any]) -> Any:
    """The trace, or the form uᵀ…v, of a word; products run from the left, so that forms cost d² a letter."""
    product = reduce(_times, (_power(letter, numbers) for letter in word))
    size = product.shape[0] if isinstance(product, np.ndarray) else product.nrows()
    trace = sum((product[i, i] for i in range(size)), 0 * product[0, 0])
    return float(trace) if isinstance(product, np.ndarray) else trace


def _times(a: Any, b: Any) -> Any:
    return a @ b if isinstance(a, np.ndarray) else a * b


def _power(letter: Letter, numbers: Mapping[str, Any]) -> Any:
    matrix = numbers[letter.name]
    if letter.transposed:
        return _turned(matrix)
    exponent = letter.power // 2 if letter.name == COVARIANCE else 1
    if exponent < 0:
        matrix = _inverse(matrix)
    factors: Sequence[Any] = [matrix] * abs(exponent)
    return reduce(_times, factors)


def _inverse(matrix: Any) -> Any:
    try:
        return np.linalg.inv(matrix) if isinstance(matrix, np.ndarray) else matrix.inv()
    except (np.linalg.LinAlgError, ZeroDivisionError) as error:
        raise InvalidInput(COVARIANCE, "is singular", "an inverse needs a positive definite covariance") from error
