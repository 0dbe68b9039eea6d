"""Random descriptions for the tests of this room: expressions of the grammar, and whole chains."""

from fractions import Fraction

from hypothesis import strategies as st

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
    PowerLaw,
    PowerLawTruth,
    RandomTruth,
    Ridge,
)
from collapse_sym.errors import InfiniteRisk, InvalidInput

literals = st.one_of(
    st.integers(0, 10**12).map(str),
    st.decimals(0, 10**6, allow_nan=False, places=4).map(str),
    st.tuples(st.integers(1, 10**30), st.integers(-400, 340)).map(lambda p: f"{p[0]}e{p[1]}"),
)


def texts(names):
    """Texts of the grammar over some names; most are accepted."""

    def grow(inner):
        pair = st.tuples(inner, st.sampled_from("+-*/"), inner)
        return st.one_of(
            pair.map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
            pair.map(lambda p: f"{p[0]}{p[1]}{p[2]}"),
            st.tuples(inner, st.integers(-16, 16)).map(lambda p: f"({p[0]})**{p[1]}"),
            inner.map(lambda x: f"sqrt({x})"),
            inner.map(lambda x: f"-({x})"),
        )

    return st.recursive(st.one_of(literals, st.sampled_from(names)), grow, max_leaves=8)


fractions = st.fractions(0, 100, max_denominator=10**6)
positive = fractions.filter(bool)
noises = st.one_of(st.just(0), fractions, st.sampled_from(["sigma", "sigma0", "2*sigma", "sqrt(2)*sigma0"]))
penalties = st.one_of(st.just(0), positive, st.sampled_from(["lambda", "lambda/3"]))
sizes = st.one_of(st.integers(1, 10**6), st.sampled_from(["T", "T0", "2*T0", "T0 + 3", "d/2", "2*d", "T0*d"]))
indexed = st.one_of(sizes, st.sampled_from(["T0*(m + 1)", "10*m + 500", "m**2 + T"]))
repeats = st.one_of(st.integers(0, 6), st.just("n"))
fresh = st.just("fresh")
designs = st.sampled_from(["fresh", "fresh", "X0", "X1"])
eigenvalues = st.one_of(positive, st.sampled_from(["s1", "s2", "2*s1"]), st.just(0))


#: made once: a strategy that is made at a draw is looked through again
squares = st.one_of(fractions, st.just("r2"))
kinds = st.sampled_from(["isotropic", "diagonal", "abstract", "power-law"])
dimensions = st.one_of(st.integers(1, 1000), st.sampled_from(["d", "p", "2*p"]))
measures = st.sampled_from([NormTruth, RandomTruth])
capacities, ranks = st.sampled_from([2, "3/2", "beta"]), st.sampled_from([40, "p", "d"])
powers = st.sampled_from([PowerLawTruth(source="r"), PowerLawTruth(delta=2, scale="1/3"), AbstractTruth()])
spectra, copies = st.lists(eigenvalues, max_size=5), st.integers(1, 4)
coefficients = {n: st.lists(st.fractions(-9, 9), min_size=n, max_size=n) for n in range(1, 7)}
coins, margins = st.booleans(), st.integers(1, 5)


@st.composite
def populations(draw):
    """A covariance with a truth that goes with it."""
    squared = draw(squares)
    kind = draw(kinds)
    if kind == "isotropic":
        return Population(Isotropic(draw(dimensions)), draw(measures)(squared))
    if kind == "power-law":
        beta, dimension = draw(capacities), draw(ranks)
        return Population(PowerLaw(beta, dimension), draw(powers))
    if kind == "abstract":
        return Population(Abstract(), draw(st.sampled_from([AbstractTruth(), RandomTruth(squared)])))
    values = (1, *draw(spectra))
    covariance = Diagonal(values, copies=draw(copies))
    truth = CoefficientsTruth(tuple(draw(coefficients[len(values)])))
    return Population(covariance, draw(st.sampled_from([truth, RandomTruth(squared)])))


@st.composite
def fits(draw, *, sizes=sizes, designs=fresh):
    """Least squares or ridge."""
    size, noise, design = draw(sizes), draw(noises), draw(designs)
    if draw(coins):
        return LeastSquares(size, noise, design)
    return Ridge(size, noise, design, ridge=draw(penalties))


weights = st.one_of(st.just(0), st.just(Fraction(1, 3)), st.just("p0"))
generator = st.builds(Generator, fits(sizes=indexed, designs=designs), repeat=repeats, truth_weight=weights)
generations = st.lists(generator, max_size=4)
downstreams, any_population = st.one_of(st.none(), fits()), populations()


@st.composite
def chains(draw):
    """Chains of every kind; combinations that must be refused are drawn again."""
    generators, downstream = draw(generations), draw(downstreams)
    try:
        bare = Chain(draw(any_population), generators, downstream)
        known = [name for name, role in bare.symbols.items() if role == "size"]
        forms = [f"{name} >= {draw(margins)}" for name in known]
        return Chain(bare.population, bare.generators, bare.downstream, draw(st.permutations(forms))[:2])
    except (InvalidInput, InfiniteRisk):
        from hypothesis import reject

        reject()
