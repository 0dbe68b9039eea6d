"""Steps about cited equivalents and effective penalties that several derivations share."""

from __future__ import annotations

from collapse_sym.literature import fact
from collapse_sym.proof.book import Book
from collapse_sym.proof.language import Term

from .terms import freedom, minus, over, plus, power, product, resolvent, times

#: the places of clauses in the limits (11) and (12)
ROWS, DIMENSION = "0", "1"
LOW, HIGH = "smallest", "largest"


def spectrum(book: Book) -> tuple[str, str]:
    """‖Σ‖ = O(1), ‖Σ⁻¹‖ = O(1)."""
    clauses = book.statement.meaning["regime"][0]["clauses"]
    norms = [["OperatorNorm", "Sigma"], ["OperatorNorm", power("Sigma", "-1")]]
    first, second = (str(clauses.index(["Bounded", norm])) for norm in norms)
    return book.step("clause", number=first), book.step("clause", number=second)


def cite(book: Book, fit: str, kind: str, *premises: str, maps: tuple[str, ...] = ("mean", "second")) -> str:
    """The cited facts about a fit: E[A]ᵀM and E[AᵀMA]."""
    ids = [f"equivalent.{kind}.{m}" for m in maps]
    book.cited.extend(i for i in ids if i not in book.cited)
    return book.step("cite", *premises, fit=fit, facts=[fact(i).term for i in ids])


def effective_penalty(
    book: Book, kappa: Term = "kappa", penalty: Term = "lambda", samples: Term = "T"
) -> dict[str, str]:
    """κ > 0, T − df₁(κ) > 0, T − df₂(κ) > 0 and κ ≥ λ, from κ − λ = κ df₁(κ)/T, λ > 0.

    T − df₁ = Tλ/κ;  T − df₂ = Tλ/κ + κ tr ΣG²;  κ − λ = κ tr(ΣG)/T.
    """
    root = book.step("kappa", penalty=penalty, samples=samples)
    spread = book.step("positive-trace", matrix=product("Sigma", resolvent(kappa, "2")), vector="")
    first = book.step("positive-trace", matrix=product("Sigma", resolvent(kappa)), vector="")
    positive = book.step("domain", value=penalty, strict="true")
    least = over(times(samples, penalty), kappa)
    spare = book.step(
        "sign", root, spread, value=minus(samples, freedom("2", kappa)), multipliers=[over(samples, kappa)],
        products=[[least, [], "1"], [kappa, ["0"], "1"]],
    )  # fmt: skip
    above = book.step(
        "sign",
        root,
        first,
        value=minus(kappa, penalty),
        multipliers=["1"],
        products=[[over(kappa, samples), ["0"], "1"]],
    )
    return {"root": root, "spare": spare, "above": above, "penalty": positive, "spread": spread}


def floor_of_the_bias(book: Book, above: str, between: str, least_kappa: Term = "lambda", vector: str = "w0") -> str:
    """κ² vᵀΣG²v ≥ c vᵀv, c = low l²/(high + l)², as κ ≥ l (the step ``above``).

    sκ²/(s+κ)² − c = (s − low) κ²/(s+κ)² + low [l(high − s) + high(κ − l)] [κ(high+l) + l(s+κ)]/((s+κ)²(high+l)²).
    """
    s, shift, end = "s", plus("s", "kappa"), plus(HIGH, least_kappa)
    both = over(
        times(LOW, plus(times("kappa", end), times(least_kappa, shift))), times(power(shift, "2"), power(end, "2"))
    )
    return book.step(
        "on-the-spectrum", between, above,
        eigenvalue=s, vector=vector, least=least_bias(least_kappa),
        matrix=product(["Scale", power("kappa", "2"), "Sigma"], resolvent("kappa", "2")),
        products=[
            ["1", ["0"], over("kappa", shift)], [times(least_kappa, both), ["1"], "1"], [times(HIGH, both), ["2"], "1"],
        ],
    )  # fmt: skip


def least_bias(least_kappa: Term = "lambda") -> Term:
    """c = low l²/(high + l)²."""
    return over(times(LOW, power(least_kappa, "2")), power(plus(HIGH, least_kappa), "2"))
