"""Approaches from a plan alone: any number, each with its own rounds, labels and settings."""

import json
from collections import defaultdict
from dataclasses import replace

import pytest

from core.domain.arms import Arm, Learner, Source
from core.domain.drivers.old_way import LABELS, RECRUITING
from core.domain.errors import BadUsage
from core.domain.plan import Plan, plan_from_dict
from core.report.document.html import page
from core.report.document.terminal import verdict_text
from core.report.findings.break_even import flips_of
from core.store.connection import Store
from core.store.experiments import load_experiment
from core.store.labels import finished_iterations
from core.store.ledger import load_ledger
from core.store.runs import load_runs
from core.workflows.inputs.plan import complete_plan, left_out
from core.workflows.inputs.plan_file import with_file
from core.workflows.poc.dossiers import open_dossier
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.report.verify import verify_record
from tests.quiet import Quiet

FIVE = Arm(
    "five-votes",
    Source.ANNOTATORS,
    Learner.TUNED,
    name="Five votes an item",
    meaning="five annotators for each item",
    settings={"votes_per_item": 5},
)
ONCE = replace(FIVE, id="five-votes-once", name="Five votes, one batch", schedule="once")
PLAN = Plan(
    benchmark_settings={"pool": 300, "dev": 100, "test": 200},
    sizes=(60, 120),
    seeds=(1,),
    target=0.6,
    arms=("old", "new", "new-once", "five-votes", "five-votes-once"),
    approaches=(FIVE, ONCE),
    recommend=("old", "new", "five-votes", "five-votes-once"),
)


@pytest.fixture(scope="module")
def raced(tmp_path_factory):
    with Store(tmp_path_factory.mktemp("approaches"), "the tests") as store:
        experiment = plan_poc(store, PLAN)
        yield store, experiment.id, run_poc(store, experiment.id, Quiet())


def test_each_has_its_own_rounds(raced):
    store, poc, _ = raced
    rounds = defaultdict(set)
    for run in load_runs(store, poc):
        rounds[run.arm].add(run.iteration)
    assert {name: len(found) for name, found in rounds.items()} == {
        "old": 2,
        "new": 2,
        "new-once": 1,
        "five-votes": 2,
        "five-votes-once": 1,
    }


def test_each_buys_its_own_labels_and_pays_for_its_own_rounds(raced):
    store, poc, _ = raced
    bought, recruited = defaultdict(float), defaultdict(int)
    for name, _, _, entry in load_ledger(store, poc):
        bought[name] += entry.quantity if entry.driver is LABELS else 0
        recruited[name] += entry.driver is RECRUITING
    assert (bought["old"], bought["five-votes"], bought["five-votes-once"]) == (360, 600, 600)
    assert recruited["five-votes-once"] == recruited["old"] == 1
    written = {source for source, _, _ in finished_iterations(store, poc)}
    assert written == {
        "annotators",
        "rationales",
        "rationales (new-once)",
        "annotators (five-votes)",
        "annotators (five-votes-once)",
    }


def test_rules_that_are_written_once_give_what_the_first_round_of_rules_gave(raced):
    store, poc, _ = raced
    runs = {(run.arm, run.iteration): run for run in load_runs(store, poc)}
    first, once = runs["new", 1], runs["new-once", 1]
    assert (first.label_hash, first.prediction_hash) == (once.label_hash, once.prediction_hash)


def test_the_verdict_counts_them_and_its_record_verifies(raced):
    store, poc, verdict = raced
    record = json.loads(json.dumps(verdict.record))
    assert list(record["arms"]) == list(PLAN.arms)
    assert {gate["arm"] for gate in record["verdict"]["gates"]} == set(PLAN.recommend)
    assert (
        plan_from_dict(record["plan"])
        == load_experiment(store, poc).plan
        == complete_plan(PLAN, None)
    )
    assert verify_record(record)


def test_every_document_calls_them_by_their_names(raced):
    store, poc, _ = raced
    dossier = open_dossier(store, poc)
    assert dossier.valuation.outcome.pair == ("old", "new")
    assert dossier.alternative == dossier.valuation.verdict.recommended != "old"
    turning = flips_of(dossier.valuation)
    told = verdict_text(dossier, turning)
    shown = page(dossier, turning)
    for name in (FIVE.name, ONCE.name):
        assert name in told
        assert name in shown


def with_settings(name, value):
    one = replace(FIVE, learner=Learner.FINE_TUNED, settings={name: value})
    return replace(PLAN, approaches=(one,), arms=("old", one.id), recommend=())


def with_declared(*declared, **changes):
    arms = ("old", "new", *dict.fromkeys(one.id for one in declared))
    return replace(PLAN, approaches=declared, arms=arms, recommend=(), **changes)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (replace(PLAN, arms=("old",), recommend=()), "Only Human annotation is left"),
        (replace(PLAN, arms=("old", "prompt"), recommend=()), "Prompted LLM is asked after"),
        (replace(PLAN, arms=(), recommend=()), "No approach can run"),
        (
            replace(PLAN, arms=("old", "new", "prompt"), recommend=("prompt",)),
            "Only Human annotation, Fine-tuning analyst are left",
        ),
        (
            with_settings("fine_tune", {"service": "nope"}),
            "there is no fine-tuning service 'nope'",
        ),
        (replace(PLAN, arms=("old", "new", "magic"), recommend=()), "no approach 'magic'"),
        (with_declared(FIVE, replace(FIVE, name="Other")), "'five-votes' is named twice"),
        (with_declared(FIVE, floors={"refund": 0.9}), "no class 'refund'"),
        (
            replace(
                with_declared(replace(FIVE, schedule=(60, 9000))), arms=("five-votes", "prompt")
            ),
            "asks for 9,000 items, the training pool has 300",
        ),
        (
            replace(with_declared(FIVE), arms=("five-votes", "five-votes")),
            "named twice",
        ),
    ],
)
def test_a_plan_that_cannot_be_run_says_so_before_anything_is_computed(store, plan, said):
    with pytest.raises(BadUsage) as refused:
        plan_poc(store, plan)
    assert said in refused.value.text
    assert store.cursor().execute("SELECT count(*) FROM experiment").fetchone() == (0,)


def test_what_one_approach_lacks_blocks_that_one_alone(store):
    plan = with_declared(
        replace(FIVE, schedule=(60, 9000)),
        replace(ONCE, settings={"recorded": ["a run"]}),
    )
    missing = {one.arm: one for one in left_out(plan, None)}
    assert set(missing) == {"five-votes", "five-votes-once"}
    assert "9,000 items" in missing["five-votes"].text
    assert "uploaded benchmarks" in missing["five-votes-once"].text
    assert plan_poc(store, plan).plan.arms == ("old", "new")


@pytest.mark.parametrize("raw", [{"recommend": []}, {"arms": ["rules", "r"]}])
def test_a_file_by_which_nothing_can_be_recommended_is_refused(raw):
    own = {"id": "r", "source": "rationales", "learner": "rules"}
    with pytest.raises(BadUsage, match="Nothing of this plan can be recommended"):
        with_file(Plan(), {"approaches": [own], **raw})
