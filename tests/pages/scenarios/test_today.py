"""Where one stands today: its fields, what they do, put aside and back again."""

from __future__ import annotations

from core.domain.assumption import Range, Scenario
from core.domain.drivers.old_way import ANNOTATOR_TRAINING, FIRST_GUIDELINE, RECRUITING
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.domain.drivers.today import ACCURACY_IN_USE, CONTRACT_MONTHS_LEFT
from tests.pages.conftest import words
from tests.pages.scenarios.screen import BASELINE, address, field, kept, numbers, type_in, unfold

NOTHING = Range(0, 0, 0)
FIELDS = ("T1", "T2", "T3", "T4", "own", "leave")


def stand(app, place: str):
    unfold(app, "today")
    app.button_group(key="field-today").set_value(place).run()
    assert not app.exception
    return app


def asked(app) -> list[str]:
    keys = [str(element.key) for element in app.text_input]
    return [name for name in FIELDS if f"field-{name}" in keys]


def test_from_scratch_nothing_is_asked_and_nothing_has_a_value(opened):
    app = unfold(opened(), "today")
    assert app.button_group(key="field-today").value == "scratch"
    assert asked(app) == []
    stand(app, "annotating")
    assert set(asked(app)) == set(FIELDS)
    assert {field(app, name).value for name in FIELDS} == {""}
    assert kept(app).overrides == dict.fromkeys(
        (FIRST_GUIDELINE, ANNOTATOR_TRAINING, RECRUITING), NOTHING
    )
    assert "Guideline, training and contracting are paid" in words(app)


def test_what_is_typed_goes_to_the_answer_the_address_and_back(opened):
    app = stand(opened(), "annotating")
    before = numbers(app)
    type_in(app, "T1", "66% to 68%")
    type_in(app, "T2", "6")
    assert "Set what the contract costs a month" in words(app)
    type_in(app, "T4", "$4k")
    type_in(app, "own", "50")
    assert numbers(app) != before
    assert kept(app).overrides[CONTRACT_MONTHS_LEFT] == Range(6, 6, 6)
    link = address(app)
    assert {
        "s_T1": "66% to 68%",
        "s_T2": "6",
        "s_T4": "$4,000",
        "s_own": "50",
    }.items() <= link.items()
    text = words(app)
    assert "pay \\$24.0k to leave the contract" in text
    assert "Your 50 labels are not bought again" in text
    assert "Your model is below 70%: human annotation starts with round" in text
    again = unfold(opened(**link), "today")
    assert kept(again) == kept(app)
    assert numbers(again) == numbers(app)
    assert again.button_group(key="field-today").value == "annotating"


def test_a_model_at_the_target_turns_the_headline(opened):
    app = stand(opened(), "annotating")
    type_in(app, "T1", "90%")
    assert app.title[0].value.startswith(
        "Keep paying for annotation: human annotation meets 70% already"
    )
    assert "has nothing left to do" in words(app)
    assert "over 99%" in numbers(app)


def test_from_scratch_puts_it_aside_and_annotating_takes_it_back(opened):
    app = stand(opened(s_V1="5"), "annotating")
    type_in(app, "T1", "65%")
    type_in(app, "own", "50")
    there = kept(app)
    stand(app, "scratch")
    assert kept(app) == Scenario(overrides={PREDICTIONS_A_MONTH: Range(5, 5, 5)})
    stand(app, "annotating")
    assert kept(app) == there
    assert (field(app, "T1").value, field(app, "own").value) == ("65%", "50")


def test_a_complaint_goes_with_its_field(opened):
    app = stand(opened(), "annotating")
    type_in(app, "T1", "most")
    assert "Not updated" in words(app)
    stand(app, "scratch")
    assert "Not updated" not in words(app)


def test_a_link_from_before_says_what_still_counts_and_can_be_put_right(opened):
    app = unfold(opened(s_own="50"), "today")
    assert app.button_group(key="field-today").value == "annotating"
    assert "Guideline, training and contracting still count" in words(app)
    next(button for button in app.button if button.label == "They are paid").click().run()
    assert kept(app).overrides == dict.fromkeys(
        (FIRST_GUIDELINE, ANNOTATOR_TRAINING, RECRUITING), NOTHING
    )


NONSENSE = (
    ("T1", "101%", "cannot be above 100%"),
    ("T1", "85", "cannot be above 100%"),
    ("T1", "90% to 80%", "Low must be below high"),
    ("T1", "good", "not a number or a range"),
    ("T2", "-1", "cannot be negative"),
    ("T2", "1000000000000", "cannot be above 120"),
    ("T3", "20 to 4", "Low must be below high"),
    ("T4", "-$5", "cannot be negative"),
    ("T4", "1e12", "cannot be above"),
    ("own", "many", "not a number or a range"),
    ("leave", "-1", "cannot be negative"),
)


def test_nonsense_is_told_beside_its_field_and_nothing_changes(opened):
    app = stand(opened(), "annotating")
    before = kept(app)
    for name, text, said in NONSENSE:
        type_in(app, name, text)
        assert said in words(app).replace("\\", ""), text
        assert "Not updated" in words(app)
        assert kept(app) == before
        assert field(app, name).value == text
        type_in(app, name, "")
        assert "Not updated" not in words(app)


def test_how_a_share_is_written_is_said_beside_it(opened):
    app = type_in(stand(opened(), "annotating"), "T1", "85")
    assert "Write it in per cent: 85%" in words(app)


def test_an_emptied_field_is_not_asked_again(opened):
    app = stand(opened(), "annotating")
    type_in(app, "T1", "65%")
    app.button(key="chip-T1").click().run()
    assert ACCURACY_IN_USE not in kept(app).overrides
    assert field(app, "T1").value == ""
    next(b for b in app.button if b.label == "Back to the baseline").click().run()
    assert kept(app) == BASELINE
    assert app.button_group(key="field-today").value == "scratch"
