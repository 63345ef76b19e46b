"""Decision: its rows are the options, and its pictures say the same."""

from __future__ import annotations

import pytest

from core.report.charts.cost_over_time import living_with_it, monthly_costs
from core.report.charts.cost_to_target import getting_there
from core.report.findings.options import options
from tests.pages.conftest import words
from tests.pages.shown import table


@pytest.mark.parametrize("months", [0, 12, 36])
def test_cost_over_time_says_what_the_rows_say(raced, months):
    d = raced.dossier(months)
    costs = {one.arm: one.cost for one in options(d)}
    for arm, path in monthly_costs(d).items():
        assert path[months].tolist() == pytest.approx(
            [costs[arm].low, costs[arm].mean, costs[arm].high]
        )
        assert (path[1:, 1] >= path[:-1, 1]).all()


def test_cost_over_time_and_cost_to_target_show_the_same_approaches(raced):
    d = raced.dossier(12)
    shown = [set(picture(d).table.iloc[:, 0]) for picture in (living_with_it, getting_there)]
    assert shown[0] == shown[1]
    assert {d.name(arm) for arm in d.pair} <= shown[0]


def test_every_option_is_a_row_shown_or_folded(raced, raced_home, screen):
    app = screen()
    shown, folded = table(app), table(app, "Other approaches")
    assert len(shown) == 4
    d = raced.dossier()
    names = {d.name(arm) for arm in d.arms}
    assert {next(n for n in names if row.startswith(n)) for row in shown}
    assert len(shown) + len(folded) == len(names)
    text = words(app)
    for told in ("What would change it:", "**Next step.**", "**Owner:**", "**Price:**"):
        assert told in text
    assert "old way" in text, "both approaches are defined"


def test_details_opens_every_tab_under_the_same_address(raced_home, screen):
    app = screen("details.py", h="36")
    assert "first 36 months" in words(app)
    for tab in app.tabs:
        app.session_state["details"] = tab.label
        assert not app.run().exception, tab.label
