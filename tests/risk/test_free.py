"""The recursion alone, under opaque maps: pinned for three shapes, and filled with every calculus."""

from __future__ import annotations

import pytest
import sympy as sp

from collapse_sym.chain import Chain, Generator
from collapse_sym.functionals import Answer, equal
from collapse_sym.risk import free_run, substitute
from collapse_sym.risk.cases import branches
from collapse_sym.risk.derive import collapse_total, run, set_up
from collapse_sym.risk.free import SIGMA
from collapse_sym.risk.recursion import Powers
from tests.risk.shapes import ANY, ISOTROPIC, LEVELS, chain, least_squares, ridge


def _f(name: str, *args: object) -> sp.Expr:
    return sp.Function(name)(*args)


def _symbols() -> tuple[sp.Symbol, ...]:
    fits = (least_squares(), ridge())
    return fits[0].noise, fits[1].noise  # type: ignore[return-value]


def test_one_generator_then_a_downstream_fit() -> None:
    sigma0, sigma = _symbols()
    parts = free_run(chain(ANY, Generator(least_squares()), last=ridge()))
    after = _f("second_pred", SIGMA)
    mean = _f("mean_0", _f("mean_pred", SIGMA))
    assert sp.expand(parts.bias - (_f("quad", SIGMA) - 2 * _f("quad", mean) + _f("quad", _f("second_0", after)))) == 0
    assert parts.variance == sigma**2 * _f("noise_pred", SIGMA)
    assert collapse_total(parts.costs) == sigma0**2 * _f("noise_0", after)


def test_two_different_blocks_and_no_downstream() -> None:
    a, b = least_squares("T1", "s1"), ridge("T2", "s2", "l2")
    parts = free_run(chain(ANY, Generator(a), Generator(b)))
    collapse = collapse_total(parts.costs)
    assert collapse == a.noise**2 * _f("noise_0", _f("second_1", SIGMA)) + b.noise**2 * _f("noise_1", SIGMA)
    assert parts.clean == 0 and parts.variance == 0
    assert parts.delta == parts.bias


def test_n_equal_generations() -> None:
    sigma0, _ = _symbols()
    n = sp.Symbol("n", integer=True, nonnegative=True)
    parts = free_run(chain(ANY, Generator(least_squares(), "n"), last=ridge()))
    after = _f("second_pred", SIGMA)
    second, mean = sp.Symbol("second_0"), sp.Symbol("mean_0")
    bias = (
        _f("quad", SIGMA)
        - 2 * _f("quad", _f("power", mean, n, _f("mean_pred", SIGMA)))
        + _f("quad", _f("power", second, n, after))
    )
    assert sp.expand(parts.bias - bias) == 0
    assert collapse_total(parts.costs) == sigma0**2 * _f("series", sp.Symbol("0"), n, after)


def test_labels_mixed_with_the_truth() -> None:
    """u = (1−p)ŵ + p w₀ = w₀ at the first generation, so p leaves the clean answer of one fit alone."""
    sigma0, _ = _symbols()
    p = Generator(least_squares(), 1, truth_weight="p").truth_weight
    parts = free_run(chain(ANY, Generator(least_squares(), 2, truth_weight="p")))
    collapse = collapse_total(parts.costs)
    expected = sigma0**2 * (_f("noise_0", SIGMA) + (1 - p) ** 2 * _f("noise_0", _f("second_0", SIGMA)))
    assert sp.expand(collapse - expected) == 0
    one = free_run(chain(ANY, Generator(least_squares(), 1, truth_weight="p")))
    assert (
        sp.expand(
            one.bias - (_f("quad", SIGMA) - 2 * _f("quad", _f("mean_0", SIGMA)) + _f("quad", _f("second_0", SIGMA)))
        )
        == 0
    )


SHAPES: list[tuple[Chain, str]] = [
    (chain(ANY, Generator(least_squares(), 3), last=ridge(), assume=("T0 <= d - 2",)), "equivalents"),
    (
        chain(
            ANY,
            Generator(ridge("T0", "sigma0", "l0"), 2),
            Generator(least_squares("T1", "s1"), 1),
            last=ridge(),
            assume=("T1 >= d + 2",),
        ),
        "auto",
    ),
    (chain(ISOTROPIC, Generator(least_squares(), "n"), last=ridge(), assume=("T0 <= d - 2",)), "auto"),
    (chain(ISOTROPIC, Generator(ridge("T0", "sigma0", "l0"), "n"), last=ridge()), "equivalents"),
    (chain(ANY, Generator(least_squares(), "n"), last=ridge(), assume=("T0 >= d + 2",)), "auto"),
    (chain(ANY, Generator(least_squares(), 2), last=ridge(), assume=("T0 >= d + 2",)), "exact"),
    (chain(ISOTROPIC, Generator(ridge("T0", "sigma0", "l0"), 3, truth_weight="p"), last=ridge()), "isotropic"),
    (chain(LEVELS, Generator(ridge(5, "sigma0", "l0"), 2), last=least_squares(4, "sigma")), "auto"),
]


@pytest.mark.parametrize(("described", "calculus"), SHAPES)
def test_a_calculus_put_into_the_free_answer_gives_its_own_answer(described: Chain, calculus: str) -> None:
    (regimes,), _ = branches(described)
    free, setup, powers = free_run(described), set_up(described, regimes, calculus), Powers()
    direct = run(setup, powers)
    for part in ("clean", "delta", "cross", "bias", "variance"):
        filled = substitute(getattr(free, part), setup)
        _same(setup, filled, powers.restore(getattr(direct, part)))
    _same(setup, substitute(collapse_total(free.costs), setup), powers.restore(collapse_total(direct.costs)))


def _same(setup, a: object, b: object) -> None:
    definitions = tuple(setup.language.definitions)
    assert equal(Answer(definitions, sp.sympify(a)), Answer(definitions, sp.sympify(b)))


def test_a_broken_recursion_is_seen(monkeypatch) -> None:
    """Mutant: a generation that hands on its mean without shrinking it."""
    from collapse_sym.risk import recursion

    def wrong(block, act, state, shares):
        costs = state.costs + tuple(recursion._costs(block, act, state.n11, shares))
        return recursion.State(block.fit.second(act, state.n11), state.tracks, costs)

    monkeypatch.setattr(recursion, "_generation", wrong)
    with pytest.raises(AssertionError):
        test_one_generator_then_a_downstream_fit()
