"""A user's formula at a chain of numbers: text of the answer grammar, a SymPy expression, a number, or a function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from ..chain.model import Chain
from ..chain.toml import loads
from ..errors import InvalidInput
from ..functionals.answer import Answer
from ..functionals.fixed_point import kappa_float
from ..functionals.functions import kappa
from ..functionals.parsing import from_text
from ..notation import symbol
from ..spectra.spectrum import spectrum_of

#: parts of a risk that a formula may be of
PARTS = ("bias", "clean", "delta", "cross", "variance", "collapse", "total")
SIZES = ("size", "dimension")
#: text, a SymPy expression, a number, or a function of the chain (SymPy has no types, hence Any)
Expression = Any


def read_chain_of(given: Chain | str) -> Chain:
    """A chain, or the TOML text of one."""
    return loads(given) if isinstance(given, str) else given


def numbers_of(chain: Chain, at: Mapping[str, Any] | None) -> Chain:
    """The chain at these values of its symbols.

    Raises: InvalidInput where a symbol is left open.
    """
    found = chain.substitute(at) if at else chain
    if not found.numeric:
        names = ", ".join(sorted(found.symbols)) or "Σ or the truth"
        raise InvalidInput(names, "has no value, and a formula is compared at numbers", "give at={name: value}")
    return found


def parts_of(expression: Expression | Mapping[str, Any], part: str) -> dict[str, Any]:
    """part → formula.

    Raises: InvalidInput for a part that a risk does not have.
    """
    table = dict(expression) if isinstance(expression, Mapping) else {part: expression}
    wrong = [name for name in table if name not in PARTS]
    if wrong or not table:
        raise InvalidInput(wrong[0] if wrong else "{}", "is no part of a test error", f"parts are {', '.join(PARTS)}")
    return table


def value_of(expression: Expression, chain: Chain, at: Mapping[str, Any], numeric: Chain, digits: int = 17) -> sp.Float:
    """The formula's value at a chain of numbers, to ``digits`` digits.

    ``chain`` says which names the formula may use, ``at`` gives their values, ``numeric`` is the chain with
    these, whose eigenvalues Tr[g], Quad[g], df and κ are summed over.

    Raises: InvalidInput for an unknown name, ZeroDivisionError where the formula has no value.

    >>> from collapse_sym.chain import example_text, loads
    >>> chain = loads(example_text("thm-4.1"))
    >>> at = {"d": 10, "T0": 21, "T": 31, "sigma0": 1, "sigma": 2, "n": 3, "r2": 1}
    >>> float(value_of("d*sigma**2/(T - d - 1)", chain, at, chain.substitute(at)))
    2.0
    """
    if callable(expression) and not isinstance(expression, sp.Basic):
        return sp.Float(expression(numeric), digits)
    names = {name: symbol(name, role) for name, role in chain.symbols.items()}
    read = from_text(expression, names) if isinstance(expression, str) else sp.sympify(expression, strict=True)
    values = {names[k]: sp.sympify(v, strict=True) for k, v in at.items() if k in names}
    unknown = sorted(v.name for v in read.free_symbols - set(values) - {symbol("d", "size"), symbol("s", "size")})
    if unknown:
        raise InvalidInput(unknown[0], "is no symbol of this chain", f"it has {', '.join(sorted(names)) or 'none'}")
    here = read.xreplace(values)
    if here.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
        raise ZeroDivisionError(f"{read} divides by 0")
    return Answer((), _without_kappa(here, numeric), spectrum_of(numeric.population)).evalf(digits)


def _without_kappa(expression: sp.Expr, chain: Chain) -> sp.Expr:
    """κ(λ, T) solved for this chain's spectrum, in float64."""
    spectrum = spectrum_of(chain.population)
    assert spectrum is not None
    s, counts, _ = spectrum.numeric()
    solved = {}
    for node in expression.atoms(kappa):
        penalty, rows = (float(x) for x in node.args)
        zero = penalty == 0 and rows >= counts.sum()
        solved[node] = sp.Float(0 if zero else kappa_float(s, counts, ridge=penalty, samples=rows))
    return expression.xreplace(solved)


def scaled_values(chain: Chain, at: Mapping[str, Any], k: int) -> dict[str, Any]:
    """The values at which d and all sizes are k times as large."""
    roles = chain.symbols
    return {name: k * value if roles.get(name) in SIZES else value for name, value in at.items()}
