"""One design of an expectation averaged, by an exact map or by an equivalent."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from .blocks import in_block, inside, known_in_sum, known_there
from .facts import Fact, Premises, Rule
from .known import names, of_any
from .limits import need
from .matrices import S, names_of
from .random_matrices import METRIC, key_of
from .ring import Poly
from .statement import Statement, fixed
from .words import Letter, Word, random


def average(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """One design of an expectation averaged, all others and the noises being independent of it.

    With ``member`` the design of one generator of a fresh block, beside others of the block that have other numbers.
    An exact map gives an equation.  An equivalent of E[A] or E[A M A], M bounded, in operator norm gives o(1) times
    the trace norm of what is left, which is bounded if bounded letters stand beside a fixed number of bounded vectors.
    """
    (fit, _), reader, rule = key_of(s, "average", step), s.reader, "average"
    (p,) = [p for p in premises if p.kind in ("map", "letter-map") and p.value[0] == fit]
    exact, before = p.strict, reader.scalar(step["of"])
    member = None if step.get("member") is None else reader.chain.design(reader.scalar(step["member"]))
    need(member is None or (fit == "0" and isinstance(member, tuple)), rule, "a number where designs have none")
    weights: set[Any] = set()
    total = _mean(s, before, p, member, weights)
    if exact:
        return Fact("zero", before - total)
    alone = [len(m) for m in before.terms] == [1] and set(before.terms.values()) == {1}
    need(len(weights) == 1 and alone, rule, "an equivalent of one expectation only")
    scale, weight = weights.pop()
    return Fact(
        "null", (before - total) * (reader.reciprocal(reader.chain.rank) if scale else reader.number(1)), weight=weight
    )


def _mean(s: Statement, before: Poly, p: Fact, member: Any, weights: set[Any]) -> Poly:
    """A combination of expectations, and of sums of such, with one design averaged."""
    total, reader, (fit, kind) = s.reader.number(0), s.reader, p.value[:2]
    for monomial, c in before.terms.items():
        atoms = [(g, k) for g, k in monomial if g[0] == "expect" and _holds_design(s, g[1], fit, kind, member)]
        for index in {x[1] for g, _ in atoms for word in g[1] for x in word if x[0] == kind} if p.conditional else ():
            place = reader.thawed(index) if isinstance(index, tuple) and kind != "Q" else None
            ok = of_any(index) or in_block(s, place, place)
            need(ok, "average", "a condition on generators, of which there may be none")
        sums = [(g, k) for g, k in monomial if g[0] == "Sum" and kind in names(g[1])]
        alone = len(atoms) + len(sums) <= 1 and all(k == 1 for _, k in (*atoms, *sums))
        need(alone, "average", "a product of random factors")
        outside = Poly({tuple(x for x in monomial if x not in (*atoms, *sums)): c}, reader.fuel)
        for g, _ in atoms:
            need(len(g[1]) == 1, "average", "a product of random factors")
            outside = outside * reader.expect(reader.trace(mean_of_word(s, g[1][0], fit, p, member)))
            weights.add(_weight(s, g[1][0], p.strict))
        for g, _ in sums:  # each member of the sum by itself
            need(p.strict, "average", "an equivalent beside a sum")
            low, high = (reader.thawed(x) for x in g[2:])
            ok = not p.conditional or in_block(s, low, high)
            need(ok, "average", "a condition on generators, of which there may be none")
            ok = known_in_sum(s, p, _numbers(g[1], kind), low, high)
            need(ok, "average", "numbers beyond those of the generators")
            body = _mean(s, reader.thawed(g[1]), replace(p, conditional=False), None, set())
            outside = outside * reader.folded("Sum", body, low, high)
        total = total + outside
    return total


def _numbers(x: Any, kind: str) -> set[Any]:
    """The indices of all letters of a kind in nested tuples."""
    if not isinstance(x, tuple):
        return set()
    own = {x[1]} if len(x) == 3 and x[0] == kind and isinstance(x[2], bool) else set()
    return own.union(*(_numbers(y, kind) for y in x))


def bounded(s: Statement, letter: Letter) -> bool:
    """Whether a letter is bounded in operator norm along the regime; M is, by its kind."""
    (kind, index, _), reader = letter, s.reader
    if kind == "R":
        penalty = reader.chain.penalty(index)
        return penalty is not None and fixed(s, penalty)
    return kind in ("P", "Q", "vector") or (kind == "D" and all(_bounded_function(s, g) for g, _ in index))


def _bounded_function(s: Statement, g: Any) -> bool:
    """Σ, and G_κ with κ ≥ a fixed number > 0 (κ(λ, T) ≥ λ), or with ‖Σ⁻¹‖ bounded."""
    if g == METRIC or ((s.reader.isotropic or s.reader.spectrum is not None) and g[0] in ("S", "G")):
        return True
    clauses = [c for stage in s.data["regime"][:1] for c in stage["clauses"]]
    if g == S:
        return ["Bounded", ["OperatorNorm", "Sigma"]] in clauses
    if g[0] != "G":
        return False
    kappa = s.reader.thawed(g[1])
    roots = [x for x in kappa.generators() if x[0] == "Kappa" and not (kappa - s.reader.atom(*x)).terms]
    least = [kappa, *(s.reader.thawed(x[1]) for x in roots)]
    fixed_ = any(s.reader.positive(x) and fixed(s, x) for x in least)
    return fixed_ or ["Bounded", ["OperatorNorm", ["Power", "Sigma", "-1"]]] in clauses


def _weight(s: Statement, word: Word, exact: bool) -> tuple[bool, Any]:
    """Whether an error is per dimension (a trace), and the vectors whose norms it is in proportion to."""
    ok = exact or all(bounded(s, letter) for letter in word)
    need(ok, "average", "an unbounded letter beside an equivalent")
    vectors = {index for kind, index, _ in word if kind == "vector"}
    return not vectors, (tuple(sorted(vectors)),) * bool(vectors)


def _holds_design(s: Statement, words: Any, fit: str, kind: str, member: Any = None) -> bool:
    of = [letter[1] for word in words for letter in word if letter[0] == kind and s.reader.chain.key(letter[1]) == fit]
    return member in of if member is not None else bool(of)


def _another(s: Statement, letter: Letter, member: Any) -> bool:
    """Whether a letter of the block belongs to generators with other numbers only: their designs are independent of
    this one."""
    kind, index, _ = letter
    if kind == "Q":  # P_k … P_m
        above, below = (
            (s.reader.thawed(member) - s.reader.thawed(index[0])),
            (s.reader.thawed(index[1]) - s.reader.thawed(member)),
        )
        return any((gap.constant() or 0) > 0 for gap in (above, below)) and not {"#", "##"} & names((index, member))
    return kind in ("X", "W", "B", "P", "V", "R") and isinstance(index, tuple) and s.reader._apart(index, member)


def mean_of_word(s: Statement, word: Word, fit: str, p: Fact, member: Any = None) -> Poly:
    """The word with its one or two letters of the design replaced by the map's image."""
    reader, (_, kind, mean, second), rule = s.reader, p.value, "average"
    places = [
        i
        for i, letter in enumerate(word)
        if letter[0] not in ("D", "vector", "Z") and s.reader.chain.key(letter[1]) == fit
    ]
    if member is not None:
        places = [i for i in places if not _another(s, word[i], member)]
        need(all(word[i][1] == member for i in places), rule, "a design with a number that may be the same")
    same = {word[i][:2] for i in places}
    need(len(places) in (1, 2) and len(same) == 1 and word[places[0]][0] == kind, rule, "not of the form A or A M A")
    index = word[places[0]][1]
    need(not p.strict or p.weight in (None, index), rule, "a map of another product")
    need(p.kind == "map" or p.weight == index, rule, "a map of one letter only")
    number, name = reader.number, "m" if kind == "Q" else "#"
    need(kind == "Q" or known_there(s, p, index), rule, "a number that may be beyond those of the generators")
    if kind == "Q":  # the index of a map of Q_{k,0} is how many projections it has
        need(not index[1], rule, "a product that does not begin with the first projection")
        many = reader.thawed(index[0]) + number(1)
        need(reader.nonnegative(many), rule, "a product of projections that may have less than none")
        need(inside(s, number(0), many - number(1)), rule, "a projection that may be beyond those of the generators")
        index = many.frozen()
    if len(places) == 1:
        return _with(s, word[: places[0]], image_of(s, mean, number(1), index, name), word[places[0] + 1 :])
    (i, j), circle = places, word
    need(second is not None, rule, "no image of A M A")
    turn = kind == "Q" and not word[i][2]
    if random(word[i + 1 : j]) or len(word[i + 1 : j]) > 1 or turn:  # the other arc of a circle
        circle = word[j:] + word[:j]
        i, j = 0, len(word) - j + i
    between = circle[i + 1 : j]
    ok = all(letter[0] == "D" for letter in between)  # one at most: neighbours are multiplied
    ok = ok and (kind != "Q" or (circle[i][2] and not circle[j][2]))
    need(ok, rule, "two factors of one design around something random")
    metric = Poly({between[0][1] if between else (): Fraction(1)}, reader.fuel)
    return _with(s, circle[:i], image_of(s, second, metric, index, name), circle[j + 1 :])


