"""False statements that the checker accepted at its tenth reading, each with the certificate that it accepted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.proof.checker.forged import BLOCK, CHAIN, FIT, POINT, statement
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


FORGED: dict[str, Forged] = {
    "a noise before the first": (of_a_noise_before_the_first(), "words", "a generator that there may not be"),
    "a variance below zero": (of_a_variance_below_zero(), "terms", "a variance that may be negative"),
    "a size below zero": (of_a_size_below_zero(), "terms", "a size that may be no whole number"),
}


@pytest.mark.parametrize("name", FORGED)
def test_refused(name: str) -> None:
    assert_refused(*FORGED[name])
