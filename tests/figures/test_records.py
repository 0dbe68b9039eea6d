"""What figures show against values that other code finds, typed here from scratch."""

import math

import numpy as np
import pytest

from collapse_sym import figures
from collapse_sym.chain import Chain, Generator, Isotropic, LeastSquares, NormTruth, Population, Ridge
from collapse_sym.errors import InvalidInput
from collapse_sym.figures import fig_1a, fig_1b, fig_2, helpful, parts, points, ridges
from collapse_sym.figures.size import Size
from collapse_sym.risk import predict

TINY = Size(replicates=4, stride=6)


class Sheets(dict):
    """Each figure is computed once, by the first test that asks for it."""

    def __missing__(self, name):
        self[name] = figures.figure(name, TINY)
        return self[name]


@pytest.fixture(scope="module")
def sheets():
    return Sheets()


def curve(sheet, panel, i):
    return sheet.panels[panel].curves[i]


def root(T, penalty, s):
    """κ by bisection in its logarithm."""
    low, high = -60.0, 10.0
    for _ in range(200):
        k = math.exp((low + high) / 2)
        below = k * (1 - (s / (s + k)).sum() / T) < penalty
        low, high = ((low + high) / 2, high) if below else (low, (low + high) / 2)
    return k


def error(s, c2, T, penalty, noise, collapse):
    """Ridge on T rows taught by unbiased generators whose errors have covariance collapse·Σ⁻¹."""
    k = root(T, penalty, s)
    df2 = ((s / (s + k)) ** 2).sum()
    direct = k**2 * (c2 * s / (s + k) ** 2).sum() + collapse * df2
    unresolved = noise**2 + k**2 * (c2 * s / (s + k) ** 2).sum() + collapse * k**2 * (1 / (s + k) ** 2).sum()
    return direct + unresolved * df2 / (T - df2)


def test_fig_1a_is_the_formula_for_isotropic_inputs(sheets):
    s, c2 = np.ones(300), np.full(300, 1 / 300)
    for panel, named in ((0, (1e-3, 1e-1, 1.0)), (1, (0, 1, 4, 8))):
        for i, fixed in enumerate(named):
            for x, y in curve(sheets["FIG-1a"], panel, i).line[::7]:
                n, T, penalty = (x, 1000, fixed) if panel == 0 else (fixed, x, 1e-3)
                assert math.isclose(y, error(s, c2, T, penalty, 0.1, 0.04 * n / 299), rel_tol=1e-9)


def test_fig_1a_prints_the_papers_formula(sheets):
    """T₀ − d in place of T₀ − d − 1, and nothing else."""
    s, c2 = np.ones(300), np.full(300, 1 / 300)
    for x, y in curve(sheets["FIG-1a"], 1, 3).printed[::7]:
        assert math.isclose(y, error(s, c2, x, 1e-3, 0.1, 0.04 * 8 / 300), rel_tol=1e-9)


def test_fig_1a_is_met_by_its_exact_values_and_its_simulation(sheets):
    drawn = [c for p in sheets["FIG-1a"].panels for c in p.curves]
    assert sum(len(c.exact) for c in drawn) >= 10 and sum(len(c.points) for c in drawn) >= 12
    for c in drawn:
        lines = dict(c.line)
        assert all(abs(y / lines.get(x, y) - 1) < 5e-3 for x, y in c.exact)
        assert all(abs(y - lines.get(x, y)) < 12 * e for x, y, e in c.points)  # four runs: t with three degrees


def test_fig_1b_is_the_fixed_point_of_a_power_law(sheets):
    j = np.arange(1, 301.0)
    for i, n in enumerate((0, 1, 4, 8)):
        for T, y in curve(sheets["FIG-1b"], 1, i).line[::6]:
            assert math.isclose(y, error(j**-2, j**-0.5, T, T**-0.8, 1.0, n / 299), rel_tol=1e-8)


def test_fig_1b_prints_the_papers_law_and_does_not_diverge(sheets):
    (T, y), (U, z) = curve(sheets["FIG-1b"], 1, 3).printed[-8], curve(sheets["FIG-1b"], 1, 3).printed[-1]
    assert abs(math.log(z / y) / math.log(U / T) - 0.4) < 1e-3  # (T/T₀)·T^(−0.6)
    plateau = 300 / 299
    assert points.theory(fig_1b.chain(1, 10**12)) < plateau * (1 + 1e-6)
    assert "It does not" in sheets["FIG-1b"].caption