def _with(s: Statement, before: Word, middle: Poly, after: Word) -> Poly:
    reader = s.reader
    return reader.product(reader.atom("word", before, ()), reader.spectral(middle), reader.atom("word", after, ()))


def image_of(s: Statement, image: Poly, metric: Poly, index: Any, name: str = "#") -> Poly:
    """The image of a metric, a polynomial in Σ, G and M, under a linear map, for the design with this number."""
    reader = s.reader
    for monomial in image.terms:
        found = [k for g, k in monomial if "M" in names(g)]
        plain = all(g == METRIC or (g[0] == "trace" and len(g) == 2) for g, _ in monomial if "M" in names(g))
        need(plain and found == [1], "average", "an image that is not linear in M")

    def put(g: Any) -> Poly | None:
        if g == METRIC:
            return metric
        if g[0] == "trace" and METRIC in names_of(g[1]):
            need(len(g[1]) == 1 and dict(g[1][0][1])[METRIC] == 1, "average", "an image that is not linear in M")
            rest = Poly({tuple(x for x in g[1][0][1] if x[0] != METRIC): Fraction(1)}, reader.fuel)
            return reader.trace(reader.spectral(rest * metric))
        return None

    return (reader.at(image, reader.thawed(index), name) if isinstance(index, tuple) else image).substitute(put)


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "average": (average, ("fit", "of")),
}
