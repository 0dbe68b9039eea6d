"""A canonical form of the words in one design, and of sums over the index of a generation.

Σ̂, R, P and Σ̂⁺ commute, as do Σ and Σ⁻¹; P is a projection on the range of Σ̂; all letters are symmetric,
hence E tr(w) = E tr(w reversed) = E tr(w rotated) and E w₀ᵀw w₀ = E w₀ᵀ(w reversed)w₀.  Further relations,
λR = 1 − Σ̂R for one, are not used: words with one form are equal, words with two may be.
"""

from __future__ import annotations

from itertools import groupby

import sympy as sp

from .functions import Mean, Quad, Tr, df, kappa

_OUTER = {"Sigma": 1, "inv(Sigma)": -1}
_INNER = {"S": 1, "pinv(S)": -1, "P": 0, "R": 0}
MAX_NODES = 400  # of a summand that is brought into form


def canonical_mean(word: Mean) -> Mean:
    """The mean of the canonical form of a word.

    >>> canonical_mean(Mean("tr", ("S", "R"), 10, 1)) == canonical_mean(Mean("tr", ("R", "P", "S"), 10, 1))
    True
    """
    runs = _runs(word.letters)
    forms = [runs, runs[::-1]]
    if word.head == "tr":
        runs = _runs(_joined_ends(runs))
        forms = [turned[i:] + turned[:i] for turned in (runs, runs[::-1]) for i in range(max(len(runs), 1))]
    letters = tuple(x for run in min(forms) for x in run)
    ridge = word.ridge if "R" in letters else sp.Integer(0)
    return Mean(word.head, letters, sp.expand(word.samples), sp.expand(ridge))


def _joined_ends(runs: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The letters of a cyclic word, from the start of a run."""
    if len(runs) > 1 and (runs[0][0] in _OUTER) == (runs[-1][0] in _OUTER):
        runs = [*runs[1:], runs[0]]
    return tuple(x for run in runs for x in run)


def _runs(letters: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The word as runs of letters that commute, each in its normal form."""
    while True:
        runs = [_run(list(group)) for _, group in groupby(letters, key=lambda x: x in _OUTER)]
        shorter = tuple(x for run in runs for x in run)
        if shorter == letters:
            return runs
        letters = shorter


def _run(letters: list[str]) -> tuple[str, ...]:
    if letters[0] in _OUTER:
        k = sum(_OUTER[x] for x in letters)
        return ("Sigma",) * k if k >= 0 else ("inv(Sigma)",) * -k
    k = sum(_INNER[x] for x in letters)
    projects = any(x != "R" for x in letters)
    power = ("S",) * k if k > 0 else ("pinv(S)",) * -k if k < 0 else ("P",) * projects
    return ("R",) * letters.count("R") + power


def canonical_sum(expr: sp.Sum) -> tuple[sp.Expr, sp.Sum]:
    """(c, Σ_m f) with ``expr`` = c Σ_m f: f is one fraction in lowest terms, and c does not depend on m."""
    ((index, low, high),) = expr.limits
    f = expr.function
    if sum(1 for _ in sp.preorder_traversal(f)) <= MAX_NODES:
        stand_ins = {a: sp.Dummy() for a in sorted(f.atoms(Tr, Quad, df, kappa, Mean), key=sp.default_sort_key)}
        f = sp.factor(sp.together(f.xreplace(stand_ins))).xreplace({v: a for a, v in stand_ins.items()})
    constant, core = f.as_independent(index, as_Add=False)
    return constant, sp.Sum(core, (index, sp.expand(low), sp.expand(high)))
