"""No false mutant of a proved statement gets past the checker, nor past numbers where they can speak.

The ordinary run shows one mutant of every statement to the checker, by a seed, and one of every claim to numbers.
``make deep`` shows all to the checker; ``make fuzz`` every forgery, and a hundred to numbers, with a search.
"""

from __future__ import annotations

import random
from functools import cache

import pytest

from collapse_sym.proof.evidence.mutants import Mutant, mutants, operators
from collapse_sym.proof.evidence.outcomes import is_random
from collapse_sym.proof.evidence.sampling import conclusion
from collapse_sym.testing.mutants import mutant as changed_to
from collapse_sym.testing.properties import fuzz_seed
from collapse_sym.testing.teeth import forging
from collapse_sym.testing.teeth import statements as of_statements
from collapse_sym.testing.teeth.forging import ACCEPTED
from collapse_sym.testing.teeth.judging import KILLED, TRUE
from collapse_sym.testing.teeth.statements import Proved, proved
from collapse_sym.testing.teeth.trial import ALONG, DRAWN, EXACTLY
from tests.proof import built
from tests.proof.mutants import points
from tests.proof.mutants.campaign import LEAST, Trial, chosen, table, tried

SEED, FULL = fuzz_seed() or 0, fuzz_seed() is not None
#: in an ordinary run: mutants of a statement that the checker sees, statements whose mutants are simulated
SHOWN, SIMULATED = 1, 3
#: conclusions that constants do not change
ORDERS = frozenset(("Comparable", "Bounded"))
#: mutants that numbers see under ``make fuzz``
NUMBERS = 100
#: of all statements, for workers that share what takes long
PARTS = 4

#: what each kind of change must be met by, somewhere: a list that shrinks means an operator that has died
OPERATORS = frozenset((
    "d + 1", "d - 1", "n + 1", "n - 1", "T for T0", "T0 for T", "sigma for sigma0", "df1 for df2", "df2 for df1",
    "a sign", "2 % more", "a factor left out", "a power + 1", "a power - 1", "kappa without penalty",
    "a number + 1", "a number - 1", "no Sigma", "Sigma squared",
    "an order turned round", "without hypothesis 0", "a difference turned round", "another value of a name",
    "shared designs", "fresh designs", "a hypothesis one wider", "without clause 0",
))  # fmt: skip


@cache
def items() -> tuple[Proved, ...]:
    with changed_to(of_statements, "certificates", lambda _: built.certificates):
        return tuple(proved())


@cache
def known(number: int) -> tuple[Mutant, ...]:
    return mutants(items()[number].statement)


def shown(number: int) -> tuple[Mutant, ...]:
    """The mutants that this run shows to the checker: other operators for other statements, or all."""
    if FULL:
        return known(number)
    statement, seed = items()[number].statement, f"{SEED} {items()[number].name}"
    some = chosen(operators(statement), seed, 4 * SHOWN)  # not every change makes another statement
    return chosen(mutants(statement, some), seed, SHOWN)


def of_claims() -> tuple[int, ...]:
    """One statement of every claim, by a seed, or all of them."""
    places = range(len(items())) if FULL else random.Random(SEED).sample(range(len(items())), len(items()))
    one = {items()[i].name.partition(".")[0]: i for i in places}
    return tuple(places if FULL else one.values())


def numbers_asked() -> dict[str, int]:
    """How many mutants of a statement are shown to numbers: of deterministic ones, and of some that are simulated.

    Orders of growth take long: one statement of every claim is asked.
    """
    deterministic = {i.name: conclusion(i.statement)[0] for i in items() if not is_random(conclusion(i.statement))}
    one = {name if head not in ORDERS else name.partition(".")[0]: name for name, head in deterministic.items()}
    rest = [i.name for i in items() if i.name not in deterministic and not i.statement.regime]
    simulated = random.Random(SEED).sample(rest, min(SIMULATED, len(rest)))
    return dict.fromkeys((*one.values(), *simulated), 1)


def for_numbers(shown_to_checker: list[tuple[Proved, int, Mutant]]) -> set[int]:
    """Which of the mutants that the checker sees are shown to numbers as well."""
    if FULL:
        everything = range(len(shown_to_checker))
        return set(random.Random(SEED).sample(everything, min(NUMBERS, len(everything))))
    asked = numbers_asked()
    return {i for i, (item, number, _) in enumerate(shown_to_checker) if number < asked.get(item.name, 0)}


