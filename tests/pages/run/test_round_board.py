"""The round board on Run the PoC: uploads and logged hours move it."""

import pytest

from core.domain.actor import LOCAL
from core.domain.plan import Plan
from core.store.jobs import job_of
from core.workflows.engine import engine
from core.workflows.importing.commit import About
from core.workflows.importing.upload import upload
from core.workflows.poc.by_round import give_up, open_poc
from tests.pages.conftest import words
from tests.patience import until
from tests.workflows.importing.texts import RULES, csv_file, items, votes

pytestmark = pytest.mark.usefixtures("home")
ITEMS = items(400)
RACE_SECONDS = 6.0


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
    return lambda step, iteration: next(
        str(row[f"Round {iteration}"]).replace("\xa0", " ")
        for name, row in table.iterrows()
        if step in name
    )


def links(app):
    return [link.proto.label for link in app.get("page_link")]


def log(app, choice, hours):
    app.selectbox(key=f"log-step-weather-{choice[0]}").set_value(choice[1])
    app.number_input(key=f"log-hours-weather-{choice[0]}").set_value(hours)
    next(button for button in app.button if button.label == "Save").click()
    app.run()
    assert not app.exception
    return app


def test_logged_hours_and_uploads_move_the_board_and_its_numbers(screen):
    uploaded(csv_file("items.csv", ITEMS), csv_file("rules.csv", RULES))
    uploaded(csv_file("votes.csv", votes(ITEMS[:80])))
    app = opened(screen)
    assert "Round 1: ready to train both models" in words(app)
    assert metric(app, "Labelled items") == "80"
    assert metric(app, "Expert hours") == "0 h"
    assert "hours missing" in board(app)("Expert briefs", 1)
    before = metric(app, "Steps with hours")

    app = log(app, (0, ("old 1", "expert")), 3.5)
    assert "done, 3.5 h" in board(app)("Expert briefs", 1)
    assert metric(app, "Expert hours") == "3.5 h"
    assert metric(app, "Steps with hours") != before
    assert "Saved 3.5 h" in words(app)

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


def test_a_benchmark_without_rules_has_its_board_and_says_what_cannot_be_compared(screen):
    uploaded(csv_file("items.csv", ITEMS), csv_file("votes.csv", votes(ITEMS[:10])))
    app = opened(screen)
    assert "Round 1: waiting for labels of 40 items" in words(app)
    app.button_group(key="plan-how").set_value("at once").run()
    assert ": there are no rules" in words(app)
    assert "The plan cannot be run yet" not in words(app)


def test_embedded_test_cases_have_no_board(screen):
    assert not screen("run.py").table


def locked_by_round(screen, labelled):
    """A plan of two rounds of 50 and 100 items, locked round by round."""
    uploaded(csv_file("items.csv", ITEMS), csv_file("rules.csv", RULES))
    uploaded(csv_file("votes.csv", votes(ITEMS[:labelled])))
    plan = Plan(
        benchmark="weather",
        benchmark_settings={"by_round": True},
        sizes=(50, 100),
        seeds=(1,),
        target=0.7,
        arms=("old", "new"),
    )
    poc = engine().lock(plan, by=LOCAL)
    return poc, opened(screen)


def button(app, label):
    return next((found for found in app.button if found.label == label), None)


def test_a_plan_can_be_locked_before_its_labels_are_here(screen):
    uploaded(csv_file("items.csv", ITEMS))
    app = opened(screen)
    assert "The plan cannot be run yet" not in words(app)
    button(app, "Lock the plan").click().run()
    assert button(app, "Lock") is not None  # a dialog's buttons cannot be pressed here
    engine().lock(
        Plan(benchmark="weather", benchmark_settings={"by_round": True}, sizes=(50,)), by=LOCAL
    )
    app = opened(screen)
    assert [t.value for t in app.title] == ["Round 1 of 1: waiting for labels of 50 items"]
    assert "needs 50 more labelled items." in words(app)
    assert "needs coded rules: none are uploaded." in words(app)
    assert button(app, "Run round 1") is None
    assert open_poc(engine().store, "weather").plan.by_round


def test_a_locked_poc_runs_a_round_and_waits_for_the_next(screen):
    poc, app = locked_by_round(screen, 80)
    assert [t.value for t in app.title] == ["Round 1 of 2: ready to run"]
    assert metric(app, "Test evaluations left") == "2 of 2"
    button(app, "Run round 1").click().run()
    assert [t.value for t in app.title] == ["The PoC is running"]
    engine().start()
    until(lambda: not job_of(engine().store, poc.id).active, RACE_SECONDS)
    app = opened(screen)
    assert [t.value for t in app.title] == ["Round 2 of 2: waiting for labels of 20 items"]
    assert "needs 20 more labelled items." in words(app)
    assert metric(app, "Test evaluations left") == "1 of 2"
    assert "See the decision so far" in links(app)
    assert "Upload labels and rules" in links(app)
    assert "1 of 2 rounds run" in app.dataframe[0].value["Status"].tolist()
    assert "Resume" not in [found.label for found in app.button]
    assert "After 1 of 2 rounds" in words(screen("decision.py"))
    for page in ("decision.py", "details.py", "results.py", "scenarios.py"):
        text = words(screen(page))
        assert "1 of 2 rounds" in text, page
        assert "Run round 2" in text, page


def test_a_poc_is_abandoned_after_a_question(screen):
    poc, app = locked_by_round(screen, 10)
    button(app, "Abandon this PoC").click().run()
    assert button(app, "Abandon") is not None
    give_up(engine().store, poc.id, by=LOCAL)
    app = opened(screen)
    assert "Plan a PoC" in app.title[0].value
    assert "abandoned, 0 of 2 rounds run" in app.dataframe[0].value["Status"].tolist()


def test_what_was_spent_so_far_says_how_it_is_known(screen):
    _, app = locked_by_round(screen, 80)
    assert metric(app, "Working days") in ("0", "1")
    assert "labels without a price" in words(app)
    app = log(app, (0, ("old 1", "expert")), 3.5)
    assert "for 3.5 h logged" in words(app)


def test_hours_that_were_logged_are_undone_with_a_word(screen):
    uploaded(csv_file("items.csv", ITEMS), csv_file("rules.csv", RULES))
    uploaded(csv_file("votes.csv", votes(ITEMS[:80])))
    app = log(opened(screen), (0, ("old 1", "expert")), 3.5)
    assert "done, 3.5 h" in board(app)("Expert briefs", 1)
    button(app, "Undo").click().run()
    assert not app.exception
    assert "hours missing" in board(app)("Expert briefs", 1)
    assert (
        "Undone: 3.5 h, Human annotation: 1 Expert briefs annotators (Expert), round 1."
        in words(app)
    )
    assert button(app, "Undo") is None
