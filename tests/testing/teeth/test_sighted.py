"""Where numbers call a mutant true: whether they would have seen the change, and where that is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence import evidence
from collapse_sym.proof.evidence.mutants import Mutant, mutants
from collapse_sym.testing.mutants import goes_red, mutant
from collapse_sym.testing.teeth import judging, statements
from collapse_sym.testing.teeth.judging import SILENT, TRUE, Seen

STATEMENT = amended("REM-NULL.main")


def changed(by):
    """The statement with its right side times a number."""
    relation, left, right = STATEMENT.conclusion
    new = replace(STATEMENT, conclusion=[relation, left, ["Multiply", by, right]])
    return Mutant("times a number", ("conclusion",), STATEMENT.conclusion, new.conclusion, new)


@pytest.mark.parametrize("by, verdict", [("1001/1000", SILENT), ("11/10", TRUE)])
def test_agreement_says_nothing_of_a_change_that_is_too_small(by, verdict):
    comparisons = evidence(STATEMENT, seed=0, fast=True).comparisons
    seen = judging.sighted(STATEMENT, changed(by), Seen(TRUE, reason="holds", unasked=comparisons))
    assert (seen.verdict, seen.unasked) == (verdict, ())


def test_it_is_asked_of_what_nothing_shows_true():
    m = mutants(STATEMENT)[0]
    item = statements.Proved("REM-NULL.main amended", STATEMENT, {})
    held = Seen(TRUE, reason="holds", unasked=evidence(STATEMENT, seed=0, fast=True).comparisons[:1])

    def judged(shown):
        with (
            mutant(statements, "by_checker", lambda old: lambda *_: "another"),
            mutant(statements, "by_turned_signs", lambda old: lambda *_: ""),
            mutant(statements, "shown", lambda old: lambda *_: shown),
            mutant(judging, "at_places", lambda old: lambda *_, **__: held),
            mutant(judging, "by_more_places", lambda old: lambda *_, **__: None),
            mutant(judging, "by_chosen_places", lambda old: lambda *_, **__: None),
            mutant(judging, "_blind", lambda old: lambda *_: "too small"),
        ):
            return statements.trial(item, m).evidence

    def check():
        assert (judged("").state, judged("").reason) == ("survived", "too small")
        assert judged("a theorem").state == "true"

    goes_red(check, judging, "sighted", lambda old: lambda original, mutant, seen: seen)
