"""What the tests of the Scenarios screen share: its fields, its case, its address."""

from __future__ import annotations

import html
import re

from core.domain.assumption import Scenario

PAGE = "scenarios.py"
TABS = ("Savings", "Over time", "What moves it", "Map", "Compare")
HOSTILE = "<img src=x onerror=alert(1)> **b** $a$ [x](http://evil.example) :red[r] ![](http://e.x)"
MARKUP = re.compile(r"(?<!\\)(<img|\]\(http|!\[|:red\[r)")
BASELINE = Scenario()


def field(app, name: str):
    return app.text_input(key=f"field-{name}")


def kept(app) -> Scenario:
    return app.session_state["scenario"]


def address(app) -> dict[str, str]:
    return {
        key: str(value) for key, value in app.query_params.items() if key == "v" or key[:2] == "s_"
    }


def numbers(app) -> list[str]:
    """Cells of the options, one text each."""
    (table,) = [e.proto.body for e in app.get("html") if "sp-table sp-options" in e.proto.body]
    cells = re.findall(r"<(?:b|small)[^>]*>(.*?)</", table.partition("<tbody")[2])
    return [html.unescape(cell) for cell in cells]


def unfold(app, *folds: str):
    """Open folds of the controls by the last word of their titles."""
    for fold in folds:
        app.session_state[f"fold-{fold}"] = True
    return app.run()


def type_in(app, name: str, text: str):
    field(app, name).set_value(text).run()
    assert not app.exception
    return app


def save(app, name: str, sentence: str = ""):
    next(e for e in app.text_input if e.label == "Name").set_value(name)
    next(e for e in app.text_input if e.label == "One sentence about it").set_value(sentence)
    next(b for b in app.button if b.label == "Save").click().run()
    assert not app.exception
    return app
