"""Certificates with one thing changed: statements that their steps must not prove, steps and points that must fail."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from collapse_sym.proof.checker.verdict import digest

Term = Any
MATRICES = ("ProjectionProduct", "DownstreamLabels", "Noise", "Model", "Projection", "Sigma", "PseudoInverse",
            "Prediction")  # fmt: skip


def put(term: Term, old: Term, new: Term) -> Term:
    """The term with every occurrence of ``old`` replaced (heads are no occurrences)."""
    if term == old:
        return copy.deepcopy(new)
    return [term[0], *(put(t, old, new) for t in term[1:])] if isinstance(term, list) else term


def right(term: Term, change: Callable[[Term], Term]) -> Term:
    """The right side of the last comparison changed."""
    if term[0] in ("And", "Implies", "ExistsUnique", "ExistsFunction"):
        return [*term[:-1], right(term[-1], change)]
    return [*term[:-1], change(term[-1])]


def left(term: Term, change: Callable[[Term], Term]) -> Term:
    """The left side of the last comparison changed."""
    if term[0] in ("And", "Implies", "ExistsUnique", "ExistsFunction"):
        return [*term[:-1], left(term[-1], change)]
    return [term[0], change(term[1]), *term[2:]]


def scaled(by: str) -> Callable[[Term], Term]:
    def change(side: Term) -> Term:
        return ["Scale" if _matrix(side) else "Multiply", by, side]

    return lambda c: right(c, change)


def _matrix(side: Term) -> bool:
    text = json.dumps(side)
    scalar = any(f'"{head}"' in text for head in ("Trace", "Quad", "SquaredNorm", "SquaredNormIn", "Df"))
    return not scalar and any(f'"{head}"' in text for head in MATRICES)


def moved(name: str, step: str) -> Callable[[Term], Term]:
    return lambda c: right(c, lambda side: put(side, name, ["Add", name, step]))


def shifted(name: str, step: str) -> Callable[[Term], Term]:
    return lambda c: left(c, lambda side: put(side, name, ["Add", name, step]))


def swapped(a: str, b: str) -> Callable[[Term], Term]:
    return lambda c: right(c, lambda side: put(put(put(side, a, "#"), b, a), "#", b))


NAMES = ("d", "T", "T0", "n", "kappa", "lambda")
CONCLUSIONS: dict[str, Callable[[Term], Term]] = {
    "5 % more": scaled("21/20"),
    "5 % less": scaled("19/20"),
    "the other sign": scaled("-1"),
    **{f"{name} {step}": moved(name, step) for name in NAMES for step in ("1", "-1")},
    **{f"{name} {step} on the left": shifted(name, step) for name in ("n", "kappa", "T") for step in ("1", "-1")},
    "the other direction": lambda c: [{"GreaterEqual": "LessEqual", "Greater": "Less"}.get(c[0], c[0]), *c[1:]],
    "twice the left": lambda c: left(c, lambda side: side if _matrix(side) else ["Multiply", "2", side]),
    "twice the truth": lambda c: right(c, lambda side: put(side, "w0", ["Scale", "2", "w0"])),
    "the noise after": lambda c: right(c, lambda side: put(side, ["Noise", "m"], ["Noise", ["Add", "m", "1"]])),
    "the fit after, on the left": lambda c: left(c, lambda side: put(side, ["Subtract", "n", "1"], "n")),
    "5 % more in the first part": lambda c: ["And", scaled("21/20")(c[1]), *c[2:]] if c[0] == "And" else c,
    "5 % less in the first part": lambda c: ["And", scaled("19/20")(c[1]), *c[2:]] if c[0] == "And" else c,
    "T for T0": swapped("T", "T0"),
    "sigma for sigma0": swapped("sigma", "sigma0"),
    "df1 for df2": lambda c: put_head(c, "Df", "2", "1"),
    "df2 for df1": lambda c: put_head(c, "Df", "1", "2"),
    "square left out": lambda c: right(c, lambda side: put_power(side, "2", "1")),
    "cube for square": lambda c: right(c, lambda side: put_power(side, "2", "3")),
    "no smoother": lambda c: put(c, "Resolvent", "Identity"),
    "another projection": lambda c: put(c, ["Projection", "0"], ["Projection", "1"]),
    "another design": lambda c: put(c, ["Design", "0"], ["Design", "1"]),
    "one noise less": lambda c: right(c, lambda side: put(side, ["Subtract", "n", "1"], ["Subtract", "n", "2"])),
    "one noise more": lambda c: right(c, lambda side: put(side, ["Subtract", "n", "1"], "n")),
    "no inverse": lambda c: put(c, ["Power", "Sigma", "-1"], "Identity"),
}


def put_head(term: Term, head: str, old: str, new: str) -> Term:
    """The first argument of every such head replaced."""
    if not isinstance(term, list):
        return term
    parts = [put_head(t, head, old, new) for t in term]
    return [head, new, *parts[2:]] if parts[:2] == [head, old] else parts


def put_power(term: Term, old: str, new: str) -> Term:
    """Every exponent replaced."""
    if not isinstance(term, list):
        return term
    parts = [put_power(t, old, new) for t in term]
    return ["Power", parts[1], new] if parts[0] == "Power" and parts[2] == old else parts


def statements(meaning: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What was changed, and the changed statement."""
    for name, change in CONCLUSIONS.items():
        changed = {**meaning, "conclusion": change(meaning["conclusion"])}
        if changed["conclusion"] != meaning["conclusion"]:
            yield name, changed
    for name, _ in meaning["where"]:
        for by in ("21/20", "-1"):
            where = [[n, ["Multiply", by, t] if n == name else t] for n, t in meaning["where"]]
            yield f"{name} times {by}", {**meaning, "where": where}
    for i, term in enumerate(meaning["hypotheses"]):
        yield f"without hypothesis {i}", {**meaning, "hypotheses": [t for t in meaning["hypotheses"] if t != term]}
    if meaning["chain"]:
        yield from ((name, {**meaning, "chain": chain}) for name, chain in chains(meaning["chain"]))