@cache
def trials() -> tuple[Trial, ...]:
    everything = [(item, n, m) for place, item in enumerate(items()) for n, m in enumerate(shown(place))]
    asked = for_numbers(everything)
    return tuple(
        tried(item, mutant, fast=not FULL, numbers=i in asked, thorough=FULL, seed=SEED)
        for i, (item, _, mutant) in enumerate(everything)
    )


def test_every_proved_statement_has_mutants_of_every_kind() -> None:
    assert not {items()[i].name: len(known(i)) for i in of_claims() if len(known(i)) < LEAST}
    met = {m.operator for i in of_claims() for m in known(i)}
    assert met >= OPERATORS, OPERATORS - met


def test_no_false_mutant_survives() -> None:
    print("", *table(trials()), sep="\n")
    assert not [t.line() for t in trials() if t.unsound]


@pytest.mark.deep
@pytest.mark.parametrize("part", range(PARTS))
def test_no_mutant_that_the_checker_accepts_is_refuted(part: int) -> None:
    accepted = [(item, m) for i, item in enumerate(items()) if i % PARTS == part for m in known(i)
                if forging.by_checker(item.certificate, m, thorough=False) == ACCEPTED]  # fmt: skip
    found = [tried(item, m, fast=True, numbers=True, thorough=False, seed=SEED) for item, m in accepted]
    # who is refused is killed by the checker; who is accepted is true as far as numbers see
    number, unsound = len(found), [t.line() for t in found if t.unsound]
    assert number > LEAST and not unsound  # a failure does not write out whole certificates


def test_numbers_alone_decide_what_is_exact() -> None:
    """Deterministic mutants are killed by no simulation, or hold at every place; numbers that do not apply say why."""
    seen = [(t, t.seen) for t in trials() if t.seen is not None]
    deterministic = [s for t, s in seen if not is_random(conclusion(t.proved.statement))]
    # an order of growth is the same with most changes of it: there more than half of those that are not true
    sized = [s for t, s in seen if conclusion(t.proved.statement)[0] not in ORDERS and s in deterministic]
    false = [s for s in deterministic if s.verdict != TRUE]
    assert len(sized) > 10 and sum(s.computed for s in sized) > len(sized) / 2
    assert len(false) > 10 and sum(s.computed for s in false) > len(false) / 2
    assert all(s.computed or s.verdict != KILLED for s in deterministic)
    assert any(s.verdict == KILLED and not s.computed for _, s in seen)
    assert all(s.reason for _, s in seen)
    # numbers at finitely many members prove nothing of a limit
    assert all(s.how != EXACTLY for t, s in seen if t.mutant.statement.regime)
    assert {EXACTLY, ALONG, DRAWN} <= {s.how for _, s in seen}


def test_no_refutation_survives_where_its_statement_holds() -> None:
    states = []
    of_claim = {r.name if FULL else r.name.partition(".")[0]: r for r in points.refutations()}
    for refutation in of_claim.values():
        assert points.goal_turned_round(refutation) != ACCEPTED
        found = list(points.changed(refutation))
        assert len(found) >= LEAST, refutation.name
        some = found if FULL else random.Random(f"{SEED} {refutation.name}").sample(found, 1)
        amended = [r for r in found if r.statement is not refutation.statement][:1]
        for r in [*some, *amended]:
            rule = points.by_checker(r)
            asked = FULL or not r.statement.regime
            seen = points.by_evidence(r, seed=SEED) if asked else None
            assert not (rule == ACCEPTED and seen and seen.verdict == KILLED), (r.name, r.operator)
            assert rule != ACCEPTED or r.statement is refutation.statement, (r.name, r.operator)
            states.append((rule == ACCEPTED, seen.verdict if seen else ""))
    assert (False, KILLED) in states and any(s in states for s in ((True, TRUE), (False, TRUE)))


def test_a_checker_that_accepts_all_is_found_out() -> None:
    place = next(i for i, item in enumerate(items()) if item.name == "LEM-I.2.main")
    with changed_to(forging, "check", lambda check: lambda text: None):
        found = [tried(items()[place], m, fast=True, numbers=True) for m in known(place)]
    assert sum(t.unsound for t in found) > len(found) / 2


@pytest.mark.parametrize("checker", [ACCEPTED, "sign"])
def test_a_trial_is_unsound_where_numbers_refute_what_is_accepted(checker: str) -> None:
    trial = next(t for t in trials() if t.seen is not None and t.seen.verdict == KILLED)
    changed = Trial(trial.proved, trial.mutant, checker, trial.seen)
    assert changed.unsound == (checker == ACCEPTED) and not changed.true
