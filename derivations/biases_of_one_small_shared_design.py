"""PROP-F.5 for every Σ: beside ΔBias the bias changes by twice a cross term, which has a value in the limit.

G = (Σ + κ)⁻¹, G₀ = (Σ + κ₀)⁻¹, c = df₂(κ)/(T − df₂(κ)):

    E w₀ᵀ(I − P)AΣ(I − A)w₀ ≃ κκ₀ w₀ᵀΣG₀G²(Σ − cκ)w₀ ,     B̃ias − Bias = ΔBias + twice that.

The lim of Bias exists and Bias ≥ c‖w₀‖², so that ‖w₀‖² is bounded and errors in proportion to it vanish.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.statements import Statement

from .averaging import Plan
from .cost_of_noises_of_large_designs import MOST, RATIO, REST, Size
from .equivalents import cite, effective_penalty, floor_of_the_bias, least_bias
from .terms import freedom, minus, over, plus, power, product, resolvent, times

KAPPA, KAPPA0 = ["Kappa", "lambda", "T"], ["Kappa", "0", "T0"]
LENGTH = ["SquaredNorm", "w0"]
#: κ by the name that steps about it use
NAMES: dict[str, Term] = {"kappa": KAPPA, "kappa0": KAPPA0}


class Named(Book):
    """A notebook in which kappa and kappa0 stand for the two effective penalties."""

    def step(self, rule: str, *premises: str, conclusion: Term = None, **data: Any) -> str:
        found = super().step(rule, *premises, conclusion=conclusion, **data)
        self.steps[-1] = {key: x if key in ("id", "rule", "premises", "facts") else _put(x) for key, x in
                          self.steps[-1].items()}  # fmt: skip
        return found


def _put(x: Any) -> Any:
    if isinstance(x, str):
        return NAMES.get(x, x)
    if isinstance(x, dict):
        return x
    return [_put(y) for y in x]


def clause(book: Book, term: Term) -> str:
    """The clause of the first limit that says this."""
    return book.step("clause", number=str(book.statement.meaning["regime"][0]["clauses"].index(term)))


def map_of_the_generators(book: Book, bounds: tuple[str, str], grows: str) -> str:
    """The cited mean of P: T₀ → ∞, as d/T₀ → φ₀ and d → ∞."""
    ratio = clause(book, ["TendsTo", over("d", "T0"), "phi0"])
    rare = book.step(
        "along", ratio, grows, value=over("1", "T0"), multipliers=[], products=[["1", ["0", "1"]], ["phi0", ["1"]]]
    )
    return cite(book, "0", "ridgeless", rare, *bounds, maps=("mean",))


class Limits:
    """Both fits averaged, and κ and c = df₂/(T − df₂) bounded."""

    def __init__(self, s: Statement) -> None:
        self.book = book = Named(s)
        # the checker reduces ΣG₀G by the resolvent that it has met first: the right sides are written for G₀
        book.step("positive-trace", matrix=product(resolvent("kappa0"), resolvent("kappa")), vector="w0")
        self.kappa = effective_penalty(book)
        size = Size(book, self.kappa)
        self.between = size.between
        ridge = cite(book, "down", "ridge", clause(book, ["TendsTo", "T", "Infinity"]), *size.bounds)
        grows = clause(book, ["TendsTo", "d", "Infinity"])
        self.plan = Plan(book, {("down", "R"): ridge, ("0", "P"): map_of_the_generators(book, size.bounds, grows)})
        self.bounded = [
            self._bounded("kappa", MOST, size.below, ["kappa", [], "1"]),
            self._bounded(SHARE, SCALE, size.share, [over("1", REST), ["0"], "1"], size.second),
        ]

    def _bounded(self, value: Term, most: Term, below: str, least: list[Any], *signs: str) -> str:
        """0 ≤ value ≤ most, which is fixed."""
        book = self.book
        fixed = book.step("along", value=most, multipliers=[], products=[[most, []]])
        above = book.step(
            "sign", *signs, value=plus(most, value), multipliers=[], products=[[most, [], "1"], least]
        )
        return book.step("squeeze", fixed, below, above, value=value)

    def null(self, value: Term, limit: Term) -> str:
        """value − limit → 0, at most in proportion to ‖w₀‖²: what averaging leaves, times powers of κ and c."""
        pairs = self.plan.averaged(value)
        products = [
            [factor, [*("0",) * powers, *("1",) * often, str(2 + i)]]
            for i, (_, p) in enumerate(pairs)
            for factor, powers, often in self.parts(p)
        ]
        return self.book.step(
            "along", *self.bounded, *(i for i, _ in pairs), value=minus(value, limit), multipliers=[], products=products
        )

    def parts(self, p: Any) -> list[tuple[Term, int, int]]:
        """A polynomial in κ, 1/λ and c by its monomials: factor, powers of κ and of c.

        c is linear in d: its part in d stands for it, the others are left out.
        """
        found, plan = [], self.plan
        kappa = next(iter(plan.read(KAPPA).generators()))
        share = plan.read(_put(SHARE)).terms
        ((once, unit),) = [(m, a) for m, a in share.items() if ("symbol", "d") in dict(m)]
        for monomial, a in cancelled(p).items():
            rest, often = dict(monomial), 0
            if any(g in rest for g, _ in once if g[0] == "inverse"):
                if ("symbol", "d") not in rest:
                    continue
                rest, often, a = {g: k for g, k in rest.items() if g not in dict(once)}, 1, a / unit
            powers = rest.pop(kappa, 0)
            found.append((plan.term_of(type(p)({tuple(rest.items()): a}, p.fuel)), powers, often))
        return found


def cancelled(p: Any) -> dict[Any, Any]:
    """The terms of a polynomial without x · 1/x for symbols x."""
    found: dict[Any, Any] = {}
    for monomial, a in p.terms.items():
        powers = dict(monomial)
        for g in [g for g in powers if g[0] == "symbol"]:
            inverse = ("inverse", ((((g, 1),), 1),))
            common = min(powers[g], powers.get(inverse, 0))
            powers |= {x: powers[x] - common for x in (g, inverse) if common}
        rest = tuple((g, k) for g, k in powers.items() if k)
        found[rest] = found.get(rest, 0) + a
    return {m: a for m, a in found.items() if a}


SHARE = over(freedom("2", "kappa"), minus("T", freedom("2", "kappa")))
SCALE = times(RATIO, over(MOST, "lambda"))
BIAS = minus(product("SampleCovariance", "Resolvent", "w0"), "w0")
#: κ² w₀ᵀΣG²w₀ (1 + c)
LIMIT_OF_BIAS = times(power("kappa", "2"), ["Quad", product("Sigma", resolvent("kappa", "2"))], plus("1", SHARE))


def parts_of(conclusion: Term) -> list[list[Term]]:
    """left − right as limits with their signs."""
    _, left, right = conclusion
    sides = [left[1], left[2]] if left[0] == "Subtract" else [left]
    found = [[sign, side[1]] for sign, side in zip(("1", "-1"), sides)]
    return found + [["-1", side[1]] for side in (right[1:] if right[0] == "Add" else [right])]


def length_is_bounded(found: Limits, bias: Term) -> str:
    """lim Bias exists, and Bias ≥ (c/2)‖w₀‖² in the end."""
    book, least = found.book, least_bias()
    error = found.null(bias, LIMIT_OF_BIAS)
    floor = floor_of_the_bias(book, found.kappa["above"], found.between)
    mass = book.step("positive-trace", matrix=product("Sigma", resolvent("kappa", "2")), vector="w0")
    second = book.step("positive-trace", matrix=power(product("Sigma", resolvent("kappa")), "2"), vector="")
    more = times(power("kappa", "2"), over("1", REST))
    enough = book.step(
        "sign", floor, mass, second, value=minus(LIMIT_OF_BIAS, times(least, LENGTH)), multipliers=[],
        products=[["1", ["0"], "1"], [more, ["1", "2"], "1"]],
    )  # fmt: skip
    positive = book.step("sign", value=least, multipliers=[], products=[[least, [], "1"]])
    below = book.step("in-proportion", error, enough, positive, value=bias, least=least, vector="w0")
    exists = book.step("has-limit", value=bias)
    half = times("1/2", least, LENGTH)
    length = book.step("positive-trace", matrix="Identity", vector="w0")
    limit = book.step(
        "sign", below, length, value=plus(bias, half), multipliers=[], products=[["1", ["0"], "1"], [least, ["1"], "1"]]
    )
    small = book.step("squeeze", exists, below, limit, value=half)
    return book.step("along", small, value=LENGTH, multipliers=[], products=[[over("2", least), ["0"]]])


def in_the_limit(part: str, number: int = 0) -> dict[str, Any]:
    """All limits of the conclusion add up to 0."""
    found = Limits(amended(part, number))
    book = found.book
    conclusion = book.statement.meaning["conclusion"]
    parts = parts_of(conclusion)
    if part.endswith("argument"):
        length = clause(book, ["Bounded", LENGTH])
    else:
        length = length_is_bounded(found, parts[1][1])
    random = [x for x in parts if "Expectation" in str(x[1])]
    value = plus(*(times(sign, term) for sign, term in random))
    rest = plus(*(times("1", term) for sign, term in parts if [sign, term] not in random))
    error = book.step("unweighted", found.null(value, rest), length)
    equal = book.step("limit-of-null", error, parts=parts)
    if conclusion[0] == "Equal":
        return book.certificate(equal)
    left, right = conclusion[1:]
    return book.certificate(book.step("sign", equal, value=minus(left, right), multipliers=["1"], products=[]))


PARTS = ("PROP-F.5.main", "PROP-F.5.argument", "PROP-F.5.in-particular")
AMENDED = {part: partial(in_the_limit, part) for part in PARTS}
#: the same with equality
FURTHER = {part: partial(in_the_limit, part, 1) for part in PARTS}
