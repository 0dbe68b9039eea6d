"""collapse-sym stop: how many generations a chain can afford, and what endless ones come to."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..errors import DoesNotClose, InvalidInput, OutsideCalculus
from .chains import add_chain, the_chain

if TYPE_CHECKING:
    from flint import arb

    from ..chain import Chain
    from ..functionals.answer import Answer
    from ..optimum.crossing import Stop
    from ..optimum.growth import Growth

EPILOG = """\
examples:
  collapse-sym stop chain.toml                                 as long as w = 0 is no better; in symbols
  collapse-sym stop chain.toml --below 3/2 --set d=30 --set T0=40 --set T=90 --set sigma0=1 --set sigma=1 --set r2=2
  collapse-sym stop chain.toml --over-clean 10                 10 %% more than with clean labels
  collapse-sym stop growing.toml --below 2 --grow T0           the least T0 for which endless generations are no worse
  collapse-sym stop chain.toml --below 1 --best-ridge          the downstream ridge being the best for each n

A block of the chain is repeated n times.  The error at the answer is at most the bound, the next generation exceeds it.
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "stop",
        help="how many generations keep the test error below a bound",
        description="The largest number of generations whose test error is at most a bound, or never.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_chain(parser)
    bounds = parser.add_mutually_exclusive_group()
    bounds.add_argument("--below", metavar="X", help="the bound is a number")
    bounds.add_argument("--null", action="store_true", help="the bound is the error of w = 0 (default)")
    bounds.add_argument("--over-clean", metavar="PERCENT", help="the bound is so much more than with clean labels")
    parser.add_argument("--best-ridge", action="store_true", help="at the best downstream ridge for each n (isotropic)")
    parser.add_argument("--grow", metavar="NAME", help="the least value of this size that keeps endless ones --below X")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the verdict."""
    chain = the_chain(arguments)
    if arguments.grow is not None:
        return _grow(chain, arguments)
    from ..optimum.growth import NUMBERS
    from ..optimum.stopping import stop

    null = arguments.null or (arguments.below is None and arguments.over_clean is None)
    bound = {"below": arguments.below, "null": null, "over_clean": arguments.over_clean}
    growth = None if arguments.best_ridge else _growth(chain)
    found: Stop | None = None
    try:
        found = stop(chain, **bound, best_ridge=arguments.best_ridge)
    except InvalidInput as refusal:
        if growth is None or refusal.reason != NUMBERS:  # whether the error is bounded is known in symbols too
            raise
    print((as_json if arguments.format == "json" else as_text)(chain, found, growth), end="")
    return 0


def _grow(chain: Chain, arguments: argparse.Namespace) -> int:
    if arguments.below is None or arguments.best_ridge:
        raise InvalidInput("--grow", "needs --below X, and no --best-ridge", "give the bound as a number")
    from ..optimum.growth import least_size

    least = least_size(chain, arguments.grow, arguments.below)
    if arguments.format == "json":
        from .risk import as_json as written

        print(written({"schema": 1, "name": arguments.grow, "below": arguments.below, "least": least}), end="")
    else:
        print(
            f"{arguments.grow} = {least} is the least with which endless generations keep E_test at {arguments.below}"
        )
    return 0


def _growth(chain: Chain) -> Growth | None:
    """The error over n by sums of costs, where the chain has them."""
    from ..optimum.growth import growths

    try:
        found = growths(chain)
    except (OutsideCalculus, DoesNotClose):  # another kind of chain
        return None
    return found[0] if len(found) == 1 else None


# -- text ------------------------------------------------------------------------------------------
def as_text(chain: Chain, found: Stop | None, growth: Growth | None) -> str:
    """Setting, verdict, endless generations, and what it rests on."""
    from .theorem import assumptions, setting

    verdict = ["Stop: needs numbers for all symbols but n"] if found is None else _verdict(found)
    lines = [*setting(chain), "", *verdict, *_endless(growth), ""]
    lines += [f"  - {sentence}" for sentence in assumptions(_assumed(found, growth), chain.assume)]
    return "\n".join(lines).rstrip() + "\n"


def _assumed(found: Stop | None, growth: Growth | None) -> tuple[str, ...]:
    if found is not None:
        return found.assumptions
    return () if growth is None else growth.assumptions


def _verdict(found: Stop) -> Iterator[str]:
    from .theorem import _definition, _wrapped

    level = "" if found.level is None else _ball(found.level)
    bound = level if found.bound is None else found.bound.text
    yield from _wrapped("Bound: E_test <= ", f"{bound}  [{level}]" if level not in ("", bound) else bound)
    if found.clean is not None:
        yield f"Clean labels: E_test {found.relation} {_ball(found.clean)}"
    if found.closed is not None and found.most is None:
        yield from _wrapped("Stop after n = ", found.closed.text)
        for definition in found.closed.needed():
            yield from _definition(definition)
    elif found.most is None:
        yield "Never stop: the error stays at the bound or below, however many generations there are"
    elif found.most < 0:
        yield "Do not start: clean labels are above the bound already"
    else:
        yield f"Stop after n = {found.most}"


def _endless(growth: Growth | None) -> Iterator[str]:
    from .theorem import _wrapped

    if growth is None:
        return
    if not growth.bounded:
        yield "Endless generations: the error is unbounded; it would be bounded if T_m were of degree 2 or more in m"
        return
    limit = growth.limit
    if limit is not None:
        yield from _wrapped("Endless generations: E_test -> ", limit.text)
    if not growth.answer(growth.bill.rest).free_symbols:
        yield f"Endless generations: E_test -> {_ball(growth.error(None))}"


def _ball(x: arb) -> str:
    return str(x.str(10, radius=False))


# -- JSON ------------------------------------------------------------------------------------------
def as_json(chain: Chain, found: Stop | None, growth: Growth | None) -> str:
    """One record."""
    from .risk import as_json as written

    bounded = growth is not None and growth.bounded
    known = {} if found is None else _known(found)
    record = {
        "schema": 1,
        **dict.fromkeys(("relation", "bound", "level", "verdict", "most", "closed", "clean", "limit")),
        **known,
        "bounded": None if growth is None else growth.bounded,
        "endless": _answer(growth.limit) if growth is not None and bounded else None,
        "assumptions": list(_assumed(found, growth)),
    }
    return written(record)


def _known(found: Stop) -> dict[str, Any]:
    return {
        "relation": found.relation,
        "bound": _answer(found.bound),
        "level": _float(found.level),
        "verdict": _word(found),
        "most": found.most,
        "closed": _answer(found.closed),
        "clean": _float(found.clean),
        "limit": _float(found.limit),
    }


def _word(found: Stop) -> str:
    if found.most is None:
        return "never" if found.closed is None else "symbolic"
    return "at once" if found.most < 0 else "stop"


def _answer(answer: Answer | None) -> dict[str, str] | None:
    return None if answer is None else {"expr": answer.text, "latex": answer.latex}


def _float(x: arb | None) -> float | None:
    return None if x is None else float(x.mid())
