r"""Generations without noise on fewer rows than directions: an even split of a budget keeps most of the truth.

For Σ = I each hands on the share min(T_m, d)/d ≤ T_m/d of ‖w₀‖², so that n of them are wrong by

    E‖ŵ_n − w₀‖² = ‖w₀‖²(1 − Π min(T_m, d)/d) ≥ ‖w₀‖²(1 − (B/(nd))ⁿ) ,      B = ΣT_m ,

what the even split T_m = B/n ≤ d is wrong by: a product of numbers with a given sum is greatest where they are equal.
One generation after the other, with a the mean of k sizes and x one size more,

    ((ka + x)/(k+1))^(k+1) − x aᵏ = (x − a)² Q(a, x) ,

where all coefficients of Q are > 0: read as a polynomial in x, those of the left side from x² on are > 0, and with them
the sums of sums from the top that are those of Q.  The steps are written for a number n.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp

from collapse_sym.notation import D, symbol
from collapse_sym.proof.answer_terms import term
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term
from collapse_sym.proof.own import stated
from collapse_sym.proof.statements import Statement

from .projections import map_of_a_projection, share
from .registry import _built
from .small_fresh_designs_keep_a_product_of_shares import model
from .terms import mean, minus, times

MOST = 11  # generations: the checker reads words of at most 24 letters, and the square of n projections has 2n
BUDGET = symbol("budget", "size")
MEAN, NEXT = symbol("a", "scale"), symbol("x", "scale")


def size(m: int) -> sp.Symbol:
    """T_m, for ``of_sizes``."""
    return symbol(f"T_{m}", "size")


def mean_of(k: int) -> sp.Symbol:
    """The mean of the first k sizes, a name that the steps give."""
    return symbol(f"mean{k}", "scale")


def of_sizes(expr: sp.Expr) -> Term:
    """An expression with the members of the sequence for T_0, T_1, …."""
    members = {size(m).name: ["At", "sizes", str(m)] for m in range(MOST)}

    def of(t: Term) -> Term:
        return members.get(t, t) if isinstance(t, str) else [t[0], *map(of, t[1:])]

    return of(term(expr))


def even(n: int) -> sp.Expr:
    """(B/(nd))ⁿ."""
    return (BUDGET / (n * D)) ** n


def keeps_most(n: int, *, only: bool = False) -> Statement:
    """E‖ŵ_n − w₀‖² ≥ ‖w₀‖²(1 − (B/(nd))ⁿ) for all T_m with ΣT_m = B; > if the last T_m is not B/n and w₀ ≠ 0."""
    last = str(n - 1)
    error = mean(["SquaredNorm", minus(["Model", str(n)], "w0")])
    hypotheses: list[Term] = [
        ["Equal", "Sigma", "Identity"],
        ["Equal", ["Sum", "m", "0", last, ["At", "sizes", "m"]], "budget"],
    ]
    if only:
        hypotheses += [["Greater", of_sizes((n * size(n - 1) - BUDGET) ** 2), "0"]]
        hypotheses += [["Greater", ["SquaredNorm", "w0"], "0"]]
    fit = {"fit": "ols", "samples": ["At", "sizes", "m"], "variance": "0", "design": "fresh", "repeat": str(n)}
    return stated(
        f"EVEN-SPLIT.{'only-one' if only else 'least-error'}-of-{n}",
        "no split keeps more of the truth than an even one" + (", and no other as much" if only else ""),
        variables={
            "Sigma": "covariance",
            "w0": "vector",
            "sizes": "sequence of positive-integer",
            "budget": "positive-integer",
        },
        chain={"inputs": "gaussian", "covariance": "Sigma", "truth": "w0", "generators": [fit], "downstream": []},
        hypotheses=hypotheses,
        conclusion=[
            "Greater" if only else "GreaterEqual",
            error,
            ["Multiply", minus("1", term(even(n))), ["SquaredNorm", "w0"]],
        ],
        witness={"Sigma": ["1"], "w0": ["1"], "sizes": ["Add", "m", "1"], "budget": n * (n + 1) // 2},
    )


def prove_keeps_most(n: int, *, only: bool = False) -> dict[str, Any]:
    """The error of the truth, min(T, d) ≤ T, and the means of the first sizes one after the other."""
    s = keeps_most(n, only=only)
    book = Book(s)
    model(book)
    shares, zeros = [share(str(m)) for m in range(n)], _error(book, n)
    length = book.step("hypothesis", number="3", member="") if only else _length(book)
    each = [[term(1 / D**n), ["0", place], "1"] for place in ("1", "2")]
    found = book.step(
        "sign", *zeros, length, _even_is_most(book, n, only), _no_more_than_rows(book, n),
        value=minus(*s.meaning["conclusion"][1:]),
        multipliers=[times("1", *shares[m + 1 :]) for m in range(n)], products=each,
    )  # fmt: skip
    return book.certificate(found)


def _error(book: Book, n: int) -> list[str]:
    """E‖ŵ_m‖² − 2E⟨w₀, ŵ_m⟩ is min(T, d)/d times that of one generation less, for m = 1, …, n."""
    one = map_of_a_projection(book)
    return [book.step("average", one, fit="0", member=str(m), of=_twice(["Model", str(m + 1)])) for m in range(n)]


def _twice(model: Term) -> Term:
    """E‖ŵ‖² − 2E⟨w₀, ŵ⟩."""
    return minus(mean(["SquaredNorm", model]), times("2", mean(["Form", "w0", "Identity", model])))


def _length(book: Book) -> str:
    """‖w₀‖² ≥ 0."""
    return book.step("positive-trace", matrix="Identity", vector="w0")


def _no_more_than_rows(book: Book, n: int) -> str:
    """Π T_m − Π min(T_m, d) ≥ 0."""
    at, least = [["At", "sizes", str(m)] for m in range(n)], [["Min", ["At", "sizes", str(m)], "d"] for m in range(n)]
    found = ""
    for m in range(n):
        below = book.step("minimum", left=at[m], right="d", **{"is": "left"})
        value = minus(times(*at[: m + 1]), times(*least[: m + 1]))
        rest: list[Any] = [[times(*least[:m]) if m else "1", ["0"], "1"]]
        more: list[Any] = [[at[m], ["1"], "1"]] if m else []
        earlier = [found] if m else []
        found = book.step("sign", below, *earlier, value=value, multipliers=[], products=rest + more)
    return found


def _even_is_most(book: Book, n: int, only: bool) -> str:
    """(B/n)ⁿ − Π T_m ≥ 0, or > 0: by the mean of the first k sizes for k = 1, …, n − 1, and B/n for the last."""
    spent = book.step("hypothesis", number="1", member="")
    apart = book.step("hypothesis", number="2", member="") if only else None
    a, named, below = size(0), None, None
    for k in range(1, n):
        x, last = size(k), k == n - 1
        after = BUDGET / n if last else mean_of(k + 1)
        new = spent if last else _named(book, k + 1)
        strict = apart if last else None
        sums = -1 if last else k + 1  # (k+1)b − ka − x is this many times the equation of b, less k times that of a
        below = _one_more(book, k, (a, x, after), (new, sums, named), below, strict)
        a, named = after, new
    assert below is not None
    return below


def _named(book: Book, k: int) -> str:
    """A name for the mean of the first k sizes."""
    value = of_sizes(sum((size(m) for m in range(k)), sp.Integer(0)) / k)
    positive = book.step("domain", value=value, strict="true")
    return book.step("name", positive, name=mean_of(k).name, value=value)


def _one_more(
    book: Book,
    k: int,
    numbers: tuple[sp.Expr, sp.Expr, sp.Expr],
    equations: tuple[str, int, str | None],
    below: str | None,
    apart: str | None,
) -> str:
    """bᵏ⁺¹ − Π_{i≤k} T_i, b the next mean, from aᵏ − Π_{i<k} T_i: one square, and x times what was known."""
    a, x, b = numbers
    new, many, old = equations
    v, n = (k * a + x) / (k + 1), k + 1
    factor = quotient(k).xreplace({MEAN: a, NEXT: x})
    # b − v is a combination of the equations of b and a, and so is bⁿ − vⁿ
    slope: sp.Expr = sum((b**i * v ** (k - i) for i in range(n)), sp.Integer(0)) / n
    square: list[Any] = [of_sizes(factor), [], of_sizes(x - a)]
    if apart is not None:
        # (k(x − a))² − (nx − B)² has the factor B − x − ka, which is n(b − v)
        slope += factor / k**2 * (k * (x - a) + n * x - BUDGET)
        square = [of_sizes(factor / k**2), ["0"], "1"]
    signs = [step for step in (apart, below) if step is not None]
    products = [square] + ([[of_sizes(x), [str(len(signs) - 1)], "1"]] if below is not None else [])
    zeros, multipliers = [new], [of_sizes(many * slope)]
    if old is not None:
        zeros, multipliers = [new, old], [*multipliers, of_sizes(-k * slope)]
    value = of_sizes(b**n - sp.Mul(*[size(m) for m in range(n)]))
    return book.step("sign", *zeros, *signs, value=value, multipliers=multipliers, products=products)


def quotient(k: int) -> sp.Expr:
    """Q(a, x) = (((ka + x)/(k+1))^(k+1) − x aᵏ)/(x − a)²."""
    whole = ((k * MEAN + NEXT) / (k + 1)) ** (k + 1) - NEXT * MEAN**k
    found, rest = sp.div(sp.Poly(whole, NEXT, MEAN), sp.Poly((NEXT - MEAN) ** 2, NEXT, MEAN))
    assert rest.is_zero
    return found.as_expr()


def certificate(n: int, *, only: bool = False) -> dict[str, Any]:
    """The certificate for n generations.

    Raises: ValueError for fewer than 2 and more than MOST generations.
    """
    if not 2 <= n <= MOST:
        raise ValueError(f"2 to {MOST} generations")
    return _built(partial(prove_keeps_most, n, only=only))


#: of some numbers of generations; the others are written when they are asked for
OWN: dict[str, Callable[[], dict[str, Any]]] = {
    f"EVEN-SPLIT.{name}-of-{n}": partial(prove_keeps_most, n, only=name == "only-one")
    for n in (2, 3, MOST)
    for name in ("least-error", "only-one")
}
