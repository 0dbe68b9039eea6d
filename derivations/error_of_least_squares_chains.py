r"""THM-4.1 in its exact form: the test error of least squares after n generations of least squares.

    T₀ ≥ d+2, T ≥ d+2, any Σ of rank d, any w₀:   E_test = nσ₀² d/(T₀−d−1) + σ² d/(T−d−1) ,   bias 0

Read ``prove`` from top to bottom.  Every line writes down steps for the checker, which decides them;
``proof/least_squares.py`` shows each step's conclusion.
"""

from __future__ import annotations

from typing import Any

from collapse_sym.chain import Chain
from collapse_sym.proof import least_squares as argument
from collapse_sym.proof.certificates import notebook

#: The claim of the catalogue, and the ready chains, that this argument proves.
CLAIM_ID = "THM-4.1"
CHAINS = ("thm-4.1", "thm-4.1-any-covariance")


def prove(chain: Chain) -> dict[str, Any]:
    """The certificate of a chain of generators, equal or not, and a downstream fit, all of them least squares.

    Raises: OutsideCalculus, for chains with another fit or with T < d + 2.

    >>> from collapse_sym.chain import example_text, loads
    >>> from collapse_sym.proof import check
    >>> check(prove(loads(example_text("thm-4.1")))).parts["bias"]
    '0'
    """
    book = notebook(chain)
    fits = range(len(book.fits))

    # One generation.  With T ≥ d rows XᵀX is invertible, so X†X = I: the fit keeps all of what it is taught,
    # δ′ = δ + VXᵀε with V = (XᵀX)⁻¹.  The noise is independent of δ and X, has mean zero and covariance σ²I:
    # E δ′ᵀMδ′ = E δᵀMδ + σ² E tr(MV) for every metric M.
    one = [argument.generation(book, i) for i in fits]

    # The mean of V.  Integrate tr(X·Σ⁻¹MVXᵀ) = tr(MΣ⁻¹) by parts: tr(MΣ⁻¹) = (T − d − 1) E tr(MV).
    # T ≥ d + 2 makes both sides finite and T − d − 1 positive.
    moment = [argument.inverse_moment(book, i) for i in fits]

    # r generations.  The metric does not change on the way back, so every generation adds the same:
    # E δᵀMδ = its value before the block + rσ² tr(MΣ⁻¹)/(T − d − 1), by induction on r.
    blocks = [argument.block(book, i, one[i], moment[i]) for i in fits]

    # The chain.  The first labels are the truth's own, δ = 0, and each block begins where the last one ended.
    known = argument.start(book)
    for i in fits:
        known = argument.after(book, i, blocks[i], known)

    # The test error is the error in the metric Σ, and tr ΣΣ⁻¹ = d.
    theorem = argument.test_error(book, known)
    book.statement["parts"] = argument.parts(book)
    return book.certificate(theorem)
