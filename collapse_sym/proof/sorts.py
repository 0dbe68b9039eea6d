"""What sort of thing a term is: a scalar, a truth, or a matrix of a shape.

A sort is ``"scalar"``, ``"truth"`` or a shape (rows, columns); a vector is a matrix with one column.
Sizes in shapes are compared as terms; hypotheses that equate two names make them one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .language import (
    ATOMS,
    CONNECTIVES,
    GENERATOR_HEADS,
    LETTERS,
    NAME,
    NUMBER,
    SAME_HEADS,
    SCALAR_DOMAINS,
    SCALAR_HEADS,
    SCALAR_RELATIONS,
    SEQUENCES,
    SPECTRAL,
    Term,
    is_term,
    need,
    replaced,
    text_of,
)

Sort = str | tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """What is known where a term stands; ``same`` maps sizes that the hypotheses equate."""

    variables: Mapping[str, str]
    chain: Mapping[str, Any] | None
    names: Mapping[str, Sort] = field(default_factory=dict)
    functions: Mapping[str, int] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)

    def bind(self, name: Term, sort: Sort = "scalar") -> Scope:
        """The scope inside a binder."""
        fresh = isinstance(name, str) and NAME.match(name) and name not in self.variables and name not in self.names
        need(fresh and name not in ATOMS and name not in LETTERS, "name taken", f"{name} cannot be bound here")
        return replace(self, names={**self.names, name: sort})

    def size(self, term: Term) -> str:
        """A size as the key of a shape."""
        key = term if isinstance(term, str) else text_of(term)
        return self.same.get(key, key)

    def sort(self, term: Term) -> Sort:
        """The sort of a term.

        Raises: BadStatement.
        """
        if isinstance(term, str):
            return self._leaf(term)
        is_term(term)
        head, arguments = term[0], term[1:]
        if head in BINDERS:
            return BINDERS[head](self, head, arguments)
        if head in GENERATOR_HEADS:
            return self._of_generators(head, arguments)
        sorts = [self.sort(a) for a in arguments]
        return self._applied(head, arguments, sorts)

    def _leaf(self, text: str) -> Sort:
        if NUMBER.match(text) or text == "Infinity":
            return "scalar"
        if text in self.names:
            return self.names[text]
        if text in LETTERS:
            need(self.chain and self.chain["downstream"], "chain", f"{text} needs a downstream fit")
            assert self.chain is not None
            rows, columns = LETTERS[text]
            samples = self.size(self.chain["downstream"][0]["samples"])
            return (samples if rows == "T" else self.size(rows), self.size(columns))
        if text == "Identity":
            return (self.size("d"), self.size("d"))
        need(text in self.variables, "unbound variable", f"{text} is not declared")
        domain = self.variables[text]
        need(domain not in SEQUENCES, "wrong arguments", f"the sequence {text} stands without an index")
        d = self.size("d")
        return {"covariance": (d, d), "vector": (d, "1")}.get(domain, "scalar")

    def _of_generators(self, head: str, arguments: list[Term]) -> Sort:
        need(self.chain and self.chain["generators"], "chain", f"{head} needs a generator")
        assert self.chain is not None
        count, shape = GENERATOR_HEADS[head]
        need(len(arguments) == count, "wrong arguments", f"{head} takes {count} indices")
        need(all(self.sort(a) == "scalar" for a in arguments), "sorts do not match", f"{head} takes scalar indices")
        samples = self.size(replaced(self.chain["generators"][0]["samples"], {"m": arguments[-1]}))
        rows, columns = (samples if s == "T" else self.size(s) for s in shape)
        return (rows, columns)

    def _applied(self, head: str, arguments: list[Term], sorts: list[Sort]) -> Sort:
        for table in (SCALAR_HEADS, SAME_HEADS, CONNECTIVES):
            if head in table:
                count = table[head]
                fits = len(sorts) == count if count else sorts
                need(fits, "wrong arguments", f"{head} takes {count or 'one or more'} arguments")
        if head in SCALAR_HEADS:
            need(set(sorts) == {"scalar"}, "sorts do not match", f"{head} takes scalars")
            known = SPECTRAL.get(head, "d") in self.variables
            need(known, "unbound variable", f"{head} speaks of {SPECTRAL.get(head)}, which is not declared")
            return "scalar"
        if head in SAME_HEADS:
            need(len(set(sorts)) == 1 and sorts[0] != "truth", "sorts do not match", f"{head} takes terms of one sort")
            return sorts[0]
        if head in CONNECTIVES:
            need(set(sorts) == {"truth"}, "sorts do not match", f"{head} takes truths")
            return "truth"
        if head in SCALAR_RELATIONS or head == "Equal":
            need(len(sorts) == 2, "wrong arguments", f"{head} takes two arguments")
            allowed = sorts[0] == sorts[1] != "truth" and (head == "Equal" or sorts[0] == "scalar")
            need(
                allowed,
                "sorts do not match",
                f"{head} relates two {'terms of one sort' if head == 'Equal' else 'scalars'}",
            )
            return "truth"
        need(head in MATRIX_HEADS, "unknown head", f"{head} is no head of the language")
        return MATRIX_HEADS[head](self, head, arguments, sorts)


def _product(scope: Scope, head: str, arguments: list[Term], sorts: list[Sort]) -> Sort:
    need(
        sorts and all(isinstance(s, tuple) for s in sorts), "sorts do not match", "a product of matrices takes matrices"
    )
    for a, b in zip(sorts, sorts[1:]):
        need(a[1] == b[0], "sorts do not match", f"the shapes {a} and {b} do not match")
    return (sorts[0][0], sorts[-1][1])


def _shaped(*shapes: str, gives: str) -> Callable[[Scope, str, list[Term], list[Sort]], Sort]:
    """A head with fixed arguments: scalar, square, vector, matrix, any."""

    def sort(scope: Scope, head: str, arguments: list[Term], sorts: list[Sort]) -> Sort:
        need(len(sorts) == len(shapes), "wrong arguments", f"{head} takes {len(shapes)} arguments")
        d = scope.size("d")
        for shape, found in zip(shapes, sorts):
            ok = {
                "scalar": found == "scalar",
                "square": isinstance(found, tuple) and found[0] == found[1],
                "root": found == "scalar" or (isinstance(found, tuple) and found[0] == found[1]),
                "metric": found == (d, d),
                "vector": isinstance(found, tuple) and found[1] == "1",
                "parameter": found == (d, "1"),
                "matrix": isinstance(found, tuple),
                "any": found != "truth",
            }[shape]
            need(ok, "sorts do not match", f"{head} takes {', '.join(shapes)}, not {sorts}")
        if gives == "identity":
            size = scope.size(arguments[0])
            return (size, size)
        return {"first": sorts[0], "last": sorts[-1]}.get(gives) or (sorts[0][::-1] if gives == "turned" else gives)

    return sort


MATRIX_HEADS: dict[str, Callable[[Scope, str, list[Term], list[Sort]], Sort]] = {
    "MatrixMultiply": _product,
    "Power": _shaped("root", "scalar", gives="first"),
    "Sqrt": _shaped("root", gives="first"),
    "Scale": _shaped("scalar", "matrix", gives="last"),
    "Transpose": _shaped("matrix", gives="turned"),
    "PseudoInverse": _shaped("matrix", gives="turned"),
    "IdentityOfSize": _shaped("scalar", gives="identity"),
    "Trace": _shaped("square", gives="scalar"),
    "Quad": _shaped("metric", gives="scalar"),
    "Form": _shaped("parameter", "metric", "parameter", gives="scalar"),
    "SquaredNorm": _shaped("vector", gives="scalar"),
    "SquaredNormIn": _shaped("metric", "parameter", gives="scalar"),
    "OperatorNorm": _shaped("matrix", gives="scalar"),
    "Expectation": _shaped("any", gives="first"),
    "Limit": _shaped("scalar", gives="scalar"),
    "Bounded": _shaped("scalar", gives="truth"),
    "IndependentNormal": _shaped("vector", "scalar", gives="truth"),
}


def _count(arguments: list[Term], number: int, head: str) -> None:
    need(len(arguments) == number, "wrong arguments", f"{head} takes {number} arguments")


def _big(scope: Scope, head: str, arguments: list[Term]) -> Sort:
    _count(arguments, 4, head)
    index, low, high, body = arguments
    need({scope.sort(low), scope.sort(high)} == {"scalar"}, "sorts do not match", "the ends of a range are scalars")
    found = scope.bind(index).sort(body)
    square = isinstance(found, tuple) and found[0] == found[1]
    ok = {"Sum": found != "truth", "Product": found == "scalar", "MatrixProduct": square}[head]
    need(ok, "sorts do not match", f"{head} of {found}")
    return found


def _for_all(scope: Scope, head: str, arguments: list[Term]) -> Sort:
    _count(arguments, 2, head)
    domain, body = arguments
    ok = isinstance(domain, list) and len(domain) == 4 and domain[0] == "List"
    need(ok, "wrong arguments", "ForAll takes a list of index, first and last value")
    need({scope.sort(t) for t in domain[2:]} == {"scalar"}, "sorts do not match", "the ends of a range are scalars")
    return _truth(scope.bind(domain[1]), body)


def _truth(scope: Scope, body: Term) -> Sort:
    need(scope.sort(body) == "truth", "sorts do not match", "a quantifier takes a truth")
    return "truth"


def _infinitely_many(scope: Scope, head: str, arguments: list[Term]) -> Sort:
    _count(arguments, 2, head)
    return _truth(scope.bind(arguments[0]), arguments[1])


def _exists_unique(scope: Scope, head: str, arguments: list[Term]) -> Sort:
    _count(arguments, 3, head)
    need(arguments[1] in SCALAR_DOMAINS, "unknown domain", f"{arguments[1]} is no domain of a scalar")
    return _truth(scope.bind(arguments[0]), arguments[2])


def _exists_function(scope: Scope, head: str, arguments: list[Term]) -> Sort:
    _count(arguments, 3, head)
    name, of, body = arguments
    need(isinstance(of, list) and len(of) > 1 and of[0] == "List", "wrong arguments", "a function lists its arguments")
    for argument in of[1:]:
        scope.sort(argument)
    inner = replace(scope.bind(name), functions={**scope.functions, name: len(of) - 1})
    return _truth(inner, body)


def _apply(scope: Scope, head: str, arguments: list[Term]) -> Sort:
    known = arguments and isinstance(arguments[0], str) and arguments[0] in scope.functions
    need(known, "unbound variable", "a function that is not declared")
    _count(arguments, scope.functions[arguments[0]] + 1, head)
    for argument in arguments[1:]:
        scope.sort(argument)
    return "scalar"


def _at(scope: Scope, head: str, arguments: list[Term]) -> Sort:
    _count(arguments, 2, head)
    name, index = arguments
    need(isinstance(name, str) and name in scope.variables, "unbound variable", f"{name} is not declared")
    need(scope.variables[name] in SEQUENCES, "wrong arguments", f"{name} is no sequence")
    need(scope.sort(index) == "scalar", "sorts do not match", "an index is a scalar")
    return "scalar"


def _declared_scalar(scope: Scope, name: Term) -> None:
    ok = isinstance(name, str) and scope.variables.get(name) in SCALAR_DOMAINS
    need(ok, "unbound variable", f"{name} is not a declared scalar")


def _where(scope: Scope, head: str, arguments: list[Term]) -> Sort:
    _count(arguments, 3, head)
    _declared_scalar(scope, arguments[1])
    need(scope.sort(arguments[2]) == "scalar", "sorts do not match", "a scalar is replaced by a scalar")
    return scope.sort(arguments[0])


def _derivative(scope: Scope, head: str, arguments: list[Term]) -> Sort:
    _count(arguments, 2, head)
    _declared_scalar(scope, arguments[1])
    need(scope.sort(arguments[0]) == "scalar", "sorts do not match", "the derivative of a scalar")
    return "scalar"


BINDERS: dict[str, Callable[[Scope, str, list[Term]], Sort]] = {
    "Sum": _big,
    "Product": _big,
    "MatrixProduct": _big,
    "ForAll": _for_all,
    "InfinitelyMany": _infinitely_many,
    "ExistsUnique": _exists_unique,
    "ExistsFunction": _exists_function,
    "Apply": _apply,
    "At": _at,
    "Where": _where,
    "Derivative": _derivative,
}
