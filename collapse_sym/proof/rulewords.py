"""What each rule of the checker says to a reader: a short reason, and the terms that its step is about.

A reason may hold fields of the step in braces.  A shown term is written with ``$field`` for a field of the step.
Rules that are not listed are shown by their name and their conclusion.
"""

from __future__ import annotations

from typing import Any

Shown = Any  # a term with "$field" leaves

NULL = ["TendsTo", "$value", "0"]
SIGN = ["GreaterEqual", "$value", "0"]
KAPPA = ["Kappa", "$penalty", "$samples"]
LOST = ["Sum", "$name", "$low", "$high", ["Subtract", "1", "$body"]]

#: rule → reason, terms shown
RULES: dict[str, tuple[str, tuple[Shown, ...]]] = {
    "hypothesis": ("hypothesis", ("$hypothesis",)),
    "clause": ("the limit as stated", ("$clause",)),
    "domain": ("by its domain", ("$domain",)),
    "equation": ("combination of equations", ()),
    "sign": ("products and sums of signs", (SIGN,)),
    "both-signs": ("neither positive nor negative", (["Equal", "$value", "0"],)),
    "for-each": ("products and sums of signs, for every generation", (SIGN,)),
    "positive-trace": ("a positive function of Σ", ("$positive",)),
    "between": ("all eigenvalues of Σ lie between two positive numbers {low} and {high}", ()),
    "bound": ("what is bounded lies below a number {name}", ("$value",)),
    "choose": ("the function is this one, which depends on its arguments only", ("$value",)),
    "on-the-spectrum": ("a bound on every eigenvalue", ("$on_the_spectrum",)),
    "kappa": ("what κ is by definition", ("$kappa",)),
    "kappa-unique": ("this solves the equation of κ, with the right sign", (["Equal", KAPPA, "$value"],)),
    "root": ("the difference of the sides is x H(x), H increases and changes its sign", ()),
    "one-crossing": ("the difference of the sides increases wherever it vanishes, from below 0 to above it", ()),
    "root-at-zero": ("the difference of the sides vanishes at 0 and has one sign beyond", ()),
    "another-root": ("it solves the equation", (["Equal", "$unknown", "$value"],)),
    "square-root": ("the square root of a number that is not negative", (["GreaterEqual", ["Sqrt", "$of"], "0"],)),
    "differentiate": ("differentiate the equation of the root", (["Derivative", "$root", "$variable"],)),
    "rank": ("T ≥ d rows have rank d, so that X†X = I, for {fit}", ()),
    "no-value": ("a denominator of the conclusion is 0", (["Equal", "$denominator", "0"],)),
    # random matrices
    "models": ("induction over the generations", (["Equal", ["Model", "m"], "$closed_form"],)),
    "integrate-by-parts": ("by parts, over {fit}", (["Expectation", ["Trace", "$word"]],)),
    "inverse-moment": ("this for every metric is the mean of (XᵀX)⁻¹, of {fit}", ()),
    "trace-of-projection": ("the trace of a projection is its rank min(T, d), for {fit}", ()),
    "invariance": ("Σ = I: the mean of the projection of {fit} is a multiple of I", ()),
    "isotropic": ("Σ = I: means over {fit} are multiples of I", ("$letter",)),
    "average": ("average {fit}", ("$of",)),
    "projections": ("products of independent projections, by induction", ()),
    "cited-projections": ("cited means of independent projections, by induction", ()),
    "plane": ("moments of one row in the plane, by integrals of rational functions, for {fit}", ()),
    "two-levels": ("E P is a number on each of two eigenspaces, by its trace and that of ΣP, for {fit}", ()),
    "one-direction": ("the share of one direction, by moments of a Beta law, for {fit}", ()),
    "mean-square": ("a mean of squares", ("$mean_square",)),
    "weighted-mean-square": ("a mean of squares", ("$mean_square",)),
    "contraction": ("projections contract", (["LessEqual", ["Expectation", ["Trace", "$matrix"]], "d"],)),
    "norm-of-one-row": ("of rank 1: the norm is that of the entries", ("$matrix",)),
    "operator-norm": ("‖Av‖ ≤ ‖A‖‖v‖, the designs being independent", ("$matrix",)),
    "positive-square": ("a mean of squares that are not all 0", (["Expectation", ["Trace", "$inner"]],)),
    "sum-of-normals": ("variances of independent normal entries add up", ()),
    "fit": ("the maps of {fit}", ()),
    "risk": ("the recursion of metrics over the fits", ("$closed",)),
    "cite": ("cited equivalents, whose assumptions hold here, for {fit}", ()),
    "many-rows": ("T → ∞: Σ̂ → Σ", ("$of",)),
    "vanishing-penalty": ("λ → 0⁺ at a fixed size: λR → I − X†X", ("$of",)),
    "inverse": ("multiplied by the matrix that is inverted, both sides agree", ()),
    "outcome": ("an outcome at which the two sides differ", ()),
    # minima, limits
    "smaller": ("the smaller of two", (["Equal", ["Min", "$left", "$right"], "$smaller"],)),
    "below-both": ("below both numbers, so below the smaller", (["LessEqual", "$value", ["Min", "$left", "$right"]],)),
    "scaled-minimum": (
        "a minimum scales",
        (["Equal", ["Min", "$new_left", "$new_right"], ["Multiply", "$by", ["Min", "$left", "$right"]]],),
    ),
    "minimum-of-limits": (
        "minima move no more than their arguments",
        (["TendsTo", ["Subtract", ["Min", "$left", "$with"], ["Min", "$right", "$with"]], "0"],),
    ),
    "product-of-limits": (
        "finitely many factors converge",
        (["TendsTo", ["Product", "$name", "$low", "$high", "$left"], ["Product", "$name", "$low", "$high", "$right"]],),
    ),
    "product-of-equals": (
        "factor by factor",
        (["Equal", ["Product", "$name", "$low", "$high", "$left"], ["Product", "$name", "$low", "$high", "$right"]],),
    ),
    "minimum": ("a minimum is at most each of two numbers, and one of them", (["Min", "$left", "$right"],)),
    "ceiling": (
        "the next whole number",
        (["LessEqual", "$value", ["Ceiling", "$value"]], ["Less", ["Ceiling", "$value"], ["Add", "$value", "1"]]),
    ),
    "logarithm": ("the logarithm of a number above 1", (["Greater", ["Log", "$value"], "0"],)),
    "sum-of-signs": ("term by term", (["GreaterEqual", ["Sum", "$name", "$low", "$high", "$body"], "0"],)),
    "shifted-sum": ("counted from another number", (["Sum", "$name", "$low", "$high", "$body"],)),
    "telescope": (
        "each factor is the next value over this one",
        (["Product", "$name", "$low", "$high", "$body"],),
    ),
    "product-below-sum": (
        "(1 − x)(1 + x + y) ≤ 1 + y, factor by factor",
        (["LessEqual", ["Product", "$name", "$low", "$high", "$body"], ["Divide", "1", ["Add", "1", LOST]]],),
    ),
    "last-limit": ("bounded by a fixed number over what tends to infinity", ()),
    "along": ("sums of products with a factor that tends to 0", (NULL,)),
    "squeeze": ("squeezed", (NULL,)),
    "reciprocal": ("the limit is positive", (["TendsTo", ["Divide", "1", "$value"], ["Divide", "1", "$limit"]],)),
    "eventually": ("positive from some member on", (["TendsTo", "$value", "$limit"],)),
    "limit": ("its limit, by what tends to 0", ("$value",)),
    "scaled-limit": ("its limit, by what tends to 0", (["Multiply", "$by", "$value"],)),
    "limit-is": ("it tends to a fixed number", (["Equal", ["Limit", "$value"], "$limit"],)),
    "limit-sign": ("a limit of what is not negative", (["GreaterEqual", ["Limit", "$value"], "0"],)),
    "limit-order": ("limits keep an order", (["GreaterEqual", ["Limit", "$left"], ["Limit", "$right"]],)),
    "ratio": ("the difference vanishes against the right side", ()),
    "within": ("the difference is a vanishing share of the right side", ()),
    "comparable": ("between two constants times the right side", ()),
    "cases": ("a fixed number that is not 0 has one of two signs", (["Greater", ["Power", "$value", "2"], "0"],)),
    "specialise": ("what holds everywhere holds at the point", ()),
    "first-of-sum": ("its first term apart", (["Sum", "$name", "$low", "$high", "$body"],)),
    "noise-cost": ("the cited cost of noise, for {fit}", ("$metric",)),
    "elsewhere": ("the same steps with another value", ()),
    "apart": ("one side is a fixed share larger at every point", ()),
    "one-side-vanishes": ("the {side} side is 0 at every point, the other is not", ()),
    "name": ("a name for a fixed positive number", (["Equal", "$name", "$value"],)),
    "limit-of-sum": ("limits keep a weak inequality", ()),
    "average-beside-cost": ("average {fit}, beside a cost that is bounded", ("$of",)),
    "noise-of-function": ("the cited cost of noise, for {fit}", ("$metric",)),
    "two-resolvents": ("the difference of two inverses of Σ + κ I, times a matrix under a trace", ("$matrix",)),
    "none-or-some": ("a natural number is 0 or at least 1", (["GreaterEqual", "$name", "0"],)),
    "has-limit": ("a number with a limit is bounded", ("$value",)),
    "limit-of-null": ("limits add up", ()),
    "unweighted": ("the vectors that the error is in proportion to are bounded", ()),
    "in-proportion": ("the error is a vanishing share of it", (["Multiply", "$least", ["SquaredNorm", "$vector"]],)),
    "instance": ("the statement at one value of k", ("$k",)),
}
