"""Cases with a name: saved, compared, opened, deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.assumption import Range
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.report.findings.dossier import Dossier
from core.store.scenarios import list_scenarios, save_scenario
from core.workflows.engine import close_engines, engine
from tests.pages.scenarios.screen import HOSTILE, MARKUP, kept, save, type_in


def test_a_case_is_saved_compared_opened_and_deleted(opened):
    app = type_in(opened(), "V1", "200k")
    app.button_group(key="h").set_value(36).run()
    save(app, "Bigger", "with a range of 200k")
    (saved,) = list_scenarios(engine().store)
    assert (saved.name, dict(saved.link), saved.months) == (
        "Bigger",
        {"v": "2", "s_V1": "200,000"},
        36,
    )
    next(b for b in app.button if b.label == "Back to the baseline").click().run()
    app.button_group(key="h").set_value(12).run()
    app.session_state["scenario-tabs"] = "Compare"
    app.run()
    table = app.table[0].value
    assert list(table.columns) == ["Baseline", "Bigger"]
    assert table.loc["Horizon", "Bigger"].replace("\\", "") == "36 months"
    app.button(key="open-Bigger").click().run()
    assert kept(app).overrides == {PREDICTIONS_A_MONTH: Range(200_000, 200_000, 200_000)}
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


def test_closing_and_opening_the_store_keeps_saved_cases(raced_home: Path, opened):
    save(opened(), "Kept")
    close_engines()
    opened()
    assert [saved.name for saved in list_scenarios(engine().store)] == ["Kept"]


def test_the_decision_under_a_saved_case_is_priced_once(raced_home, screen, monkeypatch):
    times: list[str] = []
    under = Dossier.under

    def counted(dossier, scenario, months):
        times.append(scenario.name)
        return under(dossier, scenario, months)

    app = screen("decision.py")
    save_scenario(engine().store, "Priced once", "", {"v": "1", "s_V1": "5"}, 12)
    monkeypatch.setattr(Dossier, "under", counted)
    app.query_params["s"] = "Priced once"
    for _ in range(3):
        assert not app.run().exception
    assert times == ["Priced once"]
