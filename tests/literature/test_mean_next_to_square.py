"""1 − E P and its image lie below (S/s)(1 − T/d): the mean of a projection needs no distance of T from d."""

import numpy as np
import pytest

from collapse_sym.oracle.budget import family
from tests.literature.test_assumptions import image

WITHIN = family("means").z
SPECTRA = {"two levels": [4.0, 0.25], "power law": [j**-1.5 for j in range(1, 9)], "a spike": [9.0, 1.0, 1.0, 1.0]}


@pytest.mark.parametrize("name", SPECTRA)
@pytest.mark.parametrize("gap", [1, 2, 5])
def test_every_draw_obeys_the_bound_by_one_column_left_out(name, gap):
    """1 − P_jj ≤ (S/s)/(1 + q°), for every design: no mean, no error."""
    d, rng = 24, np.random.default_rng(7)
    s = np.resize(SPECTRA[name], d)
    Z = rng.standard_normal((200, d - gap, d))
    X = Z * np.sqrt(s)
    P = np.linalg.pinv(X) @ X
    for j in range(0, d, 5):
        others = np.delete(Z, j, axis=2)
        z = Z[:, :, j, None]
        q = (z.transpose(0, 2, 1) @ np.linalg.solve(others @ others.transpose(0, 2, 1), z))[:, 0, 0]
        assert (1 - P[:, j, j] <= s.max() / s.min() / (1 + q) * (1 + 1e-9) + 1e-9).all()


@pytest.mark.parametrize("name", SPECTRA)
@pytest.mark.parametrize(("d", "T"), [(8, 7), (40, 39), (40, 30), (800, 799), (800, 700)])
def test_the_image_obeys_the_same_bound_and_is_sharp_for_one_level(name, d, T):
    s = np.resize(SPECTRA[name], d)
    lost = 1 - image("equivalent.ridgeless.mean", s, T, 0.0, np.ones(d))
    bound = s.max() / s.min() * (1 - T / d)
    assert (lost > 0).all() and (lost <= bound * (1 + 1e-9)).all() and lost.sum() == pytest.approx(d - T)
    level = 1 - image("equivalent.ridgeless.mean", np.ones(d), T, 0.0, np.ones(d))
    assert level == pytest.approx(1 - T / d)


@pytest.mark.parametrize("name", SPECTRA)
def test_the_mean_tends_to_its_image_at_one_row_less_than_dimensions(name):
    """T = d − 1: the greatest difference, 60 000 draws, within the interval of its family of the
    bound of the theorem, and it falls like 1/d."""
    rng = np.random.default_rng(11)
    found = []
    for d in (8, 32):
        s = np.resize(SPECTRA[name], d)
        y = rng.standard_normal((60_000, d)) / np.sqrt(s)  # I − P is the projection on a null vector, N(0, Σ⁻¹)
        lost = y**2 / (y**2).sum(axis=1, keepdims=True)
        mean, error = lost.mean(axis=0), lost.std(axis=0) / np.sqrt(len(y))
        limit = 1 - image("equivalent.ridgeless.mean", s, d - 1, 0.0, np.ones(d))
        assert (mean <= s.max() / s.min() / d + WITHIN * error).all()
        found.append((np.abs(mean - limit) - WITHIN * error).max())
    assert found[1] < found[0] / 2
