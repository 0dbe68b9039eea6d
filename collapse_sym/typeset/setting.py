"""The setting of a chain as blocks: population, truth, the table of fits, assumptions."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from .blocks import Block, Grid, Prose
from .printing import written
from .text import Code, Maths, Plain, Sentence, condition_tex

_SHOWN = 6
_FIT_NAMES = {"ols": "least squares", "ridge": "ridge"}


def setting(chain: Any) -> list[Block]:
    """What is studied, in a sentence and a table."""
    blocks: list[Block] = [Prose((_covariance(chain.population.covariance), " ", _truth(chain.population)))]
    blocks.append(_fits(chain) if chain.generators or chain.downstream is not None else Prose("There is no fit."))
    if chain.assume:
        listed: list[Sentence] = []
        for i, condition in enumerate(chain.assume):
            listed += [", " if i else "", Maths(condition_tex(condition))]
        blocks.append(Prose(("Assumed: ", *listed, ".")))
    return blocks


def _covariance(covariance: Any) -> Sentence:
    inputs = r"Inputs $x\sim N(0,\Sigma)$, labels $x^{\top}w_{0}$ plus noise, "
    if covariance.kind == "isotropic":
        dimension = written(covariance.dimension)
        return inputs + rf"$\Sigma=I$ in ${'' if dimension == 'd' else 'd='}{dimension}$ dimensions."
    if covariance.kind == "abstract":
        return inputs + r"any $\Sigma$ of rank $d$."
    if covariance.kind == "diagonal":
        copies = "" if covariance.copies == 1 else f", each ${written(covariance.copies)}$ times"
        return (
            inputs,
            rf"$\Sigma$ diagonal, $d={written(covariance.rank)}$, eigenvalues ",
            *_numbers(covariance),
            copies,
            ".",
        )
    if covariance.kind == "measured":
        return (inputs, *_measured(covariance))
    if covariance.kind in ("power-law", "periodic-sobolev"):
        copies = "" if covariance.copies == 1 else rf", each ${written(covariance.copies)}$ times"
        last = r"1,2,\dots" if covariance.infinite else rf"1,\dots,{written(covariance.dimension)}"
        power = _power(covariance.scale, covariance.beta)
        return inputs + rf"$\Sigma$ with eigenvalues $s_{{j}}={power}$ for $j={last}${copies}."
    return (inputs, "covariance ", *_generic(covariance), ".")


def _measured(covariance: Any) -> list[Sentence]:
    """The spectrum of a Gram matrix, by the kernel and the data that it was measured on, where they are known."""
    spectrum = covariance.measured
    copies = "" if covariance.copies == 1 else rf", each ${written(covariance.copies)}$ times"
    said: list[Sentence] = [rf"$\Sigma$ diagonal, $d={written(covariance.rank)}$, its eigenvalues measured"]
    if spectrum.kernel:
        said += [" of ", Plain(spectrum.kernel), rf" on ${spectrum.samples}$ rows of ", Plain(spectrum.data)]
    return [*said, copies, "."]


def _numbers(listed: Any) -> list[Sentence]:
    """Numbers from a file by its name, long lists by their first members."""
    if listed.file:
        return ["read from ", Code(str(listed.file))]
    values = listed.eigenvalues if hasattr(listed, "eigenvalues") else listed.values
    shown = ", ".join(f"${written(v)}$" for v in values[:_SHOWN])
    return [shown + (f", … ({len(values)} in all)" if len(values) > _SHOWN else "")]


def _power(scale: Any, exponent: Any) -> str:
    """scale·j^(−exponent) in LaTeX."""
    factor = "" if scale == 1 else written(scale) if scale.is_Atom else rf"\left({written(scale)}\right)"
    return rf"{factor}\,j^{{{written(-exponent)}}}" if factor else rf"j^{{{written(-exponent)}}}"


def _truth(population: Any) -> Sentence:
    truth = population.truth
    if truth.kind == "norm":
        return rf"The truth has $\lVert w_{{0}}\rVert^{{2}}={written(truth.squared)}$."
    if truth.kind == "random":
        squared = "" if truth.squared == 1 else rf"\,{written(truth.squared)}"
        return rf"The truth weighs all directions equally, $c_{{j}}^{{2}}=\tfrac{{1}}{{d}}{squared}$."
    if truth.kind == "coefficients":
        return (r"The truth has coefficients $c_{j}$ ", *_numbers(truth), " in the eigenbasis.")
    if truth.kind == "power-law":
        source = "" if truth.source is None else rf", a source exponent ${written(truth.source)}$"
        power = _power(truth.scale, truth.exponent(population.covariance))
        return rf"The truth has $c_{{j}}^{{2}}={power}${source}."
    if truth.kind == "measured":
        return r"The truth has the coefficients $c_{j}$ of the target, measured."
    if truth.kind == "abstract":
        return r"The truth $w_{0}$ is any vector."
    return ("Truth: ", *_generic(truth), ".")


def _generic(thing: Any) -> list[Sentence]:
    """A kind that a later room registered: its name and its fields."""
    said: list[Sentence] = [Plain(thing.kind)]
    for f in fields(thing):
        said += [", ", Plain(f.name), " ", _value(getattr(thing, f.name))]
    return said


def _value(value: Any) -> Sentence:
    if isinstance(value, str | bool | None):
        return Plain(str(value))
    return Maths(written(value)) if not isinstance(value, tuple) else Plain(f"({len(value)} values)")


def _fits(chain: Any) -> Grid:
    mixed = any(g.truth_weight != 0 for g in chain.generators)
    header: tuple[Sentence, ...] = ("", "fit", "repeated", r"samples", "noise", "penalty", "design")
    rows = [_row(f"generator {i + 1}", g.fit, g) for i, g in enumerate(chain.generators)]
    if chain.downstream is not None:
        rows.append(_row("downstream", chain.downstream, None))
    if mixed:
        header += ("truth",)
        weights = [Maths(written(g.truth_weight)) for g in chain.generators] + [Plain("")]
        rows = [(*row, weight) for row, weight in zip(rows, weights, strict=False)]
    return Grid(header, tuple(rows), "llccccl" + "c" * mixed)


def _row(name: str, fit: Any, generator: Any) -> tuple[Sentence, ...]:
    repeat: Sentence = "" if generator is None else Maths(written(generator.repeat))
    penalty: Sentence = Maths(written(fit.penalty)) if fit.penalty != 0 else Plain("–")
    design = Plain("fresh" if fit.design == "fresh" else f"shared: {fit.design}")
    kind = Plain(_FIT_NAMES.get(fit.kind, fit.kind))
    return (Plain(name), kind, repeat, Maths(written(fit.samples)), Maths(written(fit.noise)), penalty, design)
