"""The pool's class mix is known from what was labelled and audited, never from hidden answers."""

from dataclasses import replace

import numpy as np
import pytest

from core.domain.plan import Plan
from core.report.document.html import page
from core.report.document.terminal import verdict_text
from core.report.findings.break_even import flips_of
from core.report.findings.class_mix import class_mix as told
from core.store.connection import Store
from core.store.labels import labelled_by_people
from core.workflows.importing.commit import About
from core.workflows.importing.upload import upload
from core.workflows.poc.class_mix import class_mix
from core.workflows.poc.dossiers import open_dossier
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.poc.valuing import value_experiment
from tests.quiet import Quiet
from tests.workflows.importing.texts import RULES, csv_file, items, votes

PLAN = Plan(
    benchmark="weather", sizes=(80, 160), seeds=(1,), target=0.6, audits=40, arms=("old", "new")
)


def other_mix():
    """Items of which two in three are about weather on the test set, one in three in the pool."""
    rows = items(900)
    pool, rest = rows[:540], rows[540:]
    often = [row for row in rest if row["gold"] == "weather"]
    seldom = [row for row in rest if row["gold"] == "other"][: len(often) // 2]
    mixed = [row for pair in zip(often[::2], often[1::2], seldom, strict=False) for row in pair]
    dealt = [row | {"split": "valid" if at < 60 else "test"} for at, row in enumerate(mixed)]
    return [row | {"split": "train"} for row in pool] + dealt


def finished(store, rows, plan=PLAN, given=None):
    sources = [("items.csv", rows), ("votes.csv", votes(given or rows)), ("rules.csv", RULES)]
    files = [csv_file(name, found) for name, found in sources]
    found = upload(store, "weather", files, about=About("Weather", noun="sentence"))
    assert found.landed is not None, found.text
    poc = plan_poc(store, plan)
    run_poc(store, poc.id, Quiet())
    return poc.id


def mix_of(store, poc):
    valued = value_experiment(store, poc)
    return class_mix(store, valued.results)


@pytest.fixture(scope="module")
def different(tmp_path_factory):
    with Store(tmp_path_factory.mktemp("mix"), "the tests") as store:
        yield store, finished(store, other_mix())


def test_a_test_set_with_another_mix_is_told_beside_the_verdict(different):
    store, poc = different
    dossier = open_dossier(store, poc)
    rows = other_mix()
    test = np.mean([row["gold"] == "weather" for row in rows if row["split"] == "test"])
    assert dossier.class_mix is not None
    assert dossier.class_mix.test[1].value == pytest.approx(test)
    sentence = told(dossier)
    assert sentence is not None
    assert "% is weather, of the test set " in sentence
    assert "80 labelled items that the expert audited" in sentence
    assert "Class mix. " + sentence[:30] in " ".join(
        verdict_text(dossier, flips_of(dossier.valuation)).split()
    )
    assert sentence[:60] in page(dossier, flips_of(dossier.valuation))


def test_the_pools_share_is_that_of_the_items_the_expert_judged(different):
    store, poc = different
    gold = {row["item_id"]: row["gold"] for row in other_mix()}
    rows = labelled_by_people(store, poc, 2)
    judged = rows[rows["expert"]]
    assert (len(rows), len(judged)) == (160, 80)
    assert (judged["label"] == judged["item_id"].map(gold)).all()
    found = mix_of(store, poc)
    assert found.pool[1].value == pytest.approx((judged["label"] == "weather").mean())


def test_at_the_pools_mix_accuracy_is_what_the_classes_weigh_there(different):
    store, poc = different
    dossier = open_dossier(store, poc)
    mix = dossier.class_mix
    for arm in dossier.arms:
        wrong_yes, wrong_no = dossier.errors(arm)
        expected = 1 - mix.pool[0].value * wrong_yes - mix.pool[1].value * wrong_no
        assert mix.accuracy[arm].value == pytest.approx(expected)


def test_hidden_answers_of_the_pool_are_not_read(different):
    store, poc = different
    before = mix_of(store, poc)
    with store.transaction() as cursor:
        cursor.execute(
            "UPDATE gold SET label = 'weather' WHERE item_id IN "
            "(SELECT item_id FROM item WHERE split = 'pool')"
        )
    assert mix_of(store, poc) == before


def test_without_audits_the_labels_are_taken_as_they_are(store):
    poc = finished(store, other_mix(), replace(PLAN, audits=0))
    found = mix_of(store, poc)
    assert not found.audited
    assert found.pool[0].n == 160
    rows = labelled_by_people(store, poc, 2)
    assert found.pool[1].value == pytest.approx((rows["label"] == "weather").mean())


def test_where_people_labelled_nothing_at_random_the_mix_is_unknown(store):
    plan = replace(PLAN, arms=("new", "rules"), recommend=("new", "rules"))
    assert mix_of(store, finished(store, other_mix(), plan)) is None


def test_the_embedded_benchmarks_are_dealt_with_one_mix(raced, raced_support):
    for one in (raced, raced_support):
        dossier = one.dossier(12)
        assert dossier.class_mix is not None
        assert dossier.class_mix.audited
        assert told(dossier) is None
        assert dossier.class_mix.test[0].value == pytest.approx(
            dossier.valuation.outcome.class_shares[dossier.classes[0]]
        )
