"""Both judges, on some mutants of every kind in an ordinary run and on many under ``make deep``.

False alarms: a right map or fact is called wrong with probability below 1e-8 in all (moments.Z); seeds are fixed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from collapse_sym.calculi import CALCULI
from collapse_sym.literature import EQUIVALENTS
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import campaign as campaigns
from collapse_sym.testing.teeth import certificates, certified, conditions, facts, forging, judging, maps, statements
from collapse_sym.testing.teeth.campaign import campaign
from collapse_sym.testing.teeth.exactly import Ratio, differ, sequences
from collapse_sym.testing.teeth.languages import word_images, word_value
from collapse_sym.testing.teeth.moments import Setting, disagreement, kappa, simulated
from collapse_sym.testing.teeth.trial import DRAWN, KILLED, SURVIVED, Seen, rate, record, table
from collapse_sym.testing.teeth.worker import ACCEPTED, verdicts
from tests.testing.teeth import corpus

#: of a long campaign, for workers that share it
PARTS = 4


def silent(line):
    """Progress goes nowhere."""


# -- what is right is not killed, what is wrong is ------------------------------------------------
def few(setting):
    """The same setting with as many designs as show an error of half."""
    return replace(setting, replicates=(800, 400, 200))


@pytest.mark.parametrize("fact", EQUIVALENTS, ids=lambda fact: fact.id)
def test_a_cited_fact_agrees_and_half_of_it_does_not(fact, monkeypatch):
    monkeypatch.setattr(facts, "SETTINGS", {k: tuple(map(few, v)) for k, v in facts.SETTINGS.items()})
    image = fact.term["image"]
    assert facts.evidence(facts.FactMutant(fact, "", image)).state == SURVIVED
    assert not facts.is_different(facts.FactMutant(fact, "", image))
    half = facts.FactMutant(fact, "", ["Multiply", "1/2", image])
    assert facts.evidence(half).state == KILLED and facts.is_different(half)
    assert facts.evidence(half).how == DRAWN


@pytest.mark.deep
@pytest.mark.parametrize("fact", EQUIVALENTS, ids=lambda fact: fact.id)
def test_two_percent_more_of_a_cited_fact_is_seen(fact):
    image = fact.term["image"]
    assert facts.evidence(facts.FactMutant(fact, "", image)).state == SURVIVED
    assert facts.evidence(facts.FactMutant(fact, "", ["Multiply", facts.MORE, image])).state == KILLED


def in_numbers(unit):
    """Where the maps of a unit disagree with designs."""
    calculus = CALCULI[unit.calculus]
    for setting in unit.settings if unit.exact else map(few, unit.settings):
        predicted = lambda k, s=setting: maps.float_images(calculus, unit.regime, s, k)  # noqa: E731, B023
        yield disagreement(setting, predicted, exact=unit.exact)


@pytest.mark.parametrize("unit", [u for u in maps.UNITS if not u.words], ids=lambda u: f"{u.calculus}-{u.regime}")
def test_a_map_agrees(unit):
    assert set(in_numbers(unit)) == {""}


@pytest.mark.deep
@pytest.mark.parametrize("unit", [u for u in maps.UNITS if u.words], ids=lambda u: f"{u.calculus}-{u.regime}")
def test_a_map_in_words_agrees(unit):
    (setting,) = unit.settings
    for (name, metric), image in word_images(CALCULI[unit.calculus], unit.regime, setting).items():
        value, error = word_value(image, setting)
        mean, stderr = simulated(setting)[0][name, metric]
        by = 1 if name == "noise" else setting.copies
        assert abs(value - by * np.sum(mean)) <= 7 * (error + by * np.sum(stderr)) + 1e-9 * setting.d


# -- sameness is decided exactly -------------------------------------------------------------------
def test_degrees_decide_limits():
    k = Ratio([0, 1])
    assert (1 / k).vanishes and not (1 / k).zero and ((k + 1) / k - 1).vanishes and not (k / (k + 1)).vanishes
    assert (k - k).zero and (2 * k / (4 * k) - Ratio.of("1/2")).zero
    one, other = {"x": np.array([k / (k + 1)])}, {"x": np.array([Ratio.of(1)])}
    assert not differ(one, other, grows=True) and differ(one, other, grows=False)


@pytest.mark.parametrize("regime", ["over", "under", "ridge"])
def test_exact_points_satisfy_the_equation_of_kappa(regime):
    for sizes in sequences(regime, grows=False):
        s = np.array([float(x.above[0] / x.below[0]) for x in sizes.s])
        rows = float(Ratio.of(sizes.rows).above[0])
        found = kappa(s, float(Ratio.of(sizes.copies).above[0]), rows, float(sizes.penalties[0]))
        assert found == pytest.approx(float(sizes.kappas[0]), rel=1e-9)


# -- the campaign ----------------------------------------------------------------------------------
def test_there_are_mutants_of_every_kind():
    counts = {
        "fact": sum(1 for _ in facts.mutants()),
        "map": sum(1 for _ in maps.mutants()),
        "condition": sum(1 for _ in conditions.mutants()),
        "certificate of one part": sum(1 for _ in certificates.mutants("LEM-I.2.lower-bound")),
        "one statement": sum(1 for _ in statements.mutants("LEM-I.2.lower-bound")),
    }
    least = {"fact": 300, "map": 300, "condition": 300, "certificate of one part": 3, "one statement": 8}
    assert all(counts[kind] >= n for kind, n in least.items()), counts


def test_a_wrong_noise_map_is_killed_by_numbers_and_by_the_checker():
    # T − d − 1 in the exact noise map of Σ = I, T ≥ d: off by one, or another quantity
    of_noise = [m for m in maps.mutants() if m.where == "IsotropicCalculus.noise" and " in line 3: " in m.change]
    wrong = [m for m in of_noise if "act.d - 1" in m.change or "act.T →" in m.change]
    assert len(wrong) >= 5 and all(maps.is_different(m) for m in wrong)
    assert {maps.by_evidence(m).state for m in wrong} == {KILLED}
    first = next(m for m in maps.mutants() if m.where == "Exact.noise" and "act.d - 1 → " in m.change)
    assert certified.by_checker(first).state == KILLED


def test_a_map_written_in_another_way_is_the_same():
    same = [m for m in maps.mutants() if m.where == "Exact.cross" and m.change.endswith(": 0 * g → 0")]
    assert len(same) == 1 and not maps.is_different(same[0])


@pytest.mark.parametrize("kind, sample", [("certificate", 2), ("statement", 3)])
def test_a_sample_is_killed_by_the_checker(kind, sample):
    found = campaign((kind,), claim="LEM-I.2", sample=sample, seed=3, fast=True, say=silent)
    assert rate(found, "checker").killed == rate(found, "checker").asked >= 1, [t.line() for t in found if t.survives]
    assert not any(t.unsound for t in found)


def test_parts_of_a_campaign_are_the_whole(monkeypatch):
    monkeypatch.setattr(campaigns, "_tried", lambda kind, chosen, **_: chosen)
    whole = campaign(("fact",), sample=10, say=silent)
    parts = [campaign(("fact",), sample=10, every=slice(i, None, 3), say=silent) for i in range(3)]
    assert len(whole) == 10 and parts == [whole[i::3] for i in range(3)]


def test_a_clause_that_no_step_cites_may_go():
    (item,) = statements.proved("REM-MINIMAX")
    known = {m.operator: m for m in statements.of_statement(item.statement)}

    def check():
        assert forging.by_checker(item.certificate, known["without clause 2"]) == forging.ACCEPTED

    goes_red(check, forging, "CITING", lambda old: {**old, "clauses": ("clause",)})
    assert forging.by_checker(item.certificate, known["without clause 5"]) != forging.ACCEPTED


def test_a_place_that_is_drawn_again_is_not_hunted_again(monkeypatch):
    looked = []
    monkeypatch.setattr(judging, "drawn_entry", lambda statement, rng: {"point": {"d": "3"}})
    monkeypatch.setattr(judging, "_compared", lambda statement, entry, *rest: looked.append(entry))
    (item,) = statements.proved("LEM-I.2.lower-bound")
    assert judging._hunted(item.statement, 0) is None and len(looked) == 1


WHOLE_CORPUS = conditions.corpus.__wrapped__


@cache
def every_twelfth():
    """Some forged certificates, with what refuses them: all of them take the checker some seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conditions, "BOMBS", ())
        some = conditions.texts()[::12]
        patch.setattr(conditions, "texts", lambda: some)
        return WHOLE_CORPUS()


