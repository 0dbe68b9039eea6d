"""What is studied, in words: populations by power laws, in the terminal and in LaTeX."""

import pytest

from collapse_sym.chain import Chain, LeastSquares, Population, PowerLaw, PowerLawTruth
from collapse_sym.cli.theorem import setting as in_the_terminal
from collapse_sym.risk import risk
from collapse_sym.typeset import render_risk


def chain(law, truth):
    return Chain(Population(law, truth), (), LeastSquares("T", "sigma"), assume=())


CASES = {
    "infinite": (
        chain(PowerLaw(2, "infinite"), PowerLawTruth(source="3/8")),
        "eigenvalues j^(-2) for j = 1, 2, …; c_j² = j^(-1/2) (source 3/8)",
        (r"$s_{j}=j^{-2}$ for $j=1,2,\dots$", r"$c_{j}^{2}=j^{-0.5}$, a source exponent $0.375$"),
    ),
    "finite, in copies": (
        chain(PowerLaw("3/2", 100, "1/2", 3), PowerLawTruth(delta=2, scale=5)),
        "eigenvalues 1/2·j^(-3/2) for j = 1 … 100, each 3 times; c_j² = 5·j^(-2)",
        (r"$s_{j}=0.5\,j^{-1.5}$ for $j=1,\dots,100$, each $3$ times", r"$c_{j}^{2}=5\,j^{-2}$."),
    ),
    "symbolic": (
        chain(PowerLaw("beta", "d", "c"), PowerLawTruth(source="r")),
        "eigenvalues c·j^(-beta) for j = 1 … d",
        (r"$s_{j}=c\,j^{- \beta}$ for $j=1,\dots,d$",),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_power_law_is_said(name):
    described, plain, latex = CASES[name]
    assert plain in "\n".join(in_the_terminal(described))
    document = render_risk(risk(described))
    for formula in latex:
        assert formula in document, document[:1500]
