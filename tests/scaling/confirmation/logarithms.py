"""The test error of a scaling law in logarithms, at any T: an implementation that shares nothing with the package.

One fit on T rows with label noise σ², of a parameter with mean μ·w₀ and variance V per direction (κ solves
κ(1 − df₁(κ)/T) = λ, and T − df₂ = Tλ/κ + κ Tr[s/(s+κ)²]):

    μ ← m μ ,   V ← m² V + s/(s+κ)² (σ² + Quad[uμ²] + Tr[uV]) / (T − df₂) ,   m = s/(s+κ) ,   u = κ² s/(s+κ)²

All terms are ≥ 0, so that each is held as its logarithm and no size is too large: T = 10³⁰⁰ is as good as 10⁶.
Sums over j are taken one by one up to DIRECT and by Gauss and Legendre in log j beyond.
"""

from functools import lru_cache
from math import exp, log

import numpy as np

DIRECT, PANEL, NODES = 200, 0.5, 6
NOTHING = -np.inf


def log_sum(x):
    """log Σ e^x."""
    top = x.max()
    return top if not np.isfinite(top) else top + log(np.exp(x - top).sum())


@lru_cache(maxsize=32)
def places(end):
    """(log j, log of how many j's it stands for), up to log j = end."""
    if end <= log(DIRECT + 0.5):
        j = np.arange(1.0, round(exp(end)) + 1)
        return np.log(j), np.zeros_like(j)
    near = np.arange(1.0, DIRECT + 1)
    edges = np.linspace(log(DIRECT + 0.5), end, max(2, int((end - log(DIRECT + 0.5)) / PANEL) + 2))
    x, w = np.polynomial.legendre.leggauss(NODES)
    middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    t = (middle[:, None] + half[:, None] * x).ravel()
    return np.concatenate([np.log(near), t]), np.concatenate([0 * near, np.log((half[:, None] * w).ravel()) + t])


class Law:
    """s_j = j^(−β), c_j² = j^(−1−β(2r−1)) for log j ≤ end; everything in logarithms."""

    def __init__(self, beta, source, end):
        t, self.count = places(float(end))
        self.s = -beta * t
        self.weight = self.count - (1 + beta * (2 * source - 1)) * t
        self.d = log_sum(self.count)

    def df(self, kappa, m):
        """log Tr[(s/(s+κ))^m]."""
        return log_sum(self.count + m * (self.s - np.logaddexp(self.s, kappa)))

    def kappa(self, ridge, rows):
        """log κ by bisection; −∞ for λ = 0 with as many rows as directions."""
        if ridge == NOTHING and self.d <= rows:
            return NOTHING
        low, high = (-1e5 if ridge == NOTHING else ridge), 1e4
        while high - low > 1e-13 * max(1.0, abs(low)):
            middle = (low + high) / 2
            spent = self.df(middle, 1) - rows
            free = NOTHING if spent >= 0 else middle + log(-np.expm1(spent))
            low, high = (middle, high) if free < ridge or spent >= 0 else (low, middle)
        return (low + high) / 2

    def margin(self, kappa, ridge, rows):
        """log(T − df₂)."""
        held = log_sum(self.count + self.s + kappa - 2 * np.logaddexp(self.s, kappa))
        return held if ridge == NOTHING else np.logaddexp(rows + ridge - kappa, held)


