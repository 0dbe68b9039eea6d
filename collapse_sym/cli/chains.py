"""The arguments that name a chain, and the chain that they name: CHAIN.toml, --set, --assume."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import InvalidInput
from .output import read_bytes, say

if TYPE_CHECKING:
    from ..chain import Chain

MOST_DIGITS = 100


def add_chain(parser: argparse.ArgumentParser) -> None:
    """CHAIN.toml, --set and --assume."""
    parser.add_argument("chain", metavar="CHAIN.toml", help="the chain; - reads it from stdin")
    parser.add_argument(
        "--set",
        dest="settings",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="give a symbol a value, e.g. --set T0=600 or --set 'T=2*T0'; may be repeated",
    )
    parser.add_argument(
        "--assume",
        metavar="CONDITION",
        action="append",
        default=[],
        help="assume a comparison of sizes, e.g. --assume 'T0 >= d + 2'; may be repeated",
    )


def add_seed(parser: argparse.ArgumentParser) -> None:
    """--replicates, --seconds and --seed of a simulation."""
    parser.add_argument(
        "--replicates",
        type=whole(2, 10**6),
        metavar="N",
        help="independent runs where an answer is exact (default: as many as show an error of 5%%)",
    )
    parser.add_argument(
        "--seconds",
        type=whole(1, 3600),
        metavar="N",
        default=10,
        help="work per calculus, by a model of its cost and not by the clock (default 10)",
    )
    parser.add_argument("--seed", type=whole(0, 2**63), default=0, metavar="N", help="default 0")


class whole:
    """An argparse type: an integer between two bounds."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 20 and self.least <= int(text) <= self.most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {self.least} to {self.most}")
        return int(text)


def the_chain(arguments: argparse.Namespace) -> Chain:
    """The chain that the command line names, with --assume and then --set applied."""
    chain = _read(arguments.chain)
    if arguments.assume:
        chain = dataclasses.replace(chain, assume=(*chain.assume, *arguments.assume))
    for notice in chain.population.covariance.notices:
        say(f"notice: {notice}")
    settings = parse_settings(arguments.settings)
    return chain.substitute(settings) if settings else chain


def _read(path: str) -> Chain:
    from ..chain import loads, read_chain

    if path != "-":
        return read_chain(path)
    data = read_bytes(path)
    try:
        return loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidInput("stdin", "is not UTF-8 text", "give a TOML file; collapse-sym example shows one") from error


def parse_settings(settings: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE texts as a table; a name given twice with two values is refused.

    >>> parse_settings(["T0=600", "n = 3"])
    {'T0': '600', 'n': '3'}
    """
    table: dict[str, str] = {}
    for text in settings:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise InvalidInput(text, "is not NAME=VALUE", "write for instance --set T0=600")
        if table.setdefault(name, value) != value:
            raise InvalidInput(name, f"is set twice, to {table[name]} and to {value}", "keep one --set")
    return table
