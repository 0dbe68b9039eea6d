r"""The risk of a chain: what each fit does to a metric, and the recursion over all fits, backwards.

A fit on labels X u + ε, u = (1−p) ŵ + p w₀, gives ŵ' = A u + B ε with (A, B) independent of ŵ and of ε.  With E of
the form
ŵᵀN₁₁ŵ + 2 ŵᵀN₁₂w₀ + w₀ᵀN₂₂w₀ + constant after the fit, the form before it is (right sides: values after the fit)

    constant + σ² E tr(BᵀN₁₁B),  N₁₁ ← (1−p)² E[AᵀN₁₁A],  N₁₂ ← (1−p)(E[A]ᵀN₁₂ + p E[AᵀN₁₁A]),
    N₂₂ ← N₂₂ + p² E[AᵀN₁₁A] + 2p E[A]ᵀN₁₂ ;          at the end N₁₁ = N₂₂ = Σ, N₁₂ = −Σ, at the start ŵ = w₀.

Every N is a function of Σ: the law of X does not change under the symmetries of Σ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from .averaging import image_of
from .citations import _satisfied as satisfied
from .facts import Fact, Premises, Rule
from .fits import Group, grouped, named, second_image
from .known import names
from .limits import need
from .matrices import S
from .random_matrices import METRIC, key_of
from .ring import Poly, vanishes
from .statement import Statement, fixed
from .well_formed import fields
from .words import transpose

NORM = ["OperatorNorm", "Sigma"]
COEFFICIENTS = ("first", "mixed", "cross", "last", "shift", "cost")


@dataclass
class _State:
    first: Poly
    mixed: Poly
    last: Poly
    constant: Poly
    exact: bool = True  # whether ``first`` is what it stands for, up to nothing


def risk(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """The risk with the noises of some fits, others set to 0: exact maps give an equation.

    Cited maps give Risk − value → 0 along the regime: the number of fits is fixed; exact maps are contractions, so that
    errors of metrics do not grow; E tr(BᵀB) is bounded, for least squares by ‖Σ⁻¹‖ and by |d/T − 1| ≥ c; ‖w₀‖ is
    bounded.
    """
    reader, chain, rule = s.reader, s.reader.chain, "risk"
    general = reader.spectrum is None and reader.law is None
    need(chain.gaussian and general, rule, "rows that are not Gaussian, or a point")
    known = {p.value[0]: p for p in premises if p.kind == "fit"}
    sigma = reader.number(1) if reader.isotropic else reader.atom(*S)
    state = _State(sigma, -sigma, sigma, reader.number(0))
    atom = reader.scalar(["Risk", *step["noises"]])
    read: dict[int, Poly] = {}
    groups = [replace(group, read=read) for group in grouped(s)]
    for group in reversed(groups):
        need(group.key in known, rule, f"no maps of fit {group.key}")
        several = isinstance(known[group.key].value[3], tuple)
        need(several == group.joined, rule, "maps of one fit for several, or of several for one")
        state = _through(s, group, known[group.key], state, step, premises)
    need(reader.domains.get("w0") == "vector", rule, "no truth w0")
    w0, form = ("vector", "w0", False), state.first + state.mixed + state.mixed + state.last
    ends = transpose((w0,)), (w0,)
    value = reader.spectral(form).substitute(
        lambda g: reader.functional(ends[0] + g[1] + ends[1]) if g[0] == "word" else None
    )
    value = value + state.constant
    if all(known[g.key].strict for g in groups):
        return Fact("zero", atom - value)
    still = all(not g.weight.terms or (fixed(s, g.weight) and fixed(s, g.repeat)) for g in groups)
    need(still, rule, "a number of fits, or a weight, that moves")  # an exact fit may enlarge the error of another
    length = reader.functional(ends[0] + ends[1])
    bounded = any(p.kind == "bounded" and vanishes(p.value - length) for p in premises)
    need(bounded and satisfied(s, ["Bounded", NORM], {}, premises), rule, "‖Σ‖ or ‖w₀‖ is not known to be bounded")
    return Fact("null", atom - value, weight=())


def _through(s: Statement, group: Group, p: Fact, state: _State, step: dict[str, Any], premises: Premises) -> _State:
    """Before all generations of a group."""
    reader, count = s.reader, group.repeat.constant()
    often = not p.conditional or vanishes(group.repeat - reader.scalar(reader.chain.last))
    need(often, "risk", "a condition on generators, of which there may be none")
    if not p.strict or not state.exact:
        need(fixed(s, group.repeat), "risk", "a number of fits that moves")
    _noise_is_bounded(s, group, p, state, step, premises)
    if count is not None:
        need(count.denominator == 1 and 0 <= count <= 64, "risk", "a number of generations that is not followed")
        if group.key in step["closed"]:
            return _by_induction(s, group, p, state, step)
        for j in range(int(count)):
            state = _once(s, group, p, state, step, reader.number(count - 1 - j))
        return state
    (name,) = [g[1] for g in group.repeat.generators()] if len(group.repeat.terms) == 1 else [""]
    need(
        reader.domains.get(name) in ("natural", "positive-integer")
        and vanishes(group.repeat - reader.atom("symbol", name)),
        "risk",
        "not a number of generations",
    )
    if all(not (image - reader.atom(*METRIC)).terms for image in p.value[1:3]) and not group.weight.terms:
        each = _once(s, group, p, replace(state, constant=reader.number(0)), step, reader.atom("symbol", "#")).constant
        return replace(
            state,
            constant=state.constant + reader.folded("Sum", each, reader.number(0), group.repeat - reader.number(1)),
        )
    return _by_induction(s, group, p, state, step)


def _by_induction(s: Statement, group: Group, p: Fact, state: _State, step: dict[str, Any]) -> _State:
    """The form m generations earlier in closed form: it holds for m = 0, and m generations and one more are m + 1."""
    reader, rule = s.reader, "risk"
    given = fields(step["closed"].get(group.key), rule, *COEFFICIENTS)
    need(not group.joined, rule, "an induction over fits on one design")
    # of m generations earlier the number is n − 1 − m, so that maps with a number would be read in the wrong order
    still = not any("#" in names(image.frozen()) for image in p.value[1:] if image is not None)
    need(still, rule, "the maps change with m")
    for _, key, _ in group.noises:  # generations are counted backwards here, those of a variance forwards: no m in it
        s.reader.chain.noise(key, None)
    silent = replace(state, constant=reader.number(0))
    short, unit = (_once(s, replace(group, named=x), p, silent, step, reader.number(0)).constant for x in (True, False))
    group = replace(group, named=False)

    def at(number: Poly, unit: Poly = unit) -> _State:
        a, b, c, d, e, f = s.with_name("m", number, lambda: [reader.scalar(given[name]) for name in COEFFICIENTS])
        mixed, last = b * state.first + c * state.mixed, d * state.first + e * state.mixed + state.last
        return _State(a * state.first, mixed, last, state.constant + f * unit, state.exact)

    kept = reader.domains, reader.signs
    reader.domains, m = {**reader.domains, "m": "natural"}, reader.atom("symbol", "m")
    same = _agree(s, at(reader.number(0)), state)
    need(same, rule, "the base fails")
    need(
        _agree(s, at(m + reader.number(1)), _once(s, group, p, at(m), step, m)), rule, "the step from m to m + 1 fails"
    )
    reader.domains, reader.signs = kept
    return replace(at(group.repeat, short), exact=p.strict and state.exact)


def _agree(s: Statement, x: _State, y: _State) -> bool:
    metrics = [(x.first, y.first), (x.mixed, y.mixed), (x.last, y.last)]
    return all(vanishes(s.reader.spectral(a - b)) for a, b in metrics) and vanishes(x.constant - y.constant)


def _once(s: Statement, group: Group, p: Fact, state: _State, step: dict[str, Any], number: Poly) -> _State:
    """Before one generation, m its number.  Metrics stay products of images: they are brought into normal form as a
    whole, at the end."""
    reader, index = s.reader, number.frozen()
    _, mean, second, noise = p.value
    every = noise if isinstance(noise, tuple) else (noise,)
    units = [None if x is None else named(s, group, image_of(s, x, state.first, index)) for x in every]
    shown, one = (None, None) if group.joined else (noise, units[0])
    taught = second_image(s, group, second, shown, one, state.first, index)
    kept = image_of(s, mean, state.mixed, index)
    cost = reader.number(0)
    for times, key, later in group.noises:
        if key in step["noises"]:
            variance, unit = times * s.reader.chain.noise(key, number), units[later]
            need(unit is not None or not variance.terms, "risk", "no map of the noise")
            cost = cost + (variance if unit is None else variance * unit)
    w, rest = group.weight, reader.number(1) - group.weight
    return _State(rest * rest * taught, rest * (kept + w * taught), state.last + w * w * taught + (w + w) * kept,
                  state.constant + cost, state.exact and p.strict)  # fmt: skip


def _noise_is_bounded(
    s: Statement, group: Group, p: Fact, state: _State, step: dict[str, Any], premises: Premises
) -> None:
    """E tr(BᵀB) and the variances stay bounded where a metric is known up to an error."""
    reader, (_, index) = s.reader, key_of(s, "risk", {"fit": group.key})
    loud = [s.reader.scalar("0")] + [
        s.reader.chain.noise(key, None) * times for times, key, _ in group.noises if key in step["noises"]
    ]
    if not any(x.terms for x in loud) or (p.strict and state.exact):
        return
    need(all(fixed(s, x) for x in loud), "risk", "a noise that moves")
    if p.strict:
        given = {"T": reader.chain.samples(index), "d": reader.chain.rank}
        for clause in (
            ["Bounded", ["OperatorNorm", ["Power", "Sigma", "-1"]]],
            ["AwayFrom", ["Divide", "d", "T"], "1"],
        ):
            need(
                satisfied(s, clause, given, premises),
                "risk",
                "least squares beside an equivalent: ‖Σ⁻¹‖ bounded, d/T away from 1",
            )


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "risk": (risk, ("noises", "closed")),
}
