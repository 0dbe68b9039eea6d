"""The fixed chains that predictions and simulation are compared on: one per regime, each small."""

from collapse_sym.chain import (
    Chain,
    CoefficientsTruth,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    RandomTruth,
    Ridge,
)

ROUND = Population(Isotropic(8), NormTruth(1))
LONG = Population(Diagonal(("2", "2", "1", "1", "1", "1/2", "1/2", "1/4")), RandomTruth(1))
WEAK = Population(Diagonal(("2", "2", "1", "1", "1", "1/2", "1/2", "1/4")), CoefficientsTruth((0,) * 7 + (2,)))
TINY = Population(Diagonal(("1", "1", "1", "1", "1/2", "1/2", "1/2", "1/100000")), CoefficientsTruth((1,) * 7 + (9,)))


def ols(samples, noise=0, **options):
    """A least-squares fit."""
    return LeastSquares(samples, noise, **options)


def ridge(samples, noise=0, penalty="1/5", **options):
    """A ridge fit."""
    return Ridge(samples, noise, ridge=penalty, **options)


def chain(population, *blocks, downstream=None):
    """Blocks are (fit, repeat) or (fit, repeat, truth weight); d = 8."""
    return Chain(population, tuple(Generator(*block) for block in blocks), downstream)


#: Where T ≥ d + 2 or Σ = I every fit has an exact map.
EXACT = {
    "one fit above": chain(ROUND, downstream=ols(18, "1/2")),
    "six generations above": chain(LONG, (ols(20, "1/2"), 6), downstream=ols(24, "1/3")),
    "unequal sizes and noises": chain(
        WEAK, (ols(18, "1/2"), 1), (ols(26, "3/4"), 2), (ols(18), 1), downstream=ols(20, "1/2")
    ),
    "one fit below": chain(ROUND, downstream=ols(3, "1/2")),
    "both below": chain(ROUND, (ols(4, "1/2"), 2), downstream=ols(3, "1/2")),
    "generators below, downstream above": chain(ROUND, (ols(3, "1/2"), 3), downstream=ols(16, "1/2")),
    "generators above, downstream below": chain(ROUND, (ols(18, "1/2"), 3), downstream=ols(4, "1/2")),
    "one shared design": chain(ROUND, (ols(3, "1/2", design="X0"), 3), downstream=ols(3, "1/2")),
    "generators on both sides": chain(ROUND, (ols(4, "1/2"), 1), (ols(20, "1/4"), 2), downstream=ols(3, "1/2")),
    "tiny eigenvalue": chain(TINY, (ols(18, "1/20"), 2), downstream=ols(20, "1/2")),
    "no downstream": chain(ROUND, (ols(3, "1/2"), 2)),
    "labels mixed with the truth": chain(LONG, (ols(18, "1/2"), 3, "1/3"), downstream=ols(18, "1/2")),
    "no noise at the threshold": chain(LONG, (ols(8), 1), downstream=ols(16, "1/2")),
    "two above the threshold": chain(LONG, (ols(10, "1/2"), 2), downstream=ols(18, "1/2")),
}

#: Any fit: equivalents hold as d → ∞.
EQUIVALENT = {
    "one ridge fit": chain(LONG, downstream=ridge(12, "1/2")),
    "one fit below": chain(LONG, downstream=ols(4, "1/2")),
    "generators above, ridge above": chain(ROUND, (ols(20, "1/2"), 6), downstream=ridge(12, "1/2")),
    "generators above, ridge below": chain(WEAK, (ols(20, "1/2"), 2), downstream=ridge(5, "1/2")),
    "generators below, ridge above": chain(LONG, (ols(3, "1/2"), 2), downstream=ridge(12, "1/2")),
    "both below": chain(LONG, (ols(3, "1/2"), 2), downstream=ols(4, "1/2")),
    "generators below, downstream above": chain(LONG, (ols(4, "1/2"), 2), downstream=ols(16, "1/2")),
    "ridge generators": chain(LONG, (ridge(6, "1/2"), 3), downstream=ridge(12, "1/2", "1/10")),
    "ridge generators, least squares below": chain(ROUND, (ridge(12, "1/2"), 2), downstream=ols(2, "1/2")),
    "mixture of fits": chain(
        LONG, (ols(4, "1/2"), 1), (ridge(9, "1/4"), 1), (ols(18, "1/2"), 1), downstream=ridge(8, "1/2")
    ),
    "one shared design": chain(LONG, (ols(3, "1/2", design="X0"), 3), downstream=ridge(12, "1/2")),
    "near the threshold": chain(ROUND, (ols(10, "1/2"), 1), downstream=ols(6, "1/2")),
    "ridge at the threshold": chain(LONG, (ridge(8, "1/2", "1/10"), 1), downstream=ridge(8, "1/2", "1/10")),
    "tiny eigenvalue": chain(TINY, (ols(16, "1/200"), 1), downstream=ridge(12, "1/2")),
    "tiny eigenvalue below": chain(TINY, (ridge(12, "1/2"), 1), downstream=ols(2, "1/2")),
    "labels mixed with the truth": chain(LONG, (ridge(6, "1/2"), 2, "1/3"), downstream=ridge(12, "1/2")),
    "no downstream": chain(WEAK, (ridge(12, "1/2"), 2)),
}
