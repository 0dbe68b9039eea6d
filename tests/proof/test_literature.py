"""Cited facts carry what a theorem that rests on them must list."""

from collapse_sym import literature


def test_each_fact_is_complete_and_named_once():
    identifiers = [fact.id for fact in literature.FACTS]
    assert len(set(identifiers)) == len(identifiers) >= 2
    for fact in literature.FACTS:
        assert fact.latex and fact.text and fact.variables and fact.assumptions and fact.sources
        assert literature.fact(fact.id) is fact
        assert all(source.place and source.year > 1900 for source in fact.sources)


def test_the_limit_is_a_fact_of_its_own():
    ridge, ridgeless = (literature.fact(f"deterministic-equivalent.{name}") for name in ("ridge", "ridgeless"))
    assert "λ > 0 fixed" in ridge.assumptions and "λ > 0 fixed" not in ridgeless.assumptions
    assert any("away from 1" in a for a in ridgeless.assumptions)


def test_a_calculus_cites_facts_that_exist():
    from collapse_sym.calculi import equivalents

    cited = [i for regime in ("ridge", "under") for i in equivalents.Equivalents().cites(regime)]
    assert [literature.fact(i) for i in cited] == list(literature.FACTS)