class Chain:
    """A parameter on its way: log of −log μ, and the log variances by what feeds them."""

    PARTS = ("bias", "variance", "collapse")

    def __init__(self, law):
        self.law = law
        self.lost = np.full_like(law.s, NOTHING)
        self.V = {part: np.full_like(law.s, NOTHING) for part in self.PARTS}

    def spread(self, log_noise, log_surplus, part):
        """Least squares with T ≥ d + 2: σ²/(s(T−d−1)), and nothing is shrunk."""
        self.V[part] = np.logaddexp(self.V[part], log_noise - log_surplus - self.law.s)

    def fit(self, rows, ridge, log_noise, part):
        """One fit that shrinks."""
        law, s = self.law, self.law.s
        kappa = law.kappa(ridge, rows)
        margin, below = law.margin(kappa, ridge, rows), np.logaddexp(s, kappa)
        u = 2 * kappa + s - 2 * below
        fed = {p: log_sum(law.count + u + V) for p, V in self.V.items()}
        fed["bias"] = np.logaddexp(fed["bias"], log_sum(law.weight + u - 2 * np.exp(self.lost)))
        fed[part] = np.logaddexp(fed[part], log_noise)
        self.V = {p: np.logaddexp(V + 2 * (s - below), s - 2 * below - margin + fed[p]) for p, V in self.V.items()}
        self.lost = np.logaddexp(self.lost, log_of_log1p(kappa - s))

    def parts(self):
        """The logarithms of bias, variance and collapse."""
        law, found = self.law, {p: log_sum(self.law.count + self.law.s + V) for p, V in self.V.items()}
        lack = np.where(self.lost < -30, self.lost, np.log(-np.expm1(-np.exp(np.maximum(self.lost, -30)))))
        found["bias"] = np.logaddexp(found["bias"], log_sum(law.s + law.weight + 2 * lack))
        return found


def log_of_log1p(z):
    """log log(1 + e^z)."""
    return np.where(z < -30, z, np.log(np.logaddexp(0, np.maximum(z, -30))))


def risk(question, log_T, *, n=1, log_K=0.0, log_ridge=None):
    """Logarithms of the parts of a question with numbers, T = e^log_T; λ = K·T^(−ell), or given itself."""
    q, tied = question, question.b == question.D
    d = None if q.D == np.inf or not q.D.is_finite else float(q.D) * log_T + log(q.phi if q.D == 1 else 1)
    rows = float(q.b) * log_T + (log((q.phi if q.D == 1 else 1) / q.phi0) if tied else 0)
    beta = float(q.beta)
    law = Law(beta, float(q.source), max(log_T, rows) + 60 / (beta - 1) if d is None else d)
    fits = 1 if q.design == "shared" else n  # n noises on one design are one noise
    each = NOTHING if not q.a.is_finite else float(q.a) * log_T - log(fits)
    chain = Chain(law)
    if d is not None and (q.b > q.D or (tied and q.phi0 < 1)):
        chain.spread(each + log(fits), rows + log(-np.expm1(law.d - rows)), "collapse")
    else:
        for _ in range(fits):
            chain.fit(rows, NOTHING, each, "collapse")
    ridge = log_K - float(q.ell) * log_T if log_ridge is None else log_ridge
    chain.fit(log_T, ridge, NOTHING if not q.s.is_finite else -float(q.s) * log_T, "variance")
    return chain.parts()


def total(question, log_T, **more):
    """The logarithm of the test error."""
    return log_sum(np.array(list(risk(question, log_T, **more).values())))


def least(question, log_T, *, n=1, most=4.0, steps=50, near=None):
    """(least log test error over λ, log λ there): a grid, then golden sections; also ``near`` a log λ, if given.

    A minimum of the width of a few units in log λ falls between the points of a grid at huge T.
    """
    unit = float(question.beta) * log_T

    def error(x):
        return total(question, log_T, n=n, log_ridge=-x * unit)

    grid = np.linspace(0, most, 81)
    values = [error(x) for x in grid]
    best = int(np.argmin(values))
    found = [(values[best], grid[best]), _golden(error, grid[max(best - 1, 0)], grid[min(best + 1, 80)], steps)]
    if near is not None:
        found.append(_golden(error, (-near - 3) / unit, (-near + 3) / unit, steps))
    value, x = min(found)
    return value, -x * unit


def _golden(error, low, high, steps):
    golden = (5**0.5 - 1) / 2
    for _ in range(steps):
        left, right = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, right) if error(left) < error(right) else (left, high)
    x = (low + high) / 2
    return error(x), x
