"""The means of control variates, by two derivations."""

import numpy as np

from collapse_sym.oracle.fast.controls import Form, Trace
from collapse_sym.oracle.moments import control_means


def test_means_are_those_of_integration_by_parts():
    # The same means by the room of exact moments, which derives them another way.
    rng, sigma, samples = np.random.default_rng(4), np.array([2.0, 1.0, 0.3]), 4
    M, N = rng.standard_normal((2, 3, 3))
    u, v = rng.standard_normal((2, 3))
    words = {"tr(M S)": Trace(M), "tr(M S N S)": Trace(M, N), "u' S v": Form(u, v), "u' S N S v": Form(u, v, N)}
    given = {"M": M, "N": N, "u": u, "v": v}
    means = control_means(list(words), samples=samples, covariance=sigma, matrices=given)
    assert np.allclose(means, [word.mean(sigma, samples) for word in words.values()], rtol=1e-12)