@pytest.fixture
def short_corpus(monkeypatch):
    monkeypatch.setattr(conditions, "corpus", every_twelfth)


def test_conditions_that_a_forged_certificate_was_written_for_are_killed(short_corpus):
    whole = [m for m in conditions.mutants() if m.mutant.change.startswith("no condition") and conditions.reaching(m)]
    assert len(whole) >= 20
    found = list(conditions.trials(whole[::2]))
    assert all(t.checker.state == KILLED for t in found), [t.line() for t in found if t.survives]
    assert any(t.checker.reason == "accepts a forged certificate" for t in found)


def test_a_mutant_that_nothing_reaches_survives(short_corpus):
    unreached = [m for m in conditions.mutants() if not conditions.reaching(m)][:2]
    assert [t.checker.state for t in conditions.trials(unreached)] == [SURVIVED] * 2


def test_a_process_that_hangs_is_a_kill_and_the_rest_go_on(short_corpus, monkeypatch):
    some = [m for m in conditions.mutants() if conditions.reaching(m)][:2]
    answers = iter([[[conditions.HUNG]], [["accepted"]]])
    monkeypatch.setattr(conditions, "_answers", lambda chosen: next(answers))
    assert [t.checker.state for t in conditions.trials(some)] == [KILLED, KILLED]


