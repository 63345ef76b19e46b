"""Every way in which a plan cannot be run or judged is found, with what to do."""

from dataclasses import replace

import pytest

from core.domain.arms import PRESETS, Arm, Learner, Source
from core.domain.errors import BadUsage
from core.domain.plan import AnalystSettings, CrowdSettings, FineTuneSettings, Plan
from core.domain.plan_check import PERIODS, check_plan, least_target, plan_findings

NAN = float("nan")


def own(arm_id="own", **told):
    told = {"name": "Own", "meaning": "own", **told}
    return Arm(arm_id, Source.ANNOTATORS, Learner.TUNED, **told)


def asked(**told):
    return replace(own(**told), source=Source.NONE, learner=Learner.PROMPTED)


def tuned(**told):
    return replace(own(**told), learner=Learner.FINE_TUNED)


def by_round(one):
    """A plan whose rounds are run one at a time."""
    told = {"by_round": True}
    return {"approaches": (one,), "arms": ("new", one.id), "benchmark_settings": told}


WRONG = [
    ({"target": 0.49}, "target"),
    ({"target": 1.0}, "target"),
    ({"target": 85}, "target"),
    ({"target": NAN}, "target"),
    ({"margin": -0.01}, "margin"),
    ({"margin": 0.21}, "margin"),
    ({"margin": NAN}, "margin"),
    ({"period_months": 6}, "period_months"),
    ({"period_months": -12}, "period_months"),
    ({"arms": ("old", "new", "magic")}, "arms"),
    ({"arms": ("old",)}, "arms"),
    ({"arms": ()}, "arms"),
    ({"arms": ("old", "new", "old")}, "arms"),
    ({"arms": ("rules", "gold")}, "recommend"),
    ({"recommend": ("old", "hybrid", "mine")}, "recommend"),
    ({"approaches": (own("old"),)}, "approaches.old"),
    ({"approaches": (own(), own(name="Other"))}, "approaches"),
    ({"approaches": (own(), own("b", name="OWN"))}, "approaches.b"),
    ({"approaches": (own(name="hybrid"),)}, "approaches.own"),
    ({"approaches": (own("two words"),)}, "approaches.two words"),
    ({"approaches": (own(name="x" * 41),)}, "approaches.own"),
    ({"approaches": (own(name="a\nb"),)}, "approaches.own"),
    ({"approaches": (own(name=" "),)}, "approaches.own"),
    ({"approaches": (own(meaning="x" * 201),)}, "approaches.own"),
    ({"approaches": (replace(own(), learner=Learner.RULES),)}, "approaches.own.learner"),
    ({"approaches": (replace(own(), learner=Learner.PROMPTED),)}, "approaches.own.learner"),
    ({"approaches": (replace(own(), source=Source.NONE),)}, "approaches.own.learner"),
    ({"approaches": (own(schedule=(50, 20)),)}, "approaches.own.schedule"),
    ({"approaches": (own(schedule=(5,)),)}, "approaches.own.schedule"),
    ({"approaches": (own(settings={"votes_per_item": 99}),)}, "approaches.own.votes_per_item"),
    ({"approaches": (tuned(settings={"fine_tune": {"x": 1}}),)}, "approaches.own.settings"),
    (by_round(own(schedule=(20, 50))), "approaches.own.schedule"),
    (by_round(own(schedule="once")), "approaches.own.schedule"),
    (by_round(own(settings={"annotators": "votes"})), "approaches.own.annotators"),
    (
        {"arms": ("old", "old-once"), "benchmark_settings": {"by_round": True}},
        "approaches.old-once.schedule",
    ),
    ({"metric": "f2"}, "metric"),
    ({"floors": {"keto": 0.0}}, "floors"),
    ({"floors": {"keto": 1.0}}, "floors"),
    ({"floors": {"keto": "high"}}, "floors"),
    ({"floors": {"keto": True}}, "floors"),
    ({"sizes": ()}, "sizes"),
    ({"sizes": (9, 20)}, "sizes"),
    ({"sizes": (100, 100)}, "sizes"),
    ({"sizes": (200, 100)}, "sizes"),
    ({"sizes": tuple(range(10, 21))}, "iterations"),
    ({"seeds": ()}, "seeds"),
    ({"seeds": (1, 1)}, "seeds"),
    ({"seeds": (-1,)}, "seeds"),
    ({"seeds": (1_000_001,)}, "seeds"),
    ({"approaches": (asked(settings={"prompt": "x" * 20_001}),)}, "approaches.own"),
    ({"approaches": (asked(settings={"model": "a\nb"}),)}, "approaches.own"),
    ({"approaches": (own(meaning="a\x1bb"),)}, "approaches.own"),
    ({"approaches": (own(settings={"model": "m"}),)}, "approaches.own.model"),
    ({"approaches": (asked(settings={"audits": 3}),)}, "approaches.own.audits"),
    ({"approaches": (own(name="human  Annotation "),)}, "approaches.own"),
    ({"crowd": CrowdSettings(workers=10_001)}, "crowd.workers"),
    ({"fine_tune": FineTuneSettings(epochs=1_001)}, "fine_tune.epochs"),
    ({"votes_per_item": 101, "crowd": CrowdSettings(workers=200)}, "votes_per_item"),
    ({"seeds": tuple(range(51))}, "seeds"),
    ({"votes_per_item": 0}, "votes_per_item"),
    ({"votes_per_item": 41}, "votes_per_item"),
    ({"crowd": CrowdSettings(workers=2)}, "votes_per_item"),
    ({"audits": -1}, "audits"),
    ({"crowd": CrowdSettings(slip=-0.1)}, "crowd.slip"),
    ({"crowd": CrowdSettings(slip=NAN)}, "crowd.slip"),
    ({"crowd": CrowdSettings(learning=1.1)}, "crowd.learning"),
    ({"crowd": CrowdSettings(known_before=0.0)}, "crowd"),
    ({"crowd": CrowdSettings(seconds=0.0)}, "crowd"),
    ({"analyst": AnalystSettings(says_common=1.5)}, "analyst.says_common"),
    ({"analyst": AnalystSettings(says_rare=-1)}, "analyst.says_rare"),
    ({"analyst": AnalystSettings(says_name=2)}, "analyst.says_name"),
    ({"analyst": AnalystSettings(says_synonym=2)}, "analyst.says_synonym"),
    ({"analyst": AnalystSettings(notes_lesson=2)}, "analyst.notes_lesson"),
    ({"analyst": AnalystSettings(notes_synonym=2)}, "analyst.notes_synonym"),
    ({"fine_tune": FineTuneSettings(update="sometimes")}, "fine_tune.update"),
    (
        {"fine_tune": FineTuneSettings(learning_rate_multipliers=())},
        "fine_tune.learning_rate_multipliers",
    ),
    (
        {"fine_tune": FineTuneSettings(learning_rate_multipliers=(1.0, 0.0))},
        "fine_tune.learning_rate_multipliers",
    ),
]
RIGHT = [
    {},
    {"target": 0.5},
    {"target": 0.999},
    {"margin": 0.0},
    {"margin": 0.2},
    {"arms": ("old", "new")},
    {"arms": ("new", "old", "gold")},
    {"arms": ("new", "rules")},
    {"arms": ("rules", "gold"), "recommend": ("gold",)},
    {"approaches": (own(schedule=(20, 50)),), "arms": ("old", "own")},
    {
        "approaches": (
            replace(own(settings={"recorded": ["run"]}), learner=Learner.FINE_TUNED),
            replace(own("b", name="B"), source=Source.NONE, learner=Learner.PROMPTED),
            replace(own("c", name="C"), source=Source.RATIONALES, learner=Learner.RULES),
        )
    },
    {"metric": "macro-f1", "floors": {"keto": 0.95}},
    {"sizes": (10,)},
    {"sizes": tuple(range(10, 20))},
    {"seeds": (0,)},
    {"seeds": tuple(range(50))},
    {"votes_per_item": 1},
    {"votes_per_item": 40},
    {"audits": 0},
    {"crowd": CrowdSettings(slip=0.0, learning=1.0)},
    {"analyst": AnalystSettings(*[0.0] * 6)},
    {"analyst": AnalystSettings(*[1.0] * 6)},
    {"fine_tune": FineTuneSettings(update="continue", learning_rate_multipliers=(0.1,))},
]


