"""A risk as a plain-text theorem: setting, cases, parts, definitions, values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..chain import Chain, Fit, Generator
    from ..risk import Risk

PARTS = ("bias", "variance", "collapse", "total")
SHOWN_DIGITS = 10
#: Longer lists of numbers are described, not printed.
MOST_LISTED = 6


def theorem(risk: Risk, digits: int | None = None) -> str:
    """The statement that a risk makes, as text for a terminal."""
    lines = [*setting(risk.chain), ""]
    for case in risk.cases:
        lines += [*_case(case, digits), ""]
    for region in risk.excluded:
        lines.append(f"Not for {' and '.join(region.when) or 'any size'}: {region.because}.")
    return "\n".join(lines).rstrip() + "\n"


def setting(chain: Chain) -> list[str]:
    """The chain in words, one line per population, block, downstream fit and assumption."""
    lines = [f"Population   {_covariance(chain)}; {_truth(chain)}"]
    blocks = [_generator(g) for g in chain.generators] or ["none: the labels are the truth's"]
    lines += [f"{'Generators' if i == 0 else '':<12} {text}" for i, text in enumerate(blocks)]
    last = "none: the last generator is tested" if chain.downstream is None else _fit(chain.downstream)
    lines.append(f"Downstream   {last}")
    if chain.assume:
        lines.append(f"Assuming     {', '.join(chain.assume)}")
    return lines


def _covariance(chain: Chain) -> str:
    covariance: Any = chain.population.covariance
    if covariance.kind == "isotropic":
        return f"x ~ N(0, I) in dimension {covariance.dimension}"
    if covariance.kind == "diagonal":
        return f"x ~ N(0, Σ), Σ diagonal: {_listed(covariance.eigenvalues, 'eigenvalues', covariance.file)}"
    return f"x ~ N(0, Σ), Σ {covariance.kind}, of rank {chain.d}"


def _truth(chain: Chain) -> str:
    truth: Any = chain.population.truth
    if truth.kind == "norm":
        return f"‖w₀‖² = {truth.squared}"
    if truth.kind == "random":
        return f"w₀ even over all directions, ‖w₀‖² = {truth.squared}"
    if truth.kind == "coefficients":
        return f"w₀ = {_listed(truth.values, 'coefficients', truth.file)}"
    return "w₀ any" if truth.kind == "abstract" else f"w₀ {truth.kind}"


def _listed(values: tuple, what: str, file: str | None) -> str:
    if file or len(values) > MOST_LISTED:
        return f"{len(values)} {what}" + (f" from {file}" if file else "")
    return f"({', '.join(str(v) for v in values)})"


def _generator(generator: Generator) -> str:
    weight = generator.truth_weight
    mixed = f", labels mixed with the truth's by weight {weight}" if weight != 0 else ""
    return f"{generator.repeat} × {_fit(generator.fit)}{mixed}"


def _fit(fit: Fit) -> str:
    name = {"ols": "least squares", "ridge": "ridge"}.get(fit.kind, fit.kind)
    penalty = f" (λ = {fit.penalty})" if fit.penalty != 0 else ""
    design = "" if fit.design == "fresh" else f", sharing design {fit.design!r}"
    return f"{name}{penalty} on {fit.samples} rows, label noise of standard deviation {fit.noise}{design}"


def _case(case: Any, digits: int | None) -> Iterator[str]:
    heading = f"For {' and '.join(case.when)}" if case.when else "Theorem"
    kind = "exactly" if case.relation == "=" else "asymptotically (≃ is written ~=)"
    yield f"{heading}, {kind}, by {_calculus(case.calculus)}:"
    yield ""
    values = case.values(digits or SHOWN_DIGITS)
    rows = [_part(case, name, None if values is None else getattr(values, name), digits) for name in PARTS]
    yield from (f"  {line}" for line in _aligned(rows))
    if case.rho is not None:
        yield f"  {'':<9} with rho = {case.rho.text}"
    if case.limit is not None:
        yield f"  {'':<9} and collapse -> {case.limit.text} as n -> oo"
    definitions = [_definition(d) for d in case.definitions]
    if definitions:
        yield ""
        yield "  where"
        yield from (f"    {line}" for line in definitions)
    if case.assumptions:
        yield ""
        yield from (f"  - {sentence}" for sentence in case.assumptions)


def _calculus(names: tuple[str, ...]) -> str:
    distinct = list(dict.fromkeys(names))
    if not distinct:
        return "no calculus"
    return f"the calculus {distinct[0]}" if len(distinct) == 1 else f"the calculi {', '.join(names)}"


def _part(case: Any, name: str, value: Any, digits: int | None) -> tuple[str, str, str, str]:
    formula = getattr(case, name).text
    if name == "collapse" and case.rho is not None:
        formula = f"n * noise**2 * rho = {formula}"
    if name == "total" and len(formula) > 60:
        formula = "bias + variance + collapse"
    return name, case.relation, formula, "" if value is None else number(value, digits)


def number(value: Any, digits: int | None = None) -> str:
    """A value with the digits asked for (10 by default), trailing zeros dropped."""
    import mpmath

    digits = digits or SHOWN_DIGITS
    with mpmath.workdps(digits + 5):
        return str(mpmath.nstr(mpmath.mpf(str(value)), digits))


def _aligned(rows: list[tuple[str, str, str, str]]) -> list[str]:
    lines = []
    for name, relation, formula, value in rows:
        shown = f"  [{value}]" if value and value != formula else ""
        lines.append(f"{name:<9} {relation:<2} {formula}{shown}")
    return lines


def _definition(definition: Any) -> str:
    name = _text(definition.symbol)
    if definition.root_of is not None:
        return f"{name} >= 0 solves 0 = {_text(definition.root_of)}"
    return f"{name} := {_text(definition.expr)}"


def _text(expression: Any) -> str:
    from ..functionals import to_text

    return str(to_text(expression))
