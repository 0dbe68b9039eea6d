"""Statements that are not the printed ones, and an outcome evaluated in plain numpy."""

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np

from collapse_sym.proof.statements import statement
from tests.proof.statement_data import DATA

F = Fraction


def changed(identifier, *swaps, **fields):
    """A part with texts of its conclusion's JSON swapped, in definitions too, and other fields replaced."""
    part = statement(identifier)
    every = DATA["definitions"]
    text = json.dumps([part.conclusion, {k: d["term"] for k, d in every.items()}])
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new)
    conclusion, terms = json.loads(text)
    definitions = {k: {**d, "term": terms[k]} for k, d in every.items()}
    return replace(part, conclusion=conclusion, definitions=definitions, **fields)


def with_design(identifier, design):
    """A part whose generators have fresh or shared designs."""
    part = statement(identifier)
    chain = {**part.chain, "generators": [{**part.chain["generators"][0], "design": design}]}
    return replace(part, chain=chain)


def without(identifier, *indices):
    """A part without some of its hypotheses."""
    part = statement(identifier)
    return replace(part, hypotheses=tuple(h for i, h in enumerate(part.hypotheses) if i not in indices))


def by_hand(designs, noises, X, E, Sigma, w0, ridge):
    """Every quantity of one outcome, from its definition; ridge None is least squares."""
    T, d, S = len(X), len(w0), np.diag(Sigma)
    P = [np.linalg.pinv(Xi) @ Xi for Xi in designs]
    model = w0
    for Xi, Ei in zip(designs, noises):
        model = np.linalg.pinv(Xi) @ (Xi @ model + Ei)
    cov = X.T @ X / T
    B = np.linalg.pinv(X) if ridge is None else np.linalg.inv(cov + ridge * np.eye(d)) @ X.T / T
    A = B @ X
    Q = np.eye(d)
    for Pi in P:
        Q = Pi @ Q
    rho, left = 0.0, np.eye(d)
    for Xi, Pi in zip(reversed(designs), reversed(P)):
        C = left @ np.linalg.pinv(Xi) @ np.linalg.pinv(Xi).T @ left.T
        rho, left = rho + np.trace(C @ A.T @ S @ A), left @ Pi

    def size(u):
        return float(u @ S @ u)

    return {
        "Model": model,
        "TestError": size(B @ (X @ model + E) - w0),
        "Bias": size(A @ w0 - w0),
        "Variance": size(B @ E),
        "DeltaBias": size(A @ (Q @ w0 - w0)),
        "BiasTilde": size(A @ Q @ w0 - w0),
        "Rho": rho / max(len(designs), 1),
        "NormOfShrinkage": np.linalg.norm(np.sqrt(S) @ A, 2) ** 2,
    }