def name(case):
    return str(case)[:60]


@pytest.mark.parametrize(("change", "field"), WRONG, ids=name)
def test_each_mistake_is_found_in_its_field_and_only_there(change, field):
    findings = list(plan_findings(replace(Plan(), **change)))
    assert [finding.field for finding in findings] == [field]
    assert findings[0].message
    assert findings[0].remedy.endswith(".")


@pytest.mark.parametrize("change", RIGHT, ids=name)
def test_a_plan_at_the_edge_of_what_is_allowed_passes(change):
    check_plan(replace(Plan(), **change))


@pytest.mark.parametrize(("classes", "least"), [(2, 0.5), (3, 0.34), (8, 0.13), (150, 0.01)])
def test_with_many_classes_a_target_may_be_low_but_not_that_of_guessing(classes, least):
    assert least_target(classes) == least
    check_plan(Plan(target=least), classes)
    with pytest.raises(BadUsage, match="target") as refused:
        check_plan(Plan(target=least - 0.01), classes)
    assert f"{least:g} and 0.999" in refused.value.message


@pytest.mark.parametrize("months", PERIODS)
def test_every_offered_period_passes(months):
    check_plan(Plan(period_months=months))


def test_all_mistakes_are_told_at_once():
    broken = Plan(target=2, audits=-1, seeds=())
    with pytest.raises(BadUsage) as refused:
        check_plan(broken)
    error = refused.value
    assert error.title == "This plan cannot be run"
    assert [line.split(":")[0] for line in error.message.splitlines()] == [
        "target",
        "seeds",
        "audits",
    ]
    assert all(finding.remedy in error.remedy for finding in plan_findings(broken))
    assert error.exit_code == 2


def test_a_remedy_two_mistakes_share_is_said_once():
    with pytest.raises(BadUsage) as refused:
        check_plan(Plan(sizes=tuple(range(12))))
    assert refused.value.remedy == "Use 1 to 10 iterations."


def test_an_unknown_arm_is_named_with_those_there_are():
    (finding,) = plan_findings(Plan(arms=("old", "new", "magic")))
    assert "'magic'" in finding.message
    assert all(arm in finding.remedy for arm in PRESETS)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"people_aggregation": "best guess"}, "people_aggregation"),
        ({"rule_aggregation": "dawid-skene"}, "rule_aggregation"),
        ({"rationale_author": "me"}, "rationale_author"),
        ({"search_examples": -1}, "search_examples"),
        ({"prompt_cap_usd": -1.0}, "prompt_cap_usd"),
        ({"fine_tune": FineTuneSettings(epochs=-1)}, "fine_tune.epochs"),
        ({"crowd": CrowdSettings(known_before=NAN)}, "crowd"),
    ],
    ids=name,
)
def test_settings_nobody_offers_are_found_before_the_plan_is_locked(change, field):
    assert [f.field for f in plan_findings(replace(Plan(), **change))] == [field]
