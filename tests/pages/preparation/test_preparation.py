"""Preparation makes examples for training files, counts them, and takes them back."""

import threading

import pytest

from core.domain.actor import LOCAL
from core.experiment.uploaded import usable_rows
from core.preparation.duplicates import find_duplicates
from core.services.endpoint import BASE_URL, KEY, MODEL, PRICE_IN, PRICE_OUT
from core.store.uploads.benchmarks import load_uploaded
from core.workflows.dataset.quality_check import apply_redaction, check_uploaded
from core.workflows.dataset.training_set import training_set
from core.workflows.engine import engine
from core.workflows.importing.upload import upload
from tests.fakes.openai_server import running_server
from tests.pages.conftest import words
from tests.patience import patience
from tests.workflows.importing.texts import csv_file, items

pytestmark = pytest.mark.usefixtures("home")
ITEMS = items(100)
LOOK_SECONDS = 6.0
SECRET = ITEMS[0] | {"text": "write to jo@example.com soon"}


def preparation(screen):
    rows = [SECRET, *ITEMS[1:]]
    assert upload(engine().store, "weather", [csv_file("items.csv", rows)]).landed
    app = screen("upload.py")
    app.session_state["upload-step"] = "Preparation"
    app.run()
    assert not app.exception
    return app


def press(app, label):
    next(button for button in app.button if button.label.startswith(label)).click()
    app.run()
    assert not app.exception
    return app


def told(app):
    return words(app).replace("\\", "") + "\n".join(s.value for s in app.success)


def test_what_is_made_is_counted_logged_and_taken_back(screen):
    app = preparation(screen)
    assert "60 examples, all as they came." in told(app)
    app = press(app, "Copy small classes (+")
    assert " copies." in told(app)
    app = press(app, "Add texts with typing mistakes (+60)")
    assert "60 texts with typing mistakes made." in told(app)
    assert "60 originals, 60 with typing mistakes" in told(app)
    app = press(press(app, "Undo the copies"), "Undo the typing mistakes")
    assert "60 examples, all as they came." in told(app)
    app = press(app, "Leave out of big classes (-")
    assert "of big classes are left out" in told(app)
    rows = usable_rows(load_uploaded(engine().store, "weather"))
    assert training_set(engine().store, "weather", rows).left_out > 0


def test_without_a_model_it_says_what_to_set(screen, monkeypatch):
    monkeypatch.delenv(MODEL, raising=False)
    assert "No model is set." in told(preparation(screen))


def test_a_model_is_asked_only_by_a_button_and_never_for_personal_data(screen, monkeypatch):
    with running_server(lambda text: text[::-1]) as server:
        for name, value in (
            (MODEL, "own-model"),
            (KEY, "a key"),
            (BASE_URL, server.url),
            (PRICE_IN, "1"),
            (PRICE_OUT, "4"),
        ):
            monkeypatch.setenv(name, value)
        app = preparation(screen)
        assert "Texts contain personal data" in told(app)
        assert not any(button.label.startswith("Ask") for button in app.button)
        store = engine().store
        apply_redaction(store, "weather", check_uploaded(load_uploaded(store, "weather")), by=LOCAL)
        app.run()
        assert "60 texts, 60 questions, about" in told(app)
        assert not server.asked()
        app = press(app, "Ask own-model, at most")
        assert "60 texts in other words for $" in told(app)
        assert len(server.asked()) == 60
        assert "60 originals, 60 in other words" in told(app)
        assert "Every original has a paraphrase already." in told(app)


def looking(screen, monkeypatch, step):
    """The screen while many items are looked at; the first step is the test's."""
    monkeypatch.setattr("core.workflows.dataset.background_check.AT_ONCE", 10)
    monkeypatch.setattr("core.workflows.dataset.background_check.find_duplicates", step)
    return preparation(screen)


def test_many_items_are_looked_at_while_the_screen_says_how_far_it_is(screen, monkeypatch):
    go_on = threading.Event()

    def slow(texts):
        assert go_on.wait(patience(LOOK_SECONDS))
        return find_duplicates(texts)

    app = looking(screen, monkeypatch, slow)
    assert "It continues if you leave." in told(app)
    assert any(button.label == "Stop" for button in app.button)
    assert "More or fewer examples" not in told(app)
    planned = screen("run.py")
    planned.session_state["plan-benchmark"] = "weather"
    planned.run()
    assert "It continues if you leave." in told(planned)
    go_on.set()
    engine().background_checks.of("weather").thread.join(patience(LOOK_SECONDS))
    app.run()
    assert "60 examples, all as they came." in told(app)
    planned.run()
    assert any(field.label == "Target accuracy, %" for field in planned.number_input)


def test_a_look_that_was_stopped_can_be_begun_again(screen, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slow(texts):
        begun.set()
        assert go_on.wait(patience(LOOK_SECONDS))
        return find_duplicates(texts)

    app = looking(screen, monkeypatch, slow)
    assert begun.wait(patience(LOOK_SECONDS))
    app = press(app, "Stop")
    go_on.set()
    engine().background_checks.of("weather").thread.join(patience(LOOK_SECONDS))
    app.run()
    assert "The check was stopped." in told(app)
    app = press(app, "Check again")
    engine().background_checks.of("weather").thread.join(patience(LOOK_SECONDS))
    app.run()
    assert "60 examples, all as they came." in told(app)
