"""Rules about each generator of a block: what nested steps show for one number of a range holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .averaging import image_of
from .citations import images_of
from .facts import Fact, Premises, Rule, last_of
from .limits import need
from .random_matrices import METRIC
from .ring import Poly, vanishes
from .statement import Statement, fixed, new_name


@contextmanager
def one_of_range(s: Statement, rule: str, name: Any, low: Poly, high: Poly) -> Iterator[Poly]:
    """A number of the range low, …, high, 0 ≤ low; what is learned of it inside is forgotten afterwards."""
    reader, chain = s.reader, s.reader.chain
    new_name(s, rule, name)
    need(fixed(s, low) and fixed(s, high) and reader.nonnegative(low), rule, "ends that move, or a negative one")
    kept = reader.domains, reader.signs, reader.nonzero, reader.roots, chain.full_rank, chain.models
    learned = dict(reader.each), list(reader.between)
    member = reader.atom("symbol", name)
    reader.domains = {**reader.domains, name: "natural"}
    reader.signs = {**reader.signs, (member - low).frozen(): False, (high - member).frozen(): False}
    reader.nonzero, reader.roots = set(reader.nonzero), dict(reader.roots)
    chain.full_rank, chain.models = set(chain.full_rank), dict(chain.models)
    yield member
    reader.domains, reader.signs, reader.nonzero, reader.roots, chain.full_rank, chain.models = kept
    reader.each, reader.between = learned


def minimum(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """a ≥ min(a, b), b ≥ min(a, b), and one of them is it: (a − min(a, b)) (b − min(a, b)) = 0."""
    a, b = s.reader.scalar(step["left"]), s.reader.scalar(step["right"])
    least = s.reader.atom("Min", a.frozen(), b.frozen())
    need(step["is"] in ("left", "right", "one"), "minimum", "neither a side nor one of both")
    if step["is"] == "one":
        return Fact("zero", (a - least) * (b - least))
    value = (a if step["is"] == "left" else b) - least
    s.reader.learn(value, False)
    return Fact("sign", value)


def product_of_equals(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """f_j = g_j for each j = low … high, these ends fixed along the regime: Π f_j = Π g_j."""
    reader, rule, ends = s.reader, "product-of-equals", (step["low"], step["high"])
    with one_of_range(s, rule, step["name"], *map(reader.scalar, ends)):
        known = s.run(step["steps"], dict(zip(step["premises"], premises)))
        gap, last = reader.scalar(["Subtract", step["left"], step["right"]]), last_of(known, step["last"], "zero")
        need(last is not None and vanishes(last.value - gap), rule, "the factors are not shown to be equal")
    products = [reader.scalar(["Product", step["name"], *ends, step[side]]) for side in ("left", "right")]
    return Fact("zero", products[0] - products[1])


def cited_projections(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """E Q M for the product Q of all projections of a fresh block, from the cited mean of each: n is fixed, so that n
    errors in operator norm add up to one.

    ``steps`` show what the fact assumes, for one generator; F(0, M) = M and F(m+1, M) = F(m, image of M under P_m).
    """
    reader, rule, name = s.reader, "cited-projections", step["name"]
    chain, last = reader.chain, reader.scalar(reader.chain.last)
    need(isinstance(chain.index("0"), tuple), rule, "no block of fresh designs")
    need(chain.fit("0")["fit"] == "ols", rule, "fits that are no projections")
    with one_of_range(s, rule, name, reader.number(0), last - reader.number(1)) as member:
        known = s.run(step["steps"], dict(zip(step["premises"], premises)))
        need(all(i in known and not known[i].conditional for i in step["uses"]), rule, "no such step")
        images, _ = images_of(s, chain.design(member), step["facts"], [known[i] for i in step["uses"]])
    need(set(images) == {"mean"}, rule, "not the fact about the mean")
    metric, m = reader.atom(*METRIC), reader.atom("symbol", "m")
    domains, reader.domains = reader.domains, {**reader.domains, "m": "natural"}
    numbers = {"0": reader.number(0), "m": m, "m+1": m + reader.number(1)}
    closed = {
        x: s.with_name("m", y, lambda: reader.function(reader.matrix(step["mean"]))) for x, y in numbers.items()
    }
    need(vanishes(closed["0"] - metric), rule, "the base fails")
    following = image_of(s, closed["m"], reader.at(image_of(s, images["mean"], metric, None), m, name), None)
    need(
        not (reader.spectral(following) - reader.spectral(closed["m+1"])).terms, rule, "the step from m to m + 1 fails"
    )
    reader.domains = domains
    whole = ((last - reader.number(1)).frozen(), reader.number(0).frozen())
    return Fact("letter-map", ("0", "Q", closed["m"], None), weight=whole)


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "minimum": (minimum, ("left", "right", "is")),
    "product-of-equals": (product_of_equals, ("name", "low", "high", "left", "right", "steps", "last")),
    "cited-projections": (cited_projections, ("name", "steps", "uses", "facts", "mean")),
}
