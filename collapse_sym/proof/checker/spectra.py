"""Rules about a spectrum between fixed bounds."""

from __future__ import annotations

from typing import Any

from .facts import Fact, Premises, Rule, of
from .limits import need
from .ring import Poly, vanishes
from .statement import Statement, new_name


def between(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """‖Σ‖ and ‖Σ⁻¹‖ bounded: fixed numbers 0 < low and high with low·I ≤ Σ ≤ high·I; the two names are new."""
    rule, reader = "between", s.reader
    names = (step["low"], step["high"])
    for name in names:
        new_name(s, rule, name)
    need(names[0] != names[1], rule, "a name that occurs already")
    given = {p.value for p in premises if p.kind == "spectrum"}
    need(
        given == {str(["OperatorNorm", "Sigma"]), str(["OperatorNorm", ["Power", "Sigma", "-1"]])},
        rule,
        "two bounds are needed",
    )
    reader.domains = {**reader.domains, names[0]: "positive", names[1]: "positive"}
    return Fact("between", names)


def on_the_spectrum(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """h(s) ≥ c on low ≤ s ≤ high, c free of s: vᵀh(Σ)v ≥ c vᵀv, tr h(Σ) ≥ c d.  ``eigenvalue`` is the name of s.

    h(s) − c = Σ a · Π signs · square², a ≥ 0 by its kind; the signs are s − low, high − s and those among the premises.
    """
    rule, reader, name = "on-the-spectrum", s.reader, step["eigenvalue"]
    low, high = of(rule, premises, "between").value
    new_name(s, rule, name)
    least = reader.scalar(step["least"])
    function = reader.function(reader.matrix(step["matrix"]))
    kept = reader.domains, reader.signs, reader.nonzero
    reader.domains, reader.signs, reader.nonzero = (
        {**reader.domains, name: "positive"},
        dict(reader.signs),
        set(reader.nonzero),
    )
    x = reader.atom("symbol", name)
    signs = [x - reader.scalar(low), reader.scalar(high) - x, *(p.value for p in premises if p.kind == "sign")]

    def image(g: Any) -> Poly | None:
        if g == ("S",):
            return x
        need(g[0] not in ("M", "power", "Product"), rule, "a function that is not read here")
        return reader.reciprocal(x + reader.thawed(g[1])) if g[0] == "G" else None

    rest = function.substitute(image) - least
    for factor, numbers, square in step["products"]:
        scale, root = reader.scalar(factor), reader.scalar(square)
        need(reader.clearly(scale), rule, "a coefficient that is not known to be ≥ 0")
        product = scale * root * root
        for i in numbers:
            need(int(i) < len(signs), rule, "not the number of a sign")
            product = product * signs[int(i)]
        rest = rest - product
    need(vanishes(rest), rule, "the combination does not show the bound")
    reader.domains, reader.signs, reader.nonzero = kept
    vector, matrix = step["vector"], step["matrix"]
    size = reader.scalar(["SquaredNorm", vector]) if vector else reader.chain.rank
    value = reader.scalar(["Form", vector, matrix, vector] if vector else ["Trace", matrix])
    return Fact("sign", value - least * size)


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "between": (between, ("low", "high")),
    "on-the-spectrum": (on_the_spectrum, ("eigenvalue", "matrix", "vector", "least", "products")),
}
