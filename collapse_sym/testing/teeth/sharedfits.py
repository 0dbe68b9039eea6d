"""The cited equivalents of several ridge fits on one design, held against designs that are drawn.

A coefficient of zᵏ is a mean over a circle, on which κ(λ/(1 − z), T) follows its equation from z = 0 by Newton's
iteration.  Sizes, spectrum and the extrapolation to the limit are those of ``moments``; A = BX is ``moments.smoother``.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from ...errors import NotConverged
from ...literature import SHARED_DESIGN
from ...oracle.plan import Floats, generator_for
from ...proof.language import NUMBER, Term
from .moments import METRICS, SIZES, Drawn, Setting, averaged, batches, kappa, off, smoother, summary
from .terms import NoValue, combined
from .trial import DRAWN, KILLED, SURVIVED, VALUELESS, Seen

#: fits on the design; the noise of each is taken through 0 … FITS − 1 more
FITS = 3
NAMES = {"T": "positive-integer", "Sigma": "covariance", "lambda": "positive"}
NAMES |= {name: "natural" for name in ("n", "k", "i", "j")}
LEVELS, PENALTY, MANY = (2.0, 1.0, 0.25), 0.2, (8000, 6000, 4000)
#: T < d, T = d, T > d
SETTINGS = tuple(Setting(LEVELS, 6, rows, PENALTY, 0.0, MANY) for rows in (10, 18, 30))
POINTS, STEPS, NEWTON, CLOSE = 64, 10, 6, 1e-10
CIRCLE = 0.5 * np.exp(2j * np.pi * np.arange(POINTS) / POINTS)


def evidence(term: Term, settings: tuple[Setting, ...] = SETTINGS) -> Seen:
    """What drawn designs say of the three lines of the fact, at T on both sides of d."""
    for setting in settings:
        found = []
        try:
            found = [images(term, setting, k) for k in SIZES]
        except (NoValue, ArithmeticError) as error:
            return Seen(KILLED, f"no value: {error}", VALUELESS)
        if told := off(setting, simulated(setting), found):
            return Seen(KILLED, told, DRAWN)
    return Seen(SURVIVED, f"agrees with designs in {len(settings)} settings")


def same(term: Term) -> str:
    """Why a changed term says the same: T ± 1 for T, or (b − a)² for (a − b)²; or an empty text.

    T stands in κ, which is continuous in T/d, and below a trace, as a factor: one row more or less moves neither limit.

    >>> from collapse_sym.proof.evidence.mutants import put
    >>> image = SHARED_DESIGN.term["image"]
    >>> same(put(image, (3, 2, 2), ["Add", "T", "1"])), same(put(image, (3, 2, 2), ["Add", "T", "n"]))
    ('the same limits: one row more or less, or the square of a difference turned round', '')
    """
    stated = SHARED_DESIGN.term
    assert stated is not None
    alike = _one_form(term) == _one_form(stated["image"])
    return "the same limits: one row more or less, or the square of a difference turned round" if alike else ""


def _one_form(term: Term) -> Term:
    match term:
        case ["Add" | "Subtract", "T", "1"]:
            return "T"
        case ["Power", ["Subtract", *parts], "2"]:
            return ["Power", ["Subtract", *sorted(map(_one_form, parts), key=str)], "2"]
        case [head, *parts]:
            return [head, *map(_one_form, parts)]
    return term


# -- what designs have -----------------------------------------------------------------------------
@lru_cache(maxsize=8)
def simulated(setting: Setting) -> tuple[Drawn, ...]:
    """For every size: (line, metric) → (mean, standard error)."""
    found = []
    for k, replicates in zip(SIZES, setting.replicates):
        rng = generator_for("fits on one design", setting, k)
        parts = [_drawn(X, setting, k) for X in batches(setting, k, replicates, rng)]
        found.append({key: summary(np.concatenate([part[key] for part in parts])) for key in parts[0]})
    return tuple(found)


def _drawn(X: Floats, setting: Setting, k: int) -> dict[tuple[str, str], Floats]:
    """Diagonals of Aⁿ M and (Aⁿ)ᵀMAⁿ per eigenvalue, and tr(Bᵀ(Aʲ)ᵀMAʲB)."""
    levels = np.array(setting.levels)
    metrics = {name: (m(levels), m(np.repeat(levels, k * setting.copies))) for name, m in METRICS.items()}
    B = smoother(X, setting.penalty)
    A, power = B @ X, np.eye(X.shape[2])
    found: dict[tuple[str, str], Floats] = {}
    for j in range(FITS):
        through = power @ B
        for name, (_, m) in metrics.items():
            found[f"noise {j}", name] = np.einsum("rij,i->r", through**2, m)
        power = power @ A
    diagonal = averaged(np.einsum("rii->ri", power), setting, k)
    for name, (on_levels, m) in metrics.items():
        found["mean", name] = diagonal * on_levels
        found["second", name] = averaged(np.einsum("rij,i->rj", power**2, m), setting, k)
    return found


# -- what the term says ----------------------------------------------------------------------------
def images(term: Term, setting: Setting, k: int) -> dict[tuple[str, str], Any]:
    """The three lines at n = FITS and all powers before it, size k.

    Raises: NoValue.
    """
    levels = np.array(setting.levels)
    found: dict[tuple[str, str], Any] = {}
    for name, metric in METRICS.items():
        names = {"T": float(k * setting.rows), "lambda": setting.penalty, "M": metric(levels), "n": FITS}
        names |= {"Sigma": levels, "copies": float(k * setting.copies)}
        found["mean", name], found["second", name] = (value(line, names) for line in term[1:3])
        found |= {(f"noise {j}", name): value(term[3], {**names, "k": j}) for j in range(FITS)}
    return found


def value(term: Term, names: Mapping[str, Any]) -> Any:
    """A term over the eigenvalues; with ``z`` on the circle, a row for each of its points."""
    if isinstance(term, str):
        return _of_name(term, names)
    head, *rest = term
    if head == "Sum":
        index, low, high, body = rest
        first, last = (int(value(end, names)) for end in (low, high))
        return sum((value(body, {**names, index: j}) for j in range(first, last + 1)), 0.0)
    if head == "Coefficient":
        order = int(value(rest[2], names))
        if order < 0:
            raise NoValue(f"the coefficient of z^{order}")
        along = value(rest[0], {**names, rest[1]: CIRCLE[:, None]}) * np.ones((POINTS, 1))
        return (along * CIRCLE[:, None] ** -order).mean(0).real
    if head == "Power":
        return value(rest[0], names) ** int(rest[1])
    parts = [value(part, names) for part in rest]
    if head == "Kappa":
        return on_circle(parts[0], float(parts[1]), names)
    if head == "Trace":
        return names["copies"] * np.sum(parts[0] * np.ones_like(names["Sigma"]))
    return combined(head, parts)


def _of_name(text: str, names: Mapping[str, Any]) -> Any:
    if text == "Identity":
        return np.ones_like(names["Sigma"])
    if text in names:
        return names[text]
    return int(text) if NUMBER.match(text) and "/" not in text else float(Fraction(text))


def on_circle(penalty: Any, rows: float, names: Mapping[str, Any]) -> Any:
    """κ(penalty, rows): one number for one penalty, or a row for each point of the circle.

    Raises: NoValue where a penalty is not positive (0 is, if it is one number); NotConverged.
    """
    levels, copies = names["Sigma"], names["copies"]
    if np.ndim(penalty) == 0:
        return kappa(levels, copies, rows, float(penalty))
    if np.min(penalty.real) <= 0:
        raise NoValue("κ at a penalty that is not positive")
    return _continued(tuple(levels), copies, rows, tuple(penalty[:, 0]))[:, None]


@lru_cache(maxsize=64)
def _continued(levels: tuple[float, ...], copies: float, rows: float, penalties: tuple[complex, ...]) -> Any:
    """The root κ of κ(1 − df₁(κ)/T) = λ at complex λ, along the straight way from a real one."""
    s, wanted = np.array(levels), np.array(penalties)
    start = float(np.mean(np.abs(wanted)))
    found = np.full(len(wanted), kappa(s, copies, rows, start), dtype=complex)
    for step in np.linspace(0, 1, STEPS + 1):
        target = start + step * (wanted - start)
        for _ in range(NEWTON):
            share = s / (s + found[:, None])
            gap = found * (1 - copies * share.sum(1) / rows) - target
            found = found - gap / (1 - copies * (share**2).sum(1) / rows)
    if not np.max(np.abs(gap)) <= CLOSE * start:
        raise NotConverged(f"T = {rows:g}", "κ at complex penalties", "take a smaller circle")
    return found
