"""The engine's risk at huge T: its own recursion, in float64, on a power law whose far end is integrated.

Σ_j f(j) is taken j by j up to 3000 and beyond by Gauss–Legendre quadrature in log j from 3000.5 on: every node is an
eigenvalue with a count that need not be an integer.  f varies slowly there, so that the rule is good to about 1e-8.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import sympy as sp

from collapse_sym.chain import Abstract, AbstractTruth, Chain, Generator, LeastSquares, Population, Ridge
from collapse_sym.risk.cases import branches
from collapse_sym.risk.derive import set_up
from collapse_sym.risk.numbers import _run
from collapse_sym.spectra.numeric import Floats, Numeric
from collapse_sym.spectra.spectrum import Spectrum

DIRECT, PANEL, NODES = 3000, 0.4, 8


@dataclass(frozen=True)
class Numbers:
    """One point: β, r, T, and the exponents and factors of a Setting, as floats (D None: d = ∞; ell None: λ → 0)."""

    beta: float
    source: float
    T: float
    a: float
    b: float
    D: float | None
    s: float | None
    ell: float | None
    n: int = 1
    nu: float = 0.0
    ridge: float = 1.0
    dimension: float = 1.0
    generator_rows: float = 1.0
    noise: float = 1.0
    collapse: float = 1.0


def places(end):
    """j's and how many each stands for, up to j = end."""
    first = np.arange(1.0, min(DIRECT, end) + 1)
    if end <= DIRECT:
        return first, np.ones_like(first)
    low, high = np.log(DIRECT + 0.5), np.log(end + 0.5)
    edges = np.linspace(low, high, max(2, int((high - low) / PANEL) + 2))
    x, w = np.polynomial.legendre.leggauss(NODES)
    middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    far = np.exp((middle[:, None] + half[:, None] * x).ravel())
    return np.concatenate([first, far]), np.concatenate([np.ones_like(first), (half[:, None] * w).ravel() * far])


@lru_cache(maxsize=256)
def spectrum(beta, source, end):
    j, counts = places(end)
    return Spectrum(j**-beta, counts, counts * j ** -(1 + beta * (2 * source - 1)))


def last(p):
    """d, or for d = ∞ a j beyond which nothing is seen."""
    if p.D is not None:
        return p.dimension * p.T**p.D
    return p.T ** max(1.0, p.b) * 10 ** (9 / (p.beta - 1))


def risk(p, design="fresh"):
    """Bias, variance and collapse."""
    d, rows0, rows = last(p), round(p.generator_rows * p.T**p.b), round(p.T)
    count = 1 if design == "shared" else p.n
    sigma0 = sp.Float(np.sqrt(p.collapse * p.T**p.a / count), 17)
    sigma = sp.S.Zero if p.s is None else sp.Float(np.sqrt(p.noise * p.T**-p.s), 17)
    over = rows0 > d
    assume = (f"d <= {rows0 - 2}" if over else f"d >= {rows0 + 2}",)
    if p.ell is None:
        fit = LeastSquares(rows, sigma)
        assume += (f"d <= {rows - 2}" if rows > d else f"d >= {rows + 2}",)
    else:
        fit = Ridge(rows, sigma, ridge=sp.Float(p.ridge * p.T**-p.ell, 17))
    generator = Generator(LeastSquares(rows0, sigma0), count)
    chain = Chain(Population(Abstract(), AbstractTruth()), (generator,), fit, assume)
    (regimes,), _ = branches(chain)
    language = Numeric(spectrum(p.beta, p.source, float(d)), Floats)
    values = _run(set_up(chain, regimes, "auto", language=language))
    return {"bias": values.bias, "variance": values.variance, "collapse": values.collapse}