def test_fig_2_is_exact(sheets):
    for i, n in enumerate((0, 1, 2, 5)):
        for panel, share in ((0, 0.5 if n else 1.0), (1, 0.5**n)):
            line = curve(sheets["FIG-2"], panel, i).line
            for T, y in line:
                if T > 301:
                    assert math.isclose(y, 1 - share + 0.01 * 300 / (T - 301), rel_tol=1e-9)
                if T < 299:
                    assert math.isclose(y, 1 - share * T / 300 + 0.01 * T / (299 - T), rel_tol=1e-9)
            assert (300.0, math.inf) in line
    assert all(abs(p - 0.5) < 1e-12 for _, p in curve(sheets["FIG-2"], 0, 2).printed)
    assert all(abs(p - 31 / 32) < 1e-12 for _, p in curve(sheets["FIG-2"], 1, 3).printed)


@pytest.mark.deep
def test_the_best_penalties_are_the_lowest_points(sheets):
    for panel in sheets["ridges"].panels:
        for (x, y), c in zip(panel.path, panel.curves):
            lowest = min(c.line, key=lambda p: p[1])
            assert y <= lowest[1] < y * 1.02 and 0.6 < x / lowest[0] < 1.7
        assert [x for x, _ in panel.path] == sorted(x for x, _ in panel.path)


def test_the_parts_make_the_whole(sheets):
    for panel, T0 in zip(sheets["parts"].panels, (600, 150)):
        layers = dict(panel.layers)
        for n in (0, 5, 12):
            assert math.isclose(
                sum(layers[name][n] for name in layers), float(predict(parts.chain(n, T0)).total), rel_tol=1e-12
            )
    assert dict(sheets["parts"].panels[0].layers)["bias"][0] == dict(sheets["parts"].panels[0].layers)["bias"][12]


def test_on_the_border_synthetic_labels_make_no_difference(sheets):
    clean = points.theory(helpful.chain("1/10", "0"))
    for T0, noise in curve(sheets["helpful"], 1, 0).line[4::2]:
        c = helpful.chain("1/10", "0", int(T0))
        at = Chain(c.population, (Generator(LeastSquares(int(T0), repr(round(noise, 12)))),), c.downstream)
        assert noise > 0 and math.isclose(points.theory(at), clean, rel_tol=1e-8)
    assert min(y for _, y in curve(sheets["helpful"], 0, 0).line) < 0.93


def test_isotropic_inputs_have_no_such_region():
    """A − E₀ = (1 − t)(2a₁ − a₂)‖w₀‖² with t = T₀/d, in exact numbers: what the caption says of them."""
    for T, ridge, T0 in ((50, "1/100", 60), (50, "0", 150), (280, "1/1000", 200), (500, "1/10", 250)):
        population, fit = Population(Isotropic(300), NormTruth(1)), Ridge(T, "1/10", ridge=ridge)
        clean = predict(Chain(population, (), fit))
        taught = predict(Chain(population, (Generator(LeastSquares(T0, 0)),), fit))
        gain = (1 - T0 / 300) * (1 - float(clean.bias))  # 1 − 2a₁ + a₂ is the clean bias
        assert math.isclose(float(taught.total) - float(clean.total), gain, rel_tol=1e-8) and gain > 0


@pytest.mark.deep
def test_figures_are_the_same_every_time(sheets):
    assert figures.figure("FIG-2", TINY) == sheets["FIG-2"]


def test_captions_are_of_the_numbers(sheets):
    """A wrong theory is not described as a right one."""
    drawn = sheets["FIG-1a"].panels[0].curves
    right = points.far_points(drawn, [lambda n, r=r: fig_1a.chain(n, ridge=r) for r in fig_1a.PENALTIES], 4)
    wrong = points.far_points(drawn, [lambda n: fig_1a.chain(n, ridge="1/3")] * 3, 4)
    assert float(right.split("farthest ")[1].split(";")[0]) < 12
    assert float(wrong.split("farthest ")[1].split(";")[0]) > 10
    assert "100 %" not in points.exact_gap(drawn[:1], [fig_1a.chain])


def test_an_unknown_figure_is_refused():
    with pytest.raises(InvalidInput, match="FIG-1a"):
        figures.figure("FIG-9")


def test_shared_designs_are_drawn_as_such():
    """The simulated points of (a) come from rows that all generators share."""
    mean, spread = fig_2._designs_drawn(fig_2.chain(5, 100, "X0"), TINY)
    fresh, _ = fig_2._designs_drawn(fig_2.chain(5, 100, "fresh"), TINY)
    assert abs(mean - (1 - 100 / 600 + 1 / 199)) < 8 * spread and fresh > mean + 20 * spread


def test_ridges_take_short_numbers():
    assert ridges._short(1 / 3) == "3.333333e-01"
