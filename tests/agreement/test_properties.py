"""Predictions against simulation on drawn chains, in every regime that a calculus covers."""

from collapse_sym.oracle import compare_equal, compare_equivalent
from collapse_sym.oracle.budget import family
from collapse_sym.risk import predict
from collapse_sym.testing import EVERYTHING, goes_red, property_over

from . import test_properties as this
from .chains import EQUIVALENT
from .chains import EXACT as EXACT_CHAINS

ERROR = family("drawn chains").error

#: What equivalents cover: unequal ridge fits share no design yet, nor do mixed labels below the threshold.
COVERED = EVERYTHING.restrict(
    (("generators", "design"), lambda fits, design: design != "shared" or fits == "ols"),
    (("labels", "design"), lambda labels, design: design == "fresh" or labels == "model"),
)
#: Where every fit has an exact map: least squares, above the threshold or isotropic.
EXACT = COVERED.restrict(
    (("T0", "spectrum"), lambda side, spectrum: spectrum == "isotropic" or side in ("none", "above")),
    (("T", "spectrum"), lambda side, spectrum: spectrum == "isotropic" or side in ("none", "above")),
    generators=("none", "ols"),
    downstream=("none", "ols"),
)


def exactly(chain):
    """The prediction whose relation is "="."""
    return predict(chain, "auto")


def asymptotically(chain):
    """The prediction for d → ∞."""
    return predict(chain, "equivalents")


def exact_holds(chain):
    """Simulation at the chain's own size does not contradict the exact prediction."""
    evidence = compare_equal(chain, exactly, error=ERROR, resolution=0.25, seconds=0.2)
    assert evidence.passed, evidence.text()


def equivalent_holds(chain):
    """The deviation at 2d is no more than its own 1/d estimate.

    D(k) = c + a/k + …, from d and 2d: c = 2D(2) − D(1) must vanish within the Monte-Carlo error and |D(2) − c|, the
    1/d term itself.  The 1/d term is measured because no formula for it is known for general Σ and any sequence
    of fits; the price is resolution, the sharp comparison is the fixed list in test_equivalents.
    """
    evidence = compare_equivalent(
        chain, asymptotically, sizes=(1, 2), clearance=4, error=ERROR, resolution=0.5, seconds=0.2
    )
    assert evidence.passed, evidence.text()


@property_over(EXACT, name="exact prediction = simulation")
def test_exact_predictions(chain):
    exact_holds(chain)


@property_over(COVERED, name="equivalent ~= simulation", dimensions=(6, 7), examples=300)
def test_equivalents(chain):
    equivalent_holds(chain)


def test_wrong_predictions_go_red():
    for part in ("bias", "variance", "collapse"):
        def wrong(predicted, part=part):
            return lambda chain: {**predicted(chain)._asdict(), part: 2 * getattr(predicted(chain), part)}

        goes_red(lambda: exact_holds(EXACT_CHAINS["both below"]), this, "exactly", wrong)
        goes_red(lambda: equivalent_holds(EQUIVALENT["ridge generators"]), this, "asymptotically", wrong)
