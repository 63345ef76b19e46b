"""What an upload can feed is raced; what it cannot is said and left out alone."""

import json
from dataclasses import replace

import pytest

from core.domain.arms import Arm, Learner, Source
from core.domain.errors import BadUsage
from core.domain.plan import Plan
from core.report.document.html import page
from core.report.document.terminal import verdict_text
from core.report.findings.break_even import flips_of
from core.store.uploads.benchmarks import load_uploaded
from core.workflows.importing.commit import About
from core.workflows.importing.upload import upload
from core.workflows.inputs.plan import approaches_of, left_out
from core.workflows.inputs.plan_file import with_file
from core.workflows.poc.dossiers import open_dossier
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.report.verify import verify_record
from tests.quiet import Quiet
from tests.workflows.importing.texts import RULES, csv_file, items, votes

FIVE = Arm(
    "five-votes",
    Source.ANNOTATORS,
    Learner.TUNED,
    name="Five votes an item",
    meaning="five annotators for each item",
    settings={"votes_per_item": 5},
)
ITEMS = items(400)
WEATHER = Plan(benchmark="weather", sizes=(60, 120), seeds=(1,), target=0.6, audits=10)


def uploaded(store, *sources):
    found = upload(store, "weather", list(sources), about=About("Weather", noun="sentence"))
    assert found.landed is not None, found.text


def answers(run, wrong_every):
    """Answers to the exam that err on every so manyth item."""
    other = {"weather": "other", "other": "weather"}
    exam = [row for row in ITEMS if row["split"] == "test"]
    return [
        {
            "item_id": row["item_id"],
            "run": run,
            "predicted": other[row["gold"]] if at % wrong_every == 0 else row["gold"],
        }
        for at, row in enumerate(exam)
    ]


def raced_with(store, *sources, plan=WEATHER):
    """The plan and the dossier of a race on what is uploaded."""
    uploaded(store, csv_file("items.csv", ITEMS), *sources)
    experiment = plan_poc(store, plan)
    verdict = run_poc(store, experiment.id, Quiet())
    assert verify_record(json.loads(json.dumps(verdict.record)))
    dossier = open_dossier(store, experiment.id)
    turning = flips_of(dossier.valuation)
    assert page(dossier, turning)
    return dossier, verdict_text(dossier, turning)


def test_labels_without_rules_race_what_labels_can_feed(store):
    dossier, told = raced_with(store, csv_file("votes.csv", votes(ITEMS)))
    assert dossier.arms == ["old", "gold", "annotators-new"]
    assert dossier.plan.recommend == ("old", "gold", "annotators-new")
    assert dossier.pair == ("old", "gold")
    assert "rules" not in dossier.standing.lead
    assert "Expert labels only" in told


def test_rules_without_labels_race_what_rules_can_feed(store):
    plan = replace(WEATHER, benchmark_settings={"annotators": "none"})
    dossier, told = raced_with(store, csv_file("rules.csv", RULES), plan=plan)
    assert dossier.arms == ["new", "rules", "gold", "rationales-old"]
    assert dossier.reference == "new"
    assert "Rules only" in told


def test_recorded_answers_of_three_models_race_each_other(store):
    plan = replace(WEATHER, benchmark_settings={"annotators": "none"}, arms=WEATHER.arms)
    runs = [answers("alpha", 3), answers("beta", 4), answers("gamma", 9)]
    dossier, told = raced_with(
        store, *[csv_file(f"{rows[0]['run']}.csv", rows) for rows in runs], plan=plan
    )
    assert [dossier.name(arm) for arm in dossier.arms] == [
        "Expert labels only",
        "alpha",
        "beta",
        "gamma",
    ]
    right = {dossier.name(arm): dossier.accuracy(arm).value for arm in dossier.arms[1:]}
    assert right == {
        "alpha": pytest.approx(66 / 100),
        "beta": pytest.approx(75 / 100),
        "gamma": pytest.approx(88 / 100),
    }
    assert "gamma" in told


def test_a_run_that_answered_too_little_is_left_out_and_says_so(store):
    uploaded(
        store,
        csv_file("items.csv", ITEMS),
        csv_file("votes.csv", votes(ITEMS)),
        csv_file("some.csv", answers("some", 5)[:40]),
    )
    plan = plan_poc(store, WEATHER).plan
    assert "run-1" not in plan.arms
    (short,) = [
        one for one in left_out(WEATHER, load_uploaded(store, "weather")) if one.arm == "run-1"
    ]
    assert "answered 40 of 100 test items" in short.text


def test_runs_whose_names_look_alike_have_names_of_their_own():
    names = [one.name for one in approaches_of(["GPT", "gpt", "Old way", "a\nb", "a b", "x" * 60])]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name.isprintable() and len(name) <= 40 for name in names)
    assert names[0] == "GPT"


def test_a_run_with_one_repeat_that_is_not_whole_is_left_out_before_anything_is_run(store):
    rows = [row | {"repeat": 1} for row in answers("rep", 5)]
    rows += [row | {"repeat": 2} for row in answers("rep", 5)[:50]]
    uploaded(
        store,
        csv_file("items.csv", ITEMS),
        csv_file("votes.csv", votes(ITEMS)),
        csv_file("rep.csv", rows),
    )
    assert "run-1" not in plan_poc(store, WEATHER).plan.arms
    here = load_uploaded(store, "weather")
    (short,) = [one for one in left_out(WEATHER, here) if one.arm == "run-1"]
    assert "answered 50 of 100 test items" in short.text


def test_a_plan_file_leaves_uploaded_runs_in_the_race_and_recommended(store):
    uploaded(store, csv_file("items.csv", ITEMS), csv_file("a.csv", answers("alpha", 9)))
    own = {"id": "mine", "source": "gold", "learner": "fine-tuned model"}
    for raw in ({}, {"target": 0.7}, {"approaches": [own]}):
        plan = plan_poc(store, with_file(WEATHER, raw)).plan
        assert "run-1" in plan.candidates()


def test_a_recorded_hybrid_is_not_raced_without_what_its_labels_cost(store):
    uploaded(
        store,
        csv_file("items.csv", ITEMS),
        csv_file("votes.csv", votes(ITEMS)),
        csv_file("a.csv", answers("alpha", 9)),
    )
    mixed = replace(FIVE, source=Source.HYBRID, settings={"recorded": ["alpha"]})
    plan = replace(WEATHER, arms=("old", "gold", mixed.id), approaches=(mixed,))
    (missing,) = left_out(plan, load_uploaded(store, "weather"))
    assert "what it cost is not known" in missing.text


def test_a_floor_over_a_class_without_exam_items_is_refused(store):
    rows = [row | {"gold": "rare"} if row["item_id"] in ("s1", "s2") else row for row in ITEMS]
    uploaded(store, csv_file("items.csv", rows), csv_file("votes.csv", votes(ITEMS)))
    with pytest.raises(BadUsage, match="no item of class 'rare'"):
        plan_poc(store, replace(WEATHER, arms=("old", "gold"), floors={"rare": 0.5}))
