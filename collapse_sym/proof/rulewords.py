"""What each rule of the checker says to a reader: a reason in words, and the terms that its step is about.

A reason may hold fields of the step in braces.  A shown term is written with ``$field`` for a field of the step.
Rules that are not listed are shown by their name and their conclusion.
"""

from __future__ import annotations

from typing import Any

Shown = Any  # a term with "$field" leaves

NULL = ["TendsTo", "$value", "0"]
SIGN = ["GreaterEqual", "$value", "0"]
KAPPA = ["Kappa", "$penalty", "$samples"]

#: rule → reason, terms shown
RULES: dict[str, tuple[str, tuple[Shown, ...]]] = {
    "hypothesis": ("A hypothesis of the statement", ("$hypothesis",)),
    "clause": ("What the limit says", ("$clause",)),
    "domain": ("By the kind of number that it is", ("$domain",)),
    "equation": ("Left minus right is a combination of the equations used", ()),
    "sign": ("A sum of products of signs known before", (SIGN,)),
    "for-each": ("A sum of products of signs known before, for every generation", (SIGN,)),
    "positive-trace": ("A positive function of Σ has a positive trace and positive forms", ("$positive",)),
    "between": ("Σ and its inverse are bounded: all eigenvalues lie between two positive numbers {low} and {high}", ()),
    "bound": ("What is bounded lies below a number {name}", ("$value",)),
    "choose": ("A number with this sign", ("$value",)),
    "on-the-spectrum": (
        "A bound on every eigenvalue bounds traces and forms of a function of Σ",
        ("$on_the_spectrum",),
    ),
    "kappa": ("κ solves its equation; at λ = 0 it is 0 if T ≥ d, else the root of df₁(κ) = T", ("$kappa",)),
    "kappa-unique": ("A solution with the right sign is κ", (["Equal", KAPPA, "$value"],)),
    "root": ("l − r = x H(x), H increases and changes its sign: one root", ()),
    "root-at-zero": ("l − r vanishes at 0 and has one sign beyond: one root", ()),
    "another-root": ("This number solves the equation", (["Equal", "$unknown", "$value"],)),
    "square-root": ("A square root of a number that is not negative", (["GreaterEqual", ["Sqrt", "$of"], "0"],)),
    "differentiate": ("The derivative of the equation that defines the root", (["Derivative", "$root", "$variable"],)),
    "rank": ("T ≥ d rows have rank d: X†X = I, for {fit}", ()),
    "no-value": ("A denominator of the conclusion is 0", (["Equal", "$denominator", "0"],)),
    # random matrices
    "models": ("By induction over the generations", (["Equal", ["Model", "m"], "$closed_form"],)),
    "integrate-by-parts": (
        "Gaussian integration by parts of this mean, over {fit}",
        (["Expectation", ["Trace", "$word"]],),
    ),
    "inverse-moment": ("This for every metric is the mean of the inverse itself, of {fit}", ()),
    "trace-of-projection": ("The trace of a projection is its rank, for {fit}", ()),
    "invariance": (
        "Σ = I and rotations leave the law of {fit} as it is: the mean of its projection is a multiple of I",
        (),
    ),
    "isotropic": ("Rotations leave the law of {fit} as it is: means are multiples of I", ("$letter",)),
    "average": ("Average {fit}, of which all else is independent, in", ("$of",)),
    "projections": ("Products of independent projections, by induction", ()),
    "plane": ("The moments of one row in the plane, by integrals of rational functions, for {fit}", ()),
    "mean-square": ("A mean of squares", ("$mean_square",)),
    "contraction": ("A product of projections contracts", (["LessEqual", ["Expectation", ["Trace", "$matrix"]], "d"],)),
    "norm-of-one-row": ("The norm of a matrix of rank 1 is that of its entries", ("$matrix",)),
    "operator-norm": ("A norm of a product, the designs being independent", ("$matrix",)),
    "positive-square": ("A mean of squares that are not all 0", (["Expectation", ["Trace", "$inner"]],)),
    "sum-of-normals": ("Sums of independent normal entries are normal, their variances add up", ()),
    "fit": ("The three maps of {fit}", ()),
    "risk": ("The recursion of metrics over the fits", ("$closed",)),
    "cite": ("The cited equivalents, whose assumptions hold here, for {fit}", ()),
    "many-rows": ("Many rows: Σ̂ tends to Σ, and with it", ("$of",)),
    "vanishing-penalty": ("λ → 0⁺ at a fixed size turns λR into I − X†X in", ("$of",)),
    "outcome": ("An outcome at which the two sides differ", ()),
    # minima, limits
    "smaller": ("The smaller of two numbers", (["Equal", ["Min", "$left", "$right"], "$smaller"],)),
    "scaled-minimum": (
        "A minimum scales",
        (["Equal", ["Min", "$new_left", "$new_right"], ["Multiply", "$by", ["Min", "$left", "$right"]]],),
    ),
    "minimum-of-limits": (
        "Minima move no more than what stands in them",
        (["TendsTo", ["Subtract", ["Min", "$left", "$with"], ["Min", "$right", "$with"]], "0"],),
    ),
    "product-of-limits": (
        "A product of finitely many factors that converge",
        (["TendsTo", ["Product", "$name", "$low", "$high", "$left"], ["Product", "$name", "$low", "$high", "$right"]],),
    ),
    "along": ("A sum of products with a factor that tends to 0", (NULL,)),
    "squeeze": ("Squeezed between bounds that tend to 0", (NULL,)),
    "reciprocal": (
        "The inverse of what has a positive limit",
        (["TendsTo", ["Divide", "1", "$value"], ["Divide", "1", "$limit"]],),
    ),
    "eventually": ("Positive from some member on, as its limit is", (["TendsTo", "$value", "$limit"],)),
    "limit": ("The limit, by what tends to 0, of", ("$value",)),
    "scaled-limit": ("The limit, by what tends to 0, of", (["Multiply", "$by", "$value"],)),
    "limit-is": ("It tends to a fixed number", (["Equal", ["Limit", "$value"], "$limit"],)),
    "limit-sign": ("A limit of what is not negative", (["GreaterEqual", ["Limit", "$value"], "0"],)),
    "limit-order": ("Limits keep an order", (["LessEqual", ["Limit", "$left"], ["Limit", "$right"]],)),
    "ratio": ("The difference vanishes against the right side, which stays away from 0", ()),
    "within": ("The difference is at most a vanishing share of the right side", ()),
    "comparable": ("Between two constants times the right side", ()),
    "cases": (
        "A fixed number that is not 0 has one of two signs; in both cases",
        (["Greater", ["Power", "$value", "2"], "0"],),
    ),
    "specialise": ("What holds everywhere holds at the point", ()),
    "instance": ("The statement at one value of a name", ("$k",)),
}  # fmt: skip
