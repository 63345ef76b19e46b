"""An empty store: the recorded example, and what this machine does beside it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from core.report.headline import headline_of
from core.store.connection import Store
from core.store.jobs import add_job, start_job
from core.workflows.poc.crash_loop import BACKGROUND, FIRST
from core.workflows.poc.example import recorded_example, told_by, with_beside
from tests.pages.conftest import unfinished, words
from tests.pages.scenarios.screen import numbers


def labels(app: Any) -> set[str]:
    return {button.label for button in app.button}


def is_the_example(app: Any) -> bool:
    """Whether the whole Decision of the example is there, and nothing that needs a stored PoC."""
    example = recorded_example()
    assert app.title[0].value.replace("\\", "") == headline_of(example).headline
    assert "Record my decision" not in labels(app)
    return "Recorded example" in words(app)


def test_without_a_poc_the_recorded_example_is_shown_and_one_is_offered(home, screen):
    app = screen()
    assert is_the_example(app)
    assert "No PoC has been run on this machine yet." in words(app)
    assert {"Run the PoC on keto dishes", "Run the PoC on support messages"} <= labels(app)


def test_scenarios_are_tried_on_the_example(home, screen):
    app = screen("scenarios.py", v="2", s_host="token")
    assert "Recorded example" in words(app)
    assert any(cell.startswith(("+$", "-$")) for cell in numbers(app)), "nothing changed"


def test_while_the_benchmark_is_made_it_says_so(home, screen):
    with Store(home) as store:
        start_job(store, add_job(store, FIRST, FIRST).id)
    app = screen()
    assert is_the_example(app)
    assert "preparing the same PoC" in words(app)


def test_what_runs_in_the_background_can_be_cancelled_there(home, screen):
    unfinished(home, "running", kind=BACKGROUND)
    app = screen()
    assert is_the_example(app)
    assert "The same PoC is running in the background" in words(app)
    next(button for button in app.button if button.label == "Cancel").click().run()
    assert next(button for button in app.button if button.label == "Cancel").disabled


def test_a_cancelled_one_can_be_resumed_in_the_background(home, screen):
    unfinished(home, "cancelled", kind=BACKGROUND)
    app = screen()
    assert is_the_example(app)
    assert "Progress is saved; you can resume it" in words(app)
    next(button for button in app.button if button.label == "Resume").click().run()
    assert "in the background" in words(app)


def test_a_failed_one_says_why_beside_the_example(home, screen):
    unfinished(home, "failed", "disk full\nremove something, $5 or $6", kind=BACKGROUND)
    app = screen()
    assert is_the_example(app)
    assert "the example is not affected" in words(app)
    assert "disk full" in words(app)
    assert "Resume" in labels(app)


@pytest.fixture
def recorded(raced, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The finished PoC of these tests, as if it were the recorded example."""
    record = copy.deepcopy(with_beside(raced.store, raced.experiment_id))
    monkeypatch.setattr("components.decision.first_poc.example_record", lambda: record)
    monkeypatch.setattr("components.decision.first_poc.recorded_example", lambda: told_by(record))
    return record


def test_one_that_came_out_the_same_says_so_in_a_line(recorded, raced_home, screen, other_answers):
    text = words(screen())
    assert "came out the same: accuracy of" in text
    assert "content hash" in text


def test_one_that_came_out_otherwise_says_in_what(recorded, raced_home, screen, other_answers):
    recorded["verdict"]["arms"]["old"]["accuracy"]["value"] -= 0.05
    recorded["verdict"]["answer"] = "neither reaches"
    text = words(screen())
    assert "did not come out the same" in text
    assert "test items right, before it was" in text
    assert "before it was neither reaches" in text


def test_another_plan_is_compared_with_nothing(raced_home, screen):
    assert "the same" not in words(screen()).partition("recorded example")[1]
