"""The statement of a certificate: the chain, its hypotheses, the claimed parts of the risk, a witness point."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .limits import Fuel, need
from .ring import Generator, Poly, evaluate, generator, monic
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
    fits: tuple[Fit, ...]
    downstream: bool
    parts: dict[str, Any]


def fields(data: Any, rule: str, *keys: str, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """The object with exactly these keys."""
    need(isinstance(data, dict) and set(keys) <= set(data) <= {*keys, *optional}, rule, "keys are missing or unknown")
    result: dict[str, Any] = data
    return result


def read_statement(data: Any, signs: Any, fuel: Fuel) -> tuple[Statement, dict[str, Sign]]:
    """The statement, and the signs (id → sign) that its denominators and its proof rest on."""
    keys = ("symbols", "rank", "generators", "downstream", "hypotheses", "parts", "witness")
    s = fields(data, "statement", *keys)
    reader = Reader(_symbols(s["symbols"]), fuel)
    hypotheses = _hypotheses(reader, s["hypotheses"])
    established = _signs(reader, hypotheses, signs)
    reader.rank = reader.scalar(s["rank"])
    lists = isinstance(s["generators"], list) and isinstance(s["downstream"], list) and len(s["downstream"]) <= 1
    need(lists, "statement", "not a list of generators and a list of at most one downstream fit")
    fits = [_fit(reader, f, ("repeat",)) for f in s["generators"]] + [_fit(reader, f, ()) for f in s["downstream"]]
    named = {f.design: f for f in reversed(fits) if f.design != "fresh"}
    equal = all(f.samples.terms == named.get(f.design, f).samples.terms for f in fits)
    need(equal, "statement", "fits that share a design have different sizes")
    reader.samples = [f.samples for f in fits]
    parts = fields(s["parts"], "statement", *PARTS)
    statement = Statement(reader, tuple(fits), bool(s["downstream"]), parts)
    _witness(statement, list(hypotheses.values()), s["witness"])
    return statement, established


def _symbols(data: Any) -> dict[str, str]:
    need(isinstance(data, dict), "statement", "symbols are an object")
    for name, domain in data.items():
        ok = NAME.match(name) and name not in ("m", "TestError") and isinstance(domain, str) and domain in DOMAINS
        need(ok, "statement", "not a name and a domain")
    result: dict[str, str] = data
    return result


def _hypotheses(reader: Reader, data: Any) -> dict[str, Sign]:
    """H0, H1, … as stated; and each symbol's bound under the symbol's name, in parentheses."""
    found: dict[str, Sign] = {}
    for name, domain in reader.symbols.items():
        _, bound, strict, _ = DOMAINS[domain]
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
            ok = bool(ok and pair[0] in hypotheses and NUMBER.match(pair[1]) and pair[1][0] != "-")
            need(ok, "sign", "not a pair of a hypothesis and a multiplier ≥ 0")
            rest = rest - hypotheses[pair[0]].value * reader.number(Fraction(pair[1]))
            strict = strict or (hypotheses[pair[0]].strict and Fraction(pair[1]) > 0)
        constant = rest.constant()
        need(constant is not None and constant >= 0, "sign", "the combination does not show the sign")
        need(isinstance(step["id"], str) and step["id"] not in found, "sign", "an id occurs twice or is no text")
        found[step["id"]] = Sign(value, strict or bool(constant))
        if found[step["id"]].strict:
            reader.nonzero.add(monic(value)[1])
    return found


def _fit(reader: Reader, data: Any, more: tuple[str, ...]) -> Fit:
    f = fields(data, "statement", "fit", "samples", "variance", "design", *more)
    need(f["fit"] == "ols", "statement", "a fit of unknown kind: only ols has a definition here")
    need(isinstance(f["design"], str), "statement", "a design is fresh or a name")
    repeat = reader.scalar(f.get("repeat", "1"))
    return Fit(reader.scalar(f["samples"]), reader.scalar(f["variance"]), repeat, f["design"])


def _witness(statement: Statement, hypotheses: list[Sign], data: Any) -> None:
    """Rule witness: numbers at which the chain is admissible and every hypothesis holds."""
    reader = statement.reader
    ok = isinstance(data, dict) and set(data) == set(reader.symbols)
    ok = ok and all(isinstance(x, str) and NUMBER.match(x) for x in data.values())
    need(ok, "witness", "not one number for each symbol")
    point: dict[Generator, Fraction] = {("symbol", k): Fraction(v) for k, v in data.items()}
    owed = [(generator(("symbol", k), reader.fuel), domain) for k, domain in reader.symbols.items()]
    owed += [(h.value, "positive" if h.strict else "nonnegative") for h in hypotheses]
    owed += [(size, "positive-integer") for size in (reader.rank, *reader.samples)]
    owed += [(f.repeat, "natural") for f in statement.fits] + [(f.variance, "nonnegative") for f in statement.fits]
    for value, domain in owed:  # the hypotheses before the sizes, whose denominators rest on them
        need(DOMAINS[domain][3](evaluate(value, point)), "witness", f"vacuous: not {DOMAINS[domain][0]} at the witness")
