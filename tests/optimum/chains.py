"""Isotropic chains of every kind, in symbols, and random numbers for them."""

from functools import cache

import sympy as sp

from collapse_sym.chain import loads
from collapse_sym.optimum.isotropic import optima
from collapse_sym.optimum.teacher import teachers
from collapse_sym.risk import risk

ISOTROPIC = '{ kind = "isotropic", dimension = "d" }'
TEXT = """
{assume}
[population]
covariance = {covariance}
truth = {{ kind = "{truth}", squared = "r2" }}
{generator}
[downstream]
fit = "ridge"
samples = "T"
noise = "{sigma}"
ridge = "lambda"
"""

#: name → (assumption, generator)
KINDS = {
    "clean": ("", ""),
    "large": ("T0 >= d + 2", 'fit = "ols"\nsamples = "T0"\nnoise = "sigma0"\nrepeat = "n"'),
    "mixed": ("T0 >= d + 2", 'fit = "ols"\nsamples = "T0"\nnoise = "sigma0"\nrepeat = "n"\ntruth_weight = "p"'),
    "small": ("T0 <= d - 2", 'fit = "ols"\nsamples = "T0"\nnoise = "sigma0"\nrepeat = "n"'),
    "small without noise": ("T0 <= d - 1", 'fit = "ols"\nsamples = "T0"\nrepeat = "n"'),
    "shared": ("T0 <= d - 2", 'fit = "ols"\nsamples = "T0"\nnoise = "sigma0"\nrepeat = "n"\ndesign = "A"'),
    "ridge": ("", 'fit = "ridge"\nsamples = "T0"\nnoise = "sigma0"\nridge = "lambda0"\nrepeat = 2'),
}


def chain(kind, *, covariance=ISOTROPIC, sigma="sigma", truth="norm"):
    """The chain of this kind."""
    assume, generator = KINDS[kind]
    blocks = f"[[generator]]\n{generator}" if generator else ""
    line = f'assume = ["{assume}"]' if assume else ""
    return loads(TEXT.format(assume=line, generator=blocks, covariance=covariance, truth=truth, sigma=sigma))


@cache
def optimum(kind):
    """The optimum of the chain with n ≥ 1."""
    return next(o for o in optima(chain(kind)) if "n = 0" not in o.when)


@cache
def teacher(kind):
    return next(t for t in teachers(chain(kind)) if "n = 0" not in t.when)


@cache
def total(kind):
    """The engine's test error of the same chain."""
    return next(c for c in risk(chain(kind)).cases if "n = 0" not in c.when).total


def numbers(random, kind):
    """Random admissible numbers for the symbols of the chain."""

    def tenths(least, most=20):
        return sp.Rational(random.randint(least, most), 10)

    d = random.randint(5, 60)
    found = {"d": d, "T": random.randint(2, 4 * d), "r2": random.randint(1, 9), "sigma": tenths(0)}
    low, high = (d + 2, 5 * d) if kind in ("large", "mixed") else (1, d - 2) if kind != "ridge" else (d // 2, 3 * d)
    more = {"T0": random.randint(low, high), "n": random.randint(1, 12), "sigma0": tenths(1)}
    more |= {"p": tenths(1, 9), "lambda0": tenths(1)}
    held = set(chain(kind).symbols)
    return {name: value for name, value in {**found, **more}.items() if name in held}
