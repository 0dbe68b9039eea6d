"""Every random head has the value of its definition, in floats and exactly; laws and weights are right."""

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest

from collapse_sym.errors import InfiniteRisk, InvalidInput
from collapse_sym.oracle.budget import family
from collapse_sym.proof.evaluation import Sequence, Undetermined
from collapse_sym.proof.evidence import draws
from collapse_sym.proof.evidence.averaging import NotLinear
from collapse_sym.proof.evidence.draws import Drawn, Given
from collapse_sym.proof.evidence.fits import downstream, fits, generator
from collapse_sym.proof.evidence.outcomes import Outcome
from collapse_sym.proof.evidence.sampling import Sampler, only_squares
from collapse_sym.proof.statements import statement
from collapse_sym.testing.mutants import goes_red, mutant
from tests.proof.evidence.variants import by_hand, with_design

Z = family("means").z
POINT = {
    "d": F(3), "Sigma": (F(2), F(1), F(1, 4)), "w0": (F(1), F(-1), F(2)), "n": F(3), "sigma0": F(2), "sigma": F(1, 2),
    "lambda": F(1, 3), "T0": F(2), "T": F(5), "lambda0": F(1),
}  # fmt: skip
SIZES = [(2, 5), (1, 1), (6, 2), (7, 8), (3, 3), (5, 3)]
#: definition → the chain whose letters it uses
NAMES = ["TestError", "Bias", "Variance", "DeltaBias", "BiasTilde", "Rho"]
PARTS = [statement(i) for i in ("THM-F.1.main", "THM-4.3.bias-order")]
TERMS = {name: definition["term"] for part in PARTS for name, definition in part.definitions.items()}
TERMS |= {"NormOfShrinkage": statement("REM-DELTABIAS.main").conclusion[2][1]}


def body(term):
    """A definition without its expectations: the quantity of one outcome."""
    if isinstance(term, str):
        return term
    return body(term[1]) if term[0] == "Expectation" else [term[0], *map(body, term[1:])]


def chain_of(ridge, shared):
    part = statement("THM-F.1.main" if ridge else "THM-4.3.bias-order-ridgeless")
    return with_design(part.id, "one" if shared else "fresh")


@pytest.mark.parametrize("ridge", [True, False])
@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("sizes", SIZES)
def test_quantities_of_an_outcome_are_their_definitions(ridge, shared, sizes):
    part, T0, T = chain_of(ridge, shared), *sizes
    point = POINT | {"T0": F(T0), "T": F(T)}
    draws = Drawn(("test", sizes, shared), point["Sigma"], 2, average=False)
    at = Outcome(part.chain, dict(part.variables), point, draws)
    # an infinite mean is refused, whatever one outcome may say
    finite = abs(T0 - 3) > 1 and (ridge or abs(T - 3) > 1)
    for r in range(2):
        stages = [generator(part.chain, point, i) for i in range(3)]
        last = downstream(part.chain, point)
        designs, noises = [draws.design(f)[r] for f in stages], [draws.noise(f)[r, :, 0] for f in stages]
        X, E = draws.design(last)[r], draws.noise(last)[r, :, 0]
        assert (X.shape, len(E)) == ((T, 3), T) and [len(x) for x in designs] == [T0] * 3
        assert shared == bool(np.array_equal(designs[0], designs[1]))
        expected = by_hand(designs, noises, X, E, [2, 1, 0.25], np.array([1.0, -1, 2]), 1 / 3 if ridge else None)
        for name in [*NAMES, "NormOfShrinkage"]:
            if not finite and name in ("TestError", "Rho", "Variance"):
                continue
            term = ["Multiply", "1", body(TERMS[name])]
            assert np.isclose(np.broadcast_to(at.value(term), 2)[r], expected[name], rtol=1e-7, atol=1e-9), name
        if finite:
            assert np.allclose(at.value(["Model", "n"])[r, :, 0], expected["Model"])


