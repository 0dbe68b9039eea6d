"""Certificates that a careless checker would accept, by hand, one hole each: name → (certificate, rule, reason)."""

from __future__ import annotations

from typing import Any

from collapse_sym.proof.checker.verdict import digest

Term = Any
FIT = {"fit": "ridge", "samples": "T", "variance": "1", "design": "fresh", "penalty": "lambda"}
BLOCK = {"fit": "ols", "samples": "T0", "variance": "1", "design": "fresh", "repeat": "n"}
VARIABLES = {
    "d": "positive-integer",
    "Sigma": "covariance",
    "w0": "vector",
    "T": "positive-integer",
    "T0": "positive-integer",
    "n": "natural",
    "lambda": "positive",
    "x": "positive",
    "y": "real",
    "s": "sequence of positive-integer",
}
POINT: dict[str, Any] = {
    "d": "2",
    "Sigma": ["1", "2"],
    "w0": ["1", "1"],
    "T": "3",
    "T0": "3",
    "n": "2",
    "lambda": "1",
    "x": "1",
    "y": "0",
    "s": {"start": [], "period": ["3"]},
}
CHAIN = {"inputs": "gaussian", "covariance": "Sigma", "truth": "w0", "generators": [BLOCK], "downstream": [FIT]}
GROWING = [{"grows": ["T"], "clauses": [["TendsTo", "T", "Infinity"]]}]


def statement(conclusion: Term, **parts: Any) -> dict[str, Any]:
    """A statement about one chain."""
    empty = {"variables": VARIABLES, "chain": CHAIN, "where": [], "hypotheses": [], "regime": []}
    return {**empty, "conclusion": conclusion, **parts}


def certificate(stated: dict[str, Any], *steps: dict[str, Any], at: Any = None, **parts: Any) -> dict[str, Any]:
    """A certificate whose theorem is all its steps."""
    numbered = [{"id": str(i), "premises": [], **step} for i, step in enumerate(steps)]
    found = {
        "format": "collapse-sym certificate 2",
        "statement": stated,
        "witness": POINT,
        "hash": digest(stated),
        "goal": "proved" if at is None else "refuted",
        "steps": numbered,
        "theorem": [str(i) for i in range(len(steps))],
        "cited": [],
    }
    return {**found, **({} if at is None else {"at": {**POINT, **at}}), **parts}


def identity(conclusion: Term, **parts: Any) -> dict[str, Any]:
    """A conclusion that is claimed to hold by reading alone."""
    return certificate(
        statement(conclusion, **parts), {"rule": "equation", "multipliers": [], "conclusion": conclusion}
    )


def refuted(conclusion: Term, at: Any = None, **parts: Any) -> dict[str, Any]:
    """A conclusion that is claimed to fail at a point."""
    return certificate(statement(conclusion, **parts), at=at or {})


def mean(x: Term) -> Term:
    return ["Expectation", x]


def trace(*letters: Term) -> Term:
    return ["Trace", ["MatrixMultiply", *letters]]


def total(body: Term, name: str = "j", high: Term = ["Subtract", "n", "1"]) -> Term:  # noqa: B006
    return ["Sum", name, "0", high, body]


NOISE = ["Noise", "j"]
SQUARE = trace(["Transpose", total(NOISE)], total(NOISE))
ONE = {**CHAIN, "generators": [{**BLOCK, "design": "shared"}]}
STRICT = {"rule": "domain", "value": ["Subtract", "x", "1"], "strict": "true"}
HYPOTHESIS = {"rule": "hypothesis", "number": "0", "member": "0"}
SLOW = {"rule": "reciprocal", "value": ["Subtract", "1", ["Divide", "5", "T"]], "limit": "1", "premises": ["1", "2"]}
LIMIT = [
    {"rule": "clause", "number": "0"},
    {
        "rule": "along",
        "premises": ["0"],
        "value": ["Negate", ["Divide", "5", "T"]],
        "multipliers": [],
        "products": [["-5", ["0"]]],
    },
    {"rule": "domain", "value": "1", "strict": "true"},
]
ROOTS = ["ExistsUnique", "z", "positive", ["Equal", ["Multiply", "z", "z"], "z"]]
BOUND = ["ForAll", ["List", "i", "0", "n"], ["GreaterEqual", ["Multiply", "i", "i"], "i"]]
SLOPE = ["Equal", ["Derivative", ["Kappa", "lambda", "T"], "lambda"], "0"]

