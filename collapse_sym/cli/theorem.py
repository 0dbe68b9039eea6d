"""A risk as a plain-text theorem: setting, cases, parts, definitions, values."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..chain import Chain, Fit, Generator
    from ..risk import Risk

PARTS = ("bias", "variance", "collapse", "total")
SHOWN_DIGITS = 10
#: Longer lists of numbers are described, not printed; longer totals are said in words.
MOST_LISTED, LONGEST_TOTAL, WIDTH = 6, 60, 100
#: the engine's words for the domain of one symbol → those for several
DOMAINS = {
    "a positive integer": "positive integers",
    "an integer ≥ 0": "integers ≥ 0",
    "> 0": "> 0",
    "≥ 0": "≥ 0",
    "real": "real",
}


def theorem(risk: Risk, digits: int | None = None) -> str:
    """The statement that a risk makes, as text for a terminal."""
    lines = [*setting(risk.chain), ""]
    for case in risk.cases:
        lines += [*_case(risk.chain, case, digits), ""]
    for region in risk.excluded:
        lines.append(f"Excluded, {' and '.join(region.when) or 'any size'}: {region.because}.")
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
    if covariance.kind == "measured":
        return f"x ~ N(0, Σ), Σ {_measured(covariance.measured, covariance.copies)}"
    if covariance.kind == "diagonal":
        copies = "" if covariance.copies == 1 else f", each {covariance.copies} times"
        return f"x ~ N(0, Σ), Σ diagonal: {_listed(covariance.eigenvalues, 'eigenvalues', covariance.file)}{copies}"
    if covariance.kind in ("power-law", "periodic-sobolev"):
        copies = "" if covariance.copies == 1 else f", each {covariance.copies} times"
        end = "1, 2, …" if covariance.infinite else f"1 … {covariance.dimension}"
        return f"x ~ N(0, Σ), eigenvalues {_power(covariance.scale, covariance.beta)} for j = {end}{copies}"
    return f"x ~ N(0, Σ), Σ {covariance.kind}, of rank {chain.d}"


def _measured(spectrum: Any, copies: Any) -> str:
    each = "" if copies == 1 else f", each {copies} times"
    behind = f" of {spectrum.kernel} on {spectrum.samples} rows of {spectrum.data}" if spectrum.kernel else ""
    return f"diagonal: {len(spectrum)} eigenvalues measured{behind}{each}"


def _truth(chain: Chain) -> str:
    truth: Any = chain.population.truth
    covariance: Any = chain.population.covariance
    if truth.kind == "norm":
        return f"‖w₀‖² = {truth.squared}"
    if truth.kind == "random":
        return f"w₀ even over all directions, ‖w₀‖² = {truth.squared}"
    if truth.kind == "coefficients":
        return f"w₀ = {_listed(truth.values, 'coefficients', truth.file)}"
    if truth.kind == "power-law":
        delta = truth.exponent(covariance)
        source = "" if truth.source is None else f" (source {truth.source})"
        return f"c_j² = {_power(truth.scale, delta)}{source}"
    if truth.kind == "measured":
        return f"w₀ = the target's {len(covariance.measured)} measured coefficients"
    return "w₀ any" if truth.kind == "abstract" else f"w₀ {truth.kind}"


def _power(scale: Any, exponent: Any) -> str:
    """scale·j^(−exponent)."""
    factor = "" if scale == 1 else f"{scale}·" if scale.is_Atom else f"({scale})·"
    return f"{factor}j^({-exponent})"


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


def _case(chain: Chain, case: Any, digits: int | None) -> Iterator[str]:
    condition = f"Theorem, for {' and '.join(case.when)}" if case.when else "Theorem"
    kind = "exactly" if case.relation == "=" else "in the limit (~= is ≃)"
    yield f"{condition}: {kind}, by the {_calculi(case.calculus)}"
    yield ""
    values = case.values(digits)
    for name in PARTS:
        value = None if values is None else number(getattr(values, name), digits)
        yield from _equation(name, case.relation, _formula(case, name), value)
    if case.rho is not None and case.rho.text != case.collapse.text:
        yield from _equation("rho", "=", f"{case.rho.text}    per generation and unit of noise variance", None)
    if case.limit is not None and case.rho is None and case.collapse.text != "0":
        yield from _equation("limit", "=", f"{case.limit.text}    of collapse as n -> oo", None)
    if case.definitions:
        yield "  where"
        for definition in case.definitions:
            yield from _definition(definition)
    yield ""
    yield from (f"  - {sentence}" for sentence in assumptions(case.assumptions, chain.assume))


def _calculi(names: tuple[str, ...]) -> str:
    if len(set(names)) <= 1:
        return f"calculus {names[0]}" if names else "definition"
    return f"calculi {', '.join(names[:-1])} and, downstream, {names[-1]}"


def _formula(case: Any, name: str) -> str:
    formula: str = getattr(case, name).text
    return formula if name != "total" or len(formula) <= LONGEST_TOTAL else "bias + variance + collapse"


def _equation(name: str, relation: str, formula: str, value: str | None) -> list[str]:
    shown = f"{formula}  [{value}]" if value is not None and value != formula else formula
    return _wrapped(f"  {name:<9} {relation:<2} ", shown)


def _wrapped(head: str, text: str) -> list[str]:
    indent = " " * (len(head) + 2)
    return textwrap.wrap(
        text, WIDTH, initial_indent=head, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _definition(definition: Any) -> list[str]:
    from ..functionals import to_text

    name = to_text(definition.symbol)
    if definition.root_of is not None:
        root = f"{name}, the greatest root of 0 = " if definition.greatest else f"{name} >= 0 solves 0 = "
        return _wrapped(f"    {root}", to_text(definition.root_of))
    return _wrapped(f"    {name} := ", to_text(definition.expr))


def assumptions(sentences: tuple[str, ...], stated: tuple[str, ...] = ()) -> list[str]:
    """The sentences with one line for all domains, without those that the setting has stated.

    >>> assumptions(("T > d", "T is a positive integer", "d is a positive integer", "x is > 0"), ("T > d",))
    ['T, d positive integers; x > 0']
    """
    domains: dict[str, list[str]] = {}
    others = []
    for sentence in sentences:
        match = re.fullmatch(r"(\w+) is (.+)", sentence)
        if match and match[1].isidentifier() and match[2] in DOMAINS:
            domains.setdefault(match[2], []).append(match[1])
        elif sentence not in stated:
            others.append(sentence)
    line = "; ".join(f"{', '.join(names)} {_domain(domain, len(names))}" for domain, names in domains.items())
    return [*others, line] if line else others


def _domain(domain: str, count: int) -> str:
    return domain if count == 1 else DOMAINS[domain]


def number(value: Any, digits: int | None = None) -> str:
    """A value with the digits asked for (10 by default).

    >>> number(0.5), number(0.0), number(2 / 3, 3)
    ('0.5', '0', '0.667')
    """
    import mpmath

    digits = digits or SHOWN_DIGITS
    with mpmath.workdps(digits + 5):
        return str(mpmath.nstr(mpmath.mpf(str(value)), digits)).removesuffix(".0")