def test_an_exact_outcome_is_what_floats_say():
    part = statement("THM-F.1.main")
    draws = Given(("exact",), POINT["Sigma"], {})
    at = Outcome(part.chain, dict(part.variables), POINT, draws)
    stages, last = [generator(part.chain, POINT, i) for i in range(3)], downstream(part.chain, POINT)

    def floats(matrix):
        return np.array([[float(F(int(x.p), int(x.q))) for x in row] for row in matrix.table()])

    designs = [floats(draws.design(f)) for f in stages]
    noises = [floats(draws.noise(f))[:, 0] for f in stages]
    X, E = floats(draws.design(last)), floats(draws.noise(last))[:, 0]
    expected = by_hand(designs, noises, X, E, [2, 1, 0.25], np.array([1.0, -1, 2]), 1 / 3)
    for name in NAMES:
        found = at.value(body(TERMS[name]))
        assert isinstance(found, F)
        assert np.isclose(float(found), expected[name])


@pytest.mark.parametrize("shape", [(2, 4), (4, 2), (3, 3)])
def test_the_exact_pseudoinverse_is_that_of_moore_and_penrose_at_any_rank(shape):
    algebra = Given((), POINT["Sigma"], {}).algebra
    rows = [[F((3 * i + 1) * (j + 1)) for j in range(shape[1])] for i in range(shape[0])]  # rank 1
    full = [[x + (i == j) for j, x in enumerate(row)] for i, row in enumerate(rows)]
    for X in map(algebra.matrix, (rows, full, [[F(0)] * shape[1]] * shape[0])):
        Y = algebra.pseudoinverse(X)
        assert X * Y * X == X and Y * X * Y == Y
        assert (X * Y).transpose() == X * Y and (Y * X).transpose() == Y * X


def test_outcomes_must_have_the_shapes_and_the_full_rank_of_a_design():
    part = statement("LEM-F.4.main")
    point = POINT | {"n": F(1), "sigma0": F(0)}
    for outcome in ({"X_0": [["1", "0"]]}, {"X_0": [["1", "0", "1"], ["2", "0", "2"]]}, {"E_0": ["1", "0"]}):
        at = Outcome(part.chain, dict(part.variables), point, Given((), point["Sigma"], outcome))
        with pytest.raises(InvalidInput):
            at.value(["MatrixMultiply", ["PseudoInverse", ["Design", "0"]], ["Noise", "0"]])


# -- averages over the noise, and what only shows X'X ------------------------------------------------
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sizes", [(1, 6), (5, 1), (6, 5)])
def test_averaging_the_noise_does_not_change_a_mean(name, sizes):
    part = chain_of(True, False)
    point = POINT | {"T0": F(sizes[0]), "T": F(sizes[1])}
    term = TERMS[name]
    averaged = Sampler(part, point, 6000, 1).values([term])[0]
    # a factor that depends on no noise but is not linear in form: the noises are drawn
    drawn_term = ["Add", term, ["Scale", "0", ["Expectation", ["Power", ["SquaredNorm", ["Model", "n"]], "2"]]]]
    drawn = Sampler(part, point, 6000, 2).values([_spoilt(term), drawn_term])[0]
    assert abs(averaged.mean - drawn.mean) < Z * np.hypot(averaged.error, drawn.error) + 1e-9


def _spoilt(term):
    """The same quantity, with its norm as a square root squared: not quadratic in form any more."""
    if isinstance(term, str):
        return term
    if term[0] == "Expectation":
        return ["Expectation", ["Power", ["Sqrt", term[1]], "2"]]
    return [term[0], *map(_spoilt, term[1:])]


def test_noise_that_is_not_quadratic_is_drawn_and_not_averaged():
    part = chain_of(True, False)
    at = Outcome(part.chain, dict(part.variables), POINT | {"T0": F(7)}, Drawn((), POINT["Sigma"], 2))
    with pytest.raises(NotLinear):
        at.value(["Power", ["SquaredNorm", ["Model", "n"]], "2"])
    square = ["Expectation", ["Power", ["SquaredNorm", "DownstreamNoise"], "2"]]
    fourth = Sampler(part, POINT | {"T": F(6)}, 20000, 0).values([square])
    assert abs(fourth[0].mean - 6 * 8 / 16) < Z * fourth[0].error  # E(Σ E²)² = T(T+2)σ⁴


