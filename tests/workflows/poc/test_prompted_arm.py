"""Measuring the prompted way of a race: once, whole or not at all, never over the cap."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.benchmarks.keto import build
from core.benchmarks.keto.build import KetoSettings, build_keto
from core.domain.arms import PRESETS, Arm, Learner, Source
from core.domain.benchmark import SEALED, BenchmarkContent, Split
from core.domain.errors import BadUsage, CostCapReached, ServiceFailed
from core.domain.plan import Plan
from core.report.document.terminal import verdict_text
from core.services import chat
from core.services.endpoint import Endpoint, find_endpoint
from core.store.connection import Store
from core.store.experiments import list_experiments
from core.store.predictions import billed_so_far
from core.store.runs import finished_runs, load_runs
from core.store.verdicts import latest_verdict
from core.workflows.poc.dossiers import open_dossier
from core.workflows.poc.prompted_arm import asking, measure_prompted, prompt_price
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.poc.valuing import value_experiment
from core.workflows.report.verify import verify_record
from tests.fakes.openai_server import FakeOpenAI, Fault, running_server
from tests.quiet import Quiet

KEY = "sk-tests-never-show-this-1234567890"
SETTINGS = {"pool": 300, "dev": 100, "test": 60}
PLAN = Plan(
    benchmark_settings=SETTINGS,
    sizes=(60,),
    seeds=(1, 2),
    arms=("old", "new", "prompt"),
    target=0.7,
    prompt_cap_usd=3.0,
)
TABLES = ("run", "prediction", "score", "ledger", "verdict")


@pytest.fixture(scope="module")
def content() -> Iterator[BenchmarkContent]:
    """The race's benchmark, with a probe that is quickly asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "PROBE_PER_TRAP", 1)
        yield build_keto(KetoSettings(**SETTINGS))


@pytest.fixture(scope="module")
def running(content: BenchmarkContent) -> Iterator[FakeOpenAI]:
    """Knows the exam by heart."""
    gold = {
        text: content.benchmark.classes[code]
        for split in SEALED
        for text, code in zip(content.items[split].text, content.gold[split], strict=True)
    }
    with running_server(gold.__getitem__) as found:
        yield found


@pytest.fixture
def server(running: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> FakeOpenAI:
    """A server that nothing was asked yet, and a client that asks only once."""
    monkeypatch.setattr(chat, "RETRIES", 0)
    running.forget()
    return running


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, content: BenchmarkContent) -> Path:
    """Home of a race that was run without its prompted way."""
    home = tmp_path_factory.mktemp("prompting") / "home"
    with Store(home, "the tests") as opened:
        poc = plan_poc(opened, PLAN)
        assert poc.benchmark_id == content.benchmark.id
        run_poc(opened, poc.id, Quiet())
    return home


@pytest.fixture
def poc(finished: Path, tmp_path: Path) -> Iterator[tuple[Store, str]]:
    """A copy of that race to do with as one likes."""
    home = shutil.copytree(finished, tmp_path / "home")
    with Store(home, "a test") as opened:
        yield opened, list_experiments(opened)[0].id


def endpoint_at(server: FakeOpenAI) -> Endpoint:
    return Endpoint("own-model", server.url, KEY, 1.0, 4.0)


def usd(server: FakeOpenAI) -> float:
    return sum(1.0 * read + 4.0 * written for read, written in server.usage) / 1e6


def rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that is written down."""
    return {
        table: store.cursor().execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
        for table in TABLES
    }


def told_of_prompt(store: Store, race_id: str) -> str:
    """The line of the printed verdict that is about the prompted way."""
    lines = verdict_text(open_dossier(store, race_id)).splitlines()
    [found] = [line for line in lines if line.strip().startswith("Prompted LLM (")]
    return found


def size_of_test_set(content: BenchmarkContent) -> int:
    return sum(len(content.items[split]) for split in SEALED)


def test_before_it_is_measured_the_prompted_way_is_not_there(poc):
    store, race_id = poc
    assert find_endpoint({}) is None
    assert set(value_experiment(store, race_id).valuation.outcome.arms) == {"old", "new"}
    assert "not measured" in told_of_prompt(store, race_id)


def test_measured_it_stands_beside_the_others_and_the_decision_is_weighed_again(
    poc, server, content
):
    store, race_id = poc
    before = latest_verdict(store, race_id)
    verdict = measure_prompted(store, race_id, endpoint_at(server))
    assert latest_verdict(store, race_id) == verdict != before
    assert verdict.content_hash != before.content_hash
    assert verdict.record["verdict"]["recommended"] != "prompt"  # it is for reference
    valued = value_experiment(store, race_id)
    assert set(valued.valuation.outcome.arms) == {"old", "new", "prompt"}
    assert valued.valuation.measured.accuracy["prompt"].value == 1.0
    outcome = valued.valuation.outcome.arms["prompt"]
    assert outcome.n == outcome.correct[0, 0] == len(content.items[Split.TEST])
    assert set(verdict.record["arms"]) == {"old", "new", "prompt"}
    assert "100.0%" in told_of_prompt(store, race_id)


def test_its_record_holds_and_the_race_stays_fair(poc, server):
    store, race_id = poc
    verdict = measure_prompted(store, race_id, endpoint_at(server))
    assert any("verdict" in line for line in verify_record(verdict.record))
    facts = verdict.record["facts"]
    assert facts["locked_first"]
    assert facts["most_looks"] == 1
    assert facts["leaked"]["prompt"] == 0


def test_every_exam_item_is_asked_once_and_its_tokens_and_cost_are_kept(poc, server, content):
    store, race_id = poc
    measure_prompted(store, race_id, endpoint_at(server))
    texts = [text for split in SEALED for text in content.items[split].text]
    assert sorted(server.asked()) == sorted(texts)
    assert not server.refused
    [kept] = (
        store.cursor()
        .execute(
            "SELECT count(*), sum(tokens_in), sum(tokens_out), sum(cost), min(latency_ms) > 0, "
            "any_value(currency), count(error) FROM prediction JOIN run USING (run_id) "
            "WHERE arm = 'prompt'"
        )
        .fetchall()
    )
    read, written = map(sum, zip(*server.usage, strict=True))
    assert kept == (
        size_of_test_set(content),
        read,
        written,
        pytest.approx(usd(server)),
        True,
        "USD",
        0,
    )
    [run] = [run for run in load_runs(store, race_id) if run.arm == "prompt"]
    assert (run.seed, run.iteration, run.origin) == (PLAN.seeds[0], 1, "measured")
    assert "own-model" in run.note


def test_it_is_measured_only_once(poc, server):
    store, race_id = poc
    measure_prompted(store, race_id, endpoint_at(server))
    asked, kept = len(server.requests), rows(store)
    with pytest.raises(BadUsage, match="measured already"):
        measure_prompted(store, race_id, endpoint_at(server))
    assert len(server.requests) == asked
    assert rows(store) == kept


def test_a_race_that_is_not_finished_is_not_measured_and_nothing_is_paid(store, server):
    """Scored before the plan is locked it would spoil the race."""
    planned = plan_poc(store, PLAN)
    with pytest.raises(BadUsage, match="not finished"):
        measure_prompted(store, planned.id, endpoint_at(server))
    assert server.requests == []
    assert finished_runs(store, planned.id) == set()


def test_a_plan_without_the_prompted_way_is_refused(store, server):
    planned = plan_poc(store, replace(PLAN, arms=("old", "new")))
    with pytest.raises(BadUsage, match="No prompted model is in this plan"):
        measure_prompted(store, planned.id, endpoint_at(server))
    assert server.requests == []


def test_a_few_questions_without_an_answer_are_wrong_answers(poc, server, content):
    store, race_id = poc
    server.faults.extend([Fault.OUTSIDE, None, Fault.MALFORMED, Fault.TOO_MANY])
    measure_prompted(store, race_id, endpoint_at(server))
    outcome = value_experiment(store, race_id).valuation.outcome.arms["prompt"]
    assert outcome.correct[0, 0] == len(content.items[Split.TEST]) - 3
    kept = store.cursor().execute(
        "SELECT predicted, error FROM prediction WHERE error IS NOT NULL ORDER BY error"
    )
    assert kept.fetchall() == [
        ("", "RateLimitError 429"),
        ("", "not a chat completion: JSONDecodeError"),
        ("", "not one of the classes: 'maybe'"),
    ]


def test_more_than_one_error_in_twenty_and_nothing_is_scored_or_kept(poc, server, content):
    store, race_id = poc
    kept, calls = rows(store), size_of_test_set(content)
    server.faults.extend([None, *[Fault.NOT_JSON] * (calls // 20 + 1)])
    with pytest.raises(ServiceFailed, match=f"{calls // 20 + 1} of {calls}") as caught:
        measure_prompted(store, race_id, endpoint_at(server))
    assert "not the wanted JSON" in caught.value.message
    assert "Nothing was scored" in caught.value.remedy
    assert rows(store) == kept
    measure_prompted(store, race_id, endpoint_at(server))
    assert ("prompt", 1, 1) in finished_runs(store, race_id)


def test_one_error_in_twenty_is_still_scored(poc, server, content):
    store, race_id = poc
    server.faults.extend([None, *[Fault.NOT_JSON] * (size_of_test_set(content) // 20)])
    measure_prompted(store, race_id, endpoint_at(server))
    assert ("prompt", 1, 1) in finished_runs(store, race_id)


def test_a_model_that_never_answers_is_given_up_after_five_questions(poc, server):
    store, race_id = poc
    kept = rows(store)
    server.always = Fault.BROKEN
    with pytest.raises(ServiceFailed, match="does not answer"):
        measure_prompted(store, race_id, endpoint_at(server))
    assert len(server.requests) == 5
    assert rows(store) == kept


def test_at_the_cap_it_stops_and_nothing_is_kept(poc, server, content):
    store, race_id = poc
    kept = rows(store)
    server.tokens_out = chat.MOST_TOKENS_OUT
    cap = 0.2
    with pytest.raises(CostCapReached, match=r"\$0\.20"):
        measure_prompted(store, race_id, endpoint_at(server), cap_usd=cap)
    assert 0 < usd(server) <= cap
    assert len(server.requests) < size_of_test_set(content)
    assert rows(store) == kept


def test_the_plans_cap_counts_where_none_is_given(poc, server):
    store, race_id = poc
    dear = replace(endpoint_at(server), price_out=1e6)
    with pytest.raises(CostCapReached, match=r"\$3\.00"):
        measure_prompted(store, race_id, dear)
    assert server.requests == []


def test_two_prompts_share_the_plans_cap_and_each_is_asked_its_own(store, server):
    """What the first was billed is spent when the second is asked."""
    other = Arm(
        "strict",
        Source.NONE,
        Learner.PROMPTED,
        name="Strict prompt",
        meaning="asked with a rule of its own",
        settings={"prompt": "Keto means under 3 g."},
    )
    plan = replace(PLAN, approaches=(other,), arms=(*PLAN.arms, other.id))
    race_id = plan_poc(store, plan).id
    run_poc(store, race_id, Quiet())
    endpoint = endpoint_at(server)
    measure_prompted(store, race_id, endpoint)
    spent = usd(server)
    assert billed_so_far(store, race_id) == pytest.approx(spent, rel=1e-6)
    with pytest.raises(CostCapReached):
        measure_prompted(store, race_id, endpoint, cap_usd=spent, arm_id=other.id)
    measure_prompted(store, race_id, endpoint, cap_usd=4 * spent, arm_id=other.id)
    rules = {request["messages"][0]["content"].split(" Answer")[0] for request in server.requests}
    assert "Keto means under 3 g." in rules
    assert len(rules) == 2
    assert set(value_experiment(store, race_id).valuation.outcome.arms) >= {"prompt", other.id}


def test_a_model_of_ones_own_is_asked_at_its_own_price_or_not_at_all(server):
    endpoint = endpoint_at(server)
    own = PRESETS["prompt"]
    assert asking(endpoint, own) == endpoint
    with pytest.raises(BadUsage, match="price of nobody-knows is not on the list"):
        asking(endpoint, replace(own, settings={"model": "nobody-knows"}))


def test_the_price_is_told_before_anything_is_asked(poc, server, content):
    store, race_id = poc
    price = prompt_price(store, race_id, endpoint_at(server))
    assert server.requests == []
    assert price.calls == size_of_test_set(content)
    assert price.usd > price.tokens * 1.0 / 1e6
    measure_prompted(store, race_id, endpoint_at(server))
    read = sum(read for read, _ in server.usage)
    assert read / 2 < price.tokens < 3 * read


def test_the_key_is_nowhere_in_the_store(poc, server):
    store, race_id = poc
    server.faults.extend([None, Fault.KEY_REFUSED, Fault.ECHO, Fault.MALFORMED])
    verdict = measure_prompted(store, race_id, endpoint_at(server))
    assert KEY not in str(rows(store))
    assert KEY not in str(verdict)
