"""Chains that the tests of the recursion share."""

from __future__ import annotations

from collapse_sym.chain import (
    Abstract,
    AbstractTruth,
    Chain,
    CoefficientsTruth,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    Ridge,
)

ISOTROPIC = Population(Isotropic("d"), NormTruth("r2"))
ANY = Population(Abstract(), AbstractTruth())
LEVELS = Population(Diagonal((3, 1, 1, "1/5", "1/1000", 2, 1, 3)), CoefficientsTruth((1, 2, 0, 3, 5, 1, "1/2", 0)))


def least_squares(size: object = "T0", noise: object = "sigma0", **more: object) -> LeastSquares:
    return LeastSquares(size, noise, **more)  # type: ignore[arg-type]


def ridge(size: object = "T", noise: object = "sigma", penalty: object = "lambda") -> Ridge:
    return Ridge(size, noise, ridge=penalty)  # type: ignore[arg-type]


def chain(population: Population, *blocks: Generator, last: object = None, assume: tuple[str, ...] = ()) -> Chain:
    return Chain(population, blocks, last, assume)  # type: ignore[arg-type]
