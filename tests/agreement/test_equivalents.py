"""Deterministic equivalents against simulation at growing sizes: the deviation must tend to 0 like 1/d."""

import pytest

from collapse_sym.oracle import AGREES, DISAGREES, compare_equivalent
from collapse_sym.oracle.budget import family
from collapse_sym.risk import predict

from .chains import EQUIVALENT

ERROR = family("equivalents").error
#: seconds of one core, by the oracle's model of its cost
SECONDS, LONG = 8, 120


def equivalents(chain):
    """The prediction for d → ∞."""
    return predict(chain, "equivalents")


@pytest.mark.parametrize("name", sorted(EQUIVALENT))
def test_equivalent(name):
    evidence = compare_equivalent(
        EQUIVALENT[name], equivalents, sizes=(1, 2, 4), error=ERROR, seconds=SECONDS, subject=name
    )
    assert evidence.verdict == AGREES, evidence.text()


@pytest.mark.deep
@pytest.mark.parametrize("name", sorted(EQUIVALENT))
def test_equivalent_to_two_per_cent(name, record_property):
    evidence = compare_equivalent(
        EQUIVALENT[name], equivalents, sizes=(1, 2, 4), error=ERROR, resolution=0.02, seconds=LONG, subject=name
    )
    assert evidence.verdict == AGREES, evidence.text()
    record_property("power", f"equivalent, {name}: {100 * evidence.sees:.2g} %")


@pytest.mark.parametrize("part", ["clean", "delta", "cross", "bias", "variance", "collapse"])
def test_a_factor_is_detected(part):
    def wrong(chain):
        values = equivalents(chain)._asdict()
        # clean, delta and cross are terms of the bias: an error in them is measured in it
        scale = values["bias"] if part in ("clean", "delta", "cross") else values[part]
        return {**values, part: values[part] + 0.05 * scale}

    evidence = compare_equivalent(EQUIVALENT["ridge generators"], wrong, error=ERROR, seconds=SECONDS)
    assert [row.part for row in evidence.rows if row.verdict == DISAGREES] == [part], evidence.text()


def test_a_constant_deviation_is_not_taken_for_a_finite_size_effect():
    def wrong(chain):
        values = equivalents(chain)._asdict()
        return {"variance": values["variance"] * (1 + 1 / int(chain.d)), "bias": values["bias"]}

    # 1/d off is allowed, that is what ≃ means …
    right = compare_equivalent(EQUIVALENT["one ridge fit"], wrong, error=ERROR, seconds=SECONDS)
    assert right.verdict == AGREES, right.text()
    # … but one value held fixed at all sizes is not: at 4d this prediction is right within 1/d
    frozen = {"total": 1.05 * equivalents(EQUIVALENT["one ridge fit"]).total}
    assert compare_equivalent(EQUIVALENT["one ridge fit"], lambda chain: frozen).verdict == DISAGREES
