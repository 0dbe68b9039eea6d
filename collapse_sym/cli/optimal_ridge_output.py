"""What ``optimal-ridge`` prints: the best ridge as text, JSON and LaTeX."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .output import table
from .theorem import SHOWN_DIGITS, _wrapped, assumptions, setting

if TYPE_CHECKING:
    from flint import arb

    from ..optimum.answer import OptimalRidge, Point, Spectral
    from ..optimum.isotropic import Optimum
    from ..optimum.stationarity import Stationary
    from .finite_ridge import OwnSize

SIDES = {
    "positive": "lambda* > 0",
    "nonnegative": "lambda* >= 0",
    "vanishing": "lambda -> 0+ is the best",
    "nonpositive": "lambda -> 0+ is the best of lambda >= 0",
    "negative": "lambda -> 0+ is the best of lambda >= 0",
    "open": "lambda* has the sign of the criterion; where that is < 0, lambda -> 0+ is the best",
}

#: whether x⋆ > √φ, see ``record.inside``
ROOTS = {
    True: "> sqrt(d/T) is the only root there of",
    False: "= sqrt(d/T), the end of the branch, is a root of",
    None: "> sqrt(d/T) is the only root there if the criterion is > 0, else x = sqrt(d/T), of",
}


def as_json(
    found: OptimalRidge,
    digits: int | None,
    exact: OwnSize | None = None,
    proof: str | None = None,
    asked: Point | None = None,
) -> str:
    """One record."""
    from ..optimum.record import point, to_json
    from .risk import as_json as written

    own = None if exact is None else exact.to_json()
    extra = {} if asked is None else {"at": {**point(asked, digits), "typical_draw_only": bool(asked.ridge < 0)}}
    return written({**to_json(found, digits), "proof": proof, "finite_size": own, **extra})


# -- text ------------------------------------------------------------------------------------------


def as_text(
    found: OptimalRidge,
    digits: int | None,
    exact: OwnSize | None = None,
    proof: str | None = None,
    asked: Point | None = None,
) -> str:
    """Setting, numbers, formulas or equations, and what they rest on."""
    from ..optimum.record import assumptions_of, equations_of

    lines = [*setting(found.chain), ""]
    if found.numbers is not None:
        lines += [*_numbers(found.numbers, digits or SHOWN_DIGITS, asked), ""]
    if exact is not None:
        lines += [*_own_size(exact), ""]
    for case in found.formulas:
        lines += [*_formula(case, numbers=found.numbers is not None), ""]
    for equation in equations_of(found):
        lines += [*_equation(equation), ""]
    said = assumptions(assumptions_of(found), found.chain.assume)
    return "\n".join([*lines, *(f"  - {sentence}" for sentence in said)]) + "\n"


def _numbers(found: Spectral, digits: int, asked: Point | None) -> Iterator[str]:
    least = found.best.risk
    rows = [("", "lambda", "E_test (~=)", "times the best")]
    known = [
        ("best", _ridge(found.best.ridge, digits), least),
        ("best for clean labels", _ridge(found.clean.ridge, digits), found.clean.risk),
        ("ridgeless", "-> 0", found.ridgeless),
        ("w = 0", "-> inf", found.null),
        *([] if asked is None else [("asked for", _ridge(asked.ridge, digits), asked.risk)]),
    ]
    for name, ridge, risk in known:
        ratio = "inf" if risk is None else "" if least == 0 else f"{float(risk / least):.4g}"
        rows.append((name, ridge, "inf" if risk is None else _shown(risk, digits), ratio))
    yield table(rows)
    yield ""
    yield f"within  1%: {_range(found.within(0.01))}"
    yield f"within 10%: {_range(found.within(0.1))}"
    others = [p for p in found.minima if p is not found.best]
    for p in others:
        yield f"another local minimum: lambda = {_ridge(p.ridge, digits)}, E_test ~= {_shown(p.risk, digits)}"
    if asked is not None and asked.ridge < 0:
        yield ""
        yield "the error at lambda < 0 is that of a typical draw as d grows; its mean is infinite at any finite size"
    if found.lowest is None:
        yield ""
        yield "lambda < 0 is not looked at: bounds of the error do not decide there"
    elif found.negative is not None:
        yield ""
        there, error = (_shown(x, digits) for x in (found.negative.ridge, found.negative.risk))
        yield from _wrapped(
            "lambda < 0: ",
            f"as d grows, a typical draw has its least error {error} at lambda = {there}, above the infimum "
            f"{_shown(found.lowest, 6)} of the branch; the mean is infinite there at any finite size",
        )


def _own_size(exact: OwnSize) -> Iterator[str]:
    shown = exact.to_json()
    yield f"Exactly, at d = {exact.d}:"
    yield f"  lambda* = {shown['lambda']}"
    yield f"  E_test  = {shown['risk']}"
    yield f"  d -> oo: lambda* = {_shown(exact.limit, 10)} + ({_shown(exact.shift, 6)})/d + O(1/d^2)"
    yield f"           = {_shown(exact.predicted, 6)} + O(1/d^2) here"


def _range(ends: tuple[float, float | None]) -> str:
    low, high = ends
    if high == 0:
        return "lambda -> 0"
    left = "0 < lambda" if low == 0 else f"{low:.6g} <= lambda"
    return left if high is None else f"{left} <= {high:.6g}"


def _ridge(ridge: arb, digits: int) -> str:
    return "-> 0" if ridge == 0 else _shown(ridge, digits) if ridge.is_finite() else "-> inf"


def _shown(x: Any, digits: int) -> str:
    return "0" if x == 0 else x.str(digits, radius=False)


def _formula(case: Optimum, *, numbers: bool) -> Iterator[str]:
    """The fixed point, and while symbols are left what is said of it."""
    from ..optimum.record import inside

    yield _heading("Optimal ridge", case.when)
    yield ""
    yield f"  {SIDES[case.side]}"
    yield from _wrapped("  lambda* = ", case.fixed_point.text)
    if not numbers:
        yield from _said(case)
    level = "" if case.teacher.level == 1 else f"/{case.teacher.level}"
    yield f"  where x = 1 + kappa{level} {ROOTS[inside(case)]}"
    yield from _wrapped("    0 = ", case.polynomial.text)
    for d in case.teacher.definitions:
        yield from _definition(d)


def _said(case: Optimum) -> Iterator[str]:
    from ..functionals.printing import to_text
    from ..optimum.generations import many, starts_clean

    closed = case.closed_form
    if closed is not None and closed.text != case.fixed_point.text:
        yield from _wrapped("          = ", closed.text)
    if case.side == "open":
        yield from _wrapped("  criterion = ", case.criterion.text)
    yield from _wrapped("  E_test ~= ", case.least_error.text)
    yield from _wrapped("  d/T -> 0: lambda* -> ", case.low_dimension.text)
    yield from _wrapped("  clean labels: lambda* = ", case.clean_ridge.text)
    if starts_clean(case):
        yield "  n -> 0: lambda* as above at the x of clean labels, + O(n^2)"
    late = many(case)
    if late is not None:
        yield from _wrapped(
            "  n -> oo, labels with noise: lambda* = ", f"{late.ridge.text} + O({to_text(late.beyond)})"
        )
        yield from _wrapped("    with E_test ~= ", late.error.text)


def _equation(case: Stationary) -> Iterator[str]:
    yield _heading("Equation of the optimal ridge", case.when)
    yield ""
    yield from _wrapped("  lambda* = ", case.ridge.text)
    yield "  at a kappa with dE_test/dkappa = 0, where dlambda/dkappa > 0:"
    yield from _wrapped("    0 = ", case.equation.text)
    for d in case.equation.needed():
        yield from _definition(d)


def _heading(title: str, when: tuple[str, ...]) -> str:
    return f"{title}, for {' and '.join(when)}:" if when else f"{title}:"


def _definition(d: Any) -> list[str]:
    from .theorem import _definition as written

    return written(d)


# -- LaTeX -----------------------------------------------------------------------------------------


def as_latex(
    found: OptimalRidge,
    digits: int | None,
    exact: OwnSize | None = None,
    proof: str | None = None,
    asked: Point | None = None,
) -> str:
    r"""The numbers in one display, then a display for each case."""
    from ..optimum.record import equations_of

    displays = []
    if found.numbers is not None:
        best = found.numbers.best
        ridge, risk = (_shown(x, digits or SHOWN_DIGITS) for x in (best.ridge, best.risk))
        displays.append(rf"\lambda^{{\star}} = {ridge},\qquad E_{{\mathrm{{test}}}} \simeq {risk}")
    if asked is not None:
        ridge, risk = (_shown(x, digits or SHOWN_DIGITS) for x in (asked.ridge, asked.risk))
        displays.append(rf"E_{{\mathrm{{test}}}}({ridge}) \simeq {risk}")
    if exact is not None:
        displays.append(rf"\lambda^{{\star}} = {exact.to_json()['lambda']}\quad (d = {exact.d})")
    for case in found.formulas:
        displays.append(case.latex)
        displays.append(f"{case.polynomial.latex} = 0")
    for equation in equations_of(found):
        lines = [rf"\lambda^{{\star}} = {equation.ridge.latex}", rf"0 = {equation.equation.latex}"]
        displays += [*lines, *(d.latex for d in equation.equation.needed())]
    return "\n".join(f"\\[\n{display}\n\\]" for display in displays) + "\n"
