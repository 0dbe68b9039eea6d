"""Mutants of a statement: what it would say with one thing changed, for checks that have to notice.

The changes are generic and read no statement's name: a size or a number off by one, a name for its twin (T for T₀,
σ for σ₀), df₁ for df₂, a sign, 2 % more, a factor or a summand left out, a power off by one, another penalty in κ, a
design that is shared for one that is fresh, an order turned round, a hypothesis left out.  They act on the meaning,
definitions written out.  What is no statement, or says the same in other words, is left out by computation; whether a
mutant is false is not known here, and weak ones may be true.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from ..language import NUMBER, BadStatement, Term
from ..statements import Statement
from ..statements import _part as read_part
from .canonical import canonical

#: from the meaning inwards: a field, then indices (names of keys in the chain)
Path = tuple[str | int, ...]
Entry = dict[str, Any]
Change = tuple[str, Term]
Names = Mapping[str, str]

INTEGERS = ("positive-integer", "natural")
#: how a name and its twin are told: T and T0, sigma and sigma0
TWIN = "0"
MORE = "51/50"
#: heads → the arguments that no change enters: bound names, orders and exponents that have changes of their own
CLOSED = {
    "Sum": (1,), "Product": (1,), "MatrixProduct": (1,), "ForAll": (1,), "InfinitelyMany": (1,), "ExistsUnique": (1, 2),
    "ExistsFunction": (1, 2), "Where": (2, 3), "Derivative": (2,), "Df": (1,), "Power": (2,), "At": (1,),
}  # fmt: skip
OPAQUE = ("Apply", "List", "IdentityOfSize")
TURNED = {"GreaterEqual": "LessEqual", "LessEqual": "GreaterEqual", "Greater": "Less", "Less": "Greater"}
WIDER = {"positive": ("nonnegative", "real"), "nonnegative": ("real",)}
STRICT = {"GreaterEqual": "Greater", "LessEqual": "Less"}
RELATIONS = ("Equal", "Equivalent", "Comparable", "TendsTo", "IndependentNormal", *TURNED)
WITHIN = ("And", "Or", "Implies", "ExistsUnique", "ExistsFunction", "ForAll")


@dataclass(frozen=True)
class Mutant:
    """A changed statement: what was done, where in the meaning, what stood there and what stands there now."""

    operator: str
    path: Path
    before: Any
    after: Any
    statement: Statement

    @property
    def name(self) -> str:
        """The change and its place, on one line."""
        return f"{self.operator} at {'.'.join(map(str, self.path))}"


def changes(term: Term, names: Names) -> Iterator[Change]:
    """What can be done to a term itself, its parts left as they are; ``names`` are the variables with their domains.

    >>> [name for name, _ in changes(["Df", "2", "kappa"], {})]
    ['df1 for df2']
    >>> dict(changes("T", {"T": "positive-integer", "T0": "positive-integer"}))["T0 for T"]
    'T0'
    """
    if isinstance(term, str):
        yield from _of_leaf(term, names)
    else:
        for head, change in OF_HEAD.items():
            if head in (term[0], "*"):
                yield from change(term)


def _of_leaf(text: str, names: Names) -> Iterator[Change]:
    domain = names.get(text)
    if domain in INTEGERS:
        yield f"{text} + 1", ["Add", text, "1"]
        yield f"{text} - 1", ["Subtract", text, "1"]
    twin = text.removesuffix(TWIN) if text.endswith(TWIN) else text + TWIN
    if domain is not None and names.get(twin) == domain:
        yield f"{twin} for {text}", twin
    if domain == "covariance":
        yield "Sigma squared", ["Power", text, "2"]
        yield "no Sigma", "Identity"
    if domain == "vector":
        yield f"twice {text}", ["Scale", "2", text]
    if NUMBER.match(text) and "/" not in text:
        yield from (("a number + 1", str(int(text) + 1)), ("a number - 1", str(int(text) - 1)))


def _of_sum(term: Term) -> Iterator[Change]:
    yield "a sign", ["Subtract", *term[1:]] if len(term) == 3 else [*term[:-1], ["Negate", term[-1]]]
    for i in range(1, len(term)):
        yield "a summand left out", _without(term, i)


def _of_difference(term: Term) -> Iterator[Change]:
    yield "a sign", ["Add", *term[1:]]
    yield "a difference turned round", ["Subtract", term[2], term[1]]
    yield "nothing subtracted", term[1]


def _of_product(term: Term) -> Iterator[Change]:
    for i in range(1, len(term)):
        yield "a factor left out", _without(term, i)


def _without(term: Term, i: int) -> Term:
    left = [*term[:i], *term[i + 1 :]]
    return left[1] if len(left) == 2 else left


def _of_power(term: Term) -> Iterator[Change]:
    if isinstance(term[2], str) and NUMBER.match(term[2]) and "/" not in term[2]:
        e = int(term[2])
        yield "a power + 1", ["Power", term[1], str(e + 1)]
        yield "a power - 1", term[1] if e == 2 else ["Power", term[1], str(e - 1)]
    else:
        yield "no power", term[1]


def _of_df(term: Term) -> Iterator[Change]:
    if term[1] in ("1", "2"):
        other = {"1": "2", "2": "1"}[term[1]]
        yield f"df{other} for df{term[1]}", ["Df", other, term[2]]


def _of_kappa(term: Term) -> Iterator[Change]:
    if term[1] != "0":
        yield "kappa without penalty", ["Kappa", "0", term[2]]
        yield "twice the penalty in kappa", ["Kappa", ["Multiply", "2", term[1]], term[2]]
    yield "kappa of twice the rows", ["Kappa", term[1], ["Multiply", "2", term[2]]]


def _of_where(term: Term) -> Iterator[Change]:
    if len(term) == 4:
        yield "another value of a name", [*term[:3], ["Add", term[3], "1"]]
        yield "no other value of a name", term[1]


def _of_range(term: Term) -> Iterator[Change]:
    head, index, low, high, body = term
    yield "one more in a range", [head, index, low, ["Add", high, "1"], body]
    yield "one less in a range", [head, index, ["Add", low, "1"], high, body]


def _of_root(term: Term) -> Iterator[Change]:
    for domain in WIDER.get(term[2], ()):
        yield "a wider domain", [*term[:2], domain, term[3]]


def _of_relation(term: Term) -> Iterator[Change]:
    head = term[0]
    if head in TURNED:
        yield "an order turned round", [TURNED[head], *term[1:]]
    if head in STRICT:
        yield "a strict order", [STRICT[head], *term[1:]]
    if head in RELATIONS:
        yield "2 % more", [head, term[1], ["Multiply", MORE, term[2]]]
        yield "2 % more", [head, term[1], ["Scale", MORE, term[2]]]


OF_HEAD: dict[str, Callable[[Term], Iterator[Change]]] = {
    "Add": _of_sum,
    "Subtract": _of_difference,
    "Multiply": _of_product,
    "MatrixMultiply": _of_product,
    "Power": _of_power,
    "Df": _of_df,
    "Kappa": _of_kappa,
    "Where": _of_where,
    "Sum": _of_range,
    "Product": _of_range,
    "Divide": lambda t: iter([("a quotient turned round", ["Divide", t[2], t[1]])]),
    "ExistsUnique": _of_root,
    "Sqrt": lambda t: iter([("no root", t[1])]),
    "Negate": lambda t: iter([("a sign", t[1])]),
    "Transpose": lambda t: iter([("no transpose", t[1])]),
    "SquaredNormIn": lambda t: iter([("no Sigma", ["SquaredNorm", t[2]])]),
    "Min": lambda t: iter([("the largest for the least", ["Max", *t[1:]])]),
    "Max": lambda t: iter([("the least for the largest", ["Min", *t[1:]])]),
    "*": _of_relation,
}


def places(term: Term, path: Path = ()) -> Iterator[tuple[Path, Term]]:
    """Every part of a term with its path, right sides first."""
    yield path, term
    if isinstance(term, str) or term[0] in OPAQUE:
        return
    for i in reversed(range(1, len(term))):
        if i not in CLOSED.get(term[0], ()):
            yield from places(term[i], (*path, i))


def put(data: Any, path: Path, new: Any) -> Any:
    """The data with what stands at a path replaced, a copy of what changes.

    >>> put(["Add", "a", ["Negate", "b"]], (2, 1), "c")
    ['Add', 'a', ['Negate', 'c']]
    """
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(data, dict):
        return {**data, first: put(data[first], rest, new)}
    index = int(first)
    return [*data[:index], put(data[index], rest, new), *data[index + 1 :]]


def _in_terms(meaning: Entry) -> Iterator[tuple[str, Path, Any, Any]]:
    """Changes of the conclusion, then of abbreviations, then of the values of clauses."""
    names = meaning["variables"]
    roots: list[Path] = [("conclusion",), *(("where", i, 1) for i in range(len(meaning["where"])))]
    for root in roots:
        for path, term in places(_at(meaning, root)):
            for operator, new in changes(term, names):
                yield operator, (*root, *path), term, new


def _at(data: Any, path: Path) -> Any:
    for index in path:
        data = data[index]
    return data


def _in_conditions(meaning: Entry) -> Iterator[tuple[str, Path, Any, Any]]:
    """Hypotheses and clauses left out, and bounds between sizes one wider."""
    for i, term in enumerate(meaning["hypotheses"]):
        path: Path = ("hypotheses", i)
        left = [t for j, t in enumerate(meaning["hypotheses"]) if j != i]
        yield f"without hypothesis {i}", ("hypotheses",), meaning["hypotheses"], left
        if term[0] in ("GreaterEqual", "Greater"):
            yield "a hypothesis one wider", path, term, [term[0], ["Add", term[1], "1"], term[2]]
        if term[0] in ("LessEqual", "Less"):
            yield "a hypothesis one wider", path, term, [term[0], term[1], ["Add", term[2], "1"]]
    for s, stage in enumerate(meaning["regime"]):
        for i in range(len(stage["clauses"])):
            left = [c for j, c in enumerate(stage["clauses"]) if j != i]
            yield f"without clause {i}", ("regime", s, "clauses"), stage["clauses"], left


def _in_chain(meaning: Entry) -> Iterator[tuple[str, Path, Any, Any]]:
    """Designs shared for fresh, a row more, twice the variance or the penalty, a generation more."""
    stated = meaning["chain"] or {}
    for kind in ("generators", "downstream"):
        for i, fit in enumerate(stated.get(kind, [])):
            at: Path = ("chain", kind, i)
            if kind == "generators":
                other = "fresh" if fit["design"] != "fresh" else "shared"
                yield f"{other} designs", (*at, "design"), fit["design"], other
                yield "a generation more", (*at, "repeat"), fit["repeat"], ["Add", fit["repeat"], "1"]
            yield "a row more", (*at, "samples"), fit["samples"], ["Add", fit["samples"], "1"]
            for key in ("variance", "penalty"):
                if fit.get(key, "0") != "0":
                    yield f"twice the {key}", (*at, key), fit[key], ["Multiply", "2", fit[key]]


def _everywhere(meaning: Entry) -> Iterator[tuple[str, Path, Any, Any]]:
    return chain(_in_terms(meaning), _in_conditions(meaning), _in_chain(meaning))


def operators(statement: Statement) -> tuple[str, ...]:
    """The names of all changes that can be tried on a statement, in order."""
    return tuple(dict.fromkeys(operator for operator, *_ in _everywhere(statement.meaning)))


def mutants(statement: Statement, only: Container[str] | None = None) -> tuple[Mutant, ...]:
    """Of each operator (of ``only``, if given) the first mutant that is new and a statement, right sides before left.

    >>> from collapse_sym.proof.statements import statement
    >>> found = {m.operator: m.statement.text for m in mutants(statement("LEM-I.2.lower-bound"))}
    >>> found["df1 for df2"], found["T + 1"]
    ('1/(1 - df_1(κ)/T) ≥ 1', '1/(1 - df_2(κ)/(T + 1)) ≥ 1')
    """
    meaning, found = statement.meaning, dict[str, Mutant]()
    known = {canonical(meaning)}
    for operator, path, before, after in _everywhere(meaning):
        if operator in found or only is not None and operator not in only:
            continue
        changed = put(meaning, path, after)
        key = canonical(changed)
        mutated = None if key in known else _read(statement, changed)
        if mutated is not None:
            known.add(key)
            found[operator] = Mutant(operator, path, before, after, mutated)
    return tuple(found.values())


def _read(statement: Statement, meaning: Entry) -> Statement | None:
    """The statement with another meaning, read as those of the file are; None where it is none."""
    own = {"id": statement.id, "reading": statement.reading, "witness": dict(statement.witness)}
    entry = {**meaning, **own, "variables": [list(v) for v in meaning["variables"].items()]}
    try:
        return read_part(entry, {})
    except (BadStatement, ArithmeticError):
        return None
