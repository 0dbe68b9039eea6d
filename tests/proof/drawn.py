"""Chains that certificates cover, drawn by Hypothesis."""

from hypothesis import strategies as st

from collapse_sym.chain import (
    Abstract,
    AbstractTruth,
    Chain,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    RandomTruth,
)

POPULATIONS = st.sampled_from(
    [
        Population(Isotropic(1), NormTruth(1)),
        Population(Isotropic(3), NormTruth("r2")),
        Population(Isotropic("d"), NormTruth(1)),
        Population(Isotropic("p"), NormTruth(1)),
        Population(Diagonal((2, "s2", "0.5", 0)), RandomTruth(1)),
        Population(Abstract(), AbstractTruth()),
    ]
)
NOISES = st.sampled_from(
    ["0", "sigma", "sigma0", "0.25", "sigma0 + sigma/3", "sqrt(2)", "2/(1 + 3*sigma)", "sigma/rough"]
)
SIZES = st.sampled_from(["T0", "T1", "T0 + T1", "3*T0 - 2", "d + 5", "d + 2", "2*d + 9", "40", "6"])
SMALL = st.sampled_from(["T0", "T1", "T0 + T1", "d + 2", "6"])
REPEATS = st.sampled_from(["n", 0, 1, 2, 7, 30])
DESIGNS = st.sampled_from(["fresh", "fresh", "shared"])


@st.composite
def fits(draw, *, downstream=False, small=False):
    size = draw(SMALL if small else SIZES)
    # one name for a design and its size: fits that share a design have equal sizes
    shared = not downstream and draw(DESIGNS) == "shared"
    design = "X" + "".join(c for c in size if c.isalnum()) + str(size.count("-")) if shared else "fresh"
    return LeastSquares(samples=size, noise=draw(NOISES), design=design)


@st.composite
def chains(draw, *, longest=4, small=False):
    """A chain of least-squares fits with T ≥ d + 2 wherever sizes are numbers."""
    generators = draw(st.lists(st.tuples(fits(small=small), REPEATS), max_size=longest))
    last = draw(st.none() | fits(downstream=True, small=small))
    return Chain(draw(POPULATIONS), tuple(Generator(f, repeat=r) for f, r in generators), last)
