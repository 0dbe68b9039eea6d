"""The certified optimum where λ⋆ is 0, or next to it, or its neighbourhood is hard to bound."""

import flint
import pytest

from collapse_sym.chain import loads
from collapse_sym.optimum import edge
from collapse_sym.optimum.answer import spectral
from collapse_sym.optimum.isotropic import optima
from collapse_sym.optimum.minima import Undecided
from collapse_sym.optimum.roots import located
from tests.optimum import chains as isotropic

TEXT = """
[population]
covariance = {{ kind = "diagonal", eigenvalues = {eigenvalues}, copies = 10 }}
truth = {truth}
{generator}
[downstream]
fit = "ridge"
samples = {samples}
noise = {noise}
ridge = 1
"""
EVEN = '{ kind = "random", squared = 1 }'


def chain(*, eigenvalues="[1, 1]", truth=EVEN, generator="", samples=10, noise="0"):
    if generator:
        generator = f"[[generator]]\n{generator}"
    return loads(TEXT.format(eigenvalues=eigenvalues, truth=truth, generator=generator, samples=samples, noise=noise))


#: at T = d the error is infinite next to λ⋆ = 1e-60, which is beyond float64
LITTLE = [(10, 3), (20, 3), (40, 3), (10, 9), (20, 9), (40, 9), (10, 30), (40, 30)]


@pytest.mark.parametrize(("samples", "places"), LITTLE)
def test_the_least_noise_has_its_ridge(samples, places):
    """n = 0, Σ = I: λ⋆ = φσ²/‖w₀‖², to all digits also where κ(λ⋆) and κ(0) have these in common."""
    found = spectral(chain(samples=samples, noise=f"1e-{places}"), digits=20)
    with flint.ctx.workprec(200):
        expected = flint.arb(flint.fmpq(20, samples * 100**places))
        for ridge in (found.best.ridge, found.clean.ridge):
            assert abs(ridge / expected - 1) < 1e-19


@pytest.mark.parametrize("eigenvalues", ["[1]", "[2, 1, 0.1]"])
@pytest.mark.parametrize("samples", [5, 40, 45])
def test_projections_without_noise_ask_for_no_ridge(eigenvalues, samples):
    """A noiseless teacher on fewer rows than directions makes the error stationary at λ = 0 itself, if T ≥ d."""
    found = spectral(chain(eigenvalues=eigenvalues, generator='fit = "ols"\nsamples = 3', samples=samples))
    assert found.best.ridge == 0
    assert found.best.risk.overlaps(found.ridgeless)


def test_clean_labels_without_noise_may_need_a_ridge():
    """With fewer rows than directions and a truth in the weak ones: the optimum of the chain without generators."""
    asked = {
        "eigenvalues": "[10, 0.1]",
        "truth": '{ kind = "coefficients", values = [0.01, 1] }',
        "samples": 11,
    }
    clean = spectral(chain(**asked))
    assert clean.best.ridge > 400 and clean.clean.ridge.overlaps(clean.best.ridge)
    taught = spectral(chain(**asked, generator='fit = "ols"\nsamples = 40\nnoise = 0.1'))
    assert taught.clean.ridge.overlaps(clean.best.ridge) and taught.clean.risk >= taught.best.risk
    above = chain(**{**asked, "samples": 21}, generator='fit = "ols"\nsamples = 40\nnoise = 0.1')
    assert spectral(above).clean.ridge == 0


SHRUNK = [
    ("[0.0921, 0.0229, 0.0034]", "[2.8, 0.4, 0.08]", 'fit = "ridge"\nsamples = 77\nridge = 4.6\nrepeat = 2', 31),
    ("[1.17, 0.35, 0.14]", "[0.08, 3.02, 1.7]", 'fit = "ridge"\nsamples = 101\nridge = 4.2\nrepeat = 5', 34),
    ("[15.4, 4.41, 0.166, 0.0062]", "[0.07, 1.5, 1, 2.5]", 'fit = "ridge"\nsamples = 128\nridge = 0.125', 82),
]


@pytest.mark.parametrize(("eigenvalues", "values", "generator", "samples"), SHRUNK)
def test_a_teacher_that_has_shrunk_leaves_the_whole_branch_in_sight(eigenvalues, values, generator, samples):
    """Where ŵ is small the error rises only next to the infimum of λ; it does, and it is the ball's."""
    truth = f'{{ kind = "coefficients", values = {values} }}'
    found = spectral(chain(eigenvalues=eigenvalues, truth=truth, generator=generator, samples=samples))
    assert found.lowest < 0
    deepest = found.negative or found.best
    for share in (0.999, 0.9, 0.5, 0.1):
        assert found.at(str(float(found.lowest) * share)).risk >= deepest.risk
    assert found.bounded.shrunk == ("repeat" in generator)


def test_ridges_from_0_on_are_answered_where_the_lower_ones_are_not(monkeypatch):
    asked = chain(eigenvalues="[2, 1]", generator='fit = "ols"\nsamples = 30\nnoise = 0.3', samples=25, noise="0.2")
    whole = spectral(asked)

    def undecided(self, bounded):
        raise Undecided("lambda", "no bound", "none")

    monkeypatch.setattr(edge.Edge, "start", undecided)
    found = spectral(asked)
    assert whole.lowest is not None and found.lowest is None
    assert found.best.ridge.overlaps(whole.best.ridge) and found.best.ridge > 0


@pytest.mark.parametrize("n", [20, 100, 400])
def test_what_is_left_of_the_truth_may_be_next_to_nothing(n):
    """Fresh designs with T₀ = d/5: alignment 5^(−n), λ⋆ ∝ 5ⁿ, as the quartic of Σ = I has it."""
    values = {"d": 10, "T": 25, "T0": 2, "sigma": 1, "sigma0": 1, "r2": 1, "n": n}
    described = isotropic.chain("small").substitute(values)
    (optimum,) = optima(described)
    assert spectral(described).best.ridge.overlaps(located(optimum).ridge)
