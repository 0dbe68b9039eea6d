"""One replicate of a chain at d = 300, T₀ = 600, T = 10⁵, by several programs in one process: CPU seconds, as JSON.

Run with one BLAS thread, as its own process: ``python simulation_race.py time`` or ``… memory``.
CPU time of the process, not the clock: other processes cannot make one of the programs look slow.
"""

import json
import sys
import time

import numpy as np

from collapse_sym.chain import (
    Chain,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    RandomTruth,
    Ridge,
)
from collapse_sym.oracle.fast import controlled_fast, expected_fast, ridge_control, simulate_fast

d, T0, T, NOISE, RIDGE = 300, 600, 10**5, 0.5, 0.01
VALUES = np.arange(1, d + 1) ** -1.0
FITS = (Generator(LeastSquares(T0, "1/2")),), Ridge(T, "1/2", ridge="1/100")
SPREAD = Chain(Population(Diagonal(tuple(f"1/{j}" for j in range(1, d + 1))), RandomTruth(1)), *FITS)
SAME = Chain(Population(Isotropic(d), NormTruth(1)), *FITS)
#: below κ by about a percent: controls need no exact equivalent
KAPPA = RIDGE


def drawn(rng, roots, teacher, samples):
    """A design of this many rows, and noisy labels of a teacher."""
    X = rng.standard_normal((samples, d))
    X *= roots
    return X, X @ teacher + NOISE * rng.standard_normal(samples)


def by_numpy(rng, roots):
    """Draw and fit with NumPy: least squares, then ridge by its normal equations."""
    X, y = drawn(rng, roots, np.full(d, d**-0.5), T0)
    X, y = drawn(rng, roots, np.linalg.lstsq(X, y, rcond=None)[0], T)
    return np.linalg.solve(X.T @ X + T * RIDGE * np.eye(d), X.T @ y)


def by_sklearn(rng, roots):
    """Draw with NumPy, fit with scikit-learn."""
    from sklearn import linear_model

    X, y = drawn(rng, roots, np.full(d, d**-0.5), T0)
    X, y = drawn(rng, roots, linear_model.LinearRegression(fit_intercept=False, copy_X=False).fit(X, y).coef_, T)
    return linear_model.Ridge(alpha=T * RIDGE, fit_intercept=False, copy_X=False).fit(X, y).coef_


def best(run, times):
    """The least CPU seconds of one run, and the last result."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        result = run()
        seconds.append(time.process_time() - start)
    return min(seconds), result


def measure():
    """CPU seconds a replicate, and what a variance of one costs by three estimators of the same mean."""
    rng, roots = np.random.default_rng(0), np.sqrt(VALUES)
    rivals = {"numpy": by_numpy, "sklearn": by_sklearn}
    # the better of the two is the rival: once each is enough
    seconds = {name: best(lambda f=f: f(rng, roots), 1)[0] for name, f in rivals.items()}
    for engine in ("numpy", "scipy"):
        simulate_fast(SPREAD, replicates=4, engine=engine)
        spent, _ = best(lambda engine=engine: simulate_fast(SPREAD, replicates=40, engine=engine), 4)
        seconds[f"fast, {engine}"] = spent / 40
    seconds["isotropic"] = best(lambda: simulate_fast(SAME, replicates=100), 10)[0] / 100
    return {"seconds": seconds, "price": price(seconds["fast, numpy"])}


def price(raw):
    """Variance × CPU seconds of one replicate: raw test errors, conditional expectations, the same with a control."""
    errors, n = simulate_fast(SPREAD, replicates=100, engine="numpy"), 40
    spent, run = best(lambda: expected_fast(SPREAD, replicates=n, engine="numpy"), 2)
    control = ridge_control(SPREAD, KAPPA)
    again, held = best(
        lambda: controlled_fast(SPREAD, [control], coefficients=[1], replicates=n, engine="numpy"), 2
    )
    return {
        "raw": errors.var() * raw,
        "expected": run.total.var() * spent / n,
        "controlled": held.values.var() * again / n,
    }


def memory():
    """Peak megabytes above what the process holds after its imports, one engine after another."""
    import scipy.linalg.lapack  # noqa: F401

    before = kilobytes("VmRSS")
    for engine in ("numpy", "scipy"):
        simulate_fast(SPREAD, replicates=20, engine=engine)
    simulate_fast(SAME, replicates=2000)
    return {"megabytes": (kilobytes("VmHWM") - before) * 1024 / 1e6}


def kilobytes(name):
    """A line of /proc/self/status: the peak of getrusage would be that of the parent process, if it was larger."""
    with open("/proc/self/status") as status:
        return int(dict(line.split(":", 1) for line in status)[name].split()[0])


if __name__ == "__main__":
    print(json.dumps({"time": measure, "memory": memory}[sys.argv[1]]()))
