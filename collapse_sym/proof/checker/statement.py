"""The statement of a certificate: the chain, its hypotheses, the claimed parts of the risk, a witness point."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .limits import Fuel, need
from .ring import Generator, Poly, evaluate, generator
from .terms import DOMAINS, NAME, NUMBER, Reader

PARTS = ("bias", "variance", "collapse", "total")


@dataclass(frozen=True)
class Fit:
    """A block: ``repeat`` least-squares fits, each on ``samples`` rows with noise of this variance."""

    samples: Poly
    variance: Poly
    repeat: Poly
    design: str


@dataclass(frozen=True)
class Sign:
    """value > 0 (strict) or value ≥ 0, under the hypotheses."""

    value: Poly
    strict: bool


@dataclass(frozen=True)
class Statement:
    """What is to be proved."""

    reader: Reader
    rank: Poly
    fits: tuple[Fit, ...]
    downstream: bool
    hypotheses: dict[str, Sign]
    parts: dict[str, Any]


def fields(data: Any, rule: str, *keys: str, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """The object with exactly these keys."""
    need(isinstance(data, dict), rule, "not an object")
    need(set(keys) <= set(data) <= {*keys, *optional}, rule, "a key is missing or unknown")
    result: dict[str, Any] = data
    return result


def read_statement(data: Any, signs: Any, fuel: Fuel) -> tuple[Statement, dict[str, Sign]]:
    """The statement, and the signs (id → sign) that its denominators and its proof rest on."""
    s = fields(
        data, "statement", "symbols", "rank", "generators", "downstream", "hypotheses", "parts", "witness"
    )  # fmt: skip
    reader = Reader(_symbols(s["symbols"]), fuel)
    hypotheses = _hypotheses(reader, s["hypotheses"])
    established = _signs(reader, hypotheses, signs)
    reader.rank = reader.scalar(s["rank"])
    need(isinstance(s["generators"], list), "statement", "generators are a list")
    ok = isinstance(s["downstream"], list) and len(s["downstream"]) <= 1
    need(ok, "statement", "downstream is a list of at most one fit")
    fits = [_fit(reader, f, repeated=True) for f in s["generators"]]
    fits += [_fit(reader, f, repeated=False) for f in s["downstream"]]
    _equal_sizes(fits)
    reader.samples = [f.samples for f in fits]
    fields(s["parts"], "statement", *PARTS)
    statement = Statement(reader, reader.rank, tuple(fits), bool(s["downstream"]), hypotheses, s["parts"])
    _witness(statement, s["witness"])
    return statement, established


def _symbols(data: Any) -> dict[str, str]:
    need(isinstance(data, dict), "statement", "symbols are an object")
    for name, domain in data.items():
        need(NAME.match(name) and name != "m", "statement", "not the name of a symbol")
        need(isinstance(domain, str) and domain in DOMAINS, "statement", "an unknown domain")
    result: dict[str, str] = data
    return result


def _hypotheses(reader: Reader, data: Any) -> dict[str, Sign]:
    """H0, H1, … as stated; and each symbol's bound under the symbol's name, in parentheses."""
    found: dict[str, Sign] = {}
    for name, domain in reader.symbols.items():
        _, bound, strict = DOMAINS[domain]
        if bound is not None:
            found[f"({name})"] = Sign(reader.scalar(name) - reader.number(bound), strict)
    need(isinstance(data, list), "statement", "hypotheses are a list")
    for number, item in enumerate(data):
        ok = isinstance(item, list) and len(item) == 3 and item[0] in ("GreaterEqual", "Greater")
        need(ok, "statement", "a hypothesis is a comparison of two terms")
        found[f"H{number}"] = Sign(reader.scalar(item[1]) - reader.scalar(item[2]), item[0] == "Greater")
    return found


def _signs(reader: Reader, hypotheses: dict[str, Sign], data: Any) -> dict[str, Sign]:
    """Rule sign: value = c₀ + Σ cᵢ hᵢ with cᵢ ≥ 0, hᵢ hypotheses, c₀ ≥ 0 (> 0, or some strict hᵢ, for > 0)."""
    found: dict[str, Sign] = {}
    need(isinstance(data, list), "sign", "signs are a list")
    for item in data:
        step = fields(item, "sign", "id", "value", "combination")
        value = rest = reader.scalar(step["value"])
        strict = False
        need(isinstance(step["combination"], list), "sign", "a combination is a list")
        for pair in step["combination"]:
            ok = isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair)
            need(ok and pair[0] in hypotheses, "sign", "not a pair of a hypothesis and a multiplier")
            need(NUMBER.match(pair[1]) and pair[1][0] != "-", "sign", "a multiplier is not a number ≥ 0")
            weight = Fraction(pair[1])
            rest = rest - hypotheses[pair[0]].value * reader.number(weight)
            strict = strict or (hypotheses[pair[0]].strict and weight > 0)
        constant = rest.constant()
        need(constant is not None and constant >= 0, "sign", "the combination does not show the sign")
        sign = Sign(value, strict or bool(constant))
        need(isinstance(step["id"], str) and step["id"] not in found, "sign", "an id occurs twice or is no text")
        found[step["id"]] = sign
        if sign.strict and value.constant() is None:
            reader.know_nonzero(value)
    return found


def _fit(reader: Reader, data: Any, *, repeated: bool) -> Fit:
    f = fields(data, "statement", "fit", "samples", "variance", "design", *(("repeat",) if repeated else ()))
    need(f["fit"] == "ols", "statement", "a fit of unknown kind: only ols has a definition here")
    need(isinstance(f["design"], str), "statement", "a design is fresh or a name")
    repeat = reader.scalar(f["repeat"]) if repeated else reader.number(1)
    return Fit(reader.scalar(f["samples"]), reader.scalar(f["variance"]), repeat, f["design"])


def _equal_sizes(fits: list[Fit]) -> None:
    first: dict[str, Fit] = {}
    for fit in fits:
        known = first.setdefault(fit.design, fit)
        same = fit.design == "fresh" or not (known.samples - fit.samples).terms
        need(same, "statement", "fits that share a design have different sizes")


def _witness(statement: Statement, data: Any) -> None:
    """Rule witness: numbers at which the chain is admissible and every hypothesis holds."""
    reader = statement.reader
    need(isinstance(data, dict) and set(data) == set(reader.symbols), "witness", "one number for each symbol")
    ok = all(isinstance(x, str) and NUMBER.match(x) for x in data.values())
    need(ok, "witness", "not a number")
    point: dict[Generator, Fraction] = {("symbol", k): Fraction(v) for k, v in data.items()}

    def value(p: Poly) -> Fraction:
        return evaluate(p, point)

    for name, domain in reader.symbols.items():
        if domain in ("positive-integer", "natural"):
            whole = value(generator(("symbol", name), reader.fuel)).denominator == 1
            need(whole, "witness", "vacuous: an integer symbol is not an integer")
    for sign in statement.hypotheses.values():
        h = value(sign.value)
        need(h > 0 if sign.strict else h >= 0, "witness", "vacuous: a hypothesis fails")
    sizes = [value(statement.rank)] + [value(f.samples) for f in statement.fits]
    need(all(t.denominator == 1 and t >= 1 for t in sizes), "witness", "vacuous: a size is not a positive integer")
    counts = [value(f.repeat) for f in statement.fits]
    need(all(r.denominator == 1 and r >= 0 for r in counts), "witness", "vacuous: a repeat is not an integer ≥ 0")
    need(all(value(f.variance) >= 0 for f in statement.fits), "witness", "vacuous: a variance is negative")
