"""A statement: what it speaks of, the chain by which it is defined, its hypotheses, and a point where they hold."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .limits import Fuel, need
from .reading import LETTERS, Reader
from .ring import Poly
from .terms import DOMAINS, NAME, NUMBER, names
from .words import DOWN

COMPARISONS = {"GreaterEqual": (1, False), "Greater": (1, True), "LessEqual": (-1, False), "Less": (-1, True)}
MATRICES = ("Design", "Noise", "Projection", "Model", "ProjectionProduct", "NoiseMap", "NoiseCovariance", "Transpose", "MatrixMultiply", "Scale")
TAKEN = {"k", "m", "Identity", "Infinity", "M", "Prediction", "DownstreamLabels", *LETTERS}
ARITHMETIC = ("Add", "Subtract", "Multiply", "Divide", "Negate", "Power")
KINDS = [*DOMAINS, *(f"sequence of {domain}" for domain in DOMAINS), "covariance", "vector"]


def fields(data: Any, rule: str, *keys: str, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """The object with exactly these keys."""
    need(isinstance(data, dict) and set(keys) <= set(data) <= {*keys, *optional}, rule, "keys are missing or unknown")
    result: dict[str, Any] = data
    return result


def is_term(x: Any) -> bool:
    """A text, or a list that begins with a text and holds terms."""
    return isinstance(x, str) or (isinstance(x, list) and bool(x) and isinstance(x[0], str) and all(map(is_term, x)))


def rational(x: Any) -> Fraction:
    """A number that is written as one."""
    need(isinstance(x, str) and NUMBER.match(x), "point", "not a number")
    return Fraction(x)


def well_formed(data: dict[str, Any]) -> None:
    """Names are new, terms are terms, abbreviations stand for what comes before them, stages for names that grow."""
    domains, where, regime = data["variables"], data["where"], data["regime"]
    ok = isinstance(domains, dict) and all(NAME.match(n) and n not in TAKEN and d in KINDS for n, d in domains.items())
    need(ok and domains.get("d") == "positive-integer", "statement", "not names and domains")
    need(all((n == "Sigma") == (d == "covariance") for n, d in domains.items()), "statement", "Sigma is the covariance, and nothing else is")
    lists = isinstance(where, list) and all(isinstance(x, list) and len(x) == 2 and all(map(is_term, x)) for x in where)
    need(lists, "statement", "abbreviations are pairs of a name and a term")
    later = [name for name, _ in where]
    for name, term in where:
        new = isinstance(name, str) and NAME.match(name) and name not in TAKEN and name not in domains and later.count(name) == 1
        need(new and not _leaves(term) & set(later), "statement", "an abbreviation of a name that is taken, or by one that comes later")
        later.remove(name)
    terms = isinstance(data["hypotheses"], list) and all(isinstance(t, list) and is_term(t) for t in [*data["hypotheses"], data["conclusion"]])
    need(terms, "statement", "hypotheses and the conclusion are terms")
    need(isinstance(regime, list) and len(regime) <= 2, "statement", "at most two stages")
    for stage in regime:
        fields(stage, "statement", "grows", "clauses")
        ok = all(isinstance(x, list) for x in stage.values()) and all(isinstance(n, str) and n in domains for n in stage["grows"])
        need(ok and all(isinstance(t, list) and is_term(t) for t in stage["clauses"]), "statement", "not a stage of a regime")


def _leaves(term: Any) -> set[str]:
    return {term} if isinstance(term, str) else {x for t in term for x in _leaves(t)}


class Chain:
    """Sizes, penalties, variances and designs of the fits, as polynomials, for a reader."""

    def __init__(self, reader: Reader, data: Any) -> None:
        self.reader, self.rank = reader, reader.scalar("d")
        self.full_rank: set[Any] = set()
        self.models: dict[Any, Poly] = {}
        data = data or {"generators": [], "downstream": []}
        lists = isinstance(data.get("generators"), list) and isinstance(data.get("downstream"), list)
        need(lists and len(data["downstream"]) <= 1, "statement", "not a list of generators and at most one downstream fit")
        fields(data, "statement", "generators", "downstream", optional=("inputs", "covariance", "truth"))
        ok = data.get("inputs", "gaussian") in ("gaussian", "features") and data.get("covariance", "Sigma") == "Sigma"
        need(ok and data.get("truth", "w0") == "w0", "statement", "inputs of an unknown law, or another truth")
        self.blocks, self.gaussian = data["generators"], data.get("inputs", "gaussian") == "gaussian"
        for fit in (*self.blocks, *data["downstream"]):
            fields(fit, "statement", "fit", "samples", "variance", "design", optional=("repeat", "penalty", "truth"))
            need(fit["fit"] in ("ols", "ridge") and isinstance(fit["design"], str), "statement", "a fit of unknown kind")
            need((fit["fit"] == "ridge") == ("penalty" in fit), "statement", "a penalty belongs to a ridge fit")
            need(NAME.match(fit["design"]) and fit["design"] != DOWN, "statement", "a design without a name of its own")
            need(all(is_term(x) for x in fit.values()), "statement", "a fit that is not described by terms")
            need(("repeat" in fit) == any(fit is x for x in self.blocks), "statement", "a generator repeats, a downstream fit does not")
        self.fits: list[dict[str, Any]] = [*self.blocks, *data["downstream"]]
        self.last = self.blocks[0]["repeat"] if self.blocks else "0"
        drawn = [fit["design"] for fit in self.fits if fit["design"] != "fresh"]
        self.shared = len(set(drawn)) < len(drawn)  # two fits on one design: their letters are not independent
        self.changed = {x for fit in self.fits for key in ("samples", "penalty", "variance") for x in reader.symbols(fit.get(key, "0"))} | {"d"}
        self.down_samples = data["downstream"][0]["samples"] if data["downstream"] else "0"

    def fit(self, index: Any) -> dict[str, Any]:
        """The fit to which a design belongs."""
        key = self.key(index)
        need(len(self.fits) > (len(self.blocks) if key == DOWN else int(key)), "terms", "not a fit of this chain")
        return self.fits[-1 if key == DOWN else int(key)]

    def key(self, index: Any) -> str:
        """Which fit a design belongs to: the number of its block, or "down"."""
        return index if index == DOWN else str(index)[4:] if str(index)[:4] == "fit " else "0"

    def index(self, fit: str) -> Any:
        """The index of a design of a fit: # for the number in the only block, else one name for a whole block."""
        if fit == DOWN or len(self.blocks) > 1:
            return DOWN if fit == DOWN else f"fit {fit}"
        return self.design(self.reader.atom("symbol", "#"))

    @property
    def keys(self) -> list[str]:
        """The fits in order: numbers of blocks, then "down"."""
        return [str(i) for i in range(len(self.blocks))] + [DOWN] * (len(self.fits) > len(self.blocks))

    def index_of(self, fit: Any) -> Any:
        """The index of a design of the fit with this key."""
        need(fit in self.keys, "terms", "not a fit of this chain")
        return self.index(fit)

    def read(self, term: Any, number: Poly | None) -> Poly:
        """A term of a fit, m its number in the block."""
        outer, self.reader.bound = self.reader.bound, {} if number is None else {"m": number}
        value = self.reader.scalar(term)
        self.reader.bound = outer
        return value

    def _number(self, index: Any) -> Poly | None:
        if isinstance(index, str) and index.startswith("fit "):  # any generation of one of several blocks
            return self.reader.atom("symbol", "#")
        return self.reader.thawed(index) if isinstance(index, tuple) else None

    def samples(self, index: Any) -> Poly:
        return self.read(self.fit(index)["samples"], self._number(index))

    def penalty(self, index: Any) -> Poly | None:
        fit = self.fit(index)
        if "penalty" not in fit:
            return None
        value = self.read(fit["penalty"], self._number(index))
        need(self.reader.positive(value), "terms", "a penalty that may not be positive")
        return value

    def variance(self, index: Any) -> Poly:
        return self.read(self.fit(index[1])["variance"], self._number(index[0]))

    def design(self, i: Poly) -> Any:
        """The index of design X_i: its number, or the name of the design that the block shares."""
        need(len(self.blocks) == 1, "terms", "designs are numbered where there is one block of generators")
        name = self.blocks[0]["design"]
        return i.frozen() if name == "fresh" else name


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
            new = len(data["conclusion"]) == 4 and isinstance(data["conclusion"][1], str) and NAME.match(data["conclusion"][1])
            need(new and data["conclusion"][1] not in {*domains, *reader.values, *TAKEN}, "statement", "a number with a name that is taken")
            reader.domains = {**domains, data["conclusion"][1]: "positive"}
        reader.isotropic = ["Equal", "Sigma", "Identity"] in data["hypotheses"]
        reader.whole = "Risk" in _leaves(data["conclusion"])
        self.at = at
        if at is not None:
            reader.points = True
            self._at(at)
        if data["conclusion"][0] == "ExistsFunction":
            _, name, (_, *arguments), _ = data["conclusion"]
            need(name not in domains and name not in reader.values, "statement", "a function with the name of a variable")
            reader.sought = (name, *arguments)
        reader.chain = Chain(reader, data["chain"])
        pairs = [t[1:] for t in data["hypotheses"] if t[0] == "Equal" and all(isinstance(x, str) for x in t)]
        reader.equal = tuple(reader.scalar(a) - reader.scalar(b) for a, b in pairs if {a, b} <= set(domains) - {"Sigma"})
        for name, domain in domains.items():
            if domain in DOMAINS and DOMAINS[domain][1] is not None and name not in reader.values:
                reader.learn(reader.scalar(name) - reader.number(DOMAINS[domain][1] or 0), DOMAINS[domain][2])
                reader.learn(reader.scalar(name), domain in ("positive", "positive-integer"))

    def _at(self, at: Any) -> None:
        """The point: a number, or a term in k, for each variable; for Σ eigenvalues, with multiplicities, for vectors parts."""
        reader, domains = self.reader, self.data["variables"]
        reader.learn(reader.atom("symbol", "k") - reader.number(1), False)
        need(isinstance(at, dict) and set(at) <= set(domains), "point", "not values of variables")
        for name, value in at.items():
            sequence = domains[name].startswith("sequence")
            if name == "Sigma" or domains[name] == "vector":
                need(isinstance(value, list), "point", "not a list of numbers")
            elif sequence and isinstance(value, dict):
                members = [x for key in ("start", "period") for x in fields(value, "point", "start", "period")[key]]
                need(value["period"] and all(plain(x, ("k",)) for x in members), "point", "not a list of members")
            else:
                need(plain(value, ("k", "m") if sequence else ("k",)), "point", "not a rational function of k")
        reader.values |= {n: t for n, t in at.items() if n != "Sigma" and domains[n] != "vector"}
        if "Sigma" in at:
            pairs = [pair if isinstance(pair, list) else [pair, "1"] for pair in at["Sigma"]]
            need(all(len(pair) == 2 and plain(pair[1], ("k",)) for pair in pairs), "point", "not an eigenvalue with its multiplicity")
            vectors = {n: [rational(x) for x in at[n]] for n, d in domains.items() if d == "vector" and n in at}
            need(all(len(v) == len(pairs) for v in vectors.values()), "point", "a vector has one part for each eigenvalue")
            parts = [{n: v[i] for n, v in vectors.items()} for i in range(len(pairs))]
            reader.spectrum = [(rational(s), reader.scalar(k), x) for (s, k), x in zip(pairs, parts)]
            reader.isotropic = reader.isotropic or all(s == 1 for s, _, _ in reader.spectrum)  # Σ is the identity at the point

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
            return self.resolved(self.reader.values[term]) if is_term(self.reader.values.get(term)) else json.dumps(term)
        return f"[{', '.join(self.resolved(t) for t in term)}]"

    def speaks_of_matrices(self, term: Any) -> bool:
        """Whether a side of an equation is a matrix or a vector."""
        scalar = ("Trace", "Expectation", "Quad", "Form", "SquaredNorm", "SquaredNormIn", "Df", "Kappa", "Derivative", "Limit")
        if isinstance(term, str):
            return term in ("Prediction", "Identity") or self.data["variables"].get(term) in ("covariance", "vector")
        if term[0] == "Expectation":
            return self.speaks_of_matrices(term[1])
        return term[0] not in scalar and (term[0] in MATRICES or any(self.speaks_of_matrices(t) for t in term[1:]))

    def comparison(self, term: Any) -> tuple[Poly, str, bool]:
        """A comparison as p = 0, p ≥ 0 or p > 0: p, its kind, whether strict."""
        need(isinstance(term, list) and len(term) == 3, "hypothesis", "not a comparison")
        need(term[0] in COMPARISONS or term[0] == "Equal", "hypothesis", "not a comparison")
        value = self.reader.scalar(term[1]) - self.reader.scalar(term[2])
        factor, strict = COMPARISONS.get(term[0], (1, False))
        return value * self.reader.number(factor), "zero" if term[0] == "Equal" else "sign", strict


def plain(term: Any, symbols: tuple[str, ...]) -> bool:
    """Whether a value is a rational function of some symbols."""
    if isinstance(term, str):
        return bool(NUMBER.match(term)) or term in symbols
    return is_term(term) and len(term) > 1 and term[0] in ARITHMETIC and all(plain(t, symbols) for t in term[1:])


def fixed(s: Statement, p: Poly) -> bool:
    """Whether a value does not change along the first stage: no growing symbol in it, no spectrum if that grows, no mean.

    Names of later stages do not grow in the first.  κ and derivatives depend on Σ, means on every size, without naming them.
    """
    later = {x for stage in s.data["regime"][1:] for x in stage["grows"]} - set(*(t["grows"] for t in s.data["regime"][:1]))
    growing = (s.growing - later) | {"expect", "model", "Risk", "name"}
    growing |= {"S", "G", "trace", "vector", "Kappa", "Derivative"} if {"Sigma", "d"} & growing or s.reader.points else set()
    moving = {x for x in growing if s.data["variables"].get(x) in ("vector", "covariance")}
    growing |= {"vector"} if moving - {"Sigma"} else set()
    return not names(p.frozen()) & (growing - moving)