def test_no_process_has_more_than_a_batch_and_the_order_stays(short_corpus, monkeypatch):
    some, asked = [m for m in conditions.mutants() if conditions.reaching(m)][:5], []
    monkeypatch.setattr(conditions, "BATCH", 2)
    monkeypatch.setattr(conditions, "_answers", lambda chosen: asked.append(chosen) or [[m.of] for m in chosen])
    assert list(conditions.answers(some)) == [[m.of] for m in some]
    assert asked == [some[:2], some[2:4], some[4:]]


def test_the_worst_verdict_is_told_and_nothing_after_it():
    class Rejected(Exception):
        rule, reason = "a rule", "a reason"

    raised = {"": Rejected, "crash": MemoryError, "late": TimeoutError}

    def check(text):
        if text in raised:
            raise raised[text]

    checker = SimpleNamespace(check=check, Rejected=Rejected)
    refused, crashed = "a rule: a reason", "raised MemoryError"
    assert list(verdicts(checker, ["", "crash", ""])) == [refused, crashed, refused]
    assert list(verdicts(checker, ["", "true", ""])) == [refused, ACCEPTED]
    assert list(verdicts(checker, ["", "late", ""])) == [refused, "raised TimeoutError"]


def test_the_table_and_the_record_count_the_same():
    found = [facts.Trial("fact", "a", str(i), Seen(state)) for i, state in enumerate([KILLED] * 9 + [SURVIVED] * 3)]
    data = record(found)
    assert data["kinds"]["fact"]["evidence"]["asked"] == rate(found, "evidence").asked
    assert table(found)[-1][1] == "12" and [row[0] for row in table(found)[1:]] == ["fact", "all"]


# -- judges that are broken are found out ----------------------------------------------------------
def test_a_judge_that_kills_nothing_is_seen():
    blind = Setting((2.0, 1.0), 2, 3, 0.2, 0.0, (3, 3, 3))
    assert disagreement(blind, lambda k: {("noise", "1"): 1e-3}, exact=False) == ""  # three draws see little
    sharp = Setting((2.0, 1.0), 2, 3, 0.2, 0.0, (4000, 2000, 1000))
    assert disagreement(sharp, lambda k: {("noise", "1"): 1e-3}, exact=False) != ""
    assert disagreement(sharp, lambda k: {("noise", "1"): float("nan")}, exact=False) != ""


@pytest.mark.deep
def test_the_forged_certificates_are_those_of_the_tests():
    kept = conditions.DATA.read_text(encoding="utf-8").splitlines()
    assert kept == corpus.corpus(), "python -m tests.testing.teeth.corpus writes them again"


@pytest.mark.deep
@pytest.mark.parametrize("kind, sample", [("fact", None), ("map", 150), ("certificate", None), ("condition", None)])
def test_every_mutant(kind, sample):
    found = campaign((kind,), sample=sample, say=silent)
    print("", *table(found), sep="\n")
    assert not any(t.unsound for t in found)
    assert not [t.line() for t in found if t.survives]
    if kind == "condition":
        assert rate(found, "checker").killed >= 960


@pytest.mark.deep
@pytest.mark.parametrize("part", range(PARTS))
def test_many_statements(part):
    found = campaign(("statement",), sample=120, every=slice(part, None, PARTS), say=silent)
    assert len(found) == 120 / PARTS
    print("", *table(found), sep="\n")
    assert not any(t.unsound for t in found)
    assert rate(found, "checker").killed == rate(found, "checker").asked
    assert all(KILLED in (t.evidence.state, t.checker.state) or t.same for t in found)
