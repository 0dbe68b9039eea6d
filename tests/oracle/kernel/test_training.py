"""Real training of kernel chains: against training written anew, scikit-learn, and the theory on Gaussian features."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest

from collapse_sym.data import DataSet, Linear, Polynomial, Rbf, load
from collapse_sym.data.gram_spectrum import measure
from collapse_sym.errors import InvalidInput
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.kernel import DataRows, GaussianRows, Training, train
from collapse_sym.oracle.kernel.training import resolved
from collapse_sym.risk.kernel import KernelChains, predict_kernel

KERNEL = Rbf(0.05)
TRAINING = Training(
    40, (1e-4, 1e-2, 1.0), generations=3, samples0=30, ridge0=1e-3, levels=((1.0, 0.5), (0.0, 0.0), (0.3, 0.7))
)


@pytest.fixture(scope="module")
def digits() -> DataSet:
    return load("digits", target="parity", rows=500, seed=7)


def trained_anew(data: DataSet, training: Training, seed: int, level: int, n: int, ridge: float) -> tuple[float, float]:
    """(test error, leave-one-out error) in plain loops over the same draws."""
    rng, K = np.random.default_rng(seed), KERNEL.gram(data.inputs)
    sigma, sigma0 = training.levels[level]
    f = [data.targets]
    for _ in range(training.generations):
        rows = rng.choice(len(data), training.samples0)
        taught = f[-1][rows] + sigma0 * rng.standard_normal(training.samples0)
        penalty = training.samples0 * training.ridge0 * np.eye(training.samples0)
        f.append(K[:, rows] @ np.linalg.solve(K[np.ix_(rows, rows)] + penalty, taught))
    last = rng.choice(len(data), training.samples)
    y, squares = f[n][last] + sigma * rng.standard_normal(training.samples), []
    penalty = training.samples * ridge
    for i in range(training.samples):
        kept = np.delete(np.arange(training.samples), i)
        gram = K[np.ix_(last[kept], last[kept])] + penalty * np.eye(len(kept))
        squares.append((y[i] - K[last[i], last[kept]] @ np.linalg.solve(gram, y[kept])) ** 2)
    fitted = K[:, last] @ np.linalg.solve(K[np.ix_(last, last)] + penalty * np.eye(training.samples), y)
    return float(np.mean((fitted - data.targets) ** 2)), float(np.mean(squares))


def test_training_agrees_with_training_written_anew(digits: DataSet) -> None:
    """Every λ, every n, with and without noise; leave-one-out by leaving one out."""
    found = train(DataRows(digits, KERNEL), TRAINING, np.random.default_rng(3))
    for level in range(3):
        for n in range(4):
            for k, ridge in enumerate(TRAINING.ridges):
                told = (found.raw[level, n, k], found.left_out[level, n, k])
                assert told == pytest.approx(trained_anew(digits, TRAINING, 3, level, n, ridge), rel=1e-8)


def test_the_noise_is_averaged_exactly(digits: DataSet) -> None:
    """bias is the run without noise; variance and collapse are squared lengths of the maps that noises go through."""
    found = train(DataRows(digits, KERNEL), TRAINING, np.random.default_rng(3))
    assert np.allclose(found.raw[1], found.bias, rtol=1e-9)
    K, designs = KERNEL.gram(digits.inputs), _drawn(digits, 3)
    for k, ridge in enumerate(TRAINING.ridges):
        through = K[:, designs[-1]] @ _smoother(K, designs[-1], ridge)  # from labels of the last fit to all rows
        assert np.allclose(found.variance[:, k], np.mean(through**2, axis=0).sum(), rtol=1e-8)
        for n in range(TRAINING.generations + 1):
            assert found.collapse[n, k] == pytest.approx(_collapse(K, designs[:n], through, designs[-1]), rel=1e-8)


def _drawn(data: DataSet, seed: int) -> list[np.ndarray]:
    """The designs of the generators and of the last fit."""
    rng, designs = np.random.default_rng(seed), []
    for samples in (*[TRAINING.samples0] * TRAINING.generations, TRAINING.samples):
        designs.append(rng.choice(len(data), samples))
        rng.standard_normal(samples)
    return designs


def _smoother(K: np.ndarray, rows: np.ndarray, ridge: float) -> np.ndarray:
    return np.linalg.inv(K[np.ix_(rows, rows)] + len(rows) * ridge * np.eye(len(rows)))


def _collapse(K: np.ndarray, teachers: list[np.ndarray], through: np.ndarray, met: np.ndarray) -> float:
    """Σ over the generators, backwards, of the mean square of what their unit noises become."""
    total = 0.0
    for rows in reversed(teachers):
        through = through @ K[np.ix_(met, rows)] @ _smoother(K, rows, TRAINING.ridge0)
        total, met = total + float(np.mean(through**2, axis=0).sum()), rows
    return total


@pytest.mark.parametrize("kernel", [Rbf(0.05), Polynomial(3, 0.01)])
def test_without_generators_it_is_kernel_ridge_regression(digits: DataSet, kernel: Rbf | Polynomial) -> None:
    """scikit-learn's KernelRidge on the same rows and labels, to eight digits."""
    from sklearn.kernel_ridge import KernelRidge

    K, ridges = kernel.gram(digits.inputs), (1e-4, 1e-2)
    found = train(DataRows(digits, kernel), Training(60, ridges, levels=((1.0, 0.0),)), np.random.default_rng(1))
    rng = np.random.default_rng(1)
    rows, noise = rng.choice(500, 60), rng.standard_normal(60)
    for k, ridge in enumerate(ridges):
        model = KernelRidge(alpha=ridge * 60, kernel="precomputed").fit(
            K[np.ix_(rows, rows)], digits.targets[rows] + noise
        )
        error = np.mean((model.predict(K[:, rows]) - digits.targets) ** 2)
        assert found.raw[0, 0, k] == pytest.approx(error, rel=1e-8)


