"""A second opinion on risks, from the idea alone: floats, a drawn spectrum, the recursion eigenvalue by eigenvalue."""

from __future__ import annotations

import json
import math
import random
from fractions import Fraction
from itertools import takewhile
from typing import Any

import numpy as np

NO_VALUE = (
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    ZeroDivisionError,
    OverflowError,
    ArithmeticError,
    AttributeError,
)


class World:
    """A point inside the hypotheses of a statement: numbers, a spectrum of d eigenvalues, w₀."""

    def __init__(self, statement: dict[str, Any], seed: int) -> None:
        self.statement, rng = statement, random.Random(seed)
        for _ in range(4000):
            self.values = {
                n: self._draw(d, rng) for n, d in statement["variables"].items() if d not in ("covariance", "vector")
            }
            for stage in statement["regime"]:  # limits are what the sizes say
                for clause in stage["clauses"]:
                    if clause[0] == "TendsTo" and isinstance(clause[2], str) and clause[2] != "Infinity":
                        self.values[clause[2]] = self.number(clause[1], bare=True)
            d = int(self.values["d"])
            flat = ["Equal", "Sigma", "Identity"] in statement["hypotheses"]
            self.s = np.ones(d) if flat else np.array([rng.uniform(0.3, 3) for _ in range(d)])
            self.kappas: dict[tuple[float, float], float] = {}  # of these eigenvalues
            self.c = np.array([rng.uniform(-1, 1) for _ in range(d)])
            self.names = dict(statement["where"])
            if all(self.holds(h) for h in statement["hypotheses"] if h != ["Equal", "Sigma", "Identity"]):
                return
        raise ValueError("no point")

    def _draw(self, domain: str, rng: random.Random) -> float:
        if domain in ("positive-integer", "natural"):
            return (
                rng.choice((2, 3, 4, 5, 7, 8, 10, 12, 14, 15, 18))
                if domain == "positive-integer"
                else rng.choice((1, 2, 3))
            )
        return rng.choice((0.25, 0.5, 0.75))

    def holds(self, term: Any) -> bool:
        a, b = self.number(term[1]), self.number(term[2])
        return {"Equal": a == b, "Greater": a > b, "GreaterEqual": a >= b, "Less": a < b, "LessEqual": a <= b}[term[0]]

    def kappa(self, penalty: float, rows: float) -> float:
        """Bisected to neighbouring numbers, once in a world: terms ask for the same one again and again."""
        if (penalty, rows) not in self.kappas:
            self.kappas[penalty, rows] = self._kappa(penalty, rows)
        return self.kappas[penalty, rows]

    def _kappa(self, penalty: float, rows: float) -> float:
        low, high = 0.0, penalty + float(self.s.sum()) + 1.0
        if penalty == 0 and rows >= len(self.s):
            return 0.0
        for _ in range(200):
            x = (low + high) / 2
            if not low < x < high:
                break
            left = 1 - penalty / x - float((self.s / (self.s + x)).sum()) / rows
            low, high = (x, high) if left < 0 else (low, x)
        return (low + high) / 2

    def number(self, term: Any, bound: dict[str, float] | None = None, bare: bool = False) -> float:
        """A scalar term."""
        bound = bound or {}
        if isinstance(term, str):
            if term in bound:
                return bound[term]
            if term in self.values:
                return self.values[term]
            return self.number(self.names[term], bound) if not bare and term in self.names else float(Fraction(term))
        head, a = term[0], term[1:]
        if head == "Sum":
            low, high = (round(self.number(x, bound)) for x in a[1:3])
            return sum(self.number(a[3], {**bound, a[0]: i}) for i in range(low, high + 1))
        if head in ("Trace", "Quad"):
            f = self.function(a[0], bound)
            return float((f * (self.c**2 if head == "Quad" else 1)).sum())
        if head == "Risk":
            return self.risk(list(a))
        x = [self.number(t, bound) for t in a]
        if head == "Df":
            return float(((self.s / (self.s + x[1])) ** x[0]).sum())
        table = {
            "Add": sum,
            "Multiply": math.prod,
            "Subtract": lambda x: x[0] - x[1],
            "Negate": lambda x: -x[0],
            "Divide": lambda x: x[0] / x[1],
            "Power": lambda x: x[0] ** x[1],
            "Abbreviation": lambda x: x[0],
            "Kappa": lambda x: self.kappa(*x),
        }
        return table[head](x)

    def function(self, term: Any, bound: dict[str, float]) -> np.ndarray:
        """A function of Σ at the eigenvalues."""
        if isinstance(term, str):
            return {"Sigma": self.s, "Identity": np.ones(len(self.s))}[term]
        head, a = term[0], term[1:]
        if head == "Scale":
            return self.number(a[0], bound) * self.function(a[1], bound)
        if head == "Resolvents":
            return 1 / (self.s + self.number(a[0], bound))
        if head == "Power":
            return self.function(a[0], bound) ** self.number(a[1], bound)
        parts = [self.function(t, bound) for t in a]
        return sum(parts) if head == "Add" else np.prod(parts, axis=0)

    def risk(self, noises: list[str]) -> float:
        """The recursion for the error, forwards: mean and covariance of ŵ − w₀ need the backward metric only."""
        chain, d = self.statement["chain"], len(self.s)
        fits = [(str(i), f) for i, f in enumerate(chain["generators"])] + [("down", f) for f in chain["downstream"]]
        steps = [(k, f, m) for k, f in fits for m in range(round(self.number(f.get("repeat", "1"))))]
        n11, n12, n22, constant = self.s.copy(), -self.s, self.s.copy(), 0.0
        shared: dict[str, int] = {}
        backwards = steps[::-1]
        while backwards:
            row = list(takewhile(lambda x: x[1]["design"] == backwards[0][1]["design"], backwards))
            if len(row) > 1 and row[0][1]["fit"] == "ridge" and row[0][1]["design"] != "fresh":
                del backwards[: len(row)]
                second, kept, cost = self.on_one_design(row, n11, n12, noises)
                constant, p = constant + cost, self.number(row[-1][1].get("truth", "0"))
                n11, n12, n22 = (
                    (1 - p) ** 2 * second,
                    (1 - p) * (kept + p * second),
                    n22 + p * p * second + 2 * p * kept,
                )
                continue
            k, f, m = backwards.pop(0)
            rows, penalty = self.number(f["samples"], {"m": m}), self.number(f.get("penalty", "0"))
            variance = self.number(f["variance"]) if k in noises else 0.0
            p = self.number(f.get("truth", "0"))
            exact = f["fit"] == "ols" and (rows >= d or ["Equal", "Sigma", "Identity"] in self.statement["hypotheses"])
            kappa = self.kappa(penalty, rows)
            if f["design"] != "fresh" and f["fit"] == "ols" and rows < d and shared.get(f["design"]):
                constant += variance * shared[f["design"] + "!"]  # P P = P, P B = B
                continue
            if exact:
                a1 = a2 = np.full(d, min(rows / d, 1.0))
                q = np.zeros(d)
                each = 0.0
                if variance:
                    each = (n11 / self.s).sum() / (rows - d - 1) if rows >= d else rows / (d - rows - 1) * n11.sum() / d
            else:
                each = (n11 * self.s / (self.s + kappa) ** 2).sum() / (rows - ((self.s / (self.s + kappa)) ** 2).sum())
                a1, a2, q = (
                    self.s / (self.s + kappa),
                    (self.s / (self.s + kappa)) ** 2,
                    kappa**2 * self.s / (self.s + kappa) ** 2 * each,
                )
            shared |= {f["design"]: 1, f["design"] + "!": each}  # type: ignore[dict-item]
            constant += variance * each if variance else 0.0
            second, kept = a2 * n11 + q, a1 * n12
            n11, n12, n22 = (1 - p) ** 2 * second, (1 - p) * (kept + p * second), n22 + p * p * second + 2 * p * kept
        return float((self.c**2 * (n11 + 2 * n12 + n22)).sum() + constant)

    def on_one_design(self, row: Any, n11: Any, n12: Any, noises: list[str]) -> tuple[Any, Any, float]:
        """Ridge fits on one design, the last one first: E[(Aⁿ)ᵀN₁₁Aⁿ], E[Aⁿ]ᵀN₁₂, and what their noises cost."""
        n, rows, penalty = len(row), self.number(row[0][1]["samples"]), self.number(row[0][1]["penalty"])
        lost = self.lost(penalty, rows, 2 * n)
        cost = [float((n11 * p).sum()) / (penalty * rows) for p in lost]
        kept = 1 - lost[:n].sum(0)
        pairs = sum(lost[i] * lost[j] * cost[2 * n - 1 - i - j] for i in range(n) for j in range(n))
        spent = sum(self.number(f["variance"]) * cost[2 * i + 1] for i, (k, f, _) in enumerate(row) if k in noises)
        return kept**2 * n11 + self.s * pairs, kept * n12, spent

    def lost(self, penalty: float, rows: float, count: int) -> np.ndarray:
        """The coefficients of κ_z/(s+κ_z), κ_z = κ(λ/(1−z)), from its values on the circle |z| = ½: no recurrence."""
        points = 0.5 * np.exp(2j * np.pi * np.arange(64) / 64)
        kappa, values = complex(self.kappa(2 * penalty, rows)), []
        for z in points:
            for _ in range(60):  # Newton's method, from one point to the next
                share = self.s / (self.s + kappa)
                step = (kappa * (1 - share.sum() / rows) - penalty / (1 - z)) / (1 - (share**2).sum() / rows)
                kappa -= step
                if abs(step) < 1e-15 * abs(kappa):
                    break
            values.append(kappa / (self.s + kappa))
        found = np.fft.fft(np.array(values), axis=0) / 64
        return (found.real * 2.0 ** np.arange(64)[:, None])[:count]


