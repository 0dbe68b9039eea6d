"""The figure of ``rate --curve``: the test error over T by leading law, exact sums and simulation."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import sympy as sp

from ..errors import InvalidInput
from .pictures import picture, saved

if TYPE_CHECKING:
    from ..scaling.families import Question
    from ..scaling.learning import LearningCurves, Power
    from ..scaling.optimum import Sharp
    from ..scaling.rates import Rate
    from ..scaling.settings import Setting
    from ..typeset import Figure, Series

#: nσ₀² = C·T^a for these C: clean labels, and noises that take over decades of T apart
NOISES = (Fraction(0), Fraction(1, 10**4), Fraction(1, 10**2), Fraction(1))
ROOM = 30.0  # a power of T is written where it leads for this factor of T
LONG = 10_000  # a fraction with a larger denominator is written in digits
NEXT = 100.0  # the same words this close by a factor are left out
CAPTION = (
    "Test error over T: exact sums of the deterministic equivalents (lines), the leading law with its constants "
    "(dashed), simulation ± one standard error (circles); diamonds mark where the noise of the generators takes over."
)


def write_curves(
    question: Question, noises: Sequence[Fraction], file: str, answer: Callable[[], tuple[Rate, ...]] | None = None
) -> None:
    """Draw the learning curves of a question at numbers, one for each C in nσ₀² = C·T^a; ``answer`` gives its rates.

    Raises: InvalidInput unless all are numbers; OutsideCalculus; MissingTool.
    """
    from ..scaling.learning import learning_curves
    from ..typeset.figures import require_matplotlib, write_figure

    path = picture(file)
    setting = _setting(question, answer)
    require_matplotlib("plot")
    with saved(file):
        path.parent.resolve(strict=True)  # refused before anything is computed
    found = learning_curves(setting)
    with saved(file):
        write_figure(figure(found, noises, "learning-curves"), path)


def _setting(question: Question, answer: Callable[[], tuple[Rate, ...]] | None = None) -> Setting:
    """The setting at the penalty asked for, or at the best one."""
    from ..scaling.families import families
    from ..scaling.rates import inside, rates

    family = families(question)[0]
    named = {"beta": question.beta, "source": question.source}
    names = [*family.program.names, *(name for name, value in named.items() if value is None)]
    if names:
        raise InvalidInput(", ".join(names), "a learning curve is one of numbers", "give numbers in place of names")
    rate = (answer() if answer else rates(question))[0]
    if rate.exponent == sp.oo:
        raise InvalidInput("the best error", "is 0: there is no curve of it", "give --ell, or a noise")
    best = rate.sharp if rate.sharp and rate.sharp.ridge else None  # K = 0 is every larger ell
    factors = replace(family.setting.factors, ridge=_factor(best) if best else sp.S.One)
    return replace(family.setting, ell=best.ell if best else inside(rate.ell, family.setting), factors=factors)


def _factor(best: Sharp) -> sp.Expr:
    """The best K; the number that its digits are where it has no formula, or one in a factor of κ₀."""
    ridge = best.ridge
    return ridge if ridge is None or not (ridge.free_symbols or ridge.is_Float) else sp.Rational(best.best(15))


def figure(found: LearningCurves, noises: Sequence[Fraction], name: str, labels: Sequence[str] = ()) -> Figure:
    """The figure of learning curves, one for each C; ``labels`` are their names in the legend."""
    from ..typeset import Figure

    known = labels or [_label(found.setting, C) for C in noises]
    series = _sparing([_series(found, float(C), label) for C, label in zip(noises, known)])
    error = r"test error $E_{\mathrm{test}}$"
    return Figure(name, "$T$", error, series, CAPTION, xlog=True, ylog=True, title=_title(found))


def _series(found: LearningCurves, C: float, label: str) -> Series:
    from ..typeset import Series

    crossing = found.crossover(C)
    mark = None if crossing is None else (crossing, found.law(crossing, C))
    at = "" if crossing is None else rf", crossover at $T \approx {_rough(crossing)}$"
    return Series(
        label + at,
        theory=tuple((float(e.T), e.total(C)) for e in found.exact),
        simulated=tuple((float(s.T), s.mean(C), s.stderr(C)) for s in found.simulated),
        leading=tuple((float(e.T), found.law(e.T, C)) for e in found.exact),
        notes=tuple(_slopes(found, C, crossing)),
        crossover=mark,
    )


def _sparing(curves: Sequence[Series]) -> tuple[Series, ...]:
    """The curves without words that stand next to the same words."""
    said: list[tuple[float, float, str]] = []
    out = []
    for series in curves:
        new = [n for n in series.notes if not any(_close(n, m) for m in said)]
        said += new
        out.append(replace(series, notes=tuple(new)))
    return tuple(out)


def _close(n: tuple[float, float, str], m: tuple[float, float, str]) -> bool:
    return n[2] == m[2] and all(1 / NEXT < x / y < NEXT for x, y in zip(n[:2], m[:2]))


def _slopes(found: LearningCurves, C: float, crossing: float | None) -> Iterator[tuple[float, float, str]]:
    """The power of T that leads, in the middle of what is before the crossover and of what is behind it."""
    first, last = float(found.exact[0].T), float(found.exact[-1].T)
    ends = [first, last] if crossing is None else [first, crossing, last]
    for low, high in zip(ends, ends[1:]):
        if high > ROOM * low:
            middle = min(found.exact, key=lambda e: abs(math.log(e.T) - math.log(low * high) / 2))
            height = max(middle.total(C), found.law(middle.T, C))
            yield float(middle.T), height, _law(found.leading(middle.T, C))


def _law(term: Power) -> str:
    log = "" if term.log == 0 else r"\,\log T" if term.log == 1 else rf"\,(\log T)^{{{term.log}}}"
    return f"${_power('T', term.exponent)}{log}$"


def _power(base: str, exponent: sp.Expr) -> str:
    return base if exponent == 1 else "1" if exponent == 0 else f"{base}^{{{exponent}}}"


def _times(factor: sp.Expr, exponent: sp.Expr) -> str:
    """factor·T^exponent, the factor to three digits unless it is short."""
    short = _short(factor)
    if "/" in short and exponent != 0:
        short = rf"\frac{{{factor.p}}}{{{factor.q}}}"
    power = _power("T", exponent)
    return power if short == "1" else short if power == "1" else rf"{short}\,{power}"


def _short(factor: sp.Expr) -> str:
    if not factor.is_Rational or factor.q > LONG:
        return f"{float(factor):.3g}"
    tens = round(math.log10(factor))
    return f"10^{{{tens}}}" if tens and factor == sp.Integer(10) ** tens else str(factor)


def _label(setting: Setting, C: Fraction) -> str:
    if C == 0:
        return r"clean labels, $\sigma_0 = 0$"
    return rf"$n\sigma_0^2 = {_times(sp.Rational(C.numerator, C.denominator), setting.a)}$"


def _title(found: LearningCurves) -> str:
    s, f = found.setting, found.setting.factors
    sizes = [("d", f.dimension, s.D), ("T_0", f.generator_rows, s.b)]
    noise = [(r"\sigma^2", f.noise, -s.s)]
    parts = [rf"\beta = {s.beta}", f"r = {s.source}"]
    for name, factor, exponent in [*sizes, *noise, (r"\lambda", f.ridge, -s.ell)]:
        ends = {sp.oo: r"\infty", -sp.oo: "0"}
        parts.append(f"{name} = {ends.get(exponent) or _times(factor, exponent)}")
    if not s.over and s.design == "fresh":
        parts.append(f"n = {s.n if s.nu == 0 else _times(f.count, s.nu)}")
    note = "; not simulated" if found.unsimulated else ""
    said = r",\ ".join(parts)
    return f"${said}${note}"


def _rough(T: float) -> str:
    """One digit and a power of ten."""
    digit, power = f"{T:.0e}".split("e")
    return ("" if digit == "1" else rf"{digit} \cdot ") + f"10^{{{int(power)}}}"


def noises(text: str) -> tuple[Fraction, ...]:
    """The factors C of ``--collapse``.

    >>> noises("0,1/100")
    (Fraction(0, 1), Fraction(1, 100))
    """
    try:
        found = tuple(Fraction(part) for part in text.split(","))
    except (ValueError, ZeroDivisionError):
        found = ()
    if not found or any(C < 0 for C in found) or len(found) > 6:
        raise InvalidInput(text, "is no list of factors", "give up to six numbers >= 0, such as 0,1/100,1")
    return found
