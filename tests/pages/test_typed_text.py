"""Names that people typed or uploaded are text on every screen: never markup, link or formula."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from components.shared.text import escaped, plain
from core.domain.actor import LOCAL
from core.domain.assumption import Grade, Range
from core.domain.drivers.old_way import TUNING
from core.domain.errors import BadData
from core.domain.plan import Plan
from core.report.wording.mistake_kinds import kinds_of
from core.store.connection import Store
from core.store.experiments import create_experiment, end_experiment
from core.store.jobs import add_job, advance_job, finish_job, start_job
from core.store.scenarios import save_scenario
from core.store.uploads.benchmarks import list_tasks
from core.workflows.engine import engine
from core.workflows.inputs.assumptions import edit_assumption
from tests.pages.upload.test_upload import dropped, press
from tests.workflows.importing.texts import csv_file, items

HOSTILE = (
    "<img src=x> $evil$ [evil](http://evil.example) ![evil](x) :red[evil] :material/home: :evil: "
    "`evil` ~~evil~~ _evil_ &lt; www.evil.example me@evil.example | # evil"
)
SHORT = "<b> $evil$ [evil](x) :evil: `evil` www.evil.x a@evil.x"
LINES = f"# evil\n- evil\n1. evil\n> evil\n\n{HOSTILE}"
LIVE = re.compile(
    r"(?<!\\)(?:<img|<b>|\$evil|\[evil|`evil|~~evil|_evil_|&lt;|\| #)"
    r"|:red|:material/home|:evil:|http://evil|www\.evil|\w@evil",
)
MARKED = ("body", "label", "help", "title", "delta", "text", "caption", "content")
"""Fields of elements that are read as Markdown."""
NOT_MARKED = ("Text", "Code", "Html", "Arrow", "VegaLiteChart", "ArrowVegaLiteChart")


def test_what_was_typed_is_text_and_only_our_bold_is_bold():
    assert not LIVE.search(plain(HOSTILE))
    assert not LIVE.search(escaped(HOSTILE))
    assert plain("**b** and __i__") == "\\*\\*b\\*\\* and \\_\\_i\\_\\_"
    assert escaped("**$5** of **[x](y)") == "**\\$5** of \\*\\*\\[x\\](y)"


@pytest.mark.parametrize(
    "start", ["# ", "- ", "+ ", "* ", "> ", "1. ", "12) ", "| ", "=== ", "---"]
)
def test_a_line_of_text_never_begins_a_list_a_heading_or_a_rule(start):
    for line in (plain(f"{start}evil"), escaped(f"first\n  {start}evil").splitlines()[1].strip()):
        assert re.match(r"\\|\d+\\", line), line


def test_numbers_times_and_sentences_stay_readable():
    for text in ("from 4k to 20k (8-in-10 range)", "at 14:02 UTC, 5% of 1,000", "a_b"[:1]):
        assert escaped(text) == plain(text) == text


def marked(node: Any) -> Iterator[str]:
    """Every text below a node that is read as Markdown."""
    proto = getattr(node, "proto", None)
    if proto is not None and proto.DESCRIPTOR.name not in NOT_MARKED:
        yield from _strings(proto)
    for child in getattr(node, "children", {}).values():
        yield from marked(child)


def _strings(proto: Any) -> Iterator[str]:
    for field, value in proto.ListFields():
        values = value if isinstance(value, (list, tuple)) or field.is_repeated else [value]
        for one in values:
            if field.type == field.TYPE_MESSAGE:
                yield from _strings(one)
            elif field.type == field.TYPE_STRING and field.name in MARKED:
                yield one


def shown(app) -> list[str]:
    tables = [table.value for table in app.table]
    cells = [str(cell) for table in tables for cell in (*table.columns, *table.to_numpy().ravel())]
    assert not app.exception
    return [*marked(app._tree), *cells]


def assert_text(app, least: int = 1) -> None:
    """Nothing typed is live, and what was typed is really there."""
    texts = shown(app)
    for text in texts:
        assert not LIVE.search(text), text
    assert sum("evil" in text for text in texts) >= least


@pytest.fixture
def hostile(raced, raced_home, other_answers, monkeypatch):
    """A finished race whose test case is named by somebody who means harm."""
    dossier = raced.dossier()
    classes = (f"no {SHORT}", f"yes {SHORT}")
    named = replace(
        dossier,
        title=HOSTILE,
        noun=(f"dish {SHORT}", f"dishes {SHORT}"),
        classes=classes,
        kinds=kinds_of(classes, 1, [kind.items for kind in dossier.kinds]),
        standing=replace(dossier.standing, badge=SHORT, lead=SHORT, caution=HOSTILE),
        content_hash="e" * 64,
    )
    monkeypatch.setattr("components.shared.frame.dossier_of", lambda poc, months=None: named)
    return named


RESULTS = ("Round by round", "Mistakes", "Groups", "Rules and data")
DETAILS = ("All approaches", "Bills", "Mistakes", "How we know")


@pytest.mark.parametrize(
    ("page", "key", "tabs"),
    [
        ("decision.py", "", ("",)),
        ("details.py", "details", DETAILS),
        ("results.py", "results-tabs", RESULTS),
        ("scenarios.py", "scenario-tabs", ("Where you switch", "Compare")),
    ],
)
def test_the_names_of_a_test_case_are_text(page, key, tabs, hostile, screen, monkeypatch):
    monkeypatch.setattr("components.results.parts.score_sheet", _named_badly)
    app = screen(page)
    for tab in tabs:
        if key:
            app.session_state[key] = tab
        assert_text(app.run())


def _named_badly(store, dossier):
    from core.workflows.poc.score_sheets import score_sheet

    found = score_sheet(store, dossier)
    return replace(
        found,
        arms={
            arm: replace(
                way,
                classes=[
                    replace(figures, name=f"{figures.name} {SHORT}") for figures in way.classes
                ],
                groups={f"{name} {SHORT}": score for name, score in way.groups.items()},
                traps={f"{name} {SHORT}": score for name, score in way.traps.items()},
            )
            for arm, way in found.arms.items()
        },
    )


def test_a_saved_case_with_such_a_name_is_text_on_every_screen(raced_home, screen):
    app = screen("scenarios.py")
    save_scenario(engine().store, SHORT, HOSTILE, {"v": "1", "s_V1": "5"}, 12)
    app.session_state["scenario-tabs"] = "Compare"
    assert_text(app.run(), least=2)
    app = screen("decision.py", s=SHORT)
    assert app.session_state["s"] == SHORT
    assert_text(app)


def test_a_change_of_an_assumption_is_text(home, screen):
    app = screen("assumptions.py")
    edit_assumption(
        engine().store,
        TUNING,
        Range(1, 2, 3),
        grade=Grade.SECONDARY,
        source=HOSTILE,
        reason=HOSTILE,
        by=LOCAL,
        changed_by=SHORT,
    )
    app.session_state["assumption-asked"] = (TUNING, "History")
    assert_text(app.run(), least=0)
    assert any("evil" in element.value for element in app.text)


@pytest.mark.parametrize("page", ["decision.py", "run.py"])
def test_why_a_race_stopped_is_text(page, home, screen):
    with Store(home) as store:
        poc = create_experiment(
            store,
            "keto-x",
            Plan(),
        )
        job = add_job(store, "poc", poc.id)
        start_job(store, job.id)
        advance_job(store, job.id, SHORT, 70, 275)
        finish_job(store, job.id, "failed", LINES)
        end_experiment(store, poc.id, "failed")
    assert_text(screen(page))


def test_an_error_is_text_line_by_line(home, screen, monkeypatch):
    def broken():
        raise BadData(f"title {SHORT}", LINES, f"remedy {HOSTILE}")

    app = screen()
    monkeypatch.setattr("components.shared.frame.engine", broken)
    assert_text(app.run())


def test_the_name_of_a_model_is_text(raced_home, screen, monkeypatch):
    monkeypatch.setenv("SWITCHPOINT_PROMPT_MODEL", SHORT)
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    assert_text(screen("run.py"))


def test_names_and_contents_of_uploaded_files_are_text_on_every_screen(home, screen):
    rows = [
        row | {"text": f"{row['text']} {HOSTILE}", "gold": f"{row['gold']} {SHORT}"}
        for row in items(80)
    ]
    bad = [{"item_id": HOSTILE, "annotator": SHORT, "label": HOSTILE}]
    files = [csv_file(f"{SHORT}.csv", rows), csv_file(f"bad {HOSTILE}.csv", bad)]
    app = dropped(screen, *files, title="T <b> $evil$ [evil](x) :evil:")
    assert_text(app, least=2)
    app = press(app, "Import the ")
    assert_text(app)
    app = screen("run.py")
    (here,) = list_tasks(engine().store)
    assert_text(app.button_group(key="plan-benchmark").set_value(here.name).run())
