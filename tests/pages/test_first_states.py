"""What a store looks like before it has a plain answer: each state says one thing to do."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.decision.scenarios.url import to_link
from core.domain.assumption import Scenario
from core.report.findings.not_set import errors_matter
from core.report.headline import headline_of
from core.report.wording.glossary import ERRORS_NOT_SET
from core.store.scenarios import save_scenario
from core.store.verdicts import save_verdict
from core.workflows.engine import engine
from core.workflows.poc.crash_loop import BACKGROUND
from tests.pages.conftest import unfinished, words
from tests.pages.shown import shown

EARLIER = Path(__file__).parents[1] / "workflows" / "report" / "data" / "before_approaches.json"
STATES = {"nothing run": "", "cancelled": "cancelled", "failed": "failed"}


@pytest.mark.parametrize("page", ["details.py", "scenarios.py", "results.py"])
@pytest.mark.parametrize("state", STATES)
def test_without_a_result_of_its_own_a_screen_says_so_and_leads_to_decision(
    page, state, home, screen
):
    if STATES[state]:
        unfinished(home, STATES[state], "disk full", kind=BACKGROUND)
    app = screen(page)
    told = "run a PoC" if page == "results.py" else "no result of its own yet"
    assert told in words(app)
    links = {one.proto.label for one in app.get("page_link")}
    assert links & {"Go to Decision", "See what it is doing"}


@pytest.fixture
def one_left(raced, raced_home):
    """A saved case whose budget leaves one approach."""
    d = raced.dossier()
    v = d.valuation
    builds = sorted(d.build(one.arm) for one in v.verdict.options)
    assert len(builds) > 1
    scenario = replace(Scenario(), budget=sum(builds[:2]) / 2)
    link = to_link(scenario, v.register)
    save_scenario(engine().store, "Small budget", "", link, d.months)
    told = v.under(scenario).verdict
    assert len(told.options) == 1
    return link, replace(d, valuation=v.under(scenario))


def test_one_approach_left_by_your_own_rules_is_told_on_every_screen(one_left, screen):
    link, d = one_left
    told = headline_of(d)
    for page, query in (
        ("decision.py", {"s": "Small budget"}),
        ("details.py", {"s": "Small budget"}),
        ("scenarios.py", link),
    ):
        app = screen(page, **query)
        text = words(app).replace("\\", "")
        assert told.headline in text, page
        assert "**Next step.**" in text or page == "scenarios.py"
    assert "your own rules" in told.headline + told.lead
    assert "likely the best choice" not in told.headline, "there is nothing to choose between"


def test_a_record_of_an_earlier_version_says_what_it_said_and_what_to_do(raced_home, raced, screen):
    assert "earlier version" not in words(screen())
    record = json.loads(EARLIER.read_text(encoding="utf-8"))
    save_verdict(engine().store, raced.experiment_id, record)
    app = screen()
    text = words(app)
    assert (
        f"Recorded by an earlier version**, with the answer *{record['verdict']['answer']}*" in text
    )
    assert "Record your decision again if the answer differs" in text
    assert app.title[0].value == screen("decision.py", h="12").title[0].value


def test_where_the_cost_of_errors_could_change_the_answer_decision_leads_to_it(
    raced, raced_home, screen
):
    assert (ERRORS_NOT_SET in shown(screen())) is errors_matter(raced.dossier())
    assert ERRORS_NOT_SET not in shown(screen(h="0")), "nobody uses an answer before the launch"
