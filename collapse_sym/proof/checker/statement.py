"""A statement: what it speaks of, the chain by which it is defined, its hypotheses, and a point where they hold."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

from .chain import Chain
from .expectations import hides_random
from .known import DOMAINS, NAME, names, of_any
from .limits import Fuel, need
from .reading import Reader
from .ring import Poly
from .well_formed import TAKEN, binding, fields, is_term, leaves, plain, rational, well_formed

COMPARISONS = {"GreaterEqual": (1, False), "Greater": (1, True), "LessEqual": (-1, False), "Less": (-1, True)}
MATRICES = (
    "Design",
    "Noise",
    "Projection",
    "Model",
    "ProjectionProduct",
    "NoiseMap",
    "NoiseCovariance",
    "Transpose",
    "MatrixMultiply",
    "Scale",
)


class Statement:
    """What is stated, read with the abbreviations, and at a point if one is given."""

    cited: list[str]
    run: Callable[[Any, dict[str, Any]], dict[str, Any]]  # the facts of a list of steps, for rules that contain one
    elsewhere: Callable[[Statement, Any, dict[str, Any]], dict[str, Any]]  # those of another statement

    def __init__(self, data: Any, fuel: Fuel, at: Any = None) -> None:
        self.data = fields(data, "statement", "variables", "chain", "where", "hypotheses", "regime", "conclusion")
        well_formed(self.data)
        self.used: set[str] = set()  # the cited facts that a step rests on
        domains = data["variables"]
        self.reader = reader = Reader(domains, fuel)
        self.growing = {x for stage in data["regime"] for x in stage["grows"]} | ({"k"} if at else set())
        reader.values = {name: term for name, term in data["where"]}
        if data["conclusion"][0] == "ExistsUnique":  # its number can be spoken of in the proof
            free = data["conclusion"][1] not in {*domains, *reader.values, *TAKEN}
            need(free, "statement", "a number with a name that is taken")
            reader.domains = {**domains, data["conclusion"][1]: "positive"}
        reader.isotropic = ["Equal", "Sigma", "Identity"] in data["hypotheses"]
        reader.whole = "Risk" in leaves(data["conclusion"])
        self.at = at
        if at is not None:
            reader.points = True
            self._at(at)
        if data["conclusion"][0] == "ExistsFunction":
            _, name, (_, *arguments), _ = data["conclusion"]
            reader.sought = (name, *arguments)
        reader.chain = Chain(reader, data["chain"])
        binding(data)
        pairs = [t[1:] for t in data["hypotheses"] if t[0] == "Equal" and all(isinstance(x, str) for x in t)]
        reader.equal = tuple(
            reader.scalar(a) - reader.scalar(b) for a, b in pairs if {a, b} <= set(domains) - {"Sigma"}
        )
        for name, domain in domains.items():
            if domain in DOMAINS and DOMAINS[domain][1] is not None and name not in reader.values:
                reader.learn(reader.scalar(name) - reader.number(DOMAINS[domain][1] or 0), DOMAINS[domain][2])
                reader.learn(reader.scalar(name), domain in ("positive", "positive-integer"))

    def _at(self, at: Any) -> None:
        """The point: a number, or a term in k, for each variable; for Σ eigenvalues, with multiplicities, for
        vectors parts."""
        reader, domains = self.reader, self.data["variables"]
        reader.learn(reader.atom("symbol", "k") - reader.number(1), False)
        need(isinstance(at, dict) and set(at) <= set(domains), "point", "not values of variables")
        last = self.data["regime"][1]["grows"] if len(self.data["regime"]) > 1 else []
        at = {name: value for name, value in at.items() if name not in last or value != name}  # n, for every n
        for name, value in at.items():
            sequence = domains[name].startswith("sequence")
            if (name == "Sigma" or domains[name] == "vector") and value[:1] == ["law"]:
                need(len(value) == 2 and plain(value[1], ("k", "m")), "point", "not a law of eigenvalues or parts")
                reader.law = {**(reader.law or {}), name: value[1]}
            elif name == "Sigma" or domains[name] == "vector":
                need(isinstance(value, list), "point", "not a list of numbers")
            elif sequence and isinstance(value, dict):
                members = [x for key in ("start", "period") for x in fields(value, "point", "start", "period")[key]]
                need(
                    value["period"] and all(plain(x, ("k",), ("Ceiling", "Log")) for x in members),
                    "point",
                    "not a list of members",
                )
            else:
                symbols, heads = (("k", "m"), ("Ceiling",)) if sequence else (("k",), ())
                need(plain(value, symbols, heads), "point", "not a rational function of k")
        reader.values |= {n: t for n, t in at.items() if n != "Sigma" and domains[n] != "vector"}
        if reader.law is not None:
            all_of_them = all(n in reader.law for n, x in domains.items() if x in ("covariance", "vector"))
            need(all_of_them, "point", "a law beside a list of numbers")
        elif "Sigma" in at:
            pairs = [pair if isinstance(pair, list) else [pair, "1"] for pair in at["Sigma"]]
            need(
                all(len(pair) == 2 and plain(pair[1], ("k",)) for pair in pairs),
                "point",
                "not an eigenvalue with its multiplicity",
            )
            vectors = {n: [rational(x) for x in at[n]] for n, d in domains.items() if d == "vector" and n in at}
            need(
                all(len(v) == len(pairs) for v in vectors.values()),
                "point",
                "a vector has one part for each eigenvalue",
            )
            parts = [{n: v[i] for n, v in vectors.items()} for i in range(len(pairs))]
            reader.spectrum = [(rational(s), reader.scalar(k), x) for (s, k), x in zip(pairs, parts)]
            reader.isotropic = reader.isotropic or all(
                s == 1 for s, _, _ in reader.spectrum
            )  # Σ is the identity at the point

    def period(self) -> tuple[str, str]:
        """Numbers between which every sequence of the point has run through its period."""
        found = [x for x in self.reader.values.values() if isinstance(x, dict)]
        first = max((len(x["start"]) for x in found), default=0)
        return str(first), str(first + math.lcm(*(len(x["period"]) for x in found)) - 1)

    def with_name(self, name: str, number: Poly, do: Callable[[], Any]) -> Any:
        """What ``do`` gives while a name stands for a number."""
        outer, self.reader.fixed = self.reader.fixed, {**self.reader.fixed, name: number}
        value = do()
        self.reader.fixed = outer
        return value

    def resolved(self, term: Any) -> str:
        """A term with the abbreviations written out, as a text to compare."""
        if isinstance(term, str):
            self.reader.fuel.spend(10)
            return (
                self.resolved(self.reader.values[term]) if is_term(self.reader.values.get(term)) else json.dumps(term)
            )
        return f"[{', '.join([json.dumps(term[0]), *map(self.resolved, term[1:])])}]"  # a head is no name

    def speaks_of_matrices(self, term: Any) -> bool:
        """Whether a side of an equation is a matrix or a vector."""
        scalar = (
            "Trace",
            "Expectation",
            "Quad",
            "Form",
            "SquaredNorm",
            "SquaredNormIn",
            "Df",
            "Kappa",
            "Derivative",
            "Limit",
        )
        if isinstance(term, str):
            return term in ("Prediction", "Identity") or self.data["variables"].get(term) in ("covariance", "vector")
        if term[0] == "Expectation":
            return self.speaks_of_matrices(term[1])
        return term[0] not in scalar and (term[0] in MATRICES or any(self.speaks_of_matrices(t) for t in term[1:]))

    def comparison(self, term: Any) -> tuple[Poly, str, bool]:
        """A comparison as p = 0, p ≥ 0 or p > 0: p, its kind, whether strict."""
        need(len(term) == 3 and term[0] in (*COMPARISONS, "Equal"), "hypothesis", "not a comparison")
        value = self.reader.scalar(term[1]) - self.reader.scalar(term[2])
        factor, strict = COMPARISONS.get(term[0], (1, False))
        return value * self.reader.number(factor), "zero" if term[0] == "Equal" else "sign", strict


def new_name(s: Statement, rule: str, name: Any) -> None:
    """A name that a rule gives to something: it stands for nothing yet, here or in the statement."""
    reader = s.reader
    ok = isinstance(name, str) and bool(NAME.match(name)) and name not in TAKEN | {"S", "G"}
    ok = ok and name not in {*reader.domains, *reader.values, *reader.fixed} and f'"{name}"' not in json.dumps(s.data)
    need(ok, rule, "a name that occurs already")


def fixed(s: Statement, p: Poly) -> bool:
    """Whether a value does not change along the first stage: no growing symbol in it, no spectrum if that grows, no
    mean.

    Names of later stages do not grow in the first.  κ and derivatives depend on Σ, means on every size, parts on w₀,
    without naming them.  The number of any generator moves if the number of generators does.
    """
    later = {x for stage in s.data["regime"][1:] for x in stage["grows"]} - set(
        *(t["grows"] for t in s.data["regime"][:1])
    )
    growing = (s.growing - later) | {"expect", "model", "Risk", "name"}
    spectral = {"S", "G", "trace", "vector", "Kappa", "Derivative", "Eigenvalue", "Coefficient"}
    growing |= spectral if {"Sigma", "d"} & growing or s.reader.points else set()
    moving = {x for x in growing if s.data["variables"].get(x) in ("vector", "covariance")}
    growing |= {"vector", "Coefficient"} if moving - {"Sigma"} else set()
    if of_any(p.frozen()):
        many = {x for fit in s.reader.chain.blocks for x in names(s.reader.scalar(fit["repeat"]).frozen())}
        growing |= {"#"} if many & growing else set()
    return not hides_random(p.frozen()) and not names(p.frozen()) & (growing - moving)
