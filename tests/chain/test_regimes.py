"""Properties of descriptions that hold in every regime."""

import numpy as np
import pytest

from collapse_sym.chain import dumps, loads
from collapse_sym.chain.fits import pseudo_inverse
from collapse_sym.spectra.spectrum import spectrum_of
from collapse_sym.testing import EVERYTHING, property_over


def with_names_for_sizes(chain):
    """(the chain with a name for each generator's size, the values of the names)."""
    values, text = {}, dumps(chain).split("[[generator]]")
    for i in range(1, len(text)):
        size = chain.generators[i - 1].fit.samples
        if chain.generators[i - 1].fit.design == "fresh":
            text[i] = text[i].replace(f"samples = {size}\n", f'samples = "T{i}"\n', 1)
            values[f"T{i}"] = int(size)
    return loads("[[generator]]".join(text)), values


@property_over(EVERYTHING, name="descriptions")
def test_nothing_is_lost_in_toml_or_by_giving_numbers_later(chain):
    assert loads(dumps(chain)) == chain and hash(loads(dumps(chain))) == hash(chain) and chain.numeric
    symbolic, values = with_names_for_sizes(chain)
    assert loads(dumps(symbolic)) == symbolic and set(symbolic.symbols) == set(values)
    assert symbolic.substitute(values) == chain


@property_over(EVERYTHING, name="scaling keeps the law")
def test_scaling_keeps_sizes_in_proportion_and_the_spectrum(chain):
    large = chain.scaled(3)
    assert large.d == 3 * chain.d and large.scaled(2) == chain.scaled(6)
    assert [f.samples for f in large.fits] == [3 * f.samples for f in chain.fits]
    assert [(f.noise, f.penalty, f.design) for f in large.fits] == [(f.noise, f.penalty, f.design) for f in chain.fits]
    before, after = spectrum_of(chain.population), spectrum_of(large.population)
    assert before.values == after.values and before.weights == after.weights
    assert after.counts == tuple(3 * c for c in before.counts)


@pytest.mark.parametrize("shape", [(60, 30), (30, 60), (30, 30), (6, 4)])
@pytest.mark.parametrize("least", [1.0, 1e-9, 1e-17, 0.0])
def test_a_pseudo_inverse_is_one_whatever_the_rank(shape, least, monkeypatch):
    """Moore and Penrose's four equations, with singular values down to 0; no SVD where the rank is beyond doubt."""
    rng = np.random.default_rng([*shape, int(1e20 * least) % 2**31])
    U, s, V = np.linalg.svd(rng.standard_normal(shape), full_matrices=False)
    s[-2:] *= least
    X = U * s @ V
    if least == 1.0 and shape != (6, 4):
        monkeypatch.setattr(np.linalg, "pinv", None)
    B = pseudo_inverse(X)
    size = np.linalg.norm(B)
    assert B.shape == shape[::-1] and np.linalg.matrix_rank(B, tol=1e-6) >= min(shape) - 2
    for found, expected, scale in [
        (X @ B @ X, X, 1),
        (B @ X @ B, B, size),
        (X @ B, (X @ B).T, 1),
        (B @ X, (B @ X).T, 1),
    ]:
        assert abs(found - expected).max() < 1e-12 * scale * max(1.0, size)
    assert size < 1e12 or 1e-17 < least < 1.0
