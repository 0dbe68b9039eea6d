r"""Designs and how a fit acts through one, for a batch of designs at once.

A design X has T rows x ~ N(0, Σ) with Σ = diag(s).  Fits see it through one of two forms:

- T < d: the rows themselves, X of shape (T, d);
- T ≥ d: a square factor F of shape (d, d) with XᵀX = F Fᵀ.  It is drawn from its exact law (Bartlett):
  F = Σ^{1/2} C, C lower triangular, C_ij ~ N(0, 1) below the diagonal, C_ii² ~ χ²_{T−i+1}; the cost is
  independent of T.  Where a fit needs the rows, they are drawn and F comes from their QR factor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .plan import Floats, Plan, Step


@dataclass(frozen=True)
class Design:
    """A batch of R designs: ``rows`` of shape (R, T, d) and/or ``factor`` of shape (R, d, d)."""

    rows: Floats | None = None
    factor: Floats | None = None


def from_rows(rows: Floats) -> Design:
    """The design with these rows, of shape (R, T, d).

    >>> X = np.array([[[1.0, 2.0], [0.0, 1.0], [3.0, 1.0]]])
    >>> F = from_rows(X).factor
    >>> bool(np.allclose(F @ F.swapaxes(1, 2), X.swapaxes(1, 2) @ X))
    True
    """
    if rows.shape[1] < rows.shape[2]:
        return Design(rows=rows)
    return Design(rows=rows, factor=np.asarray(np.linalg.qr(rows, mode="r")).swapaxes(-1, -2))


def draw_rows(roots: Floats, samples: int, rng: np.random.Generator, batch: int) -> Floats:
    """Rows N(0, diag(roots²)), of shape (batch, samples, d)."""
    return rng.standard_normal((batch, samples, len(roots))) * roots


def draw_factor(roots: Floats, samples: int, rng: np.random.Generator, batch: int) -> Floats:
    """F with F Fᵀ distributed as XᵀX, for samples ≥ d, of shape (batch, d, d)."""
    d = len(roots)
    C = np.zeros((batch, d, d))
    below = np.tril_indices(d, -1)
    C[:, below[0], below[1]] = rng.standard_normal((batch, len(below[0])))
    C[:, np.arange(d), np.arange(d)] = np.sqrt(rng.chisquare(samples - np.arange(d), size=(batch, d)))
    return C * roots[:, None]


def draw_designs(plan: Plan, rng: np.random.Generator, batch: int) -> dict[object, Design]:
    """One batch of every distinct design of the plan, by its key."""
    needs_rows = {step.design for step in plan.steps if not step.plain or step.samples < plan.d}
    drawn: dict[object, Design] = {}
    for step in plan.steps:
        if step.design in drawn:
            continue
        if step.design in needs_rows:
            drawn[step.design] = from_rows(draw_rows(plan.roots, step.samples, rng, batch))
        else:
            drawn[step.design] = Design(factor=draw_factor(plan.roots, step.samples, rng, batch))
    return drawn


def act(G: Floats, step: Step, design: Design) -> tuple[Floats, Floats]:
    """(G A, ‖G B‖² per replicate) for the smoother B of the step and A = B X; G of shape (R, d, d)."""
    if not step.plain:
        return _act_by_smoother(G, step, design)
    if design.factor is not None:
        return _act_tall(G, step, design.factor)
    assert design.rows is not None
    return _act_wide(G, step, design.rows)


def _act_tall(G: Floats, step: Step, F: Floats) -> tuple[Floats, Floats]:
    # T ≥ d.  Least squares: A = I, B Bᵀ = (FFᵀ)⁻¹.  Ridge: M = (FFᵀ + Tλ)⁻¹, A = I − TλM, B Bᵀ = M F Fᵀ M.
    if step.penalty == 0:
        return G, _squared(np.linalg.solve(F, G.swapaxes(-1, -2))) if step.noise else np.zeros(len(G))
    ridge = step.samples * step.penalty
    gram = F @ F.swapaxes(-1, -2)
    GM = G @ np.linalg.inv(gram + ridge * np.eye(F.shape[-1]))
    # GMFFᵀ and G − TλGM are the same; the former keeps its digits where A is small.
    return GM @ gram, _squared(GM @ F) if step.noise else np.zeros(len(G))


def _act_wide(G: Floats, step: Step, X: Floats) -> tuple[Floats, Floats]:
    # T < d.  Least squares: Xᵀ = Q U, A = QQᵀ, B = Q U⁻ᵀ (no squared condition number).
    Xt = X.swapaxes(-1, -2)
    if step.penalty == 0:
        Q, U = np.linalg.qr(Xt)
        GQ = G @ Q
        cost = _squared(np.linalg.solve(U, GQ.swapaxes(-1, -2))) if step.noise else np.zeros(len(G))
        return GQ @ Q.swapaxes(-1, -2), cost
    # Ridge: B = Xᵀ(XXᵀ + Tλ)⁻¹, the dual system being the smaller one.
    kernel = X @ Xt + step.samples * step.penalty * np.eye(X.shape[-2])
    GB = np.linalg.solve(kernel, X @ G.swapaxes(-1, -2)).swapaxes(-1, -2)
    return GB @ X, _squared(GB)


def _act_by_smoother(G: Floats, step: Step, design: Design) -> tuple[Floats, Floats]:
    assert design.rows is not None
    B = np.stack([np.asarray(step.fit.smoother(X, step.number), dtype=float) for X in design.rows])
    GB = G @ B
    return GB @ design.rows, _squared(GB)


def _squared(A: Floats) -> Floats:
    return np.einsum("rij,rij->r", A, A)
