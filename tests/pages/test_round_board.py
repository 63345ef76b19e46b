"""The round board on Run the PoC: uploads and logged hours move it."""

import pytest

from core.workflows.engine import engine
from core.workflows.importing.landing import About
from core.workflows.importing.upload import upload
from tests.pages.conftest import words
from tests.workflows.importing.texts import RULES, csv_file, items, votes

pytestmark = pytest.mark.usefixtures("home")
ITEMS = items(400)


def uploaded(*sources):
    found = upload(engine().store, "weather", list(sources), about=About("Weather"))
    assert found.landed is not None, found.text


def opened(screen):
    app = screen("run.py")
    app.button_group(key="plan-benchmark").set_value("weather").run()
    assert not app.exception
    return app


def metric(app, label):
    return next(found.value for found in app.metric if found.label == label)


def board(app):
    table = app.table[0].value.set_index("Step")
    return lambda step, round_: next(
        str(row[f"Round {round_}"]).replace("\xa0", " ")
        for name, row in table.iterrows()
        if step in name
    )


def links(app):
    return [link.proto.label for link in app.get("page_link")]


def log(app, choice, hours):
    app.selectbox(key=f"log-step-weather-{choice[0]}").set_value(choice[1])
    app.number_input(key=f"log-hours-weather-{choice[0]}").set_value(hours)
    next(button for button in app.button if button.label == "Log").click()
    app.run()
    assert not app.exception
    return app


def test_logged_hours_and_uploads_move_the_board_and_its_numbers(screen):
    uploaded(csv_file("items.csv", ITEMS), csv_file("rules.csv", RULES))
    uploaded(csv_file("votes.csv", votes(ITEMS[:80])))
    app = opened(screen)
    assert "Round 1: ready to train both ways" in words(app)
    assert metric(app, "Labelled items") == "80"
    assert metric(app, "Expert hours") == "0 h"
    assert "hours missing" in board(app)("Expert briefs", 1)
    before = metric(app, "Steps with hours")

    app = log(app, (0, ("old 1", "expert")), 3.5)
    assert "done, 3.5 h" in board(app)("Expert briefs", 1)
    assert metric(app, "Expert hours") == "3.5 h"
    assert metric(app, "Steps with hours") != before
    assert "Logged 3.5 h" in words(app)

    assert "Upload labels" in links(app)
    assert "waiting, 30 of 50" in board(app)("Annotators label", 2)
    uploaded(csv_file("more.csv", votes(ITEMS[80:140])))
    app.run()
    assert metric(app, "Labelled items") == "140"
    assert "done" in board(app)("Annotators label", 2)


def test_hours_that_nobody_said_are_asked_for_and_nothing_is_kept(screen):
    uploaded(csv_file("items.csv", ITEMS), csv_file("votes.csv", votes(ITEMS[:10])))
    uploaded(csv_file("rules.csv", RULES))
    app = log(opened(screen), (0, ("new 2", "analyst")), None)
    assert any("How many hours?" in error.proto.title for error in app.error)
    assert metric(app, "Steps with hours") == "0%"


def test_a_benchmark_that_cannot_be_raced_yet_still_has_its_board(screen):
    uploaded(csv_file("items.csv", ITEMS), csv_file("votes.csv", votes(ITEMS[:10])))
    app = opened(screen)
    assert "Round 1: waiting for labels of 40 items" in words(app)
    assert "The plan cannot be run yet" in words(app)


def test_embedded_test_cases_have_no_board(screen):
    assert not screen("run.py").table
