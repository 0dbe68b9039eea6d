"""A second opinion on one fit: numbers of a fact's term, and moments of simulated designs; no line of the engine.

Size k of a setting (s, T) has every eigenvalue k times and kT rows: all images are the same at every size, and the
moments approach them as 1/k.  E[A], E[AᵀMA] and λ₁λ₂E[R₁MR₂] are diagonal in Σ's eigenbasis (flip the signs of a column
of X), so their operator norm is the largest diagonal entry; copies of an eigenvalue are averaged.
"""

from __future__ import annotations

from functools import cache, reduce

import numpy as np

SIZES = (1, 2, 4)
#: of the limit in c + a/k + b/k² from sizes 1, 2, 4; and from 2 and 4 alone in c + a/k
QUADRATIC = np.array([1 / 3, -2, 8 / 3])
LINEAR = np.array([0.0, -1, 2])


def kappa(s, penalty, T):
    """κ by bisection: κ − λ = κ df₁(κ)/T; at λ = 0 its limit."""
    return _root(tuple(map(float, s)), penalty, T)


@cache
def _root(eigenvalues, penalty, T):
    s = np.array(eigenvalues)
    if penalty == 0 and len(s) <= T:
        return 0.0
    low, high = penalty, penalty + s.sum() / T
    for _ in range(200):
        middle = (low + high) / 2
        # 1 − λ/κ − df₁(κ)/T increases in κ
        if 1 - penalty / middle - np.sum(s / (s + middle)) / T < 0:
            low = middle
        else:
            high = middle
    return high


def value(term, s, names):
    """A term over the eigenvalues s: an array for a function of Σ, a float otherwise."""
    if isinstance(term, str):
        return s if term == "Sigma" else names[term] if term in names else float(term)
    head, *rest = term
    parts = [value(part, s, names) for part in rest]
    if head == "Trace":
        return float(np.sum(np.broadcast_to(parts[0], s.shape)))
    if head == "Df":
        return float(np.sum((s / (s + parts[1])) ** parts[0]))
    two = {"Subtract": np.subtract, "Divide": np.divide, "Power": np.power, "Add": np.add, "Multiply": np.multiply}
    return reduce(two[head], parts) if len(parts) > 1 else -parts[0]


def names_of(s, T, penalty, M):
    return {"T": float(T), "d": float(len(s)), "lambda": penalty, "kappa": kappa(s, penalty, T), "M": M}


def rows(s, T, size, batch, rng):
    roots = np.sqrt(np.repeat(s, size))
    return rng.standard_normal((batch, size * T, len(roots))) * roots


def smoother(X, penalty):
    """B, of shape (batch, d, T): RXᵀ/T, at λ = 0 the pseudo-inverse."""
    _, T, d = X.shape
    turned = X.swapaxes(1, 2)
    if T < d:
        return np.linalg.solve(X @ turned + T * penalty * np.eye(T), X).swapaxes(1, 2)
    return np.linalg.solve(turned @ X + T * penalty * np.eye(d), turned)


def averaged(diagonal, size):
    """(batch, d·size) → (batch, d): the mean over the copies of each eigenvalue."""
    return diagonal.reshape(len(diagonal), -1, size).mean(axis=2)


def acting(X, penalty):
    """A = BX, and the diagonal of BBᵀ, of shapes (batch, d, d) and (batch, d)."""
    _, T, d = X.shape
    if T < d:
        B = smoother(X, penalty)
        return B @ X, np.einsum("rij,rij->ri", B, B)
    gram = X.swapaxes(1, 2) @ X
    inverse = np.linalg.inv(gram + T * penalty * np.eye(d))
    A = inverse @ gram
    return A, np.einsum("rij,rij->ri", A, inverse)


def one_fit(s, T, penalty, metrics, size, batch, rng):
    """name → (batch, …): diagonals of A and AᵀMA, and tr(BᵀMB), for each M in metrics."""
    A, squares = acting(rows(s, T, size, batch, rng), penalty)
    weights = np.repeat(np.array(list(metrics.values())), size, axis=1)
    found = {("mean", "1"): averaged(np.einsum("rii->ri", A), size)}
    seconds, noises = weights @ A**2, squares @ weights.T
    for k, name in enumerate(metrics):
        found["second", name], found["noise", name] = averaged(seconds[:, k], size), noises[:, k]
    return found


def shrinking(X, penalty):
    """λR = λ(XᵀX/T + λ)⁻¹, of shape (batch, d, d); by the smaller of both systems, as 1 − Xᵀ(XXᵀ + Tλ)⁻¹X if T < d."""
    _, T, d = X.shape
    turned = X.swapaxes(1, 2)
    if T < d:
        return np.eye(d) - turned @ np.linalg.solve(X @ turned + T * penalty * np.eye(T), X)
    return penalty * np.linalg.inv(turned @ X / T + penalty * np.eye(d))


def two_resolvents(s, T, penalties, metrics, size, batch, rng):
    """name → (batch, d): the diagonal of λ₁λ₂R₁MR₂."""
    X = rows(s, T, size, batch, rng)
    R1, R2 = (shrinking(X, p) for p in penalties)
    # R is symmetric: (R₁MR₂)_jj = Σ_i R₁_ij m_i R₂_ij
    words = np.repeat(np.array(list(metrics.values())), size, axis=1) @ (R1 * R2)
    return {("two-resolvents", name): averaged(words[:, k], size) for k, name in enumerate(metrics)}


def functionals(sample, s):
    """(batch, d) → its strong direction, its weak one and its normalised trace; (batch,) → itself."""
    if sample.ndim == 1:
        return {"number": sample}
    strong, weak = np.isclose(s, max(s)), np.isclose(s, min(s))
    return {"strong": sample[:, strong].mean(1), "weak": sample[:, weak].mean(1), "trace": sample.mean(1)}


def moments(draw, s, replicates, rng):
    """(map, M, functional) → (limit, standard error, extrapolation error) from sizes 1, 2 and 4."""
    means, errors = {}, {}
    for size, count in zip(SIZES, replicates):
        for (name, metric), sample in draw(size, count, rng).items():
            for functional, numbers in functionals(sample, s).items():
                key = (name, metric, functional)
                means.setdefault(key, []).append(numbers.mean())
                errors.setdefault(key, []).append(numbers.std(ddof=1) / np.sqrt(count))
    return {
        key: (
            float(QUADRATIC @ means[key]),
            float(np.sqrt(QUADRATIC**2 @ np.square(errors[key]))),
            float(abs((QUADRATIC - LINEAR) @ means[key])),
        )
        for key in means
    }
