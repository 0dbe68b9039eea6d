r"""Mean[word] by simulation: the expectation of a trace or w₀-quadratic form of a word in one design.

    tr:   E tr(L₁ L₂ … L_k)                quad:   E w₀ᵀ L₁ L₂ … L_k w₀

Letters: Sigma, inv(Sigma), S = Σ̂ = XᵀX/T, R = (Σ̂ + λ)⁻¹, P = X†X, pinv(S).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import InvalidInput
from ..spectra.spectrum import Spectrum
from .designs import draw_factor, draw_rows
from .plan import Floats, directions, generator_for

LETTERS = ("Sigma", "inv(Sigma)", "S", "R", "P", "pinv(S)")
HEADS = ("tr", "quad")


@dataclass(frozen=True)
class Estimate:
    """A simulated mean: ``value`` ± ``stderr`` from ``replicates`` draws."""

    value: float
    stderr: float
    replicates: int


def evaluate_mean(
    head: str,
    letters: Sequence[str],
    *,
    samples: int,
    ridge: float = 0.0,
    spectrum: Spectrum,
    replicates: int = 2000,
    seed: int = 0,
) -> Estimate:
    """E tr(L₁…L_k) or E w₀ᵀL₁…L_k w₀ for one design of ``samples`` rows.

    ``ridge`` is λ per sample; R needs λ > 0.  Raises: InvalidInput for an unknown head or letter.

    >>> from collapse_sym.spectra.spectrum import Spectrum
    >>> import numpy as np
    >>> one = Spectrum(np.array([1.0]), np.array([4.0]), np.array([1.0]))
    >>> mean = evaluate_mean("tr", ("P",), samples=2, spectrum=one, replicates=10)
    >>> round(mean.value, 12)
    2.0
    """
    _check(head, letters, samples, ridge)
    roots, squares = directions(spectrum)
    rng = generator_for("word", head, tuple(letters), samples, ridge, roots.tolist(), squares.tolist(), seed)
    batch = max(1, 200_000 // len(roots) ** 2)
    values = []
    for start in range(0, replicates, batch):
        size = min(batch, replicates - start)
        diagonals = np.einsum("rii->ri", _word(letters, _letters(set(letters), roots, samples, ridge, rng, size)))
        values.append(diagonals @ (np.ones(len(roots)) if head == "tr" else squares))
    sample = np.concatenate(values)
    return Estimate(float(sample.mean()), float(sample.std(ddof=1) / np.sqrt(len(sample))), len(sample))


def _check(head: str, letters: Sequence[str], samples: int, ridge: float) -> None:
    if head not in HEADS:
        raise InvalidInput(head, "not a head of a mean", f"use {' or '.join(HEADS)}")
    for letter in letters:
        if letter not in LETTERS:
            raise InvalidInput(letter, "not a letter of a word", f"letters are {', '.join(LETTERS)}")
    if "R" in letters and not ridge > 0:
        raise InvalidInput(ridge, "R = (Σ̂ + λ)⁻¹ needs λ > 0", "give a positive λ, or use pinv(S)")
    if not letters or samples < 1:
        raise InvalidInput(letters or samples, "a word needs a letter and a design a row", "give at least one of each")


def _letters(
    wanted: set[str], roots: Floats, samples: int, ridge: float, rng: np.random.Generator, batch: int
) -> dict[str, Floats]:
    d = len(roots)
    table = {"Sigma": np.diag(roots**2), "inv(Sigma)": np.diag(roots**-2.0)}
    if wanted <= set(table):
        return {k: np.broadcast_to(v, (batch, d, d)) for k, v in table.items()}
    # X itself, or where T ≥ d a square factor: F Fᵀ has the law of XᵀX
    tall = samples >= d
    Xt = draw_factor(roots, samples, rng, batch) if tall else draw_rows(roots, samples, rng, batch).swapaxes(-1, -2)
    if wanted & {"S", "R"}:
        table["S"] = Xt @ Xt.swapaxes(-1, -2) / samples
    if "R" in wanted:
        table["R"] = np.linalg.inv(table["S"] + ridge * np.eye(d))
    if wanted & {"P", "pinv(S)"}:
        Q, U = np.linalg.qr(Xt)
        table["P"] = Q @ Q.swapaxes(-1, -2)
        half = np.linalg.solve(U, Q.swapaxes(-1, -2))  # U⁻¹Qᵀ, hence (XᵀX)† = QU⁻ᵀU⁻¹Qᵀ
        table["pinv(S)"] = samples * half.swapaxes(-1, -2) @ half
    return table


def _word(letters: Sequence[str], table: dict[str, Floats]) -> Floats:
    product = table[letters[0]]
    for letter in letters[1:]:
        product = product @ table[letter]
    return product if product.ndim == 3 else product[None]
