"""The Scenarios screen: what is changed, what is refused, what is kept, what is never markup."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.assumption import Range, Scenario
from core.report.words import FORBIDDEN_ON_SCREENS
from core.store.scenarios import list_scenarios, save_scenario
from core.workflows.engine import close_engines, engine
from tests.pages.conftest import words

PAGE = "scenarios.py"
TABS = ("Where you switch", "Over time", "What moves it", "How sure", "Compare")
HOSTILE = "<img src=x onerror=alert(1)> **b** $a$ [x](http://evil.example) :red[r] ![](http://e.x)"
MARKUP = re.compile(r"(?<!\\)(<img|\]\(http|!\[|:red\[r)")
BASELINE = Scenario()


@pytest.fixture
def opened(raced_home, screen):
    """The screen, opened by an address."""

    def run(**query: str):
        app = screen(PAGE)
        if query:
            for key, value in query.items():
                app.query_params[key] = value
            app.run()
        assert not app.exception
        return app

    return run


def field(app, name: str):
    return app.text_input(key=f"field-{name}")


def kept(app) -> Scenario:
    return app.session_state["scenario"]


def address(app) -> dict[str, str]:
    return {
        key: str(value) for key, value in app.query_params.items() if key == "v" or key[:2] == "s_"
    }


def numbers(app) -> list[str]:
    return [str(metric.value) for metric in app.metric]


def type_in(app, name: str, text: str):
    field(app, name).set_value(text).run()
    assert not app.exception
    return app


def test_the_baseline_says_that_it_is_the_baseline(opened):
    app = opened()
    assert "This is the baseline" in words(app)
    assert address(app) == {}
    assert {str(metric.delta) for metric in app.metric} == {"as baseline"}
    assert not [button for button in app.button if button.label == "Back to the baseline"]


def test_a_typed_range_changes_the_answer_and_the_address(opened):
    app = opened()
    before = numbers(app)
    type_in(app, "V1", "about 400k")
    assert kept(app).overrides == {"V1": Range(400_000 / 1.5, 400_000, 600_000)}
    assert address(app) == {"v": "1", "s_V1": "about 400,000"}
    assert numbers(app) != before
    assert "decisions a month at about 400,000" in words(app)


def test_the_address_opened_again_shows_the_same(opened):
    app = opened()
    type_in(app, "V1", "about 400k")
    type_in(app, "wy", "$0.50")
    again = opened(**address(app))
    assert kept(again) == kept(app)
    assert numbers(again) == numbers(app)
    assert again.title[0].value == app.title[0].value
    assert (field(again, "V1").value, field(again, "wy").value) == ("about 400,000", "$0.50")


NONSENSE = {
    "20k to 4k": "Low must be below high",
    "-5": "cannot be negative",
    "a lot": "This is not a range",
    "1000000000000": "cannot be above",
    "10%": "not a share",
    "9" * 5_000: "too long for a range",
    "🍕🍕": "This is not a range",
    HOSTILE: "This is not a range",
    "$": "This is not a range",
    "nan": "This is not a range",
    "1e999": "ordinary numbers",
}


@pytest.mark.parametrize("name", ["V1", "live"])
def test_nonsense_is_told_beside_its_field_and_the_last_answer_stays(name, opened):
    app = type_in(opened(), "S8", "3")
    before, answer = numbers(app), app.title[0].value
    for text, said in NONSENSE.items():
        type_in(app, name, text)
        assert said in words(app).replace("\\", ""), text
        assert "Not updated" in words(app)
        assert (numbers(app), app.title[0].value) == (before, answer)
        assert kept(app).overrides == {"S8": Range(3, 3, 3)}
        assert field(app, name).value == text
    type_in(app, name, "")
    assert "Not updated" not in words(app)


def test_an_emptied_field_shows_the_baseline_again(opened):
    app = opened()
    shown = field(app, "V1").value
    type_in(app, "V1", "5")
    type_in(app, "V1", "   ")
    assert field(app, "V1").value == shown
    assert kept(app) == BASELINE


def test_a_changed_field_has_its_own_way_back(opened):
    app = type_in(opened(), "S8", "4")
    app.button(key="reset-S8").click().run()
    assert kept(app) == BASELINE
    assert field(app, "S8").value == "1 / 2 / 6"


def test_what_follows_another_input_shows_it_until_it_is_set_apart(opened):
    app = opened()
    app.session_state["scenario-rest"] = True
    app.run()
    type_in(app, "O4a", "30")
    assert field(app, "N2e").value == "30"
    type_in(app, "N2e", "10")
    type_in(app, "O4a", "40")
    assert field(app, "N2e").value == "10"
    type_in(app, "N2e", "40")
    assert "N2e" not in kept(app).overrides


def test_presets_go_on_top_of_typed_values_and_off_again(opened):
    app = type_in(opened(), "V1", "300k")
    pills = app.button_group(key="scenario-presets")
    pills.set_value(["free", "hurts"]).run()
    assert kept(app).overrides["O2d"] == Range(0, 0, 0)
    assert kept(app).error_costs == (5.0, 5.0)
    assert field(app, "wy").value == "$5"
    app.button_group(key="scenario-presets").set_value(["hurts"]).run()
    assert set(kept(app).overrides) == {"V1"}
    type_in(app, "wy", "4")
    assert app.button_group(key="scenario-presets").value == []


@pytest.mark.parametrize("first", ["free", "double"])
def test_the_later_of_two_presets_on_the_same_price_counts(first, opened):
    app = opened()
    second = {"free": "double", "double": "free"}[first]
    app.button_group(key="scenario-presets").set_value([first]).run()
    app.button_group(key="scenario-presets").set_value([first, second]).run()
    assert not app.exception
    assert app.button_group(key="scenario-presets").value == [second]


def test_every_preset_and_all_of_them_give_an_answer(opened):
    from core.decision.presets import PRESETS

    app = opened()
    for wanted in [*([name] for name in PRESETS), list(PRESETS)]:
        app.button_group(key="scenario-presets").set_value(wanted).run()
        assert not app.exception
        assert len(app.title[0].value) <= 52


def test_a_typed_price_waits_while_labels_are_paid_by_the_hour(opened):
    app = opened()
    app.button_group(key="field-pay").set_value("per label").run()
    type_in(app, "O2e", "$0.30")
    app.button_group(key="field-pay").set_value("hourly").run()
    assert kept(app) == BASELINE
    assert not [element for element in app.text_input if element.key == "field-O2e"]
    app.button_group(key="field-pay").set_value("per label").run()
    assert kept(app).overrides == {"O2e": Range(0.3, 0.3, 0.3)}
    assert field(app, "O2e").value == "$0.3"
    next(b for b in app.button if b.label == "Back to the baseline").click().run()
    app.button_group(key="field-pay").set_value("per label").run()
    assert kept(app).overrides == {}


def test_free_labels_stay_free_however_they_are_paid(opened):
    app = opened()
    app.button_group(key="scenario-presets").set_value(["free"]).run()
    app.button_group(key="field-pay").set_value("per label").run()
    assert kept(app).overrides == {"O2e": Range(0, 0, 0)}
    assert app.button_group(key="scenario-presets").value == ["free"]
    app.toggle(key="field-spec").set_value(True).run()
    app.button_group(key="field-pay").set_value("hourly").run()
    assert kept(app).overrides == {"O2f": Range(0, 0, 0)}


def test_a_switch_leaves_another_fields_complaint_alone(opened):
    app = type_in(opened(), "V1", "nonsense")
    app.toggle(key="field-free").set_value(True).run()
    assert kept(app).portable
    assert field(app, "V1").value == "nonsense"
    assert "Not updated" in words(app)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"s_O4a": "20 to 4"}, "Low must be below high"),
        ({"v": "7", "s_O4a": "4"}, "another edition"),
        ({"s_zz": "1"}, "no input"),
        ({"s_O2a": "500"}, "counted by the race"),
        ({"s_O2e": "$1"}, "does not count in this case"),
        ({"s_host": HOSTILE}, "cannot be"),
        ({"s_O4a": HOSTILE}, "not a range"),
        ({"s_V1": "1e12"}, "cannot be above"),
        ({"s_wy": "1e12"}, "cannot be above"),
    ],
)
def test_a_tampered_link_is_told_and_opens_the_baseline(query, said, opened):
    app = opened(**query)
    assert said in app.warning[0].value.replace("\\", "")
    assert kept(app) == BASELINE
    assert address(app) == {}


def test_a_link_full_of_unknown_inputs_has_one_short_warning(opened):
    app = opened(**{f"s_k{at}": "1" for at in range(200)})
    assert len(app.warning) == 1
    assert "and 197 more" in app.warning[0].value


def test_what_an_address_or_a_field_says_is_never_markup(opened):
    app = type_in(opened(s_O4a=HOSTILE), "V1", HOSTILE)
    told = [*app.markdown, *app.caption, *app.warning, *app.title, *app.subheader]
    for element in told:
        text = str(element.value)
        assert not re.search(r"(?<!\\)\$", text), text
        assert not MARKUP.search(text), text


def test_the_warning_goes_with_the_first_change(opened):
    app = opened(s_zz="1")
    type_in(app, "V1", "5")
    assert not app.warning


def test_extreme_values_give_an_answer_and_finite_pictures(opened):
    app = opened(s_V1="1e9", s_wy="1e9", s_wn="0", s_live="1e9")
    for tab in TABS:
        app.session_state["scenario-tabs"] = tab
        app.run()
        assert not app.exception, tab
        assert "nan" not in words(app).lower().replace("finance", ""), tab
    assert all(math.isfinite(len(value)) for value in numbers(app))


@pytest.mark.parametrize("months", ["0", "36"])
def test_every_tab_opens_in_plain_words(months, opened):
    app = opened(h=months, s_wy="0.5", s_V1="200k")
    for tab in TABS:
        app.session_state["scenario-tabs"] = tab
        app.run()
        assert not app.exception
        text = words(app)
        assert "over to the target" not in text
        for term in FORBIDDEN_ON_SCREENS:
            assert not re.search(rf"\b{re.escape(term)}\b", text), term
        for element in [*app.markdown, *app.caption, *app.subheader, *app.title]:
            assert not re.search(r"(?<!\\)\$", str(element.value)), element.value


def test_the_analysts_tab_opens(opened):
    app = opened(s_wy="0.5", s_wn="0.5")
    app.session_state["scenario-tabs"] = "For the analyst"
    app.run()
    assert not app.exception
    assert "CEAC" in words(app)


def test_everything_else_opens_in_plain_words(opened):
    app = opened()
    app.session_state["scenario-rest"] = True
    app.run()
    labels = " ".join(str(element.label) for element in app.text_input)
    for term in (*FORBIDDEN_ON_SCREENS, "gold", "LLM"):
        assert not re.search(rf"\b{re.escape(term)}\b", labels), term


def test_leaving_and_coming_back_keeps_the_case_and_writes_the_address(opened):
    app = type_in(opened(), "V1", "200k")
    app.switch_page("decision.py").run()
    app.query_params.clear()
    app.switch_page(PAGE).run()
    assert kept(app).overrides == {"V1": Range(200_000, 200_000, 200_000)}
    assert address(app) == {"v": "1", "s_V1": "200,000"}
    assert field(app, "V1").value == "200,000"


def test_back_to_an_address_without_a_case_is_the_baseline(opened):
    app = type_in(opened(), "V1", "200k")
    app.query_params.clear()
    app.run()
    assert kept(app) == BASELINE
    assert "This is the baseline" in words(app)


def test_a_complaint_does_not_outlive_its_field(opened):
    app = type_in(opened(), "V1", "nonsense")
    app.switch_page("decision.py").run()
    app.switch_page(PAGE).run()
    assert "Not updated" not in words(app)


def test_two_sessions_keep_their_own_case(opened):
    first, second = opened(), opened()
    type_in(first, "V1", "200k")
    second.run()
    assert kept(second) == BASELINE


def save(app, name: str, sentence: str = ""):
    next(e for e in app.text_input if e.label == "Name").set_value(name)
    next(e for e in app.text_input if e.label == "One sentence about it").set_value(sentence)
    next(b for b in app.button if b.label == "Save").click().run()
    assert not app.exception
    return app


def test_a_case_is_saved_compared_opened_and_deleted(opened):
    app = type_in(opened(), "V1", "200k")
    app.button_group(key="h").set_value(36).run()
    save(app, "Bigger", "with a range of 200k")
    (saved,) = list_scenarios(engine().store)
    assert (saved.name, dict(saved.link), saved.months) == (
        "Bigger",
        {"v": "1", "s_V1": "200,000"},
        36,
    )
    next(b for b in app.button if b.label == "Back to the baseline").click().run()
    app.button_group(key="h").set_value(12).run()
    app.session_state["scenario-tabs"] = "Compare"
    app.run()
    table = app.table[0].value
    assert list(table.columns) == ["Baseline", "Bigger"]
    assert table.loc["Counted", "Bigger"].replace("\\", "") == "+ 36 mo"
    app.button(key="open-Bigger").click().run()
    assert kept(app).overrides == {"V1": Range(200_000, 200_000, 200_000)}
    assert app.button_group(key="h").value == 36
    app.session_state["scenario-tabs"] = "Compare"
    app.run()
    app.button(key="delete-Bigger").click().run()
    assert list_scenarios(engine().store) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "needs a name"),
        ("   ", "needs a name"),
        ("baseline", "called baseline already"),
        ("On Screen", "called On Screen already"),
        ("TAKEN", "called TAKEN already"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_the_box(name, said, opened):
    app = opened()
    save(app, "Taken")
    save(app, name)
    assert any(said in error.value.replace("\\", "") for error in app.error)
    assert len(list_scenarios(engine().store)) == 1


def test_a_hostile_name_stays_text_everywhere(opened):
    app = opened()
    save(app, HOSTILE[:60], HOSTILE)
    app.session_state["scenario-tabs"] = "Compare"
    app.run()
    assert not app.exception
    texts = [str(e.value) for e in [*app.markdown, *app.caption, *app.error]]
    texts += list(app.table[0].value.columns)
    assert not [text for text in texts if MARKUP.search(text)]


def test_a_saved_case_that_can_no_longer_be_read_says_so(opened):
    app = opened()
    save_scenario(engine().store, "Old", "", {"v": "1", "s_gone": "3", "s_V1": "5"}, 12)
    app.session_state["scenario-tabs"] = "Compare"
    app.run()
    assert not app.exception
    assert "not all of it can be read" in app.table[0].value.loc["Changed", "Old"].replace("\\", "")


def test_an_empty_store_says_where_the_numbers_come_from(home, screen):
    text = words(screen(PAGE))
    assert "No case to change yet" in text


@pytest.mark.parametrize("eligible", [0, 1])
def test_with_fewer_than_two_eligible_ways_there_is_still_a_screen(
    eligible, raced, raced_home, screen, monkeypatch
):
    dossier = raced.dossier()
    target = 0.999 if eligible == 0 else _between(dossier)
    plan = replace(dossier.plan, target=target)
    valuation = dossier.valuation.under(BASELINE)
    valuation.terms = replace(valuation.terms, target=target)
    for name in ("stops", "gates", "costs", "coarse_costs"):
        valuation.__dict__.pop(name, None)
    changed = replace(dossier, plan=plan, valuation=valuation, content_hash=f"{eligible}" * 64)
    monkeypatch.setattr("components.frame.dossier_of", lambda race, months=None: changed)
    app = screen(PAGE)
    assert len(changed.valuation.choices) <= eligible
    for tab in (*TABS, "For the analyst"):
        app.session_state["scenario-tabs"] = tab
        app.run()
        assert not app.exception, tab
    app.session_state["scenario-tabs"] = "What moves it"
    assert "nothing to choose between" in words(app.run())


def _between(dossier) -> float:
    """A target that at most one candidate reaches."""
    from core.decision.stopping import find_stops

    arms = {name: dossier.valuation.outcome.arms[name] for name in ("old", "new", "hybrid")}
    for target in [at / 1000 for at in range(700, 1000)]:
        reaching = [name for name, arm in arms.items() if find_stops(arm, target).in_most]
        if len(reaching) == 1:
            return target
    return 0.999


def test_closing_and_opening_the_store_keeps_saved_cases(raced_home: Path, opened):
    save(opened(), "Kept")
    close_engines()
    opened()
    assert [saved.name for saved in list_scenarios(engine().store)] == ["Kept"]
