"""Random features: a linear model on them is a chain like any other, with their covariance, given the features.

    φ(x) = max(0, Wx)/√k ,    W of k rows N(0, I/p)

k features have k modes at most; what a linear function of them cannot say of the target is on no mode.
"""

from __future__ import annotations

import numpy as np

from ..data import DataSet


def random_features(data: DataSet, *, count: int, seed: int) -> DataSet:
    """The data set with ``count`` random ReLU features in place of its inputs.

    >>> from collapse_sym.data import load
    >>> random_features(load("digits", rows=50), count=7, seed=1).inputs.shape
    (50, 7)
    """
    columns = data.inputs.shape[1]
    W = np.random.default_rng(seed).standard_normal((columns, count)) / np.sqrt(columns)
    features = np.maximum(data.inputs @ W, 0.0) / np.sqrt(count)
    source = f"{data.source}; {count} random ReLU features drawn with seed {seed}"
    return DataSet(data.name, features, data.targets, source=source, notices=data.notices)
