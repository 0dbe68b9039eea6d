"""collapse-sym kernel: kernel regressions taught by kernel regressions on a data set, predicted and run."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .chains import whole
from .output import table
from .simulate import Bar
from .spectrum import _data, _kernel, _measured, add_kernel_on_data

if TYPE_CHECKING:
    import numpy as np

    from ..data import DataSet, Kernel
    from ..risk.kernel import KernelChains, KernelPrediction
    from ..spectra.row_classes import RowClasses

EPILOG = """\
examples:
  collapse-sym kernel digits --target parity --kernel rbf --bandwidth 0.05 --T 100 --T0 100 --n 0,1,4 \\
      --ridge 1e-3,1e-2,1e-1 --ridge0 1e-3 --noise 1 --noise0 1
  collapse-sym kernel mnist-5k --rows 2000 --target parity --kernel polynomial --degree 5 --bandwidth 1e-3 \\
      --T 200 --T0 200 --n 2 --ridge 0.01 --ridge0 0 --run 20
  collapse-sym kernel digits --target parity --kernel rbf --bandwidth 0.05 --T 100 --T0 100 --n 1,4 \\
      --ridge 1e-2 --ridge0 1e-2 --noise 1 --noise0 1 --shared

Generators are kernel regressions on T0 rows with lambda0 (0: least squares of minimum norm), each taught by the one
before it plus noise of standard deviation --noise0, the first by the targets, on rows of their own or all on the same
ones (--shared); then one fit of T fresh rows with lambda and --noise.  Penalties are normalised by the number of rows.
The prediction uses the spectrum of the Gram matrix; --run trains so many chains on rows drawn from the data, and
averages the label noise exactly.  Where rows weigh unevenly, Gaussian features with the same spectrum are a bad guess
for the noise of fits: it is predicted row by row, which takes three eigendecompositions more, once (of 4000 rows at
most); --gaussian leaves that out.  Column trust: where a fit is near to interpolation and rows weigh unevenly, other
predictions of this kind were found to be off.  Predictions are for rows that are drawn with replacement.
"""

#: what is said of the noise of fits, by how it was predicted
NOISE = {
    "row by row": "row by row, as rows weigh unevenly (--gaussian: from the spectrum alone)",
    "gaussian": "that of Gaussian features with the same spectrum",
}


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "kernel",
        help="kernel regressions on a data set, taught by one another: predicted from its spectrum, and run",
        description="Predict, and run, chains of kernel regressions on a data set.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_kernel_on_data(parser)
    _add_chain(parser)
    parser.add_argument("--run", dest="replicates", type=whole(2, 10_000), metavar="R", help="also train R chains")
    parser.add_argument("--gaussian", action="store_true", help="predict from the spectrum alone: Gaussian features")
    parser.add_argument("--distinct", action="store_true", help="draw the rows of a design without replacement")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def _add_chain(parser: argparse.ArgumentParser) -> None:
    several = "; several are joined by commas"
    sizes, numbers = listed(whole(1, 10**7)), listed(_number)
    parser.add_argument("--T", type=sizes, required=True, metavar="T", help=f"rows of the last fit{several}")
    parser.add_argument("--T0", type=whole(1, 10**7), default=1, metavar="T0", help="rows of each generator")
    parser.add_argument("--n", type=listed(whole(0, 1000)), default=[0], metavar="N", help=f"generators{several}")
    parser.add_argument("--ridge", type=numbers, required=True, metavar="L", help=f"lambda of the last fit{several}")
    parser.add_argument("--ridge0", type=_number, default=0.0, metavar="L0", help="lambda of generators (default 0)")
    parser.add_argument("--noise", type=_number, default=0.0, metavar="S", help="of the last fit's labels (default 0)")
    parser.add_argument("--noise0", type=_number, default=0.0, metavar="S0", help="of generators' labels (default 0)")
    parser.add_argument("--shared", action="store_true", help="all generators meet the same rows")


def listed(read: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    """Values joined by commas.

    >>> listed(int)("1,2")
    [1, 2]
    """
    return lambda text: [read(part) for part in text.split(",")]


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number >= 0")
    return value


def run(arguments: argparse.Namespace) -> int:
    """Print the predictions, and the runs beside them where they are asked for."""
    import numpy as np

    from ..kernel_study.leverages import leverages
    from ..kernel_study.trust import doubtful, name_of, thresholds
    from ..risk.kernel import Modes, predict_kernel

    data, kernel = _data(arguments), _kernel(arguments)
    _refuse(arguments, len(data))
    spectrum = _measured(data, kernel)
    grid = np.ix_(arguments.n, arguments.T, arguments.ridge)
    rows = None if arguments.gaussian else _classes(data, kernel)
    told = predict_kernel(spectrum, _chains(arguments, *grid), rows)
    trained = None if arguments.replicates is None else _trained(arguments, data, kernel)
    modes = Modes.of(spectrum)
    flags = doubtful(told, leverages(data, kernel, modes).spread, thresholds(arguments.gaussian))
    points, way = _points(grid, told, flags, trained), name_of(arguments.gaussian)
    if arguments.format == "json":
        print(_json(points, told, spectrum.unresolved_share, way))
    else:
        print(_text(points, told.unresolved, way))
    return 0


def _classes(data: DataSet, kernel: Kernel) -> RowClasses:
    from ..spectra.row_files import kept_row_classes

    bar = Bar("weights of the rows")
    try:
        return kept_row_classes(data, kernel, progress=lambda _, done, of: bar(done, of))
    finally:
        bar.close()


def _refuse(arguments: argparse.Namespace, rows: int) -> None:
    for name, values in (("T", arguments.T), ("T0", [arguments.T0])):
        if max(values) > rows:
            raise InvalidInput(f"{name} = {max(values)}", f"the data have {rows} rows", f"give {name} <= {rows}")


def _chains(arguments: argparse.Namespace, n: Any, T: Any, ridge: Any) -> KernelChains:
    from ..risk.kernel import KernelChains

    a = arguments
    return KernelChains(T, ridge, a.noise, n, a.T0, a.ridge0, a.noise0, shared=a.shared)


def _trained(arguments: argparse.Namespace, data: DataSet, kernel: Kernel) -> tuple[np.ndarray, np.ndarray]:
    """(mean, standard error) of the runs at every (n, T, λ)."""
    import numpy as np

    from ..oracle.kernel import DataRows, Training, train
    from ..oracle.plan import generator_for

    a, rows = arguments, DataRows(data, kernel, distinct=arguments.distinct)
    found: list[np.ndarray] = []
    bar, stream = Bar("chains trained"), "kernel on shared rows" if a.shared else "kernel"
    for T in a.T:
        training = Training(T, tuple(a.ridge), max(a.n), a.T0, a.ridge0, (), a.shared)
        totals = []
        for i in range(a.replicates):
            rng = generator_for(stream, data.checksum, kernel.text, T, a.T0, a.ridge0, a.seed, i)
            totals.append(train(rows, training, rng).total(a.noise, a.noise0)[a.n])
            bar(len(found) * a.replicates + i + 1, len(a.T) * a.replicates)
        found.append(np.array(totals))
    bar.close()
    totals_at = np.stack(found, axis=2)  # replicate, n, T, λ
    return totals_at.mean(0), totals_at.std(0, ddof=1) / np.sqrt(a.replicates)


def _points(grid: Any, told: KernelPrediction, flags: Any, trained: Any) -> list[dict[str, Any]]:
    import numpy as np

    rows = []
    for place in np.ndindex(told.total.shape):
        n, T, ridge = (axis.reshape(-1)[i] for axis, i in zip(grid, place))
        row: dict[str, Any] = {"n": int(n), "T": int(T), "ridge": float(ridge)}
        for name in ("total", "bias", "variance", "collapse", "load1", "load2"):
            row[name] = float(getattr(told, name)[place])
        row["doubtful"] = bool(flags[place])
        if trained is not None:
            row["trained"], row["stderr"] = (float(x[place]) for x in trained)
        rows.append(row)
    return rows


def _text(rows: list[dict[str, Any]], unresolved: float, way: str) -> str:
    ran = "trained" in rows[0]
    head = ["n", "T", "lambda", "E_test (~=)", "bias", "variance", "collapse", "df1/T", "df2/T"]
    lines = [[*head, *(["trained", "off"] if ran else []), "trust"]]
    for row in rows:
        cells = [str(row["n"]), str(row["T"]), f"{row['ridge']:.4g}"]
        cells += [f"{row[name]:.5g}" for name in ("total", "bias", "variance", "collapse")]
        cells += [f"{row[name]:.2f}" for name in ("load1", "load2")]
        if ran:
            cells += [
                f"{row['trained']:.5g} ± {row['stderr']:.2g}",
                f"{100 * (row['total'] / row['trained'] - 1):+.1f} %",
            ]
        lines.append([*cells, "doubtful" if row["doubtful"] else "good"])
    note = (
        f"\n\nIn every total: {unresolved:.5g}, what no mode of the kernel holds of the target." if unresolved else ""
    )
    return f"{table(lines)}\n\nNoise of fits: {NOISE[way]}.{note}"


def _json(rows: list[dict[str, Any]], told: KernelPrediction, share: float, way: str) -> str:
    about = {"schema": 1, "relation": "~=", "noise": way, "unresolved": told.unresolved, "share": share}
    return json.dumps({**about, "points": rows}, indent=1)
