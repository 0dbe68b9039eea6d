"""How fast exact values are: 50 digits on one core, as multiples of a fixed piece of ball arithmetic in the same run.

The promises (README's machine): 5 ms for d = 100, T = 200, λ = 0.1 and 100 ms for d = 300, T = 10⁶, λ = 10⁻³.
"""

import time

import pytest
from flint import arb

from collapse_sym.oracle.exact import moments_of_ridge
from collapse_sym.oracle.exact.precision import precision
from tests.benchmarks.cpu import raced

#: Additions and divisions of the baseline: about 1.5 ms on README's machine.
OPERATIONS = 4000


def baseline():
    with precision(220):
        x, step = arb(1) / 3, arb(7) / 5
        for n in range(OPERATIONS):
            x = (n + x) / step
        assert x.is_finite()


def best(run, rounds=7):
    """The shortest of a few runs, in seconds of CPU time."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize(
    ("d", "T", "lam", "promised", "ratio"),
    [(100, 200, "0.1", 5, 4), (300, 10**6, "1e-3", 100, 4), (100, 1000, "1", 1000, 4)],
)
def test_fifty_digits(record_property, d, T, lam, promised, ratio):
    seconds, measured = raced(lambda: best(lambda: moments_of_ridge(d, T, lam)), lambda: best(baseline), ratio)
    where = f"d = {d}, T = {T}, λ = {lam}"
    record_property("figure", f"exact moments to 50 digits, {where}: {1000 * seconds:.1f} ms (promised {promised} ms)")
    assert measured < ratio