@pytest.mark.parametrize("T", [4, 9])
def test_a_square_factor_has_the_moments_of_the_rows(T):
    fit = replace(downstream(statement("PROP-4.2.bias").chain, POINT), samples=T)
    for squared in (True, False):
        X = Drawn(("factor", squared), POINT["Sigma"], 40_000, squared=squared).design(fit)
        assert X.shape[1:] == ((3, 3) if squared else (T, 3))
        W = X.swapaxes(1, 2) @ X
        assert np.allclose(W.mean(axis=0), T * np.diag([2, 1, 0.25]), atol=0.15)
        # E W_01² = T s_0 s_1
        assert abs((W[:, 0, 1] ** 2).mean() - T * 2) < 0.06 * T * 2


@pytest.mark.parametrize(
    "term, squares",
    [
        (["SquaredNormIn", "Sigma", "Prediction"], True),
        (["SquaredNorm", ["MatrixMultiply", "Resolvent", ["Transpose", "DownstreamDesign"], "DownstreamNoise"]], True),
        (["SquaredNorm", ["MatrixMultiply", "DownstreamDesign", "w0"]], False),
        (["SquaredNorm", "DownstreamLabels"], False),
        (["SquaredNorm", ["MatrixMultiply", ["NoiseMap", "0", "0"], ["Noise", "1"]]], False),
    ],
)
def test_only_squares_knows_what_a_factor_does_not_show(term, squares):
    assert only_squares(term) == squares


def test_one_hot_rows_have_covariance_sigma():
    fit = downstream(statement("APP-C.results").chain, POINT)
    for squared in (True, False):
        X = Drawn(("one", squared), POINT["Sigma"], 40_000, law="one-hot", squared=squared).design(fit)
        assert np.allclose((X.swapaxes(1, 2) @ X).mean(axis=0) / 5, np.diag([2, 1, 0.25]), atol=0.05)
        assert ((X[:, 0] != 0).sum(axis=-1) <= 1).all()


# -- heavy tails -------------------------------------------------------------------------------------
HEAVY = [(1, 3), (2, 4), (3, 6), (5, 3), (6, 3)]


@pytest.mark.parametrize("d, T", HEAVY)
def test_weighted_outcomes_give_the_mean_of_what_has_no_second_moment(d, T):
    part = statement("PROP-4.2.variance-ridgeless")
    point = {"d": F(d), "Sigma": (F(1),) * d, "w0": (F(1),) * d, "T": F(T), "sigma": F(1)}
    found = Sampler(part, point, 40_000, 3, closed=False).values([part.definitions["Variance"]["term"]])[0]
    exact = min(d, T) / (abs(T - d) - 1)  # E tr (XXᵀ)⁻¹ of the smaller Gram matrix
    assert abs(found.mean - exact) < Z * found.error
    assert found.error < 0.02 * exact


def test_weights_have_mean_one_and_leave_other_means_alone():
    part = chain_of(False, False)
    point = POINT | {"T0": F(5), "T": F(6)}
    heavy = tuple(fits(part.chain, point))
    draws = Drawn(("weights",), point["Sigma"], 40_000, squared=True, heavy=heavy)
    weights = draws.weights
    assert abs(weights.mean() - 1) < Z * weights.std() / 200
    assert weights.max() <= len(heavy) + 1
    gram = draws.design(heavy[0])[:, 0, 0] ** 2 * weights
    assert abs(gram.mean() - 5 * 2) < Z * gram.std() / 200
    # without the weights the law is another one
    assert abs((draws.design(heavy[0]) ** 2).sum(axis=(1, 2)).mean() - 5 * 3.25) > 0.3


@pytest.mark.parametrize("T0", [2, 3, 4])
def test_an_infinite_mean_is_said_to_be(T0):
    part = statement("THM-F.1.main")
    point = POINT | {"T0": F(T0), "T": F(9)}
    terms = [TERMS[name] for name in ("TestError", "Rho", "Bias")]
    assert [np.isinf(x.mean) for x in Sampler(part, point, 10, 0, closed=False).values(terms)] == [True, True, False]
    assert np.isfinite(Sampler(part, point | {"sigma0": F(0)}, 10, 0, closed=False).values(terms)[0].mean)
    with pytest.raises(InfiniteRisk):  # a mean that may not exist at all
        Sampler(part, point, 10, 0).values([["Expectation", ["Form", "w0", "Identity", ["Model", "n"]]]])


