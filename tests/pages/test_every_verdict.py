"""Every verdict on every screen: nothing breaks, nothing is left blank, nothing contradicts it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from core.domain.verdict import Answer
from core.workflows.engine import close_engines
from tests.pages.conftest import address_of, app_at
from tests.pages.shown import UNFINISHED, shown
from tests.verdict_cases import CASES

pytestmark = pytest.mark.slow

TABS = {
    "decision.py": ("", ""),
    "details.py": ("details", "How we know"),
    "results.py": ("results-tabs", "Mistakes"),
    "scenarios.py": ("scenario-tabs", "What moves it"),
    "assumptions.py": ("assumption-tabs", "Check these first"),
}
UNLIKE = [name for name in CASES if CASES[name][1] in (Answer.INVALID, Answer.NEITHER_REACHES)]
SHOWN = [(name, "decision.py") for name in CASES]
SHOWN += [(name, page) for page in TABS for name in UNLIKE if page != "decision.py"]
"""Decision for every verdict; the other screens for those in which there is nothing to choose."""
RECOMMENDS = (Answer.SWITCH, Answer.STAY, Answer.HYBRID)


@pytest.fixture(scope="module")
def pocs(
    finished_verdicts: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The ids of a race of every verdict in the home of the app."""
    records = json.loads((finished_verdicts / "records.json").read_text(encoding="utf-8"))
    found = {name: poc for name, (poc, _) in records.items()}
    home = tmp_path_factory.mktemp("every") / "home"
    shutil.copytree(finished_verdicts / "home", home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SWITCHPOINT_HOME", str(home))
        yield found
        close_engines()
        texts.cache_clear()


@cache
def texts(page: str, poc: str) -> list[str]:
    """What a screen shows about a race, with one tab open; each is run once."""
    app = app_at(address_of(page), x=poc)
    key, tab = TABS[page]
    if key:
        app.session_state[key] = tab
    app.run()
    assert not app.exception
    return shown(app)


@pytest.mark.parametrize(("name", "page"), SHOWN)
def test_nothing_breaks_and_no_text_is_unfinished(name: str, page: str, pocs: dict[str, str]):
    found = texts(page, pocs[name])
    assert len(found) > 20
    assert [text for text in found if UNFINISHED.search(text)] == []


@pytest.mark.parametrize("name", CASES)
def test_the_decision_gives_reasons_only_for_what_it_recommends(name: str, pocs: dict[str, str]):
    found = texts("decision.py", pocs[name])
    answer = CASES[name][1]
    assert ("Why" in found) is (answer in RECOMMENDS)
    assert ("For diagnosis only" in found) is (answer is Answer.INVALID)
    (step,) = [text for text in found if text.startswith("**Next step.**")]
    assert ("give notice to annotators" in step) is (answer is Answer.SWITCH)
    assert ("annotation budget" in step) is (answer is Answer.HYBRID)


def test_where_nothing_is_likely_enough_no_way_is_called_the_best(pocs: dict[str, str]):
    found = " ".join(texts("decision.py", pocs["neither"]))
    assert re.search("No approach is likely to (prove|meet) 95%", found)
    assert "best choice in" not in found
    assert "likely the best choice" not in found


def test_a_race_that_was_not_fair_leaves_nothing_to_choose(pocs: dict[str, str]):
    assert "Not a fair PoC: scores for diagnosis only" in texts("results.py", pocs["invalid"])
    found = texts("scenarios.py", pocs["invalid"])
    assert "The PoC was not fair, so there is nothing to choose between." in found