@pytest.mark.parametrize("ridge0", [0.0, 2e-3])
def test_the_theory_meets_gaussian_features(digits: DataSet, ridge0: float) -> None:
    """Within 2 % or the budget's standard errors, parts of the target outside the modes included."""
    law = measure(digits, KERNEL)
    rows = GaussianRows(law.eigenvalues, law.squares, outside=0.1)
    training = Training(80, (1e-3, 1e-1), generations=2, samples0=60, ridge0=ridge0)
    rng = np.random.default_rng(11)
    totals = np.array([train(rows, training, rng).total(1, 1) for _ in range(60)])
    from collapse_sym.risk.kernel import Modes

    modes = Modes(law.eigenvalues, np.ones(len(law)), law.squares, 0.1)
    told = predict_kernel(modes, KernelChains(80, [1e-3, 1e-1], 1, [[0], [1], [2]], 60, ridge0, 1)).total
    error = totals.std(0, ddof=1) / np.sqrt(len(totals))
    assert (abs(told / totals.mean(0) - 1) < np.maximum(0.02, family("means").z * error / totals.mean(0))).all()


def test_the_theory_meets_real_rows(digits: DataSet) -> None:
    """Within 8 % or three standard errors at T = 100; a theory of another λ is seen."""
    law, rows, rng = measure(digits, KERNEL), DataRows(digits, KERNEL), np.random.default_rng(5)
    ridges = (1e-3, 1e-2, 1e-1)
    training = Training(100, ridges, generations=2, samples0=100, ridge0=1e-3)
    totals = np.array([train(rows, training, rng).total(1, 1) for _ in range(30)])
    n = np.arange(3)[:, None]
    told = predict_kernel(law, KernelChains(100, ridges, 1, n, 100, 1e-3, 1)).total
    assert (abs(told / totals.mean(0) - 1) < 0.08).all() and np.median(abs(told / totals.mean(0) - 1)) < 0.03
    wrong = predict_kernel(law, KernelChains(100, np.array(ridges) * 1.5, 1, n, 100, 1e-3, 1)).total
    assert (abs(wrong / totals.mean(0) - 1) > 0.08).any()


def test_endless_ridges_leave_the_target_as_it_is(digits: DataSet) -> None:
    """Without a warning: warnings are errors here."""
    rows = DataRows(digits, KERNEL)
    found = train(rows, Training(20, (1e200, 1e308), 1, 20, 1e308), np.random.default_rng(1))
    assert found.total(1, 1) == pytest.approx(np.full((2, 2), rows.power), rel=1e-12)


def test_held_out_rows_are_never_drawn(digits: DataSet) -> None:
    """And the error is theirs alone."""
    rows = DataRows(digits, KERNEL, distinct=True, held_out=100)
    drawn = rows.draw(400, np.random.default_rng(0))
    assert sorted(drawn.tolist()) == list(range(400))
    assert rows.power == pytest.approx(float(np.mean(digits.targets[400:] ** 2)))
    with pytest.raises(InvalidInput, match="400 rows"):
        rows.draw(401, np.random.default_rng(0))