# -- the chain at a point ------------------------------------------------------------------------------
def test_fits_follow_the_chain():
    part = statement("LEM-F.8.second-moment")
    point = POINT | {"sizes": Sequence((F(7),), (F(2), F(9))), "u": POINT["w0"], "v": POINT["w0"]}
    assert [f.samples for f in fits(part.chain, point)] == [7, 2, 9, 5]
    assert len({f.place for f in fits(part.chain, point)}) == 4
    shared = statement("THM-F.1.shared")
    assert len({f.place for f in fits(shared.chain, POINT)}) == 2
    assert len({f.key for f in fits(shared.chain, POINT)}) == 4
    with pytest.raises(Undetermined):
        generator(part.chain, point, -1)


def test_the_same_designs_are_drawn_whatever_is_asked_first():
    part = statement("THM-F.1.main")
    terms = [TERMS["BiasTilde"], ["Where", TERMS["BiasTilde"], "n", ["Add", "n", "1"]]]
    first, second = (Sampler(part, POINT, 50, 4).values(order) for order in (terms, terms[::-1]))
    assert first[0].mean == second[1].mean and first[1].mean == second[0].mean


def test_an_outcome_that_no_memory_holds_is_not_drawn():
    part, point = chain_of(ridge=True, shared=False), POINT | {"T0": F(5)}
    trace = ["Trace", ["MatrixMultiply", ["Transpose", "DownstreamDesign"], "DownstreamDesign", "Sigma"]]
    linear = ["SquaredNorm", ["MatrixMultiply", "DownstreamDesign", "w0"]]
    with pytest.raises(Undetermined, match="numbers an outcome"):
        Sampler(part, point | {"T": F(10**8)}, 3, 0, closed=False).values([["Expectation", linear]])
    # through XᵀX alone: no design is drawn, whatever T is
    Sampler(part, point | {"T": F(10**8)}, 3, 0, closed=False).values([["Expectation", trace]])


def test_exact_matrices_that_no_memory_holds_are_refused_before_they_are_filled():
    algebra = Given((), POINT["Sigma"], {}).algebra
    assert algebra.eye(200).nrows() == 200
    for made in (lambda: algebra.eye(10**6), lambda: algebra.diagonal((F(1),) * 10**6), lambda: algebra.eye(201)):
        with pytest.raises(Undetermined, match="entries to be exact"):
            made()


def test_exact_products_that_no_memory_holds_are_refused_before_they_are_filled():
    algebra = Given((), POINT["Sigma"], {}).algebra
    tall, taller = (algebra.column((F(1),) * size) for size in (500, 3000))
    assert algebra.matmul(tall, tall.transpose()).nrows() == 500
    assert algebra.trace(algebra.matmul(taller.transpose(), taller)) == 3000
    with pytest.raises(Undetermined, match="entries to be exact"):
        algebra.matmul(taller, taller.transpose())


@pytest.mark.parametrize("shared, designs", [(True, 2), (False, 4)])
def test_a_design_is_inverted_once(shared, designs):
    stages, asked = fits(chain_of(False, shared).chain, POINT), []

    def check():
        asked.clear()
        found = Given(("once",), POINT["Sigma"], {})
        with mutant(draws, "maps", lambda old: lambda algebra, X, fit, **k: asked.append(fit.place)):
            for fit in (*stages, *stages):
                found.maps(fit)
        assert len(set(asked)) == designs == len(asked)

    goes_red(check, Given, "maps", lambda old: lambda self, fit: draws.maps(self.algebra, None, fit))


def test_fits_of_one_design_with_other_penalties_are_told_apart():
    fit, found = downstream(chain_of(True, False).chain, POINT), Given(("penalty",), POINT["Sigma"], {})
    one, two = (replace(fit, penalty=x) for x in (F(1), F(2)))
    assert found.maps(one).A == Given(("penalty",), POINT["Sigma"], {}).maps(one).A != found.maps(two).A
