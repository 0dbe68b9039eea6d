"""A second, naive checker: numbers for all symbols and matrices, and both sides of every stated equality evaluated.

It shares nothing with the checker.  E (XᵀX)⁻¹ = c Σ⁻¹ with c = E 1/χ²_{T−d+1}, by rotation invariance and
Bartlett's decomposition, is its own road to what the certificates prove by integration by parts.
"""

import random
from fractions import Fraction as F

# -- matrices of rationals ------------------------------------------------------------------------


def matmul(a, b):
    return [[sum((x * y for x, y in zip(row, column)), F(0)) for column in zip(*b)] for row in a]


def turn(a):
    return [list(row) for row in zip(*a)]


def scaled(c, a):
    return [[c * x for x in row] for row in a]


def plus(a, b):
    return [[x + y for x, y in zip(r, s)] for r, s in zip(a, b)]


def trace(a):
    return sum((a[i][i] for i in range(len(a))), F(0))


def inverse(a):
    n = len(a)
    rows = [list(row) + [F(int(i == j)) for j in range(n)] for i, row in enumerate(a)]
    for i in range(n):
        pivot = next(r for r in range(i, n) if rows[r][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for r in range(n):
            if r != i:
                rows[r] = [x - rows[r][i] * y for x, y in zip(rows[r], rows[i])]
    return [row[n:] for row in rows]


def drawn(rng, rows, columns):
    return [[F(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(columns)] for _ in range(rows)]


def positive(rng, n):
    a = drawn(rng, n, n)
    return plus(matmul(a, turn(a)), [[F(int(i == j)) for j in range(n)] for i in range(n)])


# -- points ---------------------------------------------------------------------------------------


def scalar(term, point, atom=None):
    """A term at a point; ``atom`` evaluates what is not arithmetic."""
    if isinstance(term, str):
        return point[term] if term in point else F(term)
    head, arguments = term[0], term[1:]
    if head in ("Trace", "Expectation", "Variance"):
        return atom(term)
    if head == "Power":
        return scalar(arguments[0], point, atom) ** int(arguments[1])
    values = [scalar(a, point, atom) for a in arguments]
    if head in ("Add", "Multiply"):
        total = F(int(head == "Multiply"))
        for v in values:
            total = total + v if head == "Add" else total * v
        return total
    if head == "Negate":
        return -values[0]
    return values[0] - values[1] if head == "Subtract" else values[0] / values[1]


def _draw(domain, rng):
    if domain == "positive-integer":
        return F(rng.choice([rng.randint(1, 4), rng.randint(3, 9), rng.randint(1, 900)]))
    if domain == "natural":
        return F(rng.randint(0, 5))
    number = F(rng.randint(0, 9), rng.randint(1, 4))
    return number + F(1, 7) if domain == "positive" else number if domain == "nonnegative" else number - 3


def admissible(statement, point):
    """Whether the chain makes sense and every hypothesis holds at the point."""
    for relation, left, right in statement["hypotheses"]:
        gap = scalar(left, point) - scalar(right, point)
        if gap < 0 or (gap == 0 and relation == "Greater"):
            return False
    fits = statement["generators"] + statement["downstream"]
    sizes = [scalar(statement["rank"], point)] + [scalar(f["samples"], point) for f in fits]
    repeats = [scalar(f.get("repeat", "1"), point) for f in fits]
    return (
        all(t.denominator == 1 and t >= 1 for t in sizes)
        and all(r.denominator == 1 and r >= 0 for r in repeats)
        and all(scalar(f["variance"], point) >= 0 for f in fits)
    )


def points(statement, seed, *, count, tries=400):
    """The witness, and admissible points at random."""
    rng = random.Random(seed)
    found = [{k: F(v) for k, v in statement["witness"].items()}]
    for _ in range(tries):
        if len(found) > count:
            break
        point = {k: _draw(domain, rng) for k, domain in statement["symbols"].items()}
        try:
            if admissible(statement, point):
                found.append(point)
        except ZeroDivisionError:
            continue
    return found


# -- the truth ------------------------------------------------------------------------------------


def inverse_chi_square(k):
    """E 1/χ²_k, finite for k ≥ 3: Γ(k/2 − 1)/(2Γ(k/2)) = 1/(k − 2)."""
    if k < 3:
        raise OverflowError("infinite")
    return 1 / (2 * (F(k) / 2 - 1))


def risk(statement, point, kept):
    """E_test with the noises in ``kept`` switched on: E tr ΣV is Σ_j E 1/χ²_{T−d+1} over d directions."""
    d = scalar(statement["rank"], point)
    total = F(0)
    for i, fit in enumerate(statement["generators"] + statement["downstream"]):
        repeat = scalar(fit.get("repeat", "1"), point)
        if i in kept and repeat:
            cost = d * inverse_chi_square(scalar(fit["samples"], point) - d + 1)
            total += repeat * scalar(fit["variance"], point) * cost
    return total


def holds(certificate, seed=0, count=6):
    """Whether the claimed parts are true at the witness and at random admissible points."""
    s = certificate["statement"]
    generators = set(range(len(s["generators"])))
    own = {len(generators)} if s["downstream"] else set()
    for point in points(s, seed, count=count):
        try:
            truth = {"bias": F(0), "variance": risk(s, point, own), "collapse": risk(s, point, generators)}
        except OverflowError:  # infinite, or outside T ≥ d + 2: no formula of ours is true there
            return False
        truth["total"] = truth["variance"] + truth["collapse"]
        if any(scalar(s["parts"][k], point) != truth[k] for k in truth):
            return False
    return True


# -- every stated equality ------------------------------------------------------------------------


class World:
    """Matrices and vectors for all letters, at one point of small size."""

    def __init__(self, statement, point, seed):
        rng = random.Random(seed)
        self.statement, self.point = statement, point
        self.fits = statement["generators"] + statement["downstream"]
        self.d = int(scalar(statement["rank"], point))
        self.sizes = [int(scalar(f["samples"], point)) for f in self.fits]
        self.repeats = [int(scalar(f.get("repeat", "1"), point)) for f in self.fits]
        sigma = positive(rng, self.d)
        self.fixed = {"Sigma": sigma, "SigmaInverse": inverse(sigma), "M": self._symmetric(rng)}
        self.rng = rng
        # variances of the proof are free numbers: T times a variance is a square, for exact averages
        self.steps = [F(rng.randint(1, 5), rng.randint(1, 3)) for _ in self.fits]
        self.variances = [s * s / t for s, t in zip(self.steps, self.sizes)]
        self.moments = {f"before_{i}": positive(rng, self.d) for i in range(len(self.fits))}
        zero = [[F(0)] * self.d for _ in range(self.d)]
        self.moments["delta_0"] = zero
        for i in range(len(self.fits)):
            self.moments[f"after_{i}"] = plus(self.moments[f"before_{i}"], self.added(i))
            now = self.moments[f"delta_{i}"]
            for _ in range(self.repeats[i]):
                now = plus(now, self.added(i))
            self.moments[f"delta_{i + 1}"] = now

    def _symmetric(self, rng):
        a = drawn(rng, self.d, self.d)
        return plus(a, turn(a))

    def inverse_mean(self, i):
        return scaled(inverse_chi_square(self.sizes[i] - self.d + 1), self.fixed["SigmaInverse"])

    def added(self, i):
        return scaled(self.variances[i], self.inverse_mean(i))

    def word(self, letters, values):
        result = None
        for letter in letters:
            name, turned = (letter[1], True) if isinstance(letter, list) else (letter, False)
            matrix = values[name]
            matrix = turn(matrix) if turned else matrix
            result = matrix if result is None else matmul(result, matrix)
        return result

    def mean(self, term):
        """E tr of a word of the two kinds whose mean is known: N u uᵀ, and words with one V."""
        if term[0] == "Variance":
            return self.variances[int(term[1])]
        letters = (term[1] if term[0] == "Expectation" else term)[1][1:]
        names = [x[1] if isinstance(x, list) else x for x in letters]
        moving = [n for n in names if n in self.moments]
        if moving:
            place = names.index(moving[0])
            assert moving == [moving[0]] * 2 and names[place + 1] == moving[0]
            letters = [*letters[place + 2 :], *letters[:place], "moment"]
            return trace(self.word(letters, self.fixed | {"moment": self.moments[moving[0]]}))
        inverses = {f"V_{i}": self.inverse_mean(i) for i in range(len(self.fits))}
        assert sum(n in inverses for n in names) == int(term[0] == "Expectation")
        return trace(self.word(letters, self.fixed | inverses))

    def pathwise(self, i, term, noise, before, X):
        V = inverse(matmul(turn(X), X))
        after = plus(before, matmul(matmul(V, turn(X)), noise))
        values = {f"V_{i}": V, f"X_{i}": X, f"epsilon_{i}": noise, f"before_{i}": before, f"after_{i}": after}

        def atom(t):
            if t[0] == "Variance":
                return self.variances[i]
            return trace(self.word(t[1][1][1:], self.fixed | values))

        return scalar(term, self.point, atom)

    def check(self, step):
        """Whether the stated conclusion of a step holds in this world."""
        _, left, right = step["conclusion"]
        if step["rule"] in ("generation", "average-noise"):
            i = int(step["fit"])
            X = [[F(int(r == c)) for c in range(self.d)] for r in range(self.sizes[i])]
            X = plus(X, scaled(F(1, 7), drawn(self.rng, self.sizes[i], self.d)))
            before = drawn(self.rng, self.d, 1)
            if step["rule"] == "generation":  # holds for every single outcome
                noise = drawn(self.rng, self.sizes[i], 1)
                return self.pathwise(i, left, noise, before, X) == self.pathwise(i, right, noise, before, X)
            # ± s·e_t, all t: mean zero and covariance σ²I exactly, s² = Tσ²
            T, s = self.sizes[i], self.steps[i]
            laws = [[[sign * s * int(r == t)] for r in range(T)] for t in range(T) for sign in (1, -1)]
            sides = [sum(self.pathwise(i, side, law, before, X) for law in laws) for side in (left, right)]
            return sides[0] == sides[1]
        world = self.point | {"TestError": trace(matmul(self.fixed["Sigma"], self.moments[f"delta_{len(self.fits)}"]))}
        return scalar(left, world, self.mean) == scalar(right, world, self.mean)


def small_point(statement, seed, *, largest=14, tries=4_000):
    """An admissible point of small sizes, where matrices of rationals are easily inverted, or None."""
    rng = random.Random(seed)
    fits = statement["generators"] + statement["downstream"]
    for _ in range(tries):
        point = {k: F(rng.randint(1, 5)) if v == "positive-integer" else _draw(v, rng) for k, v in
                 statement["symbols"].items()}
        try:
            if admissible(statement, point) and all(scalar(f["samples"], point) <= largest for f in fits):
                return point
        except ZeroDivisionError:
            continue
    return None
