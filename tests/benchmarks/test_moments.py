"""How fast moments are: absolute figures are printed, only ratios against a baseline of the same run are asserted.

The promises: a word of six W's and six different matrices under 1 s, E tr W²⁰ for Σ = 1 under 0.2 s, inverse weights
to order 8 under 0.2 s.  Times are of the processor, caches are empty.
"""

import time

import pytest

from collapse_sym.oracle.moments import moment
from collapse_sym.oracle.moments.weights import inverse_weights
from tests.benchmarks.cpu import raced


def baseline():
    """Tuples sorted and counted, as the recursion does: about 0.2 s on two cores."""
    counts = {}
    for i in range(400_000):
        key = tuple(sorted((i % 7, i % 11, i % 13, i % 17)))
        counts[key] = counts.get(key, 0) + 1
    return counts


def weights_to_order_8():
    inverse_weights.cache_clear()
    return inverse_weights(8)


def clock(work):
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.fixture
def race(record_property):
    """Run work between two runs of the baseline and hold the ratio below a limit."""

    def run(what, promised, work, *, below):
        seconds, ratio = raced(lambda: clock(work), lambda: clock(baseline), below)
        record_property("figure", f"{what}: {seconds:.3f} s (promised {promised} s)")
        assert ratio < below

    return run


def test_six_wisharts_and_six_matrices(race):
    text = "tr(W A W B W C W F W G W H)"
    assert len(moment(text).terms) == 10395
    race("E tr W A W B W C W F W G W H", 1, lambda: moment(text), below=4)


def test_the_twentieth_power(race):
    race("E tr W^20, isotropic", 0.2, lambda: moment("tr(W^20)", isotropic=True), below=0.8)


def test_inverse_weights(race):
    race("inverse weights to order 8", 0.2, weights_to_order_8, below=0.8)
