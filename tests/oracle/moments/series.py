"""Formal power series in x = 1/λ over normalised traces: exact moments on one side, images of equivalents on the other.

Traces are divided by T, and T → ∞ with all of them fixed.  Coefficients are polynomials in

    t_j = tr Σʲ/T,      u_j = tr MΣʲ/T,      n_j = tr NΣʲ/T,      w_ij = tr NΣⁱMΣʲ/T

and in operators s₁, s₂ (Σ to the left and to the right of M) and m (M); an image is a function of these, linear in m.
An image f(s₁, m, s₂) is compared with E of its random side as tr N(·)/T, for every N.
"""

from functools import cache

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from collapse_sym.oracle.moments import moment

ORDER = 7
LENGTH = ORDER + 3
_J = range(LENGTH + 4)
_PAIRS = [(i, j) for i in _J for j in _J if i + j in _J]
NAMES = ("s1", "s2", "m", *(f"{x}{j}" for x in "tun" for j in _J), *(f"w{i}_{j}" for i, j in _PAIRS))
RING = fmpq_mpoly_ctx.get(NAMES, Ordering.lex)
GEN = dict(zip(NAMES, RING.gens()))
ZERO, ONE = RING.constant(0), RING.constant(1)


class Series:
    """x^valuation · (c₀ + c₁x + …), as many terms as are known."""

    def __init__(self, terms, valuation=0):
        self.terms, self.valuation = list(terms), valuation

    @staticmethod
    def of(value):
        if isinstance(value, Series):
            return value
        return Series([ZERO + value, *[ZERO] * (LENGTH - 1)])

    def __add__(self, other):
        other = Series.of(other)
        low = min(self.valuation, other.valuation)
        high = min(a.valuation + len(a.terms) for a in (self, other))
        return Series([self.at(k) + other.at(k) for k in range(low, high)], low)

    def __mul__(self, other):
        other = Series.of(other)
        n = min(len(self.terms), len(other.terms))
        product = [ZERO] * n
        for i, a in enumerate(self.terms[:n]):
            if a:
                for j, b in enumerate(other.terms[: n - i]):
                    if b:
                        product[i + j] += a * b
        return Series(product, self.valuation + other.valuation)

    def inverse(self):
        lead = next(i for i, c in enumerate(self.terms) if c)
        terms = self.terms[lead:]
        unit = terms[0].to_dict()
        ((powers, value),) = unit.items()
        assert not any(powers), "only series that begin with a number are inverted"
        inverse = [ONE / value]
        for k in range(1, len(terms)):
            inverse.append(sum((-terms[i] * inverse[k - i] for i in range(1, k + 1)), ZERO) / value)
        return Series(inverse, -self.valuation - lead)

    def at(self, k):
        """The coefficient of x^k."""
        return self.terms[k - self.valuation] if 0 <= k - self.valuation < len(self.terms) else ZERO

    def __pow__(self, n):
        result = Series.of(1)
        for _ in range(abs(n)):
            result = result * self
        return result.inverse() if n < 0 else result

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + Series.of(other) * -1

    def __rsub__(self, other):
        return Series.of(other) - self

    def __truediv__(self, other):
        return self * Series.of(other).inverse()

    def __rtruediv__(self, other):
        return Series.of(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def mapped(self, change):
        return Series([change(c) for c in self.terms], self.valuation)


X = Series([ONE, *[ZERO] * (LENGTH - 1)], 1)
S1, S2, M = (Series.of(GEN[name]) for name in ("s1", "s2", "m"))


def penalty(a=1):
    """λ = 1/(a x)."""
    return 1 / (X * fmpq(a))


def kappa(a=1, wrong=None):
    """κ of λ = 1/(a x): κ = λ + κ df₁(κ)/T = λ + Σ_j (−1)ʲ t_{j+1}/κʲ, by iteration."""
    found = lam = penalty(a)
    for _ in range(LENGTH):
        inverse, power, total = 1 / found, Series.of(1), lam
        for j in range(LENGTH):
            factor = (-1) ** j * (j + 1 if wrong == "df2" else 1)  # κ df₂ = Σ (−1)ʲ (j+1) t_{j+2}/κ^{j+1}
            total = total + power * (GEN[f"t{j + 1 + (wrong == 'df2')}"] * factor)
            power = power * inverse
        found = total
    return found


def paired(polynomial, left="n", both="w"):
    """s₁ⁱs₂ʲ ↦ n_{i+j}, s₁ⁱ m s₂ʲ ↦ w_ij; for a trace t_{i+j} and u_{i+j}."""
    total = ZERO
    for powers, c in polynomial.to_dict().items():
        i, j, m, *rest = powers
        assert m < 2, "an image is linear in M"
        name = f"{left}{i + j}" if not m else f"w{i}_{j}" if both == "w" else f"{both}{i + j}"
        total += RING.from_dict({(0, 0, 0, *rest): c}) * GEN[name]
    return total


def trace(series):
    """tr(·)/T of a function of Σ, linear in M."""
    return series.mapped(lambda c: paired(c, "t", "u"))


def commuting(polynomial):
    """All M, N and Σ commute: w_ij ↦ w_{0,i+j}."""
    return commuted(polynomial, lambda i, j: (0, i + j))


def commuted(polynomial, places):
    """w_ij ↦ w at places(i, j)."""
    moves = {f"w{i}_{j}": "w{}_{}".format(*places(i, j)) for i, j in _PAIRS}
    moves = [NAMES.index(moves.get(name, name)) for name in NAMES]
    total = ZERO
    for powers, c in polynomial.to_dict().items():
        moved = [0] * len(NAMES)
        for place, power in enumerate(powers):
            moved[moves[place]] += power
        total += RING.from_dict({tuple(moved): c})
    return total


@cache
def leading(left, right, names, below=0, symmetric=False):
    """E tr(N Sˡ M Sʳ)/T to leading order in 1/T, or the term ``below`` orders below; names is "NM", "M", "N" or ""."""
    n, m = ("N" if "N" in names else ""), ("M" if "M" in names else "")
    found = moment(f"tr(I {n} S^{left} {m} S^{right})", symmetric=tuple("NM") if symmetric else ())
    total = ZERO
    for monomial, c in found.terms:
        assert not c.poles
        for (power, dimension), number in c.numerator.to_dict().items():
            order = power - c.samples + len(monomial) - 1
            assert order <= 0 and not dimension, "nothing grows faster than T"
            if order == -below:
                total += RING.constant(number) * _generators(monomial)
    return total


def _generators(monomial):
    product = ONE
    for word in monomial:
        product *= GEN[_name(word)]
    return product


def _name(word):
    names = [x.name for x in word]
    powers = {"N": 0, "M": 0, "": 0}
    start = names.index("N") if "N" in names else names.index("M") if "M" in names else 0
    current = ""
    for x in word[start:] + word[:start]:
        current = x.name if x.name != "Sigma" else current
        powers[current] += x.power // 2 if x.name == "Sigma" else 0
    if any(x.transposed for x in word):
        raise ValueError("a transpose in the leading order")
    if "N" in names and "M" in names:
        return f"w{powers['N']}_{powers['M']}"
    return f"{'n' if 'N' in names else 'u' if 'M' in names else 't'}{sum(powers.values())}"
