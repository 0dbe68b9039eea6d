"""Comparing laws: two empirical distributions, with an exact bound on their distance.

By Massart's form of the Dvoretzky–Kiefer–Wolfowitz inequality sup |F_n − F| > ε has probability at most
2 exp(−2nε²) for every n and every F; two samples of one law are hence closer than ``bound`` up to ALPHA.
"""

from functools import cache

import numpy as np

from collapse_sym.oracle import simulate_direct
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.fast import law as law_module

ALPHA = family("laws").error


def distance(x, y):
    """The Kolmogorov–Smirnov distance of two samples."""
    both = np.concatenate([x, y])
    one, other = (np.searchsorted(np.sort(sample), both, side="right") / len(sample) for sample in (x, y))
    return np.abs(one - other).max()


def bound(n, m):
    """What the distance of samples of sizes n, m of one law exceeds with probability at most ALPHA."""
    return np.sqrt(np.log(4 / ALPHA) / 2) * (n**-0.5 + m**-0.5)


@cache
def reference(chain, n):
    """n test errors by really drawing designs and labels, and fitting."""
    return simulate_direct(chain, replicates=n, seed=1).total


def same_law(chain, n=2000, m=40_000):
    """Assert that fast and direct test errors of a chain have one law."""
    fast = law_module.simulate_fast(chain, replicates=m)
    assert len(fast) == m
    assert distance(fast, reference(chain, n)) < bound(n, m)