FORGED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a weak sign taken for a strict one": (
        certificate(statement(["Greater", "x", "1"], hypotheses=[["GreaterEqual", "x", "1"]]), HYPOTHESIS, STRICT),
        "domain",
        "a sign that no domain gives",
    ),
    "√Σ read as I": (identity(["Equal", ["Trace", ["Power", "Sigma", "1/2"]], "d"]), "equation", "not the difference"),
    "a sum that is lost in the mean": (
        identity(["Equal", mean(SQUARE), "T0"], chain=ONE),
        "equation",
        "not the difference",
    ),
    "a product of two sums taken for one": (
        identity(["Equal", mean(["Multiply", SQUARE, SQUARE]), mean(SQUARE)], chain=ONE),
        "average-noise",
        "a product of sums",
    ),
    "noises with numbers that meet twice": (
        identity(
            [
                "Equal",
                mean(
                    trace(
                        ["Transpose", total(["Noise", ["Multiply", "j", ["Subtract", "1", "j"]]])],
                        total(["Noise", ["Multiply", "j", ["Subtract", "1", "j"]]]),
                    )
                ),
                "0",
            ],
            chain=ONE,
        ),
        "average-noise",
        "two noises that may be one",
    ),
    "a function of something random taken for a number": (
        identity(
            ["Equal", mean(["Multiply", ["Min", trace(["Projection", "0"]), "1"], trace(["Projection", "0"])]), "0"]
        ),
        "average-noise",
        "a function of something random",
    ),
    "a sum of something random taken for a number": (
        identity(["Equal", mean(total(trace(["Projection", "j"]))), total(trace(["Projection", "j"]))]),
        "average-noise",
        "a function of something random",
    ),
    "positive from some member on": (
        certificate(statement(["Greater", ["Subtract", "1", ["Divide", "5", "T"]], "0"], regime=GROWING), *LIMIT, SLOW),
        "reciprocal",
        "a conclusion about every member",
    ),
    "a growing trace of a resolvent as a fixed factor": (
        certificate(
            statement(
                ["Equal", "0", "0"], regime=[{"grows": ["T", "d", "Sigma"], "clauses": [["TendsTo", "T", "Infinity"]]}]
            ),
            LIMIT[0],
            {
                "rule": "along",
                "premises": ["0"],
                "value": ["Divide", ["Trace", ["Resolvents", "1"]], "T"],
                "multipliers": [],
                "products": [[["Trace", ["Resolvents", "1"]], ["0"]]],
            },
        ),
        "along",
        "a factor that is not fixed",
    ),
    "κ that moves with Σ as a fixed factor": (
        certificate(
            statement(
                ["Equal", "0", "0"],
                regime=[{"grows": ["T0", "d", "Sigma"], "clauses": [["TendsTo", "T0", "Infinity"]]}],
            ),
            LIMIT[0],
            {
                "rule": "along",
                "premises": ["0"],
                "value": ["Divide", ["Kappa", "lambda", "T"], "T0"],
                "multipliers": [],
                "products": [[["Kappa", "lambda", "T"], ["0"]]],
            },
        ),
        "along",
        "a factor that is not fixed",
    ),
    "no name in the list of cited facts": (
        certificate(
            statement(["Equal", "0", "0"]),
            {
                "rule": "cite",
                "fit": "down",
                "facts": [{"fit": "ridge", "map": "mean", "image": "0", "assumptions": []}],
            },
            cited=[None],
        ),
        "cite",
        "a sorted list of names",
    ),
    "an unknown fact": (
        certificate(
            statement(["Equal", "0", "0"]),
            {
                "rule": "cite",
                "fit": "down",
                "facts": [{"fit": "ridge", "map": "mean", "image": "0", "assumptions": []}],
            },
        ),
        "cite",
        "does not know",
    ),
    "a fact that is listed and not used": (
        {**identity(["Equal", "d", "d"]), "cited": ["equivalent.ridge.mean"]},
        "cite",
        "not those that are used",
    ),
    "one letter for designs of two sizes": (
        identity(["Equal", ["Where", mean(trace("Resolvent")), "T", "1"], mean(trace("Resolvent"))]),
        "equation",
        "not the difference",
    ),
    "other laws for something random": (
        identity(["Equal", ["Where", trace("Resolvent"), "T", "1"], "0"]),
        "terms",
        "something random",
    ),
    "a ceiling that grows where nothing does": (
        refuted(["Less", "T", "1"], {"T": "k", "s": {"start": [], "period": [["Ceiling", "k"]]}}, regime=GROWING),
        "point",
        "s does not grow",
    ),
    "a generator on the downstream design": (
        identity(["Equal", "d", "d"], chain={**CHAIN, "generators": [{**BLOCK, "design": "down"}]}),
        "witness",
        "a design without a name",
    ),
    "a penalty without a sign": (
        identity(
            ["Equal", mean(trace("Resolvent")), mean(trace("Resolvent"))],
            chain={**CHAIN, "downstream": [{**FIT, "penalty": "y"}]},
        ),
        "witness",
        "penalty",
    ),
    "two fits on one design": (
        identity(
            ["Equal", trace("Resolvent"), trace("Resolvent")],
            chain={**ONE, "downstream": [{**FIT, "design": "shared"}]},
        ),
        "words",
        "more than one kind",
    ),
    "a generator that mixes in the truth": (
        identity(
            ["Equal", ["Trace", ["MatrixMultiply", ["Transpose", "w0"], ["Model", "1"]]], "0"],
            chain={**CHAIN, "generators": [{**BLOCK, "truth": "1/2"}]},
        ),
        "words",
        "does not fit the model alone",
    ),
    "a fixed variable that moves along the points": (
        refuted(["Less", "x", "1"], {"x": "k", "T": "k"}, regime=GROWING),
        "point",
        "x does not grow",
    ),
    "points along one of two stages": (
        refuted(["Less", "T", "1"], {"T": "k"}, regime=[*GROWING, {"grows": ["T0"], "clauses": []}]),
        "conclude",
        "two",
    ),
    "a member of a sequence outside its domain": (
        refuted(["GreaterEqual", ["At", "s", "0"], "1"], {"s": {"start": ["-1"], "period": ["1"]}}),
        "point",
        "a member of s",
    ),
    "a member of a sequence outside its domain, as a term": (
        refuted(["GreaterEqual", ["At", "s", "0"], "1"], {"s": ["Subtract", "m", "1"]}),
        "point",
        "a member of s",
    ),
    "points that tend to −∞": (
        refuted(
            ["GreaterEqual", "y", "0"],
            {"y": ["Negate", "k"]},
            regime=[{"grows": ["y"], "clauses": [["TendsTo", "y", "Infinity"]]}],
        ),
        "point",
        "do not satisfy a clause",
    ),
    "infinitely many that are three": (
        refuted(["Equal", "d", "1"], hypotheses=[["InfinitelyMany", "i", ["Less", "i", "3"]]]),
        "witness",
        "not periodic",
    ),
    "an eigenvalue too many": (
        refuted(["Equal", "x", "2"], {"Sigma": ["1", "1", "1"], "w0": ["0", "0", "0"]}),
        "point",
        "number of eigenvalues",
    ),
    "no eigenvalue": (refuted(["Equal", "x", "2"], {"Sigma": [], "w0": []}), "point", "number of eigenvalues"),
    "a witness with half a sample": (
        {**identity(["Equal", "d", "d"]), "witness": {**POINT, "T": "1/2"}},
        "witness",
        "T is not",
    ),
    "a size that is no whole number": (
        refuted(["Equal", "x", "2"], chain={**CHAIN, "downstream": [{**FIT, "samples": ["Divide", "T", "2"]}]}),
        "witness",
        "samples",
    ),
    "a condition at half a number": (
        certificate(statement(["GreaterEqual", "1/4", "1/2"], hypotheses=[BOUND]), {**HYPOTHESIS, "member": "1/2"}),
        "hypothesis",
        "outside the range",
    ),
    "half a generation": (
        identity(["Equal", ["Trace", ["MatrixMultiply", ["Transpose", "w0"], ["Model", "1/2"]]], "0"]),
        "words",
        "whole",
    ),
    "a sum between halves": (identity(["Equal", ["Sum", "j", "1/2", "5/2", "j"], "9/2"]), "terms", "no integer"),
    "a sum that takes a variable's name": (
        identity(["Equal", ["Sum", "x", "0", "2", "x"], "3"]),
        "witness",
        "a bound name that is taken",
    ),
    "a sum inside a sum": (
        identity(["Equal", ["Sum", "i", "0", "2", ["Sum", "j", "0", "2", "i"]], "9"]),
        "terms",
        "lies in no other",
    ),
    "a negative power of 0": (
        identity(
            [
                "Equal",
                ["Power", "y", ["Add", ["Subtract", "n", "T"], "1"]],
                ["Multiply", "y", ["Power", "y", ["Subtract", "n", "T"]]],
            ]
        ),
        "terms",
        "an exponent that may be negative",
    ),
    "a root of a negative number": (
        certificate(
            statement(["GreaterEqual", ["Sqrt", "y"], "0"]),
            {"rule": "domain", "value": ["Sqrt", "y"], "strict": "false"},
        ),
        "terms",
        "a Sqrt of a number",
    ),
    "division by what may be 0": (identity(["Equal", ["Divide", "y", "y"], "1"]), "ring", "non-zero"),
    "an inverse of Σ − 1": (
        identity(["Equal", ["Trace", ["Power", ["Subtract", "Sigma", "Identity"], "-1"]], "0"]),
        "words",
        "κ ≥ 0 is not known",
    ),
    "a norm of a projection of rank 0": (
        identity(
            ["Equal", ["OperatorNorm", ["Projection", "0"]], "1"],
            chain={**CHAIN, "generators": [{**BLOCK, "samples": "n"}]},
        ),
        "terms",
        "no whole number > 0",
    ),
    "two roots, one of them outside": (
        certificate(
            statement(ROOTS), {"rule": "another-root", "value": "0"}, {"rule": "another-root", "value": "1"}, at={}
        ),
        "another-root",
        "outside the domain",
    ),
    "a root that is none": (
        certificate(statement(ROOTS), {"rule": "another-root", "value": "2"}, at={}),
        "another-root",
        "not a solution",
    ),
    "a variable with the name of the root": (
        identity(["ExistsUnique", "y", "nonnegative", ["Equal", "y", "0"]]),
        "witness",
        "a number with a name that is taken",
    ),
    "κ of no samples": (
        certificate(statement(["Equal", "0", "0"]), {"rule": "kappa", "penalty": "lambda", "samples": "n"}),
        "kappa",
        "samples that may be zero",
    ),
    "κ of a penalty that may be 0": (
        certificate(statement(["Equal", "0", "0"]), {"rule": "kappa", "penalty": "n", "samples": "T"}),
        "kappa",
        "a penalty that may be zero",
    ),
    "a slope along a bound variable": (
        certificate(
            statement(SLOPE, hypotheses=[["Equal", "lambda", "1"]]),
            {"rule": "kappa", "penalty": "lambda", "samples": "T"},
            {"rule": "differentiate", "premises": ["0"], "root": ["Kappa", "lambda", "T"], "variable": "lambda"},
        ),
        "differentiate",
        "the hypotheses bind",
    ),
    "a slope of twice the root": (
        certificate(
            statement(SLOPE),
            {"rule": "kappa", "penalty": "lambda", "samples": "T"},
            {
                "rule": "differentiate",
                "premises": ["0"],
                "root": ["Multiply", "2", ["Kappa", "lambda", "T"]],
                "variable": "lambda",
            },
        ),
        "differentiate",
        "no κ",
    ),
    "a derivative at a number": (
        identity(
            ["Equal", ["Where", ["Derivative", "x", "x"], "x", "3"], ["Where", ["Derivative", "3", "x"], "x", "3"]]
        ),
        "terms",
        "other than a variable",
    ),
    "Σ as a number": (
        identity(["Equal", "d", "d"], variables={**VARIABLES, "Sigma": "positive"}),
        "witness",
        "Sigma is the covariance",
    ),
    "half a dimension": (
        identity(["Equal", "d", "d"], variables={**VARIABLES, "d": "positive"}),
        "witness",
        "names and domains",
    ),
    "an abbreviation that stands for itself": (
        identity(["Equal", "a", "a"], where=[["a", "a"]]),
        "witness",
        "comes later",
    ),
    "an abbreviation of a variable": (
        identity(["Equal", "x", "1"], where=[["x", "1"]]),
        "witness",
        "a name that is taken",
    ),
    "another hash": ({**identity(["Equal", "d", "d"]), "hash": "0" * 64}, "certificate", "the hash"),
    "refuted without a point": ({**identity(["Equal", "d", "d"]), "goal": "refuted"}, "certificate", "an unknown goal"),
    "a theorem that nothing shows": (
        {**identity(["Equal", "x", "1"]), "steps": [], "theorem": []},
        "conclude",
        "do not give",
    ),
    "a failure that nothing shows": (refuted(["Equal", "x", "1"]), "conclude", "do not show"),
    "a hypothesis that fails at the point": (
        refuted(["Equal", "x", "1"], {"x": "2"}, hypotheses=[["LessEqual", "x", "1"]]),
        "point",
        "a hypothesis fails",
    ),
    "a rank that is not shown": (
        certificate(statement(["Equal", "0", "0"]), {"rule": "rank", "fit": "down"}),
        "rank",
        "do not give",
    ),
    "a rank of features": (
        certificate(
            statement(["Equal", "0", "0"], chain={**CHAIN, "inputs": "features"}), {"rule": "rank", "fit": "down"}
        ),
        "rank",
        "not Gaussian",
    ),
    "E P for a Σ that rotations change": (
        certificate(statement(["Equal", "0", "0"]), {"rule": "invariance", "fit": "0"}),
        "invariance",
        "rotations may change",
    ),
    "k without points": (identity(["Equal", "k", "k"]), "terms", "not declared"),
}