def true(statement: dict[str, Any], seeds: range = range(3)) -> bool:
    """Whether both sides of all lines agree at drawn points."""
    for seed in seeds:
        world = World(statement, seed)
        for line in statement["conclusion"][1:]:
            a, b = world.number(line[1]), world.number(line[2])
            if not math.isclose(a, b, rel_tol=1e-7, abs_tol=1e-9):
                return False
    return True


def mutants(certificate: dict[str, Any], count: int, seed: int) -> Any:
    """Certificates with one token changed, hashes made to fit."""
    import hashlib

    rng = random.Random(seed)
    places: list[tuple[Any, Any]] = []

    def collect(x: Any) -> None:
        for key, y in list(x.items() if isinstance(x, dict) else enumerate(x)):
            places.append((x, key)) if isinstance(y, str) else collect(y)

    copy = json.loads(json.dumps(certificate))
    collect({k: copy[k] for k in ("statement", "steps", "theorem")})
    tokens = sorted({x[k] for x, k in places})
    for _ in range(count):
        x, key = rng.choice(places)
        old = x[key]
        number = old.lstrip("-").isdigit()
        x[key] = str(int(old) + rng.choice((-1, 1))) if number and rng.random() < 0.7 else rng.choice(tokens)
        if x[key] != old:
            text = json.dumps(copy["statement"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            copy["hash"] = hashlib.sha256(text.encode()).hexdigest()
            yield json.loads(json.dumps(copy))
        x[key] = old
