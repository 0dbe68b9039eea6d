"""False statements that the checker accepted at its tenth reading, each with the certificate that it accepted."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from collapse_sym.proof.checker import check
from tests.proof.checker.forged import (
    BLOCK,
    CHAIN,
    FIT,
    GROWING,
    POINT,
    certificate,
    identity,
    refuted,
    statement,
)
from tests.proof.checker.forged_steps import ending, step
from tests.proof.checker.refusals import assert_refused

Term = Any
Forged = tuple[dict[str, Any], str, str]


def from_a_square(said: Term, noise: Term, factor: Term, square: Term, chain: dict[str, Any], **at: Any) -> Any:
    """said ≥ 0, as E‖noise‖² ≥ 0 is a multiple of it."""
    return ending(
        statement(["GreaterEqual", said, "0"], chain=chain), step("mean-square", factor=noise, metric=""),
        step("sign", "0", value=said, multipliers=[], products=[[factor, ["0"], square]]), witness={**POINT, **at},
    )  # fmt: skip


def of_a_noise_before_the_first() -> dict[str, Any]:
    """n ≥ T − 1, as noise m has variance m + 1, that of number n − T too, which may be before the first."""
    number: Term = ["Subtract", "n", "T"]
    chain = {**CHAIN, "generators": [{**BLOCK, "variance": ["Add", "m", "1"]}]}
    return from_a_square(["Add", number, "1"], ["Noise", number], ["Divide", "1", "T0"], "1", chain)


def of_a_variance_below_zero() -> dict[str, Any]:
    """y ≥ 0 for all real y, as it is the variance of a fit."""
    chain = {**CHAIN, "downstream": [{**FIT, "variance": "y"}]}
    return from_a_square("y", "DownstreamNoise", ["Divide", "1", "T"], "1", chain)


def of_a_size_below_zero() -> dict[str, Any]:
    """T ≥ 5, as T − 5 is the size of a fit."""
    size: Term = ["Subtract", "T", "5"]
    chain = {**CHAIN, "downstream": [{**FIT, "samples": size}]}
    return from_a_square(size, "DownstreamNoise", "1", "1", chain, T="9")


def of_half_a_row() -> dict[str, Any]:
    """E tr P = min(x, d), as x is the number of rows: half a row has no rank."""
    chain = {**CHAIN, "generators": [{**BLOCK, "samples": "x"}]}
    kept = ["Equal", ["Expectation", ["Trace", ["Projection", "0"]]], ["Min", "x", "d"]]
    return ending(statement(kept, chain=chain), step("trace-of-projection", fit="0"))


def raised(x: Term, times: int) -> Term:
    """x^(64^times): each exponent is small."""
    for _ in range(times):
        x = ["Power", x, "64"]
    return x


def doubling(first: str, times: int = 40, wrap: Any = lambda t: t) -> list[Any]:
    """Abbreviations that each hold the one before twice."""
    return [["a0", first], *([f"a{i}", wrap(["Add", f"a{i - 1}", f"a{i - 1}"])] for i in range(1, times))]


def of_a_power_of_powers() -> dict[str, Any]:
    """Bounds of (log 2)^(64^5)."""
    great = raised(["Log", "2"], 5)
    return ending(statement(["Greater", great, "0"]), step("domain", value=great, strict="true"))


def of_many_directions() -> dict[str, Any]:
    """An outcome in 60 dimensions: products of matrices are work."""
    size = 60
    rows = [[[f"1/{10**9 + 7 + i * i + j}" for i in range(size)]] for j in (0, 2)]
    product = ["MatrixMultiply", *[["Projection", str(i % 2)] for i in range(8)]]
    at = {**POINT, "d": str(size), "Sigma": [str(i + 1) for i in range(size)], "w0": ["1"] * size, "T0": "1"}
    return certificate(
        statement(["Equal", product, ["Projection", "0"]]), step("outcome", designs=rows, noises=[]), at=at
    )


def of_a_long_spectrum() -> dict[str, Any]:
    """The first of 2000 eigenvalues, 2000 times: they are sorted each time."""
    size = 2000
    at = {"d": str(size), "Sigma": [str(1 + i % 7) for i in range(size)], "w0": ["1"] + ["0"] * (size - 1)}
    return refuted(["Equal", ["Add", *[["Eigenvalue", "1"]] * size], "0"], at=at)


def of_many_signs() -> dict[str, Any]:
    """500 signs are read again for each of 1000 sums."""
    signs = [step("maximum", left=["Multiply", str(i + 1), "x"], right="y", **{"is": "left"}) for i in range(500)]
    total = lambda i: ["Sum", "j", "0", "n", ["Multiply", str(i + 2), "j"]]  # noqa: E731
    sums = [step("domain", value=total(i), strict="false") for i in range(1000)]
    return ending(statement(["Equal", "x", "x"]), *signs, *sums)


def of_a_long_limit() -> dict[str, Any]:
    """Whether a sum of 2^39 numbers 1 is still."""
    still = statement(["Greater", "a39", "0"], where=doubling("1"), regime=GROWING)
    return ending(
        still, step("domain", value="1", strict="true"), step("along", value="0", multipliers=[], products=[]),
        step("reciprocal", "0", "1", value="1", limit="1"),
    )  # fmt: skip


#: each is refused after a little work
BOMBS = {
    "a power of powers": (of_a_power_of_powers(), "limits", "grows too high"),
    "many directions": (of_many_directions(), "limits", "more work"),
    "a long spectrum": (of_a_long_spectrum(), "limits", "more work"),
    "many signs": (of_many_signs(), "limits", "more work"),
    "a long limit": (of_a_long_limit(), "limits", "more work"),
}
SECONDS = 30  # of work, on a slow machine: what was refused in hours, or not at all
FORGED: dict[str, Forged] = {
    "a noise before the first": (of_a_noise_before_the_first(), "words", "a generator that there may not be"),
    "a variance below zero": (of_a_variance_below_zero(), "terms", "a variance that may be negative"),
    "half a row": (of_half_a_row(), "terms", "a size that may be no whole number"),
    "a size below zero": (of_a_size_below_zero(), "terms", "a size that may be no whole number"),
}


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    assert_refused(*FORGED[name])


@pytest.mark.parametrize("name", BOMBS)
def test_refused_after_a_little_work(name: str) -> None:
    assert assert_refused(*BOMBS[name]).seconds < SECONDS


def test_abbreviations_that_hold_each_other_are_looked_at_once() -> None:
    same = ["Equal", "0", "0"]
    wrapped = doubling("x", wrap=lambda t: ["Abbreviation", t])
    every = [["a0", "x"], *([f"a{i}", ["Add", *(f"a{j}" for j in range(i))]] for i in range(1, 30))]
    start = time.process_time()
    for where in (wrapped, every):
        check(json.dumps(identity(same, where=where)))
    assert time.process_time() - start < SECONDS
