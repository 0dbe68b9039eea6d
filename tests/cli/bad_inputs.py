"""Chains that must be refused: name → (TOML, what the one line must name)."""

HEAD = """\
[population]
covariance = { kind = "isotropic", dimension = 30 }
truth = { kind = "norm", squared = 1 }
"""


def chain(generator='samples = 60', downstream='samples = 60\nnoise = 1', head=HEAD, fit="ols", top=""):
    """A chain of one generator with a few lines changed."""
    return f'{top}{head}[[generator]]\nfit = "{fit}"\n{generator}\n[downstream]\nfit = "ols"\n{downstream}\n'


def dimension(text):
    """The population with another dimension."""
    return HEAD.replace("dimension = 30", f"dimension = {text}")


def power_law(fields='beta = 2, dimension = "infinite"', truth="source = 0.5"):
    """A population by power laws."""
    return f'[population]\ncovariance = {{ kind = "power-law", {fields} }}\ntruth = {{ kind = "power-law", {truth} }}\n'


def diagonal(values):
    """A population with unequal eigenvalues."""
    spectrum = f'"diagonal", eigenvalues = {values}'
    return HEAD.replace('"isotropic", dimension = 30', spectrum).replace('"norm"', '"random"')


BAD = {
    "noisy least squares at T = d": (chain("samples = 30\nnoise = 1"), "infinite"),
    "noisy least squares at T = d + 1": (chain("samples = 31\nnoise = 1"), "infinite"),
    "noisy least squares at T = d - 1": (chain("samples = 29\nnoise = 1"), "infinite"),
    "noisy downstream at T = d": (chain(downstream="samples = 30\nnoise = 1"), "infinite"),
    "negative size": (chain("samples = -5"), "-5"),
    "fractional size": (chain("samples = 60.5"), "60.5"),
    "zero size": (chain("samples = 0"), "0"),
    "fractional dimension": (chain(head=dimension("2.5")), "2.5"),
    "negative ridge": (chain("samples = 60\nridge = -0.1", fit="ridge"), "0"),
    "capacity of 1": (chain(head=power_law("beta = 1, dimension = 9")), "β must be > 1"),
    "source of 0": (chain(head=power_law(truth="source = 0")), "r must be > 0"),
    "capacity beyond all sums": (chain(head=power_law('beta = 1e300, dimension = "infinite"')), "exponents within"),
    "capacity next to 1": (chain(head=power_law('beta = "1 + 1/10**15", dimension = 9')), "exponents within"),
    "source beyond all sums": (chain(head=power_law(truth="source = 1e300")), "exponents within"),
    "source and delta": (chain(head=power_law(truth="source = 1, delta = 1")), "one exponent"),
    "no exponent of the truth": (chain(head=power_law(truth="scale = 1")), "one exponent"),
    "half a dimension of a power law": (chain(head=power_law("beta = 2, dimension = 2.5")), "2.5"),
    "size in infinite dimension": (chain('samples = "2*d"', head=power_law()), "d is infinite"),
    "assumption on infinite d": (chain(head=power_law(), top='assume = ["d <= 50"]\n'), "d <= 50"),
    "norm of a power law": (chain(head=power_law().replace('"power-law", source', '"norm", squared')), "norm"),
    "negative noise": (chain("samples = 60\nnoise = -1"), "-1"),
    "NaN": (chain("samples = 60\nnoise = nan"), "nan"),
    "infinity": (chain("samples = 60\nnoise = inf"), "inf"),
    "infinite samples": (chain("samples = inf"), "inf"),
    "unknown key": (chain("samples = 60\nsample = 3"), "sample"),
    "unknown table": (chain() + "[upstream]\nx = 1\n", "upstream"),
    "unknown fit": (chain(fit="lasso"), "lasso"),
    "unknown covariance": (chain(head=HEAD.replace("isotropic", "spherical")), "spherical"),
    "boolean size": (chain("samples = true"), "true"),
    "list as size": (chain("samples = [60]"), "60"),
    "table as noise": (chain("samples = 60\nnoise = { x = 1 }"), "x"),
    "date as size": (chain("samples = 2020-01-01"), "2020"),
    "generator is no list": (HEAD + "[generator]\nfit = 'ols'\nsamples = 60\n", "generator"),
    "missing population": ("[downstream]\nfit = 'ols'\nsamples = 60\n", "population"),
    "missing samples": (chain(""), "samples"),
    "contradictory assumptions": (chain('samples = "T0"', top='assume = ["T0 >= 50", "T0 <= 40"]\n'), "T0"),
    "assumption against the chain": (chain(top='assume = ["d >= 50"]\n'), "d"),
    "assumption that is not linear": (chain('samples = "T0"', top='assume = ["T0**2 >= 50"]\n'), "T0"),
    "assumption that is no comparison": (chain('samples = "T0"', top='assume = ["T0"]\n'), "T0"),
    "tower of powers": (chain('samples = "9**9**9"'), "9**9**9"),
    "powers of powers of a sum": (chain('samples = "((((T+1)**16+1)**16+1)**16+1)**16"'), "multiplied out"),
    "power of a long sum": (chain('samples = "(T+a+b+c+e+f)**8"'), "multiplied out"),
    "empty number": (chain('samples = ""'), "''"),
    "nested brackets": (chain(f'samples = "{"(" * 10_000}1{")" * 10_000}"'), "("),
    "nested TOML lists": (f"x = {'[' * 10_000}{']' * 10_000}\n", ""),
    "long integer": (chain(f"samples = {'9' * 10_000}"), "digits"),
    "huge exponent": (chain("samples = 60\nnoise = 1e999999"), ""),
    "python call": (chain('samples = "__import__(1)"'), "__import__"),
    "attribute": (chain('samples = "T.real"'), "T.real"),
    "reserved name": (chain('samples = "kappa0"'), "kappa0"),
    "one name in two roles": (chain('samples = "x"\nnoise = "x"'), "x"),
    "repeat that does not close": (
        chain("samples = 20\nrepeat = 1000000000\nridge = 0.1", fit="ridge", head=diagonal("[1, 2, 3]")),
        "1000000000",
    ),
    "negative repeat": (chain("samples = 60\nrepeat = -1"), "-1"),
    "fractional repeat": (chain("samples = 60\nrepeat = 1.5"), "1.5"),
    "repeat by another symbol": (chain('samples = 60\nrepeat = "k"'), "k"),
    "norm of an anisotropic truth": (chain(head=diagonal("[1, 2]").replace("random", "norm")), "norm"),
    "negative eigenvalue": (chain(head=diagonal("[1, -2]")), "-2"),
    "no eigenvalues": (chain(head=diagonal("[]")), "eigenvalue"),
    "missing eigenvalue file": (chain(head=diagonal('"x"').replace("eigenvalues = ", "file = ")), "x"),
    "downstream with a design": (chain(downstream='samples = 60\ndesign = "X"'), "design"),
    "shared design of two sizes": (
        chain('samples = 20\ndesign = "X"\n[[generator]]\nfit = "ols"\nsamples = 21\ndesign = "X"'), "X"),
    "not TOML": ("this is not TOML", ""),
    "NUL": ("\x00", ""),
}
