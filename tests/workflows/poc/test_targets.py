"""A target that asks for more than accuracy: another metric, and floors by class."""

import json

import pytest

from core.domain.errors import DoesNotHold
from core.domain.plan import Plan, plan_from_dict
from core.report.document.html import page
from core.report.document.terminal import verdict_text
from core.report.findings.break_even import flips_of
from core.report.findings.projection import arm_sentence
from core.report.record import hash_record
from core.store.confusions import read_confusion
from core.store.connection import Store
from core.store.scores import load_scores
from core.workflows.poc.dossiers import open_dossier
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.report.verify import verify_record
from tests.quiet import Quiet


def lower(right, of):
    """Wilson's lower bound at 95%, written out."""
    z = 1.959963984540054
    share = right / of
    middle = share + z * z / (2 * of)
    half = z * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return (middle - half) / (1 + z * z / of)


@pytest.fixture(scope="module")
def floored(tmp_path_factory):
    """A small race in which a class has to be found, and every class counts the same."""
    plan = Plan(
        benchmark_settings={"pool": 400, "dev": 100, "test": 400},
        sizes=(60, 300),
        seeds=(1, 2),
        target=0.62,
        arms=("old", "new", "rules"),
        metric="macro-f1",
        floors={"keto": 0.75},
    )
    with Store(tmp_path_factory.mktemp("floored"), "the tests") as store:
        experiment = plan_poc(store, plan)
        yield store, experiment.id, run_poc(store, experiment.id, Quiet())


def test_a_floor_is_kept_where_its_lower_end_is(floored):
    store, poc, verdict = floored
    scores = load_scores(store, poc)
    whole = scores[(scores["split"] == "test") & (scores["slice"] == "all")]
    seen = set()
    for row in whole.itertuples():
        confusion = read_confusion(row.confusion)
        found, given, of = confusion[1, 1], confusion[:, 1].sum(), confusion[1].sum()
        kept = lower(found, of) >= 0.75
        other = confusion[0, 0] / (confusion[0].sum() + confusion[:, 0].sum())
        score = found / (of + given) + other
        proved = verdict.record["arms"][row.arm]["proved"][row.seed - 1][row.iteration - 1]
        assert not proved or (kept and score > 0.62)
        if score > 0.72:  # its lower end is above the target in any case: the floor decides
            assert proved == kept
            seen.add(kept)
    assert seen == {True, False}


def test_a_record_with_a_metric_and_floors_is_made_again(floored):
    _, _, verdict = floored
    record = json.loads(json.dumps(verdict.record))
    assert set(record["exam"]) >= {"score", "score_difference"}
    assert verify_record(record)
    record["arms"]["old"]["proved"] = [[True, True], [True, True]]
    with pytest.raises(DoesNotHold):
        verify_record(record)


def test_what_the_target_asks_for_is_told_with_its_intervals(floored):
    store, poc, _ = floored
    dossier = open_dossier(store, poc)
    turning = flips_of(dossier.valuation)
    told = " ".join(verdict_text(dossier, turning).split())
    assert "found of keto" in told
    assert "rare-class score" in told
    assert "The target asks for more than" in page(dossier, turning)
    missed = [arm for arm in ("old", "new") if not dossier.valuation.stops[arm].in_most]
    assert missed
    assert all("more than accuracy" in arm_sentence(dossier, arm) for arm in missed)


def test_floors_cannot_be_taken_out_of_a_record(floored):
    record = json.loads(json.dumps(floored[2].record))
    record["plan"].pop("floors")
    record["plan"].pop("metric")
    record["plan_hash"] = plan_from_dict(record["plan"]).hash()
    record["content_hash"] = hash_record(record)
    with pytest.raises(DoesNotHold):
        verify_record(record)
