"""Pictures of other races than old way against new: many approaches, or prompted models alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import vl_convert

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.sensitivity.cost_effectiveness import cost_and_effect
from core.decision.sensitivity.two_way import ERROR_COST, MONTHS, best_by_error_cost, switch_map
from core.decision.valuation import Valuation
from core.decision.voi.acceptability import compare
from core.domain.arms import PLAIN, PRESETS, Arm, Learner, Roster, Source
from core.evaluation.intervals import Estimate
from core.report.charts.acceptability import COSTS, how_sure
from core.report.charts.all_arms import all_arms_accuracy
from core.report.charts.chart import CaptionedChart
from core.report.charts.cost_breakdown import UNITS, spending
from core.report.charts.cost_effectiveness import (
    acceptability,
    cost_effect_plane,
    expected_loss,
)
from core.report.charts.cost_over_time import living_with_it
from core.report.charts.cost_ratio_by_level import ladder, rungs
from core.report.charts.cost_to_target import getting_there
from core.report.charts.groups import by_group
from core.report.charts.mistakes import errors
from core.report.charts.rounds import iteration_by_iteration
from core.report.charts.two_way_map import where_you_switch
from core.report.findings.dossier import Dossier
from core.report.findings.options import options
from core.report.format.palette import LIGHT

OURS = Arm("ours", Source.ANNOTATORS, Learner.FINE_TUNED, "Bought labels and our own LLM in June")
MODELS = tuple(
    Arm(name.split()[-1].lower(), Source.NONE, Learner.PROMPTED, name)
    for name in ("GPT in May", "GPT in June", "Llama")
)


def once(outcome: ArmOutcome, arm: Arm) -> ArmOutcome:
    """The last round of an arm as the only one of another."""
    entries = {(seed, 1): list(outcome.entries[seed, outcome.iterations]) for seed in range(2)}
    last = {
        name: getattr(outcome, name)[..., -1:].copy() for name in ("correct", "wrong", "examples")
    }
    last["examples"] *= arm.source is not Source.NONE
    return replace(outcome, arm=arm.id, entries=entries, **last)


NOTHING = Estimate(0.0, 0.0, 0.0, 300, "the same")


def raced_as(d: Dossier, arms: Mapping[str, str], roster: Roster) -> Dossier:
    """A race of other approaches with the counts of one that was run.

    Parameters
    ----------
    arms : mapping of str to str
        Whose counts an approach has, by its id; those that do not go by rounds have its last one.
    """
    v = d.valuation
    outcomes = v.outcome.arms
    found = {
        arm: replace(outcomes[of], arm=arm)
        if roster[arm].by_rounds
        else once(outcomes[of], roster[arm])
        for arm, of in arms.items()
    }
    tables = v.measured.accuracy, {"old": NOTHING, **v.measured.difference}, v.measured.sums
    accuracy, difference, sums = ({arm: of[was] for arm, was in arms.items()} for of in tables)
    valuation = Valuation.of(
        replace(v.outcome, arms=found, roster=roster),
        replace(v.measured, accuracy=accuracy, difference=difference, sums=sums),
        v.fairness,
        v.terms,
        v.register,
        v.scenario,
    )
    return replace(
        d,
        plan=replace(d.plan, arms=tuple(arms)),
        valuation=valuation,
        by_round={arm: d.by_round[of][-found[arm].iterations :] for arm, of in arms.items()},
    )


@pytest.fixture(scope="module")
def many(raced) -> Dossier:
    """Fourteen approaches of which twelve can be recommended."""
    d = raced.dossier()
    names = [name for name in PRESETS if name != "prompt"]
    arms = {name: name.removesuffix("-once") for name in names} | {"ours": "annotators-new"}
    candidates = tuple(name for name in arms if name not in ("rules", "gold"))
    return raced_as(d, arms, Roster((*PLAIN.arms, OURS), candidates))


@pytest.fixture(scope="module")
def prompted(raced) -> Dossier:
    """Three prompted models and nothing else."""
    arms = {"may": "rules", "june": "new", "llama": "hybrid"}
    return raced_as(raced.dossier(), arms, Roster(MODELS, tuple(arms)))


def pictures(d: Dossier) -> dict[str, CaptionedChart]:
    """Every picture that tells approaches apart."""
    v = d.valuation
    scores = {arm: {"easy": d.accuracy(arm), "hard": d.by_round[arm][0]} for arm in d.pair}
    sample = cost_and_effect(v)
    compared = [compare(sample, worth) for worth in (0.0, 100.0)]
    x, y = np.array([0.0, 12.0, 36.0]), np.array([0.0, 1.0])
    found = {
        "map": where_you_switch(
            d, switch_map(v, MONTHS, ERROR_COST, x, y, 200), (MONTHS, ERROR_COST), (12.0, 0.0)
        ),
        "sure": how_sure(d, best_by_error_cost(v, COSTS), None),
        "plane": cost_effect_plane(d, sample),
        "getting there": getting_there(d),
        "living with it": living_with_it(d, d.under(d.valuation.scenario, 24)),
        "mistakes": errors(d),
        "ladder": ladder(d),
        "accuracy": all_arms_accuracy(d),
        "groups": by_group(d, scores, {}, "group"),
        "acceptability": acceptability(d, compared),
        "loss": expected_loss(d, compared),
    }
    found |= {f"spending {unit}": spending(d, unit) for unit in UNITS}
    found |= {f"rounds {by}": iteration_by_iteration(d, d.arms, by) for by in ("Rounds", "Items")}
    return found


@pytest.mark.parametrize("race", ["many", "prompted"])
def test_every_picture_draws_and_gives_colours_to_the_named_alone(race, request):
    d = request.getfixturevalue(race)
    own = {LIGHT.old, LIGHT.new, LIGHT.hybrid, LIGHT.fourth}
    for name, picture in pictures(d).items():
        if name != "map":  # lends the colours of who is not on it
            assert picture.named == tuple(d.named), name
        for chart in picture.draw(LIGHT):
            spec = chart.to_dict(validate=False)
            if race == "prompted":  # half a second a picture: the odder of the two is enough
                drawn = vl_convert.vegalite_to_svg(spec | {"width": 360})
                assert "NaN" not in drawn, name
                assert "Infinity" not in drawn, name
            for scale in _scales(spec):
                told = dict(zip(scale["domain"], scale["range"], strict=True))
                assert {arm for arm, colour in told.items() if colour in own} <= set(
                    picture.named
                ), name


def _scales(spec):
    """Scales of colours by approach, wherever they stand in a chart."""
    if isinstance(spec, dict):
        if str(spec.get("range", "")).startswith("['#"):
            yield spec
        for part in spec.values():
            yield from _scales(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from _scales(part)


def test_fourteen_approaches_stand_in_the_order_of_the_options(many):
    picture = all_arms_accuracy(many)
    titles = [title.removesuffix(" (for reference)") for title in picture.table["Approach"]]
    assert titles == [many.name(one.arm) for one in options(many)]
    (chart,) = picture.draw(LIGHT)
    assert 40 <= chart.height / 14 <= 50
    assert OURS.name in titles


def test_rounds_of_many_ways_have_names_for_four_and_say_what_the_others_are(many):
    picture = iteration_by_iteration(many, many.arms)
    assert "Lines without a name: the other approaches" in picture.caption
    assert picture.title.startswith("After its last round ")
    (chart,) = picture.draw(LIGHT)
    drawn = vl_convert.vegalite_to_svg(chart.to_dict() | {"width": 600})
    on_one_line = re.sub(r"</tspan><tspan[^>]*>", " ", drawn)
    for arm in many.arms:
        assert (f">{many.name(arm)}</t" in on_one_line) == (arm in many.named), arm


def test_ways_of_one_round_alone_can_be_drawn(many):
    picture = iteration_by_iteration(many, ["old-once", "new-once"], "Items")
    assert picture.title.startswith("After 1 round ")
    assert vl_convert.vegalite_to_svg(picture.draw(LIGHT)[0].to_dict() | {"width": 360})


def test_a_race_of_prompted_models_never_speaks_of_the_old_way_or_the_new(prompted):
    assert prompted.pair == ("may", "june")
    for name, picture in pictures(prompted).items():
        told = " ".join([picture.title, picture.caption, picture.table.to_csv()])
        for word in ("Old way", "old way", "New way", "new way", "annotator", "gPT"):
            assert word not in told, (name, word)


def test_sentences_of_a_race_of_prompted_models_name_them(prompted):
    found = pictures(prompted)
    today = prompted.name(prompted.reference)
    assert re.search(rf"^Cost to reach .*{today}", found["getting there"].title)
    assert found["groups"].title.endswith(" with GPT in June")
    assert "GPT in May" in found["spending Dollars"].title
    assert "Labels" not in found["spending Dollars"].title
    assert list(found["ladder"].table)[1:] == ["GPT in May, $", "GPT in June, $", "GPT in June"]
    assert found["plane"].title.startswith("Cost-effectiveness plane, GPT in June minus GPT in May")


def test_levels_of_counting_that_two_ways_do_not_have_are_left_out(prompted, raced):
    names = [rung.name for rung in rungs(prompted)]
    assert names == ["The project until it is built", "Build + 12 months", "Build + 36 months"]
    assert "per example" not in ladder(prompted).title
    assert "counted here" not in ladder(prompted).caption
    assert len(rungs(raced.dossier())) == 5


def test_another_choice_of_named_ways_is_another_drawing(many):
    picture = all_arms_accuracy(many)
    other = replace(picture, named=tuple(reversed(picture.named)))
    assert picture.drawn_from == all_arms_accuracy(many).drawn_from != other.drawn_from
