"""Kernels against scikit-learn's and against their formulas, across the borders of blocks."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from collapse_sym.data import KERNELS, Kernel, Linear, Polynomial, Rbf, kernel_of, register_kernel
from collapse_sym.data.kernels import BLOCK
from collapse_sym.errors import InvalidInput

RNG = np.random.default_rng(5)
X, Z = RNG.standard_normal((2 * BLOCK + 7, 3)), RNG.standard_normal((BLOCK + 1, 3))
REFERENCE = [
    (Rbf(0.7), lambda pairwise, A, B: pairwise.rbf_kernel(A, B, gamma=0.7)),
    (Polynomial(5, 0.3, 0.5), lambda pairwise, A, B: pairwise.polynomial_kernel(A, B, degree=5, gamma=0.3, coef0=0.5)),
    (Linear(), lambda pairwise, A, B: A @ B.T),
]


@pytest.fixture(scope="module")
def pairwise():
    """Loaded where it is compared with: it takes seconds."""
    from sklearn.metrics import pairwise

    return pairwise


@pytest.mark.parametrize("kernel, reference", REFERENCE, ids=lambda k: getattr(k, "kind", ""))
def test_gram_matrices_are_scikit_learns(kernel, reference, pairwise):
    square, other = kernel.gram(X), kernel.gram(X, Z)
    np.testing.assert_allclose(square, reference(pairwise, X, X), rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(other, reference(pairwise, X, Z), rtol=1e-11, atol=1e-12)
    assert (square == square.T).all() and (np.diag(square) == kernel.diagonal(X)).all()


def test_the_distance_of_a_row_to_itself_is_zero_and_none_is_negative():
    far = 1e6 + np.repeat(RNG.standard_normal((40, 50)), 3, axis=0)
    norms = np.einsum("ij,ij->i", far, far)
    assert (norms[:, None] + norms - 2 * far @ far.T).min() < 0  # what rounding makes of it
    K = Rbf(1.0).gram(far)
    assert (np.diag(K) == 1).all() and K.max() <= 1


def test_progress_is_told_by_rows():
    told = []
    Linear().gram(X, progress=lambda done, of: told.append((done, of)))
    assert told == [(BLOCK, len(X)), (2 * BLOCK, len(X)), (len(X), len(X))]


def test_an_overflow_is_refused():
    with pytest.raises(InvalidInput, match=r"polynomial\(.*overflows"):
        Polynomial(100, 1.0).gram(np.full((2, 1), 1e10))


REFUSED = [
    ("rbf", {}, "bandwidth is missing"),
    ("rbf", {"bandwidth": 0}, "> 0"),
    ("rbf", {"bandwidth": "wide"}, "> 0"),
    ("rbf", {"bandwidth": float("nan")}, "> 0"),
    ("rbf", {"bandwidth": 1, "degree": 2}, "degree: not a number of the kernel rbf; it takes bandwidth"),
    ("polynomial", {"bandwidth": 1}, "degree is missing"),
    ("polynomial", {"bandwidth": 1, "degree": 2.5}, "not an integer"),
    ("polynomial", {"bandwidth": 1, "degree": 101}, "not an integer"),
    ("polynomial", {"bandwidth": 1, "degree": 2, "offset": -1}, "≥ 0"),
    ("linear", {"bandwidth": 1}, "it takes no numbers"),
    ("laplace", {}, "known: linear, polynomial, rbf"),
]


@pytest.mark.parametrize("kind, numbers, named", REFUSED)
def test_kernels_that_are_none(kind, numbers, named):
    with pytest.raises(InvalidInput, match=named):
        kernel_of(kind, numbers)


def test_a_kernel_of_yours(monkeypatch, pairwise):
    monkeypatch.setattr("collapse_sym.data.kernels.KERNELS", dict(KERNELS))

    @register_kernel
    @dataclass(frozen=True)
    class Cosine(Kernel):
        kind: ClassVar[str] = "cosine"

        def of_products(self, products, left, right):
            return products / np.sqrt(left * right)

    np.testing.assert_allclose(kernel_of("cosine", {}).gram(X[:5]), pairwise.cosine_similarity(X[:5]), rtol=1e-12)


def test_texts_tell_kernels_apart():
    kernels = [Rbf(0.1), Rbf(0.2), Polynomial(2, 0.1), Polynomial(3, 0.1), Polynomial(2, 0.1, 0), Linear()]
    assert len({k.text for k in kernels}) == len(kernels) and Rbf(1).text == Rbf(1.0).text
