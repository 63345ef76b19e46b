"""What both ways wrote down is read back as it was in force."""

from core.domain.benchmark import Split
from core.sources.rationale_engine import RationaleEngine
from core.store.benchmarks import load_items
from core.workflows.poc.rationales_and_guidelines import writings


def test_the_first_round_knows_the_interview_and_no_audit(raced):
    found = writings(raced.store, raced.dossier(), 1)
    assert found.briefings == {}
    assert found.rationales
    assert found.classes == ("not keto", "keto")
    assert {r.version for r in found.rationales} == {1}


def test_later_rounds_know_more(raced):
    found = writings(raced.store, raced.dossier(), 2)
    assert list(found.briefings) == [1]
    assert len(found.briefings[1].split()) > 3
    first = writings(raced.store, raced.dossier(), 1)
    told = {code for r in first.rationales for code in r.predicate.split("|")}
    now = {code for r in found.rationales for code in r.predicate.split("|")}
    assert len(now) > len(told)


def test_what_is_read_back_still_runs(raced):
    dossier = raced.dossier()
    rationales = writings(raced.store, dossier, 2).rationales
    benchmark = raced.benchmark_id
    texts = load_items(raced.store, benchmark, Split.DEV).text
    votes = RationaleEngine(list(texts)).votes(rationales)
    assert ((votes >= 0).any(axis=1)).mean() > 0.5