@pytest.mark.parametrize("penalty", [0.0, 0.5])
def test_a_row_drawn_twice_is_no_obstacle(penalty: float) -> None:
    """The pseudo-inverse: an eigenvalue that is 0 up to rounding is told from one that is small."""
    rows = [0, 1, 1, 2]
    K = np.diag([1.0, 1.0, 2.0])[np.ix_(rows, rows)]
    values, V = resolved(K, penalty)
    inverse = np.linalg.pinv(K) if penalty == 0 else np.linalg.inv(K + penalty * np.eye(4))
    assert len(values) == 3 and np.allclose((V / (values + penalty)) @ V.T @ K, inverse @ K)


@pytest.mark.parametrize("penalty", [0.0, 1e-14])
def test_least_squares_on_a_matrix_that_is_singular_to_rounding_is_refused(penalty: float) -> None:
    """With less ridge than decides it too; with more both eigenvalues are kept."""
    singular = np.diag([1.0, 1e-13])
    with pytest.raises(InvalidInput, match="singular to rounding"):
        resolved(singular, penalty)
    assert len(resolved(singular, 1e-11)[0]) == 2


def line(rows: int = 20) -> tuple[DataSet, Rbf]:
    """A smooth kernel on points of a line: Gram matrices whose eigenvalues fall by ten decades."""
    x = np.sort(np.random.default_rng(1).random((rows, 1)), axis=0)
    return DataSet("line", x, np.sin(9 * x[:, 0])), Rbf(3.0)


def parts_in_many_digits(
    data: DataSet, kernel: Rbf, training: Training, designs: list[np.ndarray]
) -> list[list[mp.mpf]]:
    """(bias, variance, collapse) of the last fit after one generator for each λ, solved as it reads."""
    K, f = mp.matrix(kernel.gram(data.inputs).tolist()), mp.matrix(data.targets.tolist())

    def smoother(rows: np.ndarray, ridge: float) -> mp.matrix:
        inner = mp.matrix(len(rows), len(rows))
        for i, a in enumerate(rows):
            for j, b in enumerate(rows):
                inner[i, j] = K[int(a), int(b)] + (mp.mpf(ridge) * len(rows) if i == j else 0)
        outer = mp.matrix([[K[k, int(a)] for a in rows] for k in range(len(data))])
        return outer * inner**-1

    def on(rows: np.ndarray, M: mp.matrix) -> mp.matrix:
        return mp.matrix([[M[int(a), j] for j in range(M.cols)] for a in rows])

    def mean_square(M: mp.matrix) -> mp.mpf:
        return mp.fsum(x**2 for x in M) / len(data)

    taught = smoother(designs[0], training.ridge0)
    found = []
    for ridge in training.ridges:
        last = smoother(designs[1], ridge)
        said = last * on(designs[1], taught)
        found.append([mean_square(said * on(designs[0], f) - f), mean_square(last), mean_square(said)])
    return found


def test_near_singular_gram_matrices_lose_no_digits() -> None:
    """Rows that are drawn twice, a smooth kernel, hardly a ridge: against 60 digits, to four."""
    data, kernel = line()
    training = Training(9, (1e-9, 1e-6), 1, 8, 1e-10, ((0.0, 0.0),))
    found, rng = train(DataRows(data, kernel), training, np.random.default_rng(2)), np.random.default_rng(2)
    designs = [rng.choice(len(data), 8)]
    rng.standard_normal(8)
    designs.append(rng.choice(len(data), 9))
    assert len(set(designs[0])) < 8  # a row was drawn twice
    with mp.workdps(60):
        right = parts_in_many_digits(data, kernel, training, designs)
    for k, (bias, variance, collapse) in enumerate(right):
        told = found.bias[1, k], found.variance[1, k], found.collapse[1, k]
        assert told == pytest.approx([float(bias), float(variance), float(collapse)], rel=1e-4)


def test_hardly_a_ridge_is_as_none(digits: DataSet) -> None:
    """Of generators too, on rows that are drawn twice."""
    rows = DataRows(digits, KERNEL)
    none, least = (train(rows, Training(60, (x,), 2, 40, x), np.random.default_rng(4)) for x in (0.0, 1e-12))
    for name in ("bias", "variance", "collapse"):
        assert getattr(least, name) == pytest.approx(getattr(none, name), rel=1e-6), name


def test_bad_data_is_refused() -> None:
    constant = DataSet("constant", [[0.0], [1.0]], [1, 1])
    with pytest.raises(InvalidInput, match="constant"):
        DataRows(constant, Linear())
    with pytest.raises(InvalidInput, match="hold out fewer"):
        DataRows(DataSet("two", [[0.0], [1.0]], [0, 1]), Linear(), held_out=2)
