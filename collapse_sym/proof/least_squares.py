r"""The exact error of least-squares chains, T ≥ d+2 in every fit, as steps of a notebook.

One generation of fit i, X its design, V = (XᵀX)⁻¹, δ = ŵ − w₀:
    X†X = I, hence δ′ = δ + V Xᵀε                            generation
    E δ′ᵀMδ′ = E δᵀMδ + σ² E tr(MV)          for all M        generation
    E tr(MV) = tr(MΣ⁻¹)/(T−d−1)                               inverse_moment
    E δ_rᵀMδ_r = E δ₀ᵀMδ₀ + rσ² tr(MΣ⁻¹)/(T−d−1)              block
    E δᵀMδ = Σ rσ² tr(MΣ⁻¹)/(T−d−1)                           after, from start
    E_test = Σ rσ² d/(T−d−1)                                  test_error
"""

from __future__ import annotations

from .derivation import Notebook
from .mathjson import Term, add, mean, square, times, trace, turned

#: Running totals are stated for the first fits only: in full their length grows with the square of the number.
MOST_STATED = 24


def gap(book: Notebook, i: int) -> Term:
    """T − d − 1 of fit i."""
    return ["Subtract", book.fits[i]["samples"], add(book.statement["rank"], "1")]


def _excess(book: Notebook, i: int) -> Term:
    return ["Subtract", book.fits[i]["samples"], add(book.statement["rank"], "2")]


def room(book: Notebook, i: int) -> str:
    """T ≥ d + 2, a hypothesis or plain arithmetic."""
    return book.sign(_excess(book, i), hypothesis(book, i))


def hypothesis(book: Notebook, i: int) -> list[list[str]]:
    """The combination that shows T − d − 2 ≥ 0: its hypothesis, or nothing if that is arithmetic."""
    wanted = ["GreaterEqual", book.fits[i]["samples"], add(book.statement["rank"], "2")]
    hypotheses = book.statement["hypotheses"]
    return [[f"H{hypotheses.index(wanted)}", "1"]] if wanted in hypotheses else []


def generation(book: Notebook, i: int) -> str:
    """E δ′ᵀMδ′ = E δᵀMδ + σ² E tr(MV): X has rank d, so nothing of δ is lost and the noise adds up."""
    v, x, noise, before, after = f"V_{i}", f"X_{i}", f"epsilon_{i}", f"before_{i}", f"after_{i}"
    products = add(
        square(before),
        mean("M", before, turned(noise), x, v),
        mean("M", v, turned(x), noise, turned(before)),
        mean("M", v, turned(x), noise, turned(noise), x, v),
    )
    squared = book.step("generation", room(book, i), fit=str(i), conclusion=["Equal", square(after), products])
    averaged = add(square(before), times(["Variance", str(i)], mean("M", v)))
    return book.step("average-noise", squared, fit=str(i), conclusion=["Equal", square(after), averaged])


def inverse_moment(book: Notebook, i: int) -> str:
    """E tr(MV) = tr(MΣ⁻¹)/(T−d−1): integrate tr(X · Σ⁻¹MV Xᵀ) by parts and solve."""
    v, x = f"V_{i}", f"X_{i}"
    unknown = mean("M", v)
    parts = add(
        times(book.fits[i]["samples"], unknown), times("-1", book.statement["rank"], unknown), ["Negate", unknown]
    )
    identity = book.step(
        "integrate-by-parts",
        room(book, i),
        fit=str(i),
        word=["MatrixMultiply", x, "SigmaInverse", "M", v, turned(x)],
        conclusion=["Equal", trace("M", "SigmaInverse"), parts],
    )
    book.sign(gap(book, i), hypothesis(book, i))
    solved = ["Divide", trace("M", "SigmaInverse"), gap(book, i)]
    return book.step("solve", identity, unknown=unknown, conclusion=["Equal", unknown, solved])


def block(book: Notebook, i: int, one: str, moment: str) -> str:
    """r generations: induction on the number of generations, over all metrics M at once.

    ``one`` is the step of one generation, ``moment`` that of E tr(MV).
    """
    cost = times(["Variance", str(i)], ["Divide", trace("M", "SigmaInverse"), gap(book, i)])
    once = ["Equal", square(f"after_{i}"), add(square(f"before_{i}"), cost)]
    end = add(square(f"delta_{i}"), times(book.fits[i]["repeat"], cost))
    return book.step(
        "induction",
        book.step("substitute", one, moment, conclusion=once),
        fit=str(i),
        closed_form=add(square(f"delta_{i}"), times("m", cost)),
        conclusion=["Equal", square(f"delta_{i + 1}"), end],
    )


def start(book: Notebook) -> str:
    """E δᵀMδ = 0 before the first fit."""
    return book.step("start", conclusion=["Equal", square("delta_0"), "0"])


def after(book: Notebook, i: int, blocked: str, known: str) -> str:
    """E δᵀMδ after fit i: its block begins where the fits before it ended."""
    price = [["Divide", trace("M", "SigmaInverse"), gap(book, j)] for j in range(i + 1)] if i < MOST_STATED else []
    costs = [times(book.fits[j]["repeat"], ["Variance", str(j)], price[j]) for j in range(len(price))]
    total = ["Equal", square(f"delta_{i + 1}"), add(*costs)] if costs else None
    return book.step("substitute", blocked, known, conclusion=total)


def test_error(book: Notebook, known: str) -> str:
    """E_test: the metric Σ, with tr ΣΣ⁻¹ = d."""
    costs = [
        times(fit["repeat"], ["Variance", str(i)], ["Divide", book.statement["rank"], gap(book, i)])
        for i, fit in enumerate(book.fits)
    ]
    last = square(f"delta_{len(book.fits)}", "Sigma")
    measured = book.step("instantiate", known, metric="Sigma", conclusion=["Equal", last, add(*costs)])
    return book.step("test-error", measured, conclusion=["Equal", "TestError", add(*costs)])


def risk(book: Notebook) -> str:
    """The whole argument, fit by fit."""
    known = start(book)
    for i in range(len(book.fits)):
        known = after(book, i, block(book, i, generation(book, i), inverse_moment(book, i)), known)
    return test_error(book, known)


def parts(book: Notebook) -> dict[str, Term]:
    """Bias, variance, collapse and total as the theorem states them."""
    costs = [
        times(f["repeat"], f["variance"], ["Divide", book.statement["rank"], gap(book, i)])
        for i, f in enumerate(book.fits)
    ]
    generators = len(book.statement["generators"])
    return {
        "bias": "0",
        "variance": add(*costs[generators:]),
        "collapse": add(*costs[:generators]),
        "total": add(*costs),
    }
