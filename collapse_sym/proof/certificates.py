"""From a chain to its certificate: the statement that holds of it, and the proof in steps."""

from __future__ import annotations

import json
from typing import Any

import sympy as sp

from ..chain import Chain, Fit, LeastSquares
from ..chain.assumptions import Assumptions
from ..chain.conditions import Condition
from ..errors import OutsideCalculus, TooLarge
from ..notation import M, N
from .checker import Rejected, check
from .derivation import Notebook
from .least_squares import parts, risk
from .mathjson import Term, add, denominators, term
from .witness import witness

NAME = "of certificates"
#: more would outgrow what the checker reads
MAX_BLOCKS = 200
COVERED = "certificates cover chains of least-squares fits with T ≥ d + 2"


def certify(chain: Chain) -> dict[str, Any]:
    """The certificate of the exact risk of a chain of least-squares fits with T ≥ d + 2 in every fit.

        E_test = Σ r_i σ_i² d / (T_i − d − 1) ,   bias 0     (r_i generations of fit i, d = rank Σ, any Σ and w₀)

    Where sizes are symbols the theorem has the hypotheses T_i ≥ d + 2.

    Assumes: nothing; what the proof needs is in the statement.
    Raises: OutsideCalculus, for every other chain; Contradiction, if no sizes satisfy the hypotheses;
    TooLarge, beyond what the checker reads.

    >>> from collapse_sym.chain import loads
    >>> chain = loads('''
    ... [population]
    ... covariance = { kind = "isotropic", dimension = 300 }
    ... truth = { kind = "norm", squared = 1 }
    ... [[generator]]
    ... repeat = "n"
    ... fit = "ols"
    ... samples = 600
    ... noise = 0.2
    ... ''')
    >>> from collapse_sym.proof import check
    >>> check(certify(chain)).cited
    ()
    """
    book = notebook(chain)
    theorem = risk(book)
    book.statement["parts"] = parts(book)
    certificate = book.certificate(theorem)
    _within_limits(certificate)
    return certificate


def _within_limits(certificate: dict[str, Any]) -> None:
    """Refuse what the checker would find too large, such as a high power of a long sum as noise."""
    try:
        check(json.dumps(certificate))
    except Rejected as rejection:
        if rejection.rule != "limits":
            raise
        raise TooLarge("the chain", rejection.reason, "name long expressions by symbols") from None


def notebook(chain: Chain) -> Notebook:
    """An empty notebook with the chain's statement, its claimed parts still open."""
    _covered(chain)
    blocks = [_fit(g.fit) | {"repeat": str(g.repeat)} for g in chain.generators]
    last = [] if chain.downstream is None else [_fit(chain.downstream)]
    statement: dict[str, Any] = {
        "symbols": {v.name: _domain(v) for v in _symbols(chain)},
        "rank": term(chain.d),
        "generators": blocks,
        "downstream": last,
        "hypotheses": _hypotheses(chain),
        "parts": {},
        "witness": {v.name: str(x) for v, x in witness(chain, _symbols(chain)).items()},
    }
    book = Notebook(statement)
    for fit in book.fits:
        for q in denominators(fit["samples"]) + denominators(fit["variance"]):
            _positive(book, q)
    return book


def _covered(chain: Chain) -> None:
    if len(chain.fits) > MAX_BLOCKS:
        raise TooLarge(f"{len(chain.fits)} blocks", f"a certificate has at most {MAX_BLOCKS} blocks", "use repeat")
    known = Assumptions.of(chain)
    if any(g.truth_weight != 0 for g in chain.generators):
        raise _outside("labels mixed with the truth", "their recursion has no checked rule yet")
    for fit in chain.fits:
        # A subclass may act otherwise than least squares does: the checker knows this one smoother.
        if type(fit) is not LeastSquares:
            raise _outside(fit.kind, "only least squares has checked rules yet")
        if M in fit.samples.free_symbols:
            raise _outside(fit.samples, "sizes that change with m have no checked rule yet")
        if known.decide(Condition(fit.samples, ">=", chain.d + 2)) is False:
            raise _outside(f"{fit.samples} samples", f"fewer than d + 2 with d = {chain.d}")


def _outside(what: object, reason: str) -> OutsideCalculus:
    return OutsideCalculus(NAME, what, reason, remedy=COVERED)


def _fit(fit: Fit) -> dict[str, Term]:
    return {"fit": "ols", "samples": term(fit.samples), "variance": _squared(fit.noise), "design": fit.design}


def _squared(noise: sp.Expr) -> Term:
    """The variance; it is often rational where the noise is not, as for sqrt(2)."""
    if noise.is_Rational or noise.has(sp.Pow) and any(not p.exp.is_Integer for p in noise.atoms(sp.Pow)):
        return term(sp.expand(noise**2))
    return ["Power", term(noise), "2"]


def _symbols(chain: Chain) -> list[sp.Symbol]:
    found = set(chain.d.free_symbols)
    for fit in chain.fits:
        found |= fit.samples.free_symbols | fit.noise.free_symbols
    if any(g.repeat == N for g in chain.generators):
        found.add(N)
    return sorted(found, key=lambda v: v.name)


def _domain(v: sp.Symbol) -> str:
    if v.is_integer:
        return "positive-integer" if v.is_positive else "natural"
    return "positive" if v.is_positive else "nonnegative" if v.is_nonnegative else "real"


def _hypotheses(chain: Chain) -> list[Term]:
    """T ≥ d + 2 for each size, unless it is arithmetic; each once."""
    found: list[Term] = []
    for fit in chain.fits:
        wanted = ["GreaterEqual", term(fit.samples), add(term(chain.d), "2")]
        if not (sp.expand(fit.samples - chain.d)).is_number and wanted not in found:
            found.append(wanted)
    return found


def _positive(book: Notebook, q: Term) -> None:
    """Write down why a denominator of the noises is positive: a hypothesis, unless it is a sum of positive terms."""
    combination: list[list[str]] = []
    strict = False
    for t in q[1:] if isinstance(q, list) and q[0] == "Add" else [q]:
        weight, name = (t[1], t[2]) if isinstance(t, list) and t[0] == "Multiply" and len(t) == 3 else ("1", t)
        domain = book.statement["symbols"].get(name, "") if isinstance(name, str) else ""
        number = isinstance(t, str) and t[0].isdigit()
        signed = isinstance(weight, str) and weight[0] != "-" and domain in ("nonnegative", "positive")
        if not number and not signed:
            raise _outside(q, "a denominator that is no sum of positive symbols")
        combination += [] if number else [[f"({name})", weight]]
        strict = strict or number or domain == "positive"
    if not strict:
        hypotheses = book.statement["hypotheses"]
        if ["Greater", q, "0"] not in hypotheses:
            hypotheses.append(["Greater", q, "0"])
        combination = [[f"H{hypotheses.index(['Greater', q, '0'])}", "1"]]
    book.sign(q, combination)
