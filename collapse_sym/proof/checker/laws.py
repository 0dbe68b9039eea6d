"""Points that give the eigenvalues and the parts of w0 by a law: what holds for all of their numbers."""

from __future__ import annotations

from typing import Any

from .limits import Rejected, need
from .rational import NUMBER_OF_MEMBER, between_constants, signed
from .ring import cleared
from .statement import Statement


def lawful(s: Statement) -> bool:
    """Whether a law gives eigenvalues x_1 ≥ x_2 ≥ … > 0."""
    reader = s.reader
    if reader.law is None:
        return False
    first, m = dict(reader.signs), reader.atom("symbol", "m")
    reader.learn(m, False)
    x, y = (reader.by_law("Sigma", m + reader.number(i)) for i in (1, 2))
    reader.signs = first
    need(signed(x, True) and signed(x - y, False), "point", "a law of eigenvalues that are not positive and falling")
    return True


def for_all_numbers(s: Statement, numbers: Any, body: Any) -> bool:
    """x ≍ y with the same constants for all numbers from low on, low + m with m = 0, 1, …."""
    reader, m, (name, low, high) = s.reader, s.reader.atom("symbol", "m"), numbers[1:]
    known, nonzero = dict(reader.signs), set(reader.nonzero)
    first = reader.scalar(low).constant()
    if first is None or first < 0:
        raise Rejected("point", "a range without a fixed low end, or from a negative one")
    number = reader.number(first) + m
    reader.learn(m, False)
    reader.learn(number, first > 0)
    if high != "Infinity":  # as if every number lay inside: more is shown than is needed
        reader.learn(reader.scalar(high) - number, False)
    found = s.with_name(name, number, lambda: reader.scalar(["Divide", *body[1:]]))
    reader.signs, reader.nonzero = known, nonzero
    return between_constants(found)


def bounded(s: Statement, norm: Any) -> bool:
    """Whether ‖Σ‖, ‖w₀‖² or ‖Σ^p w₀‖² = Σ λ_m^2p c_m² is: a law without k, and terms that are at most C m⁻²."""
    reader, m = s.reader, s.reader.atom("symbol", "m")
    match norm:
        case ["OperatorNorm", "Sigma"]:  # the first eigenvalue is the greatest
            return "'k'" not in repr([(reader.law or {})["Sigma"]])
        case ["SquaredNorm", "w0"]:
            twice = reader.number(0)
        case ["SquaredNorm", ["MatrixMultiply", ["Power", "Sigma", p], "w0"]]:
            twice = reader.scalar(["Multiply", "2", p])
        case _:
            return False
    known, nonzero = dict(reader.signs), set(reader.nonzero)
    reader.learn(m, False)
    number = m + reader.number(1)
    eigenvalue, part = (reader.by_law(name, number) for name in ("Sigma", "w0"))
    above, below = cleared(reader.raised(eigenvalue, twice) * (part * number).power(2))
    reader.signs, reader.nonzero = known, nonzero
    top, bottom = (max((dict(x).get(NUMBER_OF_MEMBER, 0) for x in p.terms), default=0) for p in (above, below))
    return above.generators() | below.generators() <= {NUMBER_OF_MEMBER} and top <= bottom
