"""Terms that many derivations use, written shortly."""

from __future__ import annotations

from collapse_sym.proof.language import Term


def plus(*terms: Term) -> Term:
    """a + b + …"""
    return ["Add", *terms] if len(terms) > 1 else terms[0]


def times(*terms: Term) -> Term:
    """a·b·…"""
    return ["Multiply", *terms] if len(terms) > 1 else terms[0]


def minus(a: Term, b: Term) -> Term:
    """a − b."""
    return ["Subtract", a, b]


def over(a: Term, b: Term) -> Term:
    """a/b."""
    return ["Divide", a, b]


def power(a: Term, exponent: str) -> Term:
    """a^exponent."""
    return ["Power", a, exponent]


def equal(a: Term, b: Term) -> Term:
    """a = b."""
    return ["Equal", a, b]


def mean(a: Term) -> Term:
    """E a."""
    return ["Expectation", a]


def product(*matrices: Term) -> Term:
    """A·B·…"""
    return ["MatrixMultiply", *matrices] if len(matrices) > 1 else matrices[0]


def resolvent(kappa: Term, exponent: str = "1") -> Term:
    """(Σ + κ)^−exponent."""
    return ["Resolvents", kappa] if exponent == "1" else ["Power", ["Resolvents", kappa], exponent]


def trace(*letters: Term) -> Term:
    """tr A·B·…"""
    return ["Trace", product(*letters)]


def freedom(order: str, kappa: Term) -> Term:
    """df_order(κ)."""
    return ["Df", order, kappa]


def shrunk(kappa: Term, exponent: str = "1") -> Term:
    """G_κ^exponent, G_κ = (Σ + κ)⁻¹, as rules about traces read it."""
    return ["Resolvents", kappa] if exponent == "1" else power(["Resolvents", kappa], exponent)