def chains(chain: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The chain with one thing changed."""
    yield "rows of any law", {**chain, "inputs": "features"}
    for kind in ("generators", "downstream"):
        for fit in chain[kind]:
            if kind == "generators":
                design = "X0" if fit["design"] == "fresh" else "fresh"
                yield "fresh for shared", {**chain, kind: [{**fit, "design": design}]}
            yield f"twice the noise, {kind}", {**chain, kind: [{**fit, "variance": ["Multiply", "2", fit["variance"]]}]}
            yield f"one row more, {kind}", {**chain, kind: [{**fit, "samples": ["Add", fit["samples"], "1"]}]}
            if "penalty" in fit:
                yield "twice the penalty", {**chain, kind: [{**fit, "penalty": ["Multiply", "2", fit["penalty"]]}]}


def restated(certificate: dict[str, Any], meaning: dict[str, Any]) -> str:
    """The same steps for another statement; steps that conclude the old statement conclude the new one."""
    old, new = certificate["statement"]["conclusion"], meaning["conclusion"]
    pairs = [(old, new)]
    if old[0] == new[0] == "ExistsFunction":
        pairs.append((old[3], new[3]))
    steps = copy.deepcopy(certificate["steps"])
    for step in steps:
        for before, after in pairs:
            if step.get("conclusion") == before:
                step["conclusion"] = after
    return json.dumps({**certificate, "statement": meaning, "hash": digest(meaning), "steps": steps})


def broken(certificate: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The certificate with a step, a point or the goal changed."""
    for i, step in enumerate(certificate["steps"]):
        steps = [s for s in certificate["steps"] if s != step]
        yield f"without step {i}, {step['rule']}", json.dumps({**certificate, "steps": steps})
        if step["premises"]:
            steps = [{**s, "premises": s["premises"][1:]} if s == step else s for s in certificate["steps"]]
            yield f"without a premise of step {i}, {step['rule']}", json.dumps({**certificate, "steps": steps})
    for name, value in certificate.get("at", {}).items():
        for other in ("-1", "0", ["1/2"], [["-1", "1"]]):
            if isinstance(other, list) == isinstance(value, list) and other != value:
                yield f"{name} = {other}", json.dumps({**certificate, "at": {**certificate["at"], name: other}})
        rest = {n: v for n, v in certificate["at"].items() if n != name}
        yield f"no value of {name}", json.dumps({**certificate, "at": rest})
    other = {k: v for k, v in certificate.items() if k != "at"} | {"goal": "proved"}
    yield "the goal proved", json.dumps(other)
