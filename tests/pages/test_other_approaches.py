"""Every screen and tab of a race of declared approaches, none of which buys labels."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.services.endpoint import KEY, MODEL, PRICE_IN, PRICE_OUT
from core.workflows.engine import close_engines
from tests.conftest import race
from tests.pages.conftest import words
from tests.pages.shown import UNFINISHED, shown, table
from tests.prepared import Prepared
from tests.report.document.others import NAME, PLAN

pytestmark = pytest.mark.slow

TABS = {
    "decision.py": "",
    "details.py": "details",
    "results.py": "results-tabs",
    "scenarios.py": "scenario-tabs",
}
BOUGHT = re.compile(r"\b(human annotation|fine-tuning analyst)\b(?! in one batch)")


@pytest.fixture(scope="module")
def home(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("others") / "home"
    shutil.copytree(prepared.folder("raced-others", race(PLAN)), home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SWITCHPOINT_HOME", str(home))
        yield home
        close_engines()


@pytest.mark.parametrize("page", TABS)
@pytest.mark.usefixtures("home")
def test_every_tab_calls_them_by_their_names_as_they_were_typed(screen, page):
    app = screen(page)
    for tab in [tab.label for tab in app.tabs]:
        app.session_state[TABS[page]] = tab
        app.run()
        assert not app.exception, tab
        told = shown(app)
        assert not [text for text in told if BOUGHT.search(text)], tab
        assert not [text for text in told if UNFINISHED.search(text) and NAME not in text], tab
    text = words(app)
    assert "GPT in June" in text
    assert "<b>our</b>" not in text


@pytest.mark.usefixtures("home")
def test_numbers_stand_against_the_reference(screen):
    for app in (screen("decision.py"), screen("scenarios.py")):
        rows = [html.unescape(row) for row in table(app)]
        assert rows[0].startswith("Expert labels only")
        assert any(row.startswith("GPT in June, <b>our</b> very *own* name") for row in rows)
    assert "Against expert labels only" in " ".join(shown(screen("decision.py")))


@pytest.mark.usefixtures("home")
def test_every_prompted_model_has_its_own_place_and_its_own_button(screen, monkeypatch):
    app = screen("run.py")
    assert [one.value for one in app.header if one.value in ("GPT in May", "Llama")] == [
        "GPT in May",
        "Llama",
    ]
    text = words(app)
    assert "Asked, not trained." in text
    assert "For reference: asked, not trained." in text
    for name, value in ((MODEL, "gpt-x"), (KEY, "k"), (PRICE_IN, "1"), (PRICE_OUT, "2")):
        monkeypatch.setenv(name, value)
    asked = [one.key for one in screen("run.py").button if one.label.startswith("Ask gpt-x")]
    assert asked == ["ask-may", "ask-llama"]
