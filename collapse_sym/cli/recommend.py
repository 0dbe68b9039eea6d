"""collapse-sym recommend: how much to regularise, given data whose labels may be n generations old."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .chains import whole
from .output import say, table

if TYPE_CHECKING:
    from ..data.dataset import DataSet
    from ..estimate.recommend import Recommendation

METHODS = ("degrees-of-freedom", "ledoit-wolf", "oas", "sample")
EPILOG = """\
examples:
  collapse-sym recommend data.npz --generations 3 --T0 600 --sigma0 0.2
  collapse-sym recommend data.csv --target price --generations 1:4 --T0 300:1200 --sigma0 0.1:0.3
  collapse-sym recommend data.npz --generations 0                    labels of the truth itself

Data are a .npz of arrays X and y, or a .csv whose target is the last column.  The labels are taken for those of the
last of the generators, each fitted to the labels of the one before it, with label noise of standard deviation sigma0,
in the unit of the labels.  Spectrum, label noise and truth are estimated under that belief; where it is a range lo:hi,
lambda is that of its middle, and how far the others are from it is said.  The theory has no intercept: --centre takes
the means away.
"""


class interval:
    """An argparse type: a number, or a range lo:hi."""

    def __init__(self, kind: type[int] | type[float]) -> None:
        self.kind = kind

    def __call__(self, text: str) -> tuple[Any, Any]:
        low, colon, high = text.partition(":")
        try:
            return self.kind(low), self.kind(high if colon else low)
        except ValueError:
            what = "a whole number" if self.kind is int else "a number"
            raise argparse.ArgumentTypeError(f"{text!r} is neither {what} nor a range lo:hi") from None


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "recommend",
        help="the ridge to take, given data whose labels may be n generations old",
        description="How much to regularise on data: spectrum, noise and truth are estimated, the best ridge follows.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data", metavar="DATA", help=".npz with X and y, .csv, or a data set's name")
    parser.add_argument(
        "--target", metavar="NAME", help="the column of a .csv that holds the labels (default: the last)"
    )
    whole_range, real_range = interval(int), interval(float)
    parser.add_argument("--generations", type=whole_range, required=True, metavar="N", help="how many, or lo:hi")
    parser.add_argument("--T0", type=whole_range, metavar="N", help="rows of each generator, or lo:hi")
    parser.add_argument(
        "--sigma0", type=real_range, default=(0.0, 0.0), metavar="X", help="their label noise, or lo:hi"
    )
    parser.add_argument(
        "--fit", choices=("ols", "ridge"), default="ols", help="how generators are fitted (default ols)"
    )
    parser.add_argument("--ridge0", type=float, metavar="X", help="their ridge, per sample, with --fit ridge")
    parser.add_argument(
        "--design", choices=("fresh", "shared"), default="fresh", help="one design each, or one for all"
    )
    parser.add_argument("--spectrum", choices=METHODS, default=METHODS[0], help=f"default {METHODS[0]}")
    parser.add_argument("--truth", default="source", metavar="MODEL", help="source (default), random, or an exponent")
    parser.add_argument("--centre", action="store_true", help="take the means of columns and labels away")
    parser.add_argument("--draws", type=whole(0, 10**5), default=100, metavar="N", help="bootstrap draws (default 100)")
    parser.add_argument("--seed", type=whole(0, 2**63), default=0, metavar="N", help="default 0")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the recommended ridge."""
    if (arguments.fit == "ridge") != (arguments.ridge0 is not None):
        raise InvalidInput("--ridge0", "it goes with --fit ridge", "give both or none")
    data = _data(arguments.data, arguments.target)
    for notice in data.notices:
        say(f"notice: {notice}")
    from ..estimate.recommend import recommend
    from ..estimate.record import to_json
    from .risk import as_json

    found = recommend(
        data.inputs,
        data.targets,
        generations=arguments.generations,
        T0=arguments.T0,
        sigma0=arguments.sigma0,
        ridge0=arguments.ridge0,
        shared=arguments.design == "shared",
        truth=arguments.truth,
        spectrum=arguments.spectrum,
        centre=arguments.centre,
        draws=arguments.draws,
        seed=arguments.seed,
    )
    print(as_json(to_json(found)) if arguments.format == "json" else as_text(found), end="")
    return 0


def _data(name: str, target: str | None) -> DataSet:
    from ..data.dataset import DataSet
    from ..data.registry import load
    from ..data.tables import read_table

    if target is None:
        return load(name, scale="none")
    inputs, labels, source = read_table(Path(name), target)
    return DataSet(name, inputs, labels, source=source)


def as_text(found: Recommendation) -> str:
    """Data, belief, the ridges, how sure they are, what was estimated, and notes."""
    return (
        "\n".join([*_setting(found), "", _ridges(found), "", *_sure(found), "", _estimates(found), *_notes(found)])
        + "\n"
    )


def _setting(found: Recommendation) -> Iterator[str]:
    guess = found.guess
    yield f"Data         {found.rows} rows in dimension {len(found.estimates.eigenvalues)}"
    if guess.generations == 0:
        yield "Labels       of the truth itself"
        return
    fit = "least squares" if guess.ridge is None else f"ridge (lambda = {guess.ridge:g})"
    design = "one design for all, " if guess.shared else ""
    rows = f"{guess.samples} rows, {design}label noise of standard deviation {guess.noise:g}"
    yield f"Labels       {guess.generations} generations old, as is believed: {fit} on {rows}"


def _ridges(found: Recommendation) -> str:
    rows = [("", "lambda", "alpha = lambda T", "E_test, estimated")]
    named = [
        ("recommended", found.ridge, found.risk),
        ("best for clean labels", *found.clean),
        ("cross-validation", *found.cross_validation),
    ]
    return table(rows + [(name, f"{x:.4g}", f"{x * found.rows:.4g}", f"{risk:.4g}") for name, x, risk in named])


def _sure(found: Recommendation) -> Iterator[str]:
    if found.sampling is not None:
        yield f"by the chance of the data  {_range(found.sampling)}  (95 %)"
    low, high = found.guesses
    if low < high:
        worst = f"at worst the recommended lambda has {found.regret:.3g} times the least E_test"
        yield f"over what is believed      {_range(found.guesses)}  ({worst})"
        ridge, multiple = found.steady
        yield f"steadiest over all that    lambda = {ridge:.4g}  (at worst {multiple:.3g} times the least E_test)"


def _range(ends: tuple[float, float]) -> str:
    return f"{ends[0]:.4g} <= lambda <= {ends[1]:.4g}"


def _estimates(found: Recommendation) -> str:
    told = found.estimates
    known = [
        ("noise of the labels, sigma^2", told.noise),
        ("  by residuals alone", told.residual),
        ("mean square of x'w_n, last teacher", told.teacher),
        ("mean square of x'w0, truth", told.energy),
        ("  by difference alone", told.remaining),
        ("exponent a of the truth, c_j^2 ~ s_j^a", told.exponent),
    ]
    rows = [("estimate", "value", "+- std. error")]
    rows += [(name, f"{e.value:.4g}", f"{e.stderr:.2g}") for name, e in known if e is not None]
    return table(rows)


def _notes(found: Recommendation) -> list[str]:
    return ["", *(f"  - {note}" for note in found.notes)] if found.notes else []
